"""Draw many states at once: joblib, on the cores of one machine or wherever it is configured to."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import cloudpickle
import joblib
from tqdm import tqdm

from .draw import Author, Style, draw_picture
from .settings import Settings
from .speed import no_collection
from .tree import canonical

# (number, state, key, layout): what to draw
Task = tuple[int, dict[str, Any], str, str]
# (number, canonical XML) or (number, what went wrong)
Result = tuple[int, str | None, str | None]

_WORTH_PROCESSES = 4.0  # seconds of drawing below which starting processes costs more than it saves
_BATCH_SECONDS = 0.5
_ALONE = threading.Lock()  # matplotlib draws one figure at a time; a cluster's worker has threads


@functools.lru_cache(maxsize=4)
def _author(blob: bytes) -> tuple[Author, Style]:
    author, style = cloudpickle.loads(blob)
    return author, style


def draw_batch(blob: bytes, tasks: Sequence[Task]) -> list[Result]:
    """Draw some states in this process; an error is returned, so that the rest go on."""
    author, style = _author(blob)
    with _ALONE, no_collection():
        return [_draw_one(author, style, task) for task in tasks]


def _draw_one(author: Author, style: Style, task: Task) -> Result:
    number, state, key, layout = task
    try:
        return number, canonical(draw_picture(author, state, key, layout, style)), None
    except Exception as error:  # every kind: reported by state once the others are done
        return number, None, f"{error}"


def draw_all(
    author: Author, style: Style, tasks: Sequence[Task], settings: Settings
) -> Iterator[Result]:
    """Yield each task's result, in no particular order, with a progress bar on stderr."""
    if not tasks:
        return
    with tqdm(total=len(tasks), desc=author.name, unit="drawing", file=_stream()) as bar:
        start = time.perf_counter()
        first, rest = tasks[:2], tasks[2:]
        for task in first:  # in this process: an error in the chart shows at once, and its pace
            yield _draw_one(author, style, task)
            bar.update()
        pace = (time.perf_counter() - start) / len(first)
        for results in _spread(author, style, rest, pace, settings):
            yield from results
            bar.update(len(results))


def _spread(
    author: Author, style: Style, tasks: Sequence[Task], pace: float, settings: Settings
) -> Iterator[list[Result]]:
    few = settings.backend_name() is None and pace * len(tasks) < _WORTH_PROCESSES
    # what cannot leave this process (a lock, a connection) is drawn here as well
    blob = None if few else _packed(author, style, tasks)
    if blob is None:
        for task in tasks:
            yield [_draw_one(author, style, task)]
        return
    size = max(1, min(64, int(_BATCH_SECONDS / max(pace, 1e-3)), -(-len(tasks) // 8)))
    batches = [tasks[i : i + size] for i in range(0, len(tasks), size)]
    backend = settings.backend_name()
    # a configuration knows backends that others have registered (dask); Parallel alone does not
    options = settings.backend_arguments()
    with joblib.parallel_config(backend, **options) if backend else contextlib.nullcontext():
        pool = joblib.Parallel(n_jobs=settings.job_count(), return_as="generator_unordered")
    yield from pool(joblib.delayed(draw_batch)(blob, batch) for batch in batches)


def _packed(author: Author, style: Style, tasks: Sequence[Task]) -> bytes | None:
    """Return what other processes need; None when it, or a state's values, cannot be sent."""
    try:
        cloudpickle.dumps([state for _, state, _, _ in tasks])
        return bytes(cloudpickle.dumps((author, style)))
    except Exception:  # pickling runs anybody's code, which raises anything
        return None


def tell(text: str) -> None:
    """Write a line for the author on the terminal: not into the page, as a warning would be."""
    print(text, file=_stream(), flush=True)


def _stream() -> Any:
    """Return the terminal's stderr: in a kernel, sys.stderr would write into the page."""
    copy = getattr(sys.stderr, "_original_stdstream_copy", None)
    if copy is not None:
        return io.TextIOWrapper(os.fdopen(os.dup(copy), "wb", buffering=0), write_through=True)
    in_kernel = type(sys.stderr).__module__.startswith("ipykernel")
    return sys.__stderr__ if in_kernel else sys.stderr
