"""axe-core finds no fault on any page, in light and in dark.

A scan sees what a rule can describe: names, roles, contrast, order of headings. It cannot
tell whether a sentence says what its chart shows; other tests and readers do.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.built import SOME_DATASHEETS, embeds, pages

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS, *embeds()])
def test_axe_finds_nothing(watched, server, name, dark):
    page = watched(dark=dark, origin=server).open(server + name)
    assert faults(page) == []


@pytest.mark.parametrize("name", ["index.html", "glossary.html"])
def test_axe_finds_nothing_with_the_menu_open_on_a_phone(watched, server, name):
    page = watched(width=390, height=844, origin=server).open(server + name)
    page.locator(".rl-menu summary").press("Enter")
    assert faults(page) == []
