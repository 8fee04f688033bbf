"""Opinion polls: the answers to one question, over time or as put once.

Nothing is joined across questions; see :func:`questions.recognition.polls`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from everystate import mark
from redline import words
from redline.charts import style
from redline.palette import color
from redline.questions import recognition
from redline.tables import ARTICLE_DAY
from redline.tables.frames import source_ids

_ANSWERS = (  # in the table's order: marker, colour token, dash
    ("o", "series-1", "solid"),
    ("s", "series-2", (0, (5, 2))),
    ("^", "series-3", (0, (2, 2))),
    ("D", "series-4", (0, (6, 2, 1, 2))),
    ("v", "series-5", (0, (1, 2))),
)
_POLL_YEARS = (2022, 2023, 2024, 2025, 2026)


_LONG = 0.5  # years; a wave that is longer is dated by its year alone


def menu(prepared: pd.DataFrame) -> dict[str, str]:
    """Return the questions to choose from, short words → subject: Ukraine first, by pollster."""
    first = prepared.drop_duplicates("subject")
    order = first.sort_values(["country", "pollster"], ascending=[False, True], kind="stable")
    return {
        f"{row['pollster']}: {row['subject']}": str(row["subject"]) for _, row in order.iterrows()
    }


def asked(prepared: pd.DataFrame, subject: str) -> pd.DataFrame:
    """Return the answers to one question, in order of time; KeyError unless there is just one."""
    rows = prepared.loc[prepared["subject"] == subject]
    if len(rows.drop_duplicates(["pollster", "question"])) != 1:
        raise KeyError(f"{subject!r} is not the subject of one question of one pollster")
    return rows.reset_index(drop=True)


def _percent(value: float) -> str:
    return words.percent(value, 0 if float(value).is_integer() else 1)


def poll_title(rows: pd.DataFrame) -> str:
    """The finding of one question: how its leading answer moved, or its two largest answers.

    Where a question was put again after a break, the later waves are one span, from the lowest
    to the highest share.
    """
    own = rows.loc[~rows["again"]]
    last = own.loc[own["end"] == own["end"].max()]
    again = own.loc[own.groupby("answer")["date"].transform("nunique") > 1]
    if again.empty:
        top = last.sort_values("percent", ascending=False, kind="stable").head(2)
        said = words.join(f"{_percent(r['percent'])} ‘{r['answer']}’" for _, r in top.iterrows())
        return f"{_month(last)}: {said}"
    firsts = again.drop_duplicates("answer").sort_values("percent", kind="stable")
    leading = firsts["answer"].iloc[-1]
    series = own.loc[own["answer"] == leading]
    late = series.loc[series["run"] == series["run"].iloc[-1]]
    share = _percent(series["percent"].iloc[0])
    told = f"{share} said ‘{leading}’ in {_month(series.iloc[:1])}"
    if series["run"].nunique() > 1 and len(late) > 2:
        low, high = late["percent"].min(), late["percent"].max()
        return f"{told}, {low:g} to {_percent(high)} since {_month(late.iloc[:1])}"
    return f"{told}, {_percent(series['percent'].iloc[-1])} in {_month(series.iloc[-1:])}"


def _month(rows: pd.DataFrame) -> str:
    return words.date(str(rows["date"].iloc[0])[:7])


def sample_note(rows: pd.DataFrame) -> str:
    """Say how many were asked, how far a sample may err, and whom the poll leaves out."""
    waves = rows.drop_duplicates(["fieldwork_start", "date"])
    known = waves["sample_size"].dropna()
    if known.empty:
        size = "Number asked: not in the table, so no error bars"
    elif known.min() == known.max():
        size = f"Asked: about {words.number(known.max())}"
    else:
        size = f"Asked: about {words.number(known.min())} to {words.number(known.max())} a wave"
    if 0 < len(known) < len(waves):
        size += f" ({len(waves) - len(known)} of {len(waves)} waves without a number: open marks)"
    if len(known):
        size += ". Thick error bars: 95% sampling error of a simple random sample"
    if rows["error_points"].notna().any():
        size += f"; thin: up to ±{rows['error_points'].max():g} points, as the pollster states"
    if (rows["end"] - rows["start"] > _LONG).any():
        size += ". Level line: only the year is known"
    if rows["again"].any():
        size += ". Mark off the line: another report of the same wave"
    return f"{size}. {left_out(rows)}{_of_the_last(rows)}"


def left_out(rows: pd.DataFrame) -> str:
    """Whom the pollster did not ask, as a sentence; with a date where that changed."""
    last = rows.groupby("excludes", sort=False)["date"].last()
    texts = [str(text) for text in last.index]
    parts = [f"to {words.date(str(last[text]))}: {text}" for text in texts[:-1]]
    parts.append(f"later: {texts[-1]}" if parts else texts[-1])
    return f"Left out: {'; '.join(parts)}."


def _of_the_last(rows: pd.DataFrame) -> str:
    """What has to be known of the latest wave, where it is not plainly confirmed."""
    last = rows.loc[(rows["end"] == rows["end"].max()) & ~rows["again"]]
    unsure = last.loc[last["checked"] != "confirmed", "notes"].dropna().unique()
    return f" Latest wave: {' '.join(unsure)}" if len(unsure) else ""


@style.chart
def poll(prepared: pd.DataFrame, subject: str, *, layout: str = "wide") -> Figure:
    """Answers to one question over time, in percent, with sampling error at 95 per cent.

    Thick bar: a simple random sample of that size. Thin bar: the margin that the pollster
    states. Open mark: size unknown, or a second report of the same wave. A line joins waves of
    one question only.
    """
    rows = asked(prepared, subject)
    subtitle = f"{rows['pollster'].iloc[0]}, {rows['country'].iloc[0]}: {rows['question'].iloc[0]}"
    answers = list(dict.fromkeys(str(answer) for answer in rows["answer"]))
    over_time = len(rows.drop_duplicates(["fieldwork_start", "date"])) > 1
    tall = 300.0 + 19 * len(answers) + 26 if over_time else 46.0 * len(answers) + 26
    heading = (poll_title(rows), subtitle)
    top = style.fitted_heading(style.figure(layout, 900), *heading)
    size = style.LAYOUTS[layout]
    note = style.wrap(sample_note(rows), size.width - 2 * size.margin, size.small)
    fig = style.figure(layout, top + tall + len(note) * size.small * 1.35 + 12)
    style.fitted_heading(fig, *heading)
    bottom = style.source_line(fig, sample_note(rows), lines=len(note))
    if over_time:
        _over_time(fig, rows, answers, top, bottom)
    else:
        _one_wave(fig, rows, top, bottom)
    return fig


def _over_time(
    fig: Figure, rows: pd.DataFrame, answers: Sequence[str], top: float, bottom: float
) -> None:
    """Draw the answers to one question as they were given wave by wave."""
    for i, answer in enumerate(answers):
        _answer_key(fig, i, answer, rows, top + 4 + i * 19)
    ax = style.axes(
        fig, left=40, top=top + 8 + 19 * len(answers), right=16, bottom=bottom + 26, gid="poll"
    )
    _percent_scale(ax, "y")
    middles = [year + 0.5 for year in _POLL_YEARS]
    style.scale(ax, "x", middles, [str(y) for y in _POLL_YEARS], limits=(2022, 2027))
    for year in _POLL_YEARS[1:]:
        ax.axvline(year, color=color("rule"), linewidth=1)
    ax.axvline(_ARTICLE, color=color("line"), linewidth=1.2, gid="article")
    ax.text(
        _ARTICLE - 0.04,
        97,
        "12 March 2025",
        ha="right",
        va="top",
        fontsize=style.layout_of(fig).small,
        color=color("ink-soft"),
        bbox=_PAPER,
    )
    for i, answer in enumerate(answers):
        _answer(ax, i, rows.loc[rows["answer"] == answer])


def _percent_scale(ax: Axes, axis: Literal["x", "y"]) -> None:
    shares = [0, 20, 40, 60, 80, 100]
    style.scale(ax, axis, shares, [f"{share}" for share in shares[:-1]] + ["100%"], grid=True)


def _one_wave(fig: Figure, rows: pd.DataFrame, top: float, bottom: float) -> None:
    """Draw the answers of a question put once: a bar each, with the error where it is known."""
    size = style.layout_of(fig)
    ax = style.axes(fig, left=8, top=top, right=26, bottom=bottom + 26, gid="poll")
    _percent_scale(ax, "x")
    ax.set_ylim(46.0 * len(rows), 0)
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
    for i, (_, row) in enumerate(rows.iterrows()):
        text = f"{row['answer']}: {_percent(row['percent'])}{plus_minus(row)}"
        ax.text(
            0, 46.0 * i + 17, text, fontsize=size.text, va="baseline", bbox=_PAPER, gid=f"said-{i}"
        )
        _bar(ax, row, 46.0 * i + 30, i)


def _bar(ax: Axes, row: pd.Series, y: float, i: int) -> None:
    """A share as a bar, with its error where it is known."""
    share = row["percent"]
    mark(ax.barh(y, share, height=14, color=color("series-6"), gid=f"bar-{i}"), i)
    for reach, width in ((row["error_points"], 1.2), (row["margin"], 4.0)):
        if not math.isnan(reach):
            span = [max(share - reach, 0), min(share + reach, 100)]
            ax.plot(span, [y, y], color=color("ink"), linewidth=width, alpha=0.55)


def plus_minus(row: pd.Series) -> str:
    """The error at 95 per cent that is drawn: the pollster's own where it states one."""
    reach = row["margin"] if math.isnan(row["error_points"]) else row["error_points"]
    return "" if math.isnan(reach) else f" ±{words.number(reach, 1)}"


_ARTICLE = recognition.interval(ARTICLE_DAY)[0]
_PAPER = {"facecolor": color("paper"), "edgecolor": "none", "pad": 1.5}


def _answer_key(fig: Figure, i: int, answer: str, rows: pd.DataFrame, y: float) -> None:
    """Name one answer beside its mark, with its first and latest share."""
    marker, token, _ = _ANSWERS[i]
    own = rows.loc[(rows["answer"] == answer) & ~rows["again"]]
    width, height = fig.get_figwidth() * 72, fig.get_figheight() * 72
    mark = Line2D(
        [9 / width],
        [1 - (y - 4.5) / height],
        marker=marker,
        markersize=8,
        linestyle="none",
        color=color(token),
        gid=f"key-{i}",
    )
    fig.add_artist(mark)
    shares = [_percent(share) for share in (own["percent"].iloc[0], own["percent"].iloc[-1])]
    told = " → ".join(shares) if own["date"].nunique() > 1 else shares[-1]
    style.write(fig, 20, y, f"{answer}: {told}", gid=f"answer-{i}")


def _answer(ax: Axes, i: int, rows: pd.DataFrame) -> None:
    """Draw one answer: lines within a run, error bars, marks, fieldwork longer than a month."""
    marker, token, dash = _ANSWERS[i]
    ink = color(token)
    for run, group in rows.groupby("run", sort=False):
        x = (group["start"] + group["end"]) / 2
        if run:
            ax.plot(x, group["percent"], color=ink, linestyle=dash, linewidth=1.6)
        for when, (place, row) in zip(x, group.iterrows(), strict=True):
            mark(_wave(ax, row, float(when), ink, marker), int(str(place)))


def _wave(ax: Axes, row: pd.Series, x: float, ink: str, marker: str) -> list[Line2D]:
    y = row["percent"]
    if row["end"] - row["start"] > _LONG:  # known by its year alone
        ax.plot([row["start"], row["end"]], [y, y], color=ink, linewidth=1, alpha=0.6)
    for reach, width in ((row["error_points"], 1.2), (row["margin"], 4.5)):
        if not math.isnan(reach):
            span = [max(y - reach, 0), min(y + reach, 100)]
            ax.plot([x, x], span, color=ink, linewidth=width, alpha=0.45, solid_capstyle="butt")
    unsure = math.isnan(row["margin"]) or row["again"]
    return ax.plot(
        [x],
        [y],
        marker=marker,
        markersize=6.5,
        linestyle="none",
        color=ink,
        markerfacecolor=color("paper") if unsure else ink,
        markeredgewidth=1.5,
        clip_on=False,
    )


def poll_sources(prepared: pd.DataFrame, subject: str) -> list[str]:
    """Ids of the sources of the answers to one question."""
    return source_ids(asked(prepared, subject))


def poll_alt(prepared: pd.DataFrame, subject: str) -> str:
    """Say what the chart of one question shows."""
    rows = asked(prepared, subject)
    waves = rows.drop_duplicates(["fieldwork_start", "date"])
    first = words.date(str(waves["date"].iloc[0]))
    over = f"{len(waves)} waves since {first}" if len(waves) > 1 else "asked once"
    who = f"{rows['pollster'].iloc[0]} in {rows['country'].iloc[0]}"
    question = str(rows["question"].iloc[0]).removesuffix("?")
    return f"{poll_title(rows)}. {who}, {over}: {question}. {sample_note(rows)}"


def poll_table(prepared: pd.DataFrame, subject: str) -> pd.DataFrame:
    """The answers to one question, as the data tab shows them."""
    rows = asked(prepared, subject)
    return pd.DataFrame(
        {
            "fieldwork from": rows["fieldwork_start"],
            "to": rows["date"],
            "answer": rows["answer"],
            "percent": rows["percent"],
            "asked": rows["sample_size"].astype("Int64"),
            "sampling error ±": rows["margin"].round(1),
            "of a wave of": rows["wave_size"].astype("Int64"),
            "pollster’s own ±": rows["error_points"],
            "left out": rows["excludes"],
            "notes": rows["notes"],
            "check": rows["checked"],
        }
    )


# -- questions side by side -----------------------------------------------------------------


def waves(prepared: pd.DataFrame) -> dict[str, str]:
    """Return the waves that put several questions, words → ``pollster|end of fieldwork``."""
    return {
        f"{pollster}, fieldwork to {words.date(date)}": f"{pollster}|{date}"
        for pollster, date in recognition.side_by_side(prepared)
    }


def _wave_rows(prepared: pd.DataFrame, wave: str) -> pd.DataFrame:
    return recognition.refusals(prepared, *wave.split("|"))


def versions_title(rows: pd.DataFrame) -> str:
    """The finding of one wave: the most and the least refused question."""
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        f"{words.date(str(first['date'])[:7])}: from {_percent(last['percent'])} to "
        f"{_percent(first['percent'])} refuse, depending on what is asked"
    )


@style.chart
def versions(prepared: pd.DataFrame, wave: str, *, layout: str = "wide") -> Figure:
    """Who refused which question in one wave: a bar each, not joined."""
    rows = _wave_rows(prepared, wave)
    pollster = rows["pollster"].iloc[0]
    size = style.LAYOUTS[layout]
    width = size.width - 16
    texts = [
        style.wrap(
            f"{row['subject']} — {row['answer']}: {_percent(row['percent'])}{plus_minus(row)}",
            width,
            size.text,
        )
        for _, row in rows.iterrows()
    ]
    heights = [size.text * 1.35 * len(lines) + 34 for lines in texts]
    heading = (versions_title(rows), f"{pollster}: share refusing each proposal, in one wave")
    note = _versions_note(rows)
    top = style.fitted_heading(style.figure(layout, 900), *heading)
    lines = len(style.wrap(note, width, size.small))
    fig = style.figure(layout, top + sum(heights) + 38 + lines * size.small * 1.35)
    style.fitted_heading(fig, *heading)
    bottom = style.source_line(fig, note)
    ax = style.axes(fig, left=8, top=top, right=26, bottom=bottom + 26, gid="versions")
    _percent_scale(ax, "x")
    ax.set_ylim(sum(heights), 0)
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
    y = 0.0
    for i, ((_, row), said, tall) in enumerate(zip(rows.iterrows(), texts, heights, strict=True)):
        for n, line in enumerate(said):
            below = y + size.text * (1.2 + 1.35 * n)
            ax.text(0, below, line, fontsize=size.text, va="baseline", bbox=_PAPER)
        _bar(ax, row, y + tall - 20, i)
        y += tall
    return fig


def _versions_note(rows: pd.DataFrame) -> str:
    asked = rows["sample_size"].dropna()
    each = (
        "Number asked: not in the table."
        if asked.empty
        else f"Asked: about {words.number(asked.min())} each."
        if asked.min() == asked.max()
        else f"Asked: about {words.number(asked.min())} to {words.number(asked.max())} each."
    )
    thin = "; thin: as the pollster states" if rows["error_points"].notna().any() else ""
    bars = f" Thick error bars: 95% sampling error{thin}." if len(asked) else ""
    return f"{each}{bars} {left_out(rows)} Different questions, no series."


def versions_alt(prepared: pd.DataFrame, wave: str) -> str:
    """Say what the questions of one wave got."""
    rows = _wave_rows(prepared, wave)
    told = "; ".join(
        f"{row['subject']}: {_percent(row['percent'])} {row['answer']}"
        for _, row in rows.iterrows()
    )
    return f"{versions_title(rows)}. {rows['pollster'].iloc[0]}. {told}. {_versions_note(rows)}"


def versions_table(prepared: pd.DataFrame, wave: str) -> pd.DataFrame:
    """The refusals of one wave, as the data tab shows them."""
    rows = _wave_rows(prepared, wave)
    return pd.DataFrame(
        {
            "proposal": rows["subject"],
            "question": rows["question"],
            "answer": rows["answer"],
            "percent": rows["percent"],
            "asked": rows["sample_size"].astype("Int64"),
            "sampling error ±": rows["margin"].round(1),
            "pollster’s own ±": rows["error_points"],
            "left out": rows["excludes"],
            "notes": rows["notes"],
            "check": rows["checked"],
        }
    )


def versions_sources(prepared: pd.DataFrame, wave: str) -> list[str]:
    """Ids of the sources of one wave."""
    return source_ids(_wave_rows(prepared, wave))
