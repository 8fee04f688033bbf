"""The one way in to the data.

    >>> from redline.tables import load
    >>> load("issues").columns.tolist()
    ['issue', 'proposition', 'why_it_matters']

A table is read, checked against every rule of ``book/data/datapackage.json`` and typed once per
process. A table that breaks a rule stops the load with one `TableError`, whose single line names
file, row, column, value and rule. Nothing is dropped, filled in or guessed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from redline.tables import descriptor, rawcsv, rules, typed
from redline.tables.descriptor import Field, Table
from redline.tables.errors import TableError

__all__ = [
    "ARTICLE_DAY",
    "Field",
    "Package",
    "Table",
    "TableError",
    "article",
    "current",
    "data_dir",
    "load",
    "names",
    "outlines",
    "package",
    "table",
    "use_data_dir",
]

BOOK = Path(__file__).resolve().parents[2]
SEEDS = BOOK.parent / "seeds"
ARTICLE_DAY = "2025-03-12"
"""The day of the article, as the tables write a date."""
ARTICLE = f"article-{ARTICLE_DAY}.txt"
DATA_DIR_VARIABLE = "REDLINE_DATA"
"""Environment variable that names another folder with a data package, such as a broken copy."""


class Package:
    """A folder with ``datapackage.json`` and its tables, each checked once."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._rows: dict[str, list[list[str]]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What the descriptor says of each table."""
        return descriptor.read(self.directory)

    def table(self, name: str) -> Table:
        """Return what the descriptor says of the table `name`."""
        if name not in self.tables:
            raise KeyError(f"no table {name!r}; there are {', '.join(sorted(self.tables))}")
        return self.tables[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Return the checked, typed table `name`; callers must not change it."""
        if name not in self._frames:
            self._frames[name] = typed.frame(self.table(name), self.rows(name))
        return self._frames[name]

    def rows(self, name: str) -> list[list[str]]:
        """Return the checked rows of the table `name`, as text."""
        if name not in self._rows:
            self._rows[name] = self._checked(self.table(name))
        return self._rows[name]

    def _checked(self, table: Table) -> list[list[str]]:
        rows = rawcsv.read(self.directory / table.path, table.columns)

        def keys(name: str, columns: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
            there = self.table(name)
            cells = there.positions(columns)
            rows_there = rows if name == table.name else self.rows(name)
            return frozenset(tuple(row[c] for c in cells) for row in rows_there)

        fault = rules.first_fault(table, rows, rules.Around(keys, _text))
        if fault is not None:
            column = table.columns[fault.column]
            raise TableError(table.path, fault.row + 2, column, fault.value, fault.rule)
        if len(rows) != table.rows:
            rule = f"the table has {table.rows} rows below the header, the file {len(rows)}"
            raise TableError(table.path, len(rows) + 1, None, None, rule)
        return rows


def _text(name: str) -> str:
    """Return a text that spans point into."""
    try:
        return (SEEDS / name).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise TableError(name, None, None, None, f"no such file in {SEEDS}") from None
    except UnicodeDecodeError:
        raise TableError(name, None, None, None, "the text must be UTF-8") from None


_packages: dict[Path, Package] = {}
_override: list[Path] = []


def data_dir() -> Path:
    """Return the folder that tables are loaded from."""
    if _override:
        return _override[-1]
    named = os.environ.get(DATA_DIR_VARIABLE)
    return Path(named) if named else BOOK / "data"


@contextmanager
def use_data_dir(directory: Path | str) -> Iterator[Path]:
    """Load tables from `directory` inside the ``with`` block, reading its files anew."""
    path = Path(directory)
    _packages.pop(path, None)
    _override.append(path)
    try:
        yield path
    finally:
        _override.pop()
        _packages.pop(path, None)


def current() -> Package:
    """Return the package that tables are loaded from now."""
    path = data_dir()
    return _packages.setdefault(path, Package(path))


def load(name: str) -> pd.DataFrame:
    """Return the table `name` as a fresh, typed DataFrame, one fact a row, in the file's order.

    See `redline.tables.typed.frame` for the column types and ``table(name)`` for units and caveats.

    Raises:
        KeyError: there is no such table.
        TableError: the table, or one that it points at, breaks a rule.
    """
    return current().frame(name).copy()


def names() -> list[str]:
    """Return the names of all tables, in the package's order."""
    return list(current().tables)


def table(name: str) -> Table:
    """Return what the package says of the table `name`: title, columns, units, caveats, licence."""
    return current().table(name)


def package() -> dict[str, Any]:
    """Return the package's own metadata: title, version, licences, contributors, sources."""
    raw = descriptor.read_raw(data_dir())
    return {key: value for key, value in raw.items() if key != "resources"}


def outlines(name: str = "outlines") -> dict[str, Any]:
    """Return the GeoJSON of `name`: ``outlines`` (of Ukraine) or ``outlines_context``.

    Coordinates are longitude and latitude in degrees (WGS 84); a feature's ``properties`` have
    ``kind`` and ``name``. See ``book/data/README.md``.

    Raises:
        TableError: the file is missing or is not a GeoJSON FeatureCollection.
    """
    path = data_dir() / f"{name}.geojson"
    shape = descriptor.read_json(path, "GeoJSON")
    if not isinstance(shape, dict) or shape.get("type") != "FeatureCollection":
        raise TableError(path.name, None, None, None, "must be a GeoJSON FeatureCollection")
    return shape


def article() -> str:
    """Return the article examined, character for character; claims' offsets point into it."""
    return _text(ARTICLE)
