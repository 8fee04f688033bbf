"""A bill by subject and sanctions by date, as HTML to browse.

Every card stands in every state; a choice only hides and shows (the ``hidden`` attribute, which
needs no style sheet and which a screen reader heeds).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from redline import words
from redline.charts.markup import hidden_unless, links, text
from redline.questions import leverage
from redline.questions.leverage import ANY, EVERY_TOPIC
from redline.tables import ARTICLE_DAY
from redline.tables.frames import records
from redline.tables.sources import Source

GRADES = {
    "confirmed": "",
    "nuance": "Right in substance; read the note.",
    "unverified": "Unverified: not seen in a second place.",
}


def _foot(row: Mapping[str, Any], sources: Mapping[str, Source]) -> str:
    """The note, the grade and the sources of a card."""
    note = "" if pd.isna(row["notes"]) else str(row["notes"])
    doubt = f"{GRADES[row['checked']]} {note}".strip()
    extra = f'<p class="rl-lever-note">{text(doubt)}</p>' if doubt else ""
    return f'{extra}<p class="rl-lever-sources">{links(row["source_ids"], sources)}</p>'


# --- the bill ---------------------------------------------------------------------------------


def bill_title(rows: pd.DataFrame, subject: str) -> str:
    """How many rows a subject has, and what became of the bill."""
    entries = words.count(len(leverage.about(rows, subject)), "entry", "entries")
    law = words.date(leverage.became_law(rows))
    return f"{subject}: {entries}; S. 1241 had no vote, its successor became law on {law}"


def bill_html(rows: pd.DataFrame, subject: str, sources: Mapping[str, Source]) -> str:
    """The provisions and steps of one subject; ``rows`` are `redline.questions.leverage.bill`."""
    cards = "".join(
        f'<li class="rl-lever-card"{hidden_unless(subject in (EVERY_TOPIC, row["subject"]))}>'
        f'<p class="rl-lever-head"><b>{text(row["provision"])}</b>'
        f"<small>{text(row['subject'])} · {words.date(row['date'])}</small></p>"
        f"<p>{text(row['what_it_says'])}.</p>{_quote(row)}{_foot(row, sources)}</li>"
        for row in records(rows)
    )
    return f'<ol class="rl-lever">{cards}</ol>'


def _quote(row: Mapping[str, Any]) -> str:
    if pd.isna(row["quote"]):
        return ""
    return (
        f"<blockquote><p>“{text(row['quote'])}”</p>"
        f"<footer>{text(row['quote_speaker'])}</footer></blockquote>"
    )


def bill_sentence(rows: pd.DataFrame, subject: str) -> str:
    """How many entries one subject has and of when; the cards are text that can be read aloud."""
    dates = sorted(leverage.about(rows, subject)["date"])
    first, last = words.date(dates[0]), words.date(dates[-1])
    return (
        f"{bill_title(rows, subject)}. {'From ' + first + ' to ' if first != last else ''}{last}."
    )


def bill_table(rows: pd.DataFrame, subject: str) -> pd.DataFrame:
    """The rows of one subject as the data tab shows them."""
    columns = ["subject", "provision", "what_it_says", "date", "value", "unit", "checked", "notes"]
    return leverage.about(rows, subject)[columns].fillna("").reset_index(drop=True)


# --- sanctions by date ------------------------------------------------------------------------


def events_title(rows: pd.DataFrame, who: str, kind: str, span: str) -> str:
    """How many events a choice has."""
    count = int(leverage.matches(rows, who, kind, span).sum())
    choice = ", ".join(part for part in (who, kind, span) if part != ANY) or "All events"
    return f"{choice}: {words.count(count, 'event')}"


def events_html(
    rows: pd.DataFrame, who: str, kind: str, span: str, sources: Mapping[str, Source]
) -> str:
    """The events of one choice, oldest first; ``rows`` are `redline.questions.leverage.events`."""
    chosen = leverage.matches(rows, who, kind, span)
    items = "".join(
        _event(row, visible, sources) for row, visible in zip(records(rows), chosen, strict=True)
    )
    hidden = hidden_unless(not chosen.any())
    none = f'<p class="rl-lever-none"{hidden}>The table has no such event.</p>'
    return f'{none}<ol class="rl-lever rl-lever-events">{items}</ol>'


def _event(row: Mapping[str, Any], visible: bool, sources: Mapping[str, Source]) -> str:
    target, event = str(row["target"]), str(row["event"])
    concerns = "" if target.lower() in event.lower() else f" · concerns {text(target)}"
    examined = row["category"] == "political" and str(row["date"]) == ARTICLE_DAY
    return (
        f'<li class="rl-lever-card{" rl-lever-today" * examined}"{hidden_unless(visible)}>'
        f'<p class="rl-lever-head"><b>{words.date(row["date"])}</b>'
        f"<small>{text(row['actor'])} · {text(row['kind'].lower())}{concerns}</small></p>"
        f"<p>{text(event)}.</p>{_foot(row, sources)}</li>"
    )


def events_sentence(rows: pd.DataFrame, who: str, kind: str, span: str) -> str:
    """How many events one choice has, of which kinds; the cards themselves can be read aloud."""
    title = events_title(rows, who, kind, span)
    rows = rows[leverage.matches(rows, who, kind, span)]
    if rows.empty:
        return f"{title}. The table has no such event."
    counts = rows["kind"].value_counts()
    kinds = words.join(
        f"{name.lower()} {counts[name]}" for name in leverage.KINDS if name in counts
    )
    first, last = (words.date(rows["date"].iloc[end]) for end in (0, -1))
    return f"{title}, from {first} to {last}. By kind: {kinds}."


def events_table(rows: pd.DataFrame, who: str, kind: str, span: str) -> pd.DataFrame:
    """The events of one choice as the data tab shows them."""
    rows = rows[leverage.matches(rows, who, kind, span)]
    columns = ["date", "actor", "kind", "event", "target", "checked", "notes"]
    return rows[columns].fillna("").reset_index(drop=True)
