"""In a real browser: marks that answer, named stops, two states side by side, the same pixels."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.tri import Triangulation
from PIL import Image
from playwright.sync_api import Page, expect

from everystate import Settings, explore, mark
from everystate.draw import FIXED_RC
from tests import sample_pages as pages

TABLE = pd.DataFrame({"place": ["North", "South", "East"], "count": [3, 5, 2]})


def counts(year: int, layout: str = "wide") -> Figure:
    figure = Figure(figsize=({"wide": 760, "narrow": 358}[layout] / 72, 3))
    axes = figure.add_axes((0.1, 0.2, 0.85, 0.7))
    mark(axes.bar(TABLE["place"], TABLE["count"] + year - 2014), range(3))
    axes.set_ylim(0, 20)
    return figure


@pytest.fixture
def opened(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A page with marks under a strict policy; nothing may go wrong on it."""
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")
    made = explore(
        counts,
        name="marks",
        title=lambda year: f"Counts in {year}",
        alt=lambda year: f"Three bars of {year}.",
        table=lambda year: TABLE.assign(count=TABLE["count"] + year - 2014),
        stops={"year": {"Peak": 2020}},
        settings=Settings(cache_dir=tmp_path / "cache", jobs=1),
        year=(2014, 2024, 1),
    )
    file = pages.write_page(tmp_path, "marks", made.html)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    with pages.served(tmp_path) as address:
        page.goto(f"{address}/{file.name}#marks?year=2014")
        page.wait_for_selector("#marks[data-live]")
        yield page
    assert wrong == []


def test_a_mark_shows_its_row_to_pointer_finger_and_keyboard(opened: Page) -> None:
    tip = opened.locator(".explore-tip")
    opened.hover('.explore-wide [data-r="1"]')
    assert tip.inner_text() == "place: South\ncount: 5"
    opened.mouse.move(1, 1)
    expect(tip).to_be_hidden()
    opened.locator(".explore-chart").focus()
    opened.keyboard.press("End")
    assert tip.inner_text() == "place: East\ncount: 2"
    assert "East" in opened.inner_text(".explore-spoken")
    opened.keyboard.press("ArrowRight")
    assert "North" in tip.inner_text()
    opened.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    opened.set_viewport_size({"width": 390, "height": 800})
    opened.locator('.explore-narrow [data-r="2"]').dispatch_event("click")
    assert "East" in tip.inner_text()


def test_a_row_of_the_table_leads_to_its_mark(opened: Page) -> None:
    opened.get_by_role("tab", name="Data").click()
    opened.locator("tbody tr").nth(2).click()
    expect(opened.locator(".explore-tip")).to_contain_text("East")
    expect(opened.locator(".explore-wide .explore-lit")).to_have_attribute("data-r", "2")
    assert opened.locator("tbody tr.explore-lit").all_text_contents() == ["East2"]


def test_a_stop_moves_the_slider(opened: Page) -> None:
    opened.get_by_role("button", name="Peak").click()
    assert opened.inner_text(".explore-title") == "Counts in 2020"
    opened.wait_for_url("**#marks?year=2020")


def test_two_states_stand_side_by_side_and_in_the_address(opened: Page) -> None:
    opened.get_by_role("button", name="Compare").click()
    opened.locator(".explore-second input[type=range]").focus()
    opened.keyboard.press("ArrowRight")
    opened.wait_for_url("**#marks?year=2014&&year=2015")
    titles = ["Counts in 2014", "Counts in 2015"]
    assert opened.locator(".explore-title").all_inner_texts() == titles
    ids = opened.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    opened.reload()
    opened.wait_for_selector(".explore-second[data-live]")
    assert opened.locator(".explore-title").all_inner_texts() == titles
    opened.get_by_role("button", name="Close comparison").click()
    assert opened.locator(".explorer").count() == 1


# -- the oracle: matplotlib's own SVG, in the same browser -----------------------------------------


def heatmap(axes: Any) -> None:
    axes.imshow(np.arange(12).reshape(3, 4), interpolation="none", aspect="auto")


def surface(axes: Any) -> None:
    angle = np.linspace(0, 2 * np.pi, 9)[:-1]
    mesh = Triangulation(np.r_[0, np.cos(angle)], np.r_[0, np.sin(angle)])
    axes.tripcolor(mesh, np.r_[5, np.arange(8)], shading="gouraud")


def regions(axes: Any) -> None:
    axes.contourf(np.add.outer(np.arange(9) ** 2, np.arange(9) ** 2))
    axes.set_title(r"$\bar{x} \pm \frac{s}{\sqrt{n}}$")


def columns(axes: Any) -> None:
    axes.text(0, 0.5, "Rye           412\n  of which  9", family="monospace")


def hatches(axes: Any) -> None:
    axes.bar([0, 1, 2], [1, 2, 3], hatch=["...", "oo", "//"], facecolor="none", edgecolor="black")


@pytest.mark.parametrize(
    ("paint", "most"),
    [(heatmap, 0.02), (surface, 0.02), (regions, 0.02), (columns, 0.02), (hatches, 0.08)],
)
def test_the_picture_is_matplotlibs_own(
    page: Page, tmp_path: Path, paint: Callable[[Any], None], most: float
) -> None:
    def draw(n: int) -> Figure:
        figure = Figure(figsize=(6, 3))
        paint(figure.add_axes((0.1, 0.15, 0.85, 0.7)))
        return figure

    settings = Settings(cache_dir=tmp_path, jobs=1)
    made = explore(draw, name="picture", settings=settings, n=[1, 2])
    text = io.StringIO()
    with mpl.rc_context(FIXED_RC):
        draw(1).savefig(text, format="svg", metadata={"Date": None})
    own = text.getvalue()
    own = own[own.index("<svg") :]
    ours = made.html[made.html.index("<svg") : made.html.rindex("</svg>") + 6]
    ours = ours.replace("<svg ", '<svg fill="black" ', 1)
    shots = []
    for svg in (own, ours):
        page.set_content(
            "<style>body{margin:0;background:#fff;font-family:sans-serif}"
            "svg{display:block;width:864px;height:432px}text{white-space:pre}</style>" + svg
        )
        shot = page.screenshot(clip={"x": 0, "y": 0, "width": 864, "height": 432})
        shots.append(np.asarray(Image.open(io.BytesIO(shot)).convert("L"), dtype=int))
    off = (abs(shots[0] - shots[1]) > 64).mean() / max((shots[0] < 250).mean(), 1e-9)
    assert off <= most
