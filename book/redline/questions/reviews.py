"""The checked claims as others can use them: who said what, where, and what was found.

The site offers them to search engines as schema.org ClaimReview. A claim that nothing could be
held against is left out: there was no check to report.
"""

from __future__ import annotations

from typing import NamedTuple

from redline.questions.claims import VERDICTS
from redline.tables import load
from redline.tables.sources import Source, source

PAGE = "01-article"
ARTICLE = "kyiv-independent-2025-03-12-recognition"


class Review(NamedTuple):
    """One claim of the article and its verdict.

    Attributes:
        page, anchor: where the book shows the check; ``name`` is the claim's there.
        chapters: the pages that take the claim up.
        claim: the article's words.
        claimant: who said them; ``person`` tells a person from an organisation or a state.
        rating: the verdict in a word or two; ``meaning`` says what it takes to get it.
        evidence: what was found.
        article: where the words appeared.
    """

    page: str
    anchor: str
    name: str
    chapters: tuple[str, ...]
    claim: str
    claimant: str
    person: bool
    rating: str
    meaning: str
    evidence: str
    article: Source


def reviews() -> list[Review]:
    """Return every claim that was held against something, in the article's order."""
    article = source(ARTICLE)
    actors = load("actors").set_index("actor_id")
    claims = load("claims")
    entries = []
    for row in claims[claims["check_kind"] != "none"].to_dict("records"):
        verdict, speaker = VERDICTS[row["verdict"]], actors.loc[row["speaker_id"]]
        entries.append(
            Review(
                page=PAGE,
                anchor=f"claim-{row['claim_id']}",
                name=row["claim_id"],
                chapters=tuple(row["chapters"]),
                claim=row["span"],
                claimant=speaker["name"],
                person=speaker["kind"] == "person",
                rating=verdict.word,
                meaning=verdict.meaning,
                evidence=row["evidence"],
                article=article,
            )
        )
    return entries
