"""Borders of written tiles: do equals meet exactly, and do skirts cover what lies between unequals?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.mesh import Side
from metaearth3d.tiles3d.glb import GlbMesh
from metaearth3d.tiles3d.lod import Ints, Node, TileGrid

OPPOSITE = {Side.NORTH: Side.SOUTH, Side.SOUTH: Side.NORTH, Side.WEST: Side.EAST, Side.EAST: Side.WEST}
STEP = {Side.NORTH: (-1, 0), Side.SOUTH: (1, 0), Side.WEST: (0, -1), Side.EAST: (0, 1)}


@dataclass(frozen=True)
class Border:
    """The vertices of one side of a tile, by ascending post along it, and how deep their skirt hangs."""

    posts: Ints  # (N,)
    places: NDArray[np.float64]  # (N, 3) in the scene's frame
    normals: NDArray[Any]  # (N, 3)
    skirt_m: float  # measured; 0 without a skirt

    def at(self, posts: Ints) -> NDArray[np.float64]:
        """Places (M, 3) on the border above the given posts."""
        return np.stack([np.interp(posts, self.posts, axis) for axis in self.places.T], axis=1)


def vertex_posts(grid: TileGrid, node: Node, mesh: GlbMesh) -> tuple[Ints, Ints]:
    """Rows and columns of posts (V,) on which vertices stand, read back from their texture coordinates."""
    texels = grid.texels(node)
    found = []
    for axis, uv in ((0, mesh.uv[:, 1]), (1, mesh.uv[:, 0])):
        place = uv.astype(np.float64) * texels.size_px * texels.shape[axis] + texels.first[axis] - 0.5
        found.append(np.round(place).astype(np.int64))
    return found[0], found[1]


def tile_borders(grid: TileGrid, node: Node, mesh: GlbMesh, terrain_vertices: int) -> dict[Side, Border]:
    """The four borders of a tile as written."""
    rows, cols = vertex_posts(grid, node, mesh)
    row_span, col_span = grid.spans(node)
    lines = {
        Side.NORTH: (rows, row_span.first, cols),
        Side.SOUTH: (rows, row_span.last, cols),
        Side.WEST: (cols, col_span.first, rows),
        Side.EAST: (cols, col_span.last, rows),
    }
    return {side: _border(mesh, *line, terrain_vertices) for side, line in lines.items()}


def _border(mesh: GlbMesh, across: Ints, line: int, along: Ints, terrain_vertices: int) -> Border:
    """Vertices with ``across == line``: those of the terrain, and the depth of those that hang below."""
    on = np.flatnonzero(across == line)
    top, low = on[on < terrain_vertices], on[on >= terrain_vertices]
    top = top[np.argsort(along[top])]
    posts, places = along[top], mesh.placed[top]
    skirt = 0.0
    if len(posts) and np.isin(posts, along[low]).all():
        hanging = {int(post): i for post, i in zip(along[low], low, strict=True)}
        below = mesh.placed[[hanging[int(post)] for post in posts]]
        skirt = float(np.linalg.norm(places - below, axis=1).min())
    return Border(posts, places, mesh.normals[top], skirt)


def unmatched_edges(tiles: Mapping[Node, Mapping[Side, Border]]) -> list[str]:
    """A sentence for each pair of equal-depth neighbours whose borders are not the same vertices, bit for bit."""
    faults = []
    for node, borders in tiles.items():
        for side in (Side.SOUTH, Side.EAST):
            near = Node(node.depth, node.row + STEP[side][0], node.col + STEP[side][1])
            if near not in tiles:
                continue
            here, there = borders[side], tiles[near][OPPOSITE[side]]
            if not np.array_equal(here.posts, there.posts):
                count = len(np.setxor1d(here.posts, there.posts))
                faults.append(f"{node.path} and {near.path} differ in {count} vertices of their common border")
            elif not np.array_equal(here.places, there.places):
                gap = float(np.abs(here.places - there.places).max())
                faults.append(f"{node.path} and {near.path} are up to {gap:.3g} m apart along their common border")
            elif not np.array_equal(here.normals, there.normals):
                faults.append(f"{node.path} and {near.path} have different normals along their common border")
    return faults


def shallow_skirts(grid: TileGrid, tiles: Mapping[Node, Mapping[Side, Border]]) -> list[str]:
    """A sentence for each skirt that ends above the border of a neighbour of another depth."""
    faults = []
    for node, borders in tiles.items():
        for near in grid.coarser_neighbours(node):
            for side in _touching(grid, node, near):
                here, there = borders[side], tiles.get(near, {}).get(OPPOSITE[side])
                if there is None or len(here.posts) < 2:
                    continue
                posts = np.arange(here.posts[0], here.posts[-1] + 1)
                gap = float(np.linalg.norm(here.at(posts) - there.at(posts), axis=1).max())
                for owner, other, depth in ((node, near, here.skirt_m), (near, node, there.skirt_m)):
                    if gap > depth:
                        faults.append(f"the skirt of {owner.path} is {depth:.3g} m deep, {other.path} {gap:.3g} m away")
    return faults


def open_borders(grid: TileGrid, tiles: Mapping[Node, Mapping[Side, Border]]) -> list[str]:
    """A sentence for each tile of a watertight set whose border is not that of a coarser neighbour, bit for bit."""
    faults = []
    for node, borders in tiles.items():
        for near in grid.coarser_neighbours(node):
            for side in _touching(grid, node, near):
                here, there = borders[side], tiles.get(near, {}).get(OPPOSITE[side])
                if there is None or not len(here.posts):
                    continue
                shared = (there.posts >= here.posts[0]) & (there.posts <= here.posts[-1])
                same = np.array_equal(here.posts, there.posts[shared])
                if not (same and np.array_equal(here.places, there.places[shared])):
                    faults.append(f"{node.path} and {near.path} do not share the vertices of their common border")
    return faults


def _touching(grid: TileGrid, node: Node, near: Node) -> Iterator[Side]:
    """Sides of ``node`` that lie on a side of the coarser tile ``near``."""
    (rows, cols), (near_rows, near_cols) = grid.spans(node), grid.spans(near)
    beside = rows.first >= near_rows.first and rows.last <= near_rows.last
    above = cols.first >= near_cols.first and cols.last <= near_cols.last
    if above and rows.first == near_rows.last:
        yield Side.NORTH
    if above and rows.last == near_rows.first:
        yield Side.SOUTH
    if beside and cols.first == near_cols.last:
        yield Side.WEST
    if beside and cols.last == near_cols.first:
        yield Side.EAST
