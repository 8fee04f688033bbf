"""Exercises, gathered with their answers for the teacher.

An exercise is a section called "Exercise 1" and so on; its answer is the fold called "Solution".

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
from sphinx.util.docutils import SphinxDirective

from redline.site import chapters
from redline.site.blocks import Details

EXERCISE = re.compile(r"Exercise \d+$")
SOLUTION = "Solution"
TABLE = re.compile(r'aria-label="(?P<name>Table \d+)"')
KEY = re.compile(r'<template class="rl-key">(?P<inside>.*?)</template>', re.DOTALL)


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
        for exercise in sections(self.env.get_doctree(page)):
            title = exercise.children[0].astext()
            uri = self.env.app.builder.get_relative_uri(self.env.docname, page)
            link = nodes.reference("", title, refuri=f"{uri}#{exercise['ids'][0]}", internal=True)
            yield nodes.paragraph("", "", nodes.strong("", "", link), classes=["rl-key-title"])
            task, answer = exercise.children[1:], next(exercise.findall(is_solution), None)
            if answer is None:
                raise self.error(f"answer-key: {title} of {page} has no solution")
            while answer not in task[-1].findall(is_solution):  # a quiz may stand below it
                task.pop()
            yield from without_ids([node.deepcopy() for node in task[:-1]])
            content = without_ids([child.deepcopy() for child in answer.children])
            yield nodes.container("", *content, classes=["rl-key-answer"])

    def _questions(self, page: str) -> Iterator[nodes.Node]:
        texts = [
            match["inside"]
            for raw in self.env.get_doctree(page).findall(nodes.raw)
            for match in KEY.finditer(raw.astext())
        ]
        for number, text in enumerate(texts, start=1):
            title = nodes.strong("", f"Question {number}")
            yield nodes.paragraph("", "", title, classes=["rl-key-title"])
            yield nodes.raw("", text, format="html")


def sections(doctree: nodes.document) -> list[nodes.section]:
    """The exercises of a page, in order."""
    return [
        one for one in doctree.findall(nodes.section) if EXERCISE.match(one.children[0].astext())
    ]


def is_solution(node: nodes.Node) -> bool:
    """Whether a node is the folded answer to an exercise."""
    return isinstance(node, Details) and node["title"] == SOLUTION


def without_ids(content: list[nodes.Node]) -> list[nodes.Node]:
    """The same nodes, free of the ids of the page that they were copied from."""
    for node in content:
        for element in node.findall(nodes.Element):
            element["ids"] = []
    return content


def name_tables(section: nodes.section, chapter: str) -> None:
    """Say the chapter in the name of each table: every chapter counts its own from one."""
    for raw in list(section.findall(nodes.raw)):
        text = TABLE.sub(rf'aria-label="\g<name> of {escape(chapter)}"', raw.astext())
        if text != raw.astext():
            raw.replace_self(nodes.raw("", text, format="html"))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("answer-key", AnswerKey)
