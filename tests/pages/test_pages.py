"""Every page opens from a disk without a fault, asks for nothing outside, and fits its screen."""

import re

import pytest
from lxml import html

from tests.pages.built import SITE, SOME_DATASHEETS, address, chapters, embeds, pages

SEARCHED = re.compile(r"^(\d+ places?|Not in the book)")


@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS, *embeds()])
def test_a_page_says_what_it_is(name):
    page = html.parse(str(SITE / name)).getroot()
    assert page.get("lang") == "en"
    assert page.findtext(".//title").strip()
    assert len(page.xpath("//main")) == 1
    if name in pages():
        assert len(page.xpath("//h1")) == 1
        assert page.xpath('string(//meta[@name="description"]/@content)').strip()


@pytest.mark.parametrize("name", [*pages(), *SOME_DATASHEETS, *embeds()])
def test_opens_from_a_file_and_nothing_stands_out_of_the_screen(watched, name):
    page = watched().open(address(name))
    wide = {}
    for width in (320, 390, 768, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        wide[width] = page.evaluate("document.documentElement.scrollWidth")
    assert {width: needed for width, needed in wide.items() if needed > width} == {}


def test_a_page_loads_the_sheet_of_what_it_shows_and_no_other():
    def sheets(name):
        return set(re.findall(r'href="_static/([\w-]+)\.css', (SITE / name).read_text("utf-8")))

    common = sheets("method.html") & sheets("glossary.html")
    assert sheets("index.html") - common == {"explore", "home"}
    assert "settlement" in sheets("09-settlement.html")
    assert "settlement" not in sheets("03-share.html")


def test_the_home_page_is_one_screen_of_a_desk(watched):
    """What the article says, what the book finds, the map and the doors, without scrolling."""
    page = watched(width=1280, height=800).open(address("index.html"))
    for part in ("blockquote", ".rl-lede", ".rl-findings", ".rl-asof", "#home-map", ".rl-doors"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] > 0, part
        assert box["y"] + box["height"] <= 800, part


@pytest.mark.parametrize(("width", "height", "screens"), [(1280, 800, 1.5), (390, 844, 2)])
@pytest.mark.parametrize("name", chapters())
def test_a_chapter_answers_on_its_first_screen_and_shows_a_chart_soon(
    watched, name, width, height, screens
):
    """The article's words, the question, the answer and its day; then the first chart."""
    page = watched(width=width, height=height).open(address(name))
    for part in ("h1 + blockquote", ".rl-answer", "p:text('The facts below run to')"):
        box = page.locator(f"main {part}").first.bounding_box()
        assert box["y"] + box["height"] <= height, part
    chart = page.locator("main :is(figure.explorer, figure.settlement)").first.bounding_box()
    assert chart["y"] <= screens * height


def test_the_home_page_shows_each_chapter_by_a_chart_and_its_finding():
    page = html.parse(str(SITE / "index.html")).getroot()
    shown = {}
    for entry in page.xpath('//div[@class="rl-gallery"]//li'):
        (finding,) = entry.xpath('.//p[contains(@class, "rl-shot-finding")]/a')
        chapter, _, name = finding.get("href").partition("#")
        shown[chapter] = entry
        assert len(entry.xpath(".//a[@class='rl-shot']/*[local-name()='svg']")) == 1
        (chart,) = html.parse(str(SITE / chapter)).xpath(f'//figure[@id="{name}"]')
        caption = "".join(chart.text_content().split())  # a title may run over two lines
        assert "".join(finding.text_content().split()) in caption
    assert list(shown) == chapters()


@pytest.mark.parametrize("width", [390, 1280, 1440])
def test_the_sections_of_a_page_are_listed_at_every_width_without_a_script(watched, width):
    page = watched(width=width, height=800, script=False).open(address("03-share.html"))
    section = page.locator(":is(.rl-menu, .rl-onpage) a[href='#try-it']:visible")
    if width < 1440:
        assert section.count() == 0
        page.locator(".rl-menu summary").click()
    section.click()
    assert page.url.endswith("#try-it")


def test_the_pages_beside_a_chapter_say_their_questions():
    asked = {
        name: html.parse(str(SITE / name)).xpath('string(//p[starts-with(., "Question:")])')
        for name in chapters()
    }
    for name in chapters():
        for link in html.parse(str(SITE / name)).xpath('//nav[contains(@class, "rl-turn")]/a'):
            words = asked.get(link.get("href"), "").removeprefix("Question:").split()
            assert " ".join(words[1:]) in " ".join(link.text_content().split())


def test_a_claim_opens_in_place_and_leads_on_and_back_without_a_script(watched):
    page = watched(script=False).open(address("01-article.html"))
    card = page.locator("#claim-C19")
    assert not card.is_visible()
    page.locator("a.claim-tag[href='#claim-C19']").click()
    assert card.is_visible()
    sentence = page.locator("#said-C19").bounding_box()
    assert sentence["y"] > 0  # still in sight
    assert card.locator("a[href='03-share.html']").is_visible()
    card.get_by_role("link", name="Back to the sentence").click()
    assert not card.is_visible()


def test_a_chapter_names_the_claims_that_it_takes_up_and_they_name_it():
    cards = html.parse(str(SITE / "01-article.html")).xpath('//*[starts-with(@id, "claim-C")]')
    named = {card.get("id"): card.xpath(".//a/@href") for card in cards}
    for name in chapters():
        links = html.parse(str(SITE / name)).xpath('//*[@class="rl-checks"]/a/@href')
        assert links == [f"01-article.html#{one}" for one in named if name in named[one]]


def test_what_is_missing_is_said_to_be_missing(watched, server):
    opened = watched(origin=server)
    gone = server + "data/deep/no-such-page.html"
    page = opened.open(gone)
    assert page.locator("h1").inner_text() == "Nothing is at this address"
    assert page.locator(".rl-top").evaluate("bar => getComputedStyle(bar).position") == "sticky"
    assert opened.faults == [
        f"status 404: {gone}",
        "console error: Failed to load resource: the server responded with a status of 404"
        " (Not Found)",
    ]
    opened.faults.clear()
    page.locator("main").get_by_role("link", name="home page").click()
    assert page.url == server + "index.html"


def test_search_finds_a_word_from_a_server_and_from_a_file(watched, server):
    for origin, start in ((None, address("search.html")), (server, server + "search.html")):
        page = watched(origin=origin).open(f"{start}?q=ceasefire")
        page.locator("#search-results li a").first.wait_for(timeout=10_000)


@pytest.mark.parametrize("word", ["constructor", "hasOwnProperty", "__proto__", "xyzzy"])
def test_search_comes_to_an_end_whatever_the_word(watched, server, word):
    page = watched(origin=server).open(f"{server}search.html?q={word}")
    page.get_by_text(SEARCHED).wait_for(timeout=10_000)


def test_words_that_stand_nowhere_together_still_lead_to_places(watched, server):
    page = watched(origin=server).open(f"{server}search.html?q=abroad+denies+shorter+senate")
    page.locator("#search-results li a").first.wait_for(timeout=10_000)


def test_the_theme_switch_holds_on_the_next_page(watched, server):
    opened = watched(origin=server)
    page = opened.open(server + "index.html")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark colours").press("Enter")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != paper
    opened.open(server + "glossary.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.get_by_role("button", name="Dark colours").get_attribute("aria-pressed") == "true"


def test_without_a_script_dark_follows_the_system(watched):
    colours = {
        dark: watched(dark=dark, script=False)
        .open(address("index.html"))
        .evaluate("getComputedStyle(document.body).backgroundColor")
        for dark in (False, True)
    }
    assert colours[False] != colours[True]


def test_the_contents_open_on_a_phone_by_keyboard_and_close_on_escape(watched):
    page = watched(width=390).open(address("index.html"))
    menu = page.get_by_role("navigation", name="Contents menu")
    assert not menu.is_visible()
    page.locator(".rl-menu summary").press("Enter")
    assert menu.get_by_role("link", name="Bibliography").is_visible()
    page.keyboard.press("Escape")
    assert not menu.is_visible()


def test_a_reader_gets_the_notebook_as_it_is_written():
    downloads = sorted((SITE / "_sources").glob("*.ipynb"))
    assert downloads
    for download in downloads:
        assert "data-states" not in download.read_text("utf-8")


@pytest.mark.parametrize("name", ["contribute.html", "explore.html", "03-share.html"])
def test_code_does_not_move_when_the_script_names_the_theme(watched, name):
    page = watched().open(address(name))
    heights = "[...document.querySelectorAll('pre')].map(e => getComputedStyle(e).lineHeight)"
    after = page.evaluate(heights)
    page.evaluate("document.documentElement.removeAttribute('data-theme')")
    assert after
    assert page.evaluate(heights) == after


@pytest.mark.parametrize("width", [320, 360, 390, 430])
def test_the_title_has_two_lines_before_its_font_has_come(browser, width):
    lines = set()
    for with_fonts in (True, False):
        context = browser.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        if not with_fonts:
            page.route("**/*.woff2", lambda route: route.abort())
        page.goto(address("index.html"))
        page.evaluate("document.fonts.ready")
        title = page.locator("h1")
        height = title.evaluate("e => parseFloat(getComputedStyle(e).lineHeight)")
        lines.add(round(title.bounding_box()["height"] / height))
        context.close()
    assert lines == {2}


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("What is DeepState?", "DeepState"),
        ("what does recognise mean", "recogn"),
        ("share without Crimea", "share"),
    ],
)
def test_a_question_finds_what_it_asks_for(watched, asked, first):
    page = watched().open(address("search.html"))
    page.locator("#rl-q-page").press_sequentially(asked)
    results = page.locator("#search-results li")
    assert first.casefold() in results.first.inner_text().casefold()


def test_only_whole_words_are_marked(watched):
    page = watched().open(f"{address('search.html')}?q=held")
    marked = page.locator("#search-results mark").all_inner_texts()
    assert {word.casefold() for word in marked} <= {"held", "hold", "head"}
    assert marked
