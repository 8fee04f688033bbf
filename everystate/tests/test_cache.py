"""What is drawn is kept, what changed is drawn, and a spoilt file is no error."""

from __future__ import annotations

import functools
import sqlite3
import subprocess
import sys
import textwrap
import types
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from everystate.cache import Cache
from everystate.fingerprint import fingerprint
from everystate.spool import Spool


def test_drawings_come_back_and_old_ones_go(tmp_path: Path) -> None:
    with Cache(tmp_path, "a") as cache:
        cache.put([("one", "<svg>é</svg>"), ("two", "x" * 10_000)])
        cache.keep_only(["one"])
    with Cache(tmp_path, "a") as cache:
        assert cache.get("one") == "<svg>é</svg>"
        assert "two" not in cache
        with pytest.raises(KeyError):
            cache.get("two")


def test_a_spoilt_file_is_started_anew(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_bytes(b"not a database" * 100)
    with Cache(tmp_path, "a") as cache:
        assert "one" not in cache
        cache.put([("one", "y")])
        assert cache.get("one") == "y"


def test_a_pile_gives_back_its_texts() -> None:
    with Spool() as spool:
        for i in range(5):
            spool.append(f"état {i}" * i)
        assert [spool[i] for i in (3, 0, 4)] == ["état 3" * 3, "", "état 4" * 4]
        assert len(list(spool)) == len(spool) == 5


def test_bound_data_counts_by_content() -> None:
    def bind(frame: pd.DataFrame) -> Callable[[], float]:
        return lambda: float(frame["x"].sum())

    frame = pd.DataFrame({"x": [1.0, 2.0], "t": ["a", "b"]})
    plain = fingerprint(bind(frame))
    assert fingerprint(bind(frame.copy())) == plain
    assert fingerprint(bind(frame.assign(x=[1.0, 3.0]))) != plain
    assert fingerprint(bind(frame.rename(columns={"t": "u"}))) != plain
    assert fingerprint(bind(frame.assign(x=[1, 2]))) != plain
    assert fingerprint(functools.partial(len, [1, 2])) != fingerprint(functools.partial(len, [1]))
    assert fingerprint(functools.partial(len, np.arange(3))) == fingerprint(
        functools.partial(len, np.arange(3))
    )


def notebook(code: str) -> types.FunctionType:
    """Return ``draw`` as a notebook's cells define it."""
    scope: dict[str, object] = {"__name__": "__main__"}
    exec(textwrap.dedent(code), scope)
    draw = scope["draw"]
    assert isinstance(draw, types.FunctionType)
    return draw


def test_a_cells_code_and_globals_count() -> None:
    cell = """
    limit = 20
    def helper(x): return x * limit
    def unused(x): return 0
    draw = lambda year: helper(year) + 1
    """
    plain = fingerprint(notebook(cell))
    assert fingerprint(notebook(cell)) == plain
    assert fingerprint(notebook(cell.replace("limit = 20", "limit = 21"))) != plain
    assert fingerprint(notebook(cell.replace("x * limit", "x + limit"))) != plain
    assert fingerprint(notebook(cell.replace("+ 1", "+ 2"))) != plain
    assert fingerprint(notebook(cell.replace("return 0", "return 1"))) == plain


def test_project_modules_count_by_source_through_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "project_for_test"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "colours.py").write_text("RED = 1\n")
    (package / "charts.py").write_text("from .colours import RED\ndef draw(x): return RED\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    def now() -> str:
        for name in [n for n in sys.modules if n.startswith("project_for_test")]:
            del sys.modules[name]
        import importlib

        importlib.invalidate_caches()
        module = importlib.import_module("project_for_test.charts")
        return fingerprint(module.draw)

    plain = now()
    assert now() == plain
    (package / "colours.py").write_text("RED = 2\n")
    assert now() != plain


def test_what_cannot_be_hashed_is_named() -> None:
    import threading

    lock = threading.Lock()
    with pytest.raises(TypeError, match="bound to a lock that cannot be hashed"):
        fingerprint(lambda: lock)


@pytest.mark.kernel
def test_two_processes_may_start_one_file_at_once(tmp_path: Path) -> None:
    """Neither takes the other's lock for a spoilt file and throws its drawings away."""
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from everystate.cache import Cache\n"
        "folder, who = Path(sys.argv[1]), sys.argv[2]\n"
        "for turn in range(30):\n"
        "    with Cache(folder, 'a') as cache:\n"
        "        cache.put([(f'{who}{turn}', 'x' * 20_000)])\n"
    )
    root = Path(__file__).parents[1]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), who],
            cwd=root,
            env={"PYTHONPATH": f"{root}/src", "PATH": ""},
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in "pqr"
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    with Cache(tmp_path, "a") as cache:
        assert all(f"{who}{turn}" in cache for who in "pqr" for turn in range(30))


def test_a_locked_file_is_not_a_spoilt_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Cache(tmp_path, "a") as cache:
        cache.put([("one", "y")])
    monkeypatch.setattr("everystate.cache._PATIENCE", 0.2)
    other = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Cache(tmp_path, "a")
    other.execute("ROLLBACK")
    other.close()
    with Cache(tmp_path, "a") as cache:
        assert cache.get("one") == "y"


def test_a_drawing_that_cannot_be_read_is_not_there(tmp_path: Path) -> None:
    with Cache(tmp_path, "a") as cache:
        cache.put([("one", "y")])
        cache._db.execute("UPDATE drawn SET picture = x'00'")
        with pytest.raises(KeyError):
            cache.get("one")
