"""The first law: the same world, seed and place give the same bytes, however they are asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from metaearth3d.errors import BadInput
from metaearth3d.fields import (
    DirectoryStore,
    FunctionField,
    Layered,
    LiftedField,
    MemoryStore,
    SourceField,
    Store,
    UpscaledField,
    step_noise,
    window_margin,
)
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.protocols import Field, Lifter, Upscaler

LATTICE = Lattice("EPSG:32632", 500_000.0, 5_000_000.0, 16.0)
CORE_PX = 32
CENTRES = [(0, 0), (-1000, 777), (2**31 - 9, -(2**31) + 5), (-(2**40), 2**40)]
ORDERS = ["rows", "reverse", "random"]


def blurred(planes: NDArray[Any], radius: int) -> NDArray[Any]:
    """Box sums of integers: exact, and wrong within ``radius`` of the border, as a network's zero padding is."""
    total = uniform_filter(planes, (1, 2 * radius + 1, 2 * radius + 1), output=np.float64, mode="constant")
    return np.rint(total * (2 * radius + 1) ** 2)


@dataclass
class Toy:
    """A local stage of known radius, in exact integers."""

    receptive_radius: int = 3
    steps: int = 2
    digest: str = "toy"
    leak: bool = False  # look at the whole window, as attention or GroupNorm would
    windows: int = 0

    def relief(self, start: NDArray[Any], noise: NDArray[Any]) -> NDArray[Any]:
        self.windows += 1
        x = np.rint(start)
        for step in range(self.steps):
            x = blurred(x + np.rint(16 * noise[step]), self.receptive_radius) % 997
        return x - np.rint(x.mean()) if self.leak else x


class ToyUpscaler(Toy):
    def generate(self, parent: NDArray[Any], noise: NDArray[Any], *, gsd: float) -> NDArray[np.uint8]:
        assert parent.dtype == np.uint8
        start = parent.repeat(4, axis=1).repeat(4, axis=2).astype(float)
        return (self.relief(start, noise) % 256).astype(np.uint8)


class ToyLifter(Toy):
    def generate(
        self, parent: NDArray[Any], image: NDArray[Any] | None, noise: NDArray[Any], *, gsd: float
    ) -> NDArray[np.float32]:
        start = parent.repeat(4, axis=1).repeat(4, axis=2).astype(float) * 64
        start += 0 if image is None else image.sum(axis=0)[None]
        return (self.relief(start, noise) / 64).astype(np.float32)


def root() -> SourceField:
    data = np.random.default_rng(0).integers(0, 256, (3, 37, 29), dtype=np.uint8)
    return SourceField(LATTICE, 0, data, None, 3, -5)


def bumps(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    return 100 * np.sin(9 * lon) + 50 * np.cos(7 * lat)


def image_field(store: Store | None = None, *, leak: bool = False, seed: int = 1, version: str = "1") -> UpscaledField:
    """Two levels of toys over a root, so that an error of the first would travel."""
    first = UpscaledField(root(), ToyUpscaler(leak=leak), seed=seed, version=version, core_px=CORE_PX, store=store)
    return UpscaledField(first, ToyUpscaler(leak=leak), seed=seed, version=version, core_px=CORE_PX, store=store)


def height_field(store: Store | None = None, *, leak: bool = False, seed: int = 1, version: str = "1") -> LiftedField:
    """A height beside the image, looking at it."""
    image = image_field(store, seed=seed, version=version)
    data = np.random.default_rng(1).uniform(0, 500, (1, 15, 21)).astype(np.float32)
    coarse = SourceField(LATTICE, 1, data, None, 0, 0)
    return LiftedField(coarse, ToyLifter(leak=leak), image, seed=seed, version=version, core_px=CORE_PX, store=store)


MAKERS = [image_field, height_field]


def boxes(row: int, col: int) -> list[PixelBox]:
    """Square, wide, tall and single-pixel boxes, on and off the cores, around a place."""
    return [
        PixelBox(2, row - 20, col - 20, 40, 40),
        PixelBox(2, row - 3, col - 35, 5, 70),
        PixelBox(2, row - 35, col + 1, 70, 3),
        PixelBox(2, row, col, 1, 1),
        PixelBox(2, row - 1, col + 31, 2, 2),
    ]


def ordered(items: list[PixelBox], order: str) -> Iterator[PixelBox]:
    shuffled = list(items)
    if order == "random":
        np.random.default_rng(3).shuffle(shuffled)  # type: ignore[arg-type]
    return iter([PixelBox(*box) for box in (shuffled[::-1] if order == "reverse" else shuffled)])


def truth(make: Any, outer: PixelBox, **more: Any) -> NDArray[Any]:
    """One window of another size over all of ``outer``: what the endless field must equal."""
    field = make(**more)
    window = outer.parent().children().pad(field.margin)
    parent = field.parent.read(window.parent()).data
    stage, channels = ("image", 3) if make is image_field else ("height", 1)
    noise = step_noise("1", 1, stage, 2, window, channels)
    if make is image_field:
        made = field.upscaler.generate(parent, noise, gsd=1.0)
    else:
        made = field.lifter.generate(parent, field.image.read(window).data, noise, gsd=1.0)
    return np.asarray(made[(slice(None), *outer.slices(window))])


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("centre", CENTRES)
def test_any_order_any_shape_any_place_gives_the_same_bytes(make: Any, centre: tuple[int, int]) -> None:
    outer = PixelBox(2, centre[0] - 40, centre[1] - 40, 80, 80)
    whole = truth(make, outer)
    for order in ORDERS:
        field = make()
        for box in ordered(boxes(*centre) * 2, order):
            assert np.array_equal(field.read(box).data, whole[(slice(None), *box.slices(outer))]), (order, box)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("centre", CENTRES)
def test_cold_warm_and_reopened_stores_give_the_same_bytes(tmp_path: Path, make: Any, centre: tuple[int, int]) -> None:
    box = boxes(*centre)[0]
    cold = make().read(box).data.tobytes()
    folder = make(Layered(MemoryStore(), DirectoryStore(tmp_path)))
    assert folder.read(box).data.tobytes() == cold
    assert folder.read(box).data.tobytes() == cold
    stage = folder.upscaler if make is image_field else folder.lifter
    made = stage.windows
    reopened = make(DirectoryStore(tmp_path))
    assert reopened.read(box).data.tobytes() == cold
    assert made > 0
    assert (reopened.upscaler if make is image_field else reopened.lifter).windows == 0
    assert make(MemoryStore(max_bytes=1)).read(box).data.tobytes() == cold


@pytest.mark.parametrize("make", MAKERS)
def test_a_damaged_cache_is_computed_again(tmp_path: Path, make: Any) -> None:
    box = boxes(0, 0)[0]
    whole = make(DirectoryStore(tmp_path)).read(box).data
    for i, path in enumerate(sorted(tmp_path.rglob("*.npy"))):
        path.write_bytes(path.read_bytes()[: i * 37])
    assert np.array_equal(make(DirectoryStore(tmp_path)).read(box).data, whole)


@pytest.mark.parametrize("make", MAKERS)
def test_prefetching_changes_nothing(make: Any) -> None:
    box, field = boxes(5, 5)[0], make()
    assert field.prefetch(box, batch=3) > 0
    assert np.array_equal(field.read(box).data, make().read(box).data)


@pytest.mark.parametrize("make", MAKERS)
def test_the_matrix_catches_a_stage_that_looks_at_its_whole_window(make: Any) -> None:
    """The control: the same toy minus its window's mean must differ from one big window."""
    outer = PixelBox(2, -40, -40, 80, 80)
    whole = truth(make, outer, leak=True)
    assert not np.array_equal(make(leak=True).read(outer).data, whole)
    assert np.array_equal(make().read(outer).data, truth(make, outer))


@pytest.mark.parametrize("make", MAKERS)
def test_a_margin_one_pixel_too_small_is_caught(monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    """The other control: the toy uses all of its declared radius."""
    outer = PixelBox(2, -40, -40, 80, 80)
    whole, field = truth(make, outer), make()
    field.margin = 4
    assert not np.array_equal(field.read(outer).data, whole)


@pytest.mark.parametrize("make", MAKERS)
def test_every_window_has_one_shape_and_an_exact_parent(make: Any) -> None:
    field = make()
    windows = [field.window(key) for box in boxes(-7, 13) for key in box.cores(CORE_PX)]
    assert {window.shape for window in windows} == {(CORE_PX + 2 * field.margin,) * 2}
    assert all(window.parent().children() == window for window in windows)


@pytest.mark.parametrize("make", MAKERS)
def test_another_seed_or_version_is_another_world_with_another_name(make: Any) -> None:
    box = PixelBox(2, 0, 0, 32, 32)
    fields = [make(), make(seed=2), make(version="2")]
    for a, b in itertools.combinations(fields, 2):
        assert a.digest != b.digest
        assert not np.array_equal(a.read(box).data, b.read(box).data)


def test_fields_may_share_one_store(tmp_path: Path) -> None:
    store, box = DirectoryStore(tmp_path), PixelBox(2, 0, 0, 8, 8)
    shared = [image_field(store, seed=seed).read(box).data for seed in (1, 2)]
    alone = [image_field(seed=seed).read(box).data for seed in (1, 2)]
    assert np.array_equal(shared, alone)


def test_all_that_pixels_depend_on_is_in_the_digest() -> None:
    digests = {
        UpscaledField(root(), ToyUpscaler(digest=name, steps=steps), seed=1, version="1", core_px=core).digest
        for name, steps, core in [("a", 1, 32), ("b", 1, 32), ("a", 2, 32), ("a", 1, 64)]
    }
    assert len(digests) == 4


@pytest.mark.parametrize(("steps", "radius", "margin"), [(1, 0, 0), (1, 1, 4), (2, 3, 8), (2, 33, 68), (1, 96, 96)])
def test_the_margin_is_the_reach_rounded_up_to_parent_pixels(steps: int, radius: int, margin: int) -> None:
    assert window_margin(steps, radius) == margin


def test_toys_and_fields_keep_the_protocols() -> None:
    assert isinstance(ToyUpscaler(), Upscaler)
    assert isinstance(ToyLifter(), Lifter)
    assert isinstance(image_field(), Field)
    assert isinstance(height_field(), Field)


def test_heights_lie_on_a_64th_of_a_metre_and_may_do_without_an_image() -> None:
    coarse = FunctionField(LATTICE, 1, bumps, "bumps")
    field = LiftedField(coarse, ToyLifter(), None, seed=1, version="1", core_px=CORE_PX)
    heights = field.read(PixelBox(2, -5, -5, 20, 20)).data
    assert heights.dtype == np.float32
    assert np.array_equal(heights * 64, np.rint(heights * 64))


def test_parents_and_images_that_do_not_belong_are_refused() -> None:
    heights = SourceField(LATTICE, 0, np.zeros((1, 4, 4), np.float32), None, 0, 0)
    with pytest.raises(BadInput, match="three of uint8"):
        UpscaledField(heights, ToyUpscaler(), seed=1, version="1")
    with pytest.raises(BadInput, match="float32"):
        LiftedField(root(), ToyLifter(), None, seed=1, version="1")
    with pytest.raises(BadInput, match="level 1"):
        LiftedField(heights, ToyLifter(), root(), seed=1, version="1")
    with pytest.raises(BadInput, match="multiple of 4"):
        UpscaledField(root(), ToyUpscaler(), seed=1, version="1", core_px=30)


def test_a_stage_that_makes_another_shape_is_named() -> None:
    class Short(ToyUpscaler):
        def generate(self, parent: NDArray[Any], noise: NDArray[Any], *, gsd: float) -> NDArray[np.uint8]:
            return super().generate(parent, noise, gsd=gsd)[:, 1:]

    with pytest.raises(BadInput, match="the upscaler made"):
        UpscaledField(root(), Short(), seed=1, version="1", core_px=8).read(PixelBox(1, 0, 0, 1, 1))


def test_a_field_without_a_digest_cannot_be_built_on() -> None:
    class Nameless:
        lattice, level, bands, dtype = LATTICE, 0, ("red", "green", "blue"), np.dtype(np.uint8)

        def read(self, box: PixelBox) -> Any:
            pytest.fail("it is refused before anything is read")

    with pytest.raises(BadInput, match="digest"):
        UpscaledField(Nameless(), ToyUpscaler(), seed=1, version="1")


class Told(ToyUpscaler):
    """A stage that knows another look for levels that will be made finer."""

    has_inner = True
    heard: bool = False

    def generate(self, parent: NDArray[Any], noise: NDArray[Any], *, gsd: float, inner: bool = False) -> Any:
        self.heard = inner
        return super().generate(parent, noise, gsd=gsd)


def test_an_upscaler_that_asks_hears_whether_its_level_is_made_finer_still() -> None:
    box, told = PixelBox(1, 0, 0, 8, 8), Told()
    digests = set()
    for inner in (True, False):
        field = UpscaledField(root(), told, seed=1, version=1, core_px=CORE_PX, inner=inner)
        field.read(box)
        assert told.heard is inner
        digests.add(field.digest)
    assert len(digests) == 2
    plain = [UpscaledField(root(), ToyUpscaler(), seed=1, version=1, core_px=CORE_PX, inner=i) for i in (True, False)]
    np.testing.assert_array_equal(*(field.read(box).data for field in plain))  # one that does not ask is not told
    assert plain[0].digest == plain[1].digest
