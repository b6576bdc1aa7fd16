"""Colours of picture sets in CIE L*a*b* (D65): moments, clipping, and distances between clouds of pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaearth3d.judge.features import checked_images

Floats = NDArray[np.float32]

SPACE = "CIE L*a*b*, D65, from sRGB (IEC 61966-2-1)"
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)  # IEC 61966-2-1, linear sRGB to XYZ
WHITE = XYZ.sum(axis=1)  # that of sRGB itself, so that greys are exactly grey
LINEAR_BELOW = (6 / 29) ** 3  # CIE 15:2004
MOMENTS = ("lightness", "a", "b", "lightness_std", "a_std", "b_std", "chroma", "black", "white")


def to_lab(images: NDArray[np.uint8]) -> Floats:
    """L* in 0..100, a* and b* of 8-bit sRGB pixels (..., 3)."""
    codes = np.arange(256) / 255
    linear = np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4).astype(np.float32)
    relative = linear[images] @ (XYZ / WHITE[:, None]).T.astype(np.float32)
    f = np.where(relative > LINEAR_BELOW, np.cbrt(relative), relative * np.float32(841 / 108) + np.float32(4 / 29))
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    lab: Floats = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)
    return lab


def colour_moments(images: NDArray[np.uint8], lab: Floats) -> NDArray[np.float64]:
    """Figures of each picture (N, 9), as ``MOMENTS`` names them.

    Means and deviations of the three axes, mean chroma, and the shares of pixels with a channel at 0 and at 255.
    """
    mean, std = lab.mean(axis=(1, 2), dtype=np.float64), lab.std(axis=(1, 2), dtype=np.float64)
    chroma = np.hypot(lab[..., 1], lab[..., 2]).mean(axis=(1, 2), dtype=np.float64)
    black, white = ((checked_images(images) == end).any(axis=-1).mean(axis=(1, 2)) for end in (0, 255))
    return np.column_stack([mean, std, chroma, black, white])


def colour_sample(lab: Floats, count: int, rng: np.random.Generator) -> Floats:
    """``count`` random pixels of each picture (N, count, 3)."""
    n, height, width, _ = lab.shape
    at = rng.integers(0, height * width, (n, count))
    picked: Floats = np.take_along_axis(lab.reshape(n, height * width, 3), at[..., None], axis=1)
    return picked
