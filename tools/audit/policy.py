"""Safe, in the pages: nothing inline, nothing from elsewhere, nothing kept, nothing obeyed.

What a page may do stands in its Content-Security-Policy (`redline.site.policy`). Here every page
is opened under it, as a file and from a server; then pages are forged: markup that should never
have got in, addresses, and payloads of charts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import html
from playwright.sync_api import Browser

from redline.site.policy import POLICY
from tools.audit import browse, forged, watch
from tools.audit.promise import Promise, none_of

GROUP = "Safe"
DATA_BLOCKS = ("application/json", "application/ld+json")  # read as data, never run
RULE = '//meta[@http-equiv="Content-Security-Policy"]'
KEPT = {"theme"}  # the one thing a page may store: the reader's choice of colours


def inline(page: str) -> list[str]:
    """What would need a looser policy: scripts, styles and handlers that stand in the page."""
    found = []
    for element in html.fromstring(page).iter(html.etree.Element):
        if element.tag == "style" and element.getparent().tag != "svg":
            found.append("a style element")
        if element.tag == "script" and not element.get("src"):
            kind = element.get("type", "")
            found += [] if kind in DATA_BLOCKS else [f"an inline script of type {kind or 'none'}"]
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                found.append(f"{element.tag} has {name}")
            elif value.strip().lower().startswith("javascript:"):
                found.append(f"{element.tag} has a script for {name}")
    return found


def ungoverned(page: str) -> list[str]:
    """What is wrong with a page's own policy: another one, none, or one that comes too late."""
    tree = html.fromstring(page)
    rules = tree.xpath(RULE)
    if [rule.get("content") for rule in rules] != [POLICY]:
        return [f"{len(rules)} policies, or another one"]
    before = rules[0].xpath("preceding::*[self::script or self::link or self::img]")
    return [f"{one.tag} before the policy" for one in before]


def promises(site: Path) -> Iterator[Promise]:
    """Every promise of this area, measured."""
    names = browse.pages(site)
    texts = {name: (site / name).read_text(encoding="utf-8") for name in names}
    for text, check in (
        ("Pages without their Content-Security-Policy at their head", ungoverned),
        ("Pages with a script, style or handler inline", inline),
    ):
        faults = [f"{name}: {', '.join(found)}" for name in names if (found := check(texts[name]))]
        yield none_of(GROUP, text, faults, len(names))
    with browse.served(site) as origin, browse.chromium() as browser:
        for where, start in (("a server", origin), ("a file", f"{site.as_uri()}/")):
            yield from opened(browser, start, names, where)
        charts = browse.pages(site, "embed/*.html")
        yield from forgeries(browser, origin, names, charts)


def opened(browser: Browser, start: str, names: list[str], where: str) -> Iterator[Promise]:
    """Open each page and press its theme switch; tell what it broke, asked for and kept."""
    reports = {name: watch.visit(browser, start, name) for name in names}
    for text, kind in (
        ("Pages that break their own policy", "broken"),
        ("Pages that ask anyone else for anything", "foreign"),
        ("Pages that set a cookie", "cookies"),
        ("Pages that keep more than the choice of colours", "kept"),
    ):
        found = {name: set(getattr(one, kind)) for name, one in reports.items()}
        allowed = KEPT if kind == "kept" else set()
        faults = [
            f"{name}: {sorted(those - allowed)}" for name, those in found.items() if those - allowed
        ]
        yield none_of(GROUP, f"{text}, opened from {where}", faults, len(names))


def forgeries(
    browser: Browser, origin: str, names: list[str], charts: list[str]
) -> Iterator[Promise]:
    """Forge markup, addresses and payloads; tell where any of it was obeyed."""
    kinds = ["index.html", "search.html", *charts[:1], *[n for n in names if n[:2].isdigit()]]
    for text, check, where in (
        ("Pages that run or load what was smuggled into them", forged.markup, kinds),
        ("Pages that obey a forged address", forged.addresses, names),
        ("Charts that obey a forged payload", forged.payloads, charts),
    ):
        faults = [
            f"{name}: {', '.join(hit)}" for name in where if (hit := check(browser, origin, name))
        ]
        yield none_of(GROUP, text, faults, len(where))
