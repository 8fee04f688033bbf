"""Every link inside the site leads somewhere, and every picture says what it shows."""

import itertools
import re
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.site.built import SITE, datasheets, embeds, pages

FILE_NAME = re.compile(r"\.(png|svg|jpe?g|gif)$")


@cache
def tree(name):
    return html.parse(str(SITE / name)).getroot()


@cache
def ids(name):
    return {element.get("id") for element in tree(name).iter() if element.get("id")}


def inner_links(name):
    for element, _, link, _ in tree(name).iterlinks():
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc and element.tag not in {"form"}:
            yield link, unquote(parts.path), unquote(parts.fragment)


@pytest.mark.parametrize("name", [*pages(), *datasheets(), *embeds()])
def test_links_arrive(name):
    lost = []
    for link, path, fragment in inner_links(name):
        target = (SITE / name).parent / path if path else SITE / name
        if not target.is_file():
            lost.append(link)
            continue
        if fragment and target.suffix == ".html":
            page = target.resolve().relative_to(SITE).as_posix()
            if fragment.partition("?")[0] not in ids(page):  # `#chart?date=…` names a state
                lost.append(link)
    assert lost == []


@pytest.mark.parametrize("name", [*pages(), *datasheets()])
def test_ids_are_unique(name):
    found = [element.get("id") for element in tree(name).iter() if element.get("id")]
    assert sorted({one for one in found if found.count(one) > 1}) == []


@pytest.mark.parametrize("name", pages())
def test_pictures_say_what_they_show(name):
    silent = [
        picture.get("src")
        for picture in tree(name).iter("img")
        if not (alt := (picture.get("alt") or "").strip()) or FILE_NAME.search(alt)
    ]
    assert silent == []


@pytest.mark.parametrize("name", [*pages(), *datasheets()])
def test_headings_step_down_one_level_at_a_time(name):
    levels = [int(e.tag[1]) for e in tree(name).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    jumps = [(above, below) for above, below in itertools.pairwise(levels) if below > above + 1]
    assert jumps == []
    assert levels[0] == 1
