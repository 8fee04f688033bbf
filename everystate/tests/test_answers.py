"""In a real browser: marks that answer, named stops, two states side by side, the same pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from benchmarks import oracle
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.tri import Triangulation
from playwright.sync_api import Page, expect

from everystate import Settings, explore, mark
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


def test_a_line_of_a_fragment_is_a_mark_too(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")
    lines = "".join(f"<tr data-r='{i}'><td>{TABLE['place'][i]}</td></tr>" for i in (2, 0, 1))
    made = explore(
        lambda n: f"<table><tbody>{lines}</tbody></table>",
        name="lines",
        table=lambda n: TABLE,
        settings=Settings(cache_dir=tmp_path / "cache", jobs=1),
        n=[1, 2],
    )
    page.goto(made.save(tmp_path / "lines.html").as_uri())
    page.wait_for_selector("#lines[data-live]")
    page.hover('.explore-chart [data-r="2"]')
    assert page.locator(".explore-tip").inner_text() == "place: East\ncount: 2"
    lit = page.locator(".explore-chart .explore-lit")
    assert lit.evaluate("line => getComputedStyle(line).outlineStyle") == "solid"


def test_a_tip_stands_below_what_stands_high(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")

    def dots(n: int) -> Figure:
        figure = Figure(figsize=(6, 4))
        mark(figure.add_axes((0, 0, 1, 1)).scatter([1, 2, 3], [3 * n, 1, 2]), range(3))
        return figure

    settings = Settings(cache_dir=tmp_path / "cache", jobs=1)
    made = explore(dots, name="dots", table=lambda n: TABLE, settings=settings, n=[1, 2])
    page.goto(made.save(tmp_path / "dots.html").as_uri())
    page.wait_for_selector("#dots[data-live]")
    for row, above in ((0, False), (1, True)):
        dot = page.locator(f'.explore-chart [data-r="{row}"]')
        dot.dispatch_event("click")
        tip = page.locator(".explore-tip").bounding_box()
        assert tip
        assert (tip["y"] < dot.bounding_box()["y"]) is above  # type: ignore[index]


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


def dashes(axes: Any) -> None:
    for y, style in enumerate(["-", "--", ":", "-."]):
        axes.axhline(y, linestyle=style, color="black")


def decades(axes: Any) -> None:
    axes.loglog([1, 1e6], [1e-6, 1])
    axes.grid(True, which="both", linewidth=0.3)


def two_scales(axes: Any) -> None:
    pd.Series([3, 5, 2], pd.date_range("2021-01-01", periods=3, freq="MS")).plot(ax=axes)
    axes.twinx().plot([612, 613, 614], [0, 90, 40], "--", label="rain $9 a day")
    axes.figure.legend(loc="upper right")


def tails(axes: Any) -> None:
    x = np.linspace(-3, 3, 61)
    axes.fill_between(x, np.exp(-(x**2)), where=x > 1, color="red", alpha=0.7)
    axes.boxplot([[1, 2, 3, 9], [2, 2, 4]], notch=True, sym="+")


def stars(axes: Any) -> None:
    axes.scatter(range(9), range(9), s=np.arange(9) * 20, c=range(9), marker="*", edgecolor="black")
    axes.annotate("<b>&", (2, 2), (5, 1), arrowprops={"arrowstyle": "-|>"})
    axes.add_patch(FancyBboxPatch((1, 4), 2, 2, boxstyle="round,pad=0.5", facecolor="none"))


def arrows(axes: Any) -> None:
    axes.quiver(*np.mgrid[:4, :4], 1, 0.5)
    axes.contour(np.add.outer(np.arange(4) ** 2, np.arange(4)), colors="black")


KINDS = [
    heatmap,
    surface,
    regions,
    columns,
    hatches,
    dashes,
    decades,
    two_scales,
    tails,
    stars,
    arrows,
]


@pytest.mark.parametrize("paint", KINDS)
def test_the_picture_is_matplotlibs_own(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paint: Callable[[Any], None]
) -> None:
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")

    def draw(n: int) -> Figure:
        figure = Figure(figsize=(6, 3))
        paint(figure.add_axes((0.1, 0.15, 0.85, 0.1 + 0.3 * n)))
        return figure

    made = explore(draw, name="picture", settings=Settings(cache_dir=tmp_path, jobs=1), n=[1, 2])
    states, off = oracle.worst(page, made)
    assert states == 2
    assert off <= (0.08 if paint is hatches else 0.02)
