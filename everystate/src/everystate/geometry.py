"""Long outlines stated once: the narrow picture uses the wide one's, moved and scaled.

A map drawn twice has the same outlines at two sizes. Where a long path never changes and the
narrow one is the wide one under a uniform scale and a shift, to within the rounding of
coordinates, both become a ``use`` of one outline. The choice is made once for all states, so that
it does not add differences between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .svg import short
from .tree import Node

LONG = 120  # letters of path data below which a reference costs more than it saves
_PART = re.compile(r"<(w|n)>(.*?)</\1>", re.DOTALL)
_DATA = re.compile(rf' d="([^"]{{{LONG},}})"')
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_SCALED = ("stroke-width", "stroke-dasharray", "stroke-dashoffset")


Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Placement:
    """How the narrow picture uses an outline: scale, shift, and the box it fills."""

    number: int
    scale: float
    x: float
    y: float
    box: Box


@dataclass
class Geometry:
    """Outlines to state once: by the wide picture's path data, and by the narrow one's."""

    prefix: str
    wide: dict[str, int] = field(default_factory=dict)
    narrow: dict[str, Placement] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.wide)

    def apply(self, state: Node) -> Node:
        """Rewrite a state's pictures in place, and return the state."""
        for part in state.children:
            if part.tag not in ("w", "n") or part.children[0].tag != "svg":
                continue
            svg = part.children[0]
            self._replace(svg, part.tag == "n", _clips(svg) if part.tag == "n" else {})
            if part.tag == "w":
                outlines = {f"{self.prefix}{i}": d for d, i in self.wide.items()}
                paths = [Node("path", {"d": d, "id": ident}) for ident, d in outlines.items()]
                svg.children.insert(0, Node("defs", {}, paths))
                svg.texts.insert(0, "")
        return state

    def _replace(self, node: Node, narrow: bool, clips: dict[str, Box]) -> None:
        for i, child in enumerate(node.children):
            data = child.attrib.get("d")
            if child.tag == "path" and data is not None and "id" not in child.attrib:
                made = self._narrow(child, clips) if narrow else self._wide(child)
                node.children[i] = made or child
            elif child.tag != "defs":
                self._replace(child, narrow, clips)

    def _wide(self, path: Node) -> Node | None:
        number = self.wide.get(path.attrib["d"])
        return None if number is None else self._use(path, number)

    def _use(self, path: Node, number: int) -> Node:
        attributes = {k: v for k, v in path.attrib.items() if k != "d"}
        return Node("use", {"href": f"#{self.prefix}{number}", **attributes})

    def _narrow(self, path: Node, clips: dict[str, Box]) -> Node | None:
        placed = self.narrow.get(path.attrib["d"])
        if placed is None or "transform" in path.attrib or _patterned(path):
            return None
        use = self._use(path, placed.number)
        s = short(placed.scale, 5)
        use.attrib["transform"] = f"matrix({s} 0 0 {s} {short(placed.x, 2)} {short(placed.y, 2)})"
        for name in _SCALED:  # a stroke is scaled with the outline: state it larger
            if name in use.attrib:
                use.attrib[name] = _NUMBER.sub(
                    lambda m: short(float(m.group()) / placed.scale, 2), use.attrib[name]
                )
        if "stroke" in use.attrib and "stroke-width" not in use.attrib:
            use.attrib["stroke-width"] = short(1 / placed.scale, 2)
        clip = use.attrib.pop("clip-path", None)
        if clip is None or _inside(placed.box, clips.get(clip)):
            return use
        return Node("g", {"clip-path": clip}, [use])


def _patterned(path: Node) -> bool:
    """Tell whether a fill would be scaled along with the outline."""
    return any(path.attrib.get(name, "").startswith("url(") for name in ("fill", "stroke"))


def _clips(svg: Node) -> dict[str, Box]:
    """Return the rectangles of a picture's clip paths, by reference."""
    boxes = {}
    for node in svg.walk():
        if node.tag == "clipPath" and len(node.children) == 1 and node.children[0].tag == "rect":
            rect = node.children[0].attrib
            x, y, width, height = (
                float(rect.get(name, "0")) for name in ("x", "y", "width", "height")
            )
            boxes[f"url(#{node.attrib.get('id')})"] = (x, y, x + width, y + height)
    return boxes


def _inside(box: Box, clip: Box | None) -> bool:
    """Tell whether a clip path cuts nothing off, half a stroke included."""
    if clip is None:
        return False
    left, top, right, bottom = clip
    return box[0] >= left + 1 and box[1] >= top + 1 and box[2] <= right - 1 and box[3] <= bottom - 1


def find_geometry(states: Iterable[str], prefix: str, digits: int) -> Geometry:
    """Return the outlines to state once, from every state's canonical XML."""
    constant: dict[str, dict[str, None]] = {}
    for text in states:
        for part, inside in _PART.findall(text):
            here = dict.fromkeys(_DATA.findall(inside))
            before = constant.get(part)
            constant[part] = here if before is None else {d: None for d in before if d in here}
        if not any(constant.values()):
            break
    geometry = Geometry(prefix)
    by_shape: dict[str, list[str]] = {}
    for data in constant.get("w", {}):
        by_shape.setdefault(_shape(data), []).append(data)
    for data in constant.get("n", {}):
        for candidate in by_shape.get(_shape(data), []):
            placed = _fit(candidate, data, digits)
            if placed is not None:
                number = geometry.wide.setdefault(candidate, len(geometry.wide))
                geometry.narrow[data] = Placement(number, *placed)
                break
    return geometry


def _shape(data: str) -> str:
    """Return a path's commands with the number of numbers after each."""
    return _NUMBER.sub("1", data).replace(" ", "")


def _points(data: str) -> list[tuple[float, float]] | None:
    """Return the corners of a path made of ``m``, line segments and ``z``; otherwise None."""
    points: list[tuple[float, float]] = []
    x = y = start_x = start_y = 0.0
    for piece in re.findall(r"[a-z][^a-z]*", data):
        if piece[0] == "z":
            x, y = start_x, start_y
            continue
        if piece[0] not in "ml":
            return None
        numbers = [float(n) for n in _NUMBER.findall(piece)]
        for i in range(0, len(numbers), 2):
            x, y = x + numbers[i], y + numbers[i + 1]
            if i == 0 and piece[0] == "m":
                start_x, start_y = x, y
            points.append((x, y))
    return points


def _fit(wide: str, narrow: str, digits: int) -> tuple[float, float, float, Box] | None:
    """Return scale, shift and box when ``narrow`` is ``wide`` scaled and shifted, else None."""
    a, b = _points(wide), _points(narrow)
    if not a or not b or len(a) != len(b):
        return None
    n = len(a)
    ax, ay = sum(p[0] for p in a) / n, sum(p[1] for p in a) / n
    bx, by = sum(p[0] for p in b) / n, sum(p[1] for p in b) / n
    spread = sum((p[0] - ax) ** 2 + (p[1] - ay) ** 2 for p in a)
    if not spread:
        return None
    both = sum(
        (p[0] - ax) * (q[0] - bx) + (p[1] - ay) * (q[1] - by) for p, q in zip(a, b, strict=True)
    )
    scale = round(both / spread, 5)
    if scale <= 0:
        return None
    x, y = round(bx - scale * ax, 2), round(by - scale * ay, 2)
    # either picture rounds each coordinate by half a unit of its last decimal
    allowed = 0.5 * 10**-digits * (1 + scale) + 0.02
    for p, q in zip(a, b, strict=True):
        if abs(scale * p[0] + x - q[0]) > allowed or abs(scale * p[1] + y - q[1]) > allowed:
            return None
    xs, ys = [q[0] for q in b], [q[1] for q in b]
    return scale, x, y, (min(xs), min(ys), max(xs), max(ys))
