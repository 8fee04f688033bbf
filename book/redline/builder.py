"""The settlement builder in a chapter: ipywidgets in a running kernel, plain HTML on the site."""

from __future__ import annotations

import hashlib
from typing import Any

import ipywidgets
from IPython.display import display

from everystate import RUN
from everystate.live import dressed
from everystate.settings import publishing
from redline import words
from redline.chapter import SETTINGS
from redline.charts import red_lines as drawn
from redline.questions import settlement
from redline.tables.sources import cite


def line(built: drawn.Model) -> str:
    """One line that a notebook test compares: what is offered, and a hash of what every text
    crosses on every day.
    """
    texts = [drawn.texts(built, day, stated) for day in built.days for stated in (False, True)]
    content = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]
    total = settlement.count(built.limits, built.options, []).total
    return (
        f"builder {drawn.NAME}: {len(built.options)} questions · {words.number(total)} "
        f"combinations · {len(built.days)} days · {len(built.presets)} texts · content {content}"
    )


def in_words(built: drawn.Model) -> str:
    """The settlement that the builder begins with, as Markdown, and how to build another."""
    start = next(iter(built.presets))
    choice = built.presets[start]
    examined = settlement.examine(built.stance(built.own[start], True), choice)
    sentence = drawn.verdict(examined, len(choice), len(built.options))
    return f"**{settlement.PRESETS[start]}** {sentence} {RUN}"


def build_settlement(built: drawn.Model) -> None:
    """Let the reader answer each question and see whose stated limits that crosses."""
    if publishing():
        display({"text/html": drawn.builder(built, cite)}, raw=True)
        return
    view = _widgets(built)
    data = {"version_major": 2, "version_minor": 0, "model_id": view.model_id}
    # beside the widget its words: what a notebook shows that was not run
    display(
        {"application/vnd.jupyter.widget-view+json": data, "text/markdown": in_words(built)},
        raw=True,
    )
    print(line(built))


def _widgets(built: drawn.Model) -> ipywidgets.VBox:
    """The same choices as ipywidgets, answered by the reference functions."""
    wide = ipywidgets.Layout(width="46rem", max_width="100%")
    style = {"description_width": "15rem"}

    def dropdown(name: str, options: list[tuple[str, Any]], value: Any) -> ipywidgets.Dropdown:
        return ipywidgets.Dropdown(
            options=options, value=value, description=name, layout=wide, style=style
        )

    start = next(iter(built.presets))
    texts = [(settlement.PRESETS[text], text) for text in built.presets]
    preset = dropdown("Start from", [*texts, ("your own", "")], start)
    when = dropdown("As known on", [(words.date(d), d) for d in built.days], built.own[start])
    stated = ipywidgets.Checkbox(
        value=True, description="stated limits only, none inferred", indent=False
    )
    answers = {d: dropdown(built.names[d], [("left open", "")], "") for d in built.options}
    shown = ipywidgets.HTML()

    def show(_: Any = None) -> None:
        choice = {d: widget.value for d, widget in answers.items() if widget.value}
        stance = built.stance(when.value, stated.value)
        result = drawn.result(built, choice, stance, cite)
        shown.value = f'<div class="settlement">{result}</div>'

    def offer(_: Any = None) -> None:
        """Say in each menu who refuses which answer, on the day and by the limits chosen."""
        stance = built.stance(when.value, stated.value)
        for d, widget in answers.items():
            chosen = widget.value
            widget.options = [
                ("left open", ""),
                *(
                    (built.label(d, value) + drawn.refused(stance, d, value, " – "), value)
                    for value in built.options[d]
                ),
            ]
            widget.value = chosen

    def begin(_: Any) -> None:
        if preset.value:
            when.value = built.own[preset.value]
            for d, widget in answers.items():
                widget.value = built.presets[preset.value].get(d, "")

    offer()
    begin(None)
    preset.observe(begin, "value")
    for control in (when, stated):
        control.observe(offer, "value")
    for widget in [when, stated, *answers.values()]:
        widget.observe(show, "value")
    show()
    return dressed([preset, when, stated, *answers.values(), shown], SETTINGS.sheets)
