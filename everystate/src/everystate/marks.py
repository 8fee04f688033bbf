"""Marks that answer: what is drawn, tied to a row of the table that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from numbers import Integral
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from .tree import Node

ROW = "data-r"
"""Attribute of a mark: the place of its row in the table, counted from 0."""

_SHAPES = frozenset("path use rect circle ellipse line polyline polygon image text".split())
_HIDDEN = frozenset("defs clipPath pattern marker mask symbol".split())
_in_use = False


def mark(artist: Any, row: int | Iterable[int]) -> Any:
    """Tie what is drawn to a row of the state's table, so that it answers on the page.

    ``artist`` is an artist, or several (what ``bar`` or ``plot`` returns). ``row`` is the place
    of the row in the table, counted from 0; or one for each bar, marker or part of a collection.
    Returns the artist. ValueError where marks and rows differ in number.
    """
    global _in_use
    _in_use = True
    rows = (int(row),) if isinstance(row, Integral) else tuple(int(r) for r in row)
    if isinstance(artist, Artist):
        artist._everystate_rows = rows  # type: ignore[attr-defined]  # read by marked()
        return artist
    parts = list(artist)
    if len(rows) not in (1, len(parts)):
        if len(parts) == 1:
            mark(parts[0], rows)
            return artist
        raise ValueError(f"mark: {len(parts)} marks, but {len(rows)} rows")
    for i, part in enumerate(parts):
        mark(part, rows[0] if len(rows) == 1 else rows[i])
    return artist


@contextmanager
def marked(figure: Figure) -> Iterator[dict[str, tuple[int, ...]]]:
    """Give marked artists ids of their own for as long as the figure is written."""
    artists = figure.findobj(lambda a: hasattr(a, "_everystate_rows")) if _in_use else []
    before = [artist.get_gid() for artist in artists]
    rows = {f"everystate-{i}": artist._everystate_rows for i, artist in enumerate(artists)}
    for artist, gid in zip(artists, rows, strict=True):
        artist.set_gid(gid)
    try:
        yield rows
    finally:
        for artist, gid in zip(artists, before, strict=True):
            artist.set_gid(gid)  # type: ignore[arg-type]  # None is what it had


def tie(node: Node, rows: tuple[int, ...]) -> None:
    """Write the rows on the shapes below a marked group. ValueError where their numbers differ."""
    shapes = list(_shapes(node))
    if len(rows) > 1:
        kinds = [shapes, *([s for s in shapes if s.tag == tag] for tag in ("use", "path"))]
        fits = next((kind for kind in kinds if len(kind) == len(rows)), None)
        if fits is None:
            raise ValueError(
                f"mark: {len(rows)} rows for {len(shapes)} drawn marks; leave out what lies "
                "outside the frame, or mark each artist alone"
            )
        for shape, row in zip(fits, rows, strict=True):
            shape.attrib[ROW] = str(row)
        return
    for shape in shapes:
        shape.attrib[ROW] = str(rows[0])


def _shapes(node: Node) -> Iterator[Node]:
    if node.tag in _SHAPES:
        yield node
    elif node.tag not in _HIDDEN:
        for child in node.children:
            yield from _shapes(child)


def titled(picture: Node, head: list[str], rows: list[list[str]]) -> None:
    """Give each mark its row's words as a title: what a notebook can show of it."""
    for node in list(picture.walk()):
        at = int(node.attrib.get(ROW, -1))
        if 0 <= at < len(rows):
            words = "\n".join(row_words(head, rows[at]))
            node.children.append(Node("title", {}, [], [words]))
            node.texts.append("")


def row_words(head: list[str], row: list[str]) -> list[str]:
    """Return ``head: cell`` for each cell that says something."""
    pairs: Mapping[int, str] = dict(enumerate(head))
    return [f"{pairs[i]}: {cell}" if pairs[i] else cell for i, cell in enumerate(row) if cell]
