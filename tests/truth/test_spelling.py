"""A name is spelt in one way on pages, in charts and in the tables' own words."""

import pandas as pd
import pytest

from redline.tables import article
from tools.truth import own_words, prose, spelling


def test_the_book_spells_names_in_one_way():
    places = own_words.in_book([*prose.pages(), *prose.modules()])
    assert [(place, fault) for place, text in places for fault in spelling.faults(text)] == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Kiev", "Kyiv"),
        ("Zelenskyy", "Zelensky"),
        ("Zaporizhia", "Zaporizhzhia"),
        ("Zaporozhye", "Zaporizhzhia"),
        ("Lugansk", "Luhansk"),
        ("Kharkov", "Kharkiv"),
        ("Donbass", "Donbas"),
        ("Odessa", "Odesa"),
        ("the Ukraine", "Ukraine"),
        ("cease-fire", "ceasefire"),
    ],
)
def test_another_spelling_is_found(wrong, right):
    assert list(spelling.faults(f"In {wrong} today.")) == [f"{wrong!r}; the book writes {right!r}"]


def test_every_name_of_the_list_is_its_own_right_spelling():
    assert [name for name in spelling.SPELLINGS if list(spelling.faults(f"{name} says"))] == []


def test_the_article_spells_as_the_book_does():
    assert list(spelling.faults(article())) == []


def test_words_of_others_are_left_as_they_are():
    assert list(spelling.faults("He spoke of “Kiev” and 'Lugansk'.")) == []
    rows = pd.DataFrame({"quote": ["In Kiev"], "title": ["Kiev talks"], "notes": ["In Kiev"]})
    assert list(own_words.in_table("positions", rows)) == [
        ("positions.csv, row 2, notes", "In Kiev")
    ]


def test_the_ukraine_support_tracker_keeps_its_article():
    assert list(spelling.faults("by the Ukraine Support Tracker and the Ukraine-U.S. talks")) == []
