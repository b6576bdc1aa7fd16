"""One tile from its address: mesh, measured error, skirts and texture; no other tile's triangles are needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.mesh import (
    Chain,
    FramedMesh,
    Side,
    TerrainMesh,
    encode_webp,
    framed_mesh,
    hang_skirt,
    inner_posts,
    paint_surface,
    post_gradients,
    terrain_mesh,
)
from metaearth3d.mesh.texture import texture_coordinates
from metaearth3d.tiles3d.edges import Edge, Edges, Posts, Rules
from metaearth3d.tiles3d.frame import SceneFrame
from metaearth3d.tiles3d.glb import GlbMesh, packed_normals, packed_uv
from metaearth3d.tiles3d.lod import Ints, Node
from metaearth3d.tiles3d.source import Source

Floats = NDArray[np.float64]
UV_POSTS = 16384  # across a texture: up to here two bytes name each post by its texture coordinate


@dataclass(frozen=True)
class TileRecord:
    """What the tree must know of a tile; stored in its glb, so that a resumed run need not open the fields again."""

    node: Node
    low: tuple[float, float, float]  # bounds of all vertices in the scene's frame, metres
    high: tuple[float, float, float]
    max_error_m: float  # measured against every finest post under the tile
    rmse_m: float
    skirt_m: float
    gsd_m: float
    level: int
    terrain_vertices: int  # the rest belong to skirts
    terrain_triangles: int
    triangles: int

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {**asdict(self), "node": list(self.node), "low": list(self.low), "high": list(self.high)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> TileRecord:
        """The inverse of :meth:`to_dict`."""
        low, high = tuple(values["low"]), tuple(values["high"])
        return cls(**{**values, "node": Node(*values["node"]), "low": low, "high": high})


@dataclass(frozen=True)
class TileMaker:
    """Builds any tile of a scene, in any order."""

    source: Source
    frame: SceneFrame
    rules: Rules

    def make(self, node: Node) -> tuple[TileRecord, GlbMesh, bytes]:
        """Record, mesh and WebP of a tile."""
        grid = self.source.grid
        rows, cols = (grid.axis_posts(axis, node.depth, node[1 + axis], halo=1) for axis in (0, 1))
        near = Posts(rows, cols, self.source.posts(rows, cols))
        edges = Edges(self.source, self.frame, self.rules)
        if node.depth == grid.depth:
            around = edges.around(node, near)
            mesh = self._leaf(node, around, near)
            max_error, rmse = mesh.max_error, mesh.rmse
        else:
            around = edges.around(node)
            framed = self._coarse(node, around, near)
            max_error, rmse = self._measure(node, framed)
            mesh = TerrainMesh(*framed, max_error=max_error, rmse=rmse)
        skirts = edges.skirts(node, around)
        placed, texture = self._dress(node, mesh, near, skirts)
        positions = placed.placed
        record = TileRecord(
            node=node,
            low=tuple(positions.min(0).tolist()),
            high=tuple(positions.max(0).tolist()),
            max_error_m=max_error,
            rmse_m=rmse,
            skirt_m=max(skirts.values(), default=0.0),
            gsd_m=self.frame.ground_gsd * grid.stride(node.depth),
            level=grid.box.level,
            terrain_vertices=len(mesh.z),
            terrain_triangles=len(mesh.triangles),
            triangles=len(placed.triangles),
        )
        return record, placed, texture

    def _leaf(self, node: Node, around: Mapping[Side, Edge], near: Posts) -> TerrainMesh:
        """The mesh of all finest posts, bent with the Earth."""
        (top, bottom), (left, right) = self.source.grid.spans(node)
        rows, cols = np.arange(top, bottom + 1), np.arange(left, right + 1)
        border = {
            (row - top, int(c) - left)
            for row, side in ((top, Side.NORTH), (bottom, Side.SOUTH))
            for c in around[side].chain.posts
        }
        border |= {
            (int(r) - top, col - left)
            for col, side in ((left, Side.WEST), (right, Side.EAST))
            for r in around[side].chain.posts
        }
        bent = near.at(rows, cols) + self.frame.bend(rows[:, None], cols)
        mesh = terrain_mesh(bent, max_error=self.rules.tolerance(1), border=border)
        return replace(mesh, rows=rows[mesh.rows], cols=cols[mesh.cols])

    def _coarse(self, node: Node, around: Mapping[Side, Edge], near: Posts) -> FramedMesh:
        """The mesh of every n-th post inside borders of finest posts, bent with the Earth."""
        grid = self.source.grid
        stride = grid.stride(node.depth)
        rows, cols = (
            inner_posts(*span, origin, stride) for span, origin in zip(grid.spans(node), grid.anchor, strict=True)
        )
        (top, bottom), (left, right) = grid.spans(node)
        frame = {}
        for side, line in ((Side.NORTH, top), (Side.SOUTH, bottom), (Side.WEST, left), (Side.EAST, right)):
            posts, z = around[side].chain
            across = np.full_like(posts, line)
            at = (across, posts) if side in (Side.NORTH, Side.SOUTH) else (posts, across)
            frame[side] = Chain(posts, z + self.frame.bend(*at))
        inner = np.empty((len(rows), len(cols)))
        if inner.size:
            held = near.at(rows, cols) if near.has(rows, cols) else self.source.posts(rows, cols)
            inner = held + self.frame.bend(rows[:, None], cols)
        return framed_mesh(frame, rows, cols, inner, max_error=self.rules.tolerance(stride))

    def _measure(self, node: Node, mesh: FramedMesh) -> tuple[float, float]:
        """Largest and root-mean-square error against every finest post."""
        worst, squares, count = 0.0, 0.0, 0
        for (row, col), heights in self.source.blocks(*self.source.grid.spans(node)):
            here_rows, here_cols = row + np.arange(heights.shape[0]), col + np.arange(heights.shape[1])
            heights += self.frame.bend(here_rows[:, None], here_cols)
            surface = np.full(heights.shape, np.nan)
            paint_surface(surface, mesh.rows, mesh.cols, mesh.z, mesh.triangles, origin=(row, col))
            off = np.abs(surface - heights)
            worst, squares, count = max(worst, float(off.max())), squares + float((off**2).sum()), count + off.size
        return worst, float(np.sqrt(squares / count))

    def _grain(self, node: Node) -> float:
        """Spacing of the grid that vertices are snapped to: one for all depths where borders meet across depths."""
        return self.frame.grain(0 if self.rules.watertight else node.depth)

    def _dress(self, node: Node, mesh: TerrainMesh, near: Posts, skirts: Mapping[Side, float]) -> tuple[GlbMesh, bytes]:
        """The mesh in the scene's frame with skirts, normals and texture coordinates, and the texture's bytes."""
        skirt = hang_skirt(mesh, tuple(skirts))
        rows, cols = (np.concatenate([v, v[skirt.top]]) for v in (mesh.rows, mesh.cols))
        level = mesh.z - self.frame.bend(mesh.rows, mesh.cols)
        z = np.concatenate([level, level[skirt.top] - max(skirts.values(), default=0.0)])
        grain = self._grain(node)
        local = np.round(self.frame.place(rows, cols, z) / grain) * grain
        centre = np.round((local.min(0) + local.max(0)) / 2 / grain) * grain
        rises = (_between(grid, near, mesh.rows, mesh.cols) for grid in post_gradients(near.z, near.rows, near.cols))
        normals = self.frame.normals(mesh.rows, mesh.cols, *rises)
        texels = self.source.grid.texels(node)
        (top, left), (height, width) = texels.first, texels.shape
        v = texture_coordinates(rows, first_pixel=top, texel_px=texels.size_px, size=height)
        u = texture_coordinates(cols, first_pixel=left, texel_px=texels.size_px, size=width)
        uv = np.stack([u, v], axis=1)
        dressed = GlbMesh(
            positions=(local - centre).astype(np.float32),
            normals=packed_normals(np.concatenate([normals, normals[skirt.top]])),
            uv=packed_uv(uv) if max(texels.shape) * texels.size_px <= UV_POSTS else uv,
            triangles=np.concatenate([mesh.triangles, skirt.triangles]),
            translation=centre,
        )
        return dressed, encode_webp(self.source.texture(texels))


def _between(grid: Floats, near: Posts, at_rows: Ints, at_cols: Ints) -> Floats:
    """Values (N,) between those of a grid (H, W) on a tile's posts, by bilinear interpolation."""
    rows, cols = near.rows, near.cols
    i = np.clip(np.searchsorted(rows, at_rows, side="right") - 1, 0, len(rows) - 2)
    j = np.clip(np.searchsorted(cols, at_cols, side="right") - 1, 0, len(cols) - 2)
    t, u = (at_rows - rows[i]) / (rows[i + 1] - rows[i]), (at_cols - cols[j]) / (cols[j + 1] - cols[j])
    above = (1 - u) * grid[i, j] + u * grid[i, j + 1]
    below = (1 - u) * grid[i + 1, j] + u * grid[i + 1, j + 1]
    found: Floats = (1 - t) * above + t * below
    return found
