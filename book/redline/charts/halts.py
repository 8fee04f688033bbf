"""Halts in this war as spans, violations before and after one, ceasefires elsewhere.

Each picture has a sentence (``…_sentence``) and a table (``…_table``) beside it, from the
same tables and the same choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import marks, style
from redline.charts.marks import capital, day
from redline.palette import color
from redline.questions import ceasefire
from redline.tables.frames import records, source_ids

# ---------------------------------------------------------------------------- halts

BOUND_WORDS = {
    "day": "first reported breach, on that day",
    "at_most": "first reported breach, by that day",
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
_BOUND_LOOK: dict[str, tuple[str, float, str | None, str | None]] = {
    "day": ("diamond", 1.0, "series-2", None),
    "at_most": ("diamond", 1.0, None, "series-2"),
}
_DAY_TICKS = (0, 1, 3, 7, 30)
_COMPACT = 12  # more halts than this are shown without what was reported


def _stamp_bound(
    ax: Axes, gid: str, kind: str, centres: Iterable[tuple[float, float]], half: float
) -> None:
    shape, part, fill, edge = _BOUND_LOOK[kind]
    marks.stamp(ax, gid, shape, centres, half * part, fill=fill, edge=edge)


def pick_halts(found: pd.DataFrame, years: str | None, said_by: str | None) -> pd.DataFrame:
    """The halts of some years that rest on one kind of witness; None stands for all.

    In order of start, those without a day of a breach after the others.
    """
    keep = pd.Series(True, index=found.index)
    if years is not None:
        keep &= found["years"] == years
    if said_by is not None:
        keep &= found["witness"] == said_by
    counted = found["days_held"].notna()
    return pd.concat([found[keep & counted], found[keep & ~counted]])


def truces_finding(found: pd.DataFrame, years: str | None, said_by: str | None) -> str:
    """How many halts of a selection had a breach reported on their first day."""
    rows = pick_halts(found, years, said_by)
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


def truces_sentence(found: pd.DataFrame, years: str | None, said_by: str | None) -> str:
    """One sentence on a selection of halts, and what a reported breach does not say."""
    finding = truces_finding(found, years, said_by)
    return f"{finding}. A reported breach does not mean that a halt collapsed."


def truces_sources(found: pd.DataFrame, years: str | None, said_by: str | None) -> list[str]:
    """Ids of the sources of the halts in a selection."""
    return source_ids(pick_halts(found, years, said_by))


def _days(halt: Any) -> str:
    """``0``, ``at most 1``, or why there is no number."""
    if pd.isna(halt.days_held):
        return NO_REPORT if halt.took_effect else NEVER_BEGAN
    most = "at most " if halt.bound == "at_most" else ""
    return f"{most}{int(halt.days_held)}"


def truces_table(found: pd.DataFrame, years: str | None, said_by: str | None) -> pd.DataFrame:
    """The halts with the days to the first reported breach, who reported it, and the grade."""
    rows = pick_halts(found, years, said_by)
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


class _Row:
    """One halt as laid out: its lines of text, where its bar stands, the height it takes."""

    def __init__(self, halt: Any, layout: str, span: float, *, told: bool) -> None:
        size, wide = style.LAYOUTS[layout].small, layout == "wide"
        self.halt, self.size = halt, size
        self.counted = pd.notna(halt.days_held)
        announced = f"announced: {halt.announced_duration}" if told else ""
        self.announced = style.wrap(announced, 256.0 if wide else span, size) if told else []
        self.said = style.wrap(halt.breach, span, size) if told and self.counted else []
        leading = size * 1.3
        self.bar = 10.0 if wide else 28.0 + len(self.announced) * leading
        left = 40.0 + len(self.announced) * leading if wide and told else 0.0
        self.height = max(left, self.bar + 14.0 + len(self.said) * leading + (8 if told else 0))


@style.chart
def truces(
    found: pd.DataFrame, years: str | None, said_by: str | None, *, layout: str = "wide"
) -> Figure:
    """Halts as spans from their start: announced length, days to the first reported breach."""
    wide = layout == "wide"
    rows = pick_halts(found, years, said_by)
    told = len(rows) <= _COMPACT
    full = style.LAYOUTS[layout].width - 16.0
    span = (280.0 if wide else 12.0), full - 68.0  # room for the words beside the longest span
    laid = [_Row(halt, layout, full - span[0] + 6, told=told) for halt in rows.itertuples()]
    top, apart = (132.0, 22.0) if wide else (190.0, 24.0)
    counted = sum(one.counted for one in laid)
    gap = apart if counted < len(laid) else 0.0
    fig = style.figure(layout, top + sum(one.height for one in laid) + gap + 36)
    start = style.heading(
        fig,
        truces_finding(found, years, said_by),
        "Days from the start, on a scale that narrows; pale: length announced; in words: who says",
    )
    style.source_line(fig, _HALT_SOURCE if wide else "Sources per halt in the tab", lines=1)
    ax = style.canvas(fig, "truces")
    entries = list(BOUND_WORDS.items())
    y = marks.legend(fig, ax, start + 4, entries, 2 if wide else 1, _stamp_bound)
    _day_scale(fig, y + 6, *span)
    tops = [
        top + sum(one.height for one in laid[:i]) + (gap if i >= counted else 0.0)
        for i in range(len(laid))
    ]
    boxes = [(0.0, full + 16, y, y + one.height) for one, y in zip(laid, tops, strict=True)]
    marks.answering(ax, boxes, range(len(laid)))
    _draw_spans(ax, laid, tops, span)
    below = top + sum(one.height for one in laid[:counted]) + gap - 6
    said = "No day to count" if gap else ""
    style.write(fig, 10 if wide else 2, below, said, gid="no-day", **style.soft(fig))
    for i in range(len(found)):
        if i < len(laid):
            _write_halt(fig, laid[i], i, tops[i], span)
        else:
            _write_blank(fig, i)
    return fig


_HALT_SOURCE = "Source: OSCE mission, the sides and press as collected; sources per halt in the tab"
_LINES = {"length": 3, "said": 5}  # places for lines of words of one halt


def _day_scale(fig: Figure, y: float, left: float, right: float) -> None:
    soft = style.soft(fig)
    for days in _DAY_TICKS[1:]:
        x = _day_x(days, left, right)
        style.write(fig, x, y, str(days), ha="center", gid=f"day-{days}", **soft)
    style.write(fig, left - 10, y, f"day {_DAY_TICKS[0]}", gid="day-0", **soft)


class _Beside(NamedTuple):
    """The words to the right of a span, and the px they take."""

    words: str
    left: float
    right: float


def _beside(one: _Row, span: tuple[float, float]) -> _Beside:
    """Who reported the breach of a halt, or why it has no day, and where that stands."""
    halt = one.halt
    said = _WITNESS_SHORT[halt.witness] if one.counted else _days(halt)
    reached = [d for d in (halt.announced_days, halt.days_held) if pd.notna(d)]
    end = _day_x(max((float(days) for days in reached), default=0.0), *span)
    left = end + (11 if one.counted else 8)
    return _Beside(said, left, left + style.text_width(said, one.size))


def _draw_spans(ax: Axes, laid: list[_Row], tops: list[float], span: tuple[float, float]) -> None:
    """Ticks, announced lengths, days counted and what they count to, each as one path."""
    rows = [(one, y + one.bar) for one, y in zip(laid, tops, strict=True)]
    # a halt without a number has words where the scale would be, and only its start marked
    scale = [(y, _DAY_TICKS if one.counted else _DAY_TICKS[:1]) for one, y in rows]
    ticks = [(_day_x(days, *span), y) for y, all_days in scale for days in all_days]
    taken = {y: _beside(one, span) for one, y in rows}
    ticks = [(x, y) for x, y in ticks if not taken[y].left - 2 < x < taken[y].right + 2]
    marks.stamp(ax, "ticks", "tick", ticks, 7, fill=None, edge="rule")
    announced = [
        (span[0], _day_x(float(one.halt.announced_days), *span), y, 9.0)
        for one, y in rows
        if pd.notna(one.halt.announced_days)
    ]
    marks.bars(ax, "announced", announced, fill="unknown")
    counted = [
        (one.halt.bound, _day_x(float(one.halt.days_held), *span), y)
        for one, y in rows
        if one.counted
    ]
    marks.bars(ax, "held", [(span[0], x, y, 2.5) for _, x, y in counted], fill="series-1")
    for bound in BOUND_WORDS:
        centres = [(x, y) for this, x, y in counted if this == bound]
        _stamp_bound(ax, f"bound-{bound}", bound, centres, 5.5)


def _write_halt(fig: Figure, one: _Row, i: int, y: float, span: tuple[float, float]) -> None:
    """Name, date and words of one halt, in the places that every halt has."""
    layout = style.layout_of(fig)
    wide = layout.name == "wide"
    soft = style.soft(fig)
    leading = layout.small * 1.3
    edge = 10 if wide else 2
    name = str(one.halt.name)
    style.write(fig, edge, y + 14, name, weight=500, gid=f"halt-{i}")
    when = day(one.halt.start_date)
    x, base, side = layout.width - 2.0, y + 14, "right"
    if wide and one.announced:
        x, base, side = 10.0, y + 14 + leading, "left"
    elif wide:
        x, when = span[0] - 14, when[-4:]
    style.write(fig, x, base, when, ha=side, gid=f"when-{i}", **soft)
    said = _beside(one, span)
    style.write(fig, said.left, y + one.bar + 4.5, said.words, gid=f"why-{i}", **soft)
    if i >= _COMPACT:
        return
    first = y + 14 + (2 if wide else 1) * leading
    _write_lines(fig, f"length-{i}", one.announced, _LINES["length"], (edge, first))
    under = span[0], y + one.bar + 22
    _write_lines(fig, f"said-{i}", one.said, _LINES["said"], under)


def _write_lines(
    fig: Figure, gid: str, lines: list[str], places: int, at: tuple[float, float]
) -> None:
    """Lines of words in a fixed number of places; ValueError when there are more lines."""
    if len(lines) > places:
        raise ValueError(f"{len(lines)} lines for {places} places: {lines}")
    size = style.layout_of(fig).small
    for j, line in enumerate([*lines, *[""] * (places - len(lines))]):
        y = at[1] + min(j, max(len(lines) - 1, 0)) * size * 1.3
        style.write(fig, at[0], y, line, **style.soft(fig), gid=f"{gid}-{j + 1}")


def _write_blank(fig: Figure, i: int) -> None:
    """The places of a halt that this state does not show."""
    soft = style.soft(fig)
    style.write(fig, 2, 2, "", weight=500, gid=f"halt-{i}")
    style.write(fig, 2, 2, "", ha="right", gid=f"when-{i}", **soft)
    style.write(fig, 2, 2, "", gid=f"why-{i}", **soft)
    if i < _COMPACT:
        _write_lines(fig, f"length-{i}", [], _LINES["length"], (2, 2))
        _write_lines(fig, f"said-{i}", [], _LINES["said"], (2, 2))


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
    shown = _around(rates, every=every)
    told = f"{violations_finding(rates, every=every)}. {capital(words.count(len(shown), 'period'))}"
    told = f"{told} shown{words.unseen(shown['checked'])}"
    if every:
        return f"{told}."
    low, high = shown["per_day"].min(), shown["per_day"].max()
    return f"{told}, from {low:,.0f} to {high:,.0f} violations a day."


def violations_table(rates: pd.DataFrame, *, every: bool) -> pd.DataFrame:
    """The periods shown with what each count is."""
    shown = _around(rates, every=every)
    columns = {"start": "from", "end": "to", "per_day": "a day", "basis": "what is counted"}
    return shown[list(columns)].rename(columns=columns).round(1)


def violations_sources(rates: pd.DataFrame, *, every: bool) -> list[str]:
    """Ids of the sources of the periods shown."""
    return source_ids(_around(rates, every=every))


@style.chart
def violations_per_day(rates: pd.DataFrame, *, every: bool, layout: str = "wide") -> Figure:
    """Recorded violations a day before and after the measures of July 2020, as bars.

    ``rates`` as :func:`questions.ceasefire.daily_violations` returns it; ``every`` shows all
    periods with known days, otherwise those that frame the measures.
    """
    wide = layout == "wide"
    shown = _around(rates, every=every)
    row = 34.0 if wide else 48.0
    top = 132.0 if wide else 158.0
    fig = style.figure(layout, top + row * len(shown) + 20)
    start = style.heading(
        fig,
        violations_finding(rates, every=every),
        "Ceasefire violations recorded by the OSCE mission, daily average",
    )
    source = "Source: OSCE mission, as reported"
    style.source_line(fig, f"{source}. Periods overlap." if every else source, lines=1)
    ax = style.canvas(fig, "violations")
    marks.legend(fig, ax, start + 8, list(_TRUCE_SIDES.items()), 2, _stamp_side)
    left, right = (252.0 if wide else 2.0), style.LAYOUTS[layout].width - 110.0
    widest = float(rates["per_day"].max() if every else shown["per_day"].max())
    tops = [top + (i - 0.5) * row for i in range(len(shown))]
    boxes = [(0.0, right + 110, y, y + row) for y in tops]
    marks.answering(ax, boxes, range(len(shown)))
    columns = (shown[name] for name in ("start", "end", "per_day", "basis"))
    for i, (first, last, per_day, basis) in enumerate(zip(*columns, strict=True)):
        y = top + i * row
        size = style.LAYOUTS[layout].small
        style.write(fig, 2, y + 4.5, _span(first, last), size=size, gid=f"span-{i}")
        middle = y if wide else y + 19
        end = left + (right - left) * per_day / widest
        tone = color("series-1" if first >= ceasefire.MEASURES_OF_2020 else "others")
        ax.plot(
            [left, end], [middle, middle], color=tone, lw=16, solid_capstyle="butt", gid=f"b-{i}"
        )
        told = f"over {per_day:,.0f}" if basis == "lower bound" else f"{per_day:,.0f}"
        style.write(fig, end + 8, middle + 4.5, told, weight=600, gid=f"n-{i}")
    return fig


_TRUCE_SIDES = {"before": "before 27 July 2020", "after": "from that day on"}


def _stamp_side(
    ax: Axes, gid: str, kind: str, centres: Iterable[tuple[float, float]], half: float
) -> None:
    tone = {"before": "others", "after": "series-1"}[kind]
    marks.stamp(ax, gid, "square", centres, half, fill=tone)


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
    known = set(zip(curves["scope"], curves["outcome"], strict=True))
    return {
        f"{scope_word} · {outcome_word}": (scope, outcome)
        for scope, scope_word in SCOPE_WORDS.items()
        for outcome, outcome_word in OUTCOME_WORDS.items()
        if (scope, outcome) in known
    }


READ_AT = (1, 2, 3, 5, 10, 15, 20, 25)  # years at which a reader can read a curve
Sample = tuple[str, str]  # scope and outcome, a value of curve_options


def _curve(curves: pd.DataFrame, scope: str, outcome: str) -> pd.DataFrame:
    found = curves[(curves["scope"] == scope) & (curves["outcome"] == outcome)]
    return found.sort_values("years_since_end", ignore_index=True)


class _Reading:
    """One curve read at one year: share, band and sample, in percent."""

    def __init__(self, curves: pd.DataFrame, scope: str, outcome: str, years: int) -> None:
        curve = _curve(curves, scope, outcome)
        at = curve[curve["years_since_end"] == years].iloc[0]
        low, high = ceasefire.band(float(at["share_quiet"]), float(at["se"]))
        self.share, self.low, self.high = float(at["share_quiet"]) * 100, low * 100, high * 100
        self.sample = int(curve["n_at_risk"].iloc[0])
        self.watched = int(at["n_at_risk"])


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
    read = _Reading(curves, *sample, years)
    return (
        f"{capital(words.count(years, 'year'))} after {_AFTER[sample[1]]} {_WHERE[sample[0]]},"
        f" an estimated {read.share:.0f}% of {read.sample} cases were still quiet"
    )


def survival_sentence(curves: pd.DataFrame, sample: Sample, years: int) -> str:
    """The finding with its band and what the sample leaves out."""
    read = _Reading(curves, *sample, years)
    if read.share == 100:
        spread = "no return to fighting in the sample, which does not mean none can happen"
    else:
        spread = f"95% band {read.low:.0f}% to {read.high:.0f}%"
    return (
        f"{survival_finding(curves, sample, years)}"
        f" ({spread}; {read.watched} cases still observed then)."
        " Truces that failed within months are not in the sample."
    )


def survival_table(curves: pd.DataFrame, sample: Sample, years: int) -> pd.DataFrame:
    """The curve by year up to ``years``: share, band and cases observed."""
    curve = _curve(curves, *sample)
    curve = curve[curve["years_since_end"] <= years]
    bands = [
        ceasefire.band(float(share), float(se))
        for share, se in zip(curve["share_quiet"], curve["se"], strict=True)
    ]
    return pd.DataFrame(
        {
            "years": curve["years_since_end"].astype(int),
            "still quiet %": (curve["share_quiet"].astype(float) * 100).round(1),
            "band from %": [round(low * 100, 1) for low, _ in bands],
            "band to %": [round(high * 100, 1) for _, high in bands],
            "observed": curve["n_at_risk"].astype(int),
        }
    ).reset_index(drop=True)


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
        here = other == outcome
        tone = "series-1" if here else "border"
        xs = curve["years_since_end"].astype(float)
        ys = curve["share_quiet"].astype(float) * 100
        if here:
            _band(ax, curve)
        ax.plot(xs, ys, drawstyle="steps-post", color=color(tone), lw=2.6 if here else 1.1,
                zorder=3 if here else 2, gid=f"curve-{other}")  # fmt: skip
        if len(curve):
            ink = color("series-1" if here else "others")
            labels.append(style.Label(float(ys.iloc[-1]), name, ink))
    style.end_labels(ax, labels, 25)
    read = _Reading(curves, *sample, years)
    table = survival_table(curves, sample, years)
    dots = ax.scatter(table["years"], table["still quiet %"], s=30, color=color("series-1"),
                      zorder=4, gid="by-year", clip_on=False)  # fmt: skip
    mark(dots, range(len(table)))
    ax.plot([years, years], [0, read.share], color=color("line"), lw=1.6, zorder=4, gid="now")
    ax.plot([years], [read.share], "o", ms=8, color=color("line"), zorder=5, gid="now-point",
            clip_on=False)  # fmt: skip
    return fig


def _band(ax: Axes, curve: pd.DataFrame) -> None:
    pairs = [
        ceasefire.band(float(share), float(se))
        for share, se in zip(curve["share_quiet"], curve["se"], strict=True)
    ]
    ax.fill_between(
        curve["years_since_end"].astype(float),
        [low * 100 for low, _ in pairs],
        [high * 100 for _, high in pairs],
        step="post",
        color=color("sea"),
        linewidth=0,
        gid="band",
    )


CASE_RULES = {
    "Both, told apart": ("group", "pair"),
    "The group of states as coded": ("group",),
    "Any pair of its states": ("pair",),
}
Rule = tuple[str, ...]  # who must fight again: a value of CASE_RULES
_RETURNS = {"group": ("days_quiet", "resumed_by_2014"), "pair": ("days", "ended")}
_WHO = {"group": "the same group of states", "pair": "a pair of the states"}
_CASE_ENDS = {
    "group": "the same group fought again",
    "pair": "a pair of its states did",
    "quiet": "no return by the end of 2014",
}


def cases_finding(cases: pd.DataFrame, rule: Rule) -> str:
    """After how many interstate ceasefires fighting came back, by who counts as the same enemy."""
    again = {who: _word(int(cases[_RETURNS[who][1]].sum())) for who in rule}
    first, *others = rule
    told = (
        f"After {again[first]} of {len(cases)} ceasefires between states, {_WHO[first]} fought"
        " again by 2014"
    )
    return "; ".join([told, *(f"after {again[who]}, {_WHO[who]}" for who in others)])


def cases_sentence(cases: pd.DataFrame, rule: Rule) -> str:
    """The finding, with the earliest return to fighting."""
    returns = [_RETURNS[who] for who in rule]
    first = min(cases.loc[cases[again], days].min() for days, again in returns)
    years = first / ceasefire.DAYS_PER_YEAR
    return f"{cases_finding(cases, rule)}; the earliest return came after {years:.1f} years."


def cases_table(cases: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """The ceasefires in order, with the years of quiet and whether fighting came back."""
    found = cases.sort_values("end_date", ignore_index=True)
    table = pd.DataFrame(
        {"ceasefire": found["end_date"].dt.strftime("%Y-%m-%d"), "states": found["location"]}
    )
    for who in rule:
        days, again = _RETURNS[who]
        table[f"years quiet, {who}"] = (found[days] / ceasefire.DAYS_PER_YEAR).round(1)
        table[f"{who} fought again by 2014"] = found[again].map({True: "yes", False: "no"})
    if "pair" in rule:
        table["pair that did"] = found["any_pair"].fillna("–")
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
    fig = style.figure(layout, foot + 58)
    start = style.heading(
        fig,
        cases_finding(cases, rule),
        "Years from the ceasefire to new fighting, or to the end of the data in 2014",
        lines=sheet.title_lines,
    )
    style.source_line(fig, sheet.source)
    ax = style.canvas(fig, "cases")
    marks.legend(fig, ax, start + 8, list(_CASE_ENDS.items()), sheet.key, _stamp_again)
    tops = [sheet.top + i * sheet.row for i in range(len(rows))]
    right = float(style.layout_of(fig).width)
    marks.answering(ax, [(0.0, right, y, y + sheet.row) for y in tops], range(len(rows)))
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
    for who, places in returns.items():
        _stamp_again(ax, f"again-{who}", who, places, 5.5)
    return fig


def _year_x(fig: Figure, sheet: _CaseSheet, years: float) -> float:
    right = style.layout_of(fig).width - 24.0
    return sheet.left + (right - sheet.left) * years / _LONGEST


def _year_scale(fig: Figure, ax: Axes, sheet: _CaseSheet, foot: float) -> None:
    """Lines down the rows every twenty years, named below the last row."""
    for years in (0, 20, 40, 60):
        x = _year_x(fig, sheet, years)
        label = f"{years} years" if years == 60 else str(years)
        side = "center" if years else "left"
        style.write(fig, x, foot + 16, label, ha=side, **style.soft(fig))
        ax.plot([x, x], [sheet.top - 6, foot], color=color("rule"), lw=1, gid=f"grid-{years}")


def _case_name(case: dict[str, Any]) -> str:
    """``1948  Israel, Egypt``: the year of the ceasefire and the states."""
    states = str(case["location"]).replace("Yemen (North Yemen)", "North Yemen")
    return f"{case['end_date'].year}  {states}"


def _word(n: int) -> str:
    """A small number in words."""
    return words.count(n, "case").split()[0]


def _stamp_again(
    ax: Axes, gid: str, kind: str, centres: Iterable[tuple[float, float]], half: float
) -> None:
    """Mark a return to fighting, or, in the key, a line that runs to the end of the data."""
    if kind == "quiet":
        marks.stamp(ax, gid, "dash", centres, half + 1, fill=None, edge="series-1")
    else:
        fill = {"group": "series-2", "pair": "paper"}[kind]
        marks.stamp(ax, gid, "diamond", centres, half, fill=fill, edge="series-2")
