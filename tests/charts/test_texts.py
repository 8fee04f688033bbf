"""Charts of texts: what is drawn is what the tables say, and it fits, wide and narrow."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from redline.charts import marks
from redline.charts import texts as charts
from redline.questions import terms
from redline.tables import load
from redline.tables.sources import cite


@pytest.fixture(scope="module")
def compared() -> terms.Comparison:
    tables = [load(name) for name in ("proposals", "dimensions", "dimension_values", "terms")]
    return terms.compare(*tables)


SELECTIONS = [
    (None, None, "Territory"),
    ("March to May 2025", None, "The halt itself"),
    ("2026", "Europe", "Money and institutions"),
    (None, "Others", "Security and forces"),
    ("June to December 2025", "United States", "People and rights"),
]


@pytest.mark.parametrize("selection", SELECTIONS)
def test_a_cell_of_the_matrix_answers_with_its_row(
    compared: terms.Comparison, selection: tuple[str | None, str | None, str]
) -> None:
    period, actor, about = selection
    html = charts.terms_matrix(compared, period, actor, about)
    table = charts.terms_table(compared, period, actor, about)
    cells = compared.grid
    ids = terms.selection(compared.texts, period, actor)
    cells = cells[
        cells["proposal_id"].isin(ids) & cells["dimension_id"].isin(compared.groups[about])
    ]
    signs = re.findall(r'<td class="tx-(\w+)"(?: data-r="(\d+)")?>', html)
    assert [mark for mark, _ in signs] == list(cells["mark"])
    answers = [(int(row), charts.MARK_WORDS[mark]) for mark, row in signs if row]
    assert answers == list(enumerate(table["mark"]))


def test_each_mark_has_a_sign_of_its_own() -> None:
    assert set(charts.MARK_SIGNS) == set(charts.MARK_WORDS) == set(terms.MARKS)
    assert len(set(charts.MARK_SIGNS.values())) == len(terms.MARKS)


def test_only_the_examined_text_carries_the_red_line(compared: terms.Comparison) -> None:
    def examined(period: str) -> int:
        return charts.terms_matrix(compared, period, None, "Territory").count("rl-examined")

    assert examined("March to May 2025") == 1
    assert examined("2026") == 0


def test_every_text_is_offered_once_by_its_short_name(compared: terms.Comparison) -> None:
    assert list(charts.options(compared).values()) == list(compared.texts["proposal_id"])


def test_sentence_counts_the_cells_it_speaks_of(compared: terms.Comparison) -> None:
    sentence = charts.terms_sentence(compared, "March to May 2025", None, "Territory")
    table = charts.terms_table(compared, "March to May 2025", None, "Territory")
    counts = table["mark"].value_counts()
    for mark in ("explicit", "implied", "silent"):
        word = charts.MARK_WORDS[mark]
        assert f"{counts.get(word, 0)} {word}" in sentence


def test_empty_selection_says_so(compared: terms.Comparison) -> None:
    place = ("2014 to 2021", "United States", "Territory")
    assert charts.terms_sentence(compared, *place).startswith("No text")
    assert charts.terms_table(compared, *place).empty
    assert charts.terms_sources(compared, *place) == []


def test_table_keeps_the_grade_of_every_row(compared: terms.Comparison) -> None:
    tables = [charts.terms_table(compared, None, None, about) for about in compared.groups]
    assert sum(map(len, tables)) == len(load("terms"))
    assert all(table["checked"].notna().all() for table in tables)


# --- the clauses


def test_every_clause_names_its_grade_and_links_its_sources(compared: terms.Comparison) -> None:
    html = charts.clauses(compared, terms.JEDDAH, terms.JEDDAH_DUTIES, cite)
    rows = compared.grid[
        (compared.grid["proposal_id"] == terms.JEDDAH) & (compared.grid["mark"] != "not_seen")
    ]
    assert len(rows) == len(compared.dimensions)
    addressed = int(rows["mark"].isin(terms.ADDRESSED).sum())
    cards = html.count('<div class="rl-clause '), html.count("Sources: <a href=")
    assert cards == (addressed + 1, addressed + 1)  # and one card of all it is silent on
    for ids in rows["source_ids"]:
        assert all(f"#{source}" in html for source in ids)
    assert html.count("<dt>By when</dt>") == addressed


def test_all_that_a_text_is_silent_on_is_one_card(compared: terms.Comparison) -> None:
    html = charts.clauses(compared, terms.JEDDAH, terms.JEDDAH_DUTIES, cite)
    card = html.rpartition("<article")[2]
    silent = compared.grid.query("proposal_id == @terms.JEDDAH and mark == 'silent'")
    names = compared.dimensions.set_index("dimension_id")["name"]
    assert all(f"<li>{names[matter]}</li>" in card for matter in silent["dimension_id"])
    assert f"Silent on {len(silent)} matters" in card
    assert "right with a reservation: Monitoring and Mobilisation" in card


def test_clause_without_a_duty_is_an_error(compared: terms.Comparison) -> None:
    with pytest.raises(KeyError, match="duration"):
        charts.clauses(compared, terms.JEDDAH, {}, cite)


# --- two texts


def visible(html: str) -> list[str]:
    """The rows of a comparison that are not hidden, as matter names in order."""
    body = html.split("<tfoot>")[0]
    return [part.split("</th>")[0] for part in body.split('<tr><th scope="row">')[1:]]


def test_differences_come_first_and_nothing_is_shown_twice(compared: terms.Comparison) -> None:
    pairs = charts.pairs(compared, cite)
    html = charts.two_texts(pairs, terms.JEDDAH, "ru-memo-2025")
    matters = terms.side_by_side(pairs.stances, terms.JEDDAH, "ru-memo-2025", pairs.matters)
    expected = [
        pairs.matters[m] for m in (*matters["differ"], *matters["same"], *matters["one_only"])
    ]
    assert visible(html) == expected
    assert f"They differ ({len(matters['differ'])})" in html


def test_every_pair_has_the_same_skeleton(compared: terms.Comparison) -> None:
    pairs = charts.pairs(compared, cite)
    chosen = [("jeddah-30day-2025", "plan-28-2025"), ("geneva-framework-2025", "minsk-ii-2015")]
    counts = {charts.two_texts(pairs, *pair).count("<tr") for pair in chosen}
    assert len(counts) == 1


def test_a_text_against_itself_agrees_on_everything(compared: terms.Comparison) -> None:
    stances = terms.stances(compared.grid)
    assert charts.pair_finding(stances, terms.JEDDAH, terms.JEDDAH) == (
        f"A text against itself: the same on all {len(stances[terms.JEDDAH])} matters"
    )
    assert "nothing to compare" in charts.pair_finding(
        stances, terms.JEDDAH, "geneva-framework-2025"
    )


def test_words_of_the_tables_are_escaped() -> None:
    row = pd.Series({"mark": "explicit", "label": "a < b", "text": "x & y", "checked": "nuance"})
    assert "a &lt; b" in charts._cell(row)
    assert "x &amp; y" in charts._cell(row)


# --- nearest


@pytest.mark.parametrize("text", ["jeddah-30day-2025", "plan-28-2025"])
def test_nearest_shows_a_mark_for_every_shared_matter(
    compared: terms.Comparison, text: str
) -> None:
    html = charts.nearest_texts(compared, text, 6, implied=True)
    ranked = terms.nearest(terms.stances(compared.grid), text, minimum=6).head(8)
    body = html.split("<tbody>")[1]
    assert body.count(charts.MARK_SIGNS["implied"]) == int(ranked["differ"].sum())
    same = int((ranked["shared"] - ranked["differ"]).sum())
    assert body.count(charts.MARK_SIGNS["explicit"]) == same
    assert re.findall(r'data-r="(\d+)"', body) == [str(i) for i in range(len(ranked))]


def test_a_text_without_a_neighbour_says_what_to_do(compared: terms.Comparison) -> None:
    place = ("easter-truce-2025", 6)
    assert "Choose fewer matters" in charts.nearest_texts(compared, *place, implied=True)
    finding = charts.nearest_finding(compared, *place, implied=True)
    assert "no other text shares 6 matters" in finding


@pytest.mark.parametrize(
    ("date", "short"), [("2025-03-11", "11 Mar 2025"), ("2025-11", "Nov 2025"), ("2025", "2025")]
)
def test_dates_keep_their_precision(date: str, short: str) -> None:
    assert marks.day(date) == short


def test_a_text_with_too_few_matters_says_so(compared: terms.Comparison) -> None:
    sentence = charts.nearest_sentence(compared, "easter-truce-2025", 6, implied=True)
    assert sentence.startswith("Easter truce 2025 addresses")
    assert sentence.endswith("too few for a minimum of 6.")
    assert charts.nearest_table(compared, "easter-truce-2025", 6, implied=True).empty
