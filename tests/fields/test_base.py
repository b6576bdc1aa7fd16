"""Boxes are checked at the door, and every request is a crop of cores."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from odc.geo.geom import box as polygon

from metaearth3d.errors import BadInput, OutsideField
from metaearth3d.fields import CoreField, MemoryStore, box_of, digest_of, quantise_heights
from metaearth3d.geo import Lattice, PixelBox, TileKey, core_box
from metaearth3d.protocols import Field

LATTICE = Lattice("EPSG:32632", 500_000.0, 5_000_000.0, 64.0)
FAR = st.sampled_from([0, -1000, 2**31 - 5, -(2**31), 2**40, -(2**40)])
SIDES = st.integers(1, 40)


class Places(CoreField):
    """Every pixel says where it is; counts how often a core was computed."""

    def __init__(self, core_px: int = 16, store: Any = None) -> None:
        super().__init__(LATTICE, 1, ("row", "col"), np.float64, digest="places", core_px=core_px, store=store)
        self.computed: list[TileKey] = []

    def compute(self, key: TileKey) -> NDArray[Any]:
        self.computed.append(key)
        return places(core_box(key, self.core_px))


def places(box: PixelBox) -> NDArray[Any]:
    grid = np.mgrid[box.row : box.row + box.height, box.col : box.col + box.width]
    return grid.astype(np.float64)


@given(FAR, FAR, st.integers(-50, 50), SIDES, SIDES, st.integers(1, 30))
def test_every_pixel_of_any_box_is_the_pixel_of_its_place(
    row: int, col: int, off: int, h: int, w: int, core: int
) -> None:
    box = PixelBox(1, row + off, col - off, h, w)
    raster = Places(core).read(box)
    assert np.array_equal(raster.data, places(box))
    assert raster.geobox == LATTICE.geobox(box)
    assert raster.bands == ("row", "col")


def test_a_core_field_is_a_field() -> None:
    assert isinstance(Places(), Field)


def test_a_core_is_computed_once_and_an_answer_may_be_written_to() -> None:
    field, box = Places(), PixelBox(1, 0, 0, 16, 16)
    field.read(box).data[:] = -1
    assert np.array_equal(field.read(box).data, places(box))
    assert field.computed == [TileKey(1, 0, 0)]


def test_threads_that_want_one_core_compute_it_once() -> None:
    class Slow(Places):
        def compute(self, key: TileKey) -> NDArray[Any]:
            time.sleep(0.01)
            return super().compute(key)

    field, box = Slow(), PixelBox(1, 8, 8, 16, 16)
    with ThreadPoolExecutor(8) as pool:
        rasters = list(pool.map(field.read, [box] * 16))
    assert len(field.computed) == 4
    assert all(np.array_equal(raster.data, places(box)) for raster in rasters)
    assert not field._busy


def test_a_core_that_failed_may_be_asked_for_again() -> None:
    class Failing(Places):
        def compute(self, key: TileKey) -> NDArray[Any]:
            if not self.computed:
                self.computed.append(key)
                raise RuntimeError("out of memory")
            return super().compute(key)

    field, box = Failing(), PixelBox(1, 0, 0, 4, 4)
    with pytest.raises(RuntimeError, match="out of memory"):
        field.read(box)
    assert np.array_equal(field.read(box).data, places(box))


def test_prefetch_computes_what_is_missing_in_batches() -> None:
    field = Places()
    batches: list[int] = []
    compute_many = field.compute_many

    def counted(keys: Any) -> list[Any]:
        batches.append(len(keys))
        return compute_many(keys)

    field.compute_many = counted  # type: ignore[method-assign]
    field.read(PixelBox(1, 0, 0, 1, 1))
    assert field.prefetch(PixelBox(1, -16, -16, 48, 48), batch=3) == 8
    assert batches == [3, 3, 2]
    assert field.prefetch(PixelBox(1, -16, -16, 48, 48)) == 0
    assert len(field.computed) == 9
    with pytest.raises(BadInput, match="batch"):
        field.prefetch(PixelBox(1, 100, 100, 5, 5), batch=0)


def test_threads_that_prefetch_the_same_cores_share_them_out() -> None:
    field, boxes = Places(), [PixelBox(1, -16, -16, 48, 48), PixelBox(1, 0, 0, 48, 32), PixelBox(1, -32, 16, 64, 16)]
    compute = field.compute

    def slow(key: TileKey) -> Any:
        time.sleep(0.01)
        return compute(key)

    field.compute = slow  # type: ignore[method-assign]
    threads = [threading.Thread(target=field.prefetch, args=(box,), kwargs={"batch": 2}) for box in boxes * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    wanted = {key for box in boxes for key in box.cores(field.core_px)}
    assert len(field.computed) == len(wanted) and set(field.computed) == wanted


@pytest.mark.parametrize(
    "box",
    [
        PixelBox(1, 0, 0, 0, 5),
        PixelBox(1, 0, 0, 5, -1),
        PixelBox(1, 0.5, 0, 5, 5),  # type: ignore[arg-type]
        PixelBox(1, 0, float("nan"), 5, 5),  # type: ignore[arg-type]
        PixelBox(1, 0, "3", 5, 5),  # type: ignore[arg-type]
        PixelBox(1, 0, 0, 30_000, 30_000),
        PixelBox(1, 2**46, 0, 5, 5),
        PixelBox(1, 0, -(2**46) - 1, 5, 5),
        (1, 0, 0, 5),
    ],
)
def test_an_unreadable_box_is_refused(box: Any) -> None:
    with pytest.raises(BadInput):
        Places().read(box)


def test_another_level_is_outside_the_field() -> None:
    with pytest.raises(OutsideField, match="level 2"):
        Places().read(PixelBox(2, 0, 0, 5, 5))


def test_numpy_integers_are_integers() -> None:
    box = PixelBox(1, *np.array([1, 2, 3, 4]))
    assert np.array_equal(Places().read(box).data, places(PixelBox(1, 1, 2, 3, 4)))


@given(st.floats(6.5, 11.5), st.floats(20, 60), st.floats(0.001, 0.1), st.floats(0.001, 0.1))
def test_bounds_in_degrees_cover_their_true_outline(lon: float, lat: float, dx: float, dy: float) -> None:
    """The oracle is odc-geo's own densified polygon; at most a pixel and the bend between points to spare."""
    box = box_of(LATTICE, -1, (lon, lat, lon + dx, lat + dy), "EPSG:4326")
    outline = polygon(lon, lat, lon + dx, lat + dy, "EPSG:4326").to_crs("EPSG:32632", resolution=dx / 50)
    got, want, gsd = LATTICE.geobox(box).boundingbox, outline.boundingbox, LATTICE.gsd(-1)
    slack = 0.01 * gsd
    assert got.left - slack <= want.left <= got.left + gsd + slack
    assert got.top - gsd - slack <= want.top <= got.top + slack
    assert got.right - gsd - slack <= want.right <= got.right + slack
    assert got.bottom - slack <= want.bottom <= got.bottom + gsd + slack


def test_bounds_in_the_lattice_s_own_metres_read_their_box() -> None:
    raster = Places().read_bounds((500_016.0, 4_999_936.0, 500_080.0, 4_999_984.0))
    assert np.array_equal(raster.data, places(PixelBox(1, 1, 1, 3, 4)))


@pytest.mark.parametrize(
    ("bounds", "crs"),
    [
        ((1.0, 0.0, 0.0, 1.0), None),
        ((0.0, 0.0, float("nan"), 1.0), None),
        ((0.0, 0.0, 1.0, 1.0), "EPSG:999999"),
        ((8.0, 95.0, 9.0, 99.0), "EPSG:4326"),
    ],
)
def test_impossible_bounds_are_refused(bounds: tuple[float, float, float, float], crs: str | None) -> None:
    with pytest.raises(BadInput):
        Places().read_bounds(bounds, crs)


def test_a_core_of_the_wrong_shape_or_type_is_the_subclass_s_mistake() -> None:
    class Wrong(Places):
        def compute(self, key: TileKey) -> NDArray[Any]:
            return np.zeros((2, 4, 4))

    with pytest.raises(BadInput, match="Wrong made a core"):
        Wrong().read(PixelBox(1, 0, 0, 1, 1))


def test_a_foreign_array_in_the_store_is_not_used() -> None:
    store = MemoryStore()
    field = Places(store=store)
    store.put(field.store_key(TileKey(1, 0, 0)), np.zeros((1, 2, 3)))
    assert np.array_equal(field.read(PixelBox(1, 0, 0, 2, 2)).data, places(PixelBox(1, 0, 0, 2, 2)))


def test_fields_of_another_core_size_do_not_share_cores() -> None:
    assert Places(16).digest != Places(32).digest


def test_a_field_without_cores_is_refused() -> None:
    with pytest.raises(BadInput, match="core_px"):
        Places(0)


@given(st.floats(-12_000, 9_000))
def test_heights_are_rounded_to_a_64th_of_a_metre(metres: float) -> None:
    rounded = quantise_heights(np.array([metres]))
    assert abs(float(rounded[0]) - metres) <= 1 / 128
    assert float(rounded[0]) * 64 == int(float(rounded[0]) * 64)
    assert np.array_equal(quantise_heights(rounded), rounded)


def test_digests_tell_structures_apart() -> None:
    assert len({digest_of(1, 2), digest_of(12), digest_of("1", 2), digest_of([1, 2]), digest_of(2, 1)}) == 5
