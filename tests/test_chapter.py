"""What a chapter imports: where its charts live, and the words that stand in a chart's place."""

import pytest

from redline import chapter


@pytest.mark.parametrize(
    ("citation", "home"),
    [
        ("title: A book\n", ""),
        ("url: https://example.org/book\n", "https://example.org/book/"),
        ("url: https://example.org/book/\n", "https://example.org/book/"),
    ],
)
def test_the_home_of_live_charts_is_the_address_of_the_citation(tmp_path, citation, home):
    (tmp_path / "CITATION.cff").write_text(citation)
    assert chapter.home(tmp_path) == home


def test_a_book_without_its_citation_lives_nowhere(tmp_path):
    assert chapter.home(tmp_path) == ""
