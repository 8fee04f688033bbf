"""The article with its claims marked, and a card for each claim, as HTML.

A state of the drawing is one choice of claims. Every claim's mark and card stand in every
state; a choice only shows or hides (the ``hidden`` attribute, so that it works without a style
sheet and is what a screen reader hears), and with a claim's words its paragraph. A card stands
under its paragraph and is seen when a link has led to it (``:target``): no script opens it, and
the link back closes it. The article is its publisher's: only words that are part of a claim are
quoted, and words between claims are given as […].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from redline import words
from redline.charts.markup import hidden_unless, links, text
from redline.questions.claims import (
    CHECKABLE,
    CHECKED_AGAINST,
    CONFIRMS,
    KINDS,
    MISPRINTS,
    VERDICTS,
    Filter,
    Quotation,
    count_verdicts,
    quoted_paragraphs,
    select,
    tell,
    verdict_words,
)
from redline.questions.verification import Check
from redline.tables.frames import records
from redline.tables.sources import Source

ELIDED = "[…]"

# One shape a verdict, in a box of 12 by 12; the word always stands beside it.
SHAPES: Mapping[str, str] = {
    "corroborated": '<circle cx="6" cy="6" r="5" fill="currentColor"></circle>',
    "corroborated_approximately": '<path d="M6 0 12 6 6 12 0 6z" fill="currentColor"></path>',
    "attributed_only": (
        '<path d="M2 2h8v8h-8z" fill="none" stroke="currentColor" stroke-width="2"></path>'
    ),
    "open": (
        '<path d="M6 1 11 6 6 11 1 6z" fill="none" stroke="currentColor" stroke-width="2"></path>'
    ),
    "came_true": '<path d="M6 1 12 11H0z" fill="currentColor"></path>',
    "failed": ('<path d="M2 2 10 10M10 2 2 10" stroke="currentColor" stroke-width="3"></path>'),
    "contested": '<path d="M1 4h10M1 8h10" stroke="currentColor" stroke-width="2"></path>',
    "contradicted": '<path d="M6 11 12 1H0z" fill="currentColor"></path>',
}


def article_claims(
    claims: pd.DataFrame,
    article: str,
    choice: Filter,
    *,
    speakers: Mapping[str, str],
    sources: Mapping[str, Source],
    checks: Sequence[Check],
) -> str:
    """The article's paragraphs with the claims of ``choice`` marked, each with their cards.

    ``claims`` has the columns of the ``claims`` table, ``article`` is its text, ``speakers``
    and ``sources`` are by id, ``checks`` are the recomputed data claims. Returns an HTML
    fragment. Raises SpanError when two claims overlap in part.
    """
    ids = set(select(claims, choice)["claim_id"])
    verdicts = dict(zip(claims["claim_id"], claims["verdict"], strict=True))
    checks_by_id = {check.claim_id: check for check in checks}
    cards = {
        row["claim_id"]: _card(row, ids, speakers, sources, checks_by_id.get(row["claim_id"]))
        for row in records(claims)
    }
    paragraphs = "".join(
        _paragraph(number, parts, verdicts, ids, cards)
        for number, parts in enumerate(quoted_paragraphs(claims, article), start=1)
    )
    return (
        f'<div class="article-claims">{_tally(claims, ids)}'
        f'<ol class="article-text">{paragraphs}</ol></div>'
    )


def shape(verdict: str) -> str:
    """The verdict's mark as an inline picture that a screen reader passes over."""
    return (
        '<svg class="claim-shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" '
        f'focusable="false">{SHAPES[verdict]}</svg>'
    )


def _verdict(verdict: str) -> str:
    return f'{shape(verdict)} <span class="claim-word">{VERDICTS[verdict].word}</span>'


def _tally(claims: pd.DataFrame, ids: set[str]) -> str:
    """How many of the chosen claims have each verdict, with the shape and the word of it."""
    counts = count_verdicts(claims[claims["claim_id"].isin(ids)])
    items = "".join(
        f'<li class="verdict-{key}"{hidden_unless(key in counts)}>{_verdict(key)} '
        f"<b>{counts.get(key, 0)}</b></li>"
        for key in count_verdicts(claims)
    )
    return f'<ul class="claim-tally">{items}</ul>'


def _paragraph(
    number: int,
    parts: Sequence[str | Quotation],
    verdicts: Mapping[str, str],
    ids: set[str],
    cards: Mapping[str, str],
) -> str:
    body = "".join(
        _mark(part, verdicts, ids) if isinstance(part, Quotation) else _between(part)
        for part in parts
    )
    claims = list(_claims_in(parts))
    under = "".join(cards[name] for name in claims)
    hidden = hidden_unless(not ids.isdisjoint(claims))
    return f'<li value="{number}"{hidden}><p>{body}</p>{under}</li>'


def _claims_in(parts: Iterable[str | Quotation]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Quotation):
            yield part.claim_id
            yield from _claims_in(part.parts)


def _between(passage: str) -> str:
    """Text that no claim holds: its punctuation stays, its words are left out."""
    return text(re.sub(r"\w(?:.*\w)?", ELIDED, passage, flags=re.DOTALL))


def _mark(quoted: Quotation, verdicts: Mapping[str, str], ids: set[str]) -> str:
    name = quoted.claim_id
    inner = "".join(
        _mark(part, verdicts, ids) if isinstance(part, Quotation) else _quotation(part, name)
        for part in quoted.parts
    )
    tag = (
        f'<a class="claim-tag" href="#claim-{name}"{hidden_unless(name in ids)}>'
        f"{name} {_verdict(verdicts[name])}</a>"
    )
    css = f"claim {'is-chosen' if name in ids else 'is-other'} verdict-{verdicts[name]}"
    return f'<mark class="{css}" id="said-{name}">{inner}{tag}</mark>'


def _quotation(passage: str, claim_id: str) -> str:
    """The claim's own words, exactly; a misprint is kept and said to be the source's."""
    escaped, misprint = text(passage), MISPRINTS.get(claim_id)
    if misprint is None:
        return escaped
    return escaped.replace(misprint, f'{misprint} <span class="claim-sic">[sic]</span>')


def _card(
    row: Mapping[str, Any],
    ids: set[str],
    speakers: Mapping[str, str],
    sources: Mapping[str, Source],
    check: Check | None,
) -> str:
    """One claim: its words and verdict, what the rating rests on, and the ways on and back."""
    name, verdict = row["claim_id"], row["verdict"]
    facts = (
        f"Said by {speakers[row['speaker']]}",
        KINDS[row["claim_type"]],
        CONFIRMS[row["confirms"]],
        f"can be checked: {CHECKABLE[row['checkable']]}",
        f"checked against {CHECKED_AGAINST[row['check_kind']]}",
    )
    chain = str(row["attribution_chain"]).replace("->", "→")
    return (
        f'<div class="claim-card verdict-{verdict}" id="claim-{name}" role="group" '
        f'aria-label="Claim {name}"{hidden_unless(name in ids)}>'
        f'<p class="claim-head"><b>{name}</b> {_verdict(verdict)} '
        f'<a class="claim-back" href="#said-{name}">Back to the sentence</a></p>'
        f'<p><q class="claim-words">{_quotation(row["span"], name)}</q></p>'
        f"{_line('What checking found', row['evidence'])}"
        f"{_computed(check) if check else ''}"
        f"{_line('Keep in mind', row['notes'])}"
        f"{_chapters(row['chapters'])}"
        f'<p class="claim-facts">{text(" · ".join(facts))}.</p>'
        f"{_line('How it reached the page', chain)}"
        f'<p class="claim-sources"><b>Sources.</b> {links(row["source_ids"], sources)}</p>'
        "</div>"
    )


def _chapters(pages: Sequence[str]) -> str:
    """Links to the chapters that take the claim up; nothing where none does."""
    chapters = [
        f'<a href="{page}.html">chapter {int(page.partition("-")[0])}</a>' for page in pages
    ]
    return f"<p><b>Taken up in</b> {words.join(chapters)}.</p>" if chapters else ""


def _line(label: str, value: object) -> str:
    """One labelled line of a card; nothing for a missing or empty value."""
    if not isinstance(value, str) or not value:
        return ""
    return f"<p><b>{label}.</b> {text(value)}</p>"


def _computed(check: Check) -> str:
    figures = "; ".join(f"{label}: {value}" for label, value in check.computed.items())
    return (
        f'<p class="claim-computed"><b>Computed here.</b> {text(check.explanation)} '
        f"{text(figures)}. Tolerance: {text(check.tolerance)}.</p>"
    )


def describe(claims: pd.DataFrame, choice: Filter) -> str:
    """One sentence that says what a state shows: which claims, how many, with what verdicts."""
    rows = select(claims, choice)
    verb = "claims is" if len(rows) == 1 else "claims are"
    names = "" if choice.column is None else f" ({words.join(rows['claim_id'])})"
    return (
        f"{choice.what}: {len(rows)} of {len(claims)} {verb} marked in the article{names}. "
        f"Verdicts: {verdict_words(rows)}."
    )


def headline(claims: pd.DataFrame, choice: Filter) -> str:
    """The state's finding in a few words."""
    rows = select(claims, choice)
    if choice.column is None:
        return f"Of {len(rows)} claims, {tell(rows)}"
    number = f"{choice.what}, {len(rows)} of {len(claims)} claims"
    return number if choice.column == "verdict" else f"{number}: {verdict_words(rows)}"


def claim_table(claims: pd.DataFrame, choice: Filter, speakers: Mapping[str, str]) -> pd.DataFrame:
    """The chosen claims as a table to read: id, paragraph, words, speaker, kind, verdict."""
    rows = select(claims, choice)
    return pd.DataFrame(
        {
            "claim": rows["claim_id"].tolist(),
            "paragraph": rows["paragraph"].tolist(),
            "words": rows["span"].tolist(),
            "said by": [speakers[i] for i in rows["speaker"]],
            "kind": [KINDS[i] for i in rows["claim_type"]],
            "is": [CONFIRMS[i] for i in rows["confirms"]],
            "can be checked": [CHECKABLE[i] for i in rows["checkable"]],
            "verdict": [VERDICTS[i].word for i in rows["verdict"]],
            "what checking found": rows["evidence"].tolist(),
        }
    )
