"""A control is what interact takes, if it is finite; anything else is named and refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ipywidgets as widgets
import pandas as pd
import pytest

from everystate import ControlError
from everystate.controls import Control, read_controls
from everystate.states import Grid


def one(value: Any) -> Control:
    return read_controls("chart", {"year": value})[0]


@pytest.mark.parametrize(
    ("given", "kind", "values", "default"),
    [
        ([2014, 2022], "select", (2014, 2022), 0),
        ({"All": "all", "Since": "since"}, "select", ("all", "since"), 0),
        ([("All", "all"), ("Since", "since")], "select", ("all", "since"), 0),
        (True, "checkbox", (False, True), 1),
        (False, "checkbox", (False, True), 0),
        ((1, 4), "range", (1, 2, 3, 4), 1),
        ((0, 10, 5), "range", (0, 5, 10), 1),
        ((0.0, 1.0, 0.25), "range", (0.0, 0.25, 0.5, 0.75, 1.0), 2),
        (2, "range", (-2, -1, 0, 1, 2, 3, 4, 5, 6), 4),
        (widgets.SelectionSlider(options=["a", "b"], value="b"), "range", ("a", "b"), 1),
        (widgets.Dropdown(options=[("A", 1), ("B", 2)], value=2), "select", (1, 2), 1),
        (widgets.Select(options=["a", "b"], value="a"), "list", ("a", "b"), 0),
        (widgets.ToggleButtons(options=["a", "b"]), "buttons", ("a", "b"), 0),
        (widgets.RadioButtons(options=["a", "b"], value="b"), "radio", ("a", "b"), 1),
        (widgets.IntSlider(min=1, max=3, value=2), "range", (1, 2, 3), 1),
        (widgets.FloatSlider(min=0, max=1, step=0.5, value=0.5), "range", (0, 0.5, 1.0), 1),
        (widgets.Play(min=0, max=2, value=0), "range", (0, 1, 2), 0),
        (widgets.Checkbox(value=True), "checkbox", (False, True), 1),
        (widgets.ToggleButton(value=False), "toggle", (False, True), 0),
    ],
)
def test_every_kind_interact_knows(
    given: Any, kind: str, values: tuple[Any, ...], default: int
) -> None:
    control = one(given)
    assert (control.kind, control.values, control.default) == (kind, values, default)
    assert len(control.labels) == len(control.keys) == len(values)


def test_float_steps_carry_no_noise() -> None:
    assert one((0.0, 0.3, 0.1)).values == (0.0, 0.1, 0.2, 0.3)


@pytest.mark.parametrize(
    "slider",
    [
        widgets.IntRangeSlider(min=1, max=4, value=(2, 3)),
        widgets.SelectionRangeSlider(options=[1, 2, 3, 4], index=(1, 2)),
        widgets.FloatRangeSlider(min=1, max=4, step=1, value=(2, 3)),
    ],
)
def test_a_slider_with_two_thumbs_spans_pairs(slider: Any) -> None:
    control = one(slider)
    grid = Grid((control,))
    assert (control.kind, control.default, control.default_end) == ("span", 1, 2)
    assert (grid.shape, grid.count) == ((4, 4), 10)
    assert grid.state((3, 1)) == grid.state((1, 3)) == {"year": (2, 4)}
    assert grid.canonical((3, 1)) == (1, 3)


@pytest.mark.parametrize(
    "given",
    [
        "free text",
        None,
        object(),
        1 + 2j,
        widgets.Text(),
        widgets.FloatText(),
        widgets.SelectMultiple(options=["a"]),
        widgets.ColorPicker(),
    ],
)
def test_what_is_not_finite_is_refused_by_name(given: Any) -> None:
    with pytest.raises(ControlError, match=r"explore\('chart'\): control 'year'.*it may be"):
        one(given)


@pytest.mark.parametrize("given", [[], {}, widgets.Dropdown(options=[])])
def test_no_options_is_an_error(given: Any) -> None:
    with pytest.raises(ValueError, match="'year' has no options"):
        one(given)


def test_a_repeated_label_is_an_error() -> None:
    with pytest.raises(ValueError, match="offers 'a' more than once"):
        one([("a", 1), ("a", 2)])


def test_an_empty_range_is_an_error() -> None:
    with pytest.raises(ValueError, match="first number must be the smaller"):
        one((3, 1))


def test_no_control_is_an_error() -> None:
    with pytest.raises(ValueError, match="no control given"):
        read_controls("chart", {})


def test_layout_is_taken() -> None:
    with pytest.raises(ControlError, match="cannot be named 'layout'"):
        read_controls("chart", {"layout": ["a"]})


def test_link_texts_are_plain_and_distinct() -> None:
    days = [pd.Timestamp("2022-02-23"), dt.date(2025, 3, 1)]
    assert one(days).keys == ("2022-02-23", "2025-03-01")
    assert one(days).labels == ("2022-02-23", "2025-03-01")
    assert one({"All land": "all land?", "Since": None}).keys == ("all-land", "Since")
    assert one([("A", [1]), ("B", [2])]).keys == ("A", "B")
    assert one([("?", [1]), ("!", [2])]).keys == ("0", "1")
    assert one(True).keys == ("no", "yes")


def test_the_default_state_may_stand_anywhere() -> None:
    grid = Grid(
        read_controls("c", {"a": widgets.Dropdown(options=[1, 2], value=2), "b": [3, 4, 5]})
    )
    assert grid.default == (1, 0)
    assert grid.key(grid.default) == "a=2&b=3"
    assert grid.one_at_a_time() == [(1, 0), (0, 0), (1, 1), (1, 2)]
    assert grid.summary(separable=False) == "2 × 3 = 6 states"


def test_samples_are_the_same_everywhere() -> None:
    grid = Grid(read_controls("c", {"a": list(range(9)), "b": list(range(9))}))
    assert grid.sample(4, "seed") == [(2, 0), (3, 5), (4, 7), (0, 5)]
