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
from redline.site.writing import html, page_link, paragraph

EXERCISE = re.compile(r"Exercise \d+$")
SOLUTION = "Solution"
TABLE = re.compile(r'aria-label="(?P<name>Table \d+)"')
KEY = re.compile(r'<template class="rl-key">(?P<inside>.*?)</template>', re.DOTALL)


class AnswerKey(SphinxDirective):
    """The directive ``{answer-key}``: a section for each chapter that asks something."""

    def run(self) -> list[nodes.Node]:
        """Copy from the chapters what they ask and answer; none of them is an error."""
        key: list[nodes.Node] = []
        for page in chapters.pages(self.env):
            if content := [*self._exercises(page), *self._questions(page)]:
                title = self.env.titles[page].astext()
                head, attributes = nodes.title("", title), {"ids": [f"key-{page}"], "names": [page]}
                section = nodes.section("", head, *content, **attributes)
                name_tables(section, title)
                key.append(section)
        if not key:
            raise self.error("answer-key: no chapter of this book has an exercise")
        return key

    def _exercises(self, page: str) -> Iterator[nodes.Node]:
        for exercise in sections(self.env.get_doctree(page)):
            title = exercise.children[0].astext()
            anchor = f"#{exercise['ids'][0]}"
            link = page_link(self.env.app, self.env.docname, page, title, anchor)
            yield paragraph(nodes.strong("", "", link), classes=["rl-key-title"])
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
            yield paragraph(nodes.strong("", f"Question {number}"), classes=["rl-key-title"])
            yield html(text)


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
            raw.replace_self(html(text))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("answer-key", AnswerKey)
