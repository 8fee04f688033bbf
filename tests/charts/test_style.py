"""The charts' one style: sizes, wrapped titles, labels apart, digests that notice."""

import io
import itertools
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.charts import style
from redline.charts.digest import details, digest
from redline.palette import TOKENS, color


@style.chart
def _sample(values=(1.0, 2.0, 3.0), *, layout="wide", title="A finding", note="Source: none"):
    fig = style.figure(layout, 300)
    top = style.heading(fig, title, "what, unit, as of")
    bottom = style.source_line(fig, note)
    ax = style.axes(fig, left=40, top=top, right=90, bottom=bottom + 24)
    style.scale(ax, "x", [0, 1, 2])
    style.scale(ax, "y", [0, 5], grid=True)
    ax.plot(range(len(values)), values, color=color("series-1"), gid="values")
    labels = [style.Label(value, f"n{i}", color("series-1")) for i, value in enumerate(values)]
    style.end_labels(ax, labels, x=2)
    return fig


def _svg(fig):
    text = io.StringIO()
    fig.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


@pytest.mark.parametrize(("layout", "width"), [("wide", 760), ("narrow", 358)])
def test_one_unit_is_one_pixel(layout, width):
    fig = style.figure(layout, 300)
    assert fig.get_figwidth() * 72 == pytest.approx(width)
    assert fig.dpi == 72
    assert style.layout_of(fig).name == layout


@pytest.mark.parametrize("layout", style.LAYOUTS.values())
def test_no_text_is_too_small(layout):
    least = {"wide": 12, "narrow": 12.5}[layout.name]
    assert min(layout.title, layout.subtitle, layout.text, layout.small) >= least


def test_a_figure_of_another_width_is_refused():
    with pytest.raises(ValueError, match=r"style\.figure"):
        style.layout_of(mpl.figure.Figure(figsize=(5, 4)))


def test_drawing_leaves_no_pyplot_figure_and_no_setting_behind():
    before = mpl.rcParams["font.family"], mpl.rcParams["figure.dpi"]
    _sample()
    assert plt.get_fignums() == []
    assert (mpl.rcParams["font.family"], mpl.rcParams["figure.dpi"]) == before


def test_same_chart_same_svg_with_text_as_text_in_the_books_font():
    with mpl.rc_context(style.RC):
        first, second = _svg(_sample()), _svg(_sample())
    assert first == second
    assert "A finding" in first
    assert "Fira Sans" in first
    assert "DejaVu" not in first


def test_every_drawn_colour_is_a_token():

    with mpl.rc_context(style.RC):
        drawn = set(re.findall(r"#[0-9a-f]{6}", _svg(_sample())))
    assert drawn <= {token.light for token in TOKENS.values()}


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=40))
def test_wrapped_lines_fit_and_lose_no_word(words):
    text = " ".join(words)
    lines = style.wrap(text, 160, 13)
    assert " ".join(lines) == text
    assert all(style.text_width(line, 13) <= 160 for line in lines)


def test_a_word_wider_than_the_line_is_an_error_not_a_cut():
    with pytest.raises(ValueError, match="wider than"):
        style.wrap("Zaporizhzhia", 30, 13)


def test_a_title_without_room_is_an_error_not_a_cut():
    with pytest.raises(ValueError, match="shorten"):
        _sample(layout="narrow", title="A very long finding " * 12)


def test_titles_of_one_and_two_lines_leave_the_axes_where_they_are():
    short = _sample(title="Short")
    long = _sample(title="A finding that is so long that the wide chart needs a second line for it")
    assert short.axes[0].get_position().bounds == long.axes[0].get_position().bounds
    assert len(short.texts) == len(long.texts)


@given(
    st.lists(
        st.tuples(st.floats(-50, 350), st.floats(5, 20)),
        min_size=1,
        max_size=12,
    )
)
def test_spread_labels_never_overlap_nor_leave_the_box(labels):
    wanted, sizes = [w for w, _ in labels], [s for _, s in labels]
    placed = style.spread(wanted, sizes, 0, 300)
    boxes = sorted((c - s / 2, c + s / 2) for c, s in zip(placed, sizes, strict=True))
    assert boxes[0][0] >= -1e-6
    assert boxes[-1][1] <= 300 + 1e-6
    assert all(a[1] <= b[0] + 1e-6 for a, b in itertools.pairwise(boxes))


def test_spread_leaves_labels_that_have_room_alone():
    assert style.spread([30, 200, 100], [10, 10, 10], 0, 300) == pytest.approx([30, 200, 100])


def test_spread_says_when_labels_do_not_fit():
    with pytest.raises(ValueError, match="labels need"):
        style.spread([1, 2], [10, 10], 0, 15)


@pytest.mark.parametrize(
    ("share", "token"),
    [(0, "land"), (0.01, "held-1"), (0.2, "held-1"), (0.21, "held-2"), (1, "held-5")],
)
def test_fill_of_a_held_share(share, token):
    assert style.held(share) == color(token)


def test_a_share_over_one_has_no_fill():
    with pytest.raises(ValueError, match="from 0 to 1"):
        style.held(18.6)


def test_textures_differ_in_shape_and_not_only_in_colour():
    kinds = ("claimed", "contested", "unknown")
    assert len({style.texture(kind)["hatch"][0] for kind in kinds}) == 3


def test_details_have_texts_scales_and_values():
    text = details(_sample())
    assert "text: A finding" in text
    assert "y: 0 to 5; ticks 0, 5" in text
    assert "line values: x [0 1 2]; y [1 2 3]" in text


def test_the_digest_is_one_line_that_changes_with_one_value_of_a_long_series():
    values = [float(i) / 10 for i in range(40)]
    changed = [*values[:20], 2.3, *values[21:]]
    assert digest(_plot(values)) == digest(_plot(values))
    assert "\n" not in digest(_plot(values))
    assert digest(_plot(values)) != digest(_plot(changed))


@style.chart
def _plot(values):
    fig = style.figure("wide", 200)
    ax = style.axes(fig, left=10, top=10, right=10, bottom=30)
    ax.plot(values, gid="values")
    ax.bar(range(len(values)), values)
    ax.scatter(range(len(values)), values)
    return fig
