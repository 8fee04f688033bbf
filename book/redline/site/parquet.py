"""A table as Parquet, which keeps each column's type in the file.

The CSV files are the data; these are made from them by DuckDB at each build, for programs that
would otherwise guess. Columns have the types that `redline.typed.frame` gives them: a partial date
or a period is text, a list is a list of text, a list of places one of (longitude, latitude).
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import duckdb

from redline import tables
from redline.descriptor import Field, Table
from redline.rules import LIST_DELIMITER

TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def file(table: Table) -> str:
    """Name of a table's Parquet file."""
    return Path(table.path).with_suffix(".parquet").name


def content(name: str) -> bytes:
    """The checked table `name` as a Parquet file; the same bytes at each call.

    Raises:
        KeyError: there is no such table.
        TableError: the table, or one that it points at, breaks a rule.
    """
    tables.load(name)  # refuses a broken table with one plain error, before DuckDB meets it
    return _made(tables.data_dir(), name)


@cache
def _made(folder: Path, name: str) -> bytes:
    table = tables.table(name)
    with (
        tempfile.TemporaryDirectory() as scratch,
        duckdb.connect(config={"threads": 1}) as database,  # one thread: one order of bytes
    ):
        rows = database.read_csv(
            str(folder / table.path),
            header=True,
            columns=dict.fromkeys(table.columns, "VARCHAR"),
            auto_detect=False,
            na_values="",
            quotechar='"',
            escapechar='"',
        )
        target = Path(scratch) / file(table)
        typed = rows.project(", ".join(map(_typed, table.fields)))
        typed.write_parquet(str(target), compression="zstd")
        return target.read_bytes()


def _typed(field: Field) -> str:
    """The column as SQL, from its text to its type."""
    name = f'"{field.name}"'
    if field.type == "boolean":
        true = ", ".join(f"'{value}'" for value in field.raw.get("trueValues", ["true"]))
        return f"{name} IN ({true}) AS {name}"
    if field.type == "list":
        return f"{_items(name, field)} AS {name}"
    return f"CAST({name} AS {TYPES[field.type]}) AS {name}"


def _items(name: str, field: Field) -> str:
    items = f"coalesce(string_split({name}, '{LIST_DELIMITER}'), [])"
    if field.kind != "lonlat":
        return items
    place = (
        "{'longitude': split_part(x, ' ', 1)::DOUBLE, 'latitude': split_part(x, ' ', 2)::DOUBLE}"
    )
    return f"list_transform({items}, lambda x: {place})"
