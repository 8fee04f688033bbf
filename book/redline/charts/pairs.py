"""Two actors side by side: on which issues they agree, and where they are furthest apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from everystate import mark
from redline import words
from redline.charts import style
from redline.charts.actors import (
    EXAMINED,
    ISSUES,
    SIDE_TOKEN,
    as_quoted,
    letter,
    shape,
    short_name,
    signed,
    stroke,
)
from redline.palette import color
from redline.questions import positions as stances
from redline.tables.frames import records, source_ids

HEARD = 6
"""An actor with a stance on at least so many issues may be compared."""


class Party(NamedTuple):
    """One of the two that are compared: an actor, or the official voices of a state as one."""

    actor_id: str
    name: str
    short: str
    side: str


STATES: Mapping[str, Party] = {
    state: Party(f"{state}-official", f"{name}: all official voices", name, name)
    for state, name in (
        ("ukraine", "Ukraine"),
        ("russia", "Russia"),
        ("united-states", "United States"),
    )
}


def parties(positions: pd.DataFrame, actors: pd.DataFrame) -> list[Party]:
    """Who may be compared: the three states as one voice each, then the most heard actors."""
    heard = stances.widely_heard(positions, HEARD)
    rows = actors[actors["actor_id"].isin(heard) & ~actors["actor_id"].isin(STATES)]
    single = [
        Party(
            row["actor_id"],
            row["name"],
            short_name(row["name"], row["actor_id"], row["kind"]),
            stances.side_of(actors, row["actor_id"]),
        )
        for _, row in rows.iterrows()
    ]
    return [*STATES.values(), *single]


def with_states(positions: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """The positions, and once more those of each state's official voices as one party's.

    ``voice`` names who said it in either case.
    """
    rows = [positions.assign(voice=positions["actor_id"])]
    for state, party in STATES.items():
        voices = stances.official_voices(actors, state)
        rows.append(stances.as_one(positions, voices, party.actor_id))
    return pd.concat(rows, ignore_index=True)


class _Axis(NamedTuple):
    """Where the two-actor chart stands, in px."""

    left: float  # score −2
    right: float  # score +2
    row: float
    mark: float  # from a row's top to its marks
    label: float

    def x(self, score: Any) -> float | None:
        """Where a score stands; None for one that is not known."""
        return None if pd.isna(score) else self.ticks[int(score) + 2]

    @property
    def ticks(self) -> list[float]:
        """Where the scores from −2 to +2 stand."""
        return [self.left + i * (self.right - self.left) / 4 for i in range(5)]


_AXES: Mapping[str, _Axis] = {
    "wide": _Axis(300, 640, 29, 15, 15),
    "narrow": _Axis(24, 250, 48, 33, 11),
}


def by_distance(compared: pd.DataFrame) -> pd.DataFrame:
    """Issues furthest apart first, then shared ones that agree, then those not known for both."""
    return compared.sort_values("distance", ascending=False, kind="stable", na_position="last")


@style.chart
def two_actors(
    compared: pd.DataFrame, a: Party, b: Party, *, when: str, layout: str = "wide"
) -> Figure:
    """Two actors on every issue: where they agree and where they are furthest apart.

    ``compared`` is a result of :func:`redline.questions.positions.compare` over all ISSUES.
    """
    axis = _AXES[layout]
    wide = layout == "wide"
    fig = style.figure(layout, 606 if wide else 1010)
    top = style.heading(
        fig,
        pair_title(compared, a, b),
        pair_note(compared, a, b, when),
        lines=1 if wide else 3,
    )
    style.source_line(
        fig,
        "Scores are the editors’ reading of each quotation, which the data tab gives.",
    )
    ax = style.canvas(fig, "pair")
    y = _pair_head(ax, a, b, axis, float(top))
    _rules(ax, axis, y, rows=len(compared))
    for place, row in enumerate(by_distance(compared).itertuples(index=False)):
        _pair_row(ax, row, a, b, axis, y + place * axis.row, gid=f"row-{place}")
    return fig


def _rules(ax: Axes, axis: _Axis, y: float, rows: int) -> None:
    """The lines between the rows, and one down each score; each kind is one artist."""
    right = style.layout_of(ax).width - 2
    gap = float("nan")
    tops = [y + i * axis.row for i in range(rows)]
    stroke(ax, [2, right, gap] * rows, [v for top in tops for v in (top, top, gap)],
           color=color("rule"), lw=1, gid="rules")  # fmt: skip
    ticks = [(x, top + axis.mark) for top in tops for x in axis.ticks]
    stroke(ax, [v for x, _ in ticks for v in (x, x, gap)],
           [v for _, m in ticks for v in (m - 4, m + 4, gap)],
           color=color("rule"), lw=1, gid="scores")  # fmt: skip


def _pair_head(ax: Axes, a: Party, b: Party, axis: _Axis, y: float) -> float:
    """Who has which mark, and the scale in words; returns the y of the first row."""
    layout = style.layout_of(ax)
    wide = layout.name == "wide"
    for i, party in enumerate((a, b)):
        middle = y + 24 * i
        once = i == 1 and a == b
        _pair_mark(ax, 17, middle, None if once else party, second=bool(i), gid=f"head-{i}")
        letter(ax, 31, middle, "" if once else party.name, layout.text, weight=500)
    ends = y + (24 if wide else 76)
    soft: dict[str, Any] = {"color": color("ink-soft")}
    for score, x in enumerate(axis.ticks, start=-2):
        letter(ax, x, ends, signed(score), layout.small, ha="center", **soft)
    x, align = (axis.left, "center") if wide else (10.0, "left")
    letter(ax, x, ends - 18, "firmly against", layout.small, ha=align, **soft)
    letter(ax, axis.right, ends - 18, "firmly for", layout.small, ha="center", **soft)
    return ends + 14


def _pair_mark(
    ax: Axes, x: float, y: float, party: Party | None, *, second: bool, gid: str
) -> PathPatch:
    """A filled circle for the first actor, an open square for the second."""
    ink = color(SIDE_TOKEN[party.side]) if party else "none"
    fill = color("paper") if party and second else ink
    path = shape(0 if party is None else -2 if second else 2, x, y, 7.0)
    patch = PathPatch(path, fc=fill, ec=ink, lw=2.5, zorder=3, clip_on=False, gid=gid)
    ax.add_artist(patch)
    return patch


def _pair_row(ax: Axes, row: Any, a: Party, b: Party, axis: _Axis, y: float, *, gid: str) -> None:
    """One issue: its name, a mark for each stance that is known, and how far they are apart."""
    layout = style.layout_of(ax)
    places = [axis.x(score) for score in (row.a, row.b)]
    recorded = len(places) - places.count(None)
    both = recorded == 2
    examined = color("line") if row.issue == EXAMINED else "none"
    stroke(ax, [2, 2], [y + 3, y + axis.row - 3], color=examined, lw=3, gid=f"{gid}-examined")
    ink = color("ink" if both else "ink-soft")
    letter(ax, 10, y + axis.label, ISSUES[row.issue], layout.text, color=ink)
    place = list(ISSUES).index(row.issue)
    _pair_marks(ax, places, a, b, axis, y + axis.mark, place, gid=gid)
    verdict = _verdict(row, recorded, alone=a == b)
    weight = 500 if both else 400
    letter(ax, axis.right + 28, y + axis.mark, verdict, layout.small, color=ink, weight=weight)


def _pair_marks(
    ax: Axes, places: list[float | None], a: Party, b: Party, axis: _Axis, y: float, place: int,
    *, gid: str,
) -> None:  # fmt: skip
    """The marks of two stances with a line between them; equal ones stand side by side.

    They answer with the row ``place`` of the data tab.
    """
    first, second = places
    ends, ink = [axis.left, axis.left], "none"
    if first is not None and second is not None and first != second:
        ends, ink = [first, second], color("ink")
    stroke(ax, ends, [y, y], color=ink, lw=2, gid=f"{gid}-gap")
    beside = 9.5 if a != b and first == second else 0.0
    for i, (x, party) in enumerate(zip(places, (a, b), strict=True)):
        visible = None if x is None or (i and a == b) else party
        middle = axis.left if x is None else x + (beside if i else -beside)
        patch = _pair_mark(ax, middle, y, visible, second=bool(i), gid=f"{gid}-m{i}")
        if visible:
            mark(patch, place)


def _verdict(row: Any, recorded: int, *, alone: bool) -> str:
    """What the row says at its end: how far apart, or how many of the stances are known."""
    if recorded < 2:
        return "one known" if recorded else "none known"
    if alone:
        end = "for" if row.a > 0 else "against"
        return "open" if row.a == 0 else f"{signed(int(row.a))} {end}"
    return "same score" if row.distance == 0 else f"{int(row.distance)} apart"


def pair_title(compared: pd.DataFrame, a: Party, b: Party) -> str:
    """The finding: how many issues are shared, on how many they are on opposite sides."""
    gap = stances.distance(compared)
    if a == b:
        score = compared["a"].dropna()
        ends = {"for": score > 0, "against": score < 0, "open on": score == 0}
        counts = ", ".join(f"{end} {n}" for end, rows in ends.items() if (n := int(rows.sum())))
        return f"{a.short} alone: {counts} of the {gap.n} issues with a stance"
    if gap.mean is None:
        return f"{a.short} and {b.short}: no issue on which both have a stance on record"
    opposed = len(stances.disagreements(compared))
    noun = "issue" if gap.n == 1 else "issues"
    return (
        f"{a.short} and {b.short}: on opposite sides of {opposed} of the {gap.n} {noun} "
        "known for both"
    )


def pair_note(compared: pd.DataFrame, a: Party, b: Party, when: str) -> str:
    """The distance with its n, or how to get one, and which stances were taken."""
    newest = f"Newest stances {stances.WHEN_WORDS[when]}"
    if a == b:
        return f"Choose a second actor to compare. {newest}"
    gap = stances.distance(compared)
    mean = "No distance"
    if gap.mean is not None:
        mean = f"Mean distance {gap.mean:.1f} of {stances.FARTHEST}"
    return f"{mean} (n = {gap.n}). {newest}"


def pair_sentence(compared: pd.DataFrame, a: Party, b: Party, when: str) -> str:
    """The state in words: shared issues, the furthest apart, the agreed, the unknown."""
    shared = compared.dropna(subset="distance")
    parts = [f"{pair_title(compared, a, b)}. {pair_note(compared, a, b, when)}."]
    if len(shared) and a != b:
        widest = int(shared["distance"].max())
        if widest:
            furthest = shared[shared["distance"] == widest]["issue"]
            parts.append(f"Furthest apart ({widest}): {words.join(ISSUES[i] for i in furthest)}.")
        agreed = shared[shared["distance"] == 0]["issue"]
        if len(agreed):
            parts.append(f"Same score: {words.join(ISSUES[i] for i in agreed)}.")
    unknown = len(compared) - len(shared)
    whom = "Not known" if a == b else "Not known for both"
    parts.append(f"{whom}: {unknown} of {words.count(len(compared), 'issue')}.")
    return " ".join(parts)


def evidence_lines(rows: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Every statement in one line by ``position_id``: who, when, what, of what kind.

    ``rows`` have ``voice`` (see :func:`with_states`); ``names`` are by actor id.
    """
    lines = {}
    for row in records(rows):
        quote = as_quoted(row["quote"], row["quote_type"])
        lines[row["position_id"]] = (
            f"{names[row['voice']]}, {words.date(row['date'])}: {quote} "
            f"({stances.KIND_WORDS[row['quote_type']]})"
        )
    return lines


def pair_table(
    compared: pd.DataFrame, evidence: Mapping[str, str], a: Party, b: Party
) -> pd.DataFrame:
    """Both stances on each issue with their evidence; an unknown stance is an empty cell.

    Issues stand in their fixed order, so that a row follows each actor by itself and the page
    keeps it once. ``evidence`` is a result of :func:`evidence_lines`.
    """
    place = {issue: i for i, issue in enumerate(ISSUES)}
    ordered = compared.sort_values("issue", key=lambda issue: issue.map(place))
    first, second = (a.short, b.short) if a != b else (a.short, f"{b.short} (again)")
    return pd.DataFrame(
        {
            "issue": [ISSUES[issue] for issue in ordered["issue"]],
            "distance": ordered["distance"].to_numpy(),
            first: [_score_text(score) for score in ordered["a"]],
            second: [_score_text(score) for score in ordered["b"]],
            f"evidence, {first}": _lines(ordered["a_id"], evidence),
            f"evidence, {second}": _lines(ordered["b_id"], evidence),
        }
    )


def _lines(ids: pd.Series, evidence: Mapping[str, str]) -> list[str]:
    return ["" if pd.isna(i) else evidence[i] for i in ids]


def _score_text(score: Any) -> str:
    return "" if pd.isna(score) else signed(int(score))


def pair_sources(compared: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """Ids of every source behind the two actors' stances, each once."""
    ids = set(compared["a_id"].dropna()) | set(compared["b_id"].dropna())
    used = rows[rows["position_id"].isin(ids)].drop_duplicates("position_id")
    return source_ids(used)
