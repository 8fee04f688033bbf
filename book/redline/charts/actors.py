"""The matrix of stances, and the marks and names that chapter 2's charts share.

A stance is drawn with a number, a shape and a colour that say the same: a circle is for the
proposition, a square against it, a diamond neutral; an outline without fill is a paraphrase.
Where nothing was found nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text

from everystate import mark
from redline import words
from redline.charts import style
from redline.palette import color
from redline.questions import positions as stances
from redline.tables.frames import records, source_ids

ISSUES: Mapping[str, str] = {
    "recognition_of_annexation": "Recognise claimed land as Russian",
    "borders_pre_2014": "Restore the pre-2014 borders",
    "territorial_concessions": "Ukraine gives up control of land",
    "thirty_day_ceasefire": "Accept the 30-day ceasefire",
    "partial_truce_air_sea": "First a truce in the air and at sea",
    "freeze_of_front_line": "First halt along the front line",
    "security_guarantees": "Western security guarantees",
    "nato_membership": "Ukraine may join NATO",
    "foreign_troops": "European or NATO troops in Ukraine",
    "sanctions_on_russia": "Keep and tighten sanctions",
    "military_aid_and_intelligence": "Keep arms and intelligence coming",
    "monitoring": "A ceasefire can be monitored at once",
    "prisoners_and_children": "Return prisoners and children early",
    "elections_in_ukraine": "New vote or leaders before signing",
    "frozen_assets": "Seize frozen Russian assets",
    "ukraine_at_the_table": "Nothing without Ukraine and Europe",
}
"""Short words for each proposition; the full one stands with its quotations."""

EXAMINED = "recognition_of_annexation"
"""The issue of the sentence that the chapter examines: the one with the red line."""

_SHORT: Mapping[str, str] = {
    "trump-administration": "Trump admin.",
    "us-congress": "US Congress",
    "un-general-assembly": "UN Assembly",
    "russian-nationalist-bloggers": "War bloggers",
    "eu": "EU",
    "g7": "G7",
}
SIDE_TOKEN: Mapping[str, str] = {
    "Ukraine": "ukraine",
    "Russia": "russia",
    "United States": "united-states",
    "Europe, NATO and G7": "europe",
    "Others": "others",
}
_SIDE_SHORT: Mapping[str, str] = {"Europe, NATO and G7": "Europe, G7"}
_FILL: Mapping[int, str] = {
    -2: "stance-m2",
    -1: "stance-m1",
    0: "stance-0",
    1: "stance-p1",
    2: "stance-p2",
}
Newest = Mapping[tuple[str, str], pd.DataFrame]
"""Newest stances (`questions.positions.latest`) by period and kind: keys of its WHEN and KINDS."""

SLOTS = 12
"""Columns drawn in every state; a group with fewer actors leaves the last ones empty."""
HEARD = 5
"""An actor with a stance on at least so many issues is among the most heard."""


class Column(NamedTuple):
    """One actor of the matrix."""

    actor_id: str
    name: str
    side: str


Groups = Mapping[str, Sequence[Column]]
"""The actors of each group that a reader may choose (a key of GROUP_WORDS)."""


def short_name(name: str, actor_id: str, kind: str) -> str:
    """How a chart names an actor: a person by surname, a body by a name that fits."""
    if actor_id in _SHORT:
        return _SHORT[actor_id]
    return name.split()[-1] if kind == "person" else name


def signed(score: int) -> str:
    """``2`` → ``+2``, ``-1`` → ``−1``, ``0`` → ``0``."""
    return f"+{score}" if score > 0 else words.number(score)


def groups(positions: pd.DataFrame, actors: pd.DataFrame) -> dict[str, list[Column]]:
    """The groups a reader may choose, each with its actors in order of side.

    Only actors with at least one stance appear. ValueError when a group has more than SLOTS.
    """
    rows = actors[actors["actor_id"].isin(set(positions["actor_id"]))]
    columns = [
        Column(
            row["actor_id"],
            short_name(row["name"], row["actor_id"], row["kind"]),
            stances.side_of(actors, row["actor_id"]),
        )
        for _, row in rows.iterrows()
    ]
    columns.sort(key=lambda column: stances.SIDES.index(column.side))
    heard = set(stances.widely_heard(positions, HEARD))
    members = {"heard": [column for column in columns if column.actor_id in heard]}
    for group, sides in _GROUP_SIDES.items():
        members[group] = [column for column in columns if column.side in sides]
    for group, listed in members.items():
        if len(listed) > SLOTS:
            raise ValueError(f"group {group!r} has {len(listed)} actors, room for {SLOTS}")
    return members


_GROUP_SIDES: Mapping[str, tuple[str, ...]] = {
    "parties": ("Ukraine", "Russia"),
    "us": ("United States",),
    "europe": ("Europe, NATO and G7",),
    "others": ("Others",),
}


GROUP_WORDS: Mapping[str, str] = {
    "heard": "The most heard actors",
    "parties": "Ukraine and Russia",
    "us": "United States",
    "europe": "Europe, NATO and G7",
    "others": "UN, host and China",
}


def group_options() -> list[tuple[str, str]]:
    """Labels and keys of the groups, for a control."""
    return [(label, key) for key, label in GROUP_WORDS.items()]


KIND_WORDS: Mapping[str, str] = {
    "all": "all evidence",
    "quoted": "quoted words only",
    "verbatim": "verbatim words only",
}


def stroke(ax: Axes, x: Sequence[float], y: Sequence[float], **look: Any) -> None:
    """A line in px. Not ``plot``, which would measure every line for limits that are fixed."""
    ax.add_artist(Line2D(x, y, clip_on=False, **look))


def letter(ax: Axes, x: float, y: float, text: str, size: float, **kwargs: Any) -> Text:
    """Text whose middle stands at ``y``; every size is the layout's, every state draws it."""
    kwargs = {"color": color("ink"), "ha": "left", **kwargs}
    return ax.text(x, y + size * 0.36, text or style.BLANK, fontsize=size, va="baseline", **kwargs)


_SQUARE = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * 0.89
_DIAMOND = np.array([(0, -1), (1, 0), (0, 1), (-1, 0), (0, -1)]) * 1.22


def shape(score: int, x: float, y: float, radius: float) -> Path:
    """Circle for, square against, diamond neutral; a firm stance is larger than a leaning one."""
    size = radius if abs(score) == 2 else radius * 0.86
    if score > 0:
        unit = Path.unit_circle()
        return Path(np.asarray(unit.vertices) * size + (x, y), unit.codes)
    corners = _SQUARE if score < 0 else _DIAMOND
    return Path(corners * size + (x, y), closed=True)


def stance_mark(
    ax: Axes, x: float, y: float, radius: float, score: int | None, *, quoted: bool, gid: str
) -> list[Artist]:
    """One stance as shape, number and colour; nothing to see where ``score`` is None."""
    size = style.layout_of(ax).small
    if score is None:
        ax.add_artist(
            PathPatch(shape(0, x, y, radius), fc="none", ec="none", clip_on=False, gid=gid)
        )
        letter(ax, x, y, "", size, ha="center", gid=f"{gid}-n")
        return []
    firm = abs(score) == 2
    edge = color("ink-soft") if score == 0 else color("stance-p2" if score > 0 else "stance-m2")
    fill = color(_FILL[score]) if quoted else color("paper")
    text = color("paper") if quoted and firm else color("ink")
    patch = PathPatch(shape(score, x, y, radius), fc=fill, ec=edge, lw=1.5, clip_on=False, gid=gid)
    ax.add_artist(patch)
    number = letter(
        ax, x, y, signed(score), size, ha="center", color=text, weight=500, gid=f"{gid}-n"
    )
    return [patch, number]


def _scale_key(ax: Axes, y: float, gid: str) -> None:
    """The five marks in words, and what an outline means: two rows wide, six rows narrow."""
    layout = style.layout_of(ax)
    wide = layout.name == "wide"
    entries = [(score, True, words_) for score, words_ in stances.SCORE_WORDS.items()]
    entries.append((2, False, "outline: a paraphrase, no words quoted"))
    places = (
        [(16, 0), (136, 0), (276, 0), (474, 0), (588, 0), (16, 30)]
        if wide
        else [(16, 0), (16, 30), (16, 60), (194, 0), (194, 30), (16, 90)]
    )
    for i, ((score, quoted, text), (x, down)) in enumerate(zip(entries, places, strict=True)):
        stance_mark(ax, x, y + down, 12, score, quoted=quoted, gid=f"{gid}-{i}")
        letter(ax, x + 19, y + down, text, layout.small, color=color("ink-soft"))


class _Grid(NamedTuple):
    """Where the matrix stands, in px."""

    left: float  # middle of the first column
    pitch: float  # from column to column
    row: float  # height of a row
    cell: float  # from a row's top to the middle of its marks
    label: float  # from a row's top to the middle of its label
    head: float  # room for the names of the columns
    angle: float  # of those names
    radius: float


_GRIDS: Mapping[str, _Grid] = {
    "wide": _Grid(272, 38, 30, 15, 15, 106, 55, 12.5),
    "narrow": _Grid(16, 29.6, 50, 34, 11, 116, 90, 12.5),
}


@style.chart
def stance_matrix(
    newest: Newest,
    groups: Groups,
    side: str,
    when: str,
    kind: str,
    *,
    layout: str = "wide",
) -> Figure:
    """Issues × actors, each known stance of a period and a kind of evidence as a mark.

    ``side`` is one of the :func:`groups`; ValueError when it has more actors than SLOTS.
    """
    rows, columns = newest[when, kind], groups[side]
    if len(columns) > SLOTS:
        raise ValueError(f"{len(columns)} actors, room for {SLOTS}")
    grid = _GRIDS[layout]
    wide = layout == "wide"
    fig = style.figure(layout, 740 if wide else 1320)
    title = matrix_title(rows, columns, side)
    note = matrix_note(rows, columns, when, kind)
    top = style.heading(fig, title, note, lines=1 if wide else 2)
    style.source_line(
        fig,
        "Scores are the editors’ reading of each quotation. Quotations and sources: data tab.",
    )
    ax = style.canvas(fig, "matrix")
    cells = {
        (row["issue"], row["actor_id"]): (int(row["stance_score"]), row["quote_type"], place)
        for place, row in enumerate(records(as_listed(rows, columns)))
    }
    y = float(top)
    for number, issue in enumerate(ISSUES):
        again = not wide and number == len(ISSUES) // 2  # a phone has scrolled past the names
        if number == 0 or again:
            y = _names(ax, columns, grid, y + 14 * again, gid=f"names-{number}")
        _row(ax, issue, columns, cells, grid, y)
        y += grid.row
    stroke(ax, [2, style.layout_of(fig).width - 2], [y, y], color=color("rule"), lw=1)
    _scale_key(ax, y + 24, "key")
    _nothing(ax, grid, float(top) + grid.head, empty=_own(rows, columns).empty)
    return fig


def _nothing(ax: Axes, grid: _Grid, y: float, *, empty: bool) -> None:
    """What to try where a choice leaves every cell blank; not a word to see otherwise."""
    size = style.layout_of(ax).text
    left = grid.left - grid.radius
    lines = ("No stance is on record for this choice.", "Ask for all evidence, or for any date.")
    for place, line in enumerate(lines, start=1):
        middle = y + place * grid.row + grid.cell
        letter(ax, left, middle, line if empty else "", size, gid=f"nothing-{place}")


def _names(ax: Axes, columns: Sequence[Column], grid: _Grid, y: float, gid: str) -> float:
    """The actors' names and sides over their columns; returns the y of the first row."""
    size = style.layout_of(ax).small
    band = y + grid.head - 25
    for slot in range(SLOTS):
        column = columns[slot] if slot < len(columns) else None
        ax.text(
            grid.left + slot * grid.pitch + (size * 0.36 if grid.angle == 90 else 0),
            band - 8,
            column.name if column else style.BLANK,
            fontsize=size,
            rotation=grid.angle,
            rotation_mode="anchor",
            ha="left",
            va="baseline",
            weight=500,
            color=color("ink"),
            gid=f"{gid}-{slot}",
        )
    for number, side in enumerate(stances.SIDES):
        slots = [i for i, column in enumerate(columns) if column.side == side]
        middle, half, ink, word = grid.left, -2.0, "none", ""
        look: dict[str, Any] = {}
        if slots:
            middle = grid.left + grid.pitch * (slots[0] + slots[-1]) / 2
            half = grid.pitch * len(slots) / 2 - 2
            ink, word = color(SIDE_TOKEN[side]), _SIDE_SHORT.get(side, side)
            look = {"color": ink}
        ends = [middle - half, middle + half]
        stroke(ax, ends, [band, band], color=ink, lw=2.5, gid=f"{gid}-s{number}")
        letter(ax, middle, band + 12, word, size, ha="center", weight=500, **look)
    return y + grid.head


def _row(
    ax: Axes,
    issue: str,
    columns: Sequence[Column],
    cells: Mapping[tuple[str, str], tuple[int, str, int]],
    grid: _Grid,
    y: float,
) -> None:
    layout = style.layout_of(ax)
    right = layout.width - 2
    stroke(ax, [2, right], [y, y], color=color("rule"), lw=1, gid=f"{issue}-rule")
    examined = issue == EXAMINED
    if examined:
        stroke(ax, [2, 2], [y + 3, y + grid.row - 3], color=color("line"), lw=3, gid="examined")
    weight = 600 if examined else 400
    letter(ax, 10, y + grid.label, ISSUES[issue], layout.text, weight=weight)
    for slot in range(SLOTS):
        actor = columns[slot].actor_id if slot < len(columns) else ""
        score, kind, place = cells.get((issue, actor), (None, "", 0))
        x = grid.left + slot * grid.pitch
        quoted, gid = kind != "paraphrase", f"{issue}-{slot}"
        artists = stance_mark(ax, x, y + grid.cell, grid.radius, score, quoted=quoted, gid=gid)
        mark(artists, place)


def _own(newest: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The stances of these columns: the filled cells."""
    return newest[newest["actor_id"].isin([column.actor_id for column in columns])]


def matrix_title(newest: pd.DataFrame, columns: Sequence[Column], group: str) -> str:
    """The finding: on how many issues the group has voices for and voices against."""
    scores = stances.matrix(newest, list(ISSUES), [column.actor_id for column in columns])
    covered = int(scores.notna().any(axis=1).sum())
    if not covered:
        return f"{GROUP_WORDS[group]}: no stance on record for this choice"
    if covered == 1:
        return f"{GROUP_WORDS[group]}: a stance on record on one issue only"
    split = len(stances.split(scores)) or "none"
    once = _own(newest, columns)["checked"].eq("unverified").any()
    doubt = ", not all seen again" if once else ""
    return f"{GROUP_WORDS[group]}: voices on both sides of {split} of {covered} issues{doubt}"


def matrix_note(newest: pd.DataFrame, columns: Sequence[Column], when: str, kind: str) -> str:
    """What was chosen and how much of the matrix is known."""
    grades = _own(newest, columns)["checked"]
    unseen = int(grades.eq("unverified").sum())
    doubt = f", {unseen} not seen again" if unseen else ""
    return (
        f"Newest stance {stances.WHEN_WORDS[when]}, {KIND_WORDS[kind]}: {len(grades)} of "
        f"{len(ISSUES) * len(columns)} cells{doubt}; blank: none on record"
    )


def matrix_sentence(newest: Newest, groups: Groups, side: str, when: str, kind: str) -> str:
    """The state in words: its title, its note, and who stands where on the red line's issue."""
    listed, columns = newest[when, kind], groups[side]
    rows = _own(listed[listed["issue"] == EXAMINED], columns).set_index("actor_id")
    by_actor = rows["stance_score"].to_dict()
    scores = {c.name: int(by_actor[c.actor_id]) for c in columns if c.actor_id in by_actor}
    ends = {
        "for": [name for name, score in scores.items() if score > 0],
        "against": [name for name, score in scores.items() if score < 0],
        "open": [name for name, score in scores.items() if score == 0],
    }
    who = "; ".join(f"{words.join(names)} {end}" for end, names in ends.items() if names)
    return (
        f"{matrix_title(listed, columns, side)}. {matrix_note(listed, columns, when, kind)}. "
        f"{ISSUES[EXAMINED]}: {who or 'no stance on record'}{words.unseen(rows['checked'])}."
    )


def as_listed(newest: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The stances of these columns issue by issue, as the matrix and its data tab have them."""
    rows = _own(newest, columns)
    issues, actors = list(ISSUES), [column.actor_id for column in columns]
    return rows.assign(
        _issue=rows["issue"].map(issues.index), _actor=rows["actor_id"].map(actors.index)
    ).sort_values(["_issue", "_actor"])


def evidence_table(
    newest: Newest, groups: Groups, publishers: Mapping[str, str], side: str, when: str, kind: str
) -> pd.DataFrame:
    """Every filled cell with its quotation, kind, date and sources, issue by issue.

    ``publishers`` names each source id. A paraphrase stands without quotation marks.
    """
    rows = as_listed(newest[when, kind], groups[side])
    names = {column.actor_id: column.name for column in groups[side]}
    return pd.DataFrame(
        {
            "issue": [ISSUES[issue] for issue in rows["issue"]],
            "actor": [names[actor] for actor in rows["actor_id"]],
            "score": [signed(score) for score in rows["stance_score"]],
            "evidence": [
                as_quoted(q, k) for q, k in zip(rows["quote"], rows["quote_type"], strict=True)
            ],
            "kind": [stances.KIND_WORDS[kind] for kind in rows["quote_type"]],
            "date": [words.date(date) for date in rows["date"]],
            "second look": rows["checked"].tolist(),
            "sources": ["; ".join(publishers[i] for i in ids) for ids in rows["source_ids"]],
        }
    )


def as_quoted(quote: str, quote_type: str) -> str:
    """Words in quotation marks; a paraphrase without."""
    return quote if quote_type in {"paraphrase", "lead"} else f"“{quote}”"


def evidence_sources(newest: Newest, groups: Groups, side: str, when: str, kind: str) -> list[str]:
    """Ids of every source behind the filled cells, each once, in order of first use."""
    return source_ids(_own(newest[when, kind], groups[side]))
