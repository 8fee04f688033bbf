"""Every source is cited, and every citation has a source.

A source is cited by a row of a table, by a page, by a chart's code, by the list of quoted figures,
or, with its address, among the sources that the data package names for a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redline import tables
from redline.tables import sources
from redline.tables.descriptor import read_raw
from tools.truth import figures, prose
from tools.truth.prose import Passage

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def on_pages(passages: Iterable[Passage]) -> dict[str, str]:
    """Return the ids that pages cite, each with the first place that does."""
    places: dict[str, str] = {}
    for passage in passages:
        for cited in prose.CITED.findall(passage.text):
            for one in filter(None, cited.split(",")):  # empty where ids are computed
                places.setdefault(one.strip(), str(passage))
    return places


def in_code() -> set[str]:
    """Return all that looks like an id in notebooks and modules: sources that charts name."""
    files = [*prose.BOOK.glob("*.ipynb"), *(prose.BOOK / "redline").rglob("*.py")]
    return {one for path in files for one in _ID.findall(path.read_text(encoding="utf-8"))}


def _addresses() -> set[str]:
    resources = read_raw(tables.data_dir())["resources"]
    return {one["path"] for table in resources for one in table.get("sources", []) if "path" in one}


def faults(passages: Iterable[Passage]) -> Iterator[str]:
    """Yield sources that nothing cites, and citations that lead nowhere."""
    by_id = {source.id: source for source in sources.sources()}
    cited = on_pages(passages)
    for one, place in cited.items():
        if one not in by_id:
            yield f"{place}: no source {one!r} in sources.csv"
    by_table, by_code, addresses = sources.cited_by(), in_code(), _addresses()
    listed = {entry.source_id for entry in figures.allowances()}
    for one, source in by_id.items():
        used = by_table[one] or one in cited or one in by_code or one in listed
        if not used and source.url not in addresses:
            yield f"sources.csv: nothing cites {one!r}; cite it or drop it"
