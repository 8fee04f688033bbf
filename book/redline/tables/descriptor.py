"""What ``datapackage.json`` says: tables, columns, rules, licences, caveats.

The file is a Frictionless Data Package. What that standard has no word for is written in properties
that begin with ``redline:`` and is described in ``book/data/README.md``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline.tables.errors import TableError

DESCRIPTOR = "datapackage.json"
TYPES = ("string", "integer", "number", "boolean", "date", "list")
KINDS = ("", "partial-date", "period", "lonlat")


@dataclass(frozen=True)
class Field:
    """A column: what it holds, in which unit, and what it may hold."""

    name: str
    type: str
    title: str
    description: str
    unit: str
    required: bool
    raw: dict[str, Any]

    @property
    def kind(self) -> str:
        """Our own refinement of the type: ``partial-date``, ``period``, ``lonlat`` or empty."""
        return str(self.raw.get("redline:kind", ""))

    @property
    def references(self) -> str:
        """``table.column`` that each item of a list column must be found in, or empty."""
        return str(self.raw.get("redline:references", ""))

    @property
    def typeset(self) -> bool:
        """Tell whether it holds text that is set for readers, not kept letter by letter."""
        return self.type == "string" and not self.raw.get("redline:asPrinted", False)

    @property
    def categories(self) -> dict[str, str]:
        """What each value of a closed list means, in the list's order; empty for other columns."""
        return {entry["value"]: entry["label"] for entry in self.raw.get("categories", [])}

    @property
    def constraints(self) -> dict[str, Any]:
        """The standard's constraints: required, unique, enum, minimum, maximum, pattern."""
        return dict(self.raw.get("constraints", {}))


@dataclass(frozen=True)
class Table:
    """A table: its file, its columns and the rules for its rows."""

    name: str
    path: str
    title: str
    description: str
    rows: int
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    raw: dict[str, Any]

    def __getitem__(self, column: str) -> Field:
        return next(field for field in self.fields if field.name == column)

    @property
    def columns(self) -> list[str]:
        """The columns' names, in the file's order."""
        return [field.name for field in self.fields]

    def positions(self, columns: Sequence[str]) -> list[int]:
        """Return where these columns stand, from 0."""
        order = self.columns
        return [order.index(column) for column in columns]

    @property
    def foreign_keys(self) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
        """(columns here, table there, columns there); a table that points at itself is named."""
        return [
            (_names(key["fields"]), str(there["resource"]) or self.name, _names(there["fields"]))
            for key in self.raw["schema"].get("foreignKeys", [])
            for there in [key["reference"]]
        ]

    @property
    def checks(self) -> list[dict[str, Any]]:
        """Rules that tie columns of one row together (``redline:checks``)."""
        return list(self.raw.get("redline:checks", []))

    @property
    def caveats(self) -> list[str]:
        """What a reader must know before using the figures, one sentence or two each."""
        return list(self.raw.get("redline:caveats", []))

    @property
    def provenance(self) -> str:
        """Where the rows come from and what was done to them."""
        return str(self.raw.get("redline:provenance", ""))

    @property
    def as_of(self) -> str:
        """The latest date that the rows reach, or empty where the table has none."""
        return str(self.raw.get("redline:asOf", ""))

    @property
    def upstream(self) -> list[dict[str, str]]:
        """Whose data the rows were measured or computed from: title, licence, perhaps path."""
        return list(self.raw.get("sources", []))

    @property
    def licences(self) -> list[dict[str, str]]:
        """Licences of the table as it stands here: name, title, path."""
        return list(self.raw.get("licenses", []))


def _names(fields: str | list[str]) -> tuple[str, ...]:
    return (fields,) if isinstance(fields, str) else tuple(fields)


def _field(raw: dict[str, Any]) -> Field:
    if raw["type"] not in TYPES or raw.get("redline:kind", "") not in KINDS:
        raise TypeError(f"column {raw['name']!r} is of no type that is known here")
    return Field(
        name=raw["name"],
        type=raw["type"],
        title=raw.get("title", raw["name"]),
        description=raw.get("description", ""),
        unit=raw.get("unit", ""),
        required=bool(raw.get("constraints", {}).get("required", False)),
        raw=raw,
    )


def _table(raw: dict[str, Any]) -> Table:
    schema = raw["schema"]
    return Table(
        name=raw["name"],
        path=raw["path"],
        title=raw.get("title", raw["name"]),
        description=raw.get("description", ""),
        rows=int(raw["redline:rows"]),
        fields=tuple(_field(field) for field in schema["fields"]),
        primary_key=_names(schema.get("primaryKey", [])),
        raw=raw,
    )


def read_raw(directory: Path) -> dict[str, Any]:
    """Return ``datapackage.json`` of `directory` as a dict.

    Raises:
        TableError: if the file is missing or is not JSON.
    """
    return dict(read_json(directory / DESCRIPTOR, "JSON"))


def read_json(path: Path, kind: str) -> Any:
    """Return the content of a JSON file; TableError when it is missing or is not that ``kind``."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TableError(path.name, None, None, None, f"no such file in {path.parent}") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        rule = f"must be {kind} in UTF-8: {fault}"
        raise TableError(path.name, None, None, None, rule) from None


def read(directory: Path) -> dict[str, Table]:
    """Return the tables that ``datapackage.json`` in `directory` describes, by name.

    Raises:
        TableError: the descriptor is missing, is not JSON, or lacks something that a table needs.
    """
    tables = {}
    for number, raw in enumerate(read_raw(directory).get("resources", []), start=1):
        try:
            if "schema" in raw:
                table = _table(raw)
                tables[table.name] = table
        except (KeyError, TypeError, AttributeError) as fault:
            rule = f"resource {number} is not described as a table must be: {fault}"
            raise TableError(DESCRIPTOR, None, None, None, rule) from None
    return tables
