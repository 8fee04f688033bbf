"""From an HTML fragment that ``draw`` returned to a tree that a page can hold."""

from __future__ import annotations

from typing import Any

import lxml.html

from .tree import Node, from_lxml
from .words import clean

_FORBIDDEN = frozenset(
    {"script", "iframe", "object", "embed", "style", "link", "meta", "base", "set", "animate"}
)
# libxml2 reads HTML and lower-cases these names of SVG
_CASED = {
    name.lower(): name
    for name in (
        "viewBox preserveAspectRatio clipPath clipPathUnits gradientTransform gradientUnits "
        "linearGradient radialGradient markerHeight markerUnits markerWidth patternContentUnits "
        "patternTransform patternUnits foreignObject pathLength refX refY textLength lengthAdjust"
    ).split()
}


class FragmentError(ValueError):
    """An HTML fragment that could run something, or that a browser would rearrange."""


def parse_fragment(text: str) -> Node:
    """Return a ``div`` node around the fragment; FragmentError names what cannot stay."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parent = lxml.html.fragment_fromstring(clean(text), create_parent="div", parser=parser)
    node = from_lxml(parent)
    _check(node)
    _settle(node, inside_svg=False)
    return node


def _check(node: Node) -> None:
    for item in node.walk():
        if item.tag in _FORBIDDEN:
            raise FragmentError(
                f"a fragment may not contain <{item.tag}>; leave it out, "
                "the page brings what it needs"
            )
        for name, value in item.attrib.items():
            if name.startswith("on"):
                raise FragmentError(
                    f"a fragment may not carry code in attributes (<{item.tag} {name}>)"
                )
            if name in ("href", "src", "action", "formaction") and _runs(value):
                raise FragmentError(f"a fragment may not carry code in links (<{item.tag} {name}>)")


def _runs(value: str) -> bool:
    plain = "".join(value.split()).lower()
    return plain.startswith(("javascript:", "vbscript:", "data:text/html"))


def _settle(node: Node, *, inside_svg: bool) -> None:
    """Do what a browser's parser would do, so that element numbers agree."""
    svg = inside_svg or node.tag == "svg"
    if svg:
        node.tag = _CASED.get(node.tag, node.tag)
        node.attrib = {
            _CASED.get(name, name): value
            for name, value in node.attrib.items()
            if not name.startswith("xmlns")
        }
        if node.tag not in ("text", "tspan", "textPath", "title", "desc"):
            node.texts = [t if t.strip() else "" for t in node.texts]
    if node.tag in ("table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "select"):
        node.texts = [t if t.strip() else "" for t in node.texts]
    if node.tag == "table" and any(child.tag == "tr" for child in node.children):
        rows = Node("tbody", {}, [c for c in node.children if c.tag == "tr"])
        rest = [c for c in node.children if c.tag != "tr"]
        node.children = [*rest, rows]
        node.texts = [""] * (len(node.children) + 1)
    for child in node.children:
        _settle(child, inside_svg=svg)


def is_html(value: Any) -> bool:
    """Tell whether ``draw`` returned markup rather than a figure."""
    if hasattr(value, "savefig"):
        return False
    return isinstance(value, str) or hasattr(value, "_repr_html_")
