"""A notebook alone in Colab fetches the book around it; elsewhere its first cell looks for it."""

import sys

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat import v4

from redline.site import downloads
from tools import fetch_cell, notebooks

BOOK = sorted(notebooks.BOOK.glob("*.ipynb"))


@pytest.mark.parametrize("path", BOOK, ids=lambda path: path.stem)
def test_it_is_the_first_cell_with_code_folded_and_without_a_count(path):
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert [fetch_cell.is_fetch(cell) for cell in cells] == [True, *[False] * (len(cells) - 1)]
    assert cells[0].metadata["jupyter"] == {"source_hidden": True}
    assert cells[0].execution_count is None
    assert "remove-cell" in cells[0].metadata["tags"]
    assert fetch_cell.repository() in cells[0].source


def run(monkeypatch, *, colab):
    """What the cell asks of the system when IPython runs it."""
    commands = []
    monkeypatch.setattr(
        InteractiveShell, "system", lambda self, line: commands.append(line.format(**self.user_ns))
    )
    monkeypatch.setattr(
        InteractiveShell,
        "run_line_magic",
        lambda self, name, line: commands.append(f"{name} {line}"),
    )
    if colab:
        monkeypatch.setitem(sys.modules, "google.colab", object())
    shell = InteractiveShell()
    (cell, _) = fetch_cell.put([v4.new_code_cell("1")], "https://github.com/one/book")
    shell.run_cell(cell.source).raise_error()
    return commands


def test_it_does_nothing_elsewhere(monkeypatch):
    assert run(monkeypatch, colab=False) == []


def test_without_the_book_it_says_in_one_line_what_is_needed_and_where(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, colab=False)
    assert "https://github.com/one/book" in str(stop.value)
    assert "\n" not in str(stop.value)


def test_in_colab_it_fetches_the_book_and_what_colab_lacks(monkeypatch):
    clone, folder, install = run(monkeypatch, colab=True)
    assert "git clone --quiet --depth 1 https://github.com/one/book /content/book" in clone
    assert folder == "cd -q /content/book/book"
    assert install == f"pip install --quiet {fetch_cell.MISSING_IN_COLAB}"


def test_it_is_put_once_and_brought_up_to_date():
    cells = [v4.new_markdown_cell("# Title"), v4.new_code_cell("1")]
    first = fetch_cell.put(cells, fetch_cell.UNKNOWN)
    again = fetch_cell.put(first, "https://github.com/one/book")
    assert [fetch_cell.is_fetch(cell) for cell in again] == [False, True, False]
    assert "one/book" in again[1].source
    assert fetch_cell.put(cells[:1], fetch_cell.UNKNOWN) == cells[:1]


def test_the_address_is_the_one_of_the_citation(tmp_path):
    (tmp_path / "CITATION.cff").write_text("repository-code: https://github.com/one/book/\n")
    assert fetch_cell.repository(tmp_path) == "https://github.com/one/book"
    (tmp_path / "CITATION.cff").write_text("title: A book\n")
    assert fetch_cell.repository(tmp_path) == fetch_cell.UNKNOWN


def test_which_tables_a_chapter_loads_is_read_past_it(tmp_path):
    cells = fetch_cell.put([v4.new_code_cell('load("issues")')], fetch_cell.UNKNOWN)
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "01-small.ipynb")
    assert downloads.table_names(tmp_path / "01-small.ipynb") == ("issues",)
