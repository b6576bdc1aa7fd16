"""Pictures for ground that has none: a real picture of elsewhere as albedo, lit by the sun of a morning overpass.

Real pairs are few, and shading is what they say about relief: between brightness and downhill-to-the-sun slope of the
detail, correlations of 0.1 to 0.35 were measured on the real pairs. Albedo that has nothing to do with the ground keeps
these renderings as faint a hint as real pictures are.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from metaearth3d.train.relief import Crop, Rgb

SUN_AZIMUTH_DEG = {"north": 150.0, "south": 45.0}  # of mid-latitudes at half past ten, clockwise from north
SOUTHERN_SHARE = 0.2


def lambert(heights: NDArray[np.float32], gsd: float, azimuth: float, elevation: float) -> NDArray[np.float64]:
    """Sunlight on the ground over that on flat ground, for a sun in radians clockwise from north and above the horizon.

    >>> float(lambert(np.zeros((4, 4), np.float32), 1.0, 2.0, 0.7)[1, 1])
    1.0
    """
    south, east = np.gradient(heights.astype(np.float64) / gsd)
    toward = math.sin(azimuth) * east - math.cos(azimuth) * south  # rise per metre towards the sun
    light = (math.sin(elevation) - math.cos(elevation) * toward) / np.sqrt(1 + south**2 + east**2)
    out: NDArray[np.float64] = np.maximum(light, 0.05) / math.sin(elevation)
    return out


def shaded(crop: Crop, albedo: Rgb, rng: np.random.Generator) -> Crop:
    """The crop with a picture: a square of ``albedo`` of its size, turned at random, under its own light."""
    size_px = crop.heights.shape[0]
    top, left = (int(rng.integers(0, side - size_px + 1)) for side in albedo.shape[:2])
    square = np.rot90(albedo[top : top + size_px, left : left + size_px], int(rng.integers(4))).astype(np.float64)
    middle = square.mean()
    square = rng.uniform(60, 150) * (1 + rng.uniform(0.3, 1.0) * (square / max(middle, 1.0) - 1))
    where = "south" if rng.random() < SOUTHERN_SHARE else "north"
    azimuth = math.radians(SUN_AZIMUTH_DEG[where] + rng.normal(0, 20))
    light = lambert(crop.heights, crop.gsd, azimuth, math.radians(rng.uniform(25, 65)))
    strength = rng.uniform(0.3, 1.0)
    lit = np.clip(square * (1 + strength * (light[:, :, None] - 1)), 0, 255)
    return crop._replace(image=lit.astype(np.uint8))
