"""Chapter 6: acts of recognition and refusal in time, and the law as a table.

The chapter's votes are in :mod:`redline.charts.rollcalls`, its polls in
:mod:`redline.charts.polls`.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from everystate import mark
from redline import words
from redline.charts import style
from redline.charts.markup import table
from redline.charts.panels import panel
from redline.palette import color
from redline.questions import recognition
from redline.tables import Table
from redline.tables.frames import records, source_ids

ENDED = "Acts with a stated end"
_TO = 2030  # the end of every axis


class _Kind(NamedTuple):
    """How a kind of act is marked (shape, colour token, whether filled) and counted."""

    marker: str
    token: str
    filled: bool
    noun: str
    deed: str


_KINDS: Mapping[str, _Kind] = {
    "recognised": _Kind("o", "series-2", True, "act", "of recognition"),
    "supported": _Kind("o", "series-2", False, "act", "of support in words"),
    "non_recognition_policy": _Kind("s", "series-1", True, "refusal", "by policy, vote or ruling"),
    "declined": _Kind("s", "series-1", False, "actor", "declined to recognise"),
    "no_position": _Kind("D", "series-4", False, "court", "took no position"),
}


def cases(chronology: pd.DataFrame) -> list[str]:
    """Return the choices of the chart of acts: those with an end, then each case in time."""
    return [ENDED, *dict.fromkeys(str(case) for case in chronology["case"])]


def selection(chronology: pd.DataFrame, case: str) -> pd.DataFrame:
    """Return the acts that one state of the chart shows, in the order drawn."""
    if case == ENDED:
        return recognition.spans(chronology)
    return chronology.loc[chronology["case"] == case]


def years(value: float) -> str:
    """``51.0`` → ``51 years``; under a year in months."""
    if value < 1:
        return words.count(round(value * 12), "month")
    return f"{value:g} {'year' if value == 1 else 'years'}"


def acts_title(chronology: pd.DataFrame, case: str) -> str:
    """The finding of one case: how long, or how many acts of each kind."""
    rows = selection(chronology, case)
    if case == ENDED:
        ends = [years(rows["duration_years"].min()), years(rows["duration_years"].max())]
        number = words.count(len(rows), "act").capitalize()
        return f"{number} whose end is known: from {words.join(ends, 'to')}"
    ended = recognition.spans(rows)
    if len(ended):
        first = ended.iloc[0]
        lasted, actor = years(first["duration_years"]), first["actor"]
        if first["act"] == "non_recognition_policy":
            return f"{case}: {actor} refused recognition for {lasted}"
        back = ", then took it back" if first["ended_by"] == "reversed" else ""
        return f"{case}: recognition by {actor} lasted {lasted}{back}"
    numbers = rows["act"].value_counts()
    counts = [
        f"{words.count(int(numbers[act]), kind.noun)} {kind.deed}"
        for act, kind in _KINDS.items()
        if act in numbers
    ]
    return f"{case}: {words.join(counts)}"


def _when(row: Mapping[str, Any]) -> str:
    """The dates of one act in words, with its length where the table states an end."""
    if pd.isna(row["when"]):
        return "no date in the table"
    start = words.date(row["when"])
    if math.isnan(row["end"]):
        return start
    last, length = int(row["end"]), years(row["duration_years"])
    return f"{start} to {last}, {length}" if last > int(row["start"]) else f"{start}, {length}"


_ACTS_NOTE = (
    "Thick: a span whose end is stated. Arrow: no end in the table, which does not mean that the "
    "act still stands."
)
_TRACK = 16.0  # height of an act's line of time, px


class _Sheet(NamedTuple):
    """What differs between a desk and a phone."""

    columns: int  # of the key
    key: float  # its height, px
    foot: float  # below the lines of time, px
    decades: int  # of a long axis between two of its words


_SHEETS = {"wide": _Sheet(2, 66, 62, 1), "narrow": _Sheet(1, 106, 80, 2)}


@style.chart
def acts(chronology: pd.DataFrame, case: str, *, layout: str = "wide") -> Figure:
    """Each act on a line of time: thick for a span whose end is stated, an arrow where the table
    names no end. ``chronology`` as :func:`redline.questions.recognition.acts` returns it.
    """
    size, sheet, rows = style.LAYOUTS[layout], _SHEETS[layout], selection(chronology, case)
    texts = [
        style.wrap(_act_words(row, case), size.width - 2 * size.margin, size.text)
        for row in records(rows)
    ]
    heights = [size.text * 1.35 * len(lines) + _TRACK + 14 for lines in texts]
    number = words.count(len(rows), "act").capitalize()
    heading = acts_title(chronology, case), f"{number} in the table, each on its own line of time"
    head = style.fitted_heading(style.figure(layout, 900), *heading)
    top = head + sheet.key
    fig = style.figure(layout, top + sum(heights) + sheet.foot)
    style.fitted_heading(fig, *heading)
    style.source_line(fig, _ACTS_NOTE, lines=2)
    _key(style.canvas(fig, "key", top=head, bottom=sum(heights) + sheet.foot), sheet.columns)
    ax = panel(fig, 14, top, size.width - 28, sum(heights), "acts")
    _years_scale(ax, rows["start"].min(), sheet.decades)
    ax.set_ylim(sum(heights), 0)
    ax.set_yticks([])
    y = 0.0
    for i, (row, lines, height) in enumerate(zip(records(rows), texts, heights, strict=True)):
        for n, line in enumerate(lines):
            below = top + y + size.text * (1 + 1.35 * n)
            mark(style.write(fig, size.margin, below, line, gid=f"act-{i}-{n}"), i)
        y += height
        _act_mark(ax, row, y - _TRACK / 2 - 10, i, chronology["known_by"].max())
    return fig


def _act_words(row: Mapping[str, Any], case: str) -> str:
    """Who, on what where cases mix, when and by what."""
    actor = f"{row['actor']} on {row['territory']}" if case == ENDED else row["actor"]
    return f"{actor}, {_when(row)}. {row['instrument']}"


def _years_scale(ax: Axes, first: float, decades: int) -> None:
    """Years along x, from the decade of the first act to 2030."""
    since = int(first // 10 * 10) if first < _TO - 20 else _TO - 20
    step = 5 if _TO - since <= 20 else 10
    if _TO - since > 60:
        step = 10 * decades
    style.scale(ax, "x", list(range(_TO, since - 1, -step))[::-1], limits=(since, _TO))
    ax.spines["bottom"].set_visible(False)


def _sign(ax: Axes, act: str, x: float, y: float, gid: str) -> list[Line2D]:
    kind = _KINDS[act]
    look: dict[str, Any] = {"marker": kind.marker, "markersize": 9, "linestyle": "none"}
    look |= {"color": color(kind.token), "markeredgewidth": 1.8}
    look |= {"markerfacecolor": color(kind.token if kind.filled else "paper")}
    return ax.plot([x], [y], clip_on=False, gid=gid, **look)


def _key(ax: Axes, columns: int) -> None:
    """Name the kinds of act beside their signs."""
    for i, (act, text) in enumerate(recognition.ACT_WORDS.items()):
        x, y = 10 + 330 * (i % columns), 8 + 20 * (i // columns)
        _sign(ax, act, x, y, f"sign-{act}")
        ax.text(x + 12, y + 4.5, text, fontsize=13, va="baseline", color=color("ink"))


def _act_mark(ax: Axes, row: Mapping[str, Any], y: float, i: int, until: float) -> None:
    """Draw one act's sign and span on the line of time at ``y``; arrows run ``until`` a year."""
    ink = color(_KINDS[row["act"]].token)
    ax.plot(ax.get_xlim(), [y, y], color=color("rule"), linewidth=1, gid=f"track-{i}")
    if pd.isna(row["when"]):
        return
    start = row["start"]
    if len(row["when"]) == 4:  # a year alone: the act fell somewhere in it
        year = start, row["known_by"]
        start = sum(year) / 2
        ax.plot(year, [y, y], color=ink, linewidth=1, marker="|", markersize=8)
    look: dict[str, Any] = {"color": ink, "solid_capstyle": "butt", "gid": f"span-{i}"}
    if math.isnan(row["end"]):
        look |= {"linewidth": 1.5, "marker": ">", "markevery": [-1]}
    else:
        look |= {"linewidth": 5}
    end = until if math.isnan(row["end"]) else row["end"]
    span = ax.plot([start, end], [y, y], **look)
    mark([*span, *_sign(ax, row["act"], start, y, f"mark-{i}")], i)


def acts_alt(chronology: pd.DataFrame, case: str) -> str:
    """Say what the chart of one case shows."""
    rows = selection(chronology, case)
    acts = "; ".join(f"{row['actor']}, {_when(row)}" for row in records(rows))
    return f"{acts_title(chronology, case)}. In order: {acts}."


def acts_table(chronology: pd.DataFrame, case: str) -> pd.DataFrame:
    """The acts of one case, as the data tab shows them."""
    rows = selection(chronology, case)
    names = {"when": "date", "duration_years": "years until stated end", "ended_by": "ended by"}
    columns = ["territory", "actor", "act", *names, "instrument", "outcome", "notes", "checked"]
    rows = rows.assign(act=rows["act"].map(recognition.ACT_WORDS))[columns]
    return rows.rename(columns={**names, "checked": "check"})


def acts_sources(chronology: pd.DataFrame, case: str) -> list[str]:
    """Ids of the sources of one case."""
    return source_ids(selection(chronology, case))


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
    return f"{choice}: {words.count(len(law_rows(ordered, choice)), 'provision')}"


def law_html(ordered: pd.DataFrame, choice: str) -> str:
    """The provisions of one topic or instrument: what each says and why it matters here."""
    columns = ("Provision", "What it says, in our words", "Why it matters here")
    return table("rl-law", columns, map(_law_row, records(law_rows(ordered, choice))))


def _law_row(row: Mapping[str, Any]) -> str:
    date = "" if pd.isna(row["date"]) else f", {words.date(row['date'])}"
    where = html.escape(f"{row['provision']}{date}")
    notes = [] if pd.isna(row["notes"]) else [row["notes"]]
    notes += ["Not looked up again."] if row["checked"] == "unverified" else []
    note = f'<p class="rl-note">{html.escape(" ".join(notes))}</p>' if notes else ""
    return (
        f'<tr><th scope="row">{html.escape(row["name"])} <span class="rl-where">{where}</span></th>'
        f'<td data-label="Says">{html.escape(row["says"])}</td>'
        f'<td data-label="Matters">{html.escape(row["relevance"])}{note}</td></tr>'
    )


_MOST = 12  # provisions that a sentence can name


def law_alt(ordered: pd.DataFrame, choice: str) -> str:
    """Say what one state of the table of law holds; of many provisions, which instruments."""
    rows = law_rows(ordered, choice)
    if len(rows) > _MOST:
        names = rows["name"].nunique()
        return f"{law_title(ordered, choice)} of {words.count(names, 'instrument')}, in the table."
    provisions = "; ".join(f"{row['name']}, {row['provision']}" for row in records(rows))
    return f"{law_title(ordered, choice)}. {provisions}."


def law_table(ordered: pd.DataFrame, choice: str) -> pd.DataFrame:
    """The provisions of one state, as the data tab shows them."""
    columns = ["topic", "name", "provision", "date", "says", "relevance", "notes"]
    return law_rows(ordered, choice)[columns]


def law_sources(ordered: pd.DataFrame, choice: str) -> list[str]:
    """Ids of the sources of one state."""
    return source_ids(law_rows(ordered, choice))


def route_html(steps: pd.DataFrame) -> str:
    """What Ukraine's constitution asks of a change of territory, question by question.

    No ``<dl>``: JupyterLab lets its terms float beside the wrong answers.
    """
    items = []
    for question, provisions in steps.groupby("question", sort=False):
        answers = "".join(
            f"<li><b>{html.escape(row['provision'])}.</b> {html.escape(row['says'])}"
            f' <span class="rl-where">{html.escape(row["relevance"])}</span></li>'
            for row in records(provisions)
        )
        items.append(f"<p><b>{html.escape(str(question))}</b></p><ul>{answers}</ul>")
    return f'<div class="rl-route">{"".join(items)}</div>'


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
