"""Heights on a grid turned into triangles that stay within a stated distance of every post."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydelatin import Delatin

from metaearth3d.errors import BadInput
from metaearth3d.mesh.border import Point, border_posts, insert_vertex, remove_border_vertex
from metaearth3d.mesh.measure import paint_surface

FINEST_ERROR = 1e-3  # metres; below it the mesher's float32 heights are coarser than the request


@dataclass(frozen=True)
class TerrainMesh:
    """Triangles over posts: vertex ``i`` stands on post ``(rows[i], cols[i])`` at ``z[i]`` metres.

    ``triangles`` (M, 3) are counter-clockwise seen from above; ``max_error`` and ``rmse`` are the vertical distances
    from surface to posts, measured at every post.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    z: NDArray[np.float64]
    triangles: NDArray[np.uint32]
    max_error: float
    rmse: float


def terrain_mesh(posts: NDArray[np.floating], *, max_error: float, border: set[Point] | None = None) -> TerrainMesh:
    """A mesh no further than ``max_error`` metres above or below any post of ``posts`` (H, W) metres.

    Vertices on a border depend on that border's heights only, so meshes that share a row or column of posts (and
    ``max_error``) meet without a crack. Garland & Heckbert's greedy insertion with Delaunay triangles (pydelatin).
    ``border`` names the border posts that carry vertices, the four corners among them, where the caller knows better;
    then no other border post does, and the error along the border is the caller's.
    """
    heights = _checked(posts, max_error)
    tight = max_error * (1 - 1e-6)  # so that rounding in the measurement cannot report more than was asked
    points, triangles = _greedy(heights, tight)
    want = border_posts(heights, tight) if border is None else border
    points, triangles, surface = _impose_border(heights, points, triangles, want, max_error, fixed=border is not None)
    off = surface - heights
    order = np.lexsort((points[:, 1], points[:, 0]))  # same bytes whichever way the vertices were found
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    rows, cols = points[order].T
    return TerrainMesh(
        rows=rows,
        cols=cols,
        z=heights[rows, cols],
        triangles=_sorted_triangles(rank[triangles]).astype(np.uint32),
        max_error=float(np.abs(off).max()),
        rmse=float(np.sqrt(np.mean(off**2))),
    )


def _checked(posts: NDArray[np.floating], max_error: float) -> NDArray[np.float64]:
    """The posts as float64, or a refusal."""
    if posts.ndim != 2 or min(posts.shape) < 2:
        raise BadInput(f"posts have shape {posts.shape}; a mesh needs at least 2 x 2 of them")
    if not (math.isfinite(max_error) and max_error >= FINEST_ERROR):
        raise BadInput(f"max_error is {max_error}; it must be at least {FINEST_ERROR} metres")
    heights = np.asarray(posts, dtype=np.float64)
    bad = np.argwhere(~np.isfinite(heights))
    if len(bad):
        row, col = bad[0]
        raise BadInput(f"{len(bad)} posts have no height, the first at row {row}, col {col}; fill them before meshing")
    return heights


def _greedy(heights: NDArray[np.float64], max_error: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Points (V, 2) as (row, col) and triangles (M, 3) by greedy insertion; float32 inside, hence the offset."""
    middle = round(float(heights.min() + heights.max()) / 2)
    mesh = Delatin((heights - middle).astype(np.float32), max_error=max_error)
    x, y = mesh.vertices[:, 0], mesh.vertices[:, 1]
    points = np.stack([heights.shape[0] - 1 - y, x], axis=1).astype(np.int64)  # pydelatin's y points up
    return points, mesh.triangles.astype(np.int64)


def _impose_border(
    heights: NDArray[np.float64],
    points: NDArray[np.int64],
    triangles: NDArray[np.int64],
    want: set[Point],
    max_error: float,
    *,
    fixed: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Points, triangles and surface (H, W) with the one right set of border vertices and the error back in bounds."""
    last = np.array(heights.shape) - 1
    on_border = ((points == 0) | (points == last)).any(1)
    have = {(int(r), int(c)): int(i) for i, (r, c) in zip(np.flatnonzero(on_border), points[on_border], strict=True)}
    surface = np.full(heights.shape, np.nan)

    def paint(some: NDArray[np.int64]) -> None:
        z = heights[points[:, 0], points[:, 1]]
        paint_surface(surface, points[:, 0], points[:, 1], z, some.astype(np.uint32))

    for post in sorted(want - set(have)):
        points = np.concatenate([points, [post]])
        triangles, _ = insert_vertex(points, triangles, len(points) - 1)
    for post in sorted(set(have) - want):
        triangles, _ = remove_border_vertex(points, triangles, have[post])
    paint(triangles)
    free = (slice(1, -1), slice(1, -1)) if fixed else (slice(None), slice(None))
    open_ = np.zeros(heights.shape, bool)  # where vertices may be added
    open_[free] = True
    while (off := np.abs(surface - heights) * open_).max() > max_error:
        worst = np.unravel_index(int(off.argmax()), off.shape)
        points = np.concatenate([points, [worst]])
        triangles, fresh = insert_vertex(points, triangles, len(points) - 1)
        paint(fresh)
    used, triangles = np.unique(triangles, return_inverse=True)
    return points[used], triangles.reshape(-1, 3), surface


def _sorted_triangles(triangles: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same triangles, each led by its smallest vertex, in ascending order: also kind to a GPU's vertex cache."""
    first = triangles.argmin(1)[:, None]
    turned = np.take_along_axis(triangles, (first + np.arange(3)) % 3, axis=1)
    ordered: NDArray[np.int64] = turned[np.lexsort(turned.T[::-1])]
    return ordered
