"""Proof that a written tileset keeps its promises, read back from its files alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import Side, paint_surface
from metaearth3d.protocols import Field
from metaearth3d.tiles3d.borders import (
    Border,
    open_borders,
    shallow_skirts,
    tile_borders,
    unmatched_edges,
    vertex_posts,
)
from metaearth3d.tiles3d.frame import SceneFrame
from metaearth3d.tiles3d.glb import GlbMesh, content_bounds, read_glb
from metaearth3d.tiles3d.lod import Node, TileGrid
from metaearth3d.tiles3d.reading import walk

BLOCK_PX = 1024  # a side of the heights that are read at once
TERRAIN = re.compile(r"tiles/\d+/\d+_\d+\.glb")
ROUNDING_M = 1e-3  # of other writers' float32 vertices
HAIR_M = 1e-6  # rounding of boxes: centre and half sizes are sums of float64 metres


def check_tileset(folder: str | Path, *, height: Field | None = None) -> list[str]:
    """Every fault of the tileset in a folder, one sentence each; an empty list means it is sound.

    Looks at the tree (boxes nest, geometric errors shrink and are no smaller than the mesh's error, no ``contents``,
    every tile once), the geometry (inside its box, whole, indices in range), borders (equal-depth neighbours share each
    vertex and normal bit for bit; in a watertight set those of all depths) and skirts (deeper than the gap to any
    neighbour of another depth). With the ``height`` field also: vertices stand on the field, and the measured error of
    each tile is no larger than it says. Nested tilesets and subtrees are followed; of a batch's tileset over others see
    :func:`metaearth3d.tiles3d.check_all`.
    """
    return examine(folder, height=height).faults


def examine(folder: str | Path, *, height: Field | None = None) -> Examined:
    """The faults of :func:`check_tileset` and what was read on the way."""
    root = Path(folder)
    try:
        document = json.loads((root / "tileset.json").read_bytes())
        extras = document["extras"]
        grid = TileGrid(PixelBox(*extras["box"]), extras["tile_px"])
        frame = np.array(document["root"]["transform"], np.float64).reshape(4, 4).T
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Examined([f"{root / 'tileset.json'} cannot be read: {error!r}"])
    check = _Check(root, grid, height, bool(extras.get("watertight")))
    check.top(document)
    try:
        for tile, parent in walk(root, document):
            check.tree(tile, parent)
            name = tile.get("content", {}).get("uri", "")
            if TERRAIN.fullmatch(name):
                check.terrain(tile)
                check.content(tile)
            elif name.endswith(".glb"):
                check.other(tile)
    except BadInput as error:
        check.say(str(error))
    missing = {node.path for depth in range(grid.depth + 1) for node in grid.nodes(depth)} - check.seen
    check.faults += [f"{path} is in no tile of the tree" for path in sorted(missing)]
    gaps = open_borders if check.watertight else shallow_skirts
    faults = [*check.faults, *unmatched_edges(check.borders), *gaps(grid, check.borders)]
    return Examined(faults, grid, frame, check.borders)


@dataclass
class Examined:
    """What is known of a set after its check; borders lie in its frame, which ``frame`` (4, 4) places on the Earth."""

    faults: list[str]
    grid: TileGrid | None = None
    frame: NDArray[np.float64] | None = None
    borders: dict[Node, dict[Side, Border]] = field(default_factory=dict)


Tile = dict[str, Any]


@dataclass
class _Check:
    """What is known while a tree is walked; faults gather here."""

    root: Path
    grid: TileGrid
    height: Field | None
    watertight: bool
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    borders: dict[Node, dict[Side, Border]] = field(default_factory=dict)

    def say(self, fault: str) -> None:
        """Record a fault."""
        self.faults.append(fault)

    def top(self, document: dict[str, Any]) -> None:
        """The version, the whole set's geometric error and, of an implicit tree, the numbers viewers count on."""
        if document["asset"].get("version") != "1.1":
            self.say(f"asset.version is {document['asset'].get('version')!r}, not '1.1'")
        if document["geometricError"] < document["root"]["geometricError"]:
            self.say("the tileset's geometricError is smaller than the root's")
        tops = [document["root"], *document["root"].get("children", [])]
        levels = next(
            (t["implicitTiling"]["availableLevels"] for t in tops if "implicitTiling" in t), self.grid.depth + 1
        )
        if levels != self.grid.depth + 1:
            self.say(f"availableLevels is {levels}; the tree has {self.grid.depth + 1}")

    def tree(self, tile: Tile, parent: Tile | None) -> None:
        """Boxes nest, errors shrink, and nothing is used that viewers drop."""
        name = tile.get("content", {}).get("uri", "a tile without content")
        error = tile["geometricError"]
        if "contents" in tile:
            self.say(f"{name} uses contents, which several viewers drop")
        if parent is None:
            return
        if error > parent["geometricError"]:
            self.say(f"{name} has a larger geometricError than its parent")
        low, high = _bounds(tile)
        parent_low, parent_high = _bounds(parent)
        if (low < parent_low - HAIR_M).any() or (high > parent_high + HAIR_M).any():
            self.say(f"the box of {name} reaches out of its parent's")

    def terrain(self, tile: Tile) -> None:
        """The geometric error covers the mesh's, and is zero where there is nothing finer."""
        name, error = tile["content"]["uri"], tile["geometricError"]
        if "children" in tile and error < _stated(tile):
            self.say(f"{name} has geometricError {error:.6g} m, less than its mesh error")
        if "children" not in tile and error != 0:
            self.say(f"{name} is a leaf with geometricError {error:.6g} m")

    def other(self, tile: Tile) -> None:
        """Contents that are not terrain, such as buildings, are there and inside their boxes."""
        name = tile["content"]["uri"]
        try:
            low, high = content_bounds((self.root / name).read_bytes())
        except (OSError, BadInput, KeyError, ValueError, IndexError) as error:
            return self.say(f"{name} cannot be read: {error}")
        box_low, box_high = _bounds(tile)
        if (low < box_low - ROUNDING_M).any() or (high > box_high + ROUNDING_M).any():
            self.say(f"the geometry of {name} reaches out of its box")

    def content(self, tile: Tile) -> None:
        """The glb is there, sound and inside the tile's box."""
        name = tile.get("content", {}).get("uri", "")
        if name in self.seen:
            return self.say(f"{name} is in the tree twice")
        self.seen.add(name)
        try:
            with (self.root / name).open("rb") as file:
                mesh, _, document = read_glb(file)
            record = document["asset"]["extras"]["tile"]
        except (OSError, BadInput, KeyError, ValueError, IndexError) as error:
            return self.say(f"{name} cannot be read: {error}")
        low, high = _bounds(tile)
        if (mesh.placed.min(0) < low - HAIR_M).any() or (mesh.placed.max(0) > high + HAIR_M).any():
            self.say(f"the geometry of {name} reaches out of its box")
        if mesh.triangles.max(initial=0) >= len(mesh.positions):
            return self.say(f"{name} has triangles of vertices it does not have")
        node = Node(*record["node"])
        if node.path != name:
            self.say(f"{name} holds the tile of {node.path}")
        self._surface(node, mesh, record, _stated(tile))
        self.borders[node] = tile_borders(self.grid, node, mesh, record["terrain_vertices"])

    def _surface(self, node: Node, mesh: GlbMesh, record: dict[str, Any], stated: float) -> None:
        """The terrain covers its cells once, and lies as near to the field as the tile says."""
        rows, cols = vertex_posts(self.grid, node, mesh)
        terrain = mesh.triangles[: record["terrain_triangles"]]
        a, b, c = terrain.T.astype(np.int64)
        doubled = (cols[b] - cols[a]) * (rows[a] - rows[c]) - (rows[a] - rows[b]) * (cols[c] - cols[a])
        row_span, col_span = self.grid.spans(node)
        cells = (row_span.last - row_span.first) * (col_span.last - col_span.first)
        if (doubled <= 0).any() or doubled.sum() != 2 * cells:
            self.say(f"{node.path} does not cover its ground exactly once")
        if self.height is None:
            return
        found = self._error(node, mesh, terrain, record["terrain_vertices"])
        if not found <= stated + self._grain(node):
            self.say(f"{node.path} is {found:.6g} m off the height field; it says {stated:.6g} m")

    @property
    def _frame(self) -> SceneFrame:
        """The scene's frame by the field's own lattice."""
        assert self.height is not None
        return SceneFrame(self.height.lattice, self.grid)

    def _error(self, node: Node, mesh: GlbMesh, terrain: NDArray[np.uint32], count: int) -> float:
        """Largest distance of the drawn surface from the field, block by block; vertices must stand on the field."""
        assert self.height is not None
        frame = self._frame
        rows, cols = (posts[:count] for posts in vertex_posts(self.grid, node, mesh))
        (top, bottom), (left, right) = self.grid.spans(node)
        z = np.empty(count)
        blocks = [(r, c) for r in range(top, bottom + 1, BLOCK_PX) for c in range(left, right + 1, BLOCK_PX)]
        for heights, row, col in self._heights(blocks, bottom, right):
            inside = (rows >= row) & (rows < row + heights.shape[0]) & (cols >= col) & (cols < col + heights.shape[1])
            z[inside] = heights[rows[inside] - row, cols[inside] - col]
        away = np.abs(frame.place(rows, cols, z) - mesh.placed[:count]).max()
        if away > self._grain(node):
            self.say(f"a vertex of {node.path} stands {away:.3g} m from the height field")
        worst = 0.0
        for heights, row, col in self._heights(blocks, bottom, right):
            here = np.arange(row, row + heights.shape[0])[:, None], np.arange(col, col + heights.shape[1])
            surface = np.full(heights.shape, np.nan)
            paint_surface(surface, rows, cols, z + frame.bend(rows, cols), terrain, origin=(row, col))
            worst = max(worst, float(np.abs(surface - heights - frame.bend(*here)).max()))
        return worst

    def _heights(
        self, blocks: list[tuple[int, int]], bottom: int, right: int
    ) -> Iterator[tuple[NDArray[np.float64], int, int]]:
        """The field's heights in blocks that begin at the given posts: ``(heights, row, col)``."""
        assert self.height is not None
        for row, col in blocks:
            height, width = min(BLOCK_PX, bottom + 1 - row), min(BLOCK_PX, right + 1 - col)
            box = PixelBox(self.grid.box.level, row, col, height, width)
            yield self.height.read(box).data[0].astype(np.float64), row, col

    def _grain(self, node: Node) -> float:
        """What vertices were rounded to."""
        return self._frame.grain(0 if self.watertight else node.depth)


def _stated(tile: Tile) -> float:
    """The largest error that a tile says its mesh has."""
    return float(tile["metadata"]["properties"]["max_error_m"])


def _bounds(tile: Tile) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest corner of a tile's box."""
    box = np.array(tile["boundingVolume"]["box"])
    half = np.abs(box[3:].reshape(3, 3)).sum(0)
    return box[:3] - half, box[:3] + half
