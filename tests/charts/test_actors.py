"""Chapter 2's charts: every cell leads to its quotation, every state has room for its words."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from redline.charts import actors as charts
from redline.charts import quotations, style
from redline.palette import TOKENS, color
from redline.questions import positions as stances
from redline.tables import load
from redline.tables.sources import cite

KINDS = list(stances.KINDS)
PERIODS = ["latest", "before", "day", "after"]


@pytest.fixture(scope="module")
def positions():
    return load("positions")


@pytest.fixture(scope="module")
def actors():
    return load("actors")


@pytest.fixture(scope="module")
def groups(positions, actors):
    return charts.groups(positions, actors)


@pytest.fixture(scope="module")
def publishers():
    sources = load("sources")
    return dict(zip(sources["source_id"], sources["publisher"], strict=True))


def newest(positions, when="latest", kind="all"):
    return stances.latest(stances.selection(positions, when, kind))


def drawn(positions, groups, side, when="latest", kind="all", layout="wide"):
    chosen = {(when, kind): newest(positions, when, kind)}
    return charts.stance_matrix(chosen, groups, side, when, kind, layout=layout)


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts] + [
        text.get_text() for text in fig.texts
    ]


def marks(fig):
    """The stances a matrix shows, as cell → score, read back from the drawing."""
    (ax,) = fig.axes
    shown = {text.get_gid(): text.get_text() for text in ax.texts if text.get_gid()}
    return {
        gid.removesuffix("-n"): int(text.replace("−", "-"))
        for gid, text in shown.items()
        if gid.endswith("-n") and not gid.startswith("key-") and text.strip()
    }


def test_every_issue_of_the_table_has_short_words_and_none_besides():
    assert set(charts.ISSUES) == set(load("issues")["issue"])


def test_every_actor_with_a_stance_is_in_a_group(positions, groups):
    listed = {c.actor_id for name, members in groups.items() if name != "heard" for c in members}
    assert listed == set(positions["actor_id"])


@pytest.mark.parametrize("group", ["heard", "parties", "us", "europe", "others"])
def test_the_matrix_shows_each_known_stance_and_nothing_else(positions, groups, group):
    rows = newest(positions)
    columns = groups[group]
    fig = drawn(positions, groups, group)
    wanted = {
        f"{issue}-{slot}": int(score)
        for issue in charts.ISSUES
        for slot, column in enumerate(columns)
        for score in rows[(rows["issue"] == issue) & (rows["actor_id"] == column.actor_id)][
            "stance_score"
        ]
    }
    assert marks(fig) == wanted


def test_a_blank_cell_has_no_fill_no_outline_and_no_number(positions, groups):
    fig = drawn(positions, groups, "others", "after", "verbatim")
    cells = [p for p in fig.axes[0].patches if not str(p.get_gid()).startswith("key")]
    assert len(cells) == len(charts.ISSUES) * charts.SLOTS
    assert all(p.get_facecolor()[3] == 0 and p.get_edgecolor()[3] == 0 for p in cells)
    assert marks(fig) == {}
    assert "No stance is on record for this choice." in texts(fig)


def test_a_matrix_with_a_stance_has_no_word_of_nothing(positions, groups):
    fig = drawn(positions, groups, "us")
    assert not any("No stance" in text for text in texts(fig))


def test_a_paraphrase_is_an_outline_and_a_quotation_is_filled(positions, groups):
    rows = newest(positions)
    fig = drawn(positions, groups, "parties")
    fills = {p.get_gid(): to_hex(p.get_facecolor()) for p in fig.axes[0].patches}
    for slot, column in enumerate(groups["parties"]):
        for row in rows[rows["actor_id"] == column.actor_id].itertuples():
            hollow = fills[f"{row.issue}-{slot}"] == color("paper")
            assert hollow == (row.quote_type == "paraphrase")


def test_the_three_signs_differ_in_shape_and_not_only_in_colour(positions, groups):
    fig = drawn(positions, groups, "parties")
    corners = {p.get_gid(): len(p.get_path().vertices) for p in fig.axes[0].patches}
    angle = {
        gid: bool(p.get_path().vertices[0][0] == p.get_path().vertices[2][0])
        for gid, p in ((p.get_gid(), p) for p in fig.axes[0].patches)
    }
    circle, square, diamond = "key-4", "key-0", "key-2"
    assert corners[circle] > corners[square] == corners[diamond]
    assert angle[square] != angle[diamond]


def test_the_stance_colours_are_no_red_and_grow_darker_towards_both_ends():
    def light(token):
        hex_ = TOKENS[token].light
        return sum(int(hex_[i : i + 2], 16) for i in (1, 3, 5))

    assert light("stance-m2") < light("stance-m1") < light("stance-0")
    assert light("stance-p2") < light("stance-p1") < light("stance-0")
    for token in ("stance-m2", "stance-m1", "stance-0", "stance-p1", "stance-p2"):
        red, green, blue = (int(TOKENS[token].light[i : i + 2], 16) for i in (1, 3, 5))
        assert not (red > 1.2 * green and red > 1.2 * blue)


def fits(text, layout, size, weight, lines):
    """Whether a heading's text fits, without the cost of drawing the chart under it."""
    given = style.LAYOUTS[layout]
    return len(style.wrap(text, given.width - 2 * given.margin, size(given), weight)) <= lines


def test_the_words_over_every_state_of_the_matrix_fit_wide_and_narrow(positions, groups):
    for when, kind in itertools.product(PERIODS, KINDS):
        rows = newest(positions, when, kind)
        for group, columns in groups.items():
            title = charts.matrix_title(rows, columns, group)
            note = charts.matrix_note(rows, columns, when, kind)
            for layout, lines in (("wide", 1), ("narrow", 2)):
                assert fits(title, layout, lambda given: given.title, 600, lines), title
                assert fits(note, layout, lambda given: given.subtitle, 400, lines), note


@pytest.mark.parametrize("group", ["heard", "us", "europe"])
def test_names_and_labels_stay_inside_the_picture_and_apart(positions, groups, group):
    for layout in ("wide", "narrow"):
        fig = drawn(positions, groups, group, layout=layout)
        renderer = FigureCanvasAgg(fig).get_renderer()
        shown = [t for t in [*fig.axes[0].texts, *fig.texts] if t.get_text().strip()]
        boxes = [t.get_window_extent(renderer) for t in shown]
        width = style.LAYOUTS[layout].width + 4  # hinted letters are a little wider than on a page
        assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 for box in boxes)
        level = [box for t, box in zip(shown, boxes, strict=True) if t.get_rotation() in (0, 90)]
        for one, two in itertools.combinations(level, 2):
            assert not one.padded(-1).overlaps(two.padded(-1))


def test_the_evidence_table_has_a_quotation_and_a_source_for_every_cell(
    positions, groups, publishers
):
    rows = newest(positions)
    for side, columns in groups.items():
        state = side, "latest", "all"
        table = charts.evidence_table({("latest", "all"): rows}, groups, publishers, *state)
        ids = [column.actor_id for column in columns]
        assert len(table) == int(rows["actor_id"].isin(ids).sum())
        assert (table[["evidence", "date", "sources", "kind"]] != "").all().all()


def test_a_paraphrase_never_stands_in_quotation_marks(positions, groups, publishers):
    state = "parties", "latest", "all"
    rows = {("latest", "all"): newest(positions)}
    table = charts.evidence_table(rows, groups, publishers, *state)
    paraphrased = table["kind"] == stances.KIND_WORDS["paraphrase"]
    assert not table[paraphrased]["evidence"].str.startswith("“").any()
    assert table[~paraphrased]["evidence"].str.startswith("“").all()


def test_every_statement_has_a_card_with_its_words_and_links(positions, actors):
    issues = load("issues")
    sources = {source.id: source for source in cite(load("sources")["source_id"])}
    state = "monitoring", "day", "quoted"
    shown = quotations.choose(positions, *state)
    html = quotations.cards(positions, issues, actors, sources, *state)
    assert html.count('<li class="stance-card"') == len(positions)
    assert html.count('<li class="stance-card">') == len(shown) == 1
    assert html.count('<div class="stance-proposition">') == 1
    assert html.count("bibliography.html#") == sum(len(ids) for ids in positions["source_ids"])


def test_a_card_marks_a_paraphrase_as_the_matrix_does_and_gives_roles_to_people_only(
    positions, actors
):
    sources = {source.id: source for source in cite(load("sources")["source_id"])}
    state = "monitoring", "latest", "all"
    html = quotations.cards(positions, load("issues"), actors, sources, *state)
    paraphrased = int((positions["quote_type"] == "paraphrase").sum())
    assert html.count("stance-reported") == paraphrased
    assert "President of Ukraine</p>" in html
    for role in actors[actors["kind"] != "person"]["role_as_of_2025_03_12"]:
        assert f"· {role}</p>" not in html


def test_no_statement_is_said_to_be_a_blank_and_not_a_zero(positions, actors):
    none = positions.iloc[:0]
    assert "blank, not a zero" in quotations.sentence(none, "frozen_assets", "after", "verbatim")
