"""Broken copies of the book's tables: each column, key and rule broken in each way that it can be.

A breakage knows what the loader must answer: the row, the column, and how the rule begins.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline import tables
from redline.tables.descriptor import Field, Table

HUGE = 10_000_000  # characters of a cell
NUMBERS = ("integer", "number")
ARTICLE = "kyiv-independent-2025-03-12-recognition"
FEW = 20  # rows of a copy that is broken in its first row; more would only be slower
SHARES = (0.001, 0.3, 0.77, 0.9999)  # how much of a file is left when it is cut short

CUT_SHORT = "truncated file"
KINDS = (
    "missing column",
    "wrong type",
    "missing value",
    "NaN",
    "out of range",
    "share of 101",
    "reversed dates",
    "duplicate key",
    "dangling source",
    "dangling key",
    "rule",
    "text",
    "wrong encoding",
    CUT_SHORT,
    "empty file",
    "10 MB cell",
)

Rows = list[list[str]]


@dataclass(frozen=True)
class Breakage:
    """One broken copy: its content, and the error that it must give.

    ``rule`` is how the rule begins in words; ``value`` is None where no single cell is at fault.
    """

    kind: str
    content: bytes
    row: int | None
    column: str | None
    rule: str
    value: str | None = None


class BrokenCopy:
    """The book's package with one table's file replaced; the other tables are not read again."""

    def __init__(self, folder: Path, name: str) -> None:
        self.real = tables.current()
        self.table = self.real.table(name)
        self.folder = folder
        self.file = folder / self.table.path
        self.source = self.real.directory / self.table.path
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.real.directory / "datapackage.json", folder)

    def rows(self) -> Rows:
        """The real table's cells, header left out."""
        return [list(row) for row in self.real.rows(self.table.name)]

    def text(self, rows: Rows, columns: list[str] | None = None) -> str:
        """The CSV text of `rows` under the table's header."""
        return as_csv(columns or self.table.columns, rows)

    def error(self, content: str | bytes) -> tables.TableError | None:
        """The TableError that the table raises when its file holds `content`, or None."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        self.file.write_bytes(data)
        package = tables.Package(self.folder)
        package.__dict__["tables"] = self.real.tables  # the descriptor is not read again
        others = [name for name in self.real.tables if name != self.table.name]
        package._rows = {name: self.real.rows(name) for name in others}
        try:
            package.frame(self.table.name)
        except tables.TableError as error:
            return error
        return None

    def answer(self, broken: Breakage) -> str:
        """What is wrong with the loader's answer to a broken copy; empty when it is as it must be.

        Right is one line with the file, the row, the column, the value and the rule.
        """
        what = f"{self.table.name}, {broken.kind}, {broken.column or 'the file'}"
        error = self.error(broken.content)
        if error is None:
            return f"{what}: not noticed"
        place = (error.file, error.row, error.column)
        if place != (self.table.path, broken.row, broken.column):
            return f"{what}: {place} is named"
        if broken.value and error.value not in (broken.value, *broken.value.split(";")):
            return f"{what}: the value {str(error.value)[:60]!r} is named"
        if not error.rule.startswith(broken.rule) or "\n" in str(error) or len(str(error)) > 500:
            return f"{what}: {str(error)[:200]}"
        return ""


def as_csv(columns: list[str], rows: Rows) -> str:
    """The text of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


# ---- one cell ---------------------------------------------------------------------------------

Way = tuple[str, Callable[[str], str], str]
"""Kind of fault, what the cell becomes, how the rule begins."""


def _value(kind: str, text: str, rule: str) -> Way:
    return kind, lambda _: text, rule


def ways(field: Field) -> Iterator[Way]:
    """Every way that a cell of `field` can be wrong by itself."""
    yield "text", lambda cell: f" {cell or 'x'}", "no space before or after"
    yield "text", lambda cell: f"{cell}x\ny", "printable characters only"
    yield "wrong encoding", lambda cell: f"{cell}x\x00y", "the file must be UTF-8"
    if field.typeset:
        yield "text", lambda cell: f"{cell}'s", "’ for an apostrophe"
    twice = "Kyiv – Kherson".encode().decode("cp1252")
    yield _value("wrong encoding", twice, "the text must be UTF-8")
    yield "10 MB cell", lambda _: "x" * HUGE, "a cell has at most"  # made when it is asked for
    if field.required:
        yield _value("missing value", "", "not empty")
    yield from _wrong_types(field)
    yield from _out_of_range(field)
    if "enum" in field.constraints:
        yield _value("wrong type", "nonsense", "one of")
    if "pattern" in field.constraints:
        yield _value("wrong type", "!", "of the form")
    if "redline:maxWords" in field.raw:
        yield _value("text", "word " * 40 + "word", "at most 40 words")
    yield from _broken_lists(field)


def _wrong_types(field: Field) -> Iterator[Way]:
    if field.type in NUMBERS:
        for wrong in ("NaN", "nan", "inf", "-Infinity"):
            yield _value("NaN", wrong, "a finite")
        for wrong in ("1e3", "none", "12,5", "0x10"):
            yield _value("wrong type", wrong, "a finite")
    if field.type == "integer":
        yield _value("wrong type", "1.5", "a finite whole number")
    if field.type == "date":
        for wrong in ("2025-02-30", "12.03.2025", "2025-03", "2025-03-12T00:00", "yesterday"):
            yield _value("wrong type", wrong, "a date as YYYY-MM-DD")
    if field.type == "boolean":
        yield _value("wrong type", "true", "yes or no")
    if field.kind in ("partial-date", "period"):
        for wrong in ("2025-13", "2025-02-30", "12 March"):
            yield _value("wrong type", wrong, "a date as YYYY, YYYY-MM")
        yield _value("reversed dates", "2025/2024", "a date as YYYY, YYYY-MM")


def _out_of_range(field: Field) -> Iterator[Way]:
    limits = field.constraints
    if field.type in NUMBERS and "maximum" in limits:
        kind = "share of 101" if limits["maximum"] == 100 else "out of range"
        yield _value(kind, str(limits["maximum"] + 1), "at most")
    if field.type in NUMBERS and "minimum" in limits:
        yield _value("out of range", str(int(limits["minimum"]) - 1), "at least")
    if field.type == "date":
        yield _value("out of range", "2999-01-01", "at most")
        yield _value("out of range", "1066-10-14", "at least")
    if field.kind in ("partial-date", "period"):
        yield _value("out of range", "2999", "not after")
        yield _value("out of range", "1066", "not before")


def _broken_lists(field: Field) -> Iterator[Way]:
    if field.type == "list":
        yield "text", lambda cell: f"{cell};", "a list has no empty item"
        yield "text", lambda cell: f"{cell or 'x'}; x", "a list has no empty item"
    if field.kind == "lonlat":
        yield "wrong type", lambda cell: f"{cell};here", "a list of"
    if field.references:
        kind = "dangling source" if field.references.startswith("sources.") else "dangling key"
        yield kind, lambda cell: f"{cell};nonsense".strip(";"), "must stand in"
        if kind == "dangling source":
            yield _value("duplicate key", f"{ARTICLE};{ARTICLE}", "an item stands once")


def cells(copy: BrokenCopy) -> Iterator[Breakage]:
    """The first row's cells, each in every way; one huge cell a table, they are slow."""
    sound = copy.rows()[:FEW]
    huge = copy.table.columns[-1]
    for column, field in enumerate(copy.table.fields):
        for kind, change, rule in ways(field):
            if kind == "10 MB cell" and field.name != huge:
                continue
            rows = [list(row) for row in sound]
            rows[0][column] = change(rows[0][column])
            content = copy.text(rows).encode()
            if b"\0" in content:  # a fault of the whole file
                yield Breakage(kind, content, 1, None, rule)
            else:
                yield Breakage(kind, content, 2, field.name, rule, rows[0][column])


# ---- the whole file ---------------------------------------------------------------------------


def files(copy: BrokenCopy) -> Iterator[Breakage]:
    """A column that is missing, a row that stands twice, another encoding, no content."""
    rows = copy.rows()
    for column, missing in enumerate(copy.table.columns):
        columns = [other for other in copy.table.columns if other != missing]
        less = [[cell for c, cell in enumerate(row) if c != column] for row in rows[:5]]
        text = copy.text(less, columns)
        yield Breakage("missing column", text.encode(), 1, missing, "the column is missing")
    whole = copy.text(rows)
    yield Breakage("empty file", b"", None, None, "the file is empty")
    yield Breakage("wrong encoding", whole.encode("utf-16"), 1, None, "the file must be UTF-8")
    yield Breakage("wrong encoding", whole.encode("utf-8-sig"), 1, None, "UTF-8 without")
    twice = copy.text([*rows, rows[0]])
    key = copy.table.primary_key or _unique(copy.table)
    first = rows[0][copy.table.columns.index(key[0])]
    yield Breakage("duplicate key", twice.encode(), len(rows) + 2, key[0], "a value of", first)


def cut_short(copy: BrokenCopy) -> Iterator[bytes]:
    """The file with its end missing: what it says then depends on where it was cut."""
    whole = copy.source.read_bytes()
    for share in SHARES:
        yield whole[: int(len(whole) * share)]
    yield copy.text(copy.rows()[:-1]).encode()


def _unique(table: Table) -> tuple[str, ...]:
    return next(tuple(tie["columns"]) for tie in table.checks if tie["rule"] == "unique")


# ---- keys and rules that tie columns together -------------------------------------------------


def ties(copy: BrokenCopy) -> Iterator[Breakage]:
    """Each key that points to another table, and each rule of the table, broken in one row."""
    for columns, _, _ in copy.table.foreign_keys:
        yield _one_row(copy, "dangling key", _dangling(copy, columns), "must stand in")
    for tie in copy.table.checks:
        kind = {"order": "reversed dates", "percent": "share of 101"}.get(tie["rule"], "rule")
        if tie["rule"] == "unique":
            continue  # `files` breaks it: a row twice
        change, rule = _TIES[tie["rule"]](copy.table, tie)
        yield _one_row(copy, kind, change, rule)


Change = Callable[[dict[str, str]], tuple[str, dict[str, str]] | None]
"""From a row to the column that will be named and the cells that break it, where it applies."""


def _one_row(copy: BrokenCopy, kind: str, change: Change, rule: str) -> Breakage:
    """Break the first row that the change applies to; LookupError when it applies to none."""
    columns = copy.table.columns
    for row in copy.rows():
        broken_row = change(dict(zip(columns, row, strict=True)))
        if broken_row is not None:
            named, cells = broken_row
            broken = [cells.get(c, cell) for c, cell in zip(columns, row, strict=True)]
            content = copy.text([broken]).encode()
            return Breakage(kind, content, 2, named, rule, broken[columns.index(named)])
    raise LookupError(f"{copy.table.name}: no row in which {rule!r} could be broken")


def _dangling(copy: BrokenCopy, columns: tuple[str, ...]) -> Change:
    """A value that the other table does not have: of the right form, if need be another row's."""
    *_, last = columns
    others = {row[copy.table.columns.index(last)] for row in copy.rows()}
    keys = {tuple(row[c] for c in copy.table.positions(columns)) for row in copy.rows()}

    def change(row: dict[str, str]) -> tuple[str, dict[str, str]] | None:
        first = tuple(row[column] for column in columns[:-1])
        wrong = next((o for o in sorted(others) if o and (*first, o) not in keys), "nonsense")
        return (last, {last: wrong}) if all(row[column] for column in columns) else None

    return change


def _order(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    start, end = tie["columns"]

    def change(row: dict[str, str]) -> tuple[str, dict[str, str]] | None:
        ordered = row[start] and row[end] and row[start][:10] < row[end][:10]
        return (end, {start: row[end], end: row[start]}) if ordered else None

    return change, "not before"


def _together(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    columns = [column for column in tie["columns"] if not table[column].required]
    last = columns[-1]

    def change(row: dict[str, str]) -> tuple[str, dict[str, str]] | None:
        return (last, {last: ""}) if all(row[column] for column in tie["columns"]) else None

    return change, "filled when one of"


def _needs(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    needed = tie["needs"]
    return lambda row: (needed, {needed: ""}) if row[tie["column"]] else None, "filled where"


def _empty_when(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    ((where, value),) = tie["where"].items()
    column = tie["column"]
    return lambda row: (column, {column: ""}) if row[where] != value else None, "empty where"


def _percent(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    ((where, value),) = tie["where"].items()
    column = tie["column"]
    return lambda row: (column, {column: "101"}) if row[where] == value else None, "from 0 to 100"


def _share(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    part, whole, percent = tie["part"], tie["whole"], tie["percent"]

    def change(row: dict[str, str]) -> tuple[str, dict[str, str]] | None:
        if not (row[part] and row[whole] and row[percent]):
            return None
        share = float(row[percent])
        return percent, {percent: f"{share + 1 if share < 99 else share - 1:.2f}"}

    return change, f"{part} over"


def _sum(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    total = tie["total"]

    def change(row: dict[str, str]) -> tuple[str, dict[str, str]] | None:
        filled = all(row[column] for column in [*tie["parts"], total])
        return (total, {total: f"{float(row[total]) + 1:g}"}) if filled else None

    return change, " + ".join(tie["parts"])


def _members(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    first = tie["columns"][0]

    def change(row: dict[str, str]) -> tuple[str, dict[str, str]] | None:
        filled = all(row[column] for column in tie["columns"]) and row[tie["body"]] in tie["totals"]
        return (first, {first: str(int(row[first]) + 1)}) if filled else None

    return change, " + ".join(tie["columns"])


def _span(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    *_, span = tie["columns"]
    return lambda row: (span, {span: row[span] + "x"}), "characters"


def _stands_in(table: Table, tie: dict[str, Any]) -> tuple[Change, str]:
    *_, last = tie["columns"]

    def change(row: dict[str, str]) -> tuple[str, dict[str, str]] | None:
        return (last, {last: "nonsense"}) if all(row[c] for c in tie["columns"]) else None

    return change, "must stand in"


_TIES: dict[str, Callable[[Table, dict[str, Any]], tuple[Change, str]]] = {
    "order": _order,
    "together": _together,
    "needs": _needs,
    "empty_when": _empty_when,
    "percent": _percent,
    "share": _share,
    "sum": _sum,
    "members": _members,
    "span": _span,
    "stands_in": _stands_in,
}
