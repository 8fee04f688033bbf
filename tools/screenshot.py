"""Take the README's picture: a chapter of the built site, as a reader sees it.

python -m tools.screenshot docs/site.png --page 03-share.html --at control-map
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent


def take(site: Path, page: str, at: str, target: Path, width: int, height: int) -> None:
    """Save what a window of ``width`` × ``height`` px shows of ``page``, scrolled to ``at``."""
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-background-networking"]
        )
        window = browser.new_page(viewport={"width": width, "height": height})
        window.goto((site / page).as_uri())
        window.evaluate("document.fonts.ready")
        if at:
            window.evaluate("id => document.getElementById(id).scrollIntoView()", at)
        window.wait_for_timeout(500)
        target.parent.mkdir(parents=True, exist_ok=True)
        window.screenshot(path=target)
        browser.close()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--page", default="03-share.html")
    parser.add_argument("--at", default="", help="id of the part to scroll to")
    parser.add_argument("--size", default="1280x960", help="window, WIDTHxHEIGHT")
    given = parser.parse_args()
    width, _, height = given.size.partition("x")
    take(given.site.resolve(), given.page, given.at, given.target, int(width), int(height))


if __name__ == "__main__":
    main()
