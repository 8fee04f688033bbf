"""Plotly: one frame a date, a slider over the frames, a menu that shows one layer's traces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from benchmarks import reference
from benchmarks.peers import driving, shapes

NAME = "Plotly frames"
PACKAGES = ("plotly",)
DRIVER = driving.rail(".slider-rail-touch-rect", inset=10)
REMARK = (
    "One slider steps through frames, so the layers are three sets of traces in every frame, "
    "of which a menu shows one; its slider answers no key."
)
NOTHING = '{"type":"GeometryCollection","geometries":[]}'
NO_WORLD = (
    'window.PlotlyGeoAssets={topojson:{world_110m:{"type":"Topology","arcs":[],"objects":{'
    + ",".join(
        f'"{name}":{NOTHING}'
        for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    )
    + "}}}};"
)
PER_LAYER = 4  # traces: map, line, marker with its rule, title


def publish(days: Sequence[str]) -> str:
    """Return the page with plotly.js inside it, and an answer to what it would fetch.

    A geographic chart fetches the world's coastlines even if none is drawn, and without them it
    draws no map at all. Plotly's own way to do without is ``PlotlyGeoAssets``; since nothing of
    the world is drawn here, an empty one is enough.
    """
    return as_written(days).replace("<head>", f"<head><script>{NO_WORLD}</script>", 1)


def as_written(days: Sequence[str]) -> str:
    """Return what ``to_html`` writes with plotly.js inside it (``include_plotlyjs=True``)."""
    chart = go.Figure(
        data=[trace for key in reference.LAYERS.values() for trace in _traces(days, key)],
        frames=[
            go.Frame(
                name=date,
                data=[t for key in reference.LAYERS.values() for t in _moving(date, key)],
                traces=[PER_LAYER * i + j for i in range(len(reference.LAYERS)) for j in (0, 2, 3)],
            )
            for date in days
        ],
        layout=_layout(days),
    )
    return chart.to_html(include_plotlyjs=True, auto_play=False)


def _moving(date: str, key: str) -> list[Any]:
    """Return what a frame changes of one layer: shares, marker, title."""
    x, y = reference.day_of(date), reference.mean(date, key)
    return [
        go.Choropleth(z=reference.shares(date, key)),
        go.Scatter(x=[x, x, x], y=[0, y, 100]),
        go.Scatter(text=[reference.title(date, key)]),
    ]


def _traces(days: Sequence[str], key: str) -> list[Any]:
    shown = key == "all"
    steps = [(0.0, reference.TINTS[0])]
    for i in range(1, 6):  # steps of colour, not a gradient
        steps += [((i - 1) / 5 + 1e-6, reference.TINTS[i]), (i / 5, reference.TINTS[i])]
    last = days[-1]
    x, y = reference.day_of(last), reference.mean(last, key)
    return [
        go.Choropleth(
            geojson={
                "type": "FeatureCollection",
                "features": shapes.features(str),
            },  # three times in the page: traces cannot share it
            locations=[str(i) for i in range(27)],
            z=reference.shares(last, key),
            zmin=0,
            zmax=100,
            colorscale=steps,
            showscale=False,
            marker={"line": {"color": reference.SOFT, "width": 0.6}},
            visible=shown,
        ),
        go.Scatter(
            x=[reference.day_of(d) for d in days],
            y=[reference.mean(d, key) for d in days],
            mode="lines",
            line={"color": reference.INK, "width": 1.5},
            visible=shown,
        ),
        go.Scatter(
            x=[x, x, x],
            y=[0, y, 100],
            mode="lines+markers",
            line={"color": reference.MARK, "width": 1.5},
            marker={"size": [0, 6, 0]},
            visible=shown,
        ),
        go.Scatter(
            x=[0.5],
            y=[0.5],
            text=[reference.title(last, key)],
            mode="text",
            textfont={"size": 15, "color": reference.INK},
            xaxis="x2",
            yaxis="y2",
            visible=shown,
        ),
    ]


def _layout(days: Sequence[str]) -> dict[str, Any]:
    layers = list(reference.LAYERS)
    still = {"duration": 0, "redraw": True}
    options = {"mode": "immediate", "frame": still, "transition": {"duration": 0}}
    hidden = {"visible": False, "range": [0, 1], "fixedrange": True}
    return {
        "width": 760,
        "height": 660,
        "showlegend": False,
        "plot_bgcolor": "white",
        "margin": {"l": 50, "r": 20, "t": 50, "b": 100},
        "geo": {
            "visible": False,
            "domain": {"x": [0, 1], "y": [0.32, 0.92]},
            "projection": {"type": "mercator"},
            "lonaxis": {"range": [22, 40.3]},
            "lataxis": {"range": [44.2, 52.5]},
        },
        "xaxis": {
            "range": [0, 3650],
            "tickvals": [0, 1826, 3650],
            "ticktext": ["2015", "2020", "2025"],
            "showgrid": False,
        },
        "yaxis": {
            "range": [0, 100],
            "domain": [0, 0.28],
            "tickvals": [0, 50, 100],
            "ticktext": ["0 %", "50 %", "100 %"],
            "gridcolor": reference.RULE,
        },
        "xaxis2": {**hidden, "anchor": "y2"},
        "yaxis2": {**hidden, "domain": [0.93, 1], "anchor": "x2"},
        "sliders": [
            {
                "active": len(days) - 1,
                "transition": {"duration": 0},  # or its handle glides for 150 ms
                "steps": [{"label": d, "method": "animate", "args": [[d], options]} for d in days],
            }
        ],
        "updatemenus": [
            {
                "x": 0,
                "y": 1.08,
                "buttons": [
                    {
                        "label": name,
                        "method": "restyle",
                        "args": [
                            "visible",
                            [j == i for j in range(len(layers)) for _ in range(PER_LAYER)],
                        ],
                    }
                    for i, name in enumerate(layers)
                ],
            }
        ],
    }
