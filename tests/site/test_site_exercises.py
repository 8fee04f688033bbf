"""The answer key: what is gathered from chapters stays apart on one page."""

from docutils import nodes

from redline.site.exercises import name_tables


def key(*tables):
    section = nodes.section()
    for table in tables:
        section += nodes.raw("", table, format="html")
    return section


def test_a_table_of_the_key_says_which_chapter_it_is_from():
    section = key('<div role="region" aria-label="Table 5">x</div>', "<p>Table 5</p>")
    name_tables(section, "2 · Who & where?")
    table, words = (raw.astext() for raw in section.findall(nodes.raw))
    assert 'aria-label="Table 5 of 2 · Who &amp; where?"' in table
    assert words == "<p>Table 5</p>"


def test_tables_with_one_number_from_two_chapters_have_two_names():
    first, second = key('aria-label="Table 1"'), key('aria-label="Table 1"')
    name_tables(first, "One")
    name_tables(second, "Two")
    assert first.astext() != second.astext()
