"""Colours for a mesh: box averages on a shared texel grid, and their JPEG bytes."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.errors import BadInput


def box_average(image: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """The mean of each ``factor`` x ``factor`` box of ``image`` (3, H, W), halves rounded up; exact in integers.

    >>> box_average(np.array([[[0, 1], [2, 3]]], dtype=np.uint8), 2)
    array([[[2]]], dtype=uint8)
    """
    bands, height, width = image.shape
    if height % factor or width % factor:
        raise BadInput(f"an image of {height} x {width} px has no whole boxes of {factor} px")
    if factor == 1:
        return image
    boxes = image.reshape(bands, height // factor, factor, width // factor, factor)
    total = boxes.sum(axis=(2, 4), dtype=np.uint32)
    mean: NDArray[np.uint8] = ((total + factor * factor // 2) // (factor * factor)).astype(np.uint8)
    return mean


def encode_jpeg(image: NDArray[np.uint8], *, quality: int = 90) -> bytes:
    """JPEG bytes of ``image`` (3, H, W); full colour resolution, so that colours do not bleed along tile borders."""
    return _encoded(image, "JPEG", quality=quality, subsampling=0)


def encode_webp(image: NDArray[np.uint8], *, quality: int = 88) -> bytes:
    """WebP bytes of ``image`` (3, H, W): as near to it as JPEG of quality 90, in two thirds of the bytes."""
    return _encoded(image, "WEBP", quality=quality, method=4)


def _encoded(image: NDArray[np.uint8], format: str, **options: int) -> bytes:
    """A picture file by Pillow."""
    if image.ndim != 3 or image.shape[0] != 3 or image.dtype != np.uint8:
        raise BadInput(f"a texture needs three uint8 bands; this one is {image.dtype} of shape {image.shape}")
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(np.moveaxis(image, 0, -1))).save(file, format, **options)
    return file.getvalue()


def texture_coordinates(posts: NDArray[np.int64], *, first_pixel: int, texel_px: int, size: int) -> NDArray[np.float32]:
    """Coordinate in 0..1 of pixel centres ``posts`` in a texture of ``size`` texels that begins at ``first_pixel``."""
    place = (posts - first_pixel + 0.5) / (texel_px * size)
    return place.astype(np.float32)
