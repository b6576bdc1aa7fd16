"""Frames against pyproj's own geocentric and topocentric operations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from metaearth3d.errors import BadInput
from metaearth3d.geo.frames import (
    column_major,
    enu_to_ecef,
    from_lonlat,
    into_frame,
    lonlat_to_ecef,
    to_ecef,
    to_lonlat,
)

LONS = st.floats(-180, 180)
LATS = st.floats(-90, 90)
HEIGHTS = st.floats(-500, 9000)
ORACLE = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


@given(LONS, LATS, HEIGHTS)
def test_ecef_equals_pyproj_within_a_micrometre(lon: float, lat: float, h: float) -> None:
    assert np.allclose(lonlat_to_ecef(lon, lat, h), ORACLE.transform(lon, lat, h), rtol=0, atol=1e-6)


@given(LONS, st.floats(-89.9, 89.9), HEIGHTS, st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_local_frame_equals_pyproj_topocentric(lon: float, lat: float, h: float, dlon: float, dlat: float) -> None:
    pipeline = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=WGS84 "
        f"+step +proj=topocentric +ellps=WGS84 +lon_0={lon!r} +lat_0={lat!r} +h_0={h!r}"
    )
    place = (lon + dlon, float(np.clip(lat + dlat, -90, 90)), 12.5)
    local = into_frame(enu_to_ecef(lon, lat, h), lonlat_to_ecef(*place)[None])[0]
    assert np.allclose(local, pipeline.transform(*place), rtol=0, atol=1e-5)


@given(LONS, LATS, HEIGHTS)
def test_the_frame_is_a_right_handed_rotation(lon: float, lat: float, h: float) -> None:
    matrix = enu_to_ecef(lon, lat, h)
    assert np.allclose(matrix[:3, :3] @ matrix[:3, :3].T, np.eye(3), atol=1e-14)
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1.0)
    assert matrix[3].tolist() == [0, 0, 0, 1]


def test_column_major_puts_the_origin_in_the_last_four_numbers() -> None:
    matrix = enu_to_ecef(10.0, 50.0, 300.0)
    assert column_major(matrix)[12:] == [*matrix[:3, 3], 1.0]


@given(st.floats(3, 9), st.floats(1, 80))
def test_lonlat_round_trips_through_utm(lon: float, lat: float) -> None:
    back = to_lonlat("EPSG:32632", *from_lonlat("EPSG:32632", lon, lat))
    assert np.allclose(back, (lon, lat), rtol=0, atol=1e-9)


@pytest.mark.parametrize("crs", ["EPSG:32632", "EPSG:3857", "EPSG:5041", "EPSG:25832"])
def test_to_ecef_equals_pyproj_from_a_projected_crs(crs: str) -> None:
    lat = np.array([84.0, 85.0]) if crs == "EPSG:5041" else np.array([45.0, 52.0])
    x, y = from_lonlat(crs, np.array([9.0, 9.5]), lat)
    assert np.allclose(to_ecef(crs, x, y, [0.0, 100.0]), lonlat_to_ecef([9.0, 9.5], lat, [0.0, 100.0]), atol=1e-4)
    assert to_ecef(crs, x, y, 0.0).shape == (2, 3)


def test_shapes_are_kept_and_broadcast() -> None:
    lon, lat = to_lonlat("EPSG:32632", np.full((2, 1), 5e5), np.full((1, 3), 5e6))
    assert lon.shape == lat.shape == (2, 3)


def test_places_outside_a_projection_are_refused() -> None:
    with pytest.raises(BadInput, match="outside the domain"):
        from_lonlat("EPSG:32632", 9.0, 95.0)


def test_an_unknown_crs_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadInput, match="no transformation"):
        to_lonlat("EPSG:999999", 0.0, 0.0)
