"""States as matplotlib writes them, for the tools that keep one picture a state."""

from __future__ import annotations

import io
from collections.abc import Sequence

import matplotlib as mpl

from benchmarks import reference

# Text stays text: a drawing of its letters would be several times as large.
RC = {"svg.fonttype": "none", "svg.hashsalt": "reference", "font.size": 13}


def svg(date: str, layer: str, days: Sequence[str]) -> str:
    """Return one state as an ``<svg>`` element."""
    with mpl.rc_context(RC):
        text = io.StringIO()
        figure = reference.draw(date, layer, list(days), heading=True)
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()[text.getvalue().index("<svg") :]
