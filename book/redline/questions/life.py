"""Who counts what behind the line: the table of human cost, asked without adding anything up.

Every function is pure: the table in (as :func:`redline.tables.load` returns ``human_cost``), rows
or one figure out. Two rules run through the module:

* Figures of different counters are never added, averaged or joined; the one calculation is the
  difference of two totals of one measure by one counter (:func:`growth`).
* A figure stays with its counter, its date and what it leaves out.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from redline import words

ARTICLE = dt.date(2025, 3, 12)
KILLED, INJURED = "civilians_killed_verified", "civilians_injured_verified"

TOPICS: Mapping[str, tuple[str, ...]] = {
    "Detention": (
        "civilians_detained_by_russian_side_documented",
        "ukrainian_civilians_held_claimed",
        "ukrainians_in_russian_captivity",
        "detention_or_disappearance_by_ukrainian_side_documented",
        "civilian_detentions_by_ukrainian_side_documented",
        "missing_persons_registered",
        "returned_from_captivity_total",
        "soldiers_returned_in_year",
        "civilians_returned_in_year",
    ),
    "Torture findings": (
        "ukrainian_pows_reporting_torture",
        "ukrainian_pows_reporting_sexual_violence",
        "ukrainian_pow_deaths_in_captivity_documented",
        "russian_pows_reporting_torture",
    ),
    "Deported and transferred": (
        "children_deported_or_transferred",
        "children_returned",
        "children_in_adoption_programme_identified",
        "facilities_holding_ukrainian_children",
        "people_moved_to_russia_claimed",
        "icc_arrest_warrants_public",
    ),
    "Displacement": (
        "refugees",
        "temporary_protection_registered",
        "internally_displaced",
        "people_in_need_of_aid",
    ),
    "Civilians killed and injured": (
        KILLED,
        INJURED,
        "children_killed_verified",
        "children_injured_verified",
        "attacks_on_medical_facilities",
        "attacks_on_education_facilities",
    ),
    "Population": (
        "population_in_occupied_territories",
        "children_in_occupied_territories",
        "population_on_kyiv_controlled_territory",
        "territory_occupied",
    ),
}

MEASURE_WORDS: Mapping[str, str] = {
    KILLED: "Civilians killed, verified",
    INJURED: "Civilians injured, verified",
    "children_killed_verified": "Children killed, verified",
    "children_injured_verified": "Children injured, verified",
    "ukrainian_pows_reporting_torture": "Ukrainian prisoners of war who reported torture",
    "ukrainian_pows_reporting_sexual_violence": (
        "Ukrainian prisoners of war who reported sexual violence"
    ),
    "russian_pows_reporting_torture": "Russian prisoners of war who reported torture",
    "ukrainian_pow_deaths_in_captivity_documented": (
        "Deaths of Ukrainian prisoners of war in captivity, documented"
    ),
    "civilians_detained_by_russian_side_documented": (
        "Civilians detained by the Russian side, documented"
    ),
    "detention_or_disappearance_by_ukrainian_side_documented": (
        "Detention or disappearance by the Ukrainian side, documented"
    ),
    "civilian_detentions_by_ukrainian_side_documented": (
        "Civilians detained by the Ukrainian side, documented"
    ),
    "attacks_on_medical_facilities": "Attacks on medical facilities",
    "attacks_on_education_facilities": "Attacks on places of education",
    "children_deported_or_transferred": "Children deported or transferred",
    "children_returned": "Children returned",
    "children_in_adoption_programme_identified": "Children identified in a programme of adoption",
    "facilities_holding_ukrainian_children": "Facilities that hold Ukrainian children",
    "icc_arrest_warrants_public": "Public arrest warrants of the ICC",
    "refugees": "Refugees",
    "temporary_protection_registered": "Registered for temporary protection",
    "internally_displaced": "Displaced within Ukraine",
    "people_in_need_of_aid": "People in need of aid",
    "population_in_occupied_territories": "People in occupied territory",
    "children_in_occupied_territories": "Children in occupied territory",
    "population_on_kyiv_controlled_territory": "People on territory that Kyiv controls",
    "people_moved_to_russia_claimed": "People moved to Russia, claimed",
    "missing_persons_registered": "Missing persons, registered",
    "ukrainians_in_russian_captivity": "Ukrainians in Russian captivity",
    "ukrainian_civilians_held_claimed": "Ukrainian civilians held, claimed",
    "returned_from_captivity_total": "Returned from captivity, total",
    "soldiers_returned_in_year": "Soldiers returned in the year",
    "civilians_returned_in_year": "Civilians returned in the year",
    "territory_occupied": "Share of Ukraine occupied",
}

UN, UKRAINE, RUSSIA, OTHERS = "un", "ukraine", "russia", "others"
SIDE_WORDS: Mapping[str, str] = {
    UN: "United Nations bodies",
    UKRAINE: "Ukrainian authorities",
    RUSSIA: "Russian authorities",
    OTHERS: "Court, researchers, press",
}
_SIDES: Mapping[str, str] = {
    "OHCHR": UN,
    "OHCHR (HRMMU)": UN,
    "OHCHR (Volker Turk)": UN,
    "UNHCR": UN,
    "IOM": UN,
    "UN (DiCarlo to the Security Council)": UN,
    "UN OCHA (repeated by IOM)": UN,
    "Ukrainian officials": UKRAINE,
    "Prosecutor General of Ukraine": UKRAINE,
    "Office of the President of Ukraine": UKRAINE,
    "Ukraine (identified cases)": UKRAINE,
    "Ukraine": UKRAINE,
    "First Lady Olena Zelenska": UKRAINE,
    "Deputy PM Iryna Vereshchuk": UKRAINE,
    "Ukrainian government estimate": UKRAINE,
    "Ombudsman Dmytro Lubinets": UKRAINE,
    "Commissioner Artur Dobroserdov": UKRAINE,
    "Coordination Headquarters": UKRAINE,
    "Yale Humanitarian Research Lab": OTHERS,
    "ICC": OTHERS,
    "Kyiv Independent": OTHERS,
}

EVERY, BY_ARTICLE, LATEST = "every", "by-article", "latest"
WHEN_WORDS: Mapping[str, str] = {
    EVERY: "all dates",
    BY_ARTICLE: "as of a day up to the article's, 12 March 2025",
    LATEST: "the latest of each counter",
}


def topic_of(measure: str) -> str:
    """The one topic of a measure; ValueError for a measure that is in none, or in several."""
    found = [topic for topic, measures in TOPICS.items() if measure in measures]
    if len(found) != 1:
        raise ValueError(f"{measure!r} is in {len(found)} topics")
    return found[0]


def side_of(counter: str) -> str:
    """Whose counter it is, a key of `SIDE_WORDS`; ValueError for a counter not placed yet."""
    if counter not in _SIDES:
        raise ValueError(f"{counter!r} belongs to no side yet: add it")
    return _SIDES[counter]


def as_of_end(as_of: object) -> dt.date | None:
    """The last day that a partial date (``2024``, ``2024-06``) can mean; None for no date."""
    if not isinstance(as_of, str) or not as_of:
        return None
    year, *rest = (int(part) for part in as_of.split("-"))
    month = rest[0] if rest else 12
    day = rest[1] if len(rest) == 2 else calendar.monthrange(year, month)[1]
    return dt.date(year, month, day)


def figures(table: pd.DataFrame) -> pd.DataFrame:
    """The table with ``topic``, ``side``, ``end`` and ``order``, by topic, measure and date.

    ``end`` is the last day the date can mean (None without a date). ValueError for a measure
    or a counter that is not placed.
    """
    ends = [as_of_end(value) for value in table["as_of"]]
    ranks = {m: i for i, m in enumerate(m for measures in TOPICS.values() for m in measures)}
    told = table.assign(
        topic=table["measure"].map(topic_of),
        side=table["who_counts"].map(side_of),
        end=pd.Series(ends, index=table.index, dtype=object),
        order=table["measure"].map(ranks),
    )
    dated = told.assign(_day=[end or dt.date.max for end in told["end"]])
    ordered = dated.sort_values(["order", "_day"], kind="stable").drop(columns="_day")
    return ordered.reset_index(drop=True)


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest figure of each counter for each measure; figures of one day all stay.

    A counter's figure without a date stays only when the counter has no dated one.
    """
    kept: list[int] = []
    for _, own in rows.groupby(["measure", "who_counts"], sort=False):
        days = [end or dt.date.min for end in own["end"]]
        kept += [int(i) for i, day in zip(own.index, days, strict=True) if day == max(days)]
    return rows.loc[sorted(kept)]


def chosen(rows: pd.DataFrame, topic: str, side: str = "", when: str = EVERY) -> pd.DataFrame:
    """The rows of :func:`figures` of one topic, of one side (all for ``""``) and period.

    A figure without a date is left out of `BY_ARTICLE`; KeyError for an unknown choice.
    """
    TOPICS[topic], WHEN_WORDS[when]
    found = rows[rows["topic"] == topic]
    if side:
        found = found[found["side"] == {side: side for side in SIDE_WORDS}[side]]
    if when == BY_ARTICLE:
        known = [i for i, end in found["end"].items() if end is not None and end <= ARTICLE]
        return found.loc[known]
    return latest(found) if when == LATEST else found


_MILLION = 1_000_000
_BEFORE = ("about", "at least", "more than", "over", "nearly", "almost", "roughly")


def worded(value: int, unit: str) -> str:
    """A figure in words: ``16000``, ``children (more than)`` → ``more than 16,000 children``.

    Round millions are written as such, and persons as people.
    """
    round_million = value >= _MILLION and value % (_MILLION // 10) == 0
    figure = f"{value / _MILLION:g} million" if round_million else words.number(value)
    unit = unit.replace("persons", "people")
    found = re.fullmatch(r"(.+) \((.+)\)", unit)
    if found and found[2] in _BEFORE:
        return f"{found[2]} {figure} {found[1]}"
    return f"{figure} {unit}"


def dated(as_of: object) -> str:
    """The date of a figure in words, or that none is shown."""
    return words.date(as_of) if isinstance(as_of, str) and as_of else "date not shown"


def repeated(rows: pd.DataFrame) -> list[str]:
    """Measures with two figures or more in one unit of things, so that they can be compared.

    Shares of people interviewed are left out: each rests on a sample of its own.
    """
    plain = rows[~rows["unit"].str.contains("interviewed")]
    counts = plain["measure"].value_counts()
    return [m for m in plain["measure"].unique() if counts[m] > 1]


class Growth(NamedTuple):
    """Two totals of one measure by one counter, with their dates, and what lies between."""

    counter: str
    start: str
    end: str
    first: int
    last: int

    @property
    def more(self) -> int:
        """What the second total has and the first had not."""
        return self.last - self.first


def totals(rows: pd.DataFrame, measure: str, counter: str = "OHCHR") -> pd.DataFrame:
    """The figures of one measure by one counter, from the oldest; KeyError when there are none."""
    found = rows[(rows["measure"] == measure) & (rows["who_counts"] == counter)]
    if found.empty:
        raise KeyError(f"{counter} has no figure for {measure}")
    return found.sort_values("as_of")


def growth(rows: pd.DataFrame, measure: str, start: str, end: str) -> Growth:
    """What OHCHR's running total grew by between two of its dates, in either order.

    KeyError for a date without a figure, ValueError for one date twice.
    """
    if start == end:
        raise ValueError(f"{start} twice: a difference needs two dates")
    start, end = sorted((start, end))
    found = totals(rows, measure).set_index("as_of")["value"]
    return Growth("OHCHR", start, end, int(found[start]), int(found[end]))


def one(rows: pd.DataFrame, measure: str, as_of: str, counter: str) -> pd.Series:
    """The one figure of a measure, date and counter; KeyError unless there is exactly one."""
    found = rows[
        (rows["measure"] == measure)
        & (rows["as_of"].fillna("") == as_of)
        & (rows["who_counts"] == counter)
    ]
    if len(found) != 1:
        raise KeyError(f"{len(found)} figures: {measure}, {as_of}, {counter}")
    return found.iloc[0]
