"""Shares by monitor and gains by month: the charts, and the words and tables of their states.

``maps`` is what `redline.questions.territory.in_force` gives for one basis and day; ``gains`` and
``reports`` are `monthly_gains` and `published_gains`; ``series`` is the table of that name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import marks, style, timeline
from redline.charts.monitors import COLORS, DASHES
from redline.palette import color
from redline.questions import territory
from redline.tables.frames import records, source_ids

ARTICLE_PCT = 20
"""What the article of 12 March 2025 says: "roughly 20%"."""
TOLERANCE_DAYS = 7
"""How far a monitor's map may lie from the day asked for."""

_CLOSE_SINCE = pd.Timestamp("2022-11-15")
"""From here on the share has moved by two points in all, and a scale from zero hides it."""
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


def share_title(maps: pd.DataFrame, series: pd.DataFrame, on: pd.Timestamp) -> str:
    """The finding of one day: whose maps, from what to what, on which side of 20%."""
    shares, day = maps["share_pct"], words.date(on)
    if shares.empty:
        return f"{day}: no map gives such a figure"
    low, high = words.percent(shares.min()), words.percent(shares.max())
    span = low if low == high else f"{low} to {high}"
    every = "" if len(shares) == 1 else "all "
    side = "on both sides of"
    if shares.max() < ARTICLE_PCT:
        side = f"{every}below"
    elif len(shares) == 1 or shares.min() > ARTICLE_PCT:
        side = f"{every}above"
    by = publishers(series, maps["source_series"])
    whose = f"{words.count(len(by), 'publisher')}’" if len(by) > 1 else f"{by[0]}’s"
    say = "one map says" if len(shares) == 1 else f"{whose} maps say"
    return f"{day}: {say} {span}, {side} {ARTICLE_PCT}%"


def publishers(series: pd.DataFrame, monitors: Iterable[str]) -> list[str]:
    """Who publishes these series of maps, each once: ISW's two are one publisher's."""
    credit = series.set_index("source_series")["credit"].astype(str)
    return list(dict.fromkeys(credit[str(monitor)] for monitor in monitors))


def share_sentence(maps: pd.DataFrame, series: pd.DataFrame, basis: str, on: pd.Timestamp) -> str:
    """What the chart of one state shows, for a reader who does not see it."""
    names = monitor_names(series)
    shares = words.join(
        f"{names[row['source_series']]} {words.percent(row['share_pct'], 2)}"
        for row in records(maps)
    )
    listed = f" {shares}." if shares else ""
    return f"{share_title(maps, series, on)}. {PHRASES[basis]}.{listed}"


def share_table(maps: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """The figures behind one state: monitor, day of its map, areas in km², share in percent."""
    names = monitor_names(series)
    return pd.DataFrame(
        {
            "Monitor": maps["source_series"].map(names.__getitem__),
            "Map of": maps["map_as_of"].fillna(maps["date"]).dt.strftime("%Y-%m-%d"),
            "Held (km²)": maps["part_km2"].round().astype(int),
            "Of (km²)": maps["whole_km2"].round().astype(int),
            "Share (%)": maps["share_pct"].round(2),
        }
    ).reset_index(drop=True)


def held_table(states: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Maps of Ukraine by date (`questions.territory.map_states`), with both shares in words."""
    names = monitor_names(series)
    return pd.DataFrame(
        {
            "Date": [words.date(day) for day in states["date"]],
            "Monitor": [names[monitor] for monitor in states["source_series"]],
            "Held (%)": [words.number(share, 2) for share in states["held_pct"]],
            "Taken since (%)": [words.number(share, 2) for share in states["since_pct"]],
        }
    ).set_index("Date")


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


class _ShareSheet(NamedTuple):
    """Where the parts of the chart of shares stand; px."""

    height: float
    row: float  # height of a monitor's row
    bars: float  # from the figure's left edge to the bars
    bar: tuple[float, float]  # upper and lower edge of a bar, as parts of its row
    lines: int  # of the title
    whole: tuple[float, float]  # height of the whole scale, and from it to the right edge
    near: tuple[float, float]  # from the left edge to the closer view, and down from the whole


_SHARE_SHEETS = {
    "wide": _ShareSheet(520, 31, 232, (0.2, 0.8), 1, (150, 540), (284, 0)),
    "narrow": _ShareSheet(760, 42, 2, (0.44, 0.92), 2, (110, 8), (38, 174)),
}


@style.chart
def share_by_monitor(
    maps: pd.DataFrame,
    lines: Lines,
    series: pd.DataFrame,
    basis: str,
    on: pd.Timestamp,
    *,
    layout: str = "wide",
) -> Figure:
    """Each monitor's share on one day as bars against 20%, over the same shares through time.

    ``lines`` is `through_time` of the basis: once from zero, once so near that they part.
    """
    sheet = _SHARE_SHEETS[layout]
    fig = style.figure(layout, sheet.height)
    title = share_title(maps, series, on)
    top = style.heading(fig, title, PHRASES[basis], lines=sheet.lines) + 18
    credit = credit_line(series, territory.MONITORS)
    bottom = style.source_line(
        fig, f"Source: areas measured from maps of {credit}; boundary from Natural Earth."
    )
    foot = top + 6 * sheet.row
    low = sheet.height - foot
    bars = style.axes(fig, left=sheet.bars, top=top, right=8, bottom=low, gid="monitors")
    _monitor_bars(bars, maps, monitor_names(series), set(lines), sheet.bar)
    last = pd.Timestamp(series["last_date"].max())
    whole_top, near_top = foot + 38, foot + 38 + sheet.near[1]
    style.write(fig, 38, whole_top - 12, "Whole scale", **style.soft(fig))
    (tall, right), low = sheet.whole, sheet.height - whole_top
    whole = style.axes(
        fig, left=38, top=whole_top, right=right, bottom=low - tall, gid="through-time"
    )
    _share_lines(whole, lines, [0, 10, 20, 30], (pd.Timestamp("2022-02-01"), last), on)
    left = sheet.near[0]
    style.write(fig, left, near_top - 12, "Closer, since November 2022", **style.soft(fig))
    near = style.axes(fig, left=left, top=near_top, right=8, bottom=bottom + 24, gid="near")
    _share_lines(near, lines, _close_scale(lines), (_CLOSE_SINCE, last), on)
    _on_the_day(near, maps)
    return fig


def _monitor_bars(
    ax: Axes,
    maps: pd.DataFrame,
    names: Mapping[str, str],
    ever: set[str],
    edges: tuple[float, float],
) -> None:
    """A row each monitor: its bar with the share and what to know of it inside, and its name."""
    rows = {row["source_series"]: (i, row) for i, row in enumerate(records(maps))}
    style.scale(ax, "x", [0, 10, 20, 30], [""] * 4)
    style.scale(ax, "y", [0, len(names)], ["", ""])
    ax.invert_yaxis()
    ax.spines["bottom"].set_visible(False)
    layout = style.layout_of(ax)
    x, down, align = (-0.4, 0.5, "right") if layout.name == "wide" else (0.0, 0.22, "left")
    text: dict[str, Any] = {"va": "center_baseline", "fontsize": layout.text}
    for i, (monitor, name) in enumerate(names.items()):
        share, figure, note_ink = 0.0, "", "ink-soft"
        note = f"no map of the last {TOLERANCE_DAYS} days"
        if monitor not in ever:
            note = "no figure of this kind"
        middle, height = i + sum(edges) / 2, edges[1] - edges[0]
        if monitor in rows:
            place, row = rows[monitor]
            share, figure, note_ink = row["share_pct"], words.percent(row["share_pct"]), "paper"
            of = "map of " if layout.name == "wide" else ""  # a phone's bar has room for the day
            note = f"{of}{row['date'].day} {row['date']:%B}" if row["days_off"] else ""
        bar = ax.barh(middle, share, height=height, color=COLORS[monitor], gid=f"bar-{monitor}")
        if monitor in rows:
            mark(bar, place)
        # a bar may be too short for its words
        end, side, ink = (
            (share - 0.3, "right", "paper") if share > 4 else (share + 0.4, "left", "ink")
        )
        look: dict[str, Any] = {"ha": side, "color": color(ink), "weight": 600}
        ax.text(end, middle, figure or style.BLANK, gid=f"value-{monitor}", **look, **text)
        look = {"color": color(note_ink), "gid": f"note-{monitor}"}
        ax.text(0.4, middle, note or style.BLANK, **look, **text)
        ax.text(x, i + down, name, ha=align, gid=f"name-{monitor}", **text)
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
        fontsize=layout.text,
    )


def _close_scale(lines: Lines) -> list[int]:
    """Whole percents that take in every line since `_CLOSE_SINCE`."""
    since = timeline.number(_CLOSE_SINCE)
    near = [
        share
        for days, shares in lines.values()
        for day, share in zip(days, shares, strict=True)
        if day >= since and share == share
    ]
    return list(range(math.floor(min(near)), math.ceil(max(near)) + 1))


def _share_lines(
    ax: Axes,
    lines: Lines,
    ticks: Sequence[float],
    limits: tuple[pd.Timestamp, pd.Timestamp],
    on: pd.Timestamp,
) -> None:
    style.scale(ax, "y", ticks, [*map(str, ticks[:-1]), f"{ticks[-1]}%"], grid=True)
    line = timeline.Timeline(ax, timeline.EPOCH, ticks[-1])
    near = limits[0] == _CLOSE_SINCE
    whole = style.layout_of(ax).name == "narrow" or near
    line.years(range(2023, limits[1].year + 1, 1 if whole else 2), limits, (0, 10))
    first = timeline.number(limits[0]) - 30
    for monitor in territory.MONITORS:
        points = zip(*lines.get(monitor, ((), ())), strict=True)
        points_near = [point for point in points if point[0] >= first] or [(first + 30, math.nan)]
        ax.plot(
            *zip(*points_near, strict=True),
            color=COLORS[monitor],
            linewidth=2 if near else 1.4,
            linestyle=DASHES[monitor],
            gid=f"line-{monitor}",
        )
    ax.axhline(ARTICLE_PCT, color=color("line"), linewidth=1.5, gid="article")
    ax.axvline(timeline.number(on), color=color("ink"), linewidth=1, gid="day")


def _on_the_day(ax: Axes, maps: pd.DataFrame) -> None:
    """A disc at each monitor's share of the day, where the close view reaches back so far."""
    low, high = ax.get_ylim()
    for i, row in enumerate(records(maps)):
        if row["date"] >= _CLOSE_SINCE and low <= row["share_pct"] <= high:
            monitor, day = row["source_series"], timeline.number(row["date"])
            look: dict[str, Any] = {
                "color": COLORS[monitor],
                "markeredgecolor": color("paper"),
            }
            disc = ax.plot(
                [day], [row["share_pct"]], "o", markersize=9, gid=f"on-{monitor}", **look
            )
            mark(disc, i)


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

_CAUTIONS = {
    "filling-in": "map still being filled in: not an advance",
    "redrawn": "outline redrawn: not a move of the front",
}
_STEPS = [m * 10**e for e in range(1, 6) for m in (1, 2, 2.5, 5)]
_OFF_SCALE = 12_000
"""Changes beyond are left off the scale, km²: March and April 2022, beside which no other shows."""


def publisher(published_by: str) -> str:
    """The short name of who published a figure: ``AFP (ISW data)`` → ``AFP``."""
    return published_by.split(" (")[0].replace("Ministry of Defence", "MoD")


def _year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    return cast(pd.DataFrame, rows[rows["month"].dt.year == year])


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
    gains: pd.DataFrame, reports: pd.DataFrame, series: pd.DataFrame, monitor: str, year: int
) -> str:
    """What the chart of one monitor's year shows, for a reader who does not see it."""
    title = gains_title(gains, series, monitor, year)
    own = _year(gains[gains["source_series"] == monitor], year)
    months = []
    for row in records(own):
        note = f" ({_CAUTIONS[row['caution']]})" if pd.notna(row["caution"]) else ""
        months.append(f"{row['month']:%B} {words.number(row['gain_km2'])}{note}")
    listed = f" By month: {', '.join(months)} km²." if months else ""
    stated = _year(reports, year)
    figures = words.count(len(stated), "monthly figure")
    others = f"For {year} the chart also has {figures} that others published"
    return f"{title}.{listed} {others}{words.unseen(stated['checked'])}."


def gains_table(
    gains: pd.DataFrame, reports: pd.DataFrame, series: pd.DataFrame, monitor: str, year: int
) -> pd.DataFrame:
    """One row a month: this monitor's change, the others' range, and what others published."""
    name = monitor_names(series)[monitor]
    ours, theirs = records(_year(gains, year)), records(_year(reports, year))
    rows = []
    for month in range(1, 13):
        now = [row for row in ours if row["month"].month == month]
        own = [row for row in now if row["source_series"] == monitor]
        rest = [row["gain_km2"] for row in now if row["source_series"] != monitor]
        printed = [row for row in theirs if row["month"].month == month]
        rows.append(
            {
                "Month": f"{year}-{month:02}",
                f"{name} (km²)": "".join(words.number(row["gain_km2"]) for row in own),
                "Other series (km²)": _span(rest),
                "Published (km²)": "; ".join(
                    f"{publisher(row['published_by'])} {words.number(row['gain_km2'])}"
                    for row in printed
                ),
                "Note": "".join(
                    _CAUTIONS[row["caution"]] for row in own if pd.notna(row["caution"])
                ),
            }
        )
    return pd.DataFrame(rows)


def gains_sources(
    gains: pd.DataFrame, reports: pd.DataFrame, series: pd.DataFrame, year: int
) -> list[str]:
    """Ids of the sources of one year: the maps that have a change in it, the published figures."""
    monitors = set(_year(gains, year)["source_series"])
    maps = series[series["source_series"].isin(monitors)]
    return source_ids(maps, _year(reports, year))


def _span(values: Sequence[float]) -> str:
    if not values:
        return ""
    low, high = words.number(min(values)), words.number(max(values))
    return low if low == high else f"{low} to {high}"


def _ticks(values: pd.Series) -> list[float]:
    """At most seven round ticks, zero among them, that take in every value on the scale."""
    values = values[values.abs() <= _OFF_SCALE]
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    for step in _STEPS:
        first, last = math.floor(low / step), math.ceil(high / step)
        if last - first <= 6:
            return [i * step for i in range(first, last + 1)]
    raise ValueError(f"no scale for {low} to {high}")


class _Months(NamedTuple):
    """Axes with the months along them: from left to right on a desk, downwards on a phone."""

    ax: Axes
    wide: bool
    low: float  # the least change on the scale, km²
    high: float

    def point(self, month: int, km2: float, shape: str, **look: Any) -> None:
        """Mark a change, which answers with its month; beyond the scale as an arrow at its edge."""
        arrows = "v^" if self.wide else "<>"
        if km2 < self.low or km2 > self.high:
            shape = arrows[int(km2 > self.high)]
        km2 = min(max(km2, self.low), self.high)
        x, y = (month, km2) if self.wide else (km2, month)
        mark(self.ax.plot([x], [y], shape, **look), month - 1)


@style.chart
def monthly_gains(
    gains: pd.DataFrame,
    reports: pd.DataFrame,
    series: pd.DataFrame,
    monitor: str,
    year: int,
    *,
    layout: str = "wide",
) -> Figure:
    """Month by month the range of all maps, one monitor's change in it, and published figures."""
    wide = layout == "wide"
    fig = style.figure(layout, 428 if wide else 700)
    title = gains_title(gains, series, monitor, year)
    maps = _year(gains[gains["caution"].isna()], year)
    printed = _year(reports, year)
    changes = pd.concat([maps["gain_km2"], printed["gain_km2"]])
    subtitle = "Change of the area shown as held, km² a month. Below zero: area lost"
    if (changes.abs() > _OFF_SCALE).any():
        subtitle += ". Arrows: off the scale"
    top = style.heading(fig, title, subtitle, lines=2 if wide else 4)
    own = _year(gains[gains["source_series"] == monitor], year)
    cautions = own["caution"].dropna()
    caution = None if cautions.empty else str(cautions.iloc[0])
    top = _key(fig, top + 4, monitor_names(series)[monitor], monitor, caution)
    credit = credit_line(series, territory.MONITORS)
    bottom = style.source_line(
        fig,
        f"Source: change between maps of {credit}; published figures as named. "
        "AFP counts areas claimed by Russia too.",
    )
    left, right, below = (58, 2, 44) if wide else (34, 62, 24)
    ax = style.axes(fig, left=left, top=top, right=right, bottom=bottom + below, gid="months")
    months = _months(ax, _ticks(changes))
    by_month = {row["month"].month: row for row in records(own)}
    for month in range(1, 13):
        _month_range(months, month, maps.loc[maps["month"].dt.month == month, "gain_km2"])
        _month_own(months, month, by_month.get(month), monitor)
        figures = records(printed[printed["month"].dt.month == month])
        km2 = {publisher(row["published_by"]): row["gain_km2"] for row in figures}
        _month_published(months, month, km2)
    return fig


def _months(ax: Axes, ticks: list[float]) -> _Months:
    """Lay out the months and the scale of changes."""
    wide = style.layout_of(ax).name == "wide"
    along: Literal["x", "y"] = "x" if wide else "y"
    across: Literal["x", "y"] = "y" if wide else "x"
    names = [f"{pd.Timestamp(2022, month, 1):%b}" for month in range(1, 13)]
    ends = (ticks[0], ticks[-1])
    named = ticks if wide else [tick for tick in ticks if tick in (*ends, 0)]
    style.scale(ax, across, named, list(map(words.number, named)), limits=ends, grid=True)
    style.scale(ax, along, range(1, 13), names, limits=(0.5, 12.5))
    ax.spines["bottom"].set_visible(False)
    zero = ax.axhline if wide else ax.axvline
    zero(0, color=color("ink-soft"), linewidth=1, gid="zero")
    if not wide:
        ax.invert_yaxis()
    return _Months(ax, wide, *ends)


def _month_range(months: _Months, month: int, changes: pd.Series) -> None:
    """One bar from the least to the greatest change that anybody gives for the month."""
    if changes.empty:
        return
    low, high = map(float, changes.clip(months.low, months.high).agg(["min", "max"]))
    draw, side = (months.ax.bar, "bottom") if months.wide else (months.ax.barh, "left")
    look: dict[str, Any] = {side: low, "color": color("unknown"), "gid": f"range-{month}"}
    mark(draw(month, high - low, 0.24, **look), month - 1)
    for km2 in dict.fromkeys((changes.min(), changes.max())):
        if km2 < months.low or km2 > months.high:
            look = {"color": color("ink-soft"), "clip_on": False, "markersize": 9}
            months.point(month, km2, "", **look)


def _month_published(months: _Months, month: int, reports: Mapping[str, float]) -> None:
    """A hollow diamond for each figure in print, beside its name where there is room.

    DeepState's own figures lie by its disc and go without.
    """
    ax, soft = months.ax, style.soft(months.ax)
    px = (months.high - months.low) / (ax.get_window_extent().height * 72 / ax.figure.dpi)
    look: dict[str, Any] = {"markerfacecolor": color("paper"), "markeredgewidth": 1.4}
    for km2 in reports.values():
        months.point(month, km2, "D", color=color("ink"), markersize=7, **look)
    if months.wide:
        heights = [soft["size"] * px] * len(reports)
        middles = style.spread([*reports.values()], heights, months.low, months.high)
        for name, middle in zip(reports, middles, strict=True):
            if name != "DeepState":
                ax.text(month + 0.15, middle, name, va="center_baseline", **soft)


def _month_own(months: _Months, month: int, row: Mapping[str, Any] | None, monitor: str) -> None:
    """The chosen monitor's disc, an arrow off the scale, and its value in words at the edge."""
    ax, wide, ink = months.ax, months.wide, COLORS[monitor]
    if row is not None:
        face = ink if pd.isna(row["caution"]) else color("paper")
        look: dict[str, Any] = {"markerfacecolor": face, "markeredgewidth": 2, "clip_on": False}
        look |= {"color": ink, "markersize": 10, "gid": f"own-{month}"}
        months.point(month, float(row["gain_km2"]), "o", **look)
    place, offset = ((month, 0), (0, -34)) if wide else ((1, month), (60, 0))
    ax.annotate(
        "–" if row is None else words.number(row["gain_km2"]),
        place,
        offset,
        xycoords=ax.get_xaxis_transform() if wide else ax.get_yaxis_transform(),
        textcoords="offset points",
        ha="center" if wide else "right",
        va="baseline" if wide else "center_baseline",
        fontsize=style.layout_of(ax).small,
        weight=500,
        color=ink,
        gid=f"value-{month}",
    )


def _key(fig: Figure, y: float, name: str, monitor: str, caution: str | None) -> float:
    """Say what bar, disc and diamond mean; return where the chart may begin, in px."""
    ink = COLORS[monitor]
    entries = [
        ("s", color("unknown"), color("unknown"), "all maps, least to most"),
        ("o", ink, ink, name),
        ("D", color("paper"), color("ink"), "published"),
    ]
    if caution:
        entries.append(("o", color("paper"), ink, _CAUTIONS[caution]))
    y = marks.key(fig, y, entries)
    return y + 22 if style.layout_of(fig).name == "wide" or caution else y + 42
