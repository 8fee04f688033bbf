"""The payload: what the page's script reads, and a reader of the same in Python for the proof."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .encode import WORD, Column, Pool, Slot, Sum, pack, unpack, write
from .factor import Frame, Leaf, Leaves, Template, marks_of
from .scales import Scale, find_scales
from .tree import VOID, Node, _quoted, _text, canonical, from_xml

VERSION = 1
_CLOSES = re.compile("</(?=script)", re.IGNORECASE)
INNER, PRESENT = "!", "?"


@dataclass
class Payload:
    """Collects slots and writes them as one JSON object. Keys are short because each page has them.

    ``v`` version, ``n`` length of each axis, ``d`` default position, ``x`` lists of axes, ``p``
    words, ``c`` columns, ``m`` scales, ``t`` constant pieces, ``s`` slots, ``o`` elements that the
    default lacks,
    ``h`` elements whose inside is one value, ``e`` number of elements, ``u`` link texts by axis.
    """

    shape: tuple[int, ...]
    default: tuple[int, ...]
    pool: Pool
    axes: dict[tuple[int, ...], int] = field(default_factory=dict)
    columns: dict[Column | Sum, int] = field(default_factory=dict)
    pieces: dict[tuple[str, ...], int] = field(default_factory=dict)
    slots: list[list[Any]] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    _derived: dict[Column, tuple[Column, Scale]] = field(default_factory=dict)
    _scales: dict[Scale, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pieces[("", "")] = 0

    def add(self, slot: Slot) -> None:
        """Take in one slot."""
        leaf = slot.leaf
        where: str | int = leaf.name
        if leaf.what == "text":
            where = leaf.at
        elif leaf.what != "attribute":
            where = INNER if leaf.what == "inner" else PRESENT
        self.slots.append([leaf.frame.number, where, *self.formula(slot)])

    def formula(self, slot: Slot) -> list[int]:
        """Return the number of the slot's pieces, then of each column."""
        pieces = self.pieces.setdefault(slot.pieces, len(self.pieces))
        return [pieces, *(self._column(column) for column in slot.columns)]

    def _column(self, column: Column | Sum) -> int:
        if isinstance(column, Sum):
            for part in column.parts:
                self._column(part)
        else:
            self.axes.setdefault(column.axes, len(self.axes))
        return self.columns.setdefault(column, len(self.columns))

    def data(self, root: Frame, leaves: Leaves, default: Node) -> dict[str, Any]:
        """Return the JSON object."""
        frames = list(root.walk())
        self._derived = find_scales([c for c in self.columns if isinstance(c, Column)])
        scales = {scale: None for _, scale in self._derived.values()}
        self._scales = {scale: i for i, scale in enumerate(scales)}
        return {
            "v": VERSION,
            "n": self.shape,
            "d": self.default,
            "x": [list(a) for a in self.axes],
            "p": self.pool.words,
            "c": [self._column_data(c) for c in self.columns],
            "m": [scale.packed() for scale in self._scales],
            "t": [list(p) for p in self.pieces],
            "s": self.slots,
            "o": _missing(root, leaves, default),
            "h": [f.number for f in frames if f.inner],
            "e": len(frames),
            "u": self.links,
        }

    def _column_data(self, column: Column | Sum) -> list[Any]:
        code = column.kind * 8 + column.digits
        if isinstance(column, Sum):
            return [-1, code, column.base, *(self.columns[p] for p in column.parts)]
        if column in self._derived:
            source, scale = self._derived[column]
            return [-2, code, self.columns[source], self._scales[scale]]
        return [self.axes[column.axes], code, pack(column.cells)]


def dumps(data: Any) -> str:
    """Write JSON that may stand inside a ``script`` element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _CLOSES.sub("<\\\\/", text).replace("<!--", "<\\u0021--")


def _missing(root: Frame, leaves: Leaves, default: Node) -> dict[str, list[list[Any]]]:
    """Return, by parent, the place and markup of every element that the default state lacks."""
    values: dict[int, dict[tuple[str, str, int], str | None]] = {}
    for i, leaf in enumerate(leaves.leaves):
        place = (leaf.what, leaf.name, leaf.at)
        values.setdefault(leaf.frame.number, {})[place] = leaves.first(i)
    missing: dict[str, list[list[Any]]] = {}
    template, marks = Template(), marks_of(default)

    def visit(frame: Frame, node: Node) -> None:
        if frame.inner:
            return
        matches = template.pairs(frame, node, marks)
        for i, (child, match) in enumerate(zip(frame.children, matches, strict=True)):
            if match is None:
                missing.setdefault(str(frame.number), []).append([i, _markup(child, values)])
            else:
                visit(child, match)

    visit(root, default)
    return missing


def _markup(frame: Frame, values_of: dict[int, dict[tuple[str, str, int], str | None]]) -> str:
    """Write a frame with every optional element present and any value each leaf has had."""
    values = values_of[frame.number]
    attributes = "".join(
        f' {name}="{_quoted(value)}"'
        for name in sorted(frame.attrib)
        if (value := values.get(("attribute", name, 0))) is not None
    )
    if frame.inner:
        return f"<{frame.tag}{attributes}>{values.get(('inner', '', 0)) or ''}</{frame.tag}>"
    texts = [values.get(("text", "", i)) or "" for i in range(len(frame.children) + 1)]
    if frame.tag in VOID:
        return f"<{frame.tag}{attributes}/>"
    inner = _text(texts[0]) + "".join(
        _markup(child, values_of) + _text(tail)
        for child, tail in zip(frame.children, texts[1:], strict=True)
    )
    return f"<{frame.tag}{attributes}>{inner}</{frame.tag}>"


class Reader:
    """Does in Python what the script does in the page, from the emitted text alone.

    ``base`` is the default state's markup (``<state>…</state>``), ``text`` the payload's JSON.
    """

    def __init__(self, base: str, text: str) -> None:
        self.data = json.loads(text)
        self.shape: list[int] = self.data["n"]
        self.root = from_xml(base)
        self.nodes: list[Node] = []
        self._inner = set(self.data["h"])
        self._number(self.root)
        if len(self.nodes) != self.data["e"]:
            raise AssertionError("the base has not the number of elements the payload says")
        self._cells: dict[int, list[int]] = {}
        self._hidden: set[int] = set()
        self._last: dict[int, str | None] = {}

    def _number(self, node: Node) -> None:
        number = len(self.nodes)
        self.nodes.append(node)
        for at, markup in self.data["o"].get(str(number), []):
            node.children.insert(at, from_xml(markup))
            node.texts.insert(at + 1, "")
        if number not in self._inner:
            for child in node.children:
                self._number(child)

    def state(self, position: Sequence[int]) -> str:
        """Return the canonical XML of the state at ``position``."""
        for index, (number, where, pieces, *columns) in enumerate(self.data["s"]):
            value = self.text(pieces, columns, position)
            if index not in self._last or self._last[index] != value:
                self._last[index] = value
                self._set(number, where, value)
        return canonical(self.root, without=self._hidden)

    def _set(self, number: int, where: str | int, value: str | None) -> None:
        node = self.nodes[number]
        if where == PRESENT:
            (self._hidden.add if value is None else self._hidden.discard)(id(node))
        elif where == INNER:
            whole = from_xml(f"<x>{value}</x>")
            node.children, node.texts = whole.children, whole.texts
        elif isinstance(where, int):
            node.texts[where] = value or ""
        elif value is None:
            node.attrib.pop(where, None)
        else:
            node.attrib[where] = value

    def text(self, pieces: int, columns: Sequence[int], position: Sequence[int]) -> str | None:
        """Return a formula's text at a position; None where an attribute or element is absent."""
        constant = self.data["t"][pieces]
        if pieces == 0:
            return self._token(columns[0], position)
        tokens = (self._token(c, position) or "" for c in columns)
        return str(constant[0]) + "".join(t + p for t, p in zip(tokens, constant[1:], strict=True))

    def _token(self, column: int, position: Sequence[int]) -> str | None:
        entry = self.data["c"][column]
        kind, digits = divmod(entry[1], 8)
        number = self._value(column, position)
        if kind == WORD:
            word: str | None = self.data["p"][number]
            return word
        return write(number, kind, digits)

    def _value(self, column: int, position: Sequence[int]) -> int:
        entry = self.data["c"][column]
        if entry[0] == -1:
            base: int = entry[2]
            return base + sum(self._value(part, position) for part in entry[3:])
        if entry[0] == -2:
            starts, values = (unpack(text) for text in self.data["m"][entry[3]])
            return values[bisect.bisect_right(starts, self._value(entry[2], position)) - 1]
        cells = self._cells.get(column)
        if cells is None:
            cells = self._cells[column] = unpack(entry[2])
        at = 0
        for axis in self.data["x"][entry[0]]:
            at = at * self.shape[axis] + position[axis]
        return cells[at]


def changing(leaves: Leaves) -> Iterator[tuple[int, Leaf]]:
    """Yield the leaves that change between states."""
    for i in sorted(leaves.codes):
        yield i, leaves.leaves[i]
