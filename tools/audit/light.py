"""Light: what a first visit costs, and what Lighthouse says of every page.

Bytes and requests are counted as the pages are sent, compressed; they do not depend on the
machine. Lighthouse's times do, a little, although it reckons them for a set network and
processor: a page that falls short is measured again, and the middle of three counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import html

from tools.audit import browse, lighthouse
from tools.audit.promise import Promise, at_most, none_of
from tools.audit.weight import DESK, KB, PHONE, Visit, visit

GROUP = "Light"
CHAPTER_KB, HOME_KB, MOST_REQUESTS = 260, 200, 20
HOME = "index.html"
LARGEST_SHIFT = 0.1  # what Core Web Vitals call good


def blocking(page: str) -> list[str]:
    """Scripts that stop a page from being read or shown while they come."""
    return [
        script.get("src")
        for script in html.fromstring(page).iter("script")
        if script.get("src")
        and script.get("type") != "module"
        and script.get("defer") is None
        and script.get("async") is None
    ]


def weights(visits: list[Visit], home: Visit) -> Iterator[Promise]:
    """Bytes and requests against their budgets; the heaviest page is named."""
    heaviest = max(visits, key=lambda one: one.first)
    longest = max(visits, key=lambda one: one.whole)
    most = max([*visits, home], key=lambda one: one.requests)
    text = f"A chapter’s first load, compressed (heaviest: {heaviest.page})"
    note = (
        f"read to its end, with the data of every chart: at most {longest.whole / KB:.0f} kB"
        f" ({longest.page})"
    )
    found = at_most(GROUP, text, round(heaviest.first / KB, 1), CHAPTER_KB, "kB")
    yield replace(found, note=note)
    text = "The home page’s first load, compressed"
    yield at_most(GROUP, text, round(home.first / KB, 1), HOME_KB, "kB")
    text = f"Requests of a first load (most: {most.page})"
    yield at_most(GROUP, text, most.requests, MOST_REQUESTS)


def steady(visits: list[Visit], bare: list[Visit]) -> Iterator[Promise]:
    """Charts move nothing, fonts next to nothing; ``bare`` are visits without the fonts."""
    moved = [f"{one.page}: {', '.join(one.moved)}" for one in bare if one.shift]
    text = "Pages that a chart or a script moves while they load and are read"
    yield none_of(GROUP, text, moved, len(bare))
    worst = max(visits, key=lambda one: one.shift)
    text = f"Layout shift of a first load when the fonts arrive (most: {worst.page})"
    kept = worst.shift <= LARGEST_SHIFT
    note = "" if kept else ", ".join(worst.moved)
    yield Promise(GROUP, text, f"{worst.shift:.3f}", f"at most {LARGEST_SHIFT}", kept, note)


def promises(site: Path) -> Iterator[Promise]:
    """Every promise of this area, measured."""
    names = browse.pages(site)
    read = browse.chapters(site)
    found = [f"{name}: {one}" for name in names for one in blocking((site / name).read_text())]
    yield none_of(GROUP, "Pages with a script that blocks rendering", found, len(names))
    with browse.served(site) as origin:
        with browse.chromium() as browser:
            visits = {name: visit(browser, origin, name) for name in [HOME, *read]}
            phone = [visit(browser, origin, name, PHONE) for name in visits]
            bare = [
                visit(browser, origin, name, size, fonts=False)
                for name in names
                for size in (DESK, PHONE)
            ]
        yield from weights([visits[name] for name in read], visits[HOME])
        yield from steady([*visits.values(), *phone], bare)
        yield from scores(origin, listed(site, names))


def listed(site: Path, names: list[str]) -> list[str]:
    """Pages that search engines may list; a page that asks them not to has no score for that."""
    return [name for name in names if 'content="noindex"' not in (site / name).read_text()]


def scores(origin: str, names: list[str]) -> Iterator[Promise]:
    """Lighthouse’s lowest score in each category, by form factor."""
    for form, limits in lighthouse.LIMITS.items():
        found = lighthouse.scores(origin, names, form)
        for category, limit in limits.items():
            yield lowest(form, category, limit, found[category])


def lowest(form: str, category: str, limit: int, found: list[lighthouse.Score]) -> Promise:
    """The page with the lowest score stands for all; what took points off is named."""
    worst = min(found, key=lambda one: one.score)
    text = f"Lighthouse, {form}: {category.replace('-', ' ')}, lowest of {len(found)} pages"
    kept = worst.score >= limit
    note = "" if kept else f"{worst.page}: {', '.join(worst.faults)}"
    return Promise(GROUP, text, str(worst.score), f"at least {limit}", kept, note)
