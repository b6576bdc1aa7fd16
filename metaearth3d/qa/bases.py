"""What lies under the marks of a picture: imagery, coloured land cover, shaded relief, roofs with their shadows."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.qa.facts import TALL_M
from metaearth3d.qa.ground import Ground
from metaearth3d.qa.types import Box

PALETTE = ((160, 120, 175), (95, 175, 165), (205, 140, 90), (215, 215, 130), (120, 120, 150), (230, 170, 190),
           (140, 160, 60), (90, 110, 120), (200, 190, 220), (170, 220, 190))  # fmt: skip
USUAL = {"water": (70, 120, 180), "trees": (50, 105, 55), "forest": (50, 105, 55), "grass": (150, 190, 90),
         "grassland": (150, 190, 90), "crops": (225, 195, 110), "built-up": (190, 85, 80),
         "built-up land": (190, 85, 80), "buildings": (190, 85, 80), "bare": (190, 180, 165),
         "bare ground": (190, 180, 165), "snow": (240, 240, 245), "shrub": (170, 150, 80), "shrubland": (170, 150, 80),
         "paved": (130, 130, 130), "paved ground": (130, 130, 130)}  # fmt: skip
SHADE_M = 0.3  # by which a shadow's border must pass over a post
LEFT_OVER = (15, 15, 20)


def base(ground: Ground, window: Box, size: tuple[int, int], level: int, *, painted: bool = False) -> Image.Image:
    """The ground of a window at (width, height) pixels: imagery unless ``painted``; coloured cover, or grey, shaded."""
    if ground.images and not painted:
        image = ground.images[min(level, len(ground.images) - 1)]
        fy, fx = image.shape[0] / ground.z.shape[0], image.shape[1] / ground.z.shape[1]
        box = (window.col * fx, window.row * fy, (window.col + window.width) * fx, (window.row + window.height) * fy)
        low, high = (math.floor(box[0]), math.floor(box[1])), (math.ceil(box[2]), math.ceil(box[3]))
        cut = Image.fromarray(image[low[1] : high[1], low[0] : high[0]])
        inner = (box[0] - low[0], box[1] - low[1], box[2] - low[0], box[3] - low[1])
        return cut.resize(size, Image.Resampling.BICUBIC, box=inner)
    part = np.s_[window.row : window.row + window.height, window.col : window.col + window.width]
    colors = np.full((window.height, window.width, 3), 205.0)
    if ground.cover is not None:
        for code, color in palette(ground).items():
            colors[ground.cover[part] == code] = color
    grey = (colors * (0.55 + 0.6 * shade(ground)[part])[..., None]).clip(0, 255).astype(np.uint8)
    return Image.fromarray(grey).resize(size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=16)
def shade(ground: Ground) -> NDArray[np.float64]:
    """Lambert shading 0..1 of the scene's heights (H, W), the sun in the north-west."""
    south, east = np.gradient(ground.z, *ground.step_m)
    return np.asarray(np.clip((-east * -0.5 + south * 0.5 + 0.7) / np.sqrt(east**2 + south**2 + 1), 0, 1))


def palette(ground: Ground) -> dict[int, tuple[int, int, int]]:
    """Colour of each named code: the usual one of its word, or one that is left."""
    left = [c for c in PALETTE if c not in USUAL.values()]
    words = ground.cover_names
    return {code: USUAL.get(words[code]) or (left.pop(0) if left else LEFT_OVER) for code in sorted(words)}


def roofs(ground: Ground, window: Box, size: tuple[int, int]) -> Image.Image:
    """Ground and buildings in grey, with the shadows of a sun in the north-west at 45 degrees, as long as things are
    high; computed at the picture's own resolution.
    """
    assert ground.above is not None
    part = np.s_[window.row : window.row + window.height, window.col : window.col + window.width]
    above = np.where(ground.above[part] >= TALL_M, ground.above[part], 0.0)
    tall = _resized(above, size, Image.Resampling.NEAREST)
    top = _resized(ground.z[part], size, Image.Resampling.BILINEAR) + tall
    step = math.hypot(ground.step_m[0] * window.height / size[1], ground.step_m[1] * window.width / size[0])
    over = np.zeros(top.shape, bool)
    for k in range(1, min(*top.shape, math.ceil(float(above.max(initial=0.0)) / step) + 1)):
        over[k:, k:] |= top[:-k, :-k] - np.float32(k * step + SHADE_M) > top[k:, k:]
    light = 0.72 + 0.4 * _resized(shade(ground)[part], size, Image.Resampling.BILINEAR)
    grey = np.where(tall > 0, 250.0, 190.0) * np.where(over, 0.45, light)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8)).convert("RGB")


def _resized(plane: NDArray[np.float64], size: tuple[int, int], how: Image.Resampling) -> NDArray[np.float32]:
    """A raster at (width, height) pixels."""
    return np.asarray(Image.fromarray(plane.astype(np.float32)).resize(size, how))
