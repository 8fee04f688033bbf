"""In each browser of this machine: explorers are alive, and what is wrong on a page is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks import drivers, engines

from everystate import explore
from tests import sample_pages as pages

pytestmark = pytest.mark.browser


@pytest.fixture(params=drivers.DRIVERS)
def driver(request: pytest.FixtureRequest) -> Iterator[drivers.Driver]:
    """Chromium is always there, the one that the other tests share: a second Playwright beside
    theirs is refused. Where another browser is not, its test is left out, and says so."""
    if request.param == "Chromium":
        yield drivers.Chromium(request.getfixturevalue("page"))
        return
    try:
        with drivers.DRIVERS[request.param]() as driver:
            yield driver
    except drivers.MissingError as missing:
        pytest.skip(f"{missing}; `make engines` needs it")


def walked(driver: drivers.Driver, folder: Path, figures: str) -> engines.Walked:
    file = pages.write_page(folder, "walked", figures)
    walk = engines.Walked()
    with engines.served(folder) as address:
        engines.walk(driver, f"{address}{file.name}", walk, steps=3)
    return walk


@pytest.mark.usefixtures("publish")
def test_every_kind_of_control_answers(driver: drivers.Driver, tmp_path: Path) -> None:
    settings = pages.settings_at(tmp_path / "cache")
    made = [pages.share(settings), pages.kinds(settings), pages.span(settings)]
    walk = walked(driver, tmp_path, "".join(one.html for one in made))
    assert (walk.explorers, walk.faults) == (3, [])
    assert len(walk.times) == 10
    assert {len(steps) for steps in walk.times.values()} == {3}


@pytest.mark.usefixtures("publish")
def test_what_is_wrong_is_listed(driver: drivers.Driver, tmp_path: Path) -> None:
    whole = explore(
        lambda n: f'<svg viewBox="0 0 99 20"><text x="95" y="9">far beyond {n}</text></svg>',
        name="cut",
        settings=pages.settings_at(tmp_path / "cache"),
        n=[1, 2],
    ).html
    dead = whole.replace('"v":1', '"v":0').replace('"cut', '"dead')
    walk = walked(driver, tmp_path, f"<style>p {{ color: red }}</style>{whole}{dead}")
    listed = "\n".join(walk.faults)
    assert walk.explorers == 1
    assert "#dead, 1280 px: never comes alive" in listed
    assert re.search("#cut, 1280 px: “far beyond .” stands outside of the picture", listed)
    assert "payload of another version" in listed  # the console
    assert "style-src" in listed
