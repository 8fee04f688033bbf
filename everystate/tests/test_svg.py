"""A drawing is written smaller and safer, and stays the same picture."""

from __future__ import annotations

import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from everystate import Settings, speed
from everystate.draw import FIXED_RC, Author, Style, draw_picture, style_context
from everystate.geometry import find_geometry
from everystate.speed import parameters, quick
from everystate.svg import normalise, relative_path, short
from everystate.tree import Node, canonical, from_xml, html
from tests import sample_charts as charts

STYLE = Style({"font.family": "DejaVu Sans", "font.size": 13}, {"#c4122f": "var(--rl-line)"}, 1)


def drawing(layout: str = "wide") -> Node:
    author = Author("share", charts.line, "t", charts.alt, None, (), False)
    return draw_picture(author, {"year": 2024, "layer": "all"}, "", layout, STYLE)


def test_nothing_is_left_that_a_strict_policy_forbids_or_another_chart_could_meet() -> None:
    text = html(drawing())
    assert "style" not in text
    assert "xmlns" not in text
    assert "DOCTYPE" not in text
    assert "metadata" not in text
    for node in drawing().walk():
        assert node.attrib.get("id", "share--w").startswith("share--w")


def test_text_stays_text_in_the_pages_font() -> None:
    texts = [n for n in drawing().walk() if n.tag == "text"]
    assert [t.texts[0] for t in texts] == ["17.5 %", "measured"]
    assert all("font-family" not in t.attrib for t in texts)
    assert all(t.attrib["font-size"] == "13" for t in texts)


def test_one_unit_is_one_css_pixel() -> None:
    assert drawing().attrib["viewBox"] == "0 0 760 300"
    assert drawing("narrow").attrib["viewBox"] == "0 0 358 300"


def test_a_drawing_is_the_same_twice() -> None:
    assert canonical(drawing()) == canonical(drawing())


def test_markup_reads_the_same_as_xml() -> None:
    assert canonical(from_xml(html(drawing()))) == canonical(drawing())


def test_quick_drawing_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain() -> bytes:
        figure = charts.line(2024, "all")
        axes = figure.axes[0]
        axes.autoscale()
        axes.add_patch(_heart())
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
        return out.getvalue()

    with style_context(STYLE):
        ours = plain()
    monkeypatch.setattr(speed, "_QUICK", ())
    with style_context(STYLE):
        assert plain() == ours


def test_what_is_clipped_by_a_frame_that_moves_moves_with_it() -> None:
    """One box is shared by all marks of a frame, and only as long as it is the frame's."""
    from matplotlib.patches import Circle, Rectangle

    def plain() -> bytes:
        figure = Figure(figsize=(2, 2))
        axes = figure.add_axes((0, 0, 1, 1))
        frame = Rectangle((0, 0), 0.5, 0.5, angle=10, transform=axes.transAxes)
        for i in range(4):
            mark = axes.add_patch(Circle((i / 4, i / 4), 0.2))
            mark.set_clip_path(frame)
            frame.set(x=0.1 * i, width=0.5 + i / 10, angle=10 * i)
            if i == 2:
                frame.set_transform(axes.transData)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
        return out.getvalue()

    with style_context(STYLE):
        ours = plain()
    with parameters({"backend": "svg", **STYLE.rc, **FIXED_RC}):
        assert plain() == ours


def test_words_are_measured_anew_in_another_style() -> None:
    def width(family: str) -> float:
        with parameters({"backend": "svg", "font.sans-serif": [family], **FIXED_RC}), quick():
            figure = Figure()
            words = figure.text(0, 0, "Measured once a style")
            box = words.get_window_extent(RendererSVG(400, 300, io.StringIO()))
        return float(box.width)

    sans, mono = width("DejaVu Sans"), width("DejaVu Sans Mono")
    assert sans != mono
    assert (width("DejaVu Sans"), width("DejaVu Sans Mono")) == (sans, mono)


def test_a_drawing_with_a_document_type_is_refused() -> None:
    with pytest.raises(ValueError, match="document type"):
        from_xml('<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>')


def _heart() -> object:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CLOSEPOLY]
    points = [(900, 0), (950, 80), (990, 80), (1000, 0), (950, -60), (0, 0)]
    return PathPatch(Path(points, codes))


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_short_numbers_are_the_rounded_number(value: float, digits: int) -> None:
    text = short(value, digits)
    assert float(text or "0") == pytest.approx(round(value, digits), abs=1e-9)
    assert text != "-0"
    assert not text.startswith(("0.", "-0."))


POINT = st.tuples(st.floats(-900, 900), st.floats(-900, 900))


@given(st.lists(st.lists(POINT, min_size=2, max_size=8), min_size=1, max_size=3), st.booleans())
def test_relative_paths_end_where_the_drawing_does(
    rings: list[list[tuple[float, float]]], closed: bool
) -> None:
    """Rounding does not add up: each point is within half a unit of the last decimal."""
    path = " ".join(
        "M " + " L ".join(f"{x!r} {y!r}" for x, y in ring) + (" z" if closed else "")
        for ring in rings
    )
    written = relative_path(path, 1)
    assert written == relative_path(path, 1)
    x = y = start_x = start_y = 0.0
    points = []
    for piece in written.replace("m", "|m").replace("z", "|z").replace("l", "|l").split("|")[1:]:
        if piece[0] == "z":
            x, y = start_x, start_y
            continue
        numbers = [float(n) for n in piece[1:].split()]
        for i in range(0, len(numbers), 2):
            x, y = x + numbers[i], y + numbers[i + 1]
            if i == 0 and piece[0] == "m":
                start_x, start_y = x, y
            points.append((x, y))
    wanted = [point for ring in rings for point in ring]
    assert len(points) == len(wanted)
    for (a, b), (c, d) in zip(points, wanted, strict=True):
        assert math.isclose(a, c, abs_tol=0.051)
        assert math.isclose(b, d, abs_tol=0.051)


def test_a_hatch_keeps_its_pattern() -> None:
    with style_context(STYLE):
        figure = Figure(figsize=(1, 1))
        figure.add_axes((0, 0, 1, 1)).bar([0], [1], hatch="//", color="#c4122f")
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    text = html(normalise(out.getvalue(), prefix="x-", colors=STYLE.colors))
    (ident,) = {n.attrib["id"] for n in from_xml(text).walk() if n.tag == "pattern"}
    assert f'fill="url(#{ident})"' in text
    assert 'fill="var(--rl-line)"' in text


def state(layout_of_narrow: str) -> str:
    outline = " ".join(f"{3 + i % 5} {(-1) ** i * (4 + i % 3)}" for i in range(40))
    scaled = " ".join(
        f"{short((3 + i % 5) / 2, 1)} {short((-1) ** i * (4 + i % 3) / 2, 1)}" for i in range(40)
    )
    wide = f'<svg><path d="m20 60 {outline}z" fill="a" stroke="b" stroke-width=".8"/></svg>'
    narrow = layout_of_narrow.format(d=f"m15 30 {scaled}z")
    return f"<state><w>{wide}</w><n><svg>{narrow}</svg></n></state>"


def test_an_outline_at_two_sizes_is_stated_once() -> None:
    text = state('<path d="{d}" fill="a" stroke="b" stroke-width=".8"/>')
    geometry = find_geometry([text, text], "x-g", 1)
    made = canonical(geometry.apply(from_xml(text)))
    assert made.count(" d=") == 1
    assert 'href="#x-g0" stroke="b" stroke-width="1.6" transform="matrix(.5 0 0 .5 5 0)"' in made


@pytest.mark.parametrize(
    "narrow",
    [
        '<path d="{d}" fill="url(#h)"/>',
        '<path d="{d}" transform="translate(1 1)"/>',
        '<path d="{d} m1 1 2 2"/>',
        '<path d="m9 {d}"/>',
    ],
)
def test_an_outline_that_would_look_different_is_left(narrow: str) -> None:
    text = state(narrow)
    geometry = find_geometry([text, text], "x-g", 1)
    made = canonical(geometry.apply(from_xml(text)))
    assert "matrix" not in made


def test_a_changing_outline_is_left_where_it_is() -> None:
    text = state('<path d="{d}"/>')
    assert not find_geometry([text, text.replace("m20 60", "m21 60")], "x-g", 1)


def test_a_session_changes_no_drawing(settings: Settings) -> None:
    import matplotlib as mpl

    plain = canonical(drawing())
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "path"}):
        assert canonical(drawing()) == plain


def test_quick_drawing_puts_back_what_it_replaces() -> None:
    def methods() -> list[object]:
        return [getattr(owner, name) for owner, name, _ in speed._QUICK]

    def draw() -> None:
        with quick():
            assert all(now is not was for now, was in zip(methods(), before, strict=True))
            raise ZeroDivisionError

    before = methods()
    with pytest.raises(ZeroDivisionError):
        draw()
    assert methods() == before


def test_a_new_part_of_an_open_path_begins_with_a_move_and_not_with_a_line() -> None:
    assert relative_path("M 0 0 L 5 0 M 0 9 L 5 9 M 2 2 M 3 3", 1).count("m") == 4
