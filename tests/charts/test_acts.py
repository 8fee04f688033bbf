"""Chapter 6 as drawn: every state, both layouts, nothing cut, nobody left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from redline.charts import acts as charts
from redline.charts import polls as poll_charts
from redline.charts import rollcalls, style
from redline.questions import recognition
from redline.tables import load

LAYOUTS = ("wide", "narrow")


@pytest.fixture(scope="module")
def votes() -> pd.DataFrame:
    return load("unga_votes")


@pytest.fixture(scope="module")
def resolutions() -> pd.DataFrame:
    return load("unga_resolutions")


@pytest.fixture(scope="module")
def audited(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    return recognition.audit(votes, resolutions)


@pytest.fixture(scope="module")
def calls(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    return recognition.roll_calls(votes, resolutions)


@pytest.fixture(scope="module")
def members() -> pd.DataFrame:
    return load("un_members").set_index("iso3")


@pytest.fixture(scope="module")
def acts() -> pd.DataFrame:
    return recognition.acts(load("recognition_acts"))


@pytest.fixture(scope="module")
def polls() -> pd.DataFrame:
    return recognition.polls(load("public_opinion"))


@pytest.fixture(scope="module")
def law() -> pd.DataFrame:
    return load("legal_instruments")


def texts(fig: Figure) -> Iterator[tuple[Text, float, float]]:
    """Every text that shows, with its left and right edge in px."""
    for text in fig.findobj(Text):
        label = text.get_text()
        if not label.strip() or not text.get_visible():
            continue
        weight = 600 if text.get_weight() == 600 else 400
        wide = style.text_width(label, float(text.get_size()), weight)
        x = float(text.get_transform().transform(text.get_position())[0])
        left = x - {"left": 0, "center": wide / 2, "right": wide}[text.get_ha()]
        yield text, left, left + wide


def sound(fig: Figure) -> None:
    """Nothing is cut at the sides and nothing is smaller than the layout allows."""
    size = style.layout_of(fig)
    for text, left, right in texts(fig):
        assert text.get_size() >= size.small, text.get_text()
        assert left >= -0.5, text.get_text()
        assert right <= size.width + 0.5, text.get_text()


@pytest.fixture(scope="module")
def lists(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    return recognition.full_lists(votes, resolutions)


@pytest.mark.parametrize("arrange", ["region", "vote"])
def test_every_roll_call_shows_each_member_once_in_its_vote_and_leads_to_its_row(
    audited: pd.DataFrame,
    votes: pd.DataFrame,
    lists: pd.DataFrame,
    members: pd.DataFrame,
    arrange: str,
) -> None:
    for resolution in lists:
        page = rollcalls.roll_call(audited, lists, members, str(resolution), arrange)
        table = rollcalls.roll_call_table(votes, members, str(resolution))
        seen = re.findall(r'rl-vote-(\w+)" data-r="(\d+)">(.*?)<', page)
        assert sorted(int(row) for _, row, _ in seen) == list(table.index)
        for kind, row, name in seen:
            vote = lists.loc[table["code"][int(row)], resolution]
            assert kind == (vote if vote in recognition.VOTES else "open")
            assert html.unescape(name) == table["country"][int(row)]


def test_a_roll_call_that_leaves_out_members_is_not_drawn(
    audited: pd.DataFrame, lists: pd.DataFrame, members: pd.DataFrame
) -> None:
    with pytest.raises(KeyError, match="ES-11/9"):
        rollcalls.roll_call(audited, lists, members, "A/RES/ES-11/9", "region")
    listed = Reader(rollcalls.incomplete_html(audited)).words
    for text in ("71/205", "ES-11/4", "143 for, 5 against, 35 abstained, 10 did not vote"):
        assert text in listed


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_case_of_acts_draws_whole(acts: pd.DataFrame, layout: str) -> None:
    for case in charts.cases(acts):
        fig = charts.acts(acts, case, layout=layout)
        sound(fig)
        assert charts.acts_alt(acts, case).endswith(".")
        assert len(charts.acts_table(acts, case)) == len(charts.selection(acts, case))


def test_every_act_stands_in_one_case(acts: pd.DataFrame) -> None:
    cases = charts.cases(acts)[1:]
    assert len(cases) >= 12
    assert sum(len(charts.selection(acts, case)) for case in cases) == len(acts)


def test_the_title_of_the_baltic_case_states_its_length(acts: pd.DataFrame) -> None:
    assert charts.acts_title(acts, "The Baltic states").endswith("for 51 years")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_question_draws_whole(polls: pd.DataFrame, layout: str) -> None:
    for subject in poll_charts.menu(polls).values():
        sound(poll_charts.poll(polls, subject, layout=layout))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_wave_side_by_side_draws_whole(polls: pd.DataFrame, layout: str) -> None:
    for wave in poll_charts.waves(polls).values():
        sound(poll_charts.versions(polls, wave, layout=layout))
        assert len(poll_charts.versions_table(polls, wave)) > 1


def test_the_menu_offers_every_question_once(polls: pd.DataFrame) -> None:
    questions = polls.drop_duplicates(["pollster", "question"])
    assert sorted(poll_charts.menu(polls).values()) == sorted(questions["subject"])


def test_what_a_poll_leaves_out_is_said(polls: pd.DataFrame) -> None:
    for subject in poll_charts.menu(polls).values():
        rows = poll_charts.answers(polls, subject)
        sentence = poll_charts.poll_alt(polls, subject)
        assert "Left out: " in sentence
        assert all(people in sentence for people in rows["excludes"])


class Reader(HTMLParser):
    """Collects the words of a fragment and checks that its elements close in order."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""
        self.feed(fragment)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_switches_name_every_member_that_moved(
    votes: pd.DataFrame, resolutions: pd.DataFrame
) -> None:
    calls, names = recognition.roll_calls(votes, resolutions), recognition.countries(votes)
    pair = "A/RES/ES-11/1", "A/RES/ES-11/7"
    traced = recognition.switches(calls, names, *pair)
    fragment = rollcalls.switches_html({pair: traced}, resolutions, *pair)
    page, table = Reader(fragment).words, rollcalls.switches_table({pair: traced}, *pair)
    for who in table["who"]:
        assert who in page
    changed = traced["before"] != traced["after"]
    assert table["members"].sum() == changed.sum()
    cells = [int(n) for n in re.findall(r"<td class=\"rl-\w+\">(\d+)</td>", fragment)]
    assert len(cells) == 16
    assert sum(cells) == 193


def test_the_same_text_twice_shows_its_votes_and_no_move(
    calls: pd.DataFrame, resolutions: pd.DataFrame, members: pd.DataFrame
) -> None:
    name = "A/RES/68/262"
    traced = recognition.switches(calls, members["country"].sort_values(), name, name)
    switches = {(name, name): traced}
    page = rollcalls.switches_html(switches, resolutions, name, name)
    assert "The same text twice" in page
    assert '<td class="rl-same">100</td>' in page
    assert "rl-moves" not in page
    assert rollcalls.switches_title(switches, name, name) == "No member voted differently"


def test_a_poll_explains_each_of_its_signs(polls: pd.DataFrame) -> None:
    for subject in poll_charts.menu(polls).values():
        rows = poll_charts.answers(polls, subject)
        note = poll_charts.sample_note(rows)
        by_year = (rows["date"].str.len() == 4).any()
        assert ("Level line" in note) == by_year, subject
        assert ("another report" in note) == rows["again"].any(), subject
    for wave in poll_charts.waves(polls).values():
        has_size = recognition.refusals(polls, *wave.split("|"))["sample_size"].notna().any()
        assert ("error bars" in poll_charts.versions_alt(polls, wave)) == has_size


def test_a_note_of_law_names_no_source_by_its_id(law: pd.DataFrame) -> None:
    ids = set(load("sources")["source_id"])
    words = {word.strip("().,;") for note in law["notes"].dropna() for word in str(note).split()}
    assert not words & ids


def test_a_record_says_partial_where_the_list_is(
    votes: pd.DataFrame, audited: pd.DataFrame
) -> None:
    own = recognition.record(votes, audited, "SVK")
    page = Reader(rollcalls.record_html(own)).words
    assert page.count("partial list") == (own["status"] == "partial").sum() > 0
    assert "Sources disagree" in page


def test_each_choice_of_law_shows_its_provisions(law: pd.DataFrame) -> None:
    choices = charts.law_choices(law)
    assert len(choices) == len(set(choices)) >= 12
    for choice in choices:
        shown = charts.law_rows(law, choice)
        assert charts.law_html(law, choice).count("<tr>") == len(shown) + 1
        Reader(charts.law_html(law, choice))
    assert len(charts.law_rows(law, charts.EVERYTHING)) == len(law)
    with pytest.raises(KeyError, match="Magna Carta"):
        charts.law_rows(law, "Magna Carta")
