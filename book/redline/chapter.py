"""What a chapter imports, in one line.

``from redline.chapter import answer, cite, digest, explore, glue, load, quiz`` gives a
notebook its tables, its charts' controls and its computed prose, all bound to the book's
style, colours and sources. Figures and dates are worded by :mod:`redline.words`.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.display import display
from ipywidgets import RadioButtons
from myst_nb import glue as _store

import everystate as engine
from everystate.settings import publishing
from redline import palette
from redline.charts import style
from redline.charts.digest import digest
from redline.tables import load
from redline.tables.sources import cite

__all__ = ["answer", "cite", "digest", "explore", "glue", "load", "quiz"]


STATIC = Path(__file__).parents[1] / "_static"
_COLOURS = "".join(f"--rl-{name}:{token.light};" for name, token in palette.TOKENS.items())

style.register_fonts()
SETTINGS = engine.Settings(
    colors={token.light: f"rl-{name}" for name, token in palette.TOKENS.items()},
    rc=style.RC,
    cite=cite,
    embed="embed/{name}.html",
    # in a notebook, explorers that show HTML look as on the site, in its light colours
    sheets=(f":root{{{_COLOURS}}}", *sorted(STATIC.glob("*.css"))),
)

explore = functools.partial(engine.explore, settings=SETTINGS)


def glue(name: str, text: str) -> None:
    """Store a worded figure for the prose: ``glue("share", percent(18.62))``.

    The markdown writes it as ``{glue:text}`share` ``. The value is text, so that what the
    reader sees is what nbval compares; TypeError for anything else.
    """
    if not isinstance(text, str):
        raise TypeError(f"glue {name!r}: word the figure first, got {type(text).__name__}")
    _store(name, text, display=False)


class _Card:
    """A short answer, shown as a card on a page and as a sentence in a terminal."""

    def __init__(self, figure: str, sentence: str) -> None:
        self.figure, self.sentence = figure, sentence

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        figure, sentence = html.escape(self.figure), html.escape(self.sentence)
        return {
            "text/plain": f"{self.figure}: {self.sentence}",
            "text/html": (
                f'<div class="rl-answer"><p class="rl-answer-figure">{figure}</p>'
                f'<p class="rl-answer-sentence">{sentence}</p></div>'
            ),
        }


def answer(figure: str, sentence: str) -> None:
    """Show the chapter's short answer: one large computed figure and what it means."""
    display(_Card(figure, sentence))


def quiz(name: str, question: str, answers: Mapping[str, str], *, right: str) -> None:
    """Ask one question with native radio buttons and explain whichever answer is chosen.

    ``answers`` maps each answer to its explanation; ``right`` is one of them, otherwise
    ValueError. Nothing is stored and nothing leaves the page.
    """
    if right not in answers:
        raise ValueError(f"quiz {name!r}: right={right!r} is not among the answers")
    waiting = "Not answered yet"

    def explain(choice: str) -> str:
        if choice == waiting:
            return '<p class="rl-quiz-wait">Choose an answer to see what the data say.</p>'
        word = "Right." if choice == right else "Not quite."
        kind = "right" if choice == right else "wrong"
        return (
            f'<p class="rl-quiz-{kind}"><strong>{word}</strong> {html.escape(answers[choice])}</p>'
        )

    def spoken(choice: str) -> str:
        if choice == waiting:
            return f"Question: {question} No answer chosen yet."
        return f"{'Right' if choice == right else 'Not quite'}: {answers[choice]}"

    asked = explore(
        explain,
        name=name,
        title=question,
        alt=spoken,
        bare=True,
        choice=RadioButtons(options=[waiting, *answers], value=waiting, description="Your answer"),
    )
    if publishing():  # with the answer, which no browser shows, for the teacher's key
        key = _key(question, right, answers[right])
        display({"text/html": asked.html + key}, raw=True)
    else:
        display(asked)


def _key(question: str, right: str, why: str) -> str:
    """A question with its right answer, as `redline.site.exercises` gathers it."""
    asked, said, told = html.escape(question), html.escape(right), html.escape(why)
    return (
        f'<template class="rl-key"><p>{asked}</p><p><strong>{said}.</strong> {told}</p></template>'
    )
