"""Claims of the article that the book's own tables can decide, recomputed.

Each check states what it measured, its tolerance and its date, and gives a verdict in the
vocabulary of :data:`redline.questions.claims.VERDICTS`. The stored verdict must be the same:
:func:`disagreements` lists every claim for which it is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from redline import words
from redline.questions.claims import PUBLISHED, VERDICTS
from redline.questions.territory import CLAIMED_2014, CLAIMED_2022

NAMED_CAPITALS = ("Kherson", "Zaporizhzhia")

# A share of an oblast can be trusted to about one point within a series (control README).
OBLAST_TOLERANCE = 1.0


# What `recompute` reads, in the order in which it takes them.
TABLES = ("control_total", "control_by_oblast", "oblasts", "series")


class Check(NamedTuple):
    """One claim recomputed: figures by label, tolerance, date, verdict and why."""

    claim_id: str
    computed: Mapping[str, str]
    tolerance: str
    as_of: dt.date
    verdict: str
    explanation: str


def _on(table: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Rows of ``table`` dated ``day``; ValueError when there is none to check against."""
    rows = table[table["date"] == pd.Timestamp(day)]
    if rows.empty:
        raise ValueError(f"no row is dated {day.isoformat()}: the claim cannot be checked")
    return rows


def _range(values: Iterable[float], digits: int = 1) -> str:
    """``18.4% to 18.7%``, or one figure where both ends read the same."""
    listed = list(values)
    low, high = words.percent(min(listed), digits), words.percent(max(listed), digits)
    return low if low == high else f"{low} to {high}"


def check_share(
    control_total: pd.DataFrame,
    labels: Mapping[str, str],
    as_of: dt.date = PUBLISHED,
    *,
    claimed: float = 20.0,
    close: float = 0.5,
    rough: float = 2.5,
) -> Check:
    """C19, 'roughly 20% of Ukraine': the share in every series that has the day, in percent.

    ``labels`` names each series; a series that it lacks is a KeyError.
    Within ``close`` points of the claim in every series it is corroborated (it rounds to 20);
    within ``rough`` points it is about right (it rounds to 20 by fives); outside in every
    series it is contradicted, and where the series fall on both sides it is contested.
    """
    rows = _on(control_total, as_of).dropna(subset=["share_of_ukraine_pct"])
    shares = {
        labels[name]: float(share)
        for name, share in zip(rows["source_series"], rows["share_of_ukraine_pct"], strict=True)
    }
    if not shares:
        raise ValueError(f"no series gives a share for {as_of.isoformat()}")
    gaps = [abs(share - claimed) for share in shares.values()]
    if max(gaps) <= close:
        verdict = "corroborated"
    elif max(gaps) <= rough:
        verdict = "corroborated_approximately"
    else:
        verdict = "contradicted" if min(gaps) > rough else "contested"
    return Check(
        "C19",
        {name: words.percent(share) for name, share in shares.items()},
        f"within {close:g} points of {claimed:g}%: corroborated; within {rough:g}, so from "
        f"{claimed - rough:g}% to {claimed + rough:g}%: about right",
        as_of,
        verdict,
        f"On {words.date(as_of)}, {words.count(len(shares), 'series', 'series')} of maps put the "
        f"share at {_range(shares.values())}, Crimea included. That is "
        f"{words.number(min(gaps), 1)} to {words.number(max(gaps), 1)} points from {claimed:g}%.",
    )


def _oblast_shares(table: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Percent held on ``day``: a row per oblast, a column per series; ValueError on a gap."""
    rows = _on(table, day)
    shares = rows.pivot(index="oblast", columns="source_series", values="occupied_pct")
    missing = [name for name in (*CLAIMED_2022, *CLAIMED_2014) if name not in shares.index]
    if missing or shares.isna().any(axis=None):
        raise ValueError(f"{day.isoformat()}: a share is missing ({', '.join(missing) or 'NaN'})")
    return shares.astype(float)


def _row(shares: pd.DataFrame, oblast: str) -> list[float]:
    """One oblast's share in each series."""
    return [float(value) for value in shares.loc[[oblast]].to_numpy().ravel()]


def check_partly_held(
    control_by_oblast: pd.DataFrame,
    as_of: dt.date = PUBLISHED,
    *,
    tolerance: float = OBLAST_TOLERANCE,
) -> Check:
    """C23, four oblasts 'partially controlled': each share lies between none and all.

    Contradicted when a share is 0 or 100 in some series, corroborated otherwise. What the
    sentence leaves out is said and moves no verdict: a share within ``tolerance`` points of an
    end, and a fifth oblast held by more than the tolerance in every series.
    """
    shares = _oblast_shares(control_by_oblast, as_of)
    four = shares.loc[list(CLAIMED_2022)]
    near = four[((four <= tolerance) | (four >= 100 - tolerance)).any(axis=1)].index.tolist()
    others = shares.drop(index=[*CLAIMED_2022, *CLAIMED_2014])
    left_out = others[(others > tolerance).all(axis=1)].index.tolist()
    partly = bool(((four > 0) & (four < 100)).all(axis=None))
    nuances = [
        f"{name} was within {tolerance:g} point of "
        f"{'wholly held' if max(_row(four, name)) > 50 else 'not held at all'} in at least one"
        for name in near
    ]
    nuances += [f"{name} was partly held too and is not in the list" for name in left_out]
    return Check(
        "C23",
        {name: _range(_row(four, name)) for name in CLAIMED_2022}
        | {f"{name} (not in the list)": _range(_row(others, name)) for name in left_out},
        f"more than none and less than all; a share is good to about {tolerance:g} point",
        as_of,
        "corroborated" if partly else "contradicted",
        f"On {words.date(as_of)} {words.count(len(shares.columns), 'series', 'series')} of maps "
        "give these shares held by Russian forces. "
        + (f"{'; '.join(nuances)}." if nuances else "Nothing in them qualifies the sentence."),
    )


def check_capitals(oblasts: pd.DataFrame) -> Check:
    """C25, 'not controlling two regional capitals': who held the four capitals that day.

    Corroborated when exactly Kherson and Zaporizhzhia, of the capitals of the four oblasts
    claimed in 2022, were under Ukrainian control and lay outside Russian-held area.
    """
    four = oblasts.set_index("name").loc[list(CLAIMED_2022)]
    distance = four["capital_km_from_russian_held_area_2025_03_12"].astype(float)
    ukrainian = four[(four["capital_controlled_by"] == "Ukraine") & (distance > 0)]
    exact = set(ukrainian["capital"]) == set(NAMED_CAPITALS)
    places = {
        str(row.capital): f"{row.capital_controlled_by}, {words.number(km)} km from held land"
        if km
        else str(row.capital_controlled_by)
        for row, km in zip(four.itertuples(), distance, strict=True)
    }
    kept = words.join(ukrainian["capital"]) or "none"
    return Check(
        "C25",
        places,
        "exactly the two cities named, and outside the area drawn as held",
        PUBLISHED,
        "corroborated" if exact else "contradicted",
        f"Of the capitals of the four oblasts that Russia claims since 2022, {kept} "
        f"{'was' if len(ukrainian) == 1 else 'were'} under Ukrainian control on "
        f"{words.date(PUBLISHED)}. The distance is measured to the nearest area that the "
        "DeepState map draws as held.",
    )


def recompute(
    control_total: pd.DataFrame,
    control_by_oblast: pd.DataFrame,
    oblasts: pd.DataFrame,
    series: pd.DataFrame,
) -> list[Check]:
    """Run every data check on the tables of these names, as of the day of the article."""
    labels = dict(zip(series["source_series"], series["label"], strict=True))
    return [
        check_share(control_total, labels),
        check_partly_held(control_by_oblast),
        check_capitals(oblasts),
    ]


def disagreements(claims: pd.DataFrame, checks: Iterable[Check]) -> list[str]:
    """What is wrong between stored and recomputed verdicts; an empty list when nothing is.

    A data claim without a check, a check of a claim that is not a data claim, and a verdict
    that differs are each one line that names the claim.
    """
    stored = dict(zip(claims["claim_id"], claims["verdict"], strict=True))
    wanted = set(claims.loc[claims["check_kind"] == "data", "claim_id"])
    verdicts = {check.claim_id: check.verdict for check in checks}
    problems = [f"{name}: no check recomputes it" for name in sorted(wanted - set(verdicts))]
    problems += [f"{name}: checked, but no data claim" for name in sorted(set(verdicts) - wanted)]
    problems += [
        f"{name}: stored {stored[name]!r}, recomputed {verdicts[name]!r}"
        for name in sorted(wanted & set(verdicts))
        if stored[name] != verdicts[name]
    ]
    return problems


def as_table(checks: Iterable[Check]) -> pd.DataFrame:
    """The checks as a table to read: one computed figure a row, by claim and its verdict.

    Index ``claim`` and ``verdict``, columns ``what`` and ``computed``, all text.
    """
    rows = [
        (check.claim_id, VERDICTS[check.verdict].word, label, value)
        for check in checks
        for label, value in check.computed.items()
    ]
    table = pd.DataFrame(rows, columns=["claim", "verdict", "what", "computed"])
    return table.set_index(["claim", "verdict"])
