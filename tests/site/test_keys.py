"""What a build looks at before it leaves a site or a chapter as it is."""

import shutil
from pathlib import Path

import pytest

from redline.site import execution
from tests.tools.copies import small_copy
from tools import build_book

ARTICLE = "seeds/article-2025-03-12.txt"
CHAPTER = "book/01-small.ipynb"
RUN_AGAIN = [  # all that a chapter may reach, or that runs it
    "book/redline/words.py",
    "book/redline/charts/style.py",
    "everystate/src/everystate/static/explore.js",
    "book/data/oblasts.csv",
    "book/data/datapackage.json",
    "book/data/outlines.geojson",
    ARTICLE,
    "requirements.txt",
    "book/redline/site/execution.py",
    "book/redline/site/notebooks.py",
]
BUILD_AGAIN = [  # what only the pages come from
    "book/index.md",
    "book/bibliography.md",
    "book/_static/book.css",
    "book/redline/site/pages.py",
    "book/redline/site/theme/layout.html",
    "everystate/src/everystate/sphinx/files.py",
    "tools/build_book.py",
    "_config.yml",
    "_toc.yml",
    "requirements.in",
]
NEITHER = ["tools/audit/nu.py", "book/redline/__pycache__/words.pyc", "tests/test_keys.py"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return small_copy(tmp_path_factory.mktemp("keys"))


def keys(root):
    """The keys of the site and of its one chapter."""
    chapter = execution.chapter_key(root / CHAPTER, execution.code_digest(root))
    return build_book.site_key(root), chapter


def changed(root, name):
    """The keys with one file changed, or added."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_bytes() if path.exists() else None
    path.write_bytes((old or b"") + b"\n")
    try:
        return keys(root)
    finally:
        path.write_bytes(old) if old is not None else path.unlink()


@pytest.mark.parametrize("name", RUN_AGAIN)
def test_a_chapter_runs_again_when_what_it_reaches_changes(name, whole):
    site, chapter = keys(whole)
    assert (whole / name).exists()
    new_site, new_chapter = changed(whole, name)
    assert new_chapter != chapter
    assert new_site != site


@pytest.mark.parametrize("name", BUILD_AGAIN)
def test_a_page_alone_runs_no_chapter(name, whole):
    site, chapter = keys(whole)
    assert (whole / name).exists()
    new_site, new_chapter = changed(whole, name)
    assert new_chapter == chapter
    assert new_site != site


@pytest.mark.parametrize("name", NEITHER)
def test_what_no_page_comes_from_builds_nothing(name, whole):
    assert changed(whole, name) == keys(whole)


def test_keys_do_not_depend_on_the_folder(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "elsewhere")
    assert keys(tmp_path / "elsewhere") == keys(Path(whole))


def test_where_the_site_will_be_belongs_to_its_key(whole, monkeypatch):
    plain = keys(whole)
    monkeypatch.setenv("SITE_URL", "https://example.org/line/")
    site, chapter = keys(whole)
    assert (site != plain[0], chapter == plain[1]) == (True, True)
