"""The web of relations as a directed graph: boxes that never move, arrows with their words.

Wide, the chosen relations stand out on one fixed map of all actors: Ukraine and its supporters
at the left, Russia and its suppliers at the right, the United States above and between. The rest
of the web stays in sight, faint, so that no choice is an empty page. On a phone the chosen
relations are a list, actor by actor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from redline import words
from redline.charts import style
from redline.charts.actors import SIDE_TOKEN, short_name, stroke
from redline.palette import color
from redline.questions import positions as stances
from redline.questions import relations as web
from redline.tables.frames import source_ids

Point = tuple[float, float]
Line = tuple[Point, Point]  # from, to

# px in the wide picture, from the left and from the top of the graph; composed once, by hand,
# so that no box touches another and no arrow of one choice runs behind a third box (tested)
AT: Mapping[str, Point] = {
    "hegseth": (60, 20),
    "kellogg": (155, 20),
    "rubio": (245, 20),
    "witkoff": (340, 20),
    "waltz": (445, 20),
    "trump-administration": (225, 135),
    "saudi-arabia": (380, 112),
    "united-states": (380, 195),
    "nato": (380, 276),
    "russian-nationalist-bloggers": (525, 195),
    "ushakov": (560, 75),
    "peskov": (665, 85),
    "icc": (735, 135),
    "putin": (625, 205),
    "france": (60, 110),
    "coalition-of-the-willing": (85, 180),
    "united-kingdom": (58, 258),
    "osce": (185, 215),
    "ukraine": (180, 340),
    "yermak": (50, 420),
    "zelensky": (225, 430),
    "kyiv-independent": (275, 560),
    "eu": (110, 560),
    "hungary": (50, 630),
    "trump": (385, 475),
    "graham": (440, 550),
    "us-congress": (360, 630),
    "russia": (560, 340),
    "lavrov": (720, 265),
    "zakharova": (712, 330),
    "belarus": (715, 400),
    "china": (715, 455),
    "iran": (715, 510),
    "north-korea": (700, 570),
    "un-coi": (500, 630),
    "un-general-assembly": (625, 635),
}

NAMES: Mapping[str, str] = {
    "trump-administration": "Trump admin.",
    "us-congress": "US Congress",
    "un-general-assembly": "UN Assembly",
    "un-coi": "UN inquiry",
    "icc": "ICC",
    "russian-nationalist-bloggers": "War bloggers",
    "coalition-of-the-willing": "Coalition of willing",
    "kyiv-independent": "Kyiv Independent",
    "eu": "EU",
}

_HALF = 13.0  # half the height of a box


class Actor(NamedTuple):
    """How an actor stands in the picture: its short name and its side."""

    name: str
    side: str


class Box(NamedTuple):
    """A rectangle in px: its middle and its half width and height."""

    x: float
    y: float
    w: float
    h: float

    def overlaps(self, other: Box, gap: float = 2) -> bool:
        """Whether the two come nearer than ``gap`` px."""
        return (
            abs(self.x - other.x) < self.w + other.w + gap
            and abs(self.y - other.y) < self.h + other.h + gap
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        return (
            abs(other.x - self.x) + other.w <= self.w and abs(other.y - self.y) + other.h <= self.h
        )


def boxes(actors: Mapping[str, Actor], size: float) -> dict[str, Box]:
    """Where every actor of AT stands, as wide as its name at this font size."""
    return {
        actor: Box(x, y, style.text_width(actors[actor].name, size, 500) / 2 + 8, _HALF)
        for actor, (x, y) in AT.items()
    }


def border(box: Box, towards: Point, gap: float = 3) -> Point:
    """Where the line from a box's middle to a point leaves the box, ``gap`` px outside."""
    dx, dy = towards[0] - box.x, towards[1] - box.y
    reach = min(
        (box.w + gap) / abs(dx) if dx else np.inf, (box.h + gap) / abs(dy) if dy else np.inf
    )
    return (box.x + dx * reach, box.y + dy * reach)


def arrow(start: Box, end: Box, *, beside: float) -> Line:
    """Both ends of the arrow between two boxes, moved ``beside`` px to its left."""
    dx, dy = end.x - start.x, end.y - start.y
    length = float(np.hypot(dx, dy))
    sx, sy = dy / length * beside, -dx / length * beside
    a = border(start, (end.x, end.y))
    b = border(end, (start.x, start.y))
    return (a[0] + sx, a[1] + sy), (b[0] + sx, b[1] + sy)


class Placed(NamedTuple):
    """The words of one arrow and where they stand."""

    lines: tuple[str, ...]
    box: Box


def place_words(
    arrows: Sequence[Line],
    texts: Sequence[str],
    taken: Sequence[Box],
    size: float,
    bounds: Box,
) -> list[Placed | None]:
    """Put each arrow's words on it or right beside it; None where there is no free place.

    Words keep clear of the ``taken`` boxes, of arrow heads and of each other, and prefer a
    place near the arrow's middle that no other arrow runs through. The longest choose first.
    """
    placed: list[Placed | None] = [None] * len(arrows)
    heads = [Box(x, y, 6, 6) for _, (x, y) in arrows]
    used = [*taken, *heads]
    for i in sorted(range(len(arrows)), key=lambda i: (-len(texts[i]), i)):
        others = [line for j, line in enumerate(arrows) if j != i]
        options = []
        for width in (150, 105, 220):
            lines = tuple(style.wrap(texts[i], width, size))
            w = max(style.text_width(line, size) for line in lines) / 2 + 2
            h = len(lines) * size * 1.2 / 2 + 1
            options += [
                (cost, Placed(lines, box))
                for cost, box in _places(arrows[i], w, h)
                if bounds.holds(box) and not any(box.overlaps(other) for other in used)
            ]
        if options:
            best = min(options, key=lambda o: o[0] + 2 * _struck(o[1].box, others))[1]
            placed[i] = best
            used.append(best.box)
    return placed


def _places(line: Line, w: float, h: float) -> Iterator[tuple[float, Box]]:
    """Where the words of an arrow may stand, each with how far from ideal it is."""
    (x0, y0), (x1, y1) = line
    for t in (0.5, 0.42, 0.34, 0.58, 0.26, 0.66, 0.18, 0.74):
        x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        for dy in (0, 9, -9, 18, -18, 27, -27):
            yield abs(t - 0.45) * 2 + abs(dy) / 10, Box(x, y + dy, w, h)
        for side in (1, -1):
            yield abs(t - 0.45) * 2 + 1.5, Box(x + side * (w + 6), y, w, h)


def _struck(box: Box, lines: Sequence[Line]) -> int:
    """How many of the lines run through the box."""
    steps = np.linspace(0, 1, 40)
    count = 0
    for (x0, y0), (x1, y1) in lines:
        across = np.abs(x0 + (x1 - x0) * steps - box.x) < box.w
        count += bool((across & (np.abs(y0 + (y1 - y0) * steps - box.y) < box.h)).any())
    return count


READABLE = 20
"""With more arrows than this only the arrows are drawn; their words stand in the data tab."""


@style.chart
def relation_web(
    relations: pd.DataFrame,
    chosen: pd.DataFrame,
    actors: Mapping[str, Actor],
    kind: str | None = None,
    focus: str | None = None,
    *,
    layout: str = "wide",
) -> Figure:
    """The ``chosen`` relations among all ``relations``, as arrows or, on a phone, as a list."""
    shown_names = {actor: known.name for actor, known in actors.items()}
    title = web_title(chosen, kind, focus, shown_names)
    if layout == "narrow":
        return _as_list(chosen, actors, title=title, note=web_note(relations, chosen, focus))
    fig = style.figure(layout, 760)
    note = web_note(relations, chosen, focus, readable=READABLE)
    top = style.heading(fig, title, note, lines=1)
    style.source_line(
        fig,
        "As of 12 March 2025. Faint: relations not chosen. Boxes of one colour are of one side. "
        "Sources: data tab.",
    )
    ax = style.canvas(fig, "web")
    size = style.layout_of(fig).small
    stand = {actor: box._replace(y=box.y + top) for actor, box in boxes(actors, size).items()}
    shown = {actor for a, b, _ in web.pairs(chosen) for actor in (a, b)} | {focus}
    visible = _draw_arrows(ax, relations, chosen, stand)
    for actor, box in stand.items():
        _draw_box(ax, box, actors[actor], actor in shown, actor == focus, gid=actor)
    _draw_words(ax, visible, list(stand.values()), size, top)
    return fig


def _draw_arrows(
    ax: Axes, relations: pd.DataFrame, chosen: pd.DataFrame, stand: Mapping[str, Box]
) -> list[tuple[Line, str]]:
    """Every arrow of the web, those not chosen faint; returns the chosen ones and their words."""
    every = web.pairs(relations)
    both_ways = {(a, b) for a, b, _ in every} & {(b, a) for a, b, _ in every}
    told = {(a, b): said for a, b, said in web.pairs(chosen)}
    visible = []
    for a, b, _ in every:
        line = arrow(stand[a], stand[b], beside=8 if (a, b) in both_ways else 0)
        _draw_arrow(ax, line, chosen=(a, b) in told, gid=f"{a}--{b}")
        if (a, b) in told:
            visible.append((line, ", ".join(told[a, b])))
    return visible


def _draw_arrow(ax: Axes, line: Line, *, chosen: bool, gid: str) -> None:
    ink = color("ink-soft" if chosen else "rule")
    over = 0.1 * chosen
    start, end = np.array(line[0]), np.array(line[1])
    along = (end - start) / np.hypot(*(end - start))
    across = np.array([-along[1], along[0]])
    neck = end - along * 8
    stroke(ax, [start[0], neck[0]], [start[1], neck[1]], color=ink, lw=1.4,
           zorder=1.5 + over, gid=gid)  # fmt: skip
    head = Path(np.array([end, neck + across * 4, neck - across * 4, end]), closed=True)
    ax.add_artist(
        PathPatch(head, fc=ink, ec="none", zorder=1.5 + over, clip_on=False, gid=f"{gid}-head")
    )


def _draw_box(ax: Axes, box: Box, actor: Actor, shown: bool, focus: bool, gid: str) -> None:
    side = color(SIDE_TOKEN[actor.side])
    ax.add_artist(
        FancyBboxPatch(
            (box.x - box.w + 4, box.y - box.h + 4),
            2 * box.w - 8,
            2 * box.h - 8,
            boxstyle="round,pad=4,rounding_size=4",
            fc=side if focus else color("paper"),
            ec=side if shown else color("rule"),
            lw=1.5,
            zorder=2,
            clip_on=False,
            gid=gid,
        )
    )
    size = style.layout_of(ax).small
    text = color("paper") if focus else side if shown else color("ink-soft")
    ax.text(
        box.x,
        box.y + size * 0.36,
        actor.name,
        fontsize=size,
        ha="center",
        va="baseline",
        weight=500,
        color=text,
        zorder=3,
        gid=f"{gid}-name",
    )


def _draw_words(
    ax: Axes,
    visible: Sequence[tuple[Line, str]],
    taken: Sequence[Box],
    size: float,
    top: float,
) -> None:
    if len(visible) > READABLE:
        return
    bounds = Box(380, top + 325, 378, 335)
    arrows, texts = [line for line, _ in visible], [text for _, text in visible]
    for text, placed in zip(texts, place_words(arrows, texts, taken, size, bounds), strict=True):
        if placed is None:
            raise ValueError(f"no room on its arrow for {text!r}")
        first = placed.box.y - placed.box.h + size
        for i, line in enumerate(placed.lines):
            ax.text(
                placed.box.x,
                first + i * size * 1.2,
                line,
                fontsize=size,
                ha="center",
                va="baseline",
                color=color("ink"),
                zorder=2.5,
                bbox={"facecolor": color("paper"), "edgecolor": "none", "pad": 1},
            )


def _as_list(chosen: pd.DataFrame, actors: Mapping[str, Actor], *, title: str, note: str) -> Figure:
    """One block an actor: its name, then an arrow, what it does, and to whom."""
    layout = style.LAYOUTS["narrow"]
    found = web.pairs(chosen)
    lines: list[tuple[str, str | None]] = []  # text, and the side of a heading
    for actor in dict.fromkeys(a for a, _, _ in found):
        lines.append((actors[actor].name, actors[actor].side))
        for a, b, said in found:
            if a == actor:
                text = f"→ {', '.join(said)} {actors[b].name}"
                lines += [(part, None) for part in style.wrap(text, 336, layout.text)]
    headings = sum(side is not None for _, side in lines)
    fig = style.figure("narrow", 180 + 19 * len(lines) + 8 * headings)
    top = style.heading(fig, title, note, lines=2, subtitle_lines=2)
    style.source_line(fig, "As of 12 March 2025. Sources: data tab.")
    ax = style.canvas(fig, "web")
    y = top + 6.0
    for text, side in lines:
        y += 27 if side else 19
        ax.text(
            2 if side else 18,
            y,
            text,
            fontsize=layout.text,
            va="baseline",
            weight=600 if side else 400,
            color=color(SIDE_TOKEN[side]) if side else color("ink"),
        )
    return fig


def web_title(
    chosen: pd.DataFrame, kind: str | None, focus: str | None, names: Mapping[str, str]
) -> str:
    """How many relations the state shows, and how many of them join the two at war directly."""
    what = f" of {web.KINDS[kind]}" if kind else ""
    if chosen.empty:
        return f"{names[focus] if focus else 'Nobody'}: no relation{what} recorded"
    number = _first(words.count(len(chosen), "relation"))
    if focus:
        towards = int((chosen["to_actor"] == focus).sum())
        away = len(chosen) - towards
        return f"{names[focus]}, relations{what}: {towards} towards it, {away} from it"
    direct = web.direct(chosen, "ukraine", "russia") or "none"
    return f"{number}{what}, {direct} between Ukraine and Russia"


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def web_note(
    relations: pd.DataFrame, chosen: pd.DataFrame, focus: str | None, readable: int | None = None
) -> str:
    """How many actors and arrows stand for the chosen relations, and what to do when too many.

    For an actor without one of this kind: of which kinds it has some.
    """
    found = web.pairs(chosen)
    if not found:
        kinds = web.kinds_of(web.select(relations, None, focus))
        told = "; ".join(f"{web.KINDS[kind]} ({n})" for kind, n in kinds.items())
        return f"Recorded instead: {told}"
    who = {actor for a, b, _ in found for actor in (a, b)}
    read = (
        ""
        if readable is None or len(found) <= readable
        else "; choose a kind or an actor to read the words"
    )
    return _first(f"{words.count(len(who), 'actor')}, {words.count(len(found), 'arrow')}{read}")


def web_table(
    chosen: pd.DataFrame, names: Mapping[str, str], publishers: Mapping[str, str]
) -> pd.DataFrame:
    """Each relation in words with its description and sources."""
    return pd.DataFrame(
        {
            "from": [names[actor] for actor in chosen["from_actor"]],
            "relation": [web.WORDS[relation].words for relation in chosen["relation"]],
            "to": [names[actor] for actor in chosen["to_actor"]],
            "what is meant": chosen["description"].astype(str).tolist(),
            "sources": ["; ".join(publishers[i] for i in ids) for ids in chosen["source_ids"]],
        }
    )


def web_sources(chosen: pd.DataFrame) -> list[str]:
    """Ids of every source behind the chosen relations, each once."""
    return source_ids(chosen)


def web_sentence(
    relations: pd.DataFrame, kind: str | None, focus: str | None, names: Mapping[str, str]
) -> str:
    """The state in words: its title, then each arrow as a sentence if they can be read."""
    chosen = web.select(relations, kind, focus)
    title = web_title(chosen, kind, focus, names)
    if not 0 < len(web.pairs(chosen)) <= READABLE:
        return f"{title}. {web_note(relations, chosen, focus, readable=READABLE)}."
    return f"{title}. {'; '.join(web.sentences(chosen, names))}."


def web_actors(relations: pd.DataFrame, actors: pd.DataFrame) -> dict[str, Actor]:
    """Short name and side of every actor of the web; KeyError for one without a place in AT."""
    found = set(relations["from_actor"]) | set(relations["to_actor"])
    for actor in found:
        if actor not in AT:
            raise KeyError(f"{actor!r} has no place in the web: add it to AT")
    rows = actors[actors["actor_id"].isin(found)].to_dict("records")
    return {
        row["actor_id"]: Actor(
            NAMES.get(row["actor_id"]) or short_name(row["name"], row["actor_id"], row["kind"]),
            stances.side_of(actors, row["actor_id"]),
        )
        for row in rows
    }
