"""In a real browser: the page shows what was drawn, and answers every reader."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from everystate import embed_page
from everystate.assets import LOCAL
from everystate.page import without_payload
from tests import sample_charts as charts
from tests import sample_pages as pages

CANONICAL = r"""
name => {
  const text = s => s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const quoted = s => s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  const inner = e => [...e.childNodes].map(n => n.nodeType === 3 ? text(n.data)
      : n.nodeType === 1 ? write(n, n.localName, [...n.attributes]) : "").join("");
  const write = (e, tag, attributes) => `<${tag}` + attributes
      .map(a => [a.name, a.value]).sort((a, b) => a[0] < b[0] ? -1 : 1)
      .map(([n, v]) => ` ${n}="${quoted(v)}"`).join("") + `>${inner(e)}</${tag}>`;
  return "<state>" + [...document.querySelectorAll(`#${name} [data-x]`)]
      .map(e => write(e, e.dataset.x, [])).join("") + "</state>";
}
"""


CHANCE = range(8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """Every page these tests open, served under a policy that forbids inline script and style."""
    patch = pytest.MonkeyPatch()
    patch.setenv("EXPLORE_PUBLISH", "1")
    settings = pages.settings_at(folder / "cache")
    explorer = pages.share(settings)
    pages.with_font(folder, pages.write_page(folder, "share", explorer.html))
    pages.with_font(folder, pages.write_page(folder, "open", explorer.html, policy=None))
    pages.write_page(folder, "kinds", pages.kinds(settings).html)
    pages.write_page(folder, "span", pages.span(settings).html)
    made = "".join(pages.chance_made(settings, seed).html for seed in CHANCE)
    pages.write_page(folder, "chance", made)
    pages.write_page(folder, "tall", pages.tall(settings).html)
    pages.write_page(folder, "linked", without_payload(pages.linked(settings).html)[0])
    shared = [pages.share(settings, name, group="year").html for name in ("map", "line")]
    pages.write_page(folder, "shared", "".join(shared))
    many = "".join(
        explorer.html.replace('"share', f'"share{i}').replace("#share--", f"#share{i}--")
        for i in range(50)
    )
    pages.write_page(folder, "many", many)
    embed = folder / "embed"
    embed.mkdir()
    (embed / "share.html").write_text(
        embed_page(explorer.html, title="Share", css_href="../explore.css", js_href="../explore.js")
    )
    pages.write_page(folder, "frame", '<iframe src="embed/share.html#share?year=2018"></iframe>')
    with pages.served(folder) as address:
        yield address
    patch.undo()


class Opened:
    """A page, with all that went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda m: self.wrong.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda d: self.wrong.append(f"dialog {d.message}"))

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.address}/{path}")
        return self.page


@pytest.fixture
def opened(page: Page, site: str) -> Iterator[Opened]:
    opened = Opened(page, site)
    yield opened
    assert opened.wrong == []


def sentence(page: Page, name: str = "share") -> str:
    return page.inner_text(f"#{name} .explore-alt")


def test_every_state_is_the_drawing(opened: Opened, folder: Path) -> None:
    page = opened.go("share.html")
    explorer = pages.share(pages.settings_at(folder / "cache"))
    grid = explorer._plan.grid
    states = pages.drawn_states(explorer)
    assert len(states) == 10
    order = list(grid.positions())
    random.Random(1).shuffle(order)
    for position in order:
        page.evaluate("h => { location.hash = h }", f"#share?{grid.key(position)}")
        page.wait_for_function(
            "t => document.querySelector('.explore-alt').textContent === t",
            arg=charts.alt(**grid.state(position)),
        )
        assert page.evaluate(CANONICAL, "share") == states[position]


def test_every_state_of_pictures_made_by_chance_is_the_drawing(
    opened: Opened, folder: Path
) -> None:
    page = opened.go("chance.html")
    for seed in CHANCE:
        explorer = pages.chance_made(pages.settings_at(folder / "cache"), seed)
        states = pages.drawn_states(explorer)
        grid, order = explorer._plan.grid, list(states)
        random.Random(seed).shuffle(order)
        for position in order:
            page.evaluate("h => { location.hash = h }", f"#{explorer.name}?{grid.key(position)}")
            page.wait_for_function(
                "([name, text]) => document.querySelector(`#${name} .explore-alt`).textContent"
                " === text",
                arg=[explorer.name, " ".join(map(str, grid.state(position).values())) + "."],
            )
            assert page.evaluate(CANONICAL, explorer.name) == states[position]


def test_addresses_made_by_chance_break_nothing(opened: Opened) -> None:
    page = opened.go("share.html")
    chance = random.Random(12032025)
    bits = [
        "share",
        "#",
        "?",
        "&",
        "=",
        "year",
        "layer",
        "2018",
        "all",
        "%",
        "%00",
        "<b>",
        "'",
        "é",
    ]
    alts = {charts.alt(year, layer) for year in charts.YEARS for layer in charts.LAYERS.values()}
    for _ in range(150):
        address = "#share?" + "".join(chance.choices(bits, k=chance.randint(0, 9)))
        page.evaluate("h => { location.hash = h }", address[chance.choice([0, 0, 0, 6]) :])
        state = chance.choice([5, "x", [], {"share": 7}, {"share": "year=2018&x=1"}, None])
        page.evaluate(
            "s => { history.replaceState({ 'explore:': s }, ''); dispatchEvent("
            "new PopStateEvent('popstate', { state: history.state })) }",
            state,
        )
        assert sentence(page) in alts, address
    assert page.locator("#share[data-live]").count() == 1


def test_keyboard_moves_the_slider_and_says_the_label(opened: Opened) -> None:
    page = opened.go("share.html")
    slider = page.get_by_role("slider", name="Year")
    slider.focus()
    for key, year in [("ArrowRight", 2025), ("Home", 2014), ("ArrowRight", 2018), ("End", 2025)]:
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", str(year))
        assert sentence(page) == charts.alt(year, "all")
        assert page.inner_text("output") == str(year)
    page.get_by_role("combobox", name="Layer").select_option("since")
    assert page.inner_text(".explore-title") == charts.title(2025, "since")


def test_every_kind_of_control_answers(opened: Opened) -> None:
    page = opened.go("kinds.html")
    page.get_by_role("radio", name="right").check()
    page.get_by_role("radio", name="three").check(force=True)
    page.get_by_role("checkbox", name="Check").uncheck()
    page.get_by_role("switch", name="Toggle").check()
    page.get_by_role("slider", name="Number").press("End")
    real = page.get_by_role("slider", name="Real")
    real.press("Home")
    real.press("ArrowRight")
    expect(real).to_have_attribute("aria-valuetext", "0.50")  # its label, not its place
    real.press("Home")
    page.get_by_role("listbox", name="Many").select_option("z")
    state = {
        "radio": "right",
        "buttons": "three",
        "check": False,
        "toggle": True,
        "number": 4,
        "real": 0.0,
        "many": "z",
    }
    total = sum(len(str(v)) for v in state.values())
    text = page.inner_text(".explore-chart")
    assert all(f"{k}: {v}" in text for k, v in state.items())
    assert f"Letters: {total}" in text
    page.wait_for_url(
        lambda url: url.endswith(
            "#kinds?radio=right&buttons=three&check=no&toggle=yes&number=4&real=0&many=z"
        )
    )
    assert page.inner_text(".explore-title") == "Chosen: right"


def test_two_thumbs_make_a_span_in_order(opened: Opened) -> None:
    page = opened.go("span.html#span?years=2014~2016")
    expect(page.locator(".explore-chart")).to_have_text("From 2014 to 2016")
    page.get_by_role("slider", name="Years, from").press("End")
    expect(page.locator(".explore-chart")).to_have_text("From 2016 to 2018")
    page.wait_for_url(lambda url: url.endswith("#span?years=2016~2018"))
    expect(page.locator("output")).to_have_text("2016 – 2018")
    thumbs = page.get_by_role("slider")
    values = [thumbs.nth(i).get_attribute("aria-valuetext") for i in range(2)]
    assert sorted(values) == ["2016", "2018"]


def test_the_address_holds_the_state_and_history_walks_it(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("slider").press("Home")
    page.get_by_role("combobox").select_option("since")
    page.wait_for_url(lambda url: url.endswith("#share?year=2014&layer=since"))
    page.go_back()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2014, "all"))
    page.go_back()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2024, "all"))
    page.go_forward()
    page.go_forward()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2014, "since"))
    page.reload()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2014, "since"))
    expect(page.get_by_role("combobox")).to_have_value("since")


def test_anchors_still_work(opened: Opened) -> None:
    page = opened.go("many.html#end")
    assert page.evaluate("scrollY") > 1000
    page.get_by_role("slider").last.press("Home")
    page.get_by_role("link", name="end").first.click()
    page.wait_for_url(lambda url: url.endswith("#end"))


def test_a_heading_in_the_address_leaves_explorers_as_they_are(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("slider").press("Home")
    page.get_by_role("link", name="end").click()
    page.wait_for_url(lambda url: url.endswith("#end"))
    assert sentence(page) == charts.alt(2014, "all")
    page.get_by_role("combobox").select_option("since")
    page.wait_for_url("**layer=since")
    page.go_back()
    page.wait_for_url(lambda url: url.endswith("#end"))
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2014, "all"))
    page.go_back()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2014, "all"))
    page.go_back()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2024, "all"))
    for _ in range(3):
        page.go_forward()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2014, "since"))


def test_a_link_to_one_explorer_leaves_the_others_as_they_are(opened: Opened) -> None:
    page = opened.go("many.html")
    page.locator("#share0").get_by_role("slider").press("Home")
    page.set_viewport_size({"width": 800, "height": 300})
    page.evaluate("scrollTo(0, 1e6); location.hash = '#share1?year=2018'")
    expect(page.locator("figure#share1")).to_be_in_viewport()
    expect(page.locator("#share1 .explore-alt")).to_have_text(charts.alt(2018, "all"))
    assert sentence(page, "share0") == charts.alt(2014, "all")
    page.go_back()
    expect(page.locator("#share1 .explore-alt")).to_have_text(charts.alt(2024, "all"))
    assert sentence(page, "share0") == charts.alt(2014, "all")


def test_a_page_comes_back_as_it_was_left(opened: Opened) -> None:
    page = opened.go("many.html")
    page.locator("#share0").get_by_role("slider").press("Home")
    page.locator("#share1").get_by_role("slider").press("End")
    page.goto(f"{opened.address}/kinds.html")
    page.go_back()
    expect(page.locator("#share1 .explore-alt")).to_have_text(charts.alt(2025, "all"))
    expect(page.locator("#share0 .explore-alt")).to_have_text(charts.alt(2014, "all"))


@pytest.mark.parametrize(
    "query",
    [
        "year=1999",
        "year=2018&layer=none",
        "year=2018&other=1",
        "year=%E0%A4%A",
        "year=<img src=x onerror=alert(1)>",
        "__proto__=1",
        "constructor=1&year=2018",
        "year[]=2018",
        "?" * 500,
        "year=" + "9" * 5000,
    ],
)
def test_a_forged_or_stale_link_means_the_default(opened: Opened, query: str) -> None:
    page = opened.go(f"share.html#share?{query}")
    page.wait_for_selector("#share[data-live]")
    assert sentence(page) == charts.alt(2024, "all")


@pytest.mark.parametrize("link", ["#%E0%A4%A?x=1", "#?year=2018", "#end?year=2018", "#nowhere?a=b"])
def test_a_link_to_nothing_does_nothing(opened: Opened, link: str) -> None:
    page = opened.go(f"share.html{link}")
    assert sentence(page) == charts.alt(2024, "all")


def test_tabs_show_data_and_sources_without_moving_the_page(opened: Opened) -> None:
    page = opened.go("share.html")
    before = page.locator("#end").bounding_box()
    page.get_by_role("tab", name="Chart").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Data")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Data")).to_be_visible()
    assert page.locator("#end").bounding_box() == before
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(4)
    page.get_by_role("slider").press("Home")
    expect(rows).to_have_count(1)
    page.keyboard.press("Tab")
    page.get_by_role("tab", name="Sources").click()
    panel = page.get_by_role("tabpanel", name="Sources")
    assert panel.get_by_role("link", name="Work one").get_attribute("href") == "b.html#one"
    expect(page.get_by_role("tabpanel", name="Data")).to_be_hidden()


def test_a_long_label_of_a_slider_breaks_and_a_short_one_does_not(opened: Opened) -> None:
    page = opened.go("tall.html")
    page.set_viewport_size({"width": 390, "height": 800})
    slider, label = page.get_by_role("slider"), page.locator("output")
    slider.press("Home")
    expect(label).to_have_text(pages.LONG)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    broken = label.bounding_box()
    slider.press("End")
    whole = label.bounding_box()
    assert broken
    assert whole
    assert broken["height"] > 1.5 * whole["height"]


def test_a_short_table_leaves_no_hole_where_a_long_fragment_was(opened: Opened) -> None:
    page = opened.go("tall.html")
    tab = page.get_by_role("tab", name="Data")
    tab.scroll_into_view_if_needed()
    before = tab.bounding_box()
    tab.click()
    panel = page.get_by_role("tabpanel", name="Data").bounding_box()
    assert before
    assert panel
    assert panel["height"] < 200
    table, now = page.locator("table").bounding_box(), tab.bounding_box()
    assert table
    assert now
    assert now["y"] - table["y"] - table["height"] < 120  # the sentence stands between
    assert 0 <= now["y"] <= before["y"] + 1  # on screen still, and as far as can be in place
    page.get_by_role("tab", name="Chart").click()
    assert page.locator(".explore-wide").bounding_box()["height"] > 1000  # type: ignore[index]


def download(page: Page, press: Callable[[], None]) -> tuple[str, bytes]:
    with page.expect_download() as waited:
        press()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def test_the_csv_is_the_state_on_screen(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("slider").press("Home")
    page.get_by_role("tab", name="Data").click()
    name, data = download(page, page.get_by_role("button", name="Download CSV").click)
    assert name == "share-year-2014-layer-all.csv"
    assert data.decode("utf-8-sig") == 'year,"share, %"\r\n2014,5\r\n'


def test_the_svg_stands_alone(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("tab", name="Share").click()
    name, data = download(page, page.get_by_role("button", name="Download SVG").click)
    assert name == "share-year-2024-layer-all.svg"
    tree = etree.fromstring(data)
    assert b"var(" not in data
    assert b"#c4122f" in data
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert "sans-serif" in tree.attrib["font-family"]
    ids = set(tree.xpath("//@id"))
    assert {h[1:] for h in tree.xpath("//*[local-name()='use']/@href")} <= ids
    assert charts.title(2024, "all") in "".join(tree.itertext())


def test_a_phone_downloads_its_own_drawing_whole(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 800})
    page = opened.go("share.html")
    page.get_by_role("tab", name="Share").click()
    _, data = download(page, page.get_by_role("button", name="Download SVG").click)
    tree = etree.fromstring(data)
    assert tree.attrib["viewBox"].split()[2] == "358"
    assert {h[1:] for h in tree.xpath("//*[local-name()='use']/@href")} <= set(tree.xpath("//@id"))


def test_the_png_is_made_in_the_browser(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("tab", name="Share").click()
    _, data = download(page, page.get_by_role("button", name="Download PNG").click)
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 1520
    # not an empty sheet: the red line is on it
    assert count_red(page, data) > 300


# x of the rightmost dark pixel among the first lines of a picture, in CSS px
EDGE = """async ([text, lines]) => {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, lines * 2);
  let edge = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i] < 128) edge = Math.max(edge, (i / 4) % image.width);
  return edge / 2;
}"""
WIDTH = """async ([text, family]) => {
  await document.fonts.load(`600 16px ${family}`);
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.font = `600 16px ${family}`;
  return context.measureText(text).width;
}"""


@pytest.mark.parametrize("blocked", [False, True])
def test_the_png_has_the_pages_font_or_says_that_it_has_not(opened: Opened, blocked: bool) -> None:
    if blocked:
        opened.page.route("**/fonts/*", lambda route: route.abort())
    page = opened.go("font-share.html")
    page.get_by_role("tab", name="Share").click()
    _, data = download(page, page.get_by_role("button", name="Download PNG").click)
    edge = page.evaluate(EDGE, [base64.b64encode(data).decode(), 28])
    family = "monospace" if blocked else '"Sample Serif"'
    title = charts.title(2024, "all")
    assert abs(edge - 12 - page.evaluate(WIDTH, [title, family])) < 2
    other = '"Sample Serif"' if blocked else "monospace"
    if not blocked:
        assert abs(edge - 12 - page.evaluate(WIDTH, [title, other])) > 8
    note = page.get_by_text("has your system’s font")
    expect(note).to_have_count(1 if blocked else 0)
    if blocked:
        opened.wrong.clear()  # the browser reports the refused fonts


def test_a_page_opened_as_a_file_makes_its_png_too(page: Page, folder: Path, site: str) -> None:
    page.goto((folder / "font-open.html").as_uri())
    page.get_by_role("tab", name="Share").click()
    _, data = download(page, page.get_by_role("button", name="Download PNG").click)
    assert data.startswith(b"\x89PNG")
    assert count_red(page, data) > 300
    expect(page.get_by_text("has your system’s font")).to_be_visible()


def count_red(page: Page, data: bytes) -> int:
    """Count strongly red pixels of a PNG, in a page without a policy."""
    other = page.context.new_page()
    other.goto("about:blank")
    found: int = other.evaluate(
        """async text => {
          const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, image.width, image.height);
          let found = 0;
          for (let i = 0; i < data.length; i += 4)
            if (data[i] > 180 && data[i + 1] < 40 && data[i + 2] < 70) found++;
          return found;
        }""",
        base64.b64encode(data).decode(),
    )
    other.close()
    return found


def test_share_offers_the_link_and_the_snippet(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("slider").press("Home")
    page.get_by_role("tab", name="Share").click()
    link = page.get_by_label("Link to this view").input_value()
    assert link == f"{opened.address}/share.html#share?year=2014&layer=all"
    snippet = page.get_by_label("Embed this view").input_value()
    frame = etree.fromstring(snippet.replace("></iframe>", "/>"), etree.HTMLParser()).find(
        ".//iframe"
    )
    assert frame.attrib["src"] == f"{opened.address}/embed/share.html#share?year=2014&layer=all"
    page.get_by_role("slider").press("End")
    assert page.get_by_label("Link to this view").input_value().endswith("year=2025&layer=all")


def test_an_embed_page_works_in_a_frame(opened: Opened) -> None:
    page = opened.go("frame.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".explore-alt")).to_have_text(charts.alt(2018, "all"))
    frame.get_by_role("slider").press("End")
    expect(frame.locator(".explore-alt")).to_have_text(charts.alt(2025, "all"))
    frame.get_by_role("tab", name="Sources").click()
    assert frame.get_by_role("link", name="Work one").get_attribute("href") == "../b.html#one"


def test_shared_controls_move_together(opened: Opened) -> None:
    page = opened.go("shared.html")
    page.locator("#map").get_by_role("slider").press("Home")
    assert sentence(page, "line") == charts.alt(2014, "all")
    expect(page.locator("#line output")).to_have_text("2014")
    page.locator("#line").get_by_role("combobox").select_option("since")
    assert sentence(page, "map") == charts.alt(2014, "all")
    page.go_back()
    page.go_back()
    expect(page.locator("#map .explore-alt")).to_have_text(charts.alt(2024, "all"))
    expect(page.locator("#line .explore-alt")).to_have_text(charts.alt(2024, "all"))


def test_a_live_region_says_the_new_sentence(opened: Opened) -> None:
    page = opened.go("share.html")
    region = page.locator("[aria-live=polite]")
    expect(region).to_have_text("")
    page.get_by_role("slider").press("Home")
    expect(region).to_have_text(charts.alt(2014, "all"))
    picture = page.get_by_role("img", name=charts.alt(2014, "all"))
    expect(picture).to_have_count(1)


def test_play_runs_to_the_end_and_stops(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("slider").press("Home")
    page.get_by_role("button", name="Play Year").click()
    expect(page.get_by_role("button", name="Pause Year")).to_be_visible()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2025, "all"), timeout=20_000)
    expect(page.get_by_role("button", name="Play Year")).to_be_visible()


def test_play_steps_once_when_the_reader_wants_less_motion(opened: Opened) -> None:
    opened.page.emulate_media(reduced_motion="reduce")
    page = opened.go("share.html")
    page.get_by_role("slider").press("Home")
    page.get_by_role("button", name="Play Year").click()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2018, "all"))
    page.wait_for_timeout(1200)
    assert sentence(page) == charts.alt(2018, "all")


def test_a_phone_gets_its_own_layout(opened: Opened) -> None:
    page = opened.go("share.html")
    wide, narrow = page.locator(".explore-wide"), page.locator(".explore-narrow")
    expect(wide).to_be_visible()
    expect(narrow).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(narrow).to_be_visible()
    expect(wide).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for control in page.locator(".explore-row > *, select, [role=tab]").all():
        box = control.bounding_box()
        if box and box["height"] > 0 and not control.evaluate("e => e.matches('output')"):
            assert box["height"] >= 43.9


def test_without_scripts_the_state_reads_whole(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/share.html")
    expect(page.locator(".explore-wide svg")).to_be_visible()
    assert charts.alt(2024, "all") in page.inner_text("figure")
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.get_by_role("link", name="Work two")).to_be_visible()
    expect(page.locator(".explore-note")).to_be_visible()
    expect(page.locator(".explore-controls")).to_be_hidden()
    expect(page.locator(".explore-tools")).to_be_hidden()
    context.close()


def test_paper_shows_the_chosen_state(opened: Opened) -> None:
    page = opened.go("share.html")
    page.get_by_role("slider").press("Home")
    page.get_by_role("tab", name="Data").click()
    page.emulate_media(media="print")
    expect(page.locator(".explore-wide svg")).to_be_visible()
    expect(page.locator(".explore-alt")).to_have_text(charts.alt(2014, "all"))
    expect(page.locator(".explore-tools")).to_be_hidden()
    expect(page.get_by_role("link", name="Work one")).to_be_visible()


def test_a_file_opens_without_a_network(page: Page, folder: Path, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.context.set_offline(True)
    page.goto((folder / "open.html").as_uri())
    page.get_by_role("slider").press("Home")
    assert sentence(page) == charts.alt(2014, "all")
    page.wait_for_url(lambda url: url.endswith("#share?year=2014&layer=all"))
    assert all(url.startswith("file:") for url in asked)


def test_no_name_that_is_shortened_belongs_to_the_browser(page: Page) -> None:
    page.goto("about:blank")
    elsewhere = (
        "Gamepad|Timeline|Audio|Media|Video|Track|Speech|Permissions|Performance|Paint|"
        "DataTransfer|Animation|Transition|Pseudo|InputDevice"
    )
    theirs = page.evaluate(
        """([names, elsewhere]) => {
          const owns = (one, name) => {
            try { return name in window[one].prototype; } catch { return false; }
          };
          const kinds = Object.getOwnPropertyNames(window).filter(k => !k.match(elsewhere));
          return names.filter(n => n in window || kinds.some(kind => owns(kind, n)));
        }""",
        [sorted(LOCAL), elsewhere],
    )
    # what the script never asks a table's cell, a label or a text field for
    assert theirs == ["axis", "control", "wrap"]


def test_fifty_explorers_wake_when_they_are_near(opened: Opened) -> None:
    page = opened.go("many.html")
    page.wait_for_selector("#share0[data-live]")
    page.wait_for_timeout(300)
    awake = page.locator(".explorer[data-live]").count()
    assert 1 <= awake < 10
    page.get_by_role("slider").last.press("Home")
    assert sentence(page, "share49") == charts.alt(2014, "all")
    assert sentence(page, "share48") == charts.alt(2024, "all")


def test_a_reader_inside_a_fragment_stays_there_when_its_payload_comes(
    opened: Opened, folder: Path
) -> None:
    page = opened.go("linked.html")
    explorer = pages.linked(pages.settings_at(folder / "cache"))
    assert '"!"' in explorer.compile().payload
    page.get_by_role("link", name="part 1").focus()
    page.evaluate(
        """text => {
          document.querySelector("#linked .explore-data").textContent = text;
          document.querySelector("#linked").dispatchEvent(new Event("payload", { bubbles: true }));
        }""",
        explorer.compile().payload,
    )
    expect(page.locator("#linked[data-live]")).to_have_count(1)
    expect(page.get_by_role("link", name="part 1")).to_be_focused()
    page.get_by_role("slider").press("End")
    expect(page.get_by_role("link")).to_have_count(4)  # one leads to the page's end
    page.get_by_role("slider").press("ArrowLeft")
    assert page.evaluate(CANONICAL, "linked") == pages.drawn_states(explorer)[(1,)]


def test_one_of_fifty_moves_alone(opened: Opened) -> None:
    """All fifty awake: a move writes what it writes on a page of one, and nothing elsewhere."""
    moves = """async selector => {
      const changed = [];
      const watch = new MutationObserver(all => changed.push(...all.map(m => m.target)));
      const slider = document.querySelector(`${selector} input[type=range]`);
      watch.observe(document.body,
        { subtree: true, childList: true, characterData: true, attributes: true });
      slider.value = 0;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise(done => setTimeout(done, 0));
      const figure = document.querySelector(selector);
      return [changed.length, changed.filter(node => !figure.contains(node)).length];
    }"""
    page = opened.go("share.html")
    page.wait_for_selector("#share[data-live]")
    alone, _ = page.evaluate(moves, "#share")
    page = opened.go("many.html")
    for i in range(50):
        page.locator(f"#share{i}").scroll_into_view_if_needed()
        page.wait_for_selector(f"#share{i}[data-live]")
    among, elsewhere = page.evaluate(moves, "#share25")
    assert elsewhere == 0
    assert among == alone > 0


def test_nothing_moves_when_the_script_arrives(opened: Opened) -> None:
    page = opened.go("share.html")
    shift = page.evaluate(
        """() => new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 500);
        })"""
    )
    assert shift == 0


def fuzz(data: Any, chance: random.Random) -> Any:
    """Change one place of a payload into something else."""
    evil = [
        None,
        -1,
        10**12,
        "",
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        [],
        {},
        "\x00",
        "~~~~",
        1.5,
    ]
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            places.append((value, key))
            if isinstance(inner, dict | list):
                walk(inner)

    walk(data)
    holder, key = chance.choice(places)
    holder[key] = chance.choice(evil)
    return data


def test_a_broken_payload_breaks_nothing(page: Page, folder: Path, site: str) -> None:
    """Under no policy at all: what a payload says is never run, and the page stays readable."""
    source = (folder / "open.html").read_text()
    head, mark, rest = source.partition('class="explore-data">')
    text, end, tail = rest.partition("</script>")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda d: wrong.append(f"dialog {d.message}"))
    chance = random.Random(20250312)
    for round_ in range(60):
        data = json.loads(text)
        for _ in range(1 + round_ % 3):
            data = fuzz(data, chance)
        broken = json.dumps(data).replace("</", "<\\/") if round_ % 10 else text[: len(text) // 2]
        (folder / "fuzz.html").write_text(head + mark + broken + end + tail)
        page.goto(f"{site}/fuzz.html")
        page.keyboard.press("Tab")
        slider = page.locator("input[type=range]")
        if slider.is_enabled():
            for key in ("Home", "ArrowRight", "End"):
                slider.press(key)
        assert page.locator("figure svg").count() >= 1
        assert page.evaluate("document.querySelectorAll('script').length") == 2
        assert wrong == [], (round_, wrong)


@pytest.mark.parametrize("code", ["javascript:alert(1)", " \x01java\tscript:alert(1)"])
def test_markup_from_a_payload_cannot_run(page: Page, folder: Path, site: str, code: str) -> None:
    source = (folder / "open.html").read_text()
    # as many elements as the row that it stands for, or the page would refuse the payload
    row = f"<tr onclick='alert(1)'><td><a href='{code}'>2025</a></td><script>alert(1)</script></tr>"
    evil = json.dumps(row).replace("</", "<\\/")
    match = re.search(r'"o":\{"\d+":\[\[\d+,("(?:[^"\\]|\\.)*")', source)
    assert match
    (folder / "evil.html").write_text(source.replace(match.group(1), evil))
    page.goto(f"{site}/evil.html#share?year=2025")
    page.locator(".explorer[data-live]").wait_for()
    markup = page.inner_html(".explore-panels")
    assert "<a>" in markup
    assert "onclick" not in markup
    assert "alert(" not in markup
