"""What a chapter imports, in one line.

``from redline.chapter import answer, explore, load, prose, quiz, solution, source`` gives a
notebook its tables, its charts' controls and its computed prose, all bound to the book's
style, colours and sources. Figures and dates are worded by :mod:`redline.words`.
"""

from __future__ import annotations

import functools
import html
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import yaml
from IPython.display import display
from ipywidgets import RadioButtons

import everystate as engine
from everystate.settings import publishing
from redline import palette, tables
from redline.charts import style
from redline.charts.digest import digest
from redline.tables import load
from redline.tables.sources import cite, source_link

__all__ = ["answer", "cite", "digest", "explore", "load", "prose", "quiz", "solution", "source"]


STATIC = Path(__file__).parents[1] / "_static"
_COLOURS = "".join(f"--rl-{name}:{token.light};" for name, token in palette.TOKENS.items())


def home(root: Path = tables.BOOK.parent) -> str:
    """Where the book is published, as ``CITATION.cff`` says; empty while it is nowhere."""
    file = root / "CITATION.cff"  # not there where the chapters' folder is copied alone
    citation = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    return f"{citation['url'].rstrip('/')}/" if "url" in citation else ""


style.register_fonts()
SETTINGS = engine.Settings(
    colors={token.light: f"rl-{name}" for name, token in palette.TOKENS.items()},
    rc=style.RC,
    cite=cite,
    embed="embed/{name}.html",
    home=home(),
    # in a notebook, explorers that show HTML look as on the site, in its light colours
    sheets=(f":root{{{_COLOURS}}}", *sorted(STATIC.glob("*.css"))),
)

explore = functools.partial(engine.explore, settings=SETTINGS)


def prose(text: str) -> None:
    """Show a paragraph, or several, of Markdown with its figures computed in it.

    ``prose(f"DeepState shows {area(km2)} as held {source('deepstate-archive')}.")`` reads the
    same in a notebook and on the site. A dollar is a dollar here, never the start of a formula.
    """
    display({"text/markdown": _markdown(text)}, raw=True)


def solution(*parts: str | pd.DataFrame | float) -> None:
    """Show the answer to the exercise above, folded: Markdown, tables and figures in their order.

    The code that leads to it stands in the same cell, which a notebook keeps closed.
    """
    content = "\n\n".join(map(_part, parts))
    fold = f"<details>\n<summary>Solution</summary>\n\n{content}\n\n</details>"
    display({"text/markdown": fold}, raw=True)


def source(*ids: str) -> str:
    """Return Markdown links to sources, in brackets: ``([ISW, 2025](https://…))``.

    On the site they lead to the bibliography. KeyError for an id that the book does not have.
    """
    return f"({'; '.join(source_link(entry) for entry in cite(ids))})"


def _part(part: str | pd.DataFrame | float) -> str:
    if isinstance(part, pd.DataFrame):
        return str(part.to_html(border=0))
    return _markdown(part) if isinstance(part, str) else f"`{part}`"


def _markdown(text: str) -> str:
    """Markdown that begins at the margin, with its dollars as dollars."""
    dollar = r"\$" if publishing() else engine.DOLLAR
    return textwrap.dedent(text).strip().replace("$", dollar)


def answer(figure: str, sentence: str) -> None:
    """Show the chapter's short answer: one large computed figure and what it means.

    It is a card on a page and a sentence in a terminal.
    """
    card = (
        f'<div class="rl-answer"><p class="rl-answer-figure"><strong>{html.escape(figure)}</strong>'
        f'</p><p class="rl-answer-sentence">{html.escape(sentence)}</p></div>'
    )
    display({"text/plain": f"{figure}: {sentence}", "text/html": card}, raw=True)


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
        kind, word = ("right", "Right.") if choice == right else ("wrong", "Not quite.")
        why = html.escape(answers[choice])
        return f'<p class="rl-quiz-{kind}"><strong>{word}</strong> {why}</p>'

    def sentence(choice: str) -> str:
        if choice == waiting:
            return f"{question} No answer chosen yet."
        return f"{'Right' if choice == right else 'Not quite'}: {answers[choice]}"

    explorer = explore(
        explain,
        name=name,
        title=question,
        alt=sentence,
        bare=True,
        choice=RadioButtons(options=[waiting, *answers], value=waiting, description="Your answer"),
    )
    display(explorer)
    if publishing():  # the answer, which no browser shows, for the teacher's key
        display({"text/html": _key(question, right, answers[right])}, raw=True)


def _key(question: str, right: str, why: str) -> str:
    """A question with its right answer, as `redline.site.exercises` gathers it."""
    prompt, choice, reason = map(html.escape, (question, right, why))
    return (
        f'<template class="rl-key"><p>{prompt}</p><p><strong>{choice}.</strong> {reason}</p>'
        "</template>"
    )
