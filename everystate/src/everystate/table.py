"""The table behind a state: DataFrame to text, and to an HTML table."""

from __future__ import annotations

from collections.abc import Hashable
from numbers import Real
from typing import Any

import pandas as pd

from .tree import Node, text_node
from .words import is_bool, moment, moment_text, number_text


def cell_text(value: Any) -> str:
    """Return a cell as plain text: '' for missing, ISO dates, numbers without noise."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list | set | frozenset):
        return "; ".join(cell_text(v) for v in value)
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if (instant := moment(value)) is not None:
        return moment_text(instant)
    if isinstance(value, Real) and not is_bool(value):
        return "" if value != value else number_text(value)
    return str(value)


def rows_of(table: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Return header and rows as text; a named or labelled index becomes leading columns.

    Any index and any columns will do: categories, storeys, names that repeat.
    """
    index = table.index
    head = [_heading(column) for column in table.columns]
    rows = [[cell_text(v) for v in row] for row in table.itertuples(index=False, name=None)]
    rows = rows or [[] for _ in index]  # a frame of nothing but an index
    if isinstance(index, pd.RangeIndex) and index.name is None:
        return head, rows
    levels = index.nlevels
    unnamed = ["index"] if levels == 1 else [f"level_{i}" for i in range(levels)]
    names = [
        stand_in if name is None else _heading(name)
        for name, stand_in in zip(index.names, unnamed, strict=True)
    ]
    keys = [key if levels > 1 else (key,) for key in index]
    leading = [[cell_text(part) for part in key] for key in keys]
    return names + head, [first + row for first, row in zip(leading, rows, strict=True)]


def _heading(column: Hashable) -> str:
    if isinstance(column, tuple):
        return " ".join(text for part in column if (text := cell_text(part)))
    return cell_text(column)


def table_text(table: pd.DataFrame) -> str:
    """Return the table as tab-separated text: what the content hash reads."""
    head, rows = rows_of(table)
    return "\n".join("\t".join(row) for row in [head, *rows])


def table_node(table: pd.DataFrame) -> Node:
    """Return a ``table`` element with a header row; columns of numbers are marked for alignment."""
    head, rows = rows_of(table)
    numeric = [
        any(row[i] for row in rows) and all(_numeric(row[i]) for row in rows)
        for i in range(len(head))
    ]
    header = Node(
        "tr",
        {},
        [
            text_node("th", text, scope="col", **({"class": "n"} if number else {}))
            for text, number in zip(head, numeric, strict=True)
        ],
    )
    body = [
        Node(
            "tr",
            {},
            [
                text_node("td", text, **({"class": "n"} if number else {}))
                for text, number in zip(row, numeric, strict=True)
            ],
        )
        for row in rows
    ]
    return Node("table", {}, [Node("thead", {}, [header]), Node("tbody", {}, body)])


def _numeric(text: str) -> bool:
    if not text:
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True
