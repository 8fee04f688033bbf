"""Run the chapters for the site: every explorer compiled, nothing unchanged run again.

MyST-NB's own cache looks at a notebook's cells only. A chapter also depends on the
modules it imports, the tables it loads and the libraries installed, so the key here
covers all of them; explore keeps a finer cache of its own, state by state.
"""

from __future__ import annotations

import atexit
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import joblib
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

from redline.site import digests, notebooks

CHAPTERS_AT_ONCE = 2  # a kernel starts and imports on one core while another one draws
STATES = re.compile(r"^explorer [\w-]+: (?:.* = )?([\d\u202f]+) states", re.MULTILINE)
SECONDS_PER_CELL = 1800
RUNNERS = ("execution.py", "notebooks.py")
TRACE_LINES = 20
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BAR = re.compile(r"([\w-]+): +\d+%\|[^|]*\| (\d+)/(\d+)")  # as tqdm writes it


class ChapterError(Exception):
    """A chapter that cannot be published; the message names chapter, cell and reason."""


def code_digest(root: Path) -> str:
    """Hash of all that a chapter may reach, its modules, data, article and libraries, and of
    what runs it.
    """
    book = root / "book"
    paths = [
        *digests.files(root / "everystate" / "src", without=["everystate/sphinx"]),
        *digests.files(book / "redline", without=["site"]),
        *digests.files(book / "data"),
        *digests.files(root / "seeds"),
        *(book / "redline" / "site" / name for name in RUNNERS),
        root / "requirements.txt",
        *root.glob("CITATION.cff"),  # says where the book is published: a chart's link home
    ]
    return digests.digest(root, paths)


def chapter_key(path: Path, code: str) -> str:
    """Hash of one chapter: its cells without their outputs, and the code it reaches."""
    notebook = notebooks.read(path)
    cells = [
        (cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in notebook.cells
    ]
    return digests.digest(path.parent, [], repr(cells), code)


def publish_all(paths: list[Path], root: Path, cache: Path) -> dict[Path, Path]:
    """Run the chapters that have no cached result; map each to its executed notebook.

    Raises ChapterError for the first chapter that fails.
    """
    code = code_digest(root)
    places = {path: cache / "chapters" / f"{path.stem}.{chapter_key(path, code)}" for path in paths}
    missing = [path for path in paths if not places[path].exists()]
    if missing:
        (cache / "matplotlib").mkdir(parents=True, exist_ok=True)
        _warm_font_cache(environment(root, cache, "."))
        with Progress([log_of(path, cache) for path in missing]) as progress:
            _run_each(missing, places, root, cache, progress)
    for path, place in places.items():
        _forget_older(path, place)
    return places


def _run_each(
    missing: list[Path], places: dict[Path, Path], root: Path, cache: Path, progress: Progress
) -> None:
    """Run some chapters at a time, long ones first; after a failure end the kernels of others."""
    pool = ThreadPoolExecutor(CHAPTERS_AT_ONCE)
    longest_first = sorted(missing, key=states, reverse=True)
    clients: list[NotebookClient] = []
    jobs = {pool.submit(execute, path, root, cache, clients): path for path in longest_first}
    try:
        for job in as_completed(jobs):
            write_whole(places[jobs[job]], notebooks.text(job.result()))
            progress.chapter_done()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        while not all(job.done() for job in jobs):
            _kill(clients)
            time.sleep(0.2)


def _kill(clients: list[NotebookClient]) -> None:
    for client in clients:
        process = getattr(getattr(client.km, "provisioner", None), "process", None)
        if process is not None:
            process.kill()


def states(path: Path) -> int:
    """How many states the explorers of a chapter have, as its stored outputs say: its length.

    A chapter that has not run yet has none and comes last.
    """
    printed = [
        output.text
        for cell in notebooks.read(path).cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream"
    ]
    return sum(int(n.replace("\u202f", "")) for text in printed for n in STATES.findall(text))


def execute(path: Path, root: Path, cache: Path, clients: list[NotebookClient]) -> Any:
    """Run one chapter in a fresh kernel with every explorer compiled into its output.

    The client that runs it is added to ``clients``.
    """
    notebook = notebooks.read(path)
    with tempfile.TemporaryDirectory() as scratch, log_of(path, cache).open("wb") as log:
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=SECONDS_PER_CELL,
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        )
        clients.append(client)
        try:
            client.execute(env=environment(root, cache, scratch), stderr=log)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise ChapterError(failure(notebook, path.name)) from error
        finally:
            atexit.unregister(client._cleanup_kernel)  # left over when the kernel is killed
    _refuse_warnings(notebook, path.name)
    return notebooks.without_noise(notebook)


def failure(notebook: Any, name: str) -> str:
    """Say which cell failed and how: the error in the first line, then the end of its trace."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                trace = COLOUR.sub("", "\n".join(output.traceback)).splitlines()
                first = f"{name}, cell {number}: {output.ename}: {output.evalue}"
                return "\n".join([first, *(f"    {line}" for line in trace[-TRACE_LINES:])])
    return f"{name}: its kernel died, or a cell took over {SECONDS_PER_CELL} s"


def log_of(path: Path, cache: Path) -> Path:
    """Where a chapter's kernel writes its stderr."""
    return cache / f"{path.stem}.log"


def environment(root: Path, cache: Path, scratch: str) -> dict[str, str]:
    """Environment of a process that draws: the same on every machine, caches in the project."""
    return {
        **os.environ,
        **drawing_processes(),
        "EXPLORE_CACHE": str(cache / "explore"),
        "EXPLORE_PUBLISH": "1",
        "IPYTHONDIR": scratch,
        "LC_ALL": "C.UTF-8",
        "MPLCONFIGDIR": str(cache / "matplotlib"),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": modules(root),
        "TZ": "UTC",
    }


def modules(root: Path) -> str:
    """Where Python finds the book's modules and the engine's: those of this folder."""
    folders = (root / "book", root / "everystate" / "src")
    return os.pathsep.join(str(folder) for folder in folders if folder.exists())


def drawing_processes() -> dict[str, str]:
    """How many processes draw for one chapter: its part of the cores, none over.

    On two cores each chapter draws in its own kernel, which saves starting others and loading
    the libraries in them. What the environment says goes first, a cluster above all.
    """
    if os.environ.get("EXPLORE_JOBS") or os.environ.get("EXPLORE_BACKEND"):
        return {}
    return {"EXPLORE_JOBS": str(max(1, joblib.cpu_count() // CHAPTERS_AT_ONCE))}


def _refuse_warnings(notebook: Any, name: str) -> None:
    """A warning in a chapter stops the build, as one in the site does."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise ChapterError(f"{name}, cell {number} warns: {output.text.strip()}")


def _warm_font_cache(environment: dict[str, str]) -> None:
    """Let matplotlib index the fonts once, here, where it may say so without failing a cell."""
    command = [sys.executable, "-c", "import matplotlib.font_manager"]
    subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=True)


def write_whole(place: Path, text: str) -> None:
    """Write a file that is there whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f".{place.name}.{os.getpid()}")
    partial.write_text(text, encoding="utf-8")
    partial.replace(place)


def _forget_older(path: Path, place: Path) -> None:
    for old in place.parent.glob(f"{path.stem}.*"):
        if old != place:
            old.unlink()


class Progress:
    """One bar for all chapters; on a terminal the count of the chart being drawn stands beside it.

    Kernels are other processes: explore writes its bar on the kernel's stderr, which goes to
    a log file a chapter, and a thread here reads what is new every half second.
    """

    def __init__(self, logs: list[Path]) -> None:
        self._logs = logs
        self._bar = tqdm(total=len(logs), unit="chapter", desc="Chapters", dynamic_ncols=True)
        self._stop = threading.Event()
        self._reader = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Progress:
        for log in self._logs:
            log.unlink(missing_ok=True)
        if sys.stderr.isatty():  # a log file would get two lines a second
            self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._reader.is_alive():
            self._reader.join()
        self._bar.close()

    def chapter_done(self) -> None:
        """Count one chapter as finished."""
        self._bar.update()

    def _watch(self) -> None:
        sizes = dict.fromkeys(self._logs, 0)
        while not self._stop.wait(0.5):
            news = [self._news(log, sizes) for log in self._logs]
            if drawing := ", ".join(filter(None, news)):
                self._bar.set_postfix_str(drawing)

    def _news(self, log: Path, sizes: dict[Path, int]) -> str:
        if not log.exists():
            return ""
        text = log.read_bytes()[sizes[log] :]
        sizes[log] += len(text)
        return last_count(text.decode(errors="replace"))


def last_count(text: str) -> str:
    """The last count in what explore's bar wrote: ``control-map 70 of 156``; empty if none."""
    counts = BAR.findall(text)
    return "{} {} of {}".format(*counts[-1]) if counts else ""
