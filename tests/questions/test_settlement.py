"""Chapter 9's reference: stances by date, crossings, and counts that need no enumeration."""

import datetime as dt
import itertools
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.charts import red_lines as drawn
from redline.questions import settlement
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


def test_a_lead_is_nobody_s_stance(limits):
    leads = limits.assign(classification="lead")
    assert settlement.stances(leads, dt.date(2026, 11, 30)).empty
    assert settlement.disputed_dimensions(leads) == []


def test_a_superseded_stance_counts_no_more_whatever_replaced_it(limits):
    row = limits[limits["acceptability"] == "red_line"].iloc[[0]]
    row = row.assign(as_of="2025-01-01", superseded_as_of=pd.Timestamp("2025-03-01"))
    assert len(settlement.stances(row, dt.date(2025, 2, 28))) == 1
    assert settlement.stances(row, dt.date(2025, 3, 1)).empty


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


@settings(max_examples=60)
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


@settings(max_examples=30)
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


@pytest.mark.parametrize("actors", [list(settlement.ACTORS), ["russia", "eu_e3"], ["usa"]])
@pytest.mark.parametrize("stated", [False, True])
def test_the_room_strikes_out_exactly_what_is_refused_and_says_by_whom(built, actors, stated):
    for day in built.days:
        html = drawn.room(built, actors, day, stated)
        refusals = settlement.refusals(built.stance(day, stated))
        rows = html.split('<div class="st-row">')[1:]
        for (dimension, values), row in zip(built.options.items(), rows, strict=True):
            shown = row.split("<li ")[1:]
            for value, item in zip(values, shown, strict=True):
                by = [a for a in actors if value in refusals.get((dimension, a), ())]
                assert ("<s>" in item) == ('class="st-out"' in item) == bool(by)
                names = [drawn._SHORT[a] for a in by]
                told = f"by {', '.join(names)}" if names else ""
                assert f"<small>{told}</small>" in item


def test_the_product_on_the_page_is_the_count(built):
    counted = built.count(list(settlement.ACTORS), DAY, False)
    left, _, right = drawn.product(counted).partition(" = ")
    assert math.prod(int(n) for n in left.split(" × ")) == counted.passing
    assert right == f"{counted.passing:,} of {counted.total:,}"


def test_the_table_of_groups_counts_as_the_reference(built):
    groups = [list(settlement.ACTORS), *itertools.combinations(settlement.ACTORS, 2)]
    table = drawn.groups_table(built, groups, built.days)
    assert table.shape == (7, 4)
    for actors, name in zip(groups, table.index, strict=True):
        counted = built.count(actors, built.days[1], True)
        assert table.loc[name, "30 June 2026, stated only"] == f"{counted.passing:,}"


def test_the_room_closes_on_the_day_of_the_first_stance_that_closes_it(built, limits):
    everyone = list(settlement.ACTORS)
    for stated in (False, True):
        closed = settlement.closing_day(limits, built.options, everyone, stated_only=stated)
        assert closed is not None
        for days, left in ((1, True), (0, False)):
            day = closed - dt.timedelta(days=days)
            stance = settlement.stances(limits, day, stated_only=stated)
            assert (settlement.count(stance, built.options, everyone).passing > 0) == left


def test_two_actors_are_told_apart_in_a_title(built):
    title = drawn.room_title(built, ["russia", "eu_e3"], built.days[1], False)
    assert title.endswith("of Russia or of EU and E3")


def test_the_title_of_the_texts_spans_the_fewest_and_the_most(built):
    counts = drawn.texts_table(built, DAY, False).groupby("text")["red lines crossed"].sum()
    title = drawn.texts_title(built, DAY, False)
    assert (
        title
        == f"Five texts cross {counts.min()} to {counts.max()} red lines known on 12 March 2025"
    )
