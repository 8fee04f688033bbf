"""The evidence behind each stance as HTML: one card a statement, with its words and sources.

Every card stands in every state; a choice only hides and shows (the ``hidden`` attribute, which
needs no style sheet and which a screen reader heeds).
"""

from __future__ import annotations

import html
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from redline import words
from redline.charts.actors import ISSUES, KIND_WORDS, signed
from redline.questions import positions as stances
from redline.tables.frames import source_ids as source_ids
from redline.tables.sources import Source

_SHAPE: Mapping[int, str] = {-1: "against", 0: "neutral", 1: "for"}


def cards(
    positions: pd.DataFrame,
    issues: pd.DataFrame,
    actors: pd.DataFrame,
    shown: Collection[str],
    issue: str,
    sources: Mapping[str, Source],
) -> str:
    """The proposition of ``issue`` and the cards of the positions whose ids are in ``shown``.

    Cards run by issue, then side, then from the oldest to the newest. ``sources`` are by id;
    KeyError for one that is missing.
    """
    side = {i: stances.SIDES.index(stances.side_of(actors, i)) for i in set(positions["actor_id"])}
    name = dict(zip(actors["actor_id"], actors["name"], strict=True))
    people = actors[actors["kind"] == "person"]  # what a state did that day is not its role
    role = dict(zip(people["actor_id"], people["role_as_of_2025_03_12"], strict=True))
    ordered = stances.in_order(positions)
    ordered = ordered.assign(
        _issue=ordered["issue"].map({key: i for i, key in enumerate(ISSUES)}),
        _side=ordered["actor_id"].map(side),
    ).sort_values(["_issue", "_side"], kind="stable")
    body = "".join(
        _card(
            row,
            name[row["actor_id"]],
            role.get(row["actor_id"]),
            row["position_id"] in shown,
            sources,
        )
        for row in ordered.to_dict("records")
    )
    heads = "".join(_proposition(row, row["issue"] == issue) for row in issues.to_dict("records"))
    return (
        f'<div class="stances">{heads}'
        f'<p class="stance-none"{_hidden(not shown)}>No statement is on record for this choice. '
        "That is a blank, not a zero.</p>"
        f'<ol class="stance-cards">{body}</ol></div>'
    )


def _hidden(visible: bool) -> str:
    return "" if visible else ' hidden="hidden"'


def _text(value: object) -> str:
    return html.escape(str(value), quote=False)


def _proposition(row: Mapping[Hashable, Any], visible: bool) -> str:
    return (
        f'<div class="stance-proposition"{_hidden(visible)}>'
        f"<p><b>{_text(row['proposition'])}</b></p>"
        f"<p>{_text(row['why_it_matters'])}</p></div>"
    )


def _card(
    row: Mapping[Hashable, Any],
    name: str,
    role: str | None,
    visible: bool,
    sources: Mapping[str, Source],
) -> str:
    score = int(str(row["stance_score"]))
    sign = (score > 0) - (score < 0)
    kind, date = str(row["quote_type"]), words.date(str(row["date"]))
    quote = _text(row["quote"])
    evidence = (
        f'<p class="stance-told">{quote}</p>'
        if kind == "paraphrase"
        else f'<blockquote class="stance-said"><p>“{quote}”</p></blockquote>'
    )
    note = row["notes"]
    extra = (
        f'<p class="stance-note">{words.original(_text(note))}</p>'
        if isinstance(note, str) and note
        else ""
    )
    office = f" · {_text(role)}" if role else ""
    look = " · not looked up again" if row["checked"] == "unverified" else ""
    mark = f"stance-{_SHAPE[sign]}" + " stance-reported" * (kind == "paraphrase")
    ids = row["source_ids"]
    if not isinstance(ids, tuple):
        raise TypeError(f"{row['position_id']}: source_ids is {type(ids).__name__}, not a tuple")
    return (
        f'<li class="stance-card"{_hidden(visible)}>'
        f'<p class="stance-head"><span class="stance-score {mark}" '
        f'data-score="{score}">{signed(score)}</span> <b>{_text(name)}</b>, '
        f"{stances.SCORE_WORDS[score]}: {_text(row['stance'])}</p>"
        f"{evidence}"
        f'<p class="stance-kind">{_capital(stances.KIND_WORDS[kind])} · {date}{office}{look}</p>'
        f"{extra}"
        f'<p class="stance-sources"><b>Sources.</b> {links(ids, sources)}</p></li>'
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def links(ids: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Links into the bibliography, by publisher and date."""
    found = []
    for source in (sources[i] for i in ids):
        when = words.date(source.published) if source.published else "date not shown"
        found.append(
            f'<a href="{html.escape(source.href)}" title="{html.escape(source.title)}">'
            f"{_text(source.publisher)}, {when}</a>"
        )
    return "; ".join(found) + "."


def choose(positions: pd.DataFrame, issue: str, when: str, kind: str) -> pd.DataFrame:
    """The statements on one issue, of one period and kind, from the oldest to the newest."""
    rows = stances.chosen(positions, when, kind)
    return stances.in_order(rows[rows["issue"] == issue])


def headline(rows: pd.DataFrame, issue: str) -> str:
    """How many statements there are, and how many are for, against and neither."""
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


def sentence(rows: pd.DataFrame, issue: str, when: str, kind: str) -> str:
    """The state in a sentence: how many statements, of what period and evidence."""
    told = "" if len(rows) else " That is a blank, not a zero."
    period, evidence = stances.WHEN_WORDS[when], KIND_WORDS[kind]
    return f"{headline(rows, issue)}; {period}, {evidence}.{told}"


def as_table(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The statements as a table; their words and sources stand in the cards, not once more here."""
    return pd.DataFrame(
        {
            "actor": [names[actor] for actor in rows["actor_id"]],
            "date": [words.date(date) for date in rows["date"]],
            "score": [signed(int(score)) for score in rows["stance_score"]],
            "kind": [stances.KIND_WORDS[kind] for kind in rows["quote_type"]],
            "second look": rows["checked"].tolist(),
        }
    )
