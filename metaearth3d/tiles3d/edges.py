"""Which finest posts of a tile's border carry vertices: a function of the border alone, the same for all who share it.

Both tiles beside a border, and those of another tileset of the same lattice, come to the same vertices without knowing
of each other. At every stride the border stays within that stride's tolerance of the *finest* posts, so a skirt as deep
as the own tolerance and the coarsest neighbour's covers any gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from metaearth3d.mesh import Chain, Side
from metaearth3d.mesh.border import border_chain
from metaearth3d.tiles3d.frame import EARTH_RADIUS_M, SceneFrame
from metaearth3d.tiles3d.lod import Ints, Node
from metaearth3d.tiles3d.source import Source

Floats = NDArray[np.float64]
SHARE = 0.99  # of the tolerance: the rest is for the Earth's bend, which each frame sees a little differently


@dataclass(frozen=True)
class Rules:
    """How far meshes may be from their posts, and what lies beyond the scene.

    ``joins`` names the sides behind which another tileset of the same lattice continues, with the largest stride of
    its tiles. In a ``watertight`` set every border, at any depth, is that of the leaves.
    """

    leaf_error_m: float
    watertight: bool = False
    joins: Mapping[Side, int] = field(default_factory=dict)

    def tolerance(self, stride: int) -> float:
        """Metres between a mesh and the posts it is made of."""
        return self.leaf_error_m * stride

    def at_border(self, stride: int) -> float:
        """Metres between a border and its finest posts."""
        return self.tolerance(1 if self.watertight else stride)


@dataclass(frozen=True)
class Edge:
    """One border of a tile: its vertices, and how far it is from its finest posts."""

    chain: Chain  # heights without bend
    off_m: float


@dataclass(frozen=True)
class Posts:
    """Heights (H, W) at ascending rows and columns of posts."""

    rows: Ints
    cols: Ints
    z: Floats

    def at(self, rows: Ints, cols: Ints) -> Floats:
        """Heights at some of these rows and columns."""
        return self.z[np.searchsorted(self.rows, rows)[:, None], np.searchsorted(self.cols, cols)]

    def has(self, rows: Ints, cols: Ints) -> bool:
        """Whether all of them are here."""
        return bool(np.isin(rows, self.rows).all() and np.isin(cols, self.cols).all())


@dataclass(frozen=True)
class Edges:
    """Borders of any tile of a scene."""

    source: Source
    frame: SceneFrame
    rules: Rules

    def around(self, node: Node, held: Posts | None = None) -> dict[Side, Edge]:
        """The four borders of a tile at the finest posts, which are read unless ``held`` has them."""
        (top, bottom), (left, right) = self.source.grid.spans(node)
        lines = {Side.NORTH: top, Side.SOUTH: bottom, Side.WEST: left, Side.EAST: right}
        return {side: self._edge(node, side, line, held) for side, line in lines.items()}

    def _edge(self, node: Node, side: Side, line: int, held: Posts | None) -> Edge:
        """One border, which runs along the row or column ``line``."""
        grid = self.source.grid
        axis = 1 if side in (Side.NORTH, Side.SOUTH) else 0
        posts = np.arange(grid.spans(node)[axis].first, grid.spans(node)[axis].last + 1, dtype=np.int64)
        across = np.array([line], dtype=np.int64)
        at = (across, posts) if axis == 1 else (posts, across)
        profile = (self.source.posts(*at) if held is None else held.at(*at)).ravel()
        tolerance = SHARE * self.rules.at_border(grid.stride(node.depth))
        off = 0.0
        kept: list[Ints] = [posts[:1]]
        for start, end in pairwise(self._segments(node, axis)):
            here = slice(start - int(posts[0]), end - int(posts[0]) + 1)
            bent: Floats = profile[here] + self._sag(axis, line, posts[here])
            chain = border_chain(bent, tolerance)
            kept.append(posts[here][chain[1:]])
            drawn = np.interp(np.arange(len(bent)), chain, bent[chain])
            off = max(off, float(np.abs(drawn - bent).max()))
        found = np.concatenate(kept)
        return Edge(Chain(found, profile[found - posts[0]]), off)

    def _segments(self, node: Node, axis: int) -> list[int]:
        """Posts between which a border is thinned: its ends, and in a watertight set the leaves' corners too."""
        grid = self.source.grid
        span, size = grid.spans(node)[axis], grid.tile_px
        first = grid.anchor[axis] + (span.first - grid.anchor[axis]) // size * size
        corners = range(first + size, span.last, size) if self.rules.watertight else ()
        return [span.first, *corners, span.last]

    def _sag(self, axis: int, line: int, posts: Ints) -> Floats:
        """How far level ground lies below the segment's tangent, in metres and negative.

        A function of the lattice and the segment, unlike :meth:`SceneFrame.bend`: heights are quantised, ties between
        posts common, and two scenes must decide them alike.
        """
        lattice, level = self.frame.lattice, self.source.grid.box.level
        middle = (int(posts[0]) + int(posts[-1])) / 2
        gsd = float(np.asarray(lattice.ground_gsd(level, line if axis == 1 else middle)))
        away = np.asarray(posts, np.float64) - middle
        return np.asarray(-((away * gsd) ** 2) / (2 * EARTH_RADIUS_M), np.float64)

    def skirts(self, node: Node, edges: Mapping[Side, Edge]) -> dict[Side, float]:
        """Depth of the skirt below each border that has one: own distance and coarsest neighbour's tolerance."""
        grid, rules = self.source.grid, self.rules
        coarsest = {} if rules.watertight else {side: self._coarsest(node, side) for side in grid.inner_sides(node)}
        outer = [side for side in Side if side not in grid.inner_sides(node)]
        coarsest |= {side: rules.joins[side] for side in outer if side in rules.joins}
        deepest = {side: max(stride, grid.stride(node.depth)) for side, stride in coarsest.items()}
        room = 4 * self.frame.grain(0)  # snapping moves both borders, and on a slope sideways too
        return {side: edges[side].off_m + rules.at_border(stride) + room for side, stride in deepest.items()}

    def _coarsest(self, node: Node, side: Side) -> int:
        """Largest stride of any tile beyond an inner border: of those that have a border on the same line."""
        index = {Side.NORTH: node.row, Side.SOUTH: node.row + 1, Side.WEST: node.col, Side.EAST: node.col + 1}[side]
        return self.source.grid.stride(node.depth) * (index & -index)
