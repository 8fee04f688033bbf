"""A name is spelt in one way: the article's, and for others that of official English texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.truth.own_words import without_quotations

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


def faults(text: str) -> Iterator[str]:
    """Yield each name that is spelt otherwise, with the book's spelling."""
    if not _ANY.search(text):
        return
    own = without_quotations(text)
    for right, pattern in _WRONG.items():
        for match in pattern.finditer(own):
            yield f"{match[0]!r}; the book writes {right!r}"
