"""A table as Parquet, which keeps each column's type in the file.

The CSV files are the data; these are made from them by DuckDB at each build, for programs that
would otherwise guess. Columns have the types that `tables.typed` gives them: a partial date
or a period is text, a list is a list of text, a list of places one of (longitude, latitude).
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from redline import tables
from redline.tables.descriptor import Field, Table
from redline.tables.rules import LIST_DELIMITER

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
    return _made(tables.data_dir(), name)


@cache  # by folder too: another data package has other tables of the same names
def _made(_folder: Path, name: str) -> bytes:
    table = tables.table(name)
    text = pd.DataFrame(tables.current().rows(name), columns=table.columns, dtype="object")
    with (
        tempfile.TemporaryDirectory() as scratch,
        duckdb.connect(config={"threads": 1}) as database,  # one thread: one order of bytes
    ):
        rows = database.from_df(text)
        target = Path(scratch) / file(table)
        typed = rows.project(", ".join(map(_typed, table.fields)))
        typed.write_parquet(str(target), compression="zstd")
        return target.read_bytes()


def _typed(field: Field) -> str:
    """The column as SQL, from its text to its type."""
    name = f'"{field.name}"'
    cell = f"nullif({name}, '')"
    if field.type == "boolean":
        true = ", ".join(f"'{value}'" for value in field.raw.get("trueValues", ["true"]))
        return f"{cell} IN ({true}) AS {name}"
    if field.type == "list":
        return f"{_items(cell, field)} AS {name}"
    return f"CAST({cell} AS {TYPES[field.type]}) AS {name}"


def _items(cell: str, field: Field) -> str:
    items = f"coalesce(string_split({cell}, '{LIST_DELIMITER}'), [])"
    if field.kind != "lonlat":
        return items
    place = (
        "{'longitude': split_part(x, ' ', 1)::DOUBLE, 'latitude': split_part(x, ' ', 2)::DOUBLE}"
    )
    return f"list_transform({items}, lambda x: {place})"
