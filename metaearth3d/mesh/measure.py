"""The height of a mesh at every post: an error measurement that shares no code with the mesher."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 19  # candidate posts handled at once; bounds the memory of one call to about 80 MB

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def paint_surface(
    out: Floats, rows: Ints, cols: Ints, z: Floats, triangles: NDArray[np.uint32], *, origin: tuple[int, int] = (0, 0)
) -> None:
    """Write the surface's height into each post of ``out`` (H, W) that a triangle covers; other posts are left alone.

    ``origin`` is the (row, col) of ``out[0, 0]`` in the same integer posts as ``rows`` and ``cols``. Triangles are
    counter-clockwise seen from above (row grows southwards).
    """
    vertex_rows, vertex_cols = rows - origin[0], cols - origin[1]
    held = (vertex_rows >= 0) & (vertex_rows < out.shape[0]) & (vertex_cols >= 0) & (vertex_cols < out.shape[1])
    out[vertex_rows[held], vertex_cols[held]] = z[held]
    triangles = triangles[_doubled_area(rows, cols, triangles) > 1]  # by Pick's theorem the rest hold no other post
    corner_rows, corner_cols = vertex_rows[triangles], vertex_cols[triangles]  # (M, 3)
    low_row, low_col = np.maximum(corner_rows.min(1), 0), np.maximum(corner_cols.min(1), 0)
    height = np.minimum(corner_rows.max(1), out.shape[0] - 1) - low_row + 1
    width = np.minimum(corner_cols.max(1), out.shape[1] - 1) - low_col + 1
    met = np.flatnonzero((height > 0) & (width > 0))
    count = height[met] * width[met]
    part = np.cumsum(count) // CHUNK
    for chunk in np.split(met, np.flatnonzero(np.diff(part)) + 1):
        if len(chunk):
            box = (low_row[chunk], low_col[chunk], height[chunk], width[chunk])
            _paint(out, corner_rows[chunk], corner_cols[chunk], z[triangles[chunk]], box)


def _doubled_area(rows: Ints, cols: Ints, triangles: NDArray[np.uint32]) -> Ints:
    """Twice the area of triangles (M, 3) in square posts."""
    a, b, c = triangles.T
    area: Ints = np.abs((cols[b] - cols[a]) * (rows[c] - rows[a]) - (rows[b] - rows[a]) * (cols[c] - cols[a]))
    return area


def _paint(out: Floats, rows: Ints, cols: Ints, z: Floats, box: tuple[Ints, Ints, Ints, Ints]) -> None:
    """Paint triangles (M, 3) whose clipped bounding boxes are given as (row, col, height, width)."""
    low_row, low_col, height, width = box
    count = height * width
    owner = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    down = step // width[owner]
    right = step - down * width[owner]
    weights = []
    for i in range(3):  # weight of corner i: twice the area spanned with the opposite edge, positive inside
        j, k = (i + 1) % 3, (i + 2) % 3
        per_row = cols[:, k] - cols[:, j]
        per_col = rows[:, j] - rows[:, k]
        start = per_row * (low_row - rows[:, j]) + per_col * (low_col - cols[:, j])
        weights.append(start[owner] + per_row[owner] * down + per_col[owner] * right)
    inside = np.flatnonzero((weights[0] <= 0) & (weights[1] <= 0) & (weights[2] <= 0))
    owner = owner[inside]
    w0, w1, w2 = (w[inside] for w in weights)
    value = (w0 * z[owner, 0] + w1 * z[owner, 1] + w2 * z[owner, 2]) / (w0 + w1 + w2)
    out[low_row[owner] + down[inside], low_col[owner] + right[inside]] = value
