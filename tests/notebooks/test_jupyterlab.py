"""A chapter in a real JupyterLab, in a real browser: read it, run it, move a control."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.kernel
ROOT = Path(__file__).parents[2]
CHAPTER = "03-share.ipynb"
PATIENCE = 300_000  # ms: a chapter's first run on a busy machine

SMALL = """{"cells": [{"cell_type": "code", "execution_count": null, "id": "one", "metadata": {},
"outputs": [], "source": %s}],
"metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
"nbformat": 4, "nbformat_minor": 5}"""
CELL = """
from ipywidgets import SelectionSlider
from matplotlib.figure import Figure
from everystate import explore

def draw(year):
    if year == 2022:
        raise ValueError("no data for 2022")
    figure = Figure(figsize=(5, 1))
    figure.text(0.1, 0.4, f"drawn {year}")
    return figure

explore(draw, name="small", title=lambda year: f"Year {year}", alt=lambda year: f"It is {year}.",
        year=SelectionSlider(options=[2014, 2018, 2022, 2025]))
"""
DAYS = """
from ipywidgets import SelectionSlider
from everystate import explore

days = ["1 February 2025", "24 September 2024", "a day between Wednesday and Thursday"]
def draw(day):
    return f"<p>drawn {day}</p>"

explore(draw, name="days", title=lambda day: day, alt=lambda day: f"It is {day}.",
        day=SelectionSlider(options=days))
"""

DOLLARS = """
from IPython.display import Markdown
from redline.chapter import explore, prose

explore(lambda n: "<p>drawn</p>", name="dollars", title=lambda n: f"From $5 to ${n}",
        alt=lambda n: f"It was $5, and ${n} later.", n=[7, 8])
prose("Worth $5 bn from one and $7 bn from two.")
Markdown("A formula: $x^2$")
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the book, to be changed at will."""
    folder = tmp_path_factory.mktemp("lab")
    skipped = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "site")
    shutil.copytree(ROOT / "book", folder / "book", ignore=skipped)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder / "book"


@pytest.fixture(scope="module")
def lab(book: Path) -> Iterator[str]:
    """JupyterLab as ``make lab`` starts it, in the copy, with folders of its own."""
    folder = book.parent
    news = folder / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    # every cell is in the page at once, not only those in view
    cells = folder / "settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
    cells.parent.mkdir(parents=True)
    cells.write_text('{"windowingMode": "none"}')
    (book / "small.ipynb").write_text(SMALL % json.dumps(CELL))
    (book / "days.ipynb").write_text(SMALL % json.dumps(DAYS))
    (book / "dollars.ipynb").write_text(SMALL % json.dumps(DOLLARS))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("EXPLORE_", "JUPYTER"))}
    environment |= {
        "PYTHONPATH": "",
        "HOME": str(folder),
        "IPYTHONDIR": str(folder / "ipython"),
        **{
            f"JUPYTER_{name}_DIR": str(folder / name.lower())
            for name in ("CONFIG", "RUNTIME", "DATA")
        },
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    command = [str(Path(sys.executable).with_name("jupyter")), "lab", "--no-browser"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    if os.geteuid() == 0:
        command.append("--allow-root")
    log = folder / "lab.log"
    with log.open("w") as file:
        server = subprocess.Popen(
            command, cwd=book, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            _wait(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=60)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


def opened(page: Page, lab: str, notebook: str) -> None:
    """Open a notebook and run nothing."""
    page.set_default_timeout(PATIENCE)
    # JupyterLab asks for the kernel when it is told to run before it has one
    page.add_locator_handler(page.locator(".jp-Dialog .jp-mod-accept"), lambda b: b.click())
    page.goto(f"{lab}/lab/tree/{notebook}?reset")  # no tabs of an earlier test
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()


def run_all(page: Page) -> None:
    """Run every cell of the notebook that is open."""
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def explorer(page: Page) -> Locator:
    """The first explorer's widget."""
    return page.locator(".explore-live").first


@contextmanager
def telling(page: Page) -> Iterator[None]:
    """Show what stands on the page when something is not as it should be."""
    try:
        yield
    except Exception as error:
        text = page.inner_text("body")[:4000]
        raise AssertionError(f"{error}\nThe page says:\n{text}") from error


def test_a_small_notebook_draws_follows_and_tells_errors(page: Page, lab: str) -> None:
    opened(page, lab, "small.ipynb")
    run_all(page)
    live = explorer(page)
    handle = live.locator(".noUi-handle")
    with telling(page):
        expect(live.locator("svg")).to_contain_text("drawn 2014", timeout=PATIENCE)
        handle.press("ArrowRight")
        expect(live.locator("svg")).to_contain_text("drawn 2018", timeout=PATIENCE)
        handle.press("ArrowRight")
        expect(live.get_by_role("alert")).to_contain_text("no data for 2022", timeout=PATIENCE)
        handle.press("ArrowRight")
        expect(live.locator("svg")).to_contain_text("drawn 2025", timeout=PATIENCE)


def test_the_words_beside_a_slider_are_whole(page: Page, lab: str) -> None:
    opened(page, lab, "days.ipynb")
    run_all(page)
    live = explorer(page)
    with telling(page):
        for day in ("1 February 2025", "24 September 2024", "a day between Wednesday and Thursday"):
            expect(live.get_by_text(f"drawn {day}")).to_be_visible(timeout=PATIENCE)
            assert live.locator(".widget-readout").evaluate("e => e.scrollWidth <= e.clientWidth")
            assert live.locator(".slider-container").bounding_box()["width"] >= 100
            live.locator(".noUi-handle").press("ArrowRight")


def test_dollars_are_no_formula(page: Page, lab: str) -> None:
    opened(page, lab, "dollars.ipynb")
    run_all(page)
    with telling(page):
        expect(page.locator("mjx-container").first).to_be_attached(timeout=PATIENCE)
        paragraph = page.locator(".jp-RenderedMarkdown p", has_text="Worth")
        expect(paragraph).to_have_text("Worth $5 bn from one and $7 bn from two.")
        assert page.locator("mjx-container").count() == 1  # the one that is meant


def changed(table: Path, line: str, by: float) -> tuple[str, str]:
    """Raise the third cell of the line that begins so; the area before and after, as printed."""
    text = table.read_text("utf-8")
    (row,) = [row for row in text.splitlines() if row.startswith(line)]
    day, series, area, rest = row.split(",", maxsplit=3)
    new = float(area) + by
    table.write_text(text.replace(row, f"{day},{series},{new},{rest}"), "utf-8")
    return f"{float(area):,.0f} km²", f"{new:,.0f} km²"


def test_a_chapter_reads_unrun_and_follows_its_tables_and_controls(
    page: Page, lab: str, book: Path
) -> None:
    before, after = changed(book / "data/control_total.csv", "2025-03-11,deepstate,", by=10)
    opened(page, lab, CHAPTER)
    sentence = page.locator(".jp-RenderedMarkdown", has_text="We measured areas on dated maps")
    cells = nbformat.read(book / CHAPTER, as_version=4).cells
    stored = [o.data for cell in cells for o in cell.get("outputs", []) if "data" in o]
    with telling(page):
        # nothing has run: sentences stand as stored, and in each chart's place what it shows
        expect(sentence).to_contain_text(before, timeout=PATIENCE)
        prose = page.locator(".jp-RenderedMarkdown:not(.jp-MarkdownOutput)")
        assert prose.count() >= len([data for data in stored if "text/markdown" in data])

        run_all(page)
        expect(sentence).to_contain_text(after, timeout=PATIENCE)
        live = explorer(page)
        picture = live.locator("svg")
        picture.wait_for()
        expect(live.locator(".explore-alt")).to_contain_text(after, timeout=PATIENCE)
        markup = picture.inner_html()
        live.locator(".noUi-handle").first.press("ArrowLeft")
        page.wait_for_function(
            "([svg, was]) => !svg.isConnected || svg.innerHTML !== was",
            arg=[picture.element_handle(), markup],
        )
        assert explorer(page).locator("svg").inner_html() != markup
        # in the book's own font, and without a word on stderr
        assert page.evaluate("document.fonts.check('12px \"Fira Sans\"')")
        assert page.locator("[data-mime-type*=stderr]").count() == 0
