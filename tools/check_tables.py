"""Check every table against its schema and rules: one line for the first fault, with its place.

    python -m tools.check_tables            check
    python -m tools.check_tables --write    first write each table's number of rows

The number stands in ``datapackage.json``, so that a file that was cut short is noticed. Whoever
adds a row has it counted: ``make tables WRITE=1``.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from redline import tables
from redline.tables import descriptor, rawcsv


def write_counts(folder: Path) -> None:
    """Write into the descriptor how many rows each file has; nothing else of it changes.

    TableError for a file that cannot be read, or whose header is not the schema's.
    """
    file = folder / descriptor.DESCRIPTOR
    text = file.read_text(encoding="utf-8")
    for table in descriptor.read(folder).values():
        rows = len(rawcsv.read(folder / table.path, table.columns))
        count = re.compile(rf'("path": "{re.escape(table.path)}".*?"redline:rows": )\d+', re.DOTALL)
        text = count.sub(rf"\g<1>{rows}", text, count=1)
    file.write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Load every table; 1 with the reason when one cannot be loaded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true", help="count the rows anew")
    options = parser.parse_args(arguments)
    try:
        if options.write:
            write_counts(tables.data_dir())
        rows = sum(len(tables.load(name)) for name in tables.names())
    except tables.TableError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(tables.names())} tables with {rows:,} rows are as their descriptions say.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
