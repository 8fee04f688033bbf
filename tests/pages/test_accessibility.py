"""axe-core finds no fault on any page, in light and in dark.

A scan sees what a rule can describe: names, roles, contrast, order of headings. It cannot
tell whether a sentence says what its chart shows; other tests and readers do.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html

from tests.pages import keyboard, zoom
from tests.pages.built import SITE, SOME_DATASHEETS, chapters, embeds, pages
from tools import make_handouts

# A list of over a thousand entries of one kind: no page has a style of its own for an element, so
# the tenth has the colours of the first. Contrast alone takes a minute for all of them.
REST_OF_A_LIST = ".rl-sources > li:nth-child(n+10)"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
EVERYTHING = {"runOnly": TAGS, "resultTypes": ["violations"]}
STRUCTURE = EVERYTHING | {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
# The dark colours change colours and nothing else: names, roles and order are the same elements.
COLOURS = EVERYTHING | {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
PAPER = "getComputedStyle(document.body).backgroundColor"


def faults(page, rules=EVERYTHING):
    if rules is EVERYTHING and page.locator(REST_OF_A_LIST).count():
        return faults(page, STRUCTURE) + faults(page, COLOURS)
    context = {"exclude": [REST_OF_A_LIST]} if rules is COLOURS else None
    violations = Axe().run(page, context=context, options=rules).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]


# Every chart is scanned in its chapter; of the pages of single charts some, for what is around it.
@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS, *embeds()[::5]])
def test_axe_finds_nothing_in_light_and_in_dark(watched, server, name):
    page = watched(origin=server).open(server + name)
    light = page.evaluate(PAPER)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {PAPER} !== light", arg=light)
    assert faults(page, COLOURS) == []


@pytest.mark.parametrize("name", ["embed/room.html", "embed/switches.html"])
def test_words_that_are_taller_than_a_slide_are_scrolled_by_keyboard(watched, server, name):
    page = watched(origin=server, width=1280, height=720).open(server + name)
    panels = page.locator(".explore-panels")
    assert panels.evaluate("e => e.scrollHeight > e.clientHeight")
    assert faults(page) == []
    page.locator(".explore-chart").focus()
    page.keyboard.press("End")
    page.wait_for_function("() => document.querySelector('.explore-panels').scrollTop > 0")


def test_axe_sees_a_fault_and_a_colour_that_is_too_faint(watched, server):
    page = watched(origin=server).open(server + "glossary.html")
    page.evaluate("document.querySelector('main p').style.color = '#ddd'")
    assert [fault.partition(" ")[0] for fault in faults(page, COLOURS)] == ["color-contrast"]
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any(fault.startswith("html-has-lang") for fault in faults(page))


@pytest.mark.parametrize("name", ["index.html", "glossary.html"])
def test_axe_finds_nothing_with_the_menu_open_on_a_phone(watched, server, name):
    page = watched(width=390, height=844, origin=server).open(server + name)
    page.locator(".rl-menu summary").press("Enter")
    assert faults(page) == []


WALKED = [*pages(), *SOME_DATASHEETS, "embed/article.html", "embed/two-texts.html"]


@pytest.mark.parametrize("name", WALKED)
def test_the_tab_key_leads_through_in_order_in_sight_and_in_focus(watched, server, name):
    page = watched(origin=server, height=720).open(server + name)
    assert keyboard.faults(page) == []


@pytest.mark.parametrize("name", WALKED)
def test_nothing_is_lost_when_the_page_is_enlarged(watched, server, name):
    assert zoom.faults(watched(origin=server).open(server + name)) == []


@pytest.mark.parametrize("name", chapters())
def test_axe_finds_nothing_on_paper(watched, server, name):
    page = watched(origin=server).open(server + name)
    page.emulate_media(media="print")
    page.evaluate(make_handouts.ADD, ["", "", ["A source"]])
    assert faults(page) == []


MOVES = """() => [...document.querySelectorAll("*")].filter(e => {
    const { animationName, animationDuration, transitionDuration } = getComputedStyle(e);
    const lasts = times => times.split(",").some(t => parseFloat(t) > 0.01);
    return (animationName !== "none" && lasts(animationDuration)) || lasts(transitionDuration);
  }).map(e => `${e.localName}.${e.className} moves`)
  .concat(document.getAnimations().map(() => "an animation runs"))"""


@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS[:1], *embeds()[:1]])
def test_nothing_moves_for_a_reader_who_asks_for_less_motion(watched, server, name):
    assert watched(origin=server).open(server + name).evaluate(MOVES) == []


OTHER_SCRIPTS = re.compile(r"[\u0370-\u1fff\u3040-\uffdc]")  # letters that are not Latin


@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS, *embeds()])
def test_words_in_other_letters_name_their_language(name):
    page = html.parse(str(SITE / name)).getroot()
    assert page.get("lang") == "en"
    nameless = [
        element.text
        for element in page.iter(html.etree.Element)
        if element.tag not in {"script", "style"}
        and OTHER_SCRIPTS.search(element.text or "")
        and element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") == "en"
    ]
    assert nameless == []
