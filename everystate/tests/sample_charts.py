"""Charts that the engine's tests publish: small, quick to draw, each for one promise."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

YEARS = [2014, 2018, 2022, 2024, 2025]
LAYERS = {"All land": "all", "Since 2022": "since"}


def share(year: int, layer: str) -> float:
    return {"all": 1.0, "since": 0.5}[layer] * (year - 2010) * 1.25


def line(year: int, layer: str, layout: str = "wide") -> Figure:
    """A line with a moving red mark, a note that comes and goes, and an outline at two sizes."""
    width = {"wide": 760, "narrow": 358}[layout]
    scale = width / 760
    figure = Figure(figsize=(width / 72, 300 / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 760)
    axes.set_ylim(0, 300 / scale)
    outline = [(20 + 31 * i, 40 + (i * 37) % 90 + i) for i in range(24)]
    axes.fill(*zip(*outline, strict=True), facecolor="#1b1d20", edgecolor="none")
    axes.axvline((year - 2010) * 40, color="#c4122f", linewidth=1.5)
    axes.text(10, 10, f"{share(year, layer):.1f} %", color="#1b1d20")
    if year >= 2022 and layer == "all":
        axes.text(200, 10, "measured", color="#1b1d20")
    return figure


def title(year: int, layer: str) -> str:
    return f"{share(year, layer):.1f} % in {year}"


def alt(year: int, layer: str) -> str:
    return f"In {year} the share of {layer} is {share(year, layer):.1f} per cent."


def table(year: int, layer: str) -> pd.DataFrame:
    years = [y for y in YEARS if y <= year]
    return pd.DataFrame({"year": years, "share, %": [share(y, layer) for y in years]})


def card(**state: Any) -> str:
    """An HTML fragment whose parts each follow one control, and one number that sums them."""
    items = "".join(f'<li class="{k}-{v}">{k}: {v}</li>' for k, v in state.items())
    total = sum(len(str(v)) for v in state.values())
    return f"<ul>{items}</ul><p>Letters: <b>{total}</b></p>"


def words(**state: Any) -> str:
    return "A card with chosen terms."
