"""The table on the terminal, one row at a time."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap

from tools.audit.promise import Promise

WIDTHS = (12, 58, 22, 26)  # outcome, promise, figure, limit
HEAD = ("", "promise", "figure", "limit")
NOTE = 80


def head() -> str:
    """The line above the rows."""
    return _line(HEAD)


def row(promise: Promise) -> str:
    """One promise, its long cells over several lines, its note below."""
    mark = promise.outcome if promise.kept else promise.outcome.upper()
    cells = (mark, promise.text, promise.figure, promise.limit)
    parts = [wrap(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)]
    lines = [_line(cells) for cells in zip_longest(*parts, fillvalue="")]
    indent = " " * (WIDTHS[0] + 2)
    lines += wrap(promise.note, NOTE, initial_indent=indent, subsequent_indent=indent)
    return "\n".join(lines)


def total(rows: list[Promise]) -> str:
    """How many are kept, missed and not checked."""
    counts = [
        f"{number} {word}"
        for word in ("kept", "missed", "not checked")
        if (number := sum(one.outcome == word for one in rows))
    ]
    return f"{len(rows)} promises: {', '.join(counts)}."


def _line(cells: tuple[str, ...]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
    return "  ".join(padded).rstrip()
