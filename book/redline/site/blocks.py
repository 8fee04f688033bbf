"""Turns of the page's tree into plain HTML that reads well without a script.

A folded solution becomes a ``<details>``; the number in a chapter's title can be styled;
a table from pandas loses its inline styles and gets a frame that scrolls; folded cells that
follow one another share one fold.
"""

from __future__ import annotations

import re
from typing import TypeGuard

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import solution_node

SEPARATOR = " · "
SCOPED_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)
PANDAS_TABLE = re.compile(r'<table border="1" class="dataframe">(?P<inside>.*?)</table>', re.DOTALL)
REPEATED_IDS = {"exercise-content", "solution-content"}
STYLE_ATTRIBUTE = re.compile(r' style="text-align: right;"')


def number_titles(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the ``3`` of a title ``3 · How much?``, for the eye only: its text stays as it is."""
    title = doctree.next_node(nodes.title)
    if title is None or not title.children or not isinstance(title.children[0], nodes.Text):
        return
    number, separator, rest = title.children[0].astext().partition(SEPARATOR)
    if separator and number.isdigit():
        mark = nodes.inline("", f"{number}{SEPARATOR}", classes=["rl-number"])
        title.replace(title.children[0], [mark, nodes.Text(rest)])


def free_ids(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take away the ids that sphinx-exercise gives to the body of every exercise alike."""
    for section in doctree.findall(nodes.section):
        section["ids"] = [one for one in section["ids"] if one not in REPEATED_IDS]


def frame_tables(app: Sphinx, doctree: nodes.document) -> None:
    """Clean the HTML that pandas writes for a DataFrame, and number a page's tables."""
    number = 0
    for raw in list(doctree.findall(nodes.raw)):
        if "html" in raw.get("format", "") and 'class="dataframe"' in raw.astext():
            number += 1
            raw.replace_self(nodes.raw("", plain_table(raw.astext(), number), format="html"))


def plain_table(html: str, number: int = 1) -> str:
    """A pandas table without inline styles or empty headings, in a frame a keyboard can scroll.

    ``number`` tells the page's frames apart for those who hear them.
    """
    html = STYLE_ATTRIBUTE.sub("", SCOPED_STYLE.sub("", html)).replace("<th></th>", "<td></td>")
    return PANDAS_TABLE.sub(
        rf'<div class="rl-scroll" role="region" tabindex="0" aria-label="Table {number}">'
        r'<table class="dataframe">\g<inside></table></div>',
        html,
    )


def visit_solution(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a solution: folded if it asks for it, by the browser's own means."""
    if "dropdown" in node["classes"]:
        self.body.append(self.starttag(node, "details", CLASS="admonition"))
    else:
        self.body.append(self.starttag(node, "div", CLASS="admonition"))


def depart_solution(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a solution."""
    self.body.append("</details>\n" if "dropdown" in node["classes"] else "</div>\n")


def fold_solutions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the title of a folded solution its summary, which opens it."""
    for solution in doctree.findall(solution_node):
        if "dropdown" not in solution["classes"] or not solution.children:
            continue
        title = solution.children[0]
        if isinstance(title, nodes.title):
            text = title.astext()
            summary = f"<summary>{nodes.Text(text).astext()}</summary>"
            solution.replace(title, nodes.raw("", summary, format="html"))


def join_folds(app: Sphinx, doctree: nodes.document) -> None:
    """Put a folded cell that shows nothing into the fold of the cell right after it.

    A chapter's set-up is then one quiet line before what it sets up, not one for each cell.
    """
    for cell in list(doctree.findall(nodes.container)):
        after = cell.next_node(descend=False, siblings=True)
        if not (_is_folded(cell) and _shows_nothing(cell) and _is_folded(after)):
            continue
        fold = after.children[0] if after["hide_mode"] == "input" else after
        assert isinstance(fold, nodes.Element)
        fold.insert(0, cell.children)
        cell.parent.remove(cell)


def _is_folded(node: nodes.Node | None) -> TypeGuard[nodes.container]:
    """Whether MyST-NB will fold this cell's code, or all of the cell."""
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "cell_code"
        and node.get("hide_mode") in ("input", "all")
        and isinstance(node.children[0], nodes.container)
        and node.children[0].get("nb_element") == "cell_code_source"
    )


def _shows_nothing(cell: nodes.container) -> bool:
    return bool(cell["hide_mode"] == "all" or len(cell.children) == 1)


def setup(app: Sphinx) -> None:
    """Register the passes and the way a solution is written."""
    app.setup_extension("sphinx_exercise")
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution))
    app.connect("doctree-resolved", free_ids)  # numbering of figures reads the ids before
    app.connect("doctree-read", frame_tables)
    app.connect("doctree-read", join_folds)
    app.connect("doctree-resolved", number_titles)
    app.connect("doctree-resolved", fold_solutions, priority=900)
