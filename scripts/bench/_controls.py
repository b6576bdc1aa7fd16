"""What the judge is shown: our network as worlds run it, and controls that each have one fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from imagery import SEEDS, Images, Method, bicubic, regressor

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.judge.paired import planes

TILE_PX = 32
OFFSET_DN = 6.0  # deviation of what is added to whole families where consistency is given up


def engine(upscaler: NetUpscaler) -> Method:
    """The upscaler as worlds run it, window by window, families fitted to their parents."""

    def make(parents: Images, gsd: float) -> Images:
        rng = np.random.default_rng(SEEDS["noise"])
        shape = (upscaler.steps, 3, 4 * parents.shape[1], 4 * parents.shape[2])
        made = [upscaler.generate(p, rng.standard_normal(shape, dtype=np.float32), gsd=gsd) for p in planes(parents)]
        return np.ascontiguousarray(np.stack(made).transpose(0, 2, 3, 1))

    return make


def once(make: Method) -> Method:
    """A method that remembers what it made of the last parents."""
    last: list[tuple[Images, Images]] = []

    def remembered(parents: Images, gsd: float) -> Images:
        if not last or not np.array_equal(last[0][0], parents):
            last[:] = [(parents, make(parents, gsd))]
        return last[0][1]

    return remembered


def without_consistency(make: Method) -> Method:
    """A method whose 4x4 families keep their detail but lose their parent's mean."""

    def loose(parents: Images, gsd: float) -> Images:
        lift = np.random.default_rng(SEEDS["noise"]).normal(0, OFFSET_DN, (*parents.shape[:3], 1))
        wide = lift.repeat(4, axis=1).repeat(4, axis=2)
        return np.rint((make(parents, gsd) + wide).clip(0, 255)).astype(np.uint8)

    return loose


def naive_tiles(make: Method) -> Method:
    """A method that works on tiles of 32 px by themselves, without margin and each with noise of its own."""

    def tiled(parents: Images, gsd: float) -> Images:
        n, side, _, _ = parents.shape
        small = TILE_PX // 4
        k = side // small
        cut = parents.reshape(n, k, small, k, small, 3).transpose(0, 1, 3, 2, 4, 5).reshape(-1, small, small, 3)
        made = make(np.ascontiguousarray(cut), gsd).reshape(n, k, k, TILE_PX, TILE_PX, 3)
        return np.ascontiguousarray(made.transpose(0, 1, 3, 2, 4, 5).reshape(n, 4 * side, 4 * side, 3))

    return tiled


def noise(parents: Images, gsd: float) -> Images:
    """The parents' pixels with white noise in the place of detail, of the deviation that real detail has: 20 DN."""
    rng = np.random.default_rng(SEEDS["noise"])
    wide = parents.repeat(4, axis=1).repeat(4, axis=2)
    return np.rint((wide + rng.normal(0, 20, wide.shape)).clip(0, 255)).astype(np.uint8)


def methods(checkpoint: Path, regression: Path) -> dict[str, Method]:
    """What is ranked, by name."""
    naive = engine(NetUpscaler.from_pretrained(checkpoint))
    ours = once(naive)
    return {
        "ours": ours,
        "ours without consistency": without_consistency(ours),
        "regression": regressor(NetUpscaler.from_pretrained(regression).net),
        "bicubic": bicubic,
        "naive tiles": naive_tiles(naive),
        "noise": noise,
    }
