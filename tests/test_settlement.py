"""Chapter 9's reference: stances by date, crossings, and counts that need no enumeration."""

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline import settlement
from redline.charts import settlement as drawn
from redline.charts import style
from redline.tables import load

DAY = dt.date(2025, 3, 12)


@pytest.fixture(scope="module")
def limits():
    return load("actor_limits")


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        ("2025-03-12", dt.date(2025, 3, 12)),
        ("2025-08", dt.date(2025, 8, 31)),
        ("2024", dt.date(2024, 12, 31)),
    ],
)
def test_a_partial_date_counts_from_its_last_day(as_of, known):
    assert settlement.known_from(as_of) == known


def test_a_stance_that_is_no_date_is_refused():
    with pytest.raises(ValueError, match="spring"):
        settlement.known_from("spring")


def one(stance, actor, dimension, value):
    rows = stance[
        (stance.actor == actor) & (stance.dimension_id == dimension) & (stance.value_id == value)
    ]
    return rows.acceptability.tolist()


def test_the_latest_stance_counts(limits):
    """Kyiv refused to renounce NATO in March 2025 and offered it in December 2025."""
    key = ("ukraine", "nato", "renounce")
    assert one(settlement.stances(limits, dt.date(2025, 2, 14)), *key) == []
    assert one(settlement.stances(limits, DAY), *key) == ["red_line"]
    assert one(settlement.stances(limits, dt.date(2025, 12, 14)), *key) == ["concession"]


def test_inferred_stances_can_be_left_out(limits):
    everything = settlement.stances(limits, DAY)
    stated = settlement.stances(limits, DAY, stated_only=True)
    assert set(stated.classification) == {"stated"}
    assert 0 < len(stated) < len(everything)


def test_no_stance_is_unknown_never_accepted(limits):
    stance = settlement.stances(limits, dt.date(2014, 1, 1))
    examined = settlement.examine(stance, {"nato": "invite"})
    assert examined.acceptability.tolist() == ["unknown"] * len(settlement.ACTORS)
    assert settlement.tally(examined)["unknown"].eq(1).all()


def test_the_disputed_dimensions_are_those_with_most_red_lines(limits):
    names = settlement.disputed_dimensions(limits)
    red = limits[limits.acceptability == "red_line"].drop_duplicates(settlement.KEY)
    counts = red.groupby("dimension_id").size()
    assert len(names) == 12
    assert counts[names].min() >= counts.drop(names).max()


def test_presets_name_texts_and_give_only_their_own_answers():
    terms, values = load("terms"), load("dimension_values")
    dimensions = settlement.disputed_dimensions(load("actor_limits"))
    options = settlement.answers(values, dimensions)
    assert set(settlement.PRESETS) <= set(load("proposals").proposal_id)
    for text in settlement.PRESETS:
        chosen = settlement.preset(terms, text, dimensions)
        assert chosen
        assert all(value in options[d] for d, value in chosen.items())
    with pytest.raises(KeyError, match="no-such-text"):
        settlement.preset(terms, "no-such-text", dimensions)


def test_the_article_s_red_line_is_crossed_by_the_june_2024_terms(limits):
    dimensions = settlement.disputed_dimensions(limits)
    chosen = settlement.preset(load("terms"), "putin-terms-2024", dimensions)
    examined = settlement.examine(settlement.stances(limits, DAY), chosen)
    crossed = examined[(examined.actor == "ukraine") & (examined.acceptability == "red_line")]
    assert "recognition_de_jure" in set(crossed.dimension_id)


NAMES = st.sampled_from(["a", "b", "c"])
STANCES = st.lists(
    st.tuples(
        st.sampled_from(list(settlement.ACTORS)),
        NAMES,
        st.sampled_from(["x", "y", "z"]),
        st.sampled_from(["red_line", "concession", "acceptable", "preferred"]),
    ),
    unique_by=lambda row: row[:3],
)


@settings(max_examples=60, deadline=None)
@given(STANCES, st.sets(st.sampled_from(list(settlement.ACTORS)), min_size=1))
def test_the_product_equals_going_through_every_choice(rows, actors):
    stance = pd.DataFrame(rows, columns=[*settlement.KEY, "acceptability"])
    options = {"a": ["x", "y"], "b": ["x", "y", "z"], "c": ["x"]}
    red = {row[:3] for row in rows if row[3] == "red_line"}
    passing = sum(
        not any((actor, d, v) in red for actor in actors for d, v in zip(options, c, strict=True))
        for c in itertools.product(*options.values())
    )
    counted = settlement.count(stance, options, actors)
    assert (counted.passing, counted.total) == (passing, 6)


@settings(max_examples=30, deadline=None)
@given(STANCES)
def test_more_actors_never_leave_more_choices(rows):
    stance = pd.DataFrame(rows, columns=[*settlement.KEY, "acceptability"])
    options = {"a": ["x", "y"], "b": ["x", "y", "z"], "c": ["x"]}
    actors = list(settlement.ACTORS)
    passing = [settlement.count(stance, options, actors[:n]).passing for n in range(5)]
    assert passing == sorted(passing, reverse=True)
    assert passing[0] == 6


def test_blockers_say_how_much_room_a_dimension_takes():
    counted = settlement.Count(open={"a": 1, "b": 2, "c": 0}, all={"a": 4, "b": 2, "c": 3})
    table = settlement.blockers(counted)
    assert table.dimension_id.tolist() == ["c", "a", "b"]
    assert table.factor.tolist() == [float("inf"), 4.0, 1.0]
    assert counted.passing == 0
    assert counted.without("c").share == 25.0


@pytest.fixture(scope="module")
def built(limits):
    tables = [load(name) for name in ("dimensions", "dimension_values", "terms")]
    return drawn.model(limits, *tables, [DAY, dt.date(2026, 6, 30)])


def test_a_name_inside_a_sentence_keeps_its_capitals(built):
    told = {d: built.matter(d) for d in ("nato", "crimea", "znpp", "line")}
    assert told == {
        "nato": "NATO membership",
        "crimea": "Crimea",
        "znpp": "Zaporizhzhia nuclear plant",
        "line": "line",
    }


@pytest.mark.parametrize("layout", list(style.LAYOUTS))
@pytest.mark.parametrize("actors", [list(settlement.ACTORS), ["russia", "eu_e3"], ["usa"]])
def test_every_square_and_word_of_the_room_is_inside_the_chart(built, layout, actors):
    for day in built.days:
        fig = drawn.room(built, actors, day, False, layout=layout)
        (ax,) = fig.axes
        lowest = max(patch.get_bbox().y1 for patch in ax.patches)
        assert lowest <= ax.get_ylim()[0]
        for text in ax.texts:
            reach = text.get_position()[0] + (text.get_ha() == "left") * style.text_width(
                text.get_text(), text.get_fontsize()
            )
            assert reach <= style.LAYOUTS[layout].width, text.get_text()


def test_the_title_of_the_texts_spans_the_fewest_and_the_most(built):
    counts = drawn.texts_table(built, DAY, False).groupby("text")["red lines crossed"].sum()
    title = drawn.texts_title(built, DAY, False)
    assert (
        title
        == f"Five texts cross {counts.min()} to {counts.max()} red lines known on 12 March 2025"
    )
