"""Copies of the project in folders of their own, built with the command that a reader uses."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class CopyError(Exception):
    """A copy could not be built; the message is what the build said."""


@dataclass(frozen=True)
class Run:
    """One build: seconds on the clock and of all processors, and the machine's load before."""

    seconds: float
    processor: float
    load: float


def copy(target: Path, source: Path = ROOT) -> Path:
    """Copy what belongs to the project, changes that are not committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=source,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, listed):
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, target / name)
    return target


def build(project: Path, **environment: str) -> Run:
    """Run ``make book``'s command there. CopyError when it does not end well."""
    load, before, start = os.getloadavg()[0], _processor(), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tools.build_book"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": "book:.", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CopyError(f"{project}: {done.stderr.strip()[-1000:]}")
    return Run(time.monotonic() - start, _processor() - before, load)


def _processor() -> float:
    """Seconds that this process's ended children took from all processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def hashes(project: Path) -> dict[str, str]:
    """The hash of every file of the site on show, by name."""
    html = (project / "_build/html").resolve()
    return {
        path.relative_to(html).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(html.rglob("*"))
        if path.is_file()
    }


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Names of files that only one site has, or that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def forget_results(project: Path) -> None:
    """Remove sites and executed chapters; drawn states stay."""
    (project / "_build/html").unlink()
    for name in ("sites", "cache/chapters"):
        shutil.rmtree(project / "_build" / name)


def drawings(project: Path) -> dict[str, set[str]]:
    """Keys of the drawings that are kept, by explorer."""
    found = {}
    for file in sorted((project / "_build/cache/explore").glob("*.sqlite")):
        with closing(sqlite3.connect(file)) as database:
            found[file.stem] = {key for (key,) in database.execute("SELECT key FROM drawn")}
    return found


def drawn_since(before: Mapping[str, set[str]], after: Mapping[str, set[str]]) -> dict[str, int]:
    """How many drawings each explorer made, those that made some."""
    made = {name: len(keys - before.get(name, set())) for name, keys in after.items()}
    return {name: number for name, number in made.items() if number}
