"""Water and paved ground as polygons."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter, label

from metaearth3d.errors import BadInput
from metaearth3d.mesh.areas import CODES, LEAST_AREA_M2, areas


def cover(seed: int, size: int = 96) -> np.ndarray:
    """Codes with a few lakes and paved places."""
    rng = np.random.default_rng(seed)
    wave = gaussian_filter(rng.normal(size=(size, size)), 6)
    return np.select([wave > 0.07, wave < -0.08], [80, 51], 30).astype(np.uint8)


def test_a_pond_is_a_polygon_at_its_level():
    codes, ground = np.full((40, 50), 30, np.uint8), np.full((40, 50), 12.0)
    codes[10:30, 15:40], ground[10:30, 15:40] = 80, 9.0
    (pond,) = areas(codes, 2.0, ground=ground, origin=(100, 200))
    assert (pond.kind, pond.anchor, pond.ground_m) == ("water", (110, 215), 9.0)
    assert pond.polygon.symmetric_difference(shapely.box(30, -60, 80, -20)).area < 4


@given(st.integers(0, 10_000))
def test_patches_do_not_overlap_and_keep_their_size(seed):
    codes = cover(seed)
    found = areas(codes, 1.0)
    shapes = np.array([area.polygon for area in found])
    if len(found) == 0:
        return
    assert all(shape.is_valid for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(sum(shape.area for shape in shapes), abs=1e-6)
    for area in found:
        labels = label(codes == CODES[area.kind][0])[0]
        patch = labels == labels[area.anchor]
        assert area.anchor == tuple(np.argwhere(patch)[0].tolist())
        assert abs(area.polygon.area - patch.sum()) < 0.5 * area.polygon.length
        assert area.polygon.area >= LEAST_AREA_M2[area.kind]


@given(st.integers(0, 10_000))
def test_patches_of_neighbouring_windows_meet_on_their_border(seed):
    codes = cover(seed)
    west, east = areas(codes[:, :48], 1.0), areas(codes[:, 48:], 1.0, origin=(0, 48))
    both = (codes[:, 47] == 80) & (codes[:, 48] == 80)
    for row in np.flatnonzero(both):
        there = shapely.Point(48, -row - 0.5), shapely.Point(0, -row - 0.5)
        sides = zip((west, east), there, strict=True)
        big = [any(a.kind == "water" and a.polygon.distance(p) == 0 for a in side) for side, p in sides]
        small = [_small(codes[:, cut], row, col) for cut, col in ((slice(0, 48), 47), (slice(48, 96), 0))]
        assert all(seen or tiny for seen, tiny in zip(big, small, strict=True))


def _small(codes: np.ndarray, row: int, col: int) -> bool:
    """Whether the lake of a pixel may have been left out."""
    labels = label(codes == 80)[0]
    return bool((labels == labels[row, col]).sum() < 1.2 * LEAST_AREA_M2["water"])


def test_dry_land_has_none_and_other_shapes_are_refused():
    assert areas(np.full((20, 20), 30), 1.0) == []
    with pytest.raises(BadInput, match="one grid"):
        areas(np.zeros((20, 20)), 1.0, ground=np.zeros((20, 21)))
