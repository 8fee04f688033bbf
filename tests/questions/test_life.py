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


def test_every_row_lands_in_exactly_one_topic(table: pd.DataFrame, rows: pd.DataFrame) -> None:
    placed = [m for measures in life.TOPICS.values() for m in measures]
    assert len(placed) == len(set(placed))
    assert set(placed) == set(table["measure"]) == set(life.MEASURE_WORDS)
    by_topic = [life.chosen(rows, topic) for topic in life.TOPICS]
    assert sum(len(found) for found in by_topic) == len(table)
    both = pd.concat(by_topic)
    assert sorted(both.index) == sorted(rows.index)


def test_every_row_has_one_side(rows: pd.DataFrame) -> None:
    for topic in life.TOPICS:
        sides = [life.chosen(rows, topic, side) for side in life.SIDE_WORDS]
        assert sum(map(len, sides)) == len(life.chosen(rows, topic))
    assert life.RUSSIA not in set(rows["side"])  # as the chapter says


def test_a_figure_without_a_place_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="new_measure"):
        life.figures(table.assign(measure="new_measure"))
    with pytest.raises(ValueError, match="Nobody"):
        life.figures(table.assign(who_counts="Nobody"))


def test_values_stay_those_of_the_table(table: pd.DataFrame, rows: pd.DataFrame) -> None:
    """No row of any choice holds a value that the table has not, with the same counter."""
    known = set(zip(table["measure"], table["who_counts"], table["value"], strict=True))
    for topic in life.TOPICS:
        for when in life.WHEN_WORDS:
            found = life.chosen(rows, topic, "", when)
            shown = set(zip(found["measure"], found["who_counts"], found["value"], strict=True))
            assert shown <= known


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
    detention = life.chosen(rows, "Detention", "", life.BY_ARTICLE)
    assert detention["as_of"].notna().all()
    assert "2025" not in set(detention["as_of"])  # may mean December
    assert "2025-06-12" not in set(detention["as_of"])
    assert "2025-03-12" in set(life.chosen(rows, "Population", "", life.BY_ARTICLE)["as_of"])
    empty = life.chosen(rows, "Detention", life.RUSSIA, life.BY_ARTICLE)
    assert empty.empty
    assert "measure" in empty


def test_latest_keeps_the_newest_of_each_counter(rows: pd.DataFrame) -> None:
    found = life.chosen(rows, "Displacement", "", life.LATEST)
    refugees = found[found["measure"] == "refugees"].set_index("who_counts")["as_of"]
    assert refugees.to_dict() == {
        "UNHCR": "2022-10-21",
        "IOM": "2024-02-22",
        "UN (DiCarlo to the Security Council)": "2025-02-24",
    }
    everyone = life.latest(rows)
    assert not everyone.duplicated(["measure", "who_counts", "as_of"]).any()
    pairs = ["measure", "who_counts"]
    assert set(map(tuple, everyone[pairs].values)) == set(map(tuple, rows[pairs].values))


def test_latest_keeps_a_figure_without_a_date_when_it_is_alone(rows: pd.DataFrame) -> None:
    found = life.latest(rows)
    assert found["as_of"].isna().sum() == 1


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
    grown = life.growth(rows, life.KILLED, "2024-02-22", "2025-02-24")
    assert (grown.counter, grown.first, grown.last) == ("OHCHR", 10582, 12654)
    assert grown.more == 2072
    with pytest.raises(KeyError):
        life.growth(rows, "refugees", "2024-02-22", "2025-02-24")
    with pytest.raises(KeyError):
        life.growth(rows, life.KILLED, "2024-02-23", "2025-02-24")
    assert life.growth(rows, life.KILLED, "2025-02-24", "2024-02-22") == grown
    with pytest.raises(ValueError, match="two dates"):
        life.growth(rows, life.KILLED, "2025-02-24", "2025-02-24")


def test_growth_never_takes_another_counters_total(rows: pd.DataFrame) -> None:
    other = rows.assign(who_counts=rows["who_counts"].replace("OHCHR", "UNHCR"))
    with pytest.raises(KeyError, match="OHCHR"):
        life.growth(other, life.KILLED, "2024-02-22", "2025-02-24")


def test_running_totals_never_fall(rows: pd.DataFrame) -> None:
    for measure in (life.KILLED, life.INJURED):
        assert life.totals(rows, measure)["value"].is_monotonic_increasing


def test_shares_of_interviews_are_not_compared(rows: pd.DataFrame) -> None:
    measures = life.repeated(rows)
    assert "ukrainian_pows_reporting_torture" not in measures
    assert "children_deported_or_transferred" in measures
    assert len(measures) >= 6


def test_one_figure_or_none(rows: pd.DataFrame) -> None:
    assert life.one(rows, life.KILLED, "2025-02-24", "OHCHR")["value"] == 12654
    with pytest.raises(KeyError, match="0 figures"):
        life.one(rows, life.KILLED, "2025-02-24", "IOM")
