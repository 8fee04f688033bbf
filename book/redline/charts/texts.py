"""Texts on a halt or a peace: against dimensions, side by side, nearest to each other.

Each picture has a sentence (``…_sentence``) and a table (``…_table``) beside it, from the
same tables and the same choice, so that a reader who does not see the picture loses nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline import words
from redline.charts import marks, style
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

_SOURCE = "Source: the texts as published or reported; sources per text in the tab"
_SOURCE_SHORT = "Sources per text in the tab"


def menu(everything: str, names: Iterable[str]) -> list[tuple[str, str | None]]:
    """Options of a control that chooses one of ``names`` or, with None, all of them."""
    return [(everything, None), *((name, name) for name in names)]


def options(compared: Compared) -> dict[str, str]:
    """``'11 Mar 2025 · Jeddah statement' → proposal_id`` in order of date, for a control."""
    return {
        f"{day(date)} · {name}": text
        for (text, name), date in zip(compared.names.items(), compared.texts["date"], strict=True)
    }


# mark: shape, half width as a share of the given one, fill, edge
_MARK_LOOK: dict[str, tuple[str, float, str | None, str | None]] = {
    "explicit": ("square", 1.0, "series-1", None),
    "implied": ("diamond", 0.8, None, "series-1"),
    "silent": ("dash", 1.0, None, "ink-soft"),
    "not_seen": ("dot", 1.0, None, "ink-soft"),
}


def _stamp_mark(
    ax: Axes, gid: str, mark: str, centres: Iterable[tuple[float, float]], half: float
) -> None:
    shape, part, fill, edge = _MARK_LOOK[mark]
    marks.stamp(ax, gid, shape, centres, half * part, fill=fill, edge=edge)


# ---------------------------------------------------------------------- terms matrix


class _Choice(NamedTuple):
    """What a reader chose of the matrix: texts in order of date, matters by group."""

    texts: list[str]  # proposal_id
    groups: dict[str, tuple[str, ...]]  # name of a group → dimension_id
    cells: pd.DataFrame  # rows of `Compared.grid`

    @property
    def matters(self) -> list[str]:
        return [matter for members in self.groups.values() for matter in members]


def _choose(
    compared: Compared, period: str | None, actor: str | None, about: str | None
) -> _Choice:
    ids = terms.chosen(compared.texts, period, actor)
    groups = terms.GROUPS if about is None else {about: terms.GROUPS[about]}
    grid = compared.grid
    matters = [matter for members in groups.values() for matter in members]
    cells = grid[grid["proposal_id"].isin(ids) & grid["dimension_id"].isin(matters)]
    return _Choice(ids, groups, cells)


def terms_finding(
    compared: Compared, period: str | None, actor: str | None, about: str | None
) -> str:
    """The finding of one selection: which matter is named by most texts, which by fewest.

    Counted is what was seen and what a text says in words; readings do not count. A text
    without a row on a matter may still name it.
    """
    choice = _choose(compared, period, actor, about)
    ids, matters = choice.texts, choice.matters
    if not ids:
        return "No text in this selection"
    named = choice.cells["mark"].eq("explicit")
    sizes = choice.cells[named].groupby("dimension_id").size()
    counts = {matter: int(sizes.get(matter, 0)) for matter in matters}
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


def terms_sentence(
    compared: Compared, period: str | None, actor: str | None, about: str | None
) -> str:
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
    """How many texts against how many matters: the chart's subtitle."""
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
    compared: Compared, period: str | None, actor: str | None, about: str | None
) -> list[str]:
    """Ids of the sources of the texts in a selection, whatever the matters."""
    del about
    return text_sources(compared, terms.chosen(compared.texts, period, actor))


def terms_table(
    compared: Compared, period: str | None, actor: str | None, about: str | None
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
            "checked": cells["checked"],
        }
    ).reset_index(drop=True)


_LINE = 22.0  # height of a line of names or marks in px


class _Sheet(NamedTuple):
    """What of a chart of texts does not depend on the state; px."""

    above: float  # title, subtitle and the key to the marks
    left: float  # of the columns, beside the names of the texts
    one_group: float  # the same where one group of matters is shown
    key: int  # columns of the key
    source: str


_SHEETS = {
    "wide": _Sheet(112.0, 262.0, 232.0, 4, _SOURCE),
    "narrow": _Sheet(160.0, 158.0, 158.0, 2, _SOURCE_SHORT),
}


class _Grid(NamedTuple):
    """The columns and rows of one state of the matrix; px."""

    heads: list[str]
    centres: list[float]  # of the heads
    columns: dict[str, float]  # dimension_id → centre of its column
    level: bool  # heads lie level, else they are turned upwards
    head: float  # height of the heads
    row: float  # height of a text's row
    half: float  # half the width of a mark


def _grid(choice: _Choice, names: Mapping[str, str], about: str | None, layout: str) -> _Grid:
    """Lay the matters out in columns, under their own names or those of their groups."""
    sheet, page = _SHEETS[layout], style.LAYOUTS[layout]
    # A phone has no room for 28 column heads, and beside the names none for 28 columns.
    named = layout == "wide" or about is not None
    left = (sheet.one_group if about else sheet.left) if named else 10.0
    columns = _columns(left, page.width - 8.0, [len(group) for group in choice.groups.values()])
    heads = [names[matter] for matter in choice.matters] if named else list(choice.groups)
    pitch = columns[1] - columns[0]
    level = _fit(heads, pitch - 6, page.small)
    return _Grid(
        heads,
        _centres(columns, choice.groups, named),
        dict(zip(choice.matters, columns, strict=True)),
        level,
        30.0 if level else _turned(heads, page.small),
        _LINE if named else 2 * _LINE - 4,
        min(6.0, round(pitch * 0.72) / 2),
    )


def _turned(heads: Sequence[str], size: float) -> float:
    """Height that heads take when they are turned upwards."""
    return 12 + max(style.text_width(head, size) for head in heads) if heads else 0.0


@style.chart
def terms_matrix(
    compared: Compared,
    period: str | None,
    actor: str | None,
    about: str | None,
    *,
    layout: str = "wide",
) -> Figure:
    """Texts (rows) against matters (columns); shape tells named, implied, silent, not seen."""
    choice = _choose(compared, period, actor, about)
    sheet, grid = _SHEETS[layout], _grid(choice, compared.matters(), about, layout)
    rows = grid.row * max(len(choice.texts), 1)
    fig = style.figure(layout, sheet.above + grid.head + rows + 36)
    title = terms_finding(compared, period, actor, about)
    start = style.heading(fig, title, _extent(choice, period, actor))
    style.source_line(fig, sheet.source, lines=1)
    ax = style.canvas(fig, "terms")
    key = marks.legend(fig, ax, start + 4, list(MARK_WORDS.items()), sheet.key, _stamp_mark)
    body = round(key + grid.head + 4)
    _write_heads(fig, grid.heads, grid.centres, body - 8, grid.level)
    _write_rows(fig, ax, compared, choice.texts, body, grid.row)
    _stamp_cells(ax, choice, grid, body)
    return fig


def _stamp_cells(ax: Axes, choice: _Choice, grid: _Grid, body: float) -> None:
    """Draw every cell's mark; those of one kind are one path. Rows begin at ``body`` px."""
    lines = {text: body + (i + 1) * grid.row - _LINE / 2 for i, text in enumerate(choice.texts)}
    cells = choice.cells
    for mark in terms.MARKS:
        alike = cells[cells["mark"] == mark]
        centres = [
            (grid.columns[matter], lines[text])
            for text, matter in zip(alike["proposal_id"], alike["dimension_id"], strict=True)
        ]
        _stamp_mark(ax, f"mark-{mark}", mark, centres, grid.half)


def _columns(left: float, right: float, sizes: list[int], widest: float = 84.0) -> list[float]:
    """Centres of columns between two px, groups of ``sizes`` a gap apart.

    Half pixels and no finer: the paths of marks are most of a page's bytes.
    """
    gap = 8.0 if len(sizes) > 1 else 0.0
    pitch = min(widest, (right - left - gap * (len(sizes) - 1)) / sum(sizes))
    pitch = math.floor(pitch * 2) / 2
    centres: list[float] = []
    x = left
    for size in sizes:
        centres.extend(x + round((i + 0.5) * pitch * 2) / 2 for i in range(size))
        x += size * pitch + gap
    return centres


def _centres(columns: list[float], groups: dict[str, tuple[str, ...]], named: bool) -> list[float]:
    """Where the heads stand: over each column, or over the middle of each group."""
    if named:
        return columns
    middles, first = [], 0
    for members in groups.values():
        middles.append((columns[first] + columns[first + len(members) - 1]) / 2)
        first += len(members)
    return middles


def _fit(heads: list[str], room: float, size: float) -> bool:
    """Whether every word of the heads is at most ``room`` px wide."""
    return all(style.text_width(word, size) <= room for head in heads for word in head.split())


_HEADS = sum(len(members) for members in terms.GROUPS.values())


def _write_heads(
    fig: Figure, heads: list[str], centres: list[float], base: float, level: bool
) -> None:
    """Column heads on two lines, or turned upwards where words are wider than columns."""
    size = style.layout_of(fig).small
    turned = 0 if level else 90
    for i in range(_HEADS):
        head = heads[i] if i < len(heads) else ""
        x = centres[i] if i < len(heads) else 0.0
        first, _, second = head.rpartition(" ") if level else ("", "", head)
        for j, line in enumerate((first, second)):
            y = base - (1 - j) * size * 1.2 if level else base
            look: dict[str, Any] = {"va": "bottom", "ha": "center", "rotation": turned}
            style.write(fig, x, y, line, size=size, gid=f"head-{i + 1}-{j + 1}", **look)


def _write_rows(
    fig: Figure, ax: Axes, compared: Compared, ids: list[str], body: float, row: float
) -> None:
    """Name each row at its top; the text under examination carries the thin red line."""
    shape = style.layout_of(fig)
    wide = shape.name == "wide"
    dates = compared.texts.set_index("proposal_id")["date"]
    soft = style.soft(fig)
    dated = wide or row > _LINE  # else the columns begin where a date would stand
    date_x, date_side = (10.0, "left") if wide else (shape.width - 8.0, "right")
    middles = [body + (i + 0.5) * row for i in range(len(ids))]
    marks.bars(ax, "bands", [(0.0, float(shape.width), y, row) for y in middles[::2]], fill="panel")
    for i in range(len(dates)):
        base = body + i * row + _LINE / 2 + 4.5 if i < len(ids) else body
        text = ids[i] if i < len(ids) else None
        name, when = (compared.names[text], day(dates[text])) if text else ("", "")
        weight = 600 if text == terms.JEDDAH else 400
        style.write(
            fig, date_x, base, when if dated else "", ha=date_side, gid=f"date-{i + 1}", **soft
        )
        x = 98 if wide else 10
        style.write(fig, x, base, name, size=shape.small, weight=weight, gid=f"text-{i + 1}")
    examined = [y for y, text in zip(middles, ids, strict=True) if text == terms.JEDDAH]
    marks.bars(ax, "examined", [(3.0, 5.0, y, row - 2) for y in examined], fill="line")


# ----------------------------------------------------------------- the clauses, as HTML

Cite = Callable[[Iterable[str]], Iterable[Source]]

MARK_SIGNS = {"explicit": "■", "implied": "◇", "silent": "–", "not_seen": "·"}
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
    dimensions = compared.dimensions
    names = dict(zip(dimensions["dimension_id"], dimensions["name"], strict=True))
    order = [matter for members in terms.GROUPS.values() for matter in members]
    rows = {
        str(row.dimension_id): row
        for row in compared.grid[compared.grid["proposal_id"] == text].itertuples()
    }
    cards = [
        _clause(rows[matter], str(names[matter]), duties.get(matter), cite)
        for mark in terms.ADDRESSED
        for matter in order
        if rows[matter].mark == mark
    ]
    silent = [rows[matter] for matter in order if rows[matter].mark == "silent"]
    if silent:
        cards.append(_silence(silent, names, cite))
    return f'<div class="rl-clauses">{"".join(cards)}</div>'


def _silence(rows: Sequence[Any], names: Mapping[Any, str], cite: Cite) -> str:
    """What a text was seen not to mention, as one card, with the grades that are not plain."""
    matters = "".join(f"<li>{escape(str(names[row.dimension_id]))}</li>" for row in rows)
    doubted = [str(names[row.dimension_id]) for row in rows if row.checked != "confirmed"]
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
    found = terms.side_by_side(laid.stances, one, other)
    order = [matter for members in terms.GROUPS.values() for matter in members]
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
            for matter in order
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
    apart = terms.side_by_side(laid.stances, one, other)["differ"]
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
    differing = [terms.side_by_side(said, text, other)["differ"] for other in found["proposal_id"]]
    names = compared.matters()
    return pd.DataFrame(
        {
            "text": found["proposal_id"].map(compared.names),
            "matters both address": found["shared"],
            "different": found["differ"],
            "distance": found["distance"].astype(float).round(2),
            "they differ on": [
                words.join(names[matter] for matter in matters) or "–" for matters in differing
            ],
        }
    )


def nearest_sources(compared: Compared, text: str, minimum: int, *, implied: bool) -> list[str]:
    """Ids of the sources of the text; those of its neighbours stand with them in turn."""
    del minimum, implied
    return text_sources(compared, [text])


def _nearest_subtitle(n: int, minimum: int) -> str:
    """How many texts are shown of those that share enough; what a row and a column are."""
    if not n:
        return "Choose fewer matters, or another text"
    shown = words.count(min(n, _NEAREST_SHOWN), "text").capitalize()
    of = f" of the {n}" if n > _NEAREST_SHOWN else ""
    return (
        f"{shown}{of} that share {minimum} matters or more, nearest first; a gap: not found there"
    )


# how the other text stands to a matter that both address, as `_stamp_mark` draws it
_PAIR_LOOK: dict[str, tuple[str, float, str | None, str | None]] = {
    "same": ("square", 1.0, "series-1", None),
    "different": ("diamond", 0.8, None, "series-2"),
}
_PAIR_WORDS = {"same": "same value", "different": "different value"}


def _stamp_pair(
    ax: Axes, gid: str, kind: str, centres: Iterable[tuple[float, float]], half: float
) -> None:
    shape, part, fill, edge = _PAIR_LOOK[kind]
    marks.stamp(ax, gid, shape, centres, half * part, fill=fill, edge=edge)


def _beside(own: Mapping[str, str], other: Mapping[str, str], matter: str) -> str | None:
    """How another text stands to a matter that a text addresses; None if it is not found there."""
    if matter not in other:
        return None
    return "same" if own[matter] == other[matter] else "different"


class _NearSheet(NamedTuple):
    """Where the parts of the chart of nearest texts stand; px."""

    left: float  # of the columns
    right: float
    row: float
    above: float  # title, subtitle and the key
    half: float  # half the width of a mark
    mark: float  # from a row's top to its marks
    name: float  # and to the baseline of its name
    key: int  # columns of the key
    source: str


_NEAR_SHEETS = {
    "wide": _NearSheet(250.0, 650.0, 28.0, 118.0, 5.0, 14.0, 18.5, 3, _SOURCE),
    "narrow": _NearSheet(8.0, 350.0, 44.0, 164.0, 4.0, 31.0, 16.0, 2, _SOURCE_SHORT),
}


@style.chart
def nearest_texts(
    compared: Compared,
    text: str,
    minimum: int,
    *,
    implied: bool,
    layout: str = "wide",
) -> Figure:
    """The texts nearest to one, at most eight, against the matters that this one addresses."""
    sheet = _NEAR_SHEETS[layout]
    near = _nearest(compared, text, minimum, implied=implied)
    others = [str(other) for other in near["proposal_id"].head(_NEAREST_SHOWN)]
    stances = terms.stances(compared.grid, implied=implied)
    matters = [m for members in terms.GROUPS.values() for m in members if m in stances[text]]
    names = compared.matters()
    heads = [names[matter] for matter in matters]
    tall = _turned(heads, style.LAYOUTS[layout].small)
    fig = style.figure(layout, sheet.above + tall + sheet.row * len(others) + 40)
    title = nearest_finding(compared, text, minimum, implied=implied)
    start = style.heading(fig, title, _nearest_subtitle(len(near), minimum))
    style.source_line(fig, sheet.source, lines=1)
    ax = style.canvas(fig, "nearest")
    key = marks.legend(fig, ax, start + 4, list(_PAIR_WORDS.items()), sheet.key, _stamp_pair)
    body = round(key + tall + 4)
    columns = _columns(sheet.left, sheet.right, [len(matters)], widest=22.0) if matters else []
    _write_heads(fig, heads, columns, body - 8, level=False)
    _write_neighbours(fig, compared, others, stances, stances[text], body)
    for kind in _PAIR_LOOK:
        centres = [
            (x, body + i * sheet.row + sheet.mark)
            for i, other in enumerate(others)
            for matter, x in zip(matters, columns, strict=True)
            if _beside(stances[text], stances[other], matter) == kind
        ]
        _stamp_pair(ax, kind, kind, centres, sheet.half)
    return fig


def _write_neighbours(
    fig: Figure,
    compared: Compared,
    others: Sequence[str],
    stances: terms.Stances,
    own: Mapping[str, str],
    body: float,
) -> None:
    """Name, date and count of each neighbour; places that a state leaves empty hold a blank."""
    layout = style.layout_of(fig)
    sheet = _NEAR_SHEETS[layout.name]
    dates = compared.texts.set_index("proposal_id")["date"]
    last = max(len(others) - 1, 0)
    for i in range(_NEAREST_SHOWN):
        base = body + min(i, last) * sheet.row + sheet.name
        name = agreement = ""
        if i < len(others):
            name = f"{compared.names[others[i]]}, {day(dates[others[i]])}"
            gap = terms.distance(own, stances[others[i]])
            agreement = f"{gap.shared - gap.differ} of {gap.shared} the same"
        style.write(fig, 8, base, name, size=layout.small, weight=500, gid=f"name-{i + 1}")
        count = {**style.soft(fig), "ha": "right", "gid": f"count-{i + 1}"}
        style.write(fig, layout.width - 2.0, base, agreement, **count)
