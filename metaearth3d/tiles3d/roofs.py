"""Pictures of roofs: each roof in its own colours up to its edge, whatever lies beside it in the image."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy import ndimage

BESIDE_PX = 3  # texels around a roof that filters of the texture may read

Floats = NDArray[np.float64]


def roof_picture(colours: NDArray[np.uint8], roofs: Sequence[Floats], *, rim_px: int) -> NDArray[np.uint8]:
    """The picture (3, h, w) with every roof's rim, and what is just outside, in the colour of the roof nearby.

    ``roofs`` are triangles (T, 3, 2) in fractional rows and columns of the picture. A footprint found in heights is off
    the image's own edge by a pixel or so, which would lay shadow and street along the eaves. Where no roof is near the
    mean colour stands, which costs no bytes. A roof too small to have a middle keeps its picture.
    """
    shape = colours.shape[1:]
    owners = _owners(roofs, shape)
    painted, near = colours.copy(), np.zeros(shape, np.bool_)
    for number, triangles in enumerate(roofs, 1):
        reach = rim_px + BESIDE_PX
        low = np.clip(np.floor(triangles.min((0, 1))) - reach, 0, shape).astype(int)
        high = np.clip(np.ceil(triangles.max((0, 1))) + reach, 0, shape).astype(int)
        window = (slice(low[0], high[0]), slice(low[1], high[1]))
        near[window] = True
        own = owners[window] == number
        middle = ndimage.binary_erosion(own, np.ones((3, 3)), iterations=rim_px)
        if not middle.any():
            continue
        rows, cols = ndimage.distance_transform_edt(~middle, return_distances=False, return_indices=True)
        beside = ndimage.binary_dilation(own, np.ones((3, 3)), iterations=BESIDE_PX) & (owners[window] == 0)
        filled = (own & ~middle) | beside
        painted[:, window[0], window[1]][:, filled] = colours[:, window[0], window[1]][:, rows[filled], cols[filled]]
    mean = painted[:, near].mean(axis=1) if near.any() else painted.mean((1, 2))
    return np.where(near, painted, mean.astype(np.uint8)[:, None, None])


def _owners(roofs: Sequence[Floats], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Number of the roof over each texel's centre, from 1; 0 where there is none."""
    polygons = [
        ({"type": "Polygon", "coordinates": [[(col, row) for row, col in (*corners, corners[0])]]}, number)
        for number, triangles in enumerate(roofs, 1)
        for corners in triangles.tolist()
        if _area(corners) > 0
    ]
    if not polygons:
        return np.zeros(shape, np.int32)
    found: NDArray[np.int32] = rasterize(polygons, out_shape=shape, dtype=np.int32)
    return found


def _area(corners: Sequence[Sequence[float]]) -> float:
    """Of a triangle."""
    (a, b), (c, d), (e, f) = corners
    return abs((c - a) * (f - b) - (e - a) * (d - b)) / 2
