"""Seams: across core borders the picture changes as much as elsewhere; naive tiling of the same nets does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support import write_image

from metaearth3d.fields import LiftedField, UpscaledField
from metaearth3d.geo import PixelBox
from metaearth3d.judge.seams import seam_ratio
from metaearth3d.world import World

CORE_PX = 204  # no multiple of 16: its borders do not fall on the families of coarser levels more than elsewhere
ROWS, COLS = 8 * CORE_PX, 8 * CORE_PX


@pytest.fixture(scope="module")
def big_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 64 m image that varies at all scales, larger than what is read."""
    return write_image(tmp_path_factory.mktemp("big") / "image.tif", rows=420, cols=420, seed=5)


def pixels(image: Path, band: str, *, naive: bool) -> np.ndarray:
    """Pixels (C, ROWS, COLS) at 16 m from small cores, with or without the margin that makes them exact."""
    world = World.from_image(image, seed=1)
    parent, picture = world[band, 64.0], world["image", 16.0]
    more = {"seed": 1, "version": "1", "core_px": CORE_PX}
    field = (
        UpscaledField(parent, world.parts.upscaler, **more)
        if band == "image"
        else LiftedField(parent, world.parts.lifter, picture, **more)
    )
    if naive:
        field.margin = 0
    return field.read(PixelBox(1, 0, 0, ROWS, COLS)).data.astype(np.float64)


@pytest.mark.parametrize("band", ["image", "height"])
def test_core_borders_do_not_show_and_those_of_naive_tiling_do(big_image: Path, band: str) -> None:
    found = {naive: seam_ratio(pixels(big_image, band, naive=naive), CORE_PX, grain=4) for naive in (False, True)}
    exact, cut = found[False], found[True]
    assert 0.98 <= exact.ratio <= 1.02 or exact.p_value > 0.05, found  # relief is lumpy: shifted borders differ too
    assert cut.ratio > 1.1 and cut.p_value < 0.05, found
