"""The one style of the book's charts, and how to write a chart.

How a chart function looks
--------------------------
Tables in, Figure out, one keyword ``layout``; nothing is read, printed or kept::

    from redline.charts import style
    from redline.palette import color

    @style.chart
    def monthly_gain(gains: pd.DataFrame, year: int, *, layout: str = "wide") -> Figure:
        fig = style.figure(layout, height=420)
        top = style.heading(fig, title="In March 2025 ...", subtitle="km² a month, ...")
        bottom = style.source_line(fig, "Source: DeepState; AFP from ISW data")
        ax = style.axes(fig, left=48, top=top, right=120, bottom=bottom + 28)
        style.scale(ax, "y", [0, 200, 400, 600], grid=True)
        ax.bar(..., color=color("series-1"))
        return fig

* ``@style.chart`` applies the style while the function runs, whoever calls it, and without
  touching matplotlib's global state. ``figure`` uses no pyplot, so nothing is left open.
* All lengths are CSS pixels: figures are made at 72 dpi, so font size 13 is 13 px on the page
  and one SVG unit is one px. ``wide`` is 760 px across, ``narrow`` (a phone) 358 px. Narrow is
  its own composition, not a shrunk one: taller, fewer labels, shorter words. Sizes of text
  come from ``layout_of(fig)``: never smaller than ``.small``.
* The title states the finding of the state on screen. ``heading`` wraps it to the width by
  measuring the text in the book's own font, and raises if it needs more lines than reserved:
  shorten it, nothing is ever cut.
* Every colour is a token of :mod:`redline.palette`, so that the page can theme it. Red is for
  the sentence under examination (``line``) and land held by Russian forces (``held-1…5``).
  Never colour alone: label directly (``end_labels``), or use ``texture``.

So that every state compiles to one base drawing (see ``everystate``)
--------------------------------------------------------------------------
* Fixed limits, ticks and margins over all states: compute them from the whole table, not from
  the state. Never constrained or tight layout, never ``bbox_inches="tight"``.
* Draw every mark in every state, in the same order, and change only its fill, position or
  text. A mark that has nothing to show gets ``alpha=0``/no fill or :data:`BLANK` as its text
  (matplotlib leaves an empty text out of the SVG, which changes the structure).
* ``gid=`` on artists that change: ids counted by matplotlib shift when a number of ticks does.
* No path effects on text (they turn letters into outlines); use a paper-coloured ``bbox``.
* No ``imshow`` and no colour bar (both become embedded pictures): draw swatches.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from redline.palette import color

FAMILY = "Fira Sans"
BLANK = "\u00a0"  # a text that shows nothing and still stands in the SVG
_FONTS = Path(__file__).with_name("fonts")


class Layout(NamedTuple):
    """One composition of a chart; every length in CSS pixels."""

    name: str
    width: int
    margin: int  # from the figure's edge to any text
    title: float
    subtitle: float
    text: float
    small: float  # the smallest text allowed
    title_lines: int  # reserved by `heading`, used or not
    subtitle_lines: int


LAYOUTS: dict[str, Layout] = {
    "wide": Layout("wide", 760, 2, 19, 14, 13, 12, 2, 1),
    "narrow": Layout("narrow", 358, 2, 17, 13, 13, 12.5, 3, 2),
}

COLUMN = Layout("column", 560, 2, 18, 13, 13, 12, 1, 1)
"""A chart beside text, on the home page; a chart function draws it where ``wide`` is asked for."""

RC: dict[Any, Any] = {
    "figure.dpi": 72,
    "savefig.dpi": 72,
    "savefig.bbox": None,
    "figure.facecolor": color("paper"),
    "savefig.facecolor": color("paper"),
    "figure.constrained_layout.use": False,
    "figure.autolayout": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "the-most-important-red-line",
    "font.family": [FAMILY],
    "font.size": 13,
    "text.color": color("ink"),
    "text.parse_math": False,
    "text.hinting": "none",  # so that letters stand as far apart in a PNG as on the page
    "axes.facecolor": "none",
    "axes.edgecolor": color("border"),
    "axes.labelcolor": color("ink-soft"),
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.linewidth": 1,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.xmargin": 0,
    "axes.ymargin": 0,
    "grid.color": color("rule"),
    "grid.linewidth": 1,
    "hatch.linewidth": 1,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
    "patch.linewidth": 0,
    "xtick.color": color("ink-soft"),
    "ytick.color": color("ink-soft"),
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}

P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def register_fonts() -> None:
    """Make the book's font files known to matplotlib, once a process."""
    files = sorted(_FONTS.glob("*.ttf"))
    if not files:
        raise FileNotFoundError(f"no font files in {_FONTS}: run `python -m tools.make_fonts`")
    for file in files:
        font_manager.fontManager.addfont(file)


def chart(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function under the book's style, leaving global settings as they were."""

    @functools.wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> R:
        register_fonts()
        with mpl.rc_context(RC):
            return draw(*args, **kwargs)

    return styled


def figure(layout: str | Layout, height: float) -> Figure:
    """Return an empty figure of the layout's width and ``height`` px, outside pyplot."""
    register_fonts()
    width = (LAYOUTS[layout] if isinstance(layout, str) else layout).width
    size = (width / 72, height / 72)
    return Figure(figsize=size, dpi=72, facecolor=color("paper"))


def layout_of(drawing: Figure | Axes) -> Layout:
    """Return the layout that a figure, or the one around axes, was made with.

    ValueError for a figure of another width, and for axes in no figure.
    """
    fig = drawing.get_figure(root=True)
    if fig is None:
        raise ValueError("these axes are in no figure")
    width = round(fig.get_figwidth() * 72)
    for layout in (*LAYOUTS.values(), COLUMN):
        if layout.width == width:
            return layout
    raise ValueError(f"no layout is {width} px wide: make the figure with style.figure")


def soft(drawing: Figure | Axes) -> dict[str, Any]:
    """Keywords of :func:`write` for the smallest text, in the soft ink."""
    return {"size": layout_of(drawing).small, "color": color("ink-soft")}


def _height(fig: Figure) -> float:
    return float(fig.get_figheight() * 72)


@functools.lru_cache(maxsize=20_000)
def text_width(text: str, size: float, weight: int = 400) -> float:
    """Width of one line of ``text`` in px, in the book's font."""
    register_fonts()
    font = FontProperties(family=FAMILY, size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def wrap(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """Break ``text`` into lines no wider than ``width`` px; a no-break space never breaks.

    One percent of the width is kept free: browsers differ a little in how they set letters.

    Raises ValueError when one word alone is wider.
    """
    lines: list[str] = []
    width = 0.99 * width
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
            continue
        if text_width(word, size, weight) > width:
            raise ValueError(f"{word!r} is wider than {width:.0f} px")
        lines.append(word)
    return lines


def write(
    fig: Figure, x: float, y: float, text: str, *, size: float | None = None, **kwargs: Any
) -> Text:
    """Write ``text`` with its baseline at ``x``, ``y`` px from the figure's top left corner."""
    kwargs = {"va": "baseline", "ha": "left", "family": FAMILY, "color": color("ink"), **kwargs}
    width, height = fig.get_figwidth() * 72, _height(fig)
    size = size or layout_of(fig).text
    return fig.text(x / width, 1 - y / height, text or BLANK, fontsize=size, **kwargs)


def paragraph(
    fig: Figure, x: float, y: float, lines: Sequence[str], leading: float, gid: str, **kwargs: Any
) -> None:
    """Write ``lines`` one below the other, ``leading`` px apart, as ``gid-1``, ``gid-2`` …

    Keywords go to :func:`write`. An empty line is a blank, which keeps its place.
    """
    for i, line in enumerate(lines):
        write(fig, x, y + i * leading, line, gid=f"{gid}-{i + 1}", **kwargs)


def _fitting(text: str, layout: Layout, size: float, weight: int, room: int | None) -> list[str]:
    """The lines of a text over the figure's width, with blanks to fill the room there is."""
    lines = wrap(text, layout.width - 2 * layout.margin, size, weight)
    room = len(lines) if room is None else room
    if len(lines) > room:
        raise ValueError(f"{len(lines)} lines, room for {room}: shorten {text!r}")
    return lines + [""] * (room - len(lines))


def heading(
    fig: Figure,
    title: str,
    subtitle: str = "",
    *,
    lines: int | None = None,
    subtitle_lines: int | None = None,
) -> float:
    """Write the finding and, under it, what is shown, its unit and its date.

    Room for ``lines`` of title and ``subtitle_lines`` (by default the layout's) is kept in
    every state. Returns the px from the top at which the chart may begin; ValueError when a
    text does not fit.
    """
    layout = layout_of(fig)
    lines = layout.title_lines if lines is None else lines
    room = layout.subtitle_lines if subtitle_lines is None else subtitle_lines
    finding = _fitting(title, layout, layout.title, 600, lines)
    leading, under = layout.title * 1.22, layout.subtitle * 1.35
    look: dict[str, Any] = {"size": layout.title, "weight": 600}
    paragraph(fig, layout.margin, layout.title, finding, leading, "title", **look)
    y = layout.title + (max(sum(map(bool, finding)) - 1, 0) * leading + under + 3)
    if subtitle:
        what = _fitting(subtitle, layout, layout.subtitle, 400, room)
        look = {"size": layout.subtitle, "color": color("ink-soft")}
        paragraph(fig, layout.margin, y, what, under, "subtitle", **look)
    below = (under * room + 3) if subtitle else 0
    return float(round(layout.title + (lines - 1) * leading + below + 16))


def fitted_heading(fig: Figure, title: str, subtitle: str) -> float:
    """Write a heading with just the room it needs; return the px where the chart may begin."""
    layout = layout_of(fig)
    return heading(
        fig,
        title,
        subtitle,
        lines=len(_fitting(title, layout, layout.title, 600, None)),
        subtitle_lines=len(_fitting(subtitle, layout, layout.subtitle, 400, None)),
    )


def source_line(fig: Figure, text: str, *, lines: int | None = None) -> float:
    """Write where the figures come from, at the bottom.

    ``lines`` of room (by default what the text needs) are kept in every state. Returns the px
    from the bottom at which the chart may end; ValueError when the text does not fit.
    """
    layout = layout_of(fig)
    wrapped = _fitting(text, layout, layout.small, 400, lines)
    leading = layout.small * 1.35
    first = _height(fig) - 5 - (len(wrapped) - 1) * leading
    paragraph(fig, layout.margin, first, wrapped, leading, "source", **soft(fig))
    return float(round(len(wrapped) * leading + 12))


def sheet(layout: str, title: str, subtitle: str, note: str, room: float) -> tuple[Figure, float]:
    """Return a figure as tall as its words and ``room`` px between them, and where that begins."""
    probe = figure(layout, 900)
    top, foot = fitted_heading(probe, title, subtitle), source_line(probe, note)
    fig = figure(layout, top + room + foot)
    fitted_heading(fig, title, subtitle)
    source_line(fig, note)
    return fig, top


def axes(
    fig: Figure, *, left: float, top: float, right: float, bottom: float, gid: str = "plot"
) -> Axes:
    """Add axes whose box stands at these px from the figure's four edges."""
    layout = layout_of(fig)
    width, height = layout.width, _height(fig)
    box = (
        left / width,
        bottom / height,
        (width - left - right) / width,
        (height - top - bottom) / height,
    )
    ax = fig.add_axes(box)
    ax.set_gid(gid)
    # stated here and not only in RC: ticks are made when the figure is drawn, by then
    # perhaps under another style
    ax.tick_params(
        labelsize=layout.small,
        labelcolor=color("ink-soft"),
        length=0,
        pad=6,
        labelfontfamily=FAMILY,
    )
    return ax


def canvas(fig: Figure, gid: str, *, top: float = 0, bottom: float = 0) -> Axes:
    """Add axes over the figure's width whose data are px from their top left corner.

    They begin ``top`` px below the figure's upper edge and end ``bottom`` px above its lower one.
    """
    ax = axes(fig, left=0, top=top, right=0, bottom=bottom, gid=gid)
    ax.set_axis_off()
    ax.set(xlim=(0, fig.get_figwidth() * 72), ylim=(_height(fig) - top - bottom, 0))
    return ax


def scale(
    ax: Axes,
    axis: Literal["x", "y"],
    ticks: Sequence[float],
    labels: Sequence[str] | None = None,
    *,
    limits: tuple[float, float] | None = None,
    grid: bool = False,
) -> None:
    """Fix an axis: its ticks, their words, its limits (by default first to last tick)."""
    words = [f"{tick:g}" for tick in ticks] if labels is None else list(labels)
    low, high = limits or (ticks[0], ticks[-1])
    if axis == "x":
        ax.set_xticks(list(ticks), words)
        ax.set_xlim(low, high)
    else:
        ax.set_yticks(list(ticks), words)
        ax.set_ylim(low, high)
    if grid:
        ax.grid(visible=True, axis=axis, color=color("rule"), linewidth=1)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move centres of labels apart just enough that none overlap, within ``low`` to ``high``.

    ``wanted`` and ``sizes`` are centres and extents in one unit. The answer keeps the order of
    the wanted centres and is the least-squares shift. ValueError when the sizes do not fit.
    """
    if sum(sizes) > high - low + 1e-9:
        raise ValueError(f"labels need {sum(sizes):.0f}, there is {high - low:.0f}")
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    starts: list[float] = []  # of each label, if all before it were packed at zero
    packed = 0.0
    for i in order:
        starts.append(packed + sizes[i] / 2)
        packed += sizes[i]
    groups: list[list[float]] = []  # [mean shift, members]: pool neighbours that collide
    for start, i in zip(starts, order, strict=True):
        groups.append([wanted[i] - start, 1.0])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            shift, members = groups.pop()
            mean, n = groups[-1]
            groups[-1] = [(mean * n + shift * members) / (n + members), n + members]
    shifts = [shift for shift, n in groups for _ in range(round(n))]
    placed = [0.0] * len(order)
    for start, shift, i in zip(starts, shifts, order, strict=True):
        placed[i] = start + min(max(shift, low), high - packed)
    return placed


class Label(NamedTuple):
    """A direct label: the value it names, its words and the colour of what it names."""

    y: float
    text: str
    color: str


def end_labels(
    ax: Axes, labels: Sequence[Label], x: float, *, gap: float = 10, weight: int = 500
) -> None:
    """Name lines at their ends: one line of text each, ``gap`` px right of data ``x``.

    Labels that would overlap are moved apart and tied to their value by a thin line.
    """
    fig = ax.get_figure(root=True)
    if fig is None:
        raise ValueError("these axes are in no figure")
    size = layout_of(fig).small
    box = ax.get_window_extent()
    points = [ax.transData.transform((x, label.y)) for label in labels]
    middles = spread(
        [float(point[1]) for point in points],
        [size * 1.25] * len(labels),
        box.y0 - size,
        box.y1 + size,
    )
    height = _height(fig)
    for i, (label, point, middle) in enumerate(zip(labels, points, middles, strict=True)):
        write(
            fig,
            point[0] + gap,
            height - middle + size * 0.36,
            label.text,
            size=size,
            color=label.color,
            weight=weight,
            gid=f"{ax.get_gid()}-label-{i + 1}",
        )
        tie = Line2D(
            [point[0] + 2, point[0] + gap - 2],
            [point[1], middle],
            transform=None,
            color=label.color,
            linewidth=0.8,
            gid=f"{ax.get_gid()}-tie-{i + 1}",
        )
        fig.add_artist(tie)


HELD_STEPS = (0.2, 0.4, 0.6, 0.8, 1.0)


def held(share: float) -> str:
    """Fill for a place of which ``share`` (0 to 1) is held: five steps, and land for none."""
    if not 0 <= share <= 1:
        raise ValueError(f"a share is from 0 to 1, not {share}")
    if share == 0:
        return color("land")
    step = next(i for i, top in enumerate(HELD_STEPS, start=1) if share <= top)
    return color(f"held-{step}")


_TEXTURES: Mapping[str, tuple[str, str, str]] = {
    # kind: fill, ink of the pattern, pattern
    "claimed": ("land", "claimed", "////"),
    "contested": ("land", "contested", "...."),
    "unknown": ("land", "unknown", "xxxx"),
}


def texture(kind: Literal["claimed", "contested", "unknown"]) -> dict[str, Any]:
    """Patch keywords for land that is claimed and not held, contested, or without data.

    Three patterns that differ in shape: strokes, dots, crosses. The patch has no outline.
    """
    fill, ink, pattern = _TEXTURES[kind]
    return {
        "facecolor": color(fill),
        "edgecolor": color(ink),
        "hatch": pattern,
        "linewidth": 0,
    }
