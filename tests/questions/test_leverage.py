"""Leverage asked of the tables: bases never mix, unknown is never no, money is added once."""

from __future__ import annotations

import pandas as pd
import pytest

from redline.questions import leverage
from redline.tables import load


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return leverage.figures(load("fossil_buyers"), load("uranium"))


@pytest.fixture(scope="module")
def partners() -> pd.DataFrame:
    return leverage.partners(load("us_goods_trade_2024"))


# --- who buys


def test_one_view_holds_one_fuel_one_period_and_one_basis(figures: pd.DataFrame) -> None:
    per_view = figures.groupby("choice")[["fuel", "period", "kind", "basis"]].nunique()
    assert (per_view == 1).all().all()
    assert (figures.groupby("choice").size() >= 2).all()


def test_partial_bases_and_a_buyers_own_mix_are_left_out(figures: pd.DataFrame) -> None:
    assert not figures["basis"].str.contains("partial|purchases from Russia").any()
    assert not figures["notes"].fillna("").str.contains("Arctic LNG 2|TurkStream").any()


def test_russias_total_is_never_a_buyer_and_is_the_total_of_its_set(figures: pd.DataFrame) -> None:
    assert leverage.WORLD not in set(figures["buyer"])
    matrix = figures[figures["choice"] == "Crude oil · 2022 · share of exports"]
    assert set(matrix["total"]) == {264.65}
    uranium = figures[figures["choice"] == "Enriched uranium · 2023 · volume, tonnes"]
    assert set(uranium["total"]) == {1860.0}


def test_fuels_to_choose_are_those_with_figures_in_the_order_of_the_book(
    figures: pd.DataFrame,
) -> None:
    assert leverage.fuels(figures.iloc[::-1]) == leverage.fuels(figures)
    coal = figures[figures["fuel"].isin(["coal", "crude_oil"])]
    assert leverage.fuels(coal) == ["Crude oil", "Coal"]
    assert leverage.fuels(coal.iloc[:0]) == []


def test_a_partial_row_stays_out_even_when_it_would_make_a_pair() -> None:
    fossil = load("fossil_buyers")
    rows = fossil[fossil["share_basis"].str.startswith("partial").fillna(False)]
    both = pd.concat([rows, rows.assign(buyer="Nobody")], ignore_index=True)
    answer = leverage.figures(pd.concat([fossil, both], ignore_index=True), load("uranium"))
    assert "Nobody" not in set(answer["buyer"])


def test_sources_that_disagree_stay_two_rows(figures: pd.DataFrame) -> None:
    rows = figures[figures["choice"].str.startswith("Liquefied gas (LNG) · Jan 2025")]
    assert rows["buyer"].tolist() == ["EU", "EU"]
    assert rows["amount"].tolist() == [0.8733, 0.8373]


def test_members_are_marked_only_where_the_eu_stands_beside_them(figures: pd.DataFrame) -> None:
    inside = figures[figures["inside"]]
    beside = figures[figures["choice"].isin(inside["choice"]) & (figures["buyer"] == "EU")]
    assert set(beside["choice"]) == set(inside["choice"])
    matrix = figures[figures["choice"] == "Pipeline gas · 2020 · share of exports"]
    assert not matrix["inside"].any()


def test_a_share_computed_from_a_reported_value_says_so(figures: pd.DataFrame) -> None:
    rows = figures[figures["basis"] == "share of €93 bn total"]
    assert set(rows["method"]) == {"value reported; share computed"}


def test_other_bases_of_one_period_are_named_and_not_mixed_in() -> None:
    fossil = load("fossil_buyers")
    rows = leverage.other_bases(
        fossil, "all_fossil", "2022-02-24/2022-06-03", "share of €93 bn total"
    )
    assert rows[["buyer", "share_pct"]].values.tolist() == [["EU", 61.0]]


# --- how dependent


def test_every_row_of_a_good_stands_in_one_section_of_one_basis() -> None:
    """Volume, value or a basis of its own; one good a section; a computed share says so."""
    table = load("buyer_dependence")
    number = 0
    for good in leverage.GOODS:
        rows = leverage.dependence(table, good, "All years")
        kind = rows["share_basis"].str.extract(r"^(volume|value)")[0].fillna(rows["share_basis"])
        bases = rows.assign(kind=kind).groupby("section")["kind"].nunique()
        assert (bases == 1).all()
        assert (rows["counter"].str.contains("computed") == (rows["method"] == "computed")).all()
        number += len(rows)
    assert number == len(table)


def test_who_counts_is_kept_apart_from_the_basis() -> None:
    rows = leverage.dependence(load("buyer_dependence"), "Crude oil", "2023 to 2025")
    volume = rows[rows["section"] == "by volume"]
    assert {"Kpler", "Kpler, provisional, computed", "IEA", "Reuters"} <= set(volume["counter"])
    assert rows["section"].nunique() == 4


@pytest.mark.parametrize("good", list(leverage.GOODS))
def test_the_spans_of_years_share_out_all_rows(good: str) -> None:
    table = load("buyer_dependence")
    spans = [years for years in leverage.YEARS if years != "All years"]
    parts = [len(leverage.dependence(table, good, years)) for years in spans]
    assert sum(parts) == len(leverage.dependence(table, good, "All years"))


# --- a secondary tariff


def test_a_flag_is_true_or_unknown_and_never_no(partners: pd.DataFrame) -> None:
    for good in leverage.TARIFF_GOODS:
        assert partners[good].dropna().all()
        assert partners[good].isna().any()


def test_russia_is_no_buyer_and_gas_is_pipeline_or_liquefied(partners: pd.DataFrame) -> None:
    assert "Russia" not in set(partners["partner"])
    gas = partners[partners["gas"].fillna(False)]["partner"]
    assert {"Japan", "Serbia", "EU"} <= set(gas)  # LNG alone, pipeline alone, both


def test_nobody_is_hit_when_nothing_is_chosen(partners: pd.DataFrame) -> None:
    answer = leverage.exposure(partners, [], 500)
    assert (answer.partners, answer.imports_usd_bn, answer.duty_usd_bn) == (0, 0.0, 0.0)


def test_a_partner_that_buys_two_goods_is_counted_once(partners: pd.DataFrame) -> None:
    both = leverage.exposure(partners, ["crude", "gas"], 100)
    crude = set(partners[partners["crude"].fillna(False)]["partner"])
    gas = set(partners[partners["gas"].fillna(False)]["partner"])
    each = partners.set_index("partner")["us_imports_usd_bn"]
    assert both.partners == len(crude | gas)
    assert both.imports_usd_bn == pytest.approx(each[sorted(crude | gas)].sum())


@pytest.mark.parametrize("rate", leverage.RATES)
def test_the_duty_is_rate_times_value_of_all_goods(partners: pd.DataFrame, rate: int) -> None:
    answer = leverage.exposure(partners, leverage.ARTICLE_GOODS, rate)
    assert answer.duty_usd_bn == pytest.approx(answer.imports_usd_bn * rate / 100)


def test_more_goods_never_expose_less(partners: pd.DataFrame) -> None:
    goods = list(leverage.TARIFF_GOODS)
    sums = [
        leverage.exposure(partners, goods[:n], 500).imports_usd_bn for n in range(len(goods) + 1)
    ]
    assert sums == sorted(sums)


def test_buyers_of_a_good_are_those_whom_a_tariff_on_it_hits(partners: pd.DataFrame) -> None:
    table = leverage.by_good(partners)
    assert list(table.index) == list(leverage.TARIFF_GOODS)
    for good, row in table.iterrows():
        hit = leverage.exposure(partners, [str(good)], 100)
        assert (row["partners"], row["us_imports_usd_bn"]) == (hit.partners, hit.imports_usd_bn)
        assert row["who"].split(", ") == list(partners.loc[list(hit.hit), "partner"])


def test_an_unknown_good_is_an_error(partners: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="timber"):
        leverage.exposure(partners, ["timber"], 500)


# --- the bill, events, money


def test_every_row_of_the_bill_has_a_subject_that_a_reader_can_choose() -> None:
    rows = leverage.bill(load("sanctions_bill"))
    each = [len(leverage.about(rows, subject)) for subject in leverage.TOPICS.values()]
    assert all(each)
    assert sum(each) == len(rows) == len(leverage.about(rows, leverage.EVERY_TOPIC))


def test_the_bill_had_no_vote_and_its_successor_became_law() -> None:
    rows = leverage.bill(load("sanctions_bill"))
    status = rows[rows["topic"] == "status"].set_index("date")["what_it_says"]
    assert "never came to a vote" in status["2026-06-01"]
    assert "signs H.R. 5334" in status["2026-09-18"]
    assert leverage.as_of(rows) >= "2026-09-18"


def test_every_event_is_found_by_who_by_kind_and_by_span() -> None:
    rows = leverage.events(load("sanctions_timeline"))
    for names, position in ((leverage.KINDS, 1), (leverage.SPANS, 2)):
        choices = [[leverage.ANY] * 3 for _ in names]
        for choice, name in zip(choices, names, strict=True):
            choice[position] = name
        assert sum(int(leverage.matches(rows, *choice).sum()) for choice in choices) == len(rows)
    assert rows["who"].map(len).min() >= 1
    shared = rows[rows["actor"] == "US; UK"].index
    for who in ("United States", "Others"):
        assert leverage.matches(rows, who, leverage.ANY, leverage.ANY)[shared].all()


def test_aid_by_kind_adds_up_to_its_total() -> None:
    aid = leverage.aid_by_year(load("state_finances"))
    assert (aid[list(leverage.AID_KINDS)].sum(axis=1) - aid["total"]).abs().max() < 0.01
    assert aid.index.tolist() == ["2022", "2023", "2024", "2025", "2026-01/2026-04"]


def test_an_unverified_figure_may_not_lead() -> None:
    revenue = {r["year_or_month"]: r for r in leverage.records(_revenue())}
    assert leverage.confirmed(revenue["2025"]) == 8.48
    with pytest.raises(ValueError, match="unverified"):
        leverage.confirmed(revenue["2020"])


def _revenue() -> pd.DataFrame:
    return leverage.revenue_by_year(load("state_finances"))


def test_a_figure_that_is_not_one_row_is_an_error() -> None:
    with pytest.raises(KeyError, match="0 rows"):
        leverage.figure(load("state_finances"), "policy_rate", "Russia", "1999", "percent")
    with pytest.raises(KeyError, match="2 rows"):
        leverage.figure(
            load("state_finances"), "oil_gas_share_of_federal_revenue", "Russia", "2021", "percent"
        )


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2024", "2024"),
        ("2024-07", "July 2024"),
        ("2024-02-24/2025-02-23", "24 February 2024 to 23 February 2025"),
    ],
)
def test_periods_in_words(period: str, words: str) -> None:
    assert leverage.period_words(period) == words
