"""Life behind the line: a table of figures, counters side by side, a total between two dates.

Every figure keeps its counter, date, limit and sources. Points are never joined and nothing is
added up.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline import words
from redline.charts import marks, style
from redline.charts.quotations import links
from redline.palette import color
from redline.questions import life
from redline.tables.frames import source_ids
from redline.tables.sources import Source

BLANK = "This book has no figure for this choice. That is a blank, not a zero."
BOTH_SIDES: Mapping[str, str] = {
    "moved": (
        "Russia says that it took children in from danger, and denies forced transfers. Ukraine "
        "and the UN’s Commission of Inquiry speak of deportation and forced transfer."
    ),
    "torture": (
        "Both sides: the UN interviewed people whom Russia held and people whom Ukraine held. The "
        "words are the UN’s: torture or ill-treatment."
    ),
    "detention": (
        "Both sides: the UN documented detentions by the Russian and by the Ukrainian side."
    ),
    "casualties": (
        "The UN verifies deaths on both sides of the line. Ukraine and Russia each count the "
        "people who, they say, the other side killed."
    ),
}


def side_options() -> dict[str, str]:
    """Whose figures to show, as a control lists them."""
    return {"Everyone": "", **{text: side for side, text in life.labels("side").items()}}


def topic_options() -> dict[str, str]:
    """The topics, as a control lists them."""
    return {text: topic for topic, text in life.labels("topic").items()}


def when_options() -> dict[str, str]:
    """Which dates to show, as a control lists them."""
    return {"All": life.EVERY, "By 12 March 2025": life.BY_ARTICLE, "Latest": life.LATEST}


# -- figures ---------------------------------------------------------------------------------


def measures_title(rows: pd.DataFrame, topic: str, side: str, when: str) -> str:
    """How many figures a choice finds, and from how many counters."""
    found = life.chosen(rows, topic, side, when)
    told = life.labels("topic")[topic]
    if found.empty:
        return f"{told}: no figure from {_whose(side)}"
    counters = words.count(found["who_counts"].nunique(), "counter")
    apart = ", none to be added up" if len(found) > 1 else ""
    seen = words.unseen(found["checked"])
    figures = words.count(len(found), "figure") + (f"{seen}," if seen else "")
    return f"{told}: {figures} by {counters}{apart}"


def _whose(side: str) -> str:
    return life.labels("side")[side] if side else "anyone"


def measures_html(
    rows: pd.DataFrame, sources: Mapping[str, Source], topic: str, side: str, when: str
) -> str:
    """The figures of one choice, each with its counter, date, limit and sources."""
    found = life.chosen(rows, topic, side, when)
    note = f"<p>{html.escape(BOTH_SIDES[topic])}</p>" if topic in BOTH_SIDES else ""
    if found.empty:
        return f"<p>{BLANK}</p>{note}"
    body = "".join(_row(row, sources) for _, row in found.iterrows())
    return (
        '<table class="rl-law"><thead><tr><th scope="col">Figure</th>'
        '<th scope="col">Who counts, as of</th>'
        '<th scope="col">What to know of the count</th></tr></thead>'
        f"<tbody>{body}</tbody></table>{note}"
    )


def _row(row: pd.Series, sources: Mapping[str, Source]) -> str:
    figure = html.escape(life.worded(int(row["value"]), str(row["unit"])))
    measure = html.escape(str(row["what"]))
    return (
        f'<tr><th scope="row">{figure}<span class="rl-where">{measure}</span></th>'
        f"<td>{html.escape(str(row['who_counts']))}, {life.dated(row['as_of'])}</td>"
        f"<td>{html.escape(caveat(row))}"
        f'<p class="rl-note">{links(row["source_ids"], sources)}</p></td></tr>'
    )


def caveat(row: pd.Series) -> str:
    """What the table says of the count, and of a second look at it, in sentences."""
    told = [text for text in (row["caveat"], row["notes"]) if isinstance(text, str) and text]
    if row["checked"] == life.UNSEEN:
        told.append("Not seen again in a source")
    sentences = [f"{marks.capital(text).removesuffix('.')}." for text in told]
    return " ".join(sentences) or "No limit stated."


def measures_alt(rows: pd.DataFrame, topic: str, side: str, when: str) -> str:
    """What a choice holds, in a sentence: the figures themselves are text already."""
    found = life.chosen(rows, topic, side, when)
    title = measures_title(rows, topic, side, when)
    if found.empty:
        return f"{title}. {BLANK}"
    measures = words.join(found["what"].unique())
    return f"{title}; {life.WHEN_WORDS[when]}. What is counted: {measures}."


def _told(found: pd.DataFrame) -> str:
    return "; ".join(
        f"{life.worded(int(row['value']), str(row['unit']))} "
        f"({row['who_counts']}, {life.dated(row['as_of'])})"
        for _, row in found.iterrows()
    )


def measures_table(rows: pd.DataFrame, topic: str, side: str, when: str) -> pd.DataFrame:
    """The figures of one choice as the data tab shows them."""
    return _as_table(life.chosen(rows, topic, side, when))


def _as_table(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Measure": found["what"].astype(str).to_list(),
            "Value": found["value"].to_list(),
            "Unit": found["unit"].astype(str).to_list(),
            "As of": [life.dated(value) for value in found["as_of"]],
            "Who counts": found["who_counts"].astype(str).to_list(),
            "What to know of the count": [caveat(row) for _, row in found.iterrows()],
        }
    )


def measures_sources(rows: pd.DataFrame, topic: str, side: str, when: str) -> list[str]:
    """Ids of the sources of one choice."""
    return source_ids(life.chosen(rows, topic, side, when))


# -- counters side by side -------------------------------------------------------------------

_MARKS = {  # the shape and the colour of each side's figures
    life.UN: ("diamond", "series-1"),
    life.UKRAINE: ("square", "series-2"),
    life.RUSSIA: ("onward", "series-4"),
    life.OTHERS: ("triangle", "series-3"),
}
_STEPS = (1, 2, 2.5, 5)
_INTERVALS = 4
_PAPER = {"facecolor": color("paper"), "edgecolor": "none", "pad": 1}


def comparable(rows: pd.DataFrame) -> dict[str, str]:
    """Measures with two figures or more, by name, as a control lists them."""
    return {_what(rows, measure): measure for measure in life.repeated(rows)}


def _what(rows: pd.DataFrame, measure: str) -> str:
    return str(rows.loc[rows["measure"] == measure, "what"].iloc[0])


def compared(rows: pd.DataFrame, measure: str, order: str) -> pd.DataFrame:
    """The figures of one measure that were seen again, ``by`` ``date`` or ``counter``."""
    found = life.seen(rows[rows["measure"] == measure])
    by = {"date": ["as_of"], "counter": ["who_counts", "as_of"]}[order]
    return found.sort_values(by, kind="stable")


def counters_title(rows: pd.DataFrame, measure: str) -> str:
    """The lowest and highest figure of a measure, and how many counters gave them."""
    found = compared(rows, measure, "date")
    low, high = int(found["value"].min()), int(found["value"].max())
    counters = found["who_counts"].nunique()
    who = words.count(counters, "counter")
    when = f" on {words.count(found['as_of'].nunique(), 'date')}" if counters == 1 else ""
    span = f"{words.number(low)} to {words.number(high)}"
    return f"{_what(rows, measure)}: {span}, by {who}{when}"


def counters_alt(rows: pd.DataFrame, measure: str, order: str) -> str:
    """Every figure of a measure in a sentence."""
    found = compared(rows, measure, order)
    told = marks.capital(_told(found))
    return f"{counters_title(rows, measure)}. Not joined and not added up. {told}."


def counters_table(rows: pd.DataFrame, measure: str, order: str) -> pd.DataFrame:
    """Every figure of a measure as the data tab shows them."""
    return _as_table(compared(rows, measure, order))


def counters_sources(rows: pd.DataFrame, measure: str, order: str) -> list[str]:
    """Ids of the sources of a measure."""
    return source_ids(compared(rows, measure, order))


def _ticks(highest: float) -> list[float]:
    """Zero and four round steps that take in ``highest``."""
    power = 1.0
    while True:
        for step in _STEPS:
            if step * power == int(step * power) and step * power * _INTERVALS >= highest:
                return [step * power * i for i in range(_INTERVALS + 1)]
        power *= 10


def _tick_words(ticks: list[float]) -> list[str]:
    if ticks[-1] < 1_000_000:
        return [words.number(tick) for tick in ticks]
    short = [f"{tick / 1_000_000:g}" for tick in ticks]
    return [*short[:-1], f"{short[-1]} million"]


@style.chart
def counters(rows: pd.DataFrame, measure: str, order: str, *, layout: str = "wide") -> Figure:
    """One row a figure: who, when, and a mark at the value; the side gives the shape.

    The picture is as tall as its rows; the blanks of every other place stand below its edge.
    """
    wide = layout == "wide"
    slots = max(len(compared(rows, each, order)) for each in life.repeated(rows))
    pitch = 46 if wide else 56
    found = compared(rows, measure, order)
    fig = style.figure(layout, (178 if wide else 284) + len(found) * pitch)
    first = "Each mark is one figure of one counter at its date. "
    top = style.heading(fig, counters_title(rows, measure), f"{first}Not joined, not added up.")
    top += 6
    style.source_line(fig, "Source: each counter’s figure as reported; see the sources below.")
    ax = style.canvas(fig, "plot")
    entries = [(side, life.labels("side")[side]) for side in _MARKS]
    y = marks.legend(fig, ax, top, entries, 2 if wide else 1, _stamp)
    left, right = (264, 690) if wide else (10, 322)
    ticks = _ticks(float(found["value"].max()))
    scale = (left, right, ticks[-1])
    y += 10
    _grid(fig, ax, ticks, scale, y, len(found) * pitch)
    tall = fig.get_figheight() * 72
    below = [0.0 if i < len(found) else tall for i in range(slots)]  # blanks: out of sight
    _figures(fig, ax, found, scale, [y + 8 + i * pitch + below[i] for i in range(slots)])
    return fig


def _stamp(ax: Axes, gid: str, side: str, centres: list[tuple[float, float]], half: float) -> None:
    shape, ink = _MARKS[side]
    marks.stamp(ax, gid, shape, centres, half, fill=ink)


def _place(value: float, scale: tuple[float, float, float]) -> float:
    left, right, highest = scale
    return left + (right - left) * value / highest


def _grid(
    fig: Figure,
    ax: Axes,
    ticks: list[float],
    scale: tuple[float, float, float],
    y: float,
    height: float,
) -> None:
    """Lines and words of the scale, under the rows."""
    lines = [
        (_place(t, scale) - 0.5, _place(t, scale) + 0.5, y + height / 2, height) for t in ticks
    ]
    marks.bars(ax, "grid", lines, fill="rule")
    for i, (tick, text) in enumerate(zip(ticks, _tick_words(ticks), strict=True)):
        style.write(
            fig,
            _place(tick, scale),
            y + height + 17,
            text,
            size=style.layout_of(fig).small,
            color=color("ink-soft"),
            ha="center",
            gid=f"tick-{i}",
        )


def _figures(
    fig: Figure,
    ax: Axes,
    found: pd.DataFrame,
    scale: tuple[float, float, float],
    tops: list[float],
) -> None:
    """A row for each figure; places without one hold blanks."""
    wide = style.layout_of(fig).name == "wide"
    rows: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in found.to_dict("records")
    ]
    centres: dict[str, list[tuple[float, float]]] = {side: [] for side in _MARKS}
    for i, top in enumerate(tops):
        row = rows[i] if i < len(rows) else None
        middle = top + (14 if wide else 32)
        value = float(row["value"]) if row else 0.0
        x = _place(value, scale)
        if row:
            centres[row["side"]].append((x, middle))
        _labels(fig, i, row, top)
        _value(fig, i, row, x, middle, scale)
    for side, points in centres.items():
        _stamp(ax, f"figures-{side}", side, points, 6)


def _labels(fig: Figure, i: int, row: dict[str, Any] | None, top: float) -> None:
    layout = style.layout_of(fig)
    who = str(row["who_counts"]) if row else ""
    date = life.dated(row["as_of"]) if row else ""
    soft = color("ink-soft")
    if layout.name == "wide":
        style.write(fig, layout.margin, top + 11, who, weight=600, gid=f"who-{i}")
        style.write(fig, layout.margin, top + 28, date, color=soft, gid=f"as-of-{i}")
        return
    over: dict[str, Any] = {
        "size": layout.small,
        "bbox": _PAPER,
    }  # the words cross the lines of the scale
    style.write(fig, layout.margin, top + 11, who, weight=600, gid=f"who-{i}", **over)
    right = layout.width - layout.margin
    short = marks.day(str(row["as_of"])) if row and isinstance(row["as_of"], str) else date
    style.write(fig, right, top + 11, short, color=soft, ha="right", gid=f"as-of-{i}", **over)


def _value(
    fig: Figure,
    i: int,
    row: dict[str, Any] | None,
    x: float,
    middle: float,
    scale: tuple[float, float, float],
) -> None:
    """The figure in words, on the side of its mark where there is room."""
    text = life.worded(int(row["value"]), str(row["unit"])) if row else ""
    before = x > (scale[0] + scale[1]) / 2
    style.write(
        fig,
        x - 12 if before else x + 12,
        middle + 5,
        text,
        ha="right" if before else "left",
        bbox=_PAPER,
        gid=f"value-{i}",
    )


# -- one counter, two dates ------------------------------------------------------------------


def dates(rows: pd.DataFrame) -> dict[str, str]:
    """Dates for which OHCHR has totals of killed and of injured, as a control lists them."""
    injured = set(life.totals(rows, life.INJURED)["as_of"])
    found = [str(day) for day in life.totals(rows, life.KILLED)["as_of"] if day in injured]
    return {words.date(day): day for day in found}


def growth_title(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """What was verified between two dates, or by the one date that was chosen twice."""
    what = _what(rows, measure).split(",")[0].lower()
    if start == end:
        totals = life.totals(rows, measure).set_index("as_of")["value"]
        return f"{words.number(totals[start])} {what}, verified by {words.date(start)}"
    grown = life.growth(rows, measure, start, end)
    return f"{words.number(grown.more)} more {what}, verified between the two dates"


def growth_alt(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """Both totals and their difference in a sentence, with what the difference is not."""
    title = growth_title(rows, measure, start, end)
    if start == end:
        return f"{title}. Choose a second date to read the difference."
    grown = life.growth(rows, measure, start, end)
    return (
        f"{title}: {words.number(grown.first)} by {words.date(grown.start)}, "
        f"{words.number(grown.last)} by {words.date(grown.end)}. Both totals are minimums, and "
        "some cases are verified long after they happened: this is what was verified in "
        "between, not what happened in between."
    )


def growth_table(rows: pd.DataFrame, measure: str, start: str, end: str) -> pd.DataFrame:
    """The running totals from the earlier date to the later."""
    first, last = sorted((start, end))
    found = life.totals(rows, measure)
    return _as_table(found[(found["as_of"] >= first) & (found["as_of"] <= last)])


def growth_sources(rows: pd.DataFrame, measure: str, start: str, end: str) -> list[str]:
    """Ids of the sources of the two totals."""
    found = life.totals(rows, measure)
    return source_ids(found[found["as_of"].isin([start, end])])


_PITCH = 36  # px between two totals


@style.chart
def growth(
    rows: pd.DataFrame, measure: str, start: str, end: str, *, layout: str = "wide"
) -> Figure:
    """A row for every running total; the two that were chosen are filled, with the step between."""
    wide = layout == "wide"
    found = life.totals(rows, measure)
    ticks = _ticks(float(found["value"].max()))
    fig = style.figure(layout, (116 if wide else 152) + len(found) * _PITCH)
    under = "OHCHR’s verified total since 24 February 2022, people. A minimum at every date."
    top = style.heading(fig, growth_title(rows, measure, start, end), under, lines=1 + (not wide))
    style.source_line(fig, "Source: OHCHR’s totals, as reported; see the sources below.")
    ax = style.canvas(fig, "plot")
    scale = (216.0, 690.0, ticks[-1]) if wide else (154.0, 290.0, ticks[-1])
    _grid(fig, ax, ticks if wide else ticks[::2], scale, top, len(found) * _PITCH)
    days = [str(day) for day in found["as_of"]]
    places = {
        day: (_place(float(value), scale), top + (i + 0.5) * _PITCH)
        for i, (day, value) in enumerate(zip(days, found["value"], strict=True))
    }
    _named(fig, found, places, {start, end})
    rest = [place for day, place in places.items() if day not in (start, end)]
    marks.stamp(ax, "others", "diamond", rest, 6, fill=None, edge="series-1")
    _step(fig, ax, found, [places[day] for day in sorted({start, end})], sorted({start, end}))
    return fig


def _named(
    fig: Figure,
    found: pd.DataFrame,
    places: Mapping[str, tuple[float, float]],
    chosen: set[str],
) -> None:
    """The date and the value of each total in two columns, left of the scale."""
    layout = style.layout_of(fig)
    wide = layout.name == "wide"
    for i, (day, value) in enumerate(zip(found["as_of"], found["value"], strict=True)):
        y = places[day][1] + 5
        how: dict[str, Any] = {"weight": 600 if day in chosen else 400}
        if day not in chosen:
            how["color"] = color("ink-soft")
        said = words.date(str(day)) if wide else marks.day(str(day))
        style.write(fig, layout.margin, y, said, gid=f"day-{i}", **how)
        right = 196 if wide else 138
        style.write(fig, right, y, words.number(value), ha="right", gid=f"total-{i}", **how)


def _step(
    fig: Figure,
    ax: Axes,
    found: pd.DataFrame,
    points: list[tuple[float, float]],
    chosen: list[str],
) -> None:
    """From the earlier total down to the row of the later, and along to it, with its length."""
    boxes: list[tuple[float, float, float, float]] = []
    text, (x, y) = "", points[-1]
    if len(points) == 2:
        x0, y0 = points[0]
        boxes = [(x0 - 0.8, x0 + 0.8, (y0 + y) / 2, y - y0), (x0 - 0.8, x, y, 4)]
        totals = found.set_index("as_of")["value"]
        text = f"+{words.number(totals[chosen[1]] - totals[chosen[0]])}"
    marks.bars(ax, "difference", boxes, fill="ink")
    marks.stamp(ax, "chosen", "diamond", points, 7, fill="series-1")
    style.write(fig, x + 13, y + 5, text, weight=600, gid="more", bbox=_PAPER)
