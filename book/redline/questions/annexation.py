"""What Russia claims, what its forces hold, and what is left between the two.

Pure functions on the control tables. Areas are km² inside the common boundary (the measured
areas of `control_by_oblast`), shares are percent (0 to 100), distances km. Monitors are not
averaged: two that disagree stay two. What no table gives is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from redline import words
from redline.projection import ukraine_km
from redline.questions import territory
from redline.tables.frames import records

CLAIM = pd.Timestamp("2022-09-30")
"""The day on which Russia claimed four oblasts (table `lines`, annexation-claim-2022)."""

JEDDAH = pd.Timestamp("2025-03-11")
"""The last full day before the article (table `lines`, jeddah-2025)."""

FOUR = "Four oblasts together"
CRIMEA = "Crimea and Sevastopol"
REGIONS: dict[str, tuple[str, ...]] = {
    FOUR: territory.CLAIMED_2022,
    "Donetsk oblast": ("Donetsk",),
    "Luhansk oblast": ("Luhansk",),
    "Zaporizhzhia oblast": ("Zaporizhzhia",),
    "Kherson oblast": ("Kherson",),
    CRIMEA: territory.CLAIMED_2014,
}
"""What is claimed, as the chapter groups it: name and the units of `control_by_oblast`."""

MONITORS = ("deepstate", "isw_control", "isw_control_advance", "nzz")
"""The monitors that have areas by oblast."""

NOT_CLAIMED = ("Kharkiv", "Mykolaiv")
"""Oblasts of which a part has been held for years and that the four-oblast claim leaves out."""

Ring = npt.NDArray[np.float64]


# --- the gap, region by region ----------------------------------------------------------------


def gaps(by_oblast: pd.DataFrame, layers: pd.DataFrame) -> pd.DataFrame:
    """Claimed, held and the gap of every region of `REGIONS`, on every map by oblast.

    Columns: region, date, source_series, whole_km2, held_km2, gap_km2, held_pct, incomplete
    (``layers``, the table `map_layers`, says that the map was still being filled in),
    source_ids; sorted by region, series, date. The polygons for the eve of the invasion count
    as DeepState's first row. A map without every unit of a region has no row for it.
    """
    series = by_oblast["source_series"].replace({"pre2022": "deepstate"})
    rows = by_oblast.assign(
        source_series=series.astype(str), oblast=by_oblast["oblast"].astype(str)
    )
    regions = [_gap(rows, region, units) for region, units in REGIONS.items()]
    unready = layers[layers["reading"] == "incomplete"]
    keys = set(zip(unready["source_series"], unready["date"], strict=True))
    table = pd.concat(regions, ignore_index=True)
    pairs = zip(table["source_series"], table["date"], strict=True)
    return table.assign(incomplete=[pair in keys for pair in pairs])


def _gap(rows: pd.DataFrame, region: str, units: Sequence[str]) -> pd.DataFrame:
    part = rows[rows["oblast"].isin(list(units))]
    table = part.groupby(["source_series", "date"], as_index=False).agg(
        units=("oblast", "nunique"),
        whole_km2=("oblast_km2", "sum"),
        held_km2=("occupied_km2", "sum"),
        source_ids=("source_ids", "first"),
    )
    table = table[table["units"] == len(units)].drop(columns="units")
    gap = table["whole_km2"] - table["held_km2"]
    share = 100 * table["held_km2"] / table["whole_km2"]
    # a region counted whole exceeds its own area by the rounding of the table: 0.4 km²
    return table.assign(region=region, gap_km2=gap.clip(lower=0), held_pct=share.clip(upper=100))


def of_region(table: pd.DataFrame, region: str) -> pd.DataFrame:
    """The rows of one region, maps still being filled in left out; KeyError when it has none.

    Rows and columns of `gaps`: ``date`` datetime64, areas float64 in km², ``held_pct`` 0 to 100.
    """
    rows = table[(table["region"] == region) & ~table["incomplete"]]
    if rows.empty:
        raise KeyError(f"no map of {region}")
    return rows.reset_index(drop=True)


def last_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The last row of each monitor, in the order of `MONITORS`; columns as they come.

    ``rows`` need ``date`` (datetime64) and ``source_series`` (text).
    """
    last = rows.sort_values("date").drop_duplicates("source_series", keep="last")
    rank = {name: i for i, name in enumerate(MONITORS)}
    ordered: pd.DataFrame = last.sort_values("source_series", key=lambda names: names.map(rank))
    return ordered.reset_index(drop=True)


def summary(table: pd.DataFrame, monitor: str, days: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Every region's whole, and its held area, gap and share on the maps of ``days``.

    ``table`` is `gaps`. One row a region (in the order of `REGIONS`) and day; columns region, day,
    whole_km2, held_km2, gap_km2, held_pct. KeyError for a day without a map.
    """
    rows = table[table["source_series"] == monitor].set_index(["region", "date"])
    summaries = []
    for name in REGIONS:
        for day in days:
            if (name, day) not in rows.index:
                raise KeyError(f"{monitor} has no map of {name} on {day:%Y-%m-%d}")
            row = rows.loc[(name, day), ["whole_km2", "held_km2", "gap_km2", "held_pct"]]
            summaries.append({"region": name, "day": day, **row.to_dict()})
    return pd.DataFrame(summaries)


class Spread(NamedTuple):
    """How far monitors lie apart on one day, in percentage points."""

    day: pd.Timestamp
    low: str
    low_pct: float
    high: str
    high_pct: float

    @property
    def points(self) -> float:
        """The highest share less the lowest."""
        return self.high_pct - self.low_pct


def spread(rows: pd.DataFrame, on: pd.Timestamp, days: int = 7) -> Spread | None:
    """The lowest and the highest share of a region on one day; None with fewer than two maps.

    Each monitor counts with its last map, at most ``days`` old.
    """
    maps = territory.in_force(rows, on, days)
    if len(maps) < 2:
        return None
    ranked = records(maps.sort_values("held_pct", kind="stable"))
    low, high = ranked[0], ranked[-1]
    return Spread(
        on, low["source_series"], low["held_pct"], high["source_series"], high["held_pct"]
    )


def widest(rows: pd.DataFrame, since: pd.Timestamp) -> Spread | None:
    """The first day of a month, from ``since`` on, on which monitors lie furthest apart.

    Only days on which at least two have a map of the last week; None when there is no such day.
    """
    days = territory.month_starts(since, rows["date"].max())
    spreads = filter(None, (spread(rows, day) for day in days))
    return max(spreads, key=lambda one: one.points, default=None)


# --- if the war had frozen on … ---------------------------------------------------------------

OTHER = "Other oblasts"
GROUPS: dict[str, tuple[str, ...] | None] = {
    CRIMEA: territory.CLAIMED_2014,
    "Luhansk": ("Luhansk",),
    "Donetsk": ("Donetsk",),
    "Zaporizhzhia": ("Zaporizhzhia",),
    "Kherson": ("Kherson",),
    "Kharkiv": ("Kharkiv",),
    "Mykolaiv": ("Mykolaiv",),
    OTHER: None,
}
"""Rows of a freeze: those claimed, the two held in part and not claimed, all others."""

EARLY = {"border-1991": "none", "crimea-2014": "crimea", "minsk-2014": "unknown"}
"""Named lines before 2022 and on what their shares rest: no land held, Crimea alone, Crimea and an
unknown part of two oblasts. The line of 2015 has a proxy: the maps of February 2022."""

PROXY = "minsk-2015"
_EVE = "2022-02-23"
_PEAK = "2022-03-25"
_WIDER_LAYER = "2022-03-25-advances"


class Moment(NamedTuple):
    """A date on which the war might have frozen.

    ``key`` names it in links; ``date`` is a date as the tables write it (it may be a month);
    ``line`` is the named line of that date, if any; ``layer`` the layer of `control_grid`,
    missing where no map exists; ``basis`` is map, proxy, none, crimea or unknown.
    """

    key: str
    date: str
    line: str
    layer: str | None
    source_series: str | None
    basis: str
    source_ids: tuple[str, ...]


def moments(
    lines: pd.DataFrame, layers: pd.DataFrame, extra: Iterable[pd.Timestamp]
) -> list[Moment]:
    """The named lines and the days of ``extra`` that have a map, in the order of the maps.

    ``lines`` and ``layers`` are the tables `lines` and `map_layers`. Named lines of 2022 and
    later without a layer of cells are left out (the peak on NZZ's map); the two peaks of ISW
    are shown by its map of 25 March 2022, to which their columns by oblast belong.
    """
    named = records(lines)
    labels = {str(row["date"]): row for row in named if row["source_series"] == "deepstate"}
    peaks = {str(row["line_id"]): row for row in named}
    labels |= {_EVE: peaks["eve-2022"], _PEAK: peaks["peak-2022-control"]}
    days = {f"{day:%Y-%m-%d}" for day in extra} | set(labels)
    freezes = [_early(row) for row in named if row["line_id"] in {*EARLY, PROXY}]
    for row in records(layers):
        key, label = str(row["layer"]), labels.get(str(row["layer"]))
        if key == _WIDER_LAYER:
            label = peaks["peak-2022-advance"]
        elif key not in days or row["reading"] != "main":
            continue
        name, ids = ("", ()) if label is None else (str(label["label"]), label["source_ids"])
        if label is not None and label["date"] != key[:10]:  # the map nearest to a peak
            name = f"Near the peak of {words.date(label['date'])}"
        series = str(row["source_series"])
        freezes.append(Moment(key, key[:10], name, key, series, "map", ids))
    return freezes


def _early(row: Mapping[str, Any]) -> Moment:
    key = str(row["line_id"])
    basis = EARLY.get(key, "proxy")
    layer, series = (_EVE, "pre2022") if basis == "proxy" else (None, None)
    return Moment(key, str(row["date"]), str(row["label"]), layer, series, basis, row["source_ids"])


def frozen(by_oblast: pd.DataFrame, moment: Moment) -> pd.DataFrame:
    """Area held in each group of `GROUPS` at a moment: group, whole_km2, held_km2, held_pct.

    Where nothing is known the held area is missing. KeyError for a moment whose map is not in
    the table.
    """
    rows = by_oblast.assign(oblast=by_oblast["oblast"].astype(str))
    whole = rows.drop_duplicates("oblast").set_index("oblast")["oblast_km2"].astype(float)
    if moment.layer is None:
        held = whole * _early_share(whole.index.to_series(), moment.basis)
    else:
        day = pd.Timestamp(moment.layer[:10])
        map_rows = rows[(rows["source_series"] == moment.source_series) & (rows["date"] == day)]
        if map_rows.empty:
            raise KeyError(f"{moment.source_series} has no areas by oblast of {day:%Y-%m-%d}")
        held = map_rows.set_index("oblast")["occupied_km2"].astype(float)
        held = held.reindex(whole.index).fillna(0.0)
    named = {unit for units in GROUPS.values() for unit in units or ()}
    rest = [unit for unit in whole.index if unit not in named]
    groups = [list(units or rest) for units in GROUPS.values()]
    table = pd.DataFrame(
        {
            "group": list(GROUPS),
            "whole_km2": [float(whole[units].sum()) for units in groups],
            "held_km2": [float(held[units].sum(skipna=False)) for units in groups],
        }
    )
    return table.assign(held_pct=100 * table["held_km2"] / table["whole_km2"])


def _early_share(oblasts: pd.Series, basis: str) -> pd.Series:
    """Share (0 to 1) of each oblast held at a line of `EARLY`, missing where it is unknown."""
    held = oblasts.isin(territory.CLAIMED_2014).astype(float) * (basis != "none")
    return held.mask(oblasts.isin(("Donetsk", "Luhansk"))) if basis == "unknown" else held


def held_total(table: pd.DataFrame) -> float:
    """The area held in all groups of `frozen`; missing when one of them is."""
    return float(table["held_km2"].sum(skipna=False))


def comparison(then: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """A freeze beside a reference, both from `frozen`.

    Columns: group, then_km2, then_pct, reference_km2, reference_pct, more_km2 and more_points
    (the freeze less the reference: above zero, Russia would hold more).
    """
    sides = {"then": then, "reference": reference}
    both = pd.DataFrame({"group": then["group"]})
    for name, side in sides.items():
        held = side.rename(columns={"held_km2": f"{name}_km2", "held_pct": f"{name}_pct"})
        both = both.merge(held.drop(columns="whole_km2"), on="group", validate="1:1")
    return both.assign(
        more_km2=both["then_km2"] - both["reference_km2"],
        more_points=both["then_pct"] - both["reference_pct"],
    )


def freeze_cells(
    grid: pd.DataFrame, cells: pd.DataFrame, freezes: Sequence[Moment]
) -> pd.DataFrame:
    """Share (0 to 1) of every cell at each moment: one row a cell, one column a moment's key.

    A cell in Donetsk or Luhansk oblast is missing where the line of that moment is unknown.
    """
    layers = list(dict.fromkeys(one.layer for one in freezes if one.layer))
    shares = territory.cell_shares(grid, layers)
    oblast = cells.set_index("cell")["oblast"].astype(str).reindex(shares.index)
    columns = {
        one.key: shares[one.layer] if one.layer else _early_share(oblast, one.basis)
        for one in freezes
    }
    return pd.DataFrame(columns)


def differing(
    then: pd.Series, reference: pd.Series, least: float = 0.2
) -> tuple[list[str], list[str]]:
    """Cells held more at a freeze than at the reference, and those held less, by ``least``.

    Shares are 0 to 1; a cell that is missing in either is in neither list.
    """
    more = (then - reference).round(6)
    held = [str(cell) for cell in more.index[more >= least]]
    free = [str(cell) for cell in more.index[more <= -least]]
    return held, free


# --- how far the line was from two capitals ---------------------------------------------------


class Place(NamedTuple):
    """A city's position, degrees, as GeoNames gives it (source id ``geonames``)."""

    lon: float
    lat: float


CAPITALS = {"Kherson": Place(32.6146, 46.6370), "Zaporizhzhia": Place(35.1171, 47.8517)}
"""The two regional capitals that the article names."""


class Reach(NamedTuple):
    """What the cells allow to be said about a place and the nearest held land.

    ``own`` is the share (0 to 1) of the place's own cell that is held. The distance to held
    land is between ``least`` and ``most`` km: held land lies somewhere in a held cell, so not
    nearer than the nearest edge of one, and not farther than the farthest corner of one.
    """

    own: float
    least: float
    most: float


def hexagon_km(hexagon: Iterable[tuple[float, float]]) -> Ring:
    """Corners of a cell in km on the equal-area projection."""
    lon, lat = np.array(list(hexagon)).T
    return np.column_stack(ukraine_km(lon, lat))


def bounds(ring: Ring, point: tuple[float, float]) -> tuple[float, float]:
    """The least distance from ``point`` to the area of a convex ring, and the greatest."""
    place = np.array(point)
    onward = np.roll(ring, -1, axis=0)
    along, to = onward - ring, place - ring
    sides = along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]
    most = float(np.hypot(*(ring - place).T).max())
    if (sides >= 0).all() or (sides <= 0).all():
        return 0.0, most
    foot = np.clip((to * along).sum(axis=1) / (along * along).sum(axis=1), 0, 1)
    nearest = ring + foot[:, None] * along
    return float(np.hypot(*(nearest - place).T).min()), most


def reach(cells: pd.DataFrame, shares: pd.DataFrame, place: Place) -> dict[str, Reach]:
    """How near held land is to ``place`` at each moment (a column of ``shares``).

    ``cells`` is the table `grid_cells`, ``shares`` as `freeze_cells` gives them. ValueError
    when the place is in no cell, or when nothing is held at a moment.
    """
    x, y = ukraine_km(place.lon, place.lat)
    point = (float(x), float(y))
    hexagons = cells.set_index("cell")["hexagon"]
    spans = pd.DataFrame(
        [bounds(hexagon_km(hexagon), point) for hexagon in hexagons],
        index=hexagons.index,
        columns=["least", "most"],
    )
    home = spans.index[spans["least"] == 0]
    if len(home) != 1:
        raise ValueError(f"{place} is in no one cell of the grid")
    by_cell = shares.reindex(spans.index).fillna(0.0)
    reaches = {}
    for key in shares.columns:
        held = spans[by_cell[key] > 0]
        if held.empty:
            raise ValueError(f"nothing is held at {key}")
        own = float(by_cell[key][home[0]])
        reaches[str(key)] = Reach(own, float(held["least"].min()), float(held["most"].min()))
    return reaches
