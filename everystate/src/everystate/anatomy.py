"""What a compiled explorer carries, read from its own text: one row a slot.

For an author who wonders why a chart is large, and for a reader who wonders how it works.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .encode import unpack
from .payload import INNER, PRESENT, Reader
from .states import Grid

_PARTS = {
    "t": "title",
    "w": "wide picture",
    "n": "narrow picture",
    "d": "table",
    "s": "sources",
    "a": "sentence",
    "o": "value beside a slider",
}
_WHAT = {INNER: "inside", PRESENT: "presence"}


@dataclass(frozen=True)
class SlotRow:
    """One place that changes.

    ``part`` is the part of the figure that it stands in, ``element`` its tag and ``what`` the
    attribute, "text", "presence" or "inside". ``follows`` names the controls that it depends
    on; ``cells`` counts the numbers kept for it (columns that several slots share count in
    each); ``shows`` is its value in the default state, None where it is absent.
    """

    part: str
    element: str
    what: str
    follows: tuple[str, ...]
    cells: int
    shows: str | None


def slot_rows(base: str, payload: str, grid: Grid) -> list[SlotRow]:
    """Return a row for each slot of ``payload``, in the order of the page."""
    reader = Reader(base, payload)
    # the outputs of several sliders are o0, o1, …
    parts = {id(node): _PARTS[part.tag[0]] for part in reader.root.children for node in part.walk()}
    names = [control.name for control in grid.controls for _ in range(control.axes)]
    rows = []
    for number, where, pieces, *columns in reader.data["s"]:
        node = reader.nodes[number]
        axes = sorted({axis for column in columns for axis in _axes(reader, column)})
        rows.append(
            SlotRow(
                part=parts[id(node)],
                element=node.tag,
                what="text" if isinstance(where, int) else _WHAT.get(where, where),
                follows=tuple(dict.fromkeys(names[axis] for axis in axes)),
                cells=sum(_cells(reader, column) for column in columns),
                shows=reader.text(pieces, columns, reader.data["d"]),
            )
        )
    return rows


def _axes(reader: Reader, column: int) -> list[int]:
    """Return the axes that a column follows, be it through the columns that it is made from."""
    return [axis for entry in _kept(reader, column) for axis in reader.data["x"][entry[0]]]


def _cells(reader: Reader, column: int) -> int:
    """Count the numbers kept for a column; one that is a step of another's has none."""
    if reader.data["c"][column][0] == -2:
        return 0
    return sum(len(unpack(entry[2])) for entry in _kept(reader, column))


def _kept(reader: Reader, column: int) -> Iterator[list[Any]]:
    """Yield the columns with cells of their own that a column is made from: mostly itself."""
    entry = reader.data["c"][column]
    if entry[0] == -2:
        yield from _kept(reader, entry[2])
    elif entry[0] == -1:
        for part in entry[3:]:
            yield from _kept(reader, part)
    else:
        yield entry
