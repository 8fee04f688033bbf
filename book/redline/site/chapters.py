"""The chapters as a teacher needs them listed: ``{lessons}``, from the chapters' own words."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from redline.site import address, downloads
from redline.site.structured import NUMBERS

NUMBERED = re.compile(r"\d+ · ")
TIMES = re.compile(r"(?P<read>[\w-]+) minutes to read; (?P<teach>\d+) minutes to teach", re.I)
HANDOUTS = "handouts"  # where the publisher lays what `make handouts` prints
PAPERS = {"A4": "a4", "Letter": "letter"}


def pages(env: BuildEnvironment) -> list[str]:
    """The chapters that are part of this build, in their order; their names sort first."""
    known = (page for page in downloads.notebooks(env.app) if page in env.titles)
    return [page for page in known if NUMBERED.match(env.titles[page].astext())]


def handout(page: str, paper: str) -> str:
    """Address of a printed page under the published site."""
    return f"{HANDOUTS}/{page}-{PAPERS[paper]}.pdf"


def times(text: str) -> tuple[int, int]:
    """Minutes to read and to teach, as a chapter gives them; ValueError if it does not."""
    match = TIMES.search(text)
    if not match:
        raise ValueError("says nowhere how many minutes it takes to read and to teach")
    word = match["read"].lower()
    return int(word) if word.isdigit() else NUMBERS[word], int(match["teach"])


class Lessons(SphinxDirective):
    """The directive ``{lessons}``: each chapter with its times, and its hand-outs if published."""

    def run(self) -> list[nodes.Node]:
        """Write the list; a chapter that does not give its times is an error."""
        entries = nodes.bullet_list()
        for page in pages(self.env):
            try:
                read, teach = times(self.env.get_doctree(page).astext())
            except ValueError as error:
                raise self.error(f"{page} {error}") from None
            line = nodes.paragraph()
            uri = self.env.app.builder.get_relative_uri(self.env.docname, page)
            line += nodes.reference("", self.env.titles[page].astext(), refuri=uri, internal=True)
            line += nodes.Text(f": {read} minutes to read, {teach} to teach")
            line += self._handouts(page)
            entries += nodes.list_item("", line)
        return [entries]

    def _handouts(self, page: str) -> list[nodes.Node]:
        base = address.base(self.env.app)
        if not base:
            return [nodes.Text(".")]
        links = [nodes.reference("", paper, refuri=base + handout(page, paper)) for paper in PAPERS]
        return [nodes.Text("; hand-out: "), links[0], nodes.Text(", "), links[1], nodes.Text(".")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("lessons", Lessons)
