"""Every explorer answers the keyboard, restores from its address, and reads without a script."""

import re

import pytest

from tests.pages.built import SITE, address, embeds, pages_with_explorers

CONTROLS = ":is(input, select)"

# What a reader gets of a state. Attributes are sorted and comments, which mark the place of
# an element that is not shown, are left out: neither is part of the picture. Nor is the panel
# around it, which the keyboard reaches once the explorer is awake. A chart's own page lies a
# folder deeper, so what it links to does too.
STATE = r"""figure => {
  const written = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const value = a => a.value.replace(/^\.\.\//, "");
    const attributes = [...node.attributes].map(a => `${a.name}="${value(a)}"`).sort().join(" ");
    return `<${node.localName} ${attributes}>${[...node.childNodes].map(written).join("")}</>`;
  };
  return {
    title: figure.querySelector('[data-x="t"]').textContent,
    sentence: figure.querySelector('[data-x="a"]').textContent,
    chart: [...figure.querySelector('.explore-chart').childNodes].map(written).join(""),
    url: location.hash,
    lost: [...figure.querySelectorAll('.explore-chart [data-r]')].map(mark => +mark.dataset.r)
      .filter(row => row >= figure.querySelectorAll('[data-x="d"] tbody tr').length),
  };
}"""


def state(figure):
    return figure.evaluate(STATE)


LIVE = "control => control.closest('figure.explorer').matches('[data-live]')"
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def turn(control):
    """Move one control by one step with the keyboard alone; the page has answered on return."""
    _press(control)
    control.page.wait_for_function(LIVE, arg=control.element_handle())  # its payload may come late
    control.page.evaluate(NEXT_FRAME)


def _press(control):
    control.focus()
    kind = control.get_attribute("type") or "select"
    if kind == "checkbox":
        control.press("Space")
        return
    before = control.input_value() if kind != "radio" else None
    control.press("ArrowRight" if kind in {"range", "radio"} else "ArrowDown")
    if kind != "radio" and control.input_value() == before:
        control.press("ArrowLeft" if kind == "range" else "ArrowUp")


def steps(figure):
    """One keyboard stop per control: a radio group has one, the chosen button."""
    controls = figure.locator(f".explore-control {CONTROLS}")
    stops = []
    for index in range(controls.count()):
        control = controls.nth(index)
        if control.get_attribute("type") == "radio" and not control.is_checked():
            continue
        stops.append(control)
    return stops


def figures(page):
    return page.locator("figure.explorer").all()


@pytest.mark.parametrize("name", pages_with_explorers())
def test_each_control_answers_the_keyboard_and_the_address_keeps_what_it_shows(watched, name):
    """The address opens the same view on the chart's own page, and the last one on this page."""
    page, own = watched().open(address(name)), watched(width=1280, height=720)
    assert figures(page)
    for figure in figures(page):
        label = figure.get_attribute("id")
        bare = "explore-bare" in figure.get_attribute("class")
        states = [state(figure)]
        for control in steps(figure):
            turn(control)
            states.append(state(figure))
            if not bare:
                assert states[-1]["url"] != states[-2]["url"], f"{label}: address stands still"
        for part in ("sentence", "chart"):
            assert len({one[part] for one in states}) > 1, f"{label}: {part} stands still"
        for one in states:
            assert one["lost"] == [], f"{label}: marks without a row of the table, {one['title']}"
        if not bare:
            left = states[-1]
            assert left["url"].startswith(f"#{label}")
            alone = own.open(address(f"embed/{label}.html") + left["url"])
            assert state(alone.locator("figure.explorer")) == left, label
    label = left["url"][1:].partition("?")[0]
    again = own.open(address(name) + left["url"])
    assert state(again.locator(f"figure.explorer#{label}")) == left


@pytest.mark.parametrize("name", pages_with_explorers())
def test_a_forged_address_shows_the_default(watched, name):
    page, second = watched().open(address(name)), watched()
    figure = page.locator("figure.explorer:not(.explore-bare)").first
    label, default = figure.get_attribute("id"), state(figure)
    controls = figure.locator(".explore-control").evaluate_all("all => all.map(c => c.dataset.c)")
    forged = "&".join(f"{c}=<img src=x onerror=alert(1)>" for c in controls)
    other = second.open(f"{address(name)}#{label}?{forged}&__proto__=1&%E0%A4%A=%")
    assert {**state(other.locator(f"figure.explorer#{label}")), "url": ""} == {**default, "url": ""}


@pytest.mark.parametrize("name", pages_with_explorers())
def test_without_script_sentence_picture_and_table_are_there(watched, name):
    page = watched(script=False).open(address(name))
    for figure in figures(page):
        label = figure.get_attribute("id")
        assert figure.locator('[data-x="a"]').inner_text().strip(), label
        assert figure.locator(".explore-chart").bounding_box()["height"] > 20, (
            label
        )  # a line of text
        if figure.locator(".explore-panel.explore-data").count():  # a quiz has none
            assert figure.locator(".explore-data table").is_visible(), label


@pytest.mark.parametrize("name", pages_with_explorers())
def test_text_in_charts_is_readable_on_a_phone(watched, name):
    page = watched(width=390, height=844, touch=True).open(address(name))
    small = page.evaluate(
        """() => [...document.querySelectorAll('figure.explorer .explore-chart svg')]
          .filter(svg => svg.getBoundingClientRect().width)
          .flatMap(svg => {
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            return [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => ({
              figure: svg.closest('figure').id,
              text: t.textContent,
              size: Math.round(parseFloat(getComputedStyle(t).fontSize) * scale * 10) / 10,
            }));
          }).filter(t => t.size < 11)"""
    )
    assert small == []


@pytest.mark.parametrize("name", pages_with_explorers())
def test_controls_are_large_enough_to_touch(watched, name):
    page = watched(width=390, height=844, touch=True).open(address(name))
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            'figure.explorer select, figure.explorer input[type=range], figure.explorer button,'
            + 'figure.explorer label:has(input)')]
          .map(e => ({ figure: e.closest('figure').id, html: e.outerHTML.slice(0, 90),
                       box: e.getBoundingClientRect() }))
          .filter(e => e.box.width && e.box.height < 44)
          .map(e => `${e.figure}: ${e.html} is ${e.box.height} px high`)"""
    )
    assert small == []


FIGURE = re.compile(
    r'<figure class="explorer(?! explore-bare)(?:(?! explore-bare)[^"])*" id="([^"]+)"'
)


def test_each_explorer_has_a_page_to_embed():
    named = {
        figure
        for name in pages_with_explorers()
        for figure in FIGURE.findall((SITE / name).read_text("utf-8"))
    }
    assert named == {name.removeprefix("embed/").removesuffix(".html") for name in embeds()}
