"""The reference chart: 27 regions over a line with a moving marker, dates × layers.

One plain matplotlib function that every tool under comparison can publish. The outlines stand in
``regions.json``; the values are made up by a formula. ``draw(date, layer)`` is what a chart's
author would write, with nothing of ``explore`` in it.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import math
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

OUTLINES = Path(__file__).with_name("regions.json")
LAYERS = {"All land": "all", "Coast": "coast", "Interior": "interior"}
TINTS = ("#e8e6df", "#f5dcd5", "#e9b5a9", "#db8a7b", "#c8584d", "#a3202c")
INK, SOFT, RULE, MARK = "#1b1d20", "#53575d", "#d8d6cf", "#c4122f"
COLORS = {
    "#e8e6df": "rl-land",
    "#f5dcd5": "rl-held-1",
    "#e9b5a9": "rl-held-2",
    "#db8a7b": "rl-held-3",
    "#c8584d": "rl-held-4",
    "#a3202c": "rl-held-5",
    INK: "rl-ink",
    SOFT: "rl-ink-soft",
    RULE: "rl-rule",
    MARK: "rl-line",
    "#ffffff": "rl-paper",
}


def dates(count: int) -> list[str]:
    """Return ``count`` ISO dates spread evenly over ten years."""
    start, days = dt.date(2015, 1, 1), 3650
    return [
        (start + dt.timedelta(days=round(days * i / max(1, count - 1)))).isoformat()
        for i in range(count)
    ]


@functools.cache
def regions() -> dict[str, list[list[tuple[float, float]]]]:
    """Return 27 regions' rings in degrees of longitude and latitude."""
    outlines = json.loads(OUTLINES.read_text(encoding="utf-8"))["regions"]
    return {name: [[(x, y) for x, y in ring] for ring in rings] for name, rings in outlines.items()}


@functools.cache
def share(region: int, day: int, layer: str) -> float:
    """Return a made-up share in per cent that rises, stalls and falls back by region."""
    t = day / 3650
    rise = 1 / (1 + math.exp(-(t * 14 - 2 - (region * 7 % 27) / 2.6)))
    wave = 0.13 * math.sin(t * 19 + region) + 0.05 * math.sin(t * 61 + 2 * region)
    scale = {"all": 1.0, "coast": 0.35 + (region % 3) / 3, "interior": 0.9 - (region % 4) / 5}
    return round(max(0.0, min(1.0, (rise + wave) * scale[layer])) * 100, 1)


def day_of(date: str) -> int:
    """Return the days since the first date."""
    return (dt.date.fromisoformat(date) - dt.date(2015, 1, 1)).days


def shares(date: str, layer: str) -> list[float]:
    """Return every region's share at a date."""
    return [share(i, day_of(date), layer) for i in range(27)]


def mean(date: str, layer: str) -> float:
    """Return the plain mean over regions."""
    return sum(shares(date, layer)) / 27


def title(date: str, layer: str) -> str:
    """Return the finding of one state."""
    top = max(range(27), key=lambda i: shares(date, layer)[i])
    return f"{date}: {mean(date, layer):.1f} % on average, most in {list(regions())[top]}"


def sentence(date: str, layer: str) -> str:
    """Return the sentence for readers who do not see the picture."""
    high = sum(v >= 50 for v in shares(date, layer))
    return (
        f"Map of 27 regions on {date} and a line of their mean since 2015: "
        f"{mean(date, layer):.1f} per cent, with {high} regions at half or more."
    )


def table(date: str, layer: str) -> pd.DataFrame:
    """Return the values drawn on the map."""
    return pd.DataFrame({"region": list(regions()), "share_pct": shares(date, layer)})


def tint(value: float) -> str:
    """Return the colour of a share."""
    return TINTS[min(5, math.ceil(value / 20))]


def outline(rings: list[list[tuple[float, float]]]) -> Outline:
    """Return one path for all rings of a region."""
    vertices, codes = [], []
    for ring in rings:
        vertices += ring
        codes += [Outline.MOVETO, *[Outline.LINETO] * (len(ring) - 2), Outline.CLOSEPOLY]
    return Outline(vertices, codes)


def draw(
    date: str, layer: str, all_dates: list[str], layout: str = "wide", heading: bool = False
) -> Figure:
    """Draw one state, 760 or 358 CSS px wide; ``heading`` writes the title into the figure."""
    width, height = (760, 560) if layout == "wide" else (358, 470)
    figure = Figure(figsize=(width / 72, height / 72))
    figure.set_facecolor("none")
    if heading:
        figure.suptitle(title(date, layer), color=INK, fontsize=15)
    upper = figure.add_axes((0.01, 0.32, 0.98, 0.60))
    upper.set_axis_off()
    for rings, value in zip(regions().values(), shares(date, layer), strict=True):
        upper.add_patch(
            PathPatch(outline(rings), facecolor=tint(value), edgecolor=SOFT, linewidth=0.6)
        )
    upper.set_xlim(22, 40.3)
    upper.set_ylim(44.2, 52.5)
    upper.set_aspect(1.52)
    left = 0.09 if layout == "wide" else 0.16
    lower = figure.add_axes((left, 0.07, 0.94 - left, 0.22))
    days = [day_of(d) for d in all_dates]
    lower.plot(days, [mean(d, layer) for d in all_dates], color=INK, linewidth=1.5)
    lower.set_xlim(0, 3650)
    lower.set_ylim(0, 100)
    lower.set_xticks([0, 1826, 3650], ["2015", "2020", "2025"])
    lower.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
    lower.tick_params(colors=SOFT)
    for side, spine in lower.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(RULE)
    lower.grid(axis="y", color=RULE, linewidth=0.8)
    lower.axvline(day_of(date), color=MARK, linewidth=1.5)
    lower.plot([day_of(date)], [mean(date, layer)], "o", color=MARK, markersize=6)
    return figure
