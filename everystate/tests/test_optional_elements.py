"""Lists that grow and shrink from state to state compile exactly."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trees import compiled, given_back

from everystate import Settings, explore
from everystate.factor import Leaves, Template
from everystate.fragment import parse_fragment
from everystate.tree import Node, canonical

words = st.lists(st.sampled_from("abcde"), min_size=1, max_size=6)


def tree(items: list[str]) -> Node:
    return parse_fragment("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")


def present(template: Template, items: list[str]) -> int:
    """How many list items a reader of the template's rows would see in this state."""
    leaves = template.number()
    row = template.read(tree(items))
    gone = {
        leaf.frame.number
        for leaf, value in zip(leaves, row, strict=True)
        if leaf.what == "present" and value is None
    }
    shown = {leaf.frame.number for leaf in leaves if leaf.frame.tag == "li"}
    Leaves(leaves).add(row)
    return len(shown - gone)


@given(st.lists(words, min_size=2, max_size=6))
def test_a_state_shows_as_many_items_as_it_has(states: list[list[str]]) -> None:
    template = Template()
    for items in states:
        template.grow(tree(items))
    for items in states:
        assert present(template, items) == len(items)


def test_an_item_of_every_state_is_not_left_out_for_a_look_alike() -> None:
    template = Template()
    for items in ("b", "a", "aa"):
        template.grow(tree(list(items)))
    assert [present(template, list(items)) for items in ("b", "a", "aa")] == [1, 1, 2]


NESTED = [
    "<p>s</p>",
    "<b>t</b><dl></dl>",
    "<b>t</b><dl><dt>a</dt><dd>p</dd><dt>b</dt><dd>p</dd></dl>",
    "<b>t</b><dl><dt>b</dt><dd>p<i>n</i></dd><dt>b</dt><dd>p</dd></dl>",
    "<b>t</b><dl><dt>a</dt><dd>p</dd><dt>a</dt><dd>p<i>n</i></dd><dt>b</dt><dd>p</dd></dl>",
]


def test_room_that_no_state_uses_is_taken_out() -> None:
    template = Template()
    trees = [parse_fragment(text) for text in NESTED]
    for node in trees:
        template.grow(node)
    leaves = Leaves(template.number())
    for node in trees:
        leaves.add(template.read(node))
    assert leaves.never()
    template.drop(leaves.never())
    after = Leaves(template.number())
    for node in trees:
        after.add(template.read(node))
    assert not after.never()


def test_fragments_with_parts_within_parts_that_come_and_go_compile(tmp_path: Path) -> None:
    explorer = explore(
        lambda i: NESTED[i],
        name="nested",
        title="Nested",
        alt=lambda i: f"Fragment {i}.",
        settings=Settings(jobs=1, cache_dir=tmp_path),
        i=list(range(len(NESTED))),
    )
    assert 'data-states="5"' in explorer.html  # every state was proved


def fragments(depth: int) -> st.SearchStrategy[str]:
    """Markup in which lists, terms and words come and go at every depth, and look alike."""
    leaf = st.sampled_from(["<b>t</b>", "<b>u</b>", "<i>n</i>", '<i class="x">n</i>', "<p>s</p>"])
    if not depth:
        return leaf
    below = st.lists(fragments(depth - 1), max_size=4).map("".join)
    held = st.builds(
        lambda tag, inner: f"<{tag}>{inner}</{tag}>", st.sampled_from(["div", "section"]), below
    )
    return leaf | held


states = st.lists(st.lists(fragments(3), max_size=5).map("".join), min_size=2, max_size=7)


@settings(max_examples=150)
@given(states)
def test_whatever_comes_and_goes_each_state_comes_back(texts: list[str]) -> None:
    trees_ = [Node("state", {}, [parse_fragment(text)]) for text in texts]
    for default in range(len(trees_)):
        base, payload = compiled((len(trees_),), trees_, default)
        assert given_back((len(trees_),), base, payload) == [canonical(tree) for tree in trees_]
