"""Charts that others draw: what went wrong with them elsewhere does not go wrong here."""

from __future__ import annotations

import datetime as dt
import random
import re
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import cloudpickle
import ipywidgets as widgets
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.figure import Figure

import everystate
from everystate import (
    ControlError,
    Explorer,
    FrameWarning,
    Settings,
    StateError,
    explore,
    fixed,
    interact,
    interactive,
    mark,
)
from everystate.controls import read_controls
from everystate.table import rows_of
from everystate.words import clean, plain_name

pytestmark = pytest.mark.usefixtures("publish")
README = Path(__file__).parents[1] / "README.md"


def labels(given: Any) -> tuple[str, ...]:
    return read_controls("chart", {"x": given})[0].labels


def values(given: Any) -> tuple[Any, ...]:
    return read_controls("chart", {"x": given})[0].values


def page(explorer: Explorer) -> Any:
    return etree.HTML(explorer.html)


def words(explorer: Explorer, kind: str = "explore-title") -> str:
    return "".join(page(explorer).find(f".//*[@class='{kind}']").itertext())


def bars(**state: Any) -> Figure:
    figure = Figure(figsize=(4, 2))
    figure.add_axes((0.2, 0.2, 0.7, 0.7)).bar([0, 1], [1, len(str(state))])
    return figure


# -- controls ----------------------------------------------------------------------------------


def test_it_begins_where_the_signature_says(settings: Settings) -> None:
    def draw(damping: float = 0.2, start: str = "struck", seen: bool = True) -> Figure:
        return bars()

    made = explore(
        draw,
        name="string",
        title=lambda damping, start, seen: f"{damping} {start} {seen}",
        settings=settings,
        damping=(0.0, 1.0, 0.1),
        start=["plucked", "struck"],
        seen=False,
    )
    assert words(made) == "0.2 struck True"
    assert made.live.inputs["damping"].value == 0.2


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ((0.001, 0.010, 0.001), [i / 1000 for i in range(1, 11)]),
        ((0.4, 0.7, 0.05), [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]),
        (widgets.FloatSlider(min=1e-12, max=5e-12, step=1e-12), [n * 1e-12 for n in range(1, 6)]),
        (widgets.FloatLogSlider(min=0, max=2, step=1), [1.0, 10.0, 100.0]),
        (widgets.BoundedIntText(min=1, max=3), [1, 2, 3]),
    ],
)
def test_each_step_is_a_number_a_person_would_write_with_a_label_of_its_own(
    given: Any, wanted: list[float]
) -> None:
    assert list(values(given)) == pytest.approx(wanted, rel=1e-15)
    assert len(set(labels(given))) == len(wanted)


def test_long_integers_keep_every_digit() -> None:
    given = np.array([2**53, 2**53 + 1], np.int64)
    assert labels(given) == ("9007199254740992", "9007199254740993")
    assert read_controls("chart", {"x": given})[0].keys == labels(given)


def test_days_are_days_and_instants_keep_time_and_zone() -> None:
    assert labels(np.array(["2022-01-01", "2022-02-01"], "datetime64[ns]")) == (
        "2022-01-01",
        "2022-02-01",
    )
    midnight = [pd.Timestamp("2022-01-01"), pd.Timestamp("2022-01-01 12:00")]
    assert labels(midnight) == ("2022-01-01 00:00:00", "2022-01-01 12:00:00")
    zoned = [dt.datetime(2022, 1, 1, h, tzinfo=dt.UTC) for h in (0, 1)]
    assert labels(zoned) == ("2022-01-01 00:00:00+00:00", "2022-01-01 01:00:00+00:00")
    widget = widgets.Dropdown(options=list(pd.date_range("2022-01-01", periods=2)))
    assert labels(widget) == ("2022-01-01", "2022-01-02")


def test_any_object_is_an_option(settings: Settings) -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    options = [len, np.sin, frame, frame * 2, None, np.float64(0.5), lambda: 1]
    made = explore(lambda what: bars(), name="any", settings=settings, what=options)
    assert len(set(labels(options))) == len(options)
    assert made.compile().states == 7
    assert values([("low", (0, 1)), ("high", (2, 3))]) == ((0, 1), (2, 3))


def test_an_option_that_cannot_be_hashed_is_named(settings: Settings) -> None:
    with pytest.raises(ControlError, match=r"explore\('odd'\): control 'what'.*cannot be hashed"):
        explore(bars, name="odd", settings=settings, what={"lock": threading.Lock()})


def test_what_draw_is_bound_to_may_not_leave_this_process(tmp_path: Path) -> None:
    """What cannot be sent to other processes is drawn in this one."""

    class Stays:
        def __reduce__(self) -> Any:
            raise TypeError("stays here")

    from everystate.draw import Author, Style
    from everystate.parallel import _packed

    here = Stays()
    author = Author("a", lambda x: bars(here=here), "t", "a", None, (), False)
    assert _packed(author, Style({}, {}, 1), []) is None


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        (r"$\alpha$", "α"),
        ("$n$", "n"),
        (r"$\overline{x}$", "x̄"),
        (r"$\sigma_1^2$", "σ₁²"),
        ("from $5 to $10", "from $5 to $10"),
        ("$1,000", "$1,000"),
    ],
)
def test_a_controls_name_in_tex_is_readable(given: str, plain: str) -> None:
    assert plain_name(given) == plain


def test_fixed_values_are_no_control(settings: Settings) -> None:
    made = explore(
        lambda signal, cut: bars(),
        name="clipped",
        title=lambda signal, cut: f"{len(signal)} {cut}",
        settings=settings,
        signal=fixed(np.arange(3)),
        cut=[1, 2],
    )
    assert (made.summary, words(made)) == ("2 states", "3 1")


# -- tables ------------------------------------------------------------------------------------


def test_tables_may_have_any_index_and_any_columns() -> None:
    rows = pd.DataFrame({"year": [2020, 2020, 2021], "price": [3, 12, 22], "kind": ["a", "b", "a"]})
    binned = pd.crosstab(rows["kind"], pd.cut(rows["price"], [0, 10, 30]))
    assert rows_of(binned) == (["kind", "(0, 10]", "(10, 30]"], [["a", "1", "1"], ["b", "0", "1"]])
    kept = rows.set_index("year", drop=False)
    assert rows_of(kept)[0] == ["year", "year", "price", "kind"]
    storeys = rows.groupby("year").agg({"price": ["min", "mean"]})
    assert rows_of(storeys) == (
        ["year", "price min", "price mean"],
        [["2020", "3", "7.5"], ["2021", "22", "22"]],
    )
    twice = pd.concat([rows["price"], rows["price"]], axis=1)
    assert rows_of(twice) == (["price", "price"], [["3", "3"], ["12", "12"], ["22", "22"]])
    assert rows_of(pd.DataFrame(index=["x"])) == (["index"], [["x"]])


def test_cells_keep_their_digits() -> None:
    cells = [2**53 + 1, 12345678901.25, Decimal("0.1"), 0.1 + 0.2, 1e21, -0.0, None]
    _, rows = rows_of(pd.DataFrame({"n": pd.Series(cells, dtype=object)}))
    assert [row[0] for row in rows] == [
        "9007199254740993", "12345678901.25", "0.1", "0.3", "1e+21", "0", "",
    ]  # fmt: skip


# -- text and ids ------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [*map(chr, range(9)), "\x0b", "\x0c", "\x1f", "\ufffe", "\ud800"])
def test_what_xml_forbids_breaks_nothing(settings: Settings, sign: str) -> None:
    assert sign not in clean(f"a{sign}b")
    text = f"a{sign}b"

    def draw(n: int) -> Figure | str:
        figure = Figure(figsize=(2, 1))
        figure.text(0.1, 0.5, text if sign != "\ud800" else "a")  # matplotlib itself refuses it
        return figure if n else f"<p>{text}</p>"

    made = explore(
        draw,
        name="hostile",
        title=text,
        alt=lambda n: text,
        table=lambda n: pd.DataFrame({text: [text]}),
        settings=settings,
        n={text: 0, "b": 1},
    )
    assert sign not in made.html
    assert made.compile().states == 2


def test_markup_in_names_is_text(settings: Settings) -> None:
    names = ["</script><b>x</b>", "<script>alert(1)</script>", "]]> --> &amp;", "\"d\" 'q'"]
    made = explore(
        lambda text: bars(),
        name="names",
        title=lambda text: text,
        settings=settings,
        text=names,
    )
    tree = page(made)
    assert [o.text for o in tree.iterfind(".//option")] == names
    assert words(made) == names[0]
    assert tree.find(".//b") is None


def test_ids_of_controls_and_clips_cannot_meet(settings: Settings) -> None:
    def clipped(w0: int) -> Figure:
        figure = Figure(figsize=(3, 2))
        figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([0, w0, 9])
        return figure

    pair = [
        explore(clipped, name=name, settings=settings, w0=[1, 2]) for name in ("swing", "swing-w0")
    ]
    ids = [e.get("id") for made in pair for e in page(made).iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids)) > 10


def test_mathematics_of_a_page_leaves_explorers_alone(settings: Settings) -> None:
    made = explore(
        lambda good: bars(),
        name="dollars",
        title=lambda good: f"{good} from $5 to $10",
        settings=settings,
        good=["bread", "rent"],
    )
    assert {"mathjax_ignore", "tex2jax_ignore"} < set(
        page(made).find(".//figure").get("class").split()
    )
    assert words(made) == "bread from $5 to $10"


def test_a_dotted_hatch_is_a_few_kilobytes(settings: Settings) -> None:
    def draw(n: int) -> Figure:
        figure = Figure(figsize=(4, 2))
        figure.add_axes((0, 0, 1, 1)).bar([0, 1], [1, n], hatch="...", facecolor="none")
        return figure

    assert len(explore(draw, name="dots", settings=settings, n=[1, 2]).html) < 30_000


# -- drawing -----------------------------------------------------------------------------------


def test_a_shared_figure_is_right_or_refused(settings: Settings) -> None:
    figure = Figure(figsize=(3, 2))
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))

    def draw(power: int) -> Figure:
        axes.plot([0, 1], [0, power])
        return figure

    with pytest.raises(StateError, match="accumulates; make the figure inside draw"):
        explore(draw, name="shared", settings=settings, power=[1, 2])


@pytest.mark.parametrize(
    ("draw", "message"),
    [(lambda n: plt.plot([n])[0].axes, r"return its \.figure"), (lambda n: None, "plt.gcf")],
)
def test_explore_says_what_to_return(
    settings: Settings, draw: Callable[..., Any], message: str
) -> None:
    with pytest.raises(StateError, match=message):
        explore(draw, name="axes", settings=settings, n=[1, 2])
    assert plt.get_fignums() == []


def test_pyplot_is_left_as_found(settings: Settings) -> None:
    mine = plt.figure(7)
    backend, size = mpl.rcParams["backend"], list(mpl.rcParams["figure.figsize"])

    def draw(n: int) -> Figure:
        mpl.rcParams["figure.figsize"] = (1, 1)
        return plt.subplots()[0]

    explore(draw, name="tidy", settings=settings, n=[1, 2])
    assert (plt.get_fignums(), plt.gcf()) == ([7], mine)
    assert (mpl.rcParams["backend"], list(mpl.rcParams["figure.figsize"])) == (backend, size)
    plt.close("all")


def test_a_legend_outside_the_frame_is_said(settings: Settings) -> None:
    def draw(n: int) -> Figure:
        figure = Figure(figsize=(3, 2))
        axes = figure.add_axes((0.1, 0.1, 0.85, 0.8))
        axes.plot([0, n], label=f"line {settings.cache_dir}")
        axes.legend(loc="upper left", bbox_to_anchor=(1.05, 1))
        return figure

    with pytest.warns(FrameWarning, match="legend lies outside"):
        explore(draw, name="legend", settings=settings, n=[1, 2])


def test_missing_glyphs_are_the_pages_affair(
    settings: Settings, recwarn: pytest.WarningsRecorder
) -> None:
    def draw(n: int) -> Figure:
        figure = Figure(figsize=(3, 2))
        figure.text(0.1, 0.5, f"\u4e2d\u6587 {n}")
        return figure

    explore(draw, name="glyphs", settings=settings, n=[1, 2])
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


# -- interact ----------------------------------------------------------------------------------


class Grid:
    """What seaborn returns: no figure itself, but it has one."""

    def __init__(self) -> None:
        self.fig, _ = plt.subplots()


def returns_nothing(x: int) -> None:
    plt.plot([0, x])
    plt.show()


FORMS: list[tuple[Callable[..., Any], str]] = [
    (returns_nothing, ".//svg"),
    (lambda x: plt.subplots()[1], ".//svg"),
    (lambda x: plt.plot([x]), ".//svg"),
    (lambda x: Grid(), ".//svg"),
    (lambda x: bars(), ".//svg"),
    (lambda x: f"text {x} < 5", ".//pre"),
    (lambda x: print("printed", x), ".//pre"),
    (lambda x: widgets.HTML and everystate.interact and pd.DataFrame({"a": [x]}), ".//table"),
    (lambda x: "<p><b>markup</b></p>", ".//b"),
]


@pytest.mark.parametrize(("function", "shows"), FORMS)
def test_interact_takes_whatever_a_function_shows(function: Any, shows: str) -> None:
    made = interactive(function, x=(0, 3))
    wide = page(made).find(".//*[@class='explore-wide']")
    assert wide is not None
    assert wide.find(shows) is not None
    assert plt.get_fignums() == []


def test_interact_throws_the_same_dice_in_each_state() -> None:
    before = random.getstate()

    def scatter(n: int) -> None:
        plt.plot(np.random.rand(3) + random.random())

    assert interactive(scatter, n=[1, 2]).compile().states == 2
    assert random.getstate() == before


def test_interact_makes_a_sentence_and_says_once_how_to_do_better(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(everystate._say_how.__dict__, "said", False)

    def plot_sine(rate: int) -> None:
        """Sine waves."""
        plt.plot([0, rate])

    made = [interactive(plot_sine, rate=[1, 2]) for _ in range(2)]
    assert words(made[0], "explore-alt") == "Sine waves: Rate 1."
    assert made[0].name != made[1].name
    assert capsys.readouterr().err.count("no alt was given") == 1


@pytest.mark.parametrize("call", [lambda f: interact(f, n=[1, 2]), interact(n=[1, 2])])
def test_interact_gives_the_function_back_with_its_widget(call: Any) -> None:
    def scaled(n: int, by: int = 10) -> int:
        """Return a number, larger."""
        return n * by

    given = call(lambda n, by=10: scaled(n, by))
    assert given(2) == 20
    assert given(n=2, by=3) == 6
    assert isinstance(given.widget, Explorer)
    # another chart may call it, in another process too, where its widgets cannot go
    assert interactive(lambda k: print(given(k)), k=[1, 2]).compile().states == 2
    assert cloudpickle.loads(cloudpickle.dumps(given))(3) == 30


def test_two_charts_of_one_name_in_a_notebook_are_named(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORE_PUBLISH", "whole")
    monkeypatch.setattr(everystate, "_on_page", set())
    first, second = (
        explore(
            lambda n: f"<p>{n}</p>", name="same", alt=lambda n: f"{n}.", settings=settings, n=[1, 2]
        )
        for _ in range(2)
    )
    first._ipython_display_()
    first._ipython_display_()
    assert "another chart" not in capsys.readouterr().err
    second._ipython_display_()
    assert "explore('same'): this notebook has published another" in capsys.readouterr().err


def test_interact_names_what_it_cannot_publish() -> None:
    with pytest.raises(ControlError, match=r"'text'.*SelectionSlider or Dropdown.*fixed"):
        interactive(lambda text="any words": None)
    with pytest.raises(ControlError, match="parameter 'x'"):
        interactive(lambda x: None)
    with pytest.raises(StateError, match=r"at x=0: .*ZeroDivisionError.*\(line \d+ of .*1 / x"):
        interactive(lambda x: 1 / x, x=[0, 1])


@pytest.mark.parametrize("taken", ["name", "title", "group", "bare", "settings", "draw"])
def test_a_control_with_the_name_of_an_option_is_refused(taken: str) -> None:
    with pytest.raises(ControlError, match=rf"'{taken}'.*interact.options\({taken}=…\)"):
        interactive(lambda **state: None, year=[1, 2], **{taken: ["a", "b"]})


def test_what_the_readme_says_of_a_first_chart_works(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    (first,) = re.findall(r"## Thirty seconds.*?```python\n(.*?)```", text, re.DOTALL)
    (save,) = re.findall(r"\| one file \| `(.*?)`", text)
    save = save.replace("wave.html", str(tmp_path / "wave.html"))
    exec(f"{first}\nfrom everystate import interactive\n{save}", {})
    assert (tmp_path / "wave.html").stat().st_size > 10_000


def test_the_names_of_ipywidgets_are_there_too() -> None:
    assert everystate.IntSlider is widgets.IntSlider
    with pytest.raises(AttributeError):
        everystate.NoSuchThing  # noqa: B018


# -- marks -------------------------------------------------------------------------------------


TABLE = pd.DataFrame({"place": ["North", "South"], "count": [1, 2]})


def marked(rows: Any = (0, 1)) -> Callable[..., Figure]:
    def draw(n: int) -> Figure:
        figure = Figure(figsize=(3, 2))
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        mark(axes.bar([0, 1], [1, n]), rows)
        mark(axes.scatter([0, 1], [1, n]), rows)
        mark(axes.plot([0, 1], [1, n], "o")[0], rows)
        return figure

    return draw


def test_a_mark_knows_its_row_at_almost_no_cost(settings: Settings) -> None:
    def made(draw: Callable[..., Any]) -> Explorer:
        return explore(draw, name="m", table=lambda n: TABLE, settings=settings, n=[1, 2])

    explorer = made(marked())
    rows = [e.get("data-r") for e in page(explorer).iterfind(".//svg//*[@data-r]")]
    assert sorted(rows) == ["0", "0", "0", "1", "1", "1"]
    plain = len(explorer.html.replace(' data-r="0"', "").replace(' data-r="1"', ""))
    assert len(explorer.html) - plain == 6 * 11
    assert explorer.live.picture.value.count("<title>place: South") == 3


@pytest.mark.parametrize("rows", [(0, 2), (0, 1, 2)])
def test_a_mark_without_a_row_is_an_error(settings: Settings, rows: Any) -> None:
    with pytest.raises(StateError, match="mark"):
        explore(marked(rows), name="m", table=lambda n: TABLE, settings=settings, n=[1, 2])


def test_a_stop_is_a_tick_and_a_button_and_one_of_the_values(settings: Settings) -> None:
    def made(value: int) -> Explorer:
        stops = {"year": {"Peak": value}}
        return explore(bars, name="s", settings=settings, stops=stops, year=(2000, 2010))

    stop = page(made(2005)).find(".//*[@class='explore-stops']/button")
    assert (stop.text, stop.get("data-at")) == ("Peak", "5")
    with pytest.raises(ValueError, match="'Peak' of 'year' is 1999"):
        made(1999)


def test_one_file_holds_all_of_it_under_a_policy_of_its_own(
    settings: Settings, tmp_path: Path
) -> None:
    made = explore(bars, name="one", title="One & all", settings=settings, n=[1, 2])
    text = made.save(tmp_path / "one.html").read_text("utf-8")
    assert "default-src 'none'; script-src 'sha256-" in text
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert made.iframe("one.html") == (
        '<iframe src="one.html" title="One &amp; all" width="100%" height="640" loading="lazy">'
        "</iframe>"
    )
