"""Do the words and the digest of a chart follow its data? Change the data, and look.

A chapter is run in this process with its tables changed as they are loaded, without drawing
anything, and the title and the sentence of its charts' states are compared with those of the
tables as they are. A chart whose words stay the same whatever is changed says something that
somebody typed.

Tables are changed as a whole: first every figure is lowered, then, for charts that count or tell
words, one table after another has its columns turned round and its rows thinned. Where a changed
table makes no sense to a cell, the cell is skipped, and so are the charts that need it.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat
import pandas as pd
from IPython.core.inputtransformer2 import TransformerManager
from matplotlib.figure import Figure

from everystate.controls import read_controls
from everystate.states import Grid
from redline import chapter, tables
from redline.charts.digest import digest as digest_of
from tools.truth.prose import BOOK

Change = Callable[[str, pd.DataFrame], pd.DataFrame]
Words = dict[str, tuple[str, str]]
MOST_STATES = 40
"""States of one chart that are compared, its default first."""


def unchanged(_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table as it is."""
    return frame


def lowered(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Every number but those of the key, an eighth lower; whole numbers stay whole.

    Lower, because a share of a hundred has no room above it.
    """
    changed = frame.copy()
    for column in _not_key(name, frame):
        values = changed[column]
        if pd.api.types.is_bool_dtype(values):
            continue
        if pd.api.types.is_integer_dtype(values):
            changed[column] = (values * 7) // 8
        elif pd.api.types.is_float_dtype(values):
            changed[column] = values * 0.875
    return changed


def measured(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """As `lowered`, but only what has a unit: years, ranks and places stay."""
    units = [one.name for one in tables.table(name).fields if one.unit]
    kept = [one for one in units if not tables.table(name)[one].unit.startswith("degree")]
    changed = lowered(name, frame)
    return changed.assign(**{one: frame[one] for one in frame.columns if one not in kept})


def turned(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Every column but those of the key moves down, each by another number of rows."""
    changed = frame.copy()
    for step, column in enumerate(_not_key(name, frame), start=1):
        order = [(row - step) % len(frame) for row in range(len(frame))]
        changed[column] = frame[column].iloc[order].set_axis(frame.index)
    return changed


def thinned(_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Every third row is left out."""
    return frame[[row % 3 != 1 for row in range(len(frame))]]


def only(table: str, change: Change) -> Change:
    """Return the change for one table; the others stay."""
    return lambda name, frame: change(name, frame) if name == table else frame


def _not_key(name: str, frame: pd.DataFrame) -> list[str]:
    return [one for one in frame.columns if one not in tables.table(name).primary_key]


@dataclass
class Told:
    """What a chapter says: title and sentence by chart and state, digests, and what it loaded."""

    charts: dict[str, Words] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run(
    notebook: Path,
    change: Change = unchanged,
    asked: Collection[str] | None = None,
    digests: bool = True,
) -> Told:
    """Run the code of a chapter on changed tables and return what its charts say.

    With ``asked``, no other chart is asked; without ``digests``, nothing is drawn for them, and the
    run ends after the last chart that is asked.
    """
    told = Told()

    def load(name: str) -> pd.DataFrame:
        if name not in told.loaded:
            told.loaded.append(name)
        return change(name, tables.load(name))

    real = chapter.explore

    def explore(draw: Any, **given: Any) -> _Shown:
        name = given["name"]
        if not given.get("bare") and (asked is None or name in asked):
            told.charts[name] = {}  # what stays if a state cannot be told
            told.charts[name] = _words(given)
        return _Shown(lambda: real(draw, **given))

    def digest(figure: Figure) -> str:
        told.digests.append(digest_of(figure) if digests else "")
        return told.digests[-1]

    spies: dict[str, Any] = {
        "load": load,
        "digest": digest,
        "explore": explore,
        "display": _nothing,
    }
    spies |= {"answer": _nothing, "quiz": _nothing}
    with contextlib.ExitStack() as stack:
        for name, spy in spies.items():
            stack.enter_context(mock.patch.object(chapter, name, spy))
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        names: dict[str, Any] = {"__name__": "__main__", "display": _nothing}
        as_python = TransformerManager()
        for number, cell in enumerate(nbformat.read(notebook, as_version=4).cells, start=1):
            if asked is not None and not digests and len(told.charts) == len(asked):
                break
            if cell.cell_type == "code":
                try:
                    code = as_python.transform_cell(cell.source)  # a cell may hold magics
                    exec(compile(code, f"{notebook.name}, cell {number}", "exec"), names)
                except Exception as error:
                    told.errors.append(f"cell {number}: {type(error).__name__}: {error}")
    return told


class _Shown:
    """Stands for a chart that a page shows; becomes one when a cell asks it for more."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._made = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made(), name)


def _nothing(*_: Any, **__: Any) -> None:
    """Stands for what a page shows and a sentence does not need."""


_NOT_CONTROLS = {"name", "title", "alt", "table", "sources", "separable", "bare", "group"}


def _words(given: Mapping[str, Any]) -> Words:
    """Title and sentence of a chart's states: the default, then each control varied alone."""
    controls = {key: value for key, value in given.items() if key not in _NOT_CONTROLS}
    grid = Grid(read_controls(given["name"], controls))
    title = given["title"]
    found: Words = {}
    for position in grid.one_at_a_time()[:MOST_STATES]:
        state = grid.state(position)
        found[grid.key(position)] = (
            title(**state) if callable(title) else title,
            given["alt"](**state),
        )
    return found


EVERYWHERE = (measured, lowered, thinned, turned)
"""Changes of every table at once, those that reach most first."""


def one_by_one(loaded: list[str]) -> Iterator[Change]:
    """Changes of one table after another."""
    for name in loaded:
        if name != "sources":
            yield only(name, turned)
            yield only(name, thinned)


def faults(notebook: Path) -> list[str]:
    """Say which charts' words, and which stored digests, are not those of the tables.

    Each run of the chapter with changed tables is read for all of them.
    """
    before, stored = run(notebook), stored_digests(notebook)
    if before.errors:
        raise RuntimeError(f"{notebook.name}: {before.errors[0]}")
    found = []
    if stored != before.digests:
        found = [f"{notebook.name}: a digest is not what the tables give; run make notebooks"]
    waiting, same = dict(before.charts), set() if found else set(stored)
    change: Change
    for change in EVERYWHERE:
        if waiting or same:
            after = run(notebook, change, waiting, digests=bool(same))
            waiting, same = _unmoved(waiting, after.charts), same & set(after.digests)
    for change in one_by_one(before.loaded):
        if waiting:
            waiting = _unmoved(waiting, run(notebook, change, waiting, digests=False).charts)
    found += [f"{notebook.name}: {name} says the same whatever the tables say" for name in waiting]
    return found + [
        f"{notebook.name}: {one.splitlines()[0]!r}, whatever the tables say" for one in same
    ]


def _unmoved(waiting: dict[str, Words], after: Mapping[str, Words]) -> dict[str, Words]:
    return {name: words for name, words in waiting.items() if not _differ(words, after, name)}


def _differ(words: Words, after: Mapping[str, Words], name: str) -> bool:
    """Tell whether a chart said something else in a state that it has both times."""
    return any(
        state in words and words[state] != said for state, said in after.get(name, {}).items()
    )


def stored_digests(notebook: Path) -> list[str]:
    """The digests that a notebook was committed with."""
    return [
        output.text.rstrip("\n")
        for cell in nbformat.read(notebook, as_version=4).cells
        if cell.cell_type == "code" and "digest(" in cell.source
        for output in cell.outputs
        if output.output_type == "stream"
    ]


def chapters(book: Path = BOOK) -> list[Path]:
    """The notebooks whose charts are asked."""
    return sorted(book.glob("*.ipynb"))
