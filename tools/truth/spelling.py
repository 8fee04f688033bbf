"""A name is spelt in one way: the article's, and for others that of official English texts.

Looked for in the book's own words: pages, modules, and the text columns of tables. Titles,
publishers and addresses of sources are as printed, and so is what stands in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from redline import tables
from tools.truth.figures import QUOTED
from tools.truth.prose import Passage

SPELLINGS: dict[str, str] = {
    "Kyiv": r"Kiev\w*|Kyev",
    "Zelensky": r"Zelensk(?:yy|iy|yi|ij|ii)|Selensk\w+|Zelenski",
    "Zaporizhzhia": r"Zapor(?:izhia|izhya|izhzhya|ozhye|ozhia|ozhe|ozhzhia|izzhia|ijia)",
    "Luhansk": r"Lugansk\w*|Luhans'k",
    "Donetsk": r"Donets'k|Donezk|Donyetsk",
    "Kharkiv": r"Khark(?:ov|iw|yiv)|Charkiv",
    "Kherson": r"Cherson|Herson",
    "Donbas": r"Donbass",
    "Mykolaiv": r"Mykolayiv|Nikola(?:ev|yev)|Mykolajiv",
    "Odesa": r"Odessa",
    "Dnipro": r"Dnepr\w*|Dnie(?:per|pr)\w*|Dnipropetrovs'k",
    "Sevastopol": r"Sebastopol",
    "Crimea": r"Krim|Krym",
    "Mariupol": r"Mariupol'|Maryupol",
    "Bakhmut": r"Artemovsk|Artyomovsk|Bachmut",
    "Enerhodar": r"Energodar",
    "Chornobyl": r"Chernobyl",
    "Lviv": r"Lvov|Lemberg",
    "Kursk": r"Koursk",
    "Jeddah": r"Jiddah?|Djedd?ah|Jedda\b",
    "Riyadh": r"Riyad\b|Riad\b",
    "Andrii Sybiha": r"Andriy Sybiha|Sybiga|Sibiha|Sybi[gh]a, Andriy",
    "Andriy Yermak": r"Andrii Yermak|Ermak|Jermak",
    "Rustem Umerov": r"Umierov|Umyerov",
    "Sergei Lavrov": r"Sergey Lavrov|Serge[iy] Lawrow",
    "Yuri Ushakov": r"Yur(?:y|iy) Ushakov",
    "Dmitry Peskov": r"Dm[iy]trii? Peskov|Dmitri Peskov",
    "Volodymyr": r"Volodim[iy]r|Wolodymyr",
    "Viktor Orban": r"Victor Orb[aá]n",
    "Ukraine": r"[Tt]he Ukraine(?!-|’|'|\s+(?:Support|Contact|Facility|war))",
    "Belarus": r"Byelorussia|Belorussia|Belarussia\w*",
    "Turkey": r"T[üu]rkiye",
    "ceasefire": r"[Cc]ease-[Ff]ire",
    "Donald Trump’s": r"Trumps'",
}
"""The spelling of the book, and the pattern of what it never uses."""

_WRONG = {right: re.compile(rf"(?<!\w)(?:{wrong})(?!\w)") for right, wrong in SPELLINGS.items()}
_ANY = re.compile("|".join(SPELLINGS.values()))
AS_PRINTED = {"quote", "span", "title", "publisher", "url", "record_url"}
"""Columns that hold others' words."""


def wrong(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name that is spelt otherwise, with the book's spelling."""
    if not _ANY.search(text):
        return
    own = without_quotations(text)
    for right, pattern in _WRONG.items():
        for found in pattern.finditer(own):
            yield found[0], right


def without_quotations(text: str) -> str:
    """A text with what stands in quotation marks blotted out, at its old length."""
    return QUOTED.sub(lambda found: "·" * len(found[0]), text)


def in_passages(passages: Iterable[Passage]) -> Iterator[str]:
    """Yield the names that pages and modules spell otherwise."""
    for passage in passages:
        for name, right in wrong(own_words(passage)):
            yield f"{passage}: {name!r}; the book writes {right!r}"


def own_words(passage: Passage) -> str:
    """What the book itself says in a passage: of a quotation only the line under it."""
    return passage.text.rpartition("\n")[2] if passage.kind == "quotation" else passage.text


def in_tables() -> Iterator[str]:
    """Yield the names that tables spell otherwise."""
    for name in tables.names():
        if name != "sources":
            yield from in_table(name, tables.load(name))


def in_table(name: str, frame: pd.DataFrame) -> Iterator[str]:
    """Yield the names that one table spells otherwise, with row and column."""
    for place, text in own_cells(name, frame):
        for found, right in wrong(text):
            yield f"{place}: {found!r}; the book writes {right!r}"


def own_cells(name: str, frame: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield the cells of a table that hold the book's own words, each with its place."""
    own = {"title"} if name == "timeline" else set()  # there a title of ours
    for column in frame.columns.difference(list(AS_PRINTED - own), sort=False):
        for number, value in enumerate(frame[column], start=2):
            if isinstance(value, str):
                yield f"{name}.csv, row {number}, {column}", value
