"""Leverage, drawn: who buys, how dependent, what a tariff would touch, money on both sides.

Each picture has its sentence and its table beside it, from the same rows and the same choice.
Bars that are solid were seen in a second place or recomputed; a pale bar is unverified.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from everystate import mark
from redline import words
from redline.charts import marks, style
from redline.charts.marks import Look, capital
from redline.palette import color
from redline.questions import leverage
from redline.questions.leverage import period_words, short_period
from redline.tables.frames import records, source_ids

# --- rows under headings of one basis each ----------------------------------------------------


class Section(NamedTuple):
    """Rows that may be compared with each other, under the basis that they share."""

    basis: str
    rows: Sequence[Any]  # `Bar` or `Buyer`
    apart: str = ""  # what belongs to the section and may not stand among its rows


class Columns(NamedTuple):
    """Where a row stands in px: the ends of its bar, its own height, its words, its bar."""

    left: float
    right: float
    pitch: float
    words: float  # from the row's top to the baseline of its words
    middle: float  # from the row's top to the middle of its bar
    thick: float


_ROWS = {  # on a phone a row is two lines: its name and value, then its bar over the whole width
    "wide": Columns(200, 520, 27, 17.5, 13, 15),
    "narrow": Columns(2, 356, 43, 20, 31, 9),
}
_LINE = 19.0  # one line of a section's words, px


def _lines(text: str, layout: str) -> list[str]:
    size = style.LAYOUTS[layout]
    return style.wrap(text, size.width - 2 * size.margin, size.small) if text else []


def _sheet(
    layout: str, title: str, subtitle: str, note: str, sections: Sequence[Section]
) -> tuple[Figure, float]:
    """A figure as tall as its sections need, and the px where they begin."""
    texts = sum(len(_lines(one.basis, layout) + _lines(one.apart, layout)) for one in sections)
    rows = sum(len(one.rows) for one in sections)
    room = texts * _LINE + len(sections) * 18 + rows * _ROWS[layout].pitch
    return style.sheet(layout, title, subtitle, note, max(room, 40))


def _rows(fig: Figure, top: float, sections: Sequence[Section]) -> Iterator[tuple[int, float, Any]]:
    """Write the words of each section; yield each row's place among all, its top in px, itself."""
    pitch = _ROWS[style.layout_of(fig).name].pitch
    y, i = top, 0
    for s, section in enumerate(sections):
        y = _paragraph(fig, section.basis, y, f"basis-{s}") + 6
        for row in section.rows:
            yield i, y, row
            y, i = y + pitch, i + 1
        y = _paragraph(fig, section.apart, y, f"apart-{s}") + 12


def _paragraph(fig: Figure, text: str, y: float, gid: str) -> float:
    """Write a text in the soft ink; returns the px below it."""
    for n, line in enumerate(_lines(text, style.layout_of(fig).name)):
        style.write(fig, 2, y + 14, line, **style.soft(fig), gid=f"{gid}-{n}")
        y += _LINE
    return y


# --- who buys ---------------------------------------------------------------------------------

_WHOLE = 100.0
_AMOUNTS = {
    "billion EUR": ("€", " bn", 3),
    "billion USD": ("$", " bn", 3),
    "million USD": ("$", " mn", 1),
}
_METHODS = {
    "reported": "",
    "volume reported; share computed": "computed",
    "value reported; share computed": "computed",
    "mid-point of reported range": "middle of a range",
    "calculated by a news agency": "agency calculation",
}


class Bar(NamedTuple):
    """One buyer: its name, its amount as a part of a full bar and in words, a remark."""

    name: str
    part: float
    amount: str
    remark: str
    sure: bool
    track: bool  # whether a full bar is a whole, which shows as a pale track


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


def buyers_of(purchases: pd.DataFrame, choice: str) -> pd.DataFrame:
    """One comparable set of `leverage.figures`; KeyError for a choice that is not there."""
    rows = purchases[purchases["choice"] == choice]
    if rows.empty:
        raise KeyError(f"no figures called {choice!r}")
    return rows


def buyers_title(rows: pd.DataFrame, fuel: str, measure: str, years: str) -> str:
    """The finding: of shares the largest buyer at first and at last, of amounts the fullest list.

    Only sets of which the largest figure is confirmed lead; members of the EU and groups without
    a name are left to the rows.
    """
    subject = fuel if years == leverage.ANY else f"{fuel}, {years}"
    if rows.empty:
        return f"{subject}: no {measure} in the table, which is not a zero"
    named = rows[~rows["inside"] & ~rows["buyer"].str.match("Other|Rest")]
    if rows["choice"].nunique() == 1 and named["buyer"].duplicated().any():
        amounts = words.join(map(_amount, records(named)), last="or")
        return f"{subject}: sources disagree on the {named['buyer'].iloc[0]}, {amounts}"
    largest = leverage.confirmed_only(named.drop_duplicates("choice"))
    if largest.empty:
        figures = words.count(len(rows), "figure")
        return f"{subject}: {figures}, the largest of them unconfirmed"
    if measure == "shares" and len(largest) > 1:
        ends = words.join(
            f"{row['buyer']} {_amount(row)} ({short_period(row['period'])})"
            for row in records(largest.iloc[[0, -1]])
        )
        return f"{fuel}, the largest of the buyers listed: {ends}"
    size = named.groupby("choice").size()[largest["choice"]]
    fullest = named[named["choice"] == size[::-1].idxmax()]
    top = words.join(f"{row['buyer']} {_amount(row)}" for row in records(fullest)[:3])
    return f"{fuel}, {short_period(fullest['period'].iloc[0])}: {top}"


def _section(rows: pd.DataFrame, fossil: pd.DataFrame) -> Section:
    """The bars of one comparable set; a method that all share is said once, in the heading."""
    first, methods = records(rows)[0], rows["method"].map(lambda name: _METHODS.get(name, name))
    share, alike = first["kind"] == "share", methods.nunique() == 1
    common = f", {methods.iloc[0]}" if alike and methods.iloc[0] else ""
    limit = _WHOLE if share else rows["amount"].max()
    bars = [
        Bar(
            _name(row),
            min(row["amount"] / limit, 1.0),
            _amount(row),
            _list("" if common else method, "see note" if row["checked"] == "nuance" else ""),
            row["checked"] != "unverified",
            share,
        )
        for row, method in zip(records(rows), methods, strict=True)
    ]
    basis = f"{period_words(first['period'])}. {_buyers_basis(rows)}{common}"
    return Section(basis, bars, _elsewhere(fossil, first) if share else "")


def _list(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _buyers_basis(rows: pd.DataFrame) -> str:
    first = records(rows)[0]
    if first["kind"] == "share":
        total = f"; the rows add up to {words.percent(rows['amount'].sum())}"
        basis = capital(str(first["basis"]))
    else:
        total = f"; all buyers together: {_amount({**first, 'amount': first['total']})}"
        basis = capital(str(first["basis"]).partition(", ")[0])
    return basis if pd.isna(first["total"]) else basis + total


def _elsewhere(fossil: pd.DataFrame, share: Mapping[str, Any]) -> str:
    """Shares of the same fuel and period on other bases, in words, apart from the bars."""
    others = leverage.other_bases(fossil, share["fuel"], share["period"], share["basis"])
    shares = "; ".join(
        f"{row['buyer']} {words.percent(row['share_pct'], 0)}, {row['basis']}"
        for row in records(others)
    )
    return f"On another basis, so not in the bars: {shares}." if shares else ""


def _buyers_sections(rows: pd.DataFrame, fossil: pd.DataFrame) -> list[Section]:
    return [_section(rows_of_set, fossil) for _, rows_of_set in rows.groupby("choice", sort=False)]


_BUYERS_NOTE = (
    "Compare within one heading only: each has a basis of its own, and headings do not add up. "
    "Pale: unverified."
)
_BUYERS_WHAT = {
    "shares": "Share of what Russia exported, earned or was paid, by buyer, %",
    "amounts": "What each buyer took or paid; a full bar is the largest of its heading",
}


@style.chart
def buyers(
    purchases: pd.DataFrame,
    fossil: pd.DataFrame,
    fuel: str,
    measure: str,
    years: str,
    *,
    layout: str = "wide",
) -> Figure:
    """What was bought of one fuel, a section for each period and basis, from the first to the last.

    ``purchases`` is `leverage.figures`; ``fuel`` a value of its FUELS, ``measure`` a key of its
    MEASURES, ``years`` a key of its BOUGHT or its ANY.
    """
    rows = leverage.purchases(purchases, fuel, measure, years)
    title, sections = buyers_title(rows, fuel, measure, years), _buyers_sections(rows, fossil)
    fig, top = _sheet(layout, title, _BUYERS_WHAT[measure], _BUYERS_NOTE, sections)
    ax, columns = style.canvas(fig, "bars"), _ROWS[layout]
    tracks = []
    for i, y, bar in _rows(fig, top, sections):
        length, middle = (columns.right - columns.left) * bar.part, y + columns.middle
        fill, gid = ("series-1", "seen-again") if bar.sure else ("unknown", "unverified")
        look: dict[str, Any] = {"color": color(fill), "zorder": 2, "gid": gid}
        marks.bar(ax, i, columns.left, length, middle, columns.thick, **look)
        if bar.track:
            tracks.append((columns.left, columns.right, middle, columns.thick))
        _bar_words(fig, bar, i, y + columns.words, columns.left + length)
    marks.bars(ax, "tracks", tracks, fill="panel")
    return fig


def _bar_words(fig: Figure, bar: Bar, i: int, base: float, end: float) -> None:
    """Name, amount and remark of a bar: on a desk behind its ``end``, on a phone above it."""
    size, soft = style.layout_of(fig), style.soft(fig)
    mark(style.write(fig, 2, base, bar.name, gid=f"name-{i}"), i)
    width = style.text_width(bar.amount, size.text, 600) + 7
    amount: dict[str, Any] = {"weight": 600, "gid": f"value-{i}"}
    unsure = "" if bar.sure else "unverified"
    if size.name == "wide":
        style.write(fig, end + 6, base, bar.amount, **amount)
        remark = _list(bar.remark, unsure)
        style.write(fig, end + 6 + width, base, remark, gid=f"remark-{i}", **soft)
        return
    edge, remark = _ROWS[size.name].right, unsure or bar.remark
    room = edge - width - style.text_width(bar.name, size.text) - 12
    if style.text_width(remark, size.small) > room:
        remark = ""
    style.write(fig, edge, base, bar.amount, ha="right", **amount)
    style.write(fig, edge - width, base, remark, ha="right", gid=f"remark-{i}", **soft)


def buyers_sentence(
    purchases: pd.DataFrame, fossil: pd.DataFrame, fuel: str, measure: str, years: str
) -> str:
    """What the bars show, for a reader who does not see them: of each heading the largest three."""
    rows = leverage.purchases(purchases, fuel, measure, years)
    parts = [f"{buyers_title(rows, fuel, measure, years)}."]
    for section in _buyers_sections(rows, fossil):
        largest = words.join(f"{bar.name} {bar.amount}" for bar in section.rows[:3])
        parts.append(f"{section.basis}: {largest}. {section.apart}".strip())
    return " ".join(parts)


def buyers_table(purchases: pd.DataFrame, fuel: str, measure: str, years: str) -> pd.DataFrame:
    """The figures of one fuel, a row a bar, with basis, method, second look and notes."""
    rows = leverage.purchases(purchases, fuel, measure, years)
    return pd.DataFrame(
        {
            "buyer": [_name(row) for row in records(rows)],
            "period": rows["period"].map(period_words),
            "amount": [_amount(row) for row in records(rows)],
            "basis": rows["basis"].str.split(", ").str[0],
            "method": rows["method"],
            "checked": rows["checked"],
            "note": rows["notes"].fillna(""),
        }
    )


def buyers_sources(
    purchases: pd.DataFrame, fossil: pd.DataFrame, fuel: str, measure: str, years: str
) -> list[str]:
    """Ids of the sources of one fuel's figures, and of what stands apart from them."""
    rows = leverage.purchases(purchases, fuel, measure, years)
    sets = records(rows[rows["kind"] == "share"].drop_duplicates("choice"))
    return source_ids(
        rows,
        *(leverage.other_bases(fossil, one["fuel"], one["period"], one["basis"]) for one in sets),
    )


# --- how dependent ----------------------------------------------------------------------------

_SHARE = "russia_share_of_buyer_imports_pct"
_CURRENCY = {"USD": "$", "EUR": "€"}


def _exports(row: Mapping[str, Any]) -> str:
    """Exports to the United States with currency and year, or a blank."""
    if pd.isna(row["exports_to_us_bn"]):
        return ""
    amount = _billion(float(row["exports_to_us_bn"]), _CURRENCY[row["exports_to_us_currency"]])
    return f"{amount}, {row['exports_to_us_year']}"


def dependence_title(rows: pd.DataFrame, good: str, years: str) -> str:
    """The finding: the highest confirmed share, and a higher one that is less sure."""
    subject = good if years == "All years" else f"{good}, {years}"
    if rows.empty:
        return f"{subject}: no figure in the table, which is not a zero"
    ranked = rows.sort_values(_SHARE, ascending=False, kind="stable")
    highest, confirmed = records(ranked)[0], records(leverage.confirmed_only(ranked))
    if not confirmed:
        count = words.count(len(rows), "share")
        return f"{subject}: the highest of {count}, {_of_buyer(highest)}, is not confirmed"
    which = "the one confirmed share"
    if len(confirmed) > 1:
        which = f"of {words.count(len(confirmed), 'confirmed share')} the highest"
    title = f"{subject}: {which} is {_of_buyer(confirmed[0])}"
    less_sure = highest["checked"] != "confirmed"
    return title + (f"; a less sure one is {_share(highest)}" if less_sure else "")


def _of_buyer(row: Mapping[str, Any]) -> str:
    kind = leverage.GOOD_WORDS.get(row["good"])
    what = f" of {kind}" if kind else ""
    return f"{row['buyer']}’s, {_share(row)}{what} in {period_words(row['period'])}"


def _share(row: Mapping[str, Any]) -> str:
    share = float(row[_SHARE])
    return words.percent(share, 0 if share.is_integer() else 1)


class Buyer(NamedTuple):
    """One row: a buyer's shares on one basis over time, each with its place in the table."""

    name: str
    shares: Sequence[tuple[float, int, bool]]  # percent, place, whether it was seen again
    ends: str  # the first and the latest share in words
    aside: str


def _buyers_by_basis(rows: pd.DataFrame) -> list[Section]:
    """Of each basis its buyers, those with the highest latest share first.

    The basis with the highest confirmed share leads, as the title does.
    """
    rows = rows.assign(
        place=range(len(rows)),
        confirmed=rows[_SHARE].where(rows["checked"] == "confirmed").fillna(0),
    )
    by_basis = sorted(
        rows.groupby("section", sort=False), key=lambda group: -group[1]["confirmed"].max()
    )
    sections = []
    for basis, figures in by_basis:
        buyers = [records(own) for _, own in figures.groupby("buyer", sort=False)]
        buyers.sort(key=lambda own: -own[-1][_SHARE])
        sections.append(Section(capital(str(basis)), [_buyer(own) for own in buyers]))
    return sections


def _buyer(own: Sequence[Mapping[str, Any]]) -> Buyer:
    ends = [
        f"{_share(row)} ({short_period(row['period'])})"
        for row in (own if len(own) == 1 else (own[0], own[-1]))
    ]
    shares = [(float(row[_SHARE]), row["place"], row["checked"] != "unverified") for row in own]
    return Buyer(own[0]["buyer"], shares, " → ".join(ends), _exports(own[0]).partition(",")[0])


_DOTS = {"wide": (150.0, 400.0), "narrow": (8.0, 350.0)}  # px of 0 and of 100 percent
_DEPENDENCE_WHAT = {
    "wide": "at the right all goods exported to the United States",
    "narrow": "exports to the United States stand in the Data tab",
}
_DEPENDENCE_NOTE = (
    "Compare within one heading only. Exports to the US: $ are US imports of 2024 (US Census), "
    "€ a member state’s of 2023 (Eurostat). Large dot: the latest; open: unverified."
)


@style.chart
def dependence(table: pd.DataFrame, good: str, years: str, *, layout: str = "wide") -> Figure:
    """Russia's share of each buyer's imports of a good: a line a buyer, a dot a figure."""
    rows = leverage.dependence(table, good, years)
    title, sections = dependence_title(rows, good, years), _buyers_by_basis(rows)
    subtitle = f"Russia’s share of the buyer’s imports, %; {_DEPENDENCE_WHAT[layout]}"
    fig, top = _sheet(layout, title, subtitle, _DEPENDENCE_NOTE, sections)
    ax = style.canvas(fig, "shares")
    for i, y, buyer in _rows(fig, top, sections):
        _dots(ax, buyer, i, y)
        _buyer_words(fig, buyer, i, y + _ROWS[layout].words)
    return fig


def _dots(ax: Axes, buyer: Buyer, i: int, y: float) -> None:
    """The whole as a pale track, a dot a figure, and a line from the least to the highest."""
    layout = style.layout_of(ax).name
    columns, (left, right) = _ROWS[layout], _DOTS[layout]
    middle, ink = y + columns.middle, color("series-1")
    marks.bars(ax, f"track-{i}", [(left, right, middle, columns.thick)], fill="panel")
    across = [left + (right - left) * share / _WHOLE for share, _, _ in buyer.shares]
    ax.plot([min(across), max(across)], [middle] * 2, color=ink, lw=1.5, gid=f"span-{i}")
    for n, (x, (_, place, sure)) in enumerate(zip(across, buyer.shares, strict=True), start=1):
        look: dict[str, Any] = {"mfc": ink if sure else color("paper"), "mec": ink, "mew": 1.5}
        size = 10 if n == len(across) else 6  # the latest is large
        dot = ax.plot([x], [middle], "o", ms=size, zorder=3, gid=f"dot-{place}", **look)
        mark(dot, place)


def _buyer_words(fig: Figure, buyer: Buyer, i: int, base: float) -> None:
    size = style.layout_of(fig)
    ends: dict[str, Any] = {"weight": 600, "size": size.small, "gid": f"ends-{i}"}
    style.write(fig, 2, base, buyer.name, gid=f"name-{i}")
    if size.name == "wide":
        style.write(fig, 412, base, buyer.ends, **ends)
        style.write(fig, 758, base, buyer.aside, ha="right", gid=f"aside-{i}", **style.soft(fig))
    else:
        style.write(fig, 356, base, buyer.ends, ha="right", **ends)


def dependence_sentence(table: pd.DataFrame, good: str, years: str) -> str:
    """What the chart of one good and span shows, for a reader who does not see it."""
    rows = leverage.dependence(table, good, years)
    title = dependence_title(rows, good, years)
    if rows.empty:
        return f"{title}."
    figures = words.count(len(rows), "figure").capitalize()
    buyers = words.count(rows["buyer"].nunique(), "buyer")
    bases = words.count(rows["section"].nunique(), "basis", "bases")
    unseen = words.unseen(rows["checked"])
    figures += f"{unseen}," if unseen else ""
    return f"{title}. {figures} for {buyers} on {bases}; the Data tab lists each with its basis."


def dependence_table(table: pd.DataFrame, good: str, years: str) -> pd.DataFrame:
    """The rows of one good and span, with the inputs of a computed share and the trade figure."""
    rows = leverage.dependence(table, good, years)
    return pd.DataFrame(
        {
            "buyer": rows["buyer"],
            "period": rows["period"].map(period_words),
            "share of imports (%)": rows[_SHARE],
            "basis": [f"{row['share_basis']} ({row['method']})" for row in records(rows)],
            "from Russia": rows["imports_from_russia"],
            "of all imports": rows["buyer_total_imports"],
            "unit": rows["unit"].fillna(""),
            "exports to the US": [_exports(row) for row in records(rows)],
            "whose figure": rows["exports_to_us_basis"].fillna(""),
            "checked": rows["checked"],
            "note": rows["notes"].fillna(""),
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


def picked(**switches: bool) -> list[str]:
    """Names of the goods that are switched on, in the book's order."""
    return [good for good in leverage.TARIFF_GOODS if switches[good]]


def billion(dollars: float) -> str:
    """``605.76`` → ``$605.8 bn``; below 50 million one more digit."""
    return _billion(dollars, "$")


def _billion(amount: float, currency: str) -> str:
    digits = 1 if amount >= 0.05 or amount == 0 else 2
    return f"{currency}{words.number(amount, digits)} bn"


def tariff_title(rows: pd.DataFrame, goods: Collection[str], rate: int) -> str:
    """What US imports come from confirmed buyers of any of the goods, and from less sure ones."""
    if not goods:
        return "No good is chosen: nobody is hit"
    everyone = leverage.exposure(rows, goods, rate)
    sure = leverage.exposure(leverage.confirmed_only(rows), goods, rate)
    named = capital(words.join((GOOD_WORDS[good] for good in goods), last="or"))
    title = (
        f"{named}: ${words.number(sure.imports_usd_bn)}\u00a0bn of US imports come from "
        f"{words.count(sure.partners, 'confirmed buyer')}"
    )
    more = everyone.partners - sure.partners
    if not more:
        return title
    total = f"${words.number(everyone.imports_usd_bn)}\u00a0bn"
    return f"{title}, {total} with {words.count(more, 'less sure one')}"


def _duty(exposure: leverage.Exposure, rate: int) -> str:
    return (
        f"Duty at {rate}% on that value: ${words.number(exposure.duty_usd_bn)} bn a year at most, "
        "if nothing changed"
    )


ASSUMPTIONS = (
    "Assumes: the duty falls on all goods of a buyer, trade stays as in 2024, nobody responds. So "
    "the duty is an upper bound by arithmetic, not a forecast. Dot: no purchase known, which is no "
    "“no”. The EU is one customs territory. Source: US Census, compiled; how sure: in the tab."
)


class _Tariff(NamedTuple):
    """Where the chart of a tariff has its parts, px."""

    top: float  # of the first row
    pitch: float
    foot: float  # room below the last row
    title_lines: int
    goods: Sequence[float]  # middles of the columns of purchases
    middle: float  # from a row's top to its marks and its bar
    base: float  # and to the baseline of its words
    left: float  # of the bars
    right: float  # end of the longest bar
    edge: float  # right edge of the sums
    duty: float | None  # and of the duties, where there is room for them


_TARIFFS = {
    "wide": _Tariff(110, 24, 58, 2, range(160, 377, 54), 13, 17.5, 430, 590, 665, 758),
    "narrow": _Tariff(204, 44, 118, 4, range(13, 110, 24), 33, 19, 132, 356, 356, None),
}


@style.chart
def tariff(
    rows: pd.DataFrame, goods: Collection[str], rate: int, *, layout: str = "wide"
) -> Figure:
    """Partners of the United States: what each bought, and US imports from it.

    ``rows`` are `redline.questions.leverage.partners`. Every mark stands in every state.
    """
    sheet, exposure = _TARIFFS[layout], leverage.exposure(rows, goods, rate)
    fig = style.figure(layout, sheet.top + sheet.pitch * len(rows) + sheet.foot)
    title = tariff_title(rows, goods, rate)
    style.heading(fig, title, _duty(exposure, rate), lines=sheet.title_lines)
    style.source_line(fig, ASSUMPTIONS)
    ax = style.canvas(fig, "partners")
    _tariff_heads(fig, sheet, goods, rate)
    tops = [sheet.top + sheet.pitch * i for i in range(len(rows))]
    _purchases(ax, rows, goods, sheet.goods, [y + sheet.middle for y in tops])
    longest = float(rows["us_imports_usd_bn"].max())
    for i, (row, hit) in enumerate(zip(records(rows), exposure.hit, strict=True)):
        length = (sheet.right - sheet.left) * row["us_imports_usd_bn"] / longest
        fill, gid = ("series-2", "exposed") if hit else ("unknown", "not-exposed")
        look = {"color": color(fill), "gid": gid}
        marks.bar(ax, i, sheet.left, length, tops[i] + sheet.middle, 12.0, **look)
        _partner_words(fig, sheet, row, i, tops[i] + sheet.base, rate if hit else None)
    return fig


def _tariff_heads(fig: Figure, sheet: _Tariff, goods: Collection[str], rate: int) -> None:
    """What stands in each column; on a phone the goods' names stand upright."""
    upright: dict[str, Any] = {"rotation": 90, "va": "bottom"}
    rise, turn = (8, {}) if sheet.duty else (2, upright)
    for good, x in zip(leverage.TARIFF_GOODS, sheet.goods, strict=True):
        look = style.soft(fig) | {"ha": "center", "gid": f"head-{good}", **turn}
        if good in goods:
            look |= {"weight": 600, "color": color("ink")}
        style.write(fig, x, sheet.top - rise, good, **look)
    soft = style.soft(fig) | {"ha": "right"}
    imports, rise = ("US imports", 8) if sheet.duty else ("US imports of goods, 2024", 4)
    style.write(fig, sheet.edge, sheet.top - rise, imports, gid="head-imports", **soft)
    if sheet.duty:
        duty = f"duty at {rate}%"
        style.write(fig, sheet.duty, sheet.top - rise, duty, gid="head-duty", **soft)


_PURCHASES = {  # gid: the mark of a purchase, and half its width
    "counts": (Look("square", "series-2"), 6),
    "bought": (Look("square", "paper", "others"), 6),
    "not-confirmed": (Look("square", "others"), 1.6),
}


def _purchases(
    ax: Axes,
    rows: pd.DataFrame,
    goods: Collection[str],
    columns: Sequence[float],
    middles: Sequence[float],
) -> None:
    """A mark for each partner and good: bought and chosen, bought, or no purchase known."""
    centres: dict[str, list[tuple[float, float]]] = {gid: [] for gid in _PURCHASES}
    for good, x in zip(leverage.TARIFF_GOODS, columns, strict=True):
        for bought, y in zip(rows[good].fillna(False), middles, strict=True):
            gid = "not-confirmed" if not bought else "counts" if good in goods else "bought"
            centres[gid].append((x, y))
    for gid, (look, half) in _PURCHASES.items():
        marks.stamp(ax, gid, look, centres[gid], half)


def _partner_words(
    fig: Figure, sheet: _Tariff, row: Mapping[str, Any], i: int, base: float, rate: int | None
) -> None:
    """Name, imports and (on a desk) duty of one partner; ``rate`` is None for one not hit."""
    imports = float(row["us_imports_usd_bn"])
    ink: dict[str, Any] = {"color": color("ink-soft" if rate is None else "ink")}
    right = {"ha": "right", **ink}
    mark(style.write(fig, 2, base, row["partner"], gid=f"partner-{i}", **ink), i)
    mark(style.write(fig, sheet.edge, base, billion(imports), gid=f"imports-{i}", **right), i)
    if sheet.duty:
        duty = "" if rate is None else billion(imports * rate / 100)
        style.write(fig, sheet.duty, base, duty, gid=f"duty-{i}", **right)


def tariff_sentence(rows: pd.DataFrame, goods: Collection[str], rate: int) -> str:
    """What the chart of one choice shows, with its assumptions."""
    exposure = leverage.exposure(rows, goods, rate)
    partners = words.join(rows.loc[list(exposure.hit), "partner"])
    named = f" {partners}." if partners else ""
    return (
        f"{tariff_title(rows, goods, rate)}.{named} {_duty(exposure, rate)}: all goods of the "
        "buyer, trade of 2024, no response. Where no purchase is known there may still be one."
    )


def tariff_table(rows: pd.DataFrame, goods: Collection[str], rate: int) -> pd.DataFrame:
    """One row a partner: purchases, whether it is hit, imports, the duty, what limits the row."""
    hit = pd.Series(leverage.exposure(rows, goods, rate).hit, index=rows.index, dtype=bool)
    imports, answer = rows["us_imports_usd_bn"], {True: "yes", False: "not known"}
    duty = imports.map(lambda billions: round(billions * rate / 100, 3))
    purchases = {
        GOOD_WORDS[good]: rows[good].fillna(False).map(answer) for good in leverage.TARIFF_GOODS
    }
    return pd.DataFrame(
        {
            "partner": rows["partner"],
            **purchases,
            "exposed": hit.map(answer),
            "US imports 2024 ($ bn)": imports,
            f"duty at {rate}% ($ bn, upper bound)": duty.where(hit),
            "checked": rows["checked"],
            "note": rows["notes"].fillna(""),
        }
    ).reset_index(drop=True)


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
    height = 470 if wide else 780
    fig = style.figure(layout, height)
    title = money_title(aid, revenue)
    top = style.heading(fig, title, "Two panels, two units: neither is a balance of the other")
    pale = " Pale: unverified." if (revenue["checked"] == "unverified").any() else ""
    bottom = style.source_line(
        fig,
        "Source: Kiel Institute, Ukraine Support Tracker, Release 29 (allocations, not deliveries; "
        f"US rows end in January 2025); revenue as reported by the press.{pale}",
    )
    foot = bottom + 44
    boxes = {  # of each panel px from the figure's left, upper, right and lower edge
        "aid": (34, top + 62, 392, foot) if wide else (30, top + 58, 2, height - top - 268),
        "revenue": (446, top + 62, 2, foot) if wide else (30, top + 390, 2, foot),
    }
    aid_panel, revenue_panel = (
        style.axes(fig, left=left, top=upper, right=right, bottom=lower, gid=gid)
        for gid, (left, upper, right, lower) in boxes.items()
    )
    places = {period: i for i, period in enumerate(_periods(aid, revenue))}
    _aid_bars(fig, aid_panel, aid, places)
    _revenue_bars(fig, revenue_panel, revenue, places)
    return fig


def money_sentence(aid: pd.DataFrame, revenue: pd.DataFrame) -> str:
    """Both panels' figures in words, year by year, and which of them were seen once only."""
    allocated = words.join(
        f"{words.number(total, 1)} in {period.replace('2026-01/2026-04', 'January to April 2026')}"
        for period, total in zip(aid.index, aid["total"], strict=True)
    )
    earned = words.join(
        f"{words.number(float(row['value']), 2)} in {row['year_or_month']}"
        + (" (unverified)" if row["checked"] == "unverified" else "")
        for row in records(revenue)
    )
    return (
        f"Aid allocated to Ukraine by all donors, billion euros: {allocated}. "
        f"Russia’s federal oil and gas revenue, trillion roubles: {earned}."
    )


def _periods(aid: pd.DataFrame, revenue: pd.DataFrame) -> list[str]:
    """The periods for which one of the two sides has a figure, as the data tab lists them."""
    return sorted({*aid.index, *revenue["year_or_month"]})


def money_table(aid: pd.DataFrame, revenue: pd.DataFrame) -> pd.DataFrame:
    """One row a period; empty where a side has no figure for it."""
    periods = _periods(aid, revenue)
    earned = revenue.set_index("year_or_month").reindex(periods)
    allocated = aid.reindex(periods)
    return pd.DataFrame(
        {
            "period": periods,
            **{
                f"aid: {kind} (€ bn)": allocated[kind].to_numpy()
                for kind in (*leverage.AID_KINDS, "total")
            },
            "oil and gas revenue (trillion roubles)": earned["value"].to_numpy(),
            "revenue checked": earned["checked"].fillna("").to_numpy(),
        }
    )


def _panel_title(fig: Figure, ax: Axes, text: str) -> tuple[float, float]:
    """Write a panel's own title; returns where it begins, px."""
    box = ax.get_position()
    x = box.x0 * fig.get_figwidth() * 72 - 30
    y = float((1 - box.y1) * fig.get_figheight() * 72 - 38)
    style.write(fig, x, y, text, weight=600, gid=f"title-{ax.get_gid()}")
    return x, y


def _aid_bars(fig: Figure, ax: Axes, aid: pd.DataFrame, places: Mapping[str, int]) -> None:
    size = style.layout_of(fig).small
    x, y = _panel_title(fig, ax, "Aid allocated by all donors, billion euros")
    style.scale(ax, "y", [0, 25, 50, 75, 100], grid=True)
    years = range(len(aid))
    labels = [period if len(period) == 4 else "2026,\nto April" for period in aid.index]
    style.scale(ax, "x", years, labels, limits=(-0.6, len(aid) - 0.4))
    floor = pd.Series(0.0, index=aid.index)
    for kind, token in _AID_FILLS.items():
        bars = ax.bar(years, aid[kind], bottom=floor, width=0.62, color=color(token))
        mark(bars, [places[period] for period in aid.index])
        floor += aid[kind]
        style.write(fig, x, y + 20, kind, size=size, weight=600, color=color(token))
        x += style.text_width(kind, size, 600) + 12
    for i, total in enumerate(aid["total"]):
        ax.text(i, total + 1.5, words.number(total, 1), ha="center", weight=600, fontsize=size)


def _revenue_bars(fig: Figure, ax: Axes, revenue: pd.DataFrame, places: Mapping[str, int]) -> None:
    text: dict[str, Any] = {"fontsize": style.layout_of(fig).small, "ha": "center"}
    _panel_title(fig, ax, "Russia’s federal oil and gas revenue, trillion roubles")
    style.scale(ax, "y", [0, 3, 6, 9, 12], grid=True)
    years = range(2020, int(revenue["year_or_month"].max()) + 1)
    style.scale(ax, "x", years, [str(year) for year in years], limits=(2019.4, years[-1] + 0.6))
    for row in records(revenue):
        year, trillions = int(row["year_or_month"]), float(row["value"])
        fill, weight = ("unknown", 400) if row["checked"] == "unverified" else ("russia", 600)
        mark(ax.bar(year, trillions, width=0.62, color=color(fill)), places[row["year_or_month"]])
        ax.text(year, trillions + 0.2, words.number(trillions, 2), weight=weight, **text)
    for year in sorted(set(years) - set(revenue["year_or_month"].astype(int))):
        # published, and not in this book's table, or left out by the reader's choice
        ax.text(year, 0.3, "none\nshown", color=color("ink-soft"), **text)
        ax.plot([year - 0.31, year + 0.31], [0.12, 0.12], color=color("border"), lw=1)
