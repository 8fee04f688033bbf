"""Maps of Ukraine: outlines, cells and labels, in kilometres on an equal-area projection.

The boundary follows the internationally recognised borders, as UN General Assembly resolutions
68/262 and ES-11/4 reaffirm them. What is drawn inside is control on a date, never sovereignty.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from everystate import mark
from redline.charts import style
from redline.palette import color
from redline.projection import ukraine_km

Ring = npt.NDArray[np.float64]  # corners × (x, y), km, not closed
GeoJson = dict[str, Any]
Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")

MAPS = {
    "deepstate": "DeepState",
    "isw_control": "ISW/CTP (assessed control)",
    "isw_control_advance": "ISW/CTP (control and assessed advances)",
    "pre2022": "DeepState (land held before 2022)",
}
"""What the maps of a series are called."""

BOUNDARY_NOTE = (
    "Boundary: internationally recognised borders (UN General Assembly 68/262 and ES-11/4), drawn "
    "after Natural Earth. The map shows control, not sovereignty."
)

BORDERS_NOTE = (
    "Borders as recognised internationally (UN General Assembly 68/262, ES-11/4), after Natural "
    "Earth; control, not sovereignty."
)
"""The same in fewer words, for a small map."""

BEFORE = color("border")
"""Fill of land held before the time that a map is about."""

# no fill that can be seen: without any, matplotlib would write the path itself differently
CLEAR = (color("land"), 0.001)

# where names stand, longitude and latitude; chosen by eye to be clear of land ever held
_NEIGHBOURS = {
    "Russia": (38.6, 51.7),
    "Belarus": (27.3, 52.15),
    "Poland": (22.7, 51.4),
    "Romania": (25.2, 46.6),
    "Moldova": (28.6, 47.3),
}
_SEAS = {"Black Sea": (31.9, 45.12), "Sea of Azov": (37.0, 45.72)}
_BESIDE = {
    "Luhansk": (39.65, 50.12),
    "Donetsk": (39.3, 47.42),
    "Zaporizhzhia": (36.55, 46.25),
    "Kherson": (32.1, 45.78),
}


class View(NamedTuple):
    """What part of the plane a map shows, km from the projection's centre."""

    west: float
    east: float
    south: float
    north: float

    def height(self, width: float) -> float:
        """Height in px of a map of this view that is ``width`` px wide."""
        return width * (self.north - self.south) / (self.east - self.west)


WHOLE = View(-735, 675, -472, 452)
"""All of Ukraine."""
EAST = View(-240, 655, -472, 448)
"""East of about 28°E: every cell that was ever held lies in it."""


class Cells(NamedTuple):
    """Cells that always share one fill, drawn as one shape.

    ``ids`` are the cells, ``path`` their union in km, cut to the country's outline.
    """

    ids: tuple[str, ...]
    path: Path


def _rings(geometry: GeoJson) -> list[Ring]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [_flat(ring[:-1]) for polygon in polygons for ring in polygon]


def _flat(points: Iterable[Sequence[float]]) -> Ring:
    """Longitudes and latitudes in the plane of the map, km."""
    return np.column_stack(ukraine_km(*np.array(list(points), dtype=float).T))


def _once(function: Callable[[GeoJson, Key], Made]) -> Callable[[GeoJson, Key], Made]:
    """Remember what was made of a collection, which is told by identity and is never changed.

    Each state of a map shows the same land: it is projected and cut for the first one.
    """
    results: dict[tuple[int, Key], tuple[GeoJson, Made]] = {}

    @functools.wraps(function)
    def remembered(collection: GeoJson, key: Key) -> Made:
        place = id(collection), key
        if place not in results:
            results[place] = collection, function(collection, key)
        return results[place][1]

    return remembered


@_once
def shapes(collection: GeoJson, kind: str) -> dict[str, list[Ring]]:
    """Rings in km of every feature of ``kind`` (region, country, land), by name."""
    return {
        feature["properties"]["name"]: _rings(feature["geometry"])
        for feature in collection["features"]
        if feature["properties"]["kind"] == kind
    }


def country(outlines: GeoJson) -> list[Ring]:
    """The rings of the country, km."""
    return [ring for rings in shapes(outlines, "country").values() for ring in rings]


def path_of(rings: Iterable[Ring]) -> Path:
    """One path of several closed rings."""
    parts = [Path(np.vstack([ring, ring[:1]]), closed=True) for ring in rings]
    return Path.make_compound_path(*parts)


def clip(ring: Ring, window: Ring) -> Ring:
    """Cut ``ring`` (any shape) to ``window`` (convex, counterclockwise): Sutherland-Hodgman.

    The result may run along the window's edges twice; its filled area is exact. Empty when
    nothing is left.
    """
    for start, end in zip(window, np.roll(window, -1, axis=0), strict=True):
        ring = _clip_edge(ring, start, end - start)
    return ring


def _clip_edge(ring: Ring, start: Ring, along: Ring) -> Ring:
    side = along[0] * (ring[:, 1] - start[1]) - along[1] * (ring[:, 0] - start[0])
    corners: list[Ring] = []
    for i in range(len(ring)):
        j = (i + 1) % len(ring)
        if side[i] >= 0:
            corners.append(ring[i])
        if (side[i] >= 0) != (side[j] >= 0):
            corners.append(ring[i] + (ring[j] - ring[i]) * side[i] / (side[i] - side[j]))
    return np.array(corners).reshape(-1, 2)


def union(rings: Sequence[Ring]) -> list[Ring]:
    """Join rings that share whole edges (cells of one grid) by dropping each shared edge.

    All rings run the same way round; corners that coincide to a metre are one corner.
    """
    edges: Counter[tuple[tuple[float, float], tuple[float, float]]] = Counter()
    for ring in rings:
        corners = [(round(float(x), 3), round(float(y), 3)) for x, y in ring]
        for edge in zip(corners, corners[1:] + corners[:1], strict=True):
            if edge[0] == edge[1]:
                continue
            if edges[edge[1], edge[0]]:
                edges[edge[1], edge[0]] -= 1
            else:
                edges[edge] += 1
    onward: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for edge in edges.elements():
        onward.setdefault(edge[0], []).append(edge[1])
    joined = []
    while onward:
        corners = [next(iter(onward))]
        while len(corners) == 1 or corners[-1] != corners[0]:
            here = corners[-1]
            corners.append(onward[here].pop())
            if not onward[here]:
                del onward[here]
        joined.append(np.array(corners[:-1]))
    return joined


def cells_alike(cells: pd.DataFrame, steps: pd.DataFrame, country: Sequence[Ring]) -> list[Cells]:
    """Join cells whose fill is the same in every state.

    ``cells`` is the table `grid_cells`; ``steps`` has one row a cell and one column a state;
    ``country`` are the rings to which cells at the border are cut. In the order of the first
    cell of each group.
    """
    hexagons = cells.set_index("cell")["hexagon"]
    groups: dict[bytes, list[str]] = {}
    for cell, row in zip(steps.index, steps.to_numpy(dtype=np.int8), strict=True):
        groups.setdefault(row.tobytes(), []).append(str(cell))
    joined = []
    for ids in groups.values():
        rings = [ring for cell in ids for ring in _inside(hexagons[cell], country)]
        joined.append(Cells(tuple(ids), path_of(union(rings))))
    return joined


def _inside(hexagon: Iterable[tuple[float, float]], country: Sequence[Ring]) -> list[Ring]:
    window = _flat(hexagon)
    window = window if _crosses(window).sum() > 0 else window[::-1]  # counterclockwise
    hexagon_path = path_of([window])
    if any(
        path_of([ring]).contains_points(window).all()
        and not hexagon_path.contains_points(ring).any()
        for ring in country
    ):
        return [window]
    low, high = window.min(axis=0), window.max(axis=0)
    near = [r for r in country if (r.max(axis=0) >= low).all() and (r.min(axis=0) <= high).all()]
    return [part for ring in near if len(part := clip(ring, window)) > 2]


def _crosses(ring: Ring) -> Ring:
    """Of each edge twice the area that it spans with the origin."""
    onward = np.roll(ring, -1, axis=0)
    return ring[:, 0] * onward[:, 1] - onward[:, 0] * ring[:, 1]


def steps_of(shares: pd.DataFrame) -> pd.DataFrame:
    """Fill step of every share (0 to 1): 0 for none, else 1 to 5, as `style.held` colours it."""
    fifths = (shares * len(style.HELD_STEPS)).round(6)
    return fifths.apply(np.ceil).astype(int)


# --- drawing ----------------------------------------------------------------------------------


def base_map(ax: Axes, outlines: GeoJson, context: GeoJson, view: View, *, names: bool) -> None:
    """Draw sea, neighbours, Ukraine's land and regions into ``ax``, which must have the view's
    proportions; with ``names``, name neighbours and seas lightly.
    """
    ax.set_xlim(view.west, view.east)
    ax.set_ylim(view.south, view.north)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_facecolor(color("sea"))
    shape(ax, _neighbours(context, view), "neighbours", facecolor=color("panel"))
    for line in _lines(context, "border"):
        ax.plot(*line.T, color=color("rule"), linewidth=0.8, gid="neighbours-border")
    for name, rings in shapes(outlines, "country").items():
        shape(ax, path_of(rings), name, facecolor=color("land"))
    look: dict[str, Any] = {"fontsize": style.LAYOUTS["narrow"].small, "color": color("ink-soft")}
    look |= {"ha": "center", "va": "center"}
    for name, place in (_NEIGHBOURS | _SEAS).items() if names else ():
        x, y = map(float, ukraine_km(*place))
        if view.west + 40 < x < view.east - 40:
            ax.text(x, y, name, gid=f"name-{name}", **look)


@_once
def _neighbours(context: GeoJson, view: View) -> Path:
    west, east, south, north = view.west - 5, view.east + 5, view.south - 5, view.north + 5
    frame = np.array([(west, south), (east, south), (east, north), (west, north)])
    land = (clip(ring, frame) for rings in shapes(context, "land").values() for ring in rings)
    return path_of(ring for ring in land if len(ring) > 2)


@_once
def _lines(context: GeoJson, kind: str) -> list[Ring]:
    return [
        _flat(line)
        for feature in context["features"]
        if feature["properties"]["kind"] == kind
        for line in feature["geometry"]["coordinates"]
    ]


def shape(ax: Axes, path: Path, gid: str, **look: Any) -> PathPatch:
    """Draw one path, without an outline unless ``look`` has one."""
    patch = PathPatch(path, gid=gid, **{"linewidth": 0, **look})
    ax.add_artist(patch)  # not add_patch, which would measure every shape for its limits
    return patch


def claimed(ax: Axes, outlines: GeoJson, names: Sequence[str], *, shown: bool) -> None:
    """Hatch the regions claimed; held cells drawn afterwards cover the hatch.

    Drawn in every state: where not ``shown`` the strokes take the colour of land.
    """
    regions = shapes(outlines, "region")
    path = path_of(ring for name in names for ring in regions[name])
    look = style.texture("claimed")
    if not shown:
        look["edgecolor"] = color("land")
    shape(ax, path, "claimed", **look)


def held_cells(
    ax: Axes, groups: Sequence[Cells], shares: pd.Series, before: pd.Series | None = None
) -> None:
    """Fill every group of cells by the share held (0 to 1, by cell); none held: no fill.

    With ``before``, a cell that has no part in ``shares`` and some in ``before`` is grey.
    """
    for i, group in enumerate(groups, start=1):
        cell = group.ids[0]
        fill: Any = CLEAR
        if shares[cell] > 0:
            fill = style.held(float(shares[cell]))
        elif before is not None and before[cell] > 0:
            fill = BEFORE
        shape(ax, group.path, f"cells-{i}", facecolor=fill).set_clip_on(False)


def borders(ax: Axes, outlines: GeoJson, rows: Mapping[str, int] | None = None) -> None:
    """Draw the borders of the regions, and of the country more strongly, over the cells.

    ``rows`` are rows of the state's table by region: there the whole region answers.
    """
    edge = color("border")
    regions, rows = shapes(outlines, "region"), rows or {}
    rest = path_of(ring for name, rings in regions.items() if name not in rows for ring in rings)
    shape(ax, rest, "regions", facecolor="none", edgecolor=edge, linewidth=0.6)
    for name, row in rows.items():
        look: dict[str, Any] = {"facecolor": CLEAR, "edgecolor": edge, "linewidth": 0.6}
        mark(shape(ax, path_of(regions[name]), f"answers-{name}", **look), row)
    outline = path_of(country(outlines))
    shape(ax, outline, "border", facecolor="none", edgecolor=edge, linewidth=1.2)


def region_names(ax: Axes, outlines: GeoJson, names: Sequence[str], size: float) -> None:
    """Write the names of regions: beside them where the front runs through, else on a chip."""
    regions = shapes(outlines, "region")
    chip = {"boxstyle": "round,pad=0.22", "facecolor": color("paper"), "linewidth": 0}
    look: dict[str, Any] = {"fontsize": size, "ha": "center", "va": "center", "weight": 500}
    for name in names:
        beside = name in _BESIDE
        x, y = ukraine_km(*_BESIDE[name]) if beside else _middle(max(regions[name], key=len))
        text = ax.text(float(x), float(y), name, bbox=None if beside else chip, **look)
        text.set(gid=f"region-{name}", zorder=6)  # over marks that stand on its land


def _middle(ring: Ring) -> tuple[float, float]:
    """Centroid of the area inside a ring."""
    onward, crosses = np.roll(ring, -1, axis=0), _crosses(ring)
    x, y = ((ring + onward) * crosses[:, None]).sum(axis=0) / (3 * crosses.sum())
    return float(x), float(y)


def scale_bar(ax: Axes, km: int, west: float, south: float) -> None:
    """Draw a bar of ``km`` from (west, south), in km of the map, with its length in words."""
    ax.add_line(
        Line2D([west, west + km], [south, south], color=color("ink-soft"), linewidth=2, gid="scale")
    )
    ax.annotate(
        f"{km} km",
        (west + km / 2, south),
        (0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=color("ink-soft"),
        fontsize=style.LAYOUTS["narrow"].small,
    )


def locator(ax: Axes, outlines: GeoJson, view: View) -> None:
    """Draw the whole country small, with a frame around the part that a map shows."""
    ax.set_xlim(WHOLE.west, WHOLE.east)
    ax.set_ylim(WHOLE.south, WHOLE.north)
    ax.axis("off")
    shape(ax, path_of(country(outlines)), "locator", facecolor=color("unknown"))
    x = [view.west, view.east, view.east, view.west, view.west]
    y = [view.south, view.south, view.north, view.north, view.south]
    ax.add_line(Line2D(x, y, color=color("ink"), linewidth=1, clip_on=False, gid="frame"))
