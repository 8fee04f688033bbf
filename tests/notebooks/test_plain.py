"""A notebook reads the same in every front end: plain CommonMark and ordinary links."""

import re
from pathlib import Path

import nbformat
import pytest
from markdown_it import MarkdownIt

from everystate import DOLLAR

BOOK = Path(__file__).resolve().parents[2] / "book"
NOTEBOOKS = sorted(BOOK.glob("*.ipynb"))
OURS = re.compile(r"\{[a-z][a-z:-]*\}`|^(:{3,}|`{3,})\{|^\([\w-]+\)=$", re.MULTILINE)


def markdown(path):
    """Every piece of Markdown of a notebook: its cells, and what its cells have said."""
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1):
        if cell.cell_type == "markdown":
            yield number, cell.source
        for output in cell.get("outputs", []):
            if "text/markdown" in output.get("data", {}):
                yield number, output.data["text/markdown"]


def links(text):
    for token in MarkdownIt("commonmark").parse(text):
        for child in token.children or []:
            if child.type == "link_open":
                yield str(child.attrGet("href"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_role_no_directive_no_target(path):
    assert [
        (number, match[0]) for number, text in markdown(path) for match in OURS.finditer(text)
    ] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_between_files_lead_to_files(path):
    missing = [
        (number, link)
        for number, text in markdown(path)
        for link in links(text)
        if not link.startswith(("http:", "https:", "#", "mailto:"))
        and not (BOOK / link.partition("#")[0]).exists()
    ]
    assert missing == []


NUMBERED = re.compile(r"^[ >]*(\d{1,9})[.)] ", re.MULTILINE)


def stray_numbers(text):
    """Figures that begin a line and end a sentence: JupyterLab takes them for items of a list."""
    numbers = [int(number) for number in NUMBERED.findall(text)]
    return [n for i, n in enumerate(numbers) if n != 1 and n - 1 not in numbers[:i][-1:]]


def test_a_figure_that_would_begin_a_list_is_found():
    assert stray_numbers("1. One\n2. Two\n\n1. Again: 49 of\n   193. Each") == [193]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_figure_is_taken_for_an_item_of_a_list(path):
    assert [(cell, n) for cell, text in markdown(path) for n in stray_numbers(text)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_dollar_begins_a_formula(path):
    assert [cell for cell, text in markdown(path) if "$" in text.replace(DOLLAR, "")] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_fold_is_closed_where_it_is_opened(path):
    for number, text in markdown(path):
        assert text.count("<details>") == text.count("</details>"), number
