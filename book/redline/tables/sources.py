"""The book's sources: one list, one id each, one place in the bibliography."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from redline import tables
from redline.tables.frames import source_ids

BIBLIOGRAPHY = "bibliography.html"
CITED = "sources.source_id"


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

    @property
    def label(self) -> str:
        """A short name in running text: publisher and year."""
        year = self.published[:4]
        return f"{self.publisher}, {year}" if year else self.publisher


@lru_cache(maxsize=4)
def _all(package: tables.Package) -> dict[str, Source]:
    frame = package.frame("sources").fillna("")
    return {source.id: source for source in (Source(*row) for row in frame.itertuples(index=False))}


def source_link(source: Source) -> str:
    """Markdown link to a source; to its entry in the bibliography where it has no address."""
    return f"[{source.label}]({source.url or f'bibliography.md#{source.id}'})"


def sources() -> list[Source]:
    """Return every source of the book, by id."""
    return list(_all(tables.current()).values())


def source(source_id: str) -> Source:
    """Return the source with this id.

    Raises:
        KeyError: the book has no such source.
    """
    by_id = _all(tables.current())
    if source_id not in by_id:
        raise KeyError(f"no source {source_id!r} in sources.csv")
    return by_id[source_id]


def cite(ids: str | Iterable[str | Iterable[str]]) -> list[Source]:
    """Return the sources with these ids, each once, in the order first named.

    `ids` is one id, some ids, or a column of ``source_ids``, whose cells are tuples of ids.

    Raises:
        KeyError: the book has no such source.
    """
    flat: dict[str, None] = {}
    for item in [ids] if isinstance(ids, str) else ids:
        flat.update(dict.fromkeys([item] if isinstance(item, str) else item))
    return [source(source_id) for source_id in flat]


def cited_by() -> dict[str, list[str]]:
    """Return, for every source, the names of the tables that cite it; empty for background."""
    uses: dict[str, list[str]] = {entry.id: [] for entry in sources()}
    for name in tables.names():
        fields, frame = tables.table(name).fields, tables.load(name)
        columns = tuple(field.name for field in fields if field.references == CITED)
        for source_id in source_ids(frame, columns=columns):
            uses[source_id].append(name)
    return uses
