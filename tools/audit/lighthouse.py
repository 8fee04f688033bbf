"""Lighthouse's scores of every page, by form factor; ``npm/lighthouse.mjs`` runs it.

Its times depend a little on the machine, although it reckons them for a set network and
processor: a page that falls short is measured twice more, and the middle of three counts.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median_low
from typing import Any

from tools import serve
from tools.audit import fetched

LIMITS = {
    "desktop": {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100},
    "mobile": {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100},
}
REPEATS = 2
Categories = dict[str, dict[str, Any]]  # category → score (0 to 100) and what took points off


def faults(site: Path) -> Iterator[str]:
    """Pages below a limit, with their score and what took points off.

    A page that asks search engines not to list it has no score for them, and is left out.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    pages = [
        path.relative_to(site).as_posix()
        for path, text in texts.items()
        if 'content="noindex"' not in text and path.name != "404.html"
    ]
    with serve.server(site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_address[1]}/"
        for form in LIMITS:
            yield from short(measure(origin, pages, form), form)
        server.shutdown()


def short(scores: dict[str, Categories], form: str) -> Iterator[str]:
    """One line a page and category below its limit."""
    for page, categories in scores.items():
        for category, limit in LIMITS[form].items():
            if (score := categories[category]["score"]) < limit:
                why = ", ".join(categories[category]["faults"])
                yield f"{page}, {form}: {category} {score}, at least {limit}: {why}"


def measure(origin: str, pages: list[str], form: str) -> dict[str, Categories]:
    """Scores by page; of one that fell short the middle one of three measurements."""
    runs = [run(origin, pages, form)]
    again = list(dict.fromkeys(line.partition(", ")[0] for line in short(runs[0], form)))
    runs += [run(origin, again, form) for _ in range(REPEATS if again else 0)]
    return {page: _middle([one[page] for one in runs if page in one]) for page in pages}


def _middle(runs: list[Categories]) -> Categories:
    middle = {}
    for category in runs[0]:
        score = median_low(one[category]["score"] for one in runs)
        middle[category] = next(r[category] for r in runs if r[category]["score"] == score)
    return middle


def run(origin: str, pages: list[str], form: str) -> dict[str, Categories]:
    """Each page's categories as Lighthouse finds them, on ``desktop`` or ``mobile``."""
    done = subprocess.run(
        [fetched.node(), fetched.NPM / "lighthouse.mjs", form],
        input="".join(f"{origin}{page}\n" for page in pages),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {one.pop("url").removeprefix(origin): one for one in lines}
