"""Every chapter, run again from its first cell, gives the outputs that stand in the repository."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.kernel
ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted(path.name for path in (ROOT / "book").glob("*.ipynb"))


def nbval(book, chapter, cache):
    """Run nbval, strict, as a reader runs the chapter: from the book's folder, widgets alive.

    Nothing is drawn yet in the folder ``cache``: what ran before makes no difference.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("EXPLORE_", "PYTEST"))}
    environment |= {"PYTHONHASHSEED": "0", "PYTHONPATH": ""}
    environment["EXPLORE_CACHE"] = str(cache)
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
    command += ["-p", "no:xdist", "--rootdir", str(book), "-c", os.devnull, "--color=no", chapter]
    return subprocess.run(
        command, cwd=book, env=environment, capture_output=True, text=True, check=False
    )


def test_there_are_chapters():
    assert CHAPTERS


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_gives_what_is_written(chapter, tmp_path):
    done = nbval(ROOT / "book", chapter, tmp_path)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout


@pytest.fixture
def copy(tmp_path):
    """The book without its site, to be changed at will."""
    book = tmp_path / "book"
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "_static", "site")
    shutil.copytree(ROOT / "book", book, ignore=ignored)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return book


def two_per_cent_more(path, on, columns):
    """Raise figures of one date: still a valid table, no longer the same one."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    chosen = [row for row in rows if row["date"] == on]
    assert chosen
    for row in chosen:
        for column in columns:
            if row[column]:
                row[column] = f"{float(row[column]) * 1.02:.2f}"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_changed_datum_makes_the_chapter_fail(copy, tmp_path):
    columns = ["occupied_km2", "share_of_ukraine_pct", "clipped_km2", "clipped_share_pct"]
    two_per_cent_more(copy / "data/control_total.csv", "2025-03-11", columns)
    done = nbval(copy, "03-share.ipynb", tmp_path / "cache")
    assert done.returncode == 1, done.stdout[-4000:]
    assert "Cell outputs differ" in done.stdout
    assert "TableError" not in done.stdout
