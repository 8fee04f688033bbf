"""From matplotlib's SVG to a small, deterministic tree.

What changes is only how the picture is written: no namespaces, no metadata, presentation
attributes instead of inline styles (which a strict Content-Security-Policy forbids), relative
path coordinates with few digits, palette colours as CSS variables, ids that only this explorer has.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from .marks import tie
from .tree import Node

_XLINK = "{http://www.w3.org/1999/xlink}"
_SKIP = frozenset({"metadata", "style", "title", "desc"})
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH = re.compile(r"([MLHVCSQTAZmlhvcsqtaz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_URL = re.compile(r"url\(#([^)]+)\)")
_ROTATE_NOTHING = re.compile(r"\s*rotate\(-?0(?:\.0*)?(?:[ ,][^)]*)?\)\s*")
_PARAMS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_LENGTHS = frozenset(
    "x y x1 y1 x2 y2 cx cy r rx ry width height dx dy stroke-width stroke-dasharray "
    "stroke-dashoffset font-size points".split()
)
_COLOURED = frozenset({"fill", "stroke", "stop-color", "color", "flood-color"})
# Initial values of presentation attributes; saying them again changes nothing at the places
# where matplotlib writes them (on the element itself, never to undo an ancestor's).
_INITIAL = {
    "stroke-dashoffset": "0",
    "stroke-linecap": "butt",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "opacity": "1",
    "font-style": "normal",
    "font-weight": "400",
    "text-anchor": "start",
}


def short(value: float, digits: int) -> str:
    """Return a number rounded and written as briefly as SVG allows: ``.5``, ``-3``, ``12.4``."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    if text.startswith("0."):
        return text[1:]
    if text.startswith("-0."):
        return "-" + text[2:]
    return text


def normalise(
    data: bytes,
    *,
    prefix: str,
    colors: Mapping[str, str] | None = None,
    family: str | None = None,
    digits: int = 1,
    marks: Mapping[str, tuple[int, ...]] | None = None,
) -> Node:
    """Return the tree of one drawn figure.

    ``prefix`` starts every id; ``colors`` maps lower-case hex to what replaces it; text in
    ``family`` loses its family, so that the page's font applies; ``digits`` are the decimals kept;
    ``marks`` are table rows by the id of what is tied to them.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
    )
    writer = _Writer(prefix, colors or {}, family, digits, marks or {})
    return writer.root(etree.fromstring(data, parser))


@dataclass
class _Writer:
    """Carries the choices of one normalisation down the tree."""

    prefix: str
    colors: Mapping[str, str]
    family: str | None
    digits: int
    marks: Mapping[str, tuple[int, ...]]
    ids: dict[str, str] = field(default_factory=dict)

    def root(self, element: Any) -> Node:
        self._name_ids(element)
        box = element.get("viewBox") or ""
        width, height = [*box.split(), "0", "0", "0", "0"][2:4]
        node = Node(
            "svg",
            {
                "viewBox": " ".join(short(float(v), self.digits) for v in box.split()),
                "width": short(float(width), self.digits),
                "height": short(float(height), self.digits),
                # matplotlib says this in a style sheet that would reach the whole page
                "stroke-linejoin": "round",
            },
        )
        self._children(element, node)
        return node

    def _name_ids(self, element: Any) -> None:
        """Number the ids that something refers to, in the order of the references."""
        for item in element.iter(etree.Element):
            for name, value in item.attrib.items():
                if name == f"{_XLINK}href" and value.startswith("#"):
                    self._id(value[1:])
                elif "url(#" in value:
                    for ident in _URL.findall(value):
                        self._id(ident)

    def _id(self, old: str) -> str:
        return self.ids.setdefault(old, f"{self.prefix}{len(self.ids)}")

    def _children(self, element: Any, node: Node) -> None:
        for child in element.iterchildren(etree.Element):
            if (below := self.element(child)) is not None:
                node.add(below)

    def element(self, element: Any) -> Node | None:
        tag = etree.QName(element).localname
        if tag in _SKIP:
            return None
        node = Node(tag, self._attributes(tag, element))
        if tag in ("text", "tspan"):
            node.texts[0] = element.text or ""
        self._children(element, node)
        if tag == "text" and node.children and not node.texts[0].strip():
            node.texts[0] = ""  # line ends between a formula's parts
        elif tag == "pattern":
            _repeat(node, self._id)
        if rows := self.marks.get(element.get("id") or ""):
            tie(node, rows)
        return _plain(node)

    def _attributes(self, tag: str, element: Any) -> dict[str, str]:
        attributes: dict[str, str] = {}
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2] if name.startswith("{") else name
            if local == "style":
                attributes.update(self._style(value))
            elif local == "id":
                if value in self.ids:
                    attributes["id"] = self.ids[value]
            elif local == "href":
                attributes["href"] = f"#{self.ids[value[1:]]}" if value.startswith("#") else value
            else:
                self._put(attributes, local, value)
        return attributes

    def _style(self, style: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        for part in style.split(";"):
            name, colon, value = part.partition(":")
            if colon:
                self._put(attributes, name.strip(), value.strip())
        return attributes

    def _put(self, attributes: dict[str, str], name: str, value: str) -> None:
        """Write one attribute, or leave it out where it says nothing."""
        if name == "d":
            attributes["d"] = relative_path(value, self.digits)
        elif name == "transform":
            if text := self._transform(value):
                attributes["transform"] = text
        elif name in _COLOURED:
            attributes[name] = self.colors.get(value.lower(), self._references(value))
        elif name == "font-family":
            if value.split(",")[0].strip("'\" ") != self.family:
                attributes[name] = value
        elif name in _LENGTHS:
            # a dash is repeated along its line, and its rounding with it
            more = 2 if name == "stroke-dasharray" else 0
            length = self._numbers(value.removesuffix("px"), more)
            if _INITIAL.get(name) != length:
                attributes[name] = length
        elif _INITIAL.get(name) != value:
            attributes[name] = self._references(value)

    def _references(self, value: str) -> str:
        return _URL.sub(lambda m: f"url(#{self._id(m.group(1))})", value)

    def _numbers(self, value: str, more: int = 0) -> str:
        return _NUMBER.sub(lambda m: short(float(m.group()), self.digits + more), value)

    def _transform(self, value: str) -> str:
        kept = _ROTATE_NOTHING.sub(" ", value).strip()
        return re.sub(r"(\w+)\(([^)]*)\)", self._step, kept)

    def _step(self, step: re.Match[str]) -> str:
        # scale factors and angles need their own precision; only lengths are rounded as such
        digits = self.digits if step[1] == "translate" else 4
        numbers = (short(float(n), digits) for n in _NUMBER.findall(step[2]))
        return f"{step[1]}({' '.join(numbers)})"


_SUBPATH = re.compile(r"m[^m]*")


def _repeat(pattern: Node, name: Callable[[str], str]) -> None:
    """State a hatch's dot once: matplotlib writes each of some hundreds as a path of its own."""
    for at, child in enumerate(pattern.children):
        parts = _SUBPATH.findall(child.attrib.get("d", "")) if child.tag == "path" else []
        if len(parts) < 8 or len(child.attrib["d"]) < 2000:
            continue
        starts, pen, numbers_of_parts = [], (0.0, 0.0), [_numbers_of(part) for part in parts]
        for part, numbers in zip(parts, numbers_of_parts, strict=True):
            begin = (pen[0] + numbers[0], pen[1] + numbers[1])
            starts.append(begin)
            pen = begin if part.endswith("z") else _end(part, begin)
        first = numbers_of_parts[0][2:]
        if any(
            len(d) != len(numbers_of_parts[0])
            or any(abs(a - b) > 0.25 for a, b in zip(d[2:], first, strict=True))
            for d in numbers_of_parts
        ):
            continue
        ident = name(f"{pattern.attrib.get('id', '')}-dot")
        rest = {k: v for k, v in child.attrib.items() if k != "d"}
        dot = _SUBPATH_START.sub("m0 0", parts[0], count=1)
        uses = [
            Node("use", {"href": f"#{ident}", "x": short(x, 1), "y": short(y, 1)})
            for x, y in starts
        ]
        shape = Node("defs", {}, [Node("path", {"id": ident, "d": dot})])
        pattern.children[at] = Node("g", rest, [shape, *uses])


_SUBPATH_START = re.compile(r"m-?[\d.]+ -?[\d.]+")


def _numbers_of(part: str) -> list[float]:
    return [float(n) for n in _NUMBER.findall(part)]


def _end(part: str, begin: tuple[float, float]) -> tuple[float, float]:
    """Return where the pen stands after a part that is not closed."""
    x, y = begin
    for command, values in _commands(part)[1:]:
        if command in "lhvcsqta":
            x, y = x + values[-2], y + values[-1]
    return x, y


def _plain(node: Node) -> Node | None:
    """Drop an empty group; let a group that says nothing give way to its only child."""
    if node.tag in ("g", "defs") and not node.children:
        return None
    if node.tag == "g" and not node.attrib and len(node.children) == 1:
        return node.children[0]
    return node


@functools.lru_cache(maxsize=4096)  # outlines are the same in one state after another
def relative_path(path: str, digits: int) -> str:
    """Rewrite a path in relative commands with rounded coordinates.

    Each point is rounded where it stands, so roundings do not add up along the path. Numbers are
    always parted by one space: two states of a path then differ in numbers only.
    """
    scale = 10**digits
    out: list[str] = []
    pen = start = (0, 0)
    last = ""
    for command, values in _commands(path):
        upper = command.upper()
        if upper == "Z":
            out.append("z")
            pen, last = start, "z"
            continue
        points = _absolute(command, values, pen, scale)
        if upper in "HV":
            upper = "L"
        numbers = [short(v, 4) for v in values[:5]] if upper == "A" else []
        for x, y in points:
            numbers += [short((x - pen[0]) / scale, digits), short((y - pen[1]) / scale, digits)]
        letter = upper.lower()
        # after "m" further pairs are line segments; a repeated command needs no letter
        # (but a second "m" does: without it the pen would draw on its way to the next part)
        follows = letter != "m" and (letter == last or (letter == "l" and last == "m"))
        out.append((" " if follows else letter) + " ".join(numbers))
        pen = points[-1]
        if upper == "M":
            start = pen
        last = "m" if letter == "l" and last == "m" else letter
    return "".join(out)


def _commands(path: str) -> list[tuple[str, list[float]]]:
    commands: list[tuple[str, list[float]]] = []
    command, values = "", list[float]()
    for letter, number in _PATH.findall(path):
        if letter:
            command, values = letter, []
            if command in "Zz":
                commands.append((command, []))
            continue
        values.append(float(number))
        if command and len(values) == _PARAMS[command.upper()]:
            commands.append((command, values))
            values = []
            command = {"M": "L", "m": "l"}.get(command, command)
    return commands


def _absolute(
    command: str, values: list[float], pen: tuple[int, int], scale: int
) -> list[tuple[int, int]]:
    """Return a command's points as rounded integers in units of 1/scale."""
    base = (pen[0] / scale, pen[1] / scale) if command.islower() else (0.0, 0.0)
    upper = command.upper()
    if upper == "H":
        return [(round((base[0] + values[0]) * scale), pen[1])]
    if upper == "V":
        return [(pen[0], round((base[1] + values[0]) * scale))]
    pairs = values[5:] if upper == "A" else values
    return [
        (round((base[0] + pairs[i]) * scale), round((base[1] + pairs[i + 1]) * scale))
        for i in range(0, len(pairs), 2)
    ]
