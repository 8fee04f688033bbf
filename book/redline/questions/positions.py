"""Who stands where: stances of actors on issues, as pure functions on tables.

Input tables (see ``redline.tables``): ``positions`` (one row a stance: ``position_id``,
``actor_id``, ``issue``, ``stance``, ``stance_score`` −2 to +2, ``date`` as ISO text that may be
``2025`` or ``2025-03``, ``quote``, ``quote_type``, ``source_ids`` as a tuple, ``phase``,
``notes``), ``issues`` (``issue``, ``proposition``) and ``actors`` (``actor_id``, ``name``,
``kind``, ``affiliation``, ...).

A score is an editorial reading of a quotation, on the proposition of its issue. Where nothing
was found there is no row and no score: unknown is never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

PHASES: Mapping[str, str] = {
    "before": "up to 11 March 2025",
    "day": "on 12 and 13 March 2025",
    "after": "from 14 March 2025",
}

WHEN: Mapping[str, tuple[str, ...]] = {
    "latest": ("before", "day", "after"),
    "until": ("before", "day"),
    "before": ("before",),
    "day": ("day",),
    "after": ("after",),
}
WHEN_WORDS: Mapping[str, str] = {
    "latest": "at any date",
    "until": "up to 13 March 2025",
    **PHASES,
}

KINDS: Mapping[str, frozenset[str]] = {
    "all": frozenset({"verbatim", "verbatim_translation", "paraphrase"}),
    "quoted": frozenset({"verbatim", "verbatim_translation"}),
    "verbatim": frozenset({"verbatim"}),
}
KIND_WORDS: Mapping[str, str] = {
    "verbatim": "verbatim",
    "verbatim_translation": "verbatim, in translation",
    "paraphrase": "paraphrase, not the speaker’s words",
    "lead": "a draft in the press or unnamed sources: not counted",
}
SCORE_WORDS: Mapping[int, str] = {
    -2: "firmly against",
    -1: "leaning against",
    0: "neutral, open or undecided",
    1: "leaning for",
    2: "firmly for",
}
FARTHEST = max(SCORE_WORDS) - min(SCORE_WORDS)
"""The distance of two stances at the two ends of the scale."""

# an actor's side is that of the body its chain of affiliation ends in
_SIDE_OF_ROOT: Mapping[str, str] = {
    "ukraine": "Ukraine",
    "russia": "Russia",
    "russian-nationalist-bloggers": "Russia",
    "united-states": "United States",
    "eu": "Europe, NATO and G7",
    "united-kingdom": "Europe, NATO and G7",
    "e3": "Europe, NATO and G7",
    "coalition-of-the-willing": "Europe, NATO and G7",
    "nato": "Europe, NATO and G7",
    "g7": "Europe, NATO and G7",
}
SIDES = ("Ukraine", "Russia", "United States", "Europe, NATO and G7", "Others")


def of_kind(positions: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Rows whose evidence is of this kind; KeyError unless ``kind`` is one of KINDS."""
    return positions[positions["quote_type"].isin(KINDS[kind])]


def within(positions: pd.DataFrame, phases: Iterable[str]) -> pd.DataFrame:
    """Rows of these phases; KeyError names one that does not exist."""
    wanted = list(phases)
    for phase in wanted:
        if phase not in PHASES:
            raise KeyError(phase)
    return positions[positions["phase"].isin(wanted)]


def selection(positions: pd.DataFrame, when: str, kind: str) -> pd.DataFrame:
    """Rows of a period (a key of WHEN) whose evidence is of a kind (a key of KINDS).

    Columns as in the table ``positions``; KeyError for a key that is none.
    """
    return of_kind(within(positions, WHEN[when]), kind)


def in_order(positions: pd.DataFrame) -> pd.DataFrame:
    """Rows from the oldest to the newest: by phase, then date, then number of the row.

    A partial date counts as the start of its month or year, so a statement with a known day
    is taken as newer than one that is only dated to the month around it.
    """
    order = {phase: rank for rank, phase in enumerate(PHASES)}
    keyed = positions.assign(
        _phase=positions["phase"].map(order), _date=positions["date"].astype(str)
    )
    ordered = keyed.sort_values(["_phase", "_date", "position_id"], kind="stable")
    return ordered.drop(columns=["_phase", "_date"])


def latest(positions: pd.DataFrame, by: Sequence[str] = ("actor_id", "issue")) -> pd.DataFrame:
    """The newest row of each group, with ``statements``: how many rows the group has.

    "Newest" is the order of :func:`in_order`. Groups without a row do not appear.
    """
    ordered = in_order(positions)
    counted = ordered.assign(statements=ordered.groupby(list(by))["position_id"].transform("size"))
    return counted.drop_duplicates(list(by), keep="last").reset_index(drop=True)


def matrix(positions: pd.DataFrame, issues: Sequence[str], actors: Sequence[str]) -> pd.DataFrame:
    """Newest scores as a table of issues × actors (``Int64``), missing where nothing is known.

    Index ``issue`` and columns ``actor_id`` in the order given; scores from −2 to +2.
    """
    newest = latest(positions)
    wide = newest.pivot(index="issue", columns="actor_id", values="stance_score")
    return wide.reindex(index=list(issues), columns=list(actors)).astype("Int64")


def chain(actors: pd.DataFrame, actor_id: str) -> list[str]:
    """An actor and the bodies it belongs to, innermost first: person, office, state.

    KeyError for an unknown actor, ValueError for affiliations that run in a circle.
    """
    above = actors.set_index("actor_id")["affiliation"]
    bodies = [actor_id]
    while isinstance(parent := above[bodies[-1]], str) and parent:
        if parent in bodies:
            raise ValueError(f"affiliation of {actor_id!r} runs in a circle at {parent!r}")
        bodies.append(parent)
    return bodies


def side_of(actors: pd.DataFrame, actor_id: str) -> str:
    """The side an actor is listed under, one of SIDES; the bloggers count as Russian voices."""
    return _SIDE_OF_ROOT.get(chain(actors, actor_id)[-1], "Others")


def official_voices(actors: pd.DataFrame, state: str) -> list[str]:
    """The state, its government and their members, in table order.

    A member of a parliament speaks for himself: chains through an ``institution`` do not count.
    """
    kind = actors.set_index("actor_id")["kind"]
    voices = []
    for actor_id in actors["actor_id"]:
        bodies = chain(actors, actor_id)
        if bodies[-1] == state and not any(kind[body] == "institution" for body in bodies):
            voices.append(actor_id)
    return voices


def as_one(positions: pd.DataFrame, voices: Iterable[str], party: str) -> pd.DataFrame:
    """Rows of several voices as those of one party; ``voice`` keeps who said it."""
    rows = positions[positions["actor_id"].isin(list(voices))]
    return rows.assign(voice=rows["actor_id"], actor_id=party)


def widely_heard(positions: pd.DataFrame, at_least: int) -> list[str]:
    """Actors with a stance on at least so many issues, those with most first."""
    issues = positions.groupby("actor_id")["issue"].nunique()
    heard = issues[issues >= at_least].reset_index()
    return list(heard.sort_values(["issue", "actor_id"], ascending=[False, True])["actor_id"])


class Distance(NamedTuple):
    """Mean absolute difference of scores (0 to 4) over ``n`` shared issues; None if n is 0."""

    mean: float | None
    n: int


def compare(newest: pd.DataFrame, a: str, b: str, issues: Sequence[str]) -> pd.DataFrame:
    """Stances of ``a`` and of ``b`` on every issue, with what tells them apart.

    ``newest`` is a result of :func:`latest`; ValueError when it has two rows for one stance.
    One row an issue, in the order given: ``a``, ``b`` (scores), ``distance`` (0 to 4, missing
    unless both are known), ``a_id`` and ``b_id`` (the rows of evidence, or missing).
    """
    columns: dict[str, Any] = {"issue": list(issues)}
    for name, actor in (("a", a), ("b", b)):
        stances = newest[newest["actor_id"] == actor]
        if stances["issue"].duplicated().any():
            raise ValueError(f"{actor!r} has two stances on one issue: take the latest first")
        score = dict(zip(stances["issue"], stances["stance_score"], strict=True))
        row = dict(zip(stances["issue"], stances["position_id"], strict=True))
        columns[name] = pd.array([score.get(i, pd.NA) for i in issues], dtype="Int64")
        columns[f"{name}_id"] = pd.array([row.get(i, pd.NA) for i in issues], dtype="string")
    both = pd.DataFrame(columns)
    both["distance"] = (both["a"] - both["b"]).abs()
    return both[["issue", "a", "b", "distance", "a_id", "b_id"]]


def distance(pair: pd.DataFrame) -> Distance:
    """Mean distance of two actors over the issues on which both are known."""
    shared = pair["distance"].dropna()
    return Distance(float(shared.mean()) if len(shared) else None, len(shared))


def split(scores: pd.DataFrame) -> list[str]:
    """Issues of a :func:`matrix` on which someone is for and someone else against."""
    for_it, against = (scores > 0).fillna(False), (scores < 0).fillna(False)
    return list(scores.index[for_it.any(axis=1) & against.any(axis=1)])


def split_states(
    newest: pd.DataFrame, actors: pd.DataFrame, issues: Sequence[str], states: Iterable[str]
) -> dict[str, list[str]]:
    """Issues on which official voices of one state stand on both sides, by state; see `split`.

    ``newest`` has one row a voice and issue, as `latest` gives them. States without such an
    issue, or without official voices among the ``actors``, are left out.
    """
    issues_of = {
        state: split(matrix(newest, issues, official_voices(actors, state))) for state in states
    }
    return {state: both_sides for state, both_sides in issues_of.items() if both_sides}


def disagreements(pair: pd.DataFrame) -> pd.DataFrame:
    """Issues on which one of the two is for and the other against; a zero is neither.

    Rows and columns of :func:`compare`.
    """
    product = pair["a"] * pair["b"]
    return pair[(product < 0).fillna(False)]


def looked_up(positions: pd.DataFrame) -> pd.DataFrame:
    """Rows that were seen a second time, with or without a reservation: those of a headline."""
    return positions[positions["checked"] != "unverified"]


_STATE_MEDIA = ("Russian state media", "pro-Kremlin aggregator", "TASS")


def state_media_only(positions: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Rows for which every source is Russian state media or a pro-Kremlin aggregator.

    Publishers are named as such in ``sources`` (columns ``source_id``, ``publisher``). KeyError
    for a source that is not in the table.
    """
    publisher = sources.set_index("source_id")["publisher"]

    def alone(ids: Sequence[str]) -> bool:
        return all(any(word in publisher[i] for word in _STATE_MEDIA) for i in ids)

    return positions[[alone(ids) for ids in positions["source_ids"]]]
