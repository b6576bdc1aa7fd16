"""Seams: across core borders the picture changes as much as elsewhere; naive tiling of the same nets does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support import write_image

from metaearth3d.geo import PixelBox
from metaearth3d.judge.seams import seam_ratio
from metaearth3d.world import World

ROWS, COLS = 1024, 1536  # at 16 m: cores of 256, so 3 + 5 inner borders


@pytest.fixture(scope="module")
def big_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 64 m image that varies at all scales, larger than what is read."""
    return write_image(tmp_path_factory.mktemp("big") / "image.tif", rows=300, cols=420, seed=5)


def pixels(image: Path, band: str, *, naive: bool) -> tuple[np.ndarray, int]:
    world = World.from_image(image, seed=1)
    field = world[band, 16.0]
    if naive:
        field.margin = 0  # type: ignore[attr-defined]
    data = field.read(PixelBox(field.level, 64, 0, ROWS - 64, COLS)).data
    return data.astype(np.float64), field.core_px  # type: ignore[attr-defined]


@pytest.mark.parametrize("band", ["image", "height"])
def test_core_borders_do_not_show_and_those_of_naive_tiling_do(big_image: Path, band: str) -> None:
    exact, core = pixels(big_image, band, naive=False)
    naive, _ = pixels(big_image, band, naive=True)
    ratios = {}
    for name, data in (("exact", exact), ("naive", naive)):
        ratios[name] = seam_ratio(data, core, offset=(-64 % core, 0)).ratio
    assert 0.98 <= ratios["exact"] <= 1.02, ratios
    assert ratios["naive"] > 1.1, ratios
