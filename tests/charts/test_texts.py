"""Charts of texts: what is drawn is what the tables say, and it fits, wide and narrow."""

from __future__ import annotations

import io
from itertools import pairwise, product

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from redline.charts import marks, style
from redline.charts import texts as charts
from redline.palette import TOKENS, color
from redline.questions import terms
from redline.tables import load
from redline.tables.sources import cite
from tests.charts.fit import too_wide

LAYOUTS = ("wide", "narrow")


@pytest.fixture(scope="module")
def compared() -> terms.Compared:
    tables = [load(name) for name in ("proposals", "dimensions", "dimension_values", "terms")]
    return terms.compare(*tables)


def drawn(fig: Figure, gid: str) -> PathPatch:
    return next(patch for ax in fig.axes for patch in ax.patches if patch.get_gid() == gid)


def stamps(fig: Figure, gid: str) -> int:
    """Number of marks in one compound path: a path that shows nothing has two equal points."""
    path: Path = drawn(fig, gid).get_path()
    empty = len(path.vertices) == 2 and (path.vertices[0] == path.vertices[1]).all()
    return 0 if empty else int((path.codes == Path.MOVETO).sum())


def colours(fig: Figure) -> set[str]:
    used = {to_hex(text.get_color()) for text in fig.texts}
    for ax in fig.axes:
        for patch in ax.patches:
            used |= {to_hex(c) for c in (patch.get_facecolor(), patch.get_edgecolor()) if c[3] > 0}
        used |= {to_hex(line.get_color()) for line in ax.lines}
    return used


SELECTIONS = [
    (None, None, None),
    ("March to May 2025", None, None),
    ("2014 to 2020", "United States", None),  # no text at all
    ("2026", "Europe", "Money and institutions"),
    (None, "Others", "Security and forces"),
    ("June to December 2025", "United States", "Territory"),
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_matrix_draws_one_mark_for_every_cell(
    compared: terms.Compared, selection: tuple[str | None, ...], layout: str
) -> None:
    period, actor, about = selection
    fig = charts.terms_matrix(compared, period, actor, about, layout=layout)
    ids = terms.chosen(compared.texts, period, actor)
    matters = terms.GROUPS[about] if about else sum(terms.GROUPS.values(), ())
    cells = compared.grid
    cells = cells[cells["proposal_id"].isin(ids) & cells["dimension_id"].isin(matters)]
    for mark in terms.MARKS:
        assert stamps(fig, f"mark-{mark}") == int((cells["mark"] == mark).sum())
    assert too_wide(fig) == []


def test_each_mark_has_a_shape_of_its_own() -> None:
    shapes = [charts._MARK_LOOK[mark][0] for mark in terms.MARKS]
    assert len(set(shapes)) == len(shapes)


def test_strokes_stay_apart_when_the_picture_is_written(compared: terms.Compared) -> None:
    fig = charts.terms_matrix(compared, None, None, None)
    buffer = io.StringIO()
    fig.savefig(buffer, format="svg")
    group = buffer.getvalue().split('id="mark-not_seen"')[1].split("</g>")[0]
    assert group.count("M ") == int((compared.grid["mark"] == "not_seen").sum())


def test_red_marks_the_examined_text_and_nothing_else(compared: terms.Compared) -> None:
    fig = charts.terms_matrix(compared, "March to May 2025", None, None)
    light = {token.light for token in TOKENS.values()}
    assert colours(fig) <= light
    patches = [patch for ax in fig.axes for patch in ax.patches]
    red = [patch for patch in patches if to_hex(patch.get_facecolor()) == color("line")]
    assert [patch.get_gid() for patch in red] == ["examined"]
    assert stamps(fig, "examined") == 1
    assert stamps(charts.terms_matrix(compared, "2026", None, None), "examined") == 0


def test_every_text_is_offered_once_by_its_short_name(compared: terms.Compared) -> None:
    assert list(charts.options(compared).values()) == list(compared.texts["proposal_id"])


def test_sentence_counts_the_cells_it_speaks_of(compared: terms.Compared) -> None:
    said = charts.terms_sentence(compared, "March to May 2025", None, "Territory")
    table = charts.terms_table(compared, "March to May 2025", None, "Territory")
    counts = table["mark"].value_counts()
    for mark in ("explicit", "implied", "silent"):
        word = charts.MARK_WORDS[mark]
        assert f"{counts.get(word, 0)} {word}" in said


def test_empty_selection_says_so(compared: terms.Compared) -> None:
    place = ("2014 to 2020", "United States", None)
    assert charts.terms_sentence(compared, *place).startswith("No text")
    assert charts.terms_table(compared, *place).empty
    assert charts.terms_sources(compared, *place) == []


def test_table_keeps_the_grade_of_every_row(compared: terms.Compared) -> None:
    table = charts.terms_table(compared, None, None, None)
    assert len(table) == len(load("terms"))
    assert table["checked"].notna().all()


# --- the clauses


def test_every_clause_names_its_grade_and_links_its_sources(compared: terms.Compared) -> None:
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


def test_all_that_a_text_is_silent_on_is_one_card(compared: terms.Compared) -> None:
    html = charts.clauses(compared, terms.JEDDAH, terms.JEDDAH_DUTIES, cite)
    card = html.rpartition("<article")[2]
    silent = compared.grid.query("proposal_id == @terms.JEDDAH and mark == 'silent'")
    names = compared.dimensions.set_index("dimension_id")["name"]
    assert all(f"<li>{names[matter]}</li>" in card for matter in silent["dimension_id"])
    assert f"Silent on {len(silent)} matters" in card
    assert "right with a reservation: Monitoring and Mobilisation" in card


def test_clause_without_a_duty_is_an_error(compared: terms.Compared) -> None:
    with pytest.raises(KeyError, match="duration"):
        charts.clauses(compared, terms.JEDDAH, {}, cite)


# --- two texts


def shown(html: str) -> list[str]:
    """The rows of a comparison that are not hidden, as matter names in order."""
    body = html.split("<tfoot>")[0]
    return [part.split("</th>")[0] for part in body.split('<tr><th scope="row">')[1:]]


def test_differences_come_first_and_nothing_is_shown_twice(compared: terms.Compared) -> None:
    laid = charts.pairs(compared, cite)
    html = charts.two_texts(laid, terms.JEDDAH, "ru-memo-2025")
    found = terms.side_by_side(laid.stances, terms.JEDDAH, "ru-memo-2025")
    expected = [laid.matters[m] for m in (*found["differ"], *found["same"], *found["one_only"])]
    assert shown(html) == expected
    assert f"They differ ({len(found['differ'])})" in html


def test_every_pair_has_the_same_skeleton(compared: terms.Compared) -> None:
    laid = charts.pairs(compared, cite)
    pairs = [("jeddah-30day-2025", "plan-28-2025"), ("geneva-framework-2025", "minsk-ii-2015")]
    counts = {charts.two_texts(laid, *pair).count("<tr") for pair in pairs}
    assert len(counts) == 1


def test_a_text_against_itself_agrees_on_everything(compared: terms.Compared) -> None:
    said = terms.stances(compared.grid)
    assert charts.pair_finding(said, terms.JEDDAH, terms.JEDDAH) == (
        f"A text against itself: the same on all {len(said[terms.JEDDAH])} matters"
    )
    assert "nothing to compare" in charts.pair_finding(said, terms.JEDDAH, "geneva-framework-2025")


def test_words_of_the_tables_are_escaped() -> None:
    row = pd.Series({"mark": "explicit", "label": "a < b", "text": "x & y", "checked": "nuance"})
    assert "a &lt; b" in charts._cell(row)
    assert "x &amp; y" in charts._cell(row)


# --- nearest


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", ["jeddah-30day-2025", "plan-28-2025", "geneva-framework-2025"])
def test_nearest_draws_a_mark_for_every_shared_matter(
    compared: terms.Compared, text: str, layout: str
) -> None:
    fig = charts.nearest_texts(compared, text, 6, implied=True, layout=layout)
    found = terms.nearest(terms.stances(compared.grid), text, minimum=6).head(8)
    assert stamps(fig, "different") == int(found["differ"].sum())
    assert stamps(fig, "same") == int((found["shared"] - found["differ"]).sum())
    assert too_wide(fig) == []


def test_a_chart_without_a_neighbour_is_short_and_says_what_to_do(
    compared: terms.Compared,
) -> None:
    fig = charts.nearest_texts(compared, "easter-truce-2025", 6, implied=True)
    said = " ".join(text.get_text() for text in fig.texts)
    assert "no other text shares 6 matters" in said
    assert "Choose fewer matters" in said
    assert fig.get_figheight() * 72 < 240  # not the height of eight empty rows


@pytest.mark.parametrize("layout", LAYOUTS)
def test_heads_of_neighbours_never_touch(compared: terms.Compared, layout: str) -> None:
    fig = charts.nearest_texts(compared, "ru-memo-2025", 6, implied=True, layout=layout)
    heads = [text for text in fig.texts if str(text.get_gid()).startswith("head-")]
    width = style.LAYOUTS[layout].width
    places = sorted({head.get_position()[0] * width for head in heads if head.get_text().strip()})
    assert len(places) > 20
    steps = [right - left for left, right in pairwise(places)]
    assert min(steps) >= style.LAYOUTS[layout].small


@pytest.mark.slow
def test_every_nearest_title_fits(compared: terms.Compared) -> None:
    for text in compared.texts["proposal_id"]:
        for minimum, implied in product((4, 6, 8), (True, False)):
            title = charts.nearest_finding(compared, text, minimum, implied=implied)
            for layout in style.LAYOUTS.values():
                lines = style.wrap(title, layout.width - 4, layout.title, 600)
                assert len(lines) <= layout.title_lines, title


@pytest.mark.parametrize(
    ("date", "told"), [("2025-03-11", "11 Mar 2025"), ("2025-11", "Nov 2025"), ("2025", "2025")]
)
def test_dates_keep_their_precision(date: str, told: str) -> None:
    assert marks.day(date) == told


def test_a_text_with_too_few_matters_says_so(compared: terms.Compared) -> None:
    said = charts.nearest_sentence(compared, "easter-truce-2025", 6, implied=True)
    assert said.startswith("Easter truce 2025 addresses")
    assert said.endswith("too few for a minimum of 6.")
    assert charts.nearest_table(compared, "easter-truce-2025", 6, implied=True).empty
