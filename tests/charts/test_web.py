"""The web of relations: nothing overlaps in any state, nothing moves from state to state."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from redline.charts import style
from redline.charts import web as charts
from redline.palette import color
from redline.questions import relations as web
from redline.tables import load

SIZE = style.LAYOUTS["wide"].small


@pytest.fixture(scope="module")
def relations():
    return load("relations")


@pytest.fixture(scope="module")
def actors(relations):
    return charts.web_actors(relations, load("actors"))


@pytest.fixture(scope="module")
def states(relations):
    focus = [None, *web.well_connected(relations, 3)]
    return [
        (kind, actor, web.select(relations, kind, actor))
        for kind, actor in itertools.product([None, *web.KINDS], focus)
    ]


@pytest.fixture(scope="module")
def drawn(relations, actors, states):
    """Every state in its wide layout, drawn once for all tests."""
    return [
        (kind, focus, chosen, charts.relation_web(relations, chosen, actors, kind, focus))
        for kind, focus, chosen in states
    ]


def bounds(fig, texts):
    renderer = FigureCanvasAgg(fig).get_renderer()
    return [text.get_window_extent(renderer) for text in texts]


def test_an_actor_without_a_place_is_refused(relations):
    extra = relations.assign(to_actor="atlantis")
    with pytest.raises(KeyError, match="atlantis"):
        charts.web_actors(extra, load("actors"))


def test_boxes_do_not_touch_each_other_or_the_edge(actors):
    boxes = charts.boxes(actors, SIZE)
    for one, two in itertools.combinations(boxes.values(), 2):
        assert not one.overlaps(two, gap=4)
    assert all(box.x - box.w >= 0 and box.x + box.w <= 760 for box in boxes.values())


def test_few_arrows_cross(relations):
    assert web.crossings(charts.AT, web.pairs(relations)) <= 4


def test_no_arrow_runs_behind_the_box_of_another_actor(relations, actors):
    boxes = charts.boxes(actors, SIZE)
    for a, b, _ in web.pairs(relations):
        (x0, y0), (x1, y1) = charts.arrow(boxes[a], boxes[b], beside=0)
        for other, box in boxes.items():
            if other in (a, b):
                continue
            for i in range(101):
                x, y = x0 + (x1 - x0) * i / 100, y0 + (y1 - y0) * i / 100
                inside = abs(x - box.x) < box.w and abs(y - box.y) < box.h
                assert not inside, f"{a} → {b} behind {other}"


def is_name(text):
    return str(text.get_gid()).endswith("-name")


@pytest.mark.slow
def test_words_of_arrows_never_overlap_words_or_boxes(drawn):
    for kind, focus, _, fig in drawn:
        shown = [text for text in fig.axes[0].texts if text.get_text().strip()]
        words = bounds(fig, [text for text in shown if not is_name(text)])
        names = bounds(fig, [text for text in shown if is_name(text)])
        for one, two in itertools.combinations(words, 2):
            of_one_arrow = abs(one.x0 + one.x1 - two.x0 - two.x1) < 0.1
            assert of_one_arrow or not one.overlaps(two), (kind, focus)
        for one, name in itertools.product(words, names):
            assert not one.overlaps(name), (kind, focus)
        assert all(box.x0 >= 0 and box.x1 <= 760 for box in words)


def test_what_is_not_chosen_is_faint_and_stays_in_sight(drawn):
    faint = color("rule")
    named_in_all = set()
    for _, focus, chosen, fig in drawn:
        ax = fig.axes[0]
        wanted = {f"{a}--{b}" for a, b, _ in web.pairs(chosen)}
        arrows = {line.get_gid(): line.get_color() for line in ax.lines}
        assert {gid for gid, ink in arrows.items() if ink != faint} == wanted
        named = {actor for a, b, _ in web.pairs(chosen) for actor in (a, b)} | {focus} - {None}
        edges = {p.get_gid(): to_hex(p.get_edgecolor()) for p in ax.patches}
        assert {actor for actor in charts.AT if edges[actor] != faint} == named
        named_in_all.add(sum(is_name(text) and bool(text.get_text().strip()) for text in ax.texts))
    assert len(named_in_all) == 1
    assert min(named_in_all) >= len(charts.AT)


def test_a_readable_state_says_the_words_of_every_arrow(drawn):
    for _, _, chosen, fig in drawn:
        found = web.pairs(chosen)
        words = " ".join(t.get_text() for t in fig.axes[0].texts if not is_name(t)).split()
        if len(found) > charts.READABLE:
            assert not words
            continue
        wanted = [", ".join(said).split() for _, _, said in found]
        assert sorted(words) == sorted(itertools.chain.from_iterable(wanted))


def test_boxes_stand_in_the_same_place_in_every_state(drawn):
    places = set()
    for _, _, _, fig in drawn:
        boxes = [p for p in fig.axes[0].patches if p.get_gid() in charts.AT]
        assert len(boxes) == len(charts.AT)
        places.add(tuple((p.get_gid(), p.get_x(), p.get_y()) for p in boxes))
    assert len(places) == 1


@pytest.mark.slow
def test_the_phone_lists_every_arrow(relations, actors, states):
    for kind, focus, chosen in states:
        fig = charts.relation_web(relations, chosen, actors, kind, focus, layout="narrow")
        lines = [t.get_text() for t in fig.axes[0].texts]
        assert sum(line.startswith("→") for line in lines) == len(web.pairs(chosen))
        assert all(box.x1 <= 358 for box in bounds(fig, fig.axes[0].texts))


def test_the_sentence_tells_every_arrow(relations, actors):
    names = {actor: shown.name for actor, shown in actors.items()}
    chosen = web.select(relations, "war", None)
    told = charts.web_sentence(relations, "war", None, names)
    assert "Russia is at war with, occupies territory of" in told
    assert told.count(";") == len(web.pairs(chosen)) - 1


def test_an_empty_choice_says_what_is_recorded_instead(relations, actors):
    names = {actor: shown.name for actor, shown in actors.items()}
    told = charts.web_sentence(relations, "war", "nato", names)
    assert told.startswith("NATO: no relation of war and territory recorded. Recorded instead: ")
    found = web.select(relations, None, "nato")
    assert sum(web.kinds_of(found).values()) == len(found)
    for kind, n in web.kinds_of(found).items():
        assert f"{web.KINDS[kind]} ({n})" in told


def test_the_words_over_every_state_fit_wide_and_narrow(relations, actors, states):
    names = {actor: shown.name for actor, shown in actors.items()}
    for kind, focus, chosen in states:
        title = charts.web_title(chosen, kind, focus, names)
        note = charts.web_note(relations, chosen, focus, readable=charts.READABLE)
        assert note[0].isdigit() or note[0].isupper()
        for layout, lines in (("wide", 1), ("narrow", 2)):
            given = style.LAYOUTS[layout]
            room = given.width - 2 * given.margin
            assert len(style.wrap(title, room, given.title, 600)) <= lines, title
            assert len(style.wrap(note, room, given.subtitle)) <= lines, note
