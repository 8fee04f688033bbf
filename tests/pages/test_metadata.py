"""What search engines and shared links read of a page: there, valid, at one with the tables."""

import os
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from redline import tables
from redline.questions import claims
from redline.questions.reviews import reviews
from redline.tables import load
from tests.pages import machine
from tests.pages.built import SITE, datasheets, pages

PUBLISHED_AT = os.environ.get("SITE_URL", "")


def tree(name):
    return html.parse(str(SITE / name)).getroot()


def text(name):
    return (SITE / name).read_text("utf-8")


def graph(name):
    return machine.graph(text(name))


def kinds(name):
    return [item["@type"] for item in graph(name)]


@pytest.mark.parametrize("name", [*pages(), *datasheets()])
def test_what_a_page_says_to_machines_is_valid(name):
    assert machine.graph_faults(text(name)) == []


@pytest.mark.parametrize("name", [*pages(), *datasheets()])
def test_drawings_in_a_page_are_well_formed(name):
    drawings = machine.drawings(text(name))
    assert [fault for one in drawings for fault in machine.ill_formed(one)] == []


def test_each_kind_of_page_says_what_it_is():
    assert kinds("index.html") == ["Book"]
    chapters = [name for name in pages() if name[:2].isdigit()]
    assert chapters
    assert all(kinds(name)[0] == "LearningResource" for name in chapters)
    assert {name: kinds(name) for name in datasheets()} == {
        f"data/{name}.html": ["Dataset"] for name in sorted(tables.names())
    }


def test_the_reviews_are_the_checked_claims_of_the_table():
    ratings = [item for item in graph("01-article.html") if item["@type"] == "ClaimReview"]
    table = load("claims").set_index("claim_id")
    checked = table[table["check_kind"] != "none"]
    assert [item["url"].rpartition("#claim-")[2] for item in ratings] == list(checked.index)
    for item, (_, row) in zip(ratings, checked.iterrows(), strict=True):
        assert item["claimReviewed"] == row["span"]
        assert item["reviewRating"]["alternateName"] == claims.VERDICTS[row["verdict"]].word
        assert item["itemReviewed"]["appearance"]["datePublished"] == "2025-03-12"
    assert [one.claimant for one in reviews()] == [
        item["itemReviewed"]["author"]["name"] for item in ratings
    ]


def test_each_review_leads_to_its_claim():
    ids = set(tree("01-article.html").xpath("//@id"))
    for item in graph("01-article.html")[1:]:
        assert urlsplit(item["url"]).fragment in ids


@pytest.mark.parametrize("name", datasheets())
def test_a_dataset_names_files_that_are_there(name):
    (item,) = graph(name)
    kinds = {one["encodingFormat"]: one["contentUrl"] for one in item["distribution"]}
    assert list(kinds) == ["text/csv", "application/vnd.apache.parquet"]
    for place in kinds.values():
        path = place.removeprefix(PUBLISHED_AT) if PUBLISHED_AT else (f"data/{place[8:]}")
        assert (SITE / path).is_file()
    table = tables.table(item["identifier"])
    assert [one["name"] for one in item["variableMeasured"]] == table.columns
    assert all(caveat in item["description"] for caveat in table.caveats[:1])


@pytest.mark.parametrize("name", [*pages(), *datasheets()])
def test_a_page_has_a_title_a_description_and_tags_for_sharing(name):
    page = tree(name)
    tags = {e.get("property") or e.get("name"): e.get("content") for e in page.iter("meta")}
    assert page.findtext(".//title").endswith("The Most Important Red Line") or name == "index.html"
    assert 20 <= len(tags["description"]) <= 165
    assert tags["og:description"] == tags["description"]
    assert tags["og:title"]
    assert tags["og:site_name"] == "The Most Important Red Line"


def test_descriptions_tell_pages_apart():
    descriptions = {}
    for name in [*pages(), *datasheets()]:
        (text,) = tree(name).xpath('//meta[@name="description"]/@content')
        descriptions.setdefault(text, []).append(name)
    assert [names for names in descriptions.values() if len(names) > 1] == []


def test_a_site_without_an_address_names_none():
    if PUBLISHED_AT:
        pytest.skip("this site knows its address")
    assert not (SITE / "sitemap.xml").exists()
    for name in pages():
        page = tree(name)
        assert page.xpath('//link[@rel="canonical"]') == []
        assert page.xpath('//meta[@property="og:url" or @property="og:image"]') == []


def test_the_feed_is_atom():
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = etree.parse(str(SITE / "changes.xml")).getroot()
    for place in (feed, *feed.findall("a:entry", names)):
        for part in ("id", "title", "updated"):
            assert len(place.findall(f"a:{part}", names)) == 1
        assert place.findtext("a:updated", namespaces=names).endswith("T00:00:00Z")
    assert feed.findtext("a:author/a:name", namespaces=names)
    entries = feed.findall("a:entry", names)
    assert entries
    assert len({e.findtext("a:id", namespaces=names) for e in entries}) == len(entries)
    for entry in entries:
        assert entry.find("a:content", names).get("type") == "html"
        assert entry.findtext("a:content", namespaces=names)
    (offered,) = tree("index.html").xpath('//link[@type="application/atom+xml"]/@href')
    assert offered == "changes.xml"
