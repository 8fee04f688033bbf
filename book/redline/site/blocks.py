"""Turns of the page's tree into plain HTML that reads well without a script.

What folds in a notebook, ``<details>`` around Markdown, becomes one node of its own; a paragraph
that a cell computed stands in the page like any other; the number in a title can be styled.
"""

from __future__ import annotations

import re
from html import escape, unescape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

SEPARATOR = " · "
OPENS = re.compile(r"\s*<details>\s*<summary>(?P<title>.*?)</summary>\s*", re.DOTALL)
CLOSES = "</details>"


class Details(nodes.General, nodes.Element):
    """What a reader opens; ``title`` is the line that opens it."""


def gather_details(app: Sphinx, doctree: nodes.document) -> None:
    """Put what stands between ``<details>`` and ``</details>`` into one node."""
    for start in [raw for raw in doctree.findall(nodes.raw) if OPENS.fullmatch(raw.astext())]:
        siblings = start.parent.children
        place = siblings.index(start)
        end = next(
            (
                number
                for number, node in enumerate(siblings[place:], start=place)
                if isinstance(node, nodes.raw) and node.astext().strip() == CLOSES
            ),
            None,
        )
        opened = OPENS.fullmatch(start.astext())
        if end is None or opened is None:
            logger.error("<details> is not closed in its cell", location=start)
            continue
        fold = Details("", *siblings[place + 1 : end], title=unescape(opened["title"]))
        start.parent.children[place : end + 1] = [fold]
        fold.parent = start.parent


def unwrap_prose(app: Sphinx, doctree: nodes.document) -> None:
    """Take computed paragraphs out of the frame of their cell."""
    for cell in list(doctree.findall(nodes.container)):
        if cell.get("nb_element") != "cell_code" or len(cell.children) != 1:
            continue
        outputs = [part for bundle in cell.children[0].children for part in bundle.children]
        if outputs and all(map(_is_prose, outputs)):
            cell["classes"] = []  # else the first paragraph would take them over
            cell.replace_self([node for part in outputs for node in part.children])


def _is_prose(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("mime_type") == "text/markdown"


def number_titles(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the ``3`` of a title ``3 · How much?``, for the eye only: its text stays as it is."""
    title = doctree.next_node(nodes.title)
    if title is None or not title.children or not isinstance(title.children[0], nodes.Text):
        return
    number, separator, rest = title.children[0].astext().partition(SEPARATOR)
    if separator and number.isdigit():
        mark = nodes.inline("", f"{number}{SEPARATOR}", classes=["rl-number"])
        title.replace(title.children[0], [mark, nodes.Text(rest)])


def visit_details(self: HTML5Translator, node: Details) -> None:
    """Open a fold, by the browser's own means."""
    self.body.append(
        f'<details class="rl-fold"><summary>{escape(node["title"])}</summary>\n'
        '<div class="rl-folded">\n'
    )


def depart_details(self: HTML5Translator, node: Details) -> None:
    """Close a fold."""
    self.body.append("</div>\n</details>\n")


def setup(app: Sphinx) -> None:
    """Register the node and the passes."""
    app.add_node(Details, html=(visit_details, depart_details))
    app.connect("doctree-read", unwrap_prose, priority=90)
    app.connect("doctree-read", gather_details, priority=100)
    app.connect("doctree-resolved", number_titles)
