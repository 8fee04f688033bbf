"""One quantity, one value: what the charts' data and titles say of one place, day and map."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd
import pytest

from redline.charts import control_map, freeze, gap, shares
from redline.charts import since as since_charts
from redline.questions import aftermath, annexation, territory
from redline.tables import load, outlines

DRAWN, CUT = "as the monitor draws it", "inside the common boundary"


class Value(NamedTuple):
    """A figure somewhere in the book: of what, how it is written, and where it stands."""

    place: str
    day: str
    monitor: str
    measure: str
    text: str
    where: str


def number(text: str) -> tuple[float, float]:
    """A written number, and half of its last digit."""
    plain = text.replace(",", "").replace("−", "-").strip()
    digits = len(plain.partition(".")[2])
    return float(plain), 0.5 * 10**-digits


def differing(values: Iterable[Value]) -> list[str]:
    """Each pair of figures of one quantity that rounding cannot explain."""
    by_quantity: dict[tuple[str, ...], list[Value]] = defaultdict(list)
    for one in values:
        by_quantity[one[:4]].append(one)
    differences = []
    for quantity, figures in by_quantity.items():
        for a, b in itertools.combinations(figures, 2):
            (x, half_x), (y, half_y) = number(a.text), number(b.text)
            if abs(x - y) > half_x + half_y + 1e-9:
                places = f"{a.text} in {a.where}, {b.text} in {b.where}"
                differences.append(f"{', '.join(quantity)}: {places}")
    return differences


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    names = "control_total control_by_oblast control_grid grid_cells map_layers lines series"
    return {name: load(name) for name in names.split()}


def maps(tables: dict[str, pd.DataFrame]) -> Iterator[Value]:
    """The maps drawn in cells: what their data tabs and titles say."""
    main = tables["map_layers"][tables["map_layers"]["reading"] == "main"]
    states = territory.map_states(main, tables["control_total"])
    drawn = control_map.atlas(
        tables["control_grid"],
        tables["grid_cells"],
        states,
        tables["lines"],
        outlines(),
        outlines("outlines_context"),
    )
    for layer, date, monitor in states[["layer", "date", "source_series"]].itertuples(index=False):
        day, where = f"{date:%Y-%m-%d}", f"the map of {layer}"
        table = control_map.map_table(drawn, layer, "all", tables["control_by_oblast"])
        for region, area, pct in table.itertuples(index=False):
            yield Value(region, day, monitor, f"km² held, {CUT}", str(area), where)
            yield Value(region, day, monitor, f"% held, {CUT}", str(pct), where)
        title = control_map.map_title(drawn, layer, "all")
        share = re.search(r"([\d.]+)% of Ukraine", title)
        assert share, title
        yield Value("Ukraine", day, monitor, f"% held, {DRAWN}", share[1], f"the title of {where}")


def frozen(tables: dict[str, pd.DataFrame]) -> Iterator[Value]:
    """The freezes: what their data tabs and titles say of each map."""
    days = [pd.Timestamp("2022-03-01")]
    moments = annexation.moments(tables["lines"], tables["map_layers"], days)
    names = ("control_by_oblast", "control_total", "control_grid", "grid_cells")
    around = outlines(), outlines("outlines_context")
    freezes = freeze.prepare(moments, *[tables[name] for name in names], *around)
    for key, one in freezes.moments.items():
        if one.layer is None or one.basis == "proxy":
            continue
        monitor = "deepstate" if one.source_series == "pre2022" else str(one.source_series)
        where = f"the freeze of {key}"
        for row in freeze.freeze_table(freezes, key, "2025-03-11").to_dict("records"):
            place = {"All": "Ukraine"}.get(row["Oblast"], row["Oblast"])
            area = row["Held at the freeze (km²)"]
            yield Value(place, one.date, monitor, f"km² held, {CUT}", area, where)
            yield Value(
                place, one.date, monitor, f"% held, {CUT}", row["Held at the freeze (%)"], where
            )


def gaps(tables: dict[str, pd.DataFrame]) -> Iterator[Value]:
    """The gap of each claimed region, map by map."""
    regions = gap.regions(
        annexation.gaps(tables["control_by_oblast"], tables["map_layers"]), tables["series"]
    )
    for monitor in annexation.MONITORS:
        for row in gap.gap_table(regions, monitor).to_dict("records"):
            units = annexation.REGIONS[row["Claimed"]]
            place = units[0] if len(units) == 1 else row["Claimed"]
            day, where = row["Map of"], f"the gap of {row['Claimed']}"
            held, pct = str(row["Held (km²)"]), str(row["Held (%)"])
            yield Value(place, day, monitor, f"km² held, {CUT}", held, where)
            yield Value(place, day, monitor, f"% held, {CUT}", pct, where)


def by_monitor(tables: dict[str, pd.DataFrame]) -> Iterator[Value]:
    """The share of Ukraine under each monitor, on the days of the map layers."""
    names = {name: key for key, name in shares.monitor_names(tables["series"]).items()}
    for basis, measure in (("official", DRAWN), ("measured", CUT)):
        rows = territory.shares(tables["control_total"], basis)
        for date in tables["map_layers"]["date"].unique():
            table = shares.share_table(rows[rows["date"] == date], tables["series"])
            for row in table.to_dict("records"):
                key = "Ukraine", f"{date:%Y-%m-%d}", names[row["Monitor"]]
                area, pct = str(row["Held (km²)"]), str(row["Share (%)"])
                yield Value(*key, f"km² held, {measure}", area, f"the shares, {basis}")
                yield Value(*key, f"% held, {measure}", pct, f"the shares, {basis}")


def named_lines(tables: dict[str, pd.DataFrame]) -> Iterator[Value]:
    """The table of named lines as chapter 4 prints it."""
    rows = tables["lines"].sort_values("date", kind="stable")
    printed = freeze.lines_table(tables["lines"]).to_dict("records")
    for row, words in zip(rows.to_dict("records"), printed, strict=True):
        if pd.isna(row["source_series"]) or row["line_id"].startswith("peak-2022"):
            continue  # no map, or regions of another day: said in the table's caveats
        monitor = str(row["source_series"]).replace("pre2022_deepstate", "deepstate")
        day = str(row["date"])
        for oblast in territory.CLAIMED_2022:
            text = words[f"{oblast} (%)"]
            if text != "–":
                yield Value(oblast, day, monitor, f"% held, {CUT}", text, "the named lines")
        if words["Held (km²)"] != "–":
            area, pct = words["Held (km²)"], words["% of Ukraine"]
            yield Value("Ukraine", day, monitor, f"km² held, {DRAWN}", area, "the named lines")
            yield Value("Ukraine", day, monitor, f"% held, {DRAWN}", pct, "the named lines")


def gained(tables: dict[str, pd.DataFrame]) -> Iterator[Value]:
    """What DeepState's map gained since the eve of the article, as three places give it."""
    totals = tables["control_total"]
    last = territory.latest(totals)
    moments = annexation.moments(tables["lines"], tables["map_layers"], [last])
    names = ("control_by_oblast", "control_total", "control_grid", "grid_cells")
    around = outlines(), outlines("outlines_context")
    freezes = freeze.prepare(moments, *[tables[name] for name in names], *around)
    since = aftermath.gains_since(totals, ["deepstate"], last)
    growth = since_charts.gains_table(since, {"deepstate": "DeepState"})["difference, km²"]
    frozen_then = freeze.difference(freezes, f"{last:%Y-%m-%d}", "2025-03-11")
    key = "Ukraine", f"2025-03-11 to {last:%Y-%m-%d}", "deepstate", f"km² gained, {CUT}"
    yield Value(*key, f"{growth.iloc[0]:.0f}", "what happened next")
    yield Value(*key, f"{frozen_then:.0f}", "the freeze")


def test_no_quantity_has_two_values(tables: dict[str, pd.DataFrame]) -> None:
    parts = (maps, frozen, gaps, by_monitor, named_lines, gained)
    values = [one for part in parts for one in part(tables)]
    places = {(one.place, one.day) for one in values}
    assert ("Donetsk", "2025-03-11") in places
    assert ("Ukraine", "2025-03-11") in places
    assert differing(values) == []


def test_two_values_are_found_and_named() -> None:
    key = "Donetsk", "2025-03-11", "deepstate", "% held"
    values = [Value(*key, "68.93", "a chart"), Value(*key, "67.9", "a map")]
    (line,) = differing(values)
    assert "68.93 in a chart, 67.9 in a map" in line
    assert differing([Value(*key, "68.93", "a chart"), Value(*key, "68.9", "a map")]) == []
