"""Read, simplify and stitch TopoJSON, so that neighbours who share a border still share it.

A topology holds each border once, as an arc; regions name the arcs that surround them, in reverse
with ``~index``. Simplified arcs keep their ends, so borders that met still meet.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]
"""An outer ring and its holes; each ring repeats its first point at the end."""

Flat = Callable[[Sequence[Point]], list[Point]]
"""Projects points to a plane, in kilometres."""


@dataclass(frozen=True)
class Topology:
    """Arcs in degrees, and shapes that refer to them."""

    arcs: list[list[Point]]
    shapes: list[dict[str, Any]]

    def polygons(self, shape: dict[str, Any]) -> list[Polygon]:
        """Return the polygons of `shape`, stitched from its arcs."""
        return [[self._ring(arcs) for arcs in polygon] for polygon in _parts(shape)]

    def _ring(self, arcs: Iterable[int]) -> Ring:
        ring: Ring = []
        for index in arcs:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            ring.extend(arc[1:] if ring else arc)
        return ring

    def outer_rings(self) -> list[Ring]:
        """Return the rings around all shapes together: the arcs that only one shape has."""
        uses = Counter(self._used(self.shapes))
        outer = [
            self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1]
            for arc in self._signed(self.shapes)
            if uses[max(arc, ~arc)] == 1
        ]
        return _stitch(outer)

    def inner_arcs(self, chosen: Callable[[dict[str, Any]], bool]) -> list[list[Point]]:
        """Return the arcs that two different shapes share, of those `chosen`."""
        owners: dict[int, set[int]] = {}
        for position, shape in enumerate(self.shapes):
            for arc in self._used([shape]):
                owners.setdefault(arc, set()).add(position)
        return [
            self.arcs[arc]
            for arc, shapes in sorted(owners.items())
            if len(shapes) == 2 and all(chosen(self.shapes[position]) for position in shapes)
        ]

    def simplified(self, area_km2: float, flat: Flat, digits: int) -> Topology:
        """Return this topology with arcs simplified to `area_km2` and rounded to `digits`."""
        arcs = [_rounded(simplify(arc, area_km2, flat), digits) for arc in self.arcs]
        return Topology(arcs, self.shapes)

    @staticmethod
    def _signed(shapes: Iterable[dict[str, Any]]) -> Iterator[int]:
        for shape in shapes:
            for polygon in _parts(shape):
                for ring in polygon:
                    yield from ring

    @classmethod
    def _used(cls, shapes: Iterable[dict[str, Any]]) -> Iterator[int]:
        return (max(arc, ~arc) for arc in cls._signed(shapes))


def read(path: Path, name: str | None = None) -> Topology:
    """Return the object `name` (by default the only one) of the TopoJSON file at `path`."""
    content = json.loads(path.read_text(encoding="utf-8"))
    objects = content["objects"]
    chosen = objects[name] if name else next(iter(objects.values()))
    return Topology(list(map(_decoder(content), content["arcs"])), chosen["geometries"])


def _decoder(content: dict[str, Any]) -> Callable[[list[list[float]]], list[Point]]:
    transform = content.get("transform")
    if transform is None:
        return lambda arc: [(x, y) for x, y in arc]
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]

    def decode(arc: list[list[float]]) -> list[Point]:
        x = y = 0.0
        points = []
        for step_x, step_y in arc:  # each point is the step from the one before
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + bottom))
        return points

    return decode


def _parts(shape: dict[str, Any]) -> list[list[list[int]]]:
    if shape["type"] == "Polygon":
        return [shape["arcs"]]
    return list(shape["arcs"]) if shape["type"] == "MultiPolygon" else []


def simplify(arc: list[Point], area_km2: float, flat: Flat) -> list[Point]:
    """Drop the points that matter least (Visvalingam and Whyatt 1993), keeping both ends.

    A point matters by the area of the triangle that it makes with its neighbours; points below
    `area_km2` go, the smallest first. A closed arc keeps at least a triangle.
    """
    xy = flat(arc)
    kept = set(range(len(arc)))
    least = 4 if arc[0] == arc[-1] else 2
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))

    def weight(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = xy[before[i]], xy[i], xy[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    queue = [(weight(i), i) for i in range(1, len(arc) - 1)]
    heapq.heapify(queue)
    while queue and len(kept) > least:
        size, i = heapq.heappop(queue)
        if i not in kept or size != weight(i):
            continue  # an entry from before a neighbour went
        if size >= area_km2:
            break
        kept.discard(i)
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < len(arc) - 1:
                heapq.heappush(queue, (weight(j), j))
    return [arc[i] for i in sorted(kept)]


def _rounded(arc: list[Point], digits: int) -> list[Point]:
    points = [(round(x, digits), round(y, digits)) for x, y in arc]
    distinct = [points[0], *(b for a, b in pairwise(points) if a != b)]
    return distinct if len(distinct) > 1 else points[:1] + points[-1:]


def _stitch(arcs: list[list[Point]]) -> list[Ring]:
    """Join arcs end to end into closed rings."""
    rings = [arc for arc in arcs if arc[0] == arc[-1]]
    open_arcs = {arc[0]: arc for arc in arcs if arc[0] != arc[-1]}
    while open_arcs:
        _, ring = open_arcs.popitem()
        ring = list(ring)
        while ring[-1] != ring[0]:
            ring.extend(open_arcs.pop(ring[-1])[1:])
        rings.append(ring)
    return rings


def clip(ring: Ring, window: tuple[float, float, float, float]) -> Ring:
    """Return the part of `ring` inside `window` (west, south, east, north), closed; [] if none.

    Sutherland and Hodgman's method: the result runs along the window where the ring leaves it.
    """
    west, south, east, north = window
    points = ring[:-1]
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        points = _cut(points, axis, limit, sign)
    return [*points, points[0]] if len(points) >= 3 else []


def _cut(points: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for a, b in zip(points, [*points[1:], *points[:1]], strict=True):
        a_in, b_in = (sign * (p[axis] - limit) >= 0 for p in (a, b))
        if a_in:
            kept.append(a)
        if a_in != b_in:
            share = (limit - a[axis]) / (b[axis] - a[axis])
            kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
    return kept
