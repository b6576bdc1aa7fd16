"""One tile from its address: mesh, measured error, skirts and texture; no other tile's triangles are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.mesh import Side, TerrainMesh, encode_jpeg, hang_skirt, paint_surface, post_gradients, terrain_mesh
from metaearth3d.mesh.border import border_chain
from metaearth3d.mesh.texture import texture_coordinates
from metaearth3d.tiles3d.frame import SceneFrame
from metaearth3d.tiles3d.glb import GlbMesh
from metaearth3d.tiles3d.lod import Ints, Node, Span
from metaearth3d.tiles3d.source import Source

Floats = NDArray[np.float64]


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
    """Builds any tile of a scene; ``tolerance(depth)`` is the mesher's bound in metres at a depth."""

    source: Source
    frame: SceneFrame
    tolerance: Callable[[int], float]

    def make(self, node: Node, *, neighbour_error_m: float) -> tuple[TileRecord, GlbMesh, bytes]:
        """Record, mesh and JPEG; ``neighbour_error_m`` is the largest measured error of any coarser neighbour."""
        mesh, gradients = self._terrain(node)
        sides = self.source.grid.inner_sides(node)
        max_error, rmse, finer = mesh.max_error, mesh.rmse, 0.0
        if node.depth < self.source.grid.depth:  # a leaf was measured at every post while it was meshed
            max_error, rmse, borders = self._measure(node, mesh)
            finer = max((self._finer_deviation(node, side, borders[side]) for side in sides), default=0.0)
        grain = self.frame.grain(node.depth)
        depth_m = max_error + max(neighbour_error_m, finer) + 2 * grain if sides else 0.0
        placed, texture = self._dress(node, mesh, gradients, sides, depth_m)
        positions = placed.placed
        record = TileRecord(
            node=node,
            low=tuple(positions.min(0).tolist()),
            high=tuple(positions.max(0).tolist()),
            max_error_m=max_error,
            rmse_m=rmse,
            skirt_m=depth_m,
            gsd_m=self.frame.ground_gsd * self.source.grid.stride(node.depth),
            level=self.source.grid.box.level,
            terrain_vertices=len(mesh.z),
            terrain_triangles=len(mesh.triangles),
            triangles=len(placed.triangles),
        )
        return record, placed, texture

    def _terrain(self, node: Node) -> tuple[TerrainMesh, tuple[Floats, Floats]]:
        """The mesh of bent heights in finest posts, and the rises per post southwards and eastwards at its vertices."""
        grid = self.source.grid
        rows, cols = (grid.axis_posts(axis, node.depth, node[1 + axis], halo=1) for axis in (0, 1))
        posts = self.source.posts(rows, cols)
        (row_cut, own_rows), (col_cut, own_cols) = (
            _inside(posts_, span) for posts_, span in zip((rows, cols), grid.spans(node), strict=True)
        )
        bent = posts[row_cut, col_cut] + self.frame.bend(own_rows[:, None], own_cols)
        mesh = terrain_mesh(bent, max_error=self.tolerance(node.depth))
        south, east = (g[row_cut, col_cut][mesh.rows, mesh.cols] for g in post_gradients(posts, rows, cols))
        return replace(mesh, rows=own_rows[mesh.rows], cols=own_cols[mesh.cols]), (south, east)

    def _measure(self, node: Node, mesh: TerrainMesh) -> tuple[float, float, dict[Side, Floats]]:
        """Largest and root-mean-square error against every finest post, and the finest heights along the borders."""
        rows, cols = self.source.grid.spans(node)
        borders = {side: np.empty(cols.last - cols.first + 1) for side in (Side.NORTH, Side.SOUTH)}
        borders |= {side: np.empty(rows.last - rows.first + 1) for side in (Side.WEST, Side.EAST)}
        worst, squares, count = 0.0, 0.0, 0
        for (row, col), heights in self.source.blocks(rows, cols):
            here_rows, here_cols = row + np.arange(heights.shape[0]), col + np.arange(heights.shape[1])
            heights += self.frame.bend(here_rows[:, None], here_cols)
            surface = np.full(heights.shape, np.nan)
            paint_surface(surface, mesh.rows, mesh.cols, mesh.z, mesh.triangles, origin=(row, col))
            off = np.abs(surface - heights)
            worst, squares, count = max(worst, float(off.max())), squares + float((off**2).sum()), count + off.size
            down, right = slice(row - rows.first, None), slice(col - cols.first, None)
            for side, at, line, begin in (
                (Side.NORTH, rows.first - row, heights, right),
                (Side.SOUTH, rows.last - row, heights, right),
                (Side.WEST, cols.first - col, heights.T, down),
                (Side.EAST, cols.last - col, heights.T, down),
            ):
                if 0 <= at < len(line):
                    borders[side][begin][: line.shape[1]] = line[at]
        return worst, float(np.sqrt(squares / count)), borders

    def _finer_deviation(self, node: Node, side: Side, profile: Floats) -> float:
        """How far a border of any finer tile is from the finest one: exact, as borders depend on nothing else."""
        grid = self.source.grid
        axis = 1 if side in (Side.NORTH, Side.SOUTH) else 0
        first = grid.spans(node)[axis].first
        worst = 0.0
        for depth in range(node.depth + 1, grid.depth + 1):
            factor = 1 << (depth - node.depth)
            for index in range(node[1 + axis] * factor, (node[1 + axis] + 1) * factor):
                posts = grid.axis_posts(axis, depth, index) - first
                if len(posts) < 2:
                    continue  # beyond the scene
                kept = posts[border_chain(profile[posts], self.tolerance(depth) * (1 - 1e-6))]
                at = np.arange(kept[0], kept[-1] + 1)
                off = np.abs(np.interp(at, kept, profile[kept]) - profile[at])
                worst = max(worst, float(off.max()))
        return worst

    def _dress(
        self, node: Node, mesh: TerrainMesh, gradients: tuple[Floats, Floats], sides: tuple[Side, ...], depth_m: float
    ) -> tuple[GlbMesh, bytes]:
        """The mesh in the scene's frame with skirts, normals and texture coordinates, and the texture's bytes."""
        skirt = hang_skirt(mesh, sides)
        rows, cols = (np.concatenate([v, v[skirt.top]]) for v in (mesh.rows, mesh.cols))
        level = mesh.z - self.frame.bend(mesh.rows, mesh.cols)
        z = np.concatenate([level, level[skirt.top] - depth_m])
        grain = self.frame.grain(node.depth)
        local = np.round(self.frame.place(rows, cols, z) / grain) * grain
        centre = np.round((local.min(0) + local.max(0)) / 2 / grain) * grain
        normals = self.frame.normals(mesh.rows, mesh.cols, *gradients)
        texels = self.source.grid.texels(node)
        (top, left), (height, width) = texels.first, texels.shape
        v = texture_coordinates(rows, first_pixel=top, texel_px=texels.size_px, size=height)
        u = texture_coordinates(cols, first_pixel=left, texel_px=texels.size_px, size=width)
        dressed = GlbMesh(
            positions=(local - centre).astype(np.float32),
            normals=np.concatenate([normals, normals[skirt.top]]),
            uv=np.stack([u, v], axis=1),
            triangles=np.concatenate([mesh.triangles, skirt.triangles]),
            translation=centre,
        )
        return dressed, encode_jpeg(self.source.texture(texels))


def _inside(posts: Ints, span: Span) -> tuple[slice, Ints]:
    """Where posts with a halo lie inside a span, and those posts."""
    cut = slice(int(np.searchsorted(posts, span.first)), int(np.searchsorted(posts, span.last)) + 1)
    return cut, posts[cut]
