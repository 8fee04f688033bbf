"""Chapter 9 as HTML and charts: a settlement built answer by answer, and how much room is left.

The builder is one figure of plain HTML. It holds every stance on every offered answer as a
list item that says, in ``data-`` attributes, which answer it is about and from which to which
offered day it counts. A few lines of script (``_static/settlement.js``) show the items that
fit the reader's choice and count them; without script the first choice stands there, whole.
``redline.settlement`` is the reference that both are tested against.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from redline import settlement, words
from redline.charts import style
from redline.palette import color
from redline.sources import Source

NAME = "settlement"
KINDS: dict[str, str] = {
    "red_line": "red line",
    "concession": "resisted",
    "acceptable": "acceptable",
    "preferred": "preferred",
    "unknown": "no stance found",
}
"""Kinds of stance and their words, from refusal to wish."""

_SHAPES = {
    "red_line": "✕",
    "concession": "△",
    "acceptable": "○",
    "preferred": "●",
    "unknown": "?",
}


@dataclass(frozen=True)
class Model:
    """All that the builder offers: dimensions with their answers, days, presets, stances.

    ``names`` maps dimension ids to names, ``labels`` maps (dimension, value) to words,
    ``presets`` maps a text's id to its answers, ``limits`` is the table ``actor_limits``.
    """

    options: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    labels: Mapping[tuple[str, str], str]
    presets: Mapping[str, Mapping[str, str]]
    days: Sequence[dt.date]
    limits: pd.DataFrame

    def label(self, dimension: str, value: str) -> str:
        """The words of an answer."""
        return self.labels[dimension, value]


def model(
    limits: pd.DataFrame,
    dimensions: pd.DataFrame,
    values: pd.DataFrame,
    terms: pd.DataFrame,
    days: Sequence[dt.date],
) -> Model:
    """Put the builder's model together from the tables of those names."""
    chosen = settlement.disputed_dimensions(limits)
    names = dimensions.set_index("dimension_id")["name"]
    key = zip(values["dimension_id"], values["value_id"], strict=True)
    return Model(
        options=settlement.answers(values, chosen),
        names={d: str(names[d]) for d in chosen},
        labels=dict(zip(key, values["label"].astype(str), strict=True)),
        presets={p: settlement.preset(terms, p, chosen) for p in settlement.PRESETS},
        days=list(days),
        limits=limits,
    )


# -- what a choice means, in words ----------------------------------------------------------------


def verdict(examined: pd.DataFrame, answered: int, offered: int) -> str:
    """Say in one sentence how many red lines a choice crosses and whose.

    ``examined`` is the result of `settlement.examine`; ``answered`` of ``offered`` dimensions
    have an answer. The page's script builds the same sentence.
    """
    head = f"{answered} of {offered} questions answered: "
    crossed = examined[examined["acceptability"] == "red_line"]
    if crossed.empty:
        return head + "no red line on record is crossed."
    whose = [
        f"{name} {n}"
        for actor, name in settlement.ACTORS.items()
        if (n := int((crossed["actor"] == actor).sum()))
    ]
    lines = "1 red line" if len(crossed) == 1 else f"{len(crossed)} red lines"
    return f"{head}{lines} on record crossed ({', '.join(whose)})."


# -- the builder ----------------------------------------------------------------------------------


def _spans(limits: pd.DataFrame, days: Sequence[dt.date], stated_only: bool) -> dict[str, str]:
    """For each limit, the offered days on which it is the latest: ``"0 1 2"``."""
    found: dict[str, list[str]] = {}
    for i, day in enumerate(days):
        for limit in settlement.stances(limits, day, stated_only=stated_only)["limit_id"]:
            found.setdefault(str(limit), []).append(str(i))
    return {limit: " ".join(indices) for limit, indices in found.items()}


def _limit_item(
    row: pd.Series,
    built: Model,
    spans: tuple[str, str],
    shown: bool,
    cite: Callable[[Sequence[str]], Sequence[Source]],
) -> str:
    kind = str(row["acceptability"])
    dimension, value = str(row["dimension_id"]), str(row["value_id"])
    sources = "; ".join(
        f'<a href="{escape(source.href)}">{escape(source.title)}</a>'
        for source in cite(row["source_ids"])
    )
    unsure = " · not looked up again" if row["checked"] == "unverified" else ""
    return (
        f'<li data-limit="{escape(str(row["limit_id"]))}" data-actor="{escape(str(row["actor"]))}"'
        f' data-dimension="{escape(dimension)}" data-value="{escape(value)}" data-kind="{kind}"'
        f' data-days="{spans[0]}" data-stated="{spans[1]}"{"" if shown else " hidden"}>'
        f'<p class="st-limit"><span class="st-kind st-{kind}">'
        f'<span aria-hidden="true">{_SHAPES[kind]}</span> {KINDS[kind]}</span> '
        f"<strong>{escape(settlement.ACTORS[str(row['actor'])])}</strong> on "
        f"{escape(built.names[dimension].lower())}: {escape(built.label(dimension, value))}</p>"
        f'<p class="st-basis">{escape(str(row["basis"]))}</p>'
        f'<p class="st-from">{escape(str(row["speaker"]))}, {words.date(str(row["as_of"]))}'
        f" · {'stated' if row['classification'] == 'stated' else 'inferred by the compilers'}"
        f"{unsure} · {sources}</p></li>"
    )


def _select(built: Model, dimension: str, chosen: str | None) -> str:
    options = ['<option value="">left open</option>'] + [
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(built.label(dimension, value))}</option>"
        for value in built.options[dimension]
    ]
    return (
        f'<div class="st-choice"><label for="st-{dimension}">{escape(built.names[dimension])}'
        f'</label><select id="st-{dimension}" data-dimension="{dimension}" autocomplete="off">'
        f'{"".join(options)}</select><p class="st-refusers" data-refusers="{dimension}"></p></div>'
    )


def _tally(counts: pd.DataFrame) -> str:
    numbers = counts.to_dict("index")
    head = "".join(
        f'<th scope="col"><span aria-hidden="true">{_SHAPES[kind]}</span> {name}</th>'
        for kind, name in KINDS.items()
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(
            f'<td data-actor="{actor}" data-kind="{kind}">{numbers[actor][kind]}</td>'
            for kind in KINDS
        )
        + "</tr>"
        for actor, name in settlement.ACTORS.items()
    )
    return (
        '<div class="st-scroll" tabindex="0" role="region" aria-label="Answers by actor">'
        '<table class="st-tally"><caption>What each has said of these answers</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _refusers(examined: pd.DataFrame, dimension: str) -> str:
    """Who refuses the chosen answer, in words; empty where nobody does."""
    crossed = examined[
        (examined["dimension_id"] == dimension) & (examined["acceptability"] == "red_line")
    ]
    names = [name for actor, name in settlement.ACTORS.items() if actor in set(crossed["actor"])]
    return f"✕ refused by {', '.join(names)}" if names else ""


def evidence(
    built: Model,
    cite: Callable[[Sequence[str]], Sequence[Source]],
    shown: set[str],
) -> str:
    """Every stance on an offered answer as a list item; those not in ``shown`` are hidden.

    Red lines come first, then what is resisted; within a kind, actors in the book's order.
    """
    every = built.limits[built.limits["dimension_id"].isin(list(built.options))]
    spans = _spans(every, built.days, False), _spans(every, built.days, True)
    order = every.assign(
        kind=[list(KINDS).index(kind) for kind in every["acceptability"]],
        who=[list(settlement.ACTORS).index(actor) for actor in every["actor"]],
    ).sort_values(["kind", "who"], kind="stable")
    items = []
    for _, row in order.iterrows():
        limit = str(row["limit_id"])
        both = spans[0].get(limit, ""), spans[1].get(limit, "")
        if any(both):
            items.append(_limit_item(row, built, both, limit in shown, cite))
    return f'<ol class="st-limits" role="list">{"".join(items)}</ol>'


def builder(
    built: Model,
    cite: Callable[[Sequence[str]], Sequence[Source]],
    *,
    start: str = "jeddah-30day-2025",
    day: int = 0,
) -> str:
    """The interactive figure, standing on the preset ``start`` and the offered ``day``.

    KeyError for a preset or source that does not exist, IndexError for a day.
    """
    choice = dict(built.presets[start])
    examined = settlement.examine(settlement.stances(built.limits, built.days[day]), choice)
    shown = {str(limit) for limit in examined["limit_id"].dropna()}
    selects = []
    for dimension in built.options:
        html = _select(built, dimension, choice.get(dimension))
        selects.append(html.replace("></p></div>", f">{_refusers(examined, dimension)}</p></div>"))
    presets = "".join(
        f'<option value="{escape(text)}" data-answers="{escape(_query(answers))}"'
        f"{' selected' if text == start else ''}>{escape(settlement.PRESETS[text])}</option>"
        for text, answers in built.presets.items()
    )
    days = "".join(
        f'<option value="{when.isoformat()}"{" selected" if i == day else ""}>'
        f"{words.date(when)}</option>"
        for i, when in enumerate(built.days)
    )
    return (
        f'<figure class="settlement" id="{NAME}" data-script="settlement.js">'
        '<fieldset class="st-controls" disabled><legend>Start from, and as known on</legend>'
        f'<div class="st-head"><div><label for="st-preset">Start from</label>'
        f'<select id="st-preset" autocomplete="off">{presets}'
        '<option value="" data-answers="">your own: everything open</option></select></div>'
        f'<div><label for="st-day">As known on</label><select id="st-day" autocomplete="off">{days}'
        '</select></div><div class="st-check"><label><input type="checkbox" id="st-stated" '
        'autocomplete="off"> stated limits only, none inferred</label></div></div>'
        '</fieldset><fieldset class="st-controls" disabled><legend>Your settlement</legend>'
        f'<div class="st-choices">{"".join(selects)}</div></fieldset>'
        f'<p class="st-verdict" aria-live="polite">{_verdict(examined, choice, built)}</p>'
        f"{_tally(settlement.tally(examined))}"
        '<p class="st-link"><a href="#settlement">Link to this settlement</a></p>'
        f"<details open><summary>The stances behind it</summary>{evidence(built, cite, shown)}"
        "</details>"
        "<noscript><p>This is one settlement as its text gives it. With JavaScript every answer "
        "can be changed here.</p></noscript></figure>"
    )


def _verdict(examined: pd.DataFrame, choice: Mapping[str, str], built: Model) -> str:
    return escape(verdict(examined, len(choice), len(built.options)))


def _query(answers: Mapping[str, str]) -> str:
    return "&".join(f"{dimension}={value}" for dimension, value in answers.items())


# -- how much room is left ------------------------------------------------------------------------


def who(actors: Sequence[str]) -> str:
    """The actors in words."""
    return words.join(settlement.ACTORS[actor] for actor in actors)


def room_title(counted: settlement.Count, actors: Sequence[str]) -> str:
    """The finding: how many of all choices cross none of these actors' red lines."""
    named = "the four actors" if len(actors) == len(settlement.ACTORS) else who(actors)
    if not counted.passing:
        return f"Every combination crosses a red line of {named}"
    n, total = words.number(counted.passing), words.number(counted.total)
    return f"{n} of {total} combinations cross no red line of {named}"


def room_sentence(counted: settlement.Count, actors: Sequence[str], day: dt.date) -> str:
    """The chart in one sentence, with the dimension that refuses most."""
    table = settlement.blockers(counted)
    top = table.iloc[0]
    most = str(top["dimension_id"]).replace("_", " ")
    return (
        f"As known on {words.date(day)}: {room_title(counted, actors)[0].lower()}"
        f"{room_title(counted, actors)[1:]}, {words.percent(counted.share, 2)}. Most is refused on "
        f"{most}: {top['refused']} of {top['answers']} answers."
    )


def room_table(built: Model, stance: pd.DataFrame, actors: Sequence[str]) -> pd.DataFrame:
    """One row per dimension and answer: is it refused, and by whom."""
    rows = [
        {
            "dimension": built.names[dimension],
            "answer": built.label(dimension, value),
            "refused by": ", ".join(
                settlement.ACTORS[a]
                for a in actors
                if value in settlement.refused(stance, dimension, [a])
            ),
        }
        for dimension, values in built.options.items()
        for value in values
    ]
    return pd.DataFrame(rows)


@style.chart
def room(
    built: Model,
    stance: pd.DataFrame,
    actors: Sequence[str],
    day: dt.date,
    *,
    stated_only: bool = False,
    layout: str = "wide",
) -> Figure:
    """One row per dimension, one square per answer: open, or crossed out where it is refused."""
    counted = settlement.count(stance, built.options, actors)
    wide = layout == "wide"
    pitch, row, left = (34, 30, 230) if wide else (19, 44, 2)
    height = (112 if wide else 150) + row * len(built.options)
    fig = style.figure(layout, height)
    kept = "stated limits only" if stated_only else "stated and inferred limits"
    top = style.heading(
        fig,
        room_title(counted, actors),
        f"Answers on twelve questions, as known on {words.date(day)}; {kept}",
    )
    key = "Crossed out: at least one of them refuses this answer. Open: no refusal on record."
    bottom = style.source_line(fig, key, lines=1 if wide else 2)
    ax = style.axes(fig, left=0, right=0, top=top, bottom=bottom)
    width = style.LAYOUTS[layout].width
    depth = height - top - bottom
    ax.set_xlim(0, width)
    ax.set_ylim(depth, 0)
    ax.set_axis_off()
    size = style.LAYOUTS[layout].text
    for i, (dimension, values) in enumerate(built.options.items()):
        y = i * row + row / 2
        blocked = settlement.refused(stance, dimension, actors)
        edge, side = (left - 14, "right") if wide else (left, "left")
        name = built.names[dimension]
        ax.text(edge, y if wide else y - 13, name, size=size, ha=side, va="center", gid=f"name-{i}")
        for j, value in enumerate(values):
            x = left + pitch * (j + 0.5) + (0 if wide else 2)
            _answer(ax, x, y if wide else y + 8, value in blocked, f"answer-{i}-{j}", wide)
        says = f"{counted.open[dimension]} of {len(values)} open"
        end = left + pitch * 8 + 16
        ax.text(end if wide else width - 2, y if wide else y + 8, says, size=size,
                ha="left" if wide else "right", va="center", color=color("ink-soft"),
                gid=f"open-{i}")  # fmt: skip
    return fig


def _answer(ax: Axes, x: float, y: float, refused: bool, gid: str, wide: bool) -> None:
    """A square, and a cross in it that has the paper's colour while the answer is open."""
    half = 9 if wide else 7.5
    ax.add_patch(
        Rectangle(
            (x - half, y - half), 2 * half, 2 * half,
            facecolor=color("paper") if not refused else color("ink-soft"),
            edgecolor=color("ink-soft"), linewidth=1.2, gid=gid,
        )
    )  # fmt: skip
    reach = half - 4
    for sign in (1, -1):
        ax.plot(
            [x - reach, x + reach], [y - sign * reach, y + sign * reach],
            color=color("paper"), linewidth=2, gid=f"{gid}-{'a' if sign > 0 else 'b'}",
        )  # fmt: skip
