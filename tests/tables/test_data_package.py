"""The book's own data: valid by the standard, described in full, and at one with itself."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from frictionless import Package as FrictionlessPackage

from redline import tables
from redline.tables import load, sources
from redline.tables.descriptor import read_raw

NAMES = tables.names()
FOLDER = tables.data_dir()
RESOURCES = read_raw(FOLDER)["resources"]


# --- the standard ----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_package_is_valid_frictionless():
    """The whole standard, foreign keys included, as anybody's tool would check it."""
    report = FrictionlessPackage(str(FOLDER / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:5]


def test_every_file_is_described_and_every_description_has_a_file():
    files = {path.name for path in FOLDER.iterdir() if path.suffix in (".csv", ".geojson")}
    assert files == {resource["path"] for resource in RESOURCES}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource["name"])
def test_every_resource_says_what_it_is_and_under_which_licence(resource):
    assert resource["title"]
    assert resource["description"]
    assert resource["redline:provenance"]
    assert all(licence["title"] and licence["path"] for licence in resource["licenses"])
    assert all(upstream["licence"] for upstream in resource.get("sources", []))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_its_caveats(name):
    caveats = tables.table(name).caveats
    assert caveats
    assert all(caveat.endswith(".") for caveat in caveats)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_described(name):
    for field in tables.table(name).fields:
        assert field.title, field.name
        if field.raw.get("categories"):
            assert all(entry["label"] for entry in field.raw["categories"])


NO_UNIT = {
    "paragraph", "stance_score", "rank", "dyad_id", "year", "exports_to_us_year",
    "claimed_annexed_year", "figure", "volume", "imports_from_russia", "buyer_total_imports",
    "value",
}  # fmt: skip
"""Numbers without a unit: ordinals, years, and those with a unit in the column beside them."""


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_has_a_unit(name):
    fields = tables.table(name).fields
    for field in fields:
        if field.type in ("integer", "number") and not field.unit:
            assert field.name in NO_UNIT, field.name
            if field.name in ("figure", "volume", "value", "imports_from_russia"):
                assert "unit" in {other.name for other in fields}


@pytest.mark.parametrize("name", NAMES)
def test_shares_cannot_leave_their_range(name):
    for field in tables.table(name).fields:
        if field.unit in ("%", "share 0–1"):
            highest = 100 if field.unit == "%" else 1
            assert field.constraints["maximum"] == highest
            assert 0 <= field.constraints["minimum"] < highest


@pytest.mark.parametrize("name", NAMES)
def test_every_date_has_a_range(name):
    for field in tables.table(name).fields:
        if field.type == "date":
            assert {"minimum", "maximum"} <= set(field.constraints), field.name
        if field.kind in ("partial-date", "period"):
            assert {"redline:minimum", "redline:maximum"} <= set(field.raw), field.name


def test_sizes():
    """Small enough to read, send and keep in a repository."""
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert sizes["control_grid.csv"] < 1_400_000
    assert sizes["outlines.geojson"] <= 60_000
    assert sizes["outlines_context.geojson"] <= 60_000
    assert sum(sizes.values()) < 4_000_000


# --- sources ---------------------------------------------------------------------------------

CITED_BY_PAGES = {
    "adl-simulations", "citylab-2014-07-liveuamap", "coe-2016-living-with-controversy",
    "couch-2022-03-ukraine-classroom", "deepstate-map", "euroguides-ukraine",
    "factbook-bulgaria", "factbook-portugal", "geonames", "iso-3166-2-ua", "iso-3166-2-ua-ru",
    "isw-method-2022", "npr-2025-02-10-deepstate", "uaf-factsheet",
    "ukraine-size-603550", "ukranews-2024-03-deepstate", "unhcr-2019-stress-trauma",
}  # fmt: skip
"""Cited by no row of a table; ``tools.truth.citations`` looks where else."""


def test_every_source_is_cited_by_a_table_or_known_to_be_cited_elsewhere():
    assert {source for source, where in sources.cited_by().items() if not where} == CITED_BY_PAGES


def test_no_page_stands_under_two_ids():
    listed = load("sources").dropna(subset="url")
    page = listed["url"].str.replace(r"^https?://(www\.)?", "", regex=True).str.rstrip("/")
    twice = listed[page.duplicated(keep=False)]
    # one repository holds both of these workbooks
    assert set(twice["source_id"]) == {"bp-statistical-review-2021", "crea-eu-imports-2019"}


def test_every_table_but_the_definitions_cites_sources():
    citing = {name for where in sources.cited_by().values() for name in where}
    assert set(NAMES) - citing == {
        "issues", "control_grid", "map_layers", "grid_cells", "dimensions", "dimension_values",
        "second_coding", "sources",
    }  # fmt: skip


# --- the article and quotations --------------------------------------------------------------


def test_the_article_is_the_one_that_the_claims_point_into():
    text = tables.article()
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "a037a77c0d6976077831a377b056668a3b2913041fa57211cb75e8e725e66f47"
    )
    for claim in load("claims").itertuples():
        assert text[claim.quote_start : claim.quote_end] == claim.span
        assert len(claim.span.split()) <= 40


def test_spans_overlap_only_where_the_caveat_says():
    spans = load("claims").set_index("claim_id")[["quote_start", "quote_end"]]
    pairs = [
        (a, b)
        for a, (start, end) in spans.iterrows()
        for b, (other, last) in spans.iterrows()
        if a < b and start < last and other < end
    ]
    assert pairs == [("C01", "C02")]


@pytest.mark.parametrize("name", [name for name in NAMES if "notes" in load(name)])
def test_a_reservation_is_written_down(name):
    frame = load(name)
    if "checked" in frame:
        assert frame.loc[frame["checked"] == "nuance", "notes"].notna().all()


# --- arithmetic ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def totals():
    return load("control_total").set_index(["date", "source_series"]).sort_index()


@pytest.mark.parametrize(
    ("series", "km2", "share", "clipped", "without_crimea"),
    [
        ("deepstate", 112_409, 18.62, 18.62, 14.76),
        ("isw_control", 110_854, 18.37, None, None),
        ("isw_control_advance", 112_604, 18.66, None, None),
        ("nzz", 112_786, 18.69, 18.70, 14.85),
        ("uacontrolmap", 111_618, 18.49, 18.63, 14.78),
    ],
)
def test_what_each_series_says_on_the_day_of_the_talks(
    totals, series, km2, share, clipped, without_crimea
):
    row = totals.loc[(pd.Timestamp("2025-03-11"), series)]
    assert row["occupied_km2"] == km2
    assert row["share_of_ukraine_pct"] == share
    if clipped is not None:
        assert row["clipped_share_pct"] == clipped
        assert row["clipped_share_excl_crimea_pct"] == without_crimea


def test_gains_and_shares_without_crimea_follow_from_the_comparable_area(totals):
    rows = totals.dropna(subset="clipped_km2")
    eve = totals.loc[(pd.Timestamp("2022-02-23"), "pre2022_deepstate"), "clipped_km2"]
    gain = rows["clipped_km2"] - eve
    assert (gain - rows["gain_since_2022_02_23_km2"]).abs().max() <= 1
    regions = load("oblasts").set_index("name")["computed_area_km2"]
    crimea = regions["Crimea"] + regions["Sevastopol"]
    share = 100 * (rows["clipped_km2"] - crimea) / (rows["clipped_denominator_km2"] - crimea)
    assert (share - rows["clipped_share_excl_crimea_pct"]).abs().max() < 0.006


def test_a_fifth_was_last_exceeded_in_september_2022(totals):
    deepstate = totals.xs("deepstate", level="source_series")["occupied_km2"]
    assert deepstate[deepstate > 0.2 * 603_550].index.max() == pd.Timestamp("2022-09-09")


def test_named_moments_agree_with_the_totals(totals):
    lines = load("lines").dropna(subset="source_series").set_index("line_id")
    columns = ["occupied_km2", "share_of_ukraine_pct", "clipped_km2", "clipped_share_pct"]
    for name, line in lines.iterrows():
        row = totals.loc[(pd.Timestamp(line["date"]), line["source_series"])]
        np.testing.assert_allclose(
            line[columns].astype(float), row[columns].astype(float), err_msg=str(name)
        )


def test_regions_add_up_to_the_total(totals):
    regions = load("control_by_oblast").groupby(["date", "source_series"])["occupied_km2"].sum()
    both = pd.concat([regions, totals["clipped_km2"]], axis=1, join="inner").dropna()
    assert not both.empty
    assert (both["occupied_km2"] - both["clipped_km2"]).abs().max() < 1.5


def test_hexagons_add_up_to_the_total(totals):
    cells = load("control_grid").merge(load("map_layers"), on="layer")
    cells = cells.merge(load("grid_cells"), on="cell")
    cells["km2"] = cells["share_occupied"] * cells["area_km2"]
    layers = cells.groupby(["date", "source_series"])["km2"].sum()
    both = pd.concat([layers, totals["clipped_km2"]], axis=1, join="inner").dropna()
    assert not both.empty
    assert ((both["km2"] / both["clipped_km2"]) - 1).abs().max() < 0.006


def test_hexagons_cover_the_country():
    cells, regions = load("grid_cells"), load("oblasts")
    assert cells["area_km2"].sum() == pytest.approx(599_098, abs=20)
    assert regions["computed_area_km2"].sum() == pytest.approx(599_098, abs=5)


def test_series_cover_the_dates_that_they_say(totals):
    series = load("series").set_index("source_series")
    dates = totals.reset_index().groupby("source_series")["date"].agg(["min", "max"])
    described = series.loc[dates.index]
    assert (dates["min"] == described["first_date"]).all()
    assert (dates["max"] == described["last_date"]).all()


def test_every_day_of_the_map_has_one_main_layer():
    layers = load("map_layers")
    main = layers[layers["reading"] == "main"]
    assert main["date"].is_unique
    changes = main.sort_values("date")["source_series"].drop_duplicates().tolist()
    assert changes == ["pre2022", "isw_control", "deepstate"]


def test_roll_calls_agree_with_the_tallies():
    texts = load("unga_resolutions").set_index("resolution")
    votes = load("unga_votes").groupby(["resolution", "vote"]).size().unstack(fill_value=0)
    for name, text in texts[texts["roll_call"] == "complete"].iterrows():
        counted = votes.loc[name, ["yes", "no", "abstain", "absent"]].tolist()
        assert counted == text[["yes", "no", "abstain", "not_voting"]].tolist(), name


def test_partial_roll_calls_are_short_by_what_the_caveats_say():
    votes = load("unga_votes").groupby(["resolution", "vote"]).size()
    assert votes["A/RES/71/205", "no"] == 25
    assert votes["A/RES/ES-11/4", "yes_or_absent"] == 139 + 8
    assert votes["A/RES/ES-11/5", "abstain_or_absent"] == 73 + 12
    assert votes["A/RES/ES-11/6", "yes_or_absent"] == 18 + 2


def test_a_country_has_one_code():
    votes = load("unga_votes")
    assert votes.groupby("iso3")["country"].nunique().max() == 1
    assert votes["iso3"].nunique() == 193


def test_trade_with_the_us_is_the_same_in_both_tables():
    trade = load("us_goods_trade_2024").set_index("iso3")["us_imports_usd_bn"]
    buyers = load("buyer_dependence")
    buyers = buyers[buyers["exports_to_us_currency"] == "USD"]
    assert (buyers["exports_to_us_bn"] - buyers["iso3"].map(trade)).abs().max() < 0.001


def test_dependence_is_the_part_of_the_whole():
    rows = load("buyer_dependence").dropna(subset=["imports_from_russia", "buyer_total_imports"])
    share = 100 * rows["imports_from_russia"] / rows["buyer_total_imports"]
    assert (share - rows["russia_share_of_buyer_imports_pct"]).abs().max() < 0.6


def test_computed_shares_of_exports_do_not_pass_the_whole():
    buyers = load("fossil_buyers")
    computed = buyers[buyers["method"] == "volume reported; share computed"]
    assert computed.groupby(["fuel", "period"])["share_pct"].sum().max() <= 100.5


def test_square_miles_are_converted():
    shares = load("published_shares")
    miles = shares[shares["unit"] == "sq_miles"]
    assert (miles["figure"] * 2.589988 - miles["figure_km2"]).abs().max() < 0.5
    areas = shares[shares["unit"] == "km2"]
    assert (areas["figure"] == areas["figure_km2"]).all()


def test_positions_stand_in_the_phase_of_their_date():
    positions = load("positions")
    day = positions["date"].str.pad(10, "right", "-")
    phase = np.select([day < "2025-03-12", day < "2025-03-14"], ["before", "day"], "after")
    assert (positions["phase"] == phase).all()


def test_limits_stated_by_the_day_are_marked():
    limits = load("actor_limits")
    assert ((limits["as_of"] <= "2025-03-13") == limits["stated_by_2025_03_13"]).all()


def test_days_held_run_from_the_start_to_the_first_reported_breach():
    halts = load("ceasefires_history")
    dated = halts["days_held"].notna()
    for field in ("first_breach", "bound", "witness", "breach"):
        assert (halts[field].notna() == dated).all(), field
    assert halts.loc[dated, "took_effect"].all()
    rows = halts[dated]
    days = (pd.to_datetime(rows["first_breach"]) - pd.to_datetime(rows["start_date"])).dt.days
    assert (days == rows["days_held"]).all()


def test_survival_agrees_with_its_curves():
    table = load("survival").set_index(["scope", "outcome"])
    curves = load("survival_curves").set_index(["scope", "outcome", "years_since_end"])
    for scope, outcome, years in curves.index:
        if years in (2, 5, 10):
            share = table.loc[(scope, outcome), f"share_quiet_{years}y"]
            assert curves.loc[(scope, outcome, years), "share_quiet"] == pytest.approx(
                share, abs=0.0006
            )


def test_survival_never_rises():
    curves = load("survival_curves").sort_values("years_since_end")
    for _, curve in curves.groupby(["scope", "outcome"]):
        assert curve["share_quiet"].is_monotonic_decreasing
        assert curve["n_at_risk"].is_monotonic_decreasing


def test_the_fifteen_interstate_ceasefires_are_those_of_the_survival_table():
    cases = load("survival_cases")
    row = load("survival").set_index(["scope", "outcome"]).loc[("interstate_dyads", "ceasefire")]
    assert (len(cases), cases["resumed_by_2014"].sum()) == (row["n_endings"], row["n_resumed"])
    assert cases["any_pair_resumed_by_2014"].sum() >= cases["resumed_by_2014"].sum()
    days = (cases["next_start_or_end_of_data"] - cases["end_date"]).dt.days
    assert (days == cases["days_quiet"]).all()
    marked = cases["any_pair_resumed_date"].notna()
    assert (marked == cases["any_pair_resumed_by_2014"]).all()


def test_poll_answers_of_one_report_do_not_pass_the_whole():
    polls = load("public_opinion")
    polls["report"] = polls["source_ids"].map(";".join)
    keys = ["pollster", "date", "series", "question", "report"]
    assert polls.groupby(keys)["percent"].sum().max() <= 100.5


def test_the_timeline_runs_forwards():
    assert load("timeline")["date"].is_monotonic_increasing
    assert len(load("timeline").query("date < '2025'")) == 17


# --- outlines --------------------------------------------------------------------------------


def names_of(shape, kind):
    entries = [feature["properties"] for feature in shape["features"]]
    return [entry["name"] for entry in entries if entry["kind"] == kind]


def test_outlines_have_the_regions_of_the_table():
    shape = tables.outlines()
    assert names_of(shape, "region") == sorted(load("oblasts")["name"])
    assert names_of(shape, "country") == ["Ukraine"]


def test_the_context_has_neighbours_and_their_borders():
    shape = tables.outlines("outlines_context")
    assert {"Russia", "Belarus", "Poland", "Moldova", "Romania"} <= set(names_of(shape, "land"))
    assert "Ukraine" not in names_of(shape, "land")
    assert len(names_of(shape, "border")) == 1
