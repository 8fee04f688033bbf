"""What is laid down for Sphinx, what stops a build before it, and what is put on show after it."""

import os
import re
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

import redline
from redline import tables
from redline.site import execution, sites, staging

ROOT = Path(redline.__file__).parents[2]


@pytest.fixture
def project(tmp_path):
    """The smallest of projects: a notebook, a page, a folder that is not the book's to read."""
    for name, text in {
        "book/01-one.ipynb": "source",
        "book/page.md": "# A page",
        "book/redline/words.py": "",
        "book/_static/book.css": "",
        "book/data/oblasts.csv": "",
        "book/data/datapackage.json": (
            '{"resources": [{"name": "oblasts", "title": "Regions", "schema": {}},'
            ' {"name": "outlines", "title": "Outlines"}]}'
        ),
        "CHANGELOG.md": "# Changelog",
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: 01-one\n- file: page\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_sphinx_reads_results_in_the_place_of_notebooks(project, tmp_path):
    result = tmp_path / "result"
    result.write_text("result")
    source = tmp_path / "laid"
    staging.lay_down(project, source, {project / "book/01-one.ipynb": result}, ["index"])
    laid = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert laid == {
        "01-one.ipynb",
        "_notebooks/01-one.ipynb",
        "_project/CHANGELOG.md",
        "_static/book.css",
        "data/oblasts.md",
        "index.md",
        "page.md",
    }
    assert (source / "01-one.ipynb").read_text() == "result"
    assert (source / "_notebooks/01-one.ipynb").read_text() == "source"
    assert (
        (source / "data/oblasts.md").read_text().startswith("# Regions\n\n```{datasheet} oblasts")
    )


def test_only_notebooks_of_the_contents_are_run(project):
    (project / "book/99-draft.ipynb").write_text("not part of the book")
    config = SimpleNamespace(external_toc_path="_toc.yml", site_without=[])
    chapter = project / "book/01-one.ipynb"
    assert staging.chapters(project, config) == [chapter]
    config.site_without = ["01-one"]
    assert staging.chapters(project, config) == []


def test_modules_of_another_folder_are_refused(project, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    with pytest.raises(ValueError, match=r"redline is installed from .*, not from"):
        staging.check(project)


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("check", ValueError("SITE_URL must be like https://example.org/book/, not 'a'")),
        ("check", tables.TableError("oblasts.csv", 3, "area", "x", "must be a number")),
        ("publish_all", execution.ChapterError("01-one.ipynb, cell 2: ZeroDivisionError")),
    ],
)
def test_what_stops_a_build_is_said_in_one_line_and_nothing_is_left(
    project, monkeypatch, step, error
):
    def stop(*_):
        raise error

    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(staging, "check", lambda _: None)
    monkeypatch.setattr(staging if step == "check" else execution, step, stop)
    build = project / "_build"
    app = SimpleNamespace(srcdir=project, doctreedir=build / "doctrees", outdir=build / "html")
    with pytest.raises(SystemExit) as stopped:
        staging.begin(app, SimpleNamespace(external_toc_path="_toc.yml", site_without=[]))
    assert stopped.value.code == str(error)
    assert len(str(error).splitlines()) == 1
    assert not (build / "staging").exists()


@pytest.mark.parametrize("address", ["example.org/book", "ftp://example.org/", "https://a/?b=c"])
def test_an_address_that_is_none_is_refused(monkeypatch, address):
    monkeypatch.setenv("SITE_URL", address)
    with pytest.raises(
        ValueError, match="SITE_URL must be like .* not " + re.escape(repr(address))
    ):
        staging.check(ROOT)


def finished(tmp_path, *, warnings, keep_going):
    """An application whose pages are written, for `finish`."""
    pages = tmp_path / "staging/html"
    pages.mkdir(parents=True)
    (pages / "index.html").write_text("new")
    return SimpleNamespace(
        site_build=(ROOT, tmp_path, ExitStack()),
        keep_going=keep_going,
        _warncount=warnings,
        outdir=pages,
        builder=SimpleNamespace(name="html", epilog="where"),
    )


@pytest.mark.parametrize(
    ("warnings", "keep_going", "error", "on_show"),
    [
        (0, True, None, True),
        (1, False, None, True),  # somebody who builds by hand may live with warnings
        (1, True, None, False),
        (0, True, RuntimeError("a fault"), False),
    ],
)
def test_only_a_site_without_faults_is_put_on_show(tmp_path, warnings, keep_going, error, on_show):
    staging.finish(finished(tmp_path, warnings=warnings, keep_going=keep_going), error)
    assert (tmp_path / "html/index.html").exists() is on_show
    assert (sites.current(tmp_path) is not None) is on_show


def test_a_site_whose_inputs_are_known_has_their_name(tmp_path, monkeypatch):
    monkeypatch.setenv(staging.KEY, "known")
    staging.finish(finished(tmp_path, warnings=0, keep_going=True), None)
    assert sites.current(tmp_path) == "known"
