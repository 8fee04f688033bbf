"""Is there a deal inside everyone's stated limits? The reference for chapter 9.

A *choice* takes one answer on each dimension of a settlement. A choice crosses an actor's red
line when that actor's latest stance on that answer, as known on the chosen day, is
``red_line``. No stance on record is *unknown*: neither accepted nor refused.

Counting needs no enumeration. Whether an answer crosses a line depends on that answer alone,
so the choices that cross none of some actors' lines are the product, over dimensions, of the
answers that none of these actors refuses. All counts here are exact integers.

Stated limits are bargaining positions. Nothing here says what an actor would sign.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from redline import tables
from redline.tables.frames import day_range

START = "jeddah-30day-2025"
"""The text that a reader starts from: the one that the article is about."""

RECORD = dt.date(2025, 3, 12)
"""Stances were gathered for the day of the article and after: an earlier day would look roomier."""

KEY = ["actor", "dimension_id", "value_id"]


def holders() -> dict[str, str]:
    """Who has limits on record: the codes of ``actor_limits`` with their names, as shown."""
    return tables.table("actor_limits")["actor"].categories


def known_from(as_of: str) -> dt.date:
    """The first day on which a stance dated ``as_of`` is surely on record.

    A full date is itself; ``2025-08`` counts from the last day of that month and ``2025`` from
    the last day of that year. ValueError for anything else.
    """
    return day_range(as_of)[1]


def stances(limits: pd.DataFrame, on: dt.date, *, stated_only: bool = False) -> pd.DataFrame:
    """Each actor's latest stance on each answer, as known on the day ``on``.

    ``limits`` is the table ``actor_limits``. Returns its rows, one per actor, dimension and
    value, in the table's order. Leads (a draft, a leak, unnamed sources) are nobody's stance
    and never count; a stance superseded by ``on`` counts no more, whatever replaced it.
    ``stated_only`` leaves out stances that the compilers inferred.
    """
    rows = limits.assign(known=[known_from(text) for text in limits["as_of"]])
    past = rows["superseded_as_of"] <= pd.Timestamp(on)
    rows = rows[(rows["known"] <= on) & ~past & (rows["classification"] != "lead")]
    if stated_only:
        rows = rows[rows["classification"] == "stated"]
    newest = rows.sort_values("known", kind="stable").drop_duplicates(KEY, keep="last")
    return newest.sort_index().drop(columns="known").reset_index(drop=True)


def disputed_dimensions(limits: pd.DataFrame, n: int = 12) -> list[str]:
    """The ``n`` dimensions with the most red lines on record, most first.

    Counted over all dates; an answer that an actor refuses twice counts once. Ties keep the
    table's order of first mention.
    """
    counted = limits[limits["classification"] != "lead"]
    red = counted[counted["acceptability"] == "red_line"].drop_duplicates(KEY)
    counts = red.groupby("dimension_id", sort=False).size()
    return [str(name) for name in counts.sort_values(ascending=False, kind="stable").index[:n]]


def answers(values: pd.DataFrame, dimensions: Sequence[str]) -> dict[str, list[str]]:
    """The possible answers on each dimension, from ``dimension_values``, in their rank's order.

    KeyError names a dimension that has none.
    """
    options: dict[str, list[str]] = {}
    for dimension in dimensions:
        rows = values[values["dimension_id"] == dimension].sort_values("rank")
        if rows.empty:
            raise KeyError(f"no answers for dimension {dimension!r}")
        options[dimension] = [str(value) for value in rows["value_id"]]
    return options


def preset(terms: pd.DataFrame, proposal_id: str, dimensions: Sequence[str]) -> dict[str, str]:
    """What a text answers on these dimensions, where it answers at all.

    ``terms`` is the table of that name; silent rows and dimensions not seen are left out, so
    the result may be shorter than ``dimensions``. KeyError for a text without any row.
    """
    rows = terms[terms["proposal_id"] == proposal_id]
    if rows.empty:
        raise KeyError(f"no terms of {proposal_id!r}")
    values = rows[rows["value_id"].notna()].set_index("dimension_id")["value_id"]
    return {d: str(values[d]) for d in dimensions if d in values.index}


def texts(proposals: pd.DataFrame) -> dict[str, str]:
    """The texts that a reader can start from, in order of date: ``proposal_id → builder_name``.

    ``proposals`` is the table of that name.
    """
    named = proposals[proposals["builder_name"].notna()].sort_values("date", kind="stable")
    return dict(zip(named["proposal_id"], named["builder_name"], strict=True))


def judged_on(proposals: pd.DataFrame) -> dict[str, dt.date]:
    """The day whose limits each of :func:`texts` is held against: its own, at first `RECORD`."""
    dates = proposals.set_index("proposal_id")["date"]
    return {text: max(RECORD, known_from(str(dates[text]))) for text in texts(proposals)}


def examine(stance: pd.DataFrame, choice: Mapping[str, str]) -> pd.DataFrame:
    """What each actor has said of each chosen answer: one row per dimension and actor.

    Columns ``dimension_id, value_id, actor, acceptability`` and, from the stance, ``limit_id,
    as_of, classification, speaker, basis, source_ids``. ``acceptability`` is ``unknown`` (and
    the rest missing) where the actor has no stance on record.
    """
    pairs = pd.DataFrame(
        [(d, v, actor) for d, v in choice.items() for actor in holders()],
        columns=["dimension_id", "value_id", "actor"],
    ).astype("string")
    keep = ["limit_id", "acceptability", "as_of", "classification", "speaker", "basis"]
    rows = pairs.merge(stance[[*KEY, *keep, "source_ids"]], on=KEY, how="left")
    rows["acceptability"] = rows["acceptability"].fillna("unknown")
    return rows


def tally(reactions: pd.DataFrame) -> pd.DataFrame:
    """How many chosen answers each actor refuses, concedes, accepts, prefers or leaves unknown.

    Index: actors in the book's order. Columns: the five kinds, counts.
    """
    kinds = ["red_line", "concession", "acceptable", "preferred", "unknown"]
    counted = Counter(zip(reactions["actor"], reactions["acceptability"], strict=True))
    rows = [[counted[actor, kind] for kind in kinds] for actor in holders()]
    return pd.DataFrame(rows, index=pd.Index(list(holders()), name="actor"), columns=kinds)


def refusals(stance: pd.DataFrame) -> dict[tuple[str, str], set[str]]:
    """The answers that each actor refuses, by (dimension, actor); pairs with none are left out."""
    red = stance[stance["acceptability"] == "red_line"]
    by_pair: dict[tuple[str, str], set[str]] = {}
    for dimension, actor, value in zip(
        red["dimension_id"], red["actor"], red["value_id"], strict=True
    ):
        by_pair.setdefault((str(dimension), str(actor)), set()).add(str(value))
    return by_pair


def _refused(
    stance: pd.DataFrame, dimensions: Iterable[str], actors: Iterable[str]
) -> dict[str, set[str]]:
    """The answers on each of ``dimensions`` that at least one of ``actors`` refuses."""
    by_pair, parties = refusals(stance), list(actors)
    return {d: set().union(*(by_pair.get((d, a), ()) for a in parties)) for d in dimensions}


@dataclass(frozen=True)
class Count:
    """How many choices cross no red line of some actors.

    ``open`` and ``all`` give, for each dimension, the number of answers that none of the
    actors refuses and the number of all answers.
    """

    open: dict[str, int]
    all: dict[str, int]

    @property
    def total(self) -> int:
        """The number of all choices."""
        return math.prod(self.all.values())

    @property
    def passing(self) -> int:
        """The number of choices that cross none of the lines."""
        return math.prod(self.open.values())

    @property
    def share(self) -> float:
        """Passing choices as a share of all, in percent."""
        return 100 * self.passing / self.total


def count(
    stance: pd.DataFrame, options: Mapping[str, Sequence[str]], actors: Iterable[str]
) -> Count:
    """Count the choices from ``options`` that cross no red line of any of ``actors``."""
    blocked = _refused(stance, options, actors)
    return Count(
        open={d: sum(value not in blocked[d] for value in values) for d, values in options.items()},
        all={d: len(values) for d, values in options.items()},
    )


def room(
    stance: pd.DataFrame, options: Mapping[str, Sequence[str]], actors: Iterable[str]
) -> pd.DataFrame:
    """What is left on each question, and how much of that is silence.

    One row per dimension: ``answers``; ``refused``, by at least one of ``actors``; ``spoken``,
    refused by none of them and some stance of one on record; ``unspoken``, nobody's stance on
    record. The last three add up to the first.
    """
    parties = set(actors)
    heard = stance[stance["actor"].isin(parties)]
    on_record = set(zip(heard["dimension_id"], heard["value_id"], strict=True))
    rows = []
    for dimension, blocked in _refused(stance, options, parties).items():
        values = options[dimension]
        spoken = [v for v in values if v not in blocked and (dimension, v) in on_record]
        out = sum(value in blocked for value in values)
        rows.append((dimension, len(values), out, len(spoken), len(values) - out - len(spoken)))
    columns = ["dimension_id", "answers", "refused", "spoken", "unspoken"]
    return pd.DataFrame(rows, columns=columns)


def closing_day(
    limits: pd.DataFrame,
    options: Mapping[str, Sequence[str]],
    actors: Sequence[str],
    *,
    stated_only: bool = False,
) -> dt.date | None:
    """The first day on which every choice crosses a red line of one of ``actors``.

    Only days on which a stance came onto record can be; None if room is left on all of them.
    """
    for day in sorted({known_from(text) for text in limits["as_of"]}):
        stance = stances(limits, day, stated_only=stated_only)
        if not count(stance, options, actors).passing:
            return day
    return None
