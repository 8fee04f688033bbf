"""For everyone: by ear, by keyboard, at any size, with less motion; on every page.

What a machine can see of it: `book/accessibility.md` says what it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, Page

from redline import palette
from tools import make_handouts
from tools.audit import browse, contrast, keyboard, zoom
from tools.audit.promise import Promise, none_of

GROUP = "For everyone"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AA = 4.5
TEXT_TOKENS = ("ink", "ink-soft", "line", *(f"series-{n}" for n in range(1, 7)))
OTHER_SCRIPTS = re.compile(r"[\u0370-\u1fff\u3040-\uffdc]")  # what is not written in Latin letters
MOTION = """() => [...document.querySelectorAll("*")].filter(e => {
    const { animationName, animationDuration, transitionDuration } = getComputedStyle(e);
    const lasts = times => times.split(",").some(t => parseFloat(t) > 0.01);
    return (animationName !== "none" && lasts(animationDuration)) || lasts(transitionDuration);
  }).map(e => `${e.localName}.${e.className} moves`)
  .concat(document.getAnimations().map(() => "an animation runs"))"""


def axe(page: Page) -> list[str]:
    """What axe-core finds on an open page by the rules of WCAG 2.2 AA and good practice."""
    options = {"runOnly": RULES}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def motion(page: Page) -> list[str]:
    """What still moves for a reader who asks for less motion."""
    return sorted(set(page.evaluate(MOTION)))


def language(text: str) -> list[str]:
    """A page without its language, and text in other letters that does not name its own."""
    tree = html.fromstring(text)
    found = [] if tree.get("lang") else ["the page names no language"]
    for element in tree.iter(html.etree.Element):
        if element.tag in {"script", "style"} or not OTHER_SCRIPTS.search(element.text or ""):
            continue
        if element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") in {"", tree.get("lang")}:
            found.append(f"{(element.text or '').strip()[:60]} names no language of its own")
    return found


def faint(tokens: dict[str, palette.Token]) -> list[str]:
    """Colours of text and labels that are too faint on the page, in either theme."""
    return [
        f"{name} on {ground}, {theme}: {found:.2f}"
        for theme in ("light", "dark")
        for name in TEXT_TOKENS
        for ground in ("paper",)
        if (found := contrast.ratio(getattr(tokens[name], theme), getattr(tokens[ground], theme)))
        < AA
    ]


def promises(site: Path) -> Iterator[Promise]:
    """Every promise of this area, measured."""
    names = browse.pages(site)
    texts = {name: (site / name).read_text(encoding="utf-8") for name in names}
    with browse.served(site) as origin, browse.chromium() as browser:
        for theme in ("light", "dark"):
            text = f"Pages in which axe-core finds a fault, {theme}"
            yield over(browser, origin, names, text, axe, theme)
        text = "Hand-outs in which axe-core finds a fault"
        yield over(browser, origin, browse.chapters(site), text, printed)
        for text, check in (
            (
                "Pages that the Tab key does not lead through in order, in sight and in focus",
                keyboard.faults,
            ),
            ("Pages that lose something at 200 % zoom or at 320 px", zoom.faults),
            ("Pages that move though the reader asks for less motion", motion),
        ):
            yield over(browser, origin, names, text, check)
    wrong = [f"{name}: {fault}" for name in names for fault in language(texts[name])]
    yield none_of(GROUP, "Pages, or words in them, whose language is not named", wrong, len(names))
    text = "Colours of text and labels below contrast AA, light and dark"
    yield none_of(GROUP, text, faint(palette.TOKENS), 2 * len(TEXT_TOKENS))


def over(
    browser: Browser,
    origin: str,
    names: list[str],
    text: str,
    check: Callable[[Page], list[str]],
    theme: str = "light",
) -> Promise:
    """Put one check to each page, opened anew."""
    faults = []
    for name in names:
        context = browser.new_context(
            color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(origin + name)
        if found := check(page):
            faults.append(f"{name}: {', '.join(found[:3])}")
        context.close()
    return none_of(GROUP, text, faults, len(names))


def printed(page: Page) -> list[str]:
    """What axe-core finds on a page as it is laid out for paper, its sources in full."""
    page.emulate_media(media="print")
    page.evaluate(make_handouts.ADD, ["", "", ["A source"]])
    return axe(page)
