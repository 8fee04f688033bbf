"""Opinion polls: the answers to one question, over time or as put once.

Nothing is joined across questions; see :func:`questions.recognition.polls`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

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
from redline.tables.frames import records, source_ids

_ANSWERS = (  # in the table's order: marker, colour token, dash
    ("o", "series-1", "solid"),
    ("s", "series-2", (0, (5, 2))),
    ("^", "series-3", (0, (2, 2))),
    ("D", "series-4", (0, (6, 2, 1, 2))),
    ("v", "series-5", (0, (1, 2))),
)
_YEARS = (2022, 2023, 2024, 2025, 2026)
_ARTICLE = recognition.interval(ARTICLE_DAY)[0]
_LONG = 0.5  # years; a wave that is longer is dated by its year alone
_WAVE = ["fieldwork_start", "date"]
_PAPER = {"facecolor": color("paper"), "edgecolor": "none", "pad": 1.5}


def menu(responses: pd.DataFrame) -> dict[str, str]:
    """Return the questions to choose from, short words → subject: Ukraine first, by pollster."""
    first = responses.drop_duplicates("subject")
    order = first.sort_values(["country", "pollster"], ascending=[False, True], kind="stable")
    return {
        f"{row['pollster']}: {row['subject']}": str(row["subject"]) for _, row in order.iterrows()
    }


def answers(responses: pd.DataFrame, subject: str) -> pd.DataFrame:
    """Return the answers to one question, in order of time; KeyError unless there is just one."""
    rows = responses.loc[responses["subject"] == subject]
    if len(rows.drop_duplicates(["pollster", "question"])) != 1:
        raise KeyError(f"{subject!r} is not the subject of one question of one pollster")
    return rows.reset_index(drop=True)


def _percent(value: float) -> str:
    return words.percent(value, 0 if float(value).is_integer() else 1)


def _month(row: pd.Series) -> str:
    return words.date(str(row["date"])[:7])


def poll_title(rows: pd.DataFrame) -> str:
    """The finding of one question: how its leading answer moved, or its two largest answers.

    Where a question was put again after a break, the later waves are one span, from the lowest
    to the highest share.
    """
    own = rows.loc[~rows["again"]]
    repeated = own.loc[own.groupby("answer")["date"].transform("nunique") > 1]
    if repeated.empty:
        wave = own.loc[own["end"] == own["end"].max()]
        top = wave.sort_values("percent", ascending=False, kind="stable").head(2)
        shares = words.join(f"{_percent(r['percent'])} ‘{r['answer']}’" for r in records(top))
        return f"{_month(wave.iloc[0])}: {shares}"
    firsts = repeated.drop_duplicates("answer").sort_values("percent", kind="stable")
    series = own.loc[own["answer"] == firsts["answer"].iloc[-1]]
    first, last = series.iloc[0], series.iloc[-1]
    start = f"{_percent(first['percent'])} said ‘{first['answer']}’ in {_month(first)}"
    late = series.loc[series["run"] == last["run"]]
    if series["run"].nunique() > 1 and len(late) > 2:
        low, high = late["percent"].min(), late["percent"].max()
        return f"{start}, {low:g} to {_percent(high)} since {_month(late.iloc[0])}"
    return f"{start}, {_percent(last['percent'])} in {_month(last)}"


def _sample(sizes: pd.Series) -> str:
    """How many were asked, as far as the table says."""
    if sizes.empty:
        return "Number asked: not in the table"
    ends = dict.fromkeys([words.number(sizes.min()), words.number(sizes.max())])
    return f"Asked: about {words.join(ends, 'to')}"


def sample_note(rows: pd.DataFrame) -> str:
    """Say how many were asked, how far a sample may err, and whom the poll leaves out."""
    waves = rows.drop_duplicates(_WAVE)
    sizes = waves["sample_size"].dropna()
    note = _sample(sizes)
    if sizes.empty:
        note += ", so no error bars"
    elif sizes.nunique() > 1:
        note += " a wave"
    if 0 < len(sizes) < len(waves):
        note += f" ({len(waves) - len(sizes)} of {len(waves)} waves without a number: open marks)"
    if len(sizes):
        note += ". Thick error bars: 95% sampling error of a simple random sample"
    if rows["error_points"].notna().any():
        note += f"; thin: up to ±{rows['error_points'].max():g} points, as the pollster states"
    if (rows["end"] - rows["start"] > _LONG).any():
        note += ". Level line: only the year is known"
    if rows["again"].any():
        note += ". Mark off the line: another report of the same wave"
    return f"{note}. {left_out(rows)}{_of_the_last(rows)}"


def left_out(rows: pd.DataFrame) -> str:
    """Whom the pollster did not ask, as a sentence; with a date where that changed."""
    *earlier, (latest, _) = rows.groupby("excludes", sort=False)["date"].last().items()
    parts = [f"to {words.date(date)}: {text}" for text, date in earlier]
    return f"Left out: {'; '.join([*parts, f'later: {latest}' if parts else str(latest)])}."


def _of_the_last(rows: pd.DataFrame) -> str:
    """What has to be known of the latest wave, where it is not plainly confirmed."""
    last = rows.loc[(rows["end"] == rows["end"].max()) & ~rows["again"]]
    unsure = last.loc[last["checked"] != "confirmed", "notes"].dropna().unique()
    return f" Latest wave: {' '.join(unsure)}" if len(unsure) else ""


@style.chart
def poll(responses: pd.DataFrame, subject: str, *, layout: str = "wide") -> Figure:
    """Answers to one question over time, in percent, with sampling error at 95 per cent.

    Thick bar: a simple random sample of that size. Thin bar: the margin that the pollster
    states. Open mark: size unknown, or a second report of the same wave. A line joins waves of
    one question only.
    """
    rows = answers(responses, subject)
    first, names = rows.iloc[0], list(rows["answer"].unique())
    over_time = len(rows.drop_duplicates(_WAVE)) > 1
    fig, top, bottom = _sheet(
        layout,
        poll_title(rows),
        f"{first['pollster']}, {first['country']}: {first['question']}",
        sample_note(rows),
        300 + 19 * len(names) if over_time else 46 * len(names),
    )
    if over_time:
        _over_time(fig, rows, names, top, bottom)
    else:
        _one_wave(fig, rows, top, bottom)
    return fig


def _sheet(
    layout: str, title: str, subtitle: str, note: str, height: float
) -> tuple[Figure, float, float]:
    """A figure for a plot ``height`` px tall and the words of its scale below.

    With the px from the figure's edges to the plot, above and below.
    """
    fig, top = style.sheet(layout, title, subtitle, note, height + 26)
    return fig, top, fig.get_figheight() * 72 - top - height


def _over_time(
    fig: Figure, rows: pd.DataFrame, names: Sequence[str], top: float, bottom: float
) -> None:
    """Draw the answers to one question as they were given wave by wave."""
    ax = style.axes(
        fig, left=40, top=top + 8 + 19 * len(names), right=16, bottom=bottom, gid="poll"
    )
    _percent_scale(ax, "y")
    middles = [year + 0.5 for year in _YEARS]
    style.scale(ax, "x", middles, [str(year) for year in _YEARS], limits=(2022, 2027))
    for year in _YEARS[1:]:
        ax.axvline(year, color=color("rule"), linewidth=1)
    ax.axvline(_ARTICLE, color=color("line"), linewidth=1.2, gid="article")
    look = {"ha": "right", "va": "top", "bbox": _PAPER} | style.soft(fig)
    ax.text(_ARTICLE - 0.04, 97, "12 March 2025", **look)
    for i, name in enumerate(names):
        answer = rows.loc[rows["answer"] == name]
        _answer_key(fig, i, answer, top + 4 + i * 19)
        _answer(ax, i, answer)


def _percent_scale(ax: Axes, axis: Literal["x", "y"]) -> None:
    shares = [0, 20, 40, 60, 80, 100]
    style.scale(ax, axis, shares, [*(f"{share}" for share in shares[:-1]), "100%"], grid=True)


def _one_wave(fig: Figure, rows: pd.DataFrame, top: float, bottom: float) -> None:
    """Draw the answers of a question put once: a bar each, with the error where it is known."""
    ax = _bar_axes(fig, top, bottom, 46.0 * len(rows), "poll")
    size = style.layout_of(fig).text
    for i, row in enumerate(records(rows)):
        text = f"{row['answer']}: {_with_error(row)}"
        y = 46.0 * i
        ax.text(0, y + 17, text, fontsize=size, va="baseline", bbox=_PAPER, gid=f"said-{i}")
        _bar(ax, row, y + 30, i)


def _bar_axes(fig: Figure, top: float, bottom: float, height: float, gid: str) -> Axes:
    """Axes of percent along x whose y are px from the top, down to ``height``."""
    ax = style.axes(fig, left=8, top=top, right=26, bottom=bottom, gid=gid)
    _percent_scale(ax, "x")
    ax.set_ylim(height, 0)
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
    return ax


def _bar(ax: Axes, row: Mapping[str, Any], y: float, i: int) -> None:
    """A share as a bar, with its error where it is known."""
    mark(ax.barh(y, row["percent"], height=14, color=color("series-6"), gid=f"bar-{i}"), i)
    for span, width in _errors(row, 4.0):
        ax.plot(span, [y, y], color=color("ink"), linewidth=width, alpha=0.55)


def _errors(
    row: Mapping[str, Any] | pd.Series, thick: float
) -> Iterator[tuple[list[float], float]]:
    """From where to where a share may err, with the width of its line: pollster's, sampling."""
    share = row["percent"]
    for error, width in ((row["error_points"], 1.2), (row["margin"], thick)):
        if not math.isnan(error):
            yield [max(share - error, 0), min(share + error, 100)], width


def _with_error(row: Mapping[str, Any]) -> str:
    """A share with its error at 95 per cent, the pollster's own where it states one."""
    error = row["margin"] if math.isnan(row["error_points"]) else row["error_points"]
    plus_minus = "" if math.isnan(error) else f" ±{words.number(error, 1)}"
    return f"{_percent(row['percent'])}{plus_minus}"


def _answer_key(fig: Figure, i: int, rows: pd.DataFrame, y: float) -> None:
    """Name one answer beside its mark, with its first and latest share."""
    marker, token, _ = _ANSWERS[i]
    own = rows.loc[~rows["again"]]
    width, height = fig.get_figwidth() * 72, fig.get_figheight() * 72
    look: dict[str, Any] = {"marker": marker, "markersize": 8, "linestyle": "none"}
    look |= {"color": color(token), "gid": f"key-{i}"}
    fig.add_artist(Line2D([9 / width], [1 - (y - 4.5) / height], **look))
    shares = [_percent(share) for share in own["percent"].iloc[[0, -1]]]
    path = " → ".join(shares) if own["date"].nunique() > 1 else shares[-1]
    style.write(fig, 20, y, f"{own['answer'].iloc[0]}: {path}", gid=f"answer-{i}")


def _answer(ax: Axes, i: int, rows: pd.DataFrame) -> None:
    """Draw one answer: lines within a run, error bars, marks, fieldwork longer than a month."""
    marker, token, dash = _ANSWERS[i]
    for run, group in rows.groupby("run", sort=False):
        x = (group["start"] + group["end"]) / 2
        if run:
            ax.plot(x, group["percent"], color=color(token), linestyle=dash, linewidth=1.6)
        for when, (place, row) in zip(x, group.iterrows(), strict=True):
            mark(_wave(ax, row, float(when), color(token), marker), int(str(place)))


def _wave(ax: Axes, row: pd.Series, x: float, ink: str, marker: str) -> list[Line2D]:
    y = row["percent"]
    if row["end"] - row["start"] > _LONG:  # known by its year alone
        ax.plot([row["start"], row["end"]], [y, y], color=ink, linewidth=1, alpha=0.6)
    for span, width in _errors(row, 4.5):
        ax.plot([x, x], span, color=ink, linewidth=width, alpha=0.45, solid_capstyle="butt")
    unsure = math.isnan(row["margin"]) or row["again"]
    look: dict[str, Any] = {"marker": marker, "markersize": 6.5, "linestyle": "none", "color": ink}
    look |= {"markerfacecolor": color("paper") if unsure else ink, "markeredgewidth": 1.5}
    return ax.plot([x], [y], clip_on=False, **look)


def poll_sources(responses: pd.DataFrame, subject: str) -> list[str]:
    """Ids of the sources of the answers to one question."""
    return source_ids(answers(responses, subject))


def poll_alt(responses: pd.DataFrame, subject: str) -> str:
    """Say what the chart of one question shows."""
    rows = answers(responses, subject)
    first, waves = rows.iloc[0], len(rows.drop_duplicates(_WAVE))
    over = f"{waves} waves since {words.date(str(first['date']))}" if waves > 1 else "asked once"
    who = f"{first['pollster']} in {first['country']}"
    question = first["question"].removesuffix("?")
    return f"{poll_title(rows)}. {who}, {over}: {question}. {sample_note(rows)}"


_COLUMNS = {
    "answer": "answer",
    "percent": "percent",
    "sample_size": "asked",
    "margin": "sampling error ±",
    "wave_size": "of a wave of",
    "error_points": "pollster’s own ±",
    "excludes": "left out",
    "notes": "notes",
    "checked": "check",
}


def _as_table(rows: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    rows = rows.astype({"sample_size": "Int64", "wave_size": "Int64"}).round({"margin": 1})
    return rows[list(columns)].rename(columns=columns)


def poll_table(responses: pd.DataFrame, subject: str) -> pd.DataFrame:
    """The answers to one question, as the data tab shows them."""
    first = {"fieldwork_start": "fieldwork from", "date": "to"}
    return _as_table(answers(responses, subject), first | _COLUMNS)


# -- questions side by side -----------------------------------------------------------------


def waves(responses: pd.DataFrame) -> dict[str, str]:
    """Return the waves that put several questions, words → ``pollster|end of fieldwork``."""
    return {
        f"{pollster}, fieldwork to {words.date(date)}": f"{pollster}|{date}"
        for pollster, date in recognition.side_by_side(responses)
    }


def _wave_rows(responses: pd.DataFrame, wave: str) -> pd.DataFrame:
    return recognition.refusals(responses, *wave.split("|"))


def versions_title(rows: pd.DataFrame) -> str:
    """The finding of one wave: the most and the least refused question."""
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        f"{_month(first)}: from {_percent(last['percent'])} to "
        f"{_percent(first['percent'])} refuse, depending on what is asked"
    )


@style.chart
def versions(responses: pd.DataFrame, wave: str, *, layout: str = "wide") -> Figure:
    """Who refused which question in one wave: a bar each, not joined."""
    rows = _wave_rows(responses, wave)
    width, size = style.LAYOUTS[layout].width - 16, style.LAYOUTS[layout].text
    texts = [
        style.wrap(f"{row['subject']} — {row['answer']}: {_with_error(row)}", width, size)
        for row in records(rows)
    ]
    heights = [size * 1.35 * len(lines) + 34 for lines in texts]
    under = f"{rows['pollster'].iloc[0]}: share refusing each proposal, in one wave"
    note = _versions_note(rows)
    fig, top, bottom = _sheet(layout, versions_title(rows), under, note, sum(heights))
    ax = _bar_axes(fig, top, bottom, sum(heights), "versions")
    y = 0.0
    for i, (row, lines, height) in enumerate(zip(records(rows), texts, heights, strict=True)):
        for n, line in enumerate(lines):
            below = y + size * (1.2 + 1.35 * n)
            ax.text(0, below, line, fontsize=size, va="baseline", bbox=_PAPER)
        y += height
        _bar(ax, row, y - 20, i)
    return fig


def _versions_note(rows: pd.DataFrame) -> str:
    sizes = rows["sample_size"].dropna()
    note = f"{_sample(sizes)}{' each' if len(sizes) else ''}."
    if len(sizes):
        thin = "; thin: as the pollster states" if rows["error_points"].notna().any() else ""
        note += f" Thick error bars: 95% sampling error{thin}."
    return f"{note} {left_out(rows)} Different questions, no series."


def versions_alt(responses: pd.DataFrame, wave: str) -> str:
    """Say what the questions of one wave got."""
    rows = _wave_rows(responses, wave)
    shares = "; ".join(
        f"{row['subject']}: {_percent(row['percent'])} {row['answer']}" for row in records(rows)
    )
    return f"{versions_title(rows)}. {rows['pollster'].iloc[0]}. {shares}. {_versions_note(rows)}"


def versions_table(responses: pd.DataFrame, wave: str) -> pd.DataFrame:
    """The refusals of one wave, as the data tab shows them."""
    columns = {"subject": "proposal", "question": "question"} | _COLUMNS
    del columns["wave_size"]
    return _as_table(_wave_rows(responses, wave), columns)


def versions_sources(responses: pd.DataFrame, wave: str) -> list[str]:
    """Ids of the sources of one wave."""
    return source_ids(_wave_rows(responses, wave))
