"""Outlines of pixels made straight."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from rasterio.features import rasterize
from shapely.affinity import rotate, translate
from shapely.geometry import Polygon, box
from support import on_raster

from metaearth3d.mesh.footprints import corners, outlines, regularised


def pixels(polygon: Polygon, gsd: float = 1.0, size: int = 80) -> Polygon:
    """The outline of the pixels of a polygon."""
    (found,) = outlines(on_raster(polygon, gsd, size).astype(np.int64), [1], gsd).values()
    return found


def overlap(a: Polygon, b: Polygon) -> float:
    return a.intersection(b).area / a.union(b).area


@given(st.floats(12, 40), st.floats(9, 30), st.floats(0, 180), st.floats(-0.5, 0.5))
def test_a_turned_rectangle_comes_back(length, width, angle, shift):
    house = translate(rotate(box(0, 0, length, width), angle, origin="centroid"), 40 - length / 2 + shift, -40)
    found = regularised(pixels(house), 1.0)
    assert corners(found) == 4
    assert overlap(found, house) > 0.85
    assert overlap(found, house) > overlap(pixels(house), house) - 0.05
    assert corners(pixels(house)) >= 4


def test_the_pixels_own_outline_has_many_corners():
    house = translate(rotate(box(0, 0, 30, 14), 25), 30, -50)
    assert corners(pixels(house)) > 30


@pytest.mark.parametrize("angle", [0.0, 12.0, 33.0, 60.0])
def test_an_angle_house_has_six_corners_and_its_bearing(angle):
    house = Polygon([(0, 0), (30, 0), (30, 12), (12, 12), (12, 28), (0, 28)])
    house = translate(rotate(house, angle, origin="centroid"), 25, -55)
    found = regularised(pixels(house), 1.0)
    assert corners(found) == 6
    assert overlap(found, house) > 0.9
    sides = np.diff(np.asarray(found.exterior.coords), axis=0)
    bearings = np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) % 90
    assert (np.abs((bearings - angle + 45) % 90 - 45) < 3).all()


def test_courtyards_stay_and_light_wells_go():
    ring = box(10, -60, 60, -10)
    yard, well = box(20, -40, 40, -20), box(50, -52, 53, -49)
    found = regularised(pixels(Polygon(ring.exterior, [yard.exterior, well.exterior])), 1.0)
    assert len(found.interiors) == 1
    assert Polygon(found.interiors[0]).symmetric_difference(yard).area < 1


@given(st.integers(0, 10_000), st.sampled_from([0.5, 1.0, 2.5]))
def test_whatever_the_pixels_the_footprint_is_one_sound_polygon_near_them(seed, gsd):
    rng = np.random.default_rng(seed)
    shape = np.zeros((40, 40), np.int64)
    for _ in range(rng.integers(1, 6)):
        row, col = rng.integers(8, 24, 2)
        shape[row : row + rng.integers(2, 14), col : col + rng.integers(2, 14)] = 1
    shape[rng.random(shape.shape) < 0.02] = 0
    (raw,) = outlines(shape, [1], gsd).values()
    found = regularised(raw, gsd)
    assert found.is_valid
    assert found.geom_type == "Polygon"
    assert overlap(raw, found) > 0.6
    assert corners(found) <= corners(raw)
    assert (shapely.get_coordinates(found) * 2**10 % 1 == 0).all()


def test_rasterio_and_we_agree_on_which_pixels_a_polygon_holds():
    labels = np.zeros((12, 12), np.int64)
    labels[2:9, 3:5], labels[6:9, 3:10] = 4, 4
    (outline,) = outlines(labels, [4], 2.0).values()
    back = rasterize([(outline, 4)], out_shape=labels.shape, transform=(2.0, 0, 0, 0, -2.0, 0))
    np.testing.assert_array_equal(back, labels)
