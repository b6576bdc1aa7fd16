"""Walls that hang from a tile's border and hide the gap to a neighbour drawn at another level of detail."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.mesh.terrain import TerrainMesh


class Side(Enum):
    """A border of a tile."""

    NORTH = "north"
    EAST = "east"
    SOUTH = "south"
    WEST = "west"


class Skirt(NamedTuple):
    """Wall triangles; vertex ``len(mesh.z) + k`` hangs straight below vertex ``top[k]`` of the mesh."""

    top: NDArray[np.int64]  # (K,)
    triangles: NDArray[np.uint32]  # (T, 3), facing outwards


def side_vertices(mesh: TerrainMesh, side: Side) -> NDArray[np.int64]:
    """The vertices of one border, in the order that keeps the tile on the left seen from above."""
    rows, cols = mesh.rows, mesh.cols
    line, along, ascending = {
        Side.NORTH: (rows == rows.min(), cols, False),
        Side.EAST: (cols == cols.max(), rows, False),
        Side.SOUTH: (rows == rows.max(), cols, True),
        Side.WEST: (cols == cols.min(), rows, True),
    }[side]
    found = np.flatnonzero(line)
    order = np.argsort(along[found])
    return found[order] if ascending else found[order[::-1]]


def hang_skirt(mesh: TerrainMesh, sides: tuple[Side, ...]) -> Skirt:
    """Walls below the given borders, two triangles between each pair of neighbouring border vertices."""
    tops: list[NDArray[np.int64]] = []
    walls: list[NDArray[np.int64]] = []
    below = len(mesh.z)
    for side in sides:
        top = side_vertices(mesh, side)
        low = below + np.arange(len(top))
        a, b, a_low, b_low = top[:-1], top[1:], low[:-1], low[1:]
        walls.append(np.stack([np.stack([a, a_low, b], 1), np.stack([b, a_low, b_low], 1)], 1).reshape(-1, 3))
        tops.append(top)
        below += len(top)
    none = np.empty(0, dtype=np.int64)
    triangles = np.concatenate([none.reshape(0, 3), *walls])
    return Skirt(np.concatenate([none, *tops]), triangles.astype(np.uint32))
