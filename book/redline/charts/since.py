"""Chapter 10 as HTML lists and one chart: events, expectations, texts, control since."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import style
from redline.charts.marks import capital
from redline.charts.texts import MARK_SIGNS, MARK_WORDS
from redline.charts.timeline import Timeline
from redline.palette import color
from redline.questions import territory
from redline.questions.terms import ADDRESSED
from redline.tables import ARTICLE_DAY
from redline.tables.frames import records
from redline.tables.sources import Source

Cite = Callable[[Sequence[str]], Sequence[Source]]

_SHAPES = {"came true": "●", "open": "○", "failed": "✕", "only attributed": "□"}
_KINDS = {"forecast": "forecast", "conditional": "condition"}


def _links(ids: Sequence[str], cite: Cite) -> str:
    return "; ".join(
        f'<a href="{escape(source.href)}">{escape(source.publisher or source.title)}</a>'
        for source in cite(list(ids))
    )


# -- events ---------------------------------------------------------------------------------------


def events(rows: pd.DataFrame, cite: Cite) -> str:
    """Events as a dated list, one item each, with what is noted and the sources."""
    if rows.empty:
        return '<p class="am-none">The table has no event of this kind in this period.</p>'
    items = "".join(_event(row, cite) for row in rows.to_dict("records"))
    return f'<ol class="am-list" role="list">{items}</ol>'


def _event(row: dict[Any, Any], cite: Cite) -> str:
    told = "" if pd.isna(row["notes"]) else row["notes"]
    if len(row["source_ids"]) == 1 and "single source" not in told.lower():
        told = f"{told} One source.".strip()
    if row["checked"] == "unverified":
        told = f"{told} Not looked up again.".strip()
    note = f'<p class="am-note">{escape(told)}</p>' if told else ""
    return (
        f'<li><p class="am-date">{_days(row)} · {escape(row["category"])}</p>'
        f"<p><strong>{escape(row['title'])}.</strong> {escape(row['summary'])}</p>{note}"
        f'<p class="am-source">{_links(row["source_ids"], cite)}</p></li>'
    )


def _days(row: dict[Any, Any]) -> str:
    """When an event was: a day, or its first and last."""
    first = words.date(str(row["date"]))
    return first if pd.isna(row["end_date"]) else f"{first} to {words.date(row['end_date'])}"


def events_title(rows: pd.DataFrame) -> str:
    """How many events, from when to when."""
    if rows.empty:
        return "No event of this kind in the table"
    first, last = words.date(str(rows["date"].min())), words.date(str(rows["date"].max()))
    span = first if first == last else f"{first} to {last}"
    return f"{words.count(len(rows), 'event').capitalize()}, {span}"


def events_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The same events as a table, with the number of sources of each."""
    return rows[["date", "category", "title", "summary", "checked"]].assign(
        sources=rows["source_ids"].map(len)
    )


# -- expectations ---------------------------------------------------------------------------------


def expectations(rows: pd.DataFrame, cite: Cite) -> str:
    """Forecasts and conditions of the article as cards: words, status, what happened."""
    items = []
    for row in rows.to_dict("records"):
        shape = _SHAPES.get(row["status"], "◆")
        note = "" if pd.isna(row["notes"]) else f'<p class="am-note">{escape(row["notes"])}</p>'
        items.append(
            f'<li><p class="am-date">{row["claim_id"]} · <span aria-hidden="true">{shape}</span> '
            f'<strong>{escape(row["status"])}</strong></p><blockquote class="am-span">'
            f"{escape(row['span'])}</blockquote><p>{escape(row['evidence'])}</p>{note}"
            f'<p class="am-source">{_links(row["source_ids"], cite)}</p></li>'
        )
    return f'<ol class="am-list" role="list">{"".join(items)}</ol>'


def expectations_title(rows: pd.DataFrame) -> str:
    """What became of those shown: the status of one, or how many have which."""
    if len(rows) == 1:
        row = rows.iloc[0]
        return f"{row['claim_id']}, a {_KINDS[row['claim_type']]}: {row['status']}"
    parts = []
    for kind, noun in _KINDS.items():
        statuses = rows.loc[rows["claim_type"] == kind, "status"]
        short = statuses.where(~statuses.str.startswith("the condition was"), "stated as reported")
        told = words.join(f"{n} {status}" for status, n in short.value_counts().items())
        parts.append(f"{words.count(len(statuses), noun).capitalize()}: {told}")
    return ". ".join(parts)


def status_words(rows: pd.DataFrame) -> str:
    """How many have which status, most first."""
    counts = rows["status"].value_counts()
    return words.join(f"{n} {status}" for status, n in counts.items())


# -- texts ----------------------------------------------------------------------------------------


def said(rows: pd.DataFrame, cite: Cite) -> str:
    """What each text since says on a question: the answers, then the silent and the not seen."""
    answers = rows[rows["said"].isin(ADDRESSED)]
    items = "".join(_answer(row, cite) for row in answers.to_dict("records"))
    listed = f'<ol class="am-list am-short" role="list">{items}</ol>' if items else ""
    return listed + "".join(
        f'<p class="am-rest"><span aria-hidden="true">{MARK_SIGNS[mark]}</span> '
        f"<strong>{capital(MARK_WORDS[mark])}:</strong> {_named(rows[rows['said'] == mark])}.</p>"
        for mark in ("silent", "not_seen")
        if (rows["said"] == mark).any()
    )


def _answer(row: dict[Any, Any], cite: Cite) -> str:
    return (
        f'<li><p class="am-date">{words.date(str(row["date"]))} · '
        f'<span aria-hidden="true">{MARK_SIGNS[row["said"]]}</span> {MARK_WORDS[row["said"]]}</p>'
        f"<p><strong>{escape(row['name'])}:</strong> {escape(row['answer'])}</p>"
        f'<p class="am-source">{_links(row["source_ids"], cite)}</p></li>'
    )


def _named(rows: pd.DataFrame) -> str:
    """Texts by name and date, in one sentence."""
    return "; ".join(
        f"{escape(row['name'])} ({words.date(str(row['date']))})" for row in rows.to_dict("records")
    )


def said_sources(rows: pd.DataFrame) -> list[str]:
    """Sources of the texts that were seen to answer or to be silent."""
    seen = rows[rows["said"] != "not_seen"]
    return sorted({one for ids in seen["source_ids"] for one in ids})


def said_title(rows: pd.DataFrame, question: str) -> str:
    """How many of the texts since answer the question in words, of those read for it."""
    n, seen = int(rows["said"].eq("explicit").sum()), int(rows["said"].ne("not_seen").sum())
    if not seen:
        return f"{question} No text since was read for it"
    implied = int(rows["said"].eq("implied").sum())
    beside = f", {words.count(implied, 'implies it', 'imply it')}" if implied else ""
    return f"{question} {n} of {words.count(seen, 'text')} read for it answer in words{beside}"


def said_sentence(rows: pd.DataFrame, question: str) -> str:
    """The list in one sentence."""
    counts = rows["said"].value_counts()
    told = words.join(f"{counts.get(mark, 0)} {told}" for mark, told in MARK_WORDS.items())
    return f"{question} Of {len(rows)} texts since 12 March 2025: {told}."


def said_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The same as a table."""
    return rows[["date", "name", "kind", "said", "answer"]].assign(
        said=rows["said"].map(MARK_WORDS)
    )


# -- control --------------------------------------------------------------------------------------


def gains_title(gains: pd.DataFrame, on: pd.Timestamp) -> str:
    """By how much the maps grew, as a span over the monitors."""
    known = gains["gain_km2"].dropna()
    low, high = words.number(known.min()), words.number(known.max())
    span = f"{low} km²" if low == high else f"{low} to {high} km²"
    return f"By {words.date(on)} the maps show {span} more held by Russian forces"


def gains_sentence(gains: pd.DataFrame, names: dict[str, str], on: pd.Timestamp) -> str:
    """Every monitor's gain in one sentence."""
    told = [
        f"{names[monitor]} {'no map' if pd.isna(gain) else words.area(gain)}"
        for monitor, gain in zip(gains["source_series"], gains["gain_km2"], strict=True)
    ]
    return f"Change from 11 March 2025 to {words.date(on)}: {words.join(told)}."


def gains_table(gains: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Monitors against area then, area now, and the difference, in km²."""
    return pd.DataFrame(
        {
            "monitor": [names[name] for name in gains["source_series"]],
            "11 March 2025, km²": gains["then_km2"].round(),
            "chosen day, km²": gains["now_km2"].round(),
            "difference, km²": gains["gain_km2"].round(),
            "map of": gains["map_date"].dt.strftime("%Y-%m-%d"),
        }
    )


class _Sheet(NamedTuple):
    """What differs between a desk and a phone; px."""

    height: float
    left: float  # of the plot
    right: float  # of it, for the names of lines
    quarters: int  # between two words on the line of time


_SHEETS = {"wide": _Sheet(440.0, 52.0, 118.0, 1), "narrow": _Sheet(440.0, 42.0, 104.0, 2)}


@style.chart
def gains(
    paths: pd.DataFrame,
    found: pd.DataFrame,
    names: Mapping[str, str],
    credit: str,
    on: pd.Timestamp,
    *,
    layout: str = "wide",
) -> Figure:
    """Lines: area held less area held on the article's day, by monitor; discs: the chosen day.

    ``paths`` as :func:`aftermath.paths_since` returns them, ``found`` as
    :func:`aftermath.gains_since` does for the day; each disc answers with its row of
    :func:`gains_table`.
    """
    sheet = _SHEETS[layout]
    fig = style.figure(layout, sheet.height)
    top = style.heading(
        fig,
        gains_title(found, on),
        "km² since 11 March 2025, inside one common boundary, by each monitor’s own maps",
    )
    bottom = style.source_line(fig, f"Source: areas measured from maps of {credit}.", lines=2)
    ax = style.axes(
        fig, left=sheet.left, top=top + 8, right=sheet.right, bottom=bottom + 24, gid="gains"
    )
    ticks = range(0, 1000 * math.ceil(paths["gain_km2"].max() / 1000) + 1, 1000)
    style.scale(ax, "y", list(ticks), [words.number(tick) for tick in ticks], grid=True)
    line = Timeline(ax, pd.Timestamp(ARTICLE_DAY), ticks[-1])
    quarters = pd.date_range(ARTICLE_DAY, paths["date"].max(), freq="QS")[:: sheet.quarters]
    told = [f"{quarter:%b %Y}" for quarter in quarters]
    end = line.days([paths["date"].max()])[0]
    style.scale(ax, "x", line.days(quarters), told, limits=(-4, end))
    labels = []
    for monitor, path in paths.groupby("source_series", sort=False):
        ink = color(f"series-{territory.MONITORS.index(str(monitor)) + 1}")
        days, gained = line.days(path["date"]), list(path["gain_km2"])
        # a map stands until the next: of ISW's the table has only those on which it changed
        steps: dict[str, Any] = {"drawstyle": "steps-post", "linewidth": 2, "color": ink}
        ax.plot(days, gained, gid=f"line-{monitor}", **steps)
        if end - days[-1] < 60:
            labels.append(style.Label(gained[-1], names[str(monitor)], ink))
        else:  # a line that ends earlier is named below its own end
            look: dict[str, Any] = {"size": style.layout_of(fig).small, "weight": 500}
            place = days[-1], min(gained[-6:]) - 150
            look |= {"color": ink, "ha": "center", "va": "top", "gid": f"name-{monitor}"}
            ax.text(*place, names[str(monitor)], **look)
    style.end_labels(ax, labels, end)
    line.now(on)
    for i, row in enumerate(records(found)):
        if pd.isna(row["gain_km2"]):
            continue
        ink = color(f"series-{territory.MONITORS.index(row['source_series']) + 1}")
        look = {"color": ink, "markeredgecolor": color("paper"), "clip_on": False}
        at = line.days([row["map_date"]])
        mark(ax.plot(at, [row["gain_km2"]], "o", markersize=10, gid=f"on-{i}", **look), i)
    return fig
