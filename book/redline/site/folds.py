"""Folded code of a page: first what it shows, then one quiet line that opens all of it.

MyST-NB folds every cell for itself, above its output, so that a reader meets three lines
"Show the code" before the answer. Here the cells of a run without prose between them share a
fold, and it stands under what they show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Fold(nodes.Element):
    """Code behind a line that opens it."""


def fold_code(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Gather the folded cells of each run under what the run shows."""
    for run in list(_runs(doctree)):
        parent = run[0].parent
        place = parent.index(run[0])
        for cell in run:
            parent.remove(cell)
        for node in reversed(list(_gathered(run))):
            parent.insert(place, node)


def _runs(doctree: nodes.document) -> Iterator[list[nodes.container]]:
    """Cells with a fold that follow one another."""
    for parent in doctree.findall(nodes.Element):
        run: list[nodes.container] = []
        for child in [*parent.children, None]:
            if isinstance(child, nodes.container) and _folds(child):
                run.append(child)
            elif run:
                yield run
                run = []


def _folds(cell: nodes.container) -> list[nodes.Element]:
    return [child for child in cell.children if isinstance(child, HideCodeCellNode)]


def _gathered(run: Sequence[nodes.container]) -> Iterator[nodes.Element]:
    """The run's outputs, each with the code that led to it; code after the last joins that."""
    code: list[nodes.Node] = []
    found: list[nodes.Element] = []
    for cell in run:
        folds = _folds(cell)
        code += [node for fold in folds for node in fold.children]
        for fold in folds:
            cell.remove(fold)
        if any(_shows(child) for child in cell.children):
            found += [cell, Fold("", *code)]
            code = []
    if code and found:
        found[-1].extend(code)
    elif code:
        found.append(Fold("", *code))
    yield from found


def _shows(node: nodes.Node) -> bool:
    """Whether anything of an output can be seen: text, markup or a picture."""
    return bool(node.astext().strip()) or any(node.findall(nodes.image))


def visit_fold(self: HTML5Translator, node: Fold) -> None:
    """Open a fold; its line says what pressing it does."""
    show, hide = self.config.nb_code_prompt_show, self.config.nb_code_prompt_hide
    self.body.append(
        f'<details class="rl-code"><summary><span class="rl-code-show">{show}</span>'
        f'<span class="rl-code-hide">{hide}</span></summary>\n'
    )


def depart_fold(self: HTML5Translator, node: Fold) -> None:
    """Close a fold."""
    self.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Work on the resolved page: MyST-NB has folded its cells by then."""
    app.add_node(Fold, html=(visit_fold, depart_fold))
    app.connect("doctree-resolved", fold_code)
