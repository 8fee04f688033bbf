"""What a compiled explorer tells of itself: each place that changes, and what it follows."""

from __future__ import annotations

import pytest
from tests.test_compile import make, separable

from everystate import ExactnessError, NotSeparableError, Settings, explore
from tests import sample_charts as charts

pytestmark = pytest.mark.usefixtures("publish")


def test_a_place_follows_only_the_controls_that_change_it(settings: Settings) -> None:
    def draw(year: int, layer: str) -> str:
        return f'<p class="y{year}">{layer}</p><p>{year} and {layer}</p><p>still</p>'

    explorer = explore(
        draw,
        name="places",
        title=lambda year, layer: f"Year {year}",
        alt=lambda year, layer: "A sentence.",
        settings=settings,
        year=[2014, 2018, 2022],
        layer=["all", "since"],
    )
    slots = {(row.part, row.what, row.shows): row for row in explorer.slots().itertuples()}
    assert {key: (row.follows, row.cells) for key, row in slots.items()} == {
        ("title", "text", "Year 2014"): (("year",), 3),
        ("wide picture", "class", "y2014"): (("year",), 3),
        ("wide picture", "text", "all"): (("layer",), 2),
        ("wide picture", "text", "2014 and all"): (("year", "layer"), 5),
    }
    assert len(explorer.slots()) == explorer.compile().slots


def test_what_comes_and_goes_and_what_a_slider_says_are_places_too(settings: Settings) -> None:
    slots = make(settings).slots()
    assert {"presence", "text", "d"} <= set(slots["what"])
    parts = {"title", "sentence", "wide picture", "narrow picture", "table"}
    assert parts | {"value beside a slider"} <= set(slots["part"])
    assert set(slots.loc[slots["part"] == "value beside a slider", "follows"]) == {("year",)}


def test_a_sum_follows_every_control_that_adds_to_it(settings: Settings) -> None:
    slots = separable(settings, charts.card).slots()
    (total,) = [row for row in slots.itertuples() if len(row.follows) > 1]
    assert total.follows == tuple(f"term{i}" for i in range(12))
    assert total.cells == 12 * 4


def test_a_compiled_payload_proves_itself_and_a_changed_one_does_not(settings: Settings) -> None:
    explorer = make(settings)
    payload = explorer.compile().payload
    explorer.prove()
    explorer.prove(payload)
    broken = payload.replace('"since"', '"before"')
    assert broken != payload
    with pytest.raises(ExactnessError, match=r"at year=2014&layer=since: .* compiled ….*before"):
        explorer.prove(broken)


def test_a_changed_word_of_separate_parts_is_noticed(settings: Settings) -> None:
    explorer = separable(settings, charts.card)
    payload = explorer.compile().payload
    broken = payload.replace('kept"', 'left"', 1)
    assert broken != payload
    with pytest.raises(NotSeparableError, match=r"drawn ….*kept.*compiled ….*left"):
        explorer.prove(broken)
