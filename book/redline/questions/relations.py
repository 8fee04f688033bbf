"""Who does what to whom: the relations of 12 March 2025 as directed pairs.

Input: the ``relations`` table (``relation_id``, ``from_actor``, ``relation``, ``to_actor``,
``as_of``, ``description``, ``source_ids``), one directed relation a row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import pandas as pd

KINDS: Mapping[str, str] = {
    "war": "war and territory",
    "talks": "talks and mediation",
    "aid": "arms, aid and alliance",
    "pressure": "pressure and law",
    "belongs": "office, membership, press",
}


class Relation(NamedTuple):
    """A relation in plain words, between the names of two actors, and its kind."""

    words: str
    kind: str


WORDS: Mapping[str, Relation] = {
    "at_war_with": Relation("is at war with", "war"),
    "occupies_territory_of": Relation("occupies territory of", "war"),
    "claims_annexation_of_territory_of": Relation("claims to have annexed territory of", "war"),
    "holds_territory_of": Relation("holds territory of", "war"),
    "supports_war_of": Relation("supports the war of", "war"),
    "negotiates_with": Relation("negotiates with", "talks"),
    "mediates": Relation("mediates with", "talks"),
    "hosts": Relation("hosts", "talks"),
    "formerly_monitored_ceasefire_in": Relation("once monitored a ceasefire in", "talks"),
    "supplies_arms_to": Relation("supplies arms to", "aid"),
    "shares_intelligence_with": Relation("shares intelligence with", "aid"),
    "supports": Relation("supports", "aid"),
    "offers_troops_to": Relation("offers troops to", "aid"),
    "supplies_dual_use_goods_to": Relation("supplies dual-use goods to", "aid"),
    "allied_with": Relation("is allied with", "aid"),
    "sanctions": Relation("sanctions", "pressure"),
    "pressures": Relation("puts pressure on", "pressure"),
    "criticises": Relation("criticises", "pressure"),
    "disputes_legitimacy_of": Relation("disputes the legitimacy of", "pressure"),
    "opposes_membership_in_settlement": Relation(
        "opposes, in a settlement, Ukraine’s entry to", "pressure"
    ),
    "dissents_from": Relation("dissents from", "pressure"),
    "investigates": Relation("investigates", "pressure"),
    "issued_warrant_for": Relation("issued an arrest warrant for", "pressure"),
    "reports_on": Relation("reports on", "belongs"),
    "member_of": Relation("belongs to", "belongs"),
    "leads": Relation("leads", "belongs"),
    "represents": Relation("represents", "belongs"),
    "speaks_for": Relation("speaks for", "belongs"),
    "advises": Relation("advises", "belongs"),
    "co_leads": Relation("co-leads", "belongs"),
    "seeks_membership_of": Relation("seeks membership of", "belongs"),
}
"""Every relation of the table; one that is not here is an error, not a guess."""


def select(relations: pd.DataFrame, kind: str | None, focus: str | None) -> pd.DataFrame:
    """Relations of a kind (None: all) from or to an actor (None: anyone), in table order.

    Rows and columns of the table ``relations``; KeyError for a kind that is none.
    """
    kinds = relations["relation"].map(lambda relation: WORDS[relation].kind)
    keep = pd.Series(data=True, index=relations.index)
    if kind is not None:
        if kind not in KINDS:
            raise KeyError(kind)
        keep &= kinds == kind
    if focus is not None:
        keep &= (relations["from_actor"] == focus) | (relations["to_actor"] == focus)
    return relations[keep]


def well_connected(relations: pd.DataFrame, at_least: int) -> list[str]:
    """Actors with relations to at least so many different others, most connected first."""
    others: dict[str, set[str]] = {}
    for a, b in zip(relations["from_actor"], relations["to_actor"], strict=True):
        others.setdefault(a, set()).add(b)
        others.setdefault(b, set()).add(a)
    degree = {actor: len(met) for actor, met in others.items() if len(met) >= at_least}
    return sorted(degree, key=lambda actor: (-degree[actor], actor))


def sentences(relations: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """``United States negotiates with Ukraine``: one sentence a relation, in table order.

    KeyError names a relation that has no plain words.
    """
    ends = zip(relations["from_actor"], relations["relation"], relations["to_actor"], strict=True)
    return [f"{names[a]} {WORDS[relation].words} {names[b]}" for a, relation, b in ends]


def between(relations: pd.DataFrame, one: Collection[str], other: Collection[str]) -> pd.DataFrame:
    """Relations from an actor of one group to an actor of the other, or back."""
    start, end = relations["from_actor"], relations["to_actor"]
    there, back = start.isin(one) & end.isin(other), start.isin(other) & end.isin(one)
    return relations[there | back]
