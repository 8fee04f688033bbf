"""The days around the article: events in order, and where those days stand in the months."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline import words
from redline.charts import style
from redline.palette import color
from redline.questions.claims import WINDOWS, Window, categories, events_in

ALL = "all"
_WHOLE = Window(WINDOWS[0].first, WINDOWS[-1].last)


class _Rows(NamedTuple):
    """Where a row's parts stand; lengths in px."""

    pitch: float  # height of one of the most rows that any window has
    bar: float  # x of the red line
    dot: float  # x of the mark
    text: float  # x of the title
    width: float  # of the title and of the summary
    title: float  # size of the title
    title_lines: int
    summary_lines: int  # 0: the summary stays in the table


_ROWS = {
    "wide": _Rows(54, 104, 117, 132, 500, 14, 1, 2),
    "narrow": _Rows(54, 4, 16, 30, 324, 13.5, 2, 0),
}
_STRIP = 50.0
_LEADING = 16.0


def kind_options(timeline: pd.DataFrame) -> dict[str, str]:
    """Every category of the months around the article by its words, and all of them first."""
    return {"Every kind": ALL} | {_words(kind): kind for kind in categories(timeline)}


def _words(category: str) -> str:
    return category.replace("_", " ").capitalize()


@style.chart
def days_around(
    timeline: pd.DataFrame, window: Window, category: str = ALL, *, layout: str = "wide"
) -> Figure:
    """The events of some days as a list in order, under a line of all the months' events.

    ``timeline`` has the columns of that table. Events of ``category`` (every one for ``ALL``)
    are set in bold with a filled mark; a red line stands at those that the article mentions.
    """
    rows = _ROWS[layout]
    slots = max(len(events_in(timeline, other)) for other in WINDOWS)
    head = 66 if layout == "wide" else 100
    fig = style.figure(layout, head + _STRIP + slots * rows.pitch + 44)
    top = style.heading(
        fig,
        days_title(timeline, window, category),
        "A red line marks what the article mentions. Order within a day is not known.",
        lines=1 if layout == "wide" else None,
    )
    ax = style.canvas(fig, "canvas")
    _strip(ax, timeline, window, top)
    events = events_in(timeline, window)
    pitch = slots * rows.pitch / len(events)
    for slot in range(slots):
        # a window with fewer events leaves slots over: they stand blank on the last row
        row = min(slot, len(events) - 1)
        event = events.iloc[row]
        opens_day = row == 0 or events["date"].iloc[row - 1] != event["date"]
        blank = slot >= len(events)
        chosen = category in (ALL, event["category"])
        place = _Place(slot, top + _STRIP + row * pitch, opens_day=opens_day, blank=blank)
        _event(ax, rows, place, event, chosen=chosen)
    style.source_line(fig, "Source: the book’s timeline, a choice of events.")
    return fig


def _strip(ax: Axes, timeline: pd.DataFrame, window: Window, y: float) -> None:
    """All events as ticks on one line of days, the window on screen in red above it."""
    width = ax.get_xlim()[1] - 4
    days = (_WHOLE.last - _WHOLE.first).days + 1

    def at(day: dt.date) -> float:
        return 2 + width * (day - _WHOLE.first).days / days

    line, soft = y + 16, color("ink-soft")
    ax.plot([2, 2 + width], [line, line], color=color("border"), linewidth=1)
    for day in events_in(timeline, _WHOLE)["day"]:
        middle = at(day) + width / days / 2
        ax.plot([middle, middle], [line - 8, line], color=soft, linewidth=1.2)
    for month in (2, 3, 4):
        first = dt.date(_WHOLE.last.year, month, 1)
        ax.plot([at(first)] * 2, [line, line + 5], color=color("border"), linewidth=1)
        ax.text(at(first) + 4, line + 15, words.date(first)[2:-5], fontsize=12.5, color=soft)
    ends = [at(window.first), at(window.last + dt.timedelta(days=1))]
    ax.plot(ends, [line - 12, line - 12], color=color("line"), linewidth=3, gid="window")


class _Place(NamedTuple):
    """A slot: its number, the y of its top, whether it opens a day, whether it is unused."""

    slot: int
    y: float
    opens_day: bool
    blank: bool


def _event(ax: Axes, rows: _Rows, place: _Place, event: pd.Series, *, chosen: bool) -> None:
    """One row: date, red line if the article mentions it, mark, title, summary, category."""
    wide = rows.summary_lines > 0
    named = bool(event["in_seed"])
    category = str(event["category"]).replace("_", " ")
    day = words.date(event["date"]).removesuffix(f" {_WHOLE.last.year}")
    ink, soft = color("ink") if chosen else color("ink-soft"), color("ink-soft")
    weight = 600 if chosen else 400
    _marks(ax, rows, place, named=named, chosen=chosen)
    title = _Style(rows.title, ink, weight)
    lines = style.wrap(str(event["title"]), rows.width, rows.title, weight)
    if not wide:
        facts = " · ".join([day, category, *(["in the article"] if named else [])])
        _lines(ax, place, "facts", [facts], (rows.text, 12), _Style(12.5, soft, 400), 1)
        _lines(ax, place, "title", lines, (rows.text, 29), title, rows.title_lines)
        return
    right = ax.get_xlim()[1] - 2
    day = day if place.opens_day else ""
    said = "in the article" if named else ""
    summary = style.wrap(str(event["summary"]), rows.width, 12.5)
    _lines(ax, place, "day", [day], (2, 13), _Style(13, color("ink"), 600), 1)
    _lines(ax, place, "kind", [category], (right, 13), _Style(12.5, ink, weight, "right"), 1)
    _lines(ax, place, "named", [said], (right, 29), _Style(12.5, color("line"), 400, "right"), 1)
    _lines(ax, place, "title", lines, (rows.text, 13), title, rows.title_lines)
    _lines(
        ax, place, "about", summary, (rows.text, 29), _Style(12.5, soft, 400), rows.summary_lines
    )


def _marks(ax: Axes, rows: _Rows, place: _Place, *, named: bool, chosen: bool) -> None:
    """The red line and the disc at the left of a row; invisible where there is none."""
    visible = 0.0 if place.blank else 1.0
    ax.plot(
        [rows.bar] * 2,
        [place.y + 1, place.y + 44],
        color=color("line"),
        linewidth=3,
        alpha=visible if named else 0.0,
        gid=f"event-{place.slot}-bar",
    )
    ax.plot(
        [rows.dot],
        [place.y + 8.5],
        marker="o",
        markersize=8,
        markerfacecolor=color("ink") if chosen else color("paper"),
        markeredgecolor=color("ink") if chosen else color("ink-soft"),
        markeredgewidth=1.4,
        linestyle="none",
        alpha=visible,
        gid=f"event-{place.slot}-mark",
    )


class _Style(NamedTuple):
    """Size, colour, weight and alignment of a text."""

    size: float
    ink: str
    weight: int
    ha: str = "left"


def _lines(
    ax: Axes,
    place: _Place,
    part: str,
    lines: list[str],
    start: tuple[float, float],
    look: _Style,
    room: int,
) -> None:
    """Write ``lines`` below each other; ``room`` of them stand in every state.

    ``start`` is the x, and the y of the first baseline below the row's top. ValueError when a
    text needs more lines than there is room for.
    """
    if len(lines) > room:
        raise ValueError(f"{len(lines)} lines, room for {room}: {' '.join(lines)!r}")
    for i in range(room):
        text = lines[i] if i < len(lines) and not place.blank else ""
        ax.text(
            start[0],
            place.y + start[1] + i * _LEADING,
            text or style.BLANK,
            fontsize=look.size,
            color=look.ink,
            weight=look.weight,
            ha=look.ha,
            gid=f"event-{place.slot}-{part}-{i + 1}",
        )


def days_title(timeline: pd.DataFrame, window: Window, category: str = ALL) -> str:
    """The finding of a state: how many events, and how many of them are asked for."""
    events = events_in(timeline, window)
    if category == ALL:
        named = int(events["in_seed"].sum())
        number = f"{len(events)} events{words.unseen(events['checked'])}"
        return f"{number}, {window.label}: {named or 'none'} in the article"
    some = int((events["category"] == category).sum())
    return f"{_words(category)}: {some or 'none'} of {len(events)} events, {window.label}"


def describe_days(timeline: pd.DataFrame, window: Window, category: str = ALL) -> str:
    """One sentence on a state that names its events in order."""
    events = events_in(timeline, window)
    if category != ALL:
        events = events[events["category"] == category]
    days: dict[str, list[str]] = {}
    columns = (events[name] for name in ("date", "title", "in_seed", "checked"))
    for day, title, named, checked in zip(*columns, strict=True):
        facts = ["in the article"] * bool(named) + ["not looked up again"] * (
            checked == "unverified"
        )
        said = f"{title} ({', '.join(facts)})" if facts else str(title)
        days.setdefault(words.date(day).removesuffix(f" {_WHOLE.last.year}"), []).append(said)
    listed = "; ".join(f"{day}: {', '.join(titles)}" for day, titles in days.items())
    return f"{days_title(timeline, window, category)}. {listed or 'None'}."


def days_table(timeline: pd.DataFrame, window: Window, category: str = ALL) -> pd.DataFrame:
    """The events of a state: dates, title, what happened, kind, whether in the article, sources."""
    events = events_in(timeline, window)
    if category != ALL:
        events = events[events["category"] == category]
    return pd.DataFrame(
        {
            "date": events["date"].tolist(),
            "until": [str(day)[:10] if pd.notna(day) else "" for day in events["end_date"]],
            "event": events["title"].tolist(),
            "what happened": events["summary"].tolist(),
            "kind": [str(kind).replace("_", " ") for kind in events["category"]],
            "in the article": ["yes" if named else "no" for named in events["in_seed"]],
            "sources": ["; ".join(ids) for ids in events["source_ids"]],
        }
    )
