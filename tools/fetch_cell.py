"""The cell by which a notebook in Colab fetches the book around it; elsewhere it looks for it.

Colab opens one file, and a chapter needs the modules and tables beside it. So each notebook has
this cell before its first one with code: folded, left out of the site, and without a count, which
says that it need not run. Where to fetch from is written once, as ``repository-code`` in
``CITATION.cff``; until it is known, the cell says what to fill in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from nbformat import v4

ROOT = Path(__file__).resolve().parent.parent
UNKNOWN = "https://github.com/OWNER/NAME"
TAGS = ["fetch", "remove-cell"]
# What a chapter imports and Colab lacks. Colab keeps its own versions of the rest.
MISSING_IN_COLAB = "frictionless ../everystate"
SOURCE = """\
# This notebook needs the book around it: its modules and tables. Colab fetches them here.
import importlib.util
import sys

repository = "{repository}"
if "google.colab" in sys.modules:
    !test -d /content/book || git clone --quiet --depth 1 {{repository}} /content/book
    %cd -q /content/book/book
    %pip install --quiet {missing}
there = all(importlib.util.find_spec(name) for name in ("redline", "everystate"))
if sys.version_info < (3, 11) or not there:
    sys.exit(f"This notebook needs Python 3.11 or newer and the book around it: {{repository}}")"""


def repository(root: Path = ROOT) -> str:
    """Address of the book's repository, or the form of one while it is not known."""
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    return str(citation.get("repository-code", UNKNOWN)).rstrip("/")


def is_fetch(cell: Any) -> bool:
    """Whether a cell is this one, in whatever state."""
    return "fetch" in cell.metadata.get("tags", [])


def put(cells: list[Any], address: str) -> list[Any]:
    """The cells with this one, as it should be, before the first that has code."""
    others = [cell for cell in cells if not is_fetch(cell)]
    code = [place for place, cell in enumerate(others) if cell.cell_type == "code"]
    if not code:
        return others
    source = SOURCE.format(repository=address, missing=MISSING_IN_COLAB)
    cell = v4.new_code_cell(source, metadata={"tags": TAGS}, execution_count=None)
    return [*others[: code[0]], cell, *others[code[0] :]]
