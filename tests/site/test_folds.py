"""Folded code stands under what it shows, one fold for a run of cells."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from myst_nb.sphinx_ import HideCodeCellNode

from redline.site.folds import Fold, fold_code


def cell(code, output=""):
    """A folded cell as MyST-NB leaves it."""
    whole = nodes.container()
    whole += HideCodeCellNode("", nodes.literal_block("", code))
    whole += nodes.container("", *([nodes.paragraph("", output)] if output else []))
    return whole


def page(*children):
    document = new_document("page")
    document += nodes.section("", *children)
    fold_code(None, document, "page")
    return [
        (type(child).__name__, child.astext().split()) for child in document.children[0].children
    ]


def test_a_run_of_cells_is_one_fold_under_what_it_shows():
    prose = nodes.paragraph("", "prose")
    assert page(cell("a"), cell("b", "answer"), cell("c"), prose) == [
        ("container", ["answer"]),
        ("Fold", ["a", "b", "c"]),
        ("paragraph", ["prose"]),
    ]


def test_each_thing_shown_has_the_code_that_led_to_it():
    assert page(cell("a", "one"), cell("b"), cell("c", "two")) == [
        ("container", ["one"]),
        ("Fold", ["a"]),
        ("container", ["two"]),
        ("Fold", ["b", "c"]),
    ]


def test_code_that_shows_nothing_waits_for_what_it_leads_to_over_prose():
    assert page(cell("a"), nodes.paragraph("", "prose"), cell("b", "chart"), cell("c")) == [
        ("paragraph", ["prose"]),
        ("container", ["chart"]),
        ("Fold", ["a", "b", "c"]),
    ]


def test_a_cell_in_the_open_is_left_alone():
    bare = nodes.container("", nodes.literal_block("", "code"), nodes.paragraph("", "result"))
    assert page(bare) == [("container", ["code", "result"])]


@pytest.mark.parametrize(
    "output", [nodes.image(uri="x.png"), nodes.raw("", "<svg/>", format="html")]
)
def test_a_picture_counts_as_shown(output):
    container = cell("a")
    container += output
    assert [kind for kind, _ in page(container)] == ["container", Fold.__name__]


def test_a_cell_folded_whole_keeps_its_output_in_the_fold():
    digest = nodes.container()
    digest += HideCodeCellNode("", nodes.literal_block("", "digest"), nodes.paragraph("", "text"))
    assert page(cell("a", "chart"), digest) == [
        ("container", ["chart"]),
        ("Fold", ["a", "digest", "text"]),
    ]
