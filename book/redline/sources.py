"""The book's sources: one list, one id each, one place in the bibliography."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from redline import tables

BIBLIOGRAPHY = "bibliography.html"


@dataclass(frozen=True)
class Source:
    """A source that the book cites.

    Attributes:
        id: unique in the whole book.
        title: as printed; in [square brackets] where it describes a page with no headline shown.
        publisher: who published it, and through whom it was read where that differs.
        url: empty where no address was shown.
        published: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty where no date was shown.
        kind: primary, law, news, dataset, think_tank, ngo, encyclopedia or other.
    """

    id: str
    title: str
    publisher: str
    url: str
    published: str
    kind: str

    @property
    def href(self) -> str:
        """The address of this source's entry in the bibliography, relative to a chapter's page."""
        return f"{BIBLIOGRAPHY}#{self.id}"


@lru_cache(maxsize=4)
def _all(directory: Path) -> dict[str, Source]:
    frame = tables.load("sources").fillna("")
    return {source.id: source for source in (Source(*row) for row in frame.itertuples(index=False))}


def sources() -> list[Source]:
    """Return every source of the book, by id."""
    return list(_all(tables.data_dir()).values())


def source(source_id: str) -> Source:
    """Return the source with this id.

    Raises:
        KeyError: the book has no such source.
    """
    try:
        return _all(tables.data_dir())[source_id]
    except KeyError:
        raise KeyError(f"no source {source_id!r} in sources.csv") from None


def cite(ids: str | Iterable[str]) -> list[Source]:
    """Return the sources with these ids, each once, in the order first named.

    `ids` may nest one level: a column of ``source_ids`` (tuples) can be given as it is.

    Raises:
        KeyError: the book has no such source.
    """
    flat: dict[str, None] = {}
    for item in [ids] if isinstance(ids, str) else ids:
        flat.update(dict.fromkeys([item] if isinstance(item, str) else item))
    return [source(source_id) for source_id in flat]
