"""From longitude and latitude to a flat map on which areas are true.

A Lambert azimuthal equal-area projection centred on Ukraine, in kilometres, as pure functions on
arrays; every area of the control tables was measured in it.

Source: J. P. Snyder, *Map Projections: A Working Manual* (US Geological Survey Professional Paper
1395, 1987), section 24, ellipsoid.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CENTRE = (31.5, 48.5)
"""Longitude and latitude of the projection's centre, degrees."""

_AXIS_KM = 6378.137  # WGS 84
_FLATTENING = 1 / 298.257223563
_E2 = _FLATTENING * (2 - _FLATTENING)
_E = _E2**0.5


def ukraine_km(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Project to kilometres east and north of `CENTRE`, areas true (Lambert azimuthal, WGS 84).

    `lon` and `lat` are degrees, of any one shape; both results have that shape. The tables'
    ``grid_cells.x_km`` and ``y_km`` come from the same projection.
    """
    east = np.radians(np.asarray(lon, dtype=float) - CENTRE[0])
    beta = _authalic(np.radians(np.asarray(lat, dtype=float)))
    phi_0 = np.radians(CENTRE[1])
    beta_0 = _authalic(phi_0)
    radius = _AXIS_KM * np.sqrt(_q(np.float64(1)) / 2)
    stretch = _AXIS_KM * np.cos(phi_0) / np.sqrt(1 - _E2 * np.sin(phi_0) ** 2)
    stretch = stretch / (radius * np.cos(beta_0))
    cosine = np.sin(beta_0) * np.sin(beta) + np.cos(beta_0) * np.cos(beta) * np.cos(east)
    scale = radius * np.sqrt(2 / (1 + cosine))
    x = scale * stretch * np.cos(beta) * np.sin(east)
    y = scale / stretch
    y = y * (np.cos(beta_0) * np.sin(beta) - np.sin(beta_0) * np.cos(beta) * np.cos(east))
    return x, y


def area_km2(lon: npt.ArrayLike, lat: npt.ArrayLike) -> float:
    """Return the area in km² inside one ring of corners, positive when it runs counterclockwise."""
    x, y = ukraine_km(lon, lat)
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def _q(sine: Floats | np.float64) -> Floats:
    """Snyder's q: the share of the ellipsoid's area up to a latitude, unscaled."""
    log = np.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
    return np.asarray((1 - _E2) * (sine / (1 - _E2 * sine**2) - log))


def _authalic(latitude: Floats | np.float64) -> Floats:
    """Return the latitude on a sphere of the ellipsoid's area, radians."""
    share = _q(np.sin(latitude)) / _q(np.float64(1))
    return np.asarray(np.arcsin(np.clip(share, -1, 1)))
