"""A pyplot of one's own for as long as one state is drawn; the session's is left as found."""

from __future__ import annotations

import contextlib
import functools
import random
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib._pylab_helpers import Gcf
from matplotlib.figure import Figure


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """Draw with no figure open and nothing shown; close what is opened, put back what was there.

    To be used within rcParams that are put back as well.
    """
    import matplotlib.pyplot as plt

    owner: Any = plt
    figures, backend = Gcf.figs, owner._backend_mod
    Gcf.figs = type(figures)()
    try:
        owner._backend_mod = _headless()
        yield
    finally:
        Gcf.destroy_all()
        Gcf.figs = figures
        owner._backend_mod = backend


@functools.cache
def _headless() -> Any:
    """Return the backend that opens no window and whose ``show`` shows nothing."""
    import matplotlib.pyplot as plt

    owner: Any = plt
    default = dict.__getitem__(mpl.rcParamsDefault, "backend")
    plt.switch_backend("svg")
    dict.__setitem__(mpl.rcParamsDefault, "backend", default)
    return owner._backend_mod


def open_figures() -> list[Figure]:
    """Return pyplot's open figures, in the order of their numbers."""
    return [manager.canvas.figure for _, manager in sorted(Gcf.figs.items())]


@contextlib.contextmanager
def one_chance() -> Iterator[None]:
    """Let each state throw the same dice: the old global generators begin anew, and go on after."""
    numpys, pythons = np.random.get_state(), random.getstate()
    np.random.seed(0)
    random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(numpys)
        random.setstate(pythons)


def figure_of(value: Any) -> Figure | None:
    """Return the figure of a figure, an axes, a grid, an artist, or of several of them."""
    if isinstance(value, np.ndarray):
        value = list(value.flat)
    if isinstance(value, list | tuple):
        return next(filter(None, map(figure_of, value)), None)
    if isinstance(value, Figure):
        return value
    for name in ("figure", "fig"):
        inner = getattr(value, name, None)
        while inner is not None and not isinstance(inner, Figure):
            inner = getattr(inner, "figure", None)
        if inner is not None:
            return inner
    return None
