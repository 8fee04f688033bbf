"""Lighthouse's scores of pages, by form factor; ``npm/lighthouse.mjs`` runs it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from statistics import median_low
from typing import Any, NamedTuple

from tools.audit import browse, fetched

LIMITS = {
    "desktop": {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100},
    "mobile": {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100},
}
REPEATS = 2  # more measurements of a page that fell short once


class Score(NamedTuple):
    """One page's score in one category, 0 to 100, and what took points off."""

    page: str
    score: int
    faults: list[str]


def run(origin: str, pages: Iterable[str], form: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each page with its categories as Lighthouse finds them, on ``desktop`` or ``mobile``."""
    environment = {**os.environ, "CHROMIUM": browse.executable()}
    done = subprocess.run(
        [fetched.node(), fetched.NPM / "lighthouse.mjs", form],
        input="".join(f"{origin}{page}\n" for page in pages),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    for line in done.stdout.splitlines():
        found = json.loads(line)
        yield found.pop("url").removeprefix(origin), found


def scores(origin: str, pages: list[str], form: str) -> dict[str, list[Score]]:
    """Scores by category; of a page that fell short the middle one of three measurements."""
    found = [dict(run(origin, pages, form))]
    again = [page for page, one in found[0].items() if _short(one, form)]
    for _ in range(REPEATS if again else 0):
        found.append(dict(run(origin, again, form)))
    return {
        category: [_middle(page, category, found) for page in pages] for category in LIMITS[form]
    }


def _short(found: dict[str, Any], form: str) -> bool:
    return any(found[name]["score"] < limit for name, limit in LIMITS[form].items())


def _middle(page: str, category: str, found: list[dict[str, Any]]) -> Score:
    all_of_it = [one[page][category] for one in found if page in one]
    middle = median_low(one["score"] for one in all_of_it)
    faults = next(one["faults"] for one in all_of_it if one["score"] == middle)
    return Score(page, middle, faults)
