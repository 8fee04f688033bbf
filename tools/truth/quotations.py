"""A quotation is short, and says who said it, when, and where that can be read.

In a table a column ``quote`` has a column for the speaker and one for the date beside it. On a page
a block of quotation ends in a line that names the three, and longer words in quotation marks stand
in the article or beside a citation. Tasks may make up what somebody says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from redline import tables
from tools.truth.figures import DATE, QUOTED, in_article
from tools.truth.prose import CITED, GAP, Passage

LONGEST = 40
"""Words."""
SHORTEST = 6
"""Words in quotation marks from which on they are a quotation, not a term."""

SPEAKERS = ("quote_from", "quote_speaker", "actor_id")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATED = re.compile(rf"\w+.*{DATE}", re.DOTALL)
_MARKED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")


def in_tables() -> Iterator[str]:
    """Yield what a quotation in a table lacks."""
    for name in tables.names():
        if name != "sources":  # titles of others are as they are
            yield from in_table(name, tables.load(name))


def in_table(name: str, frame: pd.DataFrame) -> Iterator[str]:
    """Yield what the quotations of one table lack, each with its row as a spreadsheet counts."""
    for number, row in enumerate(frame.to_dict("records"), start=2):
        where = f"{name}.csv, row {number}"
        for column, value in row.items():
            if isinstance(value, str):
                for words in [value] if column == "quote" else _quoted(value):
                    yield from _too_long(words, f"{where}, {column}")
        if isinstance(row.get("quote"), str):
            yield from _unattributed(row, where)


def _quoted(text: str) -> list[str]:
    return [match[1] or match[2] for match in _MARKED.finditer(text)]


def _too_long(words: str, where: str) -> Iterator[str]:
    if (count := len(words.split())) > LONGEST:
        yield f"{where}: a quotation of {count} words; at most {LONGEST}"


def _unattributed(row: Mapping[Any, Any], where: str) -> Iterator[str]:
    speaker = " ".join(str(row[one]) for one in SPEAKERS if isinstance(row.get(one), str))
    if not speaker:
        yield f"{where}: a quotation without a speaker"
    if not isinstance(row.get("date"), str) and not _YEAR.search(speaker):
        yield f"{where}: a quotation without a date"
    if not row.get("source_ids"):
        yield f"{where}: a quotation without a source"


def in_pages(passages: Iterable[Passage]) -> Iterator[str]:
    """Yield what is wrong with the quotations of pages."""
    for passage in passages:
        if passage.kind == "quotation":
            yield from _block(passage)
        elif passage.kind == "text":
            yield from _inside(passage)


def _block(passage: Passage) -> Iterator[str]:
    """A block: paragraphs of somebody's words, then a line that says whose, when and where."""
    *paragraphs, last = passage.text.split("\n")
    cited = CITED.search(last)
    if not paragraphs or not cited:
        yield f"{passage}: a quotation without a source in its last line"
        return
    if not _DATED.search(CITED.sub("", last)):
        yield f"{passage}: the last line of a quotation names the speaker and the date"
    for words in paragraphs:
        yield from _too_long(words, str(passage))
        if "kyiv-independent-2025-03-12-recognition" in cited[1]:
            yield from _not_the_article(words, passage)


def _not_the_article(words: str, passage: Passage) -> Iterator[str]:
    for part in words.split("[…]"):
        if not in_article(part):
            yield f"{passage}: not the article’s words: “{part.strip()}”"


def _inside(passage: Passage) -> Iterator[str]:
    """Words in quotation marks in running text."""
    for match in QUOTED.finditer(passage.text):
        words = next(group for group in match.groups() if group is not None)
        yield from _too_long(words, str(passage))
        own = GAP in words or len(words.split()) < SHORTEST or in_article(words)
        if not own and not CITED.search(passage.text):
            yield f"{passage}: no source beside the quotation “{words}”"
