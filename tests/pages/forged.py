"""Pages, addresses and payloads that somebody forged: tells where one of them was obeyed.

Each kind of forgery calls ``pwned()`` or asks a host that does not exist, in every way that a
page has to run a script or to fetch. A page that does neither has obeyed nothing.
"""

from __future__ import annotations

import json
import random
import re
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.pages import watch

ELSEWHERE = "https://forged.invalid"
MARKUP = f"""
<script>pwned("script")</script>
<script src="data:text/javascript,pwned('data')"></script>
<script src="{ELSEWHERE}/a.js"></script>
<script type="module">pwned("module")</script>
<img src="{ELSEWHERE}/a.png" onerror="pwned('handler')" alt="">
<svg onload="pwned('svg')"><a href="javascript:pwned('link')"><text>x</text></a></svg>
<iframe srcdoc="<script>parent.pwned('frame')</script>"></iframe>
<iframe src="{ELSEWHERE}/frame.html"></iframe>
<object data="{ELSEWHERE}/object.html"></object>
<link rel="stylesheet" href="{ELSEWHERE}/a.css">
<style>body {{ background: url({ELSEWHERE}/b.png) }}</style>
<base href="{ELSEWHERE}/">
<form action="{ELSEWHERE}/"><button id="forged">x</button></form>
<a id="forged-link" href="javascript:pwned('link')">x</a>
"""
VALUES = (
    "<img src=x onerror=pwned(1)>",
    "'\"><svg onload=pwned(1)>",
    "javascript:pwned(1)",
    "%3Cscript%3Epwned(1)%3C/script%3E",
    "constructor",
    "%E0%A4%A",
    "9" * 5000,
)
NAMES = ("__proto__", "constructor", "q", "theme")
COUNT = "window.hits = []; window.pwned = (how) => window.hits.push(String(how));"
LONGEST = 8000  # characters of a query that any server takes; what follows # is not sent
SETTLE = 150  # ms for what a page does after it has loaded


def markup(browser: Browser, start: str, name: str) -> list[str]:
    """Smuggle markup into a page, which its policy has to hold off; what ran or was asked for."""
    context = browser.new_context()
    page, report = watch.watched(context, start)
    page.add_init_script(COUNT)

    def smuggle(route: Route) -> None:
        body = route.fetch().text()
        route.fulfill(body=body.replace("</main>", f"{MARKUP}</main>"), content_type="text/html")

    page.route(start + name, smuggle)
    page.goto(start + name)
    page.evaluate("document.querySelector('#forged-link').click()")
    page.wait_for_timeout(SETTLE)
    ran = page.evaluate("window.hits")
    page.evaluate("document.querySelector('#forged').click()")  # the last: it may lead away
    page.wait_for_timeout(SETTLE)
    context.close()
    return [*ran, *report.foreign]


def addresses(browser: Browser, start: str, name: str) -> list[str]:
    """Open a page by addresses that carry markup for each thing that it reads of its address."""
    context = browser.new_context()
    page, report = watch.watched(context, start)
    page.add_init_script(COUNT)
    page.goto(start + name)
    before = shape(page)
    read = page.evaluate(
        """() => [...document.querySelectorAll("[data-c], [name], [data-dimension]")].map(e =>
          e.dataset.c || e.dataset.dimension || e.getAttribute("name"))"""
    )
    figures = page.evaluate("[...document.querySelectorAll('figure[id]')].map(f => f.id)")
    obeyed = []
    for value in VALUES:
        query = "&".join(f"{one}={value}" for one in dict.fromkeys([*NAMES, *read]))
        page.goto("about:blank")
        part = f"{figures[0] if figures else 'main'}?{query}"
        page.goto(f"{start}{name}?{query[:LONGEST]}#{part}")
        for figure in figures[1:]:
            page.evaluate("hash => { location.hash = hash; }", f"{figure}?{query}")
        page.wait_for_timeout(SETTLE)
        if (after := shape(page)) != before:
            obeyed.append(f"{value[:40]}: the page has {after}, not {before}")
        obeyed += page.evaluate("window.hits")
    context.close()
    return obeyed + report.foreign + report.errors


def shape(page: Page) -> dict[str, int]:
    """How many elements there are that could run or fetch something.

    A chart near the reader asks for its own payload: that script is the page's, not the address's.
    """
    found: dict[str, int] = page.evaluate(
        """() => Object.fromEntries(
          ["script:not([src*='_static/explorers/'])", "img", "iframe", "object", "embed", "base",
            "svg *"].map(kind => [kind.split(":")[0], document.querySelectorAll(kind).length]))"""
    )
    return found


PAYLOAD = re.compile(r'(class="explore-data">)(.*?)(</script>)', re.DOTALL)
EVIL: tuple[Any, ...] = (
    None,
    -1,
    10**12,
    1.5,
    "",
    "\x00",
    "~~~~",
    [],
    {},
    "<img src=x onerror=pwned(1)>",
    "<script>pwned(1)</script>",
    "<svg><animate onbegin=pwned(1) attributeName=x></svg>",
    "javascript:pwned(1)",
    "java\tscript:pwned(1)",
)
ROUNDS = 6
# How Chromium says that it cannot draw the nonsense that an attribute of a drawing holds.
UNDRAWN = re.compile(r"Error: <\w+> attribute [\w:-]+: (Unexpected end of attribute. )?Expected ")
# Press every link. One that would only lead away stays where it is, but may run a handler.
PRESS = """() => document.querySelectorAll("figure a").forEach(link => {
  const target = link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "";
  const runs = URL.canParse(target, location)
    && new URL(target, location).protocol === "javascript:";
  if (!runs) link.addEventListener("click", event => event.preventDefault());
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
})"""


def payloads(browser: Browser, start: str, name: str) -> list[str]:
    """Break a chart's payload, with the page's policy taken away; what ran or went wrong.

    A payload is of the page's own making, and the policy would stop its scripts. That the chart's
    script obeys none of them is the second lock on the same door.
    """
    context = browser.new_context()
    page, report = watch.watched(context, start)
    page.add_init_script(COUNT)
    chance = random.Random(name)
    original = context.request.get(start + name).text()
    obeyed = []
    for number in range(ROUNDS):
        _answer(page, start + name, broken(original, chance, 1 + number % 3))
        page.goto(start + name)
        for slider in page.locator("figure :is(input, select)").all()[:3]:
            if slider.is_enabled():  # a chart that finds its payload damaged shuts them
                slider.press("End")
        page.evaluate(PRESS)
        page.wait_for_timeout(SETTLE)
        obeyed += page.evaluate("window.hits")
        if not page.locator("figure .explore-chart > div").count():
            obeyed.append("the chart is gone")
    context.close()
    errors = [error for error in report.errors if not UNDRAWN.match(error)]
    return obeyed + report.foreign + errors


def _answer(page: Page, address: str, body: str) -> None:
    """Let the browser get ``body`` from an address."""
    page.unroute(address)
    page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))


def broken(page: str, chance: random.Random, places: int) -> str:
    """The page without its policy, with so many places of its first payload changed."""
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    payload = PAYLOAD.search(bare)
    if payload is None:
        raise ValueError("a chart without a payload")
    data = json.loads(payload[2])
    for _ in range(places):
        fuzz(data, chance)
    return (
        bare[: payload.start(2)] + json.dumps(data).replace("</", "<\\/") + bare[payload.end(2) :]
    )


def fuzz(data: Any, chance: random.Random) -> None:
    """Change one place of a payload into something else."""
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            places.append((value, key))
            if isinstance(inner, dict | list):
                walk(inner)

    walk(data)
    holder, key = chance.choice(places)
    holder[key] = chance.choice(EVIL)
