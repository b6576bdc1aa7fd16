"""The quadtree over a box of posts: which tile holds which posts at which stride."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import Side

Ints = NDArray[np.int64]
OVERLAP = 4  # texels beyond each border: bilinear samples and two mip levels agree across it; 264 = 33 JPEG blocks
TILE_PX = (16, 512)  # below, a tile is mostly overhead; above, its texture outgrows 512 texels


class Texels(NamedTuple):
    """A tile's texture grid: texel ``i`` along an axis averages pixels from ``first + i * size_px``."""

    first: tuple[int, int]  # (row, col) of the first pixel
    shape: tuple[int, int]  # texels
    size_px: int


class Node(NamedTuple):
    """Address of a tile: depth 0 is the root, row and col count tiles of that depth from the north-west."""

    depth: int
    row: int
    col: int

    @property
    def path(self) -> str:
        """Where its glb lies, relative to ``tileset.json``."""
        return f"tiles/{self.depth}/{self.row}_{self.col}.glb"


class Span(NamedTuple):
    """First and last finest post of a tile along one axis; neighbours share the last and the first."""

    first: int
    last: int


@dataclass(frozen=True)
class TileGrid:
    """A quadtree whose leaves hold ``tile_px`` + 1 posts a side, cut on the lattice so that neighbouring scenes agree.

    Posts are the pixel centres of ``box`` and one row and column beyond it, which is where the next scene begins.
    """

    box: PixelBox
    tile_px: int

    def __post_init__(self) -> None:
        """Refuse an empty box and a tile no viewer could like."""
        if self.box.height < 1 or self.box.width < 1:
            raise BadInput(f"the box is {self.box.height} x {self.box.width} px; a tileset needs at least 1 x 1")
        if not TILE_PX[0] <= self.tile_px <= TILE_PX[1]:
            raise BadInput(f"tile_px is {self.tile_px}; choose {TILE_PX[0]} to {TILE_PX[1]} posts per tile")

    @property
    def rows(self) -> Span:
        """First and last row of posts of the whole scene."""
        return Span(self.box.row, self.box.row + self.box.height)

    @property
    def cols(self) -> Span:
        """First and last column of posts of the whole scene."""
        return Span(self.box.col, self.box.col + self.box.width)

    @property
    def anchor(self) -> tuple[int, int]:
        """The (row, col) posts at which the root begins; a multiple of ``tile_px``."""
        return self.rows.first // self.tile_px * self.tile_px, self.cols.first // self.tile_px * self.tile_px

    @cached_property
    def depth(self) -> int:
        """Depth of the leaves."""
        reach = max(self.rows.last - self.anchor[0], self.cols.last - self.anchor[1])
        leaves = -(-reach // self.tile_px)
        return (leaves - 1).bit_length()

    def stride(self, depth: int) -> int:
        """Finest posts per post of a tile."""
        return 1 << (self.depth - depth)

    def _span(self, axis: int, depth: int, index: int) -> Span:
        """The part of one tile along an axis (0 rows, 1 cols); empty (last <= first) outside the scene."""
        size = self.tile_px * self.stride(depth)
        start = self.anchor[axis] + index * size
        scene = (self.rows, self.cols)[axis]
        return Span(max(start, scene.first), min(start + size, scene.last))

    def spans(self, node: Node) -> tuple[Span, Span]:
        """Rows and columns of finest posts under a tile."""
        return self._span(0, node.depth, node.row), self._span(1, node.depth, node.col)

    def exists(self, node: Node) -> bool:
        """Whether the tile holds at least one cell of the scene."""
        if not 0 <= node.depth <= self.depth or min(node) < 0:
            return False
        rows, cols = self.spans(node)
        return rows.last > rows.first and cols.last > cols.first

    def nodes(self, depth: int) -> Iterator[Node]:
        """All tiles of one depth, row by row."""
        size = self.tile_px * self.stride(depth)
        for row in range(-(-(self.rows.last - self.anchor[0]) // size)):
            for col in range(-(-(self.cols.last - self.anchor[1]) // size)):
                yield Node(depth, row, col)

    @property
    def count(self) -> int:
        """Tiles of all depths."""
        ends = [span.last - anchor for span, anchor in zip((self.rows, self.cols), self.anchor, strict=True)]
        sizes = [self.tile_px * self.stride(depth) for depth in range(self.depth + 1)]
        return sum(-(-ends[0] // size) * -(-ends[1] // size) for size in sizes)

    def children(self, node: Node) -> list[Node]:
        """The up to four tiles one depth below."""
        quad = [Node(node.depth + 1, 2 * node.row + r, 2 * node.col + c) for r in (0, 1) for c in (0, 1)]
        return [child for child in quad if self.exists(child)]

    def axis_posts(self, axis: int, depth: int, index: int, *, halo: int = 0) -> Ints:
        """Posts of a tile along an axis: multiples of the stride and both ends, and ``halo`` more posts beyond each."""
        span, stride = self._span(axis, depth, index), self.stride(depth)
        scene, anchor = (self.rows, self.cols)[axis], self.anchor[axis]
        first = (span.first - anchor) // stride - halo
        last = -(-(span.last - anchor) // stride) + halo
        regular = anchor + np.arange(first, last + 1, dtype=np.int64) * stride
        return np.unique(np.clip(regular, scene.first, scene.last))

    def texels(self, node: Node) -> Texels:
        """The texture grid of a tile: one texel per post, anchored to the tree so that neighbours share texels."""
        size = self.stride(node.depth)
        first, shape = [], []
        for span, anchor in zip(self.spans(node), self.anchor, strict=True):
            begin = (span.first - anchor) // size - OVERLAP
            end = -(-(span.last - anchor) // size) + OVERLAP
            first.append(anchor + begin * size)
            shape.append(end - begin)
        return Texels((first[0], first[1]), (shape[0], shape[1]), size)

    def inner_sides(self, node: Node) -> tuple[Side, ...]:
        """Borders with another tile behind them."""
        rows, cols = self.spans(node)
        inner = {
            Side.NORTH: rows.first > self.rows.first,
            Side.EAST: cols.last < self.cols.last,
            Side.SOUTH: rows.last < self.rows.last,
            Side.WEST: cols.first > self.cols.first,
        }
        return tuple(side for side, true in inner.items() if true)

    def coarser_neighbours(self, node: Node) -> list[Node]:
        """Tiles of smaller depth that touch this one but do not contain it."""
        found = []
        for depth in range(1, node.depth):
            up = node.depth - depth
            rows = {(node.row + d) >> up for d in (-1, 0, 1)}
            cols = {(node.col + d) >> up for d in (-1, 0, 1)}
            own = Node(depth, node.row >> up, node.col >> up)
            found += [Node(depth, r, c) for r in sorted(rows) for c in sorted(cols)]
            found.remove(own)
        return [near for near in found if self.exists(near)]
