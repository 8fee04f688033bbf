"""From checked rows of text to a typed DataFrame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from redline.tables.descriptor import Field, Table
from redline.tables.rules import items


def frame(table: Table, rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Return `rows`, which obey the rules of `table`, as a DataFrame.

    Column types:

    - text, partial dates and periods: ``string`` (missing ``<NA>``);
    - whole numbers: ``int64``, or ``Int64`` where a cell may be empty;
    - numbers: ``float64`` (missing ``NaN``);
    - yes/no: ``bool``, or ``boolean`` where a cell may be empty;
    - full dates: ``datetime64`` (missing ``NaT``);
    - lists: tuples of str (missing ``()``); of kind ``lonlat``, tuples of (longitude, latitude).
    """
    columns = {
        field.name: _MAKERS[field.type](field, [row[c] for row in rows])
        for c, field in enumerate(table.fields)
    }
    return pd.DataFrame(columns)


def _text(field: Field, cells: list[str]) -> pd.Series[Any]:
    return pd.Series([cell or pd.NA for cell in cells], dtype="string")


def _integer(field: Field, cells: list[str]) -> pd.Series[Any]:
    if field.required:
        return pd.Series([int(cell) for cell in cells], dtype="int64")
    return pd.Series([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")


def _number(field: Field, cells: list[str]) -> pd.Series[Any]:
    return pd.Series([float(cell) if cell else float("nan") for cell in cells], dtype="float64")


def _boolean(field: Field, cells: list[str]) -> pd.Series[Any]:
    yes = set(field.raw.get("trueValues", ["true"]))
    if field.required:
        return pd.Series([cell in yes for cell in cells], dtype="bool")
    return pd.Series([cell in yes if cell else pd.NA for cell in cells], dtype="boolean")


def _date(field: Field, cells: list[str]) -> pd.Series[Any]:
    days = pd.to_datetime(pd.Series(cells).replace("", None), format="%Y-%m-%d")
    return days.astype("datetime64[us]")


def _list(field: Field, cells: list[str]) -> pd.Series[Any]:
    if field.kind == "lonlat":
        return pd.Series([tuple(map(_point, items(cell))) for cell in cells], dtype="object")
    return pd.Series([tuple(items(cell)) for cell in cells], dtype="object")


def _point(text: str) -> tuple[float, float]:
    longitude, latitude = text.split(" ")
    return float(longitude), float(latitude)


_MAKERS: dict[str, Callable[[Field, list[str]], pd.Series[Any]]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "list": _list,
}
