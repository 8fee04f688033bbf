"""Axes placed by their upper left corner, where several stand in one figure."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.charts import style


def panel(fig: Figure, left: float, top: float, width: float, height: float, gid: str) -> Axes:
    """Add axes ``width`` by ``height`` px, ``left`` and ``top`` px from the figure's corner."""
    right = style.layout_of(fig).width - left - width
    bottom = fig.get_figheight() * 72 - top - height
    return style.axes(fig, left=left, top=top, right=right, bottom=bottom, gid=gid)
