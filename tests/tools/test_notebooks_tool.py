"""Notebooks keep what can be compared, and nothing that changes from run to run."""

import nbformat
import pytest
from nbformat import v4

from tools import notebooks


def notebook(*outputs, source="1 + 1", tags=()):
    cell = v4.new_code_cell(source, outputs=list(outputs), execution_count=41)
    cell.metadata = nbformat.from_dict({"tags": list(tags), "collapsed": True})
    return v4.new_notebook(cells=[v4.new_markdown_cell("# Title  \n"), cell])


WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def normal(*outputs, **options):
    return notebooks.normalise(notebook(*outputs, **options), "chapter.ipynb").cells[-1]


def test_text_is_kept_and_pictures_and_widgets_are_dropped():
    picture = v4.new_output(
        "display_data", data={"image/png": "aGVsbG8=", "text/plain": "<Figure size 8x4>"}
    )
    widget = v4.new_output(
        "display_data",
        data={WIDGET_VIEW: {"model_id": "1"}, "text/markdown": "A chart in words."},
    )
    kept = normal(v4.new_output("stream", text="a digest\n"), picture, widget).outputs
    assert [output.get("text") or dict(output.data) for output in kept] == [
        "a digest\n",
        {"text/plain": "<Figure size 8x4>"},
        {"text/markdown": "A chart in words."},
    ]


def test_cells_count_from_one_whatever_ran_before():
    result = v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=41)
    cell = normal(result)
    assert (cell.execution_count, cell.outputs[0].execution_count) == (1, 1)


def test_ids_follow_from_the_text_alone():
    first, second = (notebooks.normalise(notebook(), "a") for _ in range(2))
    assert [cell.id for cell in first.cells] == [cell.id for cell in second.cells]
    longer = notebook()
    longer.cells.insert(0, v4.new_markdown_cell("new"))
    assert [c.id for c in notebooks.normalise(longer, "a").cells][1:] == [c.id for c in first.cells]


def test_equal_cells_get_different_ids():
    twice = notebook()
    twice.cells.append(twice.cells[1].copy())
    assert len({cell.id for cell in notebooks.normalise(twice, "a").cells}) == 4


def test_a_folded_cell_is_folded_in_jupyterlab_too():
    assert normal(tags=["hide-input"]).metadata == {
        "tags": ["hide-input"],
        "jupyter": {"source_hidden": True},
    }


@pytest.mark.parametrize("source", ['prose(f"""\nOf {n} maps.\n""")', 'x = 1\nsolution(x, "So.")'])
def test_a_cell_that_says_words_shows_only_them(source):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source)])
    (cell,) = notebooks.normalise(notebook, "a").cells[1:]
    assert cell.metadata == {"tags": ["remove-input"], "jupyter": {"source_hidden": True}}


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (v4.new_output("error", ename="ValueError", evalue="no", traceback=[]), "stores an error"),
        (v4.new_output("stream", name="stderr", text="careful"), "writes to stderr: careful"),
        (
            v4.new_output("display_data", data={"text/plain": "<thing at 0x7f00aa11bb22>"}),
            "memory address",
        ),
        (v4.new_output("display_data", data={"text/html": "x" * 20_001}), "too long"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(output, reason):
    with pytest.raises(notebooks.NotNormalError, match=f"chapter.ipynb, cell 3.*{reason}"):
        normal(output)


def test_check_refuses_a_notebook_that_is_not_normal(tmp_path):
    path = tmp_path / "03-share.ipynb"
    path.write_text(nbformat.writes(notebook()))
    assert "make notebooks CHAPTER=03" in notebooks.fault(path)
    path.write_text(notebooks.text(notebooks.normalise(notebook(), path.name)))
    assert notebooks.fault(path) is None


def test_a_run_writes_the_same_bytes_twice(tmp_path):
    path = tmp_path / "01-small.ipynb"
    path.write_text(nbformat.writes(notebook(source="print('twenty')\nround(18.62, 1)")))
    notebooks.run(path)
    first = path.read_bytes()
    notebooks.run(path)
    assert path.read_bytes() == first
    assert b"twenty" in first
    assert b"18.6" in first
    assert notebooks.fault(path) is None


def test_a_failing_chapter_is_left_as_it_was(tmp_path):
    path = tmp_path / "01-small.ipynb"
    path.write_text(nbformat.writes(notebook(source="1 / 0")))
    before = path.read_bytes()
    assert notebooks._run_all([path]) == 1
    assert path.read_bytes() == before
