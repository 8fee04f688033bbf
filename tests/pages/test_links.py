"""Every link inside the site leads somewhere, and every picture says what it shows."""

import itertools
import re

import pytest

from tests.pages.built import NONE, SITE, datasheets, embeds, pages
from tools.truth import links

FILE_NAME = re.compile(r"\.(png|svg|jpe?g|gif)$")
BUILT = links.Site(SITE)


def tree(name):
    return BUILT.tree(name)


@pytest.mark.parametrize("name", [*(BUILT.pages or NONE), *BUILT.others])
def test_links_arrive(name):
    assert BUILT.lost(name) == []


def test_links_of_every_kind_of_page_are_followed():
    assert {*pages(), *datasheets(), *embeds()} <= set(BUILT.pages)
    assert {"_static/book.css", "changes.xml"} <= set(BUILT.others)


STATE = "03-share.html#share?day=2025-03-11&of=mainland"


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("03-share.html", None),
        ("03-share.html#share", None),
        (STATE, None),
        ("03-share.html#monthly?year=2025", None),
        ("#share?of=official", None),
        ("data/claims.html", None),
        ("embed/share.html#share?of=measured", None),
        ("03-shares.html", "no such file"),
        ("data/claim.html", "no such file"),
        ("03-share.html#shares", "no such anchor"),
        ("03-share.html#shares?of=official", "no such anchor"),
        (STATE.replace("of=", "off="), "no control 'off'; there are day, of"),
        (STATE.replace("mainland", "main"), "of offers no 'main'"),
        (STATE.replace("03-11", "03-32"), "day offers no '2025-03-32'"),
        ("03-share.html#try-it?of=official", "is no chart"),
    ],
)
def test_a_link_that_is_lost_says_why(monkeypatch, link, reason):
    monkeypatch.setattr(BUILT, "_all_links", lambda _: [link])
    reasons = BUILT.lost("03-share.html")
    assert (reasons == []) if reason is None else (len(reasons) == 1 and reason in reasons[0])


def test_a_chart_offers_its_states_as_its_links_name_them():
    offered = links.states(BUILT.anchors("03-share.html")["share"])
    assert list(offered) == ["day", "of"]
    assert {"2025-03-11", "2022-03-25"} <= set(offered["day"])
    assert {"official", "mainland"} <= set(offered["of"])


@pytest.mark.parametrize("name", [*pages(), *datasheets()])
def test_ids_are_unique(name):
    assert links.repeated_ids(BUILT, name) == []


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
