"""Who counts what: every figure in one topic, latest by counter, nothing added across counters."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from redline.questions import life
from redline.tables import load


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load("human_cost")


@pytest.fixture(scope="module")
def rows(table: pd.DataFrame) -> pd.DataFrame:
    return life.figures(table)


def test_every_row_lands_in_exactly_one_topic_and_side(
    table: pd.DataFrame, rows: pd.DataFrame
) -> None:
    by_topic = [life.selection(rows, topic) for topic in life.labels("topic")]
    assert sorted(i for subset in by_topic for i in subset.index) == sorted(rows.index)
    assert len(rows) == len(table)
    for topic in life.labels("topic"):
        sides = [life.selection(rows, topic, side) for side in life.labels("side")]
        assert sum(map(len, sides)) == len(life.selection(rows, topic))
    with pytest.raises(KeyError, match="a_topic"):
        life.selection(rows, "a_topic")


def test_a_counter_has_one_side_and_a_measure_one_topic(table: pd.DataFrame) -> None:
    assert (table.groupby("who_counts")["side"].nunique() == 1).all()
    assert (table.groupby("measure")["topic"].nunique() == 1).all()


def test_both_sides_speak_where_both_gave_figures(rows: pd.DataFrame) -> None:
    """Children moved: the UN, Ukraine, Russia and researchers each have a figure."""
    moved = life.seen(life.selection(rows, "moved"))
    assert set(moved["side"]) == set(life.labels("side"))


def test_a_headline_never_rests_on_a_figure_not_seen_again(rows: pd.DataFrame) -> None:
    unseen = rows["checked"] == life.UNSEEN
    assert unseen.any()
    assert not life.seen(rows)["checked"].eq(life.UNSEEN).any()
    assert len(life.seen(rows)) == (~unseen).sum()


def test_values_stay_those_of_the_table(table: pd.DataFrame, rows: pd.DataFrame) -> None:
    """No row of any choice holds a value that the table has not, with the same counter."""
    of_table = set(zip(table["measure"], table["who_counts"], table["value"], strict=True))
    for topic in life.labels("topic"):
        for when in life.WHEN_WORDS:
            subset = life.selection(rows, topic, "", when)
            of_chapter = set(
                zip(subset["measure"], subset["who_counts"], subset["value"], strict=True)
            )
            assert of_chapter <= of_table


@pytest.mark.parametrize(
    ("as_of", "end"),
    [
        ("2024-02-22", dt.date(2024, 2, 22)),
        ("2024-02", dt.date(2024, 2, 29)),
        ("2023", dt.date(2023, 12, 31)),
        ("", None),
        (pd.NA, None),
    ],
)
def test_a_partial_date_ends_on_its_last_day(as_of: object, end: dt.date | None) -> None:
    assert life.as_of_end(as_of) == end


def test_by_the_article_leaves_out_later_and_undated_figures(rows: pd.DataFrame) -> None:
    for topic in life.labels("topic"):
        subset = life.selection(rows, topic, "", life.BY_ARTICLE)
        assert subset["as_of"].notna().all()
        assert all(end <= life.ARTICLE for end in subset["end"])
    undated = rows.assign(end=None)
    assert life.selection(undated, "detention", "", life.BY_ARTICLE).empty
    assert "measure" in life.selection(undated, "detention", "", life.BY_ARTICLE)


def test_latest_keeps_the_newest_of_each_counter(rows: pd.DataFrame) -> None:
    subset = life.selection(rows, "displacement", "", life.LATEST)
    refugees = subset[subset["measure"] == "refugees"].set_index("who_counts")["end"]
    every = rows[rows["measure"] == "refugees"].groupby("who_counts")["end"].max()
    assert refugees.to_dict() == every.to_dict()
    everyone = life.latest(rows)
    pairs = ["measure", "who_counts"]
    assert set(map(tuple, everyone[pairs].values)) == set(map(tuple, rows[pairs].values))


def test_latest_keeps_a_figure_without_a_date_when_it_is_alone(rows: pd.DataFrame) -> None:
    alone = rows.drop_duplicates(["measure", "who_counts"]).assign(end=None)
    assert len(life.latest(alone)) == len(alone)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (16000, "children (more than)", "more than 16,000 children"),
        (169, "of 174 interviewed", "169 of 174 interviewed"),
        (20, "percent of Ukraine (roughly)", "roughly 20 percent of Ukraine"),
        (6, "persons (cumulative)", "6 people (cumulative)"),
        (14_600_000, "persons (more than)", "more than 14.6 million people"),
        (7_278_696, "persons", "7,278,696 people"),
    ],
)
def test_a_figure_keeps_its_qualifier(value: int, unit: str, text: str) -> None:
    assert life.worded(value, unit) == text


def test_growth_is_of_one_counter(rows: pd.DataFrame) -> None:
    grown = life.growth(rows, life.KILLED, "2024-02-15", "2025-02")
    assert (grown.counter, grown.first, grown.last) == ("OHCHR", 10582, 12654)
    assert grown.more == 2072
    with pytest.raises(KeyError):
        life.growth(rows, "refugees", "2024-02-15", "2025-02")
    with pytest.raises(KeyError):
        life.growth(rows, life.KILLED, "2024-02-23", "2025-02")
    assert life.growth(rows, life.KILLED, "2025-02", "2024-02-15") == grown
    with pytest.raises(ValueError, match="two dates"):
        life.growth(rows, life.KILLED, "2025-02", "2025-02")


def test_growth_never_takes_another_counters_total(rows: pd.DataFrame) -> None:
    other = rows.assign(who_counts=rows["who_counts"].replace("OHCHR", "UNHCR"))
    with pytest.raises(KeyError, match="OHCHR"):
        life.growth(other, life.KILLED, "2024-02-15", "2025-02")


def test_running_totals_never_fall(rows: pd.DataFrame) -> None:
    for measure in (life.KILLED, life.INJURED):
        assert life.totals(rows, measure)["value"].is_monotonic_increasing


def test_shares_of_interviews_are_not_compared(rows: pd.DataFrame) -> None:
    measures = life.comparable_measures(rows)
    assert "ukrainian_pows_reporting_torture_or_ill_treatment" not in measures
    assert "children_deported_or_transferred" in measures
    assert len(measures) >= 6


def test_one_figure_or_none(rows: pd.DataFrame) -> None:
    assert life.one(rows, life.KILLED, "2025-02", "OHCHR")["value"] == 12654
    with pytest.raises(KeyError, match="0 figures"):
        life.one(rows, life.KILLED, "2025-02", "IOM")
