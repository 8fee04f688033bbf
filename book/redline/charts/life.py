"""Life behind the line: cards of figures, counters side by side, and a total between two dates.

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

from redline import life, words
from redline.charts import marks, style
from redline.charts.quotations import links
from redline.palette import color
from redline.sources import Source

BLANK = "No figure was found for this choice. That is a blank, not a zero."
NO_RUSSIAN = "The table holds no figure given by Russian authorities on this topic."
OTHER_SIDE: Mapping[str, str] = {
    "Deported and transferred": (
        "The other side: Russia says that it moved children out of danger, and denies forced "
        f"transfers; it disputes the figures. {NO_RUSSIAN}"
    ),
    "Torture findings": (
        "Both sides: prisoners of war whom Ukraine held were interviewed too, and their row "
        f"stands beside the others. {NO_RUSSIAN}"
    ),
    "Detention": (
        "Both sides: the UN documented detentions by the Russian and by the Ukrainian side; "
        f"one of the latter was seen through a Russian state outlet. {NO_RUSSIAN}"
    ),
}


def side_options() -> dict[str, str]:
    """Whose figures to show, as a control lists them."""
    return {"Everyone": "", **{text: side for side, text in life.SIDE_WORDS.items()}}


def when_options() -> dict[str, str]:
    """Which dates to show, as a control lists them."""
    return {"All": life.EVERY, "By 12 March 2025": life.BY_ARTICLE, "Latest": life.LATEST}


# -- cards -----------------------------------------------------------------------------------


def measures_title(rows: pd.DataFrame, topic: str, side: str, when: str) -> str:
    """How many figures a choice finds, and from how many counters."""
    found = life.chosen(rows, topic, side, when)
    if found.empty:
        return f"{topic}: no figure from {_whose(side)}"
    counters = words.count(found["who_counts"].nunique(), "counter")
    return f"{topic}: {words.count(len(found), 'figure')} by {counters}, none to be added up"


def _whose(side: str) -> str:
    return life.SIDE_WORDS[side] if side else "anyone"


def measures_html(
    rows: pd.DataFrame, sources: Mapping[str, Source], topic: str, side: str, when: str
) -> str:
    """The figures of one choice, each with its counter, date, limit and sources."""
    found = life.chosen(rows, topic, side, when)
    note = html.escape(OTHER_SIDE.get(topic, NO_RUSSIAN))
    if found.empty:
        return f"<p>{BLANK}</p><p>{note}</p>"
    body = "".join(_row(row, sources) for _, row in found.iterrows())
    return (
        '<table class="rl-law"><thead><tr><th scope="col">Figure</th>'
        '<th scope="col">Who counts, as of</th>'
        '<th scope="col">What to know of the count</th></tr></thead>'
        f"<tbody>{body}</tbody></table><p>{note}</p>"
    )


def _row(row: pd.Series, sources: Mapping[str, Source]) -> str:
    figure = html.escape(life.worded(int(row["value"]), str(row["unit"])))
    measure = html.escape(life.MEASURE_WORDS[str(row["measure"])])
    return (
        f'<tr><th scope="row">{figure}<span class="rl-where">{measure}</span></th>'
        f"<td>{html.escape(str(row['who_counts']))}, {life.dated(row['as_of'])}</td>"
        f"<td>{html.escape(caveat(row))}"
        f'<p class="rl-note">{links(row["source_ids"], sources)}</p></td></tr>'
    )


def caveat(row: pd.Series) -> str:
    """What the table says the count leaves out, as a sentence."""
    text = row["caveat"]
    return f"{marks.capital(text)}." if isinstance(text, str) and text else "No limit stated."


def measures_alt(rows: pd.DataFrame, topic: str, side: str, when: str) -> str:
    """The figures of one choice in a sentence."""
    found = life.chosen(rows, topic, side, when)
    title = measures_title(rows, topic, side, when)
    if found.empty:
        return f"{title}. {BLANK}"
    return f"{title}; {_whose(side)}, {life.WHEN_WORDS[when]}. {_told(found)}."


def _told(found: pd.DataFrame) -> str:
    return "; ".join(
        f"{life.MEASURE_WORDS[str(row['measure'])]}: "
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
            "Measure": [life.MEASURE_WORDS[m] for m in found["measure"]],
            "Value": found["value"].to_list(),
            "Unit": found["unit"].astype(str).to_list(),
            "As of": [life.dated(value) for value in found["as_of"]],
            "Who counts": found["who_counts"].astype(str).to_list(),
            "What to know of the count": [caveat(row) for _, row in found.iterrows()],
        }
    )


def source_ids(found: pd.DataFrame) -> list[str]:
    """Ids of the sources of some figures, each once."""
    return list(dict.fromkeys(one for ids in found["source_ids"] for one in ids))


def measures_sources(rows: pd.DataFrame, topic: str, side: str, when: str) -> list[str]:
    """Ids of the sources of one choice."""
    return source_ids(life.chosen(rows, topic, side, when))


# -- counters side by side -------------------------------------------------------------------

_MARKS = {  # the shape and the colour of each side's figures
    life.UN: ("diamond", "series-1"),
    life.UKRAINE: ("square", "series-2"),
    life.OTHERS: ("triangle", "series-3"),
}
_STEPS = (1, 2, 2.5, 5)
_INTERVALS = 4
_PAPER = {"facecolor": color("paper"), "edgecolor": "none", "pad": 1}


def comparable(rows: pd.DataFrame) -> dict[str, str]:
    """Measures with two figures or more, by name, as a control lists them."""
    return {life.MEASURE_WORDS[m]: m for m in life.repeated(rows)}


def compared(rows: pd.DataFrame, measure: str, order: str) -> pd.DataFrame:
    """The figures of one measure, ``by`` ``date`` or ``counter``."""
    found = rows[rows["measure"] == measure]
    by = {"date": ["as_of"], "counter": ["who_counts", "as_of"]}[order]
    return found.sort_values(by, kind="stable")


def counters_title(rows: pd.DataFrame, measure: str) -> str:
    """The lowest and highest figure of a measure, and how many counters gave them."""
    found = rows[rows["measure"] == measure]
    low, high = int(found["value"].min()), int(found["value"].max())
    who = words.count(found["who_counts"].nunique(), "named counter")
    name = life.MEASURE_WORDS[measure]
    return f"{name}: {words.number(low)} to {words.number(high)}, by {who} at different dates"


def counters_alt(rows: pd.DataFrame, measure: str, order: str) -> str:
    """Every figure of a measure in a sentence."""
    found = compared(rows, measure, order)
    return f"{counters_title(rows, measure)}. Not joined and not added up. {_told(found)}."


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
    """One row a figure: who, when, and a mark at the value; the side gives the shape."""
    wide = layout == "wide"
    slots = int(rows.loc[rows["measure"].isin(life.repeated(rows)), "measure"].value_counts().max())
    pitch = 46 if wide else 56
    found = compared(rows, measure, order)
    fig = style.figure(layout, (150 if wide else 240) + slots * pitch)
    first = "A diamond, square or triangle is one figure of one counter. "
    top = style.heading(fig, counters_title(rows, measure), f"{first}Not joined, not added up.")
    style.source_line(fig, "Source: each counter's figure as reported; see the sources below.")
    ax = marks.pixels(fig, "plot")
    entries = [(side, life.SIDE_WORDS[side]) for side in _MARKS]
    y = marks.legend(fig, ax, top, entries, 3 if wide else 1, _stamp)
    left, right = (264, 690) if wide else (10, 322)
    ticks = _ticks(float(found["value"].max()))
    scale = (left, right, ticks[-1])
    y += 10
    _grid(fig, ax, ticks, scale, y, slots * pitch)
    _figures(fig, ax, found, scale, [y + 8 + i * pitch for i in range(slots)])
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
    """Dates of OHCHR's totals of civilians, as a control lists them."""
    found = life.totals(rows, life.KILLED)["as_of"]
    return {words.date(str(day)): str(day) for day in found}


def growth_title(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """What was verified between two dates, or that the dates are in the wrong order."""
    if start >= end:
        return "Choose a second date that is later than the first"
    grown = life.growth(rows, measure, start, end)
    what = life.MEASURE_WORDS[measure].split(",")[0].lower()
    return f"{words.number(grown.more)} more {what}, verified between the two dates"


def growth_html(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """Both totals of OHCHR and their difference, with what the difference is not."""
    if start >= end:
        return f"<p>{growth_title(rows, measure, start, end)}.</p>"
    return (
        f'<table class="rl-law"><thead><tr><th scope="col">Verified by OHCHR, as of</th>'
        f'<th scope="col">Persons, since 24 February 2022</th></tr></thead><tbody>'
        f"{''.join(_total(*pair) for pair in _totals(rows, measure, start, end))}"
        "</tbody></table><p>A minimum at both dates. Cases are verified after they happen, some "
        "long after: the difference is what was verified in between, not what happened in "
        "between.</p>"
    )


def _totals(rows: pd.DataFrame, measure: str, start: str, end: str) -> list[tuple[str, str]]:
    grown = life.growth(rows, measure, start, end)
    return [
        (words.date(start), words.number(grown.first)),
        (words.date(end), words.number(grown.last)),
        ("Difference", words.number(grown.more)),
    ]


def _total(name: str, value: str) -> str:
    return f'<tr><th scope="row">{name}</th><td>{value}</td></tr>'


def growth_alt(rows: pd.DataFrame, measure: str, start: str, end: str) -> str:
    """Both totals and their difference in a sentence."""
    title = growth_title(rows, measure, start, end)
    if start >= end:
        return f"{title}."
    told = "; ".join(f"{name}: {value}" for name, value in _totals(rows, measure, start, end))
    return f"{title}. {life.MEASURE_WORDS[measure]} by OHCHR, a minimum at both dates. {told}."


def growth_table(rows: pd.DataFrame, measure: str, start: str, end: str) -> pd.DataFrame:
    """The running totals from the first date to the second."""
    found = life.totals(rows, measure)
    return _as_table(found[(found["as_of"] >= start) & (found["as_of"] <= end)])


def growth_sources(rows: pd.DataFrame, measure: str, start: str, end: str) -> list[str]:
    """Ids of the sources of the two totals."""
    found = life.totals(rows, measure)
    return source_ids(found[found["as_of"].isin([start, end])])
