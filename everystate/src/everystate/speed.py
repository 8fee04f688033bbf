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
from matplotlib.artist import Artist
from matplotlib.bezier import BezierSegment
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Bbox, TransformedBbox

# rcParams by what was wanted: checking three hundred of them takes as long as a small chart
_checked: dict[tuple[tuple[str, str], ...], mpl.RcParams] = {}
_KEPT = 8


@contextlib.contextmanager
def parameters(wanted: dict[str, Any]) -> Iterator[None]:
    """Draw with matplotlib's defaults and ``wanted``, and with nothing of the session's."""
    key = tuple(sorted((k, repr(v)) for k, v in wanted.items()))
    if key not in _checked:
        if len(_checked) == _KEPT:
            del _checked[next(iter(_checked))]
        _checked[key] = mpl.RcParams({**dict(mpl.rcParamsDefault), **wanted})
    backend = dict.__getitem__(mpl.rcParams, "backend")  # the one thing rc_context leaves changed
    try:
        with mpl.rc_context():
            dict.update(mpl.rcParams, _checked[key])
            yield
    finally:
        dict.__setitem__(mpl.rcParams, "backend", backend)


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


_patch_transform: Any = Rectangle.get_patch_transform
_set_clip_path: Any = Artist.set_clip_path


def _transform_once(self: Rectangle) -> Any:
    """As ``Rectangle.get_patch_transform``, but worked out anew only where the rectangle moved."""
    key = (
        *self._convert_units(),  # type: ignore[attr-defined]  # its corners in data units
        self.angle,
        self.rotation_point,
        self._aspect_ratio_correction,  # type: ignore[attr-defined]
    )
    memo = self.__dict__.get("_explore_transform")
    if memo is None or memo[0] != key:
        memo = self.__dict__["_explore_transform"] = (key, _patch_transform(self))
    return memo[1]


def _clip_once(self: Artist, path: Any, transform: Any = None) -> None:
    """As ``Artist.set_clip_path``, but all that is clipped by one rectangle shares one box.

    Each mark on a chart is clipped by the same frame; a map of cells has hundreds of marks.
    """
    if transform is not None or not isinstance(path, Rectangle):
        _set_clip_path(self, path, transform)
        return
    key = (path.get_patch_transform(), Artist.get_transform(path))
    memo = path.__dict__.get("_explore_clip")
    if memo is None or any(a is not b for a, b in zip(memo[0], key, strict=True)):
        box = TransformedBbox(Bbox.unit(), path.get_transform())
        memo = path.__dict__["_explore_clip"] = (key, box)
    self.clipbox = memo[1]
    self._clippath = None  # type: ignore[attr-defined]  # the stubs leave it out
    self.pchanged()
    self.stale = True


_measure: Any = TextToPath.get_text_width_height_descent
_FONT_LISTS: Any = [f"font.{kind}" for kind in "serif sans-serif cursive fantasy monospace".split()]


@functools.lru_cache(maxsize=20_000)
def _measured(text: str, font: FontProperties, _fonts: tuple[tuple[str, ...], ...]) -> Any:
    return _measure(TextToPath(), text, font, False)


def _measure_once(self: TextToPath, s: str, prop: FontProperties, ismath: Any) -> Any:
    """As ``TextToPath.get_text_width_height_descent``; the states of a chart share most words.

    What a family's name stands for is a matter of style and belongs to the key; formulas have
    settings of their own and are measured each time.
    """
    if ismath:
        return _measure(self, s, prop, ismath)
    fonts = tuple(tuple(mpl.rcParams[name]) for name in _FONT_LISTS)
    return _measured(s, prop.copy(), fonts)


_QUICK: tuple[tuple[type, str, Any], ...] = (
    (Path, "iter_bezier", _iter_straight),
    (Rectangle, "get_patch_transform", _transform_once),
    (Artist, "set_clip_path", _clip_once),
    (TextToPath, "get_text_width_height_descent", _measure_once),
    # asked seventy thousand times for a map; it differs for the automatic backend alone, and
    # here the backend is set
    (mpl.RcParams, "__getitem__", dict.__getitem__),
)


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Draw without what no drawing of ours needs, and put back what is replaced for it."""
    before = [getattr(owner, name) for owner, name, _ in _QUICK]
    for owner, name, ours in _QUICK:
        setattr(owner, name, ours)
    try:
        yield
    finally:
        for (owner, name, _), theirs in zip(_QUICK, before, strict=True):
            setattr(owner, name, theirs)


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Leave figures' garbage until a batch is over: they are full of cycles.

    What was there before is set aside meanwhile, so that the collection at the end looks at the
    batch alone: a chapter with its tables has a million objects, and to walk them after each
    batch took longer than to draw.
    """
    was, frozen_by_others = gc.isenabled(), gc.get_freeze_count()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if not frozen_by_others:
            gc.unfreeze()
        if was:
            gc.enable()
