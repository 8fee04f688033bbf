"""Chapter 9's page and its reference in Python agree, choice by choice."""

import datetime as dt
import json
import random
import re

import pytest

from redline.charts import red_lines as drawn
from redline.questions import settlement
from redline.tables import load
from tests.pages.built import SITE

PAGE = (SITE / "09-settlement.html").as_uri()
COMBINATIONS = 2000


@pytest.fixture(scope="module")
def built():
    html = (SITE / "09-settlement.html").read_text(encoding="utf-8")
    offered = re.search(r'<select id="st-day".*?</select>', html, re.DOTALL)[0]
    days = [dt.date.fromisoformat(day) for day in re.findall(r'value="([\d-]+)"', offered)]
    tables = [load(n) for n in ("dimensions", "dimension_values", "terms", "proposals")]
    return drawn.prepare(load("actor_limits"), *tables, days)


def seeded(built, n):
    """Choices that answer each question or leave it open, with a day and a kind of limits."""
    rng = random.Random(20250312)
    for _ in range(n):
        answers = {d: rng.choice(["", *values]) for d, values in built.options.items()}
        choice = {d: value for d, value in answers.items() if value}
        yield choice, rng.randrange(len(built.days)), rng.random() < 0.5


def reference(stances, choice, built):
    examined = settlement.examine(stances, choice)
    return {
        "limits": sorted(examined["limit_id"].dropna()),
        "tally": settlement.tally(examined).to_dict("index"),
        "verdict": drawn.verdict(examined, len(choice), len(built.options)),
    }


def test_page_and_reference_agree_on_thousands_of_combinations(watched, built):
    page = watched().open(PAGE)
    stances = {
        (day, stated): built.stance(built.days[day], stated)
        for day in range(len(built.days))
        for stated in (False, True)
    }
    asked = list(seeded(built, COMBINATIONS))
    given = page.evaluate(
        """asked => asked.map(([choice, day, stated]) =>
             document.getElementById("settlement").evaluate(choice, day, stated))""",
        asked,
    )
    for (choice, day, stated), found in zip(asked, given, strict=True):
        found["limits"] = sorted(found["limits"])
        assert found == reference(stances[day, stated], choice, built), (choice, day, stated)


def test_moving_a_control_shows_what_the_reference_says(watched, built):
    page = watched().open(PAGE)
    page.select_option("#st-preset", "putin-terms-2024")
    page.select_option("#st-nato", "invite")
    choice = {**built.presets["putin-terms-2024"], "nato": "invite"}
    day = built.own["putin-terms-2024"]  # a text is judged by the limits of its own day
    expected = reference(built.stance(day, True), choice, built)
    assert page.inner_text(".st-verdict") == expected["verdict"]
    shown = page.locator("[data-limit]:visible").evaluate_all(
        "items => items.map(item => item.dataset.limit)"
    )
    assert sorted(shown) == expected["limits"]
    assert page.input_value("#st-preset") == ""  # no longer the text, the reader's own


@pytest.mark.parametrize("stated", [True, False])
def test_each_menu_says_who_refuses_which_answer(watched, built, stated):
    page = watched().open(PAGE)
    page.select_option("#st-day", built.days[-1].isoformat())
    page.locator("#st-stated").set_checked(stated)
    stance = built.stance(built.days[-1], stated)
    for dimension, values in built.options.items():
        offered = page.locator(f"#st-{dimension} option").all_inner_texts()
        assert offered == ["left open"] + [
            built.label(dimension, value) + drawn.refusal_words(stance, dimension, value, " – ")
            for value in values
        ]


def test_the_verdict_is_in_sight_at_every_menu_of_a_phone(watched):
    page = watched(width=390, height=844).open(PAGE)
    for menu in page.locator(".settlement select").all():
        menu.focus()
        chosen, said = menu.bounding_box(), page.locator(".st-verdict").bounding_box()
        assert chosen["y"] + chosen["height"] <= said["y"]
        assert said["y"] + said["height"] <= page.viewport_size["height"]


def test_the_link_carries_the_whole_choice(watched, built):
    page = watched().open(PAGE)
    page.select_option("#st-preset", "plan-28-2025")
    page.select_option("#st-day", built.days[-1].isoformat())
    said, link = page.inner_text(".st-verdict"), page.get_attribute(".st-link a", "href")
    again = watched().open(PAGE + link)
    assert again.inner_text(".st-verdict") == said
    assert again.input_value("#st-preset") == "plan-28-2025"


@pytest.mark.parametrize(
    "forged",
    ["#settlement?nato=<b>x</b>&line=nowhere&day=1999-01-01&stated=7", "#settlement?%%%&&=&nato"],
)
def test_a_forged_link_leaves_the_questions_open(watched, built, forged):
    page = watched().open(PAGE + forged)
    assert page.input_value("#st-nato") == ""
    assert page.input_value("#st-day") == built.own["jeddah-30day-2025"].isoformat()
    assert page.inner_text(".st-verdict").startswith("0 of 12 questions answered")


def test_without_script_the_first_text_stands_whole(watched, built):
    page = watched(script=False).open(PAGE)
    day = built.own["jeddah-30day-2025"]
    expected = reference(built.stance(day, True), built.presets["jeddah-30day-2025"], built)
    assert page.inner_text(".st-verdict") == expected["verdict"]
    shown = page.locator("[data-limit]:visible")
    assert shown.count() == len(expected["limits"])
    assert json.dumps(expected["tally"]["russia"]["unknown"]) == page.inner_text(
        'td[data-actor="russia"][data-kind="unknown"]'
    )
