"""Chapter 6: acts of recognition and refusal in time, and the law as a table.

The chapter's votes are in :mod:`redline.charts.rollcalls`, its polls in
:mod:`redline.charts.polls`.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from everystate import mark
from redline import words
from redline.charts import style
from redline.palette import color
from redline.questions import recognition
from redline.tables import Table
from redline.tables.frames import source_ids

ENDED = "Acts with a stated end"
_TO = 2030  # the end of every axis


class _Sign(NamedTuple):
    """How a kind of act is marked: shape, colour token, whether filled."""

    marker: str
    token: str
    filled: bool


_SIGNS: Mapping[str, _Sign] = {
    "recognised": _Sign("o", "series-2", True),
    "supported": _Sign("o", "series-2", False),
    "non_recognition_policy": _Sign("s", "series-1", True),
    "declined": _Sign("s", "series-1", False),
    "no_position": _Sign("D", "series-4", False),
}


def cases(placed: pd.DataFrame) -> list[str]:
    """Return the choices of the chart of acts: those with an end, then each case in time."""
    return [ENDED, *dict.fromkeys(str(case) for case in placed["case"])]


def chosen(placed: pd.DataFrame, case: str) -> pd.DataFrame:
    """Return the acts that one state of the chart shows, in the order drawn."""
    if case == ENDED:
        return recognition.spans(placed)
    return placed.loc[placed["case"] == case]


def years(value: float) -> str:
    """``51.0`` → ``51 years``; under a year in months."""
    if value < 1:
        return words.count(round(value * 12), "month")
    return f"{value:g} {'year' if value == 1 else 'years'}"


_COUNTED: Mapping[str, tuple[str, str]] = {  # kind of act: one of it, and what it does
    "recognised": ("act", " of recognition"),
    "supported": ("act", " of support in words"),
    "non_recognition_policy": ("refusal", " by policy, vote or ruling"),
    "declined": ("actor", " declined to recognise"),
    "no_position": ("court", " took no position"),
}


def acts_title(placed: pd.DataFrame, case: str) -> str:
    """The finding of one case: how long, or how many acts of each kind."""
    rows = chosen(placed, case)
    if case == ENDED:
        ends = [years(rows["duration_years"].min()), years(rows["duration_years"].max())]
        told = words.count(len(rows), "act").capitalize()
        return f"{told} whose end is known: from {words.join(ends, 'to')}"
    ended = recognition.spans(rows)
    if len(ended):
        first = ended.iloc[0]
        lasted, actor = years(first["duration_years"]), first["actor"]
        if first["act"] == "non_recognition_policy":
            return f"{case}: {actor} refused recognition for {lasted}"
        back = ", then took it back" if first["ended_by"] == "reversed" else ""
        return f"{case}: recognition by {actor} lasted {lasted}{back}"
    kinds = rows["act"].value_counts()
    counts = [
        words.count(int(kinds[act]), one) + told
        for act, (one, told) in _COUNTED.items()
        if act in kinds
    ]
    return f"{case}: " + words.join(counts)


def _when(row: pd.Series) -> str:
    """The dates of one act in words, with its length where the table states an end."""
    if pd.isna(row["when"]):
        return "no date in the table"
    begun = words.date(str(row["when"]))
    if math.isnan(row["end"]):
        return begun
    last, length = int(row["end"]), years(row["duration_years"])
    return f"{begun} to {last}, {length}" if last > int(row["start"]) else f"{begun}, {length}"


_ACTS_NOTE = (
    "Thick: a span whose end is stated. Arrow: no end in the table, which does not mean that the "
    "act still stands."
)
_TRACK = 16.0  # height of an act's line of time, px


def _act_lines(row: pd.Series, size: style.Layout, *, case: str) -> list[str]:
    """Who, on what where cases mix, when and by what, wrapped to the layout."""
    actor = f"{row['actor']} on {row['territory']}" if case == ENDED else row["actor"]
    text = f"{actor}, {_when(row)}. {row['instrument']}"
    return style.wrap(text, size.width - 2 * size.margin, size.text)


@style.chart
def acts(placed: pd.DataFrame, case: str, *, layout: str = "wide") -> Figure:
    """Each act on a line of time: thick for a span whose end is stated, an arrow where the table
    names no end. ``placed`` as :func:`redline.questions.recognition.acts` returns it.
    """
    size, wide = style.LAYOUTS[layout], layout == "wide"
    rows = chosen(placed, case)
    texts = [_act_lines(row, size, case=case) for _, row in rows.iterrows()]
    heights = [size.text * 1.35 * len(lines) + _TRACK + 14 for lines in texts]
    heading = (acts_title(placed, case), _acts_subtitle(rows))
    top = style.fitted_heading(style.figure(layout, 900), *heading) + (66 if wide else 106)
    fig = style.figure(layout, top + sum(heights) + (62 if wide else 80))
    head = style.fitted_heading(fig, *heading)
    style.source_line(fig, _ACTS_NOTE, lines=2)
    _sign_key(style.canvas(fig, "key", top=head, bottom=fig.get_figheight() * 72 - top), wide)
    ax = _timeline(fig, rows, top, sum(heights))
    y = 0.0
    for i, ((_, row), lines, tall) in enumerate(zip(rows.iterrows(), texts, heights, strict=True)):
        for n, line in enumerate(lines):
            below = top + y + size.text * (1 + 1.35 * n)
            mark(style.write(fig, size.margin, below, line, gid=f"act-{i}-{n}"), i)
        _act_mark(ax, row, y + tall - _TRACK / 2 - 10, i, placed["known_by"].max())
        y += tall
    return fig


def _acts_subtitle(rows: pd.DataFrame) -> str:
    text = f"{words.count(len(rows), 'act')} in the table, each on its own line of time"
    return text[0].upper() + text[1:]


def _timeline(fig: Figure, rows: pd.DataFrame, top: float, height: float) -> Axes:
    """Axes from the decade of the first act to 2030, ``height`` px tall, ``top`` from the top."""
    bottom = fig.get_figheight() * 72 - top - height
    ax = style.axes(fig, left=14, top=top, right=14, bottom=bottom, gid="acts")
    first = rows["start"].min()
    since = int(first // 10 * 10) if first < _TO - 20 else _TO - 20
    step = 5 if _TO - since <= 20 else 10
    if style.layout_of(fig).name == "narrow" and _TO - since > 60:
        step = 20
    style.scale(ax, "x", list(range(_TO, since - 1, -step))[::-1], limits=(since, _TO))
    ax.set_ylim(height, 0)
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
    return ax


def _sign(ax: Axes, act: str, x: float, y: float, gid: str) -> list[Line2D]:
    sign = _SIGNS[act]
    return ax.plot(
        [x],
        [y],
        marker=sign.marker,
        markersize=9,
        linestyle="none",
        color=color(sign.token),
        markerfacecolor=color(sign.token if sign.filled else "paper"),
        markeredgewidth=1.8,
        clip_on=False,
        gid=gid,
    )


def _sign_key(ax: Axes, wide: bool) -> None:
    """Name the kinds of act beside their signs."""
    for i, (act, text) in enumerate(recognition.ACT_WORDS.items()):
        x, y = (10 + 330 * (i % 2), 8 + 20 * (i // 2)) if wide else (10, 8 + 20 * i)
        _sign(ax, act, x, y, f"sign-{act}")
        ax.text(x + 12, y + 4.5, text, fontsize=13, va="baseline", color=color("ink"))


def _act_mark(ax: Axes, row: pd.Series, y: float, i: int, until: float) -> None:
    """Draw one act's sign and span on the line of time at ``y``; arrows run ``until`` a year."""
    sign = _SIGNS[str(row["act"])]
    ax.plot(ax.get_xlim(), [y, y], color=color("rule"), linewidth=1, gid=f"track-{i}")
    if pd.isna(row["when"]):
        return
    stretch = (row["start"], row["known_by"])
    start = row["start"]
    if len(str(row["when"])) == 4:  # a year alone: the act fell somewhere in it
        start = sum(stretch) / 2
        ax.plot(stretch, [y, y], color=color(sign.token), linewidth=1, marker="|", markersize=8)
    stated = not math.isnan(row["end"])
    span = ax.plot(
        [start, row["end"] if stated else until],
        [y, y],
        color=color(sign.token),
        linewidth=5 if stated else 1.5,
        solid_capstyle="butt",
        marker="" if stated else ">",
        markevery=[-1],
        gid=f"span-{i}",
    )
    mark([*span, *_sign(ax, str(row["act"]), start, y, f"mark-{i}")], i)


def acts_alt(placed: pd.DataFrame, case: str) -> str:
    """Say what the chart of one case shows."""
    rows = chosen(placed, case)
    told = "; ".join(f"{row['actor']}, {_when(row)}" for _, row in rows.iterrows())
    return f"{acts_title(placed, case)}. In order: {told}."


def acts_table(placed: pd.DataFrame, case: str) -> pd.DataFrame:
    """The acts of one case, as the data tab shows them."""
    rows = chosen(placed, case)
    return pd.DataFrame(
        {
            "territory": rows["territory"],
            "actor": rows["actor"],
            "act": rows["act"].map(recognition.ACT_WORDS),
            "date": rows["when"],
            "years until stated end": rows["duration_years"],
            "ended by": rows["ended_by"],
            "instrument": rows["instrument"],
            "outcome": rows["outcome"],
            "notes": rows["notes"],
            "check": rows["checked"],
        }
    )


def acts_sources(placed: pd.DataFrame, case: str) -> list[str]:
    """Ids of the sources of one case."""
    return source_ids(chosen(placed, case))


EVERYTHING = "Everything"


def law_choices(ordered: pd.DataFrame) -> list[str]:
    """Return the choices of the table of law: all, each topic, each instrument."""
    topics = [str(topic) for topic in ordered["topic"].unique()]
    return [EVERYTHING, *topics, *(str(name) for name in ordered["name"].unique())]


def law_rows(ordered: pd.DataFrame, choice: str) -> pd.DataFrame:
    """Return the provisions that one state of the table of law shows."""
    if choice == EVERYTHING:
        return ordered
    rows = ordered.loc[(ordered["topic"] == choice) | (ordered["name"] == choice)]
    if rows.empty:
        raise KeyError(f"no topic or instrument is called {choice!r}")
    return rows


def law_title(ordered: pd.DataFrame, choice: str) -> str:
    """How many provisions one state shows."""
    shown = words.count(len(law_rows(ordered, choice)), "provision")
    return f"{choice}: {shown}"


def law_html(ordered: pd.DataFrame, choice: str) -> str:
    """The provisions of one topic or instrument: what each says and why it matters here."""
    rows = "".join(_law_row(row) for _, row in law_rows(ordered, choice).iterrows())
    return (
        '<table class="rl-law"><thead><tr><th scope="col">Provision</th>'
        '<th scope="col">What it says, in our words</th>'
        '<th scope="col">Why it matters here</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _law_row(row: pd.Series) -> str:
    date = "" if pd.isna(row["date"]) else f", {words.date(str(row['date']))}"
    where = html.escape(f"{row['provision']}{date}")
    said = [] if pd.isna(row["notes"]) else [str(row["notes"])]
    said += ["Not looked up again."] if row["checked"] == "unverified" else []
    notes = f'<p class="rl-note">{html.escape(" ".join(said))}</p>' if said else ""
    return (
        f'<tr><th scope="row">{html.escape(row["name"])} <span class="rl-where">{where}</span></th>'
        f'<td data-label="Says">{html.escape(row["says"])}</td>'
        f'<td data-label="Matters">{html.escape(row["relevance"])}{notes}</td></tr>'
    )


_LISTED = 12  # provisions that a sentence can name


def law_alt(ordered: pd.DataFrame, choice: str) -> str:
    """Say what one state of the table of law holds; of many provisions, which instruments."""
    rows = law_rows(ordered, choice)
    if len(rows) > _LISTED:
        names = rows["name"].nunique()
        return f"{law_title(ordered, choice)} of {words.count(names, 'instrument')}, in the table."
    told = "; ".join(f"{row['name']}, {row['provision']}" for _, row in rows.iterrows())
    return f"{law_title(ordered, choice)}. {told}."


def law_table(ordered: pd.DataFrame, choice: str) -> pd.DataFrame:
    """The provisions of one state, as the data tab shows them."""
    columns = ["topic", "name", "provision", "date", "says", "relevance", "notes"]
    return law_rows(ordered, choice)[columns]


def law_sources(ordered: pd.DataFrame, choice: str) -> list[str]:
    """Ids of the sources of one state."""
    return source_ids(law_rows(ordered, choice))


def route_html(steps: pd.DataFrame) -> str:
    """What Ukraine's constitution asks of a change of territory, as a list of questions."""
    items = []
    for question, provisions in steps.groupby("question", sort=False):
        told = "".join(
            f"<dd><b>{html.escape(row['provision'])}.</b> {html.escape(row['says'])}"
            f' <span class="rl-where">{html.escape(row["relevance"])}</span></dd>'
            for _, row in provisions.iterrows()
        )
        items.append(f"<dt>{html.escape(str(question))}</dt>{told}")
    return f'<dl class="rl-route">{"".join(items)}</dl>'


def caveats_html(tables: Sequence[Table]) -> str:
    """What each table warns of, in its own words, one list a table."""
    return "".join(
        f"<p><b>{html.escape(table.title)}</b></p><ul>"
        + "".join(f"<li>{_code(caveat)}</li>" for caveat in table.caveats)
        + "</ul>"
        for table in tables
    )


def _code(text: str) -> str:
    """Words between backticks as code, the rest escaped."""
    parts = html.escape(text).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
