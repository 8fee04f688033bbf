"""The rules of a table's rows: which cell breaks one first?

`frictionless` reads each cell as the Table Schema says (type, required, enum, range, pattern). This
module adds keys and what the standard has no word for: plain text, finite numbers, lists, partial
dates, references, dates in order, and rules that tie columns together.

One fault is reported: cells that are wrong by themselves come before references, and those before
keys and ties; within each, the first row, then the first column, then the first check.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from redline.tables.descriptor import Field, Table

Row = Sequence[str]
Rows = Sequence[Row]
Keys = Callable[[str, tuple[str, ...]], frozenset[tuple[str, ...]]]
"""(table, columns) → the values that stand there: what a reference may point at."""

LIST_DELIMITER = ";"
PERIOD_DELIMITER = "/"
_NUMBERS = {"integer": re.compile(r"-?[0-9]+"), "number": re.compile(r"-?[0-9]+(\.[0-9]+)?")}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd\ufeff]")
_TYPEWRITTEN = re.compile("[\"']")
_EIGHT_BIT = ("latin-1", "cp1252", "cp1251")


class Fault(NamedTuple):
    """A cell that breaks a rule. `row` counts from 0 below the header; `column` is an index."""

    row: int
    column: int
    value: str
    rule: str


class Around(NamedTuple):
    """What a rule may look at beyond the table: other tables' keys, and texts by file name."""

    keys: Keys
    text: Callable[[str], str]


def first_fault(table: Table, rows: Rows, around: Around) -> Fault | None:
    """Return the first cell of `rows` that breaks a rule of `table`, or None.

    Args:
        table: what the descriptor says.
        rows: the file's rows below the header, each as long as ``table.fields``.
        around: what the table's references and spans point into.
    """
    stages = (
        [check(table, rows) for check in (_plain_text, _own_types, _standard)],
        [
            _item_references(table, rows, around.keys),
            *(_points_at(table, rows, *key, around.keys) for key in table.foreign_keys),
        ],
        [
            _keys(table, rows),
            *(_TIES[tie["rule"]](table, rows, tie, around) for tie in table.checks),
        ],
    )
    for checks in stages:
        first = [broken for check in checks if (broken := next(check, None)) is not None]
        if first:
            return min(first, key=lambda cell: (cell.row, cell.column))
    return None


# Text ------------------------------------------------------------------------------------------


def _plain_text(table: Table, rows: Rows) -> Iterator[Fault]:
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell != cell.strip():
                yield Fault(r, c, cell, "no space before or after the text")
            elif not cell.isascii():
                if _UNPRINTABLE.search(cell):
                    yield Fault(r, c, cell, "printable characters only")
                elif _twice_encoded(cell):
                    yield Fault(r, c, cell, "the text must be UTF-8, this was encoded twice")
            elif not cell.isprintable():
                yield Fault(r, c, cell, "printable characters only, in one line")


def _twice_encoded(cell: str) -> bool:
    """Tell whether the text is UTF-8 that was read as an 8-bit encoding and saved again.

    Then a dash has become three letters, and the letters' 8-bit codes are UTF-8 once more; text
    that was meant is never that.
    """
    for encoding in _EIGHT_BIT:
        try:
            cell.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


# Types that need more than the standard's word ---------------------------------------------------


def _own_types(table: Table, rows: Rows) -> Iterator[Fault]:
    tests = [
        (c, rule, test) for c, field in enumerate(table.fields) for rule, test in _tests(field)
    ]
    for r, row in enumerate(rows):
        for c, rule, test in tests:
            if row[c] and not test(row[c]):
                yield Fault(r, c, row[c], rule)


def _tests(field: Field) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """Yield (rule, test) for what frictionless does not check of this column."""
    if field.typeset:  # a reader of the site meets one kind of quotation marks
        yield (
            "’ for an apostrophe, “ ” for quotation marks",
            lambda cell: _TYPEWRITTEN.search(cell) is None,
        )
    if field.type == "list":
        yield "a list has no empty item and no space around one", _has_trim_items
        if not field.kind:
            yield "an item stands once in a list", lambda cell: _is_set(items(cell))
        if words := field.categories:
            yield (
                f"each item is one of {', '.join(words)}",
                lambda cell: words.keys() >= {*items(cell)},
            )
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
    if field.kind == "lonlat":
        yield 'a list of "longitude latitude", in degrees', _are_points
    elif field.kind:
        yield from _date_range(field)
    most = field.raw.get("redline:maxWords")
    if most is not None:
        yield f"at most {most} words", lambda cell: len(cell.split()) <= most


def _has_trim_items(cell: str) -> bool:
    return all(item and item == item.strip() for item in items(cell))


def _is_set(values: list[str]) -> bool:
    return len(set(values)) == len(values)


def _are_points(cell: str) -> bool:
    points = [item.split(" ") for item in items(cell)]
    number = _NUMBERS["number"].fullmatch
    if not all(len(point) == 2 and all(map(number, point)) for point in points):
        return False
    return all(abs(float(lon)) <= 180 and abs(float(lat)) <= 90 for lon, lat in points)


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
    span = period(text)
    return span[0] if span else text


def _ends(text: str) -> str:
    span = period(text)
    return span[1] if span else text


# The Table Schema, read by frictionless ---------------------------------------------------------


def _standard(table: Table, rows: Rows) -> Iterator[Fault]:
    """Types and constraints, cell by cell, as `frictionless` reads them."""
    readers = [_reader(field) for field in table.fields]
    sound: list[set[str]] = [set() for _ in readers]  # most cells repeat one that was read before
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell in sound[c]:
                continue
            _, notes = readers[c](cell)
            if notes:
                yield Fault(r, c, cell, _in_words(table.fields[c], next(iter(notes))))
            else:
                sound[c].add(cell)


def _reader(field: Field) -> Callable[[str], tuple[object, dict[str, str] | None]]:
    """Return frictionless's reader of one column's cells: (value, what is wrong with it)."""
    from frictionless import fields  # a third of a second, so only when a table is checked

    options: dict[str, Any] = {"name": field.name, "constraints": field.constraints}
    if field.type == "boolean":
        options["true_values"] = field.raw["trueValues"]
        options["false_values"] = field.raw["falseValues"]
    kinds = {
        "string": fields.StringField,
        "integer": fields.IntegerField,
        "number": fields.NumberField,
        "date": fields.DateField,
        "boolean": fields.BooleanField,
        "list": fields.StringField,  # its items are text, which `_tests` knows
    }
    reader: Callable[[str], tuple[object, dict[str, str] | None]]
    reader = kinds[field.type](**options).create_cell_reader()
    return reader


_TYPES_IN_WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a date as YYYY-MM-DD",
    "boolean": "yes or no",
}


_CONSTRAINTS_IN_WORDS = {
    "required": "not empty",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxLength": "at most {} characters long",
    "pattern": "of the form {}",
    "enum": "one of {}",
}


def _in_words(field: Field, name: str) -> str:
    """Say the constraint `name` of `field` as a rule."""
    if name == "type":
        return _TYPES_IN_WORDS.get(field.type, f"of type {field.type}")
    limit = field.constraints[name]
    limit = ", ".join(limit) if name == "enum" else limit
    return _CONSTRAINTS_IN_WORDS.get(name, f"{name} {{}}").format(limit)


def _keys(table: Table, rows: Rows) -> Iterator[Fault]:
    """The primary key, and every column that the schema calls unique, have no value twice."""
    unique = [field.name for field in table.fields if field.constraints.get("unique")]
    for columns in (table.primary_key, *([name] for name in unique)):
        if columns:
            yield from _twice(table, rows, columns)


def _twice(table: Table, rows: Rows, names: Sequence[str]) -> Iterator[Fault]:
    columns = table.positions(names)
    first: dict[tuple[str, ...], int] = {}
    for r, row in enumerate(rows):
        value = tuple(row[c] for c in columns)
        if value in first:
            key = " + ".join(names)
            rule = f"a value of {key} stands once, this one also in row {first[value] + 2}"
            yield Fault(r, columns[0], row[columns[0]], rule)
        first.setdefault(value, r)


# Lists and references -------------------------------------------------------------------------


def items(cell: str) -> list[str]:
    """Return the items of a list cell; an empty cell has none."""
    return cell.split(LIST_DELIMITER) if cell else []


def _item_references(table: Table, rows: Rows, keys: Keys) -> Iterator[Fault]:
    pointing = []
    for c, field in enumerate(table.fields):
        if field.references:
            there, column = field.references.split(".")
            pointing.append((c, field.references, keys(there, (column,))))
    for r, row in enumerate(rows):
        for c, there, targets in pointing:
            for item in items(row[c]):
                if (item,) not in targets:
                    yield Fault(r, c, item, f"must stand in {there}")


def _points_at(
    table: Table, rows: Rows, here: Sequence[str], there: str, names: tuple[str, ...], keys: Keys
) -> Iterator[Fault]:
    """The columns `here` of a row, where all are filled, stand in `names` of the table `there`."""
    columns, targets = table.positions(here), keys(there, names)
    for r, row in enumerate(rows):
        value = tuple(row[c] for c in columns)
        if all(value) and value not in targets:
            rule = f"must stand in {there}.{'+'.join(names)}"
            yield Fault(r, columns[-1], value[-1], rule)


# Rules that tie columns together (``redline:checks``) ---------------------------------------------

Tie = dict[str, Any]


def _order(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"columns": [start, end]}``: the end is not before the start."""
    start, end = table.positions(tie["columns"])
    for r, row in enumerate(rows):
        if row[start] and row[end] and _ends(row[end]) < _starts(row[start]):
            yield Fault(r, end, row[end], f"not before {table.columns[start]} ({row[start]})")


def _unique(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"columns": […]}``: these columns together have no value twice, empty cells included."""
    return _twice(table, rows, tie["columns"])


def _stands_in(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"columns": […], "table", "there": […]}``: a foreign key whose cells may be empty."""
    here, there = tie["columns"], tuple(tie["there"])
    return _points_at(table, rows, here, tie["table"], there, around.keys)


def _together(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"columns": […]}``: all of the cells are filled, or none."""
    columns = table.positions(tie["columns"])
    for r, row in enumerate(rows):
        filled = [bool(row[c]) for c in columns]
        if any(filled) and not all(filled):
            empty = columns[filled.index(False)]
            yield Fault(r, empty, "", f"filled when one of {', '.join(tie['columns'])} is")


def _needs(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"column": a, "needs": b}``: where `a` is filled, `b` is."""
    column, needed = table.positions([tie["column"], tie["needs"]])
    for r, row in enumerate(rows):
        if row[column] and not row[needed]:
            yield Fault(r, needed, "", f"filled where {tie['column']} is")


def _empty_when(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"column": a, "where": {b: value}}``: `a` is empty in just the rows where `b` has it."""
    ((where, value),) = tie["where"].items()
    column, other = table.positions([tie["column"], where])
    for r, row in enumerate(rows):
        if (row[other] == value) != (not row[column]):
            yield Fault(r, column, row[column], f"empty where {where} is {value}, and only there")


def _percent(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"column": a, "where": {b: value}}``: where `b` has that value, `a` is 0 to 100."""
    ((where, value),) = tie["where"].items()
    column, other = table.positions([tie["column"], where])
    for r, row in enumerate(rows):
        number = _number(row[column])
        if row[other] == value and number is not None and not 0 <= number <= 100:
            yield Fault(r, column, row[column], f"from 0 to 100 where {where} is {value}")


def _share(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"part", "whole", "percent", "within"}``: the percentage is the part of the whole."""
    columns = table.positions([tie["part"], tie["whole"], tie["percent"]])
    for r, row in enumerate(rows):
        part, whole, percent = (_number(row[c]) for c in columns)
        if part is None or not whole or percent is None:
            continue
        share = 100 * part / whole
        if abs(share - percent) > tie["within"] + 1e-9:
            rule = f"{tie['part']} over {tie['whole']}, {share:.2f}, within {tie['within']}"
            yield Fault(r, columns[2], row[columns[2]], rule)


def _sum(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"parts": […], "total", "within"}``: the parts add up to the total."""
    *parts, total = table.positions([*tie["parts"], tie["total"]])
    for r, row in enumerate(rows):
        numbers, whole = [_number(row[c]) for c in parts], _number(row[total])
        present = [number for number in numbers if number is not None]
        if whole is None or len(present) < len(numbers):
            continue
        if abs(sum(present) - whole) > tie["within"] + 1e-9:
            rule = f"{' + '.join(tie['parts'])}, {sum(present):g}, within {tie['within']}"
            yield Fault(r, total, row[total], rule)


def _members(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"columns": […], "body", "totals"}``: the counts add up to the body's members."""
    counts = table.positions(tie["columns"])
    (body,) = table.positions([tie["body"]])
    for r, row in enumerate(rows):
        numbers = [number for c in counts if (number := _number(row[c])) is not None]
        members = tie["totals"].get(row[body])
        if members and len(numbers) == len(counts) and sum(numbers) != members:
            rule = f"{' + '.join(tie['columns'])} are {members} in the {row[body]}"
            yield Fault(r, counts[0], row[counts[0]], rule)


def _span(table: Table, rows: Rows, tie: Tie, around: Around) -> Iterator[Fault]:
    """``{"text": file, "columns": [start, end, span], "paragraph"}``: text[start:end] is the span.

    The paragraph counts the text's lines that are not blank, from 1.
    """
    text = around.text(tie["text"])
    start, end, span, paragraph = table.positions([*tie["columns"], tie["paragraph"]])
    for r, row in enumerate(rows):
        if not (row[start].isdecimal() and row[end].isdecimal()):
            continue  # reported as a type by the standard's check
        first, last = int(row[start]), int(row[end])
        if not first < last <= len(text):
            rule = f"{tie['columns'][0]} < {tie['columns'][1]} ≤ {len(text)}, the text's length"
            yield Fault(r, end, row[end], rule)
        elif text[first:last] != row[span]:
            yield Fault(r, span, row[span], f"characters {first} to {last} of {tie['text']}")
        elif row[paragraph] != (right := str(_paragraph(text, first))):
            yield Fault(r, paragraph, row[paragraph], f"the span stands in paragraph {right}")


def _paragraph(text: str, offset: int) -> int:
    """Return the number, from 1, of the line that `offset` is in, blank lines not counted."""
    before = text[:offset].split("\n")[:-1]
    return 1 + sum(bool(line.strip()) for line in before)


def _number(cell: str) -> float | None:
    """Return the cell's number, or None where there is none: a wrong type is another rule's."""
    return float(cell) if _NUMBERS["number"].fullmatch(cell) else None


_TIES: dict[str, Callable[[Table, Rows, Tie, Around], Iterator[Fault]]] = {
    "order": _order,
    "unique": _unique,
    "stands_in": _stands_in,
    "together": _together,
    "needs": _needs,
    "empty_when": _empty_when,
    "percent": _percent,
    "share": _share,
    "sum": _sum,
    "members": _members,
    "span": _span,
}
