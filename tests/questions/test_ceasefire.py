"""Halts: what a number of days counts to and on whose word; survival: the estimate itself."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.questions import ceasefire
from redline.tables import load


@pytest.fixture(scope="module")
def halts() -> pd.DataFrame:
    return ceasefire.halts(load("ceasefires_history"))


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    return ceasefire.any_pair_days(load("survival_cases"))


# --- halts

# Read off the criterion of each row by hand.
READ_BY_HAND = {
    "cf-2014-06-20": (4, "first_breach", "both_sides"),
    "cf-2014-09-05": (1, "first_breach", "press"),
    "cf-2014-09-19": (9, "renewed_fighting", "press"),
    "cf-2015-02-15": (0, "first_breach", "press"),
    "cf-2015-09-01": (11, "still_holding", "no_breach"),
    "cf-2017-06-24": (0, "first_breach", "both_sides"),
    "cf-2017-08-25": (0, "first_breach", "observers"),
    "cf-2018-07-01": (29, "more_breaches", "observers"),
    "cf-2018-08-29": (0, "first_breach", "observers"),
    "cf-2019-03-08": (0, "first_breach", "both_sides"),
    "cf-2019-07-21": (0, "first_breach", "observers"),
    "cf-2020-07-27": (0, "first_breach", "observers"),
    "cf-2022-03-05": (0, "renewed_fighting", "observers"),
    "cf-2022-07-22": (360, "expiry", "no_breach"),
    "cf-2023-01-06": (0, "first_breach", "both_sides"),
    "cf-2025-04-19": (0, "first_breach", "both_sides"),
    "cf-2025-05-08": (0, "first_breach", "both_sides"),
    "cf-2026-05-06": (0, "first_breach", "both_sides"),
}
WHY_NO_NUMBER = {
    "cf-2014-12-09": "unknown",
    "cf-2015-12-23": "unknown",
    "cf-2016-09-01": "unknown",
    "cf-2016-12-24": "one_side",
    "cf-2017-04-01": "disputed",
    "cf-2017-12-23": "unknown",
    "cf-2018-03-05": "unknown",
    "cf-2018-03-30": "unknown",
    "cf-2018-12-29": "unknown",
    "cf-2022-05": "unknown",
    "cf-2025-03-18": "disputed",
    "cf-2025-03-25": "never_began",
    "cf-2026-01-29": "disputed",
    "cf-2026-04-11": "one_side",
    "cf-2026-05-08": "unknown",
    "cf-2026-05-09": "disputed",
}


def test_every_number_of_days_is_read_with_its_criterion(halts: pd.DataFrame) -> None:
    counted = halts[halts["days_held"].notna()].set_index("ceasefire_id")
    found = {
        key: (int(row["days_held"]), row["kind"], row["witness"]) for key, row in counted.iterrows()
    }
    assert found == READ_BY_HAND


def test_every_halt_without_a_number_says_why(halts: pd.DataFrame) -> None:
    rest = halts[halts["days_held"].isna()].set_index("ceasefire_id")
    assert rest["missing"].to_dict() == WHY_NO_NUMBER
    assert set(rest["witness"]) == {"not_established"}


def test_days_without_a_criterion_are_refused() -> None:
    history = load("ceasefires_history")
    row = history["ceasefire_id"] == "cf-2020-07-27"
    history.loc[row, "criterion"] = pd.NA
    with pytest.raises(ValueError, match="without its criterion"):
        ceasefire.halts(history)


@pytest.mark.parametrize("read", [ceasefire.criterion_kind, ceasefire.witness])
def test_a_criterion_in_unknown_words_is_refused(read: object) -> None:
    with pytest.raises(ValueError, match="criterion"):
        read("Days from start to a change of weather")  # type: ignore[operator]  # two functions


def test_halts_fall_into_the_spans_of_years(halts: pd.DataFrame) -> None:
    assert halts["years"].value_counts().reindex(list(ceasefire.YEARS)).tolist() == [7, 6, 8, 4, 9]
    with pytest.raises(ValueError, match="no span"):
        ceasefire.years_of("2021-01-01")


def test_record_counts_only_breaches(halts: pd.DataFrame) -> None:
    assert ceasefire.record(halts) == ceasefire.Record(34, 18, 16, 12, 29)
    earlier = halts[halts["start_date"] < "2025-03-11"]
    assert ceasefire.record(earlier) == ceasefire.Record(25, 15, 13, 9, 29)


def test_record_of_halts_without_breach_has_no_longest(halts: pd.DataFrame) -> None:
    quiet = halts[halts["kind"].isin(["expiry", "still_holding"])]
    assert ceasefire.record(quiet) == ceasefire.Record(2, 2, 0, 0, None)


def test_announced_length_is_in_days_and_missing_where_open_ended(halts: pd.DataFrame) -> None:
    days = halts.set_index("ceasefire_id")["announced_days"]
    assert days["cf-2014-06-20"] == 7
    assert days["cf-2025-04-19"] == 1.25
    assert pd.isna(days["cf-2020-07-27"])


# --- survival

a_case = st.tuples(st.integers(0, 5_000), st.booleans())


def estimate(cases: list[tuple[int, bool]]) -> pd.DataFrame:
    days, ended = zip(*cases, strict=True)
    return ceasefire.kaplan_meier(pd.Series(days), pd.Series(ended))


@given(st.lists(a_case, min_size=1, max_size=30))
def test_a_survival_curve_falls_from_one_and_stays_in_bounds(cases: list[tuple[int, bool]]) -> None:
    curve = estimate(cases)
    assert curve["share"].iloc[0] == 1
    assert curve["share"].is_monotonic_decreasing
    assert curve["share"].between(0, 1).all()
    assert (curve["se"] >= 0).all()
    assert curve["events"].sum() == sum(ended for _, ended in cases)


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=30))
def test_without_censoring_the_estimate_is_the_plain_share(days: list[int]) -> None:
    curve = estimate([(day, True) for day in days])
    for day, share in zip(curve["day"], curve["share"], strict=True):
        assert share == pytest.approx(sum(d > day for d in days) / len(days))


@given(st.lists(st.integers(1, 5_000), min_size=2, max_size=30, unique=True))
def test_without_censoring_greenwood_is_the_binomial_error(days: list[int]) -> None:
    curve = estimate([(day, True) for day in days])
    middle = curve.iloc[1:-1]
    expected = (middle["share"] * (1 - middle["share"]) / len(days)) ** 0.5
    assert middle["se"].tolist() == pytest.approx(expected.tolist())


@given(st.lists(a_case, min_size=1, max_size=20), st.integers(5_001, 9_000))
def test_a_case_that_never_ends_raises_the_curve(cases: list[tuple[int, bool]], day: int) -> None:
    before, after = estimate(cases), estimate([*cases, (day, False)])
    for years in (1, 5, 13):
        low, _ = ceasefire.share_at(before, years)
        high, _ = ceasefire.share_at(after, years)
        assert high >= low - 1e-12


@pytest.mark.parametrize(("days", "ended"), [([], []), ([1], [True, False]), ([-1], [True])])
def test_bad_cases_are_refused(days: list[int], ended: list[bool]) -> None:
    with pytest.raises(ValueError, match="per case"):
        ceasefire.kaplan_meier(pd.Series(days, dtype=int), pd.Series(ended, dtype=bool))


def test_the_estimate_gives_the_published_interstate_curve_year_by_year(
    cases: pd.DataFrame,
) -> None:
    curve = ceasefire.kaplan_meier(cases["days_quiet"], cases["resumed_by_2014"])
    table = load("survival_curves")
    table = table[(table["scope"] == "interstate_dyads") & (table["outcome"] == "ceasefire")]
    assert not table.empty
    for row in table.itertuples():
        share, se = ceasefire.share_at(curve, row.years_since_end)
        assert share == pytest.approx(row.share_quiet, abs=5e-5)
        assert se == pytest.approx(row.se, abs=5e-5)


def test_multi_state_dyads_hide_two_returns_to_fighting(cases: pd.DataFrame) -> None:
    assert len(cases) == 15
    assert int(cases["resumed_by_2014"].sum()) == 4
    assert int(cases["ended"].sum()) == 6
    again = cases[cases["ended"] & ~cases["resumed_by_2014"]]
    assert sorted(again["any_pair"]) == ["Egypt–Israel", "Egypt–Israel"]
    assert (cases["days"] <= cases["days_quiet"]).all()


def test_the_band_stays_within_a_share() -> None:
    assert ceasefire.band(0.93, 0.064) == pytest.approx((0.80456, 1.0))
    assert ceasefire.band(0.1, 0.2) == (0.0, pytest.approx(0.492))
