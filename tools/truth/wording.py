"""No side's words are the book's own: what one party calls the other stands in quotation marks.

A list finds words, not slants; it is kept short and is no substitute for reading. What a text or
an actor says is attributed, and quotation marks or the name of a document make it theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.truth.own_words import without_quotations

LOADED = (
    r"aggressors?|appeas\w+|barbar(?:ic|ous)\w*|bandits?|brutal\w*|collaborators?|criminal regime"
    r"|denazif\w*|fascis\w+|freedom fighters?|heroic\w*|heroes|invaders?|junta|liberat\w+|nazis?"
    r"|neo-nazis?|occupiers|orcs?|puppets?|regimes?|reunited with Russia|sham|so-called"
    r"|special military operation|terroris(?:m|ts?)|traitors?|unprovoked|warmonger\w*"
    r"|illegally|illegal armed"
)
JUDGING = r"obviously|of course|unfortunately|needless to say|tragically|shamefully|predictably"
_PARTISAN = re.compile(rf"(?<![\w-])(?:{LOADED}|{JUDGING})(?![\w-])", re.IGNORECASE)
# In law and in names of documents these are terms, not judgements.
TERMS = re.compile(r"state sponsors of terrorism|opens fire unprovoked", re.IGNORECASE)


def faults(text: str) -> Iterator[str]:
    """Yield the words of a side, or of a judge, in the book's own words."""
    if _PARTISAN.search(text):
        for word in _PARTISAN.findall(TERMS.sub("·", without_quotations(text))):
            yield f"{word!r} as the book’s own word; attribute or quote it"
