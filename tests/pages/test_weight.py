"""What a first visit costs, in bytes and requests as they are sent, and that nothing moves."""

import pytest

from tests.pages.built import chapters
from tools.audit import light
from tools.audit.weight import KB, PHONE, visit

READ = [light.HOME, *chapters()]


@pytest.mark.parametrize("name", READ)
def test_a_first_load_keeps_its_budget(browser, server, name):
    found = visit(browser, server, name)
    budget = light.HOME_KB if name == light.HOME else light.CHAPTER_KB
    assert found.first / KB <= budget
    assert found.requests <= light.MOST_REQUESTS


@pytest.mark.parametrize("name", READ)
def test_nothing_moves_but_for_fonts_that_arrive(browser, server, name):
    assert visit(browser, server, name, PHONE, fonts=False).moved == []
