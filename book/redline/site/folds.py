"""Folded code of a page: first what it shows, then one quiet line that opens all of it.

MyST-NB folds every cell for itself, above its output, so that a reader meets "Show the code"
before the answer. Here code that shows nothing waits for the next cell that does, over any prose
between them, and a fold stands under what it led to.
"""

from __future__ import annotations

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Fold(nodes.Element):
    """Code behind a line that opens it."""


def fold_code(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Move the folds of a page under what they show; code after the last joins that one."""
    waiting: list[nodes.Node] = []
    fold: Fold | None = None
    for cell in [cell for cell in doctree.findall(nodes.container) if _folds(cell)]:
        parent = cell.parent
        for part in _folds(cell):
            waiting += part.children
            cell.remove(part)
        if any(_shows(child) for child in cell.children):
            fold = Fold("", *waiting)
            waiting = []
            parent.insert(parent.index(cell) + 1, fold)
        else:
            parent.remove(cell)
    if waiting:
        fold = fold or Fold("")
        fold.extend(waiting)
        if fold.parent is None:
            doctree.append(fold)


def _folds(cell: nodes.container) -> list[nodes.Element]:
    return [child for child in cell.children if isinstance(child, HideCodeCellNode)]


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
