"""Votes by country: one roll call as tiles, the moves between two, one member's record.

Figures follow :mod:`redline.charts.style`; HTML fragments carry class names (``rl-…``) and read
as plain tables without a style sheet. Functions ending in ``_title``, ``_alt`` and ``_table``
say the same state in words and numbers.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from redline import words
from redline.charts import style
from redline.palette import color
from redline.questions import recognition
from redline.tables.frames import source_ids

_TILE_INK = {"yes": "paper", "no": "paper", "abstain": "ink", "absent": "ink-soft"}
_LISTS = {
    "voeten-unga-votes": "UN General Assembly voting data (Voeten)",
    "jack-un-votes-site": "UN-Votes, from the UN Digital Library",
    "ukraine-viz-voting-lists": "ukraine-viz voting lists and press lists",
}
# Groups of the United Nations' M49 standard, set out in columns so that a desk sees the world
# roughly in its place and a phone five blocks, one under another.
_COLUMNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "wide": (("Americas", "Oceania"), ("Europe",), ("Africa",), ("Asia",)),
    "narrow": (("Africa", "Americas", "Asia", "Europe", "Oceania"),),
}


class _Tiles(NamedTuple):
    """How tiles are set: size, distance between them, and how many stand in a row."""

    width: float
    height: float
    step_x: float
    step_y: float
    in_column: int
    in_row: int
    head: float  # height of a block's heading
    canvas: float  # height that the fullest state needs
    heads: int  # most headings of blocks in one state


_TILES = {
    "wide": _Tiles(33, 21, 35, 24, 5, 21, 21, 448, 23),
    "narrow": _Tiles(30.6, 20.5, 32.2, 22.5, 11, 11, 25, 604, 5),
}


def tile_width(layout: str) -> float:
    """Width of one tile in px, which its code must fit."""
    return _TILES[layout].width


class _Placed(NamedTuple):
    """Where each member's tile stands (px from the top left) and the headings of blocks."""

    tiles: dict[str, tuple[float, float]]
    heads: list[tuple[float, float, str, bool]]  # x, baseline, words, whether a main heading


def _shape(vote: str, x: float, y: float, w: float, h: float) -> Path:
    """Outline of a tile: yes a rectangle, no pointed, abstained round, absent cut corners."""
    if vote == "no":
        p = 5.0
        points = [(x + p, y), (x + w - p, y), (x + w, y + h / 2), (x + w - p, y + h)]
        points += [(x + p, y + h), (x, y + h / 2)]
    elif vote == "abstain":
        r, k = h / 2, h / 2 * 0.5523
        right, left = x + w - r, x + r
        curve = [(right, y), (right + k, y), (x + w, y + r - k), (x + w, y + r)]
        curve += [(x + w, y + r + k), (right + k, y + h), (right, y + h), (left, y + h)]
        curve += [(left - k, y + h), (x, y + r + k), (x, y + r), (x, y + r - k)]
        curve += [(left - k, y), (left, y), (left, y)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 6, Path.LINETO, *[Path.CURVE4] * 6, Path.CLOSEPOLY]
        return Path(curve, codes)
    else:
        points = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    return Path([*points, points[0]], closed=True)


def _tile(ax: Axes, vote: str, x: float, y: float, tiles: _Tiles, gid: str) -> None:
    """Draw one tile in the vote's colour and shape; not voting is an outline alone."""
    patch = PathPatch(
        _shape(vote, x, y, tiles.width, tiles.height),
        facecolor=color(f"vote-{vote}"),
        edgecolor=color("border" if vote == "absent" else f"vote-{vote}"),
        linewidth=1,
        linestyle=(0, (2, 2)) if vote == "absent" else "solid",
        gid=gid,
    )
    ax.add_patch(patch)


def _rows(
    placed: _Placed, codes: Sequence[str], x: float, y: float, in_row: int, t: _Tiles
) -> float:
    """Set tiles row by row from ``x``, ``y``; return the y below the last row."""
    for i, code in enumerate(codes):
        placed.tiles[code] = (x + i % in_row * t.step_x, y + i // in_row * t.step_y)
    return y + math.ceil(len(codes) / in_row) * t.step_y


def _by_region(members: pd.DataFrame, layout: str) -> _Placed:
    """Set the members by region; on a desk also by subregion, in order of their names."""
    t, placed, x = _TILES[layout], _Placed({}, []), 2.0
    for regions in _COLUMNS[layout]:
        y = 0.0
        for region in regions:
            inside = members.loc[members["region"] == region]
            y += t.head
            placed.heads.append((x, y - 7, region, True))
            if layout == "narrow" or region == "Oceania":
                y = _rows(placed, list(inside.index), x, y, t.in_column, t)
                continue
            for subregion, group in inside.groupby("subregion"):
                y += t.head - 4
                placed.heads.append((x, y - 5, str(subregion), False))
                y = _rows(placed, list(group.index), x, y, t.in_column, t)
        x += t.in_column * t.step_x + 18
    return placed


def _by_vote(cast: pd.Series, layout: str) -> _Placed:
    """Set the members by their vote, in order of their names."""
    t, placed, y = _TILES[layout], _Placed({}, []), 0.0
    for vote in recognition.VOTES:
        codes = [str(code) for code in cast.index[cast == vote]]
        y += t.head
        text = f"{recognition.VOTE_WORDS[vote]}: {len(codes)}"
        placed.heads.append((2.0, y - 7, text, True))
        y = _rows(placed, codes, 2.0, y, t.in_row, t) + 4
    return placed


def _tally(cast: pd.Series) -> recognition.Tally:
    return recognition.Tally(*(int((cast == vote).sum()) for vote in recognition.VOTES))


def roll_call_title(tally: recognition.Tally) -> str:
    """The finding of one roll call: its tally in words."""
    return (
        f"{tally.yes} members for, {tally.no} against; "
        f"{tally.abstain} abstained and {tally.absent} did not vote"
    )


def _credit(source: str, confirmed: bool) -> str:
    against = (
        "its counts equal the published tally"
        if confirmed
        else "its counts equal the tally printed with it; no second source of the tally was seen"
    )
    return f"List of votes: {_LISTS[source]}; {against}. Groups: UN M49. Names: data tab."


@style.chart
def roll_call(
    audited: pd.DataFrame,
    calls: pd.DataFrame,
    members: pd.DataFrame,
    resolution: str,
    arrange: str,
    *,
    layout: str = "wide",
) -> Figure:
    """One tile a member, coloured and shaped by its vote on ``resolution``.

    ``audited`` and ``calls`` as :func:`questions.recognition.audit` and ``roll_calls`` return
    them; ``members`` has iso3 as its index and the columns country, region and subregion;
    ``arrange`` is ``region`` or ``vote``. KeyError for a roll call that does not add up.
    """
    members = members.sort_values("country")
    cast = calls[resolution].reindex(members.index)
    checked = audited.set_index("resolution").loc[resolution]
    tally = _tally(cast)
    t = _TILES[layout]
    wide = layout == "wide"
    fig = style.figure(layout, (118 if wide else 204) + t.canvas)
    day: Any = checked["date"]
    what = f"{recognition.short(resolution)}, {words.date(day)}"
    subject = recognition.SUBJECTS[resolution]
    top = style.heading(
        fig, roll_call_title(tally), f"Resolution {what}: {subject}", lines=1 if wide else 2
    )
    bottom = style.source_line(
        fig, _credit(str(checked["listed_by"]), bool(checked["confirmed"])), lines=2 if wide else 4
    )
    ax = style.canvas(fig, "tiles", top=top, bottom=bottom)
    placed = _by_region(members, layout) if arrange == "region" else _by_vote(cast, layout)
    y = _key(ax, tally, layout)
    small = style.layout_of(fig).small
    for code, vote in cast.items():
        x0, y0 = placed.tiles[str(code)]
        _tile(ax, str(vote), x0, y0 + y, t, f"tile-{code}")
        ax.text(
            x0 + t.width / 2,
            y0 + y + t.height / 2 + small * 0.36,
            str(code),
            ha="center",
            va="baseline",
            fontsize=small,
            color=color(_TILE_INK[str(vote)]),
            gid=f"code-{code}",
        )
    # as many headings in every state, so that all states are one drawing
    spare = [(0.0, 0.0, style.BLANK, False)] * (t.heads - len(placed.heads))
    for i, (x0, y0, text, main) in enumerate([*placed.heads, *spare]):
        ax.text(
            x0,
            y0 + y,
            text,
            fontsize=small + (1 if main else 0),
            va="baseline",
            weight=600 if main else 400,
            color=color("ink" if main else "ink-soft"),
            gid=f"block-{i}",
        )
    return fig


def _key(ax: Axes, tally: recognition.Tally, layout: str) -> float:
    """Draw the four shapes with their words and counts; return the px that they take."""
    t = _TILES[layout]
    starts = [2, 152, 302, 500] if layout == "wide" else [2, 180, 2, 180]
    for i, (vote, count) in enumerate(zip(recognition.VOTES, tally, strict=True)):
        x = float(starts[i])
        y = 0.0 if layout == "wide" else (t.height + 6) * (i // 2)
        _tile(ax, vote, x, y, t, f"key-{vote}")
        ax.text(
            x + t.width / 2,
            y + t.height / 2 + 4.5,
            str(count),
            ha="center",
            va="baseline",
            fontsize=12.5,
            weight=600,
            color=color(_TILE_INK[vote]),
            gid=f"count-{vote}",
        )
        ax.text(
            x + t.width + 7,
            y + t.height / 2 + 4.5,
            recognition.VOTE_WORDS[vote],
            va="baseline",
            fontsize=13,
            color=color("ink"),
        )
    return t.height + 10 if layout == "wide" else 2 * t.height + 16


def roll_call_alt(
    audited: pd.DataFrame, calls: pd.DataFrame, members: pd.DataFrame, resolution: str
) -> str:
    """Say what the tiles of one roll call show, with the names of those against."""
    day: Any = audited.set_index("resolution").loc[resolution, "date"]
    cast = calls[resolution]
    against = words.join(sorted(members.loc[cast.index[cast == "no"], "country"]))
    return (
        f"Resolution {recognition.short(resolution)} of {words.date(day)}, "
        f"{recognition.SUBJECTS[resolution]}: {roll_call_title(_tally(cast))}. Against: {against}."
    )


def roll_call_table(votes: pd.DataFrame, members: pd.DataFrame, resolution: str) -> pd.DataFrame:
    """Every member's vote on one text, as the data tab shows it."""
    cast = votes.loc[votes["resolution"] == resolution].join(members[["subregion"]], on="iso3")
    rows = cast.sort_values("country")
    return pd.DataFrame(
        {
            "country": rows["country"],
            "code": rows["iso3"],
            "group": rows["subregion"],
            "vote": rows["vote"].map(recognition.VOTE_WORDS),
            "basis": rows["basis"].map(recognition.BASIS_WORDS),
        }
    )


def roll_call_sources(
    votes: pd.DataFrame, resolutions: pd.DataFrame, members: pd.DataFrame, resolution: str
) -> list[str]:
    """Ids of the sources of one list, its tally and the groups of members."""
    cast = votes.loc[votes["resolution"] == resolution]
    tally = resolutions.loc[resolutions["resolution"] == resolution]
    return source_ids(cast, tally, members)


def texts(resolutions: pd.DataFrame, names: Sequence[str]) -> dict[str, str]:
    """Return the texts to choose from, words → resolution: ``2014, 68/262: territorial …``."""
    dates = resolutions.set_index("resolution")["date"]
    return {
        f"{dates[name].year}, {recognition.short(name)}: {recognition.SUBJECTS[name]}": name
        for name in names
    }


def not_drawn_html(audited: pd.DataFrame) -> str:
    """The texts whose list does not add up or was not seen, with the tally and the reason."""
    rows = "".join(
        _not_drawn_row(row) for _, row in audited.loc[audited["status"] != "drawn"].iterrows()
    )
    return (
        '<table class="rl-record"><thead><tr><th scope="col">Date</th><th scope="col">Text</th>'
        '<th scope="col">Published tally</th><th scope="col">Why it is not drawn</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _not_drawn_row(row: pd.Series) -> str:
    name, counts = str(row["resolution"]), row[["yes", "no", "abstain", "not_voting"]]
    tally = (
        "not seen"
        if counts.isna().any()
        else recognition.Tally(*(int(count) for count in counts)).words
    )
    return (
        f"<tr><td>{words.date(row['date'])}</td>"
        f"<td>{html.escape(recognition.short(name))}: "
        f"{html.escape(recognition.SUBJECTS[name])}</td>"
        f"<td>{tally}</td><td>{html.escape(str(row['why']))}</td></tr>"
    )


def _vote(vote: str) -> str:
    """A vote as a word in its colour and shape (the style sheet's); the word says it all."""
    kind = vote if vote in recognition.VOTES else "open"
    return f'<span class="rl-vote rl-vote-{kind}">{recognition.VOTE_WORDS[vote]}</span>'


def _text_of(resolutions: pd.DataFrame, resolution: str) -> str:
    """``ES-11/7, 24 February 2025: a just and lasting peace``."""
    row = resolutions.loc[resolutions["resolution"] == resolution].iloc[0]
    day: Any = row["date"]
    subject = recognition.SUBJECTS[resolution]
    return f"{recognition.short(resolution)}, {words.date(day)}: {subject}"


def switches_sources(
    votes: pd.DataFrame, resolutions: pd.DataFrame, before: str, after: str
) -> list[str]:
    """Ids of the sources of two lists and their tallies."""
    pair = [before, after]
    cast, tallies = (table.loc[table["resolution"].isin(pair)] for table in (votes, resolutions))
    return source_ids(cast, tallies)


def switches_title(traced: pd.DataFrame) -> str:
    """The finding for one pair of texts: how many voted differently, how many came or went."""
    if (traced["before"] == traced["after"]).all():
        return "No member voted differently"
    kinds = traced["kind"].value_counts()
    switched = int(kinds.get("switched", 0))
    moved = int(kinds.get("stopped", 0)) + int(kinds.get("started", 0))
    return (
        f"Two different texts: {switched} of {len(traced)} members voted differently on them, "
        f"{moved} voted on one of them only"
    )


def switches_html(traced: pd.DataFrame, resolutions: pd.DataFrame, before: str, after: str) -> str:
    """A table of votes before and after, and the names behind every move off its diagonal."""
    twice = '<p class="rl-note">The same text twice. Choose two different ones.</p>'
    counts = recognition.matrix(traced)
    head = "".join(f'<th scope="col">{_vote(vote)}</th>' for vote in recognition.VOTES)
    body = "".join(_matrix_row(counts, vote) for vote in recognition.VOTES)
    groups = "".join(
        f"<dt>{_vote(a)} <span class='rl-to'>→</span> {_vote(b)} <b>{len(names)}</b></dt>"
        f"<dd>{html.escape(', '.join(names))}</dd>"
        for a, b, names in recognition.moves(traced)
    )
    moves = f'<dl class="rl-moves">{groups}</dl>' if groups else ""
    return (
        f"{twice if before == after else ''}"
        '<table class="rl-matrix"><caption>Members by vote. Rows: '
        f"{html.escape(_text_of(resolutions, before))}. Columns: "
        f"{html.escape(_text_of(resolutions, after))}.</caption>"
        f'<thead><tr><th scope="col">from ↓ to →</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{moves}"
    )


def _matrix_row(counts: pd.DataFrame, before: str) -> str:
    cells = "".join(
        f'<td class="rl-{"same" if before == after else "moved" if count else "none"}">{count}</td>'
        for after, count in zip(recognition.VOTES, counts.loc[before], strict=True)
    )
    return f'<tr><th scope="row">{_vote(before)}</th>{cells}</tr>'


def switches_alt(traced: pd.DataFrame, resolutions: pd.DataFrame, before: str, after: str) -> str:
    """Say which moves took place between two texts."""
    if before == after:
        return f"The same text twice: {_text_of(resolutions, before)}. Choose two different ones."
    told = "; ".join(
        f"{len(names)} from {recognition.VOTE_WORDS[a].lower()} "
        f"to {recognition.VOTE_WORDS[b].lower()}"
        for a, b, names in recognition.moves(traced)
    )
    pair = f"From {_text_of(resolutions, before)}, to {_text_of(resolutions, after)}"
    return f"{switches_title(traced)}. {pair}: {told}."


def switches_table(traced: pd.DataFrame) -> pd.DataFrame:
    """Every move between two votes and the members behind it, as the data tab shows them."""
    columns = ["before", "after", "members", "who"]
    rows = [
        (recognition.VOTE_WORDS[a], recognition.VOTE_WORDS[b], len(names), ", ".join(names))
        for a, b, names in recognition.moves(traced)
    ]
    return pd.DataFrame(rows, columns=columns)


def record_title(record: pd.DataFrame, country: str) -> str:
    """The finding for one member: its votes on the texts whose roll call adds up."""
    sure = record.loc[record["status"] == "drawn", "vote"].value_counts()
    told = [
        f"{recognition.VOTE_WORDS[vote].lower()} {int(sure[vote])}"
        for vote in recognition.VOTES
        if vote in sure
    ]
    return f"{country}, {int(sure.sum())} complete roll calls: {', '.join(told)}"


def record_html(record: pd.DataFrame) -> str:
    """One member's vote on every text with a list, partial lists marked as such."""
    rows = "".join(_record_row(row) for _, row in record.iterrows())
    return (
        '<table class="rl-record"><thead><tr><th scope="col">Date</th><th scope="col">Text</th>'
        '<th scope="col">Vote</th><th scope="col">How sure</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _record_row(row: pd.Series) -> str:
    name = str(row["resolution"])
    return (
        f'<tr><td data-label="Date">{words.date(row["date"])}</td>'
        f'<td data-label="Text">{html.escape(recognition.short(name))}: '
        f"{html.escape(recognition.SUBJECTS[name])}</td>"
        f'<td data-label="Vote">{_vote(str(row["vote"]))}</td>'
        f'<td data-label="How sure">{html.escape(_sure(row))}</td></tr>'
    )


def _sure(row: pd.Series) -> str:
    """How one vote is known, in words."""
    if row["status"] == "drawn":
        return "complete list; " + recognition.BASIS_WORDS[str(row["basis"])]
    known = "" if pd.isna(row["basis"]) else "; " + recognition.BASIS_WORDS[str(row["basis"])]
    caution = f"; {row['caution']}" if row["caution"] else ""
    return f"partial list{known}{caution}"


def record_alt(record: pd.DataFrame, country: str) -> str:
    """Say how one member voted, text by text."""
    told = "; ".join(
        f"{recognition.short(str(row['resolution']))} {recognition.VOTE_WORDS[str(row['vote'])]}"
        for _, row in record.iterrows()
    )
    return f"{record_title(record, country)}. {told}."


def record_table(record: pd.DataFrame) -> pd.DataFrame:
    """One member's votes, as the data tab shows them."""
    return pd.DataFrame(
        {
            "date": record["date"].dt.strftime("%Y-%m-%d"),
            "text": record["resolution"].map(recognition.short),
            "about": record["resolution"].map(recognition.SUBJECTS),
            "vote": record["vote"].map(recognition.VOTE_WORDS),
            "how sure": [_sure(row) for _, row in record.iterrows()],
        }
    )


def record_sources(votes: pd.DataFrame, iso3: str) -> list[str]:
    """Ids of the sources of one member's votes."""
    return source_ids(votes.loc[votes["iso3"] == iso3])
