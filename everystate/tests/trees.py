"""Trees of states for property tests: pictures that follow some controls in some places."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from everystate.compile import fit
from everystate.encode import FullGrid, Pool, slot_of
from everystate.payload import Payload, Reader, changing, dumps
from everystate.tree import Node, canonical, from_xml, html

NAMES = st.sampled_from(["x", "fill", "d", "class", "transform", "opacity"])
TAGS = st.sampled_from(["g", "path", "text", "use", "rect"])
WORDS = st.text(alphabet="ab-.01 #&<>\"'é\u202f", max_size=6)
NUMBERS = st.decimals(-999, 999, places=2, allow_nan=False, allow_infinity=False).map(str)
VALUES = st.one_of(WORDS, NUMBERS, st.sampled_from(["var(--a)", "#a3202c", ".5", "-.5", "0.50"]))


@st.composite
def makers(draw: st.DrawFn, shape: tuple[int, ...], depth: int = 3) -> Callable[..., Node | None]:
    """Return a function position → element (or None): each part follows its own axes."""
    tag = draw(TAGS)
    present = draw(st.one_of(st.just(None), followers(shape, st.booleans())))
    attributes = draw(st.dictionaries(NAMES, followers(shape, st.none() | VALUES), max_size=3))
    text = draw(followers(shape, VALUES))
    tail = draw(followers(shape, st.just("") | WORDS))
    below = draw(st.lists(makers(shape, depth - 1), max_size=3)) if depth else []

    def make(position: tuple[int, ...]) -> Node | None:
        if present is not None and not present(position):
            return None
        node = Node(tag, {}, [], [text(position)])
        for name, value in attributes.items():
            if value(position) is not None:
                node.attrib[name] = value(position)
        for maker in below:
            child = maker(position)
            if child is not None:
                node.children.append(child)
                node.texts.append(tail(position))
        return node

    return make


@st.composite
def followers(
    draw: st.DrawFn, shape: tuple[int, ...], values: st.SearchStrategy[Any]
) -> Callable[[tuple[int, ...]], Any]:
    """Return a function of a position that looks only at some of its axes."""
    axes = draw(st.sets(st.sampled_from(range(len(shape))), max_size=2))
    cells: dict[tuple[int, ...], Any] = {}
    for where in itertools.product(*(range(shape[a]) for a in sorted(axes))):
        cells[where] = draw(values)
    return lambda position: cells[tuple(position[a] for a in sorted(axes))]


@st.composite
def grids(draw: st.DrawFn) -> tuple[tuple[int, ...], list[Node]]:
    """Return a grid's shape (one to four axes) and its states' trees in order."""
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    parts = draw(st.lists(makers(shape, 2), min_size=1, max_size=3))
    states = []
    for position in itertools.product(*(range(n) for n in shape)):
        state = Node("state")
        for i, maker in enumerate(parts):
            made = maker(position)
            part = Node(f"p{i}", {}, [made] if made else [])
            state.add(part)
        states.append(from_xml(canonical(state)))
    return shape, states


def compiled(shape: tuple[int, ...], states: list[Node], default: int = 0) -> tuple[str, str]:
    """Return base markup and payload text of the states of a full grid."""
    template, leaves = fit([canonical(state) for state in states], len(states))
    pool = Pool()
    positions = list(itertools.product(*(range(n) for n in shape)))
    payload = Payload(shape, positions[default], pool)
    space = FullGrid(shape, None)
    import numpy as np

    for i, leaf in changing(leaves):
        codes = np.array(leaves.codes[i], dtype=np.int64)
        payload.add(slot_of(leaf, list(leaves.values[i]), codes, space, pool))
    assert template.root is not None
    return html(states[default]), dumps(payload.data(template.root, leaves, states[default]))


def given_back(shape: tuple[int, ...], base: str, payload: str) -> list[str]:
    """Return every state's canonical XML, read from base and payload alone."""
    reader = Reader(base, payload)
    return [reader.state(p) for p in itertools.product(*(range(n) for n in shape))]
