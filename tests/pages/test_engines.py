"""A chapter in the other browsers of this machine; `make engines` opens all of them."""

import pytest
from benchmarks import drivers, engines

from tests.pages.built import SITE, pages_with_explorers


@pytest.mark.parametrize("browser", ["Firefox", "WebKit"])
def test_a_chapter_is_alive_and_whole(browser):
    walk = engines.Walked()
    try:
        with drivers.DRIVERS[browser]() as driver, engines.served(SITE) as site:
            engines.walk(driver, site + pages_with_explorers()[0], walk, steps=2)
    except drivers.MissingError as missing:
        pytest.skip(f"{missing}; `make engines` installs it and runs in the workflow")
    assert walk.explorers
    assert walk.faults == []
