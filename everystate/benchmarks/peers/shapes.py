"""The reference chart's regions as GeoJSON for tools that draw on a sphere."""

from __future__ import annotations

from typing import Any

from benchmarks import reference

Ring = list[tuple[float, float]]


def multi_polygon(rings: list[Ring]) -> dict[str, Any]:
    """Return one region; on a sphere a ring's direction says which side is inside: clockwise."""
    parts = [
        [[list(point) for point in (ring if _clockwise(ring) else ring[::-1])]] for ring in rings
    ]
    return {"type": "MultiPolygon", "coordinates": parts}


def features(ident: type = int) -> list[dict[str, Any]]:
    """Return the 27 regions, their place in the list as ``id``."""
    return [
        {"type": "Feature", "id": ident(i), "properties": {}, "geometry": multi_polygon(rings)}
        for i, rings in enumerate(reference.regions().values())
    ]


def _clockwise(ring: Ring) -> bool:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairs) > 0
