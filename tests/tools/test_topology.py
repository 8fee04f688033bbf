"""Outlines are read and simplified without tearing neighbours apart."""

import json

import pytest
import shapely

from tools import topology
from tools.topology import Shape

# Two squares side by side, with a wiggle on the border that they share:
#
#   (0,1) ---- (1,1) ---- (2,1)
#     |   west  (      east  |
#   (0,0) ---- (1,0) ---- (2,0)
SQUARES = {
    "arcs": [
        [[1, 0], [1.02, 0.5], [1, 1]],
        [[1, 1], [0, 1], [0, 0], [1, 0]],
        [[1, 0], [2, 0], [2, 1], [1, 1]],
        [[5, 5], [6, 6], [5, 5]],
    ],
    "objects": {
        "other": {"geometries": []},
        "squares": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "west"}, "id": "1"},
                {"type": "MultiPolygon", "arcs": [[[2, ~0]], [[3]]]},
            ]
        },
    },
}


@pytest.fixture
def read(tmp_path):
    def read(content, name=None):
        path = tmp_path / "t.json"
        path.write_text(json.dumps(content), "utf-8")
        return topology.read(path, name)

    return read


def test_rings_are_stitched_from_arcs_forwards_and_backwards(read):
    west, east = read(SQUARES, "squares")
    assert west[:2] == ("1", "west")
    assert west.land.equals(shapely.Polygon([(1, 0), (1.02, 0.5), (1, 1), (0, 1), (0, 0)]))
    assert east[:2] == ("", "")
    assert east.land.equals(shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1.02, 0.5)]))


def test_the_first_object_is_read_where_none_is_named(read):
    assert read(SQUARES) == []


def test_a_quantised_file_is_decoded(read):
    arc = [[0, 0], [2, 0], [0, 10], [-2, -10]]
    content = {
        "transform": {"scale": [0.5, 0.1], "translate": [10, 20]},
        "arcs": [arc],
        "objects": {"a": {"geometries": [{"type": "Polygon", "arcs": [[0]]}]}},
    }
    (shape,) = read(content)
    assert shape.land.equals(shapely.Polygon([(10, 20), (11, 20), (11, 21)]))


def test_neighbours_still_meet_after_simplifying(read):
    shapes = read(SQUARES, "squares")
    west, east = topology.simplify(shapes, 0.1, lambda points: points, digits=3)
    assert west.land.equals(shapely.box(0, 0, 1, 1))
    assert east.land.equals(shapely.box(1, 0, 2, 1))
    assert west[:2] == ("1", "west")


def test_simplifying_weighs_points_in_the_plane_and_keeps_degrees():
    bulge = shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, -0.1), (2, 0), (2, 2), (0, 2)])])
    shapes = [Shape("", "", bulge)]
    for scale, corners in ((1, 4), (10, 5)):  # the bulge has an area of 0.1, or 10
        (simple,) = topology.simplify(shapes, 1.0, lambda points, s=scale: points * s, digits=1)
        points = set(simple.land.geoms[0].exterior.coords)
        assert len(points) == corners
        assert points <= set(bulge.geoms[0].exterior.coords)
