"""Pins in a world: their own bytes, one world around them, a function of place as ever."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from support import run_cli, write_image

from metaearth3d.errors import BadInput
from metaearth3d.fields import MemoryStore
from metaearth3d.fields.membrane import REACH_PX
from metaearth3d.fields.upscaled import window_margin
from metaearth3d.geo import PixelBox
from metaearth3d.judge.seams import zoom_consistency
from metaearth3d.world import Parts, World, load_parts

WEST, NORTH = 500_000.0, 5_210_000.0  # of the sample image
PIN = PixelBox(2, 133, 150, 70, 61)  # at 4 m, on no parent's border


@pytest.fixture(scope="module")
def parts(tiny_model: Path) -> Parts:
    return load_parts(tiny_model)


def pin_file(path: Path, box: PixelBox = PIN, *, seed: int = 5, gsd: float = 4.0, **profile: object) -> Path:
    transform = Affine(gsd, 0, WEST + box.col * gsd, 0, -gsd, NORTH - box.row * gsd)
    return write_image(path, rows=box.height, cols=box.width, seed=seed, gsd=gsd, transform=transform, **profile)


@pytest.fixture(scope="module")
def pin_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pin_file(tmp_path_factory.mktemp("pin") / "pin.tif")


def new_world(image: Path, parts: Parts, *pins: Path) -> World:
    return World.from_image(image, seed=7, parts=parts, pins=pins, store=MemoryStore(64 << 20))


def pixels(path: Path) -> np.ndarray:
    with rasterio.open(path) as file:
        return np.asarray(file.read())


def test_a_pin_reads_its_own_bytes(image_path: Path, parts: Parts, pin_path: Path) -> None:
    world = new_world(image_path, parts, pin_path)
    assert np.array_equal(world.field("image", 2).read(PIN).data, pixels(pin_path))
    plain = new_world(image_path, parts).field("image", 2).read(PIN).data
    assert not np.array_equal(plain, pixels(pin_path))


def test_zooming_in_changes_nothing_around_a_pin(image_path: Path, parts: Parts, pin_path: Path) -> None:
    world = new_world(image_path, parts, pin_path)
    around = PIN.parent(2).pad(3)
    for level in (0, 1, 2):
        box = around.children(level) if level < 2 else PIN.pad(6)
        parent, child = (world.field("image", k) for k in (level, level + 1))
        zoom = zoom_consistency(child.read(box.children()).data, parent.read(box).data)
        assert zoom.share >= 0.995, level


def test_the_shape_and_order_of_requests_do_not_show(image_path: Path, parts: Parts, pin_path: Path) -> None:
    for level, box in ((0, PIN.parent(2).pad(2)), (1, PIN.parent().pad(4)), (3, PixelBox(3, 520, 596, 20, 20))):
        whole = new_world(image_path, parts, pin_path).field("image", level).read(box).data
        world = new_world(image_path, parts, pin_path)
        half = box._replace(row=box.row + box.height // 2, height=box.height - box.height // 2)
        low = world.field("image", level).read(half).data
        high = world.field("image", level).read(box._replace(height=box.height // 2)).data
        assert np.array_equal(np.concatenate([high, low], axis=1), whole), level


def reaches(parts: Parts) -> list[int]:
    """How far from its pixels a pin of level 2 changes each of the levels 0 to 3: by what the networks see of it."""
    margin = window_margin(parts.upscaler.steps, parts.upscaler.receptive_radius)
    out = [REACH_PX]
    for level in range(1, 4):
        seen = 4 * (out[-1] + 1) + margin
        out.append(seen + (REACH_PX if level <= 2 else 0))
    return out


def test_far_away_nothing_changes_to_the_byte(image_path: Path, parts: Parts, pin_path: Path) -> None:
    pinned, plain = new_world(image_path, parts, pin_path), new_world(image_path, parts)
    for level, reach in zip((0, 1, 3), (r for k, r in enumerate(reaches(parts)) if k != 2), strict=True):
        home = PIN.parent(2 - level) if level < 2 else PIN.children(level - 2)
        beyond = PixelBox(level, home.row, home.col + home.width + reach, 24, 24)
        one, two = (w.field("image", level).read(beyond).data for w in (pinned, plain))
        assert np.array_equal(one, two), level
        near = PixelBox(level, home.row, home.col + home.width, 24, 2)
        assert not np.array_equal(*(w.field("image", level).read(near).data for w in (pinned, plain))), level


def test_a_pin_partly_outside_the_image_is_pinned_where_it_is(image_path: Path, parts: Parts, tmp_path: Path) -> None:
    box = PixelBox(2, -20, 100, 60, 50)
    path = pin_file(tmp_path / "edge.tif", box)
    assert np.array_equal(new_world(image_path, parts, path).field("image", 2).read(box).data, pixels(path))


def test_nodata_of_a_pin_is_not_pinned(image_path: Path, parts: Parts, tmp_path: Path) -> None:
    path = pin_file(tmp_path / "holes.tif", nodata=0)
    data = pixels(path)
    data[:, 20:40, 10:30] = 0
    with rasterio.open(path, "r+") as file:
        file.write(data)
    made = new_world(image_path, parts, path).field("image", 2).read(PIN).data
    kept = (data > 0).any(axis=0)
    assert np.array_equal(made[:, kept], data[:, kept])
    assert (made[:, ~kept] > 0).mean() > 0.99


def test_a_pin_in_another_crs_is_brought_here(image_path: Path, parts: Parts, tmp_path: Path) -> None:
    transform = Affine(5.3e-5, 0, 15.008, 0, -3.6e-5, 47.038)  # degrees, about 4 m
    path = write_image(tmp_path / "wgs.tif", rows=80, cols=80, gsd=4, crs="EPSG:4326", transform=transform)
    world, plain = new_world(image_path, parts, path), new_world(image_path, parts)
    assert world.spec.pins[0]["path"] == str(path)
    here = PixelBox(2, 130, 170, 40, 40)
    changed = world.field("image", 2).read(here).data != plain.field("image", 2).read(here).data
    assert changed.any(axis=0).mean() > 0.9


def test_the_later_of_two_pins_lies_on_the_earlier(
    image_path: Path, parts: Parts, pin_path: Path, tmp_path: Path
) -> None:
    other = PIN._replace(row=PIN.row + 30, col=PIN.col + 20)
    path = pin_file(tmp_path / "second.tif", other, seed=6)
    world = new_world(image_path, parts, pin_path, path)
    assert np.array_equal(world.field("image", 2).read(other).data, pixels(path))
    free = PIN._replace(height=30)
    assert np.array_equal(world.field("image", 2).read(free).data, pixels(pin_path)[:, :30])


def test_unusable_pins_are_refused_in_a_sentence(image_path: Path, parts: Parts, tmp_path: Path) -> None:
    coarse = write_image(tmp_path / "coarse.tif", rows=4, cols=4, gsd=300.0)
    with pytest.raises(BadInput, match="coarser than the world's level 0"):
        new_world(image_path, parts, coarse)
    away = pin_file(tmp_path / "away.tif", PixelBox(2, 9000, 9000, 20, 20))
    with pytest.raises(BadInput, match="outside the image"):
        new_world(image_path, parts, away)
    with pytest.raises(BadInput):
        new_world(image_path, parts, tmp_path / "none.tif")


def test_contents_of_pins_name_a_world_and_paths_do_not(
    image_path: Path, tiny_model: Path, pin_path: Path, tmp_path: Path
) -> None:
    world = World.from_image(image_path, seed=7, model=tiny_model, pins=[pin_path])
    moved = tmp_path / "moved.tif"
    moved.write_bytes(pin_path.read_bytes())
    other = World.from_image(image_path, seed=7, model=tiny_model, pins=[moved])
    plain = World.from_image(image_path, seed=7, model=tiny_model)
    assert world.spec.digest == other.spec.digest != plain.spec.digest
    again = World.from_spec(world.spec.save(tmp_path / "world.json"))
    box = PIN.pad(5)
    assert np.array_equal(again.field("image", 2).read(box).data, world.field("image", 2).read(box).data)
    moved.unlink()
    with pytest.raises(BadInput, match="pin"):
        World.from_spec(other.spec.save(tmp_path / "other.json"))


def test_a_pin_is_in_the_scene_that_the_command_line_makes(
    image_path: Path, tiny_model: Path, pin_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "scene"
    words = ["generate", "--image", image_path, "--model", tiny_model, "--seed", 7, "--pin", pin_path, "--gsd", 4]
    assert run_cli(*words, "--no-tiles", "--out", out) == 0
    with rasterio.open(out / "image_4m.tif") as file:
        here = file.read()[:, PIN.row : PIN.row + PIN.height, PIN.col : PIN.col + PIN.width]
    assert np.array_equal(here, pixels(pin_path))
    spec = json.loads((out / "scene.json").read_text(encoding="utf-8"))["spec"]
    assert [pin["kind"] for pin in spec["pins"]] == ["pin"]
