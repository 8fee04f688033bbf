"""The settlement builder in a chapter: ipywidgets in a running kernel, plain HTML on the site."""

from __future__ import annotations

import hashlib
from typing import Any

import ipywidgets
import pandas as pd
from IPython.display import display

from everystate import RUN
from everystate.live import dressed
from everystate.settings import publishing
from redline import words
from redline.chapter import SETTINGS
from redline.charts import red_lines
from redline.questions import settlement
from redline.tables.sources import cite


def line(model: red_lines.Model) -> str:
    """One line that a notebook test compares: what is offered, and a hash of what every text
    crosses on every day.
    """
    texts = [red_lines.texts(model, day, stated) for day in model.days for stated in (False, True)]
    content = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]
    total = settlement.count(model.limits, model.options, []).total
    return (
        f"builder {red_lines.NAME}: {len(model.options)} questions · {words.number(total)} "
        f"combinations · {len(model.days)} days · {len(model.presets)} texts · content {content}"
    )


def in_words(model: red_lines.Model) -> str:
    """The settlement that the builder begins with, as Markdown, and how to build another."""
    start, choice = settlement.START, model.presets[settlement.START]
    examined = settlement.examine(model.stance(model.own[start], True), choice)
    sentence = red_lines.verdict(examined, len(choice), len(model.options))
    return f"**{model.texts[start]}** {sentence} {RUN}"


def build_settlement(model: red_lines.Model) -> None:
    """Let the reader answer each question and see whose stated limits that crosses."""
    if publishing():
        display({"text/html": red_lines.builder(model, cite)}, raw=True)
        return
    view = _Widgets(model).view()
    data = {"version_major": 2, "version_minor": 0, "model_id": view.model_id}
    # beside the widget its words: what a notebook shows that was not run
    display(
        {"application/vnd.jupyter.widget-view+json": data, "text/markdown": in_words(model)},
        raw=True,
    )
    print(line(model))


def _dropdown(name: str, options: list[tuple[str, Any]], value: Any) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(
        options=options,
        value=value,
        description=name,
        layout=ipywidgets.Layout(width="46rem", max_width="100%"),
        style={"description_width": "15rem"},
    )


class _Widgets:
    """The same choices as ipywidgets, answered by the reference functions."""

    def __init__(self, model: red_lines.Model) -> None:
        self.model, start = model, settlement.START
        texts = [(name, text) for text, name in model.texts.items()]
        days = [(words.date(day), day) for day in model.days]
        self.preset = _dropdown("Start from", [*texts, ("your own", "")], start)
        self.day = _dropdown("As known on", days, model.own[start])
        self.stated = ipywidgets.Checkbox(
            value=True, description="stated limits only, none inferred", indent=False
        )
        self.answers = {
            dimension: _dropdown(model.names[dimension], [("left open", "")], "")
            for dimension in model.options
        }
        self.result = ipywidgets.HTML()

    def view(self) -> ipywidgets.VBox:
        """All of them, each change followed by what it changes."""
        self.offer()
        self.begin()
        self.preset.observe(self.begin, "value")
        for control in (self.day, self.stated):
            control.observe(self.offer, "value")
        controls = [self.day, self.stated, *self.answers.values()]
        for control in controls:
            control.observe(self.show, "value")
        self.show()
        return dressed([self.preset, *controls, self.result], SETTINGS.sheets)

    def stance(self) -> pd.DataFrame:
        """Each actor's stances on the day and by the limits chosen."""
        return self.model.stance(self.day.value, self.stated.value)

    def show(self, _: Any = None) -> None:
        choice = {name: menu.value for name, menu in self.answers.items() if menu.value}
        result = red_lines.result(self.model, choice, self.stance(), cite)
        self.result.value = f'<div class="settlement">{result}</div>'

    def offer(self, _: Any = None) -> None:
        """Say in each menu who refuses which answer, on the day and by the limits chosen."""
        stance = self.stance()
        for name, menu in self.answers.items():
            answer = menu.value
            menu.options = [("left open", "")] + [
                (
                    self.model.label(name, value)
                    + red_lines.refusal_words(stance, name, value, " – "),
                    value,
                )
                for value in self.model.options[name]
            ]
            menu.value = answer

    def begin(self, _: Any = None) -> None:
        if self.preset.value:
            self.day.value = self.model.own[self.preset.value]
            for name, menu in self.answers.items():
                menu.value = self.model.presets[self.preset.value].get(name, "")
