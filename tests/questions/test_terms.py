"""Texts against dimensions: what counts as said, silent and not seen; how distance behaves."""

from __future__ import annotations

import math
from itertools import chain

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.questions import terms
from redline.tables import load

DIMENSIONS = list(load("dimensions")["dimension_id"])


@pytest.fixture(scope="module")
def compared() -> terms.Comparison:
    tables = [load(name) for name in ("proposals", "dimensions", "dimension_values", "terms")]
    return terms.compare(*tables)


@pytest.fixture(scope="module")
def answers(compared: terms.Comparison) -> terms.Stances:
    return terms.stances(compared.grid)


# --- the matrix


def test_matrix_has_one_cell_for_every_text_and_dimension(compared: terms.Comparison) -> None:
    grid = compared.grid
    assert len(grid) == len(load("proposals")) * len(load("dimensions"))
    assert not grid.duplicated(["proposal_id", "dimension_id"]).any()
    assert set(grid["mark"]) == set(terms.MARKS)


def test_groups_hold_every_dimension_once(compared: terms.Comparison) -> None:
    assert list(chain.from_iterable(compared.groups.values())) == DIMENSIONS


# Read by hand off the rows as they were researched: text, dimension, mark, value, grade.
TEN_CELLS = [
    ("jeddah-30day-2025", "duration", "explicit", "thirty_days", "confirmed"),
    ("jeddah-30day-2025", "scope", "implied", "comprehensive", "nuance"),
    ("jeddah-30day-2025", "nato", "silent", None, "confirmed"),
    ("jeddah-30day-2025", "crimea", "silent", None, "confirmed"),
    ("easter-truce-2025", "crimea", "not_seen", None, None),
    ("witkoff-text-2025", "crimea", "explicit", "us_de_jure_ru", "confirmed"),
    ("ua-memo-2025", "army_limits", "explicit", "none", "confirmed"),
    ("ru-memo-2025", "line", "explicit", "four_out", "confirmed"),
    ("plan-28-2025", "army_limits", "explicit", "cap_600k", "confirmed"),
    ("plan-20-2025", "nato", "silent", None, "nuance"),
    ("putin-nuances-2025", "arms_supplies", "implied", "halt", "nuance"),
]


@pytest.mark.parametrize(("text", "dimension", "mark", "value", "grade"), TEN_CELLS)
def test_ten_cells_read_by_hand(
    compared: terms.Comparison, text: str, dimension: str, mark: str, value: str, grade: str
) -> None:
    grid = compared.grid.set_index(["proposal_id", "dimension_id"])
    cell = grid.loc[(text, dimension)]
    picked = [None if pd.isna(cell[c]) else cell[c] for c in ("mark", "value_id", "checked")]
    assert picked == [mark, value, grade]


def test_a_value_called_not_mentioned_counts_as_silent(compared: terms.Comparison) -> None:
    grid = compared.grid.set_index(["proposal_id", "dimension_id"])
    assert grid.loc[("china-brazil-6-2024", "nuclear_status"), "mark"] == "silent"
    assert "nuclear_status" not in terms.stances(compared.grid)["china-brazil-6-2024"]


def test_silent_and_not_seen_have_no_value_and_are_never_mixed(compared: terms.Comparison) -> None:
    grid = compared.grid
    unsaid = grid[~grid["mark"].isin(terms.ADDRESSED)]
    named = unsaid["label"].fillna(terms.NOT_MENTIONED)
    assert set(named) == {terms.NOT_MENTIONED}
    assert grid.loc[grid["mark"] == "silent", "text"].notna().all()
    assert grid.loc[grid["mark"] == "not_seen", "text"].isna().all()


def small(rows: list[tuple[str, str, str | None, str]]) -> terms.Comparison:
    """Two texts, two dimensions, and the given rows between them."""
    proposals = pd.DataFrame(
        {
            "proposal_id": ["a", "b"],
            "date": ["2025-03-11", "2025-04-17"],
            "proposers": ["Ukraine", "Russia"],
        }
    )
    dimensions = pd.DataFrame({"dimension_id": ["duration", "scope"]})
    values = pd.DataFrame(
        [("duration", "short", "up to three days"), ("scope", "sea", "sea only")],
        columns=["dimension_id", "value_id", "label"],
    )
    table = pd.DataFrame(rows, columns=["proposal_id", "dimension_id", "value_id", "explicit"])
    table = table.assign(text="", quote=None, checked="confirmed", source_ids=[("s",)] * len(table))
    return terms.compare(proposals, dimensions, values, table)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([("a", "duration", "long", "explicit")], "has no value 'long'"),
        ([("c", "duration", "short", "explicit")], "unknown text or matter"),
        ([("a", "duration", "short", "explicit")] * 2, "two rows"),
    ],
)
def test_a_frame_that_somebody_edited_is_checked(rows, error) -> None:
    with pytest.raises(ValueError, match=error):
        small(rows)


def test_mark_counts_add_up_to_all_cells(compared: terms.Comparison) -> None:
    counted = terms.mark_counts(compared.grid, by="proposal_id")
    assert list(counted.columns) == list(terms.MARKS)
    assert (counted.sum(axis=1) == len(load("dimensions"))).all()
    rows = compared.grid[compared.grid["proposal_id"] == "jeddah-30day-2025"]
    assert counted.loc["jeddah-30day-2025"].tolist() == [
        (rows["mark"] == m).sum() for m in terms.MARKS
    ]
    assert counted.loc["geneva-framework-2025"].drop("not_seen").sum() == 0


# --- who, when


def test_every_text_lies_in_one_period_and_the_periods_split_the_texts(
    compared: terms.Comparison,
) -> None:
    parts = [terms.selection(compared.texts, period, None) for period in terms.PERIODS]
    assert all(parts)
    assert sorted(chain.from_iterable(parts)) == sorted(terms.selection(compared.texts, None, None))


@pytest.mark.parametrize(
    ("date", "period"),
    [
        ("2014", "2014 to 2021"),
        ("2021-12-31", "2014 to 2021"),
        ("2025-02", "2022 to February 2025"),
        ("2025-03-01", "March to May 2025"),
        ("2031-01-01", "2026 and later"),
    ],
)
def test_every_date_lies_in_a_period(date: str, period: str) -> None:
    assert terms.period_of(date) == period


def test_whoever_puts_a_text_forward_is_offered() -> None:
    assert set(chain.from_iterable(load("proposals")["put_forward_by"])) == set(terms.initiators())


def test_texts_are_chosen_by_period_and_actor(compared: terms.Comparison) -> None:
    picked = terms.selection(compared.texts, "March to May 2025", "United States")
    assert picked == [
        "jeddah-30day-2025",
        "energy-halt-2025",
        "black-sea-riyadh-2025",
        "witkoff-text-2025",
    ]


# --- distance

stance = st.dictionaries(st.sampled_from(DIMENSIONS[:8]), st.sampled_from("xyz"))


@given(stance, stance)
def test_distance_is_symmetric_and_within_its_bounds(
    one: dict[str, str], other: dict[str, str]
) -> None:
    gap = terms.distance(one, other)
    assert gap == terms.distance(other, one)
    assert 0 <= gap.differ <= gap.shared <= min(len(one), len(other))
    assert math.isnan(gap.share) if gap.shared == 0 else 0 <= gap.share <= 1


@given(stance)
def test_distance_of_a_text_to_itself_is_zero(one: dict[str, str]) -> None:
    assert terms.distance(one, one) == terms.Distance(len(one), 0)


@given(stance, stance, st.sampled_from(DIMENSIONS[8:]))
def test_what_only_one_addresses_does_not_count(
    one: dict[str, str], other: dict[str, str], extra: str
) -> None:
    assert terms.distance(one | {extra: "x"}, other) == terms.distance(one, other)


@given(stance, stance)
def test_side_by_side_puts_every_dimension_in_one_list(
    one: dict[str, str], other: dict[str, str]
) -> None:
    picked = terms.side_by_side({"a": one, "b": other}, "a", "b", DIMENSIONS)
    assert sorted(chain.from_iterable(picked.values())) == sorted(DIMENSIONS)
    gap = terms.distance(one, other)
    assert len(picked["differ"]) == gap.differ
    assert len(picked["same"]) == gap.shared - gap.differ


def test_relation_names_all_four_cases() -> None:
    cases = [("x", "y"), ("x", "x"), ("x", None), (None, None)]
    assert tuple(terms.relation(*case) for case in cases) == terms.RELATIONS


def test_nearest_obeys_the_minimum_and_is_sorted(answers: terms.Stances) -> None:
    picked = terms.nearest(answers, terms.JEDDAH, minimum=6)
    assert (picked["shared"] >= 6).all()
    assert picked["distance"].is_monotonic_increasing
    assert terms.JEDDAH not in set(picked["proposal_id"])
    best = picked.iloc[0]
    assert (best["proposal_id"], best["shared"], best["differ"]) == ("kyiv-five-2025", 6, 2)


def test_nearest_needs_something_to_share(answers: terms.Stances) -> None:
    with pytest.raises(ValueError, match="at least one"):
        terms.nearest(answers, terms.JEDDAH, minimum=0)
    assert terms.nearest(answers, "geneva-framework-2025", minimum=1).empty


def test_leaving_out_implied_rows_leaves_what_is_named(compared: terms.Comparison) -> None:
    named = terms.stances(compared.grid, implied=False)
    assert len(named[terms.JEDDAH]) == 6
    assert "scope" not in named[terms.JEDDAH]


def test_duties_cover_exactly_what_the_jeddah_text_addresses(answers: terms.Stances) -> None:
    assert set(terms.JEDDAH_DUTIES) == set(answers[terms.JEDDAH])
