"""Charts that are laid out in pixels: many equal marks, each meaning a shape of its own.

All marks of one kind are one path, and a place for words that stays empty holds a blank:
every state of a chart then has the same elements, and a page stores only what differs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from everystate import mark
from redline import words
from redline.charts import style
from redline.palette import color


def capital(text: str) -> str:
    """Return the text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def day(date: str) -> str:
    """A date for a narrow place: ``2025-03-11`` → ``11 Mar 2025``."""
    *before, year = words.date(date).split()
    return " ".join([*(word[:3] for word in before), year])


_SHAPES: dict[str, Sequence[tuple[float, float]]] = {
    # corners for a mark of width 2, two for a stroke; each meaning has a shape of its own
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "diamond": [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
    "dash": [(-1.2, 0), (1.2, 0)],
    "tick": [(0, -1), (0, 1)],
}


class Look(NamedTuple):
    """How marks of one meaning look: a shape, and tokens of the palette for fill and edge."""

    shape: str
    fill: str | None
    edge: str | None = None


# a path that shows nothing and still stands in the drawing
_NOTHING = Path([(0, 0), (0, 0)], [Path.MOVETO, Path.LINETO])


def _compound(shape: str, centres: Iterable[tuple[float, float]], half: float) -> Path:
    """One path of many equal marks: a few short strings in the page instead of many nodes."""
    corners = np.array(_SHAPES[shape]) * half
    vertices: list[Any] = []
    codes: list[Any] = []
    for centre in centres:
        outline = np.round(corners + centre, 1)
        closing = [outline[0]] if len(corners) > 2 else []
        vertices.extend([*outline, *closing])
        codes.extend([Path.MOVETO, *[Path.LINETO] * (len(corners) - 1)])
        codes.extend([Path.CLOSEPOLY] * len(closing))
    if not vertices:
        return _NOTHING
    path = Path(vertices, codes)
    path.should_simplify = False  # it would join strokes that lie on one line
    return path


def stamp(
    ax: Axes, gid: str, look: Look, centres: Iterable[tuple[float, float]], half: float
) -> None:
    """Draw one shape at many centres, ``half`` px to each side of them."""
    ax.add_patch(
        PathPatch(
            _compound(look.shape, centres, half),
            facecolor=color(look.fill) if look.fill else "none",
            edgecolor=color(look.edge) if look.edge else "none",
            linewidth=1.6 if look.edge else 0,
            zorder=5,
            gid=gid,
        )
    )


def bars(
    ax: Axes, gid: str, boxes: Iterable[tuple[float, float, float, float]], *, fill: str
) -> None:
    """Draw boxes (left, right, middle, height in px) as one path in the token ``fill``."""
    vertices: list[tuple[float, float]] = []
    codes: list[Any] = []
    for left, right, middle, height in boxes:
        low, high = middle - height / 2, middle + height / 2
        corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
        vertices.extend((round(x, 1), round(y, 1)) for x, y in corners)
        codes.extend([Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY])
    path = Path(vertices, codes) if vertices else _NOTHING
    ax.add_patch(PathPatch(path, facecolor=color(fill), edgecolor="none", linewidth=0, gid=gid))


def bar(
    ax: Axes, row: int, left: float, length: float, middle: float, height: float, **look: Any
) -> None:
    """One bar, in px and at least one px long, that answers with a table's row."""
    mark(ax.barh(middle, max(length, 1.0), left=left, height=height, **look), row)


def answering(ax: Axes, bands: Iterable[tuple[float, float]]) -> None:
    """Bands (top, bottom in px) over the figure's width, each tied to its row of the table.

    They lie behind what is drawn: a finger finds one where the mark on it would be too small.
    """
    width = style.layout_of(ax).width
    for row, (top, bottom) in enumerate(bands):
        band = Rectangle((0, top), width, bottom - top)
        band.set(facecolor=color("paper"), linewidth=0, zorder=0)
        mark(ax.add_patch(band), row)


def legend(
    fig: Figure, ax: Axes, y: float, entries: Mapping[str, tuple[Look, str]], columns: int
) -> float:
    """Write looks with their words in ``columns``; returns the px of the first free line."""
    layout = style.layout_of(fig)
    pitch = (layout.width - 2 * layout.margin) / columns
    for i, (name, (look, text)) in enumerate(entries.items()):
        x = layout.margin + (i % columns) * pitch
        base = y + (i // columns) * 20
        stamp(ax, f"key-{name}", look, [(x + 7, base - 4)], 5)
        style.write(fig, x + 19, base, text, **style.soft(fig))
    return y + math.ceil(len(entries) / columns) * 20


def key(fig: Figure, y: float, entries: Iterable[tuple[str, str, str, str]]) -> float:
    """Say what marks mean: shape, fill and edge beside their words, as many in a line as fit.

    Returns the last baseline, px.
    """
    layout, ax = style.layout_of(fig), style.canvas(fig, "key")
    x = float(layout.margin)
    for i, (shape, face, edge, text) in enumerate(entries):
        width = 22 + style.text_width(text, layout.small)
        if x + width > layout.width:
            x, y = float(layout.margin), y + layout.small * 1.6
        look: dict[str, Any] = {"markerfacecolor": face, "markeredgewidth": 1.6}
        ax.plot([x + 6], [y - 4], shape, color=edge, markersize=9, gid=f"key-{i}", **look)
        style.write(fig, x + 18, y, text, **style.soft(fig), gid=f"key-{i}-text")
        x += width + 14
    return y
