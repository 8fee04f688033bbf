"""How the parts of the extension write: pieces of a page's tree, and files once the pages stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def paragraph(*parts: str | nodes.Node, **attributes: Any) -> nodes.paragraph:
    """A paragraph of words and nodes."""
    children = (nodes.Text(part) if isinstance(part, str) else part for part in parts)
    return nodes.paragraph("", "", *children, **attributes)


def between(parts: Iterable[nodes.Node], separator: str = ", ") -> list[nodes.Node]:
    """The nodes with a separator between each two."""
    line = [node for part in parts for node in (nodes.Text(separator), part)]
    return line[1:]


def bullets(entries: Iterable[nodes.Node]) -> nodes.bullet_list:
    """A list with one node an entry."""
    return nodes.bullet_list("", *(nodes.list_item("", entry) for entry in entries))


def html(text: str) -> nodes.raw:
    """Markup as it is."""
    return nodes.raw("", text, format="html")


def page_link(
    app: Sphinx,
    docname: str,
    page: str,
    name: str | nodes.Node,
    anchor: str = "",
    **attributes: Any,
) -> nodes.reference:
    """A link from the page ``docname`` to another one, or to an ``anchor`` (``#id``) of it."""
    uri = app.builder.get_relative_uri(docname, page) + anchor
    child = nodes.Text(name) if isinstance(name, str) else name
    return nodes.reference("", "", child, refuri=uri, internal=True, **attributes)


def when_written(app: Sphinx, write: Callable[[Sphinx], None], priority: int = 500) -> None:
    """Have ``write`` called when the pages of a site are written without an exception."""

    def finish(app: Sphinx, exception: Exception | None) -> None:
        if exception is None and app.builder.format == "html":
            write(app)

    app.connect("build-finished", finish, priority)
