"""Colours that no token stands for: they stay as drawn when the page's theme changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .factor import ANY, Frame, Leaves

_COLOURED = ("fill", "stroke", "stop-color", "flood-color")
_FOLLOWS = re.compile(r"var\(|url\(|(?:none|currentColor|inherit|transparent|context-\w+)?$")
_PAINT = frozenset({"pattern", "linearGradient", "radialGradient"})
_TAG = re.compile(r"<(\w+)([^<>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class ColourWarning(UserWarning):
    """A drawn colour that cannot follow the reader's theme."""


class Stray(NamedTuple):
    """A colour that stays as drawn, and the first place that has it; ``row`` counts states."""

    colour: str
    attribute: str
    tag: str
    row: int


def strays(leaves: Leaves) -> list[Stray]:
    """Return every colour of the drawings that is no CSS variable, each at its first place.

    What is wholly transparent is not seen and does not count.
    """
    first: dict[str, Stray] = {}
    for stray in _all(leaves):
        first.setdefault(stray.colour.lower(), stray)
    return list(first.values())


def _all(leaves: Leaves) -> Iterator[Stray]:
    sight: _Sight | None = None
    for i, leaf in enumerate(leaves.leaves):
        if leaf.what == "inner":
            for markup, row in _values(leaves, i):
                yield from _in_markup(markup, row)
        elif leaf.what == "attribute" and leaf.name in _COLOURED:
            for colour, _ in _values(leaves, i):
                if _FOLLOWS.match(colour):
                    continue
                sight = sight or _Sight(leaves)
                for row in _rows(leaves, i, colour):
                    if sight.sees(leaf.frame, leaf.name, row):
                        yield Stray(colour, leaf.name, leaf.frame.tag, row)
                        break


class _Sight:
    """Tells whether a reader sees an element in a state."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self.places = {
            (leaf.frame.number, leaf.name or leaf.what): i
            for i, leaf in enumerate(leaves.leaves)
            if leaf.what in ("attribute", "present")
        }
        frames = {leaf.frame.number: leaf.frame for leaf in leaves.leaves}
        self.frames = list(frames.values())
        self.parents = {child.number: frame for frame in self.frames for child in frame.children}

    def value(self, frame: Frame, name: str, row: int) -> str | None:
        place = self.places.get((frame.number, name))
        return None if place is None else _at(self.leaves, place, row)

    def sees(self, frame: Frame, name: str, row: int) -> bool:
        """Tell whether what attribute ``name`` paints is there and not transparent."""
        if self.value(frame, f"{name}-opacity", row) == "0":
            return False
        above: Frame | None = frame
        while above is not None:
            if above.optional and self.value(above, "present", row) is None:
                return False
            if self.value(above, "opacity", row) == "0":
                return False
            if above.tag in _PAINT:
                return self._used(self.value(above, "id", row), row)
            above = self.parents.get(above.number)
        return True

    def _used(self, ident: str | None, row: int) -> bool:
        """Tell whether something that is seen is painted with a pattern or a gradient."""
        return any(
            self.value(frame, name, row) == f"url(#{ident})" and self.sees(frame, name, row)
            for frame in self.frames
            if frame.tag not in _PAINT
            for name in ("fill", "stroke")
        )


def _in_markup(markup: str, row: int) -> Iterator[Stray]:
    for tag, inside in _TAG.findall(markup):
        attributes = dict(_ATTRIBUTE.findall(inside))
        for name in _COLOURED:
            colour = attributes.get(name, "")
            clear = (attributes.get(f"{name}-opacity"), attributes.get("opacity"))
            if not _FOLLOWS.match(colour) and "0" not in clear:
                yield Stray(colour, name, tag, row)


def _values(leaves: Leaves, i: int) -> Iterator[tuple[str, int]]:
    """Yield each text that a leaf has, with the first state that has it."""
    if i not in leaves.codes:
        value = leaves.first_values[i]
        if isinstance(value, str):
            yield value, 0
        return
    for value, code in leaves.values[i].items():
        if value is not None:
            yield value, leaves.codes[i].index(code)


def _rows(leaves: Leaves, i: int, value: str) -> Iterator[int]:
    if i not in leaves.codes:
        yield from range(leaves.count)
        return
    wanted = leaves.values[i][value]
    yield from (row for row, code in enumerate(leaves.codes[i]) if code == wanted)


def _at(leaves: Leaves, i: int, row: int) -> str | None:
    """Return a leaf's text in a state; None where there is none."""
    if i not in leaves.codes:
        return leaves.first(i)
    code = leaves.codes[i][row]
    return None if code == ANY else next(v for v, c in leaves.values[i].items() if c == code)
