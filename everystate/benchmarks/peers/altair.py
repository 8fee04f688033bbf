"""Vega-Altair: the data in long form, parameters bound to inputs, saved with ``inline=True``."""

from __future__ import annotations

import io
from collections.abc import Sequence

import altair as alt
import pandas as pd

from benchmarks import reference
from benchmarks.peers import driving, shapes

NAME = "Vega-Altair"
PACKAGES = ("altair", "vl-convert-python")
DRIVER = driving.native("input[type=range]")
REMARK = (
    "Its slider shows a number, not the date: an input bound to a parameter has no labels "
    "of its own."
)


def publish(days: Sequence[str]) -> str:
    """Return the page with Vega, Vega-Lite and Vega-Embed inside it, drawn as SVG."""
    alt.data_transformers.disable_max_rows()
    at = alt.param(
        name="date",
        value=len(days) - 1,
        bind=alt.binding_range(min=0, max=len(days) - 1, step=1, name="Date "),
    )
    layer = alt.param(
        name="layer",
        value="all",
        bind=alt.binding_radio(
            options=list(reference.LAYERS.values()), labels=list(reference.LAYERS), name="Layer "
        ),
    )
    chart = (
        alt.vconcat(_heading(days), _map(days), _line(days), spacing=6)
        .add_params(at, layer)
        .configure_view(stroke=None)
    )
    text = io.StringIO()
    chart.save(
        text, format="html", inline=True, embed_options={"renderer": "svg", "actions": False}
    )
    return text.getvalue()


def _states(days: Sequence[str]) -> list[tuple[int, str, str]]:
    return [(i, date, layer) for i, date in enumerate(days) for layer in reference.LAYERS.values()]


def _heading(days: Sequence[str]) -> alt.Chart:
    rows = [
        {"d": i, "l": layer, "t": reference.title(date, layer)} for i, date, layer in _states(days)
    ]
    return (
        alt.Chart(pd.DataFrame(rows))
        .transform_filter("datum.d == date && datum.l == layer")
        .mark_text(fontSize=15, color=reference.INK)
        .encode(text="t:N", x=alt.value(380), y=alt.value(10))
        .properties(width=760, height=20)
    )


def _map(days: Sequence[str]) -> alt.Chart:
    """Region outlines once; the shares of a state are looked up by region."""
    outlines = alt.InlineData(values=shapes.features())
    # one row a state, its 27 shares in a list: 27 times fewer rows than one a region
    rows = alt.InlineData(
        values=[
            {"k": f"{i}{layer}", "v": reference.shares(date, layer)}
            for i, date, layer in _states(days)
        ]
    )
    return (
        alt.Chart(outlines)
        .transform_calculate(k="date + layer")
        .transform_lookup(lookup="k", from_=alt.LookupData(rows, key="k", fields=["v"]))
        .transform_calculate(share="datum.v[datum.id]", step="min(5, ceil(datum.share / 20))")
        .mark_geoshape(stroke=reference.SOFT, strokeWidth=0.6)
        .encode(
            color=alt.Color("step:O", legend=None).scale(
                domain=list(range(6)), range=list(reference.TINTS)
            )
        )
        .project(type="mercator")
        .properties(width=760, height=360)
    )


def _line(days: Sequence[str]) -> alt.LayerChart:
    frame = pd.DataFrame(
        [
            {"d": i, "l": layer, "x": reference.day_of(date), "m": reference.mean(date, layer)}
            for i, date, layer in _states(days)
        ]
    )
    x = (
        alt.X("x:Q", title=None)
        .scale(domain=[0, 3650])
        .axis(values=[0, 1826, 3650], labelExpr="2015 + round(datum.value / 365.25)", grid=False)
    )
    y = (
        alt.Y("m:Q", title=None)
        .scale(domain=[0, 100])
        .axis(values=[0, 50, 100], labelExpr="datum.value + ' %'")
    )
    base = alt.Chart(frame).transform_filter("datum.l == layer")
    here = base.transform_filter("datum.d == date")
    return alt.layer(
        base.mark_line(color=reference.INK, strokeWidth=1.5).encode(x=x, y=y),
        here.mark_rule(color=reference.MARK, strokeWidth=1.5).encode(x=x),
        here.mark_circle(color=reference.MARK, size=36, opacity=1).encode(x=x, y=y),
    ).properties(width=720, height=120)
