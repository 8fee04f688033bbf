"""Turns of the page's tree into plain HTML that reads well without a script.

A folded solution becomes a ``<details>``; the number in a chapter's title can be styled.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import solution_node

SEPARATOR = " · "
REPEATED_IDS = {"exercise-content", "solution-content"}


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
    """Take away the ids that sphinx-exercise gives to the body of every exercise alike.

    The body has no heading, so it is no section either, only a part of the exercise.
    """
    for section in list(doctree.findall(nodes.section)):
        section["ids"] = [one for one in section["ids"] if one not in REPEATED_IDS]
        if not isinstance(section.next_node(), nodes.title):
            section.replace_self(nodes.container("", *section.children))


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


def setup(app: Sphinx) -> None:
    """Register the passes and the way a solution is written."""
    app.setup_extension("sphinx_exercise")
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution))
    app.connect("doctree-resolved", free_ids)  # numbering of figures reads the ids before
    app.connect("doctree-resolved", number_titles)
    app.connect("doctree-resolved", fold_solutions, priority=900)
