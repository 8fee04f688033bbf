"""Life behind the line: a table of figures, counters on one line of time, a total between dates.

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

from everystate import mark
from redline import words
from redline.charts import marks, style, timeline
from redline.charts.quotations import links
from redline.palette import color
from redline.questions import life
from redline.tables.frames import source_ids
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
    return {text: topic for topic, text in life.labels("topic").items()}


def when_options() -> dict[str, str]:
    """Which dates to show, as a control lists them."""
    return {"All": life.EVERY, "By 12 March 2025": life.BY_ARTICLE, "Latest": life.LATEST}


# -- figures ---------------------------------------------------------------------------------


def measures_title(rows: pd.DataFrame, topic: str, when: str) -> str:
    """How many figures a choice finds, and from how many counters."""
    found = life.chosen(rows, topic, when=when)
    counters = words.count(found["who_counts"].nunique(), "counter")
    apart = ", none to be added up" if len(found) > 1 else ""
    seen = words.unseen(found["checked"])
    figures = words.count(len(found), "figure") + (f"{seen}," if seen else "")
    return f"{life.labels('topic')[topic]}: {figures} by {counters}{apart}"


def by_side(rows: pd.DataFrame, topic: str, when: str) -> dict[str, pd.DataFrame]:
    """The figures of one choice, side by side in the order of the descriptor; blanks too."""
    return {side: life.chosen(rows, topic, side, when) for side in life.labels("side")}


def measures_html(rows: pd.DataFrame, sources: Mapping[str, Source], topic: str, when: str) -> str:
    """The figures of one choice, each with its counter, date, limit and sources, side by side."""
    note = f"<p>{html.escape(BOTH_SIDES[topic])}</p>" if topic in BOTH_SIDES else ""
    names, sides = life.labels("side"), by_side(rows, topic, when)
    bodies = []
    for side, found in sides.items():
        head = html.escape(names[side] if len(found) else f"{names[side]}: {BLANK}")
        body = "".join(_row(row, sources) for _, row in found.iterrows())
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


def measures_alt(rows: pd.DataFrame, topic: str, when: str) -> str:
    """What a choice holds, in a sentence: the figures themselves are text already."""
    names, sides = life.labels("side"), by_side(rows, topic, when)
    blank = [names[side] for side, found in sides.items() if found.empty]
    without = f" No figure from {words.join(blank, 'or')}." if blank else ""
    measures = words.join(life.chosen(rows, topic, when=when)["what"].unique())
    title = measures_title(rows, topic, when)
    return f"{title}; {life.WHEN_WORDS[when]}.{without} What is counted: {measures}."


def _told(found: pd.DataFrame) -> str:
    return "; ".join(
        f"{life.worded(int(row['value']), str(row['unit']))} "
        f"({row['who_counts']}, {life.dated(row['as_of'])})"
        for _, row in found.iterrows()
    )


def measures_table(rows: pd.DataFrame, topic: str, when: str) -> pd.DataFrame:
    """The figures of one choice as the data tab shows them, in the order of the picture."""
    return _as_table(pd.concat(by_side(rows, topic, when)))


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


def measures_sources(rows: pd.DataFrame, topic: str, when: str) -> list[str]:
    """Ids of the sources of one choice."""
    return source_ids(life.chosen(rows, topic, when=when))


# -- counters side by side -------------------------------------------------------------------

_MARKS = {  # the marker and the colour of each side's figures
    life.UN: ("D", "series-1"),
    life.UKRAINE: ("s", "series-2"),
    life.RUSSIA: (">", "series-4"),
    life.OTHERS: ("^", "series-3"),
}
_STEPS = (1, 2, 2.5, 5)
_INTERVALS = 4


def comparable(rows: pd.DataFrame) -> dict[str, str]:
    """Measures with two figures or more, by name, as a control lists them."""
    return {_what(rows, measure): measure for measure in life.repeated(rows)}


def _what(rows: pd.DataFrame, measure: str) -> str:
    return str(rows.loc[rows["measure"] == measure, "what"].iloc[0])


def compared(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The figures of one measure that were seen again, by the day to which they count."""
    found = life.seen(rows[rows["measure"] == measure])
    return found.sort_values(["end", "who_counts"], kind="stable")


def counters_title(rows: pd.DataFrame, measure: str) -> str:
    """One counter's first and last figure, or the span of several counters."""
    found = compared(rows, measure)
    what, counters = _what(rows, measure), found["who_counts"].nunique()
    if counters == 1:
        first, last = (
            f"{words.number(row['value'])} by {life.dated(row['as_of'])}"
            for row in (found.iloc[0], found.iloc[-1])
        )
        return f"{what}: {first}, {last}"
    low, high = words.number(found["value"].min()), words.number(found["value"].max())
    return f"{what}: {low} to {high}, by {words.count(counters, 'counter')}"


def counters_alt(rows: pd.DataFrame, measure: str) -> str:
    """Every figure of a measure in a sentence."""
    told = marks.capital(_told(compared(rows, measure)))
    return f"{counters_title(rows, measure)}. Not joined and not added up. {told}."


def counters_table(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Every figure of a measure as the data tab shows them."""
    return _as_table(compared(rows, measure)).drop(columns="Measure")


def counters_sources(rows: pd.DataFrame, measure: str) -> list[str]:
    """Ids of the sources of a measure."""
    return source_ids(compared(rows, measure))


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
def counters(rows: pd.DataFrame, measure: str, *, layout: str = "wide") -> Figure:
    """Each figure at its day and value, numbered as in the list beside or below; none joined.

    The side gives the shape; a title tells one counter's growth from several counters' span.
    """
    wide = layout == "wide"
    found = compared(rows, measure)
    entries = [_entry(row, layout) for _, row in found.iterrows()]
    tall = sum(len(lines) for lines in entries) * 17 + 8 * len(entries)
    plot = max(240, tall - 30) if wide else 220
    fig = style.figure(layout, (150 if wide else 216) + plot + (0 if wide else tall))
    height = fig.get_figheight() * 72
    under = "Each mark is one figure of one counter at its date. Not joined, not added up."
    top = style.heading(fig, counters_title(rows, measure), under) + 4
    style.source_line(fig, "Source: each counter’s figure as reported; see the sources below.")
    top = _sides(fig, top, [str(side) for side in found["side"].unique()]) + 26
    ax = style.axes(
        fig,
        left=64,
        top=top,
        right=style.LAYOUTS[layout].width - (388 if wide else 340),
        bottom=height - top - plot + 30,
        gid="plot",
    )
    _time_scales(ax, rows, float(found["value"].max()))
    days = [timeline.number(end) for end in found["end"]]
    for i, (day, (_, row)) in enumerate(zip(days, found.iterrows(), strict=True)):
        shape, ink = _MARKS[row["side"]]
        look: dict[str, Any] = {"color": color(ink), "markersize": 10, "clip_on": False}
        mark(ax.plot([day], [row["value"]], shape, gid=f"figure-{i}", **look), i)
    _numbers(ax, days, found["value"].astype(float).to_list())
    x, y = (424.0, top + 4) if wide else (2.0, top + plot + 18)
    _listed(fig, x, y, entries)
    return fig


_LIST_PX = 306
_FIRST = "2022-02-01"


def _time_scales(ax: Axes, rows: pd.DataFrame, highest: float) -> None:
    """Years along the foot to the last day that any figure counts to, values up the side."""
    ticks, last = _ticks(highest), max(end for end in rows["end"] if end)
    style.scale(ax, "y", ticks, _tick_words(ticks), grid=True)
    line = timeline.Timeline(ax, timeline.EPOCH, ticks[-1])
    line.years(range(2023, last.year + 1), (_FIRST, last), (0, 31))


def _numbers(ax: Axes, days: list[float], values: list[float]) -> None:
    """The number of each mark above it, moved aside where two would touch."""
    low, high = ax.get_xlim()
    px = (high - low) / (ax.get_window_extent().width * 72 / ax.figure.dpi)
    size = style.layout_of(ax).small
    places = style.spread(days, [15 * px] * len(days), low - 8 * px, high + 12 * px)
    for i, (place, value) in enumerate(zip(places, values, strict=True), start=1):
        ax.annotate(
            str(i),
            (place, value),
            (0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=size,
            weight=600,
            annotation_clip=False,
            gid=f"number-{i}",
        )


def _entry(row: pd.Series, layout: str) -> list[str]:
    """A figure in words, then who gave it and for which day, in lines."""
    size = style.LAYOUTS[layout].small
    by = style.wrap(f"{row['who_counts']}, {life.dated(row['as_of'])}", _LIST_PX, size)
    return [life.worded(int(row["value"]), str(row["unit"])), *by]


def _listed(fig: Figure, x: float, y: float, entries: list[list[str]]) -> None:
    """The figures by number, from the first."""
    for i, (figure, *by) in enumerate(entries, start=1):
        style.write(fig, x, y, str(i), weight=600, gid=f"listed-{i}")
        style.write(fig, x + 22, y, figure, weight=600, gid=f"value-{i}")
        for j, line in enumerate(by, start=1):
            y += 17
            style.write(fig, x + 22, y, line, **style.soft(fig), gid=f"by-{i}-{j}")
        y += 25


def _sides(fig: Figure, y: float, sides: list[str]) -> float:
    """The shapes of the sides that have a figure here; the last baseline, px."""
    names = life.labels("side")
    shapes = [(shape, color(ink), side) for side, (shape, ink) in _MARKS.items() if side in sides]
    return marks.key(fig, y, [(shape, ink, ink, names[side]) for shape, ink, side in shapes])


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
    between = f"between {words.date(grown.start)} and {words.date(grown.end)}"
    return f"{words.number(grown.more)} more {what}, verified {between}"


def growth_alt(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """Both totals and their difference in a sentence, with what the difference is not."""
    title = growth_title(rows, measure, start, end)
    if start == end:
        return f"{title}. Choose a second date to read the difference."
    grown = life.growth(rows, measure, start, end)
    return (
        f"{title}: from {words.number(grown.first)} to {words.number(grown.last)}. Both totals are "
        "minimums, and some cases are verified long after they happened: this is what was "
        "verified in between, not what happened in between."
    )


def growth_table(rows: pd.DataFrame, measure: str, start: str, end: str) -> pd.DataFrame:
    """Every running total by its date, with the two that were chosen named."""
    found = life.totals(rows, measure)
    first, last = sorted((start, end))
    named = {first: "from", last: "to"} if first != last else {first: "both"}
    return (
        _as_table(found)
        .drop(columns="Measure")
        .assign(Chosen=[named.get(day, "") for day in found["as_of"]])
    )


def growth_sources(rows: pd.DataFrame, measure: str, start: str, end: str) -> list[str]:
    """Ids of the sources of the two totals."""
    found = life.totals(rows, measure)
    return source_ids(found[found["as_of"].isin([start, end])])


@style.chart
def growth(
    rows: pd.DataFrame, measure: str, start: str, end: str, *, layout: str = "wide"
) -> Figure:
    """Every running total at its date; the two chosen ones filled, with the step between."""
    wide = layout == "wide"
    found = life.totals(rows, measure)
    fig = style.figure(layout, 400 if wide else 460)
    under = "OHCHR’s verified total since 24 February 2022, people. A minimum at every date."
    top = style.heading(fig, growth_title(rows, measure, start, end), under, lines=2 if wide else 3)
    bottom = style.source_line(fig, "Source: OHCHR’s totals, as reported; see the sources below.")
    ax = style.axes(fig, left=56, top=top + 16, right=10, bottom=bottom + 28, gid="plot")
    _time_scales(ax, rows, float(found["value"].max()))
    chosen = {}
    for i, (_, row) in enumerate(found.iterrows()):
        day, value = str(row["as_of"]), float(row["value"])
        at = timeline.number(row["end"])
        face = "paper"
        if day in (start, end):
            chosen[day], face = (at, value), "series-1"
        look: dict[str, Any] = {"markerfacecolor": color(face), "markeredgewidth": 1.6}
        look["clip_on"] = False
        disc = ax.plot([at], [value], "D", color=color("series-1"), markersize=10, **look)
        mark(disc, i)
    _step(ax, chosen)
    return fig


def _step(ax: Axes, chosen: Mapping[str, tuple[float, float]]) -> None:
    """From the earlier total across to the day of the later and up to it, both in words."""
    named = marks.day if style.layout_of(ax).name == "narrow" else words.date
    (first, (x0, y0)), *rest = sorted(chosen.items())
    texts = [f"{named(first)}: {words.number(y0)}"]
    for last, (x, y) in rest:
        ax.plot([x0, x, x], [y0, y0, y], color=color("ink"), linewidth=1.6, zorder=1.5, gid="step")
        texts.append(f"{named(last)}: {words.number(y)} (+{words.number(y - y0)})")
    points = [(x0, y0), *(place for _, place in rest)]
    (begin, end), (low, high) = ax.get_xlim(), ax.get_ylim()
    frame, size = ax.get_window_extent(), style.layout_of(ax).text
    px = (high - low) / (frame.height * 72 / ax.figure.dpi)
    wide = [style.text_width(text, size, 600) + 16 for text in texts]

    def fits(x: float, width: float) -> bool:
        return (end - x) / (end - begin) * frame.width * 72 / ax.figure.dpi > width

    if fits(points[-1][0], max(wide)):  # the totals to come stand higher: room to the right
        heights = style.spread([y for _, y in points], [20 * px] * len(points), low, high)
        places = [(points[-1][0], y, 14, -5, "left") for y in heights]
    else:
        below = (x0, y0, 0, -24, "left")
        if not fits(x0, wide[0]):  # under the step, clear of the totals before
            below = (points[-1][0], y0, 0, -24, "right")
        places = [(x0, y0, 14, 6, "left") if y0 < 30 * px else below]
        places += [(x, y, 0, 14, "right") for x, y in points[1:]]
    for text, (x, y, right, up, side) in zip(texts, places, strict=True):
        look: dict[str, Any] = {"weight": 600, "fontsize": size, "ha": side}
        ax.annotate(text, (x, y), (right, up), textcoords="offset points", **look)
