"""How the lines of each monitor of the front look, the same in every chapter."""

from __future__ import annotations

from typing import Any

from redline.palette import color
from redline.questions import territory

TOKENS = {name: f"series-{i}" for i, name in enumerate(territory.MONITORS, start=1)}
COLORS = {name: color(token) for name, token in TOKENS.items()}
DASHES: dict[str, Any] = {
    "deepstate": "-",
    "isw_control": (0, (5, 2)),
    "isw_control_advance": (0, (2, 1.5)),
    "nzz": (0, (7, 2, 1.5, 2)),
    "uacontrolmap": "-",
    "liveuamap": (0, (1, 1.5)),
}
