"""From leaves to slots: the smallest changing parts, as columns over the controls they follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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


# The axes that a value follows, with its codes along them.
Fit = tuple[tuple[int, ...], Codes]


@dataclass(frozen=True, eq=False)  # arrays have no one answer to ==
class FullGrid:
    """Every position drawn; ``rows[p]`` is the row of grid position ``p``."""

    shape: tuple[int, ...]
    rows: Codes | None = None

    def fit(self, codes: Codes) -> list[Fit]:
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


@dataclass(frozen=True)
class OneAtATime:
    """Each axis varied alone from the default: row 0 is the default, then axis by axis."""

    shape: tuple[int, ...]
    default: tuple[int, ...]

    def fit(self, codes: Codes) -> list[Fit]:
        """Return one vector for each axis that changes anything."""
        vectors: list[Fit] = []
        begin = 1
        for axis, (length, start) in enumerate(zip(self.shape, self.default, strict=True)):
            others = codes[begin : begin + length - 1]
            begin += length - 1
            vector = np.concatenate([others[:start], codes[:1], others[start:]])
            certain = vector[vector != ANY]
            if len(certain) and (certain != certain[0]).any():
                vectors.append(((axis,), _fill(vector)))
        # seen in few states only; whichever value was seen is the value
        certain = codes[codes != ANY][:1]
        return vectors or [((), certain if len(certain) else np.zeros(1, np.int64))]


# The drawn states as an array: which of them stand at which position of the grid.
Space = FullGrid | OneAtATime


def _constant_along(cells: Codes, axis: int) -> Codes | None:
    """Return the cells without ``axis`` when each line along it has at most one known value."""
    top = cells.max(axis=axis)
    unknown = np.iinfo(np.int64).max
    bottom = np.where(cells == ANY, unknown, cells).min(axis=axis)
    agree = (bottom == unknown) | (bottom == top)
    return top if bool(agree.all()) else None


def _fill(cells: Codes) -> Codes:
    """Give cells that may hold anything the value before them (or the first known one)."""
    certain = np.flatnonzero(cells != ANY)
    if not len(certain):
        return np.zeros_like(cells)
    before = np.searchsorted(certain, np.arange(len(cells)), side="right") - 1
    filled: Codes = cells[certain[np.maximum(before, 0)]]
    return filled


def slot_of(leaf: Leaf, values: Sequence[Value], codes: Codes, space: Space, pool: Pool) -> Slot:
    """Return the cheapest slot for a leaf: token by token, or its values whole.

    Raises NotSeparableError where a separable explorer's value follows several controls.
    """
    refusal: NotSeparableError | None = None
    parts = _token_parts(values) if leaf.what in ("attribute", "text") else None
    if parts is not None:
        pieces, tokens = parts
        # parts that follow different controls must stand apart when those are separable
        if isinstance(space, OneAtATime) or _tokens_pay(values, tokens):
            try:
                columns = tuple(_column(texts, codes, space, pool, leaf) for texts in tokens)
                return Slot(leaf, pieces, columns)
            except NotSeparableError as error:
                refusal = error
    try:
        return Slot(leaf, ("", ""), (_column(values, codes, space, pool, leaf),))
    except NotSeparableError as error:
        raise (refusal or error) from None


def _token_parts(values: Sequence[Value]) -> tuple[tuple[str, ...], list[list[str]]] | None:
    """Return shared pieces and, for each changing token, its text in each value.

    Tokens that never change are part of the pieces. None where the pieces differ.
    """
    present = [value for value in values if value is not None]
    if len(present) < len(values):
        return None
    pieces = _TOKEN.split(present[0])
    if any(_TOKEN.split(value) != pieces for value in present):
        return None
    merged, changing = pieces[:1], []
    tokens = zip(*(_TOKEN.findall(value) for value in present), strict=True)
    for piece, texts in zip(pieces[1:], tokens, strict=True):
        if len(set(texts)) > 1:
            merged.append(piece)
            changing.append(list(texts))
        else:
            merged[-1] += texts[0] + piece
    return tuple(merged), changing


def _tokens_pay(values: Sequence[Value], tokens: list[list[str]]) -> bool:
    """Estimate whether columns of tokens are smaller than the values as they are."""
    whole = sum(len(str(v)) for v in values[1:])
    return sum(6 + len(set(texts)) for texts in tokens) <= whole + 6


def _column(
    texts: Sequence[Value], codes: Codes, space: Space, pool: Pool, leaf: Leaf
) -> Column | Sum:
    kind, digits, numbers = as_numbers(texts)
    if kind == WORD:
        ordered = sorted(range(len(texts)), key=lambda i: _word_order(texts, i))
        pool.add([texts[i] for i in ordered])
        numbers = [pool.places[t] for t in texts]
    # the same text under two codes must count as no change
    places = {n: i for i, n in enumerate(dict.fromkeys(numbers))}
    small = np.array([places[n] for n in numbers], dtype=np.int64)
    merged: Codes = np.where(codes == ANY, ANY, small[np.maximum(codes, 0)])
    distinct = list(places)
    columns = [
        Column(axes, kind, digits, tuple(distinct[i] for i in cells))
        for axes, cells in space.fit(merged)
    ]
    if len(columns) == 1:
        return columns[0]
    if kind == WORD:
        raise NotSeparableError(_both(leaf, texts, columns))
    assert isinstance(space, OneAtATime)  # on the full grid a value is one column
    base = columns[0].cells[space.default[columns[0].axes[0]]]
    parts = tuple(
        Column(c.axes, c.kind, c.digits, tuple(n - base for n in c.cells)) for c in columns
    )
    return Sum(kind, digits, base, parts)


def _both(leaf: Leaf, texts: Sequence[Value], columns: list[Column]) -> str:
    axes = sorted({a for c in columns for a in c.axes})
    examples = ", ".join(repr(str(t))[:40] for t in list(dict.fromkeys(texts))[:3])
    return f"axes={axes} leaf=<{leaf.frame.tag}> {leaf.what} {leaf.name} values={examples}"


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
    if any(abs(n) >= _EXACT for n in numbers):
        return WORD, 0, []
    for kind in (SHORT, PLAIN, FIXED):
        if all(write(n, kind, digits) == t for n, t in zip(numbers, some, strict=True)):
            return kind, digits, numbers
    return WORD, 0, []


_EXACT = 2**50  # the script adds and doubles differences in floating point, exact below 2**53
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
    for last, cell in zip([0, *cells], cells, strict=False):
        delta = cell - last
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
    cells: list[int] = []
    last = value = shift = 0
    for letter in text:
        digit = _LETTERS.index(letter)
        value |= (digit & 31) << shift
        if digit & 32:
            shift += 5
            continue
        last += -(value >> 1) if value & 1 else value >> 1
        cells.append(last)
        value = shift = 0
    return cells
