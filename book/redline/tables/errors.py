"""The one error that broken data raises."""

from __future__ import annotations

LONGEST_VALUE = 60
"""Characters of a broken value that are quoted before it is shortened."""


def shorten(value: object, limit: int = LONGEST_VALUE) -> str:
    """Return `value` as one quotable line of at most `limit` characters."""
    line = " ".join(str(value).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


class TableError(ValueError):
    """A table breaks a rule. Its message is one line: file, row, column, value, rule.

    Attributes:
        file: the file's name, e.g. ``claims.csv``.
        row: the row's number as a spreadsheet shows it (header: row 1); None for the whole file.
        column: the column's name; None where the fault is not in one column.
        value: the value as it stands in the file; None where there is none.
        rule: the rule that is broken, in words.
    """

    def __init__(
        self, file: str, row: int | None, column: str | None, value: str | None, rule: str
    ) -> None:
        self.file, self.row, self.column, self.value, self.rule = file, row, column, value, rule
        place = [file]
        if row is not None:
            place.append(f"row {row}")
        if column is not None:
            place.append(f"column {shorten(column)}")
        cell = "" if value is None else f"value {shorten(value)!r} breaks the rule: "
        super().__init__(f"{', '.join(place)}: {cell}{shorten(rule, 300)}")

    def _render_traceback_(self) -> list[str]:
        """Show only the line in a notebook: the loader's frames help nobody who broke a table."""
        return [f"TableError: {self}"]

    def __reduce__(self) -> tuple[type[TableError], tuple[object, ...]]:
        """Travel whole between processes (charts are drawn in parallel)."""
        return type(self), (self.file, self.row, self.column, self.value, self.rule)
