"""The table behind a state: DataFrame to text, and to an HTML table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from numbers import Real
from typing import Any

import pandas as pd

from .tree import Node, text_node


def cell_text(value: Any) -> str:
    """Return a cell as plain text: '' for missing, ISO dates, numbers without noise."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list | set | frozenset):
        return "; ".join(cell_text(v) for v in value)
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, Real) and not _is_bool(value):
        number = float(value)
        if number != number:
            return ""
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.10g}"
    return str(value)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def rows_of(table: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Return header and rows as text; a named or labelled index becomes leading columns."""
    plain = isinstance(table.index, pd.RangeIndex) and table.index.name is None
    frame = table if plain else table.reset_index()
    head = [_heading(column) for column in frame.columns]
    rows = [[cell_text(v) for v in row] for row in frame.itertuples(index=False, name=None)]
    return head, rows


def _heading(column: Hashable) -> str:
    if isinstance(column, tuple):
        return " ".join(str(part) for part in column if str(part))
    return str(column)


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
