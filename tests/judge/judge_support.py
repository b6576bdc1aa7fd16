"""Sets of seeded textures that judges are tried on: places of their own kind, in known order of likeness."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.judge.features import pink_images
from metaearth3d.judge.samples import Samples

Rgb = NDArray[np.uint8]


def textures(seed: int, count: int, size: int) -> Rgb:
    """Places of 1/f noise with hard-edged boxes, each with its own contrast, colour and number of boxes."""
    rng = np.random.default_rng(seed)
    own = rng.uniform(20, 40, (count, 1, 1, 1))
    pictures = rng.normal(120, 12, (count, 1, 1, 3)) + own * pink_images(rng, count, size)
    for picture in pictures:
        for _ in range(rng.integers(2, 9) * (size // 64) ** 2):
            row, col = rng.integers(0, size - 8, 2)
            high, wide = rng.integers(4, 14, 2)
            picture[row : row + high, col : col + wide] = rng.uniform(40, 220) + rng.normal(0, 8, 3)
    return pictures.clip(0, 255).astype(np.uint8)


def as_samples(pictures: Rgb, gsd: float = 1.0, patch_px: int = 64) -> Samples:
    """Pictures (P, S, S, 3) cut into patches, each picture a place."""
    count, size = pictures.shape[:2]
    k = size // patch_px
    cut = pictures[:, : k * patch_px, : k * patch_px].reshape(count, k, patch_px, k, patch_px, 3)
    images = np.ascontiguousarray(cut.transpose(0, 1, 3, 2, 4, 5).reshape(-1, patch_px, patch_px, 3))
    place = np.repeat(np.arange(count), k * k)
    corner = np.tile(
        np.stack(np.meshgrid(*[np.arange(k)] * 2, indexing="ij"), -1).reshape(-1, 2) * patch_px, (count, 1)
    )
    return Samples(images, place, place, corner, tuple(f"place {p}" for p in range(count)), gsd)


def save_all(folder: Path, pictures: Rgb) -> Path:
    """PNG files of a set."""
    folder.mkdir(parents=True, exist_ok=True)
    for k, picture in enumerate(pictures):
        Image.fromarray(picture).save(folder / f"{k:03d}.png")
    return folder
