"""A chart in one line, so that a notebook's test can compare what is drawn.

Pictures are skipped when a notebook is tested; the digest printed beside one is not. What it
counts and hashes, `details` writes out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

_SHORT = 8  # a longer series is told by its ends and a hash of all its values


def digest(fig: Figure) -> str:
    """Return one line that changes whenever one of the figure's `details` does."""
    lines = details(fig).splitlines()
    texts = sum(line.lstrip().startswith("text: ") for line in lines)
    return f"drawn: {texts} texts · {len(fig.axes)} axes · content {_hash(lines)}"


def details(fig: Figure) -> str:
    """Describe ``fig``: its texts, then for each axes limits, ticks, lines, bars and marks.

    Values are rounded to four significant digits. A series of more than eight values is
    written as its number, ends, range and a hash of all rounded values, so that a change of
    any one of them changes it. Nothing is drawn.
    """
    lines = [f"text: {text}" for text in _texts(fig.texts)]
    for number, ax in enumerate(fig.axes, start=1):
        lines.append(f"axes {number}: {ax.get_gid() or 'without name'}")
        lines.extend(f"  {line}" for line in _axes(ax))
    return "\n".join(lines)


def _axes(ax: Axes) -> Iterator[str]:
    for name, axis, limits in (("x", ax.xaxis, ax.get_xlim()), ("y", ax.yaxis, ax.get_ylim())):
        ticks = ", ".join(_texts(axis.get_ticklabels()))
        label = f" {axis.get_label_text()!r}" if axis.get_label_text() else ""
        yield f"{name}{label}: {_number(limits[0])} to {_number(limits[1])}; ticks {ticks or '-'}"
    for line in ax.lines:
        yield f"line{_name(line)}: {_points(line)}"
    for group in ax.collections:
        yield f"marks{_name(group)}: {_marks(group)}"
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    others = [patch for patch in ax.patches if not isinstance(patch, Rectangle)]
    if bars:
        yield f"bars: {_series(side for bar in bars for side in bar.get_bbox().bounds)}"
    if others:
        yield f"shapes: {len(others)}; fills {_fills(others)}"
    yield from (f"text: {text}" for text in _texts(ax.texts))


def _texts(texts: Iterable[Text]) -> Iterator[str]:
    return (text.get_text() for text in texts if text.get_text().strip())


def _name(artist: Line2D | Collection) -> str:
    label = str(artist.get_gid() or artist.get_label())
    return "" if label.startswith("_") else f" {label}"


def _points(line: Line2D) -> str:
    x, y = (np.asarray(values) for values in line.get_data(orig=False))
    return f"x {_series(x)}; y {_series(y)}"


def _marks(group: Collection) -> str:
    if isinstance(group, PathCollection):
        points = np.asarray(group.get_offsets())
    else:
        shapes = [np.asarray(path.vertices) for path in group.get_paths()]
        points = np.concatenate(shapes) if shapes else np.empty((0, 2))
    fills = [to_hex(c) for c in np.atleast_2d(group.get_facecolor())]
    counts = ", ".join(f"{fill} × {fills.count(fill)}" for fill in sorted(set(fills)))
    return f"{_series(points.ravel())}; fills {counts or '-'} in order {_hash(fills)}"


def _fills(patches: list[Patch]) -> str:
    fills = [to_hex(patch.get_facecolor()) for patch in patches]
    return f"{', '.join(sorted(set(fills)))} in order {_hash(fills)}"


def _series(values: Iterable[float]) -> str:
    rounded = [_number(value) for value in values]
    if len(rounded) <= _SHORT:
        return "[" + " ".join(rounded) + "]"
    numbers = [float(value) for value in rounded if value != "nan"]
    ends = f"{rounded[0]} … {rounded[-1]}"
    span = f"{_number(min(numbers))} to {_number(max(numbers))}" if numbers else "none"
    return f"{len(rounded)} values {ends}, from {span}, hash {_hash(rounded)}"


def _number(value: float) -> str:
    text = f"{float(value):.4g}"
    return "0" if text == "-0" else text


def _hash(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
