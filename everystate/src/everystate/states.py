"""States: the grid that the controls span, and the walk over it."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .controls import Control


@dataclass(frozen=True)
class Grid:
    """Every combination of the controls, in C order: the last axis runs fastest.

    A position is one tuple with an entry for each axis; a span has two axes (start, end) and a
    state whose start lies after its end is the same picture as with the two exchanged.
    """

    controls: tuple[Control, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each axis."""
        return tuple(len(c.values) for c in self.controls for _ in range(c.axes))

    @property
    def size(self) -> int:
        """Number of grid positions."""
        return math.prod(self.shape)

    @property
    def count(self) -> int:
        """Number of different states (a span's exchanged ends count once)."""
        return math.prod(c.count for c in self.controls)

    @property
    def default(self) -> tuple[int, ...]:
        """Position at which the controls start."""
        ends = ((c.default, c.default_end) for c in self.controls)
        return tuple(place for places in ends for place in places if place is not None)

    def parts(self, position: Sequence[int]) -> list[tuple[Control, tuple[int, ...]]]:
        """Split a position by control."""
        places = iter(position)
        return [(c, tuple(itertools.islice(places, c.axes))) for c in self.controls]

    def state(self, position: Sequence[int]) -> dict[str, Any]:
        """Return the keyword arguments that ``draw`` receives at ``position``."""
        return {c.name: c.value(p) for c, p in self.parts(position)}

    def key(self, position: Sequence[int]) -> str:
        """Return ``date=2025-03&layer=all``: the state as it stands in links and errors."""
        return "&".join(f"{c.name}={c.key(p)}" for c, p in self.parts(position))

    def canonical(self, position: Sequence[int]) -> tuple[int, ...]:
        """Return the position whose drawing serves ``position``: span ends in order."""
        return tuple(itertools.chain.from_iterable(sorted(p) for _, p in self.parts(position)))

    def positions(self) -> Iterator[tuple[int, ...]]:
        """Walk the grid in order."""
        return itertools.product(*(range(n) for n in self.shape))

    def one_at_a_time(self) -> list[tuple[int, ...]]:
        """Return the default, then each axis varied alone from it, axis by axis."""
        start = self.default
        positions = [start]
        for axis, length in enumerate(self.shape):
            for i in range(length):
                if i != start[axis]:
                    positions.append((*start[:axis], i, *start[axis + 1 :]))
        return positions

    def sample(self, count: int, seed: str) -> list[tuple[int, ...]]:
        """Return ``count`` seeded random positions, the same on every machine."""
        source = random.Random(seed)  # a str seed is hashed with SHA-512: stable everywhere
        return [tuple(source.randrange(n) for n in self.shape) for _ in range(count)]

    def summary(self, separable: bool) -> str:
        """Return ``78 × 2 = 156 states``."""
        sizes = " × ".join(str(c.count) for c in self.controls)
        product = "" if len(self.controls) == 1 else f" = {self.count:,}".replace(",", "\u202f")
        return f"{sizes}{product} {'combinations, separable' if separable else 'states'}"
