"""Imports run one way: notebooks → charts → questions → tables; the engine knows no subject.

Each folder is a room, each row of `KNOWS` what its modules may import of the project. What all
share (words, colours, the projection) knows nothing.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "book/redline"
SHARED = {"redline.words", "redline.palette", "redline.projection"}
KNOWS = {
    "book/redline/tables": {"redline.tables"},
    "book/redline/questions": {"redline.questions", "redline.tables", *SHARED},
    "book/redline/charts": {
        "redline.charts",
        "redline.questions",
        "redline.tables",
        "everystate",
        *SHARED,
    },
    # what the book is about the site learns from its pages and tables; it knows how charts look,
    # and its pictures of chapters are set like the cover
    "book/redline/site": {
        "redline.site",
        "redline.tables",
        "redline.charts.cover",
        "redline.charts.style",
        "everystate",
        *SHARED,
    },
    "everystate/src": {"everystate"},
}
OWN = ("redline", "everystate", "tools", "tests")


def imported(path):
    """Every module of the project that a file imports, by full name; a package's own is none."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] in OWN} - {"redline"}


def strangers(path, allowed):
    return sorted(
        name for name in imported(path) if not any(f"{name}.".startswith(f"{k}.") for k in allowed)
    )


@pytest.mark.parametrize("room", KNOWS)
def test_a_room_knows_only_the_rooms_below_it(room):
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    intruders = {path.name: names for path in files if (names := strangers(path, KNOWS[room]))}
    assert intruders == {}


@pytest.mark.parametrize("name", sorted(SHARED))
def test_what_all_share_knows_nothing(name):
    assert imported(ROOT / "book" / f"{name.replace('.', '/')}.py") == set()


def test_no_module_of_two_rooms_has_one_name():
    names = [path.stem for path in PACKAGE.rglob("*.py") if path.stem != "__init__"]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_an_import_against_the_direction_is_found(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("from redline.charts import style\nfrom redline.tables import load\n")
    assert strangers(path, KNOWS["book/redline/questions"]) == ["redline.charts.style"]
