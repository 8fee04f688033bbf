"""How a build must end that meets a broken table, and one broken table of each kind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from redline import tables
from tests.tables import broken
from tests.tables.broken import CUT_SHORT, KINDS, Breakage, BrokenCopy

KEPT = "make book stopped: the reason stands above. The last good site is still in _build/html."


def examples() -> dict[str, tuple[str, Breakage]]:
    """One broken copy of each kind, with the name of its table."""
    by_kind: dict[str, tuple[str, Breakage]] = {}
    for name, one in _all():
        by_kind.setdefault(one.kind, (name, one))
        if len(by_kind) == len(KINDS):
            break
    return by_kind


def _all() -> Iterator[tuple[str, Breakage]]:
    with tempfile.TemporaryDirectory() as scratch:
        for name in tables.names():
            copy = BrokenCopy(Path(scratch), name)
            cut = Breakage(CUT_SHORT, next(broken.cut_short(copy)), None, None, "")
            for one in (cut, *broken.ties(copy), *broken.files(copy), *broken.cells(copy)):
                yield name, one


def wrong_end(code: int, message: str, file: str, one: Breakage) -> str:
    """What is wrong with how a build ended: one line with the reason, one that the site stays."""
    lines = [line for line in message.splitlines() if line.strip()]
    place = [file, *([f"row {one.row}"] if one.row else []), *([one.column] if one.column else [])]
    right = len(lines) == 2 and lines[0].startswith(file) and lines[1] == KEPT
    if code == 1 and right and all(part in lines[0] for part in place):
        return ""
    return f"ended with {code}: {message.strip()[:200]}"
