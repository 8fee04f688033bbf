"""Publishing: every state proved, nothing drawn twice, each error named."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd
import pytest
from lxml import etree
from matplotlib.figure import Figure

from everystate import (
    ColourWarning,
    ExactnessError,
    Explorer,
    NotSeparableError,
    Settings,
    StateError,
    explore,
)
from everystate.cache import Cache
from everystate.compile import compile_explorer
from everystate.encode import WORD, as_numbers, pack, unpack
from everystate.payload import Reader
from tests import sample_charts as charts


def make(settings: Settings, draw: Callable[..., Any] = charts.line, **other: Any) -> Explorer:
    options: dict[str, Any] = {
        "name": "share",
        "title": charts.title,
        "alt": charts.alt,
        "table": charts.table,
        "year": widgets.SelectionSlider(options=charts.YEARS, value=2024),
        "layer": charts.LAYERS,
    }
    return explore(draw, settings=settings, **{**options, **other})


def payload_of(html: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert match
    data: dict[str, Any] = json.loads(match.group(1))
    return data


@pytest.mark.usefixtures("publish")
def test_no_name_of_a_control_meets_an_id_of_the_page(settings: Settings) -> None:
    def draw(a: int, t: int) -> str:
        return f"<p>{a} and {t}</p>"

    made = explore(draw, name="pair", title="Pair", alt=draw, settings=settings, a=(0, 2), t=(0, 1))
    ids = [element.get("id") for element in etree.HTML(made.html).iterfind(".//*[@id]")]
    assert {"pair--c-a", "pair--c-t"} < set(ids)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.usefixtures("publish")
def test_the_figure_holds_the_default_state_and_native_controls(settings: Settings) -> None:
    html = make(settings).html
    figure = etree.HTML(html).find(".//figure")
    assert figure.attrib["class"].split()[0] == "explorer"
    assert figure.attrib["id"] == "share"
    assert figure.attrib["data-states"] == "10"
    text = " ".join(figure.itertext())
    assert "17.5 % in 2024" in text
    assert "In 2024 the share of all is 17.5 per cent." in text
    for control in figure.iterfind(".//input[@type='range']"):
        label = figure.find(f".//label[@for='{control.attrib['id']}']")
        assert label is not None
        assert control.attrib["aria-valuetext"] == "2024"
    assert [o.text for o in figure.iterfind(".//option")] == list(charts.LAYERS)
    assert "style=" not in html.replace("<style", "")
    assert "xmlns" not in html


@pytest.mark.usefixtures("publish")
def test_both_layouts_are_drawn_and_share_their_outline(settings: Settings) -> None:
    html = make(settings).html
    assert html.count("<svg") == 2
    outline = re.search(r'<path d="([^"]{120,})" id="share--g0"/>', html)
    assert outline
    assert html.count(outline.group(1)) == 1
    assert html.count('href="#share--g0"') == 2


@pytest.mark.usefixtures("publish")
def test_palette_colours_become_variables(settings: Settings) -> None:
    html = make(settings).html
    assert "var(--rl-line)" in html
    assert "var(--rl-ink)" in html
    assert "#c4122f" not in html


@pytest.mark.usefixtures("publish")
def test_the_payload_alone_gives_each_state_back(settings: Settings) -> None:
    """The reader of the proof and the page see the same text; here it is read from the figure."""
    explorer = make(settings)
    data = payload_of(explorer.html)
    grid = explorer._plan.grid
    base = base_of(explorer.html)
    reader = Reader(base, json.dumps(data))
    for position in grid.positions():
        state = grid.state(position)
        text = reader.state(position)
        assert f"<t>{charts.title(**state)}</t>" in text
        assert f"<a>{charts.alt(**state)}</a>" in text
        assert text.count("<tr>") == 1 + len(charts.table(**state))
        assert text.count("measured") == (
            2 if "all" in state.values() and state["year"] >= 2022 else 0
        )


def base_of(html: str) -> str:
    figure = etree.HTML(html).find(".//figure")
    parts = []
    for part in figure.iterfind(".//*[@data-x]"):
        inner = etree.tostring(part, method="xml", with_tail=False).decode()
        inner = inner[inner.index(">") + 1 : inner.rindex("<")]
        parts.append((part.attrib["data-x"], inner))
    # libxml2's HTML parser lower-cases SVG's names; the browser test compares the real thing
    return "<state>" + "".join(f"<{k}>{v}</{k}>" for k, v in parts) + "</state>"


@pytest.mark.usefixtures("publish")
def test_one_changed_colour_fails_the_proof(settings: Settings) -> None:
    colours = ["#c4122f", "#1b1d20"]

    def dot(year: int) -> Figure:
        figure = Figure(figsize=(1, 1))
        figure.add_axes((0, 0, 1, 1)).plot([0, 1], [0, 1], color=colours[year % 2])
        return figure

    plan = make_without_layer(settings, dot)._plan

    def mutate(text: str) -> str:
        data = json.loads(text)
        place = data["p"].index("var(--rl-line)")
        other = data["p"].index("var(--rl-ink)")
        column = next(c for c in data["c"] if c[1] == 0 and place in unpack(c[2]))
        cells = unpack(column[2])
        cells[2] = other if cells[2] == place else place
        column[2] = pack(cells)
        return json.dumps(data)

    assert compile_explorer(plan).states == 3
    with pytest.raises(
        ExactnessError, match=r"explore\('share'\) at year=3: .*differ at character"
    ):
        compile_explorer(plan, mutate)


def make_without_layer(settings: Settings, draw: Callable[..., Any], **other: Any) -> Explorer:
    options: dict[str, Any] = {
        "name": "share",
        "title": "t",
        "alt": lambda year: f"{year}.",
        "year": [1, 2, 3],
    }
    return explore(draw, settings=settings, **{**options, **other})


@pytest.mark.usefixtures("publish")
def test_an_unchanged_explorer_draws_nothing(settings: Settings) -> None:
    first = make(settings).compile()
    again = make(settings).compile()
    assert first.drawings == 20
    assert again.drawings == 0
    assert first.html == again.html


@pytest.mark.usefixtures("publish")
def test_drawings_that_another_process_throws_away_are_drawn_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two builds of one explorer with other states: each forgets what the other needs."""
    plain = make(settings).html
    forget = Cache.get
    calls: list[str] = []

    def get(self: Cache, key: str) -> str:
        if len(calls) == 3:
            with Cache(self.path.parent, self.path.stem) as other:
                other.keep_only([])
        calls.append(key)
        return forget(self, key)

    monkeypatch.setattr(Cache, "get", get)
    again = make(settings).compile()
    assert again.html == plain
    assert again.drawings == 17


@pytest.mark.usefixtures("publish")
def test_a_changed_datum_or_style_draws_again(settings: Settings) -> None:
    values = pd.Series([1.0, 2.0, 3.0])

    def compiled(values: pd.Series[float], settings: Settings = settings) -> int:
        def draw(year: int) -> Figure:
            figure = Figure(figsize=(1, 1))
            figure.text(0, 0, str(values[year - 1]))
            return figure

        return make_without_layer(settings, draw).compile().drawings

    assert compiled(values) == 3
    assert compiled(values.copy()) == 0
    assert compiled(pd.Series([1.0, 2.0, 4.0])) == 3
    assert compiled(pd.Series([1.0, 2.0, 4.0]), replace(settings, digits=2)) == 3


@pytest.mark.usefixtures("publish")
def test_more_states_draw_only_the_new_ones(settings: Settings) -> None:
    assert make(settings, year=[2014, 2018]).compile().drawings == 8
    assert make(settings, year=[2014, 2018, 2022]).compile().drawings == 4


@pytest.mark.kernel
@pytest.mark.usefixtures("publish")
def test_the_same_bytes_from_other_processes(settings: Settings, tmp_path: Path) -> None:
    """Drawn here or in loky's processes, with any hash seed: the same figure."""
    here = make(settings).html
    script = (
        "from everystate import Settings\n"
        "from tests.test_compile import make\n"
        f"s = Settings(colors={dict(settings.colors)!r}, rc={dict(settings.rc)!r},"
        f" cache_dir={str(tmp_path / 'other')!r}, jobs=2, backend='loky')\n"
        "print(make(s).html, end='')\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={
            "PYTHONPATH": f"{root}/src:{root}",
            "PYTHONHASHSEED": "7",
            "EXPLORE_PUBLISH": "1",
            "PATH": "",
            "HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == here


@pytest.mark.usefixtures("publish")
def test_a_source_given_twice_is_listed_once(settings: Settings) -> None:
    html = make(settings, sources=["one", "two", "one"]).html
    assert re.findall(r"<li>(\w+)</li>", html) == ["one", "two"]


# -- errors ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("publish")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"alt": lambda year, layer: ""}, "alt returned str ''; return one sentence"),
        ({"alt": lambda year, layer: None}, "alt returned nothing"),
        ({"table": lambda year, layer: 3}, "table returned int '3'; return a pandas DataFrame"),
        ({"title": lambda year, layer: 5}, "title returned int '5'"),
        ({"sources": ["nowhere"]}, "its sources cannot be cited"),
    ],
)
def test_wrong_words_name_call_and_state(
    settings: Settings, change: dict[str, Any], message: str
) -> None:
    def cite(ids: Any) -> Any:
        raise KeyError(ids[0])

    with pytest.raises(StateError, match=r"explore\('share'\) at year=2014&layer=all: ") as caught:
        make(replace(settings, cite=cite), **change)
    assert message in str(caught.value)


@pytest.mark.usefixtures("publish")
def test_a_draw_without_a_figure_is_an_error(settings: Settings) -> None:
    with pytest.raises(StateError, match=r"year=2014&layer=all: draw returned nothing \(None\)"):
        make(settings, lambda year, layer: None)


@pytest.mark.usefixtures("publish")
def test_a_failing_state_is_named_and_the_rest_are_kept(settings: Settings) -> None:
    broken = True

    def draw(year: int, layer: str) -> Figure:
        if broken and year == 2022:
            raise ZeroDivisionError("no area")
        return charts.line(year, layer)

    with pytest.raises(StateError) as caught:
        make(settings, draw)
    assert "explore('share') at year=2022&layer=all" in str(caught.value)
    message = (
        r"draw failed with ZeroDivisionError: no area \(line \d+ of draw: .*\) \(and 1 more states"
    )
    assert re.search(message, str(caught.value))


def test_numbers_that_a_page_cannot_count_exactly_stay_words() -> None:
    assert as_numbers(["10000000000000", "0.123456"])[0] == WORD
    assert as_numbers(["1000000", "0.123456"])[0] != WORD


@pytest.mark.usefixtures("publish")
def test_a_draw_that_differs_from_itself_is_an_error(settings: Settings) -> None:
    calls: list[int] = []

    def draw(year: int) -> str:
        calls.append(year)
        return f"<p>{len(calls)}</p>"

    with pytest.raises(StateError, match="two different pictures of one state"):
        make_without_layer(settings, draw)


@pytest.mark.usefixtures("publish")
@pytest.mark.parametrize(
    "fragment",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="java\nscript:alert(1)">x</a>',
        "<iframe src='x'></iframe>",
    ],
)
def test_a_fragment_that_could_run_is_refused(settings: Settings, fragment: str) -> None:
    with pytest.raises(StateError, match=r"year=1: a fragment may not"):
        make_without_layer(settings, lambda year: fragment)


@pytest.mark.usefixtures("publish")
def test_too_many_states_say_what_to_do(settings: Settings) -> None:
    with pytest.raises(
        ValueError, match=r"100 × 2 = 200 states, more than the limit of 150; offer"
    ):
        make(replace(settings, state_limit=150), year=list(range(100)))


@pytest.mark.parametrize("name", ["Share", "1st", "a b", "", "x'y", 3])
def test_a_name_that_is_no_link_target_is_refused(settings: Settings, name: Any) -> None:
    with pytest.raises(ValueError, match="a name is a link target"):
        make(settings, name=name)


def test_a_group_names_a_control(settings: Settings) -> None:
    with pytest.raises(ValueError, match="group='month' is not one of its controls"):
        make(settings, group="month")


# -- separable -------------------------------------------------------------------------------------

TERMS = {f"term{i}": ["open", "kept", "given up", "shared"] for i in range(12)}


def separable(settings: Settings, draw: Callable[..., Any]) -> Explorer:
    return explore(
        draw,
        name="terms",
        title="Terms",
        alt=charts.words,
        settings=settings,
        separable=True,
        **TERMS,
    )


@pytest.mark.usefixtures("publish")
def test_twelve_choices_are_served_without_drawing_all(settings: Settings) -> None:
    compiled = separable(settings, charts.card).compile()
    assert compiled.states == 4**12
    assert compiled.drawings == 1 + 12 * 3 + settings.samples


@pytest.mark.usefixtures("publish")
def test_numbers_that_several_controls_add_to_are_sums(settings: Settings) -> None:
    data = payload_of(separable(settings, charts.card).html)
    sums = [c for c in data["c"] if c[0] == -1]
    assert len(sums) == 1
    assert len(sums[0]) == 3 + 12


@pytest.mark.usefixtures("publish")
def test_parts_that_are_not_independent_fail_with_both_trees(settings: Settings) -> None:
    def draw(**state: str) -> str:
        both = state["term0"] == "kept" and state["term1"] == "shared"
        terms = "".join(f"<i>{term}</i>" for term in state.values())
        return f"<p>{terms}</p><p>{'clash' if both else 'fine'}</p>"

    with pytest.raises(NotSeparableError, match=r"term0=.*drawn …[^…]*clash.*compiled …[^…]*fine"):
        separable(settings, draw)


@pytest.mark.usefixtures("publish")
def test_a_part_that_follows_two_controls_names_them(settings: Settings) -> None:
    def draw(**state: str) -> str:
        odd = (state["term0"] != "open") != (state["term1"] != "open")
        return f"<p>{'odd' if odd else 'even'}</p>"

    with pytest.raises(NotSeparableError, match="follows 'term0' and 'term1' together"):
        separable(settings, draw)


# -- the line a kernel prints ----------------------------------------------------------------------


@pytest.mark.usefixtures("kernel")
def test_a_kernel_prints_what_nbval_compares(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    explorer = make(settings)
    monkeypatch.setattr("IPython.display.display", lambda data, raw: print("the widget"))
    for _ in range(2):
        explorer._ipython_display_()
    # the line comes after the widget, and once
    assert re.fullmatch(
        r"the widget\nexplorer share: 5 × 2 = 10 states · year: 2014 … 2025 · layer: all \| since"
        r" · content [0-9a-f]{8}\nthe widget\n",
        capsys.readouterr().out,
    )
    assert explorer.live.drawings == 1


@pytest.mark.usefixtures("kernel")
def test_the_content_hash_follows_words_and_tables(settings: Settings) -> None:
    plain = make(settings).content_hash()
    assert make(settings).content_hash() == plain
    assert make(settings, title="Another").content_hash() != plain
    assert make(settings, alt=lambda year, layer: f"{year}, {layer}.").content_hash() != plain

    def changed(year: int, layer: str) -> pd.DataFrame:
        return charts.table(year, layer) * (1.01 if year == 2025 else 1)

    assert make(settings, table=changed).content_hash() != plain
    assert make(settings, lambda year, layer: None).content_hash() == plain


@pytest.mark.usefixtures("publish")
def test_publishing_prints_nothing(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    make(settings)
    assert capsys.readouterr().out == ""


# -- colours that cannot follow the theme ----------------------------------------------------------


@pytest.mark.usefixtures("publish")
def test_a_colour_that_is_no_token_is_told_with_its_element_and_state(settings: Settings) -> None:
    def dot(year: int) -> Figure:
        figure = Figure(figsize=(1, 1))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.plot([0, 1], [0, 1], color="#123456" if year == 2 else "#c4122f")
        axes.plot([0, 1], [1, 0], color="#c4122f")
        axes.plot([0, 1], [1, 1], color="#654321" if year == 3 else "#c4122f")
        axes.lines[1].set(color="#abcdef", alpha=0)
        axes.fill([0, 1, 1], [0, 0, 1], fill=False, hatch="//", edgecolor="#987654", alpha=0)
        return figure

    with pytest.warns(ColourWarning) as caught:
        make_without_layer(settings, dot)
    (warning,) = caught
    assert "explore('share')" in str(warning.message)
    assert "#123456 (stroke of <path> at year=2)" in str(warning.message)
    assert "#654321 (stroke of <path> at year=3)" in str(warning.message)
    assert "abcdef" not in str(warning.message)
    assert "987654" not in str(warning.message)  # a pattern that paints nothing one could see


@pytest.mark.usefixtures("publish")
@pytest.mark.parametrize(
    ("fragment", "warns"),
    [
        ('<svg viewBox="0 0 1 1"><rect fill="#fedcba"/></svg>', True),
        ('<svg viewBox="0 0 1 1"><rect fill="var(--ink)" stroke="none"/></svg>', False),
        ('<svg viewBox="0 0 1 1"><rect fill="#fedcba" fill-opacity="0"/></svg>', False),
        ('<p>one <svg viewBox="0 0 1 1"><rect fill="#fedcba"/></svg> two {}</p>', True),
    ],
)
def test_pictures_within_fragments_count_too(
    settings: Settings, fragment: str, warns: bool
) -> None:
    def draw(year: int) -> str:
        return fragment.format("<b>x</b> y" * (year - 1))

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        make_without_layer(settings, draw)
    assert any("#fedcba (fill of <rect>" in str(w.message) for w in caught) == warns


@pytest.mark.usefixtures("publish")
def test_without_tokens_no_colour_is_wrong(settings: Settings) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ColourWarning)
        make(replace(settings, colors={}))
