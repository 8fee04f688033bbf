"""HoloViews: a HoloMap over date and layer, saved with ``hv.save``."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import holoviews as hv
import pandas as pd
from bokeh.resources import INLINE

from benchmarks import reference
from benchmarks.peers import driving

NAME = "HoloViews HoloMap"
PACKAGES = ("holoviews", "panel", "bokeh")
DRIVER = driving.handle(".noUi-handle")
REMARK = "Draws on a canvas, with zoom and hover on request; each state takes seconds to write."


def publish(days: Sequence[str]) -> str:
    """Return the page with every state and all scripts inside it."""
    hv.extension("bokeh")
    # a date as such gets a slider; as text it would get a list
    dimensions = [hv.Dimension("date", default=pd.Timestamp(days[-1])), "layer"]
    states = [(d, k) for d in days for k in reference.LAYERS.values()]
    maps = hv.HoloMap({(pd.Timestamp(d), k): _map(d, k) for d, k in states}, kdims=dimensions)
    lines = hv.HoloMap(
        {(pd.Timestamp(d), k): _line(days, d, k) for d, k in states}, kdims=dimensions
    )
    text = io.BytesIO()
    hv.save((maps + lines).cols(1), text, fmt="widgets", backend="bokeh", resources=INLINE)
    return text.getvalue().decode()


def _map(date: str, layer: str) -> Any:
    polygons = []
    for rings, share in zip(
        reference.regions().values(), reference.shares(date, layer), strict=True
    ):
        for ring in rings:
            xs, ys = zip(*ring, strict=True)
            polygons.append({"x": list(xs), "y": list(ys), "tint": reference.tint(share)})
    return hv.Polygons(polygons, vdims="tint").opts(
        color="tint",
        line_color=reference.SOFT,
        xaxis=None,
        yaxis=None,
        frame_width=760,
        frame_height=360,
        title=reference.title(date, layer),
        toolbar=None,
        default_tools=[],
    )


def _line(days: Sequence[str], date: str, layer: str) -> Any:
    x, y = reference.day_of(date), reference.mean(date, layer)
    curve = hv.Curve(
        [(reference.day_of(d), reference.mean(d, layer)) for d in days], "day", "mean"
    ).opts(
        color=reference.INK,
        xlim=(0, 3650),
        ylim=(0, 100),
        frame_width=720,
        frame_height=120,
        title="",
        toolbar=None,
        default_tools=[],
    )
    # a curve, not an annotation such as VLine, which stays where it is when the state changes
    marks = hv.Curve([(x, 0), (x, 100)], "day", "mean").opts(color=reference.MARK) * hv.Points(
        [(x, y)], ["day", "mean"]
    ).opts(color=reference.MARK, size=6)
    return curve * marks
