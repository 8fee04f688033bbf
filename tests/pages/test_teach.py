"""For teachers: plans add up, each link shows the view that it names, each answer is there."""

import re
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from lxml import html
from playwright.sync_api import expect

from redline.site.embeds import SCROLLS
from redline.site.structured import minutes
from tests.pages.built import NONE, ROOT, SITE, address, chapters, embeds

MINUTES = re.compile(r"\((\d+) minutes\)")


@cache
def tree(name):
    return html.parse(str(SITE / name)).getroot()


def words(element):
    return " ".join(element.text_content().split())


def section(title, page="teach.html"):
    (part,) = tree(page).xpath(f'//section[h2[starts-with(., "{title}")]]')
    return part


# ---- links to a state ------------------------------------------------------------------------


def state_links():
    """Addresses of states on the page, by the page that they open."""
    links = {}
    if not (SITE / "teach.html").exists():
        return dict.fromkeys(NONE)
    for link in tree("teach.html").xpath('//a[contains(@class, "rl-state")]/@href'):
        links.setdefault(urlsplit(link).path, []).append(link)
    return links


def shown(page, name):
    """The state that an explorer is in, as its own link to this view says it."""
    figure = page.locator(f"figure.explorer#{name}")
    for tab in ("Chart", "Share"):
        figure.get_by_role("tab", name=tab).press("Enter")  # a key unfolds what a slide folds away
    link = figure.get_by_label("Link to this view").input_value()
    return dict(parse_qsl(urlsplit(link).fragment.partition("?")[2]))


def misses(page, link):
    """What a link asks of a state that is not so when it is opened."""
    page.goto(address(link.partition("#")[0]) + "#" + link.partition("#")[2])
    name, _, query = urlsplit(link).fragment.partition("?")
    expect(page.locator(f"figure.explorer#{name}")).to_be_in_viewport()
    state = shown(page, name) if query else {}  # a question of a quiz has no state in addresses
    return {key: state.get(key) for key, value in parse_qsl(query) if state.get(key) != value}


@pytest.mark.parametrize("name", sorted(state_links()))
def test_each_link_shows_the_state_that_it_names(watched, name):
    page = watched(width=1280, height=720).open(address(name))
    missed = {link: wrong for link in state_links()[name] if (wrong := misses(page, link))}
    assert missed == {}


def test_a_link_to_a_state_that_is_not_there_is_found_out(watched):
    page = watched().open(address("03-share.html"))
    assert misses(page, "03-share.html#control-map?day=2022-02-23&land=since") == {}
    assert misses(page, "03-share.html#control-map?day=2022-02-22&land=since") == {
        "day": "2025-03-11",
        "land": "all",
    }


def test_each_step_that_shows_a_chart_has_it_as_a_slide_too():
    for title in ("A lesson of 45", "A lesson of 90"):
        links = [
            urlsplit(a) for a in section(title).xpath('.//a[contains(@class, "rl-state")]/@href')
        ]
        alone = {name.removeprefix("embed/").removesuffix(".html") for name in embeds()}
        in_chapters = [
            one.fragment
            for one in links  # a question of a quiz has no page of its own
            if not one.path.startswith("embed/") and one.fragment.partition("?")[0] in alone
        ]
        assert in_chapters
        assert in_chapters == [one.fragment for one in links if one.path.startswith("embed/")]


# ---- the plans -------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "whole"), [("A lesson of 45", 45), ("A lesson of 90", 90)])
def test_the_steps_of_a_lesson_take_the_time_of_the_lesson(title, whole):
    steps = section(title).xpath("./ol/li")
    assert sum(int(MINUTES.search(words(step))[1]) for step in steps) == whole


def test_the_unit_gives_each_chapter_the_time_that_it_asks_for():
    weeks = [words(p) for p in section("A unit").xpath("./p") if words(p).startswith("Week")]
    assert len(weeks) == 4
    given = [sum(map(int, MINUTES.findall(week))) for week in weeks]
    assert given == [135, 135, 135, 135]  # three lessons of 45 minutes
    asked = sum(minutes(words(tree(name)))[1] for name in chapters())
    assert sum(given) - asked == 15  # a last word


def test_each_chapter_is_listed_with_its_times():
    items = [words(item) for item in tree("handouts.html").xpath("//main//li")]
    listed = [item for item in items if "to teach" in item]
    assert len(listed) == len(chapters())
    for line, name in zip(listed, chapters(), strict=True):
        read, teach = minutes(words(tree(name)))
        assert f"{read} minutes to read, {teach} to teach" in line


# ---- the answer key ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", chapters())
def test_the_key_has_each_exercise_with_the_chapters_own_solution(name):
    (part,) = tree("answers.html").xpath(f'//section[@id="key-{name.removesuffix(".html")}"]')
    folds = tree(name).xpath('//details[summary="Solution"]/div[@class="rl-folded"]')
    solutions = [words(one) for one in folds]
    answers = [words(one) for one in part.xpath('.//div[contains(@class, "rl-key-answer")]')]
    assert 3 <= len(solutions) <= 5
    assert answers == solutions


@pytest.mark.parametrize("name", chapters())
def test_the_key_has_each_question_with_the_answer_that_the_quiz_calls_right(watched, name):
    page = watched().open(address(name))
    (part,) = tree("answers.html").xpath(f'//section[@id="key-{name.removesuffix(".html")}"]')
    key = words(part)
    quizzes = page.locator("figure.explore-bare").all()
    assert quizzes
    for quiz in quizzes:
        assert quiz.locator("[data-x=t]").inner_text() in key
        for choice in quiz.locator("label:has(input[type=radio])").all():
            choice.locator("input").press("Space")
            verdict = quiz.locator(".explore-chart").inner_text()
            if verdict.startswith("Right."):
                why = " ".join(verdict.removeprefix("Right.").split())
                assert f"{choice.inner_text()}. {why}" in key


def test_exercises_count_from_one_on_each_page():
    for name in chapters():
        headings = [one.text for one in tree(name).xpath("//h3")]
        numbers = [one for one in headings if one and one.startswith("Exercise")]
        assert numbers
        assert numbers == [f"Exercise {n}" for n in range(1, len(numbers) + 1)]


# ---- slides ------------------------------------------------------------------------------------


def fills(page, *, scrolls=False):
    """Whether the picture has most of a slide; a chart of words scrolls beside its controls.

    One that ``scrolls`` has the whole width, its title in sight, and rows below that are reached.
    """
    picture = page.locator(".explore-picture svg:visible").first
    if not picture.count():
        return page.locator(".explore-panels").bounding_box()["height"] <= 720
    box = picture.bounding_box()
    whole, wide = box["y"] + box["height"] <= 720, box["width"] >= 0.85 * 1280
    return (
        box["y"] >= 0
        and ((wide and reaches_the_end(page)) if scrolls else whole)
        and box["width"] >= 0.6 * 1280
        and page.locator(".explore-controls").bounding_box()["y"] < 720 / 4
    )


def reaches_the_end(page):
    """Whether what stands below a slide comes into sight by scrolling."""
    panels, picture = page.locator(".explore-panels"), page.locator(".explore-picture svg:visible")
    panels.evaluate("e => e.scrollTo(0, e.scrollHeight)")
    box = picture.first.bounding_box()
    panels.evaluate("e => e.scrollTo(0, 0)")
    return box["y"] + box["height"] <= 720


def is_beside(page):
    """Whether every control ends before the picture begins."""
    edge = page.locator(".explore-panels").bounding_box()["x"]
    controls = page.locator(".explore-controls :is(select, input, output, label):visible")
    ends = controls.evaluate_all("all => all.map(e => e.getBoundingClientRect().right)")
    assert ends
    return max(ends) <= edge


def test_controls_that_are_folded_away_come_out_to_a_pointer_and_to_a_key(watched):
    page = watched(width=1280, height=720).open(address("embed/share.html"))
    assert not is_beside(page)
    page.mouse.move(6, 360)
    assert is_beside(page)
    page.mouse.move(800, 400)
    assert not is_beside(page)
    page.keyboard.press("Tab")
    assert is_beside(page)


# What is on a slide, smallest first; the note below a picture is not meant for the last row.
WORDS = """() => [...document.querySelectorAll(".explore-picture text")]
  .filter(e => e.getClientRects().length && e.textContent.trim())
  .filter(e => !e.matches(`:is([font-size="18"], [font-size="19"])
    ~ [x="2"][font-size="12"][fill="var(--rl-ink-soft)"]`))
  .map(e => [parseFloat(getComputedStyle(e).fontSize), e.getScreenCTM()])
  .map(([size, at]) => size * Math.hypot(at.b, at.d))
  .sort((a, b) => a - b)"""
READ_FROM_THE_LAST_ROW = 20  # px at 1280 × 720


@pytest.mark.parametrize("name", embeds())
def test_a_chart_is_a_slide(watched, name):
    page = watched(width=1280, height=720).open(address(name))
    assert fills(page, scrolls=SCROLLS in (SITE / name).read_text("utf-8"))
    assert all(size >= READ_FROM_THE_LAST_ROW for size in page.evaluate(WORDS))
    page.locator(".explore-controls :is(select, input)").first.focus()  # unfolds them
    assert is_beside(page)


def test_the_charts_that_the_settings_let_scroll_are_there():
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    assert {f"embed/{name}.html" for name in settings["site_slides_scroll"]} <= {*embeds()}


# ---- to cite -----------------------------------------------------------------------------------


def test_the_citation_is_the_projects_own():
    cited = words(section("To copy", "handouts.html"))
    assert "The authors of The Most Important Red Line (2026). The Most Important Red Line" in cited
    assert "@misc{redline," in cited
