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
from redline.questions.terms import Comparison
from redline.tables.frames import records
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


def options(comparison: Comparison) -> dict[str, str]:
    """``'11 Mar 2025 · Jeddah statement' → proposal_id`` in order of date, for a control."""
    return {
        f"{day(date)} · {name}": text
        for (text, name), date in zip(
            comparison.names.items(), comparison.texts["date"], strict=True
        )
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


def _choose(comparison: Comparison, period: str | None, actor: str | None, about: str) -> _Choice:
    ids, matters = terms.selection(comparison.texts, period, actor), comparison.groups[about]
    grid = comparison.grid
    here = grid["proposal_id"].isin(ids) & grid["dimension_id"].isin(matters)
    return _Choice(ids, matters, grid[here])


def terms_finding(comparison: Comparison, period: str | None, actor: str | None, about: str) -> str:
    """The finding of one selection: which matter is named by most texts, which by fewest.

    Counted is what was seen and what a text says in words; readings do not count. A text
    without a row on a matter may still name it.
    """
    choice = _choose(comparison, period, actor, about)
    ids, matters, counts = choice.texts, choice.matters, choice.named
    if not ids:
        return "No text in this selection"
    most = max(matters, key=lambda matter: counts[matter])
    least = min(reversed(matters), key=lambda matter: counts[matter])
    if counts[most] == 0:
        return "No text in this selection was seen to name any of these matters"
    if len(ids) == 1:
        named = sum(n > 0 for n in counts.values())
        return f"{comparison.names[ids[0]]}: {named} of {len(matters)} matters named"
    topics = comparison.matters("topic")
    return (
        f"{counts[most]} of {len(ids)} texts are seen to speak of {topics[most]};"
        f" {counts[least] or 'none'} of {topics[least]}"
    )


def terms_sentence(
    comparison: Comparison, period: str | None, actor: str | None, about: str
) -> str:
    """One sentence on a selection of the matrix: how many cells carry which mark."""
    choice = _choose(comparison, period, actor, about)
    if not choice.texts:
        return f"No text {_scope_words(period, actor)}."
    counts = terms.mark_counts(choice.cells).iloc[0]
    marks = words.join(f"{counts[mark]} {meaning}" for mark, meaning in MARK_WORDS.items())
    extent = (
        f"{words.count(len(choice.texts), 'text')} {_scope_words(period, actor)}"
        f" against {words.count(len(choice.matters), 'matter')}"
    )
    return f"{capital(extent)}: {marks}. {terms_finding(comparison, period, actor, about)}."


_PROPOSERS = {"United States": "the United States", "Others": "other states or bodies"}


def _scope_words(period: str | None, actor: str | None) -> str:
    when = f"of {period}" if period else "of all years"
    return f"{when} put forward by {_PROPOSERS.get(actor, actor)}" if actor else when


def terms_sources(
    comparison: Comparison, period: str | None, actor: str | None, about: str
) -> list[str]:
    """Ids of the sources of the texts in a selection, whatever the matters."""
    del about
    return text_sources(comparison, terms.selection(comparison.texts, period, actor))


def terms_table(
    comparison: Comparison, period: str | None, actor: str | None, about: str
) -> pd.DataFrame:
    """The rows behind the matrix that say something or are known to be silent, with grades.

    Their words stand once on the page, where two texts lie side by side.
    """
    cells = _choose(comparison, period, actor, about).cells
    cells = cells[cells["mark"] != "not_seen"]
    dates = comparison.texts.set_index("proposal_id")["date"]
    names = comparison.dimensions.set_index("dimension_id")["name"]
    return pd.DataFrame(
        {
            "date": cells["proposal_id"].map(dates),
            "text": cells["proposal_id"].map(comparison.names),
            "matter": cells["dimension_id"].map(names),
            "mark": cells["mark"].map(MARK_WORDS),
            "value": cells["label"].fillna("–"),
            "checked": cells["checked"].map(CHECK_WORDS),
        }
    ).reset_index(drop=True)


def terms_matrix(comparison: Comparison, period: str | None, actor: str | None, about: str) -> str:
    """Texts (rows) against matters (columns), as an HTML table.

    Shape tells named, implied, silent and not seen; a cell that is not the last answers with
    its row of :func:`terms_table`.
    """
    choice = _choose(comparison, period, actor, about)
    if not choice.texts:
        return "<p>Choose another period, or anyone.</p>"
    names, dates = comparison.matters(), comparison.texts.set_index("proposal_id")["date"]
    heads = "".join(f'<th scope="col">{escape(names[matter])}</th>' for matter in choice.matters)
    counts = "".join(f"<td><b>{n}</b></td>" for n in choice.named.values())
    rows = choice.cells[choice.cells["mark"] != "not_seen"]
    keys = zip(rows["proposal_id"], rows["dimension_id"], rows["mark"], strict=True)
    cells = {(text, matter): _sign(mark, i) for i, (text, matter, mark) in enumerate(keys)}
    body = "".join(
        f'<tr{_EXAMINED if text == terms.JEDDAH else ""}><th scope="row">'
        f"{escape(comparison.names[text])} <small>{day(dates[text])}</small></th>"
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
    meaning = f'<span class="visually-hidden">{MARK_WORDS[mark]}</span>'
    return f'<td class="tx-{mark}"{answers}>{_shape(mark)}{meaning}</td>'


_UNSEEN = _sign("not_seen")


# ----------------------------------------------------------------- the clauses, as HTML

Cite = Callable[[Iterable[str]], Iterable[Source]]

CHECK_WORDS = {
    "confirmed": "confirmed in a second check",
    "nuance": "right with a reservation",
    "unverified": "not looked up again",
}


def clauses(
    comparison: Comparison,
    text: str,
    duties: Mapping[str, tuple[str, str]],
    cite: Cite,
) -> str:
    """One text clause by clause: what it says, who must do what by when, grade and sources.

    ``duties`` tells who and by when for each dimension that the text addresses (KeyError for
    one left out); what the text is known to be silent on is one list, the last card. An HTML
    fragment.
    """
    names = comparison.matters("name")
    own = comparison.grid[comparison.grid["proposal_id"] == text]
    rows: dict[str, Any] = {str(row.dimension_id): row for row in own.itertuples()}
    by_mark = {
        mark: [rows[matter] for matter in names if rows[matter].mark == mark]
        for mark in terms.MARKS
    }
    addressed = [row for mark in terms.ADDRESSED for row in by_mark[mark]]
    if left_out := [row.dimension_id for row in addressed if row.dimension_id not in duties]:
        raise KeyError(f"nobody says who must do what about {words.join(left_out)}")
    cards = [
        _clause(row, names[row.dimension_id], duties[row.dimension_id], cite) for row in addressed
    ]
    if by_mark["silent"]:
        cards.append(_silence(by_mark["silent"], names, cite))
    return f'<div class="rl-clauses">{"".join(cards)}</div>'


def _silence(rows: Sequence[Any], names: Mapping[str, str], cite: Cite) -> str:
    """What a text was seen not to mention, as one card, with the grades that are not plain."""
    matters = "".join(f"<li>{escape(names[row.dimension_id])}</li>" for row in rows)
    doubted = [names[row.dimension_id] for row in rows if row.checked != "confirmed"]
    graded = f"right with a reservation: {words.join(doubted)}; the rest " if doubted else ""
    return _card(
        "silent",
        f"Silent on {words.count(len(rows), 'matter')}",
        f"{graded}{CHECK_WORDS['confirmed']}",
        f'<ul class="rl-silences">{matters}</ul>',
        cite(list(dict.fromkeys(source for row in rows for source in row.source_ids))),
    )


def _clause(row: Any, name: str, duty: tuple[str, str], cite: Cite) -> str:
    who, when = map(escape, duty)
    quote = "" if pd.isna(row.quote) else f"<blockquote>“{escape(row.quote)}”</blockquote>"
    facts = f"<dl><dt>Who</dt><dd>{who}</dd><dt>By when</dt><dd>{when}</dd></dl>"
    grade = f"{MARK_WORDS[row.mark]}; {CHECK_WORDS[row.checked]}"
    body = f"<p>{escape(row.text)}</p>{quote}{facts}"
    return _card(row.mark, escape(name), grade, body, cite(row.source_ids))


def _card(mark: str, name: str, grade: str, body: str, sources: Iterable[Source]) -> str:
    """One card: mark, name and grade, then what the text says, then where that was read."""
    return (
        f'<div class="rl-clause rl-{mark}">'
        f'<p class="rl-clause-name"><span class="rl-mark" aria-hidden="true">'
        f"{MARK_SIGNS[mark]}</span> <strong>{name}</strong> <small>{grade}</small></p>{body}"
        f'<p class="rl-clause-sources"><small>Sources: {_links(sources)}</small></p></div>'
    )


def text_sources(comparison: Comparison, ids: Iterable[str]) -> list[str]:
    """Ids of the sources of these texts, each once."""
    by_text = comparison.texts.set_index("proposal_id")["source_ids"]
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


def pairs(comparison: Comparison, cite: Cite) -> Pairs:
    """Write every cell of the matrix as HTML, once."""
    cells = {
        (str(row.proposal_id), str(row.dimension_id)): _cell(row)
        for row in comparison.grid.itertuples()
    }
    texts = zip(comparison.texts["proposal_id"], comparison.texts["source_ids"], strict=True)
    sources = {text: _links(cite(ids)) for text, ids in texts}
    return Pairs(
        terms.stances(comparison.grid, implied=False),
        cells,
        comparison.matters("name"),
        comparison.matters("topic"),
        comparison.names,
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


def two_texts(table: Pairs, one: str, other: str) -> str:
    """Two texts side by side, differences first, as an HTML table.

    Every row stands in every section and is hidden where it does not belong, so that a page
    with all pairs stores a text's words once and only the hiding for each pair.
    """
    matters = terms.side_by_side(table.stances, one, other, table.matters)
    bodies = []
    for name, title in _SECTIONS.items():
        here = set(matters[name])
        head = (
            f'<tr{"" if here else " hidden"}><th colspan="3" scope="rowgroup">'
            f"{title} ({len(here)})</th></tr>"
        )
        rows = [
            f'<tr{"" if matter in here else " hidden"}><th scope="row">'
            f"{escape(table.matters[matter])}</th><td>{table.cells[one, matter]}</td>"
            f"<td>{table.cells[other, matter]}</td></tr>"
            for matter in table.matters
        ]
        bodies.append(f"<tbody>{head}{''.join(rows)}</tbody>")
    return (
        '<table class="rl-pair"><thead><tr><th scope="col">Matter</th>'
        f'<th scope="col">{escape(table.names[one])}</th>'
        f'<th scope="col">{escape(table.names[other])}</th>'
        f'</tr></thead>{"".join(bodies)}<tfoot><tr><th scope="row">Sources</th>'
        f"<td>{table.sources[one]}</td><td>{table.sources[other]}</td></tr></tfoot></table>"
        f"<p><small>Neither names {len(matters['neither'])} further matters.</small></p>"
    )


def pair_finding(stances: terms.Stances, one: str, other: str) -> str:
    """On how many of the matters that both name two texts differ.

    The names of the two stand in the controls and over the columns, not here.
    """
    gap = terms.distance(stances[one], stances[other])
    if gap.shared == 0:
        return "They share no matter: nothing to compare"
    if one == other:
        return f"A text against itself: the same on all {gap.shared} matters"
    if gap.shared == 1:
        return f"They {'differ' if gap.differ else 'agree'} on the one matter that both name"
    return f"They differ on {gap.differ or 'none'} of {gap.shared} matters that both name"


def pair_sentence(table: Pairs, one: str, other: str) -> str:
    """The finding, and on which matters the two differ."""
    apart = terms.side_by_side(table.stances, one, other, table.matters)["differ"]
    topics = words.join(table.topics[matter] for matter in apart)
    return f"{pair_finding(table.stances, one, other)}{': ' + topics if topics else ''}."


# --------------------------------------------------------------------- nearest texts

_LISTED = 8
SHARED_AT_LEAST = {f"{n} or more": n for n in (4, 6, 8)}  # choices of a reader


def nearest_finding(comparison: Comparison, text: str, minimum: int, *, implied: bool) -> str:
    """Which text stands nearest, on how many shared matters; ties are named together."""
    names = comparison.names
    ranked = terms.nearest(terms.stances(comparison.grid, implied=implied), text, minimum=minimum)
    if ranked.empty:
        return f"“{names[text]}”: no other text shares {minimum} matters or more"
    best = ranked.iloc[0]
    tied = ranked[(ranked["distance"] == best["distance"]) & (ranked["shared"] == best["shared"])]
    name = f"“{names[best['proposal_id']]}”"
    if len(tied) > 1:
        name = f"{name} and {words.count(len(tied) - 1, 'other')}"
    same, shared = int(best["shared"] - best["differ"]), int(best["shared"])
    return f"Nearest to “{names[text]}”: {name}, the same on {same} of {shared}"


def nearest_sentence(comparison: Comparison, text: str, minimum: int, *, implied: bool) -> str:
    """One sentence: the nearest text and how many could be compared at all."""
    stances = terms.stances(comparison.grid, implied=implied)
    own, ranked = stances[text], terms.nearest(stances, text, minimum=minimum)
    if len(own) < minimum:
        matters = words.count(len(own), "matter")
        return f"{comparison.names[text]} addresses {matters}, too few for a minimum of {minimum}."
    return (
        f"{nearest_finding(comparison, text, minimum, implied=implied)}."
        f" {len(ranked)} of {len(stances) - 1} other texts"
        f" address at least {minimum} of the {len(own)} matters that it"
        f" {'addresses' if implied else 'names'}."
    )


def nearest_table(
    comparison: Comparison, text: str, minimum: int, *, implied: bool
) -> pd.DataFrame:
    """Every text that can be compared, nearest first, with the matters on which they differ."""
    stances = terms.stances(comparison.grid, implied=implied)
    ranked, names = terms.nearest(stances, text, minimum=minimum), comparison.matters()
    sides = [terms.side_by_side(stances, text, other, names) for other in ranked["proposal_id"]]
    same, differ = (
        [", ".join(names[matter] for matter in matters[side]) or "nothing" for matters in sides]
        for side in ("same", "differ")
    )
    return pd.DataFrame(
        {
            "text": ranked["proposal_id"].map(comparison.names),
            "date": ranked["proposal_id"].map(comparison.texts.set_index("proposal_id")["date"]),
            "matters both address": ranked["shared"],
            "different": ranked["differ"],
            "distance": ranked["distance"].astype(float).round(2),
            "the same on": same,
            "they differ on": differ,
        }
    )


def nearest_sources(comparison: Comparison, text: str, minimum: int, *, implied: bool) -> list[str]:
    """Ids of the sources of the text; those of its neighbours stand with them in turn."""
    del minimum, implied
    return text_sources(comparison, [text])


def nearest_texts(comparison: Comparison, text: str, minimum: int, *, implied: bool) -> str:
    """The texts nearest to one, at most eight, as an HTML table: on what they agree, on what not.

    A row answers with its row of :func:`nearest_table`.
    """
    table = nearest_table(comparison, text, minimum, implied=implied)
    if table.empty:
        return "<p>Choose fewer matters, or another text.</p>"
    first = table.head(_LISTED)
    body = "".join(_neighbour(i, row) for i, row in enumerate(records(first)))
    count = capital(words.count(len(first), "text"))
    count += f" of the {len(table)}" if len(table) > len(first) else ""
    return (
        '<table class="rl-grid tx-near"><caption>'
        f"{count} that share {minimum} matters or more with"
        f" “{escape(comparison.names[text])}”, nearest first</caption><tbody>{body}</tbody></table>"
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
