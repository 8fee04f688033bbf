"""From a file's bytes to rows of text, refusing a file that is not whole."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from redline.tables.errors import TableError

LARGEST_FILE = 20_000_000
"""Bytes. The largest table has 1.4 MB; a file beyond this is not ours."""

LONGEST_CELL = 4_000
"""Characters. The longest cell of the package has fewer than 500."""

_FOREIGN_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(path: Path, columns: list[str]) -> list[list[str]]:
    """Return the rows below the header of the CSV file at `path`, each as long as `columns`.

    Raises:
        TableError: the file is missing, empty, not plain UTF-8 or cut short; has other columns than
            `columns` in that order, a row of another length, or a cell over `LONGEST_CELL`.
    """
    rows = _parse(path.name, _text(path))
    _check_header(path.name, rows[0], columns)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise _wrong_length(path.name, number, row, columns, last=number == len(rows))
    return rows[1:]


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            rule = f"a table has at most {LARGEST_FILE:,} bytes, this one {size:,}"
            raise TableError(path.name, None, None, None, rule)
        content = path.read_bytes()
    except FileNotFoundError:
        raise TableError(path.name, None, None, None, f"no such file in {path.parent}") from None
    if not content.strip():
        raise TableError(path.name, None, None, None, "the file is empty")
    if content.startswith(codecs.BOM_UTF8):
        rule = "UTF-8 without a byte order mark"
        raise TableError(path.name, 1, None, "\\xef\\xbb\\xbf", rule)
    if content.startswith(_FOREIGN_BOMS) or b"\0" in content:
        rule = "the file must be UTF-8, this is another encoding"
        raise TableError(path.name, 1, None, None, rule)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise _wrong_encoding(path.name, content, fault.start) from None


def _wrong_encoding(file: str, content: bytes, start: int) -> TableError:
    """Name row, column and cell of the byte at `start`, the first that is not UTF-8."""
    rule = "the text must be UTF-8"
    head = content[:start].decode("utf-8")
    tail = content[start:].split(b"\n", 1)[0].decode("utf-8", "backslashreplace")
    rows = list(csv.reader(io.StringIO(head + tail, newline="")))
    until = list(csv.reader(io.StringIO(head + "?", newline="")))  # a mark where the byte stands
    row, position = len(until), len(until[-1]) - 1
    cells = rows[row - 1]
    column = rows[0][position] if row > 1 and position < len(rows[0]) else None
    return TableError(file, row, column, cells[position] if position < len(cells) else tail, rule)


def _parse(file: str, text: str) -> list[list[str]]:
    rows: list[list[str]] = []
    pythons_own = csv.field_size_limit(LARGEST_FILE)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append(row)
            _check_cells(file, rows)
    except csv.Error as fault:
        rule = f"must be CSV: {fault}"
        raise TableError(file, len(rows) + 1, None, None, rule) from None
    finally:
        csv.field_size_limit(pythons_own)
    if not text.endswith("\n"):
        last = rows[-1]
        rule = "the last row must end with a line break: the file is cut short"
        raise TableError(file, len(rows), None, last[-1] if last else None, rule)
    return rows


def _check_cells(file: str, rows: list[list[str]]) -> None:
    """Refuse a cell of the last of ``rows`` that is too long."""
    header = rows[0] if len(rows) > 1 else []
    for position, cell in enumerate(rows[-1]):
        if len(cell) > LONGEST_CELL:
            column = header[position] if position < len(header) else None
            rule = f"a cell has at most {LONGEST_CELL:,} characters, this one {len(cell):,}"
            raise TableError(file, len(rows), column, cell, rule)


def _check_header(file: str, header: list[str], columns: list[str]) -> None:
    for name in columns:
        if name not in header:
            raise TableError(file, 1, name, None, "the column is missing")
    for position, name in enumerate(header):
        if name in header[:position]:
            raise TableError(file, 1, name, name, "a column stands in the header once")
        if name not in columns:
            raise TableError(file, 1, name, name, "datapackage.json does not know this column")
    for name, expected in zip(header, columns, strict=True):
        if name != expected:
            raise TableError(file, 1, name, name, f"here the column {expected} must stand")


def _wrong_length(
    file: str, number: int, row: list[str], columns: list[str], *, last: bool
) -> TableError:
    cells, width = len(row), len(columns)
    if cells < width:
        rule = f"the row has {cells} of {width} cells{': the file is cut short' if last else ''}"
        return TableError(file, number, columns[cells], None, rule)
    rule = f"the row has {cells} cells, the header {width}"
    return TableError(file, number, None, row[width], rule)
