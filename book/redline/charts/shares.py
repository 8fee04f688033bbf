"""Shares by monitor and gains by month: the charts, and the words and tables of their states.

``found`` is what `redline.questions.territory.in_force` gives for one basis and day; ``gains`` and
``published`` are `monthly_gains` and `published_gains`; ``series`` is the table of that name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from redline import words
from redline.charts import style, timeline
from redline.palette import color
from redline.questions import territory
from redline.tables.frames import records, source_ids

ARTICLE_PCT = 20
"""What the article of 12 March 2025 says: "roughly 20%"."""
TOLERANCE_DAYS = 7
"""How far a monitor's map may lie from the day asked for."""

_TOP_PCT = 30
_COLORS = {name: color(f"series-{i}") for i, name in enumerate(territory.MONITORS, start=1)}
_DASHES: dict[str, Any] = {
    "deepstate": "-",
    "isw_control": (0, (5, 2)),
    "isw_control_advance": (0, (2, 1.5)),
    "nzz": (0, (7, 2, 1.5, 2)),
    "uacontrolmap": "-",
    "liveuamap": (0, (1, 1.5)),
}
DEFINITIONS = {
    "All occupied land, official area": "official",
    "All occupied land, measured area": "measured",
    "Without Crimea": "mainland",
    "Only land taken since 24 February 2022": "since-2022",
    "With the grey zone": "grey-zone",
}
"""The definitions of a share as a reader chooses them."""

PHRASES: dict[str, str] = {
    "official": "Occupied land as each map draws it, % of Ukraine’s official area",
    "measured": "Occupied land inside one common boundary, % of the area inside it",
    "mainland": "Occupied land without Crimea and Sevastopol, % of Ukraine without them",
    "since-2022": "Land held that was taken since 24 February 2022, % of Ukraine’s area",
    "grey-zone": "Occupied land plus DeepState’s grey zone, % of Ukraine’s official area",
}


def monitor_names(series: pd.DataFrame) -> dict[str, str]:
    """Names of the monitors as labels write them, in the book's order."""
    labels = series.set_index("source_series")["label"]
    return {monitor: str(labels[monitor]) for monitor in territory.MONITORS}


def credit_line(series: pd.DataFrame, monitors: Sequence[str]) -> str:
    """Whom to credit: ``DeepState, ISW/CTP and NZZ``."""
    return words.join(publishers(series, monitors))


# --- the share under each monitor and each definition -----------------------------------------


def share_title(found: pd.DataFrame, series: pd.DataFrame, on: pd.Timestamp) -> str:
    """The finding of one day: whose maps, from what to what, on which side of 20%."""
    shares, day = found["share_pct"], words.date(on)
    if shares.empty:
        return f"{day}: no map gives such a figure"
    low, high = words.percent(shares.min()), words.percent(shares.max())
    span = low if low == high else f"{low} to {high}"
    if len(shares) == 1:
        side = "below" if shares.max() < ARTICLE_PCT else "above"
        return f"{day}: one map says {span}, {side} {ARTICLE_PCT}%"
    side = "on both sides of"
    if shares.max() < ARTICLE_PCT:
        side = "all below"
    elif shares.min() > ARTICLE_PCT:
        side = "all above"
    by = publishers(series, found["source_series"])
    whose = f"{words.count(len(by), 'publisher')}’" if len(by) > 1 else f"{by[0]}’s"
    return f"{day}: {whose} maps say {span}, {side} {ARTICLE_PCT}%"


def publishers(series: pd.DataFrame, monitors: Iterable[str]) -> list[str]:
    """Who publishes these series of maps, each once: ISW's two are one publisher's."""
    credit = series.set_index("source_series")["credit"].astype(str)
    return list(dict.fromkeys(credit[str(monitor)] for monitor in monitors))


def share_sentence(found: pd.DataFrame, series: pd.DataFrame, basis: str, on: pd.Timestamp) -> str:
    """What the chart of one state shows, for a reader who does not see it."""
    names = monitor_names(series)
    each = [
        f"{names[row['source_series']]} {words.percent(row['share_pct'], 2)}"
        for row in records(found)
    ]
    listed = f" {words.join(each)}." if each else ""
    return f"{share_title(found, series, on)}. {PHRASES[basis]}.{listed}"


def share_table(found: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """The figures behind one state: monitor, day of its map, areas in km², share in percent."""
    names = monitor_names(series)
    return pd.DataFrame(
        {
            "Monitor": [names[name] for name in found["source_series"]],
            "Map of": [f"{day:%Y-%m-%d}" for day in found["map_as_of"].fillna(found["date"])],
            "Held (km²)": found["part_km2"].round().astype(int).to_list(),
            "Of (km²)": found["whole_km2"].round().astype(int).to_list(),
            "Share (%)": found["share_pct"].round(2).to_list(),
        }
    )


Lines = dict[str, tuple[list[float], list[float]]]
"""Days and shares by monitor, thinned for drawing."""


def through_time(rows: pd.DataFrame) -> Lines:
    """The lines of one basis (`questions.territory.shares`), without maps still being filled in."""
    whole = rows[~rows["incomplete"]]
    return {
        monitor: _thinned(whole[whole["source_series"] == monitor])
        for monitor in territory.MONITORS
        if (whole["source_series"] == monitor).any()
    }


@style.chart
def share_by_monitor(
    found: pd.DataFrame,
    lines: Lines,
    series: pd.DataFrame,
    basis: str,
    on: pd.Timestamp,
    *,
    layout: str = "wide",
) -> Figure:
    """Each monitor's share on one day as bars against 20%, over the same shares through time.

    ``lines`` is `through_time` of the basis.
    """
    wide = layout == "wide"
    height, row, timeline = (500, 31, 150) if wide else (624, 42, 150)
    fig = style.figure(layout, height)
    top = (
        style.heading(fig, share_title(found, series, on), PHRASES[basis], lines=1 if wide else 2)
        + 18
    )
    credit = credit_line(series, territory.MONITORS)
    bottom = style.source_line(
        fig, f"Source: areas measured from maps of {credit}; boundary from Natural Earth."
    )
    bars = style.axes(
        fig,
        left=232 if wide else 2,
        top=top,
        right=8,
        bottom=height - top - 6 * row,
        gid="monitors",
    )
    _monitor_bars(bars, found, monitor_names(series), set(lines))
    ax = style.axes(
        fig,
        left=38,
        top=height - bottom - 24 - timeline,
        right=8,
        bottom=bottom + 24,
        gid="through-time",
    )
    _share_lines(ax, lines, on, pd.Timestamp(series["last_date"].max()))
    return fig


def _monitor_bars(ax: Axes, found: pd.DataFrame, names: Mapping[str, str], ever: set[str]) -> None:
    by_monitor = {row["source_series"]: row for row in records(found)}
    style.scale(ax, "x", [0, 10, 20, 30], [""] * 4)
    style.scale(ax, "y", [0, len(names)], ["", ""])
    ax.invert_yaxis()
    ax.spines["bottom"].set_visible(False)
    for i, (monitor, name) in enumerate(names.items()):
        row = by_monitor.get(monitor)
        if row is not None:
            late = _map_of(row["date"], style.layout_of(ax)) if row["days_off"] else ""
            _monitor_bar(ax, i, monitor, name, row["share_pct"], late)
            continue
        missing = f"no map of the last {TOLERANCE_DAYS} days"
        _monitor_bar(
            ax, i, monitor, name, None, missing if monitor in ever else "no figure of this kind"
        )
    size = style.layout_of(ax).text
    ax.axvline(ARTICLE_PCT, color=color("line"), linewidth=1.5, gid="article")
    ax.annotate(
        f"the article: “roughly {ARTICLE_PCT}%”",
        (ARTICLE_PCT, 0),
        (0, 6),
        textcoords="offset points",
        ha="center",
        va="baseline",
        color=color("line"),
        weight=500,
        fontsize=size,
    )


def _map_of(day: pd.Timestamp, layout: style.Layout) -> str:
    return f"map of {words.date(day)}" if layout.name == "wide" else f"map of {day.day} {day:%b}"


def _monitor_bar(
    ax: Axes, place: int, monitor: str, name: str, value: float | None, note: str
) -> None:
    """One row: the bar, its value inside its end, the monitor's name, and what to know of it."""
    layout = style.layout_of(ax)
    wide = layout.name == "wide"
    low, high = (0.2, 0.8) if wide else (0.44, 0.92)
    middle = place + (low + high) / 2
    text: dict[str, Any] = {"va": "center_baseline", "fontsize": layout.text}
    shown = value or 0.0
    ax.barh(middle, shown, height=high - low, color=_COLORS[monitor], gid=f"bar-{monitor}")
    inside = shown > 4  # else the bar is too short for its words
    ax.text(
        shown - 0.3 if inside else shown + 0.4,
        middle,
        style.BLANK if value is None else words.percent(value),
        ha="right" if inside else "left",
        color=color("paper" if inside else "ink"),
        weight=600,
        gid=f"value-{monitor}",
        **text,
    )
    where = (0.4 if value is None else max(shown, ARTICLE_PCT) + 0.4, middle, "left")
    if not wide and value is not None:  # on a phone there is no room beside the bar
        where = (30.0, place + 0.22, "right")
    x, y, align = where
    ax.text(
        x,
        y,
        note or style.BLANK,
        ha=align,
        color=color("ink-soft"),
        gid=f"note-{monitor}",
        **text,
    )
    x, y, align = (-0.4, place + 0.5, "right") if wide else (0.0, place + 0.22, "left")
    ax.text(x, y, name, ha=align, gid=f"name-{monitor}", **text)


def _share_lines(ax: Axes, lines: Lines, on: pd.Timestamp, last: pd.Timestamp) -> None:
    style.scale(ax, "y", [0, 10, 20, 30], ["0", "10", "20", "30%"], grid=True)
    line = timeline.Timeline(ax, timeline.EPOCH, 30)
    line.years(range(2023, last.year + 1), ("2022-02-01", last), (0, 10))
    nowhere = (line.days([territory.INVASION]), [float("nan")])
    for monitor in territory.MONITORS:
        days, values = lines.get(monitor, nowhere)
        ax.plot(
            days,
            values,
            color=_COLORS[monitor],
            linewidth=1.4,
            linestyle=_DASHES[monitor],
            gid=f"line-{monitor}",
        )
    ax.axhline(ARTICLE_PCT, color=color("line"), linewidth=1.5, gid="article")
    ax.axvline(timeline.number(on), color=color("ink"), linewidth=1, gid="day")
    ax.text(
        timeline.number(on),
        1,
        f"{style.BLANK}{words.date(on)}{style.BLANK}",  # browsers drop spaces at an end
        fontsize=style.layout_of(ax).small,
        ha="left" if on < pd.Timestamp("2025-01-01") else "right",
        va="bottom",
        gid="day-label",
    )


def _thinned(rows: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Points of a line a fortnight apart (two days in the first weeks), broken at long gaps.

    The line is 700 px for more than four years: closer points cannot be seen. A gap is more
    than 75 days, in the first weeks more than 14.
    """
    kept: list[tuple[float, float]] = []
    opening = timeline.number("2022-04-20")
    last = rows["date"].max()
    for row in records(rows):
        day = timeline.number(row["date"])
        least, gap = (2, 14) if kept and kept[-1][0] < opening else (14, 75)
        if kept and row["date"] != last and day - kept[-1][0] < least:
            continue
        if kept and day - kept[-1][0] > gap:
            kept.append((day, float("nan")))
        kept.append((day, row["share_pct"]))
    return [day for day, _ in kept], [value for _, value in kept]


# --- gains by month ---------------------------------------------------------------------------

_MARKS = {
    "DeepState": "o",
    "AFP": "^",
    "ISW": "s",
    "UK MoD": "D",
    "War Mapper": "v",
}
_CAUTIONS = {
    "filling-in": "map still being filled in: not an advance",
    "redrawn": "outline redrawn: not a move of the front",
}
_STEPS = [m * 10**e for e in range(1, 6) for m in (1, 2, 2.5, 5)]


def publisher(published_by: str) -> str:
    """The short name of who published a figure: ``AFP (ISW data)`` → ``AFP``."""
    return published_by.split(" (")[0].replace("Ministry of Defence", "MoD")


def _year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    return cast(pd.DataFrame, rows[rows["month"].dt.year == year])


def _counts(gains: pd.DataFrame, published: pd.DataFrame, year: int) -> pd.DataFrame:
    """Every count of a month in ``year``, computed or published, that is not a redrawn map."""
    ours = _year(gains, year)
    ours = ours.loc[ours["caution"].isna(), ["month", "gain_km2"]]
    return pd.concat([ours, _year(published, year)[["month", "gain_km2"]]], ignore_index=True)


def gains_title(gains: pd.DataFrame, series: pd.DataFrame, monitor: str, year: int) -> str:
    """The finding of one monitor's year: how far its map changed, and by how much a month.

    Counts of other layers stand in the chart, not here: they are not the same quantity.
    """
    name = monitor_names(series)[monitor]
    own = _year(gains[gains["source_series"] == monitor], year)
    own = own[own["caution"].isna()]
    if own.empty:
        return f"{name}: no pair of maps a month apart in {year}"
    net = own["gain_km2"].sum()
    change = "grew" if net >= 0 else "shrank"
    over = f"over {year}"
    if len(own) < 12:
        over = f"in {words.count(len(own), 'month')} of {year}"
    title = f"{name}: held area {change} by {words.area(abs(net))} {over}"
    if len(own) == 1:
        return title
    least, most = own["gain_km2"].min(), own["gain_km2"].max()
    return f"{title}, from {words.number(least)} to {words.number(most)} a month"


def gains_sentence(
    gains: pd.DataFrame, published: pd.DataFrame, series: pd.DataFrame, monitor: str, year: int
) -> str:
    """What the chart of one monitor's year shows, for a reader who does not see it."""
    title = gains_title(gains, series, monitor, year)
    own = _year(gains[gains["source_series"] == monitor], year)
    months = []
    for row in records(own):
        note = f" ({_CAUTIONS[row['caution']]})" if pd.notna(row["caution"]) else ""
        months.append(f"{row['month']:%B} {words.number(row['gain_km2'])}{note}")
    listed = f" By month: {', '.join(months)} km²." if months else ""
    stated = words.count(len(_year(published, year)), "monthly figure")
    return f"{title}.{listed} For {year} the chart also has {stated} that others published."


def gains_table(
    gains: pd.DataFrame, published: pd.DataFrame, series: pd.DataFrame, monitor: str, year: int
) -> pd.DataFrame:
    """One row a month: this monitor's change, the others' range, and what others published."""
    name = monitor_names(series)[monitor]
    ours, theirs = records(_year(gains, year)), records(_year(published, year))
    rows = []
    for month in range(1, 13):
        now = [row for row in ours if row["month"].month == month]
        own = [row for row in now if row["source_series"] == monitor]
        rest = [row["gain_km2"] for row in now if row["source_series"] != monitor]
        said = [row for row in theirs if row["month"].month == month]
        rows.append(
            {
                "Month": f"{year}-{month:02}",
                f"{name} (km²)": "".join(words.number(row["gain_km2"]) for row in own),
                "Other series (km²)": _span(rest),
                "Published (km²)": "; ".join(
                    f"{publisher(row['published_by'])} {words.number(row['gain_km2'])}"
                    for row in said
                ),
                "Note": "".join(
                    _CAUTIONS[row["caution"]] for row in own if pd.notna(row["caution"])
                ),
            }
        )
    return pd.DataFrame(rows)


def gains_sources(
    gains: pd.DataFrame, published: pd.DataFrame, series: pd.DataFrame, year: int
) -> list[str]:
    """Ids of the sources of one year: the maps that have a change in it, the published figures."""
    monitors = set(_year(gains, year)["source_series"])
    maps = series[series["source_series"].isin(monitors)]
    return source_ids(maps, _year(published, year))


def _span(values: Sequence[float]) -> str:
    if not values:
        return ""
    low, high = words.number(min(values)), words.number(max(values))
    return low if low == high else f"{low} to {high}"


def _ticks(values: pd.Series) -> list[float]:
    """Seven round ticks, zero among them, that take in every value."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    for step in _STEPS:
        first = math.floor(low / step)
        if (first + 6) * step >= high:
            return [i * step for i in range(first, first + 7)]
    raise ValueError(f"no scale for {low} to {high}")


@style.chart
def monthly_gains(
    gains: pd.DataFrame,
    published: pd.DataFrame,
    series: pd.DataFrame,
    monitor: str,
    year: int,
    *,
    layout: str = "wide",
) -> Figure:
    """One monitor's change month by month as bars, every other count as a tick or a mark."""
    wide = layout == "wide"
    height = 500 if wide else 700
    fig = style.figure(layout, height)
    title = gains_title(gains, series, monitor, year)
    subtitle = "Change of the area shown as held, km² a month; below zero: area lost"
    top = style.heading(fig, title, subtitle, lines=2 if wide else 4)
    top = _key(fig, top, monitor_names(series), monitor)
    credit = credit_line(series, territory.MONITORS)
    bottom = style.source_line(
        fig,
        f"Source: change between maps of {credit}; published figures as named. "
        "AFP counts areas claimed by Russia too.",
    )
    own = _year(gains[gains["source_series"] == monitor], year)
    _caution_key(fig, height - bottom - 2, own["caution"].dropna(), monitor)
    ax = style.axes(
        fig,
        left=58 if wide else 34,
        top=top + 6,
        right=2 if wide else 62,
        bottom=bottom + (62 if wide else 42),
        gid="months",
    )
    values = _counts(gains, published, year)["gain_km2"]
    _month_scales(ax, _ticks(values))
    by_month = {row["month"].month: row for row in records(own)}
    for month in range(1, 13):
        _month_bar(ax, month, by_month.get(month), monitor)
    zero = ax.axhline if wide else ax.axvline
    zero(0, color=color("ink-soft"), linewidth=1, gid="zero")
    others = gains[(gains["source_series"] != monitor) & gains["caution"].isna()]
    _other_counts(ax, _year(others, year), _year(published, year))
    return fig


def _month_scales(ax: Axes, ticks: list[float]) -> None:
    wide = style.layout_of(ax).name == "wide"
    along: Literal["x", "y"] = "x" if wide else "y"
    across: Literal["x", "y"] = "y" if wide else "x"
    months = [f"{pd.Timestamp(2022, month, 1):%b}" for month in range(1, 13)]
    style.scale(ax, across, ticks, [words.number(tick) for tick in ticks], grid=True)
    style.scale(ax, along, range(1, 13), months, limits=(0.5, 12.5))
    ax.spines["bottom"].set_visible(False)
    if not wide:
        ax.invert_yaxis()


def _month_bar(ax: Axes, month: int, row: dict[str, Any] | None, monitor: str) -> None:
    """The bar of a month, cut at the scale's end, and its value in words at the chart's edge."""
    layout = style.layout_of(ax)
    wide = layout.name == "wide"
    value = 0.0 if row is None else float(row["gain_km2"])
    low, high = ax.get_ylim() if wide else ax.get_xlim()
    shown = min(max(value, low), high)
    look: dict[str, Any] = {"color": _COLORS[monitor]}
    if row is not None and pd.notna(row["caution"]):
        look = style.texture("unknown") | {"edgecolor": _COLORS[monitor]}
    look |= {"gid": f"bar-{month}"}
    if wide:
        ax.bar(month, shown, width=0.62, **look)
        at, offset, align, middle = (month, 0), (0, -34), "center", "baseline"
    else:
        ax.barh(month, shown, height=0.62, **look)
        at, offset, align, middle = (1, month), (60, 0), "right", "center_baseline"
    ax.annotate(
        "–" if row is None else words.number(value),
        at,
        offset,
        xycoords=ax.get_xaxis_transform() if wide else ax.get_yaxis_transform(),
        textcoords="offset points",
        ha=align,
        va=middle,
        fontsize=layout.small,
        weight=500,
        color=_COLORS[monitor],
        gid=f"value-{month}",
    )


def _other_counts(ax: Axes, gains: pd.DataFrame, published: pd.DataFrame) -> None:
    """Every other monitor's change as a coloured tick, every published figure as a mark."""
    tick = "_" if style.layout_of(ax).name == "wide" else "|"
    for other in territory.MONITORS:
        rows = gains[gains["source_series"] == other]
        look = {"marker": tick, "s": 15**2, "linewidths": 2.2, "zorder": 3}
        _marks(ax, rows, _COLORS[other], None, f"counts-{other}", look)
    for name, mark in _MARKS.items():
        rows = published[published["published_by"].map(publisher) == name]
        look = {"marker": mark, "s": 7.5**2, "linewidths": 1.4, "zorder": 4}
        _marks(ax, rows, color("paper"), color("ink"), f"counts-{name}", look)


def _marks(
    ax: Axes, rows: pd.DataFrame, face: str, edge: str | None, gid: str, look: dict[str, Any]
) -> None:
    """Twelve marks, one a month, in every state; those without a figure cannot be seen."""
    wide = style.layout_of(ax).name == "wide"
    given = {row["month"].month: float(row["gain_km2"]) for row in records(rows)}
    months = range(1, 13)
    values = [given.get(month, 0.0) for month in months]
    seen = [1.0 if month in given else 0.001 for month in months]
    x, y = (months, values) if wide else (values, months)
    ax.scatter(
        x,
        y,
        facecolor=[to_rgba(face, alpha) for alpha in seen],
        edgecolor=None if edge is None else [to_rgba(edge, alpha) for alpha in seen],
        clip_on=False,
        gid=gid,
        **look,
    )


def _caution_key(fig: Figure, y: float, cautions: pd.Series, monitor: str) -> None:
    """Say below the chart what a hatched bar is, whether or not the year has one."""
    layout = style.layout_of(fig)
    width, height = layout.width, fig.get_figheight() * 72
    look = style.texture("unknown") | {"edgecolor": _COLORS[monitor]}
    box = (layout.margin / width, 1 - (y + 1) / height)
    fig.add_artist(Rectangle(box, 15 / width, 11 / height, transform=fig.transFigure, **look))
    text = "not an advance: a map redrawn or still being filled in"
    if len(cautions):
        text = _CAUTIONS[cautions.iloc[0]]
    style.write(fig, layout.margin + 22, y, text, size=layout.small, gid="caution")


def _key(fig: Figure, top: float, names: Mapping[str, str], monitor: str) -> float:
    """Write what bars, ticks and marks mean; return where the chart may begin, in px."""
    layout = style.layout_of(fig)
    size, leading = layout.small, layout.small * 1.6
    rows = [
        ("Maps:", [("_", name, _COLORS[key], key == monitor) for key, name in names.items()]),
        ("Published:", [(mark, name, color("ink"), False) for name, mark in _MARKS.items()]),
    ]
    y = top + 2 - leading
    for word, entries in rows:
        y += leading
        style.write(fig, layout.margin, y, word, **style.soft(fig))
        x = layout.margin + style.text_width("Published:", size) + 8
        for mark, text, ink, chosen in entries:
            width = 18 + style.text_width(text, size, 600) + 10
            if x + width > layout.width + 10:
                x, y = float(layout.margin), y + leading
            _sign(fig, x + 6, y - size * 0.34, mark, ink)
            weight = 600 if chosen else 400
            style.write(fig, x + 17, y, text, size=size, weight=weight, gid=f"key-{text}")
            x += width
    return float(y + 14)


def _sign(fig: Figure, x: float, y: float, mark: str, ink: str) -> None:
    width, height = fig.get_figwidth() * 72, fig.get_figheight() * 72
    tick = mark == "_"
    fig.add_artist(
        Line2D(
            [x / width],
            [1 - y / height],
            marker=mark,
            markersize=13 if tick else 7.5,
            color=ink,
            markerfacecolor=ink if tick else color("paper"),
            markeredgewidth=2.6 if tick else 1.4,
            linestyle="none",
            transform=fig.transFigure,
        )
    )
