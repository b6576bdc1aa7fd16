"""The lattice a raster gets, and its pixels on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from odc.geo.crs import CRS
from odc.geo.geobox import GeoBox
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info

from metaearth3d.errors import BadInput
from metaearth3d.geo import Lattice, PixelBox, SourceDem, SourceImage, from_lonlat, lattice_for, place, to_lonlat
from metaearth3d.geo.placing import ground_gsd, nearest_rung

RNG = np.random.default_rng(0)


def image(affine: Affine, crs: str = "EPSG:32632", height: int = 24, width: int = 40, **more: Any) -> SourceImage:
    data = more.pop("data", RNG.integers(0, 256, (3, height, width), dtype=np.uint8))
    valid = more.pop("valid", np.ones(data.shape[1:], np.bool_))
    return SourceImage(data, valid, GeoBox(data.shape[1:], affine, CRS(crs)), ("red", "green", "blue"), Path("x.tif"))


def utm(gsd: float, x: float = 500_000.0, y: float = 5_000_000.0) -> Affine:
    return Affine(gsd, 0.0, x, 0.0, -gsd, y)


@given(st.floats(0.01, 1e5))
def test_the_rung_is_at_least_four_fifths_of_the_gsd_and_the_next_finer_one_is_not(gsd: float) -> None:
    rung = nearest_rung(gsd)
    assert 0.7999 < rung / gsd < 3.2001
    assert np.log2(rung / 64) % 2 == 0


@given(st.integers(-3, 6), st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_pixels_of_a_rung_in_true_metres_are_the_lattice_s_own(k: int, dx: float, dy: float) -> None:
    gsd = 64.0 / 4**k
    source = image(utm(gsd, 5e5 + dx, 5e6 + dy))
    lattice = lattice_for(source)
    placed = place(source, lattice)
    assert lattice == Lattice("EPSG:32632", 5e5 + dx, 5e6 + dy, gsd)
    assert placed.box == PixelBox(0, 0, 0, 24, 40)
    assert placed.data is source.data


def test_a_given_root_gsd_keeps_ten_metre_pixels() -> None:
    source = image(utm(10.0))
    assert lattice_for(source, root_gsd=10.0) == Lattice("EPSG:32632", 5e5, 5e6, 10.0)
    assert lattice_for(source).g0 == 16.0


def test_the_origin_of_a_resampled_raster_is_a_multiple_of_the_root_gsd() -> None:
    lattice = lattice_for(image(utm(10.0, 500_003.0, 5_000_005.0)))
    assert (lattice.origin_x % 16, lattice.origin_y % 16) == (0.0, 0.0)
    assert 0 <= 500_003.0 - lattice.origin_x < 16
    assert 0 <= lattice.origin_y - 5_000_005.0 < 16


@pytest.mark.parametrize(
    ("lon", "lat", "crs"),
    [
        (9.0, 47.0, "EPSG:32632"),
        (-122.4, 37.8, "EPSG:32610"),
        (151.2, -33.9, "EPSG:32756"),
        (179.99, 0.1, "EPSG:32660"),
        (-179.99, -0.1, "EPSG:32701"),
        (30.0, 86.0, "EPSG:5041"),
        (30.0, -86.0, "EPSG:5042"),
    ],
)
def test_degrees_get_the_zone_of_their_centre(lon: float, lat: float, crs: str) -> None:
    lattice = lattice_for(image(Affine(1e-5, 0, lon, 0, -1e-5, lat), "EPSG:4326"))
    assert lattice.crs == crs
    if abs(lat) < 80:
        zones = query_utm_crs_info("WGS 84", AreaOfInterest(lon, lat, lon, lat))
        assert crs in [f"EPSG:{zone.code}" for zone in zones]


def test_web_mercator_is_not_in_true_metres_at_sixty_degrees() -> None:
    x, y = (float(v) for v in from_lonlat("EPSG:3857", 10.0, 60.0))
    source = image(Affine(32.0, 0, x, 0, -32.0, y), "EPSG:3857")
    assert ground_gsd(source) == pytest.approx((16.0, 16.0), rel=0.01)
    assert lattice_for(source).crs == "EPSG:32632"
    assert lattice_for(source).g0 == 16.0


def test_feet_are_not_metres() -> None:
    x, y = (float(v) for v in from_lonlat("EPSG:2263", -74.0, 40.7))
    assert lattice_for(image(Affine(3.28, 0, x, 0, -3.28, y), "EPSG:2263")).crs == "EPSG:32618"


def test_a_raster_too_wide_for_a_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="too far for a UTM zone"):
        lattice_for(image(Affine(9.0, 0, -180, 0, -7.5, 90), "EPSG:4326"))


@pytest.mark.parametrize("root_gsd", [0.0, -1.0, float("nan")])
def test_a_root_gsd_is_a_positive_number(root_gsd: float) -> None:
    with pytest.raises(BadInput, match="root_gsd"):
        lattice_for(image(utm(1.0)), root_gsd=root_gsd)


def test_four_times_coarser_is_the_box_mean() -> None:
    source = image(utm(4.0))
    placed = place(source, Lattice("EPSG:32632", 5e5, 5e6, 16.0))
    means = source.data.reshape(3, 6, 4, 10, 4).mean(axis=(2, 4))
    assert placed.box == PixelBox(0, 0, 0, 6, 10)
    assert np.abs(placed.data - means).max() <= 0.501


def test_one_colour_stays_one_colour_in_any_resampling() -> None:
    source = image(utm(10.0, 500_003.0), data=np.full((3, 30, 40), 123, np.uint8))
    for root in (4.0, 16.0, 64.0):
        placed = place(source, lattice_for(source, root_gsd=root))
        assert (placed.data == 123).all()
        assert placed.valid.mean() > 0.8


def test_a_resampled_ramp_lies_where_it_lay() -> None:
    """A height that is the x coordinate itself reads back as x on the other grid, also in another CRS."""
    lon = 9.0 + (np.arange(200) + 0.5) * 1e-4
    x = from_lonlat("EPSG:32632", lon, np.full(200, 47.0))[0] - 500_000.0
    heights = np.broadcast_to(x.astype(np.float32), (1, 50, 200))
    geobox = GeoBox((50, 200), Affine(1e-4, 0, 9.0, 0, -1e-5, 47.00025), CRS("EPSG:4326"))
    dem = SourceDem(heights.copy(), np.ones((50, 200), np.bool_), geobox, ("height",), Path("x.tif"))
    lattice = lattice_for(dem)
    placed = place(dem, lattice)
    centres = lattice.origin_x + (placed.box.col + np.arange(placed.box.width) + 0.5) * lattice.g0 - 500_000.0
    inner = placed.valid.copy()
    inner[:2], inner[-2:], inner[:, :3], inner[:, -3:] = False, False, False, False
    error = np.abs(placed.data[0] - centres)[inner]
    assert inner.sum() > 100
    assert error.max() < 0.6


def test_invalid_pixels_take_no_part() -> None:
    data, valid = np.full((3, 32, 32), 50, np.uint8), np.ones((32, 32), np.bool_)
    data[:, 8:16], valid[8:16] = 255, False
    placed = place(image(utm(4.0), data=data, valid=valid), Lattice("EPSG:32632", 5e5, 5e6, 16.0))
    assert (placed.data == 50).all()
    assert np.array_equal(placed.valid, np.repeat([[1], [1], [0], [0], [1], [1], [1], [1]], 8, axis=1) == 1)


def test_within_gives_exactly_that_box() -> None:
    source = image(utm(16.0))
    lattice, box = lattice_for(source), PixelBox(0, -3, 5, 9, 10)
    placed = place(source, lattice, within=box)
    assert placed.box == box
    assert np.array_equal(placed.data[:, 3:], source.data[:, :6, 5:15])
    assert np.array_equal(placed.valid.sum(axis=1), [0, 0, 0, 10, 10, 10, 10, 10, 10])
    finer = place(source, lattice, level=1, within=box.children())
    assert finer.box == box.children()
    with pytest.raises(BadInput, match="overlaps"):
        place(source, lattice, within=PixelBox(0, 999, 999, 4, 4))
    with pytest.raises(BadInput, match="level 1"):
        place(source, lattice, level=1, within=box)


def test_a_world_dem_serves_a_town() -> None:
    data = np.broadcast_to(np.linspace(90, -90, 180, dtype=np.float32)[:, None], (1, 180, 360))
    geobox = GeoBox((180, 360), Affine(1.0, 0, -180, 0, -1.0, 90), CRS("EPSG:4326"))
    dem = SourceDem(data.copy(), np.ones((180, 360), np.bool_), geobox, ("height",), Path("world.tif"))
    lattice = Lattice("EPSG:32632", 5e5, 5.2e6, 64.0)
    placed = place(dem, lattice, within=PixelBox(0, 0, 0, 20, 20))
    lat = float(to_lonlat("EPSG:32632", 5e5, 5.2e6)[1])
    assert np.allclose(placed.data, lat, atol=1.0)
    assert placed.valid.all()


def test_a_result_too_big_to_hold_is_refused() -> None:
    with pytest.raises(BadInput, match="cut it up"):
        place(image(utm(1000.0)), Lattice("EPSG:32632", 5e5, 5e6, 0.25))
