"""Find what changes between the trees of all states, and what never does.

Two passes over the states, one tree in memory at a time. The first grows a *template*: one tree in
which every state's tree fits, with elements marked optional where they come and go. The second
reads each state as a row of *leaves* (presence, attribute, text) and keeps a leaf's distinct
values once, with one small code a state.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .tree import Node, inner_html

# A leaf's value: text; None for an attribute that is not there; and ANY where the element itself
# is absent, so that every value would do.
Value = str | None
ANY = -1

_SAME_CONTENT = 50
_SAME_SHAPE = 5
_SAME_TAG = 1
_MUST_MATCH = 100_000
_DP_LIMIT = 4_000_000  # cells; beyond that the children are kept as one value


class Frame:
    """One element of the template: what it may carry and what may stand below it."""

    __slots__ = (
        "attrib",
        "children",
        "content",
        "inner",
        "number",
        "optional",
        "shape",
        "tag",
        "tails",
    )

    def __init__(self, node: Node, marks: Marks) -> None:
        self.tag = node.tag
        self.attrib: set[str] = set(node.attrib)
        self.optional = False
        self.inner = False
        self.number = -1
        self.tails = any(node.texts[1:])
        self.shape, self.content = marks[id(node)]
        self.children = [Frame(child, marks) for child in node.children]

    def walk(self) -> Iterator[Frame]:
        """Yield this frame and all below it; what lies below an ``inner`` one is left out."""
        yield self
        if not self.inner:
            for child in self.children:
                yield from child.walk()


Marks = dict[int, tuple[int, int]]
# Whether an element of a shape fits a frame, by the frame's identity and the shape.
Fitting = dict[tuple[int, int], bool]
Table = NDArray[np.int64]


def marks_of(node: Node) -> Marks:
    """Return shape and content hashes of every element, by ``id``; only compared, never stored."""
    marks: Marks = {}
    _mark(node, marks)
    return marks


def _mark(node: Node, marks: Marks) -> tuple[int, int]:
    below = [_mark(child, marks) for child in node.children]
    mixed = tuple(bool(t) for t in node.texts[1:])
    shape = hash((node.tag, frozenset(node.attrib), mixed, tuple(s for s, _ in below)))
    content = hash(
        (
            node.tag,
            tuple(sorted(node.attrib.items())),
            tuple(node.texts),
            tuple(c for _, c in below),
        )
    )
    marks[id(node)] = (shape, content)
    return shape, content


@dataclass(frozen=True)
class Leaf:
    """A place whose value may change: ``what`` is presence, an attribute, a text, or all within."""

    frame: Frame
    what: Literal["present", "attribute", "text", "inner"]
    name: str = ""
    at: int = 0


class Template:
    """The tree in which every state's tree fits."""

    def __init__(self) -> None:
        self.root: Frame | None = None
        self._shapes: set[int] = set()
        self._comes_and_goes = True  # until number() knows better
        self._fitting: Fitting = {}  # valid as long as the template stays as it is

    def grow(self, node: Node) -> None:
        """Make room for one more state."""
        marks = marks_of(node)
        shape = marks[id(node)][0]
        if self.root is None:
            self.root = Frame(node, marks)
        elif shape not in self._shapes:
            self._merge(self.root, node, marks)
        self._shapes.add(shape)

    def _merge(self, frame: Frame, node: Node, marks: Marks) -> None:
        frame.attrib.update(node.attrib)
        frame.tails = frame.tails or any(node.texts[1:])
        if frame.inner or frame.shape == marks[id(node)][0]:
            return
        pairs = _positional(frame, node) or _align(frame.children, node.children, marks, 0, {})
        if pairs is None:
            frame.inner = True
            return
        self._splice(frame, node, pairs, marks)
        if frame.tails and any(child.optional for child in frame.children):
            # words between elements that come and go: keep all of it as one value
            frame.inner = True

    def _splice(self, frame: Frame, node: Node, pairs: list[tuple[int, int]], marks: Marks) -> None:
        """Merge paired children, take in new ones, mark as optional what either side lacks."""
        children: list[Frame] = []
        i = j = 0
        for frame_end, node_end in [*pairs, (len(frame.children), len(node.children))]:
            for child in frame.children[i:frame_end]:
                child.optional = True
                children.append(child)
            for new in node.children[j:node_end]:
                fresh = Frame(new, marks)
                fresh.optional = True
                children.append(fresh)
            if frame_end < len(frame.children):
                self._merge(frame.children[frame_end], node.children[node_end], marks)
                children.append(frame.children[frame_end])
            i, j = frame_end + 1, node_end + 1
        frame.children = children

    def number(self) -> list[Leaf]:
        """Number the elements in document order and list every leaf. Call after the last grow."""
        assert self.root is not None
        leaves: list[Leaf] = []
        self._fitting = {}
        self._comes_and_goes = False
        for number, frame in enumerate(self.root.walk()):
            frame.number = number
            self._comes_and_goes = self._comes_and_goes or frame.optional
            if frame.optional:
                leaves.append(Leaf(frame, "present"))
            leaves.extend(Leaf(frame, "attribute", name) for name in sorted(frame.attrib))
            if frame.inner:
                leaves.append(Leaf(frame, "inner"))
            else:
                leaves.extend(Leaf(frame, "text", at=i) for i in range(len(frame.children) + 1))
        return leaves

    def drop(self, frames: set[int]) -> None:
        """Take elements, by number, out of the template: no state has them."""
        assert self.root is not None
        for frame in list(self.root.walk()):
            frame.children = [child for child in frame.children if child.number not in frames]

    def read(self, node: Node) -> list[Value | int]:
        """Return a state's value at each leaf, in the order of ``number``; ANY where absent."""
        assert self.root is not None
        values: list[Value | int] = []
        self._read(self.root, node, marks_of(node) if self._comes_and_goes else {}, values)
        return values

    def _read(self, frame: Frame, node: Node, marks: Marks, values: list[Value | int]) -> None:
        if frame.optional:
            values.append("1")
        values.extend(node.attrib.get(name) for name in sorted(frame.attrib))
        if frame.inner:
            values.append(inner_value(node))
            return
        pairs = self.pairs(frame, node, marks)
        if len(node.texts) == len(frame.children) + 1:
            values.extend(node.texts)
        else:  # only the first text can be other than empty here, see _merge
            values.extend([node.texts[0], *[""] * len(frame.children)])
        for child, match in zip(frame.children, pairs, strict=True):
            if match is None:
                _absent(child, values)
            else:
                self._read(child, match, marks, values)

    def pairs(self, frame: Frame, node: Node, marks: Marks) -> list[Node | None]:
        """Return, for each child of a frame, the state's element that stands there, if any."""
        if not any(child.optional for child in frame.children):
            return list(node.children)
        pairs = _align(frame.children, node.children, marks, _MUST_MATCH, self._fitting)
        assert pairs is not None, "grow() keeps more children than can be compared as one value"
        assert len(pairs) == len(node.children)
        by_frame = {i: node.children[j] for i, j in pairs}
        return [by_frame.get(i) for i in range(len(frame.children))]


def inner_value(node: Node) -> str:
    """Return what stands inside an element, as markup."""
    return inner_html(node.children, node.texts, inside_svg=node.tag in _SVG_CONTAINERS)


_SVG_CONTAINERS = frozenset(
    "svg g defs clipPath pattern mask marker symbol text tspan linearGradient "
    "radialGradient".split()
)


def _absent(frame: Frame, values: list[Value | int], presence: Value | int = None) -> None:
    """Fill the leaves of an element that a state does not have, and of all below it."""
    if frame.optional:
        values.append(presence)
    values.extend([ANY] * len(frame.attrib))
    if frame.inner:
        values.append(ANY)
        return
    values.extend([ANY] * (len(frame.children) + 1))
    for child in frame.children:
        _absent(child, values, presence=ANY)


def _positional(frame: Frame, node: Node) -> list[tuple[int, int]] | None:
    """Pair children by position where that is plainly right: same number, same tags."""
    tags = [child.tag for child in frame.children]
    if tags != [child.tag for child in node.children]:
        return None
    if any(child.optional for child in frame.children):
        return None
    return [(i, i) for i in range(len(tags))]


def _align(
    frames: list[Frame], nodes: list[Node], marks: Marks, base: int, fitting: Fitting
) -> list[tuple[int, int]] | None:
    """Pair template children with a state's children, in order, so that most stays the same.

    ``base`` is added for every pair, twice for an element that is not optional: 0 lets unlike
    children stand side by side, a large number finds the pairing that leaves no child over and
    no required element out. None when there are too many to compare.
    """
    if len(frames) * len(nodes) > _DP_LIMIT:
        return None
    if not frames or not nodes:
        return []
    if base and len(frames) == len(nodes) and _all_fit(frames, nodes, marks, fitting):
        return [(i, i) for i in range(len(frames))]  # no other pairing leaves nobody over
    gains = _gains(frames, nodes, marks, base, fitting)
    best = _best(gains)
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(frames) and j < len(nodes):
        if gains[i, j] and best[i, j] == gains[i, j] + best[i + 1, j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            i += 1
        else:
            j += 1
    return pairs


def _all_fit(frames: list[Frame], nodes: list[Node], marks: Marks, fitting: Fitting) -> bool:
    return all(_fits(f, n, marks, fitting) for f, n in zip(frames, nodes, strict=True))


def _gains(
    frames: list[Frame], nodes: list[Node], marks: Marks, base: int, fitting: Fitting
) -> Table:
    """Return what pairing each template child with each of the state's children is worth."""
    number: dict[str, int] = {}
    tags = [[number.setdefault(one.tag, len(number)) for one in side] for side in (frames, nodes)]
    shapes = np.array([marks[id(node)][0] for node in nodes], np.int64)
    contents = np.array([marks[id(node)][1] for node in nodes], np.int64)
    same_shape = np.array([f.shape for f in frames], np.int64)[:, None] == shapes
    same_content = np.array([f.content for f in frames], np.int64)[:, None] == contents
    gains = np.where(same_content, _SAME_CONTENT, np.where(same_shape, _SAME_SHAPE, _SAME_TAG))
    # an element that every state has must be paired: unpaired, it would read as present
    gains += np.array([base if f.optional else 2 * base for f in frames])[:, None]
    possible = np.array(tags[0])[:, None] == np.array(tags[1])
    if base:
        _, first, kind = np.unique(shapes, return_index=True, return_inverse=True)
        fits = [[_fits(frame, nodes[at], marks, fitting) for at in first] for frame in frames]
        possible &= np.array(fits, bool)[:, kind]
    return np.where(possible, gains, 0)


def _best(gains: Table) -> Table:
    """Return, for each pair of ends, the most that pairing all that follows can gain."""
    n, m = gains.shape
    best = np.zeros((n + 1, m + 1), np.int64)
    for i in range(n - 1, -1, -1):
        here = np.maximum(best[i + 1, :-1], gains[i] + best[i + 1, 1:])
        best[i, :-1] = np.maximum.accumulate(here[::-1])[::-1]
    return best


def _fits(frame: Frame, node: Node, marks: Marks, fitting: Fitting) -> bool:
    """Tell whether a grown frame has room for an element and all below it.

    That depends on the element's shape alone, so each shape is asked about once.
    """
    key = (id(frame), marks[id(node)][0])
    room = fitting.get(key)
    if room is None:
        room = fitting[key] = _has_room(frame, node, marks, fitting)
    return room


def _has_room(frame: Frame, node: Node, marks: Marks, fitting: Fitting) -> bool:
    if frame.tag != node.tag or not node.attrib.keys() <= frame.attrib:
        return False
    if frame.inner:
        return True
    if not any(child.optional for child in frame.children):
        return len(frame.children) == len(node.children) and _all_fit(
            frame.children, node.children, marks, fitting
        )
    if any(node.texts[1:]):
        return False
    # how many of the node's children can stand in the frames seen so far
    placed = {0}
    for child in frame.children:
        taken = {
            j + 1
            for j in placed
            if j < len(node.children) and _fits(child, node.children[j], marks, fitting)
        }
        placed = placed | taken if child.optional else taken
    return len(node.children) in placed


class Leaves:
    """Every leaf's values over all states, kept as distinct values and codes.

    A leaf that has never changed costs one value; the codes begin with the first change.
    """

    def __init__(self, leaves: list[Leaf]) -> None:
        self.leaves = leaves
        self.count = 0
        self.first_values: list[Value | int] = [ANY] * len(leaves)  # the only value so far
        self.values: dict[int, dict[Value, int]] = {}
        self.codes: dict[int, array[int]] = {}

    def add(self, row: list[Value | int]) -> None:
        """Take in the next state's values."""
        if len(row) != len(self.leaves):
            raise AssertionError("a state's row does not fit the template")
        for i, value in enumerate(row):
            if i in self.codes:
                self._append(i, value)
            elif value != self.first_values[i]:
                self._change(i, value)
        self.count += 1

    def _append(self, i: int, value: Value | int) -> None:
        if isinstance(value, int):
            self.codes[i].append(ANY)
            return
        values = self.values[i]
        self.codes[i].append(values.setdefault(value, len(values)))

    def _change(self, i: int, value: Value | int) -> None:
        first = self.first_values[i]
        if isinstance(value, int):
            return  # absent: whatever stands there will do
        if isinstance(first, int):
            self.first_values[i] = value
            return
        self.values[i] = {first: 0, value: 1}
        self.codes[i] = array("i", [0]) * self.count
        self.codes[i].append(1)

    def never(self) -> set[int]:
        """Return the numbers of elements that no state turned out to have.

        Growing makes room for a state before its neighbours are known; another place may suit
        it better afterwards, and the room stays empty.
        """
        return {
            leaf.frame.number
            for i, leaf in enumerate(self.leaves)
            if leaf.what == "present" and i not in self.codes and self.first_values[i] != "1"
        }

    def first(self, i: int) -> Value:
        """Return the first value of a leaf: the only one of a leaf that never changes."""
        value = self.first_values[i]
        return None if isinstance(value, int) else value
