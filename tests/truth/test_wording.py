"""No side's words stand as the book's own."""

import pandas as pd
import pytest

from tools.truth import prose, wording
from tools.truth.prose import Passage


def test_the_book_speaks_for_no_side():
    assert list(wording.in_passages([*prose.pages(), *prose.modules()])) == []
    assert list(wording.in_tables()) == []


@pytest.mark.parametrize(
    "words",
    [
        "The city was liberated in November.",
        "The occupiers left; the Kyiv regime stayed.",
        "A special military operation against terrorists.",
        "The sham referendum; so-called republics.",
        "Of course nobody believed it.",
    ],
)
def test_a_word_of_a_side_is_found(words):
    assert list(wording.in_passages([Passage("page.md", "line 1", "text", words)])) != []


@pytest.mark.parametrize(
    "words",
    [
        "Ukraine retook the city; land occupied since 2014; the referendum was called invalid.",
        "The Kremlin speaks of a “special military operation”.",
        "Not for state sponsors of terrorism.",
        "A definition of aggression by the General Assembly.",
    ],
)
def test_terms_and_quotations_may_stand(words):
    assert list(wording.in_passages([Passage("page.md", "line 1", "text", words)])) == []


def test_a_table_is_read_too_and_its_quotations_are_not():
    rows = pd.DataFrame({"quote": ["the occupiers"], "notes": ["The occupiers left."]})
    assert list(wording.in_table("positions", rows)) == [
        "positions.csv, row 2, notes: 'occupiers' as the book’s own word; attribute or quote it"
    ]
