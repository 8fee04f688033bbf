"""The rules of a table's rows: which cell breaks one first?

`frictionless` checks what the Table Schema says (types, required, enum, range, pattern, unique,
primary key). This module adds what it has no word for: plain text, finite numbers, lists, partial
dates, references, dates in order, and rules that tie columns together. Every check yields its
broken cells row by row; the first of all, by row, then column, then order of checks, is reported.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from redline.descriptor import Field, Table

Row = Sequence[str]
Rows = Sequence[Row]
Keys = Callable[[str, tuple[str, ...]], frozenset[tuple[str, ...]]]
"""(table, columns) → the values that stand there: what a reference may point at."""

LIST_DELIMITER = ";"
PERIOD_DELIMITER = "/"
_NUMBERS = {"integer": re.compile(r"-?\d+"), "number": re.compile(r"-?\d+(\.\d+)?")}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd\ufeff]")
_TWICE_ENCODED = re.compile("[\u00c2\u00c3\u00d0\u00d1][\u0080-\u00bf]|\u00e2\u20ac|\u0432\u0402")
"""UTF-8 read as Latin-1 or Windows-1252/1251 and saved again: a dash becomes three letters."""


class Broken(NamedTuple):
    """A cell that breaks a rule. `row` counts from 0 below the header; `column` is an index."""

    row: int
    column: int
    value: str
    rule: str


def first_broken(
    table: Table, rows: Rows, keys: Keys, texts: Callable[[str], str]
) -> Broken | None:
    """Return the first cell of `rows` that breaks a rule of `table`, or None.

    Args:
        table: what the descriptor says.
        rows: the file's rows below the header, each as long as ``table.fields``.
        keys: what stands in the columns of another table.
        texts: the text of a file that spans point into, by name.
    """
    checks = [
        _plain_text(table, rows),
        _own_types(table, rows),
        _standard(table, rows),
        _lists(table, rows),
        _item_references(table, rows, keys),
        _foreign_keys(table, rows, keys),
        *(_TIES[tie["rule"]](table, rows, tie, texts) for tie in table.checks),
    ]
    first = [broken for check in checks if (broken := next(check, None)) is not None]
    return min(first, key=lambda cell: (cell.row, cell.column), default=None)


# Text ------------------------------------------------------------------------------------------


def _plain_text(table: Table, rows: Rows) -> Iterator[Broken]:
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell != cell.strip():
                yield Broken(r, c, cell, "no space before or after the text")
            elif not cell.isascii():
                if _UNPRINTABLE.search(cell):
                    yield Broken(r, c, cell, "printable characters only")
                elif _TWICE_ENCODED.search(cell):
                    yield Broken(r, c, cell, "the text must be UTF-8, this was encoded twice")
            elif not cell.isprintable():
                yield Broken(r, c, cell, "printable characters only, in one line")


# Types that need more than the standard's word ---------------------------------------------------


def _own_types(table: Table, rows: Rows) -> Iterator[Broken]:
    tests = [
        (c, rule, test) for c, field in enumerate(table.fields) for rule, test in _tests(field)
    ]
    for r, row in enumerate(rows):
        for c, rule, test in tests:
            if row[c] and not test(row[c]):
                yield Broken(r, c, row[c], rule)


def _tests(field: Field) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """Yield (rule, test) for what frictionless does not check of this column."""
    if field.type in _NUMBERS:
        pattern = _NUMBERS[field.type]
        word = "whole number" if field.type == "integer" else "number"
        yield f"a finite {word}, as digits", lambda cell: pattern.fullmatch(cell) is not None
    if field.kind == "partial-date":
        yield "a date as YYYY, YYYY-MM or YYYY-MM-DD", lambda cell: days(cell) is not None
    if field.kind == "period":
        yield (
            "a date as YYYY, YYYY-MM or YYYY-MM-DD, or two as start/end, in order",
            lambda cell: period(cell) is not None,
        )
    if field.kind:
        yield from _date_range(field)
    most = field.raw.get("redline:maxWords")
    if most is not None:
        yield f"at most {most} words", lambda cell: len(cell.split()) <= most


def _date_range(field: Field) -> Iterator[tuple[str, Callable[[str], bool]]]:
    low, high = field.raw.get("redline:minimum"), field.raw.get("redline:maximum")
    if low is not None:
        yield f"not before {low}", lambda cell: _starts(cell) >= _starts(low)
    if high is not None:
        yield f"not after {high}", lambda cell: _starts(cell) <= _ends(high)


def days(text: str) -> tuple[str, str] | None:
    """Return the first and last day of a full or partial date, or None if it is no date.

    >>> days("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not "01" <= month <= "12" or year == "0000":
        return None
    length = monthrange(int(year), int(month))[1]
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{length}"
    return (text, text) if 1 <= int(day) <= length else None


def period(text: str) -> tuple[str, str] | None:
    """Return the first and last day of a partial date or ``start/end``, or None if it is neither.

    >>> period("2025-01/2025-03")
    ('2025-01-01', '2025-03-31')
    """
    first, slash, last = text.partition(PERIOD_DELIMITER)
    start, end = days(first), days(last or first)
    if start is None or end is None or (slash and (not last or start[0] > end[1])):
        return None
    return start[0], end[1]


def _starts(text: str) -> str:
    found = period(text)
    return found[0] if found else text


def _ends(text: str) -> str:
    found = period(text)
    return found[1] if found else text


# The Table Schema, through frictionless ----------------------------------------------------------


def _standard(table: Table, rows: Rows) -> Iterator[Broken]:
    from frictionless import Checklist, Resource, Schema  # half a second, only when needed

    schema = {key: value for key, value in table.schema.items() if key != "foreignKeys"}
    data = [table.columns, *map(list, rows)]
    resource = Resource(data=data, schema=Schema.from_descriptor(schema))
    report = resource.validate(Checklist(), limit_errors=1)
    for task in report.tasks:
        for error in task.errors:
            yield _from_frictionless(table, rows, error)


def _from_frictionless(table: Table, rows: Rows, error: Any) -> Broken:
    row = getattr(error, "row_number", 2) - 2
    name = getattr(error, "field_name", None) or table.primary_key[0]
    column = table.columns.index(name)
    return Broken(row, column, rows[row][column], _in_words(table, error))


def _in_words(table: Table, error: Any) -> str:
    """Say a frictionless error as a rule."""
    note = str(error.note)
    if error.type == "primary-key":
        key = ", ".join(table.primary_key)
        return f"the key ({key}) stands once and is not empty: {note}"
    if error.type == "unique-error":
        return f"a value stands once: {note}"
    if error.type == "type-error":
        return note.replace("type is ", "must be of type ")
    if error.type == "constraint-error":
        return note.replace("constraint ", "").replace(" is ", " ")
    return f"{error.type}: {note}"


# Lists and references -------------------------------------------------------------------------


def items(cell: str) -> list[str]:
    """Return the items of a list cell; an empty cell has none."""
    return cell.split(LIST_DELIMITER) if cell else []


def _lists(table: Table, rows: Rows) -> Iterator[Broken]:
    lists = [c for c, field in enumerate(table.fields) if field.type == "list"]
    for r, row in enumerate(rows):
        for c in lists:
            parts = items(row[c])
            if any(not part or part != part.strip() for part in parts):
                yield Broken(r, c, row[c], "a list has no empty item and no space around one")
            elif len(set(parts)) < len(parts) and not table.fields[c].kind:
                yield Broken(r, c, row[c], "an item stands once in a list")


def _item_references(table: Table, rows: Rows, keys: Keys) -> Iterator[Broken]:
    pointing = []
    for c, field in enumerate(table.fields):
        if field.references:
            there, column = field.references.split(".")
            pointing.append((c, field.references, keys(there, (column,))))
    for r, row in enumerate(rows):
        for c, there, known in pointing:
            for item in items(row[c]):
                if (item,) not in known:
                    yield Broken(r, c, item, f"must stand in {there}")


def _foreign_keys(table: Table, rows: Rows, keys: Keys) -> Iterator[Broken]:
    pointing = [
        (
            [table.columns.index(name) for name in here],
            f"{there}.{'+'.join(names)}",
            keys(there, names),
        )
        for here, there, names in table.foreign_keys
    ]
    for r, row in enumerate(rows):
        for here, there, known in pointing:
            value = tuple(row[c] for c in here)
            if all(value) and value not in known:
                yield Broken(r, here[-1], row[here[-1]], f"must stand in {there}")


# Rules that tie columns of one row together (``redline:checks``) -------------------------------


def _order(
    table: Table, rows: Rows, tie: dict[str, Any], texts: Callable[[str], str]
) -> Iterator[Broken]:
    """``{"rule": "order", "columns": [start, end]}``: the end is not before the start."""
    start, end = (table.columns.index(name) for name in tie["columns"])
    for r, row in enumerate(rows):
        if row[start] and row[end] and _ends(row[end]) < _starts(row[start]):
            rule = f"not before {table.columns[start]} ({row[start]})"
            yield Broken(r, end, row[end], rule)


def _together(
    table: Table, rows: Rows, tie: dict[str, Any], texts: Callable[[str], str]
) -> Iterator[Broken]:
    """``{"rule": "together", "columns": […]}``: all of the cells are filled, or none."""
    columns = [table.columns.index(name) for name in tie["columns"]]
    for r, row in enumerate(rows):
        filled = [bool(row[c]) for c in columns]
        if any(filled) and not all(filled):
            empty = columns[filled.index(False)]
            yield Broken(r, empty, "", f"filled when one of {', '.join(tie['columns'])} is")


def _needs(
    table: Table, rows: Rows, tie: dict[str, Any], texts: Callable[[str], str]
) -> Iterator[Broken]:
    """``{"rule": "needs", "column": a, "needs": b}``: where `a` is filled, `b` is."""
    column, needed = table.columns.index(tie["column"]), table.columns.index(tie["needs"])
    for r, row in enumerate(rows):
        if row[column] and not row[needed]:
            yield Broken(r, needed, "", f"filled where {tie['column']} is")


def _span(
    table: Table, rows: Rows, tie: dict[str, Any], texts: Callable[[str], str]
) -> Iterator[Broken]:
    """``{"rule": "span", "text": file, "columns": [start, end, span]}``: text[start:end] is span."""
    text = texts(tie["text"])
    start, end, span = (table.columns.index(name) for name in tie["columns"])
    for r, row in enumerate(rows):
        if not (row[start].isdecimal() and row[end].isdecimal()):
            continue  # reported as a type by the standard's check
        first, last = int(row[start]), int(row[end])
        if not first < last <= len(text):
            rule = f"{tie['columns'][0]} < {tie['columns'][1]} ≤ {len(text)}, the text's length"
            yield Broken(r, end, row[end], rule)
        elif text[first:last] != row[span]:
            rule = f"equals characters {first} to {last} of {tie['text']}"
            yield Broken(r, span, row[span], rule)


_TIES = {"order": _order, "together": _together, "needs": _needs, "span": _span}
