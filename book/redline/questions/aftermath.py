"""What happened after the article? Events, forecasts, texts and control since 12 March 2025.

Pure functions on the tables ``timeline``, ``claims``, ``proposals``, ``terms`` and
``control_total``. Partial dates are compared as text, so ``2025-12`` lies in December 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from redline.questions import territory
from redline.questions.annexation import JEDDAH
from redline.questions.terms import NOT_MENTIONED
from redline.tables import ARTICLE_DAY

PERIODS: dict[str, tuple[str, str]] = {
    "The first seven weeks": ("2025-03-13", "2025-04-30"),
    "May to December 2025": ("2025-05", "2025-12-31"),
    "2026": ("2026", "2026-12-31"),
}
"""Parts of the time since, by first and last date."""

STATUS: dict[str, str] = {
    "came_true": "came true",
    "open": "open",
    "failed": "failed",
    "attributed_only": "only attributed",
    "corroborated": "said as reported",
    "corroborated_approximately": "said in about these words",
}
"""What a verdict says of a forecast or a condition."""


def events_after(
    timeline: pd.DataFrame, period: str | None = None, category: str | None = None
) -> pd.DataFrame:
    """Events after the article's day, of a period (of `PERIODS`) and a category; None for all.

    Rows and columns of the table ``timeline``, in its order; ``date`` is text, a day or a month.
    KeyError for a period that is not one of them.
    """
    rows = timeline[timeline["date"].str.slice(0, 10) > ARTICLE_DAY]
    if period is not None:
        first, last = PERIODS[period]
        rows = rows[(rows["date"] >= first) & (rows["date"] <= last)]
    if category is not None:
        rows = rows[rows["category"] == category]
    return rows.reset_index(drop=True)


def expectations(claims: pd.DataFrame) -> pd.DataFrame:
    """The article's forecasts and conditions: rows of the table ``claims``, ``status`` added.

    ``status`` is a verdict in the words of `STATUS`. KeyError for a verdict that says nothing of
    a forecast.
    """
    rows = claims[claims["claim_type"].isin(["forecast", "conditional"])]
    return rows.assign(status=[STATUS[verdict] for verdict in rows["verdict"]]).reset_index(
        drop=True
    )


def texts_since(proposals: pd.DataFrame) -> pd.DataFrame:
    """Proposals, truces and statements dated after the article's day, oldest first.

    Rows and columns of the table ``proposals``; ``date`` is text, a day.
    """
    rows = proposals[proposals["date"] > ARTICLE_DAY]
    return rows.sort_values("date", kind="stable").reset_index(drop=True)


def said_since(
    terms: pd.DataFrame, proposals: pd.DataFrame, values: pd.DataFrame, dimension: str
) -> pd.DataFrame:
    """What each text since says on one dimension.

    One row a text, oldest first: ``proposal_id, name, date, kind``, ``said`` (of
    `redline.questions.terms.MARKS`), ``answer`` (its words, missing where it gives none) and
    ``source_ids`` of the text. As in chapter 7, a value labelled “not mentioned” is silence.
    """
    labels = values[values["dimension_id"] == dimension].set_index("value_id")["label"]
    here = terms.loc[terms["dimension_id"] == dimension, ["proposal_id", "explicit", "value_id"]]
    since = texts_since(proposals).merge(here, on="proposal_id", how="left")
    since = since.assign(
        said=since["explicit"].fillna("not_seen"), answer=since["value_id"].map(labels)
    )
    unsaid = since["answer"].eq(NOT_MENTIONED).fillna(False).astype(bool)
    since["said"] = since["said"].mask(unsaid, "silent")
    since["answer"] = since["answer"].mask(unsaid)
    return since[["proposal_id", "name", "date", "kind", "said", "answer", "source_ids"]]


def gains_since(
    totals: pd.DataFrame, monitors: list[str], on: pd.Timestamp, *, days: int = 4
) -> pd.DataFrame:
    """What each monitor's maps gained from the eve of the article to a day: `territory.gain`.

    One row a monitor, in the given order: ``source_series``, ``then_km2``, ``now_km2`` and
    ``gain_km2`` (floats, km² of measured area) and ``map_date`` of the later map; missing where no
    map lies within ``days`` of a day.
    """
    return territory.gain(totals, monitors, JEDDAH, on, days)


def growth(by_day: Mapping[pd.Timestamp, pd.DataFrame]) -> pd.DataFrame:
    """By how much the area on each monitor's maps grew from one day to the next, in km².

    ``by_day`` has what `gains_since` gives for each day, oldest first. One row a step, its index
    the two days (``first``, ``last``); one column a monitor, missing where it lacks one of the
    two maps.
    """
    gains = pd.DataFrame(
        {day: rows.set_index("source_series")["gain_km2"] for day, rows in by_day.items()}
    ).T
    steps = pd.MultiIndex.from_arrays([gains.index[:-1], gains.index[1:]], names=["first", "last"])
    return gains.diff().iloc[1:].set_axis(steps)


def paths_since(totals: pd.DataFrame, monitors: list[str]) -> pd.DataFrame:
    """Every map since the one nearest to the eve of the article, by what was gained since that.

    One row a map, by monitor and date: ``source_series, date, gain_km2``, measured as in
    `gains_since`. A monitor without a map of the eve is left out.
    """
    rows = territory.shares(totals, "measured")
    first = territory.nearest(rows, JEDDAH, 4).set_index("source_series")
    columns = ["source_series", "date", "gain_km2"]
    paths: list[pd.DataFrame] = []
    for monitor in (one for one in monitors if one in first.index):
        own = rows[(rows["source_series"] == monitor) & (rows["date"] >= first["date"][monitor])]
        gained = own["part_km2"] - first["part_km2"][monitor]
        paths.append(own.assign(gain_km2=gained).sort_values("date")[columns])
    return pd.concat(paths, ignore_index=True)


def months_since(totals: pd.DataFrame) -> list[pd.Timestamp]:
    """Month starts after the article's day up to the last map, and the last map's day.

    ``totals`` is the table ``control_total``; ValueError (of pandas) when it is empty.
    """
    last = pd.Timestamp(totals["date"].max())
    starts = list(pd.date_range(ARTICLE_DAY, last, freq="MS"))
    return starts if starts and starts[-1] == last else [*starts, last]
