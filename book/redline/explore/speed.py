"""What one drawing need not do again after another, and what no drawing of ours needs.

Nothing here changes a picture: a test draws with and without and compares bytes.
"""

from __future__ import annotations

import contextlib
import functools
import gc
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.bezier import BezierSegment
from matplotlib.path import Path


@functools.lru_cache(maxsize=8)
def _parameters(key: tuple[tuple[str, str], ...], holder: _Same) -> mpl.RcParams:
    """Return validated rcParams; checking three hundred of them takes as long as a small chart."""
    found = mpl.RcParams()
    found.update(mpl.rcParamsDefault)
    found.update(holder.wanted)
    return found


class _Same:
    """Carries unhashable rcParams past the cache; equal to any other, the key decides."""

    def __init__(self, wanted: dict[Any, Any]) -> None:
        self.wanted = wanted

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same)


@contextlib.contextmanager
def parameters(wanted: dict[str, Any]) -> Iterator[None]:
    """Draw with matplotlib's defaults and ``wanted``, and with nothing of the session's."""
    key = tuple(sorted((k, repr(v)) for k, v in wanted.items()))
    with mpl.rc_context():
        dict.update(mpl.rcParams, _parameters(key, _Same(dict(wanted))))
        yield


class _Straight:
    """A straight segment: its ends are its extremes, so nothing is to be solved."""

    __slots__ = ("ends",)

    def __init__(self, start: Any, end: Any) -> None:
        self.ends = (start, end)

    def __call__(self, at: Any) -> Any:
        if len(at) == 2:
            return np.array(self.ends)
        return BezierSegment(np.array(self.ends))(at)

    def axis_aligned_extrema(self) -> tuple[Any, Any]:
        """Return no inner extremes."""
        nothing = np.array([])
        return nothing.astype(int), nothing


_iter_bezier: Any = Path.iter_bezier


def _iter_straight(self: Path, **options: Any) -> Iterator[tuple[Any, Any]]:
    """As ``Path.iter_bezier``, but quick where a path has only straight lines."""
    codes = self.codes
    if codes is not None and not np.isin(codes, _LINES).all():
        yield from _iter_bezier(self, **options)
        return
    first = last = None
    for vertices, code in self.iter_segments(**options):
        if code == Path.MOVETO:
            first = last = vertices
            yield _Straight(vertices, vertices), code
        elif code == Path.LINETO:
            yield _Straight(last, vertices), code
            last = vertices
        else:
            yield _Straight(last, first), code


_LINES = np.array([Path.MOVETO, Path.LINETO, Path.CLOSEPOLY], dtype=Path.code_type)


@contextlib.contextmanager
def quick_paths() -> Iterator[None]:
    """Measure patches of straight lines without solving for curves."""
    setattr(Path, "iter_bezier", _iter_straight)  # noqa: B010 -- a method replaced for a while
    try:
        yield
    finally:
        setattr(Path, "iter_bezier", _iter_bezier)  # noqa: B010 -- as it was


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Leave figures' garbage until a batch is over: they are full of cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
        gc.collect()
