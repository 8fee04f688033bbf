"""Chapter 10 as HTML lists and one chart: events, expectations, texts, control since."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import style
from redline.charts.marks import capital
from redline.charts.monitors import COLORS
from redline.charts.texts import MARK_SIGNS, MARK_WORDS
from redline.charts.timeline import Timeline
from redline.palette import color
from redline.questions.terms import ADDRESSED
from redline.tables import ARTICLE_DAY
from redline.tables.frames import records, source_ids
from redline.tables.sources import Source

Cite = Callable[[Sequence[str]], Sequence[Source]]

_SHAPES = {"came true": "●", "open": "○", "failed": "✕", "only attributed": "□"}
_KINDS = {"forecast": "forecast", "conditional": "condition"}


# -- events ---------------------------------------------------------------------------------------


def events(rows: pd.DataFrame, cite: Cite) -> str:
    """Events as a dated list, one item each, with what is noted and the sources."""
    if rows.empty:
        return '<p class="am-none">The table has no event of this kind in this period.</p>'
    return _list("am-list", (_event(row, cite) for row in records(rows)))


def _list(css: str, items: Iterable[str]) -> str:
    return f'<ol class="{css}" role="list">{"".join(items)}</ol>'


def _event(row: dict[str, Any], cite: Cite) -> str:
    notes = [] if pd.isna(row["notes"]) else [row["notes"]]
    if len(row["source_ids"]) == 1 and not any("single source" in note.lower() for note in notes):
        notes.append("One source.")
    if row["checked"] == "unverified":
        notes.append("Not looked up again.")
    return (
        f'<li><p class="am-date">{_days(row)} · {escape(row["category"])}</p>'
        f"<p><strong>{escape(row['title'])}.</strong> {escape(row['summary'])}</p>"
        f"{_note(' '.join(notes))}{_sources(row, cite)}</li>"
    )


def _note(text: str) -> str:
    return f'<p class="am-note">{escape(text)}</p>' if text else ""


def _sources(row: dict[str, Any], cite: Cite) -> str:
    links = "; ".join(
        f'<a href="{escape(source.href)}">{escape(source.publisher or source.title)}</a>'
        for source in cite(list(row["source_ids"]))
    )
    return f'<p class="am-source">{links}</p>'


def _days(row: dict[str, Any]) -> str:
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
    return _list("am-list", (_expectation(row, cite) for row in records(rows)))


def _expectation(row: dict[str, Any], cite: Cite) -> str:
    shape = _SHAPES.get(row["status"], "◆")
    note = "" if pd.isna(row["notes"]) else _note(row["notes"])
    return (
        f'<li><p class="am-date">{row["claim_id"]} · <span aria-hidden="true">{shape}</span> '
        f'<strong>{escape(row["status"])}</strong></p><blockquote class="am-span">'
        f"{escape(row['span'])}</blockquote><p>{escape(row['evidence'])}</p>{note}"
        f"{_sources(row, cite)}</li>"
    )


def expectations_title(rows: pd.DataFrame) -> str:
    """What became of those shown: the status of one, or how many have which."""
    if len(rows) == 1:
        row = rows.iloc[0]
        return f"{row['claim_id']}, a {_KINDS[row['claim_type']]}: {row['status']}"
    parts = []
    for kind, noun in _KINDS.items():
        statuses = rows.loc[rows["claim_type"] == kind, "status"]
        short = statuses.where(~statuses.str.startswith("the condition was"), "stated as reported")
        counts = words.join(f"{n} {status}" for status, n in short.value_counts().items())
        parts.append(f"{words.count(len(statuses), noun).capitalize()}: {counts}")
    return ". ".join(parts)


def status_words(rows: pd.DataFrame) -> str:
    """How many have which status, most first."""
    counts = rows["status"].value_counts()
    return words.join(f"{n} {status}" for status, n in counts.items())


# -- texts ----------------------------------------------------------------------------------------


def answers(rows: pd.DataFrame, cite: Cite) -> str:
    """What each text since says on a question: the answers, then the silent and the not seen."""
    items = [_answer(row, cite) for row in records(rows[rows["said"].isin(ADDRESSED)])]
    return (_list("am-list am-short", items) if items else "") + "".join(
        f'<p class="am-rest"><span aria-hidden="true">{MARK_SIGNS[mark]}</span> '
        f"<strong>{capital(MARK_WORDS[mark])}:</strong> {_names(rows[rows['said'] == mark])}.</p>"
        for mark in ("silent", "not_seen")
        if (rows["said"] == mark).any()
    )


def _answer(row: dict[str, Any], cite: Cite) -> str:
    return (
        f'<li><p class="am-date">{words.date(row["date"])} · '
        f'<span aria-hidden="true">{MARK_SIGNS[row["said"]]}</span> {MARK_WORDS[row["said"]]}</p>'
        f"<p><strong>{escape(row['name'])}:</strong> {escape(row['answer'])}</p>"
        f"{_sources(row, cite)}</li>"
    )


def _names(rows: pd.DataFrame) -> str:
    """Texts by name and date, in one sentence."""
    return "; ".join(f"{escape(row['name'])} ({words.date(row['date'])})" for row in records(rows))


def answers_sources(rows: pd.DataFrame) -> list[str]:
    """Sources of the texts that were seen to answer or to be silent."""
    return sorted(source_ids(rows[rows["said"] != "not_seen"]))


def answers_title(rows: pd.DataFrame, question: str) -> str:
    """How many of the texts since answer the question in words, of those read for it."""
    counts = rows["said"].value_counts()
    read = len(rows) - counts.get("not_seen", 0)
    if not read:
        return f"{question} No text since was read for it"
    implied = counts.get("implied", 0)
    beside = f", {words.count(implied, 'implies it', 'imply it')}" if implied else ""
    return (
        f"{question} {counts.get('explicit', 0)} of {words.count(read, 'text')} read for it "
        f"answer in words{beside}"
    )


def answers_sentence(rows: pd.DataFrame, question: str) -> str:
    """The list in one sentence."""
    counts = rows["said"].value_counts()
    marks = words.join(f"{counts.get(mark, 0)} {name}" for mark, name in MARK_WORDS.items())
    return f"{question} Of {len(rows)} texts since 12 March 2025: {marks}."


def answers_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The same as a table."""
    return rows[["date", "name", "kind", "said", "answer"]].assign(
        said=rows["said"].map(MARK_WORDS)
    )


# -- control --------------------------------------------------------------------------------------


def gains_title(rows: pd.DataFrame, day: pd.Timestamp) -> str:
    """By how much the maps grew, as a span over the monitors."""
    low, high = words.number(rows["gain_km2"].min()), words.number(rows["gain_km2"].max())
    span = f"{low} km²" if low == high else f"{low} to {high} km²"
    return f"By {words.date(day)} the maps show {span} more held by Russian forces"


def gains_sentence(rows: pd.DataFrame, names: dict[str, str], day: pd.Timestamp) -> str:
    """Every monitor's gain in one sentence."""
    gains = words.join(
        f"{names[monitor]} {'no map' if pd.isna(gain) else words.area(gain)}"
        for monitor, gain in zip(rows["source_series"], rows["gain_km2"], strict=True)
    )
    return f"Change from 11 March 2025 to {words.date(day)}: {gains}."


Step = tuple[pd.Timestamp, pd.Timestamp]
"""Two days, one after the other (`questions.aftermath.growth`)."""


def between(step: Step) -> str:
    """``between 1 July 2025 and 1 August 2025``."""
    return f"between {words.date(step[0])} and {words.date(step[1])}"


def growth_elsewhere(largest: Mapping[str, Step], step: Step) -> str:
    """Whose map grew most in this step as well, and when the maps of the others did.

    ``largest`` has the step of the largest growth by name of a monitor.
    """
    same = [who for who, own in largest.items() if own == step]
    rest = words.join(
        f"that of {who} is {between(own)}" for who, own in largest.items() if own != step
    )
    head = {
        0: "No other monitor has its",
        1: f"{words.join(same)} too has its",
    }.get(len(same), f"{words.join(same)} too have their")
    return f"{head} largest growth then{f': {rest}' if rest else ''}."


def gains_table(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Monitors against area then, area now, and the difference, in km²."""
    return pd.DataFrame(
        {
            "monitor": [names[name] for name in rows["source_series"]],
            "11 March 2025, km²": rows["then_km2"].round(),
            "chosen day, km²": rows["now_km2"].round(),
            "difference, km²": rows["gain_km2"].round(),
            "map of": rows["map_date"].dt.strftime("%Y-%m-%d"),
        }
    )


class _Sheet(NamedTuple):
    """What differs between a desk and a phone; px."""

    left: float  # of the plot
    right: float  # of it, for the names of lines
    quarters: int  # between two words on the line of time


_SHEETS = {"wide": _Sheet(52, 118, 1), "narrow": _Sheet(42, 104, 2)}


@style.chart
def gains(
    paths: pd.DataFrame,
    rows: pd.DataFrame,
    names: Mapping[str, str],
    credit: str,
    day: pd.Timestamp,
    *,
    layout: str = "wide",
) -> Figure:
    """Lines: area held less area held on the article's day, by monitor; discs: the chosen day.

    ``paths`` as :func:`aftermath.paths_since` returns them, ``rows`` as
    :func:`aftermath.gains_since` does for the day; each disc answers with its row of
    :func:`gains_table`.
    """
    sheet = _SHEETS[layout]
    fig = style.figure(layout, 440)
    under = "km² since 11 March 2025, inside one common boundary, by each monitor’s own maps"
    top = style.heading(fig, gains_title(rows, day), under)
    bottom = style.source_line(fig, f"Source: areas measured from maps of {credit}.", lines=2)
    ax = style.axes(
        fig, left=sheet.left, top=top + 8, right=sheet.right, bottom=bottom + 24, gid="gains"
    )
    line = _scales(ax, paths, sheet.quarters)
    _paths(ax, line, paths, names)
    line.now(day)
    for i, row in enumerate(records(rows)):
        if pd.isna(row["gain_km2"]):
            continue
        look: dict[str, Any] = {"markeredgecolor": color("paper"), "clip_on": False}
        look |= {"color": COLORS[row["source_series"]], "markersize": 10, "gid": f"on-{i}"}
        mark(ax.plot(line.days([row["map_date"]]), [row["gain_km2"]], "o", **look), i)
    return fig


def _scales(ax: Axes, paths: pd.DataFrame, quarters: int) -> Timeline:
    """Thousands of km² up the side; along the foot every so many quarters to the last map."""
    ticks = range(0, 1000 * math.ceil(paths["gain_km2"].max() / 1000) + 1, 1000)
    style.scale(ax, "y", ticks, [words.number(tick) for tick in ticks], grid=True)
    line, last = Timeline(ax, pd.Timestamp(ARTICLE_DAY), ticks[-1]), paths["date"].max()
    starts = pd.date_range(ARTICLE_DAY, last, freq="QS")[::quarters]
    names = [f"{start:%b %Y}" for start in starts]
    style.scale(ax, "x", line.days(starts), names, limits=(-4, line.days([last])[0]))
    return line


def _paths(ax: Axes, line: Timeline, paths: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Each monitor's line with its name, at the right edge or below the end of a shorter one."""
    end, labels = ax.get_xlim()[1], []
    for monitor, path in paths.groupby("source_series", sort=False):
        name, ink = names[str(monitor)], COLORS[str(monitor)]
        days, gained = line.days(path["date"]), list(path["gain_km2"])
        # a map stands until the next: of ISW's the table has only those on which it changed
        ax.plot(days, gained, color=ink, drawstyle="steps-post", gid=f"line-{monitor}")
        if end - days[-1] < 60:
            labels.append(style.Label(gained[-1], name, ink))
        else:
            look: dict[str, Any] = {"size": style.layout_of(ax).small, "weight": 500, "color": ink}
            look |= {"ha": "center", "va": "top", "gid": f"name-{monitor}"}
            ax.text(days[-1], min(gained[-6:]) - 150, name, **look)
    style.end_labels(ax, labels, end)
