"""What a first visit costs, in bytes and requests as they are sent, and that nothing moves."""

import pytest
from lxml import html

from tests.pages.built import SITE, chapters, pages
from tests.pages.weight import KB, PHONE, visit

CHAPTER_KB, HOME_KB, MOST_REQUESTS = 260, 200, 20
HOME = "index.html"
READ = [HOME, *chapters()]


@pytest.mark.parametrize("name", READ)
def test_a_first_load_keeps_its_budget(browser, server, name):
    load = visit(browser, server, name)
    budget = HOME_KB if name == HOME else CHAPTER_KB
    assert load.first / KB <= budget
    assert load.requests <= MOST_REQUESTS


@pytest.mark.parametrize("name", READ)
def test_nothing_moves_but_for_fonts_that_arrive(browser, server, name):
    assert visit(browser, server, name, PHONE, fonts=False).moved == []


@pytest.mark.parametrize("name", pages())
def test_no_script_stops_a_page_from_being_shown(name):
    scripts = html.parse(str(SITE / name)).xpath("//script[@src and not(@type='module')]")
    late = [one for one in scripts if one.get("defer") is not None or one.get("async") is not None]
    assert late == scripts
