"""The lattice's algebra, and odc-geo as the oracle of where a box lies."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.geo import Lattice, PixelBox, core_box

PLACES = st.integers(-(2**40), 2**40)
SIZES = st.integers(1, 300)
BOXES = st.builds(PixelBox, st.integers(-3, 4), PLACES, PLACES, SIZES, SIZES)
NEAR = st.builds(PixelBox, st.just(1), st.integers(-900, 900), st.integers(-900, 900), SIZES, SIZES)
LATTICE = Lattice("EPSG:32632", 500_000.0, 5_000_000.0, 64.0)


def holds(outer: PixelBox, inner: PixelBox) -> bool:
    return (inner & outer) == inner


@given(BOXES, st.integers(0, 3))
def test_the_children_of_a_box_have_it_as_parent(box: PixelBox, down: int) -> None:
    assert box.children(down).parent(down) == box


@given(BOXES, st.integers(1, 3))
def test_a_parent_covers_its_box_with_less_than_one_parent_pixel_to_spare(box: PixelBox, up: int) -> None:
    whole = box.parent(up).children(up)
    assert holds(whole, box)
    assert whole.height - box.height < 2 * 4**up


@given(BOXES, st.integers(0, 50))
def test_padding_inwards_undoes_padding_outwards(box: PixelBox, margin: int) -> None:
    assert box.pad(margin).pad(-margin) == box


@given(NEAR, NEAR)
def test_the_common_part_is_the_set_of_common_pixels(a: PixelBox, b: PixelBox) -> None:
    def pixels(start: int, count: int) -> set[int]:
        return set(range(start, start + count))

    both = a & b
    assert pixels(both.row, both.height) == pixels(a.row, a.height) & pixels(b.row, b.height)
    assert pixels(both.col, both.width) == pixels(a.col, a.width) & pixels(b.col, b.width)


@given(NEAR, st.integers(1, 100))
def test_the_cores_of_a_box_tile_it_exactly(box: PixelBox, size: int) -> None:
    count = np.zeros(box.shape, int)
    for key in box.cores(size):
        part = box & core_box(key, size)
        assert part.height and part.width
        count[part.slices(box)] += 1
    assert (count == 1).all()


@given(BOXES)
def test_a_box_s_bounds_give_the_box_back(box: PixelBox) -> None:
    near = PixelBox(box.level, box.row % 10_000, box.col % 10_000, box.height, box.width)
    bounds = LATTICE.geobox(near).boundingbox
    assert LATTICE.box((bounds.left, bounds.bottom, bounds.right, bounds.top), near.level) == near


@given(NEAR)
def test_children_lie_where_their_parents_lie(box: PixelBox) -> None:
    here, finer = LATTICE.geobox(box).boundingbox, LATTICE.geobox(box.children()).boundingbox
    assert here.bbox == pytest.approx(finer.bbox, abs=1e-6)


@given(st.integers(-8, 8))
def test_the_level_nearest_to_a_level_s_gsd_is_that_level(level: int) -> None:
    assert LATTICE.level_near(LATTICE.gsd(level)) == level
    assert LATTICE.level_near(LATTICE.gsd(level) * 1.9) == level


@pytest.mark.parametrize("g0", [0.0, -1.0, float("nan"), float("inf")])
def test_a_grid_without_a_pixel_size_is_refused(g0: float) -> None:
    with pytest.raises(BadInput, match="g0"):
        Lattice("EPSG:32632", 0.0, 0.0, g0)


def test_boxes_of_two_levels_do_not_meet() -> None:
    with pytest.raises(BadInput, match="level"):
        PixelBox(0, 0, 0, 1, 1) & PixelBox(1, 0, 0, 1, 1)


@pytest.mark.parametrize("level", [0, 3, 7])
def test_the_ground_gsd_of_a_planet_s_row_is_pyproj_s_scale_there(level: int) -> None:
    """Oracle: pyproj's factors of EPSG:3857, which are metres of the map per metre of its sphere."""
    planet = Lattice.planet()
    rows = np.linspace(0, planet.columns(level) - 1, 50).astype(np.int64)
    y = planet.origin_y - (rows + 0.5) * planet.gsd(level)
    lat = pyproj.Transformer.from_crs(3857, 4326, always_xy=True).transform(np.zeros(50), y)[1]
    factors = pyproj.Proj(3857).get_factors(np.zeros(50), lat)
    for scale in (factors.meridional_scale, factors.parallel_scale):
        np.testing.assert_allclose(planet.ground_gsd(level, rows), planet.gsd(level) / scale, rtol=2e-7)
    assert np.ptp(planet.ground_gsd(level, rows)) > 0.9 * planet.gsd(level)  # the control: it is no constant


def test_rows_beyond_the_planet_have_its_last_row_s_ground_gsd() -> None:
    planet = Lattice.planet(256)
    assert planet.ground_gsd(0, [-9, 0]).tolist() == planet.ground_gsd(0, [255, 999]).tolist()
    assert planet.ground_gsd(0, [0, 128])[0] < 0.1 * planet.ground_gsd(0, [0, 128])[1]


def test_a_plane_has_one_ground_gsd_and_no_end() -> None:
    assert LATTICE.ground_gsd(2, np.arange(9)) == 4.0 and LATTICE.columns(2) is None


@pytest.mark.parametrize("level", [0, 1, 7])
def test_a_planet_s_gsd_is_that_of_the_web_s_zoom(level: int) -> None:
    planet = Lattice.planet()
    assert planet.columns(level) == 256 * 2 ** (3 + 2 * level)
    assert planet.gsd(level) == pytest.approx(156_543.03392804097 / 2 ** (3 + 2 * level), rel=1e-12)


@pytest.mark.parametrize("around", [0, -4, 3, 2047])
def test_only_a_power_of_two_goes_around_the_planet(around: int) -> None:
    with pytest.raises(BadInput, match=r"around is .*power of two"):
        Lattice.planet(around)
    with pytest.raises(BadInput, match="no whole number of columns"):
        Lattice.planet(16).columns(-3)
    with pytest.raises(BadInput, match="Web Mercator's own"):
        Lattice("EPSG:3857", 0.0, 0.0, 64.0, around=2048)
