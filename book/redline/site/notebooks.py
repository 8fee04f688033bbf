"""A notebook as it stands on disk: read, written, and free of what differs from run to run."""

from __future__ import annotations

import copy
import hashlib
import re
from pathlib import Path
from typing import Any

import nbformat

FOLDED = {"hide-input", "hide-cell", "remove-cell", "remove-input"}
# A cell that ends in one of these is words: its output is the page, its code stays closed.
WORDS = re.compile(r"^(prose|solution|answer|quiz)\(", re.MULTILINE)
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"},
}


def read(path: Path) -> Any:
    """Read a notebook, ids added where an older writer left them out."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.setdefault("id", "new")
    return notebook


def text(notebook: Any) -> str:
    """A notebook as it stands on disk: keys sorted, one space of indent, one last newline."""
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)).rstrip("\n") + "\n"


def without_noise(notebook: Any) -> Any:
    """Return a copy with ids, counts and metadata in normal form and every output kept."""
    quiet = copy.deepcopy(notebook)
    quiet.metadata = nbformat.from_dict(METADATA)
    taken: set[str] = set()
    for cell in quiet.cells:
        cell.id = stable_id(cell, taken)
        cell.metadata = cell_metadata(cell)
        for output in cell.get("outputs", []):
            if output.output_type in ("display_data", "execute_result"):
                output.metadata = nbformat.from_dict({})
    return quiet


def stable_id(cell: Any, taken: set[str]) -> str:
    """An id that follows from the cell's own text, so that other cells keep theirs."""
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
    repeat, name = 1, digest
    while name in taken:
        repeat += 1
        name = f"{digest}-{repeat}"
    taken.add(name)
    return name


def cell_metadata(cell: Any) -> Any:
    """Keep tags and MyST-NB's options; a folded cell is folded in JupyterLab too."""
    metadata: dict[str, Any] = {}
    if options := cell.metadata.get("mystnb"):
        metadata["mystnb"] = options
    tags = set(cell.metadata.get("tags", []))
    if cell.cell_type == "code" and WORDS.search(cell.source):
        tags = (tags - FOLDED) | {"remove-input"}
    if tags:
        metadata["tags"] = sorted(tags)
    if FOLDED & tags:
        metadata["jupyter"] = {"source_hidden": True}
    return nbformat.from_dict(metadata)
