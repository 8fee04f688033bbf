"""A data claim's stored verdict is what the tables give; change the tables and it is not."""

import datetime as dt

import pandas as pd
import pytest

from redline.questions import verification
from redline.questions.claims import VERDICTS
from redline.tables import load

CLAIMS = load("claims")
TOTAL, BY_OBLAST = load("control_total"), load("control_by_oblast")
OBLASTS, SERIES = load("oblasts"), load("series")
LABELS = dict(zip(SERIES["source_series"], SERIES["label"], strict=True))
DAY = pd.Timestamp("2025-03-12")


def _held(oblast, pct):
    """The table by oblast with one oblast's share changed on the day, in every series."""
    table = BY_OBLAST.copy()
    table.loc[(table["oblast"] == oblast) & (table["date"] == DAY), "occupied_pct"] = pct
    return table


def _total(pct, series=None):
    table = TOTAL.copy()
    rows = table["date"] == DAY
    if series:
        rows &= table["source_series"] == series
    table.loc[rows, "share_of_ukraine_pct"] = pct
    return table


def test_every_data_claim_is_recomputed_to_its_stored_verdict():
    checks = verification.recompute(TOTAL, BY_OBLAST, OBLASTS, SERIES)
    assert verification.disagreements(CLAIMS, checks) == []
    assert {c.claim_id for c in checks} == set(
        CLAIMS.loc[CLAIMS["check_kind"] == "data", "claim_id"]
    )
    assert all(c.verdict in VERDICTS and c.tolerance and c.computed for c in checks)
    assert {c.as_of for c in checks} == {dt.date(2025, 3, 12)}


def test_no_verdict_is_the_same_whatever_the_tables_say():
    none_held, no_capital = BY_OBLAST.assign(occupied_pct=0.0), OBLASTS.copy()
    no_capital["capital_controlled_by"] = "Russia"
    checks = verification.recompute(_total(0.0), none_held, no_capital, SERIES)
    assert [c.verdict for c in checks] == ["contradicted"] * len(checks)


@pytest.mark.parametrize("day", [dt.date(2025, 3, 11), dt.date(2025, 3, 12)])
def test_roughly_a_fifth_on_the_day_and_the_day_before(day):
    check = verification.check_share(TOTAL, LABELS, day)
    assert check.verdict == "corroborated_approximately"
    assert len(check.computed) == 5


@pytest.mark.parametrize(
    ("pct", "verdict"),
    [
        (20.0, "corroborated"),
        (19.5, "corroborated"),
        (19.4, "corroborated_approximately"),
        (17.5, "corroborated_approximately"),
        (22.6, "contradicted"),
        (15.0, "contradicted"),
    ],
)
def test_the_share_decides(pct, verdict):
    assert verification.check_share(_total(pct), LABELS).verdict == verdict


def test_series_on_both_sides_of_the_tolerance_are_contested():
    assert verification.check_share(_total(15.0, "nzz"), LABELS).verdict == "contested"


def test_a_tighter_tolerance_turns_the_verdict():
    assert verification.check_share(TOTAL, LABELS, rough=1.0).verdict == "contradicted"


def test_a_day_without_a_map_is_an_error():
    with pytest.raises(ValueError, match="2014-01-01"):
        verification.check_share(TOTAL, LABELS, dt.date(2014, 1, 1))


@pytest.mark.parametrize("oblast", ["Donetsk", "Luhansk", "Kherson", "Zaporizhzhia"])
@pytest.mark.parametrize("pct", [0.0, 100.0])
def test_wholly_held_or_free_is_not_partly_held(oblast, pct):
    assert verification.check_partly_held(_held(oblast, pct)).verdict == "contradicted"


def test_what_the_list_leaves_out_is_said_and_moves_no_verdict():
    table = BY_OBLAST.copy()
    assert verification.check_partly_held(table).verdict == "corroborated"
    day = table["date"] == DAY
    table.loc[day & (table["oblast"] == "Luhansk"), "occupied_pct"] = 90.0
    table.loc[day & (table["oblast"] == "Kharkiv"), "occupied_pct"] = 0.0
    check = verification.check_partly_held(table)
    assert check.verdict == "corroborated"
    assert "Nothing in them" in check.explanation


def test_the_nuances_are_said():
    check = verification.check_partly_held(BY_OBLAST)
    assert "Luhansk was within 1 point of wholly held" in check.explanation
    assert "Kharkiv was partly held too" in check.explanation


def test_a_missing_oblast_is_an_error():
    table = BY_OBLAST[BY_OBLAST["oblast"] != "Kherson"]
    with pytest.raises(ValueError, match="Kherson"):
        verification.check_partly_held(table)


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("Kherson", "capital_controlled_by", "Russia"),
        ("Zaporizhzhia", "capital_controlled_by", "Russia"),
        ("Donetsk", "capital_controlled_by", "Ukraine"),
        ("Kherson", "capital_km_from_russian_held_area_2025_03_12", 0.0),
    ],
)
def test_another_holder_of_a_capital_turns_the_verdict(name, column, value):
    assert verification.check_capitals(OBLASTS).verdict == "corroborated"
    table = OBLASTS.copy()
    table.loc[table["name"] == name, column] = value
    if (name, column) == ("Donetsk", "capital_controlled_by"):
        table.loc[table["name"] == name, "capital_km_from_russian_held_area_2025_03_12"] = 5.0
    assert verification.check_capitals(table).verdict == "contradicted"


def test_a_stored_verdict_that_differs_is_reported():
    checks = verification.recompute(TOTAL, BY_OBLAST, OBLASTS, SERIES)
    wrong = CLAIMS.copy()
    wrong.loc[wrong["claim_id"] == "C19", "verdict"] = "corroborated"
    assert verification.disagreements(wrong, checks) == [
        "C19: stored 'corroborated', recomputed 'corroborated_approximately'"
    ]


def test_a_data_claim_without_a_check_is_reported_and_a_check_without_a_claim():
    checks = verification.recompute(TOTAL, BY_OBLAST, OBLASTS, SERIES)
    assert verification.disagreements(CLAIMS, checks[1:]) == ["C19: no check recomputes it"]
    news = CLAIMS.copy()
    news.loc[news["claim_id"] == "C19", "check_kind"] = "news"
    assert verification.disagreements(news, checks) == ["C19: checked, but no data claim"]
