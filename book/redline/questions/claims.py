"""The article's claims: where each stands in its text, who makes it, what checking it gave.

A claim is a row of the ``claims`` table. Its span is a pair of character offsets into the
article, half open, so that ``text[quote_start:quote_end] == span`` can be tested. Cutting a
text into claims and rating them is editorial work; what this module does is arithmetic on it.
Claims with a data check are recomputed in :mod:`redline.questions.verification`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from redline import words
from redline.tables.frames import day_range
from redline.tables.frames import source_ids as source_ids

PUBLISHED = dt.date(2025, 3, 12)

# Rated without dispute between sources, but on matters that Russia disputes (claims README).
DISPUTED_BY_RUSSIA = ("C09", "C20", "C24", "C26")
# Misprints that stand in the article and are quoted as they are.
MISPRINTS: Mapping[str, str] = {"C28": "side.d"}


class Verdict(NamedTuple):
    """A rating in one or two words, and what was needed to get it."""

    word: str
    meaning: str


VERDICTS: Mapping[str, Verdict] = {
    "corroborated": Verdict("corroborated", "Another source says the same."),
    "corroborated_approximately": Verdict(
        "about right", "Right in substance; a word or a figure needs the note’s reservation."
    ),
    "attributed_only": Verdict(
        "only attributed", "A judgement, an image or a pledge, or words that only this article has."
    ),
    "contested": Verdict("contested", "Other sources say otherwise, or disagree."),
    "contradicted": Verdict("contradicted", "What was checked says otherwise."),
    "open": Verdict("open", "Events had not decided it by the latest date found."),
    "came_true": Verdict("came true", "What was promised or foreseen came about, late or not."),
    "failed": Verdict("failed", "Events went against it."),
}

CONFIRMS: Mapping[str, str] = {
    "world": "about the world",
    "saying": "about what somebody said",
}
"""What a check of a claim can confirm: the world, or only that it was said."""

KINDS: Mapping[str, str] = {
    "statement_of_position": "statement of position",
    "reported_event": "reported event",
    "characterisation": "characterisation",
    "quantitative_fact": "quantity or control",
    "forecast": "forecast",
    "conditional": "condition",
    "legal_fact": "legal fact",
}

CHECKED_AGAINST: Mapping[str, str] = {
    "news": "other news reports",
    "document": "documents",
    "data": "the book’s own tables",
    "none": "nothing, being rhetoric",
}

CHECKABLE: Mapping[str, str] = {"yes": "yes", "partly": "in part", "no": "no"}


class SpanError(ValueError):
    """Two claims overlap in part; the message names both."""


class Paragraph(NamedTuple):
    """A non-empty line of the article: its number from 1 and its half-open offsets."""

    number: int
    start: int
    end: int


class Quotation(NamedTuple):
    """A claim's words inside a paragraph: text, and claims nested in it."""

    claim_id: str
    parts: tuple[str | Quotation, ...]


def paragraphs(text: str) -> list[Paragraph]:
    """Number the non-empty lines of ``text`` from 1."""
    lines = re.finditer(r"[^\n]+", text)
    return [Paragraph(i, line.start(), line.end()) for i, line in enumerate(lines, start=1)]


class Span(NamedTuple):
    """A claim's place in the article, by half-open offsets."""

    claim_id: str
    start: int
    end: int


def spans(claims: pd.DataFrame) -> list[Span]:
    """The claims' places as they open in the text, the outer of two nested ones first."""
    columns = [claims[name].tolist() for name in ("claim_id", "quote_start", "quote_end")]
    places = [Span(*row) for row in zip(*columns, strict=True)]
    return sorted(places, key=lambda span: (span.start, -span.end))


def quoted_paragraphs(claims: pd.DataFrame, text: str) -> list[tuple[str | Quotation, ...]]:
    """Cut each paragraph into claims (nested where they nest) and the text between them.

    Joining all text of a paragraph gives the paragraph back. That a claim stands where its row
    says is a rule of the table; SpanError when two overlap and neither holds the other.
    """
    ordered = spans(claims)
    around: list[Span] = []  # the spans that the next one may lie in
    for span in ordered:
        around = [outer for outer in around if outer.end > span.start]
        if around and span.end > around[-1].end:
            raise SpanError(f"{span.claim_id}: overlaps {around[-1].claim_id} in part")
        around.append(span)
    return [
        _cut(text, p.start, p.end, [span for span in ordered if p.start <= span.start < p.end])
        for p in paragraphs(text)
    ]


def _cut(text: str, start: int, end: int, inside: list[Span]) -> tuple[str | Quotation, ...]:
    """Parts of ``text[start:end]``; the spans ``inside`` come outer before inner."""
    parts: list[str | Quotation] = []
    while inside:
        span, *rest = inside
        nested = [other for other in rest if other.start < span.end]
        if span.start > start:
            parts.append(text[start : span.start])
        parts.append(Quotation(span.claim_id, _cut(text, span.start, span.end, nested)))
        start, inside = span.end, rest[len(nested) :]
    if start < end:
        parts.append(text[start:end])
    return tuple(parts)


class Filter(NamedTuple):
    """One way to choose claims: those whose ``column`` equals ``value``; all when None."""

    column: str | None
    value: str
    what: str
    size: int

    @property
    def key(self) -> str:
        """A short name that does not change with the data: ``verdict-open``, ``all``."""
        return f"{self.column}-{self.value}" if self.column else "all"

    @property
    def label(self) -> str:
        """The choice and how many claims it picks: ``Verdict: open (3)``."""
        return f"{self.what} ({self.size})"


def speaker_names(actors: pd.DataFrame) -> dict[str, str]:
    """Names of actors by id, worded as speakers; two stand for the outlet and the state."""
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    return names | {
        "article": "the article itself",
        "russian-state": "the Russian state",
        "trump-administration": "the Trump administration",
    }


FILTERS = ("speaker", "confirms", "claim_type", "verdict", "check_kind", "checkable")


def filters(
    claims: pd.DataFrame, speakers: Mapping[str, str], by: Sequence[str] = FILTERS
) -> dict[str, Filter]:
    """Every choice by the columns ``by`` that picks at least one claim, by its key.

    Columns: those of :data:`FILTERS`, and ``paragraph``. ``speakers`` names each speaker id.
    """
    words_of: dict[str, tuple[str, Mapping[str, str]]] = {
        "speaker": ("Said by {}", speakers),
        "confirms": ("Claims {}", CONFIRMS),
        "claim_type": ("Kind: {}", KINDS),
        "verdict": ("Verdict: {}", {key: verdict.word for key, verdict in VERDICTS.items()}),
        "check_kind": ("Checked against {}", CHECKED_AGAINST),
        "checkable": ("Can be checked: {}", CHECKABLE),
        "paragraph": ("Paragraph {}", {str(i): str(i) for i in sorted(set(claims["paragraph"]))}),
    }
    choices = [Filter(None, "", "Every claim", len(claims))]
    for column in by:
        what, names = words_of[column]
        counts = claims[column].astype(str).value_counts()
        ordered = [str(value) for value in (counts.index if column == "speaker" else names)]
        choices += [
            Filter(column, value, what.format(names[value]), int(counts[value]))
            for value in ordered
            if value in counts.index
        ]
    return {chosen.key: chosen for chosen in choices}


def options(choices: Mapping[str, Filter]) -> dict[str, str]:
    """Keys of ``choices`` by label, as a control takes them."""
    return {chosen.label: key for key, chosen in choices.items()}


def select(claims: pd.DataFrame, chosen: Filter) -> pd.DataFrame:
    """Rows of ``claims`` that ``chosen`` picks, in the table's order; KeyError for no column."""
    if chosen.column is None:
        return claims.copy()
    return claims[claims[chosen.column].astype(str) == chosen.value].copy()


def count_verdicts(claims: pd.DataFrame) -> dict[str, int]:
    """Number of claims under each verdict that occurs, in the order of ``VERDICTS``."""
    counts = claims["verdict"].value_counts()
    return {key: int(counts[key]) for key in VERDICTS if key in counts.index}


def verdict_words(claims: pd.DataFrame) -> str:
    """``19 corroborated, 7 about right, …``: the counts in one line."""
    counts = count_verdicts(claims).items()
    return ", ".join(f"{n} {VERDICTS[key].word}" for key, n in counts)


def backed(claims: pd.DataFrame) -> int:
    """How many claims stand up: corroborated, about right, or come true."""
    stand = ["corroborated", "corroborated_approximately", "came_true"]
    return int(claims["verdict"].isin(stand).sum())


def tell(claims: pd.DataFrame) -> str:
    """``13 are about the world: 7 corroborated, …; 21 about what somebody said: …``."""
    kinds = claims["confirms"]
    parts = [
        f"{(kinds == kind).sum()} {what}: {verdict_words(claims[kinds == kind])}"
        for kind, what in CONFIRMS.items()
        if (kinds == kind).any()
    ]
    return "; ".join(parts)


def share_of_words(claims: pd.DataFrame, text: str) -> pd.Series[float]:
    """Percent of the article's words by what a check can confirm; ``none`` is what no claim holds.

    A word in two nested claims counts for the inner one. It asks whether a summary by number
    of claims hangs on how finely the text was cut.
    """
    kind = dict(zip(claims["claim_id"], claims["confirms"], strict=True))
    ordered = spans(claims)
    kinds = []
    for word in re.finditer(r"\S*\w\S*", text):
        middle = (word.start() + word.end()) // 2
        over = [span.claim_id for span in ordered if span.start <= middle < span.end]
        kinds.append(kind[over[-1]] if over else "none")
    shares = pd.Series(kinds, dtype="string").value_counts(normalize=True) * 100
    return shares.reindex([*CONFIRMS, "none"], fill_value=0.0).astype(float)


class Window(NamedTuple):
    """A span of days, both ends included."""

    first: dt.date
    last: dt.date

    @property
    def label(self) -> str:
        """``11–13 March 2025``; ``20 January – 12 February 2025``."""
        start, end = words.date(self.first), words.date(self.last)
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first.day}–{end}"
        return f"{start.removesuffix(f' {self.last.year}')} – {end}"

    @property
    def short(self) -> str:
        """As short as a phone's slider needs: ``11–13 Mar``; ``20 Jan – 12 Feb``."""
        days = [words.date(day).split(" ")[:2] for day in (self.first, self.last)]
        (start, month), (end, last_month) = ((day, name[:3]) for day, name in days)
        if month == last_month:
            return f"{start}–{end} {month}"
        return f"{start} {month} – {end} {last_month}"


# Each holds about as many events as the days around the article do.
WINDOWS = (
    Window(dt.date(2025, 1, 20), dt.date(2025, 2, 12)),
    Window(dt.date(2025, 2, 13), dt.date(2025, 2, 28)),
    Window(dt.date(2025, 3, 1), dt.date(2025, 3, 10)),
    Window(dt.date(2025, 3, 11), dt.date(2025, 3, 13)),
    Window(dt.date(2025, 3, 14), dt.date(2025, 3, 31)),
    Window(dt.date(2025, 4, 1), dt.date(2025, 4, 30)),
)


def events_in(timeline: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Events that begin inside ``window``, in order of their date.

    Adds the column ``day`` (a date). The order within a day is the table's: hours are mostly
    unknown.
    """
    days = timeline["date"].map(lambda date: day_range(date)[0])
    inside = timeline.assign(day=days)
    inside = inside[(days >= window.first) & (days <= window.last)]
    return inside.sort_values(["date", "event_id"], kind="stable")


def categories(timeline: pd.DataFrame) -> list[str]:
    """Categories of the events inside all windows, the most frequent first."""
    whole = events_in(timeline, Window(WINDOWS[0].first, WINDOWS[-1].last))
    return [str(name) for name in whole["category"].value_counts().index]
