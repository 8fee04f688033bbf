"""What a reader reads is found, and what only a programmer reads is not."""

import nbformat

from redline.tables import sources
from tools.truth import prose


def read(source):
    return [(passage.kind, passage.text) for passage in prose.of_markdown("page.md", source)]


def test_a_paragraph_is_one_passage_with_marks_for_what_is_computed():
    source = "# Title\n\nOf `n` maps, *all*\nagree {cite-source}`some-id`; run `make`."
    assert read(source) == [("text", "Title"), ("text", "Of ¤ maps, all agree ⟦some-id⟧; run ¤.")]


def test_directives_are_read_and_code_is_not():
    source = "```{glossary}\nheld\n  By 7 armies.\n```\n\n```python\nprint(8)\n```"
    assert [text for _, text in read(source)] == ["held By 7 armies."]


def test_an_exercise_and_its_solution_are_a_task_until_the_next_heading():
    source = (
        "### Exercise 1\n\nThink of 7 maps.\n\n<details>\n<summary>Solution</summary>\n\nNine.\n\n"
        "</details>\n\n## Next\n\nOn."
    )
    assert read(source) == [
        ("task", "Exercise 1"),
        ("task", "Think of 7 maps."),
        ("task", "Nine."),
        ("text", "Next"),
        ("text", "On."),
    ]


def test_a_link_to_a_source_is_a_citation():
    one = next(source for source in sources.sources() if source.url)
    assert read(f"So it was ([X, 2025]({one.url})).") == [("text", f"So it was (⟦{one.id}⟧).")]


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


def test_a_computed_paragraph_is_read_as_markdown(tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell("## Head"),
        nbformat.v4.new_code_cell('prose(f"""\nHeld: {n} of *all* {source("a-b", "c-d")}.\n""")'),
    ]
    path = tmp_path / "01.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    passages = [(one.kind, one.text, one.place) for one in prose.of_notebook(path, "01.ipynb")]
    assert passages == [
        ("text", "Head", "cell 1"),
        ("text", "Held: ¤ of all ⟦a-b,c-d⟧.", "cell 2"),
    ]


def test_the_book_is_read():
    pages = {passage.page for passage in prose.pages()}
    assert {"index.ipynb", "03-share.ipynb", "10-next.ipynb", "glossary.md"} <= pages
    assert "redline/charts/shares.py" in {passage.page for passage in prose.modules()}
