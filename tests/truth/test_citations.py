"""Every source is cited somewhere, and every citation has its source."""

from redline.tables import sources
from tools.truth import citations, prose
from tools.truth.prose import Passage


def test_no_source_is_left_over_and_no_citation_dangles():
    assert list(citations.faults(prose.pages())) == []


def test_a_citation_without_a_source_is_named():
    page = Passage("page.md", "line 1", "text", "Said so ⟦geonames,nobody-2025⟧.")
    (fault,) = citations.faults([*prose.pages(), page])
    assert fault == "page.md, line 1: no source 'nobody-2025' in sources.csv"


def test_a_source_that_nothing_cites_is_named(monkeypatch):
    every_source = sources.sources()
    lost = sources.Source("lost-2025", "Title", "Publisher", "https://example.org", "2025", "news")
    monkeypatch.setattr(sources, "sources", lambda: [*every_source, lost])
    assert list(citations.faults(prose.pages())) == [
        "sources.csv: nothing cites 'lost-2025'; cite it or drop it"
    ]
