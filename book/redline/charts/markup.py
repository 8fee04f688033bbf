"""Pieces of HTML of which the book's lists, cards and tables are made."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

from redline.tables.sources import Source
from redline.words import publication


def text(value: object) -> str:
    """A value as the text of an element, escaped."""
    return html.escape(str(value), quote=False)


def hidden_unless(visible: bool) -> str:
    """The attribute that takes an element off the page and away from screen readers."""
    return "" if visible else ' hidden="hidden"'


def table(css: str, columns: Sequence[str], rows: Iterable[str]) -> str:
    """A table of class ``css`` with the names of its columns over ``rows``, which are HTML."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return (
        f'<table class="{css}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def links(ids: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Links into the bibliography, by publisher and date; ``sources`` are by id."""
    return (
        "; ".join(
            f'<a href="{html.escape(source.href)}" title="{html.escape(source.title)}">'
            f"{text(source.publisher)}, {publication(source.published, source.kind)}</a>"
            for source in (sources[i] for i in ids)
        )
        + "."
    )
