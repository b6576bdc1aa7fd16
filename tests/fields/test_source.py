"""Sources: mirrored to infinity, averaged exactly, heights respected where they are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, OutsideField
from metaearth3d.fields import AveragedField, FunctionField, HeightSource, SourceField, averaged
from metaearth3d.fields.source import BLEND_PX
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.protocols import Field

LATTICE = Lattice("EPSG:32632", 500_000.0, 5_000_000.0, 16.0)
RNG = np.random.default_rng(0)
SIDES = st.integers(1, 25)
FAR = st.sampled_from([0, -1000, 2**31, -(2**31), 2**40, -(2**40)])


def image(height: int, width: int, row0: int = 0, col0: int = 0, **more: Any) -> SourceField:
    data = RNG.integers(0, 256, (3, height, width), dtype=np.uint8)
    return SourceField(LATTICE, 0, data, more.get("valid"), row0, col0)


def slope(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    return 100.0 + 50.0 * np.sin(200 * lon) + 1000 * (lat - 45)


FALLBACK = FunctionField(LATTICE, 0, slope, "slope")


@given(SIDES, SIDES, st.integers(-40, 40), st.integers(-40, 40))
def test_outside_the_array_is_numpy_s_symmetric_padding(h: int, w: int, row0: int, col0: int) -> None:
    field = image(h, w, row0, col0)
    inside = field.read(field.extent).data
    padded = np.pad(inside, ((0, 0), (30, 30), (30, 30)), mode="symmetric")
    assert np.array_equal(field.read(field.extent.pad(30)).data, padded)


@given(SIDES, SIDES, FAR, FAR)
def test_the_mirror_image_repeats_for_ever(h: int, w: int, row: int, col: int) -> None:
    field = image(h, w)
    near = PixelBox(0, row % (2 * h), col % (2 * w), 9, 7)
    assert np.array_equal(field.read(PixelBox(0, row, col, 9, 7)).data, field.read(near).data)


def test_only_the_source_s_own_pixels_are_valid() -> None:
    valid = RNG.random((10, 12)) < 0.5
    field = image(10, 12, 5, -3, valid=valid)
    assert np.array_equal(field.valid(PixelBox(0, 3, -5, 14, 16)), np.pad(valid, 2))
    assert not field.valid(PixelBox(0, 100, 100, 4, 4)).any()
    with pytest.raises(OutsideField):
        field.valid(PixelBox(1, 0, 0, 1, 1))


def test_pixels_mask_and_place_are_all_in_the_digest() -> None:
    data = RNG.integers(0, 256, (3, 8, 8), dtype=np.uint8)
    changed, mask = data.copy(), np.ones((8, 8), np.bool_)
    changed[2, 7, 7] ^= 1
    mask[0, 0] = False
    fields = [
        SourceField(LATTICE, 0, data, None, 0, 0),
        SourceField(LATTICE, 0, changed, None, 0, 0),
        SourceField(LATTICE, 0, data, mask, 0, 0),
        SourceField(LATTICE, 0, data, None, 1, 0),
        SourceField(LATTICE, 1, data, None, 0, 0),
    ]
    assert len({field.digest for field in fields}) == 5
    assert SourceField(LATTICE, 0, data.copy(), None, 0, 0).digest == fields[0].digest


@pytest.mark.parametrize(
    "data",
    [
        np.zeros((1, 4, 4), np.uint8),
        np.zeros((3, 4, 4), np.float32),
        np.zeros((1, 4, 4), np.float64),
        np.full((1, 4, 4), np.nan, np.float32),
        np.zeros((4, 4), np.uint8),
        np.zeros((3, 0, 4), np.uint8),
    ],
)
def test_pixels_of_another_kind_are_refused(data: NDArray[Any]) -> None:
    with pytest.raises(BadInput):
        SourceField(LATTICE, 0, data, None, 0, 0)


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(BadInput, match="mask"):
        image(5, 5, valid=np.ones((4, 5), np.bool_))


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 5))
def test_an_averaged_byte_is_the_rounded_mean_with_halves_to_even(seed: int, h: int, w: int) -> None:
    data = np.random.default_rng(seed).integers(0, 256, (3, 4 * h, 4 * w), dtype=np.uint8)
    blocks = data.reshape(3, h, 4, w, 4).transpose(0, 1, 3, 2, 4).reshape(3, h, w, 16)
    want = [[[round(int(b.sum()) / 16) for b in row] for row in plane] for plane in blocks]
    assert averaged(data).tolist() == want


@given(FAR, FAR, SIDES, SIDES)
def test_the_level_above_is_the_mean_of_its_children(row: int, col: int, h: int, w: int) -> None:
    child = image(20, 30)
    box = PixelBox(-1, row // 4, col // 4, h, w)
    above = AveragedField(child, core_px=16)
    assert np.array_equal(above.read(box).data, averaged(child.read(box.children()).data))
    assert (above.level, above.bands, above.dtype) == (-1, child.bands, np.uint8)


def test_averaged_heights_keep_a_64th_of_a_metre() -> None:
    child = SourceField(LATTICE, 0, RNG.uniform(0, 99, (1, 16, 16)).astype(np.float32), None, 0, 0)
    data = AveragedField(child).read(PixelBox(-1, 0, 0, 4, 4)).data
    assert np.array_equal(data * 64, np.rint(data * 64))


def dem(valid: NDArray[Any] | None = None) -> HeightSource:
    data = RNG.uniform(200, 300, (1, 40, 50)).astype(np.float32)
    mask = np.ones((40, 50), np.bool_) if valid is None else valid
    return HeightSource(LATTICE, 0, data, mask, -7, 11, fallback=FALLBACK)


def test_a_dem_is_exact_where_it_is_valid() -> None:
    valid = RNG.random((40, 50)) < 0.7
    field = dem(valid)
    got = field.read(field.extent).data[0]
    assert np.array_equal(got[valid], field.source.read(field.extent).data[0][valid])
    assert np.array_equal(field.valid(field.extent), valid)


def test_far_from_a_dem_is_the_fallback_itself() -> None:
    field = dem()
    for box in (PixelBox(0, -300, 0, 100, 50), PixelBox(0, 40 - 7 + BLEND_PX, 11, 20, 20)):
        assert np.array_equal(field.read(box).data, FALLBACK.read(box).data)


def test_the_fallback_meets_the_dem_without_a_step() -> None:
    data = FALLBACK.read(PixelBox(0, 0, 0, 40, 40)).data + np.float32(500)
    field = HeightSource(LATTICE, 0, data, np.ones((40, 40), np.bool_), 0, 0, fallback=FALLBACK)
    profile = field.read(PixelBox(0, 20, 0, 1, 140)).data[0, 0] - FALLBACK.read(PixelBox(0, 20, 0, 1, 140)).data[0, 0]
    assert (profile[:40] == 500).all()
    assert profile[104:].tolist() == [0.0] * 36
    assert (np.diff(profile) <= 0).all()
    assert np.diff(profile).min() > -500 * 1.6 / BLEND_PX


@given(st.integers(-120, 120), st.integers(-120, 120), SIDES, SIDES)
def test_any_box_of_a_dem_is_a_crop_of_the_whole(row: int, col: int, h: int, w: int) -> None:
    box = PixelBox(0, row, col, h, w)
    assert np.array_equal(DEM.read(box).data, WHOLE[(slice(None), *box.slices(OUTER))])


DEM = dem(RNG.random((40, 50)) < 0.6)
OUTER = PixelBox(0, -150, -150, 320, 320)
WHOLE = DEM.read(OUTER).data


def test_a_fallback_of_another_level_is_refused() -> None:
    other = FunctionField(LATTICE, 1, slope, "slope")
    with pytest.raises(BadInput, match="fallback"):
        HeightSource(LATTICE, 0, np.zeros((1, 4, 4), np.float32), np.ones((4, 4), np.bool_), 0, 0, fallback=other)


def test_all_sources_are_fields() -> None:
    for field in (image(4, 4), DEM, AveragedField(DEM), FALLBACK):
        assert isinstance(field, Field)
        assert field.read(PixelBox(field.level, 0, 0, 3, 3)).data.dtype == field.dtype
