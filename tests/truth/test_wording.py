"""No side's words stand as the book's own."""

import pytest

from tools.truth import own_words, prose, wording


def test_the_book_speaks_for_no_side():
    places = own_words.in_book([*prose.pages(), *prose.modules()])
    assert [(place, fault) for place, text in places for fault in wording.faults(text)] == []


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
    assert list(wording.faults(words)) != []


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
    assert list(wording.faults(words)) == []
