"""Hold every state's picture against matplotlib's own, in one browser, pixel by pixel.

    python -m benchmarks.oracle CHART.py …

Each file defines ``make(explore)``, which returns an explorer or several. What the page shows of a
state, and what matplotlib's own writer makes of the same figure, are put on white at the same
size. A row says of how many of the pixels that are not paper one differs from the other, in the
worst state.
"""

from __future__ import annotations

import io
import os
import runpy
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks import browse
from benchmarks.drivers import program
from everystate import Explorer, Settings, explore
from everystate.draw import FIXED_RC

MOST = 12  # states of one explorer, spread evenly
FAR = 64  # of 255 levels of grey: less is how an edge is smoothed
SHEET = """
body { margin: 0; background: #fff; font-family: sans-serif }
svg { display: block; color: #000; fill: currentColor }
text { white-space: pre }
"""


def own_svg(figure: Figure) -> str:
    """Return a figure as matplotlib writes it, with the settings that the engine fixes."""
    text = io.StringIO()
    with mpl.rc_context(FIXED_RC):
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()[text.getvalue().index("<svg") :]


def pixels_off(page: Page, own: str, ours: str) -> float:
    """Return which share of the pixels that ``own`` inks are another in ``ours``."""
    grey = [_shot(page, svg) for svg in (own, ours)]
    return float((abs(grey[0] - grey[1]) > FAR).mean() / max((grey[0] < 250).mean(), 1e-9))


def _shot(page: Page, svg: str) -> np.ndarray:
    page.goto("about:blank")  # away from the chart's page and its policy
    page.set_content(f"<style>{SHEET}</style>{svg}")
    size = page.evaluate(
        """() => {
          const svg = document.querySelector("svg"), { width, height } = svg.viewBox.baseVal;
          svg.setAttribute("width", width);
          svg.setAttribute("height", height);
          return { width: Math.ceil(width), height: Math.ceil(height) };
        }"""
    )
    page.set_viewport_size(size)
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"), dtype=int)


def worst(page: Page, explorer: Explorer) -> tuple[int, float]:
    """Return how many states of a chart were compared, and the largest share of pixels off."""
    shares = [pixels_off(page, own, ours) for own, ours in _pairs(page, explorer)]
    return len(shares), max(shares, default=0.0)


def _pairs(page: Page, explorer: Explorer) -> Iterator[tuple[str, str]]:
    """Each state's picture as matplotlib writes it, and as the page shows it."""
    plan = explorer._plan
    positions = list(plan.grid.positions())
    with tempfile.TemporaryDirectory() as folder:
        file = explorer.save(Path(folder) / "chart.html")
        for position in positions[:: -(-len(positions) // MOST)]:
            plt.close("all")  # pandas draws into what pyplot has open
            with mpl.rc_context(plan.settings.rc):
                drawn = plan.author.draw(**plan.grid.state(position))
                own = own_svg(drawn) if isinstance(drawn, Figure) else ""
            if not own:
                continue
            page.set_viewport_size({"width": 1000, "height": 900})
            page.goto(f"{file.as_uri()}#{plan.author.name}?{plan.grid.key(position)}")
            page.wait_for_selector(".explorer[data-live]", state="attached")
            shown = page.locator(".explore-wide svg").first
            yield own, str(shown.evaluate("svg => svg.outerHTML"))


def main(files: Sequence[str]) -> None:
    """Print a row for each chart."""
    os.environ["EXPLORE_PUBLISH"] = "1"
    executable = program(os.environ.get("CHROMIUM") or "chromium", package="chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as cache:
        browser = browse.open_browser(playwright, executable)
        page = browser.new_page()
        for file in files:
            settings = Settings(cache_dir=Path(cache, Path(file).stem), jobs=1)

            def publish(*given: object, _settings: Settings = settings, **more: object) -> Explorer:
                return explore(*given, **{"settings": _settings, **more})  # type: ignore[arg-type]

            made = runpy.run_path(file)["make"](publish)
            for explorer in made if isinstance(made, list | tuple) else [made]:
                states, share = worst(page, explorer)
                print(
                    f"{Path(file).stem:<24}{explorer.name:<24}{states:>4} {share:8.2%}", flush=True
                )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
