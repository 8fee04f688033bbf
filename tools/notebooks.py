"""Run the chapters and keep their notebooks in one normal form.

A committed notebook carries its *text* outputs, which are the golden values that
``pytest --nbval`` compares, and nothing that changes from run to run: no pictures, no
widget state, no times, no random cell ids; cells count 1, 2, 3 … (nbval takes a cell
without a count for one that never ran). The cell that fetches the book in Colab belongs to
it (``tools/fetch_cell.py``).

    python tools/notebooks.py run [CHAPTER …]     execute, normalise, write
    python tools/notebooks.py check [CHAPTER …]   refuse a notebook that is not normal

``CHAPTER`` is the start of a file name, such as ``03``; without one, all chapters.
"""

from __future__ import annotations

import argparse
import copy
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

from redline.site.notebooks import read, text, without_noise
from tools import fetch_cell

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"

# Text that nbval can compare; every other mime type is dropped.
KEPT_MIME = {"text/plain", "text/html", "text/markdown"}
LARGEST_HTML = 20_000  # characters: a card or a table, not a compiled chart
MEMORY_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")


class NotNormalError(ValueError):
    """A notebook that cannot be committed as it is; the message says where and why."""


def chapters(names: list[str], folder: Path = BOOK) -> list[Path]:
    """Return the notebooks whose file name starts with one of ``names``, all if none given.

    The home page is a notebook too, ``index``; its figures are computed like any other.
    """
    paths = sorted(folder.glob("*.ipynb"))
    if not names:
        return paths
    chosen = [path for path in paths if path.name.startswith(tuple(names))]
    if not chosen:
        stems = ", ".join(path.stem for path in paths)
        raise SystemExit(f"No chapter starts with {' or '.join(names)}. There are: {stems}")
    return chosen


def normalise(notebook: Any, name: str) -> Any:
    """Return a copy of ``notebook`` in normal form; NotNormalError names a cell that has none."""
    normal = copy.deepcopy(notebook)
    normal.nbformat, normal.nbformat_minor = 4, 5
    normal.cells = fetch_cell.put(normal.cells, fetch_cell.repository())
    for cell in normal.cells:
        cell.source = cell.source.rstrip()
        cell.pop("attachments", None)
    normal = without_noise(normal)
    ran = 0
    for number, cell in enumerate(normal.cells, start=1):
        if fetch_cell.is_fetch(cell):
            cell.execution_count, cell.outputs = None, []
        elif cell.cell_type == "code":
            ran += 1
            cell.execution_count = ran
            cell.outputs = list(_outputs(cell, f"{name}, cell {number}"))
    return normal


def _outputs(cell: Any, where: str) -> Iterator[Any]:
    """Yield the outputs that are compared: text on stdout, and data with text in it."""
    stream: Any = None
    for output in cell.outputs:
        if output.output_type == "error":
            raise NotNormalError(f"{where}: stores an error ({output.ename}: {output.evalue})")
        if output.output_type == "stream":
            if output.name == "stderr":
                raise NotNormalError(f"{where}: writes to stderr: {output.text.strip()[:300]}")
            if stream is not None:
                stream.text += output.text
                continue
            stream = output
            yield output
            continue
        stream = None
        if kept := _data(output, where):
            output.data = nbformat.from_dict(kept)
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
            yield output


def _data(output: Any, where: str) -> dict[str, Any]:
    """The mime bundle less pictures and widgets; NotNormalError for text that differs each run."""
    kept = {mime: value for mime, value in output.data.items() if mime in KEPT_MIME}
    for mime, value in kept.items():
        if MEMORY_ADDRESS.search(value):
            fault = "holds a memory address, which differs in each run"
            raise NotNormalError(f"{where}: {mime} {fault}")
        if len(value) > LARGEST_HTML:
            fault = f"of {len(value):,} characters is too long to compare by eye"
            raise NotNormalError(f"{where}: {mime} {fault}")
    return kept


def live_environment(scratch: Path) -> dict[str, str]:
    """Environment of a chapter that is run as a reader would run it."""
    environment = {k: v for k, v in os.environ.items() if k != "EXPLORE_PUBLISH"}
    environment.update(IPYTHONDIR=str(scratch), PYTHONHASHSEED="0")
    return environment


def run(path: Path) -> None:
    """Execute one chapter in a fresh kernel and write it back in normal form.

    The file is left alone when a cell fails or an output cannot be compared.
    """
    notebook = read(path)
    with tempfile.TemporaryDirectory() as scratch, (Path(scratch) / "log").open("wb+") as log:
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=600,
            resources={"metadata": {"path": str(path.parent)}},
        )
        try:
            client.execute(env=live_environment(Path(scratch)), stderr=log)
        except DeadKernelError:
            log.seek(0)  # what a kernel says of itself is worth reading only when it dies
            print(log.read().decode(errors="replace"), file=sys.stderr)
            raise
    path.write_text(text(normalise(notebook, path.name)), encoding="utf-8")


def fault(path: Path) -> str | None:
    """Say why a notebook is not in normal form, or None if it is."""
    try:
        wanted = text(normalise(read(path), path.name))
    except NotNormalError as error:
        return str(error)
    if path.read_text(encoding="utf-8") != wanted:
        return f"{path.name}: not in normal form; run `make notebooks CHAPTER={path.name[:2]}`"
    return None


def _run_all(paths: list[Path]) -> int:
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--quiet", *map(str, paths)], check=False
    )
    if formatted.returncode:
        return formatted.returncode
    for path in (bar := tqdm(paths, unit="chapter", ncols=80)):
        bar.set_description(path.stem)
        try:
            run(path)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, NotNormalError) as error:
            bar.close()
            print(f"{path.name}\n{error}", file=sys.stderr)
            return 1
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Command line; 1 when a chapter fails or is not normal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("verb", choices=["run", "check"])
    parser.add_argument("chapter", nargs="*", help="start of the file name, such as 03")
    options = parser.parse_args(arguments)
    paths = chapters(options.chapter)
    if options.verb == "run":
        return _run_all(paths)
    faults = [line for path in paths if (line := fault(path))]
    print("\n".join(faults) or f"{len(paths)} notebooks in normal form")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
