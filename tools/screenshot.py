"""Take the README's picture: a chapter of the built site, as a reader sees it.

python -m tools.screenshot docs/site.png --page 03-share.html --at control-map
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools import make_handouts

ROOT = Path(__file__).resolve().parent.parent


def take(site: Path, page: str, part: str, target: Path, width: int, height: int) -> None:
    """Save what a window of ``width`` × ``height`` px shows of ``page``, scrolled to ``part``."""
    with sync_playwright() as playwright:
        browser = make_handouts.launch(playwright)
        window = browser.new_page(viewport={"width": width, "height": height})
        window.goto((site / page).as_uri())
        window.evaluate("document.fonts.ready")
        if part:
            window.evaluate("id => document.getElementById(id).scrollIntoView()", part)
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
    options = parser.parse_args()
    width, _, height = options.size.partition("x")
    take(options.site.resolve(), options.page, options.at, options.target, int(width), int(height))


if __name__ == "__main__":
    main()
