"""Copies of the project in folders of their own, built with the command that a reader uses."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4

from redline import tables
from redline.tables import rawcsv

ROOT = Path(__file__).resolve().parents[2]


class CopyError(Exception):
    """A copy could not be built; the message is what the build said."""


OF_A_TEST = "PYTEST_CURRENT_TEST"  # a kernel that finds it leaves its stderr to the page
SMALL_CHAPTER = """\
# 1 · A small chapter

> Russian forces currently occupy roughly 20% of Ukraine.

*Question:* does it build? {cite-source}`kyiv-independent-2025-03-12-recognition`
"""
SMALL_CELL = """\
from IPython.display import HTML
from redline.tables import load
HTML(f"<p>{len(load('oblasts'))} regions</p>")
"""
SMALL_CHARTS = """\
from redline.chapter import explore
issues, uranium = load("issues"), load("uranium")

def issue(row):
    return f"<p>{issues.loc[row, 'proposition']}</p>"

def buyer(row):
    return f"<p>{uranium.loc[row, 'description']}</p>"

explore(issue, row=[0, 1], name="issue", title="An issue", alt=lambda row: f"Issue {row}.")
explore(buyer, row=[0, 1], name="buyer", title="A buyer", alt=lambda row: f"Buyer {row}.")
"""
SMALL_CONTENTS = """\
format: jb-book
root: index
chapters:
- file: 01-small
- file: bibliography
"""


def small_copy(target: Path) -> Path:
    """Write a book of three pages with the real data, modules and settings."""
    for folder in ("seeds", "tools", "book", "everystate/src"):
        ignored = shutil.ignore_patterns("__pycache__", "*.ipynb", "_build", "[a-z]*.md")
        shutil.copytree(ROOT / folder, target / folder, ignore=ignored)
    for name in ("_config.yml", "requirements.in", "requirements.txt"):
        shutil.copyfile(ROOT / name, target / name)
    shutil.copyfile(ROOT / "book/bibliography.md", target / "book/bibliography.md")
    (target / "book/index.md").write_text("# A small book\n\nIt has one chapter.\n")
    (target / "_toc.yml").write_text(SMALL_CONTENTS)
    write_chapter(target / "book", SMALL_CELL, SMALL_CHARTS)
    return target


def write_chapter(book: Path, *code: str, text: str = SMALL_CHAPTER) -> None:
    """Write the small book's one chapter, with these cells."""
    cells = [v4.new_markdown_cell(text), *map(v4.new_code_cell, code)]
    nbformat.write(v4.new_notebook(cells=cells), book / "01-small.ipynb")


def command(project: Path, **environment: str) -> dict[str, Any]:
    """Arguments for `subprocess` that build the copy, as a build outside of any test."""
    around = {name: value for name, value in os.environ.items() if name != OF_A_TEST}
    return {
        "args": [sys.executable, "-m", "tools.build_book"],
        "cwd": project,
        "env": {**around, "PYTHONPATH": "book:everystate/src:.", **environment},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


def build(project: Path, **environment: str) -> float:
    """Run ``make book``'s command there; the seconds it took. CopyError when it ends badly."""
    start = time.monotonic()
    done = subprocess.run(**command(project, **environment), check=False)
    if done.returncode:
        raise CopyError(f"{project}: {done.stderr.strip()[-1000:]}")
    return time.monotonic() - start


def hashes(project: Path) -> dict[str, str]:
    """The hash of every file of the site on show, by name."""
    html = (project / "_build/html").resolve()
    return {
        path.relative_to(html).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(html.rglob("*"))
        if path.is_file()
    }


def change_cell(file: Path, name: str, column: str) -> None:
    """Add a word to the first filled cell of a column of the table ``name``."""
    columns = tables.table(name).columns
    place = columns.index(column)
    old = next(row[place] for row in rawcsv.read(file, columns) if row[place])
    text = file.read_text(encoding="utf-8")
    assert text.count(old), old
    file.write_text(text.replace(old, f"{old} again", 1), encoding="utf-8")


def drawings(project: Path) -> dict[str, set[str]]:
    """Keys of the drawings that are kept, by explorer."""
    keys = {}
    for file in sorted((project / "_build/cache/explore").glob("*.sqlite")):
        with closing(sqlite3.connect(file)) as database:
            keys[file.stem] = {key for (key,) in database.execute("SELECT key FROM drawn")}
    return keys


def drawn_since(before: Mapping[str, set[str]], after: Mapping[str, set[str]]) -> dict[str, int]:
    """How many drawings each explorer made, those that made some."""
    made = {name: len(keys - before.get(name, set())) for name, keys in after.items()}
    return {name: number for name, number in made.items() if number}
