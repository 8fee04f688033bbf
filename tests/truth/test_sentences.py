"""A changed datum changes what a chart says, in every chart of the book."""

import nbformat
import pandas as pd
import pytest

from tools.truth import sentences

COMPUTED = "alt=lambda who: f'{rows.loc[rows.actor_id == who, \"stance_score\"].sum()} in all'"
TYPED = "alt=lambda who: f'{who} scores 7 in all'"


@pytest.mark.slow
@pytest.mark.parametrize("notebook", sentences.chapters(), ids=lambda path: path.stem)
def test_every_chart_and_digest_says_what_its_tables_say(notebook):
    assert sentences.faults(notebook) == []


def chapter(folder, alt, name="some-chart"):
    code = (
        "from redline.chapter import explore, load\nrows = load('positions')\n"
        f"explore(lambda who: '', name='{name}', title='Scores', {alt}, who=['zelensky', 'putin'])"
    )
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
    return path


def test_a_typed_sentence_is_found(tmp_path):
    (fault,) = sentences.faults(chapter(tmp_path, TYPED))
    assert "some-chart says the same whatever the tables say" in fault
    assert sentences.faults(chapter(tmp_path, COMPUTED)) == []


def test_a_chapter_that_does_not_run_is_an_error(tmp_path):
    with pytest.raises(RuntimeError, match="cell 1"):
        sentences.faults(chapter(tmp_path, "alt=nothing"))


DRAWN = """
from matplotlib.figure import Figure
from redline.chapter import digest, load
rows = load("positions")
fig = Figure()
fig.add_axes((0, 0, 1, 1)).plot([0, 1], [0, HEIGHT])
print(digest(fig))
"""


@pytest.mark.parametrize(
    ("height", "stored", "faults"),
    [
        ("rows['stance_score'].sum()", "", 0),
        ("rows['stance_score'].sum()", "another", 1),
        ("7", "", 1),
    ],
)
def test_a_digest_must_follow_the_tables(tmp_path, height, stored, faults):
    cell = nbformat.v4.new_code_cell(DRAWN.replace("HEIGHT", height))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    path = tmp_path / "01.ipynb"
    nbformat.write(notebook, path)
    text = stored or sentences.run(path).digests[0]
    cell.outputs = [nbformat.v4.new_output("stream", text=f"{text}\n")]
    nbformat.write(notebook, path)
    assert len(sentences.faults(path)) == faults


def test_what_a_change_changes():
    rows = pd.DataFrame({"position_id": ["a", "b", "c"], "stance_score": [8, -8, 16]})
    assert sentences.lowered("positions", rows)["stance_score"].tolist() == [7, -7, 14]
    moved = sentences.turned("positions", rows)
    assert moved["position_id"].tolist() == ["a", "b", "c"]
    assert moved["stance_score"].tolist() == [16, 8, -8]
    assert sentences.thinned("positions", rows)["position_id"].tolist() == ["a", "c"]
    assert sentences.only("terms", sentences.thinned)("positions", rows) is rows


def test_only_what_has_a_unit_is_measured():
    rows = pd.DataFrame({"cell": ["a"], "lon": [32.0], "area_km2": [248.0]})
    changed = sentences.measured("grid_cells", rows)
    assert changed["lon"].item() == 32.0
    assert changed["area_km2"].item() == 217.0
