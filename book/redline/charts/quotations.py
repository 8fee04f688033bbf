"""The evidence behind each stance as HTML: one card a statement, with its words and sources.

Every card stands in every state; a choice only hides and shows (the ``hidden`` attribute, which
needs no style sheet and which a screen reader heeds).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from redline import words
from redline.charts.actors import ISSUES, KIND_WORDS, signed
from redline.charts.marks import capital
from redline.charts.markup import hidden_unless, links, text
from redline.questions import positions as stances
from redline.tables.frames import records, source_ids
from redline.tables.sources import Source


def cards(
    positions: pd.DataFrame,
    issues: pd.DataFrame,
    actors: pd.DataFrame,
    sources: Mapping[str, Source],
    issue: str,
    when: str,
    kind: str,
) -> str:
    """The proposition of ``issue`` and the cards of its statements of a period and a kind.

    Cards run by issue, then side, then from the oldest to the newest. ``sources`` are by id;
    KeyError for one that is missing.
    """
    propositions = "".join(_proposition(row, row["issue"] == issue) for row in records(issues))
    people = {row["actor_id"]: row for row in records(actors)}
    ids = set(choose(positions, issue, when, kind)["position_id"])
    statements = "".join(
        _card(row, people[row["actor_id"]], row["position_id"] in ids, sources)
        for row in records(_by_issue_and_side(positions, actors))
    )
    return (
        f'<div class="stances">{propositions}'
        f'<p class="stance-none"{hidden_unless(not ids)}>No statement is on record for this '
        "choice. That is a blank, not a zero.</p>"
        f'<ol class="stance-cards">{statements}</ol></div>'
    )


def _by_issue_and_side(positions: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    issue_order = {issue: i for i, issue in enumerate(ISSUES)}
    side_order = {
        actor: stances.SIDES.index(stances.side_of(actors, actor))
        for actor in positions["actor_id"].unique()
    }
    rows = stances.in_order(positions)
    rows = rows.assign(
        _issue=rows["issue"].map(issue_order), _side=rows["actor_id"].map(side_order)
    )
    return rows.sort_values(["_issue", "_side"], kind="stable")


def _proposition(row: Mapping[str, Any], visible: bool) -> str:
    return (
        f'<div class="stance-proposition"{hidden_unless(visible)}>'
        f"<p><b>{text(row['proposition'])}</b></p><p>{text(row['why_it_matters'])}</p></div>"
    )


def _card(
    row: Mapping[str, Any], actor: Mapping[str, Any], visible: bool, sources: Mapping[str, Source]
) -> str:
    """One statement: who, its score and stance, its words, of what kind and date, its sources."""
    score, is_paraphrase = row["stance_score"], row["quote_type"] == "paraphrase"
    shape = "against" if score < 0 else "for" if score > 0 else "neutral"
    css = f"stance-{shape}" + " stance-reported" * is_paraphrase
    quote = text(row["quote"])
    evidence = (
        f'<p class="stance-told">{quote}</p>'
        if is_paraphrase
        else f'<blockquote class="stance-said"><p>“{quote}”</p></blockquote>'
    )
    facts = [capital(stances.KIND_WORDS[row["quote_type"]]), words.date(row["date"])]
    if actor["kind"] == "person":  # what a state did that day is not its role
        facts.append(text(actor["role_as_of_2025_03_12"]))
    if row["checked"] == "unverified":
        facts.append("not looked up again")
    note = ""
    if not pd.isna(row["notes"]):
        note = f'<p class="stance-note">{words.original(text(row["notes"]))}</p>'
    return (
        f'<li class="stance-card"{hidden_unless(visible)}>'
        f'<p class="stance-head"><span class="stance-score {css}" '
        f'data-score="{score}">{signed(score)}</span> <b>{text(actor["name"])}</b>, '
        f"{stances.SCORE_WORDS[score]}: {text(row['stance'])}</p>"
        f"{evidence}"
        f'<p class="stance-kind">{" · ".join(facts)}</p>{note}'
        f'<p class="stance-sources"><b>Sources.</b> {links(row["source_ids"], sources)}</p></li>'
    )


def choose(positions: pd.DataFrame, issue: str, when: str, kind: str) -> pd.DataFrame:
    """The statements on one issue, of one period and kind, from the oldest to the newest."""
    rows = stances.selection(positions, when, kind)
    return stances.in_order(rows[rows["issue"] == issue])


def headline(positions: pd.DataFrame, issue: str, when: str, kind: str) -> str:
    """How many statements there are, and how many are for, against and neither."""
    rows = choose(positions, issue, when, kind)
    if rows.empty:
        return f"{ISSUES[issue]}: no statement found for this choice"
    score = rows["stance_score"]
    counts = (
        f"{(score < 0).sum()} against",
        f"{(score == 0).sum()} open",
        f"{(score > 0).sum()} for",
    )
    noun = "statement" if len(rows) == 1 else "statements"
    number = f"{len(rows)} {noun}{words.unseen(rows['checked'])}"
    return f"{ISSUES[issue]}: {number}; {words.join(counts)}"


def sentence(positions: pd.DataFrame, issue: str, when: str, kind: str) -> str:
    """The state in a sentence: how many statements, of what period and evidence."""
    some = len(choose(positions, issue, when, kind))
    blank = "" if some else " That is a blank, not a zero."
    period, evidence = stances.WHEN_WORDS[when], KIND_WORDS[kind]
    return f"{headline(positions, issue, when, kind)}; {period}, {evidence}.{blank}"


def as_table(
    positions: pd.DataFrame, names: Mapping[str, str], issue: str, when: str, kind: str
) -> pd.DataFrame:
    """The statements as a table; their words and sources stand in the cards, not once more here."""
    rows = choose(positions, issue, when, kind)
    return pd.DataFrame(
        {
            "actor": [names[actor] for actor in rows["actor_id"]],
            "date": [words.date(date) for date in rows["date"]],
            "score": [signed(int(score)) for score in rows["stance_score"]],
            "kind": [stances.KIND_WORDS[kind] for kind in rows["quote_type"]],
            "second look": rows["checked"].tolist(),
        }
    )


def sources_of(positions: pd.DataFrame, issue: str, when: str, kind: str) -> list[str]:
    """Ids of the sources of the statements, each once."""
    return source_ids(choose(positions, issue, when, kind))
