"""Sources are found by id, cited once, and linked to their place in the bibliography."""

import pytest

from redline import tables
from redline.tables import sources
from redline.tables.sources import Source, cite, source
from tests.tables.small_package import field, resource, write

ARTICLE = "kyiv-independent-2025-03-12-recognition"


def test_a_source_by_id():
    one = source(ARTICLE)
    assert isinstance(one, Source)
    assert (one.id, one.publisher, one.published) == (
        ARTICLE, "The Kyiv Independent", "2025-03-12",
    )  # fmt: skip
    assert one.href == f"bibliography.html#{ARTICLE}"


def test_what_is_not_known_is_empty_text():
    assert source("cfr-2025-sanctioning-russia-act").url == ""
    assert all(
        isinstance(value, str)
        for one in sources.sources()
        for value in (one.title, one.publisher, one.url, one.published, one.kind)
    )


def test_an_unknown_source_is_named():
    with pytest.raises(KeyError, match="no source 'nobody-1999'"):
        cite(["nobody-1999"])


def test_sources_are_cited_once_in_the_order_first_named():
    a, b, c = (one.id for one in sources.sources()[:3])
    assert [one.id for one in cite([b, a, b, c, a])] == [b, a, c]


def test_one_id_some_ids_or_a_column_of_them():
    a, b, c = (one.id for one in sources.sources()[:3])
    assert cite(a) == cite([a])
    assert [one.id for one in cite([(b, a), (a, c)])] == [b, a, c]
    column = tables.load("claims")["source_ids"]
    assert {one.id for one in cite(column)} == {item for ids in column for item in ids}
    assert cite([]) == []


def test_ids_are_anchors_that_no_browser_has_to_escape():
    assert all(one.id.isascii() and " " not in one.id for one in sources.sources())


def test_which_tables_cite_a_source():
    where = sources.cited_by()
    assert where["ucdp-term-2015"] == [
        "comparative", "survival", "survival_curves", "survival_cases",
    ]  # fmt: skip
    assert where["geonames"] == []


def test_another_package_has_its_own_sources(tmp_path):
    columns = ["source_id", "title", "publisher", "url", "published", "kind"]
    fields = [field(name, required=False) for name in columns]
    rows = [["one", "Title", "Somebody", "", "", "news"]]
    write(tmp_path, (resource("sources", fields, rows), rows))
    with tables.use_data_dir(tmp_path):
        assert [one.id for one in sources.sources()] == ["one"]
        with pytest.raises(KeyError):
            source(ARTICLE)
    assert source(ARTICLE).id == ARTICLE
