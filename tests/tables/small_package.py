"""Data packages that a test writes itself."""

import json

from redline import tables
from tests.tables.broken import as_csv

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


def write(folder, *entries):
    """Write a package of (resource, rows) pairs into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    resources = [entry for entry, _ in entries]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    for entry, rows in entries:
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
