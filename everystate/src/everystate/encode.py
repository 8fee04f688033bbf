"""From leaves to slots: the smallest changing parts, as columns over the controls they follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .factor import ANY, Leaf, Value

Codes = NDArray[np.int64]

# What a value is split into: a number (sign included), a CSS variable or colour, a word.
_TOKEN = re.compile(r"var\(--[\w-]+\)|#[0-9a-fA-F]{3,8}\b|-?(?:\d+\.?\d*|\.\d+)|[^\W\d_]+")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

WORD, SHORT, PLAIN, FIXED = 0, 1, 2, 3
MAX_DIGITS = 6


class NotSeparableError(ValueError):
    """A part of the picture follows two controls that were said to be separable."""


@dataclass(frozen=True)
class Column:
    """One changing token: the axes it follows (slowest first), its kind, and a number a cell.

    ``kind`` is WORD (numbers are places in the pool) or a way to write numbers: SHORT ``.5``,
    PLAIN ``0.5``, FIXED ``0.50``; ``digits`` is the number of decimals.
    """

    axes: tuple[int, ...]
    kind: int
    digits: int
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Sum:
    """A number to which several controls add independently (separable explorers only)."""

    kind: int
    digits: int
    base: int
    parts: tuple[Column, ...]


@dataclass(frozen=True)
class Slot:
    """A leaf that changes: constant pieces of text with columns between them."""

    leaf: Leaf
    pieces: tuple[str, ...]
    columns: tuple[Column | Sum, ...]


@dataclass
class Pool:
    """Every changing word once; near values get near places."""

    words: list[Value] = field(default_factory=list)
    places: dict[Value, int] = field(default_factory=dict)

    def add(self, words: Sequence[Value]) -> None:
        """Take in words in the order in which they should stand."""
        for word in words:
            if word not in self.places:
                self.places[word] = len(self.words)
                self.words.append(word)


class Space:
    """The states as an array: which rows stand at which position of the grid.

    ``expand`` turns codes a drawn state into codes a cell: the full grid, or one vector an axis.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def fit(self, codes: Codes) -> list[tuple[tuple[int, ...], Codes]]:
        """Return the axes that the codes follow, with the codes along them."""
        raise NotImplementedError


class FullGrid(Space):
    """Every position drawn; ``rows[p]`` is the row of grid position ``p``."""

    def __init__(self, shape: tuple[int, ...], rows: Codes | None) -> None:
        super().__init__(shape)
        self.rows = rows

    def fit(self, codes: Codes) -> list[tuple[tuple[int, ...], Codes]]:
        """Drop each axis along which nothing changes (or nothing is known to change)."""
        cells = (codes if self.rows is None else codes[self.rows]).reshape(self.shape)
        axes = list(range(len(self.shape)))
        for axis in range(len(self.shape) - 1, -1, -1):
            reduced = _constant_along(cells, axis)
            if reduced is not None:
                cells = reduced
                del axes[axis]
        # the longest axis runs fastest: neighbours there are most alike
        order = sorted(range(len(axes)), key=lambda i: self.shape[axes[i]])
        cells = np.transpose(cells, order) if len(axes) > 1 else cells
        return [(tuple(axes[i] for i in order), _fill(cells.reshape(-1)))]


class OneAtATime(Space):
    """Each axis varied alone from the default: row 0 is the default, then axis by axis."""

    def __init__(self, shape: tuple[int, ...], default: tuple[int, ...]) -> None:
        super().__init__(shape)
        self.default = default

    def fit(self, codes: Codes) -> list[tuple[tuple[int, ...], Codes]]:
        """Return one vector for each axis that changes anything."""
        found: list[tuple[tuple[int, ...], Codes]] = []
        at = 1
        for axis, length in enumerate(self.shape):
            start = self.default[axis]
            others = codes[at : at + length - 1]
            at += length - 1
            vector = np.concatenate([others[:start], codes[:1], others[start:]])
            known = vector[vector != ANY]
            if len(known) and (known != known[0]).any():
                found.append(((axis,), _fill(vector)))
        if not found:
            # seen in few states only; whichever value was seen is the value
            known = codes[codes != ANY]
            found.append(((), known[:1] if len(known) else np.zeros(1, np.int64)))
        return found


def _constant_along(cells: Codes, axis: int) -> Codes | None:
    """Return the cells without ``axis`` when each line along it has at most one known value."""
    top = cells.max(axis=axis)
    unknown = np.iinfo(np.int64).max
    bottom = np.where(cells == ANY, unknown, cells).min(axis=axis)
    agree = (bottom == unknown) | (bottom == top)
    return top if bool(agree.all()) else None


def _fill(cells: Codes) -> Codes:
    """Give cells that may hold anything the value before them (or the first known one)."""
    known = np.flatnonzero(cells != ANY)
    if not len(known):
        return np.zeros_like(cells)
    before = np.searchsorted(known, np.arange(len(cells)), side="right") - 1
    filled: Codes = cells[known[np.maximum(before, 0)]]
    return filled


def split(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the constant pieces and the tokens between them (one piece more than tokens)."""
    pieces: list[str] = []
    tokens: list[str] = []
    at = 0
    for match in _TOKEN.finditer(value):
        pieces.append(value[at : match.start()])
        tokens.append(match.group())
        at = match.end()
    return (*pieces, value[at:]), tuple(tokens)


def slot_of(leaf: Leaf, values: Sequence[Value], codes: Codes, space: Space, pool: Pool) -> Slot:
    """Return the cheapest slot for a leaf: token by token, or its values whole.

    Raises NotSeparableError where a separable explorer's value follows several controls.
    """
    whole_error: NotSeparableError | None = None
    parts = _token_parts(values) if leaf.what in ("attribute", "text") else None
    if parts is not None:
        pieces, token_values = parts
        changing = [t for t in range(len(token_values)) if len(set(token_values[t])) > 1]
        # parts that follow different controls must stand apart when those are separable
        if isinstance(space, OneAtATime) or _tokens_pay(values, token_values, changing):
            merged, kept = _join(pieces, token_values, changing)
            try:
                columns = tuple(_column(token_values[t], codes, space, pool, leaf) for t in kept)
                return Slot(leaf, merged, columns)
            except NotSeparableError as error:
                whole_error = error
    try:
        return Slot(leaf, ("", ""), (_column(values, codes, space, pool, leaf),))
    except NotSeparableError as error:
        raise (whole_error or error) from None


def _token_parts(
    values: Sequence[Value],
) -> tuple[tuple[str, ...], list[list[str]]] | None:
    """Return shared pieces and, for each token, its text in each value; None where they differ."""
    if any(value is None for value in values):
        return None
    first: tuple[str, ...] | None = None
    rows: list[tuple[str, ...]] = []
    for value in values:
        pieces, tokens = split(str(value))
        if first is None:
            first = pieces
        elif pieces != first:
            return None
        rows.append(tokens)
    assert first is not None
    return first, [list(column) for column in zip(*rows, strict=True)]


def _tokens_pay(
    values: Sequence[Value], token_values: list[list[str]], changing: list[int]
) -> bool:
    """Estimate whether columns of tokens are smaller than the values as they are."""
    whole = sum(len(str(v)) for v in values[1:])
    return sum(6 + len(set(token_values[t])) for t in changing) <= whole + 6


def _join(
    pieces: tuple[str, ...], token_values: list[list[str]], changing: list[int]
) -> tuple[tuple[str, ...], list[int]]:
    """Take tokens that never change into the constant pieces."""
    merged = [pieces[0]]
    for t, column in enumerate(token_values):
        if t in changing:
            merged.append(pieces[t + 1])
        else:
            merged[-1] += column[0] + pieces[t + 1]
    return tuple(merged), changing


def _column(
    texts: Sequence[Value], codes: Codes, space: Space, pool: Pool, leaf: Leaf
) -> Column | Sum:
    kind, digits, numbers = as_numbers(texts)
    if kind == WORD:
        ordered = sorted(range(len(texts)), key=lambda i: _word_order(texts, i))
        pool.add([texts[i] for i in ordered])
        numbers = [pool.places[t] for t in texts]
    table = np.array(numbers, dtype=np.int64)
    # the same text under two codes must count as no change
    distinct = {n: i for i, n in enumerate(dict.fromkeys(numbers))}
    small = np.array([distinct[n] for n in numbers], dtype=np.int64)
    merged: Codes = np.where(codes == ANY, ANY, small[np.maximum(codes, 0)])
    back = np.array(list(distinct), dtype=np.int64)
    fits = space.fit(merged)
    columns = [
        Column(axes, kind, digits, tuple(int(n) for n in back[cells])) for axes, cells in fits
    ]
    if len(columns) == 1:
        return columns[0]
    del table
    if kind == WORD:
        raise NotSeparableError(_both(leaf, texts, columns))
    return _sum(columns, kind, digits, space)


def _sum(columns: list[Column], kind: int, digits: int, space: Space) -> Sum:
    assert isinstance(space, OneAtATime)
    base = columns[0].cells[space.default[columns[0].axes[0]]]
    parts = tuple(
        Column(c.axes, c.kind, c.digits, tuple(n - base for n in c.cells)) for c in columns
    )
    return Sum(kind, digits, base, parts)


def _both(leaf: Leaf, texts: Sequence[Value], columns: list[Column]) -> str:
    axes = sorted({a for c in columns for a in c.axes})
    shown = ", ".join(repr(str(t))[:40] for t in list(dict.fromkeys(texts))[:3])
    return f"axes={axes} leaf=<{leaf.frame.tag}> {leaf.what} {leaf.name} values={shown}"


def _word_order(texts: Sequence[Value], i: int) -> tuple[int, str, int]:
    """Colours stand in the order of their names (neighbours in a scale), words as they come."""
    text = texts[i]
    if text is not None and text.startswith(("var(", "#")):
        return (0, text, i)
    return (1, "", i)


def as_numbers(texts: Sequence[Value]) -> tuple[int, int, list[int]]:
    """Return kind, decimals and scaled integers when every text is a number written one way."""
    if any(t is None or not _NUMERIC.fullmatch(t) for t in texts):
        return WORD, 0, []
    some = [str(t) for t in texts]
    digits = max((len(t.partition(".")[2]) for t in some), default=0)
    if digits > MAX_DIGITS or any(len(t) > 15 for t in some):
        return WORD, 0, []
    numbers = [round(float(t) * 10**digits) for t in some]
    for kind in (SHORT, PLAIN, FIXED):
        if all(write(n, kind, digits) == t for n, t in zip(numbers, some, strict=True)):
            return kind, digits, numbers
    return WORD, 0, []


_NUMERIC = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")


def write(number: int, kind: int, digits: int) -> str:
    """Write a scaled integer the way the page's script does."""
    sign = "-" if number < 0 else ""
    whole, part = divmod(abs(number), 10**digits)
    decimals = f"{part:0{digits}d}" if digits else ""
    if kind == FIXED:
        return f"{sign}{whole}.{decimals}" if digits else f"{sign}{whole}"
    decimals = decimals.rstrip("0")
    if kind == SHORT and whole == 0 and decimals:
        return f"{sign}.{decimals}"
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def pack(cells: Sequence[int]) -> str:
    """Write integers as differences in a base-64 variable-length code (5 bits a letter)."""
    out: list[str] = []
    last = 0
    for cell in cells:
        delta = cell - last
        last = cell
        rest = (-delta << 1 | 1) if delta < 0 else delta << 1
        while True:
            digit = rest & 31
            rest >>= 5
            out.append(_LETTERS[digit | 32 if rest else digit])
            if not rest:
                break
    return "".join(out)


def unpack(text: str) -> list[int]:
    """Read what ``pack`` wrote."""
    found: list[int] = []
    last = value = shift = 0
    for letter in text:
        digit = _LETTERS.index(letter)
        value |= (digit & 31) << shift
        if digit & 32:
            shift += 5
            continue
        last += -(value >> 1) if value & 1 else value >> 1
        found.append(last)
        value = shift = 0
    return found


def jsonable(value: Any) -> Any:
    """Let numpy integers through to JSON."""
    return int(value) if isinstance(value, np.integer) else value
