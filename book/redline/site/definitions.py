"""A term of the glossary says its definition where it stands, on hover and on focus.

A notebook links to a term as ``[occupied](glossary.md#term-occupied)``, which leads there in any
front end. On the site the definition follows the link, hidden until the link is pointed at or
focused, and is the link's description for those who hear the page.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from redline.site.writing import page_link

logger = logging.getLogger(__name__)
GLOSSARY = "glossary"


def definitions(app: Sphinx) -> dict[str, str]:
    """What each term of the glossary means, by the id of its entry: its first paragraph."""
    meanings: dict[str, str] = {}
    for entry in app.env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        paragraph = entry.next_node(nodes.paragraph)
        for term in entry.findall(nodes.term):
            meanings.update(dict.fromkeys(term["ids"], paragraph.astext() if paragraph else ""))
    return meanings


def link_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Make a plain link to the glossary what the role ``{term}`` gives."""
    page = app.env.docname
    for link in list(doctree.findall(addnodes.pending_xref)):
        term = link.get("reftargetid") or ""
        if link.get("reftarget") == GLOSSARY and term.startswith("term-"):
            name = nodes.inline("", link.astext(), classes=["xref", "std", "std-term"])
            link.replace_self(page_link(app, page, GLOSSARY, name, f"#{term}"))


def explain(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the definition beside each link to a term; the glossary itself needs none."""
    links = [link for link in doctree.findall(nodes.reference) if _is_term(link)]
    if not links or docname == GLOSSARY or app.builder.format != "html":
        return
    meaning = definitions(app)
    for number, link in enumerate(links, start=1):
        text = meaning.get(link["refuri"].partition("#")[2])
        if text is None:
            logger.error("the glossary has no %s", link["refuri"], location=docname)
        elif text:
            link.replace_self(nodes.raw("", _html(link, text, number), format="html"))


def _is_term(link: nodes.reference) -> bool:
    return any("std-term" in child.get("classes", []) for child in link.findall(nodes.inline))


def _html(link: nodes.reference, text: str, number: int) -> str:
    tip = f"term-tip-{number}"
    return (
        f'<span class="rl-term"><a href="{escape(link["refuri"])}" aria-describedby="{tip}">'
        f"{escape(link.astext())}</a>"
        f'<span class="rl-tip" role="tooltip" id="{tip}" hidden>{escape(text)}</span></span>'
    )


def setup(app: Sphinx) -> None:
    """Work on the resolved page: the links are known then."""
    app.connect("doctree-read", link_terms)
    app.connect("doctree-resolved", explain)
