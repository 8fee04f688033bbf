"""Outlines are simplified and stitched without tearing neighbours apart."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tools import topology
from tools.topology import Topology

# Two squares side by side, with a wiggle on the border that they share:
#
#   (0,1) ---- (1,1) ---- (2,1)
#     |   west  (      east  |
#   (0,0) ---- (1,0) ---- (2,0)
SHARED = [(1.0, 0.0), (1.02, 0.5), (1.0, 1.0)]
WEST = [(1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 0.0)]
EAST = [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)]
SQUARES = Topology(
    [SHARED, WEST, EAST],
    [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "west"}},
        {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"name": "east"}},
    ],
)


def flat(points):
    return list(points)


def test_rings_are_stitched_from_arcs_forwards_and_backwards():
    assert SQUARES.polygons(SQUARES.shapes[0]) == [[[*SHARED, *WEST[1:]]]]
    assert SQUARES.polygons(SQUARES.shapes[1]) == [[[*EAST, *SHARED[::-1][1:]]]]


def test_neighbours_still_meet_after_simplifying():
    simple = SQUARES.simplified(0.1, flat, digits=3)
    assert simple.arcs[0] == [(1.0, 0.0), (1.0, 1.0)]
    west, east = (set(simple.polygons(shape)[0][0]) for shape in simple.shapes)
    assert west & east == {(1.0, 0.0), (1.0, 1.0)}


def test_the_outline_of_all_leaves_out_what_two_share():
    (ring,) = SQUARES.outer_rings()
    assert ring[0] == ring[-1]
    assert set(ring) == set(WEST) | set(EAST)
    assert SHARED[1] not in ring


def test_borders_between_two():
    assert SQUARES.inner_arcs(lambda shape: True) == [SHARED]
    assert SQUARES.inner_arcs(lambda shape: shape["properties"]["name"] == "west") == []


def test_a_quantised_file_is_decoded(tmp_path):
    content = {
        "transform": {"scale": [0.5, 0.1], "translate": [10, 20]},
        "arcs": [[[0, 0], [2, 0], [0, 10]]],
        "objects": {"a": {"geometries": [{"type": "Polygon", "arcs": [[0]]}]}},
    }
    path = tmp_path / "t.json"
    path.write_text(json.dumps(content), "utf-8")
    decoded = topology.read(path)
    assert decoded.arcs == [[(10.0, 20.0), (11.0, 20.0), (11.0, 21.0)]]
    assert decoded.shapes == topology.read(path, "a").shapes


def test_a_plain_file_is_read_as_it_is(tmp_path):
    content = {"arcs": [[[0, 1], [2, 3]]], "objects": {"a": {"geometries": []}}}
    path = tmp_path / "t.json"
    path.write_text(json.dumps(content), "utf-8")
    assert topology.read(path).arcs == [[(0, 1), (2, 3)]]


points = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: (p[0] / 4, p[1] / 4))
arcs = st.lists(points, min_size=2, max_size=30)


@given(arc=arcs, area=st.floats(0, 30))
def test_simplifying_keeps_ends_and_invents_no_point(arc, area):
    simple = topology.simplify(arc, area, flat)
    assert simple[0] == arc[0]
    assert simple[-1] == arc[-1]
    rest = iter(arc)
    assert all(point in rest for point in simple), "points stay in their order"


@given(arc=arcs, area=st.floats(0, 30))
def test_a_closed_arc_keeps_a_triangle(arc, area):
    closed = [*arc, arc[0]]
    assert len(topology.simplify(closed, area, flat)) >= min(len(closed), 4)


@given(arc=arcs)
def test_nothing_goes_at_no_tolerance(arc):
    assert topology.simplify(arc, 0.0, flat) == arc


def test_the_smallest_wiggle_goes_first():
    arc = [(0.0, 0.0), (1.0, 0.1), (2.0, 0.0), (3.0, 2.0), (4.0, 0.0)]
    assert topology.simplify(arc, 0.5, flat) == [(0.0, 0.0), (2.0, 0.0), (3.0, 2.0), (4.0, 0.0)]


SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]


def test_clipping():
    assert set(topology.clip(SQUARE, (1, 1, 3, 3))) == {(1, 1), (3, 1), (3, 3), (1, 3)}
    assert topology.clip(SQUARE, (5, 5, 6, 6)) == []
    assert set(topology.clip(SQUARE, (-1, -1, 9, 9))) == set(SQUARE)


@given(west=st.floats(-1, 3), south=st.floats(-1, 3), size=st.floats(0.5, 5))
def test_nothing_stands_outside_the_window(west, south, size):
    window = (west, south, west + size, south + size)
    for x, y in topology.clip(SQUARE, window):
        assert window[0] - 1e-9 <= x <= window[2] + 1e-9
        assert window[1] - 1e-9 <= y <= window[3] + 1e-9
