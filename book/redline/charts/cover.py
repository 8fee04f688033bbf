"""Draw the cover: the occupied share by each monitor, and the 20 % of the article.

It is the picture that a shared link shows (1200 × 630 px). The build draws it from the book's
own table, so it is never older than the book::

    python -m redline.charts.cover cover.png
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.charts import shares, style
from redline.charts.monitors import TOKENS
from redline.palette import color
from redline.questions import territory
from redline.tables import load

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 64, 210
SERIES = ("deepstate", "nzz", "isw_control")
"""Monitors whose maps reach from 2022 past the article's day."""
START = pd.Timestamp("2022-05-01")  # before, the maps themselves were still being filled in


def day(date: pd.Timestamp) -> float:
    """Days since 1970: where a date stands on the axis."""
    return (date - pd.Timestamp(0)) / pd.Timedelta(days=1)


def weekly(rows: pd.DataFrame, series: str) -> tuple[list[float], list[float]]:
    """Days, and one monitor's share in per cent; weeks without a map are left out.

    ``rows`` is what `redline.questions.territory.shares` gives.
    """
    rows = rows[(rows["source_series"] == series) & (rows["date"] >= START)]
    share = rows.set_index("date")["share_pct"].resample("W").median().dropna()
    return [day(date) for date in share.index], share.tolist()


@style.chart
def draw() -> Figure:
    """Return the cover as a figure, one unit a pixel."""
    fig = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72, facecolor=color("paper"))
    write_line(fig, LEFT, 62, "The Most Important Red Line", 60, family="Newsreader", weight=600)
    write_line(fig, LEFT, 142, "One article, taken apart claim by claim", 28, colour="ink-soft")
    ax = fig.add_axes((LEFT / WIDTH, 100 / HEIGHT, 1 - (LEFT + RIGHT) / WIDTH, 320 / HEIGHT))
    last = _lines(ax, territory.shares(load("control_total"), "official"))
    _frame(ax, last)
    _caption(fig)
    return fig


def write_line(
    fig: Figure, x: float, y: float, text: str, size: float, *,
    colour: str = "ink", family: str = "Fira Sans", weight: int = 400,
) -> None:  # fmt: skip
    """Write at ``x`` px from the left, with the top at ``y`` px from the top."""
    fig.text(
        x / WIDTH, 1 - y / HEIGHT, text, size=size, va="top",
        color=color(colour), family=family, weight=weight,
    )  # fmt: skip


def _lines(ax: Axes, rows: pd.DataFrame) -> float:
    """Draw the monitors and the article's line; return the last date drawn."""
    ends = []
    for series in SERIES:
        weeks, share = weekly(rows, series)
        if series == "deepstate":
            ax.fill_between(weeks, share, color=color("held-1"), lw=0)
        ax.plot(weeks, share, color=color(TOKENS[series]), lw=3)
        ends.append(weeks[-1])
    last = max(ends)
    ax.plot([day(START), last], [shares.ARTICLE_PCT] * 2, color=color("line"), lw=3.5)
    ax.annotate(
        f"“roughly {shares.ARTICLE_PCT}%”", (1, shares.ARTICLE_PCT), (12, 0),
        xycoords=("axes fraction", "data"), textcoords="offset points", color=color("line"),
        size=25, weight=500, va="center",
    )  # fmt: skip
    return last


def _frame(ax: Axes, last: float) -> None:
    """Years below, no other furniture; the share starts at zero."""
    ax.set_xlim(day(START), last)
    ax.set_ylim(0, 24)
    years = [year for year in range(START.year + 1, 2100) if day(pd.Timestamp(year, 1, 1)) < last]
    ax.set_xticks([day(pd.Timestamp(year, 1, 1)) for year in years], [str(year) for year in years])
    ax.set_yticks([])
    ax.tick_params(length=0, labelsize=21, colors=color("ink-soft"), pad=8)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(color("border"))


def _caption(fig: Figure) -> None:
    """Say what is drawn, each monitor's name in its colour."""
    size, x = 21.0, float(LEFT)
    parts = [("Occupied share of Ukraine by week, from zero:", "ink-soft")]
    names = shares.publishers(load("series"), SERIES)
    parts += [(name, TOKENS[series]) for name, series in zip(names, SERIES, strict=True)]
    for text, token in parts:
        write_line(fig, x, HEIGHT - 44, text, size, colour=token)
        x += style.text_width(text, size) + 12


def write(path: Path) -> None:
    """Draw the cover into ``path`` as PNG: the same bytes for the same table."""
    draw().savefig(path, dpi=72, metadata={"Software": None})


if __name__ == "__main__":
    write(Path(sys.argv[1]))
