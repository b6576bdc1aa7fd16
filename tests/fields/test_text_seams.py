"""Seams of the shipped text root: core borders do not show; naive tiling of the same network shows them."""

from __future__ import annotations

import numpy as np

from metaearth3d.diffusion.root import RootPainter
from metaearth3d.fields import TextField, one_prompt
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.judge.seams import seam_ratio
from metaearth3d.shipped import default_checkpoint

CORE_PX, CORES = 64, 5
LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0)


def test_core_borders_do_not_show_and_those_of_naive_tiling_do() -> None:
    painter = RootPainter.from_pretrained(default_checkpoint("root"), steps=2)
    words = one_prompt(LATTICE, np.zeros(painter.text_dim, np.float32), "", "none")
    found = {}
    for naive in (False, True):
        field = TextField(LATTICE, -1, painter, words, seed=1, version="1", guidance=0.0, core_px=CORE_PX)
        if naive:
            field.margin = 0
        pixels = field.read(PixelBox(-1, 0, 0, CORES * CORE_PX, CORES * CORE_PX)).data
        found[naive] = seam_ratio(pixels, CORE_PX, grain=2).ratio
    assert 0.9 <= found[False] <= 1.1, found  # 5 x 5 cores: shifts differ by some per cent of themselves
    assert found[True] > 2, found
