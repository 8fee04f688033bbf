"""Parts of the site's extension that need no built site."""

import datetime as dt
from types import SimpleNamespace

import nbformat
import pytest
from docutils.utils import new_document
from nbformat import v4
from sphinx.errors import ExtensionError

from everystate.sphinx import Explorer
from redline import tables
from redline.site import (
    address,
    book_citation,
    downloads,
    feed,
    launch,
    source_links,
    state_links,
    structured,
)

CHANGELOG = """\
# Changelog

<!-- entries -->

## Unreleased

- Not yet.

## 3 February 2026

### Corrections

- Chapter 3: the share of `2022-03-24` was 26.8%, and is
  26.9% ([DeepState](x.html)) <now>.

### Changes

- A new chart.

## 1 January 2026

- The book stands.
"""


def test_the_feed_has_the_dated_entries_with_corrections_marked():
    newer, older = feed.entries(CHANGELOG)
    assert (newer.date, older.date) == (dt.date(2026, 2, 3), dt.date(2026, 1, 1))
    assert newer.title == "Corrections and changes of 3 February 2026"
    assert older.title == "Changes of 1 January 2026"
    assert newer.content == (
        "<h3>Corrections</h3><p>Chapter 3: the share of <code>2022-03-24</code> was 26.8%, and is "
        "26.9% (DeepState) &lt;now&gt;.</p><h3>Changes</h3><p>A new chart.</p>"
    )


def test_an_entry_without_a_date_is_an_error():
    with pytest.raises(ValueError, match="does not match"):
        feed.entries("## Spring\n\n- A change.\n")


def test_the_books_own_changelog_can_be_read():
    from tools.build_book import ROOT

    assert feed.entries((ROOT / "CHANGELOG.md").read_text("utf-8"))


def test_links_of_the_missing_page_begin_at_the_root_of_the_host():
    page = '<a href="./a.html"><a href="#main"><img src="_static/x.svg"><a href="https://x.org/">'
    for where, root in (("", "/"), ("https://example.org/book/", "/book/")):
        assert address.from_root(page, where) == (
            f'<a href="{root}a.html"><a href="#main"><img src="{root}_static/x.svg">'
            '<a href="https://x.org/">'
        )


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("About twelve minutes to read. You need", (12, 0)),
        ("Fifteen minutes to read; 45 minutes to teach.", (15, 45)),
        ("25 minutes to read", (25, 0)),
        ("Ten minutes to read aloud. Twelve minutes to read; 45 minutes to teach.", (12, 45)),
        ("A while to read", (0, 0)),
    ],
)
def test_minutes_to_read_and_to_teach(text, minutes):
    assert structured.minutes(text) == minutes


def test_launch_links():
    repository = "https://github.com/example/red-line"
    assert launch.binder(repository, "03-share") == (
        "https://mybinder.org/v2/gh/example/red-line/main?urlpath=lab%2Ftree%2Fbook%2F03-share.ipynb"
    )
    assert launch.colab(repository, "03-share") == (
        "https://colab.research.google.com/github/example/red-line/blob/main/book/03-share.ipynb"
    )
    assert launch.nbgitpuller(repository, "https://hub.example.edu") == (
        "https://hub.example.edu/hub/user-redirect/git-pull?"
        "repo=https%3A%2F%2Fgithub.com%2Fexample%2Fred-line&branch=main"
        "&urlpath=lab%2Ftree%2Fred-line%2Fbook%2F01-article.ipynb"
    )


# ---- which tables a notebook loads -----------------------------------------------------------


def notebook(folder, code):
    path = folder / "x.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(code)]), path)
    return path


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('a, b = load("issues"), load("claims")', {"issues", "claims"}),
        (
            '%matplotlib inline\nx = [load(n) for n in ("terms", "dimensions")]',
            {"terms", "dimensions"},
        ),
        ('around = outlines(), outlines("outlines_context")', {"outlines", "outlines_context"}),
        (
            "from redline.questions import verification\n"
            "f(*[load(name) for name in verification.TABLES])",
            {"control_total", "control_by_oblast", "oblasts"},
        ),
        ("x = 1", set()),
    ],
)
def test_loaded_tables_are_read_from_the_cells(tmp_path, code, names):
    assert set(downloads.table_names(notebook(tmp_path, code))) >= names
    if names <= {"issues", "claims", "outlines", "world"}:
        assert set(downloads.table_names(notebook(tmp_path, code))) == names


def test_a_cell_that_does_not_tell_what_it_loads_is_an_error(tmp_path):
    with pytest.raises(ExtensionError, match=r"x\.ipynb: cannot tell what load\(name\) loads"):
        downloads.table_names(notebook(tmp_path, "name = input()\nload(name)"))


def test_a_set_of_tables_brings_those_that_it_points_at():
    names = downloads.with_referenced(["positions"])
    assert {"positions", "issues", "actors", "sources"} <= names
    assert names < set(tables.names())


CONTROLS = {
    "day": ["2025-03-10", "2025-03-11", "2025-03-12"],
    "years": ["2022", "2023", "2024"],
    "land": ["all", "since"],
    "oil": ["no", "yes"],
    "who": ["a"],
}


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        ([("day", "2025-03-11"), ("land", "since"), ("oil", "yes"), ("who", "a")], None),
        ([("years", "2022~2024")], None),
        ([("date", "2025-03-11")], "no control 'date'; it has day, years, land, oil, who"),
        (
            [("day", "2025-03-13")],
            "day cannot be '2025-03-13'; it can be 2025-03-10, 2025-03-11, 2025-03-12",
        ),
        ([("land", "some")], "land cannot be 'some'; it can be all, since"),
        ([("oil", "true")], "oil cannot be 'true'; it can be no, yes"),
    ],
)
def test_a_link_to_a_state_is_held_against_the_controls_of_its_explorer(state, fault):
    explorer = Explorer("", "", name="small", controls=CONTROLS)
    assert state_links.fault(explorer, state) == fault


def test_a_citation_has_what_the_project_says_of_itself():
    work = {
        "authors": [{"name": "The authors"}],
        "title": "A book",
        "version": "1.0",
        "date-released": dt.date(2026, 2, 3),
    }
    assert book_citation.sentence(work, "") == "The authors (2026). A book. Version 1.0."
    assert "  author = {{The authors}},\n" in book_citation.bibtex(work, "")
    assert "url" not in book_citation.bibtex(work, "")
    assert "  url = {https://example.org/}," in book_citation.bibtex(work, "https://example.org/")


def test_the_book_was_released_when_its_newest_change_was():
    import yaml

    from tools.build_book import ROOT

    work = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    newest = feed.entries((ROOT / "CHANGELOG.md").read_text("utf-8"))[0]
    assert work["date-released"] == newest.date


def test_a_source_that_another_state_of_a_chart_names_is_cited():
    here = '<a href="bibliography.html#one">One</a>'
    there = r'["<a href=\\"bibliography.html#two\\">Two</a>"]'
    explorer = Explorer("", here, name="small", payload=there, format="html")
    env = SimpleNamespace(docname="03-share")
    document = new_document("a page")
    document += explorer
    source_links.collect_from_charts(SimpleNamespace(env=env), document)
    assert env.site_citations == {"one": {"03-share"}, "two": {"03-share"}}
