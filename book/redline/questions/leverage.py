"""Leverage, asked of the tables: who buys, how dependent, what a tariff would touch, what was done.

Every function is pure: tables in (as :func:`redline.tables.load` returns them), a table, a
number or a name out. Four rules run through the module:

* A share is compared only with shares on the same basis, fuel and period (`figures`).
* A basis that begins with "partial" covers one route or one plant and is left out (`figures`).
* A purchase that was not confirmed is unknown, never "no" (`partners`).
* Money in two currencies is never added: a Eurostat figure in euros stays beside a US figure
  in dollars (`dependence`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from redline import words
from redline.tables.frames import records
from redline.tables.frames import source_ids as source_ids

FUELS: Mapping[str, str] = {
    "crude_oil": "Crude oil",
    "oil_products": "Oil products",
    "oil_total": "Oil and oil products",
    "diesel": "Diesel",
    "pipeline_gas": "Pipeline gas",
    "lng": "Liquefied gas (LNG)",
    "gas_total": "All gas",
    "coal": "Coal",
    "all_fossil": "All fossil fuels",
    "enriched_uranium": "Enriched uranium",
}
"""What is bought, in the order in which the book lists it."""

WORLD = "Russia (all buyers)"
_NOVAK = "stated by Deputy PM Novak"
_MATRIX = "share of Russia’s total exports of this fuel (computed)"
_MEMBERS = frozenset(
    "Austria Belgium Bulgaria Croatia Cyprus Czechia Denmark Estonia Finland France Germany Greece "
    "Hungary Ireland Italy Latvia Lithuania Luxembourg Malta Netherlands Poland Portugal Romania "
    "Slovakia Slovenia Spain Sweden".split()
) | {"Czech Republic", "Hungary and Slovakia"}


def period_words(period: str) -> str:
    """``2024-02-24/2025-02-23`` → ``24 February 2024 to 23 February 2025``."""
    return " to ".join(words.date(part) for part in period.split("/"))


# --- who buys ---------------------------------------------------------------------------------

_CURRENCIES = {"EUR": "billion EUR", "USD": "billion USD", "EUR per day": "billion EUR a day"}


def _basis(text: str) -> str:
    """A share's basis as the book words it; one basis in three wordings is one basis."""
    if _NOVAK in text:
        return f"share of Russia’s oil and product exports, {_NOVAK}"
    if text == _MATRIX:
        return "share of Russia’s exports (trade matrix)"
    if "see notes" in text:
        return "share of Russia’s crude exports, almost surely since 5 December 2022 (CREA)"
    return text.replace("EUR ", "€").removesuffix(" (computed)")


_UNITS = {"billion EUR": "€ bn", "billion USD": "$ bn", "million USD": "$ mn"}


def _short_basis(basis: str) -> str:
    """A basis as a menu names it; the chart under the menu gives it in full."""
    what, _, unit = basis.partition(", ")
    if what in ("value", "volume"):
        return f"{what}, {_UNITS.get(unit, unit)}"
    if _NOVAK in basis:
        return "share of exports, Novak"
    if "payments" in basis:
        return "share of the top five’s payments"
    who = ", CREA" if "CREA" in basis else ""
    return (
        "share of earnings" if "earnings" in basis or "€" in basis else "share of exports"
    ) + who


def short_period(period: str) -> str:
    """``2022-12-05/2024-07-31`` → ``Dec 2022 to Jul 2024``, days left out."""
    parts = []
    for part in period.split("/"):
        *month, year = words.date(part[:7]).split()
        parts.append(" ".join([*(name[:3] for name in month), year]))
    return " to ".join(dict.fromkeys(parts))


def _long(fossil: pd.DataFrame) -> pd.DataFrame:
    """One row a figure: a share, a value and a volume of one line become three rows."""
    parts = []
    for kind, column in (("share", "share_pct"), ("value", "value_bn"), ("volume", "volume")):
        rows = fossil[fossil[column].notna()].copy()
        if kind == "volume":  # a trade matrix is shown by the shares computed from it
            rows = rows[~rows["share_basis"].eq(_MATRIX).fillna(False)]
        rows["kind"], rows["amount"] = kind, rows[column].astype(float)
        if kind == "share":  # some rows say "computed" of their share in the basis alone
            own = rows["share_basis"].str.endswith("(computed)") & rows["method"].eq("reported")
            rows["method"] = rows["method"].mask(own, "value reported; share computed")
        rows["basis"] = {
            "share": rows["share_basis"].fillna("").map(_basis),
            "value": "value, " + rows["currency"].map(_CURRENCIES).astype("string"),
            "volume": "volume, " + rows["unit"],
        }[kind]
        parts.append(rows)
    return pd.concat(parts, ignore_index=True)


def _uranium(uranium: pd.DataFrame) -> pd.DataFrame:
    """Imports of enriched uranium by buyer, in the columns of the table of fossil fuels."""
    kinds = {"enriched_uranium_imports": None, "enriched_uranium_exports_russia": WORLD}
    rows = uranium[(uranium["row_type"] == "data") & uranium["measure"].isin(kinds)].copy()
    world = rows["measure"] == "enriched_uranium_exports_russia"
    rows["buyer"] = rows["buyer"].mask(world, WORLD)
    agency = rows["notes"].str.contains("alculation|estimate", na=False)
    rows["method"] = agency.map({True: "calculated by a news agency", False: "reported"})
    rows["fuel"], rows["period_type"] = "enriched_uranium", "as stated"
    return rows


def _uranium_long(uranium: pd.DataFrame) -> pd.DataFrame:
    parts = []
    rows = _uranium(uranium)
    for kind, column in (("value", "value_usd_mn"), ("volume", "volume")):
        some = rows[rows[column].notna()].copy()
        some["kind"], some["amount"] = kind, some[column].astype(float)
        some["basis"] = "value, million USD" if kind == "value" else "volume, " + some["unit"]
        parts.append(some)
    return pd.concat(parts, ignore_index=True)


def figures(fossil: pd.DataFrame, uranium: pd.DataFrame) -> pd.DataFrame:
    """Every figure on a purchase that has another on the same fuel, period and basis beside it.

    Columns: choice (``Crude oil · 2022 · share of exports``, one comparable set), fuel, period,
    kind (``share`` in percent, ``value``, ``volume``), basis (with the unit), buyer, inside (a
    member of the EU where the EU stands in the set too), amount, digits (to write),
    total (of all buyers on the same basis; NaN if unseen), method, checked, notes, source_ids.
    Sorted by fuel, period, kind, then from the largest amount to the smallest. Left out: bases
    that begin with "partial", a buyer's own mix of fuels, averages a day of Russia's income,
    and figures that stand alone on their basis.
    """
    whole = fossil[~fossil["share_basis"].str.startswith("partial").fillna(False)]
    rows = pd.concat([_long(whole), _uranium_long(uranium)], ignore_index=True)
    set_of = ["fuel", "period", "period_type", "kind", "basis"]
    totals = _totals(rows)
    named = rows[rows["buyer"] != WORLD].copy()
    size = named.groupby(set_of)["buyer"].transform("size")
    named = named[(size > 1) & ~named["basis"].str.contains("purchases from Russia")]
    named["total"] = [totals.get(_total_key(row), float("nan")) for row in records(named)]
    named["inside"] = named["buyer"].isin(_MEMBERS) & named.groupby(set_of)["iso3"].transform(
        lambda codes: bool((codes == "EU27").any())
    )
    named["choice"] = [
        f"{FUELS[row['fuel']]} · {short_period(row['period'])} · {_short_basis(row['basis'])}"
        for row in records(named)
    ]
    order = {fuel: i for i, fuel in enumerate(FUELS)}
    kinds = {"share": 0, "value": 1, "volume": 2}
    named["_fuel"], named["_kind"] = named["fuel"].map(order), named["kind"].map(kinds)
    named = named.sort_values(
        ["_fuel", "period", "_kind", "basis", "amount"], ascending=[True] * 4 + [False]
    )
    whole_numbers = named["amount"].mod(1).eq(0).groupby(named["choice"]).transform("all")
    named["digits"] = (~whole_numbers).astype(int)
    columns = ["choice", "fuel", "period", "kind", "basis", "buyer", "inside", "amount", "digits"]
    return named[[*columns, "total", "method", "checked", "notes", "source_ids"]].reset_index(
        drop=True
    )


def _total_key(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    matrix = row["kind"] == "share" and row["basis"] == _basis(_MATRIX)
    unit = "matrix" if matrix else str(row["basis"])
    return str(row["fuel"]), str(row["period"]), str(row["kind"]), unit


def _totals(rows: pd.DataFrame) -> dict[tuple[str, str, str, str], float]:
    """What all buyers together bought, where the table has it, by fuel, period, kind, basis."""
    totals = {}
    for row in records(rows[rows["buyer"] == WORLD]):
        key = _total_key(row)
        totals[key] = row["amount"]
        if row["kind"] == "volume":  # the volume that a trade matrix divides
            totals[key[0], key[1], "share", "matrix"] = row["amount"]
    return totals


MEASURES: Mapping[str, tuple[str, ...]] = {"shares": ("share",), "amounts": ("value", "volume")}
BOUGHT: Mapping[str, tuple[str, str]] = {
    "Up to 2022": ("2019", "2022"),
    "2023 and 2024": ("2023", "2024"),
    "2025 and 2026": ("2025", "2026"),
}
"""Spans of years by the year in which a period ends."""
ANY = "All"


def purchases(table: pd.DataFrame, fuel: str, measure: str, years: str) -> pd.DataFrame:
    """The `figures` of one fuel (a value of `FUELS`), shares or amounts, of a span or of `ANY`.

    They run by the end of their period; what is counted over the longer time comes first.
    """
    keep = table["fuel"].map(FUELS).eq(fuel) & table["kind"].isin(MEASURES[measure])
    end = table["period"].str.split("/").str[-1]
    if years != ANY:
        keep &= end.str[:4].between(*BOUGHT[years])
    order = table.assign(_end=end, _kind=table["kind"].map({"share": 0, "value": 1, "volume": 2}))
    rows = order[keep].sort_values(["_end", "period", "_kind", "basis"], kind="stable")
    return rows.drop(columns=["_end", "_kind"]).reset_index(drop=True)


def fuels(table: pd.DataFrame) -> list[str]:
    """The fuels that the `figures` tell of, in words (values of `FUELS`), in the book's order."""
    here = set(table["fuel"])
    return [name for fuel, name in FUELS.items() if fuel in here]


def other_bases(fossil: pd.DataFrame, fuel: str, period: str, basis: str) -> pd.DataFrame:
    """Shares of the same fuel and period on another basis, which the set must not mix in.

    Rows and columns of the table ``fossil_buyers`` (``share_pct`` float64, percent), with
    ``basis`` (text) as `figures` words it; all buyers together left out.
    """
    rows = fossil[(fossil["fuel"] == fuel) & (fossil["period"] == period)]
    rows = rows[rows["share_pct"].notna() & (rows["buyer"] != WORLD)].copy()
    rows["basis"] = rows["share_basis"].map(_basis)
    return rows[rows["basis"] != basis]


# --- how dependent ----------------------------------------------------------------------------

GOODS: Mapping[str, tuple[str, ...]] = {
    "Crude oil": ("crude_oil",),
    "Oil products and all oil": ("oil_products", "diesel", "oil_total"),
    "Liquefied gas (LNG)": ("lng",),
    "Pipeline gas": ("pipeline_gas",),
    "All gas": ("natural_gas",),
    "Coal": ("coal",),
    "Enriched uranium": ("enriched_uranium",),
}
YEARS: Mapping[str, tuple[str, str]] = {
    "All years": ("2020", "2026"),
    "2020 and 2021": ("2020", "2021"),
    "2022": ("2022", "2022"),
    "2023 to 2025": ("2023", "2025"),
}
"""Spans of years by the year in which a period begins."""


def dependence(table: pd.DataFrame, good: str, years: str) -> pd.DataFrame:
    """Shares of a buyer's imports of one good that came from Russia, grouped by their basis.

    ``good`` is a key of `GOODS`, ``years`` of `YEARS`. Adds ``section``, the basis, and
    ``counter``, who counts and whether the share was computed; rows run by section (the largest
    first), buyer and period.
    Exports to the United States keep their own currency and year, and are never added.
    """
    first, last = YEARS[years]
    rows = table[table["good"].isin(GOODS[good])].copy()
    rows = rows[rows["period"].str[:4].between(first, last)]
    sections = [_section(row) for row in records(rows)]
    rows["section"] = [section for section, _ in sections]
    rows["counter"] = [counter for _, counter in sections]
    size = rows.groupby("section")["buyer"].transform("size")
    rows = rows.assign(_size=-size).sort_values(["_size", "section", "buyer", "period"])
    return rows.drop(columns="_size").reset_index(drop=True)


GOOD_WORDS: Mapping[str, str] = {
    "diesel": "diesel",
    "oil_total": "all oil",
}


_BY = re.compile(r"(volume|value)(?: \((.+)\)|: (.+))?")


def _section(row: Mapping[str, Any]) -> tuple[str, str]:
    """The basis of a share, with its good where a choice holds several; and who counts.

    A share of the volume or of the value is one basis, whoever counts; all else stands alone.
    """
    good = GOOD_WORDS.get(str(row["good"]))
    before = f"{good}: " if good else ""
    by = _BY.fullmatch(str(row["share_basis"]))
    if by is None:
        basis = str(row["share_basis"])
        return f"{before}{_BASES.get(basis, basis)}", _computed("", row)
    matrix = by[1] == "volume" and row["method"] == "computed" and row["period"] in _MATRIX_YEARS
    counter = by[2] or by[3] or ("trade matrix" if matrix else "")
    return f"{before}by {by[1]}", _computed(counter.replace("million tonnes", "mn t"), row)


_BASES = {
    "oil": "of all oil imported",
    "CSD/CREA": "as CREA and CSD give it",
}
_MATRIX_YEARS = ("2020", "2022")


def _computed(counter: str, row: Mapping[str, Any]) -> str:
    return ", ".join(part for part in (counter, row["method"]) if part and part != "reported")


# --- a secondary tariff -----------------------------------------------------------------------

TARIFF_GOODS: Mapping[str, tuple[str, ...]] = {
    "crude": ("buys_russian_crude",),
    "products": ("buys_russian_oil_products",),
    "gas": ("buys_russian_pipeline_gas", "buys_russian_lng"),
    "uranium": ("buys_russian_uranium",),
    "coal": ("buys_russian_coal",),
}
ARTICLE_GOODS = ("crude", "products", "gas", "uranium")
"""The article's "oil, gas, and uranium"; coal is named neither there nor in section 17."""
RATES = (25, 50, 100, 500)


def partners(trade: pd.DataFrame) -> pd.DataFrame:
    """Partners of the United States and the Russian goods that each bought in 2023 or later.

    One row a partner, Russia left out (the bill treats it apart), largest imports first.
    Columns: partner, us_imports_usd_bn, one per good of `TARIFF_GOODS` (True, or <NA> where no
    purchase is known), year, notes, checked, evidence_source_ids, source_ids.
    """
    rows = trade[trade["iso3"] != "RUS"].copy()
    for good, flags in TARIFF_GOODS.items():
        bought = rows[list(flags)].fillna(False).any(axis=1)
        rows[good] = pd.array([True if one else pd.NA for one in bought], dtype="boolean")
    rows = rows.sort_values("us_imports_usd_bn", ascending=False)
    kept = ["partner", "us_imports_usd_bn", *TARIFF_GOODS, "year", "notes", "checked"]
    return rows[[*kept, "evidence_source_ids", "source_ids"]].reset_index(drop=True)


def confirmed_only(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that were seen again in a second place: what a headline rests on.

    Any rows with the column ``checked`` (text); columns as they come.
    """
    return rows[rows["checked"] == "confirmed"]


class Exposure(NamedTuple):
    """What a tariff on the buyers of some goods would touch, and its upper-bound bill."""

    hit: tuple[bool, ...]  # one a partner, in the order of `partners`
    partners: int
    imports_usd_bn: float
    duty_usd_bn: float


def exposure(rows: pd.DataFrame, goods: Collection[str], rate: float) -> Exposure:
    """Who is hit when any of ``goods`` counts, and the duty at ``rate`` percent.

    ``rows`` are `partners`. The duty is rate × value of all goods imported in the year of the
    table: arithmetic with nothing changed, so an upper bound and no forecast. KeyError for a
    good that is not in `TARIFF_GOODS`.
    """
    chosen = [good for good in TARIFF_GOODS if good in set(goods)]
    if len(chosen) != len(set(goods)):
        raise KeyError(f"unknown goods: {set(goods) - set(TARIFF_GOODS)}")
    hit = rows[chosen].fillna(False).any(axis=1)
    value = float(rows.loc[hit, "us_imports_usd_bn"].sum())
    return Exposure(tuple(bool(h) for h in hit), int(hit.sum()), value, value * rate / 100)


def by_good(rows: pd.DataFrame) -> pd.DataFrame:
    """Who buys each of `TARIFF_GOODS`, whatever else they buy: one row a good, its index.

    ``rows`` are `partners`. Columns: partners (how many), us_imports_usd_bn (what the United
    States imports from them, billion dollars), who (names, the largest imports first).
    """
    table = {}
    for good in TARIFF_GOODS:
        buyers = rows[rows[good].fillna(False).astype(bool)]
        buyers = buyers.sort_values("us_imports_usd_bn", ascending=False)
        value = float(buyers["us_imports_usd_bn"].sum())
        table[good] = (len(buyers), value, ", ".join(buyers["partner"]))
    columns = ["partners", "us_imports_usd_bn", "who"]
    return pd.DataFrame.from_dict(table, orient="index", columns=columns)


# --- the bill ---------------------------------------------------------------------------------

TOPICS: Mapping[str, str] = {
    "status": "Where it stands",
    "identity": "What it is",
    "trigger": "What sets it off",
    "tariff": "Tariffs",
    "goods": "Uranium",
    "sanctions": "Other sanctions",
    "waiver": "Waivers",
    "legal_basis": "Legal basis",
    "scope": "Exceptions and end",
    "cosponsors": "Supporters",
    "history": "What became of it",
    "successor": "The law that came, other bills",
}
EVERY_TOPIC = "Everything"


def bill(table: pd.DataFrame) -> pd.DataFrame:
    """The provisions and steps of the bill, by topic in the book's order, then by date.

    Rows and columns of the table ``sanctions_bill``, with ``subject``, the topic's name (text).
    KeyError for a topic without a name.
    """
    unknown = set(table["topic"]) - set(TOPICS)
    if unknown:
        raise KeyError(f"topics without a name: {unknown}")
    order = {topic: i for i, topic in enumerate(TOPICS)}
    rows = table.assign(_topic=table["topic"].map(order), subject=table["topic"].map(TOPICS))
    return rows.sort_values(["_topic", "date"], kind="stable").drop(columns="_topic")


def became_law(rows: pd.DataFrame) -> str:
    """The day on which the bill's successor was signed, as ISO text; ValueError without one."""
    return str(rows.loc[rows["provision"] == "The successor becomes law", "date"].item())


def about(rows: pd.DataFrame, subject: str) -> pd.DataFrame:
    """The rows of one subject (a value of `TOPICS`), or all of them for `EVERY_TOPIC`.

    Rows and columns of `bill`; none for a subject that it lacks.
    """
    return rows if subject == EVERY_TOPIC else rows[rows["subject"] == subject]


# --- sanctions by date ------------------------------------------------------------------------

KINDS: Mapping[str, tuple[str, ...]] = {
    "Sanctions": ("sanctions_eu", "sanctions_us", "sanctions_uk", "counter_measure"),
    "Oil price cap": ("price_cap",),
    "Tariffs, bills, statements": ("tariff_threat", "secondary_tariff", "bill", "political"),
    "Frozen assets and aid": ("frozen_assets", "us_aid"),
    "Relief and offers": ("sanctions_relief", "relief_offer", "relief_demand"),
}
WHO: Mapping[str, tuple[str, ...]] = {
    "United States": ("US", "US Congress", "US Senate", "US House"),
    "European Union": ("EU",),
    "Others": ("G7", "UK", "Russia", "Ukraine"),
}
SPANS: Mapping[str, tuple[str, str]] = {
    "2014 to 2021": ("2014", "2021"),
    "2022": ("2022", "2022"),
    "2023 and 2024": ("2023", "2024"),
    "2025": ("2025", "2025"),
    "2026": ("2026", "2026"),
}


def events(table: pd.DataFrame) -> pd.DataFrame:
    """The timeline in order of date, each event with its ``kind``, its ``who`` and its ``span``.

    ``who`` is a tuple: an event of two actors belongs to both. KeyError for a category or an
    actor without a name.
    """
    kinds = {category: kind for kind, members in KINDS.items() for category in members}
    actors = {actor: who for who, members in WHO.items() for actor in members}
    rows = table.sort_values("date", kind="stable").reset_index(drop=True)
    rows["kind"] = [kinds[category] for category in rows["category"]]
    rows["who"] = [
        tuple(dict.fromkeys(actors[one] for one in actor.split("; ") if one != "Australia"))
        for actor in rows["actor"]
    ]
    rows["span"] = [
        next(span for span, (a, b) in SPANS.items() if a <= date[:4] <= b) for date in rows["date"]
    ]
    return rows


def matches(rows: pd.DataFrame, who: str, kind: str, span: str) -> pd.Series:
    """Which of the `events` belong to an actor, a kind and a span of years; `ANY` for all.

    A column of booleans with the index of ``rows``.
    """
    by = pd.Series([who == ANY or who in one for one in rows["who"]], index=rows.index)
    return by & (rows["kind"].eq(kind) | (kind == ANY)) & (rows["span"].eq(span) | (span == ANY))


# --- money ------------------------------------------------------------------------------------

AID_KINDS = ("military", "financial", "humanitarian")


def aid_by_year(finances: pd.DataFrame, donor: str = "All donors") -> pd.DataFrame:
    """Aid allocated to Ukraine by one donor, billion euros: index period, columns by kind.

    Columns military, financial, humanitarian and total. Only periods for which the table has
    all four; the last one is four months of a year.
    """
    rows = finances[(finances["category"] == "aid_kiel") & (finances["country"] == donor)]
    rows = rows[rows["unit"] == "billion EUR"]
    kind = rows["measure"].str.removeprefix("aid_allocations_")
    wide = rows.assign(kind=kind).pivot(index="year_or_month", columns="kind", values="value")
    return wide[[*AID_KINDS, "total"]].dropna()


def figure(
    finances: pd.DataFrame, measure: str, country: str, period: str, unit: str
) -> dict[str, Any]:
    """The one row of a measure, country, period and unit; KeyError unless there is just one."""
    rows = finances[
        (finances["measure"] == measure)
        & (finances["country"] == country)
        & (finances["year_or_month"] == period)
        & (finances["unit"] == unit)
    ]
    if len(rows) != 1:
        raise KeyError(f"{len(rows)} rows for {measure}, {country}, {period}, {unit}")
    return records(rows)[0]


def confirmed(row: Mapping[str, Any]) -> float:
    """The value of a row that was seen again; ValueError for one that may not lead."""
    if row["checked"] not in ("confirmed", "nuance"):
        raise ValueError(f"{row['measure']} {row['year_or_month']} is {row['checked']}")
    return float(row["value"])


def revenue_by_year(finances: pd.DataFrame) -> pd.DataFrame:
    """Russia's federal oil and gas revenue in whole years, from the first to the last.

    Rows and columns of the table ``state_finances``: ``year_or_month`` is text, a year, ``value``
    float64 in trillion roubles.
    """
    rows = finances[
        (finances["measure"] == "oil_gas_budget_revenue")
        & (finances["unit"] == "trillion RUB")
        & (finances["year_or_month"].str.len() == 4)
    ]
    return rows.sort_values("year_or_month").reset_index(drop=True)


SURENESS = ("all that were found", "seen in two places")


def as_sure(rows: pd.DataFrame, sureness: str) -> pd.DataFrame:
    """All rows, or those that were confirmed; ``sureness`` is one of SURENESS."""
    return rows if sureness == SURENESS[0] else rows[rows["checked"] != "unverified"]


def as_of(rows: pd.DataFrame) -> str:
    """The latest full date in a table, as ISO text."""
    return str(max(date for date in rows["date"] if len(date) == 10))


def choices(rows: pd.DataFrame) -> Sequence[str]:
    """The comparable sets of `figures`, in order, each once."""
    return list(dict.fromkeys(rows["choice"]))
