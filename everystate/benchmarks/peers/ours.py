"""``explore``: every state drawn, compiled into one figure, proved."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ipywidgets import RadioButtons, SelectionSlider

from benchmarks import reference
from benchmarks.peers import driving
from everystate import Explorer, Settings, explore, write_assets
from everystate.compile import CompiledFigure

NAME = "explore"
PACKAGES: tuple[str, ...] = ()
DRIVER = driving.native(".explore-control input[type=range]")
REMARK = "Carries a narrow layout, a sentence and a data table for each state as well."
RC = {"font.family": "DejaVu Sans", "font.size": 13}


def explorer(days: Sequence[str], cache: Path, narrow: bool = True) -> Explorer:
    """Return the chart as its author would write it."""
    shown = list(days)

    def wide_only(date: str, layer: str) -> object:
        return reference.draw(date, layer, shown)

    def both(date: str, layer: str, layout: str) -> object:
        return reference.draw(date, layer, shown, layout)

    return explore(
        both if narrow else wide_only,
        name="reference",
        title=reference.title,
        alt=reference.sentence,
        table=reference.table,
        settings=Settings(colors=reference.COLORS, rc=RC, cache_dir=cache),
        date=SelectionSlider(options=shown, value=shown[-1]),
        layer=RadioButtons(options=list(reference.LAYERS.items())),
    )


def compiled(days: Sequence[str], cache: Path, narrow: bool = True) -> CompiledFigure:
    """Draw what ``cache`` lacks and compile; raises when one state is not given back exactly."""
    with contextlib.redirect_stdout(io.StringIO()):  # the line for notebooks
        return explorer(days, cache, narrow).compile()


def assets() -> tuple[str, str]:
    """Return script and style sheet as a site serves them."""
    with tempfile.TemporaryDirectory() as folder:
        script, style = write_assets(Path(folder))
        return script.read_text(encoding="utf-8"), style.read_text(encoding="utf-8")


def page(figure: str) -> str:
    """Return one page with script and style inside it."""
    script, style = assets()
    theme = ":root{" + "".join(f"--{n}:{c};" for c, n in reference.COLORS.items()) + "}"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Reference chart</title><style>{theme}</style><style>{style}</style></head>"
        f"<body><main>{figure}</main><script>{script}</script></body></html>\n"
    )


def publish(days: Sequence[str]) -> str:
    """Return the page; drawings are kept in the folder ``BENCH_CACHE`` if one is named."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = os.environ.get("BENCH_CACHE", scratch)
        return page(compiled(days, Path(kept) / str(len(days))).html)
