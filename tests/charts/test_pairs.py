"""Two actors side by side: both marks where both are known, unknown where one is not."""

from __future__ import annotations

import itertools

import pytest

from redline.charts import actors as charts
from redline.charts import pairs, style
from redline.questions import positions as stances
from redline.tables import load
from tests.charts.inside import inside


@pytest.fixture(scope="module")
def positions():
    return load("positions")


@pytest.fixture(scope="module")
def actors():
    return load("actors")


@pytest.fixture(scope="module")
def publishers():
    sources = load("sources")
    return dict(zip(sources["source_id"], sources["publisher"], strict=True))


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def fits(text, layout, size, weight, lines):
    """Whether a heading's text fits, without the cost of drawing the chart under it."""
    given = style.LAYOUTS[layout]
    return len(style.wrap(text, given.width - 2 * given.margin, size(given), weight)) <= lines


def test_the_pair_chart_draws_both_marks_only_where_both_are_known(positions, actors):
    everyone = pairs.with_states(positions, actors)
    rows = stances.latest(stances.selection(everyone, "until", "all"))
    a, b = pairs.STATES["ukraine"], pairs.STATES["russia"]
    compared = stances.compare(rows, a.actor_id, b.actor_id, list(charts.ISSUES))
    fig = pairs.two_actors(compared, a, b, when="until")
    patches = fig.axes[0].patches
    drawn = {p.get_gid() for p in patches if p.get_edgecolor()[3] and "row" in p.get_gid()}
    ordered = pairs.by_distance(compared)
    wanted = {
        f"row-{place}-m{second}"
        for second, column in enumerate("ab")
        for place, shared in enumerate(ordered[column].notna())
        if shared
    }
    assert drawn == wanted
    shared = compared[["a", "b"]].notna().sum(axis=1)
    assert texts(fig).count("one known") == int((shared == 1).sum())
    assert texts(fig).count("none known") == int((shared == 0).sum())


def test_an_actor_with_itself_is_told_alone_and_drawn_once(positions, actors):
    everyone = pairs.with_states(positions, actors)
    rows = stances.latest(stances.selection(everyone, "until", "all"))
    a = pairs.STATES["ukraine"]
    compared = stances.compare(rows, a.actor_id, a.actor_id, list(charts.ISSUES))
    fig = pairs.two_actors(compared, a, a, when="until")
    seen = [p for p in fig.axes[0].patches if p.get_edgecolor()[3]]
    assert len(seen) == int(compared["a"].notna().sum()) + 1  # each stance, and the key
    title = pairs.pair_title(compared, a, a)
    score = compared["a"].dropna()
    assert title.startswith(f"Ukraine alone: for {(score > 0).sum()}, against {(score < 0).sum()}")
    assert "distance" not in pairs.pair_sentence(compared, a, a, "until").casefold()
    inside(pairs.two_actors(compared, a, a, when="until", layout="narrow"))


@pytest.mark.slow
def test_the_words_over_every_pair_fit_and_say_their_n(positions, actors):
    everyone = pairs.with_states(positions, actors)
    parties = pairs.parties(positions, actors)
    for when in ("until", "latest"):
        rows = stances.latest(stances.selection(everyone, when, "all"))
        for a, b in itertools.combinations_with_replacement(parties, 2):
            compared = stances.compare(rows, a.actor_id, b.actor_id, list(charts.ISSUES))
            n = stances.distance(compared).n
            assert a == b or f"n = {n}" in pairs.pair_sentence(compared, a, b, when)
            title, note = pairs.pair_title(compared, a, b), pairs.pair_note(compared, a, b, when)
            for layout, lines in (("wide", 1), ("narrow", 3)):
                assert fits(title, layout, lambda given: given.title, 600, lines), title
                assert fits(note, layout, lambda given: given.subtitle, 400, min(lines, 2)), note


def test_the_pair_table_names_who_spoke_for_a_state(positions, actors):
    everyone = pairs.with_states(positions, actors)
    rows = stances.latest(stances.selection(everyone, "until", "all"))
    a, b = pairs.STATES["ukraine"], pairs.STATES["russia"]
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    compared = stances.compare(rows, a.actor_id, b.actor_id, list(charts.ISSUES))
    evidence = pairs.evidence_lines(everyone, names)
    table = pairs.pair_table(compared, evidence, a, b).set_index("issue")
    words = table.loc[charts.ISSUES["recognition_of_annexation"], "evidence, Ukraine"]
    assert words.startswith("Volodymyr Zelensky, 12 March 2025: “We are fighting")
    blank = table["distance"].isna()
    assert blank.any()
    assert (table[~blank][["evidence, Ukraine", "evidence, Russia"]] != "").all().all()
