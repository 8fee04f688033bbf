"""What 'recognise' means, asked of the tables: votes, acts of states, law and polls.

Every function is pure: tables in (as :func:`redline.tables.load` returns them), a table or a
number out. Three rules run through the module:

* A roll call is used only when every member of the United Nations is listed and the list adds
  up to the tally; otherwise it is *partial* and nothing is counted from it (:func:`audit`).
* Not voting is not a position: it is told apart from abstaining everywhere.
* A poll's answers form a series only within one wording of one question (:func:`polls`).
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

import pandas as pd

from redline.tables.frames import day_range

MEMBERS = 193  # of the United Nations since July 2011, so throughout the votes of 2014 to 2026
VOTES = ("yes", "no", "abstain", "absent")
VOTE_WORDS: Mapping[str, str] = {
    "yes": "Yes",
    "no": "No",
    "abstain": "Abstained",
    "absent": "Did not vote",
    "yes_or_absent": "Yes or did not vote",
    "abstain_or_absent": "Abstained or did not vote",
    "unresolved": "Sources disagree",
    "unlisted": "Not named in the reports",
}
BASIS_WORDS: Mapping[str, str] = {
    "dataset": "listed in a dataset of votes",
    "dataset_no_vote_recorded": "no vote recorded in the dataset",
    "listed": "named in a published list",
    "by_elimination": "worked out: in none of the other lists",
    "unresolved": "not settled by the lists seen",
    "sources_disagree": "sources disagree",
}


# -- votes ---------------------------------------------------------------------------------


class Tally(NamedTuple):
    """Votes of one roll call by kind, in members."""

    yes: int
    no: int
    abstain: int
    absent: int

    @property
    def words(self) -> str:
        """``143 for, 5 against, 35 abstained, 10 did not vote``."""
        return (
            f"{self.yes} for, {self.no} against, {self.abstain} abstained, "
            f"{self.absent} did not vote"
        )


def short(resolution: str) -> str:
    """``A/RES/ES-11/4`` → ``ES-11/4``: the resolution's name as people write it."""
    return "24 Feb 2026 text" if resolution == "GA-2026-02-24" else resolution[6:]


SUBJECTS: Mapping[str, str] = {
    "A/RES/68/262": "territorial integrity of Ukraine",
    "A/RES/71/205": "human rights in Crimea",
    "A/RES/72/190": "human rights in Crimea",
    "A/RES/73/194": "militarization of Crimea",
    "A/RES/73/263": "human rights in Crimea",
    "A/RES/74/17": "militarization of Crimea",
    "A/RES/74/168": "human rights in Crimea",
    "A/RES/75/29": "militarization of Crimea",
    "A/RES/75/192": "human rights in Crimea",
    "A/RES/ES-11/1": "aggression against Ukraine",
    "A/RES/ES-11/3": "Russia suspended from the Human Rights Council",
    "A/RES/ES-11/4": "no recognition of the 2022 annexations",
    "A/RES/ES-11/5": "remedy and reparation",
    "A/RES/ES-11/6": "principles of a just and lasting peace",
    "A/RES/78/316": "safety of nuclear facilities",
    "A/RES/79/184": "human rights in the occupied territories",
    "A/RES/ES-11/7": "a just and lasting peace, Ukrainian and European text",
    "A/RES/ES-11/8": "the path to peace, US text as amended",
    "A/RES/ES-11/9": "return of Ukrainian children",
    "A/RES/80/223": "human rights in the occupied territories",
    "GA-2026-02-24": "support for lasting peace in Ukraine",
}
"""What each General Assembly text is about, in fewer words than its title."""


def _row(resolutions: pd.DataFrame, resolution: str) -> pd.Series:
    rows = resolutions.loc[resolutions["resolution"] == resolution]
    if len(rows) != 1:
        raise KeyError(f"{resolution!r} stands {len(rows)} times in the table of resolutions")
    return rows.iloc[0]


def published_tally(resolutions: pd.DataFrame, resolution: str) -> Tally | None:
    """Return the tally as published, or None when the table holds none."""
    row = _row(resolutions, resolution)
    counts = row[["yes", "no", "abstain", "not_voting"]]
    return None if counts.isna().any() else Tally(*(int(count) for count in counts))


def listed_tally(votes: pd.DataFrame, resolution: str) -> Tally:
    """Count the members listed with one certain vote; undecided members are in no count."""
    cast = votes.loc[votes["resolution"] == resolution, "vote"]
    return Tally(*(int((cast == vote).sum()) for vote in VOTES))


def against(votes: pd.DataFrame, resolution: str) -> list[str]:
    """Return the members listed with a no on one text, in alphabetical order."""
    cast = votes.loc[(votes["resolution"] == resolution) & (votes["vote"] == "no"), "country"]
    return sorted(str(name) for name in cast)


def audit(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Check each General Assembly roll call against its tally, in order of date.

    Columns: resolution, date, title, yes, no, abstain, not_voting (published; <NA> if unseen),
    named (members with one certain vote), undecided (listed, vote not settled), status
    (``complete``, ``partial`` or ``no list``), confirmed (the tally has a source other than the
    list itself), why (words; empty for a roll call that adds up), listed_by (the list's first
    source; empty without a list).
    """
    assembly = resolutions.loc[resolutions["body"] == "General Assembly"].sort_values("date")
    rows = [_audited(votes, resolutions, str(name)) for name in assembly["resolution"]]
    return pd.DataFrame(rows)


_PUBLISHED = ("resolution", "date", "title", "yes", "no", "abstain", "not_voting")


def _audited(votes: pd.DataFrame, resolutions: pd.DataFrame, resolution: str) -> dict[str, object]:
    row = _row(resolutions, resolution)
    cast = votes.loc[votes["resolution"] == resolution]
    counted, tally = listed_tally(votes, resolution), published_tally(resolutions, resolution)
    named = sum(counted)
    status = "complete" if counted == tally and named == MEMBERS == len(cast) else "partial"
    own = {source for ids in cast["source_ids"] for source in ids}
    return {
        **{name: row[name] for name in _PUBLISHED},
        "named": named,
        "undecided": len(cast) - named,
        "status": status if len(cast) else "no list",
        "confirmed": bool(set(row["source_ids"]) - own),
        "why": _why(counted, tally, cast),
        "listed_by": cast["source_ids"].iloc[0][0] if len(cast) else "",
    }


def _why(counted: Tally, tally: Tally | None, cast: pd.DataFrame) -> str:
    """Say in words what keeps a roll call from adding up; empty when nothing does."""
    if not len(cast):
        return "no list of votes by country seen"
    if tally is None:
        return "no tally to check the list against"
    reasons = [
        f"{VOTE_WORDS[vote].lower()}: {has} of {wanted} named"
        for vote, has, wanted in zip(VOTES, counted, tally, strict=True)
        if has != wanted
    ]
    open_votes = cast.loc[~cast["vote"].isin(VOTES), "vote"].value_counts().sort_index()
    reasons += [f"{VOTE_WORDS[str(vote)].lower()}: {n} listed" for vote, n in open_votes.items()]
    return "; ".join(reasons)


def complete(votes: pd.DataFrame, resolutions: pd.DataFrame) -> list[str]:
    """Return the resolutions whose roll call adds up, in order of date."""
    checked = audit(votes, resolutions)
    return [str(name) for name in checked.loc[checked["status"] == "complete", "resolution"]]


def roll_calls(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Return the roll calls that add up, one row a member (index iso3), one column a text.

    Columns are resolutions in order of date; each value is one of ``VOTES``.
    """
    return _by_member(votes, complete(votes, resolutions))


def _by_member(votes: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    rows = votes.loc[votes["resolution"].isin(names)]
    return rows.pivot(index="iso3", columns="resolution", values="vote")[names]


def full_lists(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Return the roll calls that name every member, one row a member, one column a text.

    As :func:`roll_calls`, and the lists besides that leave open whether some members voted, if
    no count exceeds its tally. Nothing is counted from those.
    """
    size = votes.groupby("resolution").size()
    names = [
        str(name)
        for name in audit(votes, resolutions)["resolution"]
        if size.get(name) == MEMBERS
        and (tally := published_tally(resolutions, str(name)))
        and all(a <= b for a, b in zip(listed_tally(votes, str(name)), tally, strict=True))
    ]
    return _by_member(votes, names)


def countries(votes: pd.DataFrame) -> pd.Series:
    """Return the members' names as the lists give them, by iso3, in alphabetical order."""
    return votes.drop_duplicates("iso3").set_index("iso3")["country"].sort_values()


# -- switches ------------------------------------------------------------------------------

KINDS: Mapping[str, str] = {
    "same": "voted the same way",
    "switched": "voted differently on the two texts",
    "stopped": "voted the first time, not the second",
    "started": "voted the second time, not the first",
    "away": "did not vote either time",
}


def _kind(before: str, after: str) -> str:
    if before == after:
        return "away" if before == "absent" else "same"
    if after == "absent":
        return "stopped"
    return "started" if before == "absent" else "switched"


def switches(calls: pd.DataFrame, names: pd.Series, before: str, after: str) -> pd.DataFrame:
    """Trace each member from one roll call to another.

    ``calls`` as :func:`roll_calls` returns them, so a text whose list does not add up is a
    KeyError. Columns: iso3, country, before, after, kind (see ``KINDS``); order of names.
    """
    for name in (before, after):
        if name not in calls:
            raise KeyError(f"{name!r} has no roll call that adds up; there are {list(calls)}")
    members = pd.DataFrame({"before": calls[before], "after": calls[after]}).reindex(names.index)
    pairs = zip(members["before"], members["after"], strict=True)
    members["kind"] = [_kind(str(a), str(b)) for a, b in pairs]
    members.insert(0, "country", names)
    return members.reset_index()


def matrix(members: pd.DataFrame) -> pd.DataFrame:
    """Count members by vote before (rows) and after (columns), each in the order of VOTES.

    ``members`` is what :func:`switches` gives; counts are int64, zero where nobody moved so.
    """
    counts = pd.crosstab(members["before"], members["after"])
    return counts.reindex(index=list(VOTES), columns=list(VOTES), fill_value=0)


def moves(members: pd.DataFrame) -> list[tuple[str, str, list[str]]]:
    """List the moves (before, after, countries) that took place, the most taken first.

    Switches of position come first, then those who began or ceased to vote.
    """
    changed = members.loc[members["before"] != members["after"]]
    groups = [
        (str(before), str(after), [str(name) for name in group["country"]])
        for (before, after), group in changed.groupby(["before", "after"])
    ]
    order = {vote: i for i, vote in enumerate(VOTES)}
    return sorted(
        groups,
        key=lambda g: ("absent" in g[:2], -len(g[2]), order[g[0]], order[g[1]]),
    )


def record(votes: pd.DataFrame, audits: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """Return one member's votes on every text with a list, in order of date.

    ``audits`` is what :func:`audit` returns. Partial lists are included and marked: columns
    resolution, date, title, status, vote (a key of ``VOTE_WORDS``), basis (a key of
    ``BASIS_WORDS`` or <NA>), caution (words or empty).
    """
    columns = ["resolution", "date", "title", "status"]
    texts = audits.loc[audits["status"] != "no list", columns]
    own = votes.loc[votes["iso3"] == iso3, ["resolution", "vote", "basis", "notes"]]
    if own.empty:
        raise KeyError(f"no member has the code {iso3!r}")
    rows = texts.merge(own, on="resolution", how="left")
    rows["vote"] = rows["vote"].fillna("unlisted")
    rows["caution"] = rows.pop("notes").fillna("")
    full_but_wrong = audits.loc[
        (audits["status"] == "partial") & (audits["named"] == MEMBERS), ["resolution", "why"]
    ]
    for resolution, why in full_but_wrong.itertuples(index=False):
        rows.loc[rows["resolution"] == resolution, "caution"] = f"list not exact: {why}"
    return rows


# -- acts of recognition and refusal -------------------------------------------------------

ACT_WORDS: Mapping[str, str] = {
    "recognised": "Recognised",
    "supported": "Words of support or respect only",
    "non_recognition_policy": "Policy, vote or ruling not to recognise",
    "declined": "Declined to recognise",
    "no_position": "Took no position",
}
CASES: Mapping[str, str] = {
    "Manchuria": "Manchuria and Manchukuo",
    "Manchukuo": "Manchuria and Manchukuo",
    "Estonia, Latvia, Lithuania": "The Baltic states",
    "German Democratic Republic": "The two German states",
    "Two German states": "The two German states",
    "Namibia": "Namibia",
    "East Timor": "East Timor",
    "Golan Heights": "Golan Heights",
    "Northern Cyprus": "Northern Cyprus",
    "Kuwait": "Kuwait",
    "Kosovo": "Kosovo",
    "Abkhazia": "Abkhazia and South Ossetia",
    "Abkhazia and South Ossetia": "Abkhazia and South Ossetia",
    "Western Sahara": "Western Sahara",
    "Crimea": "Crimea",
    "Crimea and Sevastopol": "Crimea",
    "Donetsk and Luhansk people’s republics": "Donetsk and Luhansk ‘republics’",
    "Donetsk, Luhansk, Kherson, Zaporizhzhia": "The four regions claimed in 2022",
    "Kherson and Zaporizhzhia": "The four regions claimed in 2022",
    "All occupied territories": "All occupied land in Ukraine",
}
CLAIMED_BY_RUSSIA = ("Crimea", "The four regions claimed in 2022")


def interval(text: str) -> tuple[float, float]:
    """Return the stretch of time that a partial ISO date covers, in years.

    ``1932`` → (1932.0, 1933.0); a month or a day covers its days. ValueError for other text.
    """
    first, last = day_range(text)
    return _years(first, 0), _years(last, 1)


def _years(day: dt.date, days: int) -> float:
    """So many ``days`` after the start of ``day``, as a fractional year."""
    length = 366 if calendar.isleap(day.year) else 365
    return day.year + (day.timetuple().tm_yday - 1 + days) / length


def acts(table: pd.DataFrame) -> pd.DataFrame:
    """Place each act in time: the table's columns plus case, when, start, known_by and end.

    ``when`` is the most exact date known (partial ISO text, <NA> if none); ``start`` to
    ``known_by`` is the stretch it covers and ``end`` the start plus the duration stated, all in
    years. ``end`` is NaN when the table states no end, which does not mean that the act still
    stands. In order of time: an act known by its year alone comes after those dated in it.
    """
    rows = table.copy()
    rows["case"] = [CASES[str(territory)] for territory in rows["territory"]]
    rows["when"] = rows["date"].fillna(rows["year"].astype("string"))
    stretches = [(math.nan,) * 2 if pd.isna(when) else interval(str(when)) for when in rows["when"]]
    rows["start"] = [first for first, _ in stretches]
    rows["known_by"] = [last for _, last in stretches]
    rows["end"] = rows["start"] + rows["duration_years"].astype("float64")
    return rows.sort_values("known_by", kind="stable", na_position="last").reset_index(drop=True)


def spans(chronology: pd.DataFrame) -> pd.DataFrame:
    """Return the acts whose end is in the table, the longest first.

    Rows and columns of :func:`acts`; ``end`` and ``duration_years`` are float64, in years.
    """
    ended = chronology.loc[chronology["end"].notna()]
    return ended.sort_values("duration_years", ascending=False, kind="stable")


def backers(
    chronology: pd.DataFrame, act: str, cases: Collection[str] = CLAIMED_BY_RUSSIA
) -> list[str]:
    """Return who other than Russia ``recognised`` or ``supported`` a Russian annexation.

    Actors of acts on ``cases`` (Crimea or the four regions) as of their dates, each once, in order
    of time; acts that were not seen again in a source are left out.
    """
    rows = chronology.loc[chronology["case"].isin(cases) & (chronology["act"] == act)]
    others = rows.loc[(rows["actor"] != "Russia") & (rows["checked"] != "unverified")]
    return list(dict.fromkeys(str(actor) for actor in others["actor"]))


# -- law -----------------------------------------------------------------------------------

ROUTE: Mapping[str, tuple[str, ...]] = {
    "Who may negotiate?": ("ua-const-106", "ua-const-102", "ua-const-102-2019"),
    "Who must agree to a treaty?": ("ua-const-85", "ua-const-92"),
    "Who decides on territory?": ("ua-const-73",),
    "Would the constitution have to change?": ("ua-const-2", "ua-const-132-134", "ua-const-156"),
    "Could it change now?": ("ua-const-157", "ua-referendum-law-2021"),
}


def route(table: pd.DataFrame) -> pd.DataFrame:
    """What Ukraine's constitution and law ask of a change of territory, step by step.

    Columns: question, provision, says, relevance, source_ids; one row a provision.
    """
    steps = [(question, key) for question, keys in ROUTE.items() for key in keys]
    rows = pd.DataFrame(steps, columns=["question", "instrument_id"])
    columns = ["instrument_id", "provision", "says", "relevance", "source_ids"]
    return rows.merge(table[columns], on="instrument_id", how="left", validate="one_to_one")


# -- polls ---------------------------------------------------------------------------------

_Z95 = 1.959964  # two-sided 95 per cent of a normal distribution


def margin(percent: float, n: float) -> float:
    """Sampling error of a share at 95 per cent, in points, for a simple random sample.

    ``percent`` from 0 to 100 of ``n`` people. Real samples (weights, clusters) err more, and
    no sampling error covers those a poll cannot reach.
    """
    if not 0 <= percent <= 100 or n <= 0:
        raise ValueError(f"a share of {percent} among {n} people has no margin")
    return _Z95 * math.sqrt(percent * (100 - percent) / n)


def polls(table: pd.DataFrame) -> pd.DataFrame:
    """Prepare the answers for drawing: the table's columns plus, for each row,

    start and end of fieldwork (years; a partial date covers all it may mean), margin (points,
    NaN where the table does not say how many were asked), again (a second report of an answer
    already given for that wave), run (points one line may join: one question, one answer, waves
    without a gap; empty for a second report). A part of a wave is a random sample too: its
    margin says that it is smaller.
    """
    rows = table.copy().reset_index(drop=True)
    rows["start"] = [interval(str(text))[0] for text in rows["fieldwork_start"]]
    rows["end"] = [interval(str(text))[1] for text in rows["date"]]
    shares = zip(rows["percent"], rows["sample_size"].astype("float64"), strict=True)
    rows["margin"] = [math.nan if math.isnan(n) else margin(float(p), n) for p, n in shares]
    rows["again"] = rows.duplicated(["pollster", "question", "fieldwork_start", "date", "answer"])
    rows = rows.sort_values(["end", "start"], kind="stable").reset_index(drop=True)
    rows["run"] = _runs(rows)
    return rows


def _runs(rows: pd.DataFrame) -> pd.Series:
    """Number the stretches of waves that one line may join; a wave left out breaks the line."""
    runs = pd.Series("", index=rows.index, dtype="string")
    once = rows.loc[~rows["again"]]
    for number, (_, answers) in enumerate(once.groupby(["pollster", "question"])):
        wave = answers.groupby(["end", "start"]).ngroup()  # 0, 1, 2 … in order of time
        for answer, own in answers.groupby("answer"):
            # consecutive waves keep the difference between wave and place in the answer's list
            stretch = wave[own.index] - pd.RangeIndex(len(own))
            runs.loc[own.index] = f"{number}/{answer}/" + stretch.astype("string")
    return runs


def share(responses: pd.DataFrame, subject: str, date: str, answer: str) -> float:
    """Return the percentage of one answer to one question in the wave that ended at ``date``.

    KeyError unless there is exactly one; a second report of a wave is not counted.
    """
    wave = responses.loc[(responses["subject"] == subject) & (responses["date"] == date)]
    shares = wave.loc[(wave["answer"] == answer) & ~wave["again"], "percent"]
    if len(shares) != 1:
        raise KeyError(f"{len(shares)} shares: {subject}, {date}, {answer}")
    return float(shares.iloc[0])


AGAINST = (
    "under no circumstances give up territory",
    "categorically against",
    "categorically reject",
    "firmly reject",
    "would not agree",
)
"""Answers that refuse what a question proposes, in Ukrainian polls on terms of peace."""


def refusals(responses: pd.DataFrame, pollster: str, date: str) -> pd.DataFrame:
    """Return who refused what in one wave, one row a question, the most refused first.

    ``date`` is the end of fieldwork as the table writes it. These stand side by side because
    the questions differ; they are no series.
    """
    wave = responses.loc[
        (responses["pollster"] == pollster)
        & (responses["date"] == date)
        & responses["answer"].isin(AGAINST)
        & ~responses["again"]
        & ~responses["series"].str.endswith("_east")  # a region's share, not a question
    ]
    return wave.sort_values("percent", ascending=False, kind="stable")


def side_by_side(responses: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the waves (pollster, end of fieldwork) in which several questions were put."""
    waves = responses[["pollster", "date"]].drop_duplicates().itertuples(index=False)
    pairs = [(str(who), str(date)) for who, date in waves]
    return [pair for pair in pairs if len(refusals(responses, *pair)) > 1]


IN_TREATIES = "Record the land as Russian in treaties"
"""The most direct question on recognition in law, put by Razumkov days before the article."""
TWO_STATEMENTS = "Give up territory or not"
"""The KIIS question with the longest series."""
