"""Halts: what a number of days counts to and on whose word; survival: the estimate itself."""

from __future__ import annotations

from itertools import pairwise

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


def test_every_halt_with_days_names_its_witness_and_only_those(halts: pd.DataFrame) -> None:
    dated = halts["days_held"].notna()
    assert set(halts.loc[dated, "witness"]) <= set(ceasefire.WITNESSES) - {ceasefire.NOBODY}
    assert set(halts.loc[dated, "bound"]) <= set(ceasefire.BOUNDS)
    assert set(halts.loc[~dated, "witness"]) == {ceasefire.NOBODY}
    assert halts.loc[dated, "breach"].notna().all()


def test_no_halt_that_never_took_effect_has_days(halts: pd.DataFrame) -> None:
    never = halts[~halts["took_effect"]]
    assert not never.empty
    assert never["days_held"].isna().all()


def test_halts_fall_into_the_spans_of_years(halts: pd.DataFrame) -> None:
    spans = list(ceasefire.YEARS.values())
    for row in halts.itertuples():
        first, end = ceasefire.YEARS[row.years]
        assert first <= row.start_date < end
    assert all(end <= later for (_, end), (later, _) in pairwise(spans))
    with pytest.raises(ValueError, match="no span"):
        ceasefire.years_of("2021-01-01")


def made_up(rows: list[tuple[int | None, str | None, str]]) -> pd.DataFrame:
    """Halts with days held, witness and grade alone."""
    days, witness, checked = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "days_held": pd.array(list(days), dtype="Int64"),
            "witness": pd.Series(witness, dtype="string"),
            "checked": pd.Series(checked, dtype="string"),
        }
    )


def test_record_counts_what_is_known_by_whose_word() -> None:
    table = made_up(
        [
            (0, "observers", "confirmed"),
            (0, "ukraine", "nuance"),
            (1, "press", "confirmed"),
            (5, "both_sides", "confirmed"),
            (None, ceasefire.NOBODY, "confirmed"),
        ]
    )
    assert ceasefire.record(table) == ceasefire.Record(5, 4, 2, 1, 1)


def test_record_leaves_out_rows_that_were_not_seen_in_a_source_again() -> None:
    table = made_up([(0, "observers", "unverified"), (0, "press", "confirmed")])
    assert ceasefire.record(table) == ceasefire.Record(2, 1, 1, 0, 0)


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


def test_a_pair_that_fought_again_never_lengthens_the_quiet(cases: pd.DataFrame) -> None:
    assert (cases["days"] <= cases["days_quiet"]).all()
    assert cases.loc[cases["resumed_by_2014"], "ended"].all()
    pairs = set(cases.loc[cases["ended"] & ~cases["resumed_by_2014"], "any_pair"])
    assert "Egypt–Israel" in pairs


def test_the_band_stays_within_a_share() -> None:
    assert ceasefire.band(0.93, 0.064) == pytest.approx((0.80456, 1.0))
    assert ceasefire.band(0.1, 0.2) == (0.0, pytest.approx(0.492))
