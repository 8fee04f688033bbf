"""axe-core finds no fault on any page, in light and in dark.

A scan sees what a rule can describe: names, roles, contrast, order of headings. It cannot
tell whether a sentence says what its chart shows; other tests and readers do.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages.built import SOME_DATASHEETS, embeds, pages
from tools.audit import keyboard, zoom

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": TAGS, "resultTypes": ["violations"]}
# The dark colours change colours and nothing else: names, roles and order are the same elements.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
PAPER = "getComputedStyle(document.body).backgroundColor"


def faults(page, rules=EVERYTHING):
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS, *embeds()])
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


# The audit asks this of every page; here stand a page of each kind, and those once at fault.
KINDS = ["index.html", "run.html", *(f"embed/{name}.html" for name in ("article", "two-texts"))]


@pytest.mark.parametrize("name", KINDS)
def test_the_tab_key_leads_through_in_order_in_sight_and_in_focus(watched, server, name):
    page = watched(origin=server, height=720).open(server + name)
    assert keyboard.faults(page) == []


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_lost_when_the_page_is_enlarged(watched, server, name):
    assert zoom.faults(watched(origin=server).open(server + name)) == []
