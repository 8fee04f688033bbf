"""What a reader reads is found, and what only a programmer reads is not."""

import nbformat

from tools.truth import prose


def read(source):
    return [(passage.kind, passage.text) for passage in prose.of_markdown("page.md", source)]


def test_a_paragraph_is_one_passage_with_marks_for_what_is_computed():
    source = "# Title\n\nOf {glue:text}`n` maps, *all*\nagree {cite-source}`some-id`; run `make`."
    assert read(source) == [("text", "Title"), ("text", "Of ¤ maps, all agree ⟦some-id⟧; run ¤.")]


def test_directives_are_read_and_code_is_not():
    source = (
        ":::{dropdown} For a class\n**Time.** Ten minutes.\n:::\n\n"
        "```{exercise}\n:label: some-label\n\nThink of 7 maps.\n```\n\n"
        "```python\nprint(8)\n```\n\n```{solution-start} some-label\n```\nNine."
    )
    assert read(source) == [
        ("text", "For a class"),
        ("text", "Time. Ten minutes."),
        ("task", "Think of 7 maps."),
        ("task", "Nine."),
    ]


def test_a_quotation_is_one_passage_with_its_attribution():
    assert read("> Words.\n>\n> Somebody, {cite-source}`id`\n\nAfter.") == [
        ("quotation", "Words.\nSomebody, ⟦id⟧"),
        ("text", "After."),
    ]


def test_code_shows_its_sentences_and_hides_docstrings_and_errors():
    code = (
        'def title(n):\n    """Docstring of 3 words."""\n'
        "    if n < 0:\n        raise ValueError('too small by 4')\n"
        "    return f'Held by {n} of 5 monitors'\n"
        "%matplotlib inline\nkey = 'deepstate'\n"
    )
    assert [passage.text for passage in prose.of_code("a.py", "", code)] == [
        "Held by ¤ of 5 monitors"
    ]


def test_a_solution_goes_on_over_cells(tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell("```{solution-start} a\n```\nBefore."),
        nbformat.v4.new_code_cell("1 + 1"),
        nbformat.v4.new_markdown_cell("Behind.\n\n```{solution-end}\n```\n\nNext."),
    ]
    path = tmp_path / "01.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    found = [(one.kind, one.text, one.place) for one in prose.of_notebook(path, "01.ipynb")]
    assert found == [
        ("task", "Before.", "cell 1"),
        ("task", "Behind.", "cell 3"),
        ("text", "Next.", "cell 3"),
    ]


def test_the_book_is_read():
    pages = {passage.page for passage in prose.pages()}
    assert {"index.ipynb", "03-share.ipynb", "10-next.ipynb", "glossary.md"} <= pages
    assert "redline/charts/shares.py" in {passage.page for passage in prose.modules()}
