"""The days around the article: events in order, and where those days stand in the months."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import style
from redline.palette import color
from redline.questions.claims import WINDOWS, Window, categories, events_in
from redline.tables.frames import records

ALL = "all"
_WHOLE = Window(WINDOWS[0].first, WINDOWS[-1].last)


class _Rows(NamedTuple):
    """Where an event's parts stand; lengths in px."""

    pitch: float  # from event to event
    bar: float  # x of the red line
    dot: float  # x of the mark
    text: float  # x of the title
    width: float  # of the title and of the summary
    title: float  # size of the title
    beside: bool  # whether day and kind stand beside the title, and its summary below


_ROWS = {
    "wide": _Rows(54, 104, 117, 132, 500, 14, True),
    "narrow": _Rows(56, 4, 16, 30, 324, 13.5, False),
}
_STRIP = 50.0
_LEADING = 16.0


def kind_options(timeline: pd.DataFrame) -> dict[str, str]:
    """Every category of the months around the article by its words, and all of them first."""
    return {"Every kind": ALL} | {_words(kind): kind for kind in categories(timeline)}


def _words(category: str) -> str:
    return category.replace("_", " ").capitalize()


def _events_of(timeline: pd.DataFrame, window: Window, category: str) -> pd.DataFrame:
    """The events of some days that a state is about, in order."""
    events = events_in(timeline, window)
    return events if category == ALL else events[events["category"] == category]


@style.chart
def days_around(
    timeline: pd.DataFrame, window: Window, category: str = ALL, *, layout: str = "wide"
) -> Figure:
    """The events of some days as a list in order, under a line of all the months' events.

    ``timeline`` has the columns of that table. Only events of ``category`` are listed (every
    one for ``ALL``); a red line stands at those that the article mentions.
    """
    rows = _ROWS[layout]
    events = _events_of(timeline, window, category)
    note = "Source: the book’s timeline, a choice of events. Order within a day is not known."
    title = days_title(timeline, window, category)
    subtitle = "A red line in the list marks what the article mentions."
    room = _STRIP + max(len(events), 1) * rows.pitch
    fig, top = style.sheet(layout, title, subtitle, note, room)
    ax = style.canvas(fig, "canvas")
    _strip(ax, timeline, window, category, top)
    first = top + _STRIP
    if events.empty:
        for i, line in enumerate(style.wrap(_elsewhere(timeline, category), rows.width, 13)):
            ax.text(2, first + 14 + i * 18, line, fontsize=13, color=color("ink"))
    events = events.assign(opens_day=~events["date"].duplicated())
    for i, row in enumerate(records(events)):
        _event(ax, rows, first + i * rows.pitch, row, i)
    return fig


def _elsewhere(timeline: pd.DataFrame, category: str) -> str:
    """What to say where no event of a kind falls into the days: when there are some."""
    days = [words.date(day) for day in _events_of(timeline, _WHOLE, category)["date"]]
    return f"None in these days. In this book’s timeline such events fall on {words.join(days)}."


def _strip(ax: Axes, timeline: pd.DataFrame, window: Window, category: str, y: float) -> None:
    """All events as ticks on one line of days, those asked for dark; above, the days on screen."""
    width = ax.get_xlim()[1] - 4
    days = (_WHOLE.last - _WHOLE.first).days + 1

    def at(day: dt.date) -> float:
        return 2 + width * (day - _WHOLE.first).days / days

    line = y + 16
    ax.plot([2, 2 + width], [line, line], color=color("border"), linewidth=1)
    for events, ink, zorder in (
        (events_in(timeline, _WHOLE), "border", 1),
        (_events_of(timeline, _WHOLE, category), "ink", 2),
    ):
        middles = [at(day) + width / days / 2 for day in events["day"]]
        ax.vlines(middles, line - 8, line, color=color(ink), linewidth=1.4, zorder=zorder)
    for month in (2, 3, 4):
        first = dt.date(_WHOLE.last.year, month, 1)
        ax.plot([at(first)] * 2, [line, line + 5], color=color("border"), linewidth=1)
        ax.text(at(first) + 4, line + 15, words.date(first)[2:-5], fontsize=12.5,
                color=color("ink-soft"))  # fmt: skip
    ends = [at(window.first), at(window.last + dt.timedelta(days=1))]
    ax.plot(ends, [line - 12, line - 12], color=color("line"), linewidth=3, gid="window")


def _event(ax: Axes, rows: _Rows, y: float, row: dict[str, Any], i: int) -> None:
    """One event: date, red line if the article mentions it, mark, title, summary, category."""
    if row["in_seed"]:
        span = [y + 1, y + rows.pitch - 10]
        ax.plot([rows.bar] * 2, span, color=color("line"), linewidth=3, gid=f"event-{i}-bar")
    dot = ax.plot([rows.dot], [y + 8.5], "o", ms=8, color=color("ink"), gid=f"event-{i}-mark")
    category = str(row["category"]).replace("_", " ")
    kinds = [category, "in the article"] if row["in_seed"] else [category]
    day = words.date(row["date"]).removesuffix(f" {_WHOLE.last.year}")
    small: dict[str, Any] = {"fontsize": 12.5, "color": color("ink-soft")}
    large: dict[str, Any] = {"fontsize": rows.title, "color": color("ink"), "weight": 600}
    lines = [(line, large) for line in style.wrap(str(row["title"]), rows.width, rows.title, 600)]
    if rows.beside:
        lines += [(line, small) for line in style.wrap(str(row["summary"]), rows.width, 12.5)]
        _margins(ax, y, day if row["opens_day"] else "", kinds)
    else:
        lines.insert(0, (" · ".join([day, *kinds]), small))
    texts = [
        ax.text(rows.text, y + 13 + n * _LEADING, line, gid=f"event-{i}-{n}", **look)
        for n, (line, look) in enumerate(lines)
    ]
    mark([*dot, *texts], i)


def _margins(ax: Axes, y: float, day: str, kinds: list[str]) -> None:
    """The day left of its first event; the kind right of each, and that the article has it."""
    if day:
        ax.text(2, y + 13, day, fontsize=13, weight=600)
    right = ax.get_xlim()[1] - 2
    for n, (word, ink) in enumerate(zip([*kinds, style.BLANK], ("ink", "line"), strict=False)):
        look: dict[str, Any] = {"fontsize": 12.5, "ha": "right", "color": color(ink)}
        ax.text(right, y + 13 + n * _LEADING, word, **look)


def days_title(timeline: pd.DataFrame, window: Window, category: str = ALL) -> str:
    """The finding of a state: how many events, and how many of them are asked for."""
    events = events_in(timeline, window)
    if category == ALL:
        number = f"{len(events)} events{words.unseen(events['checked'])}"
        return f"{number}, {window.label}: {events['in_seed'].sum() or 'none'} in the article"
    some = int((events["category"] == category).sum())
    return f"{_words(category)}: {some or 'none'} of {len(events)} events, {window.label}"


def describe_days(timeline: pd.DataFrame, window: Window, category: str = ALL) -> str:
    """One sentence on a state that names its events in order."""
    events = _events_of(timeline, window, category)
    days: dict[str, list[str]] = {}
    for row in records(events):
        notes = ["in the article"] * row["in_seed"]
        notes += ["not looked up again"] * (row["checked"] == "unverified")
        day = words.date(row["date"]).removesuffix(f" {_WHOLE.last.year}")
        event = f"{row['title']} ({', '.join(notes)})" if notes else row["title"]
        days.setdefault(day, []).append(event)
    titles = "; ".join(f"{day}: {', '.join(events)}" for day, events in days.items())
    list_words = f"{titles}." if titles else _elsewhere(timeline, category)
    return f"{days_title(timeline, window, category)}. {list_words}"


def days_table(timeline: pd.DataFrame, window: Window, category: str = ALL) -> pd.DataFrame:
    """The events of a state: dates, title, what happened, kind, whether in the article, sources."""
    events = _events_of(timeline, window, category)
    return pd.DataFrame(
        {
            "date": events["date"].tolist(),
            "until": [str(day)[:10] if pd.notna(day) else "" for day in events["end_date"]],
            "event": events["title"].tolist(),
            "what happened": events["summary"].tolist(),
            "kind": [str(kind).replace("_", " ") for kind in events["category"]],
            "in the article": ["yes" if is_in else "no" for is_in in events["in_seed"]],
            "sources": ["; ".join(ids) for ids in events["source_ids"]],
        }
    )
