"""The article with its claims marked, and a card for each claim, as HTML.

A state of the drawing is one choice of claims. Every claim's mark and card stand in every
state; a choice only shows or hides (the ``hidden`` attribute, so that it works without a style
sheet and is what a screen reader hears), and with a claim's words its paragraph. A card stands
under its paragraph and is seen when a link has led to it (``:target``): no script opens it, and
the link back closes it. The article is its publisher's: only words that are part of a claim are
quoted, and words between claims are given as […].
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import pandas as pd

from redline import words
from redline.questions.claims import (
    CHECKABLE,
    CHECKED_AGAINST,
    CONFIRMS,
    KINDS,
    MISPRINTS,
    VERDICTS,
    Filter,
    Quoted,
    count_verdicts,
    quoted_paragraphs,
    select,
    tell,
    verdict_words,
)
from redline.questions.verification import Check

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


class Cited(Protocol):
    """What a card needs of a source: how it is named and where the bibliography has it."""

    @property
    def title(self) -> str: ...  # noqa: D102 — a member of a protocol, named by its class
    @property
    def publisher(self) -> str: ...  # noqa: D102
    @property
    def published(self) -> str: ...  # noqa: D102
    @property
    def href(self) -> str: ...  # noqa: D102


def article_claims(
    claims: pd.DataFrame,
    text: str,
    chosen: Filter,
    *,
    speakers: Mapping[str, str],
    sources: Mapping[str, Cited],
    checks: Sequence[Check],
) -> str:
    """The article's paragraphs with the ``chosen`` claims marked, each with those claims' cards.

    ``claims`` has the columns of the ``claims`` table, ``text`` is the article, ``speakers``
    and ``sources`` are by id, ``checks`` are the recomputed data claims. Returns an HTML
    fragment. Raises SpanError when a claim does not stand where its row says.
    """
    rows = {str(row["claim_id"]): row for _, row in claims.iterrows()}
    shown = set(select(claims, chosen)["claim_id"])
    computed = {check.claim_id: check for check in checks}
    cards = {
        name: _card(row, name in shown, speakers, sources, computed.get(name))
        for name, row in rows.items()
    }
    lines = [
        _paragraph(number, parts, rows, shown, cards)
        for number, parts in enumerate(quoted_paragraphs(claims, text), start=1)
    ]
    return (
        '<div class="article-claims">'
        f"{_tally(claims, shown)}"
        f'<ol class="article-text">{"".join(lines)}</ol>'
        "</div>"
    )


def _hidden(*, hidden: bool) -> str:
    """The attribute that takes an element off the page and away from screen readers."""
    return ' hidden="hidden"' if hidden else ""


def shape(verdict: str) -> str:
    """The verdict's mark as an inline picture that a screen reader passes over."""
    return (
        '<svg class="claim-shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" '
        f'focusable="false">{SHAPES[verdict]}</svg>'
    )


def _verdict(verdict: str) -> str:
    return f'{shape(verdict)} <span class="claim-word">{VERDICTS[verdict].word}</span>'


def _tally(claims: pd.DataFrame, shown: set[str]) -> str:
    """How many of the chosen claims have each verdict, with the shape and the word of it."""
    counts = count_verdicts(claims[claims["claim_id"].isin(shown)])
    items = [
        f'<li class="verdict-{key}"{_hidden(hidden=key not in counts)}>{shape(key)} '
        f'<span class="claim-word">{VERDICTS[key].word}</span> <b>{counts.get(key, 0)}</b></li>'
        for key in count_verdicts(claims)
    ]
    return f'<ul class="claim-tally">{"".join(items)}</ul>'


def _paragraph(
    number: int,
    parts: Sequence[str | Quoted],
    rows: Mapping[str, pd.Series],
    shown: set[str],
    cards: Mapping[str, str],
) -> str:
    body = "".join(
        _mark(part, rows, shown) if isinstance(part, Quoted) else _between(part) for part in parts
    )
    inside = list(_claims_in(parts))
    hidden = _hidden(hidden=shown.isdisjoint(inside))
    under = "".join(cards[name] for name in inside)
    return f'<li value="{number}"{hidden}><p>{body}</p>{under}</li>'


def _claims_in(parts: Iterable[str | Quoted]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Quoted):
            yield part.claim_id
            yield from _claims_in(part.parts)


def _between(text: str) -> str:
    """Text that no claim holds: its punctuation stays, its words are left out."""
    kept = re.sub(r"\w(?:.*\w)?", ELIDED, text, flags=re.DOTALL)
    return html.escape(kept, quote=False)


def _mark(quoted: Quoted, rows: Mapping[str, pd.Series], shown: set[str]) -> str:
    name = quoted.claim_id
    verdict = str(rows[name]["verdict"])
    inner = "".join(
        _mark(part, rows, shown) if isinstance(part, Quoted) else _quoted(part, name)
        for part in quoted.parts
    )
    chosen = name in shown
    tag = (
        f'<a class="claim-tag" href="#claim-{name}"{_hidden(hidden=not chosen)}>'
        f"{name} {_verdict(verdict)}</a>"
    )
    state = "is-chosen" if chosen else "is-other"
    return f'<mark class="claim {state} verdict-{verdict}" id="said-{name}">{inner}{tag}</mark>'


def _quoted(text: str, claim_id: str) -> str:
    """The claim's own words, exactly; a misprint is kept and said to be the source's."""
    escaped = html.escape(text, quote=False)
    misprint = MISPRINTS.get(claim_id)
    if misprint is None:
        return escaped
    return escaped.replace(misprint, f'{misprint} <span class="claim-sic">[sic]</span>')


def _card(
    row: pd.Series,
    shown: bool,
    speakers: Mapping[str, str],
    sources: Mapping[str, Cited],
    check: Check | None,
) -> str:
    """One claim: its words and verdict, what the rating rests on, and the ways on and back."""
    name, verdict = str(row["claim_id"]), str(row["verdict"])
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
        f'aria-label="Claim {name}"{_hidden(hidden=not shown)}>'
        f'<p class="claim-head"><b>{name}</b> {_verdict(verdict)} '
        f'<a class="claim-back" href="#said-{name}">Back to the sentence</a></p>'
        f'<p><q class="claim-words">{_quoted(row["span"], name)}</q></p>'
        f"{_line('What checking found', row['evidence'])}"
        f"{_computed(check) if check else ''}"
        f"{_line('Keep in mind', row['notes'])}"
        f"{_chapters(row['chapters'])}"
        f'<p class="claim-facts">{_text(" · ".join(facts))}.</p>'
        f"{_line('How it reached the page', chain)}"
        f'<p class="claim-sources"><b>Sources.</b> {_links(row["source_ids"], sources)}</p>'
        "</div>"
    )


def _chapters(pages: Sequence[str]) -> str:
    """Links to the chapters that take the claim up; nothing where none does."""
    links = [f'<a href="{page}.html">chapter {int(page.partition("-")[0])}</a>' for page in pages]
    return f"<p><b>Taken up in</b> {words.join(links)}.</p>" if links else ""


def _text(value: str) -> str:
    return html.escape(value, quote=False)


def _line(label: str, value: object) -> str:
    """One labelled line of a card; nothing for a missing or empty value."""
    if not isinstance(value, str) or not value:
        return ""
    return f"<p><b>{label}.</b> {_text(value)}</p>"


def _computed(check: Check) -> str:
    figures = "; ".join(f"{label}: {value}" for label, value in check.computed.items())
    return (
        f'<p class="claim-computed"><b>Computed here.</b> {_text(check.explanation)} '
        f"{_text(figures)}. Tolerance: {_text(check.tolerance)}.</p>"
    )


def _links(ids: Iterable[str], sources: Mapping[str, Cited]) -> str:
    """The sources as links into the bibliography, by publisher and date."""
    links = []
    for source in (sources[i] for i in ids):
        when = f", {words.date(source.published)}" if source.published else ", date not shown"
        links.append(
            f'<a href="{html.escape(source.href)}" title="{html.escape(source.title)}">'
            f"{_text(source.publisher)}{when}</a>"
        )
    return "; ".join(links) + "."


def describe(claims: pd.DataFrame, chosen: Filter) -> str:
    """One sentence that says what a state shows: which claims, how many, with what verdicts."""
    rows = select(claims, chosen)
    verb = "claims is" if len(rows) == 1 else "claims are"
    named = "" if chosen.column is None else f" ({words.join(rows['claim_id'])})"
    return (
        f"{chosen.what}: {len(rows)} of {len(claims)} {verb} marked in the article{named}. "
        f"Verdicts: {verdict_words(rows)}."
    )


def headline(claims: pd.DataFrame, chosen: Filter) -> str:
    """The state's finding in a few words."""
    rows = select(claims, chosen)
    if chosen.column is None:
        return f"Of {len(rows)} claims, {tell(rows)}"
    counted = f"{chosen.what}, {len(rows)} of {len(claims)} claims"
    return counted if chosen.column == "verdict" else f"{counted}: {verdict_words(rows)}"


def claim_table(claims: pd.DataFrame, chosen: Filter, speakers: Mapping[str, str]) -> pd.DataFrame:
    """The chosen claims as a table to read: id, paragraph, words, speaker, kind, verdict."""
    rows = select(claims, chosen)
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
