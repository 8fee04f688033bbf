"""Chapter 9's reference: stances by date, crossings, and counts that need no enumeration."""

import datetime as dt
import itertools
import re

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
    ("as_of", "day"),
    [
        ("2025-03-12", dt.date(2025, 3, 12)),
        ("2025-08", dt.date(2025, 8, 31)),
        ("2024", dt.date(2024, 12, 31)),
    ],
)
def test_a_partial_date_counts_from_its_last_day(as_of, day):
    assert settlement.known_from(as_of) == day


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
    assert examined.acceptability.tolist() == ["unknown"] * len(settlement.holders())
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
    offered = settlement.texts(load("proposals"))
    assert settlement.START in offered
    for text in offered:
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
        st.sampled_from(list(settlement.holders())),
        NAMES,
        st.sampled_from(["x", "y", "z"]),
        st.sampled_from(["red_line", "concession", "acceptable", "preferred"]),
    ),
    unique_by=lambda row: row[:3],
)


@settings(max_examples=60)
@given(STANCES, st.sets(st.sampled_from(list(settlement.holders())), min_size=1))
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
    actors = list(settlement.holders())
    passing = [settlement.count(stance, options, actors[:n]).passing for n in range(5)]
    assert passing == sorted(passing, reverse=True)
    assert passing[0] == 6


STANCE = pd.DataFrame(
    [
        ("ukraine", "a", "x", "red_line"),
        ("russia", "a", "y", "preferred"),
        ("usa", "b", "x", "acceptable"),
    ],
    columns=[*settlement.KEY, "acceptability"],
)


def test_the_room_tells_refusal_from_consent_and_from_silence():
    options = {"a": ["x", "y", "z"], "b": ["x", "y"]}
    left = settlement.room(STANCE, options, settlement.holders()).set_index("dimension_id")
    assert left.loc["a"].tolist() == [3, 1, 1, 1]
    assert left.loc["b"].tolist() == [2, 0, 1, 1]
    alone = settlement.room(STANCE, options, ["usa"]).set_index("dimension_id")
    assert alone.loc["a"].tolist() == [3, 0, 0, 3]


@pytest.fixture(scope="module")
def built(limits):
    tables = [load(n) for n in ("dimensions", "dimension_values", "terms", "proposals")]
    return drawn.prepare(limits, *tables, [DAY, dt.date(2026, 6, 30)])


def test_a_name_inside_a_sentence_keeps_its_capitals(built):
    names = {d: built.matter(d) for d in ("nato", "crimea", "znpp", "line")}
    assert names == {
        "nato": "NATO membership",
        "crimea": "Crimea",
        "znpp": "Zaporizhzhia nuclear plant",
        "line": "line",
    }


@pytest.mark.parametrize("actors", [list(settlement.holders()), ["russia", "eu_e3"], ["usa"]])
@pytest.mark.parametrize("stated", [False, True])
def test_the_room_strikes_out_exactly_what_is_refused_and_says_by_whom(built, actors, stated):
    for day in built.days:
        html = drawn.room(built, actors, day, stated)
        stance = built.stance(day, stated)
        refusals = settlement.refusals(stance)
        rows = html.split('<div class="st-row">')[1:]
        for (dimension, values), row in zip(built.options.items(), rows, strict=True):
            cells = row.split("<li ")[1:]
            for value, item in zip(values, cells, strict=True):
                by = [a for a in actors if value in refusals.get((dimension, a), ())]
                assert ("<s>" in item) == ('class="st-out"' in item) == bool(by)
                names = [drawn.short_name(a) for a in by]
                sentence = f"by {', '.join(names)}" if names else ""
                assert f"<small>{sentence}</small>" in item
                heard = stance[stance["actor"].isin(actors)]
                key = heard["dimension_id"].eq(dimension) & heard["value_id"].eq(value)
                assert ("<b>? </b>" in item) == (not key.any())


def test_the_room_says_how_much_of_it_is_silence(built):
    everyone = list(settlement.holders())
    left = built.room(everyone, DAY, True)
    assert (left["refused"] + left["spoken"] + left["unspoken"]).equals(left["answers"])
    assert f"on {left['unspoken'].sum()} of these" in drawn.silence(built, everyone, DAY, True)


def test_a_text_is_judged_by_its_own_day_unless_another_is_asked_for(built):
    text = "plan-28-2025"
    assert built.judging_day(text, None) == dt.date(2025, 11, 20)
    assert built.judging_day(text, DAY) == DAY
    own, same_day = (drawn.texts_table(built, day, True) for day in (None, built.own[text]))
    name = built.texts[text]
    assert own[own["text"] == name].equals(same_day[same_day["text"] == name])
    assert "when each was written" in drawn.texts_title(built, None, True)


def test_no_text_is_judged_by_a_day_before_the_record_begins(built):
    assert built.own["putin-terms-2024"] == settlement.RECORD
    assert min(built.own.values()) == settlement.RECORD


def test_the_twenty_eight_points_meet_the_line_that_the_book_is_named_after(built):
    table = drawn.texts_table(built, None, True).set_index(["text", "question"])
    crossed = table.loc[(built.texts["plan-28-2025"], "Legal recognition")]
    assert crossed["refused by"] == "Ukraine"


@pytest.mark.parametrize("stated", [True, False])
def test_a_cell_of_the_grid_answers_with_its_row(built, stated):
    table = drawn.texts_table(built, DAY, stated)
    html = drawn.texts(built, DAY, stated)
    cells = dict(re.findall(r'data-r="(\d+)">(.*?)</td>', html))
    assert sorted(map(int, cells)) == list(range(len(table)))
    for row, cell in cells.items():
        by = table["refused by"][int(row)]
        assert cell == (f"<b>✕</b> {by}" if by else "○")
    for name, n in table.groupby("text")["red lines crossed"].sum().items():
        assert f"{name} {n}" in drawn.texts_alt(built, DAY, stated)


def test_an_inferred_refusal_says_so(built):
    table = drawn.texts_table(built, DAY, False)
    inferred = table["refused by"].str.contains("inferred")
    assert inferred.any()
    assert not drawn.texts_table(built, DAY, True)["refused by"].str.contains("inferred").any()


def test_the_room_closes_on_the_day_of_the_first_stance_that_closes_it(built, limits):
    everyone = list(settlement.holders())
    for stated in (False, True):
        closed = settlement.closing_day(limits, built.options, everyone, stated_only=stated)
        assert closed is not None
        for days, left in ((1, True), (0, False)):
            day = closed - dt.timedelta(days=days)
            stance = settlement.stances(limits, day, stated_only=stated)
            assert (settlement.count(stance, built.options, everyone).passing > 0) == left


def test_two_actors_are_told_apart_in_a_title(built):
    title = drawn.room_title(built, ["russia", "eu_e3"], built.days[1], False)
    assert "Russia or EU and E3" in title


def test_the_title_of_the_texts_spans_the_fewest_and_the_most(built):
    counts = drawn.texts_table(built, DAY, False).groupby("text")["red lines crossed"].sum()
    title = drawn.texts_title(built, DAY, False)
    span = f"{counts.min()} to {counts.max()}"
    assert title.startswith(f"Five texts cross {span} red lines known on 12 March 2025")
