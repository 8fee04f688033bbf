"""Data packages that a test writes itself, and broken copies of the book's own."""

import csv
import io
import json
import shutil
from pathlib import Path

from redline import tables
from redline.tables import Package

TEXT = {"type": "string", "constraints": {"required": True}}


def field(name, kind="string", **extra):
    """A column of a small table; `required` unless told otherwise."""
    required = extra.pop("required", True)
    constraints = {**({"required": True} if required else {}), **extra.pop("constraints", {})}
    if kind == "boolean":
        extra = {"trueValues": ["yes"], "falseValues": ["no"], **extra}
    if kind == "list":
        extra = {"delimiter": ";", **extra}
    return {"name": name, "type": kind, "constraints": constraints, **extra}


def resource(name, fields, rows, key=None, foreign=(), **extra):
    """A table's entry in the descriptor."""
    schema = {"fields": fields}
    if key:
        schema["primaryKey"] = key
    if foreign:
        schema["foreignKeys"] = list(foreign)
    return {
        "name": name,
        "path": f"{name}.csv",
        "redline:rows": len(rows),
        "schema": schema,
        **extra,
    }


def as_csv(columns, rows):
    """The text of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def write(folder, *written):
    """Write a package of (resource, rows) pairs into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    resources = [entry for entry, _ in written]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    for entry, rows in written:
        columns = [column["name"] for column in entry["schema"]["fields"]]
        (folder / entry["path"]).write_text(as_csv(columns, rows), "utf-8", newline="")
    return folder


def one_table(folder, fields, rows, **extra):
    """Write a package of one table, ``t``, and return the folder."""
    return write(folder, (resource("t", fields, rows, **extra), rows))


def error_of(folder, name="t"):
    """The TableError that loading `name` from `folder` raises, or None."""
    try:
        with tables.use_data_dir(folder):
            tables.load(name)
    except tables.TableError as error:
        return error
    return None


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

    def rows(self):
        """The real table's cells, header left out."""
        return [list(row) for row in self.real.rows(self.table.name)]

    def text(self, rows, columns=None):
        """The CSV text of `rows` under the table's header."""
        return as_csv(columns or self.table.columns, rows)

    def error(self, content):
        """The TableError that the table raises when its file holds `content`, or None."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        self.file.write_bytes(data)
        package = Package(self.folder)
        package.__dict__["tables"] = self.real.tables  # the descriptor is not read again
        others = [name for name in self.real.tables if name != self.table.name]
        package._rows = {name: self.real.rows(name) for name in others}
        try:
            package.frame(self.table.name)
        except tables.TableError as error:
            return error
        return None
