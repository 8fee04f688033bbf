"""A small XML tree without namespaces: what every state of an explorer becomes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Any
from xml.parsers import expat

from .words import clean

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()
)  # HTML elements that have no end tag


class Node:
    """An element: tag, attributes, children, and the texts before, between and after them.

    ``texts`` has one entry more than ``children``.
    """

    __slots__ = ("attrib", "children", "tag", "texts")

    def __init__(
        self,
        tag: str,
        attrib: dict[str, str] | None = None,
        children: list[Node] | None = None,
        texts: list[str] | None = None,
    ) -> None:
        self.tag = tag
        self.attrib = attrib or {}
        self.children = children or []
        self.texts = texts or [""] * (len(self.children) + 1)

    def __repr__(self) -> str:
        return f"<Node {canonical(self)[:80]}>"

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def add(self, child: Node) -> None:
        """Append a child."""
        self.children.append(child)
        self.texts.append("")


class Verbatim(Node):
    """An element known by its canonical XML alone: for putting into a tree that is then written."""

    __slots__ = ("xml",)

    def __init__(self, xml: str) -> None:
        super().__init__("")
        self.xml = xml


def text_node(tag: str, text: str, **attrib: str) -> Node:
    """Return an element that holds only text."""
    return Node(tag, dict(attrib), [], [text])


def from_xml(data: bytes | str) -> Node:
    """Parse XML that has no namespaces and no document type. Raises expat.ExpatError."""
    top = Node("")
    open_ones = [top]

    def start(tag: str, attrib: dict[str, str]) -> None:
        node = Node(tag, attrib)
        open_ones[-1].add(node)
        open_ones.append(node)

    def end(_tag: str) -> None:
        open_ones.pop()

    def text(part: str) -> None:
        open_ones[-1].texts[-1] += part

    # half the time of lxml, which makes an element of its own for each that is copied
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(data, True)
    return top.children[0]


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a document type in a drawing: entities are not read")


def from_lxml(element: Any) -> Node:
    """Copy an lxml element; comments and processing instructions are left out."""
    node = Node(element.tag, dict(element.attrib), [], [element.text or ""])
    for child in element:
        if isinstance(child.tag, str):
            node.children.append(from_lxml(child))
            node.texts.append(child.tail or "")
        else:
            node.texts[-1] += child.tail or ""
    return node


_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}
)
_SPECIAL = re.compile('[&<>"\0-\x1f\x85\ufffe\uffff\ud800-\udfff]')


def _text(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    return clean(text).translate(_IN_TEXT)


def _quoted(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    return clean(text).translate(_IN_ATTRIBUTE)


def canonical(node: Node, without: Container[int] = ()) -> str:
    """Write the element as canonical XML (C14N 1.0 without namespaces).

    Elements below it whose ``id`` is in ``without`` are left out.
    """
    out: list[str] = []
    _canonical(node, without, out)
    return "".join(out)


def _canonical(node: Node, without: Container[int], out: list[str]) -> None:
    if isinstance(node, Verbatim):
        out.append(node.xml)
        return
    out.append(f"<{node.tag}")
    out.extend(f' {name}="{_quoted(node.attrib[name])}"' for name in sorted(node.attrib))
    out.append(">")
    out.append(_text(node.texts[0]))
    for child, tail in zip(node.children, node.texts[1:], strict=True):
        if id(child) not in without:
            _canonical(child, without, out)
        out.append(_text(tail))
    out.append(f"</{node.tag}>")


def html(node: Node, *, inside_svg: bool = False) -> str:
    """Write the element as markup that HTML and XML parsers both read as the same tree."""
    out: list[str] = []
    _html(node, inside_svg, out)
    return "".join(out)


def inner_html(nodes: Iterable[Node], texts: list[str], *, inside_svg: bool = False) -> str:
    """Write children and the texts around them as HTML."""
    out = [_text(texts[0])]
    for child, tail in zip(nodes, texts[1:], strict=True):
        _html(child, inside_svg, out)
        out.append(_text(tail))
    return "".join(out)


def _html(node: Node, inside_svg: bool, out: list[str]) -> None:
    svg = inside_svg or node.tag == "svg"
    out.append(f"<{node.tag}")
    out.extend(f' {name}="{_quoted(value)}"' for name, value in node.attrib.items())
    empty = not node.children and not node.texts[0]
    if empty and (svg or node.tag in VOID):
        out.append("/>")
        return
    out.append(">")
    out.append(_text(node.texts[0]))
    for child, tail in zip(node.children, node.texts[1:], strict=True):
        # content of foreignObject is HTML again
        _html(child, svg and node.tag != "foreignObject", out)
        out.append(_text(tail))
    out.append(f"</{node.tag}>")
