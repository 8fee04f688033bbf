"""Panel: a function bound to widgets, saved with ``embed=True``."""

from __future__ import annotations

import io
from collections.abc import Sequence

import panel as pn
from bokeh.resources import INLINE

from benchmarks import reference
from benchmarks.peers import driving, pictures

NAME = "Panel embed"
PACKAGES = ("panel", "bokeh")
DRIVER = driving.handle(".noUi-handle")
REMARK = "Any Python function can stand behind it; each state is a whole picture in the page."


def publish(days: Sequence[str]) -> str:
    """Return the page with every state and BokehJS and Panel's scripts inside it."""
    pn.extension()
    date = pn.widgets.DiscreteSlider(name="Date", options=list(days), value=days[-1])
    layer = pn.widgets.Select(name="Layer", options=reference.LAYERS)

    def picture(date: str, layer: str) -> str:
        return pictures.svg(date, layer, days)

    shown = pn.pane.HTML(pn.bind(picture, date, layer), width=760, height=560)
    text = io.StringIO()
    pn.Column(date, layer, shown).save(
        text,
        embed=True,
        max_states=10_000,
        max_opts=10_000,
        resources=INLINE,
        progress=False,
        title="Reference chart",
    )
    return text.getvalue()
