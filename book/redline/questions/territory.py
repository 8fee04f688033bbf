"""How much land is held: shares under different definitions, and how they change.

Pure functions on the control tables (see the datasheet of ``control_total``). Areas are km²,
shares are percent (0 to 100), dates are ``pandas.Timestamp``. A monitor is one
``source_series``: two that disagree stay two, nothing is averaged. Where no map lies within
the stated number of days the answer is a missing value, never the next best.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

MONITORS = (
    "deepstate",
    "isw_control",
    "isw_control_advance",
    "nzz",
    "uacontrolmap",
    "liveuamap",
)
CLAIMED_2022 = ("Luhansk", "Donetsk", "Zaporizhzhia", "Kherson")
CLAIMED_2014 = ("Crimea", "Sevastopol")
INVASION = pd.Timestamp("2022-02-24")

NAMED_DAYS = {
    "Invasion eve": "eve-2022",
    "2022 claim": "annexation-claim-2022",
    "Kherson retaken": "after-kherson-2022",
    "Day before article": "jeddah-2025",
}
"""The days that the text speaks of, as a reader is offered them; rows of the table `lines`."""

PEAK = pd.Timestamp("2022-03-25")
"""The one map in cells between the highest days of ISW's two series."""

_FILLING_IN = "still being filled in"

# the eve of the invasion, as the two monitors that have earlier polygons draw it
_EVE = {"pre2022_deepstate": "deepstate", "pre2022_isw": "isw_control"}


class Basis(NamedTuple):
    """One way to say 'x percent': which area, of which whole.

    ``part`` and ``whole`` are columns of `control_total`; ``plus`` is a column added to the
    part; ``less_crimea`` takes Crimea and Sevastopol out of both.
    """

    label: str
    part: str
    whole: str
    plus: str | None = None
    less_crimea: bool = False


BASES: dict[str, Basis] = {
    "official": Basis("official area", "occupied_km2", "denominator_km2"),
    "measured": Basis("measured area", "clipped_km2", "clipped_denominator_km2"),
    "mainland": Basis("without Crimea", "clipped_km2", "clipped_denominator_km2", less_crimea=True),
    "since-2022": Basis("taken since 2022", "gain_since_2022_02_23_km2", "clipped_denominator_km2"),
    "grey-zone": Basis(
        "with the grey zone", "occupied_km2", "denominator_km2", plus="grey_zone_km2"
    ),
}


def share(part: float, whole: float) -> float:
    """Return ``part`` as percent of ``whole``; ValueError when the whole is not positive."""
    if not whole > 0:
        raise ValueError(f"a share needs a whole above zero, not {whole}")
    return 100 * part / whole


def crimea_area(totals: pd.DataFrame) -> float:
    """Area of Crimea and Sevastopol inside the measured boundary, km²."""
    rows = totals.loc[totals["source_series"] == "crimea_only", "clipped_km2"]
    return float(rows.iloc[0])


def shares(totals: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Every monitor's share on every date it has one, under ``basis`` (a key of `BASES`).

    Columns: date, source_series, part_km2, whole_km2, share_pct, map_as_of (the day the map
    shows, where it lags its date), incomplete (the archive says that the map was still being
    filled in), source_ids; sorted by series and date. The polygons for 23 February 2022 count
    as the first row of DeepState and of ISW control. KeyError for an unknown basis.
    """
    how = BASES[basis]
    series = totals["source_series"].replace(_EVE)
    rows = totals.assign(source_series=series)[series.isin(MONITORS)]
    part = rows[how.part].astype(float)
    if how.plus:
        part = part + rows[how.plus].astype(float)
    apart = crimea_area(totals) if how.less_crimea else 0.0
    whole = rows[how.whole].astype(float) - apart
    table = pd.DataFrame(
        {
            "date": rows["date"],
            "source_series": rows["source_series"].astype(str),
            "part_km2": part - apart,
            "whole_km2": whole,
            "share_pct": 100 * (part - apart) / whole,
            "map_as_of": rows["map_as_of"],
            "incomplete": _incomplete(rows["notes"]),
            "source_ids": rows["source_ids"],
        }
    ).dropna(subset=["share_pct"])
    return table.sort_values(["source_series", "date"], ignore_index=True)


def _incomplete(notes: pd.Series) -> pd.Series:
    return notes.astype("string").str.contains(_FILLING_IN, regex=False).fillna(False).astype(bool)


def in_force(rows: pd.DataFrame, on: pd.Timestamp, days: int) -> pd.DataFrame:
    """The last row of each series up to and including ``on``, at most ``days`` old.

    This is the map that a reader of that day had. A series with none is left out, and so is a
    map still being filled in. Adds ``days_off`` (zero or negative). In the order of `MONITORS`.
    """
    recent = rows[(rows["date"] <= on) & (rows["date"] >= on - pd.Timedelta(days=days))]
    return nearest(recent[~recent["incomplete"]], on, days)


def nearest(rows: pd.DataFrame, on: pd.Timestamp, days: int) -> pd.DataFrame:
    """The row of each series whose date is closest to ``on``, at most ``days`` away.

    The earlier of two equally close; a series with none is left out. Adds ``days_off``
    (negative: before ``on``). The order is that of `MONITORS`.
    """
    window = pd.Timedelta(days=days)
    close = rows[(rows["date"] >= on - window) & (rows["date"] <= on + window)]
    off = (close["date"] - on).dt.days
    close = close.assign(days_off=off, _distance=off.abs())
    first = close.sort_values(["_distance", "date"]).drop_duplicates("source_series")
    rank = first["source_series"].map({name: i for i, name in enumerate(MONITORS)})
    return first.loc[rank.sort_values().index].drop(columns="_distance").reset_index(drop=True)


def at(rows: pd.DataFrame, series: str, on: pd.Timestamp) -> pd.Series:
    """The one row of ``series`` on exactly the day ``on``; KeyError when there is none.

    ``rows`` are those of `shares` or of a control table; the row has their columns.
    """
    match = rows[(rows["source_series"] == series) & (rows["date"] == on)]
    if match.empty:
        raise KeyError(f"{series} has no map of {on:%Y-%m-%d}")
    return match.iloc[0]


def latest(totals: pd.DataFrame) -> pd.Timestamp:
    """The last date for which any monitor has a figure."""
    return pd.Timestamp(totals["date"].max())


def last_above(rows: pd.DataFrame, series: str, share_pct: float) -> pd.Timestamp | None:
    """The last day on which ``series`` stood above ``share_pct``; None when it never did."""
    days = rows.loc[(rows["source_series"] == series) & (rows["share_pct"] > share_pct), "date"]
    return None if days.empty else pd.Timestamp(days.max())


def difference(rows: pd.DataFrame, base: str, days: int = 0) -> pd.DataFrame:
    """Each other series minus ``base`` in percentage points, where both have a map.

    ``days`` is how far apart the two maps may lie. Columns: date, source_series, points.
    """
    of_base = rows.loc[rows["source_series"] == base, ["date", "share_pct"]].sort_values("date")
    others = rows[rows["source_series"] != base].sort_values("date")
    joined = pd.merge_asof(
        others,
        of_base.rename(columns={"share_pct": "base_pct"}),
        on="date",
        direction="nearest",
        tolerance=pd.Timedelta(days=days),
    ).dropna(subset=["base_pct"])
    points = joined["share_pct"] - joined["base_pct"]
    return joined.assign(points=points)[["date", "source_series", "points"]].reset_index(drop=True)


def named_days(lines: pd.DataFrame) -> dict[str, pd.Timestamp]:
    """The days of `NAMED_DAYS` (table `lines`) and the peak by their short names, in order."""
    dates = lines.set_index("line_id")["date"]
    days = {name: pd.Timestamp(dates[line]) for name, line in NAMED_DAYS.items()}
    return dict(sorted({**days, "2022 peak": PEAK}.items(), key=lambda item: item[1]))


def stops(lines: pd.DataFrame, keys: Iterable[str]) -> dict[str, str]:
    """The named days among ``keys``, layers of `map_layers`, as a slider offers them."""
    layers = set(keys)
    days = {name: f"{day:%Y-%m-%d}" for name, day in named_days(lines).items()}
    return {name: day for name, day in days.items() if day in layers}


def month_starts(first: pd.Timestamp, last: pd.Timestamp) -> list[pd.Timestamp]:
    """The first day of every month from ``first`` to ``last``, both included."""
    return list(pd.date_range(first, last, freq="MS"))


def monthly_gains(totals: pd.DataFrame, *, days: int = 3, jump_km2: float = 500) -> pd.DataFrame:
    """Change of the area that each monitor draws, from one month's first day to the next.

    Either end may be a map up to ``days`` away. Columns: month (its first day), source_series,
    gain_km2 (negative: area lost), start, end (days of the two maps), caution:

    * ``filling-in`` - the archive says that this map was still being completed, so the rise
      is not an advance (DeepState, April 2022);
    * ``redrawn`` - the change of the area as drawn differs from that of the area cut to the
      boundary by more than ``jump_km2`` and by more than the latter: mostly an outline at the
      coast or border moved, not a front;
    * missing otherwise. Months without both maps are left out, the running month too.
    """
    rows = totals[totals["source_series"].isin(MONITORS)]
    starts = month_starts(rows["date"].min(), rows["date"].max())
    ends: dict[tuple[str, pd.Timestamp], pd.Series] = {}
    for start in starts:
        for _, row in nearest(rows, start, days).iterrows():
            ends[row["source_series"], start] = row
    gains = [
        _gain(series, start, ends[series, start], ends[series, after], jump_km2)
        for series in MONITORS
        for start, after in itertools.pairwise(starts)
        if (series, start) in ends and (series, after) in ends
    ]
    return pd.DataFrame(gains)


def _gain(
    series: str, month: pd.Timestamp, first: pd.Series, last: pd.Series, jump_km2: float
) -> dict[str, object]:
    gain = float(last["occupied_km2"] - first["occupied_km2"])
    clipped = last["clipped_km2"] - first["clipped_km2"]
    caution = None
    if pd.notna(first["notes"]) and _FILLING_IN in first["notes"]:
        caution = "filling-in"
    elif pd.notna(clipped) and abs(gain - clipped) > max(jump_km2, abs(clipped)):
        caution = "redrawn"
    return {
        "month": month,
        "source_series": series,
        "gain_km2": gain,
        "start": first["date"],
        "end": last["date"],
        "caution": caution,
    }


def published_gains(published: pd.DataFrame) -> pd.DataFrame:
    """Gains of one month as others published them.

    Columns: month (its first day), published_by, gain_km2, scope, source_ids, notes, checked;
    sorted.
    """
    rows = published[(published["metric"] == "monthly_gain") & published["figure_km2"].notna()]
    gains = rows.assign(
        month=pd.to_datetime(rows["date"].astype(str) + "-01"),
        gain_km2=rows["figure_km2"].astype(float),
    )
    columns = ["month", "published_by", "gain_km2", "scope", "source_ids", "notes", "checked"]
    return gains[columns].sort_values(["month", "published_by"], ignore_index=True)


def region_share(
    by_oblast: pd.DataFrame, names: Iterable[str], series: str, on: pd.Timestamp
) -> float:
    """Share of several oblasts taken together that ``series`` shows as held on ``on``, percent.

    KeyError names an oblast that the series does not have on that day.
    """
    wanted = list(names)
    day = by_oblast[(by_oblast["source_series"] == series) & (by_oblast["date"] == on)]
    rows = day[day["oblast"].isin(wanted)]
    missing = sorted(set(wanted) - set(rows["oblast"]))
    if missing:
        raise KeyError(f"{series} on {on:%Y-%m-%d} lacks {', '.join(missing)}")
    return share(float(rows["occupied_km2"].sum()), float(rows["oblast_km2"].sum()))


def regions_held(
    by_oblast: pd.DataFrame, series: str, on: pd.Timestamp, *, since_2022: bool = False
) -> pd.DataFrame:
    """What a map shows as held of each region, inside the common boundary.

    ``by_oblast`` is the table `control_by_oblast`. Columns: region, held_km2, whole_km2,
    held_pct; the largest area first. With ``since_2022`` only what was not held on
    23 February 2022, as DeepState's polygons of that day have it. Regions with less than half
    a km² are left out. The polygons for that eve count as DeepState's. KeyError when the series
    has no map of the day.
    """
    named = by_oblast["source_series"].replace({"pre2022": "deepstate"})
    day = by_oblast[(named == series) & (by_oblast["date"] == on)]
    if day.empty:
        raise KeyError(f"{series} has no areas by oblast of {on:%Y-%m-%d}")
    rows = day.assign(region=day["oblast"].astype(str)).set_index("region")
    held = rows["occupied_km2"].astype(float)
    if since_2022:
        eve = by_oblast[by_oblast["source_series"] == "pre2022"]
        before = eve.set_index(eve["oblast"].astype(str))["occupied_km2"].astype(float)
        held = (held - before.reindex(held.index).fillna(0)).clip(lower=0)
    whole = rows["oblast_km2"].astype(float)
    table = pd.DataFrame({"held_km2": held, "whole_km2": whole})
    table = table[table["held_km2"] >= 0.5].sort_values("held_km2", ascending=False)
    # a region counted whole exceeds its own area by the rounding of the table: 0.4 km²
    pct = (100 * table["held_km2"] / table["whole_km2"]).clip(upper=100)
    return table.assign(held_pct=pct).reset_index()


def gain(
    totals: pd.DataFrame,
    monitors: Sequence[str],
    since: pd.Timestamp,
    until: pd.Timestamp,
    days: int = 4,
) -> pd.DataFrame:
    """Area held on one day less that on another, inside the common boundary, by monitor.

    Each by its own maps, at most ``days`` from the day. One row a monitor, in the given order:
    ``source_series, then_km2, now_km2, gain_km2, map_date`` (of the later map); missing where a
    map is missing. This is the one measure of a gain that the book gives since a day.
    """
    rows = shares(totals, "measured")
    maps = (nearest(rows, day, days).set_index("source_series") for day in (since, until))
    then, now = (table.reindex(list(monitors)) for table in maps)
    gains = pd.DataFrame(
        {"then_km2": then["part_km2"], "now_km2": now["part_km2"], "map_date": now["date"]}
    )
    gains["gain_km2"] = gains["now_km2"] - gains["then_km2"]
    return gains.rename_axis("source_series").reset_index()


def map_dates(
    layers: pd.DataFrame, named: Sequence[pd.Timestamp], until: pd.Timestamp
) -> pd.DataFrame:
    """The map layers to show in turn: one a month, the first weeks, and the named days.

    ``layers`` is the table `map_layers`; only its main readings are taken. Columns: layer,
    date, source_series; in order of date. ``until`` is the end of the first weeks.
    """
    main = layers[layers["reading"] == "main"]
    keep = (main["date"].dt.day == 1) | (main["date"] <= until) | main["date"].isin(list(named))
    columns = ["layer", "date", "source_series"]
    maps: pd.DataFrame = main.loc[keep, columns].sort_values("date", ignore_index=True)
    return maps


def map_states(maps: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """The area that each map shows as held, for the maps of `map_dates`.

    Columns: layer, date, source_series, held_km2, held_pct (of the official area), since_km2
    and since_pct (taken since 24 February 2022, of the measured area), source_ids. KeyError
    names a map without a figure.
    """
    whole, since = shares(totals, "official"), shares(totals, "since-2022")
    states = []
    for layer, date, name in maps[["layer", "date", "source_series"]].itertuples(index=False):
        series = _EVE.get(f"{name}_deepstate", name)
        now, gained = at(whole, series, date), at(since, series, date)
        states.append(
            {
                "layer": layer,
                "date": date,
                "source_series": series,
                "held_km2": now["part_km2"],
                "held_pct": now["share_pct"],
                "since_km2": gained["part_km2"],
                "since_pct": gained["share_pct"],
                "source_ids": now["source_ids"],
            }
        )
    return pd.DataFrame(states)


def cell_shares(grid: pd.DataFrame, layers: Sequence[str]) -> pd.DataFrame:
    """Share (0 to 1) of every cell ever held in ``layers``: one row a cell, one column a layer.

    A cell that a layer leaves out is not held there: 0.
    """
    rows = grid[grid["layer"].isin(list(layers))]
    wide = rows.pivot(index="cell", columns="layer", values="share_occupied")
    return wide.reindex(columns=list(layers)).fillna(0.0).astype(float).sort_index()


def cells_apart(
    grid: pd.DataFrame, cells: pd.DataFrame, states: pd.DataFrame, totals: pd.DataFrame
) -> float:
    """How far the cells of a map add up to another area than was measured: the most, percent.

    ``grid`` and ``cells`` are the tables `control_grid` and `grid_cells`, ``states`` the maps as
    `map_states` gives them. KeyError names a map without a figure.
    """
    held = cell_shares(grid, states["layer"].to_list())
    sums = held.mul(cells.set_index("cell")["area_km2"], axis=0).sum()
    measured = shares(totals, "measured")
    whole = [
        at(measured, name, date)["part_km2"]
        for date, name in states[["date", "source_series"]].itertuples(index=False)
    ]
    return float(100 * (sums / whole - 1).abs().max())


def taken_since(cells: pd.DataFrame, layer: str) -> pd.DataFrame:
    """What each cell's share in every layer exceeds its share in ``layer`` by, at least 0.

    ``cells`` and what is returned are as `cell_shares` gives them: float64, 0 to 1.
    """
    above: pd.DataFrame = cells.sub(cells[layer], axis=0).clip(lower=0)
    return above
