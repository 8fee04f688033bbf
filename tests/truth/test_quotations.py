"""A quotation has at most forty words, a speaker, a date and a source."""

import pandas as pd
import pytest

from tools.truth import prose, quotations
from tools.truth.prose import Passage

ARTICLE = "kyiv-independent-2025-03-12-recognition"
GOOD = {"quote": "We will not", "actor_id": "zelensky", "date": "2025-03-12", "source_ids": ("a",)}


def on_page(words, kind="text"):
    return list(quotations.in_pages([Passage("page.md", "line 1", kind, words)]))


def test_the_book_quotes_as_it_promises():
    assert list(quotations.in_pages(prose.pages())) == []
    assert list(quotations.in_tables()) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"quote": "word " * 41}, "41 words"),
        ({"actor_id": None}, "without a speaker"),
        ({"date": None}, "without a date"),
        ({"source_ids": ()}, "without a source"),
    ],
)
def test_a_quotation_in_a_table(change, reason):
    faults = list(quotations.in_table("positions", pd.DataFrame([GOOD | change])))
    assert (faults == []) if reason is None else (len(faults) == 1 and reason in faults[0])


def test_words_quoted_in_a_note_are_short_too():
    rows = pd.DataFrame([{"notes": f"He said “{'word ' * 41}”."}])
    assert list(quotations.in_table("terms", rows)) == [
        "terms.csv, row 2, notes: a quotation of 41 words; at most 40"
    ]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (f"This is a fact\nVolodymyr Zelensky in the article of 12 March 2025, ⟦{ARTICLE}⟧", None),
        (f"This is a fact\n⟦{ARTICLE}⟧", "names the speaker and the date"),
        (f"This is a fact\nZelensky, ⟦{ARTICLE}⟧", "names the speaker and the date"),
        ("This is a fact\nZelensky on 12 March 2025", "without a source"),
        ("This is a fact", "without a source"),
        (f"This is no fact\nZelensky on 12 March 2025, ⟦{ARTICLE}⟧", "not the article’s words"),
        (f"{'word ' * 41}\nZelensky on 12 March 2025, ⟦other⟧", "41 words"),
    ],
)
def test_a_block_on_a_page(block, reason):
    faults = on_page(block, "quotation")
    assert (faults == []) if reason is None else (len(faults) == 1 and reason in faults[0])


def test_words_left_out_of_a_block_are_marked_and_the_rest_is_the_article():
    line = f"\nThe article of 12 March 2025, ⟦{ARTICLE}⟧"
    assert on_page(f"Russian forces […] occupy roughly 20% of Ukraine{line}", "quotation") == []
    assert on_page(f"Russian soldiers […] occupy roughly 20%{line}", "quotation") != []


def test_quoted_words_in_a_text_are_the_articles_or_cited():
    words = "“We shall never ever give up any of it”"
    assert len(on_page(f"He said {words}.")) == 1
    assert on_page(f"He said {words} ⟦reuters-2025⟧.") == []
    assert on_page("It says “Russian forces currently occupy roughly 20% of Ukraine”.") == []
    assert on_page(f"Think. A diplomat says: {words}.", "task") == []
