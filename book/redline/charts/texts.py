"""Texts on a halt or a peace: against dimensions, side by side, nearest to each other.

Each picture has a sentence (``…_sentence``) and a table (``…_table``) beside it, from the
same tables and the same choice, so that a reader who does not see the picture loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from redline import words
from redline.charts.marks import capital, day
from redline.questions import terms
from redline.questions.terms import Compared
from redline.tables.sources import Source

MARK_WORDS = {
    "explicit": "named in the text",
    "implied": "implied",
    "silent": "seen and silent",
    "not_seen": "not seen",
}

MARK_SIGNS = {"explicit": "■", "implied": "◇", "silent": "–", "not_seen": "·"}


def menu(everything: str, names: Iterable[str]) -> list[tuple[str, str | None]]:
    """Options of a control that chooses one of ``names`` or, with None, all of them."""
    return [(everything, None), *((name, name) for name in names)]


def options(compared: Compared) -> dict[str, str]:
    """``'11 Mar 2025 · Jeddah statement' → proposal_id`` in order of date, for a control."""
    return {
        f"{day(date)} · {name}": text
        for (text, name), date in zip(compared.names.items(), compared.texts["date"], strict=True)
    }


# ---------------------------------------------------------------------- terms matrix


class _Choice(NamedTuple):
    """What a reader chose of the matrix."""

    texts: list[str]  # proposal_id, in order of date
    matters: tuple[str, ...]  # dimension_id
    cells: pd.DataFrame  # rows of `Compared.grid`

    @property
    def named(self) -> dict[str, int]:
        """By matter, how many of the texts name it in words."""
        sizes = self.cells.loc[self.cells["mark"].eq("explicit"), "dimension_id"].value_counts()
        return {matter: int(sizes.get(matter, 0)) for matter in self.matters}


def _choose(compared: Compared, period: str | None, actor: str | None, about: str) -> _Choice:
    ids, matters = terms.chosen(compared.texts, period, actor), compared.groups[about]
    grid = compared.grid
    here = grid["proposal_id"].isin(ids) & grid["dimension_id"].isin(matters)
    return _Choice(ids, matters, grid[here])


def terms_finding(compared: Compared, period: str | None, actor: str | None, about: str) -> str:
    """The finding of one selection: which matter is named by most texts, which by fewest.

    Counted is what was seen and what a text says in words; readings do not count. A text
    without a row on a matter may still name it.
    """
    choice = _choose(compared, period, actor, about)
    ids, matters, counts = choice.texts, choice.matters, choice.named
    if not ids:
        return "No text in this selection"
    most = max(matters, key=lambda matter: counts[matter])
    least = min(reversed(matters), key=lambda matter: counts[matter])
    if counts[most] == 0:
        return "No text in this selection was seen to name any of these matters"
    if len(ids) == 1:
        found = sum(n > 0 for n in counts.values())
        return f"{compared.names[ids[0]]}: {found} of {len(matters)} matters named"
    topics = compared.matters("topic")
    return (
        f"{counts[most]} of {len(ids)} texts are seen to speak of {topics[most]};"
        f" {counts[least] or 'none'} of {topics[least]}"
    )


def terms_sentence(compared: Compared, period: str | None, actor: str | None, about: str) -> str:
    """One sentence on a selection of the matrix: how many cells carry which mark."""
    choice = _choose(compared, period, actor, about)
    if not choice.texts:
        return f"No text {_scope_words(period, actor)}."
    counts = terms.mark_counts(choice.cells).iloc[0]
    parts = [f"{counts[mark]} {meaning}" for mark, meaning in MARK_WORDS.items()]
    return (
        f"{_extent(choice, period, actor)}: {words.join(parts)}."
        f" {terms_finding(compared, period, actor, about)}."
    )


def _extent(choice: _Choice, period: str | None, actor: str | None) -> str:
    """How many texts against how many matters."""
    return capital(
        f"{words.count(len(choice.texts), 'text')} {_scope_words(period, actor)}"
        f" against {words.count(len(choice.matters), 'matter')}"
    )


def _scope_words(period: str | None, actor: str | None) -> str:
    when = f"of {period}" if period else "of 2014 to 2026"
    return f"{when} put forward by {_the(actor)}" if actor else when


def _the(actor: str) -> str:
    return {"United States": "the United States", "Others": "other states or bodies"}.get(
        actor, actor
    )


def terms_sources(
    compared: Compared, period: str | None, actor: str | None, about: str
) -> list[str]:
    """Ids of the sources of the texts in a selection, whatever the matters."""
    del about
    return text_sources(compared, terms.chosen(compared.texts, period, actor))


def terms_table(
    compared: Compared, period: str | None, actor: str | None, about: str
) -> pd.DataFrame:
    """The rows behind the matrix that say something or are known to be silent, with grades.

    Their words stand once on the page, where two texts lie side by side.
    """
    cells = _choose(compared, period, actor, about).cells
    cells = cells[cells["mark"] != "not_seen"]
    dates = compared.texts.set_index("proposal_id")["date"]
    names = compared.dimensions.set_index("dimension_id")["name"]
    return pd.DataFrame(
        {
            "date": cells["proposal_id"].map(dates),
            "text": cells["proposal_id"].map(compared.names),
            "matter": cells["dimension_id"].map(names),
            "mark": cells["mark"].map(MARK_WORDS),
            "value": cells["label"].fillna("–"),
            "checked": cells["checked"].map(CHECK_WORDS),
        }
    ).reset_index(drop=True)


def terms_matrix(compared: Compared, period: str | None, actor: str | None, about: str) -> str:
    """Texts (rows) against matters (columns), as an HTML table.

    Shape tells named, implied, silent and not seen; a cell that is not the last answers with
    its row of :func:`terms_table`.
    """
    choice = _choose(compared, period, actor, about)
    if not choice.texts:
        return "<p>Choose another period, or anyone.</p>"
    names, dates = compared.matters(), compared.texts.set_index("proposal_id")["date"]
    heads = "".join(f'<th scope="col">{escape(names[matter])}</th>' for matter in choice.matters)
    counts = "".join(f"<td><b>{n}</b></td>" for n in choice.named.values())
    seen = choice.cells[choice.cells["mark"] != "not_seen"]
    keys = zip(seen["proposal_id"], seen["dimension_id"], seen["mark"], strict=True)
    cells = {(text, matter): _sign(mark, i) for i, (text, matter, mark) in enumerate(keys)}
    body = "".join(
        f'<tr{_EXAMINED if text == terms.JEDDAH else ""}><th scope="row">'
        f"{escape(compared.names[text])} <small>{day(dates[text])}</small></th>"
        f"{''.join(cells.get((text, matter), _UNSEEN) for matter in choice.matters)}</tr>"
        for text in choice.texts
    )
    key = " ".join(
        f'<span class="tx-{mark}">{_shape(mark)} {meaning}</span>'
        for mark, meaning in MARK_WORDS.items()
    )
    return (
        f'<table class="rl-grid tx-grid"><caption>{key}</caption><thead><tr><td></td>{heads}</tr>'
        f'</thead><tbody><tr class="rl-sum"><th scope="row">Texts that name it</th>{counts}</tr>'
        f"{body}</tbody></table>"
    )


_EXAMINED = ' class="rl-examined"'


def _shape(mark: str) -> str:
    """A mark as the sheet draws it; its sign where there is no sheet."""
    return f'<i aria-hidden="true">{MARK_SIGNS[mark]}</i>'


def _sign(mark: str, row: int | None = None) -> str:
    """A cell of the matrix, which says its mark in words to those who do not see the shape."""
    answers = "" if row is None else f' data-r="{row}"'
    unseen = f'<span class="visually-hidden">{MARK_WORDS[mark]}</span>'
    return f'<td class="tx-{mark}"{answers}>{_shape(mark)}{unseen}</td>'


_UNSEEN = _sign("not_seen")


# ----------------------------------------------------------------- the clauses, as HTML

Cite = Callable[[Iterable[str]], Iterable[Source]]

CHECK_WORDS = {
    "confirmed": "confirmed in a second check",
    "nuance": "right with a reservation",
    "unverified": "not looked up again",
}


def clauses(
    compared: Compared,
    text: str,
    duties: Mapping[str, tuple[str, str]],
    cite: Cite,
) -> str:
    """One text clause by clause: what it says, who must do what by when, grade and sources.

    ``duties`` tells who and by when for each dimension that the text addresses (KeyError for
    one left out); what the text is known to be silent on is one list, the last card. An HTML
    fragment.
    """
    names = compared.matters("name")
    order = list(names)
    rows = {
        str(row.dimension_id): row
        for row in compared.grid[compared.grid["proposal_id"] == text].itertuples()
    }
    cards = [
        _clause(rows[matter], names[matter], duties.get(matter), cite)
        for mark in terms.ADDRESSED
        for matter in order
        if rows[matter].mark == mark
    ]
    silent = [rows[matter] for matter in order if rows[matter].mark == "silent"]
    if silent:
        cards.append(_silence(silent, names, cite))
    return f'<div class="rl-clauses">{"".join(cards)}</div>'


def _silence(rows: Sequence[Any], names: Mapping[str, str], cite: Cite) -> str:
    """What a text was seen not to mention, as one card, with the grades that are not plain."""
    matters = "".join(f"<li>{escape(names[row.dimension_id])}</li>" for row in rows)
    doubted = [names[row.dimension_id] for row in rows if row.checked != "confirmed"]
    graded = f"right with a reservation: {words.join(doubted)}; the rest " if doubted else ""
    sources = list(dict.fromkeys(source for row in rows for source in row.source_ids))
    return (
        '<div class="rl-clause rl-silent">'
        f'<p class="rl-clause-name"><span class="rl-mark" aria-hidden="true">'
        f"{MARK_SIGNS['silent']}</span> <strong>Silent on"
        f" {words.count(len(rows), 'matter')}</strong>"
        f" <small>{graded}{CHECK_WORDS['confirmed']}</small></p>"
        f'<ul class="rl-silences">{matters}</ul>'
        f'<p class="rl-clause-sources"><small>Sources: {_links(cite(sources))}</small></p>'
        "</div>"
    )


def _clause(
    row: Any,
    name: str,
    duty: tuple[str, str] | None,
    cite: Cite,
) -> str:
    if duty is None:
        raise KeyError(f"nobody says who must do what about {row.dimension_id!r}")
    quote = "" if pd.isna(row.quote) else f"<blockquote>“{escape(row.quote)}”</blockquote>"
    facts = (
        f"<dl><dt>Who</dt><dd>{escape(duty[0])}</dd><dt>By when</dt><dd>{escape(duty[1])}</dd></dl>"
    )
    return (
        f'<div class="rl-clause rl-{row.mark}">'
        f'<p class="rl-clause-name"><span class="rl-mark" aria-hidden="true">'
        f"{MARK_SIGNS[row.mark]}</span> <strong>{escape(name)}</strong>"
        f" <small>{MARK_WORDS[row.mark]}; {CHECK_WORDS[row.checked]}</small></p>"
        f"<p>{escape(row.text)}</p>{quote}{facts}"
        f'<p class="rl-clause-sources"><small>Sources: {_links(cite(row.source_ids))}'
        "</small></p></div>"
    )


def text_sources(compared: Compared, ids: Iterable[str]) -> list[str]:
    """Ids of the sources of these texts, each once."""
    by_text = compared.texts.set_index("proposal_id")["source_ids"]
    return list(dict.fromkeys(source for text in ids for source in by_text[text]))


# -------------------------------------------------------------------- two texts, as HTML


class Pairs(NamedTuple):
    """What a comparison of two texts needs, laid out once for all pairs."""

    stances: terms.Stances
    cells: dict[tuple[str, str], str]  # (proposal_id, dimension_id) → inside of a table cell
    matters: dict[str, str]  # dimension_id → full name
    topics: dict[str, str]  # dimension_id → the same in a sentence
    names: dict[str, str]  # proposal_id → short name
    sources: dict[str, str]  # proposal_id → links to its sources


def pairs(compared: Compared, cite: Cite) -> Pairs:
    """Write every cell of the matrix as HTML, once."""
    cells = {
        (str(row.proposal_id), str(row.dimension_id)): _cell(row)
        for row in compared.grid.itertuples()
    }
    texts = zip(compared.texts["proposal_id"], compared.texts["source_ids"], strict=True)
    sources = {text: _links(cite(ids)) for text, ids in texts}
    return Pairs(
        terms.stances(compared.grid, implied=False),
        cells,
        compared.matters("name"),
        compared.matters("topic"),
        compared.names,
        sources,
    )


def _links(sources: Iterable[Source]) -> str:
    return ", ".join(
        f'<a href="{escape(source.href)}">{escape(source.publisher)}</a>' for source in sources
    )


def _cell(row: Any) -> str:
    """A cell: the mark with the value, then words and grade; the same elements in each."""
    sign = MARK_SIGNS[row.mark]
    if row.mark == "not_seen":
        return f"<b>{sign} {MARK_WORDS[row.mark]}</b>"
    head = MARK_WORDS[row.mark] if row.mark == "silent" else str(row.label)
    grade = _GRADES[row.checked]
    tail = grade if row.mark == "silent" else f"{MARK_WORDS[row.mark]}; {grade}"
    return f"<b>{sign} {escape(head)}</b> {escape(str(row.text))} ({tail})"


_GRADES = {"confirmed": "confirmed", "nuance": "a reservation", "unverified": "not looked up again"}
_SECTIONS = {
    "differ": "They differ",
    "same": "They say the same",
    "one_only": "Only one of them names it",
}


def two_texts(laid: Pairs, one: str, other: str) -> str:
    """Two texts side by side, differences first, as an HTML table.

    Every row stands in every section and is hidden where it does not belong, so that a page
    with all pairs stores a text's words once and only the hiding for each pair.
    """
    found = terms.side_by_side(laid.stances, one, other, laid.matters)
    bodies = []
    for name, title in _SECTIONS.items():
        here = set(found[name])
        head = (
            f'<tr{"" if here else " hidden"}><th colspan="3" scope="rowgroup">'
            f"{title} ({len(here)})</th></tr>"
        )
        rows = [
            f'<tr{"" if matter in here else " hidden"}><th scope="row">'
            f"{escape(laid.matters[matter])}</th><td>{laid.cells[one, matter]}</td>"
            f"<td>{laid.cells[other, matter]}</td></tr>"
            for matter in laid.matters
        ]
        bodies.append(f"<tbody>{head}{''.join(rows)}</tbody>")
    return (
        '<table class="rl-pair"><thead><tr><th scope="col">Matter</th>'
        f'<th scope="col">{escape(laid.names[one])}</th>'
        f'<th scope="col">{escape(laid.names[other])}</th>'
        f'</tr></thead>{"".join(bodies)}<tfoot><tr><th scope="row">Sources</th>'
        f"<td>{laid.sources[one]}</td><td>{laid.sources[other]}</td></tr></tfoot></table>"
        f"<p><small>Neither names {len(found['neither'])} further matters.</small></p>"
    )


def pair_finding(said: terms.Stances, one: str, other: str) -> str:
    """On how many of the matters that both name two texts differ.

    The names of the two stand in the controls and over the columns, not here.
    """
    gap = terms.distance(said[one], said[other])
    if gap.shared == 0:
        return "They share no matter: nothing to compare"
    if one == other:
        return f"A text against itself: the same on all {gap.shared} matters"
    matters = "the one matter" if gap.shared == 1 else f"{gap.shared} matters"
    return f"They differ on {gap.differ or 'none'} of {matters} that both name"


def pair_sentence(laid: Pairs, one: str, other: str) -> str:
    """The finding, and on which matters the two differ."""
    apart = terms.side_by_side(laid.stances, one, other, laid.matters)["differ"]
    topics = words.join(laid.topics[matter] for matter in apart)
    return f"{pair_finding(laid.stances, one, other)}{': ' + topics if topics else ''}."


# --------------------------------------------------------------------- nearest texts

_NEAREST_SHOWN = 8
SHARED_AT_LEAST = {f"{n} or more": n for n in (4, 6, 8)}  # choices of a reader


def nearest_finding(compared: Compared, text: str, minimum: int, *, implied: bool) -> str:
    """Which text stands nearest, on how many shared matters; ties are named together."""
    names = compared.names
    found = _nearest(compared, text, minimum, implied=implied)
    if found.empty:
        return f"“{names[text]}”: no other text shares {minimum} matters or more"
    best = found.iloc[0]
    tied = found[(found["distance"] == best["distance"]) & (found["shared"] == best["shared"])]
    name = f"“{names[best['proposal_id']]}”"
    if len(tied) > 1:
        name = f"{name} and {words.count(len(tied) - 1, 'other')}"
    same, shared = int(best["shared"] - best["differ"]), int(best["shared"])
    return f"Nearest to “{names[text]}”: {name}, the same on {same} of {shared}"


def _nearest(compared: Compared, text: str, minimum: int, *, implied: bool) -> pd.DataFrame:
    return terms.nearest(terms.stances(compared.grid, implied=implied), text, minimum=minimum)


def nearest_sentence(compared: Compared, text: str, minimum: int, *, implied: bool) -> str:
    """One sentence: the nearest text and how many could be compared at all."""
    said = terms.stances(compared.grid, implied=implied)
    found = terms.nearest(said, text, minimum=minimum)
    if len(said[text]) < minimum:
        own = words.count(len(said[text]), "matter")
        return f"{compared.names[text]} addresses {own}, too few for a minimum of {minimum}."
    return (
        f"{nearest_finding(compared, text, minimum, implied=implied)}."
        f" {len(found)} of {len(said) - 1} other texts"
        f" address at least {minimum} of the {len(said[text])} matters that it"
        f" {'addresses' if implied else 'names'}."
    )


def nearest_table(compared: Compared, text: str, minimum: int, *, implied: bool) -> pd.DataFrame:
    """Every text that can be compared, nearest first, with the matters on which they differ."""
    said = terms.stances(compared.grid, implied=implied)
    found = terms.nearest(said, text, minimum=minimum)
    names = compared.matters()
    sides = [terms.side_by_side(said, text, other, names) for other in found["proposal_id"]]
    dates = compared.texts.set_index("proposal_id")["date"]
    listed = {
        side: [", ".join(names[matter] for matter in lists[side]) or "nothing" for lists in sides]
        for side in ("same", "differ")
    }
    return pd.DataFrame(
        {
            "text": found["proposal_id"].map(compared.names),
            "date": found["proposal_id"].map(dates),
            "matters both address": found["shared"],
            "different": found["differ"],
            "distance": found["distance"].astype(float).round(2),
            "the same on": listed["same"],
            "they differ on": listed["differ"],
        }
    )


def nearest_sources(compared: Compared, text: str, minimum: int, *, implied: bool) -> list[str]:
    """Ids of the sources of the text; those of its neighbours stand with them in turn."""
    del minimum, implied
    return text_sources(compared, [text])


def nearest_texts(compared: Compared, text: str, minimum: int, *, implied: bool) -> str:
    """The texts nearest to one, at most eight, as an HTML table: on what they agree, on what not.

    A row answers with its row of :func:`nearest_table`.
    """
    found = nearest_table(compared, text, minimum, implied=implied)
    if found.empty:
        return "<p>Choose fewer matters, or another text.</p>"
    shown = found.head(_NEAREST_SHOWN)
    body = "".join(_neighbour(i, row) for i, row in enumerate(shown.to_dict("records")))
    of = f" of the {len(found)}" if len(found) > len(shown) else ""
    return (
        '<table class="rl-grid tx-near"><caption>'
        f"{capital(words.count(len(shown), 'text'))}{of} that share {minimum} matters or more with"
        f" “{escape(compared.names[text])}”, nearest first</caption><tbody>{body}</tbody></table>"
    )


def _neighbour(i: int, row: Mapping[Any, Any]) -> str:
    same = row["matters both address"] - row["different"]
    strip = "".join(
        f'<span class="tx-{mark}">{_shape(mark) * n}</span>'
        for mark, n in (("explicit", same), ("implied", row["different"]))
    )
    return (
        f'<tr data-r="{i}"><th scope="row">{escape(row["text"])} <small>{day(row["date"])}</small>'
        f"</th><td><b>{same} of {row['matters both address']}</b> {strip}"
        f"<p>The same on {escape(row['the same on'])}</p></td>"
        f"<td>They differ on {escape(row['they differ on'])}</td></tr>"
    )
