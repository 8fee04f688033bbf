"""The flat map: kilometres as in the tables, areas true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.projection import CENTRE, area_km2, ukraine_km
from redline.tables import load

EARTH_KM2 = 510_065_622
"""Surface of the WGS 84 ellipsoid."""


def test_the_tables_were_made_in_this_projection():
    cells = load("grid_cells")
    x, y = ukraine_km(cells["lon"], cells["lat"])
    # both sides are rounded: coordinates to 0.0001°, kilometres to 0.1
    assert np.abs(x - cells["x_km"]).max() < 0.06
    assert np.abs(y - cells["y_km"]).max() < 0.06


def test_the_centre_is_the_origin():
    x, y = ukraine_km(*CENTRE)
    assert (float(x), float(y)) == pytest.approx((0, 0), abs=1e-9)


def test_east_is_right_and_north_is_up():
    x, y = ukraine_km([CENTRE[0] + 1, CENTRE[0]], [CENTRE[1], CENTRE[1] + 1])
    assert x[0] > 70
    assert y[1] == pytest.approx(111.2, abs=0.2)  # a degree of latitude at 49°
    assert x[1] == pytest.approx(0, abs=1e-9)


def cell_km2(lat, height, width):
    """Area between two parallels on the ellipsoid, by summing thin strips of it."""
    a, e2 = 6378.137, 0.00669437999014
    phi = np.radians(np.linspace(lat, lat + height, 20_001))
    middle = (phi[:-1] + phi[1:]) / 2
    strip = (1 - e2) * np.cos(middle) / (1 - e2 * np.sin(middle) ** 2) ** 2
    return float(a**2 * np.radians(width) * np.sum(strip * np.diff(phi)))


@given(lon=st.floats(20, 42), lat=st.floats(43, 54), size=st.floats(0.01, 0.3))
def test_areas_are_true_wherever_they_are(lon, lat, size):
    step = np.linspace(0, size, 60)
    west, south = np.full(60, lon), np.full(60, lat)
    ring_lon = np.concatenate([lon + step, west + size, lon + step[::-1], west])
    ring_lat = np.concatenate([south, lat + step, south + size, lat + step[::-1]])
    assert area_km2(ring_lon, ring_lat) == pytest.approx(cell_km2(lat, size, size), rel=1e-4)


def test_a_ring_run_clockwise_has_a_negative_area():
    lon, lat = [31, 32, 32, 31], [48, 48, 49, 49]
    assert area_km2(lon, lat) == -area_km2(lon[::-1], lat[::-1])
    assert area_km2(lon, lat) > 0


def test_hexagons_inside_the_country_have_the_area_of_the_table():
    cells = load("grid_cells")
    measured = np.array([area_km2(*np.array(corners).T) for corners in cells["hexagon"]])
    part = cells["area_km2"] / measured
    assert part.max() < 1.02  # the part inside the country is never more than the whole
    assert (part > 0.98).mean() > 0.8  # most hexagons are not cut by the border
