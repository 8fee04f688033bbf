"""No number of the book is just typed: it is computed, allowed, or listed with what backs it."""

import pytest

from tools.truth import figures, prose
from tools.truth.figures import Allowance
from tools.truth.prose import Passage

BACKED = "published_shares?date=2022-03-23&metric=share_of_ukraine"


def text(words, kind="text"):
    return Passage("page.md", "line 1", kind, words)


def typed(words, kind="text"):
    return [figure for _, figure in figures.typed(text(words, kind))]


def test_the_book_has_no_typed_figure():
    passages = [*prose.pages(), *prose.modules()]
    assert list(figures.faults(passages, figures.allowances())) == []


@pytest.mark.parametrize("entry", figures.allowances(), ids=lambda entry: entry.words)
def test_every_listed_figure_is_backed(entry):
    assert figures.unbacked(entry) is None


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Cells of about 255 km² each.", ["255"]),
        ("AFP gives 240 km² and DeepState 133 km².", ["240", "133"]),
        ("An area of 603,550 km².", ["603,550"]),
        ("It fell by −2.5 points, to 18.6%.", ["−2.5", "18.6"]),
        ("About a seventh; two thirds; half of it.", ["a seventh", "two thirds", "half"]),
        ("Twelve questions, four of them new.", ["Twelve", "four"]),
        ("Good to one point; by less than two percent.", ["one", "two"]),
        ("2014 people fled, 1 in 5.", ["2014", "1", "5"]),
        ("“Roughly 30%”, says nobody.", ["30"]),
    ],
)
def test_a_typed_figure_is_found(words, numbers):
    assert typed(words) == numbers


@pytest.mark.parametrize(
    "words",
    [
        "On 12 March 2025, in March 2022, from 2014 to 2021 and in 2024–25.",
        "Between 8 March and 16 May 2025; on 11 and 12 March.",
        "Resolutions 68/262 and ES-11/4; Section 17(d) of S. 1241; Article 73.",
        "Chapter 3, exercises 1 and 2, claim C19.",
        "Twelve minutes to read; 45 minutes to teach, 90 with the exercises.",
        "“Roughly 20%” is what it says, and ‘30-day ceasefire’.",
        "Of ¤ maps ¤ agree ⟦reuters-2025-03-12-tariffs⟧.",
        "The four oblasts; all four; G7 and E3; the 28 points.",
        "Two texts, one question, three ways in.",
    ],
)
def test_what_may_stand_as_it_is(words):
    assert typed(words) == []


def test_a_quotation_of_the_article_may_hold_its_figures_and_no_others():
    ours = "Kyiv Independent of 12 March 2025, ⟦kyiv-independent-2025-03-12-recognition⟧"
    real = "Russian forces currently occupy roughly 20% of Ukraine"
    assert typed(f"{real}\n{ours}", "quotation") == []
    assert typed(f"{real.replace('20', '25')}\n{ours}", "quotation") == ["25"]


def test_a_fault_names_place_and_words():
    (fault,) = figures.faults([text("Cells of about 255 km² each.")], [])
    assert fault.startswith("page.md, line 1: '255' is typed in “Cells of about 255 km² each.”")


def test_a_listed_figure_is_no_fault_on_its_page_only():
    entry = Allowance("page.md", "about 255 km²", "measured", "", "how")
    assert list(figures.faults([text("Cells of about 255 km² each.")], [entry])) == []
    elsewhere = Passage("other.md", "line 1", "text", "Cells of about 255 km² each.")
    assert len(list(figures.faults([elsewhere], [entry]))) == 2  # typed there, not needed here


def test_an_entry_that_nothing_needs_is_a_fault():
    entry = Allowance("page.md", "about 255 km²", "measured", "", "how")
    assert list(figures.faults([text("Cells of ¤.")], [entry])) == [
        "quoted_figures.csv: page.md has no typed figure in “about 255 km²”"
    ]


@pytest.mark.parametrize(
    ("words", "backed_by", "source", "reason"),
    [
        ("a peak of 23%", BACKED, "times-2023-02-23", "23 is not in"),
        ("a peak of 22%", BACKED, "reuters-2015-01-20", "does not cite"),
        ("a peak of 22%", BACKED, "nobody-2022", "no source 'nobody-2022'"),
        ("a peak of 22%", BACKED.replace("23&", "24&"), "times-2023-02-23", "no such row"),
        ("a peak of 22%", "no_table?date=2022-03-23", "", "is not there"),
        ("a peak of 22%", "published_shares?day=2022", "", "is not there"),
        ("over 90 days", "redline.charts.gap:_LONGEST_GAP", "", "90 is not in"),
        ("over 80 days", "redline.charts.gap:_NOTHING", "", "is not there"),
        ("roughly 25%", "article", "", "25 is not in"),
        ("26 deaths", "survival", "", "26 is not in"),
        ("300 MB", "measured", "", "without a note"),
        ("no number", "article", "", "no figure in it"),
    ],
)
def test_an_entry_that_is_not_backed_is_refused(words, backed_by, source, reason):
    assert reason in figures.unbacked(Allowance("page.md", words, backed_by, source, ""))


def test_the_size_of_a_cell_is_told_as_the_table_has_it():
    from redline import tables

    largest = f"at most {tables.load('grid_cells')['area_km2'].max():.0f} km²"
    assert largest in tables.table("control_grid").description
    assert largest in tables.table("grid_cells").raw["redline:provenance"]
