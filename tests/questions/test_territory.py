"""Shares and gains: the arithmetic on small tables, and the book's figures on the real ones."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.questions import territory
from redline.tables import load

JEDDAH = pd.Timestamp("2025-03-11")
FOUR = territory.CLAIMED_2022
SIX = territory.CLAIMED_2022 + territory.CLAIMED_2014


@pytest.fixture(scope="module")
def totals():
    return load("control_total")


@pytest.fixture(scope="module")
def by_oblast():
    return load("control_by_oblast")


def day(text):
    return pd.Timestamp(text)


# --- the figures the book states -------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "series", "percent"),
    [
        ("official", "deepstate", 18.62),
        ("official", "isw_control", 18.37),
        ("official", "isw_control_advance", 18.66),
        ("official", "nzz", 18.69),
        ("official", "uacontrolmap", 18.49),
        ("measured", "deepstate", 18.62),
        ("measured", "nzz", 18.70),
        ("measured", "uacontrolmap", 18.63),
        ("mainland", "deepstate", 14.76),
        ("mainland", "nzz", 14.85),
        ("mainland", "uacontrolmap", 14.78),
        ("since-2022", "deepstate", 11.30),
        ("grey-zone", "deepstate", 18.75),
    ],
)
def test_share_on_the_day_before_the_article(totals, basis, series, percent):
    row = territory.at(territory.shares(totals, basis), series, JEDDAH)
    assert round(row["share_pct"], 2) == percent


def test_isw_control_has_its_last_polygon_three_days_earlier(totals):
    rows = territory.nearest(territory.shares(totals, "measured"), JEDDAH, days=7)
    isw = rows.set_index("source_series").loc["isw_control"]
    assert (isw["days_off"], round(isw["share_pct"], 2)) == (-3, 18.43)
    assert "liveuamap" not in set(rows["source_series"])


def test_liveuamap_ends_two_months_before(totals):
    row = territory.at(territory.shares(totals, "official"), "liveuamap", day("2025-01-16"))
    assert round(row["share_pct"], 2) == 18.63


@pytest.mark.parametrize(
    ("date", "measured", "published"),
    [
        ("2022-11-12", 108_703, 108_651),
        ("2025-08-17", 114_541, 114_493),
        ("2026-01-01", 116_219, 116_165),
    ],
)
def test_measured_area_is_within_a_tenth_of_a_percent_of_deepstates_own(
    totals, date, measured, published
):
    row = territory.at(territory.shares(totals, "official"), "deepstate", day(date))
    stated = load("published_shares")
    theirs = stated[
        (stated["date"] == date)
        & (stated["published_by"] == "DeepState")
        & (stated["metric"] == "occupied_area")
    ]["figure_km2"].item()
    assert row["part_km2"] == measured
    assert theirs == published
    assert abs(measured / published - 1) < 0.001


def test_our_shares_are_those_written_in_the_table(totals):
    """The table carries rounded shares of its own: two ways to one figure."""
    for basis, column in (
        ("official", "share_of_ukraine_pct"),
        ("measured", "clipped_share_pct"),
        ("mainland", "clipped_share_excl_crimea_pct"),
    ):
        ours = territory.shares(totals, basis)
        ours = ours[ours["date"] > day("2022-02-23")]
        keys = ["date", "source_series"]
        both = ours.merge(totals[[*keys, column]], on=keys)
        assert len(both) == len(ours) > 2000
        assert (both["share_pct"] - both[column]).abs().max() < 0.0051


def test_a_fifth_was_last_exceeded_in_september_2022(totals):
    rows = territory.shares(totals, "official")
    assert territory.last_above(rows, "deepstate", 20) == day("2022-09-09")
    assert territory.last_above(rows, "uacontrolmap", 20) is None


def test_latest_map(totals):
    last = territory.latest(totals)
    row = territory.at(territory.shares(totals, "official"), "deepstate", last)
    assert last == day("2026-08-22")
    assert (row["part_km2"], round(row["share_pct"], 1)) == (116_995, 19.4)


@pytest.mark.parametrize(
    ("names", "date", "percent"),
    [(FOUR, "2025-03-11", 78.4), (SIX, "2025-03-11", 82.8), (FOUR, "2026-08-22", 81.9)],
)
def test_share_of_the_claimed_oblasts(by_oblast, names, date, percent):
    share = territory.region_share(by_oblast, names, "deepstate", day(date))
    assert round(share, 1) == percent


def test_march_2025_by_every_count(totals):
    gains = territory.monthly_gains(totals)
    march = gains[gains["month"] == day("2025-03-01")].set_index("source_series")["gain_km2"]
    assert march["deepstate"] == 140
    assert march["isw_control_advance"] == 212
    others = territory.published_gains(load("published_shares"))
    stated = others[others["month"] == day("2025-03-01")].set_index("published_by")["gain_km2"]
    assert stated.to_dict() == {
        "AFP (ISW data)": 240,
        "DeepState": 133,
        "ISW": 203,
        "UK Ministry of Defence": 143,
    }


def test_maps_redrawn_are_marked_and_nothing_else(totals):
    gains = territory.monthly_gains(totals)
    marked = gains[gains["caution"].notna()]
    cautions = {
        (row.source_series, f"{row.month:%Y-%m}"): row.caution for row in marked.itertuples()
    }
    assert cautions == {
        ("deepstate", "2022-04"): "filling-in",
        ("nzz", "2023-05"): "redrawn",
    }


def test_isw_control_alone_shows_no_net_gain_in_october_2025(totals):
    gains = territory.monthly_gains(totals)
    october = gains[gains["month"] == day("2025-10-01")].set_index("source_series")["gain_km2"]
    assert october["isw_control"] <= 0
    assert 260 <= october["deepstate"] <= 280
    assert 260 <= october["isw_control_advance"] <= 280


def test_the_cells_of_every_map_add_up_to_the_area_measured(totals):
    maps = territory.map_dates(load("map_layers"), [], until=day("2022-04-01"))
    states = territory.map_states(maps, totals)
    tables = load("control_grid"), load("grid_cells")
    assert territory.cells_apart(*tables, states, totals) < 0.05
    larger = totals.assign(clipped_km2=totals["clipped_km2"] * 1.1)
    assert territory.cells_apart(*tables, states, larger) == pytest.approx(100 / 11, abs=0.1)


# --- the arithmetic --------------------------------------------------------------------------


def rows(*items):
    frame = pd.DataFrame(items, columns=["date", "source_series", "share_pct"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


@given(st.floats(0, 1e6), st.floats(1, 1e6))
def test_a_share_scales_with_its_part(part, whole):
    assert territory.share(part, whole) == pytest.approx(100 * part / whole)
    assert territory.share(whole, whole) == pytest.approx(100)


@pytest.mark.parametrize("whole", [0, -1, float("nan")])
def test_no_share_of_nothing(whole):
    with pytest.raises(ValueError, match="above zero"):
        territory.share(1, whole)


def test_an_unknown_basis_is_named(totals):
    with pytest.raises(KeyError, match="moon"):
        territory.shares(totals, "moon")


def test_nearest_keeps_to_its_tolerance_and_prefers_the_earlier():
    table = rows(
        ("2025-03-09", "nzz", 1.0),
        ("2025-03-13", "nzz", 2.0),
        ("2025-03-01", "deepstate", 3.0),
        ("2025-03-12", "liveuamap", 4.0),
    )
    nearest = territory.nearest(table, JEDDAH, days=7)
    assert nearest["source_series"].tolist() == ["nzz", "liveuamap"]
    assert nearest["share_pct"].tolist() == [1.0, 4.0]
    assert nearest["days_off"].tolist() == [-2, 1]


@given(st.integers(0, 40), st.integers(0, 40))
def test_nearest_never_reaches_beyond_its_days(off, days):
    table = rows((str((JEDDAH + pd.Timedelta(days=off)).date()), "nzz", 1.0))
    assert len(territory.nearest(table, JEDDAH, days)) == (off <= days)


def test_at_wants_the_very_day():
    table = rows(("2025-03-09", "nzz", 1.0))
    assert territory.at(table, "nzz", day("2025-03-09"))["share_pct"] == 1.0
    with pytest.raises(KeyError, match="nzz has no map of 2025-03-11"):
        territory.at(table, "nzz", JEDDAH)


def test_difference_needs_both_maps():
    table = rows(
        ("2025-03-01", "deepstate", 18.0),
        ("2025-03-01", "nzz", 18.5),
        ("2025-03-05", "nzz", 18.6),
    )
    same_day = territory.difference(table, "deepstate", days=0)
    assert same_day["points"].tolist() == [0.5]
    assert len(territory.difference(table, "deepstate", days=4)) == 2


def test_region_share_weighs_by_area_and_names_what_is_missing():
    table = pd.DataFrame(
        {
            "date": [JEDDAH, JEDDAH],
            "oblast": ["A", "B"],
            "oblast_km2": [100.0, 300.0],
            "occupied_km2": [100.0, 0.0],
            "source_series": ["nzz", "nzz"],
        }
    )
    assert territory.region_share(table, ["A", "B"], "nzz", JEDDAH) == 25
    with pytest.raises(KeyError, match="nzz on 2025-03-11 lacks C"):
        territory.region_share(table, ["A", "C"], "nzz", JEDDAH)


def test_cells_left_out_of_a_layer_are_not_held_there():
    grid = pd.DataFrame(
        {"layer": ["a", "b", "b"], "cell": ["x", "x", "y"], "share_occupied": [0.4, 1.0, 0.2]}
    )
    cells = territory.cell_shares(grid, ["a", "b"])
    assert cells.loc["y"].tolist() == [0.0, 0.2]
    since = territory.taken_since(cells, "a")
    assert since["a"].tolist() == [0.0, 0.0]
    assert since["b"].tolist() == pytest.approx([0.6, 0.2])


def test_map_dates_take_months_named_days_and_only_main_readings():
    layers = pd.DataFrame(
        {
            "layer": ["w", "m", "n", "o", "i"],
            "date": pd.to_datetime(
                ["2022-03-15", "2023-01-01", "2023-06-04", "2023-08-24", "2023-02-01"]
            ),
            "source_series": "deepstate",
            "reading": ["main", "main", "main", "main", "incomplete"],
        }
    )
    maps = territory.map_dates(layers, [day("2023-06-04")], until=day("2022-04-01"))
    assert maps["layer"].tolist() == ["w", "m", "n"]
