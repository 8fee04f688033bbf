"""Claimed, held, gap, freezes and distances: the arithmetic, and the book's figures."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.questions import annexation, territory
from redline.tables import load

LATEST = pd.Timestamp("2026-08-22")


@pytest.fixture(scope="module")
def gaps():
    return annexation.gaps(load("control_by_oblast"), load("map_layers"))


@pytest.fixture(scope="module")
def by_oblast():
    return load("control_by_oblast")


@pytest.fixture(scope="module")
def moments():
    return annexation.moments(load("lines"), load("map_layers"), [pd.Timestamp("2022-11-01")])


def one(moments, key):
    return next(moment for moment in moments if moment.key == key)


# --- the figures the chapter states ----------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "day", "percent", "gap_km2"),
    [
        # read off control_by_oblast.csv by hand: area of the oblast less the area held
        (annexation.FOUR, "2025-03-11", 78.4, 22_973.5),
        (annexation.FOUR, "2026-08-22", 81.9, 19_207.5),
        (annexation.FOUR, "2022-09-30", 79.7, 21_537.0),
        ("Donetsk oblast", "2025-03-11", 68.9, 8_266.7),
        ("Donetsk oblast", "2026-08-22", 79.8, 5_367.9),
        ("Luhansk oblast", "2025-03-11", 98.9, 298.1),
        ("Kherson oblast", "2022-09-30", 91.6, 2_190.1),
        ("Kherson oblast", "2025-03-11", 72.8, 7_114.6),
        ("Zaporizhzhia oblast", "2025-03-11", 73.1, 7_294.1),
        (annexation.CRIMEA, "2025-03-11", 100.0, 0.0),
    ],
)
def test_share_held_and_gap_on_deepstates_map(gaps, region, day, percent, gap_km2):
    rows = annexation.summary(gaps, "deepstate", [pd.Timestamp(day)]).set_index("region")
    assert round(rows.loc[region, "held_pct"], 1) == percent
    assert rows.loc[region, "gap_km2"] == pytest.approx(gap_km2, abs=0.05)


def test_share_of_the_four_is_that_of_the_territory_module(gaps, by_oblast):
    row = (
        annexation.summary(gaps, "deepstate", [annexation.JEDDAH])
        .set_index("region")
        .loc[annexation.FOUR]
    )
    other = territory.region_share(
        by_oblast, territory.CLAIMED_2022, "deepstate", annexation.JEDDAH
    )
    assert row["held_pct"] == pytest.approx(other)


def test_monitors_differ_by_six_points_on_donetsk_in_autumn_2025(gaps):
    rows = annexation.of_region(gaps, "Donetsk oblast")
    spread = annexation.spread(rows, pd.Timestamp("2025-11-01"))
    assert (spread.low, round(spread.low_pct, 1)) == ("isw_control", 71.7)
    assert (spread.high, round(spread.high_pct, 1)) == ("nzz", 78.0)
    assert round(spread.points, 1) == 6.3
    assert annexation.widest(rows, pd.Timestamp("2025-01-01")).points >= spread.points


def test_a_map_still_being_filled_in_is_left_out(gaps):
    rows = annexation.of_region(gaps, "Kherson oblast")
    april = rows[(rows["source_series"] == "deepstate") & (rows["date"].dt.month == 4)]
    assert pd.Timestamp("2022-04-03") not in set(april["date"])


@pytest.mark.parametrize("unknown", ["Atlantis", ""])
def test_an_unknown_region_is_named(gaps, unknown):
    with pytest.raises(KeyError, match=f"no map of {unknown}"):
        annexation.of_region(gaps, unknown)


def test_a_day_without_a_map_is_named(gaps):
    with pytest.raises(KeyError, match=r"deepstate has no map of Four .* on 2021-01-01"):
        annexation.summary(gaps, "deepstate", [pd.Timestamp("2021-01-01")])


# --- freezes ---------------------------------------------------------------------------------


def test_every_named_line_with_cells_is_a_moment_in_order(moments):
    keys = [moment.key for moment in moments]
    assert keys[:4] == ["border-1991", "crimea-2014", "minsk-2014", "minsk-2015"]
    assert keys[-1] == "2026-08-22"
    assert keys[4:] == sorted(keys[4:])
    assert "2022-03-25-advances" in keys
    assert "2022-03-31" not in keys  # NZZ's peak has no cells, and ISW's map of it is no peak
    named = load("lines")
    deepstate = named.loc[named["source_series"] == "deepstate", "date"]
    assert set(deepstate) <= set(keys)


def test_a_freeze_holds_what_the_line_says(moments, by_oblast):
    """The table `lines` carries the same shares, rounded: two ways to one figure."""
    named = load("lines")
    for row in named[named["source_series"] == "deepstate"].to_dict("records"):
        table = annexation.frozen(by_oblast, one(moments, row["date"])).set_index("group")[
            "held_pct"
        ]
        for oblast in territory.CLAIMED_2022:
            assert table[oblast] == pytest.approx(row[f"{oblast.lower()}_pct"], abs=0.011)
        total = annexation.held_total(annexation.frozen(by_oblast, one(moments, row["date"])))
        assert total == pytest.approx(row["clipped_km2"], abs=2)


def test_before_2022_only_what_is_known_is_held(moments, by_oblast):
    def table(key):
        return annexation.frozen(by_oblast, one(moments, key)).set_index("group")["held_km2"]

    assert table("border-1991").eq(0).all()
    crimea = table("crimea-2014")
    assert crimea.drop(annexation.CRIMEA).eq(0).all()
    assert crimea[annexation.CRIMEA] == 27_095
    minsk = table("minsk-2014")
    assert list(minsk.index[minsk.isna()]) == ["Luhansk", "Donetsk"]
    assert math.isnan(
        annexation.held_total(annexation.frozen(by_oblast, one(moments, "minsk-2014")))
    )
    pd.testing.assert_series_equal(table("minsk-2015"), table("2022-02-23"))


def test_a_freeze_less_itself_is_nothing(moments, by_oblast):
    table = annexation.frozen(by_oblast, one(moments, "2025-03-11"))
    same = annexation.comparison(table, table)
    assert same["more_km2"].eq(0).all()
    assert same["more_points"].eq(0).all()


def test_latest_less_the_day_before_the_article(moments, by_oblast):
    then, now = (
        annexation.frozen(by_oblast, one(moments, k)) for k in ("2025-03-11", "2026-08-22")
    )
    more = annexation.comparison(now, then).set_index("group")["more_km2"]
    assert more["Donetsk"] == pytest.approx(2_898.8, abs=0.05)
    assert more["Kherson"] == 0
    assert more.sum() == pytest.approx(4_387, abs=1)


def test_groups_take_in_every_unit_once(by_oblast):
    named = [unit for units in annexation.GROUPS.values() for unit in units or ()]
    assert len(named) == len(set(named))
    border = annexation.Moment("border-1991", "1991", "", None, None, "none", ())
    whole = annexation.frozen(by_oblast, border)["whole_km2"].sum()
    assert whole == pytest.approx(by_oblast.drop_duplicates("oblast")["oblast_km2"].sum())


def test_unknown_cells_are_in_neither_list():
    then = pd.Series({"a": 1.0, "b": 0.0, "c": float("nan"), "d": 0.5})
    reference = pd.Series({"a": 0.0, "b": 0.2, "c": 1.0, "d": 0.4})
    assert annexation.differing(then, reference) == (["a"], ["b"])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_differing_swaps_with_its_arguments(pairs):
    then, reference = (pd.Series(side) for side in zip(*pairs, strict=True))
    held, free = annexation.differing(then, reference)
    assert annexation.differing(reference, then) == (free, held)
    assert not set(held) & set(free)


# --- distances -------------------------------------------------------------------------------


def test_measured_distances_lie_within_what_the_cells_allow():
    """`oblasts` gives distances measured on the polygons of 12 March 2025."""
    moments = annexation.moments(load("lines"), load("map_layers"), [])
    cells = load("grid_cells")
    shares = annexation.freeze_cells(load("control_grid"), cells, moments)[["2025-03-12"]]
    table = load("oblasts").set_index("capital")["capital_km_from_russian_held_area_2025_03_12"]
    for city, place in annexation.CAPITALS.items():
        reach = annexation.reach(cells, shares, place)["2025-03-12"]
        assert reach.least <= table[city] <= reach.most
        assert reach.most - reach.least < 20


def test_kherson_was_in_held_land_on_the_day_of_the_claim():
    moments = annexation.moments(load("lines"), load("map_layers"), [])
    cells = load("grid_cells")
    days = ["2022-09-30", "2022-11-12"]
    shares = annexation.freeze_cells(load("control_grid"), cells, moments)[days]
    kherson = annexation.reach(cells, shares, annexation.CAPITALS["Kherson"])
    assert kherson["2022-09-30"].own == 0.99
    assert kherson["2022-11-12"].own == 0.18
    zaporizhzhia = annexation.reach(cells, shares, annexation.CAPITALS["Zaporizhzhia"])
    assert all(one.own == 0 for one in zaporizhzhia.values())


SQUARE = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])


@pytest.mark.parametrize("ring", [SQUARE, SQUARE[::-1]])
def test_bounds_of_a_square(ring):
    assert annexation.bounds(ring, (5, 5)) == (0.0, pytest.approx(50**0.5))
    assert annexation.bounds(ring, (-3, 5)) == (3.0, pytest.approx((13**2 + 25) ** 0.5))
    assert annexation.bounds(ring, (13, 14)) == (5.0, pytest.approx((13**2 + 14**2) ** 0.5))


def test_a_place_outside_the_grid_and_an_empty_day_are_named():
    cells = load("grid_cells")
    nothing = pd.DataFrame({"day": [0.0]}, index=[cells["cell"].iloc[0]])
    with pytest.raises(ValueError, match="in no one cell"):
        annexation.reach(cells, nothing, annexation.Place(0.0, 0.0))
    with pytest.raises(ValueError, match="nothing is held at day"):
        annexation.reach(cells, nothing, annexation.CAPITALS["Kherson"])
