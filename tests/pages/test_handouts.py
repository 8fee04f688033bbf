"""On paper: charts whole and without controls, the page's sources at its end."""

import re

import pytest
from lxml import html

from redline.site.chapters import NOT_PRINTED, fill, places
from tests.pages.built import SITE, address, chapters
from tools import make_handouts

A4_HEIGHT = 1123 - 2 * 76  # px between the margins


def printed(watched, name):
    page = watched(width=673).open(address(name))  # as wide as A4 between its margins
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("name", chapters())
def test_charts_fit_a_sheet_and_show_no_control(watched, name):
    page = printed(watched, name)
    pictures = page.locator("figure.explorer .explore-chart svg:visible")
    tall = [box["height"] for svg in pictures.all() if (box := svg.bounding_box())]
    assert [height for height in tall if height > A4_HEIGHT] == []
    assert page.locator("figure.explorer:not(.explore-bare) .explore-controls:visible").count() == 0
    assert page.locator(":is(.rl-top, .rl-contents, .rl-take, .rl-turn):visible").count() == 0
    assert page.locator(".rl-fold:visible").count() == 0  # a hand-out asks


def test_the_sources_of_what_is_printed_stand_at_the_end(watched):
    page = printed(watched, "05-life.html")
    cited = page.evaluate(make_handouts.CITED)
    assert cited
    listed = html.parse(str(SITE / "bibliography.html")).getroot()
    texts = make_handouts.sources(cited, listed)
    assert len(texts) == len(set(cited))
    assert all("Cited in" not in text for text in texts)
    page.evaluate(make_handouts.ADD, ["", "", texts])
    assert page.locator(".rl-print-sources li").count() == len(texts)


def test_a_code_leads_to_the_live_page():
    page = (
        '<html><head><link rel="canonical" href="https://example.org/03-share.html"></head></html>'
    )
    live = make_handouts.address(page)
    assert live == "https://example.org/03-share.html"
    assert make_handouts.code(live).startswith("<svg")
    assert make_handouts.code(make_handouts.address("<html><head></head></html>")) == ""


def test_a_chapter_is_printed_on_both_papers_and_twice_the_same(watched):
    printed = make_handouts.content(watched(width=794).page, SITE, SITE / "05-life.html")
    assert list(printed) == ["A4", "Letter"]
    for pdf in printed.values():
        assert pdf.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 3
        assert b"/MarkInfo" in pdf  # tagged for those who hear it
    again = make_handouts.content(watched(width=794).page, SITE, SITE / "05-life.html")
    assert again == printed


def test_the_page_links_to_what_is_printed_and_says_so_where_nothing_is():
    page = html.parse(str(SITE / "handouts.html")).getroot()
    places = set(page.xpath('//*[@class="rl-handout"]/@data-page'))
    links = page.xpath('//a[starts-with(@href, "handouts/")]/@href')
    assert places == {*(name.removesuffix(".html") for name in chapters()), "answers"}
    assert [link for link in links if not (SITE / link).is_file()] == []
    assert bool(links) != bool(page.xpath('//*[@class="rl-no-handouts"]'))


def test_a_list_gets_links_to_what_is_printed_alone():
    listed = "".join(f'<span class="rl-handout" data-page="{page}"></span>' for page in ("a", "b"))
    filled = fill(f"{listed}\n{NOT_PRINTED}", {"b"})
    assert html.fromstring(filled).xpath("string(.//*[@data-page='a'])") == ""
    assert html.fromstring(filled).xpath(".//a/@href") == [
        "handouts/b-a4.pdf",
        "handouts/b-letter.pdf",
    ]
    assert "no PDFs" not in filled
    assert places(filled) == ["a", "b"], "what is printed can be printed again"
    assert fill(filled, {"b"}) == filled
