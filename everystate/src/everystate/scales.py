"""Columns that follow from other columns: a colour is a step function of the value it shows.

A choropleth's fills say again, coarsely, what its table says exactly. Where a column of words is a
step function of a column of numbers over the same states, only the steps are sent; regions that
use one scale share its steps.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .encode import WORD, Column, pack

_LEAST_CELLS = 12  # shorter columns cost next to nothing as they are
_MOST_STEPS = 64


@dataclass(frozen=True)
class Scale:
    """Steps: from each of ``starts`` on (ascending), the value beside it in ``values``."""

    starts: tuple[int, ...]
    values: tuple[int, ...]

    def packed(self) -> list[str]:
        """Return the scale as it stands in a payload."""
        return [pack(self.starts), pack(self.values)]


def find_scales(columns: Sequence[Column]) -> dict[Column, tuple[Column, Scale]]:
    """Return, for each column of words that follows from one of numbers, that column and a scale.

    Numbers never follow from anything here, so that no column depends on itself.
    """
    numbers: dict[tuple[int, ...], list[Column]] = {}
    for column in columns:
        if column.kind != WORD and len(column.cells) >= _LEAST_CELLS:
            numbers.setdefault(column.axes, []).append(column)
    sources: dict[Column, tuple[Column, dict[int, int]]] = {}
    arrays = {c: np.array(c.cells) for group in numbers.values() for c in group}
    for column in columns:
        if column.kind == WORD and column.axes in numbers:
            match = _source(column, numbers[column.axes], arrays)
            if match is not None:
                sources[column] = match
    return _shared(sources)


def _source(
    column: Column, numbers: Sequence[Column], arrays: Mapping[Column, NDArray[np.int64]]
) -> tuple[Column, dict[int, int]] | None:
    """Return the column of numbers that tells this one in the fewest steps."""
    words = np.array(column.cells)
    plain = len(zlib.compress(pack(column.cells).encode(), 9)) - 10
    best: tuple[int, Column, dict[int, int]] | None = None
    for source in numbers:
        order = np.argsort(arrays[source], kind="stable")
        values, labels = arrays[source][order], words[order]
        changes = labels[1:] != labels[:-1]
        steps = int(changes.sum()) + 1
        if steps > _MOST_STEPS or (best is not None and steps >= best[0]):
            continue
        if bool((changes & (values[1:] == values[:-1])).any()):
            continue  # one number, two words
        if 4 * steps > plain:
            continue
        best = (steps, source, dict(zip(values.tolist(), labels.tolist(), strict=True)))
    return None if best is None else best[1:]


def _shared(
    sources: Mapping[Column, tuple[Column, dict[int, int]]],
) -> dict[Column, tuple[Column, Scale]]:
    """Give columns one scale where their tables agree."""
    tables: list[tuple[int, dict[int, int], list[Column]]] = []
    for column, (source, steps) in sources.items():
        for digits, table, members in tables:
            related = not set(table.values()).isdisjoint(steps.values())
            merged = {**table, **steps}
            if (
                digits == source.digits
                and related
                and all(merged[k] == v for k, v in table.items())
                and len(_scale(merged).starts) <= len(set(merged.values())) + 2
            ):
                table.update(steps)
                members.append(column)
                break
        else:
            tables.append((source.digits, dict(steps), [column]))
    scales = {column: _scale(table) for _, table, members in tables for column in members}
    return {column: (sources[column][0], scale) for column, scale in scales.items()}


def _scale(table: Mapping[int, int]) -> Scale:
    starts: list[int] = []
    values: list[int] = []
    for key in sorted(table):
        if not values or values[-1] != table[key]:
            starts.append(key)
            values.append(table[key])
    return Scale(tuple(starts), tuple(values))
