"""Halts in this war as spans, violations before and after one, ceasefires elsewhere.

Each picture has a sentence (``…_sentence``) and a table (``…_table``) beside it, from the
same tables and the same choice.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import marks, style
from redline.charts.marks import Look, capital, day
from redline.palette import color
from redline.questions import ceasefire
from redline.tables.frames import records, source_ids

# ---------------------------------------------------------------------------- halts

BOUNDS = {
    "day": (Look("diamond", "series-2"), "first reported breach, on that day"),
    "at_most": (Look("diamond", None, "series-2"), "first reported breach, by that day"),
}
WITNESS_WORDS = {
    "observers": "OSCE mission",
    "press": "reporters on the spot",
    "both_sides": "each side accuses the other",
    "ukraine": "Ukraine alone",
    "russia": "Russia, or its formations, alone",
    "nobody": "no dated report known",
}
_WITNESS_SHORT = {  # beside a mark
    "observers": "OSCE",
    "press": "reporters",
    "both_sides": "both sides",
    "ukraine": "Ukraine",
    "russia": "Russia’s side",
}
NEVER_BEGAN = "never took effect"
NO_REPORT = "no dated report known"
_DAY_TICKS = (0, 1, 3, 7, 30)
_COMPACT = 12  # more halts than this are shown without what was reported


def pick_halts(halts: pd.DataFrame, years: str | None, witness: str | None) -> pd.DataFrame:
    """The halts of some years that rest on one kind of witness; None stands for all.

    In order of start, those without a day of a breach after the others.
    """
    keep = pd.Series(True, index=halts.index)
    if years is not None:
        keep &= halts["years"] == years
    if witness is not None:
        keep &= halts["witness"] == witness
    counted = halts["days_held"].notna()
    return pd.concat([halts[keep & counted], halts[keep & ~counted]])


def truces_finding(halts: pd.DataFrame, years: str | None, said_by: str | None) -> str:
    """How many halts of a selection had a breach reported on their first day."""
    rows = pick_halts(halts, years, said_by)
    total, idle = ceasefire.record(rows), int((~rows["took_effect"]).sum())
    if total.halts == 0:
        return "No halt in this selection"
    if total.known == 0:
        return f"{capital(words.count(total.halts, 'halt'))} without a dated report of a breach"
    unknown = total.halts - total.known - idle
    rest = f"; {_word(idle)} never began" if idle else ""
    rest += f"; for {_word(unknown)} no day is known" if unknown else ""
    return (
        f"Of {words.count(total.halts, 'halt')} listed, {_word(total.first_day)}"
        f" had a breach reported on the first day{rest}"
    )


def truces_sentence(halts: pd.DataFrame, years: str | None, said_by: str | None) -> str:
    """One sentence on a selection of halts, and what a reported breach does not say."""
    finding = truces_finding(halts, years, said_by)
    return f"{finding}. A reported breach does not mean that a halt collapsed."


def truces_sources(halts: pd.DataFrame, years: str | None, said_by: str | None) -> list[str]:
    """Ids of the sources of the halts in a selection."""
    return source_ids(pick_halts(halts, years, said_by))


def _days(halt: Any) -> str:
    """``0``, ``at most 1``, or why there is no number."""
    if pd.isna(halt.days_held):
        return NO_REPORT if halt.took_effect else NEVER_BEGAN
    most = "at most " if halt.bound == "at_most" else ""
    return f"{most}{int(halt.days_held)}"


def truces_table(halts: pd.DataFrame, years: str | None, said_by: str | None) -> pd.DataFrame:
    """The halts with the days to the first reported breach, who reported it, and the grade."""
    rows = pick_halts(halts, years, said_by)
    return pd.DataFrame(
        {
            "start": rows["start_date"],
            "halt": rows["name"],
            "announced": rows["announced_duration"],
            "days to the first reported breach": [_days(halt) for halt in rows.itertuples()],
            "who reports it": rows["witness"].map(WITNESS_WORDS),
            "what was reported": rows["breach"].fillna("–"),
            "how it ended": rows["how_it_ended"],
            "checked": rows["checked"],
        }
    ).reset_index(drop=True)


def _day_x(days: float, left: float, right: float) -> float:
    """Days on a scale of equal steps of proportion: log(1 + days)."""
    return left + (right - left) * math.log1p(days) / math.log1p(_DAY_TICKS[-1])


class _TruceSheet(NamedTuple):
    """Where the parts of the chart of halts stand; px."""

    top: float  # of the first halt
    apart: float  # before the halts without a day of a breach
    left: float  # of the scale
    edge: float  # of the names
    announced: float  # width of the announced length in words
    key: int  # columns of the key
    source: str


_TRUCE_SHEETS = {
    "wide": _TruceSheet(
        *(132, 22, 280, 10, 256, 2),
        "Source: OSCE mission, the sides and press as collected; sources per halt in the tab",
    ),
    "narrow": _TruceSheet(190, 24, 12, 2, 336, 1, "Sources per halt in the tab"),
}
_LINES = {"length": 3, "said": 5}  # places for lines of words of one halt


class _Row(NamedTuple):
    """One halt as laid out: lines of text, words beside its bar, where those and the bar stand."""

    halt: Any
    counted: bool  # whether the day of a breach is known
    announced: list[str]
    breach: list[str]
    beside: str  # who reported the breach, or why there is no day
    left: float
    right: float
    bar: float  # from the row's top
    height: float


def _lay_out(halt: Any, layout: str, span: tuple[float, float], *, in_full: bool) -> _Row:
    sheet, size, wide = _TRUCE_SHEETS[layout], style.LAYOUTS[layout].small, layout == "wide"
    counted, announced, breach = bool(pd.notna(halt.days_held)), [], []
    if in_full:
        announced = style.wrap(f"announced: {halt.announced_duration}", sheet.announced, size)
    if in_full and counted:
        breach = style.wrap(halt.breach, style.LAYOUTS[layout].width - 10 - sheet.left, size)
    beside = _WITNESS_SHORT[halt.witness] if counted else _days(halt)
    reached = [float(d) for d in (halt.announced_days, halt.days_held) if pd.notna(d)]
    left = _day_x(max(reached, default=0.0), *span) + (11 if counted else 8)
    right = left + style.text_width(beside, size)
    leading = size * 1.3
    bar = 10.0 if wide else 28.0 + len(announced) * leading
    names = 40.0 + len(announced) * leading if wide and in_full else 0.0
    height = max(names, bar + 14.0 + len(breach) * leading + (8 if in_full else 0))
    return _Row(halt, counted, announced, breach, beside, left, right, bar, height)


@style.chart
def truces(
    halts: pd.DataFrame, years: str | None, said_by: str | None, *, layout: str = "wide"
) -> Figure:
    """Halts as spans from their start: announced length, days to the first reported breach."""
    sheet, picked = _TRUCE_SHEETS[layout], pick_halts(halts, years, said_by)
    span = sheet.left, style.LAYOUTS[layout].width - 84.0  # room for words beside the longest span
    in_full = len(picked) <= _COMPACT
    rows = [_lay_out(halt, layout, span, in_full=in_full) for halt in picked.itertuples()]
    counted = sum(row.counted for row in rows)
    gap = sheet.apart if counted < len(rows) else 0.0
    tops = [
        sheet.top + sum(row.height for row in rows[:i]) + (gap if i >= counted else 0.0)
        for i in range(len(rows))
    ]
    fig = style.figure(layout, sheet.top + sum(row.height for row in rows) + gap + 36)
    start = style.heading(
        fig,
        truces_finding(halts, years, said_by),
        "Days from the start, on a scale that narrows; pale: length announced; in words: who says",
    )
    style.source_line(fig, sheet.source, lines=1)
    ax = style.canvas(fig, "truces")
    y = marks.legend(fig, ax, start + 4, BOUNDS, sheet.key) + 6
    for days in _DAY_TICKS[1:]:
        x = _day_x(days, *span)
        style.write(fig, x, y, str(days), ha="center", gid=f"day-{days}", **style.soft(fig))
    style.write(fig, span[0] - 10, y, f"day {_DAY_TICKS[0]}", gid="day-0", **style.soft(fig))
    marks.answering(ax, [(y, y + row.height) for row, y in zip(rows, tops, strict=True)])
    _draw_spans(ax, rows, tops, span)
    below = sheet.top + sum(row.height for row in rows[:counted]) + gap - 6
    no_day = "No day to count" if gap else ""
    style.write(fig, sheet.edge, below, no_day, gid="no-day", **style.soft(fig))
    for i in range(len(halts)):
        if i < len(rows):
            _write_halt(fig, rows[i], i, tops[i], sheet)
        else:
            _write_blank(fig, i)
    return fig


def _draw_spans(ax: Axes, rows: list[_Row], tops: list[float], span: tuple[float, float]) -> None:
    """Ticks, announced lengths, days counted and what they count to, each as one path."""
    middles = [y + row.bar for row, y in zip(rows, tops, strict=True)]
    placed = list(zip(rows, middles, strict=True))
    # a halt without a number has words where the scale would be, and only its start marked
    ticks = [
        (x, y)
        for row, y in placed
        for days in (_DAY_TICKS if row.counted else _DAY_TICKS[:1])
        if not row.left - 2 < (x := _day_x(days, *span)) < row.right + 2
    ]
    marks.stamp(ax, "ticks", Look("tick", None, "rule"), ticks, 7)
    announced = [
        (span[0], _day_x(float(row.halt.announced_days), *span), y, 9.0)
        for row, y in placed
        if pd.notna(row.halt.announced_days)
    ]
    marks.bars(ax, "announced", announced, fill="unknown")
    breaches = [
        (row.halt.bound, _day_x(float(row.halt.days_held), *span), y)
        for row, y in placed
        if row.counted
    ]
    marks.bars(ax, "held", [(span[0], x, y, 2.5) for _, x, y in breaches], fill="series-1")
    for bound, (look, _) in BOUNDS.items():
        centres = [(x, y) for kind, x, y in breaches if kind == bound]
        marks.stamp(ax, f"bound-{bound}", look, centres, 5.5)


def _write_halt(fig: Figure, row: _Row, i: int, y: float, sheet: _TruceSheet) -> None:
    """Name, date and words of one halt, in the places that every halt has."""
    layout, soft = style.layout_of(fig), style.soft(fig)
    wide, leading = layout.name == "wide", layout.small * 1.3
    style.write(fig, sheet.edge, y + 14, str(row.halt.name), weight=500, gid=f"halt-{i}")
    when = day(row.halt.start_date)
    x, base, side = layout.width - 2.0, y + 14, "right"
    if wide and row.announced:
        x, base, side = sheet.edge, y + 14 + leading, "left"
    elif wide:
        x, when = sheet.left - 14, when[-4:]
    style.write(fig, x, base, when, ha=side, gid=f"when-{i}", **soft)
    style.write(fig, row.left, y + row.bar + 4.5, row.beside, gid=f"why-{i}", **soft)
    if i < _COMPACT:
        first = y + 14 + (2 if wide else 1) * leading
        _write_lines(fig, f"length-{i}", row.announced, sheet.edge, first)
        _write_lines(fig, f"said-{i}", row.breach, sheet.left, y + row.bar + 22)


def _write_lines(fig: Figure, gid: str, lines: list[str], x: float, y: float) -> None:
    """Lines of words in a fixed number of places; ValueError when there are more lines."""
    places = _LINES[gid.partition("-")[0]]
    if len(lines) > places:
        raise ValueError(f"{len(lines)} lines for {places} places: {lines}")
    leading = style.layout_of(fig).small * 1.3
    for j, line in enumerate([*lines, *[""] * (places - len(lines))]):
        base = y + min(j, max(len(lines) - 1, 0)) * leading
        style.write(fig, x, base, line, **style.soft(fig), gid=f"{gid}-{j + 1}")


def _write_blank(fig: Figure, i: int) -> None:
    """The places of a halt that this state does not show."""
    soft = style.soft(fig)
    style.write(fig, 2, 2, "", weight=500, gid=f"halt-{i}")
    style.write(fig, 2, 2, "", ha="right", gid=f"when-{i}", **soft)
    style.write(fig, 2, 2, "", gid=f"why-{i}", **soft)
    if i < _COMPACT:
        for name in _LINES:
            _write_lines(fig, f"{name}-{i}", [], 2, 2)


# ------------------------------------------------------------------------- violations


def _around(rates: pd.DataFrame, *, every: bool) -> pd.DataFrame:
    return rates if every else rates[rates["around"]].reset_index(drop=True)


def violations_finding(rates: pd.DataFrame, *, every: bool) -> str:
    """Daily averages before and after the truce of July 2020; or, over all, least and most."""
    if every:
        ordered = rates.sort_values("per_day")
        low, high = ordered.iloc[0], ordered.iloc[-1]
        return (
            f"Recorded violations ran from {low['per_day']:,.0f} a day"
            f" ({_span(low['start'], low['end'])}) to {high['per_day']:,.0f}"
            f" ({_span(high['start'], high['end'])})"
        )
    stated = rates[rates["around"]].set_index("start")["per_day"]
    after = stated[ceasefire.MEASURES_OF_2020]
    before = stated[stated.index < ceasefire.MEASURES_OF_2020].iloc[-1]
    return (
        "After the truce of July 2020, breached on its first day, recorded violations fell"
        f" from {before:,.0f} to {after:,.0f} a day"
    )


def violations_sentence(rates: pd.DataFrame, *, every: bool) -> str:
    """The finding, and how many periods are shown."""
    rows = _around(rates, every=every)
    periods = f"{capital(words.count(len(rows), 'period'))} shown{words.unseen(rows['checked'])}"
    low, high = rows["per_day"].min(), rows["per_day"].max()
    ends = "" if every else f", from {low:,.0f} to {high:,.0f} violations a day"
    return f"{violations_finding(rates, every=every)}. {periods}{ends}."


def violations_table(rates: pd.DataFrame, *, every: bool) -> pd.DataFrame:
    """The periods shown with what each count is."""
    columns = {"start": "from", "end": "to", "per_day": "a day", "basis": "what is counted"}
    return _around(rates, every=every)[list(columns)].rename(columns=columns).round(1)


def violations_sources(rates: pd.DataFrame, *, every: bool) -> list[str]:
    """Ids of the sources of the periods shown."""
    return source_ids(_around(rates, every=every))


@style.chart
def violations_per_day(rates: pd.DataFrame, *, every: bool, layout: str = "wide") -> Figure:
    """Recorded violations a day before and after the measures of July 2020, as bars.

    ``rates`` as :func:`questions.ceasefire.daily_violations` returns it; ``every`` shows all
    periods with known days, otherwise those that frame the measures.
    """
    wide, rows = layout == "wide", _around(rates, every=every)
    pitch, top, left = (34.0, 132.0, 252.0) if wide else (48.0, 158.0, 2.0)
    fig = style.figure(layout, top + pitch * len(rows) + 20)
    start = style.heading(
        fig,
        violations_finding(rates, every=every),
        "Ceasefire violations recorded by the OSCE mission, daily average",
    )
    source = "Source: OSCE mission, as reported"
    style.source_line(fig, f"{source}. Periods overlap." if every else source, lines=1)
    ax = style.canvas(fig, "violations")
    marks.legend(fig, ax, start + 8, _TRUCE_SIDES, 2)
    tops = [top + (i - 0.5) * pitch for i in range(len(rows))]
    marks.answering(ax, [(y, y + pitch) for y in tops])
    per_px = rows["per_day"].max() / (style.layout_of(fig).width - 110.0 - left)
    for i, row in enumerate(records(rows)):
        y = top + i * pitch
        period = _span(row["start"], row["end"])
        style.write(fig, 2, y + 4.5, period, size=style.layout_of(fig).small, gid=f"span-{i}")
        middle, end = y if wide else y + 19, left + row["per_day"] / per_px
        side, _ = _TRUCE_SIDES["after" if row["start"] >= ceasefire.MEASURES_OF_2020 else "before"]
        look: dict[str, Any] = {"color": color(str(side.fill)), "solid_capstyle": "butt"}
        ax.plot([left, end], [middle, middle], lw=16, gid=f"b-{i}", **look)
        over = "over " if row["basis"] == "lower bound" else ""
        count = f"{over}{row['per_day']:,.0f}"
        style.write(fig, end + 8, middle + 4.5, count, weight=600, gid=f"n-{i}")
    return fig


_TRUCE_SIDES = {
    "before": (Look("square", "others"), "before 27 July 2020"),
    "after": (Look("square", "series-1"), "from that day on"),
}


def _span(start: str, end: str) -> str:
    """A period in few words: ``2019`` for a whole year, otherwise both days."""
    if (start[5:], end[5:]) == ("01-01", "12-31") and start[:4] == end[:4]:
        return start[:4]
    if start == end:
        return day(start)
    first = day(start)
    return f"{first[:-5] if start[:4] == end[:4] else first} to {day(end)}"


# --------------------------------------------------------------------------- survival

_UCDP_SHORT = "Source: UCDP termination data, own computation"
_UCDP = "Source: UCDP Conflict Termination Dataset v.2-2015, own computation"
SCOPE_WORDS = {
    "interstate_dyads": "Between states",
    "intrastate_dyads": "Civil wars",
    "all_dyads": "All conflicts",
}
OUTCOME_WORDS = {
    "ceasefire": "ceasefire",
    "peace_agreement": "peace agreement",
    "low_activity": "low activity",
    "victory_side_a": "victory of side A",
    "victory_side_b": "victory of side B",
    "actor_ceases_to_exist": "end of an actor",
}


def curve_options(curves: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """``'Between states · ceasefire' → (scope, outcome)`` for the curves there are."""
    pairs = set(zip(curves["scope"], curves["outcome"], strict=True))
    return {
        f"{scope_word} · {outcome_word}": (scope, outcome)
        for scope, scope_word in SCOPE_WORDS.items()
        for outcome, outcome_word in OUTCOME_WORDS.items()
        if (scope, outcome) in pairs
    }


READ_AT = (1, 2, 3, 5, 10, 15, 20, 25)  # years at which a reader can read a curve
Sample = tuple[str, str]  # scope and outcome, a value of curve_options


def _curve(curves: pd.DataFrame, scope: str, outcome: str) -> pd.DataFrame:
    """One curve by year: share still quiet and its band in percent, and the cases observed."""
    rows = curves[(curves["scope"] == scope) & (curves["outcome"] == outcome)]
    rows = rows.sort_values("years_since_end", ignore_index=True)
    shares = zip(rows["share_quiet"].astype(float), rows["se"].astype(float), strict=True)
    bands = [(share, *ceasefire.band(share, se)) for share, se in shares]
    curve = pd.DataFrame(bands, columns=["share", "low", "high"]) * 100
    return curve.assign(
        years=rows["years_since_end"].astype(int), observed=rows["n_at_risk"].astype(int)
    )


def _reading(curves: pd.DataFrame, sample: Sample, years: int) -> tuple[Any, int]:
    """One curve at one year, and how many cases it began with."""
    curve = _curve(curves, *sample)
    reading = next(curve[curve["years"] == years].itertuples(), None)
    if reading is None:
        raise KeyError(f"{sample} has no year {years}")
    return reading, curve["observed"].iloc[0]


_AFTER = {
    "ceasefire": "a ceasefire",
    "peace_agreement": "a peace agreement",
    "low_activity": "fighting ebbed away",
    "victory_side_a": "side A won",
    "victory_side_b": "side B won",
    "actor_ceases_to_exist": "one party ceased to exist",
}
_WHERE = {
    "interstate_dyads": "between states",
    "intrastate_dyads": "in civil wars",
    "all_dyads": "in conflicts of all kinds",
}


def survival_finding(curves: pd.DataFrame, sample: Sample, years: int) -> str:
    """The share still quiet after ``years``, with the number of endings it rests on."""
    reading, cases = _reading(curves, sample, years)
    return (
        f"{capital(words.count(years, 'year'))} after {_AFTER[sample[1]]} {_WHERE[sample[0]]},"
        f" an estimated {reading.share:.0f}% of {cases} cases were still quiet"
    )


def survival_sentence(curves: pd.DataFrame, sample: Sample, years: int) -> str:
    """The finding with its band and what the sample leaves out."""
    reading, _ = _reading(curves, sample, years)
    spread = f"95% band {reading.low:.0f}% to {reading.high:.0f}%"
    if reading.share == 100:
        spread = "no return to fighting in the sample, which does not mean none can happen"
    return (
        f"{survival_finding(curves, sample, years)}"
        f" ({spread}; {reading.observed} cases still observed then)."
        " Truces that failed within months are not in the sample."
    )


def survival_table(curves: pd.DataFrame, sample: Sample, years: int) -> pd.DataFrame:
    """The curve by year up to ``years``: share, band and cases observed."""
    columns = {"years": "years", "share": "still quiet %", "low": "band from %"}
    columns |= {"high": "band to %", "observed": "observed"}
    curve = _curve(curves, *sample)
    rows = curve.loc[curve["years"] <= years, list(columns)].round(1)
    return rows.rename(columns=columns)


@style.chart
def survival(curves: pd.DataFrame, sample: Sample, years: int, *, layout: str = "wide") -> Figure:
    """Share of endings still quiet by years since the end, with a pointwise 95 % band.

    The other endings of the same scope stand behind, thin; the red line marks ``years``.
    """
    scope, outcome = sample
    wide = layout == "wide"
    fig = style.figure(layout, 470 if wide else 520)
    top = style.heading(
        fig,
        survival_finding(curves, sample, years),
        "Share of endings without new fighting (25 battle deaths a year)"
        + (", 95% band" if wide else ""),
    )
    bottom = style.source_line(fig, _UCDP if wide else _UCDP_SHORT)
    right = 148.0 if wide else 118.0
    ax = style.axes(fig, left=44, top=top + 6, right=right, bottom=bottom + 40, gid="survival")
    style.scale(ax, "x", [0, 5, 10, 15, 20, 25])
    style.scale(ax, "y", [0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"], grid=True)
    ax.set_xlabel("years since the fighting ended", fontsize=style.LAYOUTS[layout].small)
    labels = []
    for other, name in OUTCOME_WORDS.items():
        curve = _curve(curves, scope, other)
        tone, ink, width, order = "border", "others", 1.1, 2
        if other == outcome:
            tone, ink, width, order = "series-1", "series-1", 2.6, 3
            look: dict[str, Any] = {"color": color("sea"), "linewidth": 0, "gid": "band"}
            ax.fill_between(curve["years"], curve["low"], curve["high"], step="post", **look)
        look = {"color": color(tone), "lw": width, "zorder": order, "gid": f"curve-{other}"}
        ax.plot(curve["years"], curve["share"], drawstyle="steps-post", **look)
        if len(curve):
            labels.append(style.Label(float(curve["share"].iloc[-1]), name, color(ink)))
    style.end_labels(ax, labels, 25)
    table = survival_table(curves, sample, years)
    look = {"color": color("series-1"), "zorder": 4, "gid": "by-year", "clip_on": False}
    mark(ax.scatter(table["years"], table["still quiet %"], s=30, **look), range(len(table)))
    share = _reading(curves, sample, years)[0].share
    look = {"color": color("line"), "clip_on": False}
    ax.plot([years, years], [0, share], color=color("line"), lw=1.6, zorder=4, gid="now")
    ax.plot([years], [share], "o", ms=8, zorder=5, gid="now-point", **look)
    return fig


CASE_RULES = {
    "Both, told apart": ("group", "pair"),
    "The group of states as coded": ("group",),
    "Any pair of its states": ("pair",),
}
Rule = tuple[str, ...]  # who must fight again: a value of CASE_RULES
_RETURNS = {"group": ("days_quiet", "resumed_by_2014"), "pair": ("days", "ended")}
_WHO = {"group": "the same group of states", "pair": "a pair of the states"}
_CASE_ENDS = {
    "group": (Look("diamond", "series-2", "series-2"), "the same group fought again"),
    "pair": (Look("diamond", "paper", "series-2"), "a pair of its states did"),
    "quiet": (Look("dash", None, "series-1"), "no return by the end of 2014"),
}


def cases_finding(cases: pd.DataFrame, rule: Rule) -> str:
    """After how many interstate ceasefires fighting came back, by who counts as the same enemy."""
    again = {who: _word(int(cases[_RETURNS[who][1]].sum())) for who in rule}
    first, *others = rule
    finding = (
        f"After {again[first]} of {len(cases)} ceasefires between states, {_WHO[first]} fought"
        " again by 2014"
    )
    return "; ".join([finding, *(f"after {again[who]}, {_WHO[who]}" for who in others)])


def cases_sentence(cases: pd.DataFrame, rule: Rule) -> str:
    """The finding, with the earliest return to fighting."""
    returns = [_RETURNS[who] for who in rule]
    first = min(cases.loc[cases[again], days].min() for days, again in returns)
    years = first / ceasefire.DAYS_PER_YEAR
    return f"{cases_finding(cases, rule)}; the earliest return came after {years:.1f} years."


def cases_table(cases: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """The ceasefires in order, with the years of quiet and whether fighting came back."""
    cases = cases.sort_values("end_date", ignore_index=True)
    table = pd.DataFrame(
        {"ceasefire": cases["end_date"].dt.strftime("%Y-%m-%d"), "states": cases["location"]}
    )
    for who in rule:
        days, again = _RETURNS[who]
        table[f"years quiet, {who}"] = (cases[days] / ceasefire.DAYS_PER_YEAR).round(1)
        table[f"{who} fought again by 2014"] = cases[again].map({True: "yes", False: "no"})
    if "pair" in rule:
        table["pair that did"] = cases["any_pair"].fillna("–")
    return table


_LONGEST = 68.0  # years on the scale: the oldest case is observed for 66


class _CaseSheet(NamedTuple):
    """Where the parts of the chart of interstate ceasefires stand; px."""

    top: float  # of the first row
    row: float
    left: float  # of the scale
    name_x: float
    line: float  # from a row's top to its line
    base: float  # and to the baseline of its name
    title_lines: int
    key: int  # columns of the key
    source: str


_CASE_SHEETS = {
    "wide": _CaseSheet(126.0, 30.0, 330.0, 10.0, 10.0, 14.5, 2, 3, _UCDP),
    "narrow": _CaseSheet(198.0, 46.0, 4.0, 2.0, 26.0, 14.0, 3, 1, _UCDP_SHORT),
}


@style.chart
def interstate_cases(cases: pd.DataFrame, rule: Rule, *, layout: str = "wide") -> Figure:
    """The interstate ceasefires one by one: years quiet, and who fought again when.

    ``cases`` as :func:`redline.questions.ceasefire.any_pair_days` returns it; ``rule`` of
    :data:`CASE_RULES`.
    """
    sheet = _CASE_SHEETS[layout]
    rows = cases.sort_values("end_date", ignore_index=True)
    foot = sheet.top + sheet.row * len(rows)
    fig = style.figure(layout, foot + 42)
    start = style.heading(
        fig,
        cases_finding(cases, rule),
        "Years from the ceasefire to new fighting, or to the end of the data in 2014",
        lines=sheet.title_lines,
    )
    style.source_line(fig, sheet.source)
    ax = style.canvas(fig, "cases")
    marks.legend(fig, ax, start + 8, _CASE_ENDS, sheet.key)
    tops = [sheet.top + i * sheet.row for i in range(len(rows))]
    marks.answering(ax, [(y, y + sheet.row) for y in tops])
    _year_scale(fig, ax, sheet, foot)
    returns: dict[str, list[tuple[float, float]]] = {who: [] for who in _RETURNS}
    for i, case in enumerate(records(rows)):
        size, y = style.layout_of(fig).small, tops[i] + sheet.line
        base = tops[i] + sheet.base
        style.write(fig, sheet.name_x, base, _case_name(case), size=size, gid=f"case-{i}")
        ends = {
            who: (_year_x(fig, sheet, case[days] / ceasefire.DAYS_PER_YEAR), case[again])
            for who, (days, again) in _RETURNS.items()
            if who in rule
        }
        look: dict[str, Any] = {"color": color("series-1"), "lw": 3, "solid_capstyle": "butt"}
        last = max(x for x, _ in ends.values())
        ax.plot([sheet.left, last], [y, y], gid=f"q-{i}", **look)
        for who, (x, again) in ends.items():
            if again and (who, x) != ("pair", ends.get("group", (None,))[0]):
                returns[who].append((x, y))
    for who, centres in returns.items():
        marks.stamp(ax, f"again-{who}", _CASE_ENDS[who][0], centres, 5.5)
    return fig


def _year_x(fig: Figure, sheet: _CaseSheet, years: float) -> float:
    right = style.layout_of(fig).width - 24.0
    return sheet.left + (right - sheet.left) * years / _LONGEST


def _year_scale(fig: Figure, ax: Axes, sheet: _CaseSheet, foot: float) -> None:
    """Lines down the rows every twenty years, named above the first row."""
    for years in (0, 20, 40, 60):
        x = _year_x(fig, sheet, years)
        label = f"{years} years" if years == 60 else str(years)
        side = "center" if years else "left"
        style.write(fig, x, sheet.top - 12, label, ha=side, **style.soft(fig))
        ax.plot([x, x], [sheet.top - 6, foot], color=color("rule"), lw=1, gid=f"grid-{years}")


def _case_name(case: dict[str, Any]) -> str:
    """``1948  Israel, Egypt``: the year of the ceasefire and the states."""
    states = str(case["location"]).replace("Yemen (North Yemen)", "North Yemen")
    return f"{case['end_date'].year}  {states}"


def _word(n: int) -> str:
    """A small number in words."""
    return words.count(n, "case").split()[0]
