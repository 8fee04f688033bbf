"""Which chapter runs first, and with how many processes it draws."""

import time
from pathlib import Path

import joblib
import nbformat
import pytest
from nbformat import v4

from redline.site import execution
from tests.tools import copies

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def chapter(tmp_path):
    path = tmp_path / "01-small.ipynb"
    cells = [v4.new_markdown_cell("explorer nowhere: 9 states · told in prose")]
    for line in (
        "explorer map: 78 × 2 = 156 states · day: 2014 … 2025 · content 0a1b2c3d\n",
        "a digest\nexplorer many: 100 × 50 = 5\u202f000 states · a: 1 … 100 · content 0a1b2c3d\n",
        "explorer quiz-one: 4 states · choice: a | b | c | d · content 0a1b2c3d\n",
    ):
        cells.append(v4.new_code_cell("explore()", outputs=[v4.new_output("stream", text=line)]))
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


def test_a_chapter_is_as_long_as_its_explorers_have_states(chapter):
    assert execution.states(chapter) == 156 + 5000 + 4


def test_long_chapters_start_first(chapter, tmp_path, monkeypatch):
    short = tmp_path / "00-short.ipynb"
    nbformat.write(v4.new_notebook(), short)
    started = []
    monkeypatch.setattr(execution, "CHAPTERS_AT_ONCE", 1)
    monkeypatch.setattr(execution, "execute", lambda path, *_: started.append(path))
    monkeypatch.setattr(execution.notebooks, "text", lambda notebook: "")
    execution.publish_all([short, chapter], ROOT, tmp_path / "cache")
    assert started == [chapter, short]


@pytest.fixture
def publish(tmp_path):
    """``publish(name=code, …)`` runs chapters of one cell each, with nothing of the book."""

    def run(**chapters):
        book = tmp_path / "book"
        (book / "redline/site").mkdir(parents=True)
        (tmp_path / "requirements.txt").touch()
        for runner in execution.RUNNERS:
            (book / "redline/site" / runner).touch()
        paths = []
        for name, code in chapters.items():
            paths.append(book / f"{name}.ipynb")
            nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(code)]), paths[-1])
        execution.publish_all(paths, tmp_path, tmp_path / "cache")

    return run


@pytest.mark.kernel
def test_after_a_failure_no_chapter_is_waited_for(publish):
    start = time.monotonic()
    with pytest.raises(execution.ChapterError, match=r"wrong\.ipynb, cell 1: ZeroDivisionError"):
        publish(long="import time; time.sleep(300)", wrong="1 / 0")
    assert time.monotonic() - start < 200


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import warnings; warnings.warn('careful')", r"one\.ipynb, cell 1 warns: .*careful"),
        ("import os; os._exit(3)", r"one\.ipynb: its kernel died"),
    ],
)
def test_a_chapter_that_warns_or_whose_kernel_dies_is_named(publish, monkeypatch, code, reason):
    monkeypatch.delenv(copies.OF_A_TEST)
    with pytest.raises(execution.ChapterError, match=reason):
        publish(one=code)


@pytest.mark.parametrize(("cores", "processes"), [(1, "1"), (2, "1"), (4, "2"), (9, "4")])
def test_chapters_share_the_cores(monkeypatch, cores, processes):
    for name in ("EXPLORE_JOBS", "EXPLORE_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(joblib, "cpu_count", lambda: cores)
    assert execution.drawing_processes() == {"EXPLORE_JOBS": processes}


@pytest.mark.parametrize("name", ["EXPLORE_JOBS", "EXPLORE_BACKEND"])
def test_what_the_environment_says_goes_first(monkeypatch, name):
    monkeypatch.setenv(name, "3")
    assert execution.drawing_processes() == {}
