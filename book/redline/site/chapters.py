"""The chapters as a teacher needs them listed: ``{lessons}``, from the chapters' own words.

A hand-out is printed from the finished site, so the list keeps a place for its links;
`fill` puts them there when the files lie beside it.
"""

from __future__ import annotations

import re
from collections.abc import Container

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from redline.site import downloads, structured
from redline.site.writing import bullets, html, page_link, paragraph

NUMBERED = re.compile(r"\d+ · ")
HANDOUTS = "handouts"  # the page of the list, and the folder of what is printed
KEY = "answers"
PAPERS = {"A4": "a4", "Letter": "letter"}
PLACE = re.compile(r'(<span class="rl-handout" data-page="(?P<page>[\w-]+)">).*?</span>')
NOTHING = re.compile(r'<p class="rl-no-handouts">.*?</p>\n?', re.DOTALL)
NOT_PRINTED = (
    '<p class="rl-no-handouts">This copy of the site has no PDFs: no browser was at hand when it '
    "was built. <code>make handouts</code> prints them into it. Any page also prints from your "
    "browser.</p>"
)


def pages(env: BuildEnvironment) -> list[str]:
    """The chapters that are part of this build, in their order; their names sort first."""
    names = (page for page in downloads.notebooks(env.app) if page in env.titles)
    return [page for page in names if NUMBERED.match(env.titles[page].astext())]


def handout(page: str, paper: str) -> str:
    """Address of a printed page under the site."""
    return f"{HANDOUTS}/{page}-{PAPERS[paper]}.pdf"


def places(text: str) -> list[str]:
    """The pages that the page of the list has a place for, in its order."""
    return [place["page"] for place in PLACE.finditer(text)]


def fill(text: str, printed: Container[str]) -> str:
    """The page of the list with links to what is ``printed``, by page."""

    def links(place: re.Match[str]) -> str:
        page = place["page"]
        if page not in printed:
            return place[0]
        files = (f'<a href="{handout(page, paper)}">{paper}</a>' for paper in PAPERS)
        return f"{place[1]}; as PDF: {', '.join(files)}</span>"

    return NOTHING.sub("", PLACE.sub(links, text))


class Lessons(SphinxDirective):
    """The directive ``{lessons}``: each chapter with its times, and places for the hand-outs."""

    def run(self) -> list[nodes.Node]:
        """Write the list; a chapter that does not give its times is an error."""
        lines = []
        for page in pages(self.env):
            read, teach = structured.minutes(self.env.get_doctree(page).astext())
            if not (read and teach):
                raise self.error(f"{page} does not give its minutes to read and teach in figures")
            title = self.env.titles[page].astext()
            lines.append(self._line(page, title, f": {read} minutes to read, {teach} to teach"))
        lines.append(self._line(KEY, "Answer key", ""))
        return [bullets(lines), html(NOT_PRINTED)]

    def _line(self, page: str, title: str, text: str) -> nodes.paragraph:
        link = page_link(self.env.app, self.env.docname, page, title)
        place = html(f'<span class="rl-handout" data-page="{page}"></span>')
        return paragraph(link, text, place, ".")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("lessons", Lessons)
