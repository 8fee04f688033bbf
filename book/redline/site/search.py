"""What the search finds: sections, charts, terms and questions, each with its words and address.

The pages are read as they are shown, computed sentences included; code, markup and the options of
controls are not. The list is a classic script, so that the search works from a disk too; MiniSearch
looks through it in the browser (``theme/static/site-search.js``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx

from everystate.sphinx import Explorer
from redline.site import chapters
from redline.site.definitions import GLOSSARY
from redline.site.source_links import BIBLIOGRAPHY

FILE = "_static/search-index.js"
TABLES = "data/"  # the folder of the page of each table
QUESTIONS = "questions"  # the page whose sections are asked as a reader would
LEFT_OUT = (BIBLIOGRAPHY, "search")  # a thousand titles of others would drown the book's own words
_HIDDEN = (nodes.literal_block, nodes.raw, nodes.section, nodes.title, nodes.comment)
_BLOCKS = (nodes.paragraph, nodes.list_item, nodes.definition_list_item, nodes.row)


@dataclass(frozen=True)
class Entry:
    """One thing to find.

    Attributes:
        kind: question, term, chart, section (of a chapter), table (its page) or page (any other).
        title: its heading, name or term.
        path: the headings above it.
        text: its own words, without those of the sections in it.
        address: relative to the site.
    """

    kind: str
    title: str
    path: str
    text: str
    address: str


def collect(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note what a page has to find."""
    if app.builder.format == "html" and docname not in LEFT_OUT:
        address = app.builder.get_target_uri(docname)
        entries = terms(doctree, address) if docname == GLOSSARY else sections(doctree, address)
        kind = _kind(docname, chapters.pages(app.env))
        app.site_found[docname] = [  # type: ignore[attr-defined]  # set in setup
            replace(entry, kind=kind) if entry.kind == "section" or docname == QUESTIONS else entry
            for entry in entries
        ]


def _kind(docname: str, numbered: Iterable[str]) -> str:
    if docname == QUESTIONS:
        return "question"
    if docname in numbered:
        return "section"
    return "table" if docname.startswith(TABLES) else "page"


def sections(doctree: nodes.document, address: str) -> Iterator[Entry]:
    """The sections and the charts of a page, each under the headings above it."""
    for section in doctree.findall(nodes.section):
        path = _path(section)
        where = f"{address}#{section['ids'][0]}" if path[1:] else address
        yield Entry("section", path[-1], " › ".join(path[:-1]), " ".join(_words(section)), where)
        for explorer in section.findall(Explorer):
            if _nearest(explorer) is section:
                yield chart(explorer, " › ".join(path), address)


def terms(doctree: nodes.document, address: str) -> Iterator[Entry]:
    """The terms of the glossary, each with its definition."""
    for item in doctree.findall(nodes.definition_list_item):
        names, meaning = list(item.findall(nodes.term)), item.next_node(nodes.definition)
        if names and meaning is not None and names[0]["ids"]:
            title = ", ".join(term.astext() for term in names)
            where = f"{address}#{names[0]['ids'][0]}"
            yield Entry("term", title, "Glossary", _plain(meaning.astext()), where)


def chart(explorer: Explorer, path: str, address: str) -> Entry:
    """A chart by its title and by the sentence of the state that it opens with."""
    words = html.fragment_fromstring(explorer.astext()).xpath('string(.//*[@class="explore-alt"])')
    place = f"{address}#{explorer['name']}"
    return Entry("chart", _plain(explorer["title"]), path, _plain(words), place)


def _path(section: nodes.Element | None) -> list[str]:
    if not isinstance(section, nodes.section):
        return []
    return [*_path(section.parent), _plain(section.children[0].astext())]


def _nearest(node: nodes.Node) -> nodes.Node | None:
    while node.parent is not None and not isinstance(node.parent, nodes.section):
        node = node.parent
    return node.parent


def _words(node: nodes.Element) -> Iterator[str]:
    """The words of a section's own blocks, less those of the sections in it."""
    for child in node.children:
        if isinstance(child, _HIDDEN):
            continue
        if isinstance(child, _BLOCKS):
            yield _plain(child.astext())
        elif isinstance(child, nodes.Element):
            yield from _words(child)


def _plain(text: str) -> str:
    return " ".join(text.split())


def write(app: Sphinx, fault: Exception | None) -> None:
    """Write the list of all that can be found, in the order of the pages."""
    if fault or app.builder.format != "html":
        return
    by_page: dict[str, list[Entry]] = app.site_found  # type: ignore[attr-defined]  # set in setup
    entries = [asdict(entry) for page in sorted(by_page) for entry in by_page[page]]
    listed = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    place = Path(app.outdir) / FILE
    place.write_text(f"window.bookEntries={listed}\n", encoding="utf-8")


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, str], str]]:
    """The page that searches."""
    yield "search", {}, "search.html"


def replace_sphinx(app: Sphinx) -> None:
    """Leave out Sphinx's own index and page: they find whole pages, code and markup included."""
    app.builder.search = False  # type: ignore[attr-defined]  # as the builder of HTML has


def setup(app: Sphinx) -> None:
    """Collect when computed paragraphs have their place, and before definitions are put in."""
    app.site_found = {}  # type: ignore[attr-defined]  # one build's entries, by page
    app.connect("builder-inited", replace_sphinx)
    app.connect("doctree-resolved", collect, priority=110)
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", write)
