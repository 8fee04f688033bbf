"""Base and slots give every state back, whatever the trees look like."""

from __future__ import annotations

import itertools
import json
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.trees import compiled, given_back, grids

from everystate.encode import pack, unpack
from everystate.tree import Node, canonical, from_xml

SLOW = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SLOW
@given(grids(), st.randoms(use_true_random=False))
def test_every_state_comes_back(
    grid: tuple[tuple[int, ...], list[Node]], chance: random.Random
) -> None:
    shape, states = grid
    default = chance.randrange(len(states))
    base, payload = compiled(shape, states, default)
    assert given_back(shape, base, payload) == [canonical(s) for s in states]


@SLOW
@given(grids())
def test_canonical_xml_is_lxmls(grid: tuple[tuple[int, ...], list[Node]]) -> None:
    for state in grid[1]:
        text = canonical(state)
        assert etree.tostring(etree.fromstring(text.encode()), method="c14n").decode() == text


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_packed_numbers_come_back(cells: list[int]) -> None:
    assert unpack(pack(cells)) == cells


def states_of(make: object, *shape: int) -> list[Node]:
    return [
        from_xml(make(*p))  # type: ignore[operator]  # a plain function of positions
        for p in itertools.product(*(range(n) for n in shape))
    ]


def columns(payload: str) -> list[list[object]]:
    data: list[list[object]] = json.loads(payload)["c"]
    return data


def test_a_slot_keeps_only_the_controls_it_follows() -> None:
    states = states_of(
        lambda date, layer: f"<state><p x='{date}' y='{layer}' z='{date * 10 + layer}'/></state>",
        6,
        3,
    )
    _, payload = compiled((6, 3), states)
    data = json.loads(payload)
    lengths = sorted(len(unpack(c[2])) for c in data["c"])
    assert lengths == [3, 6, 18]


def test_equal_columns_are_stated_once() -> None:
    states = states_of(lambda i: f"<state><p x='{i}'/><p x='{i}'>at {i}</p></state>", 5)
    _, payload = compiled((5,), states)
    assert len(columns(payload)) == 1
    assert len(json.loads(payload)["s"]) == 3


def test_only_the_changing_word_of_a_value_is_kept() -> None:
    states = states_of(lambda i: f"<state><p d='m0 0 {i} 5 3 4'/></state>", 4)
    _, payload = compiled((4,), states)
    assert json.loads(payload)["t"][1] == ["m0 0 ", " 5 3 4"]


def test_an_element_that_comes_and_goes_costs_its_presence() -> None:
    states = states_of(
        lambda i: f"<state><g><a k='1'/>{'<b>note</b>' if i > 1 else ''}<c k='2'/></g></state>", 4
    )
    base, payload = compiled((4,), states)
    data = json.loads(payload)
    assert [slot[1] for slot in data["s"]] == ["?"]
    assert data["o"] == {"1": [[1, "<b>note</b>"]]}
    assert "note" not in base
    assert given_back((4,), base, payload) == [canonical(s) for s in states]


def test_a_growing_table_keeps_its_rows() -> None:
    def table(i: int) -> str:
        rows = "".join(f"<tr><td>{2014 + k}</td><td>{k * 3}</td></tr>" for k in range(i + 1))
        return f"<state><table><tbody>{rows}</tbody></table></state>"

    states = states_of(table, 9)
    base, payload = compiled((9,), states, 3)
    assert {slot[1] for slot in json.loads(payload)["s"]} == {"?"}
    assert given_back((9,), base, payload) == [canonical(s) for s in states]


def test_words_between_elements_that_come_and_go() -> None:
    states = states_of(
        lambda i: f"<state><p>a {'<b>x</b> y' if i else ''} <i>z{i}</i> end</p></state>", 3
    )
    base, payload = compiled((3,), states)
    assert given_back((3,), base, payload) == [canonical(s) for s in states]


def test_a_changed_colour_is_not_the_drawing() -> None:
    states = states_of(lambda i: f"<state><p fill='{['#a3202c', '#d8d6cf'][i]}'/></state>", 2)
    base, payload = compiled((2,), states, 1)
    changed = payload.replace("#a3202c", "#a3202d")
    assert changed != payload
    assert given_back((2,), base, changed) != [canonical(s) for s in states]


def test_a_changed_number_is_not_the_drawing() -> None:
    states = states_of(lambda i: f"<state><p>in {2014 + i * i}</p></state>", 12)
    base, payload = compiled((12,), states, 1)
    data = json.loads(payload)
    (column,) = data["c"]
    cells = unpack(column[2])
    column[2] = pack([*cells[:5], cells[5] + 1, *cells[6:]])
    back = given_back((12,), base, json.dumps(data))
    assert [i for i, state in enumerate(states) if back[i] != canonical(state)] == [5]


def test_a_colour_that_follows_a_value_is_sent_as_steps() -> None:
    tints = ["#aaaaaa", "#bbbbbb", "#cccccc"]

    def region(i: int, j: int) -> str:
        value = (i * 13 + j * 29) % 97
        tint = tints[min(2, value // 40)]
        return f"<state><p fill='{tint}'/><td>{value}</td></state>"

    states = states_of(region, 12, 6)
    base, payload = compiled((12, 6), states)
    data = json.loads(payload)
    assert [c[0] for c in data["c"]].count(-2) == 1
    assert len(data["m"]) == 1
    assert given_back((12, 6), base, payload) == [canonical(s) for s in states]
