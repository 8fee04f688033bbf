"""The list of relations: each chosen one has its line, its row and its sentence."""

from __future__ import annotations

import itertools
import re

import pytest

from redline.charts import web as charts
from redline.questions import relations as web
from redline.tables import load

RELATIONS = load("relations")
ACTORS = charts.web_actors(RELATIONS, load("actors"))
STATES = [
    (kind, focus, web.select(RELATIONS, kind, focus))
    for kind, focus in itertools.product(
        [None, *web.KINDS], [None, *web.well_connected(RELATIONS, 3)]
    )
]
NOTHING = "nothing on record"


@pytest.mark.parametrize(("kind", "focus", "chosen"), STATES)
def test_a_line_says_what_its_row_says(kind, focus, chosen):
    page = charts.relation_list(chosen, ACTORS, kind, focus)
    rows = charts.web_table(chosen, ACTORS, {i: i for i in charts.web_sources(chosen)})
    lines = re.findall(r'<li data-r="(\d+)">(.*?)</li>', page)
    assert [int(row) for row, _ in lines] == list(range(len(chosen)))
    for row, line in lines:
        relation = rows.iloc[int(row)]
        assert re.sub("<.*?>", "", line).endswith(f"{relation['relation']} {relation['to']}")


@pytest.mark.parametrize(("kind", "focus", "chosen"), STATES)
def test_what_joins_the_two_at_war_stands_first_or_is_said_to_be_missing(kind, focus, chosen):
    page = charts.relation_list(chosen, ACTORS, kind, focus)
    direct = charts.between(chosen, ACTORS)
    first = charts.in_groups(chosen, ACTORS).iloc[: len(direct)]
    assert set(first["relation_id"]) == set(direct["relation_id"])
    theirs = focus is None or ACTORS[focus].side in ("Ukraine", "Russia")
    assert (NOTHING in page) == (theirs and direct.empty)


@pytest.mark.parametrize(("kind", "focus", "chosen"), STATES)
def test_the_title_counts_what_is_listed(kind, focus, chosen):
    title = charts.web_title(chosen, ACTORS, kind, focus)
    numbers = [int(n) for n in re.findall(r"\b\d+\b", title.removesuffix(charts.DAY))]
    if focus and len(chosen):
        assert sum(numbers) == len(chosen)
    if not focus:
        assert ("none" in title or "No direct" in title) == charts.between(chosen, ACTORS).empty


def test_a_few_relations_are_told_one_by_one():
    chosen = web.select(RELATIONS, "war", None)
    sentence = charts.web_sentence(chosen, ACTORS, "war", None)
    assert sentence.count(";") == len(chosen) - 1
    assert "Russia occupies territory of Ukraine" in sentence
