"""What the chapter on recognition counts, traced back to the tables."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.questions import recognition
from redline.questions.recognition import VOTES, Tally
from redline.tables import load


@pytest.fixture(scope="module")
def votes() -> pd.DataFrame:
    return load("unga_votes")


@pytest.fixture(scope="module")
def resolutions() -> pd.DataFrame:
    return load("unga_resolutions")


@pytest.fixture(scope="module")
def audited(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    return recognition.audit(votes, resolutions).set_index("resolution")


@pytest.fixture(scope="module")
def calls(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    return recognition.roll_calls(votes, resolutions)


@pytest.fixture(scope="module")
def acts() -> pd.DataFrame:
    return recognition.acts(load("recognition_acts"))


@pytest.fixture(scope="module")
def polls() -> pd.DataFrame:
    return recognition.polls(load("public_opinion"))


# -- roll calls ----------------------------------------------------------------------------


def test_a_roll_call_is_complete_exactly_when_the_table_calls_it_complete(
    audited: pd.DataFrame, resolutions: pd.DataFrame
) -> None:
    marks = resolutions.set_index("resolution")["roll_call"]
    adding_up = audited.index[audited["status"] == "complete"]
    assert set(adding_up) == set(marks.index[marks == "complete"])


def test_every_complete_roll_call_equals_the_published_tally(
    calls: pd.DataFrame, resolutions: pd.DataFrame
) -> None:
    for resolution in calls:
        counted = Tally(*(int((calls[resolution] == vote).sum()) for vote in VOTES))
        assert counted == recognition.published_tally(resolutions, str(resolution))
        assert sum(counted) == recognition.MEMBERS == len(calls)


def test_marked_roll_calls_are_partial_and_say_why(audited: pd.DataFrame) -> None:
    marked = [
        "A/RES/71/205",
        "A/RES/ES-11/4",
        "A/RES/ES-11/5",
        "A/RES/ES-11/6",
        "A/RES/ES-11/9",
        "GA-2026-02-24",
    ]
    assert (audited.loc[marked, "status"] == "partial").all()
    assert audited.loc["A/RES/71/205", "why"] == (
        "no: 25 of 26 named; did not vote: 21 of 20 named"
    )
    assert "147 listed" in audited.loc["A/RES/ES-11/4", "why"]


def test_tallies_with_no_second_source_are_told_apart(
    audited: pd.DataFrame, votes: pd.DataFrame, resolutions: pd.DataFrame
) -> None:
    lists = votes.groupby("resolution")["source_ids"].agg(
        lambda ids: {i for one in ids for i in one}
    )
    own = resolutions.set_index("resolution")["source_ids"]
    for name in audited.index[audited["status"] == "complete"]:
        assert audited.loc[name, "confirmed"] == bool(set(own[name]) - lists[name]), name


def test_es_11_4_is_quoted_as_published_and_not_counted(
    votes: pd.DataFrame, resolutions: pd.DataFrame, calls: pd.DataFrame
) -> None:
    published = recognition.published_tally(resolutions, "A/RES/ES-11/4")
    assert published == Tally(143, 5, 35, 10)
    assert recognition.listed_tally(votes, "A/RES/ES-11/4") != published
    assert "A/RES/ES-11/4" not in calls


def test_the_members_against_es_11_4_are_as_many_as_its_tally(
    votes: pd.DataFrame, resolutions: pd.DataFrame
) -> None:
    named = recognition.against(votes, "A/RES/ES-11/4")
    assert named == ["Belarus", "Nicaragua", "North Korea", "Russia", "Syria"]
    assert len(named) == recognition.published_tally(resolutions, "A/RES/ES-11/4").no


def test_a_vote_too_many_stops_a_roll_call_from_being_complete(
    votes: pd.DataFrame, resolutions: pd.DataFrame
) -> None:
    changed = votes.copy()
    first = changed.index[changed["resolution"] == "A/RES/68/262"][0]
    changed.loc[first, "vote"] = "yes" if changed.loc[first, "vote"] != "yes" else "no"
    assert "A/RES/68/262" not in recognition.complete(changed, resolutions)
    dropped = votes.drop(first)
    assert "A/RES/68/262" not in recognition.complete(dropped, resolutions)


def test_every_assembly_text_has_a_subject(resolutions: pd.DataFrame) -> None:
    assembly = resolutions.loc[resolutions["body"] == "General Assembly", "resolution"]
    assert set(assembly) == set(recognition.SUBJECTS)


def test_a_text_without_a_tally_has_none(resolutions: pd.DataFrame) -> None:
    blank = resolutions.copy()
    blank.loc[blank["resolution"] == "A/RES/78/316", "no"] = pd.NA
    assert recognition.published_tally(blank, "A/RES/78/316") is None
    with pytest.raises(KeyError, match="0 times"):
        recognition.published_tally(resolutions, "A/RES/1/1")


# -- switches ------------------------------------------------------------------------------


def test_switches_need_two_roll_calls_that_add_up(calls: pd.DataFrame, votes: pd.DataFrame) -> None:
    names = recognition.countries(votes)
    with pytest.raises(KeyError, match="ES-11/4"):
        recognition.switches(calls, names, "A/RES/ES-11/1", "A/RES/ES-11/4")


def test_the_united_states_voted_no_and_not_yes_in_february_2025(
    calls: pd.DataFrame, votes: pd.DataFrame
) -> None:
    names = recognition.countries(votes)
    traced = recognition.switches(calls, names, "A/RES/ES-11/1", "A/RES/ES-11/7")
    row = traced.set_index("iso3").loc["USA"]
    assert (row["before"], row["after"], row["kind"]) == ("yes", "no", "switched")


@given(data=st.data())
def test_moves_and_matrix_agree_and_lose_nobody(data: st.DataObject) -> None:
    members = [f"C{i}" for i in range(data.draw(st.integers(1, 30)))]
    vote = st.sampled_from(VOTES)
    cast = {
        name: data.draw(st.lists(vote, min_size=len(members), max_size=len(members)))
        for name in ("before", "after")
    }
    calls = pd.DataFrame(cast, index=pd.Index(members, name="iso3"))
    names = pd.Series(members, index=calls.index, name="country")
    traced = recognition.switches(calls, names, "before", "after")
    counts, moves = recognition.matrix(traced), recognition.moves(traced)
    stayed = sum(int(counts.loc[v, v]) for v in VOTES)
    assert counts.to_numpy().sum() == len(members)
    assert stayed + sum(len(group) for *_, group in moves) == len(members)
    assert all(counts.loc[a, b] == len(group) and a != b for a, b, group in moves)
    switched = {name for a, b, group in moves if "absent" not in (a, b) for name in group}
    assert switched == set(traced.loc[traced["kind"] == "switched", "country"])


def test_not_voting_is_never_a_switch_of_position(calls: pd.DataFrame, votes: pd.DataFrame) -> None:
    names = recognition.countries(votes)
    traced = recognition.switches(calls, names, "A/RES/68/262", "A/RES/ES-11/8")
    away = (traced["before"] == "absent") | (traced["after"] == "absent")
    assert not (traced.loc[away, "kind"] == "switched").any()


def test_a_record_carries_the_basis_and_marks_what_is_open(
    votes: pd.DataFrame, resolutions: pd.DataFrame
) -> None:
    checked = recognition.audit(votes, resolutions)
    own = recognition.record(votes, checked, "VEN").set_index("resolution")
    assert set(own.index) == set(votes["resolution"])
    assert own.loc["A/RES/ES-11/6", "vote"] == "yes_or_absent"
    assert own.loc["A/RES/ES-11/6", "basis"] == "unresolved"
    assert own.loc["A/RES/ES-11/9", "vote"] == "unlisted"
    assert "25 of 26" in own.loc["A/RES/71/205", "caution"]
    with pytest.raises(KeyError, match="XXX"):
        recognition.record(votes, checked, "XXX")


def test_every_vote_and_basis_in_the_table_has_words(votes: pd.DataFrame) -> None:
    assert set(votes["vote"]) <= set(recognition.VOTE_WORDS)
    assert set(votes["basis"]) <= set(recognition.BASIS_WORDS)


# -- acts ----------------------------------------------------------------------------------


@given(st.dates())
def test_an_interval_covers_its_day_within_its_month_within_its_year(day: object) -> None:
    text = str(day)
    exact = recognition.interval(text)
    month, year = recognition.interval(text[:7]), recognition.interval(text[:4])
    assert year[0] <= month[0] <= exact[0] < exact[1] <= month[1] <= year[1]
    assert math.isclose(exact[1] - exact[0], 1 / 365.25, rel_tol=0.01)


def test_the_baltic_span_and_the_other_stated_ends_agree_with_the_outcomes(
    acts: pd.DataFrame,
) -> None:
    ends = recognition.spans(acts).set_index("act_id")["end"].astype(int)
    years = {
        "welles-1940": 1991,
        "east-timor-australia-1978": 1998,
        "germany-basic-treaty-1972": 1990,
        "frg-hallstein-1955": 1970,
        "el-salvador-manchukuo-1934": 1943,
        "abkhazia-so-tuvalu-2011": 2014,
        "dnr-lnr-russia-2022": 2022,
    }
    assert ends[list(years)].to_dict() == years


def test_an_act_with_a_length_says_how_it_ended(acts: pd.DataFrame) -> None:
    assert recognition.spans(acts)["ended_by"].notna().all()


def test_acts_known_by_their_year_follow_those_dated_in_it(acts: pd.DataFrame) -> None:
    crimea = acts.loc[acts["case"] == "Crimea", "actor"].tolist()
    assert crimea[0] == "Russia"
    undated = acts["known_by"].isna()
    assert undated.to_list() == sorted(undated)  # those with no date at all come last


def test_every_territory_belongs_to_a_case_and_every_act_has_words(acts: pd.DataFrame) -> None:
    assert set(acts["territory"]) == set(recognition.CASES)
    assert set(acts["act"]) == set(recognition.ACT_WORDS)


def test_who_recognised_and_who_only_supported_are_told_apart(acts: pd.DataFrame) -> None:
    recognised = recognition.backers(acts, "recognised")
    supported = recognition.backers(acts, "supported")
    assert "Nicaragua" in recognised
    assert {"North Korea", "Cuba", "Venezuela"} <= set(supported)
    assert "Russia" not in recognised + supported
    unseen = acts.assign(checked="unverified")
    assert recognition.backers(unseen, "recognised") == []


# -- law -----------------------------------------------------------------------------------


def test_the_route_names_the_referendum_of_article_73() -> None:
    steps = recognition.route(load("legal_instruments"))
    assert steps["says"].notna().all()
    decides = steps.loc[steps["question"] == "Who decides on territory?", "provision"]
    assert decides.tolist() == ["Article 73"]
    now = steps.loc[steps["question"] == "Could it change now?", "says"]
    assert now.str.contains("martial law").all()


# -- polls ---------------------------------------------------------------------------------


@given(percent=st.floats(0, 100), n=st.integers(1, 10_000))
def test_a_margin_is_widest_at_a_half_and_shrinks_with_more_people(percent: float, n: int) -> None:
    reach = recognition.margin(percent, n)
    assert 0 <= reach <= recognition.margin(50, n) + 1e-9
    assert math.isclose(reach, recognition.margin(100 - percent, n), abs_tol=1e-6)
    assert recognition.margin(percent, 4 * n) == pytest.approx(reach / 2)


def test_a_margin_of_a_known_sample() -> None:
    assert recognition.margin(50, 1000) == pytest.approx(3.099, abs=0.001)
    with pytest.raises(ValueError, match="no margin"):
        recognition.margin(101, 1000)


def test_no_line_joins_two_questions_pollsters_or_reports(polls: pd.DataFrame) -> None:
    for run, group in polls.loc[polls["run"] != ""].groupby("run"):
        same = group[["pollster", "question", "answer"]].drop_duplicates()
        assert len(same) == 1, run
        assert not group.duplicated(["fieldwork_start", "date"]).any()
        assert not group["again"].any()


def test_a_line_breaks_where_a_wave_lacks_the_answer(polls: pd.DataFrame) -> None:
    main = polls.loc[polls["series"] == "kiis_concessions"]
    refused = main.loc[main["answer"].str.startswith("under no")].set_index("date")["run"]
    assert refused["2023-12-09"] != refused["2024-05-22"]  # February 2024: share against not seen
    assert refused["2024-12-17"] == refused["2025-03-04"]


def test_one_question_is_one_series_whatever_part_of_a_wave_was_asked(polls: pd.DataFrame) -> None:
    de_jure = polls.loc[
        (polls["series"] == "kiis_de_jure") & (polls["answer"] == "categorically against")
    ]
    assert de_jure["run"].nunique() == 1
    for series, own in polls.groupby("series"):
        if series in ("razumkov_russian_terms", "levada_terms", "russian_field"):
            continue  # batteries: several questions under one head
        assert own["question"].nunique() == 1, series


def test_the_people_asked_are_no_more_than_the_wave(polls: pd.DataFrame) -> None:
    both = polls.dropna(subset=["sample_size", "wave_size"])
    assert (both["sample_size"] <= both["wave_size"]).all()


def test_a_question_without_a_number_asked_has_no_margin(polls: pd.DataFrame) -> None:
    unknown = polls["sample_size"].isna()
    assert polls.loc[unknown, "margin"].isna().all()
    assert polls.loc[~unknown, "margin"].notna().all()


def test_a_pollsters_own_error_is_no_smaller_than_a_simple_samples(polls: pd.DataFrame) -> None:
    both = polls.dropna(subset=["margin", "error_points"])
    assert (both["margin"] <= both["error_points"] + 0.2).all()


def test_a_second_report_of_a_wave_is_kept_and_marked(polls: pd.DataFrame) -> None:
    again = polls.loc[polls["again"]]
    assert {70.0, 26.0} <= set(again["percent"])  # Gallup in 2022, as first published
    assert (again["run"] == "").all()


def test_a_share_is_the_one_answer_of_its_wave(polls: pd.DataFrame) -> None:
    subject = recognition.IN_TREATIES
    assert recognition.share(polls, subject, "2025-03-06", "would agree") == 5
    with pytest.raises(KeyError, match="0 shares"):
        recognition.share(polls, subject, "2025-03-06", "perhaps")


def test_side_by_side_waves_put_several_questions(polls: pd.DataFrame) -> None:
    waves = recognition.side_by_side(polls)
    assert ("KIIS", "2025-06-03") in waves
    for wave in waves:
        rows = recognition.refusals(polls, *wave)
        assert rows["question"].is_unique
        assert rows["percent"].is_monotonic_decreasing
