"""Claims by what a check can confirm and what it gave: a numbered unit each, in a matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from everystate import mark
from redline.charts import style
from redline.palette import color
from redline.questions.claims import (
    CONFIRMS,
    VERDICTS,
    Filter,
    count_verdicts,
    select,
    tell,
    verdict_words,
)
from redline.tables.frames import records

# Marker, and whether it is filled: the same shapes as beside the claims in the article.
VERDICT_MARKERS: Mapping[str, tuple[str, bool]] = {
    "corroborated": ("o", True),
    "corroborated_approximately": ("D", True),
    "attributed_only": ("s", False),
    "open": ("D", False),
    "came_true": ("^", True),
    "failed": ("x", True),
    "contested": ("_", True),
    "contradicted": ("v", True),
}
VERDICT_COLORS: Mapping[str, str] = {
    "corroborated": "series-3",
    "corroborated_approximately": "series-1",
    "attributed_only": "others",
    "open": "series-2",
    "came_true": "series-4",
    "failed": "ink",
    "contested": "ink-soft",
    "contradicted": "ink",
}


class _Grid(NamedTuple):
    """Where the matrix's units stand; lengths in px."""

    left: float  # of the first column
    columns: tuple[float, ...]  # width of each verdict's column
    per_row: tuple[int, ...]  # units side by side in each column
    label: float  # height of a kind's name when it stands above its row
    gap: float  # between two kinds


_UNIT = 28.0
_GRIDS = {
    "wide": _Grid(116, (144, 106, 132, 98, 70, 90), (5, 3, 4, 3, 2, 3), 0, 14),
    "narrow": _Grid(2, (88, 60, 66, 70, 38, 36), (3, 2, 2, 2, 1, 1), 22, 8),
}


@style.chart
def verdict_matrix(claims: pd.DataFrame, chosen: Filter, *, layout: str = "wide") -> Figure:
    """Every claim as one numbered unit: world and saying in rows, verdicts in columns.

    The ``chosen`` claims are in colour, the others pale. ``claims`` has the columns of the
    ``claims`` table; ValueError when it holds more verdicts than the chart has columns.
    """
    grid = _GRIDS[layout]
    verdicts = list(count_verdicts(claims))
    if len(verdicts) > len(grid.columns):
        raise ValueError(f"{len(verdicts)} verdicts, room for {len(grid.columns)}")
    kinds = [kind for kind in CONFIRMS if kind in set(claims["confirms"])]
    cells = _cells(claims)
    heights = [_row_height(kind, verdicts, cells, grid) for kind in kinds]
    fig = style.figure(layout, (158 if layout == "wide" else 208) + sum(heights))
    top = style.heading(
        fig,
        matrix_title(claims, chosen),
        "Each number is a claim, C01 to C34. In colour: the choice. Pale: the other claims.",
    )
    ax = style.canvas(fig, "canvas")
    picked = set(select(claims, chosen)["claim_id"])
    places = {name: i for i, name in enumerate(claims["claim_id"])}
    columns = {key: grid.left + sum(grid.columns[:i]) for i, key in enumerate(verdicts)}
    for verdict, left in columns.items():
        ids = claims.loc[claims["verdict"] == verdict, "claim_id"]
        _column_head(ax, verdict, left, top + 4, len(picked & set(ids)), len(ids))
    y = top + (50 if layout == "wide" else 78)
    for kind, height in zip(kinds, heights, strict=True):
        _kind_label(ax, kind, y, grid)
        for (verdict, left), per_row in zip(columns.items(), grid.per_row, strict=False):
            place = _Place(left, y + grid.label, per_row)
            _units(ax, places, cells.get((kind, verdict), []), verdict, place, picked)
        y += height
    style.source_line(fig, "Source: the book’s table of claims, cut and rated by hand.")
    return fig


def _cells(claims: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    cells: dict[tuple[str, str], list[str]] = {}
    for row in records(claims):
        cells.setdefault((row["confirms"], row["verdict"]), []).append(row["claim_id"])
    return cells


def _row_height(
    kind: str, verdicts: Sequence[str], cells: Mapping[tuple[str, str], list[str]], grid: _Grid
) -> float:
    rows = [
        -(-len(cells.get((kind, verdict), [])) // per_row)
        for verdict, per_row in zip(verdicts, grid.per_row, strict=False)
    ]
    return grid.label + max(rows) * _UNIT + grid.gap


def _column_head(ax: Axes, verdict: str, x: float, y: float, picked: int, count: int) -> None:
    """The verdict's shape and word, and how many of its claims are chosen."""
    marker, filled = VERDICT_MARKERS[verdict]
    shade = color(VERDICT_COLORS[verdict])
    ax.plot(
        [x + 7],
        [y + 7],
        marker=marker,
        markersize=9,
        markerfacecolor=shade if filled else color("paper"),
        markeredgecolor=shade,
        markeredgewidth=1.8,
        linestyle="none",
        gid=f"verdict-{verdict}",
    )
    narrow = ax.get_xlim()[1] < 400
    name = VERDICTS[verdict].word
    lines = name.split(" ") if narrow else [name]
    size = 12.5 if narrow else 13
    text_x, first = (x, y + 26) if narrow else (x + 19, y + 12)
    for i, line in enumerate([*lines, f"{picked} of {count}"]):
        weight, ink = (600, "ink") if i < len(lines) else (400, "ink-soft")
        look: dict[str, Any] = {"fontsize": size, "weight": weight, "color": color(ink)}
        ax.text(text_x, first + i * 15.5, line, gid=f"verdict-{verdict}-{i}", **look)


def _kind_label(ax: Axes, kind: str, y: float, grid: _Grid) -> None:
    ax.plot([2, ax.get_xlim()[1] - 2], [y - 5, y - 5], color=color("rule"), linewidth=1)
    if grid.label:
        ax.text(2, y + 13, CONFIRMS[kind], fontsize=13)
        return
    for i, line in enumerate(style.wrap(CONFIRMS[kind], grid.left - 16, 13)):
        ax.text(2, y + 18 + i * 17, line, fontsize=13)


class _Place(NamedTuple):
    """Top left corner of a cell and how many units stand side by side in it."""

    x: float
    y: float
    per_row: int


def _units(
    ax: Axes, places: Mapping[str, int], names: Sequence[str], verdict: str, place: _Place,
    picked: set[str],
) -> None:  # fmt: skip
    """The claims of one cell as numbered discs that answer with their row (``places``)."""
    for i, name in enumerate(names):
        row, column = divmod(i, place.per_row)
        x = place.x + (column + 0.5) * _UNIT
        y = place.y + (row + 0.5) * _UNIT
        fill, ink, weight = "land", "ink-soft", 400
        if name in picked:
            fill, ink, weight = VERDICT_COLORS[verdict], "paper", 600
        disc = Circle((x, y), 12, facecolor=color(fill), gid=f"disc-{name}")
        ax.add_patch(disc)
        number = name.removeprefix("C").lstrip("0")
        look: dict[str, Any] = {"ha": "center", "fontsize": 12.5, "gid": f"number-{name}"}
        text = ax.text(x, y + 4.3, number, weight=weight, color=color(ink), **look)
        mark([disc, text], places[name])


def matrix_title(claims: pd.DataFrame, chosen: Filter) -> str:
    """The finding of a state: how many claims, and how they were rated."""
    rows = select(claims, chosen)
    if chosen.column is None:
        world = rows[rows["confirms"] == "world"]
        about = f"{len(world)} are about the world: {verdict_words(world)}"
        return f"Of {len(rows)} claims, {about}"
    counted = f"{chosen.what}: {len(rows)} of {len(claims)} claims"
    return counted if chosen.column == "verdict" else f"{counted}, {verdict_words(rows)}"


def describe_matrix(claims: pd.DataFrame, chosen: Filter) -> str:
    """One sentence on a state: the chosen claims by what a check can confirm, and verdict."""
    rows = select(claims, chosen)
    return f"{chosen.what}, {len(rows)} of {len(claims)} claims: {tell(rows)}."


def matrix_table(claims: pd.DataFrame, chosen: Filter) -> pd.DataFrame:
    """Every claim with its words, what it is about, its verdict, and whether it is chosen."""
    picked = set(select(claims, chosen)["claim_id"])
    return pd.DataFrame(
        {
            "claim": claims["claim_id"].tolist(),
            "words": claims["span"].tolist(),
            "is": [CONFIRMS[kind] for kind in claims["confirms"]],
            "verdict": [VERDICTS[verdict].word for verdict in claims["verdict"]],
            "in the choice": ["yes" if name in picked else "" for name in claims["claim_id"]],
        }
    )
