"""Valid: what the site is written in is what it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.audit import browse, machine, nu
from tools.audit.promise import Promise, none_of, unchecked

GROUP = "Valid"
SITEMAP = "sitemap.xml"
FEED = "changes.xml"


def promises(site: Path) -> Iterator[Promise]:
    """Every promise of this area, measured."""
    names = [*browse.pages(site), browse.MISSING]
    texts = {name: (site / name).read_text(encoding="utf-8") for name in names}
    pictures = sorted(site.rglob("*.svg"))
    found = nu.faults([*(site / name for name in names), *pictures])
    text = "Faults that the W3C’s Nu checker finds in pages and pictures"
    yield none_of(GROUP, text, found, len(names) + len(pictures))
    drawn = [svg for text in texts.values() for svg in machine.drawings(text)]
    drawn += [path.read_text(encoding="utf-8") for path in pictures]
    broken = [fault for one in drawn for fault in machine.ill_formed(one)]
    yield none_of(GROUP, "Drawings that are not well-formed XML", broken, len(drawn))
    said = {name: machine.graph_faults(text) for name, text in texts.items()}
    wrong = [f"{name}: {one}" for name, those in said.items() for one in those]
    yield none_of(GROUP, "Pages whose structured data (JSON-LD) is wrong", wrong, len(names))
    feed = machine.feed_faults((site / FEED).read_text(encoding="utf-8"))
    yield none_of(GROUP, "Faults of the feed of changes (Atom, RFC 4287)", feed, 1)
    yield listed(site, texts)


def listed(site: Path, texts: dict[str, str]) -> Promise:
    """The sitemap has each page that search engines may list, by its own address, and no other."""
    text = "Pages that the sitemap lacks, or lists under another address"
    if not (site / SITEMAP).exists():
        return unchecked(GROUP, text, "none", "built without SITE_URL, so there is no sitemap")
    faults = machine.sitemap_faults((site / SITEMAP).read_text(encoding="utf-8"), texts)
    return none_of(GROUP, text, faults, len(texts))
