"""Arrays as files that browsers read: imagery as PNG or JPEG, heights as terrain-RGB."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.serve.web import Address
from metaearth3d.serve.worlds import Shown

JPEG_QUALITY = 90
TERRAIN_STEP_M, TERRAIN_ZERO_M = 0.1, -10_000.0  # Mapbox Terrain-RGB v1: metres = -10000 + 0.1 (65536 R + 256 G + B)


def encoded(shown: Shown, kind: str, at: Address, ending: str) -> bytes:
    """A tile as a file: imagery as PNG or JPEG (where the tile leaves the world clear or white), heights as PNG."""
    if kind == "terrain":
        return png(terrain_rgb(shown.tiles.height(at)))
    colours, inside = shown.tiles.image(at)
    if ending == "png":
        alpha = [] if inside is None else [inside[None].astype(np.uint8) * 255]
        return png(np.concatenate([colours, *alpha]))
    if inside is not None:
        colours = np.where(inside, colours, 255).astype(np.uint8)
    file = io.BytesIO()
    _picture(colours).save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()


def terrain_rgb(metres: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Heights (h, w) as red, green, blue (3, h, w): ``metres = -10000 + 0.1 (65536 R + 256 G + B)``.

    >>> terrain_rgb(np.array([[0.0]])).ravel().tolist()
    [1, 134, 160]
    """
    steps = np.rint((np.clip(metres, TERRAIN_ZERO_M, 1e6) - TERRAIN_ZERO_M) / TERRAIN_STEP_M).astype(np.int64)
    return np.stack([steps >> 16, steps >> 8 & 255, steps & 255]).astype(np.uint8)


def png(data: NDArray[np.uint8]) -> bytes:
    """A PNG of (C, h, w) with 3 or 4 bands."""
    file = io.BytesIO()
    _picture(data).save(file, "PNG", compress_level=4)
    return file.getvalue()


def _picture(data: NDArray[np.uint8]) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(np.moveaxis(data, 0, 2)))
