"""Exercises: numbered anew on each page, and gathered with their answers for the teacher.

``{answer-key}`` writes every chapter's exercises with their solutions, and its questions with
the right answer, out of the chapters as they were just read. Nothing is typed a second time, so
a figure in the key is the one that the chapter's own cell computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.nodes import is_exercise_node, solution_node

from redline.site import chapters

KIND = "exercise"  # as sphinx-exercise calls them where figures are numbered
TABLE = re.compile(r'aria-label="(?P<name>Table \d+)"')
KEY = re.compile(r'<template class="rl-key">(?P<inside>.*?)</template>', re.DOTALL)


def number_by_page(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Begin with exercise 1 on each page, as the chapters' own words count them."""
    for numbers in env.toc_fignumbers.values():
        if found := numbers.get(KIND):
            numbers[KIND] = {name: (place,) for place, name in enumerate(found, start=1)}
    return []


class AnswerKey(SphinxDirective):
    """The directive ``{answer-key}``: a section for each chapter that asks something."""

    def run(self) -> list[nodes.Node]:
        """Copy from the chapters what they ask and answer; none of them is an error."""
        sections = (self._of(page) for page in chapters.pages(self.env))
        written: list[nodes.Node] = [one for one in sections if one is not None]
        if not written:
            raise self.error("answer-key: no chapter of this book has an exercise")
        return written

    def _of(self, page: str) -> nodes.section | None:
        content = [*self._exercises(page), *self._questions(page)]
        if not content:
            return None
        title = self.env.titles[page].astext()
        section = nodes.section("", nodes.title("", title), ids=[f"key-{page}"], names=[page])
        section += content
        name_tables(section, title)
        return section

    def _exercises(self, page: str) -> Iterator[nodes.Node]:
        doctree = self.env.get_doctree(page)
        solutions = {one["target_label"]: one for one in doctree.findall(solution_node)}
        for number, exercise in enumerate(doctree.findall(is_exercise_node), start=1):
            label = exercise["label"]
            uri = f"{self.env.app.builder.get_relative_uri(self.env.docname, page)}#{label}"
            link = nodes.reference("", f"Exercise {number}", refuri=uri, internal=True)
            yield nodes.paragraph("", "", nodes.strong("", "", link), classes=["rl-key-title"])
            yield from inside(exercise)
            yield nodes.container("", *inside(solutions[label]), classes=["rl-key-answer"])

    def _questions(self, page: str) -> Iterator[nodes.Node]:
        found = [
            match["inside"]
            for raw in self.env.get_doctree(page).findall(nodes.raw)
            for match in KEY.finditer(raw.astext())
        ]
        for number, text in enumerate(found, start=1):
            title = nodes.strong("", f"Question {number}")
            yield nodes.paragraph("", "", title, classes=["rl-key-title"])
            yield nodes.raw("", text, format="html")


def inside(admonition: nodes.Element) -> list[nodes.Node]:
    """What an exercise or a solution holds under its title, free of the ids of its own page."""
    found: list[nodes.Node] = []
    for child in admonition.children[1:]:  # the first is the title
        found += child.children if isinstance(child, nodes.section) else [child]
    for node in found:
        for element in node.findall(nodes.Element):
            element["ids"] = []
    return found


def name_tables(section: nodes.section, chapter: str) -> None:
    """Say the chapter in the name of each table: every chapter counts its own from one."""
    for raw in list(section.findall(nodes.raw)):
        text = TABLE.sub(rf'aria-label="\g<name> of {escape(chapter)}"', raw.astext())
        raw.replace_self(nodes.raw("", text, format="html"))


def setup(app: Sphinx) -> None:
    """Number after Sphinx has; register the directive."""
    app.connect("env-get-updated", number_by_page, priority=900)
    app.add_directive("answer-key", AnswerKey)
