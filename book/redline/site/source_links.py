"""Links from a claim to its source, and the bibliography that they lead to.

In a notebook a citation is an ordinary link to the source. On the site it leads to the source's
entry in the bibliography; an address outside that is no known source is an error that names the
page. A page that never runs may write ``{cite-source}`some-id` `` instead. The directive
``{sources}`` writes the bibliography: by kind, with the pages that cite each entry.
"""

from __future__ import annotations

import html
import importlib
import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from everystate.sphinx import Explorer
from redline import words
from redline.site.writing import between, page_link, paragraph
from redline.tables.sources import Source

logger = logging.getLogger(__name__)

BIBLIOGRAPHY = "bibliography"
CITED = re.compile(rf"{BIBLIOGRAPHY}\.html#([\w.-]+)")
KINDS = {
    "law": "Law and treaties",
    "primary": "Statements, votes and documents",
    "dataset": "Data sets",
    "think_tank": "Research institutes",
    "ngo": "Non-governmental organisations",
    "encyclopedia": "Reference works",
    "news": "News",
    "other": "Other pages",
}


class SourceList(nodes.General, nodes.Element):
    """Stands for the bibliography until every page has been read."""


def sources(app: Sphinx) -> dict[str, Source]:
    """Every source by id, from the callable that ``site_sources`` names."""
    module, _, attribute = app.config.site_sources.partition(":")
    members: Iterable[Source] = getattr(importlib.import_module(module), attribute)()
    return {source.id: source for source in members}


class CiteSource(SphinxRole):
    """The role ``{cite-source}``: one id, or several with commas between."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return links in square brackets; an unknown id is an error at this line."""
        by_id: dict[str, Source] = self.env.app.site_known_sources  # type: ignore[attr-defined]  # set in setup
        links: list[nodes.Node] = []
        for source_id in (part.strip() for part in self.text.split(",")):
            if source_id not in by_id:
                logger.error("cite-source: no source %r", source_id, location=self.get_location())
                continue
            note_citation(self.env, self.env.docname, source_id)
            links.append(self._link(by_id[source_id]))
        mark = nodes.inline(self.rawtext, "", *between(links, "; "), classes=["rl-cite"])
        return [mark], []

    def _link(self, source: Source) -> nodes.reference:
        app, page, anchor = self.env.app, self.env.docname, f"#{source.id}"
        return page_link(app, page, BIBLIOGRAPHY, source.label, anchor, reftitle=source.title)


class Sources(SphinxDirective):
    """The directive ``{sources}``: the whole bibliography, written when all pages are read."""

    def run(self) -> list[nodes.Node]:
        """Leave a placeholder."""
        return [SourceList()]


def note_citation(env: BuildEnvironment, docname: str, source_id: str) -> None:
    """Remember that a page cites a source."""
    _citations(env).setdefault(source_id, set()).add(docname)


def _citations(env: BuildEnvironment) -> dict[str, set[str]]:
    if not hasattr(env, "site_citations"):
        env.site_citations = {}  # type: ignore[attr-defined]  # the environment is the place for it
    citations: dict[str, set[str]] = env.site_citations  # type: ignore[attr-defined]  # set above
    return citations


def lead_to_bibliography(app: Sphinx, doctree: nodes.document) -> None:
    """Turn a notebook's links to sources into links to their entries; refuse any other address."""
    page = app.env.docname
    if not app.env.doc2path(page).endswith(".ipynb"):
        return
    by_address = _by_address(app)
    uri = app.builder.get_relative_uri(page, BIBLIOGRAPHY)
    for link in list(doctree.findall(nodes.reference)):
        address = html.unescape(link.get("refuri", ""))
        if not address.startswith(("http:", "https:")):
            continue
        by_label = by_address.get(address, {})
        source = by_label.get(link.astext()) or next(iter(by_label.values()), None)
        if source is None:
            logger.error("%s is the address of no source", address, location=link)
            continue
        note_citation(app.env, page, source.id)
        link["refuri"], link["internal"] = f"{uri}#{source.id}", True
        link["reftitle"] = source.title
        link["classes"].append("rl-cite")


def _by_address(app: Sphinx) -> dict[str, dict[str, Source]]:
    """Sources by address, and there by the name that a link to them has."""
    by_address: dict[str, dict[str, Source]] = {}
    for source in app.site_known_sources.values():  # type: ignore[attr-defined]  # set in setup
        if source.url:
            by_address.setdefault(source.url, {})[source.label] = source
    return by_address


def collect_from_charts(app: Sphinx, doctree: nodes.document) -> None:
    """Note the sources that raw HTML links to, those of every state of an explorer among them."""
    for raw in doctree.findall(nodes.raw):
        text = raw.everything() if isinstance(raw, Explorer) else raw.astext()
        for source_id in CITED.findall(text):
            note_citation(app.env, app.env.docname, source_id)


def forget_page(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """A page that is read again may cite other sources."""
    for pages in _citations(env).values():
        pages.discard(docname)


def write_bibliography(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each placeholder by the entries, and say where each is cited."""
    for place in list(doctree.findall(SourceList)):
        place.replace_self(_sections(app, docname))


def _sections(app: Sphinx, docname: str) -> list[nodes.Node]:
    """A line that leads to each kind and says how many sources it has, then the kinds."""
    by_kind: dict[str, list[Source]] = {kind: [] for kind in KINDS}
    for source in sources(app).values():
        by_kind[source.kind].append(source)
    groups = {kind: members for kind, members in by_kind.items() if members}
    line = nodes.paragraph()
    for place, (kind, members) in enumerate(groups.items()):
        line += nodes.Text(" · " if place else "")
        line += nodes.reference("", KINDS[kind], refid=_section_id(kind), internal=True)
        line += nodes.Text(f" {len(members):,}")
    return [line, *(_section(app, docname, kind, members) for kind, members in groups.items())]


def _section_id(kind: str) -> str:
    return f"sources-{kind.replace('_', '-')}"


def _section(app: Sphinx, docname: str, kind: str, members: list[Source]) -> nodes.section:
    members.sort(key=lambda source: (source.publisher.casefold(), source.published))
    entries = nodes.bullet_list(classes=["rl-sources"])
    entries += [_entry(app, docname, source) for source in members]
    return nodes.section("", nodes.title("", KINDS[kind]), entries, ids=[_section_id(kind)])


def _entry(app: Sphinx, docname: str, source: Source) -> nodes.list_item:
    title = {"classes": ["rl-source-title"]}
    name = (
        nodes.reference("", source.title, refuri=source.url, **title)
        if source.url
        else nodes.inline("", source.title, **title)
    )
    stop = "" if source.title.endswith((".", "?", "!")) else "."
    date = words.publication(source.published, source.kind)
    line = paragraph(name, f"{stop} {source.publisher}, {date}.")
    pages = sorted(_citations(app.env).get(source.id, set()) - {docname})
    if pages:
        links = between(page_link(app, docname, page, page_name(app, page)) for page in pages)
        line += nodes.inline("", "", nodes.Text(" Cited in "), *links, classes=["rl-cited-in"])
    return nodes.list_item("", line, ids=[source.id])


def page_name(app: Sphinx, page: str) -> str:
    """How a page is called in a list: the chapter's number where it has one, else its title."""
    title = app.env.titles[page].astext()
    number, dot, _ = title.partition(" · ")
    return f"chapter {number}" if dot and number.isdigit() else title


def setup(app: Sphinx) -> None:
    """Register the role, the directive and the passes over all pages."""
    app.add_config_value("site_sources", "", "env")
    app.add_role("cite-source", CiteSource())
    app.add_directive("sources", Sources)
    app.add_node(SourceList)
    app.connect("builder-inited", _load_sources)
    app.connect("env-purge-doc", forget_page)
    app.connect("doctree-read", collect_from_charts)
    app.connect("doctree-read", lead_to_bibliography)
    app.connect("doctree-resolved", write_bibliography)


def _load_sources(app: Sphinx) -> Any:
    app.site_known_sources = sources(app)  # type: ignore[attr-defined]  # read by every role
