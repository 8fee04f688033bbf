"""Open pages in headless Chromium, with the network off, and work their controls."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

from benchmarks import reference
from benchmarks.peers import Peer

PROBE = Path(__file__).with_name("probe.js")
WINDOW = {"width": 1000, "height": 900}
PATIENCE = 20_000  # ms until a control or a change counts as missing
LOCAL = ("file:", "data:", "blob:", "about:")
TAB_STOPS = 6


class NotWorkingError(Exception):
    """A page whose control never came, or whose picture did not follow it."""


@dataclass(frozen=True)
class Visit:
    """A page that is open, with what it asked the network for in vain."""

    page: Page
    tool: Peer
    days: Sequence[str]
    refused: list[str]

    def usable(self) -> float:
        """ms from the start of loading until the control answers; proved by one step of it."""
        ready = self.page.evaluate(f"bench.usable({self.tool.DRIVER}, {PATIENCE})")
        if ready is None:
            raise NotWorkingError(f"{self.tool.NAME}: no control within {PATIENCE / 1000:.0f} s")
        self.step(len(self.days) - 2, -1)
        return float(ready)

    def step(self, at: int, by: int) -> dict[str, float]:
        """Move the date one place; ms to the last change and to the frame that shows it."""
        title = reference.title(self.days[at], "all")
        result = self.page.evaluate(
            f"([at, by, text]) => bench.input({self.tool.DRIVER}, at, by, {len(self.days)}, text,"
            f" {PATIENCE})",
            [at, by, title],
        )
        if result is None:
            raise NotWorkingError(f"{self.tool.NAME}: “{title}” never stood there")
        return dict(result)

    def rest(self) -> None:
        """Wait until the page is still."""
        if not self.page.evaluate(f"bench.rest({PATIENCE})"):
            raise NotWorkingError(f"{self.tool.NAME}: the page never comes to rest")

    def walk(self, steps: int) -> list[dict[str, float]]:
        """Step back through the dates and forth again, from the last but one."""
        at, by = len(self.days) - 2, -1
        times = []
        for _ in range(steps):
            if not 0 <= at + by < len(self.days):
                by = -by
            at += by
            times.append(self.step(at, by))
        return times

    def heap(self) -> float:
        """MB of JavaScript objects that are in use after a garbage collection."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")["usedSize"]
        return float(used) / 1e6


@contextlib.contextmanager
def visit(
    browser: Browser, tool: Peer, file: Path, days: Sequence[str], script: bool = True
) -> Iterator[Visit]:
    """Open a page in a context of its own, every request to a network refused."""
    context = browser.new_context(viewport=WINDOW, java_script_enabled=script)  # type: ignore[arg-type]  # a dict of two
    refused: list[str] = []

    def refuse(route: Any) -> None:
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    context.route("**/*", refuse)
    context.set_offline(True)
    page = context.new_page()
    page.set_default_timeout(4 * PATIENCE)
    page.set_default_navigation_timeout(4 * PATIENCE)
    page.add_init_script(path=PROBE)
    page.goto(file.as_uri(), wait_until="commit")
    try:
        yield Visit(page, tool, days, refused)
    finally:
        context.close()


def works_alone(browser: Browser, tool: Peer, file: Path, days: Sequence[str]) -> dict[str, Any]:
    """Tell whether a page as the tool writes it works from a file, and what it asked for."""
    with visit(browser, tool, file, days) as opened:
        try:
            opened.usable()
            opened.rest()
            works = True
        except NotWorkingError:
            works = False
        return {"works": works, "refused": sorted(set(opened.refused))}


def works_by_keyboard(browser: Browser, tool: Peer, file: Path, days: Sequence[str]) -> bool:
    """Tell whether Tab reaches the date control and an arrow key moves it."""
    title = reference.title(days[-2], "all")
    for stops in range(1, TAB_STOPS + 1):
        with visit(browser, tool, file, days) as opened:
            opened.page.evaluate(f"bench.usable({tool.DRIVER}, {PATIENCE})")
            opened.rest()
            for _ in range(stops):
                opened.page.keyboard.press("Tab")
            opened.page.keyboard.press("ArrowLeft")
            opened.page.wait_for_timeout(400)
            if opened.page.evaluate("(text) => bench.shows(text, 0)", title):
                return True
    return False


def reads_without_script(browser: Browser, tool: Peer, file: Path, days: Sequence[str]) -> bool:
    """Tell whether the default state's title stands there when JavaScript is off."""
    with visit(browser, tool, file, days, script=False) as opened:
        opened.page.wait_for_load_state("load")
        title = opened.page.get_by_text(reference.title(days[-1], "all"), exact=True)
        return title.count() > 0 and title.first.is_visible()


def open_browser(playwright: Playwright, executable: str) -> Browser:
    """Start the system's Chromium without a window."""
    return playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
