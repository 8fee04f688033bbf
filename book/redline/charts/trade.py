"""Leverage, drawn: who buys, how dependent, what a tariff would touch, money on both sides.

Each picture has its sentence and its table beside it, from the same rows and the same choice.
Bars that are solid were seen in a second place or recomputed; a pale bar is unverified.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline import words
from redline.charts import marks, style
from redline.charts.marks import capital
from redline.palette import color
from redline.questions import leverage
from redline.questions.leverage import period_words
from redline.tables.frames import records, source_ids

GRADES = {"confirmed": "", "nuance": "see note", "unverified": "unverified"}
"""What a bar says of a second look at its figure; the note stands in the table."""


# --- rows of bars, under headings of one basis each -------------------------------------------


class Bar(NamedTuple):
    """One row: its name, its length, its value in words, a remark, a word at the far right."""

    name: str
    amount: float
    value: str
    remark: str = ""
    aside: str = ""
    sure: bool = True


class Section(NamedTuple):
    """Rows that may be compared with each other, and the basis that they share."""

    basis: str
    bars: Sequence[Bar]


_Box = tuple[float, float, float, float]  # left, right, middle, height in px
_WHOLE = 100.0
_ROW = {"wide": 27.0, "narrow": 43.0}
_HEAD = 19.0  # one line of a section's heading, px


def _basis_lines(section: Section, layout: str) -> list[str]:
    size = style.LAYOUTS[layout]
    return (
        style.wrap(section.basis, size.width - 2 * size.margin, size.small) if section.basis else []
    )


def _tall(sections: Sequence[Section], layout: str) -> float:
    """Height of the sections, px."""
    heads = sum(len(_basis_lines(one, layout)) * _HEAD + 12 for one in sections)
    return heads + sum(len(one.bars) for one in sections) * _ROW[layout]


def _bar_rows(
    fig: Figure, top: float, sections: Sequence[Section], limit: float, *, name: float, room: float
) -> None:
    """Draw sections from ``top`` down; bars start at px ``name`` and reach ``limit`` at ``room``.

    A limit of 100 is a whole, and shows as a pale track. On a phone a row is two lines: its
    name and value, then its bar over the whole width.
    """
    size = style.layout_of(fig)
    wide, whole = size.name == "wide", limit == _WHOLE
    ax = style.canvas(fig, "bars")
    left, right = (name, room) if wide else (2.0, 356.0)
    tracks: list[_Box] = []
    solid: list[_Box] = []
    pale: list[_Box] = []
    y, i = top, 0
    for s, section in enumerate(sections):
        for n, line in enumerate(_basis_lines(section, size.name)):
            base = y + 14 + n * _HEAD
            style.write(fig, 2, base, line, **style.soft(fig), gid=f"basis-{s}-{n}")
        y += len(_basis_lines(section, size.name)) * _HEAD + 6
        for bar in section.bars:
            end = left + (right - left) * min(bar.amount / limit, 1.0)
            middle, thick = (y + 13, 15.0) if wide else (y + 31, 9.0)
            tracks.append((left, right, middle, thick))
            (solid if bar.sure else pale).append((left, max(end, left + 1), middle, thick))
            _row_words(fig, bar, i, y, left if wide else right, end)
            y, i = y + _ROW[size.name], i + 1
        y += 6
    marks.bars(ax, "tracks", tracks if whole else [], fill="panel")
    marks.bars(ax, "seen-again", solid, fill="series-1")
    marks.bars(ax, "unverified", pale, fill="unknown")


def _row_words(fig: Figure, bar: Bar, i: int, y: float, edge: float, end: float) -> None:
    size = style.layout_of(fig)
    soft = style.soft(fig)
    remark = ", ".join(word for word in (bar.remark, "" if bar.sure else "unverified") if word)
    if size.name == "wide":
        style.write(fig, 2, y + 17.5, bar.name, gid=f"name-{i}")
        style.write(fig, end + 6, y + 17.5, bar.value, weight=600, gid=f"value-{i}")
        after = end + 6 + style.text_width(bar.value, size.text, 600) + 7
        style.write(fig, after, y + 17.5, remark, gid=f"remark-{i}", **soft)
        style.write(fig, 758, y + 17.5, bar.aside, ha="right", gid=f"aside-{i}", **soft)
        return
    style.write(fig, 2, y + 20, bar.name, gid=f"name-{i}")
    style.write(fig, edge, y + 20, bar.value, weight=600, ha="right", gid=f"value-{i}")
    told = (remark or bar.aside) if bar.sure else "unverified"
    before = edge - style.text_width(bar.value, size.text, 600) - 7
    room = before - style.text_width(bar.name, size.text) - 12
    if style.text_width(told, size.small) > room:
        told = ""
    style.write(fig, before, y + 20, told, ha="right", gid=f"remark-{i}", **soft)


# --- who buys ---------------------------------------------------------------------------------

_AMOUNTS = {
    "billion EUR": ("€", " bn", 3),
    "billion USD": ("$", " bn", 3),
    "million USD": ("$", " mn", 1),
}


def _amount(row: Mapping[str, Any]) -> str:
    """An amount with its unit: ``47%``, ``€3.9 bn``, ``108.5 million tonnes``."""
    if row["kind"] == "share":
        return words.percent(row["amount"], row["digits"])
    unit = str(row["basis"]).partition(", ")[2]
    before, after, digits = _AMOUNTS.get(unit, ("", f" {unit}", 4))
    text = words.number(row["amount"], digits)
    return f"{before}{text.rstrip('0').rstrip('.') if '.' in text else text}{after}"


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['buyer']} (in the EU)" if row["inside"] else str(row["buyer"])


def buyers_of(found: pd.DataFrame, choice: str) -> pd.DataFrame:
    """One comparable set of `leverage.figures`; KeyError for a choice that is not there."""
    rows = found[found["choice"] == choice]
    if rows.empty:
        raise KeyError(f"no figures called {choice!r}")
    return rows


def buyers_title(found: pd.DataFrame, choice: str) -> str:
    """The finding of one set: its largest buyers, members of the EU left to the rows."""
    rows = buyers_of(found, choice)
    first = rows.iloc[0]
    outer = records(rows[~rows["inside"]])
    if len({row["buyer"] for row in outer}) < len(outer):
        told = words.join((_amount(row) for row in outer), last="or")
        return (
            f"{leverage.FUELS[first['fuel']]}: sources disagree on the {outer[0]['buyer']}, {told}"
        )
    told = words.join(f"{row['buyer']} {_amount(row)}" for row in outer[:3])
    return f"{leverage.FUELS[first['fuel']]}, {period_words(first['period'])}: {told}"


def _buyers_basis(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    total = ""
    if pd.notna(first["total"]):
        unit = "" if first["kind"] == "share" else f" {str(first['basis']).partition(', ')[2]}"
        total = f"; all buyers together: {words.number(first['total'], 2)}{unit}"
        if first["kind"] == "share":
            total = f"; the rows add up to {words.percent(rows['amount'].sum())}"
    return f"{capital(str(first['basis']))}{total}"


def _elsewhere(fossil: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Shares of the same fuel and period on other bases, in words, apart from the bars."""
    first = rows.iloc[0]
    if first["kind"] != "share":
        return ""
    others = leverage.other_bases(fossil, first["fuel"], first["period"], first["basis"])
    told = "; ".join(
        f"{row['buyer']} {words.percent(row['share_pct'], 0)}, {row['basis']}"
        for row in records(others)
    )
    return f"On another basis, so not in the bars: {told}." if told else ""


def _bars_of(rows: pd.DataFrame) -> list[Bar]:
    return [
        Bar(
            _name(row),
            row["amount"],
            _amount(row),
            f"{_method(row['method'])}{', see note' if row['checked'] == 'nuance' else ''}",
            sure=row["checked"] != "unverified",
        )
        for row in records(rows)
    ]


def _method(method: str) -> str:
    return {
        "volume reported; share computed": "computed",
        "value reported; share computed": "computed",
        "mid-point of reported range": "middle of a range",
        "calculated by a news agency": "agency calculation",
    }.get(method, method)


_BUYERS_NOTE = (
    "Solid: seen again or recomputed; pale: unverified. Bars of one view share one basis; views do "
    "not add up. Sources in the tab."
)


@style.chart
def buyers(
    found: pd.DataFrame, fossil: pd.DataFrame, choice: str, *, layout: str = "wide"
) -> Figure:
    """One comparable set of purchases as bars, with the method of each and what stands apart."""
    size = style.LAYOUTS[layout]
    rows = buyers_of(found, choice)
    section = Section("", _bars_of(rows))
    aside = _elsewhere(fossil, rows)
    apart = style.wrap(aside, size.width - 4, size.small) if aside else []
    below = (len(apart) * _HEAD + 10) if apart else 0
    probe = style.figure(layout, 900)
    top = style.fitted_heading(probe, buyers_title(found, choice), _buyers_basis(rows))
    foot = style.source_line(probe, _BUYERS_NOTE)
    tall = _tall([section], layout)
    fig = style.figure(layout, top + tall + below + foot)
    style.fitted_heading(fig, buyers_title(found, choice), _buyers_basis(rows))
    style.source_line(fig, _BUYERS_NOTE)
    limit = _WHOLE if rows["kind"].iloc[0] == "share" else float(rows["amount"].max())
    right = 580 if limit == _WHOLE else 470  # an amount in words is longer than a percentage
    _bar_rows(fig, top, [section], limit, name=200, room=right)
    for n, line in enumerate(apart):
        y = top + tall + 14 + n * _HEAD
        style.write(fig, 2, y, line, **style.soft(fig), gid=f"apart-{n}")
    return fig


def buyers_sentence(found: pd.DataFrame, fossil: pd.DataFrame, choice: str) -> str:
    """What the bars of one set show, for a reader who does not see them."""
    rows = buyers_of(found, choice)
    first = rows.iloc[0]
    grades = [f"{_method(row['method'])}, {row['checked']}" for row in records(rows)]
    one = grades[0] if len(set(grades)) == 1 else None
    told = "; ".join(
        f"{_name(row)} {_amount(row)}{'' if one else f' ({grade})'}"
        for row, grade in zip(records(rows), grades, strict=True)
    )
    what = f"{leverage.FUELS[first['fuel']]}, {period_words(first['period'])}"
    graded = f" All {one}." if one and len(rows) > 1 else f" {capital(one)}." if one else ""
    aside = _elsewhere(fossil, rows)
    return f"{what}. {_buyers_basis(rows)}: {told}.{graded} {aside}".strip()


def buyers_table(found: pd.DataFrame, choice: str) -> pd.DataFrame:
    """The figures of one set with basis, method, second look and notes."""
    rows = buyers_of(found, choice)
    return pd.DataFrame(
        {
            "buyer": [_name(row) for row in records(rows)],
            "period": [period_words(period) for period in rows["period"]],
            "amount": rows["amount"].to_list(),
            "basis and unit": [
                f"{row['basis']}, %" if row["kind"] == "share" else row["basis"]
                for row in records(rows)
            ],
            "method": rows["method"].to_list(),
            "checked": rows["checked"].to_list(),
            "note": rows["notes"].fillna("").to_list(),
        }
    )


def buyers_sources(found: pd.DataFrame, fossil: pd.DataFrame, choice: str) -> list[str]:
    """Ids of the sources of one set, and of what stands apart from it."""
    rows = buyers_of(found, choice)
    first = rows.iloc[0]
    others = leverage.other_bases(fossil, first["fuel"], first["period"], first["basis"])
    return source_ids(rows, *([others] if first["kind"] == "share" else []))


# --- how dependent ----------------------------------------------------------------------------

_CURRENCY = {"USD": "$", "EUR": "€"}


def _exports(row: Mapping[str, Any]) -> str:
    """Exports to the United States with currency and year, or a blank."""
    if pd.isna(row["exports_to_us_bn"]):
        return ""
    value = float(row["exports_to_us_bn"])
    digits = 1 if value >= 0.05 else 2
    amount = f"{_CURRENCY[row['exports_to_us_currency']]}{words.number(value, digits)} bn"
    return f"{amount}, {row['exports_to_us_year']}"


def dependence_title(rows: pd.DataFrame, good: str, years: str) -> str:
    """The finding: how many buyers have a confirmed figure, and the highest of them."""
    span = "" if years == "All years" else f", {years}"
    if rows.empty:
        return f"{good}{span}: no figure in the table, which is not a zero"
    seen = leverage.confirmed_only(rows)
    if seen.empty:
        return f"{good}{span}: {words.count(len(rows), 'row')}, none of them confirmed"
    top = records(seen.nlargest(1, "russia_share_of_buyer_imports_pct"))[0]
    share = words.percent(top["russia_share_of_buyer_imports_pct"], 0)
    kind = leverage.GOOD_WORDS.get(top["good"])
    share = f"{share}{' of ' + kind if kind else ''} in {period_words(top['period'])}"
    buyers = seen["buyer"].nunique()
    if buyers == 1:
        return f"{good}{span}: one buyer with a confirmed figure, {_the(top['buyer'])}, {share}"
    return (
        f"{good}{span}: of the {words.count(buyers, 'buyer')} with a confirmed figure "
        f"{_the(top['buyer'])} has the highest, {share}"
    )


def _the(buyer: str) -> str:
    """A buyer's name inside a sentence."""
    return f"the {buyer}" if buyer in ("EU", "United States") else buyer


def _dependence_subtitle(wide: bool) -> str:
    goods = "Russia’s share of the buyer’s imports, %"
    return (
        f"{goods}; at the right all goods exported to the United States"
        if wide
        else f"{goods}; exports to the United States stand in the Data tab"
    )


def _dependence_sections(rows: pd.DataFrame, layout: str) -> list[Section]:
    sections = []
    for basis, some in rows.groupby("section", sort=False):
        bars = []
        for row in records(some):
            share = float(row["russia_share_of_buyer_imports_pct"])
            when = period_words(row["period"])
            bars.append(
                Bar(
                    f"{row['buyer']}, {_short(when)}",
                    share,
                    words.percent(share),
                    ", ".join(part for part in (row["counter"], _see(row)) if part),
                    _exports(row) if layout == "wide" else "",
                    row["checked"] != "unverified",
                )
            )
        sections.append(Section(capital(str(basis)), bars))
    return sections


def _see(row: Mapping[str, Any]) -> str:
    return "see note" if row["checked"] == "nuance" else ""


def _short(when: str) -> str:
    """A period for a narrow place: ``April 2023 to March 2024`` → ``Apr 2023 to Mar 2024``."""
    return " ".join(word if word.isdigit() or word == "to" else word[:3] for word in when.split())


_DEPENDENCE_NOTE = (
    "Compare within one heading only; beside a bar, who counts. Exports to the US: $ are "
    "US imports of 2024 (US Census), € a member state’s of 2023 (Eurostat). Pale: unverified."
)


@style.chart
def dependence(table: pd.DataFrame, good: str, years: str, *, layout: str = "wide") -> Figure:
    """Russia's share of each buyer's imports of a good, one section a basis."""
    wide = layout == "wide"
    rows = leverage.dependence(table, good, years)
    sections = _dependence_sections(rows, layout)
    title, subtitle = dependence_title(rows, good, years), _dependence_subtitle(wide)
    probe = style.figure(layout, 900)
    top = style.fitted_heading(probe, title, subtitle)
    foot = style.source_line(probe, _DEPENDENCE_NOTE)
    fig = style.figure(layout, top + max(_tall(sections, layout), 40) + foot)
    style.fitted_heading(fig, title, subtitle)
    style.source_line(fig, _DEPENDENCE_NOTE)
    _bar_rows(fig, top, sections, _WHOLE, name=208, room=430)
    return fig


def dependence_sentence(table: pd.DataFrame, good: str, years: str) -> str:
    """What the chart of one good and span shows, for a reader who does not see it."""
    rows = leverage.dependence(table, good, years)
    title = dependence_title(rows, good, years)
    if rows.empty:
        return f"{title}."
    figures = words.count(len(rows), "figure").capitalize()
    buyers = words.count(rows["buyer"].nunique(), "buyer")
    bases = words.count(rows["section"].nunique(), "basis", "bases")
    return f"{title}. {figures} for {buyers} on {bases}; the Data tab lists each with its basis."


def dependence_table(table: pd.DataFrame, good: str, years: str) -> pd.DataFrame:
    """The rows of one good and span, with the inputs of a computed share and the trade figure."""
    rows = leverage.dependence(table, good, years)
    return pd.DataFrame(
        {
            "buyer": rows["buyer"].to_list(),
            "period": [period_words(period) for period in rows["period"]],
            "share of imports (%)": rows["russia_share_of_buyer_imports_pct"].to_list(),
            "basis": [f"{row['share_basis']} ({row['method']})" for row in records(rows)],
            "from Russia": rows["imports_from_russia"].to_list(),
            "of all imports": rows["buyer_total_imports"].to_list(),
            "unit": rows["unit"].fillna("").to_list(),
            "exports to the US": [_exports(row) for row in records(rows)],
            "whose figure": rows["exports_to_us_basis"].fillna("").to_list(),
            "checked": rows["checked"].to_list(),
            "note": rows["notes"].fillna("").to_list(),
        }
    )


def dependence_sources(table: pd.DataFrame, good: str, years: str) -> list[str]:
    """Ids of the sources of the shares and of the trade figures beside them."""
    rows = leverage.dependence(table, good, years)
    return source_ids(rows, columns=("source_ids", "trade_source_ids"))


# --- a secondary tariff -----------------------------------------------------------------------

GOOD_WORDS = {
    "crude": "crude oil",
    "products": "oil products",
    "gas": "gas",
    "uranium": "uranium",
    "coal": "coal",
}
_HEADS = {
    "crude": "crude",
    "products": "products",
    "gas": "gas",
    "uranium": "uranium",
    "coal": "coal",
}


def picked(**switches: bool) -> list[str]:
    """Names of the goods that are switched on, in the book's order."""
    return [good for good in leverage.TARIFF_GOODS if switches[good]]


def billion(value: float) -> str:
    """``605.76`` → ``$605.8 bn``; below 50 million one more digit."""
    return f"${words.number(value, 1 if value >= 0.05 or value == 0 else 2)} bn"


def tariff_title(rows: pd.DataFrame, goods: Collection[str], rate: int) -> str:
    """What US imports come from confirmed buyers of any of the goods, and from less sure ones."""
    if not goods:
        return "No good is chosen: nobody is hit"
    every = leverage.exposed(rows, goods, rate)
    sure = leverage.exposed(leverage.confirmed_only(rows), goods, rate)
    named = capital(words.join((GOOD_WORDS[good] for good in goods), last="or"))
    title = (
        f"{named}: ${words.number(sure.imports_usd_bn)}\u00a0bn of US imports come from "
        f"{words.count(sure.partners, 'confirmed buyer')}"
    )
    more = every.partners - sure.partners
    if not more:
        return title
    total = f"${words.number(every.imports_usd_bn)}\u00a0bn"
    return f"{title}, {total} with {words.count(more, 'less sure one')}"


def _duty(rows: pd.DataFrame, goods: Collection[str], rate: int) -> str:
    found = leverage.exposed(rows, goods, rate)
    return (
        f"Duty at {rate}% on that value: ${words.number(found.duty_usd_bn)} bn a year at most, "
        "if nothing changed"
    )


ASSUMPTIONS = (
    "Assumes: the duty falls on all goods of a buyer, trade stays as in 2024, nobody responds. So "
    "the duty is an upper bound by arithmetic, not a forecast. Dot: no purchase known, which is no "
    "“no”. The EU is one customs territory. Source: US Census, compiled; how sure: in the tab."
)


@style.chart
def tariff(
    rows: pd.DataFrame, goods: Collection[str], rate: int, *, layout: str = "wide"
) -> Figure:
    """Partners of the United States: what each bought, and US imports from it.

    ``rows`` are `redline.questions.leverage.partners`. Every mark stands in every state.
    """
    wide = layout == "wide"
    found = leverage.exposed(rows, goods, rate)
    top, pitch = (110.0, 24.0) if wide else (204.0, 44.0)
    fig = style.figure(layout, top + pitch * len(rows) + (58 if wide else 118))
    title = tariff_title(rows, goods, rate)
    style.heading(fig, title, _duty(rows, goods, rate), lines=2 if wide else 4)
    style.source_line(fig, ASSUMPTIONS)
    ax = style.canvas(fig, "partners")
    columns = [160 + 54 * i for i in range(5)] if wide else [13 + 24 * i for i in range(5)]
    _tariff_heads(fig, top, columns, goods, rate)
    middles = [top + pitch * i + (13 if wide else 33) for i in range(len(rows))]
    _tariff_marks(ax, rows, goods, columns, middles)
    _tariff_bars(ax, rows, found.hit, middles, (430.0, 590.0) if wide else (132.0, 356.0))
    for i, (row, hit) in enumerate(zip(records(rows), found.hit, strict=True)):
        _tariff_words(fig, row, i, top + pitch * i, rate if hit else None)
    return fig


def _tariff_heads(
    fig: Figure, top: float, columns: Sequence[float], goods: Collection[str], rate: int
) -> None:
    size = style.layout_of(fig)
    wide = size.name == "wide"
    for good, x in zip(leverage.TARIFF_GOODS, columns, strict=True):
        on = good in goods
        look: dict[str, Any] = {
            "size": size.small,
            "weight": 600 if on else 400,
            "color": color("ink" if on else "ink-soft"),
            "gid": f"head-{good}",
        }
        if wide:
            style.write(fig, x, top - 8, _HEADS[good], ha="center", **look)
        else:
            style.write(
                fig, x, top - 2, _HEADS[good], rotation=90, va="bottom", ha="center", **look
            )
    soft = {**style.soft(fig), "ha": "right"}
    if wide:
        style.write(fig, 665, top - 8, "US imports", gid="head-imports", **soft)
        style.write(fig, 758, top - 8, f"duty at {rate}%", gid="head-duty", **soft)
    else:
        style.write(fig, 356, top - 4, "US imports of goods, 2024", gid="head-imports", **soft)


def _tariff_marks(
    ax: Axes,
    rows: pd.DataFrame,
    goods: Collection[str],
    columns: Sequence[float],
    middles: Sequence[float],
) -> None:
    on: list[tuple[float, float]] = []
    off: list[tuple[float, float]] = []
    open_: list[tuple[float, float]] = []
    for good, x in zip(leverage.TARIFF_GOODS, columns, strict=True):
        for bought, y in zip(rows[good].fillna(False), middles, strict=True):
            (open_ if not bought else on if good in goods else off).append((x, y))
    marks.stamp(ax, "counts", "square", on, 6, fill="series-2")
    marks.stamp(ax, "bought", "square", off, 6, fill="paper", edge="others")
    marks.stamp(ax, "not-confirmed", "square", open_, 1.6, fill="others")


def _tariff_bars(
    ax: Axes,
    rows: pd.DataFrame,
    hit: Sequence[bool],
    middles: Sequence[float],
    span: tuple[float, float],
) -> None:
    left, right = span
    largest = float(rows["us_imports_usd_bn"].max())
    boxes = [
        (left, left + max((right - left) * value / largest, 1.0), y, 12.0)
        for value, y in zip(rows["us_imports_usd_bn"], middles, strict=True)
    ]
    exposed = [box for box, one in zip(boxes, hit, strict=True) if one]
    spared = [box for box, one in zip(boxes, hit, strict=True) if not one]
    marks.bars(ax, "exposed", exposed, fill="series-2")
    marks.bars(ax, "not-exposed", spared, fill="unknown")


def _tariff_words(fig: Figure, row: Mapping[str, Any], i: int, y: float, rate: int | None) -> None:
    """Name, imports and (on a desk) duty of one partner; ``rate`` is None for one not hit."""
    value = float(row["us_imports_usd_bn"])
    ink: dict[str, Any] = {"color": color("ink-soft" if rate is None else "ink")}
    if style.layout_of(fig).name == "wide":
        duty = "" if rate is None else billion(value * rate / 100)
        style.write(fig, 2, y + 17.5, row["partner"], gid=f"partner-{i}", **ink)
        style.write(fig, 665, y + 17.5, billion(value), ha="right", gid=f"imports-{i}", **ink)
        style.write(fig, 758, y + 17.5, duty, ha="right", gid=f"duty-{i}", **ink)
        return
    style.write(fig, 2, y + 19, row["partner"], gid=f"partner-{i}", **ink)
    style.write(fig, 356, y + 19, billion(value), ha="right", gid=f"imports-{i}", **ink)


def tariff_sentence(rows: pd.DataFrame, goods: Collection[str], rate: int) -> str:
    """What the chart of one choice shows, with its assumptions."""
    found = leverage.exposed(rows, goods, rate)
    who = [row["partner"] for row, hit in zip(records(rows), found.hit, strict=True) if hit]
    named = f" {words.join(who)}." if who else ""
    return (
        f"{tariff_title(rows, goods, rate)}.{named} {_duty(rows, goods, rate)}: all goods of the "
        "buyer, trade of 2024, no response. Where no purchase is known there may still be one."
    )


def tariff_table(rows: pd.DataFrame, goods: Collection[str], rate: int) -> pd.DataFrame:
    """One row a partner: purchases, whether it is hit, imports, the duty, what limits the row."""
    found = leverage.exposed(rows, goods, rate)
    purchases = {
        GOOD_WORDS[good]: ["yes" if bought else "not known" for bought in rows[good].fillna(False)]
        for good in leverage.TARIFF_GOODS
    }
    duty = [
        round(value * rate / 100, 3) if hit else None
        for value, hit in zip(rows["us_imports_usd_bn"], found.hit, strict=True)
    ]
    return pd.DataFrame(
        {
            "partner": rows["partner"].to_list(),
            **purchases,
            "exposed": ["yes" if hit else "not known" for hit in found.hit],
            "US imports 2024 ($ bn)": rows["us_imports_usd_bn"].to_list(),
            f"duty at {rate}% ($ bn, upper bound)": duty,
            "checked": rows["checked"].to_list(),
            "note": rows["notes"].fillna("").to_list(),
        }
    )


def tariff_sources(rows: pd.DataFrame) -> list[str]:
    """Ids of the sources of the trade figures and of the confirmed purchases."""
    return source_ids(rows, columns=("source_ids", "evidence_source_ids"))


# --- money on both sides ----------------------------------------------------------------------

_AID_FILLS = {"military": "series-1", "financial": "series-2", "humanitarian": "series-3"}


def money_title(aid: pd.DataFrame, revenue: pd.DataFrame) -> str:
    """What 2025 was on both sides, each in its own unit; only figures that were seen again."""
    rows = {row["year_or_month"]: row for row in records(revenue)}
    return (
        f"2025: €{words.number(float(aid['total']['2025']), 1)} bn of aid allocated to Ukraine; "
        f"{words.number(leverage.confirmed(rows['2025']), 1)} trillion roubles of oil and gas "
        "revenue for Russia"
    )


@style.chart
def money(aid: pd.DataFrame, revenue: pd.DataFrame, *, layout: str = "wide") -> Figure:
    """Aid allocated by year, and oil and gas revenue by year: two panels, two units, no sum."""
    wide = layout == "wide"
    fig = style.figure(layout, 470 if wide else 780)
    top = style.heading(
        fig, money_title(aid, revenue), "Two panels, two units: neither is a balance of the other"
    )
    bottom = style.source_line(
        fig,
        "Source: Kiel Institute, Ukraine Support Tracker, Release 29 (allocations, not deliveries; "
        "US rows end in January 2025); revenue as reported by the press."
        + (" Pale: unverified." if bool((revenue["checked"] == "unverified").any()) else ""),
    )
    height = fig.get_figheight() * 72
    if wide:
        left = style.axes(fig, left=34, top=top + 62, right=392, bottom=bottom + 44, gid="aid")
        right = style.axes(fig, left=446, top=top + 62, right=2, bottom=bottom + 44, gid="revenue")
    else:
        left = style.axes(fig, left=30, top=top + 58, right=2, bottom=height - top - 268, gid="aid")
        right = style.axes(fig, left=30, top=top + 390, right=2, bottom=bottom + 44, gid="revenue")
    _aid_panel(fig, left, aid)
    _revenue_panel(fig, right, revenue)
    return fig


def money_sentence(aid: pd.DataFrame, revenue: pd.DataFrame) -> str:
    """Both panels' figures in words, year by year, and which of them were seen once only."""
    given = words.join(
        f"{words.number(total, 1)} in {period.replace('2026-01/2026-04', 'January to April 2026')}"
        for period, total in zip(aid.index, aid["total"], strict=True)
    )
    earned = words.join(
        f"{words.number(float(row['value']), 2)} in {row['year_or_month']}"
        + (" (unverified)" if row["checked"] == "unverified" else "")
        for row in records(revenue)
    )
    return (
        f"Aid allocated to Ukraine by all donors, billion euros: {given}. "
        f"Russia’s federal oil and gas revenue, trillion roubles: {earned}."
    )


def money_table(aid: pd.DataFrame, revenue: pd.DataFrame) -> pd.DataFrame:
    """One row a period; empty where a side has no figure for it."""
    earned = {row["year_or_month"]: row for row in records(revenue)}
    periods = sorted({*aid.index, *earned})
    return pd.DataFrame(
        {
            "period": periods,
            **{
                f"aid: {kind} (€ bn)": [aid[kind].get(period) for period in periods]
                for kind in (*leverage.AID_KINDS, "total")
            },
            "oil and gas revenue (trillion roubles)": [
                float(earned[p]["value"]) if p in earned else None for p in periods
            ],
            "revenue checked": [str(earned[p]["checked"]) if p in earned else "" for p in periods],
        }
    )


def _panel_title(fig: Figure, ax: Axes, text: str) -> float:
    """Write a panel's own title; returns the px of its line."""
    box = ax.get_position()
    x = box.x0 * fig.get_figwidth() * 72 - 30
    y = float((1 - box.y1) * fig.get_figheight() * 72 - 38)
    style.write(fig, x, y, text, weight=600, gid=f"title-{ax.get_gid()}")
    return y


def _aid_panel(fig: Figure, ax: Axes, aid: pd.DataFrame) -> None:
    size = style.layout_of(fig)
    y = _panel_title(fig, ax, "Aid allocated by all donors, billion euros")
    style.scale(ax, "y", [0, 25, 50, 75, 100], grid=True)
    periods = [str(period) for period in aid.index]
    labels = [p if len(p) == 4 else "2026,\nto April" for p in periods]
    style.scale(ax, "x", range(len(periods)), labels, limits=(-0.6, len(periods) - 0.4))
    floor = [0.0] * len(aid)
    x = ax.get_position().x0 * size.width - 30
    for kind in leverage.AID_KINDS:
        ax.bar(range(len(aid)), aid[kind], bottom=floor, width=0.62, color=color(_AID_FILLS[kind]))
        floor = [low + value for low, value in zip(floor, aid[kind], strict=True)]
        style.write(
            fig, x, y + 20, kind, size=size.small, weight=600, color=color(_AID_FILLS[kind])
        )
        x += style.text_width(kind, size.small, 600) + 12
    for i, total in enumerate(aid["total"]):
        ax.text(
            i, total + 1.5, words.number(total, 1), ha="center", weight=600, fontsize=size.small
        )


def _revenue_panel(fig: Figure, ax: Axes, revenue: pd.DataFrame) -> None:
    size = style.layout_of(fig)
    y = _panel_title(fig, ax, "Russia’s federal oil and gas revenue, trillion roubles")
    style.write(
        fig,
        ax.get_position().x0 * size.width - 30,
        y + 20,
        "?: this book has no figure, or one seen once only",
        size=size.small,
        color=color("ink-soft"),
    )
    style.scale(ax, "y", [0, 3, 6, 9, 12], grid=True)
    known = revenue["year_or_month"].astype(int)
    years = range(2020, max(known) + 1)
    style.scale(ax, "x", years, [str(year) for year in years], limits=(2019.4, years[-1] + 0.6))
    for row in records(revenue):
        year, value = int(row["year_or_month"]), float(row["value"])
        sure = row["checked"] != "unverified"
        ax.bar(year, value, width=0.62, color=color("russia" if sure else "unknown"))
        ax.text(
            year,
            value + 0.2,
            words.number(value, 2),
            ha="center",
            weight=600 if sure else 400,
            fontsize=size.small,
        )
    for year in sorted(set(years) - set(known)):
        ax.text(year, 0.2, "?", ha="center", color=color("ink-soft"), fontsize=size.small)
