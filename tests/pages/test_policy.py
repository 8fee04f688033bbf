"""Each page keeps to its strict policy, and nothing that somebody forged is obeyed."""

import pytest

from tests.pages import forged, policy, watch
from tests.pages.built import SITE, SOME_DATASHEETS, embeds, pages

STORED = {"theme"}  # the one thing a page may keep: the reader's choice of colours
# Pages whose scripts read their address or a payload, one of each kind: all charts share theirs.
KINDS = ["index.html", "search.html", *SOME_DATASHEETS[:1], "03-share.html", "09-settlement.html"]


@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS, *embeds()])
def test_the_policy_stands_first_and_nothing_is_inline(name):
    text = (SITE / name).read_text("utf-8")
    assert policy.ungoverned(text) == []
    assert policy.inline(text) == []


@pytest.mark.parametrize("where", ["a server", "a file"])
@pytest.mark.parametrize("name", pages())
def test_a_page_breaks_no_rule_asks_nobody_and_keeps_only_its_colours(browser, server, name, where):
    start = server if where == "a server" else f"{SITE.as_uri()}/"
    report = watch.visit(browser, start, name)
    assert (report.broken, report.errors, report.foreign, report.cookies) == ([], [], [], [])
    assert set(report.kept) <= STORED


@pytest.mark.parametrize("name", KINDS)
def test_markup_that_was_smuggled_in_runs_and_loads_nothing(browser, server, name):
    assert forged.markup(browser, server, name) == []


@pytest.mark.parametrize("name", KINDS)
def test_no_page_obeys_a_forged_address(browser, server, name):
    assert forged.addresses(browser, server, name) == []


@pytest.mark.parametrize("name", embeds()[::5])
def test_no_chart_obeys_a_forged_payload(browser, server, name):
    assert forged.payloads(browser, server, name) == []
