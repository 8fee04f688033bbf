"""Chart of the page on how the charts work: seven tools on one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from redline import benchmark, words
from redline.charts import style
from redline.palette import color


@style.chart
def tools(summary: Mapping[str, Any], name: str, *, layout: str = "wide") -> Figure:
    """Draw one measure of every tool as a multiple of explore's, on a scale of powers of ten.

    A tool without a figure keeps its row and has no mark.
    """
    rows = summary["tools"]
    wide = layout == "wide"
    step = 36 if wide else 52
    height = step * len(rows) + 62
    fig = style.figure(layout, height=height)
    left, right = (216, 92) if wide else (24, 34)
    ax = style.axes(fig, left=left, top=14, right=right, bottom=48, gid="tools")
    ax.set_xscale("log")
    ax.minorticks_off()
    powers = _powers(summary)
    style.scale(
        ax,
        "x",
        [10.0**n for n in powers],
        [_power(n) if wide or n % 2 == 0 else "" for n in powers],
        grid=True,
    )
    ax.set_ylim(len(rows) - 0.5, -0.6)
    ax.set_yticks([])
    ax.axvline(1, color=color("ink"), linewidth=1.5, gid="tools-one")
    for i, row in enumerate(rows):
        _tool(fig, i, row, summary, name)
    style.source_line(fig, "Each figure as a multiple of explore’s; less is better.")
    return fig


def _powers(summary: Mapping[str, Any]) -> range:
    """The powers of ten that hold every measure of every tool: one scale for all states."""
    mine = benchmark.own(summary)
    ratios = [m.ratio(row, mine) for m in benchmark.MEASURES for row in summary["tools"]]
    logs = [math.log10(ratio) for ratio in ratios if ratio]
    return range(math.floor(min(logs)), math.ceil(max(logs)) + 1)


def _power(n: int) -> str:
    if n == 0:
        return "explore"
    return f"{words.number(10**n)} ×" if n > 0 else f"1/{words.number(10**-n)}"


def _tool(fig: Figure, i: int, row: benchmark.Row, summary: Mapping[str, Any], name: str) -> None:
    """One row: the tool's name, a line from explore's figure to its own, and the figure."""
    chosen, mine = benchmark.measure(name), benchmark.own(summary)
    tool = benchmark.named(summary, row, name)
    value, ratio = chosen.value(row), chosen.ratio(row, mine)
    ax, layout = fig.axes[0], style.layout_of(fig)
    token = "series-1" if row["key"] == benchmark.OWN else "series-2"
    at = ratio or 1.0
    shown = 0.0 if ratio is None else 1.0
    ax.plot([1, at], [i, i], color=color(token), linewidth=2, alpha=shown, gid=f"tools-line-{i}")
    dot: dict[str, Any] = {"markersize": 9, "clip_on": False, "gid": f"tools-dot-{i}"}
    ax.plot([at], [i], "o", color=color(token), alpha=shown, **dot)
    told = "not measured" if value is None else chosen.word(value)
    if layout.name == "wide":
        place: dict[str, Any] = {
            "size": layout.text,
            "va": "center",
            "transform": ax.get_yaxis_transform(),
        }
        ax.text(-0.02, i, tool, ha="right", color=color("ink"), **place)
        ax.text(1.02, i, told, ha="left", color=color("ink"), gid=f"tools-value-{i}", **place)
        return
    place = {"size": layout.small, "va": "center", "transform": ax.get_yaxis_transform()}
    place["bbox"] = {"facecolor": color("paper"), "pad": 1}
    ax.text(0, i - 0.36, tool, ha="left", color=color("ink"), **place)
    ax.text(1.05, i - 0.36, told, ha="right", color=color("ink"), gid=f"tools-value-{i}", **place)
