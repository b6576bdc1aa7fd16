"""Borders between tilesets that were written apart: do equals meet, and do skirts cover what lies between unequals?"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.mesh import Side
from metaearth3d.tiles3d.checks import Examined
from metaearth3d.tiles3d.lod import Ints

ROUNDING_M = 0.02  # two frames snap to grids of their own

Line = tuple[int, int]  # axis along which a border runs, and the row or column it lies on


class Part(NamedTuple):
    """The border of one tile on a line between sets."""

    owner: str
    tile: str
    stride: int
    posts: Ints  # (N,)
    ecef: NDArray[np.float64]  # (N, 3)
    skirt_m: float


class Joins:
    """Outer borders of sets by the line they lie on."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.lines: dict[Line, list[Part]] = defaultdict(list)

    def add(self, owner: str, found: Examined) -> None:
        """Remember the outer borders of a set."""
        if found.grid is None or found.frame is None:
            return
        for node, borders in found.borders.items():
            rows, cols = found.grid.spans(node)
            outer = set(Side) - set(found.grid.inner_sides(node))
            lines = {Side.NORTH: rows.first, Side.SOUTH: rows.last, Side.WEST: cols.first, Side.EAST: cols.last}
            for side in outer:
                border = borders[side]
                ecef = border.places @ found.frame[:3, :3].T + found.frame[:3, 3]
                axis = 1 if side in (Side.NORTH, Side.SOUTH) else 0
                self.lines[axis, lines[side]].append(
                    Part(owner, node.path, found.grid.stride(node.depth), border.posts, ecef, border.skirt_m)
                )

    def faults(self) -> list[str]:
        """A sentence for each pair of tiles of two sets between which one could look through."""
        found = []
        for parts in self.lines.values():
            for one, other in combinations(parts, 2):
                if one.owner == other.owner:
                    continue
                gap = _gap(one, other)
                hidden = 0.0 if one.stride == other.stride else min(one.skirt_m, other.skirt_m)
                if gap > max(ROUNDING_M, hidden):
                    found.append(f"{one.owner}/{one.tile} and {other.owner}/{other.tile} are {gap:.3g} m apart")
        return found


def _gap(one: Part, other: Part) -> float:
    """Largest distance of two borders where they run side by side; 0 where they do not."""
    start, end = max(one.posts[0], other.posts[0]), min(one.posts[-1], other.posts[-1])
    if end <= start:
        return 0.0
    at = np.unique(np.clip(np.concatenate([one.posts, other.posts]), start, end))
    return float(np.linalg.norm(_along(one, at) - _along(other, at), axis=1).max())


def _along(part: Part, posts: Ints) -> NDArray[np.float64]:
    """Places (M, 3) on a border."""
    return np.stack([np.interp(posts, part.posts, axis) for axis in part.ecef.T], axis=1)
