"""The checks of what the site is written in fail on what is not valid."""

import json
import stat

import pytest

from tools.audit import fetched, machine, nu

BOOK = {"@type": "Book", "name": "A", "author": {"@type": "Person", "name": "B"}, "url": "x"}
FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:a</id><title>T</title>
<updated>2026-01-01T00:00:00Z</updated><link href="a.html"/><author><name>N</name></author>
<entry><id>urn:b</id><title>E</title><updated>2026-01-01T00:00:00Z</updated><link href="a.html"/>
<content type="html">Words</content></entry></feed>"""


def page(graph):
    text = json.dumps({"@context": "https://schema.org", "@graph": graph})
    return f'<html><head><script type="application/ld+json">{text}</script></head></html>'


def test_a_drawing_has_to_be_xml():
    found = machine.drawings("<p><svg><g></g></svg> and <svg><path></svg></p>")
    assert [bool(machine.ill_formed(one)) for one in found] == [False, True]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<html><head></head></html>", None),
        (page([BOOK]), None),
        (page([{**BOOK, "url": None} | {"author": {"@type": "Robot", "name": "B"}}]), "Robot"),
        (page([{"@type": "Book", "name": "A"}]), "required"),
        (page([{"@type": "Recipe"}]), "no rule for Recipe"),
        (page([BOOK]).replace("schema.org", "schema.example"), "context"),
        (page([BOOK]).replace('{"@context"', '{"@context', 1), "Error"),
        (page([BOOK]) + page([BOOK]), "2 blocks"),
    ],
)
def test_structured_data_that_is_wrong_is_named(text, fault):
    found = " ".join(machine.graph_faults(text))
    assert (fault in found) if fault else found == ""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Words", "Words", None),
        ("</feed>", "", "end of"),
        ("urn:b", "urn:a", "is the id of 2"),
        ("urn:b", "b", "is no IRI"),
        ("<title>E</title>", "", "entry has 0 title"),
        ("<name>N</name>", "", "no author"),
        ("2026-01-01T00:00:00Z</updated><link href", "1 May</updated><link href", "no time of"),
        ("Words", "", "content is empty"),
        ('<link href="a.html"/><author>', "<author>", "feed leads nowhere"),
    ],
)
def test_a_feed_that_is_wrong_is_named(old, new, fault):
    found = " ".join(machine.feed_faults(FEED.replace(old, new)))
    assert (fault in found) if fault else found == ""


def test_a_sitemap_has_to_have_each_page_once_and_no_other():
    def leaf(name, robots=""):
        return f'<html><head>{robots}<link rel="canonical" href="https://x/{name}"></head></html>'

    pages = {
        "a": leaf("a"),
        "b": leaf("b"),
        "c": leaf("c", '<meta name="robots" content="noindex">'),
    }

    def faults(*names):
        places = "".join(f"<url><loc>https://x/{name}</loc></url>" for name in names)
        xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return machine.sitemap_faults(f'<urlset xmlns="{xmlns}">{places}</urlset>', pages)

    assert faults("a", "b") == []
    assert faults("a") == ["https://x/b is not listed"]
    assert faults("a", "b", "c") == ["https://x/c is listed and no page's address"]
    assert faults("a", "b", "b") == ["https://x/b is listed 2 times"]


def test_what_the_checker_finds_is_told_and_what_a_browser_judges_is_left_to_it(
    monkeypatch, tmp_path
):
    messages = [
        {
            "url": "file:/site/a.html",
            "lastLine": 3,
            "message": "Unclosed element.",
            "extract": "<b>",
        },
        {"url": "file:/site/a.html", "message": "Inline script violates Content Security Policy"},
    ]
    (tmp_path / "answer").write_text(json.dumps({"messages": messages}))
    program = tmp_path / "java"
    program.write_text(f"#!/bin/sh\ncat {tmp_path}/answer\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(fetched, "java", lambda: program)
    assert nu.faults([]) == ["a.html:3 Unclosed element. <b>"]
