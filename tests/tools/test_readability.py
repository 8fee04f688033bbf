"""What is read, where a sentence ends, and which sentences are long, passive or hard."""

import nbformat
import pytest

from tools import readability


@pytest.mark.parametrize(
    ("markdown", "sentences"),
    [
        ("# A head left out\n\nOne is read. Two is read.", ["One is read.", "Two is read."]),
        ("The bill, S. 1241, had no vote. The U.S. did.", None),
        ("It says so ([A, 2025](https://a.org/)). And more.", ["It says so."]),
        ("It says so ([EU, 2025](https://a.org/COM(2025)440/a.htm)) here.", ["It says so here."]),
        (
            "- one item of three\n- another item of it",
            ["- one item of three", "another item of it"],
        ),
        ("```python\nnot = read\n```\n\n| a | table |\n\nBut this is read.", ["But this is read."]),
    ],
)
def test_a_page_is_cut_into_its_sentences(markdown, sentences):
    expected = sentences or ["The bill, S. 1241, had no vote.", "The U.S. did."]
    assert readability.sentences(markdown) == expected


def test_a_notebook_is_its_cells_and_what_they_said(tmp_path):
    output = nbformat.v4.new_output("display_data", {"text/markdown": "This was computed here."})
    code = nbformat.v4.new_code_cell("x = 1", outputs=[output])
    cells = [nbformat.v4.new_markdown_cell("This is a cell."), code]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    page = readability.measure(tmp_path / "a.ipynb")
    assert page.sentences == ["This is a cell.", "This was computed here."]


def test_the_index_is_words_a_sentence_and_long_words_in_percent():
    assert readability.lix(["One two three four."]) == 4
    assert readability.lix(["One two three sentences."]) == 4 + 25
    assert readability.lix([]) == 0


@pytest.mark.parametrize(
    ("sentence", "passive"),
    [
        ("The house was built.", True),
        ("It is not known when.", True),
        ("Kyiv has refused.", False),
        ("The maps show a fifth.", False),
    ],
)
def test_a_form_of_to_be_with_a_participle_is_passive(sentence, passive):
    assert readability.is_passive(sentence) == passive


def test_the_book_is_measured(capsys):
    assert readability.main([]) == 0
    printed = capsys.readouterr().out
    assert "01-article" in printed
    assert "all " in printed
