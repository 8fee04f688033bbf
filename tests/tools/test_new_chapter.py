"""A chapter of one's own begins as a notebook that runs."""

import shutil

import nbformat
import pytest
import yaml

from tools import new_chapter, notebooks


@pytest.fixture
def project(tmp_path):
    (tmp_path / "book").mkdir()
    shutil.copyfile(notebooks.ROOT / "_toc.yml", tmp_path / "_toc.yml")
    return tmp_path


def chapters(root):
    parts = yaml.safe_load((root / "_toc.yml").read_text())["parts"]
    return [entry["file"] for entry in parts[0]["chapters"]]


def test_it_stands_after_the_last_chapter(project):
    before = chapters(project)
    new_chapter.begin("my-question", project)
    assert chapters(project) == [*before, "my-question"]


@pytest.mark.parametrize("name", ["", "My question", "../up"])
def test_a_name_that_is_no_name_is_refused_and_nothing_written(project, name):
    contents = (project / "_toc.yml").read_bytes()
    with pytest.raises(ValueError, match="NAME="):
        new_chapter.begin(name, project)
    assert (project / "_toc.yml").read_bytes() == contents
    assert not list((project / "book").iterdir())


def test_no_chapter_is_written_over(project):
    path = new_chapter.begin("my-question", project)
    path.write_text("mine")
    with pytest.raises(ValueError, match="there already"):
        new_chapter.begin("my-question", project)
    assert path.read_text() == "mine"


@pytest.mark.kernel
def test_it_runs_as_it_is_and_says_its_figures(project):
    path = new_chapter.begin("my-question", project)
    notebooks.run(path)
    outputs = [o for c in nbformat.read(path, 4).cells for o in c.get("outputs", [])]
    assert any("The oldest row" in str(o.get("data", {}).get("text/markdown")) for o in outputs)
