"""Passes over a page's tree: what a reader sees of folded cells."""

from docutils import nodes
from docutils.utils import new_document

from redline.site.blocks import join_folds


def cell(code, output="", hide="input"):
    """One code cell as MyST-NB hands it to a pass."""
    source = nodes.container("", nodes.literal_block(code, code), nb_element="cell_code_source")
    found = nodes.container("", source, nb_element="cell_code")
    if hide:
        found["hide_mode"] = hide
    if output:
        shown = nodes.container("", nodes.paragraph("", output), nb_element="cell_code_output")
        found.append(shown)
    return found


def page(*parts):
    document = new_document("chapter")
    document.extend(parts)
    join_folds(None, document)
    return document.children


def codes(node):
    return [block.astext() for block in node.findall(nodes.literal_block)]


def test_set_up_shares_the_fold_of_the_cell_that_shows_something():
    (chart,) = page(cell("import"), cell("load"), cell("draw", "a chart"))
    assert codes(chart.children[0]) == ["import", "load", "draw"]
    assert chart.children[1].astext() == "a chart"


def test_a_cell_folded_whole_takes_its_output_into_the_fold():
    (chart,) = page(cell("glue", "glued", hide="all"), cell("draw", "a chart"))
    assert "glued" in chart.children[0].astext()
    assert chart.children[1].astext() == "a chart"


def test_cells_folded_whole_stay_whole():
    (one,) = page(cell("set up"), cell("glue", "glued", hide="all"))
    assert one["hide_mode"] == "all"
    assert codes(one) == ["set up", "glue"]
    assert one.children[0]["nb_element"] == "cell_code_source"


def test_what_shows_something_is_never_moved():
    assert len(page(cell("answer", "20%"), cell("draw", "a chart"))) == 2


def test_prose_and_open_cells_keep_folds_apart():
    assert len(page(cell("import"), nodes.paragraph("", "Prose."), cell("load"))) == 3
    assert len(page(cell("import"), cell("shown", hide=""), cell("load"))) == 3
