"""The promise: same spec, seed and place give the same bytes, whatever is read, how, where and by whom."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from metaearth3d.fields import MemoryStore, UpscaledField
from metaearth3d.geo import PixelBox
from metaearth3d.shipped import default_checkpoint
from metaearth3d.world import Parts, World, load_parts

LAYERS = [("image", 64.0), ("image", 16.0), ("image", 1.0), ("height", 1024.0), ("height", 64.0), ("height", 1.0)]
FAR = [(300, 120), (-1000, 1000), (10**6, -(10**6)), (2**31, 2**31), (-(2**31), 5)]


def new_world(image: Path, parts: Parts, seed: int = 7) -> World:
    return World.from_image(image, seed=seed, parts=parts, store=MemoryStore(64 << 20))


def crop(world: World, layer: tuple[str, float], row: int, col: int, height: int, width: int) -> np.ndarray:
    field = world[layer]
    return field.read(PixelBox(field.level, row, col, height, width)).data


@pytest.mark.parametrize("layer", LAYERS, ids=lambda v: f"{v[0]}_{v[1]:g}m")
@pytest.mark.parametrize("place", FAR, ids=str)
def test_the_shape_and_order_of_requests_do_not_show(
    image_path: Path, tiny_parts: Parts, layer: tuple[str, float], place: tuple[int, int]
) -> None:
    row, col = place
    square = crop(new_world(image_path, tiny_parts), layer, row, col, 40, 40)
    world = new_world(image_path, tiny_parts)
    wide = crop(world, layer, row + 3, col - 8, 5, 60)
    tall = crop(world, layer, row - 6, col + 7, 60, 4)
    pixel = crop(world, layer, row + 11, col + 13, 1, 1)
    assert np.array_equal(wide[:, :, 8:48], square[:, 3:8])
    assert np.array_equal(tall[:, 6:46], square[:, :, 7:11])
    assert np.array_equal(pixel, square[:, 11:12, 13:14])
    tiles = {}
    backwards = new_world(image_path, tiny_parts)
    order = [(r, c) for r in (20, 0) for c in (20, 0)]
    for r, c in order:
        tiles[r, c] = crop(backwards, layer, row + r, col + c, 20, 20)
    assert np.array_equal(np.block([[[tiles[0, 0], tiles[0, 20]], [tiles[20, 0], tiles[20, 20]]]]), square)
    assert np.array_equal(crop(world, layer, row, col, 40, 40), square)  # warm


@pytest.mark.parametrize("layer", [("image", 1.0), ("height", 1.0)], ids=lambda v: v[0])
def test_the_batch_does_not_show(image_path: Path, tiny_parts: Parts, layer: tuple[str, float]) -> None:
    box = PixelBox(3, 400, 480, 300, 200)  # meets four cores
    worlds = [new_world(image_path, tiny_parts) for _ in range(3)]
    worlds[0][layer].prefetch(box, batch=4)
    worlds[1][layer].prefetch(box, batch=1)
    read = [w[layer].read(box).data for w in worlds]
    assert np.array_equal(read[0], read[1]) and np.array_equal(read[0], read[2])


def test_another_seed_is_another_world_with_the_same_root(image_path: Path, tiny_parts: Parts) -> None:
    one, two = (new_world(image_path, tiny_parts, seed) for seed in (7, 8))
    assert np.array_equal(crop(one, ("image", 64.0), 0, 0, 20, 20), crop(two, ("image", 64.0), 0, 0, 20, 20))
    for layer in (("image", 16.0), ("image", 1.0), ("height", 1.0)):
        assert not np.array_equal(crop(one, layer, 0, 0, 20, 20), crop(two, layer, 0, 0, 20, 20))


CHILD = """
import hashlib, sys, torch
from metaearth3d.geo import PixelBox
from metaearth3d.world import World
torch.set_num_threads(int(sys.argv[3]))
world = World.from_image(sys.argv[1], seed=7, model=sys.argv[2])
for layer in (("height", 1.0), ("image", 4.0), ("image", 1.0)):
    field = world[layer]
    print(hashlib.sha256(field.read(PixelBox(field.level, 530, 100, 50, 70)).data.tobytes()).hexdigest())
"""


@pytest.mark.parametrize("model", ["tiny", "shipped"])
def test_another_process_and_thread_count_give_the_same_bytes(image_path: Path, tiny_model: Path, model: str) -> None:
    name = str(tiny_model) if model == "tiny" else "small"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(image_path), name, threads], stdout=subprocess.PIPE, text=True
        )
        for threads in ("1", "2")
    ]
    printed = [run.communicate()[0].split() for run in runs]
    world = World.from_image(image_path, seed=7, model=name)
    here = []
    for layer in (("image", 1.0), ("image", 4.0), ("height", 1.0)):  # the other way round
        here.append(hashlib.sha256(crop(world, layer, 530, 100, 50, 70).tobytes()).hexdigest())
    assert printed[0] == printed[1] == here[::-1]


def test_the_shipped_weights_keep_the_promise_too(image_path: Path) -> None:
    parts = load_parts("small")
    for layer in (("image", 1.0), ("height", 1.0)):
        one, two = new_world(image_path, parts), new_world(image_path, parts)
        whole = crop(one, layer, 2**31 + 500, -(10**6) + 20, 30, 30)
        crop(two, layer, 2**31 + 505, -(10**6) - 400, 4, 500)
        assert np.array_equal(crop(two, layer, 2**31 + 510, -(10**6) + 20, 12, 30), whole[:, 10:22])


class WindowTaught:
    """A control: looks at its whole window, as a norm over space would."""

    receptive_radius, steps, digest = 8, 1, "window"

    def generate(self, parent: np.ndarray, noise: np.ndarray, *, gsd: float) -> np.ndarray:
        grown = parent.repeat(4, 1).repeat(4, 2).astype(int)
        return ((grown - int(parent.mean() * 16) + noise[0].astype(int)) % 256).astype(np.uint8)


def test_the_law_can_fail(image_path: Path, tiny_parts: Parts) -> None:
    """Cores of two sizes read the same pixels of a local network, and other ones of a network that is not."""

    def pixels(parts: Parts, core_px: int) -> np.ndarray:
        world = new_world(image_path, parts)
        root = world["image", 64.0]
        field = UpscaledField(root, parts.upscaler, seed=7, version="1", core_px=core_px)
        return field.read(PixelBox(1, 5, 9, 70, 90)).data

    taught = Parts(WindowTaught(), tiny_parts.lifter, tiny_parts.prior, "p")
    assert np.array_equal(pixels(tiny_parts, 64), pixels(tiny_parts, 256))
    assert not np.array_equal(pixels(taught, 64), pixels(taught, 256))


@pytest.mark.parametrize("model", ["tiny", "small"])
def test_zooming_in_never_changes_what_was_seen(image_path: Path, tiny_model: Path, model: str) -> None:
    world = World.from_image(image_path, seed=3, model=tiny_model if model == "tiny" else "small")
    for level in (1, 2, 3):
        box = PixelBox(level - 1, 8 * 4 ** (level - 1), 8 * 4 ** (level - 1), 24, 24)
        parent = world["image", world.lattice.gsd(level - 1)].read(box).data.astype(float)
        child = world["image", world.lattice.gsd(level)].read(box.children()).data.astype(float)
        means = child.reshape(3, 24, 4, 24, 4).mean(axis=(2, 4))
        assert (np.abs(means - parent) <= 1.0).mean() >= 0.995
        heights = world["height", world.lattice.gsd(level - 1)].read(box).data.astype(float)
        fine = world["height", world.lattice.gsd(level)].read(box.children()).data.astype(float)
        assert np.abs(fine.reshape(1, 24, 4, 24, 4).mean(axis=(2, 4)) - heights).max() <= 1.5 / 64


def test_the_zoom_law_can_fail(tiny_world: World) -> None:
    box = PixelBox(0, 4, 4, 12, 12)
    parent = tiny_world["image", 64.0].read(box).data.astype(float)
    child = tiny_world["image", 16.0].read(box.children()).data.astype(float)[:, :, ::-1]
    means = child.reshape(3, 12, 4, 12, 4).mean(axis=(2, 4))
    assert (np.abs(means - parent) <= 1.0).mean() < 0.5


def test_a_spec_brings_the_world_back(tiny_model: Path, image_path: Path, tmp_path: Path) -> None:
    world = World.from_image(image_path, seed=11, model=tiny_model)
    path = world.spec.save(tmp_path / "world.json")
    again = World.from_spec(path)
    assert again.spec == world.spec and again.spec.digest == world.spec.digest
    assert np.array_equal(crop(again, ("image", 4.0), 30, 30, 9, 9), crop(world, ("image", 4.0), 30, 30, 9, 9))


def test_the_default_checkpoint_is_there() -> None:
    assert (default_checkpoint("upscale") / "model_index.json").is_file()
