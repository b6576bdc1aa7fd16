"""A coarse mesh inside a border that was chosen before: four strips of triangles join the two.

The border's vertices stand on finest posts and the mesh inside on every n-th, so that neighbours of any stride agree.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.mesh.border import border_chain
from metaearth3d.mesh.skirts import Side, side_vertices
from metaearth3d.mesh.terrain import terrain_mesh

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Chain(NamedTuple):
    """Border vertices of one side: ascending posts along it and their heights."""

    posts: Ints  # (N,)
    z: Floats  # (N,)


class FramedMesh(NamedTuple):
    """Vertices on finest posts and triangles, counter-clockwise seen from above."""

    rows: Ints  # (V,)
    cols: Ints
    z: Floats
    triangles: NDArray[np.uint32]  # (M, 3)


def inner_posts(first: int, last: int, origin: int, stride: int) -> Ints:
    """Posts strictly between ``first`` and ``last``, multiples of ``stride`` from ``origin``, or else the middle one.

    >>> inner_posts(0, 16, 0, 8), inner_posts(3, 7, 0, 8), inner_posts(3, 4, 0, 8)
    (array([8]), array([5]), array([], dtype=int64))
    """
    start = origin + ((first - origin) // stride + 1) * stride
    found = np.arange(start, last, stride, dtype=np.int64)
    middle = [(first + last) // 2] if last - first > 1 and not len(found) else []
    return np.concatenate([found, np.array(middle, dtype=np.int64)])


def framed_mesh(frame: dict[Side, Chain], rows: Ints, cols: Ints, posts: Floats, *, max_error: float) -> FramedMesh:
    """The mesh of ``posts`` (len(rows), len(cols)), regular and inside the frame, joined to the frame's chains.

    ``max_error`` metres holds at the posts given. Where the frame is one post wide there is nothing inside, and two
    of its sides are joined to each other.
    """
    (top, bottom), (left, right) = frame[Side.WEST].posts[[0, -1]], frame[Side.NORTH].posts[[0, -1]]
    outer = {
        Side.NORTH: _points(frame[Side.NORTH], row=int(top)),
        Side.SOUTH: _points(frame[Side.SOUTH], row=int(bottom)),
        Side.WEST: _points(frame[Side.WEST], col=int(left)),
        Side.EAST: _points(frame[Side.EAST], col=int(right)),
    }
    if not len(rows):
        return _joined([_strip(outer[Side.NORTH], outer[Side.SOUTH], 1)])
    if not len(cols):
        return _joined([_strip(outer[Side.WEST], outer[Side.EAST], 0)])
    inner, parts = _inside(rows, cols, posts, max_error)
    parts += [
        _strip(outer[Side.NORTH], inner[Side.NORTH], 1),
        _strip(inner[Side.SOUTH], outer[Side.SOUTH], 1),
        _strip(outer[Side.WEST], inner[Side.WEST], 0),
        _strip(inner[Side.EAST], outer[Side.EAST], 0),
    ]
    return _joined(parts)


Places = Floats  # (N, 3): row, col, z
Part = Floats  # (M, 3, 3): triangles of places


def _points(chain: Chain, *, row: int | None = None, col: int | None = None) -> Places:
    """A chain as places along a row or down a column."""
    rows = chain.posts if row is None else np.full(len(chain.posts), row)
    cols = chain.posts if col is None else np.full(len(chain.posts), col)
    return np.stack([rows, cols, chain.z], axis=1).astype(np.float64)


def _inside(rows: Ints, cols: Ints, posts: Floats, max_error: float) -> tuple[dict[Side, Places], list[Part]]:
    """The four borders of the mesh inside the frame (a line or one place where posts are few), and its triangles."""
    if min(posts.shape) > 1:
        mesh = terrain_mesh(posts, max_error=max_error)
        places = np.stack([rows[mesh.rows], cols[mesh.cols], mesh.z], axis=1).astype(np.float64)
        sides = {side: places[np.sort(side_vertices(mesh, side))] for side in Side}  # vertices are sorted by row, col
        return sides, [places[mesh.triangles]]
    grid = np.stack([*np.meshgrid(rows, cols, indexing="ij"), posts], axis=-1).reshape(-1, 3).astype(np.float64)
    line = grid[border_chain(posts.ravel(), max_error)] if len(grid) > 1 else grid
    first, last = line[:1], line[-1:]
    if len(rows) == 1:
        return {Side.NORTH: line, Side.SOUTH: line, Side.WEST: first, Side.EAST: last}, []
    return {Side.NORTH: first, Side.SOUTH: last, Side.WEST: line, Side.EAST: line}, []


def _strip(before: Places, after: Places, axis: int) -> Part:
    """Triangles between two chains that ascend along ``axis``, the first north or west of the second.

    The edges of both are taken in the order of their middles; each makes a triangle with the other chain's vertex
    reached by then. Chains on two parallel lines cannot produce a turned or empty one.
    """
    a, b = before[:, axis], after[:, axis]
    a_middle, b_middle = (a[1:] + a[:-1]) / 2, (b[1:] + b[:-1]) / 2
    across = np.searchsorted(b_middle, a_middle, side="left")  # edges of the second passed before each of the first
    back = np.searchsorted(a_middle, b_middle, side="right")
    first = np.stack([before[:-1], after[across], before[1:]], axis=1)
    second = np.stack([after[:-1], after[1:], before[back]], axis=1)
    triangles: Part = np.concatenate([first, second])
    return triangles if axis == 1 else triangles[:, ::-1]


def _joined(parts: list[Part]) -> FramedMesh:
    """Triangles with vertices shared: one for each place, in the order of rows and columns."""
    corners = np.concatenate(parts).reshape(-1, 3)
    _, index, inverse = np.unique(corners[:, :2], axis=0, return_index=True, return_inverse=True)
    places, triangles = corners[index], inverse.reshape(-1, 3)
    first = triangles.argmin(1)[:, None]
    turned = np.take_along_axis(triangles, (first + np.arange(3)) % 3, axis=1)
    triangles = turned[np.lexsort(turned.T[::-1])]
    rows, cols = places[:, :2].T.astype(np.int64)
    return FramedMesh(rows, cols, places[:, 2].copy(), triangles.astype(np.uint32))
