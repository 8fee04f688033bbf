"""`make book` on a small book: what stops it, what it leaves alone, what it does not do twice."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.tools import copies, kills
from tests.tools.copies import (
    SMALL_CELL,
    change_cell,
    command,
    hashes,
    small_copy,
    write_chapter,
)

pytestmark = pytest.mark.kernel


def build(root, **environment):
    return subprocess.run(**command(root, **environment), check=False)


@pytest.fixture(scope="module")
def shared(tmp_path_factory, worker_id):
    """A folder that all workers of this run have in common: what takes long is made there once."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="module")
def built(shared):
    """One small book for all, built once."""
    root = shared / "small"
    with FileLock(f"{root}.lock"):
        if not (root / "_build/html").exists():
            done = build(small_copy(root))
            assert done.returncode == 0, done.stderr + done.stdout
            assert "index.html" in done.stdout
    return root


@pytest.fixture
def book(built, tmp_path):
    """A copy of the built book, to be broken at will."""
    shutil.copytree(built, tmp_path / "book-copy", symlinks=True)
    return tmp_path / "book-copy"


def test_the_chapter_is_run_and_its_source_is_linked(built):
    page = (built / "_build/html/01-small.html").read_text("utf-8")
    assert "27 regions" in page
    assert 'href="bibliography.html#kyiv-independent-2025-03-12-recognition"' in page
    listed = (built / "_build/html/bibliography.html").read_text("utf-8")
    assert 'href="01-small.html">chapter 1</a>' in listed


def test_nothing_changed_nothing_done(book):
    before = {path: path.stat().st_mtime_ns for path in (book / "_build").rglob("*")}
    done = build(book)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing has changed" in done.stdout
    after = {path: path.stat().st_mtime_ns for path in (book / "_build").rglob("*")}
    assert after == before


def test_jupyter_books_own_command_gives_the_same_bytes_anywhere(built, tmp_path):
    other = small_copy(tmp_path / "elsewhere")
    shutil.copyfile(built / "book/01-small.ipynb", other / "book/01-small.ipynb")
    start = command(other, TZ="Asia/Kathmandu", PYTHONHASHSEED="7", LC_ALL="C")
    program = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run(**{**start, "args": [program, "build", "."]}, check=False)
    assert done.returncode == 0, done.stderr
    assert hashes(other) == hashes(built)


# ---- a build that is killed, and the next one -------------------------------------------------

WORDS = "Other words"
MOMENTS = ("Chapters", "Writing the pages")  # as the build says them: chapters run, pages are made


@pytest.fixture(scope="module")
def survivor(built, shared):
    """A book of which a page, a chapter and a table changed, whose build was killed while it ran
    the chapter and while it wrote pages; then built, for an address. With it, what was wrong with
    the site on show after each kill, when its chapters had run before the last build and after it,
    and how many drawings each chart made anew.
    """
    book, history = shared / "killed", shared / "killed.json"
    with FileLock(f"{book}.lock"):
        if not history.exists():
            shutil.copytree(built, book, symlinks=True)
            history.write_text(json.dumps(survive(book)), "utf-8")
    return book, *json.loads(history.read_text("utf-8"))


def survive(book):
    before, drawings, faults = hashes(book), copies.drawings(book), []
    kills.change(book, WORDS)
    change_cell(book / "book/data/uranium.csv", "uranium", "description")
    for moment in MOMENTS:
        kills.kill_when_it_says(book, moment)
        faults.append(kills.fault(book, before, WORDS))
    runs = chapter_runs(book)
    done = build(book, SITE_URL="https://example.org/line")
    assert done.returncode == 0, done.stderr
    anew = copies.drawn_since(drawings, copies.drawings(book))
    return faults, runs, chapter_runs(book), anew


def chapter_runs(book):
    cache = book / "_build/cache/chapters"
    return {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}


def test_a_killed_build_leaves_the_old_site(survivor):
    _, faults, *_ = survivor
    assert faults == ["", ""]


def test_the_next_build_takes_what_was_done_and_leaves_nothing_behind(survivor):
    book, _, before, after, _ = survivor
    assert WORDS in (book / "_build/html/index.html").read_text("utf-8")
    assert kills.whole(book / "_build/html")
    assert not (book / "_build/staging").exists()
    assert before == after, "a chapter was run again"


def test_a_changed_table_redraws_only_the_chart_that_reads_it(built, survivor):
    charts = {name: len(keys) for name, keys in copies.drawings(built).items()}
    assert charts == {"issue": 2, "buyer": 2}
    assert survivor[-1] == {"buyer": 2}


def test_with_an_address_pages_say_where_they_are(survivor):
    site = survivor[0] / "_build/html"
    page = (site / "01-small.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/line/01-small.html">' in page
    assert 'property="og:image" content="https://example.org/line/_static/cover.png"' in page
    assert (site / "_static/cover.png").is_file()
    assert '"url":"https://example.org/line/01-small.html"' in page
    home = (site / "index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/line/">' in home
    listed = (site / "sitemap.xml").read_text("utf-8")
    addresses = sorted(re.findall("<loc>(.*)</loc>", listed))
    assert addresses == [
        "https://example.org/line/",
        "https://example.org/line/01-small.html",
        "https://example.org/line/bibliography.html",
    ]
    assert "Sitemap: https://example.org/line/sitemap.xml" in (site / "robots.txt").read_text()
    missing = (site / "404.html").read_text("utf-8")
    assert 'href="/line/index.html"' in missing
    assert not re.search(r'(href|src)="(?!/line/|#)', missing)


# ---- what stops a build -----------------------------------------------------------------------

STOPPED = "make book stopped: the reason stands above. The last good site is still in _build/html."


def test_a_broken_table_stops_with_one_line_and_leaves_the_site(book):
    table = book / "book/data/oblasts.csv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join([*lines, lines[-1]]), "utf-8")  # a key twice
    before = hashes(book)
    done = build(book)
    assert done.returncode == 1
    reason, kept = [line for line in done.stderr.splitlines() if line.strip()]
    assert reason.startswith("oblasts.csv, row ")
    assert kept == STOPPED
    assert hashes(book) == before


def test_faults_on_a_page_are_named_and_the_site_stays(book):
    text = "# 1 · Small\n\n{cite-source}`no-such-source`\n\n[lost](no-such-page.md)\n"
    write_chapter(book / "book", SMALL_CELL, text=text)
    before = hashes(book)
    done = build(book)
    assert done.returncode == 1
    for fault in ("01-small.ipynb", "no source 'no-such-source'", "no-such-page.md"):
        assert fault in done.stderr
    assert hashes(book) == before
