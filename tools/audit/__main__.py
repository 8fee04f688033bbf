"""Measure the built site with programs that are not the project's own: `make audit`.

    python -m tools.audit              all three
    python -m tools.audit html         one of them: html, packages, lighthouse

``html`` asks the W3C's Nu checker, ``packages`` asks pip-audit for known vulnerabilities of what
is locked, ``lighthouse`` scores every page for a desk and for a phone. Prints one line a fault
and ends with 1 when there is one. All else that the project promises is held by its tests.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.audit import lighthouse, nu, packages

ROOT = Path(__file__).resolve().parents[2]
CHECKS: dict[str, Callable[[Path], Iterator[str]]] = {
    "html": nu.faults,
    "packages": packages.faults,
    "lighthouse": lighthouse.faults,
}


def main(arguments: list[str] | None = None) -> int:
    """Command line; 1 when there is a fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=", ".join(CHECKS))
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.checks) - set(CHECKS)):
        parser.error(f"no check {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    if not (options.site / "index.html").is_file():
        parser.error(f"{options.site} is no built site: run `make book` first")
    failed = False
    for name in options.checks or CHECKS:
        faults = list(CHECKS[name](options.site.resolve()))
        failed |= bool(faults)
        print(f"{name}: {len(faults) or 'no'} fault{'s' if len(faults) != 1 else ''}")
        print("".join(f"  {fault}\n" for fault in faults), end="", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
