"""A browser and a server, for what can only be seen on a page that is open."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools import serve

FLAGS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
MISSING = "404.html"  # stands in for any address, and a server alone can show it


class BrowserError(Exception):
    """There is no browser to measure with."""


def executable() -> str:
    """Path of the system's Chromium; BrowserError where there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        raise BrowserError("no Chromium: apt install chromium, or set CHROMIUM to its path")
    return path


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """The site on a free port of this machine, compressed as a host would; gives its address."""
    with serve.server(site) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_address[1]}/"
        finally:
            running.shutdown()


def pages(site: Path, pattern: str = "**/*.html") -> list[str]:
    """Pages by their place under the site, sorted; FileNotFoundError for none at all."""
    found = sorted(
        path.relative_to(site).as_posix() for path in site.glob(pattern) if path.name != MISSING
    )
    if not found:
        raise FileNotFoundError(f"no page {pattern} under {site}: run `make book` first")
    return found


def chapters(site: Path) -> list[str]:
    """The numbered pages."""
    return pages(site, "[0-9][0-9]-*.html")
