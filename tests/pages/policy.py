"""What a page says of its own safety: its policy at its head, and nothing inline."""

from __future__ import annotations

from lxml import html

from redline.site.policy import POLICY

DATA_BLOCKS = ("application/json", "application/ld+json")  # read as data, never run
RULE = '//meta[@http-equiv="Content-Security-Policy"]'


def inline(page: str) -> list[str]:
    """What would need a looser policy: scripts, styles and handlers that stand in the page."""
    loose = []
    for element in html.fromstring(page).iter(html.etree.Element):
        if element.tag == "style" and element.getparent().tag != "svg":
            loose.append("a style element")
        if element.tag == "script" and not element.get("src"):
            kind = element.get("type", "")
            loose += [] if kind in DATA_BLOCKS else [f"an inline script of type {kind or 'none'}"]
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                loose.append(f"{element.tag} has {name}")
            elif value.strip().lower().startswith("javascript:"):
                loose.append(f"{element.tag} has a script for {name}")
    return loose


def ungoverned(page: str) -> list[str]:
    """What is wrong with a page's own policy: another one, none, or one that comes too late."""
    tree = html.fromstring(page)
    rules = tree.xpath(RULE)
    if [rule.get("content") for rule in rules] != [POLICY]:
        return [f"{len(rules)} policies, or another one"]
    before = rules[0].xpath("preceding::*[self::script or self::link or self::img]")
    return [f"{one.tag} before the policy" for one in before]
