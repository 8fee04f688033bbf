"""The book writes a figure, a date or a list in one way."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import words


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(112409.4, 0, "112,409"), (-30, 0, "−30"), (-0.004, 1, "0.0"), (18.62, 1, "18.6")],
)
def test_number(value, digits, text):
    assert words.number(value, digits) == text


def test_share_and_area():
    assert words.percent(18.62) == "18.6%"
    assert words.area(112409.4) == "112,409 km²"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2025-03-11", "11 March 2025"),
        ("2025-03", "March 2025"),
        ("2025", "2025"),
        (dt.date(2022, 2, 24), "24 February 2022"),
        (pd.Timestamp("2026-08-22"), "22 August 2026"),
    ],
)
def test_date_keeps_its_precision(value, text):
    assert words.date(value) == text


@pytest.mark.parametrize("value", ["2025-13", "2025-02-30", "soon", pd.NaT])
def test_date_refuses_what_is_none(value):
    with pytest.raises(ValueError):  # noqa: PT011 - each library words its own
        words.date(value)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_full_dates_name_day_and_year(day):
    assert words.date(day).startswith(f"{day.day} ")
    assert words.date(day).endswith(str(day.year))


def test_counts_and_lists():
    assert words.count(1, "claim") == "one claim"
    assert words.count(34, "claim") == "34 claims"
    assert words.count(0, "territory", "territories") == "no territories"
    assert words.join(["a", "b", "c"]) == "a, b and c"
    assert words.join([]) == ""


@pytest.mark.parametrize(
    ("given", "spoken"),
    [
        ("no more", "no more"),
        ("‘И эти, уже’.", '‘<span lang="ru">И эти, уже</span>’.'),
        ("not Київ alone", 'not <span lang="uk">Київ</span> alone'),
    ],
)
def test_words_in_other_letters_name_their_language(given, spoken):
    assert words.original(given) == spoken


@pytest.mark.parametrize(
    ("published", "kind", "text"),
    [
        ("2025-03-12", "news", "12 March 2025"),
        ("2025-03", "news", "March 2025"),
        ("2025", "encyclopedia", "2025"),
        ("", "news", "date not shown"),
        ("", "encyclopedia", "a page that changes"),
        ("", "dataset", "a page that changes"),
    ],
)
def test_a_source_says_its_date_or_why_it_has_none(published, kind, text):
    assert words.publication(published, kind) == text
