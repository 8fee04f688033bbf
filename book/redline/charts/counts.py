"""Life behind the line: a table of figures, counters on one line of time, a total between dates.

Every figure keeps its counter, date, limit and sources. Points are never joined and nothing is
added up.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import marks, style, timeline
from redline.charts.markup import links
from redline.charts.panels import panel
from redline.palette import color
from redline.questions import life
from redline.tables.frames import records, source_ids
from redline.tables.sources import Source

BLANK = "no figure in this book, which is a blank and not a zero"
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


def topic_options() -> dict[str, str]:
    """The topics, as a control lists them."""
    return {name: topic for topic, name in life.labels("topic").items()}


def when_options() -> dict[str, str]:
    """Which dates to show, as a control lists them."""
    return {"All": life.EVERY, "By 12 March 2025": life.BY_ARTICLE, "Latest": life.LATEST}


# -- figures ---------------------------------------------------------------------------------


def measures_title(rows: pd.DataFrame, topic: str, when: str) -> str:
    """How many figures a choice finds, and from how many counters."""
    figures = life.selection(rows, topic, when=when)
    counters = words.count(figures["who_counts"].nunique(), "counter")
    apart = ", none to be added up" if len(figures) > 1 else ""
    unseen = words.unseen(figures["checked"])
    number = words.count(len(figures), "figure") + (f"{unseen}," if unseen else "")
    return f"{life.labels('topic')[topic]}: {number} by {counters}{apart}"


def by_side(rows: pd.DataFrame, topic: str, when: str) -> dict[str, pd.DataFrame]:
    """The figures of one choice, side by side in the order of the descriptor; blanks too."""
    return {side: life.selection(rows, topic, side, when) for side in life.labels("side")}


def measures_html(rows: pd.DataFrame, sources: Mapping[str, Source], topic: str, when: str) -> str:
    """The figures of one choice, each with its counter, date, limit and sources, side by side."""
    note = f"<p>{html.escape(BOTH_SIDES[topic])}</p>" if topic in BOTH_SIDES else ""
    names, bodies = life.labels("side"), []
    for side, figures in by_side(rows, topic, when).items():
        head = html.escape(names[side] if len(figures) else f"{names[side]}: {BLANK}")
        body = "".join(_row(row, sources) for row in records(figures))
        bodies.append(
            '<tbody><tr class="rl-side"><th scope="rowgroup" colspan="3">'
            f"{head}</th></tr>{body}</tbody>"
        )
    return (
        '<table class="rl-law"><thead><tr><th scope="col">Figure</th>'
        '<th scope="col">Who counts, as of</th>'
        '<th scope="col">What to know of the count</th></tr></thead>'
        f"{''.join(bodies)}</table>{note}"
    )


def _row(row: dict[str, Any], sources: Mapping[str, Source]) -> str:
    return (
        f'<tr><th scope="row">{html.escape(life.worded(row["value"], row["unit"]))}'
        f'<span class="rl-where">{html.escape(row["what"])}</span></th>'
        f"<td>{html.escape(_counter(row))}</td>"
        f"<td>{html.escape(caveat(row))}"
        f'<p class="rl-note">{links(row["source_ids"], sources)}</p></td></tr>'
    )


def _counter(row: dict[str, Any]) -> str:
    return f"{row['who_counts']}, {life.dated(row['as_of'])}"


def caveat(row: dict[str, Any]) -> str:
    """What the table says of the count, and of a second look at it, in sentences."""
    notes = [note for note in (row["caveat"], row["notes"]) if not pd.isna(note)]
    if row["checked"] == life.UNSEEN:
        notes.append("Not seen again in a source")
    sentences = [f"{marks.capital(note).removesuffix('.')}." for note in notes]
    return " ".join(sentences) or "No limit stated."


def measures_alt(rows: pd.DataFrame, topic: str, when: str) -> str:
    """What a choice holds, in a sentence: the figures themselves are text already."""
    names, sides = life.labels("side"), by_side(rows, topic, when)
    blank = [names[side] for side, figures in sides.items() if figures.empty]
    without = f" No figure from {words.join(blank, 'or')}." if blank else ""
    measures = words.join(life.selection(rows, topic, when=when)["what"].unique())
    title = measures_title(rows, topic, when)
    return f"{title}; {life.WHEN_WORDS[when]}.{without} What is counted: {measures}."


def measures_table(rows: pd.DataFrame, topic: str, when: str) -> pd.DataFrame:
    """The figures of one choice as the data tab shows them, in the order of the picture."""
    return _as_table(pd.concat(by_side(rows, topic, when)))


def _as_table(figures: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Measure": figures["what"].astype(str).to_list(),
            "Value": figures["value"].to_list(),
            "Unit": figures["unit"].astype(str).to_list(),
            "As of": [life.dated(value) for value in figures["as_of"]],
            "Who counts": figures["who_counts"].astype(str).to_list(),
            "What to know of the count": [caveat(row) for row in records(figures)],
        }
    )


def measures_sources(rows: pd.DataFrame, topic: str, when: str) -> list[str]:
    """Ids of the sources of one choice."""
    return source_ids(life.selection(rows, topic, when=when))


# -- counters side by side -------------------------------------------------------------------

_MARKS = {  # the marker and the colour of each side's figures
    life.UN: ("D", "series-1"),
    life.UKRAINE: ("s", "series-2"),
    life.RUSSIA: (">", "series-4"),
    life.OTHERS: ("^", "series-3"),
}
_INTERVALS = 4


def comparable(rows: pd.DataFrame) -> dict[str, str]:
    """Measures with two figures or more, by name, as a control lists them."""
    return {_what(rows, measure): measure for measure in life.comparable_measures(rows)}


def _what(rows: pd.DataFrame, measure: str) -> str:
    return str(rows.loc[rows["measure"] == measure, "what"].iloc[0])


def compared(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The figures of one measure that were seen again, by the day to which they count."""
    figures = life.seen(rows[rows["measure"] == measure])
    return figures.sort_values(["end", "who_counts"], kind="stable")


def counters_title(rows: pd.DataFrame, measure: str) -> str:
    """One counter's first and last figure, or the span of several counters."""
    figures = compared(rows, measure)
    what, counters = _what(rows, measure), figures["who_counts"].nunique()
    if counters == 1:
        first, last = (
            f"{words.number(row['value'])} by {life.dated(row['as_of'])}"
            for row in records(figures.iloc[[0, -1]])
        )
        return f"{what}: {first}, {last}"
    low, high = words.number(figures["value"].min()), words.number(figures["value"].max())
    return f"{what}: {low} to {high}, by {words.count(counters, 'counter')}"


def counters_alt(rows: pd.DataFrame, measure: str) -> str:
    """Every figure of a measure in a sentence."""
    figures = "; ".join(
        f"{life.worded(row['value'], row['unit'])} ({_counter(row)})"
        for row in records(compared(rows, measure))
    )
    title = counters_title(rows, measure)
    return f"{title}. Not joined and not added up. {marks.capital(figures)}."


def counters_table(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Every figure of a measure as the data tab shows them."""
    return _as_table(compared(rows, measure)).drop(columns="Measure")


def counters_sources(rows: pd.DataFrame, measure: str) -> list[str]:
    """Ids of the sources of a measure."""
    return source_ids(compared(rows, measure))


class _Sheet(NamedTuple):
    """Where the parts of a chart of counters stand; px."""

    beside: bool  # whether the list stands beside the plot, or below it
    rest: float  # height of all but the plot and a list below it
    plot: float  # its height at least
    width: float
    left: float  # of the list


_SHEETS = {"wide": _Sheet(True, 150, 240, 324, 424), "narrow": _Sheet(False, 216, 220, 276, 2)}
_LIST_PX = 306
_FIRST = "2022-02-01"


@style.chart
def counters(rows: pd.DataFrame, measure: str, *, layout: str = "wide") -> Figure:
    """Each figure at its day and value, numbered as in the list beside or below; none joined.

    The side gives the shape; a title tells one counter's growth from several counters' span.
    """
    sheet, figures = _SHEETS[layout], compared(rows, measure)
    entries = [_entry(row, layout) for row in records(figures)]
    tall = sum(len(lines) for lines in entries) * 17 + 8 * len(entries)
    plot = max(sheet.plot, tall - 30) if sheet.beside else sheet.plot
    fig = style.figure(layout, sheet.rest + plot + (0 if sheet.beside else tall))
    under = "Each mark is one figure of one counter at its date. Not joined, not added up."
    top = style.heading(fig, counters_title(rows, measure), under) + 4
    style.source_line(fig, "Source: each counter’s figure as reported; see the sources below.")
    top = _sides(fig, top, set(figures["side"])) + 26
    ax = panel(fig, 64, top, sheet.width, plot - 30, "plot")
    _time_scales(ax, rows, float(figures["value"].max()))
    days = [timeline.number(end) for end in figures["end"]]
    for i, (day, row) in enumerate(zip(days, records(figures), strict=True)):
        shape, ink = _MARKS[row["side"]]
        look: dict[str, Any] = {"color": color(ink), "markersize": 10, "clip_on": False}
        mark(ax.plot([day], [row["value"]], shape, gid=f"figure-{i}", **look), i)
    _numbers(ax, days, figures["value"].astype(float).to_list())
    _list(fig, sheet.left, top + (4 if sheet.beside else plot + 18), entries)
    return fig


def _time_scales(ax: Axes, rows: pd.DataFrame, highest: float) -> None:
    """Years along the foot to the last day that any figure counts to, values up the side."""
    ticks, last = _ticks(highest), max(end for end in rows["end"] if end)
    style.scale(ax, "y", ticks, _tick_words(ticks), grid=True)
    line = timeline.Timeline(ax, timeline.EPOCH, ticks[-1])
    line.years(range(2023, last.year + 1), (_FIRST, last), (0, 31))


def _ticks(highest: float) -> list[float]:
    """Zero and four round steps of whole numbers that take in ``highest``."""
    steps = (step * 10**power for power in itertools.count() for step in (1, 2, 2.5, 5))
    step = next(s for s in steps if s == int(s) and s * _INTERVALS >= highest)
    return [step * i for i in range(_INTERVALS + 1)]


def _tick_words(ticks: list[float]) -> list[str]:
    if ticks[-1] < 1_000_000:
        return [words.number(tick) for tick in ticks]
    *short, last = (f"{tick / 1_000_000:g}" for tick in ticks)
    return [*short, f"{last} million"]


def _numbers(ax: Axes, days: list[float], values: list[float]) -> None:
    """The number of each mark above it, moved aside where two would touch."""
    low, high = ax.get_xlim()
    px = (high - low) / (ax.get_window_extent().width * 72 / ax.figure.dpi)
    look: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "weight": 600}
    look |= {"fontsize": style.layout_of(ax).small, "annotation_clip": False}
    places = style.spread(days, [15 * px] * len(days), low - 8 * px, high + 12 * px)
    for i, point in enumerate(zip(places, values, strict=True), start=1):
        ax.annotate(str(i), point, (0, 9), gid=f"number-{i}", **look)


def _entry(row: dict[str, Any], layout: str) -> list[str]:
    """A figure in words, then who gave it and for which day, in lines."""
    by = style.wrap(_counter(row), _LIST_PX, style.LAYOUTS[layout].small)
    return [life.worded(row["value"], row["unit"]), *by]


def _list(fig: Figure, x: float, y: float, entries: list[list[str]]) -> None:
    """The figures by number, from the first."""
    for i, (figure, *by) in enumerate(entries, start=1):
        style.write(fig, x, y, str(i), weight=600, gid=f"listed-{i}")
        style.write(fig, x + 22, y, figure, weight=600, gid=f"value-{i}")
        for j, line in enumerate(by, start=1):
            y += 17
            style.write(fig, x + 22, y, line, **style.soft(fig), gid=f"by-{i}-{j}")
        y += 25


def _sides(fig: Figure, y: float, sides: Collection[str]) -> float:
    """The shapes of the sides that have a figure here; the last baseline, px."""
    names = life.labels("side")
    shapes = [
        (shape, color(ink), names[side]) for side, (shape, ink) in _MARKS.items() if side in sides
    ]
    return marks.key(fig, y, [(shape, ink, ink, name) for shape, ink, name in shapes])


# -- one counter, two dates ------------------------------------------------------------------


def dates(rows: pd.DataFrame) -> dict[str, str]:
    """Dates for which OHCHR has totals of killed and of injured, as a control lists them."""
    injured = set(life.totals(rows, life.INJURED)["as_of"])
    days = life.totals(rows, life.KILLED)["as_of"]
    return {words.date(day): day for day in days if day in injured}


def growth_title(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """What was verified between two dates, or by the one date that was chosen twice."""
    what = _what(rows, measure).split(",")[0].lower()
    if start == end:
        totals = life.totals(rows, measure).set_index("as_of")["value"]
        return f"{words.number(totals[start])} {what}, verified by {words.date(start)}"
    growth = life.growth(rows, measure, start, end)
    between = f"between {words.date(growth.start)} and {words.date(growth.end)}"
    return f"{words.number(growth.more)} more {what}, verified {between}"


def growth_alt(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """Both totals and their difference in a sentence, with what the difference is not."""
    title = growth_title(rows, measure, start, end)
    if start == end:
        return f"{title}. Choose a second date to read the difference."
    growth = life.growth(rows, measure, start, end)
    return (
        f"{title}: from {words.number(growth.first)} to {words.number(growth.last)}. Both totals "
        "are minimums, and some cases are verified long after they happened: this is what was "
        "verified in between, not what happened in between."
    )


def growth_table(rows: pd.DataFrame, measure: str, start: str, end: str) -> pd.DataFrame:
    """Every running total by its date, with the two that were chosen named."""
    totals = life.totals(rows, measure)
    first, last = sorted((start, end))
    names = {first: "from", last: "to"} if first != last else {first: "both"}
    table = _as_table(totals).drop(columns="Measure")
    return table.assign(Chosen=[names.get(day, "") for day in totals["as_of"]])


def growth_sources(rows: pd.DataFrame, measure: str, start: str, end: str) -> list[str]:
    """Ids of the sources of the two totals."""
    totals = life.totals(rows, measure)
    return source_ids(totals[totals["as_of"].isin([start, end])])


@style.chart
def growth(
    rows: pd.DataFrame, measure: str, start: str, end: str, *, layout: str = "wide"
) -> Figure:
    """Every running total at its date; the two chosen ones filled, with the step between."""
    height, lines = {"wide": (400, 2), "narrow": (460, 3)}[layout]
    totals, fig = life.totals(rows, measure), style.figure(layout, height)
    under = "OHCHR’s verified total since 24 February 2022, people. A minimum at every date."
    top = style.heading(fig, growth_title(rows, measure, start, end), under, lines=lines)
    bottom = style.source_line(fig, "Source: OHCHR’s totals, as reported; see the sources below.")
    ax = style.axes(fig, left=56, top=top + 16, right=10, bottom=bottom + 28, gid="plot")
    _time_scales(ax, rows, float(totals["value"].max()))
    ends = {}
    look: dict[str, Any] = {"color": color("series-1"), "markersize": 10, "markeredgewidth": 1.6}
    for i, row in enumerate(records(totals)):
        point = timeline.number(row["end"]), float(row["value"])
        is_end = row["as_of"] in (start, end)
        if is_end:
            ends[row["as_of"]] = point
        face = color("series-1" if is_end else "paper")
        mark(ax.plot(*point, "D", markerfacecolor=face, clip_on=False, **look), i)
    _step(ax, ends)
    return fig


def _step(ax: Axes, ends: Mapping[str, tuple[float, float]]) -> None:
    """From the earlier total across to the day of the later and up to it, both in words."""
    date = marks.day if style.layout_of(ax).name == "narrow" else words.date
    (first, (x0, y0)), *rest = sorted(ends.items())
    texts = [f"{date(first)}: {words.number(y0)}"]
    for last, (x, y) in rest:
        ax.plot([x0, x, x], [y0, y0, y], color=color("ink"), linewidth=1.6, zorder=1.5, gid="step")
        texts.append(f"{date(last)}: {words.number(y)} (+{words.number(y - y0)})")
    for text, (point, offset, side) in zip(texts, _places(ax, ends, texts), strict=True):
        look: dict[str, Any] = {"weight": 600, "fontsize": style.layout_of(ax).text, "ha": side}
        ax.annotate(text, point, offset, textcoords="offset points", **look)


_Place = tuple[tuple[float, float], tuple[float, float], str]  # point, offset in px, alignment


def _places(ax: Axes, ends: Mapping[str, tuple[float, float]], texts: list[str]) -> list[_Place]:
    """Where the words of each total stand, clear of the marks of all others."""
    points = [ends[day] for day in sorted(ends)]
    (x0, y0), (x, _) = points[0], points[-1]
    (begin, end), (low, high) = ax.get_xlim(), ax.get_ylim()
    frame = ax.get_window_extent()
    px = (high - low) / (frame.height * 72 / ax.figure.dpi)
    widths = [style.text_width(text, style.layout_of(ax).text, 600) + 16 for text in texts]

    def fits(x: float, width: float) -> bool:
        return (end - x) / (end - begin) * frame.width * 72 / ax.figure.dpi > width

    if fits(x, max(widths)):  # the totals to come stand higher: room to the right
        heights = style.spread([y for _, y in points], [20 * px] * len(points), low, high)
        return [((x, y), (14, -5), "left") for y in heights]
    first: _Place = ((x0, y0), (0, -24), "left")
    if y0 < 30 * px:
        first = ((x0, y0), (14, 6), "left")
    elif not fits(x0, widths[0]):  # under the step, clear of the totals before
        first = ((x, y0), (0, -24), "right")
    return [first, *((point, (0, 14), "right") for point in points[1:])]
