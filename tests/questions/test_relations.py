"""Relations: plain words for each, pairs bundled, filters that only filter."""

from __future__ import annotations

import pandas as pd
import pytest

from redline.questions import relations as web
from redline.tables import load


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "relation_id": [f"R{i:02}" for i in range(1, len(rows) + 1)],
            "from_actor": [row[0] for row in rows],
            "relation": [row[1] for row in rows],
            "to_actor": [row[2] for row in rows],
            "description": ["" for _ in rows],
            "source_ids": [("s",) for _ in rows],
        }
    )


SMALL = table(
    ("us", "negotiates_with", "kyiv"),
    ("us", "pressures", "kyiv"),
    ("moscow", "at_war_with", "kyiv"),
    ("us", "sanctions", "moscow"),
)


def test_every_relation_of_the_data_has_words_and_a_kind():
    for relation in load("relations")["relation"]:
        assert web.WORDS[relation].kind in web.KINDS


def test_an_unknown_relation_is_an_error_and_not_a_guess():
    with pytest.raises(KeyError, match="admires"):
        web.sentences(table(("us", "admires", "kyiv")), {"us": "US", "kyiv": "Kyiv"})


def test_select_filters_by_kind_and_by_either_end():
    assert list(web.select(SMALL, "pressure", None)["relation_id"]) == ["R02", "R04"]
    assert list(web.select(SMALL, None, "moscow")["relation_id"]) == ["R03", "R04"]
    assert list(web.select(SMALL, "war", "us")["relation_id"]) == []
    assert web.select(SMALL, None, None).equals(SMALL)
    with pytest.raises(KeyError):
        web.select(SMALL, "love", None)


def test_the_kinds_share_out_all_relations():
    relations = load("relations")
    assert sum(len(web.select(relations, kind, None)) for kind in web.KINDS) == len(relations)


def test_relations_between_two_groups_go_there_or_back_and_stay_in_none():
    there = web.between(SMALL, ["kyiv", "us"], ["moscow"])
    assert list(there["relation_id"]) == ["R03", "R04"]
    assert there.equals(web.between(SMALL, ["moscow"], ["us", "kyiv"]))
    assert web.between(SMALL, ["kyiv"], ["kyiv"]).empty


def test_well_connected_counts_different_neighbours():
    assert web.well_connected(SMALL, 2) == ["kyiv", "moscow", "us"]
    assert web.well_connected(SMALL, 3) == []
