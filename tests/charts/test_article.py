"""The article's marks, cards and two charts show the chosen rows, and nothing else."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from everystate.fragment import parse_fragment
from redline.charts import article as drawing
from redline.charts import days
from redline.charts import verdicts as matrix
from redline.charts.digest import digest
from redline.palette import color
from redline.questions import claims as questions
from redline.questions import verification
from redline.tables import BOOK, article, load
from redline.tables.sources import cite

TEXT = article()
CLAIMS = load("claims")
TIMELINE = load("timeline")
SPEAKERS = questions.speaker_names(load("actors"))
CHOICES = questions.filters(CLAIMS, SPEAKERS, by=(*questions.FILTERS, "paragraph"))
CHECKS = verification.recompute(
    *map(load, ("control_total", "control_by_oblast", "oblasts", "series"))
)
SOURCES = {source.id: source for source in cite(CLAIMS["source_ids"])}
LAYOUTS = ("wide", "narrow")

choices = st.sampled_from(sorted(CHOICES)).map(CHOICES.get)


def _html(chosen, claims=CLAIMS, **changed):
    given = {"speakers": SPEAKERS, "sources": SOURCES, "checks": CHECKS} | changed
    return drawing.article_claims(claims, TEXT, chosen, **given)


def _tree(chosen, claims=CLAIMS, **changed):
    return ElementTree.fromstring(_html(chosen, claims, **changed))


def _all(tree, tag, class_):
    return [e for e in tree.iter(tag) if class_ in e.get("class", "").split()]


def _visible(elements):
    return [e for e in elements if e.get("hidden") is None]


def _own_text(mark):
    """A mark's words without the tags and notes that the page adds."""
    parts = [mark.text or ""]
    for child in mark:
        if not {"claim-tag", "claim-sic"} & set(child.get("class", "").split()):
            parts.append(_own_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


@given(choices)
@settings(max_examples=40)
def test_cards_marks_and_tags_are_the_rows_that_match(chosen):
    tree = _tree(chosen)
    wanted = questions.select(CLAIMS, chosen)
    ids = wanted["claim_id"].tolist()
    cards = _visible(_all(tree, "div", "claim-card"))
    assert [card.get("id") for card in cards] == [f"claim-{name}" for name in ids]
    assert len(_all(tree, "mark", "is-chosen")) == len(ids)
    assert len(_all(tree, "mark", "claim")) == len(_all(tree, "div", "claim-card")) == len(CLAIMS)
    tags = _visible(_all(tree, "a", "claim-tag"))
    assert sorted(tag.get("href") for tag in tags) == [f"#claim-{name}" for name in ids]
    tally = {
        "".join(_all(item, "span", "claim-word")[0].itertext()): int(item.find("b").text)
        for item in _visible(_all(tree, "ul", "claim-tally")[0])
    }
    assert tally == {
        questions.VERDICTS[key].word: n for key, n in questions.count_verdicts(wanted).items()
    }


def test_marks_hold_the_exact_words_and_nest():
    tree = _tree(CHOICES["all"])
    marks = {tag.get("href"): mark for mark in tree.iter("mark") for tag in mark.findall("a")}
    for name, span in zip(CLAIMS["claim_id"], CLAIMS["span"], strict=True):
        assert _own_text(marks[f"#claim-{name}"]).replace("side.d ", "side.d") == span
    assert marks["#claim-C02"] in list(marks["#claim-C01"].iter("mark"))


def test_every_mark_and_card_has_a_shape_and_a_word():
    tree = _tree(CHOICES["all"])
    verdicts = dict(zip(CLAIMS["claim_id"], CLAIMS["verdict"], strict=True))
    tags = {tag.get("href")[-3:]: tag for tag in _all(tree, "a", "claim-tag")}
    heads = {
        card.get("id")[-3:]: _all(card, "p", "claim-head")[0]
        for card in _all(tree, "div", "claim-card")
    }
    for name, verdict in verdicts.items():
        for place in (tags[name], heads[name]):
            assert questions.VERDICTS[verdict].word in "".join(place.itertext())
            assert place.find(".//svg") is not None
    assert len(set(drawing.SHAPES.values())) == len(drawing.SHAPES) == len(questions.VERDICTS)


def test_no_word_outside_a_claim_is_quoted():
    tree = _tree(CHOICES["all"])
    for paragraph in tree.findall("ol/li/p"):
        outside = (paragraph.text or "") + "".join(child.tail or "" for child in paragraph)
        assert not re.search(r"\w", outside)
    assert "Therefore" not in _html(CHOICES["all"])


def test_the_misprint_is_kept_and_said_to_be_the_sources():
    assert _html(CHOICES["all"]).count('side.d <span class="claim-sic">[sic]</span>') == 2


def test_all_text_from_tables_is_escaped():
    hostile = '<script>alert("1")</script> & "x" <b>'
    rows = CLAIMS.copy()
    for column in ("evidence", "notes", "attribution_chain"):
        rows[column] = hostile
    speakers = dict.fromkeys(SPEAKERS, hostile)
    check = CHECKS[0]._replace(explanation=hostile, computed={hostile: hostile}, tolerance=hostile)
    tree = _tree(CHOICES["all"], rows, speakers=speakers, checks=[check])
    assert not list(tree.iter("script"))
    assert "".join(tree.itertext()).count('alert("1")') >= 4 * len(CLAIMS)


@given(choices)
@settings(max_examples=40)
def test_the_fragment_is_well_formed_and_safe_to_compile(chosen):
    node = parse_fragment(_html(chosen))
    ids = [item.attrib["id"] for item in node.walk() if "id" in item.attrib]
    assert len(ids) == len(set(ids)) == 2 * len(CLAIMS)  # each claim's words and its card


def test_states_differ_in_attributes_and_counts_only():
    def skeleton(key):
        html = _html(CHOICES[key])
        html = html.replace(' hidden="hidden"', "")
        return re.sub(r"is-chosen|is-other|<b>\d+</b>", "", html)

    assert len({skeleton(key) for key in CHOICES}) == 1


def test_a_card_leads_back_to_its_words_on_to_chapters_and_to_its_sources():
    tree = _tree(CHOICES["all"])
    marked = {mark.get("id") for mark in tree.iter("mark")}
    for card, row in zip(_all(tree, "div", "claim-card"), CLAIMS.itertuples(), strict=True):
        back, *others = [a.get("href") for a in card.iter("a")]
        assert back == f"#said-{row.claim_id}"
        assert back.removeprefix("#") in marked
        assert others == [
            *(f"{page}.html" for page in row.chapters),
            *(f"bibliography.html#{source_id}" for source_id in row.source_ids),
        ]


def test_every_chapter_that_a_claim_names_is_a_notebook_of_the_book():
    named = {page for pages in CLAIMS["chapters"] for page in pages}
    assert named <= {path.stem for path in BOOK.glob("*.ipynb")}


@given(choices)
@settings(max_examples=40)
def test_a_card_stands_under_the_paragraph_of_its_words_and_is_hidden_with_it(chosen):
    for paragraph in _tree(chosen).findall("ol/li"):
        words = [mark.get("id")[-3:] for mark in paragraph.find("p").iter("mark")]
        cards = [card.get("id")[-3:] for card in _all(paragraph, "div", "claim-card")]
        assert cards == words
        assert (paragraph.get("hidden") is None) == any(
            _visible(_all(paragraph, "div", "claim-card"))
        )


def test_a_data_claims_card_shows_the_recomputed_figures():
    tree = _tree(CHOICES["all"])
    cards = {
        card.get("id")[-3:]: "".join(card.itertext()) for card in _all(tree, "div", "claim-card")
    }
    for check in CHECKS:
        assert check.explanation in cards[check.claim_id]
        assert all(value in cards[check.claim_id] for value in check.computed.values())
    assert sum("Computed here" in text for text in cards.values()) == len(CHECKS)


@given(choices)
@settings(max_examples=40)
def test_sentence_title_and_table_agree_with_the_choice(chosen):
    rows = questions.select(CLAIMS, chosen)
    assert f"{len(rows)} of {len(CLAIMS)}" in drawing.describe(CLAIMS, chosen)
    assert str(len(rows)) in drawing.headline(CLAIMS, chosen)
    table = drawing.claim_table(CLAIMS, chosen, SPEAKERS)
    assert table["claim"].tolist() == rows["claim_id"].tolist()
    counted = matrix.matrix_table(CLAIMS, chosen)
    assert (
        counted.loc[counted["in the choice"] == "yes", "claim"].tolist() == table["claim"].tolist()
    )


# ---------------------------------------------------------------- the two charts


_FINE = 4


def _clashes(fig):
    """Pairs of visible texts that overlap, and texts that leave the figure."""
    fig.set_dpi(72 * _FINE)  # at 72 dpi letters are fitted to whole pixels and come out wider
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    texts = [
        text
        for text in [*fig.texts, *(t for ax in fig.axes for t in ax.texts)]
        if text.get_text().strip() and text.get_visible()
    ]
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts]
    for i, (name, box) in enumerate(boxes):
        if min(box.x0, box.y0) < 0 or box.x1 > fig.bbox.x1 or box.y1 > fig.bbox.y1:
            yield name, "leaves the figure"
        for other, box2 in boxes[i + 1 :]:
            across = min(box.x1, box2.x1) - max(box.x0, box2.x0)
            down = min(box.y1, box2.y1) - max(box.y0, box2.y0)
            # line boxes of neighbouring lines may touch by a hair: ascent and descent
            if across > 0 and down > 3 * _FINE:
                yield name, other


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("key", ["all", "speaker-trump-administration", "paragraph-7"])
def test_matrix_texts_never_collide(key, layout):
    assert not list(_clashes(matrix.verdict_matrix(CLAIMS, CHOICES[key], layout=layout)))


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("key", sorted(CHOICES))
def test_filled_units_are_the_chosen_claims(key, layout):
    fig = matrix.verdict_matrix(CLAIMS, CHOICES[key], layout=layout)
    (canvas,) = fig.axes
    filled = {
        patch.get_gid().removeprefix("disc-")
        for patch in canvas.patches
        if patch.get_facecolor()[:3] != _rgb("land")
    }
    assert filled == set(questions.select(CLAIMS, CHOICES[key])["claim_id"])
    assert len(canvas.patches) == len(CLAIMS)


def _rgb(name):
    value = color(name).lstrip("#")
    return tuple(int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))


def test_a_changed_verdict_changes_the_matrix():
    changed = CLAIMS.copy()
    changed.loc[changed["claim_id"] == "C19", "verdict"] = "corroborated"
    chosen = CHOICES["all"]
    before = matrix.verdict_matrix(CLAIMS, chosen)
    assert digest(before) == digest(matrix.verdict_matrix(CLAIMS, chosen))
    assert digest(before) != digest(matrix.verdict_matrix(changed, chosen))
    assert matrix.describe_matrix(CLAIMS, chosen) != matrix.describe_matrix(changed, chosen)


def test_more_verdicts_than_columns_are_refused():
    more = CLAIMS.copy()
    more.loc[0, "verdict"] = "failed"
    with pytest.raises(ValueError, match="7 verdicts"):
        matrix.verdict_matrix(more, CHOICES["all"])


@pytest.mark.parametrize("category", [days.ALL, *questions.categories(TIMELINE)])
@pytest.mark.parametrize("window", questions.WINDOWS, ids=lambda w: w.label)
def test_days_say_what_they_show(window, category):
    events = questions.events_in(TIMELINE, window)
    some = events if category == days.ALL else events[events["category"] == category]
    sentence = days.describe_days(TIMELINE, window, category)
    assert all(title in sentence for title in some["title"])
    assert sentence.count("(in the article)") == some["in_seed"].sum()
    assert days.days_table(TIMELINE, window, category)["event"].tolist() == some["title"].tolist()
    assert window.label in days.days_title(TIMELINE, window, category)


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("category", [days.ALL, "war", "humanitarian"])
@pytest.mark.parametrize("window", questions.WINDOWS, ids=lambda w: w.label)
def test_days_list_the_events_of_a_kind_or_say_when_there_are_some(window, category, layout):
    fig = days.days_around(TIMELINE, window, category, layout=layout)
    (canvas,) = fig.axes
    rows = days.days_table(TIMELINE, window, category)
    shown = " ".join(text.get_text() for text in canvas.texts)
    assert all(title in shown for title in rows["event"])
    lines = {line.get_gid(): line for line in canvas.lines if line.get_gid()}
    answers = {i: lines[f"event-{i}-mark"]._everystate_rows for i in rows.index}
    assert answers == {i: (i,) for i in rows.index}
    bars = {i for i in rows.index if f"event-{i}-bar" in lines}
    assert bars == set(rows.index[rows["in the article"] == "yes"])
    assert ("None in these days" in shown) == rows.empty
    assert not list(_clashes(fig))
