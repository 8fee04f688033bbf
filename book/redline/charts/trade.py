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

from everystate import mark
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
    """One row: its name, its length, its value in words, a remark."""

    name: str
    amount: float
    value: str
    remark: str = ""
    sure: bool = True


class Section(NamedTuple):
    """Rows that may be compared with each other, the basis that they share, what a full bar is."""

    basis: str
    bars: Sequence[Bar]
    limit: float
    apart: str = ""  # what belongs to the section and may not stand among its bars


class Columns(NamedTuple):
    """Where a row stands in px: the ends of its bar, its own height, its words, its bar."""

    left: float
    right: float
    pitch: float
    words: float  # from the row's top to the baseline of its words
    middle: float  # from the row's top to the middle of its bar
    thick: float


_WHOLE = 100.0
_ROWS = {  # on a phone a row is two lines: its name and value, then its bar over the whole width
    "wide": Columns(200, 520, 27, 17.5, 13, 15),
    "narrow": Columns(2, 356, 43, 20, 31, 9),
}
_HEAD = 19.0  # one line of a section's heading, px


def _lines(text: str, layout: str) -> list[str]:
    size = style.LAYOUTS[layout]
    return style.wrap(text, size.width - 2 * size.margin, size.small) if text else []


def _tall(sections: Sequence[Section], layout: str) -> float:
    """Height of the sections, px."""
    texts = sum(len(_lines(one.basis, layout)) + len(_lines(one.apart, layout)) for one in sections)
    rows = sum(len(one.bars) for one in sections)
    return texts * _HEAD + len(sections) * 18 + rows * _ROWS[layout].pitch


def _bar_rows(fig: Figure, top: float, sections: Sequence[Section]) -> None:
    """Draw sections from ``top`` down; each bar answers with its place among all bars.

    A limit of 100 is a whole, and shows as a pale track.
    """
    size = style.layout_of(fig)
    at = _ROWS[size.name]
    ax = style.canvas(fig, "bars")
    tracks: list[tuple[float, float, float, float]] = []
    y, i = top, 0
    for s, section in enumerate(sections):
        y = _paragraph(fig, section.basis, y, f"basis-{s}") + 6
        for bar in section.bars:
            end = at.left + (at.right - at.left) * min(bar.amount / section.limit, 1.0)
            if section.limit == _WHOLE:
                tracks.append((at.left, at.right, y + at.middle, at.thick))
            drawn = ax.barh(
                y + at.middle,
                max(end - at.left, 1.0),
                left=at.left,
                height=at.thick,
                color=color("series-1" if bar.sure else "unknown"),
                zorder=2,
                gid="seen-again" if bar.sure else "unverified",
            )
            mark(drawn, i)
            mark(style.write(fig, 2, y + at.words, bar.name, gid=f"name-{i}"), i)
            _row_words(fig, bar, i, y + at.words, end)
            y, i = y + at.pitch, i + 1
        y = _paragraph(fig, section.apart, y, f"apart-{s}") + 12
    marks.bars(ax, "tracks", tracks, fill="panel")


def _paragraph(fig: Figure, text: str, y: float, gid: str) -> float:
    """Write a text in the soft ink; returns the px below it."""
    for n, line in enumerate(_lines(text, style.layout_of(fig).name)):
        style.write(fig, 2, y + 14, line, **style.soft(fig), gid=f"{gid}-{n}")
        y += _HEAD
    return y


def _row_words(fig: Figure, bar: Bar, i: int, base: float, end: float) -> None:
    size = style.layout_of(fig)
    soft = style.soft(fig)
    value = style.text_width(bar.value, size.text, 600) + 7
    if size.name == "wide":
        remark = ", ".join(word for word in (bar.remark, "" if bar.sure else "unverified") if word)
        style.write(fig, end + 6, base, bar.value, weight=600, gid=f"value-{i}")
        style.write(fig, end + 6 + value, base, remark, gid=f"remark-{i}", **soft)
        return
    edge = _ROWS[size.name].right
    style.write(fig, edge, base, bar.value, weight=600, ha="right", gid=f"value-{i}")
    told = bar.remark if bar.sure else "unverified"
    if (
        style.text_width(told, size.small)
        > edge - value - style.text_width(bar.name, size.text) - 12
    ):
        told = ""
    style.write(fig, edge - value, base, told, ha="right", gid=f"remark-{i}", **soft)


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


def buyers_title(rows: pd.DataFrame, fuel: str, measure: str, years: str) -> str:
    """The finding: of shares the largest buyer at first and at last, of amounts the fullest list.

    Only sets of which the largest figure is confirmed lead; members of the EU and groups without
    a name are left to the rows.
    """
    span = "" if years == leverage.ANY else f", {years}"
    if rows.empty:
        return f"{fuel}{span}: no {measure} in the table, which is not a zero"
    named = rows[~rows["inside"] & ~rows["buyer"].str.match("Other|Rest")]
    if rows["choice"].nunique() == 1 and named["buyer"].duplicated().any():
        told = words.join((_amount(row) for row in records(named)), last="or")
        return f"{fuel}{span}: sources disagree on the {named['buyer'].iloc[0]}, {told}"
    first = leverage.confirmed_only(named.drop_duplicates("choice"))
    if first.empty:
        return f"{fuel}{span}: {words.count(len(rows), 'figure')}, the largest of them unconfirmed"
    if measure == "shares" and len(first) > 1:
        told = words.join(
            f"{row['buyer']} {_amount(row)} ({leverage.short_period(row['period'])})"
            for row in records(first.iloc[[0, -1]])
        )
        return f"{fuel}, the largest of the buyers listed: {told}"
    size = named.groupby("choice").size()[first["choice"]]
    fullest = named[named["choice"] == size[::-1].idxmax()]
    told = words.join(f"{row['buyer']} {_amount(row)}" for row in records(fullest)[:3])
    return f"{fuel}, {leverage.short_period(fullest['period'].iloc[0])}: {told}"


def _buyers_basis(rows: pd.DataFrame) -> str:
    first = records(rows)[0]
    basis = capital(
        str(first["basis"]).partition(", ")[0] if first["kind"] != "share" else str(first["basis"])
    )
    if pd.isna(first["total"]):
        return basis
    if first["kind"] == "share":
        return f"{basis}; the rows add up to {words.percent(rows['amount'].sum())}"
    return f"{basis}; all buyers together: {_amount({**first, 'amount': first['total']})}"


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


def _sections_of(rows: pd.DataFrame, fossil: pd.DataFrame) -> list[Section]:
    sections = []
    for _, some in rows.groupby("choice", sort=False):
        methods = set(some["method"].map(_method))
        common = f", {methods.pop()}" if len(methods) == 1 and methods != {""} else ""
        basis = f"{period_words(some['period'].iloc[0])}. {_buyers_basis(some)}{common}"
        limit = _WHOLE if some["kind"].iloc[0] == "share" else float(some["amount"].max())
        bars = [
            Bar(
                _name(row),
                row["amount"],
                _amount(row),
                ", ".join(
                    text for text in ("" if common else _method(row["method"]), _see(row)) if text
                ),
                row["checked"] != "unverified",
            )
            for row in records(some)
        ]
        sections.append(Section(basis, bars, limit, _elsewhere(fossil, some)))
    return sections


def _see(row: Mapping[str, Any]) -> str:
    return "see note" if row["checked"] == "nuance" else ""


def _method(method: str) -> str:
    return {
        "reported": "",
        "volume reported; share computed": "computed",
        "value reported; share computed": "computed",
        "mid-point of reported range": "middle of a range",
        "calculated by a news agency": "agency calculation",
    }.get(method, method)


_BUYERS_NOTE = (
    "Compare within one heading only: each has a basis of its own, and headings do not add up. "
    "Pale: unverified."
)


@style.chart
def buyers(
    found: pd.DataFrame,
    fossil: pd.DataFrame,
    fuel: str,
    measure: str,
    years: str,
    *,
    layout: str = "wide",
) -> Figure:
    """What was bought of one fuel, a section for each period and basis, from the first to the last.

    ``found`` is `leverage.figures`; ``fuel`` a value of its FUELS, ``measure`` a key of its
    MEASURES, ``years`` a key of its BOUGHT or its ANY.
    """
    rows = leverage.bought(found, fuel, measure, years)
    title = buyers_title(rows, fuel, measure, years)
    return _sheet(title, BUYERS_WHAT[measure], _sections_of(rows, fossil), _BUYERS_NOTE, layout)


BUYERS_WHAT = {
    "shares": "Share of what Russia exported, earned or was paid, by buyer, %",
    "amounts": "What each buyer took or paid; a full bar is the largest of its heading",
}


def _sheet(
    title: str, subtitle: str, sections: Sequence[Section], note: str, layout: str
) -> Figure:
    """A figure of sections of bars, as tall as they need."""
    probe = style.figure(layout, 900)
    top = style.fitted_heading(probe, title, subtitle)
    foot = style.source_line(probe, note)
    fig = style.figure(layout, top + max(_tall(sections, layout), 40) + foot)
    style.fitted_heading(fig, title, subtitle)
    style.source_line(fig, note)
    _bar_rows(fig, top, sections)
    return fig


def buyers_sentence(
    found: pd.DataFrame, fossil: pd.DataFrame, fuel: str, measure: str, years: str
) -> str:
    """What the bars show, for a reader who does not see them: of each heading the largest three."""
    rows = leverage.bought(found, fuel, measure, years)
    parts = [f"{buyers_title(rows, fuel, measure, years)}."]
    for section in _sections_of(rows, fossil):
        largest = words.join(f"{bar.name} {bar.value}" for bar in section.bars[:3])
        parts.append(f"{section.basis}: {largest}. {section.apart}".strip())
    return " ".join(parts)


def buyers_table(found: pd.DataFrame, fuel: str, measure: str, years: str) -> pd.DataFrame:
    """The figures of one fuel, a row a bar, with basis, method, second look and notes."""
    rows = leverage.bought(found, fuel, measure, years)
    return pd.DataFrame(
        {
            "buyer": [_name(row) for row in records(rows)],
            "period": [period_words(period) for period in rows["period"]],
            "amount": [_amount(row) for row in records(rows)],
            "basis": [str(basis).partition(", ")[0] for basis in rows["basis"]],
            "method": rows["method"].to_list(),
            "checked": rows["checked"].to_list(),
            "note": rows["notes"].fillna("").to_list(),
        }
    )


def buyers_sources(
    found: pd.DataFrame, fossil: pd.DataFrame, fuel: str, measure: str, years: str
) -> list[str]:
    """Ids of the sources of one fuel's figures, and of what stands apart from them."""
    rows = leverage.bought(found, fuel, measure, years)
    sets = records(rows[rows["kind"] == "share"].drop_duplicates("choice"))
    return source_ids(
        rows,
        *(leverage.other_bases(fossil, one["fuel"], one["period"], one["basis"]) for one in sets),
    )


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
    """The finding: the highest confirmed share, and a higher one that is less sure."""
    span = "" if years == "All years" else f", {years}"
    if rows.empty:
        return f"{good}{span}: no figure in the table, which is not a zero"
    ranked = rows.sort_values("russia_share_of_buyer_imports_pct", ascending=False, kind="stable")
    first, seen = records(ranked)[0], records(leverage.confirmed_only(ranked))
    if not seen:
        listed = words.count(len(rows), "share")
        return f"{good}{span}: the highest of {listed}, {_of_buyer(first)}, is not confirmed"
    field = f"of {words.count(len(seen), 'confirmed share')} the highest"
    field = field if len(seen) > 1 else "the one confirmed share"
    title = f"{good}{span}: {field} is {_of_buyer(seen[0])}"
    less_sure = first["checked"] != "confirmed"
    return title + (f"; a less sure one is {_share(first)}" if less_sure else "")


def _of_buyer(row: Mapping[str, Any]) -> str:
    kind = leverage.GOOD_WORDS.get(row["good"])
    what = f" of {kind}" if kind else ""
    return f"{row['buyer']}’s, {_share(row)}{what} in {period_words(row['period'])}"


def _share(row: Mapping[str, Any]) -> str:
    value = float(row["russia_share_of_buyer_imports_pct"])
    return words.percent(value, 0 if value.is_integer() else 1)


def _dependence_subtitle(wide: bool) -> str:
    goods = "Russia’s share of the buyer’s imports, %"
    return (
        f"{goods}; at the right all goods exported to the United States"
        if wide
        else f"{goods}; exports to the United States stand in the Data tab"
    )


class Buyer(NamedTuple):
    """One row: a buyer's shares on one basis over time, each with its place in the table."""

    name: str
    shares: Sequence[tuple[float, int, bool]]  # percent, place, whether it was seen again
    ends: str  # the first and the latest share in words
    aside: str


def _buyers_by_basis(rows: pd.DataFrame) -> list[tuple[str, list[Buyer]]]:
    """Of each basis its buyers, those with the highest latest share first.

    The basis with the highest confirmed share leads, as the title does.
    """
    share = rows["russia_share_of_buyer_imports_pct"]
    placed = rows.assign(place=range(len(rows)), sure=share.where(rows["checked"] == "confirmed"))
    found = []
    for basis, some in placed.groupby("section", sort=False):
        lines = [records(own) for _, own in some.groupby("buyer", sort=False)]
        lines.sort(key=lambda own: -own[-1]["russia_share_of_buyer_imports_pct"])
        highest = some["sure"].fillna(0).max()
        found.append((highest, capital(str(basis)), [_buyer(own) for own in lines]))
    found.sort(key=lambda section: -section[0])
    return [(basis, buyers) for _, basis, buyers in found]


def _buyer(own: Sequence[Mapping[str, Any]]) -> Buyer:
    ends = [
        f"{_share(row)} ({_short(period_words(row['period']))})"
        for row in (own if len(own) == 1 else (own[0], own[-1]))
    ]
    shares = [
        (float(r["russia_share_of_buyer_imports_pct"]), r["place"], r["checked"] != "unverified")
        for r in own
    ]
    return Buyer(own[0]["buyer"], shares, " → ".join(ends), _exports(own[0]).partition(",")[0])


def _short(when: str) -> str:
    """A period for a narrow place: ``April 2023 to March 2024`` → ``Apr 2023 to Mar 2024``."""
    return " ".join(word if word.isdigit() or word == "to" else word[:3] for word in when.split())


_DOTS = {"wide": (150.0, 400.0), "narrow": (8.0, 350.0)}  # px of 0 and of 100 percent
_DEPENDENCE_NOTE = (
    "Compare within one heading only. Exports to the US: $ are US imports of 2024 (US Census), "
    "€ a member state’s of 2023 (Eurostat). Large dot: the latest; open: unverified."
)


@style.chart
def dependence(table: pd.DataFrame, good: str, years: str, *, layout: str = "wide") -> Figure:
    """Russia's share of each buyer's imports of a good: a line a buyer, a dot a figure."""
    rows = leverage.dependence(table, good, years)
    sections = _buyers_by_basis(rows)
    left, right = _DOTS[layout]
    at = _ROWS[layout]._replace(left=left, right=right)
    tall = sum(_HEAD + 18 + len(buyers) * at.pitch for _, buyers in sections)
    heading = dependence_title(rows, good, years), _dependence_subtitle(layout == "wide")
    probe = style.figure(layout, 900)
    top, foot = style.fitted_heading(probe, *heading), style.source_line(probe, _DEPENDENCE_NOTE)
    fig = style.figure(layout, top + max(tall, 40) + foot)
    style.fitted_heading(fig, *heading)
    style.source_line(fig, _DEPENDENCE_NOTE)
    ax = style.canvas(fig, "shares")
    y, i = top, 0
    for s, (basis, buyers) in enumerate(sections):
        style.write(fig, 2, y + 14, basis, **style.soft(fig), gid=f"basis-{s}-0")
        y += _HEAD + 6
        for buyer in buyers:
            _buyer_row(fig, ax, buyer, i, y, at)
            y, i = y + at.pitch, i + 1
        y += 12
    return fig


def _buyer_row(fig: Figure, ax: Axes, buyer: Buyer, i: int, y: float, at: Columns) -> None:
    """The buyer's name, the whole as a pale track, a dot a figure, first and latest in words."""
    middle, wide = y + at.middle, style.layout_of(ax).name == "wide"
    marks.bars(ax, f"track-{i}", [(at.left, at.right, middle, at.thick)], fill="panel")
    dots = [(at.left + (at.right - at.left) * share / _WHOLE, place, sure)
            for share, place, sure in buyer.shares]  # fmt: skip
    across = [x for x, _, _ in dots]
    ax.plot([min(across), max(across)], [middle] * 2, color=color("series-1"), lw=1.5,
            gid=f"span-{i}")  # fmt: skip
    for n, (x, place, sure) in enumerate(dots, start=1):
        fill, latest = color("series-1" if sure else "paper"), n == len(dots)
        dot = ax.plot([x], [middle], marker="o", ms=10 if latest else 6, ls="none", mfc=fill,
                      mec=color("series-1"), mew=1.5, zorder=3, gid=f"dot-{place}")  # fmt: skip
        mark(dot, place)
    style.write(fig, 2, y + at.words, buyer.name, gid=f"name-{i}")
    style.write(fig, 412 if wide else 356, y + at.words, buyer.ends, weight=600,
                size=style.layout_of(ax).small, ha="left" if wide else "right",
                gid=f"ends-{i}")  # fmt: skip
    if wide:
        style.write(fig, 758, y + at.words, buyer.aside, ha="right", gid=f"aside-{i}",
                    **style.soft(fig))  # fmt: skip


def dependence_sentence(table: pd.DataFrame, good: str, years: str) -> str:
    """What the chart of one good and span shows, for a reader who does not see it."""
    rows = leverage.dependence(table, good, years)
    title = dependence_title(rows, good, years)
    if rows.empty:
        return f"{title}."
    figures = words.count(len(rows), "figure").capitalize()
    buyers = words.count(rows["buyer"].nunique(), "buyer")
    bases = words.count(rows["section"].nunique(), "basis", "bases")
    seen = words.unseen(rows["checked"])
    figures += f"{seen}," if seen else ""
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
    for i, (value, one, y) in enumerate(zip(rows["us_imports_usd_bn"], hit, middles, strict=True)):
        bar = ax.barh(
            y,
            max((right - left) * value / largest, 1.0),
            left=left,
            height=12.0,
            color=color("series-2" if one else "unknown"),
            gid="exposed" if one else "not-exposed",
        )
        mark(bar, i)


def _tariff_words(fig: Figure, row: Mapping[str, Any], i: int, y: float, rate: int | None) -> None:
    """Name, imports and (on a desk) duty of one partner; ``rate`` is None for one not hit."""
    value = float(row["us_imports_usd_bn"])
    ink: dict[str, Any] = {"color": color("ink-soft" if rate is None else "ink")}
    wide = style.layout_of(fig).name == "wide"
    base, edge = (y + 17.5, 665) if wide else (y + 19, 356)
    mark(style.write(fig, 2, base, row["partner"], gid=f"partner-{i}", **ink), i)
    mark(style.write(fig, edge, base, billion(value), ha="right", gid=f"imports-{i}", **ink), i)
    if wide:
        duty = "" if rate is None else billion(value * rate / 100)
        style.write(fig, 758, base, duty, ha="right", gid=f"duty-{i}", **ink)


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
    places = {period: i for i, period in enumerate(_periods(aid, revenue))}
    _aid_panel(fig, left, aid, places)
    _revenue_panel(fig, right, revenue, places)
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


def _periods(aid: pd.DataFrame, revenue: pd.DataFrame) -> list[str]:
    """The periods for which one of the two sides has a figure, as the data tab lists them."""
    return sorted({*aid.index, *revenue["year_or_month"]})


def money_table(aid: pd.DataFrame, revenue: pd.DataFrame) -> pd.DataFrame:
    """One row a period; empty where a side has no figure for it."""
    earned = {row["year_or_month"]: row for row in records(revenue)}
    periods = _periods(aid, revenue)
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


def _aid_panel(fig: Figure, ax: Axes, aid: pd.DataFrame, places: Mapping[str, int]) -> None:
    size = style.layout_of(fig)
    y = _panel_title(fig, ax, "Aid allocated by all donors, billion euros")
    style.scale(ax, "y", [0, 25, 50, 75, 100], grid=True)
    periods = [str(period) for period in aid.index]
    labels = [p if len(p) == 4 else "2026,\nto April" for p in periods]
    style.scale(ax, "x", range(len(periods)), labels, limits=(-0.6, len(periods) - 0.4))
    floor = [0.0] * len(aid)
    x = ax.get_position().x0 * size.width - 30
    for kind in leverage.AID_KINDS:
        drawn = ax.bar(
            range(len(aid)), aid[kind], bottom=floor, width=0.62, color=color(_AID_FILLS[kind])
        )
        mark(drawn, [places[period] for period in periods])
        floor = [low + value for low, value in zip(floor, aid[kind], strict=True)]
        style.write(
            fig, x, y + 20, kind, size=size.small, weight=600, color=color(_AID_FILLS[kind])
        )
        x += style.text_width(kind, size.small, 600) + 12
    for i, total in enumerate(aid["total"]):
        ax.text(
            i, total + 1.5, words.number(total, 1), ha="center", weight=600, fontsize=size.small
        )


def _revenue_panel(fig: Figure, ax: Axes, revenue: pd.DataFrame, places: Mapping[str, int]) -> None:
    size = style.layout_of(fig)
    _panel_title(fig, ax, "Russia’s federal oil and gas revenue, trillion roubles")
    style.scale(ax, "y", [0, 3, 6, 9, 12], grid=True)
    years = range(2020, int(revenue["year_or_month"].max()) + 1)
    style.scale(ax, "x", years, [str(year) for year in years], limits=(2019.4, years[-1] + 0.6))
    for row in records(revenue):
        year, value = int(row["year_or_month"]), float(row["value"])
        sure = row["checked"] != "unverified"
        bar = ax.bar(year, value, width=0.62, color=color("russia" if sure else "unknown"))
        mark(bar, places[row["year_or_month"]])
        ax.text(
            year,
            value + 0.2,
            words.number(value, 2),
            ha="center",
            weight=600 if sure else 400,
            fontsize=size.small,
        )
    missing = sorted(set(years) - set(revenue["year_or_month"].astype(int)))
    if missing:  # they are published, and this book does not have them
        middle = (missing[0] + missing[-1]) / 2
        ax.text(middle, 0.3, "not in this book’s table", ha="center", color=color("ink-soft"),
                fontsize=size.small)  # fmt: skip
        ax.plot([missing[0] - 0.31, missing[-1] + 0.31], [0.12, 0.12], color=color("border"), lw=1)
