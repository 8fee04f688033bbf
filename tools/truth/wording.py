"""No side's words are the book's own: what one party calls the other stands in quotation marks.

A list finds words, not slants; it is kept short and is no substitute for reading. What a text or
an actor says is attributed, and quotation marks or the name of a document make it theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from redline import tables
from tools.truth.prose import Passage
from tools.truth.spelling import own_cells, own_words, without_quotations

LOADED = (
    r"aggressors?|appeas\w+|barbar(?:ic|ous)\w*|bandits?|brutal\w*|collaborators?|criminal regime"
    r"|denazif\w*|fascis\w+|freedom fighters?|heroic\w*|heroes|invaders?|junta|liberat\w+|nazis?"
    r"|neo-nazis?|occupiers|orcs?|puppets?|regimes?|reunited with Russia|sham|so-called"
    r"|special military operation|terroris(?:m|ts?)|traitors?|unprovoked|warmonger\w*"
    r"|illegally|illegal armed"
)
JUDGING = r"obviously|of course|unfortunately|needless to say|tragically|shamefully|predictably"
_FOUND = re.compile(rf"(?<![\w-])(?:{LOADED}|{JUDGING})(?![\w-])", re.IGNORECASE)
# In law and in names of documents these are terms, not judgements.
TERMS = re.compile(r"state sponsors of terrorism|opens fire unprovoked", re.IGNORECASE)


def loaded(text: str) -> list[str]:
    """Return the words of a side, or of a judge, in the book's own words."""
    return _FOUND.findall(TERMS.sub("·", without_quotations(text))) if _FOUND.search(text) else []


def in_passages(passages: Iterable[Passage]) -> Iterator[str]:
    """Yield such words on pages and in charts."""
    for passage in passages:
        for word in loaded(own_words(passage)):
            yield f"{passage}: {word!r} as the book’s own word; attribute or quote it"


def in_tables() -> Iterator[str]:
    """Yield such words in tables."""
    for name in tables.names():
        if name != "sources":
            yield from in_table(name, tables.load(name))


def in_table(name: str, frame: pd.DataFrame) -> Iterator[str]:
    """Yield such words in one table, with row and column."""
    for place, text in own_cells(name, frame):
        for word in loaded(text):
            yield f"{place}: {word!r} as the book’s own word; attribute or quote it"
