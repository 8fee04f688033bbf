"""How long halts in this war held, by whose word, and how long ceasefires hold elsewhere.

Questions of chapter 7 on the tables ``ceasefires_history``, ``survival_cases`` and
``survival_curves``, answered by pure functions. The days of a halt run to the first breach that
anyone reported; a reported breach is not the collapse of a halt.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

YEARS: dict[str, tuple[str, str]] = {
    "2014 and 2015": ("2014", "2016"),
    "2016 and 2017": ("2016", "2018"),
    "2018 to 2020": ("2018", "2021"),
    "2022 and 2023": ("2022", "2024"),
    "2025 and 2026": ("2025", "2027"),
}

NOBODY = "nobody"  # stands for a witness where no day of a breach is known
WITNESSES = ("observers", "press", "both_sides", "ukraine", "russia", NOBODY)
ONE_SIDE = ("ukraine", "russia")
BOUNDS = ("day", "at_most")


def years_of(date: str) -> str:
    """Name of the span of years (of :data:`YEARS`) in which a halt began."""
    for name, (first, end) in YEARS.items():
        if first <= date < end:
            return name
    raise ValueError(f"{date} lies in no span of years")


def halts(history: pd.DataFrame) -> pd.DataFrame:
    """The halts in order of start.

    Adds ``years``; ``announced_days``, the announced length, missing where open-ended or not
    stated; and fills ``witness`` with :data:`NOBODY` where no day of a breach is known.
    """
    table = history.assign(
        announced_days=history["announced_hours"].astype("Float64") / 24,
        years=history["start_date"].map(years_of),
        witness=history["witness"].fillna(NOBODY),
    )
    return table.sort_values("start_date", kind="stable", ignore_index=True)


class Record(NamedTuple):
    """How soon the halts of a selection were reported broken, in numbers."""

    halts: int
    known: int  # with a day of the first reported breach that was seen in a source again
    first_day: int  # of those, on the day of the start
    day_after: int  # of those, on the next day at the latest
    one_side: int  # of those on the first day, on the word of one side alone


def record(rows: pd.DataFrame) -> Record:
    """Sum up halts as :func:`halts` returns them; an unverified row counts as not known."""
    dated = rows[rows["days_held"].notna() & rows["checked"].ne("unverified")]
    first = dated[dated["days_held"].eq(0)]
    return Record(
        len(rows),
        len(dated),
        len(first),
        int(dated["days_held"].eq(1).sum()),
        int(first["witness"].isin(ONE_SIDE).sum()),
    )


MEASURES_OF_2020 = "2020-07-27"  # first day of the additional measures


def daily_violations(violations: pd.DataFrame) -> pd.DataFrame:
    """Violations a day that the OSCE mission recorded, for each period with known days.

    Columns: start, end (ISO dates), per_day, basis, around (one of the averages and the year
    total that frame July 2020), source_ids, checked; in order of time. A total is divided by its
    days, a daily average stands as stated. Periods whose days are not known are left out. The
    mission saw only part of what happened, and less at night.
    """
    periods = violations[
        violations["period_start"].str.len().eq(10) & violations["period_end"].str.len().eq(10)
    ]
    periods = periods[periods["metric"].isin(["ceasefire violations recorded"]) | _stated(periods)]
    days = (
        pd.to_datetime(periods["period_end"]) - pd.to_datetime(periods["period_start"])
    ).dt.days + 1
    rates = pd.DataFrame(
        {
            "start": periods["period_start"],
            "end": periods["period_end"],
            "per_day": periods["value"]
            .where(_stated(periods), periods["value"] / days)
            .astype(float),
            "basis": periods["basis"],
            "around": _stated(periods) | periods["period_end"].eq("2019-12-31"),
            "source_ids": periods["source_ids"],
            "checked": periods["checked"],
        }
    )
    return rates.sort_values(["start", "end"], ignore_index=True)


def _stated(violations: pd.DataFrame) -> pd.Series[bool]:
    return violations["unit"].eq("violations per day")


# ---------------------------------------------------------------------------- survival

DAYS_PER_YEAR = 365.25


def kaplan_meier(days: pd.Series[int], ended: pd.Series[bool]) -> pd.DataFrame:
    """Kaplan-Meier estimate with Greenwood's standard error.

    ``days`` to the event (``ended``) or to the end of observation, one entry a case. Returns
    one row per day on which an event occurred, after a row for day 0: day, at_risk (just
    before), events, share (still quiet, 0 to 1) and se. ValueError for no cases, negative days
    or lengths that differ.
    """
    times = np.asarray(days, dtype=float)
    events = np.asarray(ended, dtype=bool)
    if times.size == 0 or times.shape != events.shape or (times < 0).any():
        raise ValueError("one day count of zero or more and one outcome per case, please")
    rows = [(0.0, times.size, 0, 1.0, 0.0)]
    share, spread = 1.0, 0.0
    for day in np.unique(times[events]):
        at_risk = int((times >= day).sum())
        broken = int(((times == day) & events).sum())
        share *= 1 - broken / at_risk
        # when the last case ends, Greenwood's sum is infinite and the share is exactly zero
        spread += broken / (at_risk * (at_risk - broken)) if at_risk > broken else 0.0
        rows.append((float(day), at_risk, broken, share, share * spread**0.5))
    return pd.DataFrame(rows, columns=["day", "at_risk", "events", "share", "se"])


def share_at(curve: pd.DataFrame, years: float) -> tuple[float, float]:
    """Share still quiet and its standard error ``years`` after the end, from a step curve."""
    reached = curve[curve["day"] <= years * DAYS_PER_YEAR]
    return float(reached["share"].iloc[-1]), float(reached["se"].iloc[-1])


def band(share: float, se: float, z: float = 1.96) -> tuple[float, float]:
    """Pointwise 95 % band of a share, kept within 0 to 1."""
    return max(0.0, share - z * se), min(1.0, share + z * se)


def any_pair_days(cases: pd.DataFrame) -> pd.DataFrame:
    """The interstate ceasefires with days of quiet counted until ANY pair of the states fights.

    Returns ``cases`` with ``days`` and ``ended``; where no pair fought again, the days run to
    the end of the data as in ``days_quiet``.
    """
    ended = cases["any_pair_resumed_by_2014"]
    until = (cases["any_pair_resumed_date"] - cases["end_date"]).dt.days
    days = until.where(ended, cases["days_quiet"]).astype(int)
    return cases.assign(days=days, ended=ended)
