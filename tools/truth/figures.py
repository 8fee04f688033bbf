"""A number in the book is computed, or stands in a list with what backs it; none is just typed.

A figure is computed when it is glued, or formatted into a sentence by code. What else may stand
as digits or as a number word is little, and :data:`ALLOWED` names it: dates, numbers that are part
of a name (resolution 68/262, chapter 3), times to read and teach, and the article's own words in
quotation marks. Every other figure has a line in ``book/quoted_figures.csv``: the words, what
backs them, and a source where a source is quoted.

``backed_by`` says where the same figure can be found, and is looked up:

* ``table?column=value&column=value``: the rows of a table; the figure stands in one of them, and
  the row cites the source that is named;
* ``table``: what the package says of a table: its rules, units, caveats, provenance;
* ``module:NAME``: a constant of the code, or the number of things in it;
* ``article``: the article;
* ``measured``: measured on the book itself; the note says how;
* ``asked``: no statement of the book: a task, or an answer or a speaker made up for one.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from redline import tables
from redline.tables import rawcsv
from redline.tables.descriptor import read_raw
from tools.truth import prose
from tools.truth.prose import Passage

LISTED = prose.BOOK / "quoted_figures.csv"
COLUMNS = ["page", "words", "backed_by", "source_id", "note"]

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec)"
)
_YEAR = r"(?:18|19|20)\d\d"
_DAYS = r"\d{1,2}(?:(?:, | and | to | or |–)\d{1,2})*"
_FEW = r"(?:one|two|three)(?= (?:per ?cent|points?|km)\b)"
_UNITS = "four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_LARGE = "dozen|hundred|thousand"
_PARTS = (
    r"half|halves|(?:two|three|four)[ -](?:thirds|quarters|fifths)"
    r"|an? (?:quarter|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)\b|a third (?=of\b)"
    r"|(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s(?= of)"
)
# "One", "two" and "three" are words of everyday language (two texts, three ways in) unless a unit
# follows.
# "Million" and larger are units: a number stands before them.
FIGURE = re.compile(
    rf"[−-]?\d[\d,.]*|\b(?:{_PARTS}|{_FEW}|{_UNITS}|{_TEENS}|{_TENS}|{_LARGE})s?\b",
    re.IGNORECASE,
)

DATE = rf"\b\d{{1,2}} {_MONTH} {_YEAR}\b"
ALLOWED = {
    "date": (
        rf"\b{_DAYS} {_MONTH}(?: {_YEAR})?|\b{_MONTH} {_YEAR}|\b{_YEAR}-\d\d(?:-\d\d)?\b"
        rf"|\b{_YEAR}[–-]\d\d\b(?!\d)|\b{_YEAR}\b(?! ?(?:km|%|people|cases))"
    ),
    "text of the United Nations": r"\bES-11/\d+|\b\d{1,3}/\d{1,3}\b|\bM49\b",
    "part of a law": r"\b(?:[Ss]ections?|[Aa]rticles?) \d+(?:\(\w\))*(?: and \d+)?",
    "bill": r"\bS\. ?\d+|\bH\.R\. ?\d+",
    "claim": r"\bC\d\d\b",
    "part of the book": (
        r"\b[Cc]hapters? \d+(?:(?:, | and )\d+)*|^\d+ · "
        r"|\b(?:[Ee]xercises?|[Ss]teps) \d+(?: (?:and|to) \d+)*"
    ),
    "group of states": r"\bG7\b|\bE3\b",
    "plan by its name": r"\b(?:12|20|24|28)[- ]points?\b|\bthe 28\b|\bArctic LNG 2\b",
    "the offer by its name": r"\b(?:[Tt]hirty|30)[- ]days?\b",
    "the oblasts claimed in 2022": (
        r"\b(?:[Ff]our|All four) (?:oblasts|regions|capitals)\b|\b(?:[Tt]he|[Aa]ll) four\b"
    ),
    "time for a reader": r"\b[\w-]+ minutes to (?:read|teach)\b|(?<=to teach, )\d+ with",
    "plan of a lesson": r"\(\d+ minutes\)|\blessons? of \d+ minutes|\bof four weeks|^Week \d",
    "version of a standard": (
        r"\bWCAG[\d., and]+|\bGuidelines \d\.\d|\bCC BY \d\.\d|\bPython \d\.\d+|\bUTF-8\b"
        r"|\bv\.\d-\d{4}|\bA4\b|\bWGS 84\b|\bSHA-?256(?:SUMS)?\b"
    ),
}
_DATE = re.compile(ALLOWED["date"])
_ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern in ALLOWED.values()))
QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’|(?<!\w)'([^']+)'(?!\w)")


@dataclass(frozen=True)
class Allowance:
    """A figure that may stand as it is, and what backs it."""

    page: str
    words: str
    backed_by: str
    source_id: str
    note: str


def allowances(path: Path = LISTED) -> list[Allowance]:
    """Return the list of quoted figures; TableError when the file is not whole."""
    return [Allowance(*row) for row in rawcsv.read(path, COLUMNS)]


def plain(text: str) -> str:
    """One form for comparing words: straight quotation marks, single spaces, lower case."""
    straight = text.translate(str.maketrans("‘’“”", "''\"\""))
    return " ".join(straight.split()).lower()


@cache
def _article() -> str:
    return plain(tables.article())


def in_article(words: str) -> bool:
    """Tell whether these words stand in the article, whatever their quotation marks."""
    return plain(words).strip(" .,;:?!\"'") in _article()


def _masked(passage: Passage) -> str:
    """The passage with all that may stand as it is blotted out, at its old length."""

    def blot(match: re.Match[str]) -> str:
        return "·" * len(match[0])

    def blot_quotation(match: re.Match[str]) -> str:
        words = next(group for group in match.groups() if group is not None)
        return blot(match) if in_article(words) else match[0]

    text = prose.CITED.sub(blot, passage.text)
    if passage.kind == "quotation":
        lines = text.split("\n")
        text = "\n".join("·" * len(line) if in_article(line) else line for line in lines)
    return _ALLOWED.sub(blot, QUOTED.sub(blot_quotation, text))


def typed(passage: Passage) -> list[tuple[int, str]]:
    """Return the figures that were typed: where each stands in the text, and itself."""
    return [(match.start(), match[0].rstrip(".,")) for match in FIGURE.finditer(_masked(passage))]


def faults(passages: Iterable[Passage], entries: Iterable[Allowance]) -> Iterator[str]:
    """Yield what is wrong: a typed figure that is not listed, an entry that nothing needs."""
    waiting = dict.fromkeys(entries, False)
    for passage in passages:
        covered = [
            (place, place + len(entry.words), entry)
            for entry in waiting
            if entry.page == passage.page
            for place in _places(entry.words, passage.text)
        ]
        for where, figure in typed(passage):
            used = [entry for start, end, entry in covered if start <= where < end]
            waiting.update(dict.fromkeys(used, True))
            if not used:
                words = _around(passage.text, where)
                yield (
                    f"{passage}: {figure!r} is typed in “{words}”; compute it, "
                    f"or list it in {LISTED.name} with what backs it"
                )
    for entry, needed in waiting.items():
        if not needed:
            yield f"{LISTED.name}: {entry.page} has no typed figure in “{entry.words}”"


def _places(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _around(text: str, place: int, reach: int = 40) -> str:
    return " ".join(text[max(0, place - reach) : place + reach].split())


def unbacked(entry: Allowance) -> str | None:
    """Say why an entry is not backed by what it names; None when it is."""
    try:
        return _unbacked(entry)
    except (LookupError, AttributeError, ImportError) as error:
        return f"{entry.words!r}: {entry.backed_by!r} is not there ({error})"


def _unbacked(entry: Allowance) -> str | None:
    figures = [match[0].rstrip(".,") for match in FIGURE.finditer(entry.words)]
    if not figures:
        return f"{entry.words!r}: no figure in it"
    if entry.source_id and entry.source_id not in set(tables.load("sources")["source_id"]):
        return f"{entry.words!r}: no source {entry.source_id!r} in sources.csv"
    if entry.backed_by in ("measured", "asked"):
        return None if entry.note else f"{entry.words!r}: {entry.backed_by}, without a note"
    backing = _backing(entry)
    missing = [one for one in figures if not _stands_in(one, backing)]
    if missing:
        return f"{entry.words!r}: {', '.join(missing)} is not in {entry.backed_by}"
    return None


def _backing(entry: Allowance) -> str:
    """The text in which the figures of an entry must stand."""
    if entry.backed_by == "article":
        return tables.article()
    if ":" in entry.backed_by.partition("?")[0]:
        return _constant(entry.backed_by)
    name, _, query = entry.backed_by.partition("?")
    if not query:
        return _described(name)
    rows = tables.load(name)
    for column, value in parse_qsl(query, strict_parsing=True):
        rows = rows[rows[column].map(_cell) == value]
    if rows.empty:
        raise LookupError("no such row")
    if entry.source_id and name != "sources":
        columns = [column for column in rows if str(column).endswith("source_ids")]
        cites = {one for column in columns for ids in rows[column] for one in ids}
        if entry.source_id not in cites:
            raise LookupError(f"the row does not cite {entry.source_id}")
    return "\n".join(_cell(value) for value in rows.to_numpy().ravel())


def _cell(value: Any) -> str:
    """A cell as text: dates as ISO, whole numbers without a decimal point."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _described(name: str) -> str:
    tables.table(name)  # a KeyError names the tables there are
    resources = read_raw(tables.data_dir())["resources"]
    return json.dumps(next(one for one in resources if one["name"] == name), ensure_ascii=False)


def _constant(backed_by: str) -> str:
    module, _, name = backed_by.partition(":")
    value: Any = importlib.import_module(module)
    for part in name.split("."):
        value = getattr(value, part)
    return f"{value}\n{len(value)}" if hasattr(value, "__len__") else str(value)


_NUMBERS = dict(
    zip(
        f"one|two|three|{_UNITS}|{_TEENS}|twenty".split("|"),
        (str(n) for n in range(1, 21)),
        strict=True,
    )
)
_SHARES = {"half": 0.5, "a quarter": 0.25, "a fifth": 0.2, "two thirds": 2 / 3} | {
    f"{many} {part}s": n / whole
    for n, many in ((2, "two"), (3, "three"), (4, "four"))
    for part, whole in (("quarter", 4), ("fifth", 5))
}


def _stands_in(figure: str, text: str) -> bool:
    """Tell whether a figure stands in a text: in the same words, in digits, or as a share."""
    word = figure.lower()
    text = _DATE.sub("·", text)  # a day of the month backs nothing
    if re.search(rf"(?<![\d.,]){re.escape(word)}s?(?![\d]|[.,]\d)", text.lower()):
        return True
    numbers = {
        one.replace(",", "").rstrip(".").removesuffix(".0")
        for one in re.findall(r"\d[\d,.]*", text)
    }
    if word in _SHARES:
        return bool({f"{_SHARES[word]:g}", f"{100 * _SHARES[word]:g}"} & numbers)
    return _NUMBERS.get(word, word.replace(",", "").lstrip("−-")) in numbers
