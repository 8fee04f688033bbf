"""A line of time: years along the foot of a chart, and a day marked on it.

Time strips below maps and lines of shares through the years are drawn on one of these, so that a
day stands at the same place whatever is drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from redline.charts import style
from redline.palette import color

Day = dt.date | str | pd.Timestamp

EPOCH = pd.Timestamp(1970, 1, 1)


def number(day: Day, first: pd.Timestamp = EPOCH) -> float:
    """Whole days from ``first`` to ``day``; ``YYYY-MM`` is the month's first day."""
    return float((pd.Timestamp(day) - first).days)


class Timeline(NamedTuple):
    """Axes with days along x, counted from ``first``; y runs from ``low`` to ``top``."""

    ax: Axes
    first: pd.Timestamp
    top: float
    low: float = 0

    def days(self, dates: Iterable[Day]) -> list[float]:
        """Where days stand along x."""
        return [number(date, self.first) for date in dates]

    def years(self, years: Iterable[int], limits: tuple[Day, Day], room: tuple[int, int]) -> None:
        """Name ``years`` along x, from ``room`` days before the limits to ``room`` after."""
        begin, end = self.days(limits)
        named = list(years)
        ticks = self.days(f"{year}-01-01" for year in named)
        words = [str(year) for year in named]
        style.scale(self.ax, "x", ticks, words, limits=(begin - room[0], end + room[1]))

    def shares(self, dates: Iterable[Day], shares: Sequence[float]) -> None:
        """Draw the share of land held as a line: its scale need not begin at zero."""
        self.ax.plot(self.days(dates), shares, color=color("held-5"), linewidth=2, gid="share")

    def now(self, day: Day) -> float:
        """Mark the day on screen; returns where it stands. The red mark is the slider's alone."""
        (x,) = self.days([day])
        self.ax.plot([x, x], [self.low, self.top], color=color("ink"), linewidth=1, gid="now")
        return x
