"""Maps: cells are cut and joined without losing area, and lie where the tables say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.charts import geography, style
from redline.palette import color
from redline.tables import load, outlines

SQUARE = np.array([(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)])


def moved(dx, dy):
    return SQUARE + np.array([dx, dy])


def area(ring):
    x, y = np.asarray(ring).T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def area_of(path):
    return sum(area(polygon[:-1]) for polygon in path.to_polygons())


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_a_clipped_square_keeps_exactly_the_overlap(dx, dy):
    overlap = max(0, 4 - abs(dx)) * max(0, 4 - abs(dy))
    kept = geography.clip(moved(dx, dy), SQUARE)
    assert (area(kept) if len(kept) else 0) == pytest.approx(overlap, abs=1e-9)


def test_a_hollow_shape_is_cut_to_its_filled_area():
    horseshoe = np.array([(0, 0), (6, 0), (6, 6), (4, 6), (4, 2), (2, 2), (2, 6), (0, 6)], float)
    window = moved(1, 3)  # covers both arms and the gap between them
    assert area(geography.clip(horseshoe, window)) == pytest.approx(2 * 3 - 1 * 3 + 1 * 3)


def test_neighbours_lose_their_shared_edge():
    pair = geography.union([SQUARE, moved(4, 0)])
    assert len(pair) == 1
    assert len(pair[0]) == 6
    assert area(pair[0]) == 32


def test_cells_that_only_touch_stay_two():
    assert sum(area(r) for r in geography.union([SQUARE, moved(4, 4)])) == 32


def test_a_ring_of_cells_keeps_its_hole():
    around = [moved(4 * i, 4 * j) for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    assert sum(area(ring) for ring in geography.union(around)) == 8 * 16


@pytest.fixture(scope="module")
def country():
    return geography.country(outlines())


def test_cells_on_the_map_have_the_areas_of_the_table(country):
    cells = load("grid_cells")
    wanted = cells[cells["oblast"].isin(["Kherson", "Crimea", "Kharkiv"])].reset_index(drop=True)
    steps = wanted.set_index("cell")[["area_km2"]].assign(step=range(len(wanted)))[["step"]] % 3
    groups = geography.cells_alike(cells, steps, country)
    assert len(groups) == 3
    sizes = cells.set_index("cell")["area_km2"]
    for group in groups:
        # the drawn outline is simplified, the table's areas were cut to the full one
        assert abs(area_of(group.path)) == pytest.approx(sizes[list(group.ids)].sum(), rel=0.03)


def test_country_has_the_area_of_its_regions(country):
    regions = geography.shapes(outlines(), "region")
    total = sum(abs(area(ring)) for rings in regions.values() for ring in rings)
    assert sum(abs(area(ring)) for ring in country) == pytest.approx(total, rel=0.006)
    measured = load("oblasts")["computed_area_km2"].sum()
    assert sum(abs(area(ring)) for ring in country) == pytest.approx(measured, rel=0.002)


def test_every_cell_ever_held_lies_in_the_narrow_view():
    cells = load("grid_cells").set_index("cell")
    held = cells.loc[load("control_grid")["cell"].unique()]
    view = geography.EAST
    assert held["x_km"].between(view.west, view.east).all()
    assert held["y_km"].between(view.south, view.north).all()


def test_steps_agree_with_the_fills():
    import pandas as pd

    shares = [0.0, 0.01, 0.2, 0.21, 0.6, 0.6000001, 1.0]
    steps = geography.steps_of(pd.DataFrame({"a": shares}))["a"]
    for share, step in zip(shares, steps, strict=True):
        fill = color("land") if step == 0 else color(f"held-{step}")
        assert style.held(round(share, 6)) == fill
