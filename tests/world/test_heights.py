"""Heights lifted from the prior are as steep as ground; what is lifted from a DEM is left as the network makes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from metaearth3d.diffusion.batched import BatchedLifter
from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.geo import PixelBox
from metaearth3d.shipped import default_checkpoint
from metaearth3d.world import Parts, World, heights

SQUARE = (200, 300, 24, 24)


@pytest.fixture(scope="module")
def lifter() -> GeometryLifter:
    return GeometryLifter.from_pretrained(default_checkpoint("geometry"))


def test_relief_multiplies_what_is_added_and_keeps_the_parent(lifter: GeometryLifter) -> None:
    rng = np.random.default_rng(2)
    parent = (np.add.outer(np.arange(12.0) ** 2, 5 * np.arange(12.0)) + rng.normal(0, 20, (12, 12))).astype(np.float32)
    noise = rng.standard_normal((1, 1, 48, 48), dtype=np.float32)
    none, once, twice = (lifter.generate(parent[None], None, noise, gsd=250.0, relief=k)[0] for k in (0, 1, 2))
    np.testing.assert_allclose(twice - once, once - none, atol=1e-3)
    assert np.abs(once - none).mean() > 1
    for made in (none, once, twice):
        np.testing.assert_allclose(made.reshape(12, 4, 12, 4).mean(axis=(1, 3)), parent, atol=1e-2)
    batched = BatchedLifter(lifter, batch=2)
    assert batched.takes_relief
    np.testing.assert_allclose(batched.generate(parent[None], None, noise, gsd=250.0, relief=2)[0], twice, atol=1e-3)


def test_only_the_first_levels_below_the_prior_are_made_steeper(
    image_path: Path, tiny_parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digests(**more: object) -> list[str]:
        world = World.from_image(image_path, seed=7, parts=tiny_parts, **more)
        return [world.field("height", level).digest for level in world.levels("height")]

    usual = digests()
    monkeypatch.setattr(heights, "RELIEF", ())
    plain = digests()
    assert usual[0] == plain[0] and usual[1] != plain[1]
    own = replace(tiny_parts, lifter=Deaf(tiny_parts.lifter))
    monkeypatch.setattr(heights, "RELIEF", (3.0,))
    world = World.from_image(image_path, seed=7, parts=own)
    field = world.field("height", world.levels("height")[1])
    assert field.read(PixelBox(field.level, *SQUARE)).data.shape == (1, 24, 24)  # nobody's own network is told


def test_below_a_dem_nothing_is_made_steeper(
    image_path: Path, tiny_parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dem = tmp_path / "dem.tif"
    hills = np.random.default_rng(4).normal(400, 60, (1, 200, 200)).astype(np.float32)
    place = {"crs": "EPSG:32633", "transform": Affine(64, 0, 494_000, 0, -64, 5_216_000)}
    with rasterio.open(dem, "w", driver="GTiff", height=200, width=200, count=1, dtype="float32", **place) as file:
        file.write(hills)

    def below() -> np.ndarray:
        world = World.from_image(image_path, seed=7, parts=tiny_parts, dem=dem)
        return world["height", 16.0].read(PixelBox(1, 40, 40, 24, 24)).data

    usual = below()
    monkeypatch.setattr(heights, "RELIEF", ())
    assert np.array_equal(usual, below())


class Deaf:
    """A lifter of somebody's own, which takes what the protocol names and no more."""

    def __init__(self, lifter: GeometryLifter) -> None:
        self.lifter, self.digest = lifter, "deaf"
        self.steps, self.receptive_radius = lifter.steps, lifter.receptive_radius

    def generate(self, parent, image, noise, *, gsd):  # type: ignore[no-untyped-def]
        return self.lifter.generate(parent, image, noise, gsd=gsd)
