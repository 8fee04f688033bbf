"""Measure every promise on the built site, print the table, keep the record.

    python -m tools.audit              every area
    python -m tools.audit safe light   these areas; the record keeps the others' last figures

Ends with 1 when a promise is missed. One that cannot be checked here says so and why; it is
not counted as kept.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from tools.audit import record, table
from tools.audit.promise import Promise

ROOT = Path(__file__).resolve().parents[2]
AREAS = (  # the quick ones first; each is a module with `promises(site)`
    "safe",
    "honest",
    "true",
    "valid",
    "build",
    "policy",
    "everyone",
    "light",
)


def measure(area: str, site: Path) -> Iterator[Promise]:
    """The rows of one area; a check that breaks off is a promise missed, with its reason."""
    try:
        yield from importlib.import_module(f"tools.audit.{area}").promises(site)
    except Exception as error:
        traceback.print_exc()
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        text, limit = "The check runs to its end", "no error"
        yield Promise(area.capitalize(), text, "broke off", limit, False, reason)


def audit(areas: list[str], site: Path, file: Path) -> list[Promise]:
    """Measure ``areas`` in turn, printing each row as it comes; write the record."""
    found: list[Promise] = []
    print(table.head())
    for area in areas:
        load, rows = os.getloadavg()[0], []
        for promise in measure(area, site):
            if not found or promise.group != found[-1].group:
                print(f"\n{promise.group}")
            print(table.row(promise), flush=True)
            rows.append(promise)
            found.append(promise)
        record.write(file, {area: record.measured(rows, load)}, AREAS)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Command line; 1 when a promise is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("areas", nargs="*", metavar="AREA", help=", ".join(AREAS))
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--record", type=Path, default=record.FILE)
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.areas) - set(AREAS)):
        parser.error(f"no area {', '.join(unknown)}; there are {', '.join(AREAS)}")
    if not (given.site / "index.html").is_file():
        parser.error(f"{given.site} is no built site: run `make book` first")
    chosen = [area for area in AREAS if area in given.areas or not given.areas]
    found = audit(chosen, given.site.resolve(), given.record)
    print(f"\n{table.total(found)}")
    return int(any(promise.outcome == "missed" for promise in found))


if __name__ == "__main__":
    sys.exit(main())
