"""Chapter 9 as HTML: a settlement built answer by answer, and how much room is left.

The builder is one figure of plain HTML. It holds every stance on every offered answer as a
list item that says, in ``data-`` attributes, which answer it is about and from which to which
offered day it counts. A few lines of script (``_static/settlement.js``) show the items that
fit the reader's choice and count them; without script the first choice stands there, whole.
``redline.questions.settlement`` is the reference that both are tested against.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from redline import words
from redline.questions import settlement
from redline.tables.frames import source_ids
from redline.tables.sources import Source

NAME = "settlement"
Cite = Callable[[Sequence[str]], Sequence[Source]]
KINDS: dict[str, str] = {
    "red_line": "red line",
    "concession": "resisted",
    "acceptable": "acceptable",
    "preferred": "preferred",
    "unknown": "no stance on record",
}
"""Kinds of stance and their words, from refusal to wish."""

_PROPER = ("NATO", "EU", "Crimea", "Zaporizhzhia")
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
    ``texts`` maps the id of a text that one can start from to its name, ``presets`` to its
    answers, ``own`` to the day it is judged on, ``limits``
    is the table ``actor_limits``, ``latest`` the stances of each offered day, all or stated only.
    """

    options: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    labels: Mapping[tuple[str, str], str]
    texts: Mapping[str, str]
    presets: Mapping[str, Mapping[str, str]]
    own: Mapping[str, dt.date]
    days: Sequence[dt.date]
    limits: pd.DataFrame
    latest: Mapping[tuple[dt.date, bool], pd.DataFrame]

    def label(self, dimension: str, value: str) -> str:
        """The words of an answer."""
        return self.labels[dimension, value]

    def matter(self, dimension: str) -> str:
        """The name of a dimension as it stands inside a sentence."""
        name = self.names[dimension]
        return name if name.startswith(_PROPER) else name[0].lower() + name[1:]

    def stance(self, day: dt.date, stated_only: bool) -> pd.DataFrame:
        """Each actor's latest stance on each answer, as known on ``day``, an offered one."""
        return self.latest[day, stated_only]

    def judging_day(self, text: str, day: dt.date | None) -> dt.date:
        """The day whose limits a text is held against: ``day``, or its own for None."""
        return self.own[text] if day is None else day

    def room(self, actors: Sequence[str], day: dt.date, stated_only: bool) -> pd.DataFrame:
        """What is refused, spoken for and unspoken on each offered question."""
        return settlement.room(self.stance(day, stated_only), self.options, actors)


def prepare(
    limits: pd.DataFrame,
    dimensions: pd.DataFrame,
    values: pd.DataFrame,
    terms: pd.DataFrame,
    proposals: pd.DataFrame,
    days: Sequence[dt.date],
) -> Model:
    """Put the builder's model together from the tables of those names.

    The days offered are ``days`` and those of the texts, in order.
    """
    chosen = settlement.disputed_dimensions(limits)
    texts, own = settlement.texts(proposals), settlement.judged_on(proposals)
    offered = sorted({*days, *own.values()})
    names = dimensions.set_index("dimension_id")["name"]
    key = zip(values["dimension_id"], values["value_id"], strict=True)
    return Model(
        options=settlement.answers(values, chosen),
        names={d: str(names[d]) for d in chosen},
        labels=dict(zip(key, values["label"].astype(str), strict=True)),
        texts=texts,
        presets={text: settlement.preset(terms, text, chosen) for text in texts},
        own=own,
        days=offered,
        limits=limits,
        latest={
            (day, stated): settlement.stances(limits, day, stated_only=stated)
            for day in offered
            for stated in (False, True)
        },
    )


# -- what a choice means, in words ----------------------------------------------------------------


def verdict(reactions: pd.DataFrame, answered: int, offered: int) -> str:
    """Say in one sentence how many red lines a choice crosses and whose.

    ``reactions`` is the result of `settlement.examine`; ``answered`` of ``offered`` dimensions
    have an answer. The page's script builds the same sentence.
    """
    head = f"{answered} of {offered} questions answered: "
    crossed = reactions[reactions["acceptability"] == "red_line"]
    if crossed.empty:
        return head + "no red line on record is crossed."
    whose = [
        f"{name} {n}"
        for actor, name in settlement.holders().items()
        if (n := int((crossed["actor"] == actor).sum()))
    ]
    lines = "red line" if len(crossed) == 1 else "red lines"
    return f"{head}{len(crossed)} {lines} on record crossed ({', '.join(whose)})."


# -- the builder ----------------------------------------------------------------------------------


def _spans(limits: pd.DataFrame, days: Sequence[dt.date], stated_only: bool) -> dict[str, str]:
    """For each limit, the offered days on which it is the latest: ``"0 1 2"``."""
    places: dict[str, list[str]] = {}
    for i, day in enumerate(days):
        for limit in settlement.stances(limits, day, stated_only=stated_only)["limit_id"]:
            places.setdefault(str(limit), []).append(str(i))
    return {limit: " ".join(indices) for limit, indices in places.items()}


def _limit_item(
    row: pd.Series,
    model: Model,
    spans: tuple[str, str],
    shown: bool,
    cite: Cite,
) -> str:
    kind = str(row["acceptability"])
    dimension, value = str(row["dimension_id"]), str(row["value_id"])
    sources = "; ".join(
        f'<a href="{escape(source.href)}">{escape(source.title)}</a>'
        for source in cite(row["source_ids"])
    )
    grades = {"unverified": " · not looked up again", "nuance": " · right with a reservation"}
    unsure = grades.get(str(row["checked"]), "")
    return (
        f'<li data-limit="{escape(str(row["limit_id"]))}" data-actor="{escape(str(row["actor"]))}"'
        f' data-dimension="{escape(dimension)}" data-value="{escape(value)}" data-kind="{kind}"'
        f' data-days="{spans[0]}" data-stated="{spans[1]}"{"" if shown else " hidden"}>'
        f'<p class="st-limit"><span class="st-kind st-{kind}">'
        f'<span aria-hidden="true">{_SHAPES[kind]}</span> {KINDS[kind]}</span> '
        f"<strong>{escape(settlement.holders()[str(row['actor'])])}</strong> on "
        f"{escape(model.matter(dimension))}: {escape(model.label(dimension, value))}</p>"
        f'<p class="st-basis">{escape(str(row["basis"]))}</p>'
        f'<p class="st-from">{escape(str(row["speaker"]))}, {words.date(str(row["as_of"]))}'
        f" · {'stated' if row['classification'] == 'stated' else 'inferred by the compilers'}"
        f"{unsure} · {sources}</p></li>"
    )


def _refusers(stance: pd.DataFrame, dimension: str, value: str) -> list[str]:
    """Whose red line an answer crosses: ``Ukraine``, ``EU and E3 (inferred)``."""
    here = stance["dimension_id"].eq(dimension) & stance["value_id"].eq(value)
    red = stance[here & stance["acceptability"].eq("red_line")]
    kinds = red.set_index("actor")["classification"].to_dict()
    return [
        name if kinds[actor] == "stated" else f"{name} (inferred)"
        for actor, name in settlement.holders().items()
        if actor in kinds
    ]


def refusal_words(stance: pd.DataFrame, dimension: str, value: str, before: str) -> str:
    """``refused by Ukraine`` after the words ``before``; nothing where nobody refuses."""
    by = _refusers(stance, dimension, value)
    return f"{before}refused by {', '.join(by)}" if by else ""


def _select(model: Model, stance: pd.DataFrame, dimension: str, chosen: str | None) -> str:
    """A menu of answers, each with those who refuse it on the day of ``stance``.

    The page's script writes the same words when the day or the kind of limits changes.
    """
    options = ""
    for value in model.options[dimension]:
        label, here = escape(model.label(dimension, value)), " selected" * (value == chosen)
        options += (
            f'<option value="{escape(value)}" data-label="{label}"{here}>'
            f"{label}{refusal_words(stance, dimension, value, ' – ')}</option>"
        )
    return (
        f'<div class="st-choice"><label for="st-{dimension}">{escape(model.names[dimension])}'
        f'</label><select id="st-{dimension}" data-dimension="{dimension}" autocomplete="off">'
        f'<option value="">left open</option>{options}</select>'
        f'<p class="st-refusers">{refusal_words(stance, dimension, chosen or "", "✕ ")}</p></div>'
    )


def _tally(reactions: pd.DataFrame) -> str:
    numbers = settlement.tally(reactions).to_dict("index")
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
        for actor, name in settlement.holders().items()
    )
    return (
        '<div class="st-scroll" tabindex="0" role="region" aria-label="Answers by actor">'
        '<table class="st-tally"><caption>What each has said of these answers</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def evidence(
    model: Model,
    cite: Cite,
    shown: set[str],
) -> str:
    """Every stance on an offered answer as a list item; those not in ``shown`` are hidden.

    Red lines come first, then what is resisted; within a kind, actors in the book's order.
    """
    limits = model.limits[model.limits["dimension_id"].isin(list(model.options))]
    days = [_spans(limits, model.days, stated_only) for stated_only in (False, True)]
    kinds, actors = list(KINDS), list(settlement.holders())
    order = limits.assign(
        kind=limits["acceptability"].map(kinds.index), who=limits["actor"].map(actors.index)
    ).sort_values(["kind", "who"], kind="stable")
    items = []
    for _, row in order.iterrows():
        limit = str(row["limit_id"])
        spans = days[0].get(limit, ""), days[1].get(limit, "")
        if any(spans):
            items.append(_limit_item(row, model, spans, limit in shown, cite))
    return f'<ol class="st-limits" role="list">{"".join(items)}</ol>'


def builder(
    model: Model,
    cite: Cite,
    *,
    start: str = settlement.START,
) -> str:
    """The interactive figure: the preset ``start``, held against the stated limits of its day.

    KeyError for a preset or source that does not exist.
    """
    choice = dict(model.presets[start])
    day = model.days.index(model.own[start])
    stance = model.stance(model.days[day], True)
    reactions = settlement.examine(stance, choice)
    shown = {str(limit) for limit in reactions["limit_id"].dropna()}
    selects = "".join(_select(model, stance, d, choice.get(d)) for d in model.options)
    presets = "".join(
        f'<option value="{escape(text)}" data-answers="{escape(_query(answers))}"'
        f' data-day="{model.own[text].isoformat()}"{" selected" * (text == start)}>'
        f"{escape(model.texts[text])}</option>"
        for text, answers in model.presets.items()
    )
    days = "".join(
        f'<option value="{when.isoformat()}"{" selected" * (i == day)}>{words.date(when)}</option>'
        for i, when in enumerate(model.days)
    )
    return (
        f'<figure class="settlement" id="{NAME}" data-script="settlement.js">'
        '<fieldset class="st-controls" disabled><legend>Start from, and as known on</legend>'
        f'<div class="st-head"><div><label for="st-preset">Start from</label>'
        f'<select id="st-preset" autocomplete="off">{presets}'
        '<option value="" data-answers="">your own: everything open</option></select></div>'
        f'<div><label for="st-day">As known on</label><select id="st-day" autocomplete="off">{days}'
        '</select></div><div class="st-check"><label>'
        '<input type="checkbox" id="st-stated" checked> '
        "stated limits only, none inferred</label></div></div>"
        '</fieldset><fieldset class="st-controls" disabled><legend>Your settlement</legend>'
        f'<div class="st-choices">{selects}</div></fieldset>'
        f'<p class="st-verdict" aria-live="polite">{_verdict(reactions, choice, model)}</p>'
        f"{_tally(reactions)}"
        '<p class="st-link"><a href="#settlement">Link to this settlement</a></p>'
        f"<details open><summary>The stances behind it</summary>{evidence(model, cite, shown)}"
        "</details>"
        "<noscript><p>This is one settlement as its text gives it. With JavaScript every answer "
        "can be changed here.</p></noscript></figure>"
    )


def result(
    model: Model,
    choice: Mapping[str, str],
    stance: pd.DataFrame,
    cite: Cite,
) -> str:
    """What one choice crosses, as HTML: the sentence, the table, the stances that fit."""
    reactions = settlement.examine(stance, choice)
    shown = set(reactions["limit_id"].dropna())
    rows = stance[stance["limit_id"].isin(shown)]
    items = "".join(_limit_item(row, model, ("", ""), True, cite) for _, row in rows.iterrows())
    return (
        f'<p class="st-verdict">{_verdict(reactions, choice, model)}</p>'
        f'{_tally(reactions)}<ol class="st-limits">{items}</ol>'
    )


def _verdict(reactions: pd.DataFrame, choice: Mapping[str, str], model: Model) -> str:
    return escape(verdict(reactions, len(choice), len(model.options)))


def _query(answers: Mapping[str, str]) -> str:
    return "&".join(f"{dimension}={value}" for dimension, value in answers.items())


# -- the texts against the questions -------------------------------------------------------------


def texts(model: Model, day: dt.date | None, stated_only: bool) -> str:
    """The offered texts against the questions, as an HTML table: whose red line each crosses.

    Here and below ``day`` is an offered one, or None for each text's own. A cell answers with
    its row of :func:`texts_table`; a text that leaves a question open has none.
    """
    table = texts_table(model, day, stated_only)
    cells = {
        (row["text"], row["question"]): _crossing(i, row["refused by"])
        for i, row in enumerate(table.to_dict("records"))
    }
    names = list(model.texts.values())
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    crossed = table.groupby("text")["red lines crossed"].agg(["sum", "size"])
    sums = "".join(
        f"<td><b>{crossed['sum'][name]}</b> by {crossed['size'][name]} answers</td>"
        for name in names
    )
    body = "".join(
        f'<tr><th scope="row">{escape(question)}</th>'
        f"{''.join(cells.get((name, question), '<td>–</td>') for name in names)}</tr>"
        for question in model.names.values()
    )
    return (
        '<table class="rl-grid"><caption>✕ crosses a red line of each side named · ○ crosses none '
        f"on record · – leaves the question open</caption><thead><tr><td></td>{heads}</tr></thead>"
        f'<tbody><tr class="rl-sum"><th scope="row">Red lines crossed</th>{sums}</tr>{body}'
        "</tbody></table>"
    )


def _crossing(row: int, refusers: str) -> str:
    """One cell of the grid."""
    if not refusers:
        return f'<td data-r="{row}">○</td>'
    return f'<td class="rl-out" data-r="{row}"><b>✕</b> {escape(refusers)}</td>'


def texts_alt(model: Model, day: dt.date | None, stated_only: bool) -> str:
    """The grid in one sentence: how many red lines each text crosses, and on what."""
    parts = []
    for name, rows in texts_table(model, day, stated_only).groupby("text", sort=False):
        matters = ", ".join(rows.loc[rows["refused by"] != "", "question"])
        where = f" ({matters})" if matters else ""
        parts.append(f"{name} {rows['red lines crossed'].sum()}{where}")
    record = _as_known(day, stated_only)
    return f"Red lines crossed, {record}, implied answers counted: {'; '.join(parts)}."


def texts_table(model: Model, day: dt.date | None, stated_only: bool) -> pd.DataFrame:
    """Each answer of each offered text: how many red lines it crosses, and whose."""
    rows = []
    for text, name in model.texts.items():
        stance = model.stance(model.judging_day(text, day), stated_only)
        for dimension, value in model.presets[text].items():
            by = _refusers(stance, dimension, value)
            rows.append(
                {
                    "text": name,
                    "question": model.names[dimension],
                    "answer": model.label(dimension, value),
                    "red lines crossed": len(by),
                    "refused by": ", ".join(by),
                }
            )
    return pd.DataFrame(rows)


def texts_title(model: Model, day: dt.date | None, stated_only: bool) -> str:
    """The finding: how many red lines the texts cross, the fewest and the most."""
    counts = texts_table(model, day, stated_only).groupby("text")["red lines crossed"].sum()
    span = words.join([words.number(counts.min()), words.number(counts.max())], last="to")
    count = words.count(len(counts), "text").capitalize()
    when = "when each was written" if day is None else f"on {words.date(day)}"
    return f"{count} cross {span} red lines known {when}, implied answers counted"


def texts_sources(model: Model, day: dt.date | None, stated_only: bool) -> list[str]:
    """Ids of the sources behind the red lines that some text crosses."""
    reactions = pd.concat(
        settlement.examine(model.stance(model.judging_day(text, day), stated_only), answers)
        for text, answers in model.presets.items()
    )
    return sorted(source_ids(reactions[reactions["acceptability"] == "red_line"]))


def _as_known(day: dt.date | None, stated_only: bool) -> str:
    kept = "stated limits only" if stated_only else "stated and inferred limits"
    when = "when each was written" if day is None else f"on {words.date(day)}"
    return f"as known {when} ({kept})"


# -- how much room is left ------------------------------------------------------------------------


def who(actors: Sequence[str]) -> str:
    """The actors in a menu or a table, one name of which has an “and” of its own."""
    if len(actors) == len(settlement.holders()):
        return "all four"
    return " + ".join(settlement.holders()[actor] for actor in actors)


def room_title(model: Model, actors: Sequence[str], day: dt.date, stated_only: bool) -> str:
    """The finding: on which questions these actors refuse every answer between them."""
    left = model.room(actors, day, stated_only)
    every = len(actors) == len(settlement.holders())
    named = words.join((settlement.holders()[actor] for actor in actors), last="or")
    whose = "one of the four" if every else named
    shut = left.loc[left["refused"] == left["answers"], "dimension_id"]
    if len(shut):
        on = words.join(model.matter(str(dimension)) for dimension in shut)
        return f"No answer left on {on}: {whose} refuses each"
    return f"Each of the {len(left)} questions has an answer not refused by {whose}"


def room_sentence(model: Model, actors: Sequence[str], day: dt.date, stated_only: bool) -> str:
    """The chart in one sentence, with how much of the room is silence."""
    title = room_title(model, actors, day, stated_only)
    return f"{title}, {_as_known(day, stated_only)}. {silence(model, actors, day, stated_only)}"


def _refusals(
    model: Model, actors: Sequence[str], stance: pd.DataFrame
) -> list[tuple[str, str, list[str]]]:
    """Each offered question and answer, with those of ``actors`` who refuse it."""
    refusals = settlement.refusals(stance)
    return [
        (dimension, value, [a for a in actors if value in refusals.get((dimension, a), ())])
        for dimension, values in model.options.items()
        for value in values
    ]


def silence(model: Model, actors: Sequence[str], day: dt.date, stated_only: bool) -> str:
    """How many answers are left, and of how many of them nobody has said a word."""
    left = model.room(actors, day, stated_only)[["answers", "refused", "unspoken"]].sum()
    n = left["answers"] - left["refused"]
    return (
        f"Of {words.number(left['answers'])} answers to the questions with most refusals, stated "
        f"or inferred, {words.number(n)} are left; on "
        f"{words.number(left['unspoken'])} of these this book has no stance of any of them."
    )


def room_table(
    model: Model, actors: Sequence[str], day: dt.date, stated_only: bool
) -> pd.DataFrame:
    """One row per dimension and answer: is it refused, and by whom."""
    return pd.DataFrame(
        {
            "question": model.names[dimension],
            "answer": model.label(dimension, value),
            "refused by": words.join(settlement.holders()[actor] for actor in refusers),
        }
        for dimension, value, refusers in _refusals(model, actors, model.stance(day, stated_only))
    )


def room_sources(model: Model, actors: Sequence[str], day: dt.date, stated_only: bool) -> list[str]:
    """Ids of the sources behind these actors' red lines on the offered questions."""
    stance = model.stance(day, stated_only)
    red = stance[
        (stance["acceptability"] == "red_line")
        & stance["actor"].isin(list(actors))
        & stance["dimension_id"].isin(list(model.options))
    ]
    return sorted(source_ids(red))


def short_name(actor: str) -> str:
    """An actor's name where there is little room."""
    return "US" if actor == "usa" else settlement.holders()[actor]


def room(model: Model, actors: Sequence[str], day: dt.date, stated_only: bool) -> str:
    """Every answer by name, open or crossed out with who refuses it, as HTML.

    The line on top says how many answers are left, and how many of them are silence.
    """
    stance = model.stance(day, stated_only)
    own = stance[stance["actor"].isin(list(actors))]
    spoken = set(zip(own["dimension_id"], own["value_id"], strict=True))
    answers: dict[str, list[str]] = {dimension: [] for dimension in model.options}
    left = Counter[str]()
    for row, (dimension, value, by) in enumerate(_refusals(model, actors, stance)):
        label, refusers = model.label(dimension, value), [short_name(actor) for actor in by]
        answers[dimension].append(_answer(label, refusers, (dimension, value) in spoken, row))
        left[dimension] += not by
    rows = [
        f'<div class="st-row"><p><strong>{escape(model.names[dimension])}</strong>'
        f' <span class="st-open">{left[dimension]} of {len(items)} left</span></p>'
        f'<ul class="st-answers" role="list">{"".join(items)}</ul></div>'
        for dimension, items in answers.items()
    ]
    return (
        f'<div class="st-room"><p class="st-product">'
        f"{escape(silence(model, actors, day, stated_only))}</p>"
        f'<p class="st-known">A{_as_known(day, stated_only)[1:]}.'
        f" ✕ and struck out: refused, and by whom. ?: nobody’s stance is on record.</p>"
        f"{''.join(rows)}</div>"
    )


def _answer(label: str, refusers: Sequence[str], spoken: bool, row: int) -> str:
    """One answer: struck out with the names of those who refuse it, or left open."""
    if refusers:
        kind, sign, text = "out", "✕ ", f"<s>{escape(label)}</s>"
    else:
        kind, sign, text = "in", "" if spoken else "? ", f"<span>{escape(label)}</span>"
    by = escape(f"by {', '.join(refusers)}") if refusers else ""
    return f'<li class="st-{kind}" data-r="{row}"><b>{sign}</b>{text} <small>{by}</small></li>'
