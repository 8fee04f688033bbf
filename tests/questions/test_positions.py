"""Stances: which one counts as newest, what two actors share, and that a blank stays a blank."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.questions import positions as ps
from redline.tables import load

ISSUES = ["annexation", "ceasefire", "nato"]
ACTORS = ["kyiv", "moscow", "washington"]


def phase(date: str) -> str:
    return "before" if date < "2025-03-12" else "day" if date < "2025-03-14" else "after"


def stances(*rows: tuple[str, str, int, str], kind: str = "verbatim") -> pd.DataFrame:
    """A small positions table; the phase follows from the date, months count as before."""
    return pd.DataFrame(
        {
            "position_id": [f"P{i:03}" for i in range(1, len(rows) + 1)],
            "actor_id": pd.array([row[0] for row in rows], dtype="string"),
            "issue": pd.array([row[1] for row in rows], dtype="string"),
            "stance_score": pd.array([row[2] for row in rows], dtype="Int64"),
            "date": pd.array([row[3] for row in rows], dtype="string"),
            "quote_type": pd.array([kind] * len(rows), dtype="string"),
            "phase": [phase(row[3]) for row in rows],
        }
    )


def people(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["actor_id", "kind", "affiliation"])


any_stance = st.tuples(
    st.sampled_from(ACTORS),
    st.sampled_from(ISSUES),
    st.integers(-2, 2),
    st.dates(min_value=pd.Timestamp("2024-01-01").date()).map(lambda day: day.isoformat()),
)
any_table = st.lists(any_stance, max_size=25).map(lambda rows: stances(*rows))


def test_the_newest_stance_wins_and_the_number_of_statements_is_kept():
    table = stances(
        ("kyiv", "nato", 1, "2025-02-01"),
        ("kyiv", "nato", -2, "2025-03-12"),
        ("kyiv", "nato", 2, "2024-01-01"),
    )
    newest = ps.latest(table)
    assert list(newest["stance_score"]) == [-2]
    assert list(newest["statements"]) == [3]


def test_of_two_on_one_day_the_later_row_wins():
    table = stances(("kyiv", "nato", 1, "2025-03-12"), ("kyiv", "nato", 2, "2025-03-12"))
    assert list(ps.latest(table)["position_id"]) == ["P002"]


def test_a_day_in_a_month_is_newer_than_the_month_alone():
    table = stances(("kyiv", "nato", 1, "2025-02-11"), ("kyiv", "nato", 2, "2025-02"))
    assert list(ps.latest(table)["position_id"]) == ["P001"]


def test_the_phase_decides_where_the_date_is_partial():
    table = stances(("kyiv", "nato", 1, "2025-03-02"), ("kyiv", "nato", 2, "2025-03"))
    table.loc[1, "phase"] = "after"
    assert list(ps.latest(table)["position_id"]) == ["P002"]


def test_kinds_narrow_from_all_to_quoted_to_verbatim():
    rows = pd.concat(
        [
            stances(("kyiv", "nato", 1, "2025-02-11"), kind=kind)
            for kind in ("verbatim", "verbatim_translation", "paraphrase")
        ]
    )
    assert [len(ps.of_kind(rows, kind)) for kind in ("all", "quoted", "verbatim")] == [3, 2, 1]
    with pytest.raises(KeyError):
        ps.of_kind(rows, "hearsay")


def test_an_unknown_phase_is_refused():
    with pytest.raises(KeyError, match="later"):
        ps.within(stances(("kyiv", "nato", 1, "2025-02-11")), ["later"])


@given(any_table)
def test_a_cell_without_a_statement_is_blank_and_never_zero(table):
    wide = ps.matrix(ps.latest(table), ISSUES, ACTORS)
    cells = set(zip(table["actor_id"], table["issue"], strict=True))
    for actor in ACTORS:
        for issue in ISSUES:
            assert ((actor, issue) in cells) == bool(pd.notna(wide.loc[issue, actor]))


@given(any_table)
def test_every_cell_is_a_score_that_its_actor_was_given_on_that_issue(table):
    wide = ps.matrix(ps.latest(table), ISSUES, ACTORS)
    given_scores = set(zip(table["actor_id"], table["issue"], table["stance_score"], strict=True))
    for actor in ACTORS:
        for issue in ISSUES:
            score = wide.loc[issue, actor]
            assert pd.isna(score) or (actor, issue, score) in given_scores


@given(any_table, st.sampled_from(ACTORS), st.sampled_from(ACTORS))
def test_distance_is_symmetric_and_within_the_scale(table, a, b):
    there, back = (
        ps.compare(ps.latest(table), a, b, ISSUES),
        ps.compare(ps.latest(table), b, a, ISSUES),
    )
    assert ps.distance(there) == ps.distance(back)
    gap = ps.distance(there)
    assert gap.n == int((there["a"].notna() & there["b"].notna()).sum())
    assert (gap.mean is None) == (gap.n == 0)
    assert gap.mean is None or 0 <= gap.mean <= 4
    assert set(ps.disagreements(there)["issue"]) == set(ps.disagreements(back)["issue"])


@given(any_table, st.sampled_from(ACTORS))
def test_an_actor_is_at_no_distance_from_itself(table, actor):
    assert ps.distance(ps.compare(ps.latest(table), actor, actor, ISSUES)).mean in (None, 0.0)


def test_compare_lists_every_issue_in_order_with_the_evidence_of_both():
    table = stances(
        ("kyiv", "nato", 2, "2025-02-11"),
        ("moscow", "nato", -2, "2025-02-11"),
        ("kyiv", "ceasefire", 0, "2025-02-11"),
    )
    compared = ps.compare(ps.latest(table), "kyiv", "moscow", ISSUES)
    assert list(compared["issue"]) == ISSUES
    assert compared["distance"].isna().tolist() == [True, True, False]
    assert compared.loc[2, ["a", "b", "distance", "a_id", "b_id"]].tolist() == [
        2, -2, 4, "P001", "P002",
    ]  # fmt: skip
    assert list(ps.disagreements(compared)["issue"]) == ["nato"]


def test_neutral_is_opposed_to_nobody():
    table = stances(("kyiv", "nato", 2, "2025-02-11"), ("moscow", "nato", 0, "2025-02-11"))
    assert ps.disagreements(ps.compare(ps.latest(table), "kyiv", "moscow", ISSUES)).empty


def test_a_row_that_was_not_looked_up_again_is_in_no_headline():
    rows = load("positions")
    assert set(ps.looked_up(rows)["checked"]) == {"confirmed", "nuance"}
    assert ps.looked_up(rows.assign(checked="unverified")).empty


def test_a_lead_is_no_evidence_of_any_kind():
    leads = load("positions").assign(quote_type="lead")
    assert all(ps.of_kind(leads, kind).empty for kind in ps.KINDS)


def test_official_voices_leave_out_parliament_and_its_members():
    table = people(
        ("us", "state", None),
        ("cabinet", "organisation", "us"),
        ("secretary", "person", "cabinet"),
        ("congress", "institution", "us"),
        ("senator", "person", "congress"),
        ("other", "person", None),
    )
    assert ps.official_voices(table, "us") == ["us", "cabinet", "secretary"]


def test_a_circle_of_affiliations_is_refused():
    with pytest.raises(ValueError, match="circle"):
        ps.chain(people(("a", "state", "b"), ("b", "state", "a")), "a")


def test_side_follows_the_chain_to_its_end():
    table = people(
        ("russia", "state", None), ("duma", "institution", "russia"), ("x", "person", "duma"),
        ("y", "person", None),
    )  # fmt: skip
    assert ps.side_of(table, "x") == "Russia"
    assert ps.side_of(table, "y") == "Others"


def test_as_one_keeps_who_spoke():
    table = stances(("kyiv", "nato", 2, "2025-02-11"), ("moscow", "nato", -2, "2025-02-11"))
    one = ps.as_one(table, ["kyiv"], "side")
    assert one[["actor_id", "voice"]].to_numpy().tolist() == [["side", "kyiv"]]


def test_state_media_only_needs_every_source_to_be_one():
    table = stances(("a", "nato", 1, "2025-02-11"), ("b", "nato", 1, "2025-02-11"))
    table["source_ids"] = [("tass",), ("tass", "reuters")]
    sources = pd.DataFrame(
        {"source_id": ["tass", "reuters"], "publisher": ["TASS (Russian state media)", "Reuters"]}
    )
    assert list(ps.state_media_only(table, sources)["actor_id"]) == ["a"]


def test_comparing_rows_that_are_not_the_newest_is_refused():
    table = stances(("kyiv", "nato", 1, "2025-02-11"), ("kyiv", "nato", 2, "2025-02-12"))
    with pytest.raises(ValueError, match="take the latest first"):
        ps.compare(table, "kyiv", "moscow", ISSUES)


def test_an_issue_is_split_when_someone_is_for_and_someone_against():
    table = stances(
        ("kyiv", "nato", 1, "2025-02-11"),
        ("moscow", "nato", -1, "2025-02-11"),
        ("kyiv", "ceasefire", 2, "2025-02-11"),
        ("moscow", "ceasefire", 0, "2025-02-11"),
    )
    assert ps.split(ps.matrix(table, ISSUES, ACTORS)) == ["nato"]


def test_a_state_is_split_where_its_own_officials_differ():
    actors = people(
        ("russia", "state", None), ("envoy", "person", "russia"), ("minister", "person", "russia"),
        ("duma", "institution", "russia"), ("kyiv", "state", None),
    )  # fmt: skip
    table = stances(
        ("envoy", "nato", 1, "2025-02-11"),
        ("minister", "nato", -1, "2025-02-11"),
        ("envoy", "ceasefire", 1, "2025-02-11"),
        ("duma", "ceasefire", -2, "2025-02-11"),
        ("kyiv", "ceasefire", -2, "2025-02-11"),
    )
    states = ("kyiv", "russia", "moon")
    assert ps.split_states(table, actors, ISSUES, states) == {"russia": ["nato"]}
