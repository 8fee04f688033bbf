"""Read TopoJSON as shapes of shapely, and simplify shapes that share borders.

A topology holds each border once, as an arc; regions name the arcs that surround them, in reverse
with ``~index``. So neighbours come out with the very same points, which is what shapely calls a
coverage.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Points = npt.NDArray[np.float64]  # points × (longitude, latitude), degrees, or (x, y), km


class Shape(NamedTuple):
    """One shape of a file: its code and name there, and its land in degrees."""

    code: str
    name: str
    land: shapely.MultiPolygon


def read(path: Path, name: str | None = None) -> list[Shape]:
    """Return the object `name` (by default the only one) of the TopoJSON file at `path`.

    An island of fewer than three corners, less than the file's own precision, is left out.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_decode(arc, content.get("transform")) for arc in content["arcs"]]
    objects = content["objects"]
    chosen = objects[name] if name else next(iter(objects.values()))
    shapes = []
    for geometry in chosen["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = [[_ring(arcs, indices) for indices in part] for part in parts]
        land = shapely.MultiPolygon([(outer, holes) for outer, *holes in rings if len(outer) > 3])
        properties = geometry.get("properties", {})
        shapes.append(Shape(str(geometry.get("id", "")), properties.get("name", ""), land))
    return shapes


def _decode(arc: list[list[float]], transform: dict[str, Any] | None) -> Points:
    points = np.array(arc, dtype=float)
    if transform is None:
        return points
    # each point is the step from the one before
    return np.asarray(points.cumsum(axis=0) * transform["scale"] + transform["translate"])


def _ring(arcs: Sequence[Points], indices: Sequence[int]) -> Points:
    first, *rest = (arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices)
    return np.vstack([first, *(arc[1:] for arc in rest)])


def simplify(
    shapes: Sequence[Shape], area_km2: float, flat: Callable[[Points], Points], digits: int
) -> list[Shape]:
    """Return `shapes` without the points that matter least, rounded to `digits` of a degree.

    A point matters by the area of the triangle that it makes with its neighbours (Visvalingam and
    Whyatt 1993), here in the plane of `flat`, in km; borders that met still meet.
    """
    degrees = [shape.land for shape in shapes]
    plane = shapely.transform(degrees, flat)
    places = map(tuple, shapely.get_coordinates(plane))
    back = dict(zip(places, shapely.get_coordinates(degrees).round(digits), strict=True))
    simple = shapely.transform(
        shapely.coverage_simplify(plane, area_km2**0.5),
        lambda points: np.array([back[tuple(point)] for point in points]),
    )
    lands = shapely.remove_repeated_points(simple)
    return [shape._replace(land=land) for shape, land in zip(shapes, lands, strict=True)]
