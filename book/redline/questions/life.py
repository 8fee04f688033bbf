"""Who counts what behind the line: the table of human cost, asked without adding anything up.

Every function is pure: the table in (as :func:`redline.tables.load` returns ``human_cost``), rows
or one figure out. Topics, sides and measures are codes; the descriptor holds their words. Two
rules run through the module:

* Figures of different counters are never added, averaged or joined; the one calculation is the
  difference of two totals of one measure by one counter (:func:`growth`).
* A figure stays with its counter, its date and what it leaves out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from redline import tables, words
from redline.tables.frames import day_range

ARTICLE = dt.date(2025, 3, 12)
KILLED, INJURED = "civilians_killed_verified", "civilians_injured_verified"

UN, UKRAINE, RUSSIA, OTHERS = "un", "ukraine", "russia", "others"
UNSEEN = "unverified"

EVERY, BY_ARTICLE, LATEST = "every", "by-article", "latest"
WHEN_WORDS: Mapping[str, str] = {
    EVERY: "all dates",
    BY_ARTICLE: "as of a day up to the article's, 12 March 2025",
    LATEST: "the latest of each counter",
}


def labels(column: str) -> dict[str, str]:
    """The codes of a column of ``human_cost`` with their words, in the descriptor's order."""
    return tables.table("human_cost")[column].categories


def as_of_end(as_of: object) -> dt.date | None:
    """The last day that a partial date (``2024``, ``2024-06``) can mean; None for no date."""
    return day_range(as_of)[1] if isinstance(as_of, str) and as_of else None


def figures(table: pd.DataFrame) -> pd.DataFrame:
    """The table with ``what`` (the measure in words) and ``end``, by measure and date.

    ``end`` is the last day the date can mean (None without a date); the measures stand in the
    order of the descriptor.
    """
    what = labels("measure")
    order = {measure: i for i, measure in enumerate(what)}
    ends = [as_of_end(value) for value in table["as_of"]]
    rows = table.assign(
        what=table["measure"].map(what),
        end=pd.Series(ends, index=table.index, dtype=object),
        _order=table["measure"].map(order),
        _day=[end or dt.date.max for end in ends],
    )
    ordered = rows.sort_values(["_order", "_day"], kind="stable")
    return ordered.drop(columns=["_order", "_day"]).reset_index(drop=True)


def seen(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that were seen again in a source: the ones a headline may rest on.

    Any rows with the column ``checked`` (text); columns as they come.
    """
    return rows[rows["checked"] != UNSEEN]


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest figure of each counter for each measure; figures of one day all stay.

    A counter's figure without a date stays only when the counter has no dated one.
    """
    kept: list[int] = []
    for _, own in rows.groupby(["measure", "who_counts"], sort=False):
        days = [end or dt.date.min for end in own["end"]]
        kept += [int(i) for i, day in zip(own.index, days, strict=True) if day == max(days)]
    return rows.loc[sorted(kept)]


def selection(rows: pd.DataFrame, topic: str, side: str = "", when: str = EVERY) -> pd.DataFrame:
    """The rows of :func:`figures` of one topic, of one side (all for ``""``) and period.

    Topic and side are codes. A figure without a date is left out of `BY_ARTICLE`; KeyError for
    an unknown choice.
    """
    labels("topic")[topic], {"": "", **labels("side")}[side], WHEN_WORDS[when]
    subset = rows[rows["topic"] == topic]
    if side:
        subset = subset[subset["side"] == side]
    if when == BY_ARTICLE:
        in_time = [i for i, end in subset["end"].items() if end is not None and end <= ARTICLE]
        return subset.loc[in_time]
    return latest(subset) if when == LATEST else subset


_MILLION = 1_000_000
_BEFORE = ("about", "at least", "more than", "over", "nearly", "almost", "roughly", "up to")


def worded(value: int, unit: str) -> str:
    """A figure in words: ``16000``, ``children (more than)`` → ``more than 16,000 children``.

    Round millions are written as such, and persons as people.
    """
    round_million = value >= _MILLION and value % (_MILLION // 10) == 0
    figure = f"{value / _MILLION:g} million" if round_million else words.number(value)
    unit = unit.replace("persons", "people")
    match = re.fullmatch(r"(.+) \((.+)\)", unit)
    if match and match[2] in _BEFORE:
        return f"{match[2]} {figure} {match[1]}"
    return f"{figure} {unit}"


def dated(as_of: object) -> str:
    """The date of a figure in words, or that none is shown."""
    return words.date(as_of) if isinstance(as_of, str) and as_of else "date not shown"


def comparable_measures(rows: pd.DataFrame) -> list[str]:
    """Measures with two figures or more seen again, in one unit, so that they can be compared.

    Shares of people interviewed are left out: each rests on a sample of its own.
    """
    plain = seen(rows)
    plain = plain[~plain["unit"].str.contains("interviewed")]
    counts = plain["measure"].value_counts()
    return [m for m in plain["measure"].unique() if counts[m] > 1]


class Growth(NamedTuple):
    """Two totals of one measure by one counter, with their dates, and what lies between."""

    counter: str
    start: str
    end: str
    first: int
    last: int

    @property
    def more(self) -> int:
        """What the second total has and the first had not."""
        return self.last - self.first


def totals(rows: pd.DataFrame, measure: str, counter: str = "OHCHR") -> pd.DataFrame:
    """The figures of one measure by one counter, from the oldest; KeyError when there are none.

    Rows and columns of `figures`: ``value`` int64 in ``unit``, ``as_of`` partial ISO text.
    """
    series = rows[(rows["measure"] == measure) & (rows["who_counts"] == counter)]
    if series.empty:
        raise KeyError(f"{counter} has no figure for {measure}")
    return series.sort_values("as_of")


def growth(rows: pd.DataFrame, measure: str, start: str, end: str) -> Growth:
    """What OHCHR's running total grew by between two of its dates, in either order.

    KeyError for a date without a figure, ValueError for one date twice.
    """
    if start == end:
        raise ValueError(f"{start} twice: a difference needs two dates")
    start, end = sorted((start, end))
    series = totals(rows, measure).set_index("as_of")["value"]
    return Growth("OHCHR", start, end, int(series[start]), int(series[end]))


def one(rows: pd.DataFrame, measure: str, as_of: str, counter: str) -> pd.Series:
    """The one figure of a measure, date and counter; KeyError unless there is exactly one.

    A row of `figures` by column; ``as_of`` as the table writes it, "" for a figure without a date.
    """
    match = rows[
        (rows["measure"] == measure)
        & (rows["as_of"].fillna("") == as_of)
        & (rows["who_counts"] == counter)
    ]
    if len(match) != 1:
        raise KeyError(f"{len(match)} figures: {measure}, {as_of}, {counter}")
    return match.iloc[0]


def in_words(rows: pd.DataFrame, measure: str, as_of: str, counter: str = "OHCHR") -> str:
    """The one figure of a measure, date and counter in words; KeyError as in :func:`one`."""
    row = one(rows, measure, as_of, counter)
    return worded(int(row["value"]), str(row["unit"]))
