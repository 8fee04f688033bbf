"""In a kernel: real ipywidgets, the newest state drawn, stale ones dropped, errors in place."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import nbformat
import pytest
from matplotlib.figure import Figure
from nbclient import NotebookClient
from tests.test_compile import make

from everystate import Settings, explore
from everystate.live import Live
from tests import sample_charts as charts
from tests import sample_pages as pages

pytestmark = pytest.mark.usefixtures("kernel")


def test_the_first_picture_is_drawn_alone(settings: Settings) -> None:
    live = make(settings).live
    assert live.drawings == 1
    assert "<svg" in live.picture.value
    assert charts.title(2024, "all") in live.picture.value
    assert charts.alt(2024, "all") in live.picture.value


def test_the_first_picture_comes_within_a_third_of_a_second_of_its_drawing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the words of all other states take: they are read once it is on its way."""
    clock = time.process_time  # what others do on this machine is not counted
    own: list[float] = []

    def draw(year: int, layer: str) -> Figure:
        start = clock()
        figure = charts.line(year, layer)
        own.append(clock() - start)
        return figure

    def slow(year: int, layer: str) -> str:
        if (year, layer) != (2024, "all"):
            until = clock() + 0.1
            while clock() < until:
                pass
        return charts.alt(year, layer)

    shown: list[float] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(clock()))
    make(settings).live  # noqa: B018 -- fonts and styles are found once a kernel
    start = clock()
    make(settings, draw, alt=slow)._ipython_display_()
    assert shown[0] - start - sum(own) <= 0.3
    assert clock() - shown[0] >= 0.9


def test_every_widget_is_one_that_each_front_end_has(settings: Settings) -> None:
    """JupyterLab, Notebook 7, VS Code and Colab bring ipywidgets' own models and no others."""
    todo: list[Any] = [pages.kinds(settings).live.view, pages.span(settings).live.view]
    seen = []
    while todo:
        widget = todo.pop()
        seen.append(widget)
        todo += getattr(widget, "children", ())
        todo += [getattr(widget, name) for name in ("layout", "style") if hasattr(widget, name)]
    assert {widget._model_module for widget in seen} == {
        "@jupyter-widgets/base",
        "@jupyter-widgets/controls",
    }


def test_the_authors_widgets_are_the_controls(settings: Settings) -> None:
    slider = widgets.SelectionSlider(options=charts.YEARS, value=2018)
    live = make(settings, year=slider).live
    assert live.inputs["year"] is slider
    assert isinstance(live.inputs["layer"], widgets.Dropdown)
    slider.value = 2025
    assert charts.title(2025, "all") in live.picture.value
    live.inputs["layer"].index = 1
    assert charts.title(2025, "since") in live.picture.value


def test_a_state_seen_before_is_not_drawn_again(settings: Settings) -> None:
    live = make(settings).live
    slider = live.inputs["year"]
    for year in (2025, 2024, 2025, 2024):
        slider.value = year
    assert live.drawings == 2


def test_a_dragged_slider_draws_the_newest_and_drops_the_stale(settings: Settings) -> None:
    async def drag() -> Live:
        live = make(settings).live
        for year in (2014, 2018, 2022, 2025):
            live.inputs["year"].value = year
            await asyncio.sleep(0)
        assert live.drawings == 1
        await asyncio.sleep(0.2)
        return live

    live = asyncio.run(drag())
    assert live.drawings == 2
    assert charts.title(2025, "all") in live.picture.value


def test_a_failing_draw_shows_its_error_in_place_and_recovers(settings: Settings) -> None:
    def draw(year: int, layer: str) -> Figure:
        if year == 2022:
            raise ValueError("no <data> for 2022")
        return charts.line(year, layer)

    live = make(settings, draw).live
    live.inputs["year"].value = 2022
    assert "no &lt;data&gt; for 2022" in live.picture.value
    assert "year=2022" in live.picture.value
    assert "<svg" not in live.picture.value
    live.inputs["year"].value = 2025
    assert "<svg" in live.picture.value


def test_a_notebook_gets_the_sheets_once_and_confined_to_explorers(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "dot.svg").write_text("<svg/>")
    (tmp_path / "own.css").write_text(
        "@font-face { font-family: F; src: url('dot.svg') }\n"
        ":root { --ink: red }\n:root[data-theme=dark] { --ink: white }\n.card { color: var(--ink) }"
    )
    dressed = replace(settings, sheets=[".mark { top: 0 }", tmp_path / "own.css"])
    first, second = (make(dressed, name=name).live for name in ("one", "two"))
    assert first.view.children[-1] is second.view.children[-1]
    css = first.view.children[-1].value
    assert css.startswith("<style>@font-face{font-family:F;src:url(data:image/svg+xml;base64,")
    _, _, confined = css.partition(".explore-live{")
    assert ".mark{top:0}" in confined
    assert "&{--ink:red}" in confined
    assert ":root[data-theme=dark]{--ink:white}" in confined  # matches nothing in there
    assert "explore-live" in first.view._dom_classes


@pytest.mark.parametrize(
    ("control", "change", "state"),
    [
        ((0, 5), {"value": 4}, 4),
        ((0.0, 1.0, 0.5), {"value": 1.0}, 1.0),
        (True, {"value": False}, False),
        (widgets.ToggleButton(value=False), {"value": True}, True),
        (widgets.RadioButtons(options=["a", "b"]), {"value": "b"}, "b"),
        (widgets.IntRangeSlider(min=0, max=5, value=(1, 2)), {"value": (2, 4)}, (2, 4)),
        (widgets.SelectionRangeSlider(options=[3, 4, 5], index=(0, 1)), {"index": (1, 2)}, (4, 5)),
        (widgets.Play(min=0, max=5, value=1), {"value": 3}, 3),
    ],
)
def test_every_widget_reaches_draw(
    settings: Settings, control: Any, change: dict[str, Any], state: Any
) -> None:
    explorer = explore(
        lambda choice: f"<p>{choice!r}</p>",
        name="one",
        title="t",
        alt=lambda choice: f"{choice}.",
        settings=settings,
        choice=control,
    )
    (widget,) = explorer.live.inputs.values()
    for name, value in change.items():
        setattr(widget, name, value)
    assert f"<p>{state!r}</p>" in explorer.live.picture.value.replace("&#x27;", "'")


def test_the_output_is_the_widget_with_its_words_beside_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    make(settings)._ipython_display_()
    assert [list(data) for data in shown] == [
        ["application/vnd.jupyter.widget-view+json", "text/markdown"]
    ]
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")
    make(settings)._ipython_display_()
    assert list(shown[-1]) == ["text/html", "application/vnd.everystate.v1+json"]
    assert re.match('<figure class="explorer[^"]*" id="share"', shown[-1]["text/html"])


def test_its_words_lead_to_the_live_chart_where_it_is_published(settings: Settings) -> None:
    home = replace(settings, home="https://example.org/", embed="embed/{name}.html")
    link = "[Open the live chart](https://example.org/embed/share.html)"
    assert make(home).words().endswith(link)
    for nowhere in (settings, replace(home, home=""), replace(home, embed=None)):
        assert make(nowhere).words().endswith("*Run this cell to use its controls.*")
    # what has no page of its own is not linked to
    assert make(home, bare=True).words().endswith("*Run this cell to use its controls.*")


def test_its_words_say_the_title_once(settings: Settings) -> None:
    def words(alt: str) -> str:
        return make(settings, title="Lines crossed", alt=lambda year, layer: alt).words()

    assert words("Lines crossed: two.").startswith("**Lines crossed**: two. *Run")
    assert words("Lines crossedly.").startswith("**Lines crossed** Lines crossedly. *Run")
    assert words("Two lines.").startswith("**Lines crossed** Two lines. *Run")
    # no front end takes them for a formula
    assert "From <span>\\$</span>5 to <span>\\$</span>7." in words("From $5 to $7.")


@pytest.mark.parametrize("watched", [True, False], ids=["its file watched", "not watched"])
def test_progress_is_told_on_the_terminal_and_never_on_the_page(
    watched: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ipykernel watches its stderr and leaves a way round it, except on Windows and in tests."""
    if watched:
        monkeypatch.delenv("PYTEST_CURRENT_TEST")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(COMPILED)])
    monkeypatch.setenv("EXPLORE_CACHE", str(tmp_path))
    with (tmp_path / "stderr").open("wb") as terminal:
        NotebookClient(notebook, kernel_name="python3").execute(stderr=terminal)
    (cell,) = notebook.cells
    assert cell.outputs == []
    assert "counted: 100%" in (tmp_path / "stderr").read_text("utf-8")


COMPILED = """
from everystate import explore
words = lambda n: f"The number {n}."
explore(lambda n: f"<p>{n}</p>", name="counted", title=words, alt=words, n=[1, 2, 3]).compile();
"""
