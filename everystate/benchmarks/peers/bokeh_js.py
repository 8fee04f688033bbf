"""Bokeh with CustomJS: the arrays of all states in the page, a few lines of script that pick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bokeh.embed import file_html
from bokeh.layouts import column
from bokeh.models import ColumnDataSource, CustomJS, CustomJSTickFormatter, RadioButtonGroup, Slider
from bokeh.plotting import figure
from bokeh.resources import INLINE

from benchmarks import reference
from benchmarks.peers import driving

NAME = "Bokeh + CustomJS"
PACKAGES = ("bokeh",)
DRIVER = driving.handle(".noUi-handle")
REMARK = "Draws on a canvas: the chart’s words are pixels, and the author writes the JavaScript."

PICK = """
const key = keys[layer.active], i = date.value;
regions.data.tint = shares[key][i].map((v) => tints[Math.min(5, Math.ceil(v / 20))]);
regions.change.emit();
line.data.y = means[key];
line.change.emit();
here.data = {x: [line.data.x[i]], y: [means[key][i]]};
rule.data = {x: [line.data.x[i], line.data.x[i]], y: [0, 100]};
map.title.text = titles[key][i];
date.title = "Date: " + dates[i];
"""


def publish(days: Sequence[str]) -> str:
    """Return the page with BokehJS inside it (``INLINE``, less the parts not used)."""
    layers = list(reference.LAYERS.values())
    xs, ys = _multi_polygons()
    last = len(days) - 1
    tints = [reference.tint(v) for v in reference.shares(days[last], "all")]
    regions = ColumnDataSource({"xs": xs, "ys": ys, "tint": tints})
    means = {k: [reference.mean(d, k) for d in days] for k in layers}
    x = [reference.day_of(d) for d in days]
    line = ColumnDataSource({"x": x, "y": means["all"]})
    here = ColumnDataSource({"x": x[-1:], "y": means["all"][-1:]})
    rule = ColumnDataSource({"x": x[-1:] * 2, "y": [0, 100]})
    shown = _map(regions, reference.title(days[last], "all"))
    date = Slider(
        start=0, end=last, step=1, value=last, title=f"Date: {days[last]}", show_value=False
    )
    layer = RadioButtonGroup(labels=list(reference.LAYERS), active=0)
    pick = CustomJS(
        args={
            "date": date,
            "layer": layer,
            "regions": regions,
            "line": line,
            "here": here,
            "rule": rule,
            "map": shown,
            "keys": layers,
            "dates": list(days),
            "tints": list(reference.TINTS),
            "shares": {k: [reference.shares(d, k) for d in days] for k in layers},
            "means": means,
            "titles": {k: [reference.title(d, k) for d in days] for k in layers},
        },
        code=PICK,
    )
    date.js_on_change("value", pick)
    layer.js_on_change("active", pick)
    whole = column(date, layer, shown, _line(line, here, rule))
    return file_html(whole, resources=INLINE, title="Reference chart")


def _multi_polygons() -> tuple[list[Any], list[Any]]:
    shapes = reference.regions().values()
    return (
        [[[[x for x, _ in ring]] for ring in rings] for rings in shapes],
        [[[[y for _, y in ring]] for ring in rings] for rings in shapes],
    )


def _map(regions: ColumnDataSource, title: str) -> Any:
    plot = figure(
        width=760,
        height=390,
        x_range=(22, 40.3),
        y_range=(44.2, 52.5),
        title=title,
        tools="",
        toolbar_location=None,
    )
    plot.axis.visible = False
    plot.grid.visible = False
    plot.multi_polygons("xs", "ys", source=regions, fill_color="tint", line_color=reference.SOFT)
    return plot


def _line(line: ColumnDataSource, here: ColumnDataSource, rule: ColumnDataSource) -> Any:
    plot = figure(
        width=760,
        height=160,
        x_range=(0, 3650),
        y_range=(0, 100),
        tools="",
        toolbar_location=None,
    )
    plot.line("x", "y", source=line, color=reference.INK, line_width=1.5)
    plot.line("x", "y", source=rule, color=reference.MARK, line_width=1.5)
    plot.scatter("x", "y", source=here, color=reference.MARK, size=6)
    plot.xaxis.ticker = [0, 1826, 3650]
    plot.xaxis.formatter = CustomJSTickFormatter(code="return 2015 + Math.round(tick / 365.25)")
    plot.yaxis.ticker = [0, 50, 100]
    plot.yaxis.formatter = CustomJSTickFormatter(code='return tick + " %"')
    return plot
