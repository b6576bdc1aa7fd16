"""Proof that a written tileset keeps its promises, read back from its files alone."""

from __future__ import annotations

import json
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
from metaearth3d.tiles3d.borders import Border, shallow_skirts, tile_borders, unmatched_edges, vertex_posts
from metaearth3d.tiles3d.frame import SceneFrame
from metaearth3d.tiles3d.glb import GlbMesh, read_glb
from metaearth3d.tiles3d.lod import Node, Span, TileGrid

HAIR_M = 1e-6  # rounding of boxes: centre and half sizes are sums of float64 metres


def check_tileset(folder: str | Path, *, height: Field | None = None) -> list[str]:
    """Every fault of the tileset in a folder, one sentence each; an empty list means it is sound.

    Looks at the tree (boxes, geometric errors), the geometry (inside its box, whole, indices in range), borders
    (equal-depth neighbours share each vertex and normal bit for bit) and skirts (deeper than the gap to any neighbour
    of another depth). With the ``height`` field also: vertices stand on the field, and the measured error of each tile
    is no larger than it says.
    """
    root = Path(folder)
    try:
        document = json.loads((root / "tileset.json").read_bytes())
        extras = document["extras"]
        grid = TileGrid(PixelBox(*extras["box"]), extras["tile_px"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"{root / 'tileset.json'} cannot be read: {error!r}"]
    check = _Check(root, grid, height)
    if document["asset"].get("version") != "1.1":
        check.say(f"asset.version is {document['asset'].get('version')!r}, not '1.1'")
    if document["geometricError"] < document["root"]["geometricError"]:
        check.say("the tileset's geometricError is smaller than the root's")
    for tile, parent in _walk(document["root"], None):
        check.tree(tile, parent)
        check.content(tile)
    missing = {node.path for depth in range(grid.depth + 1) for node in grid.nodes(depth)} - check.seen
    check.faults += [f"{path} is in no tile of the tree" for path in sorted(missing)]
    return [*check.faults, *unmatched_edges(check.borders), *shallow_skirts(grid, check.borders)]


Tile = dict[str, Any]


def _walk(tile: Tile, parent: Tile | None) -> Iterator[tuple[Tile, Tile | None]]:
    """Each tile with its parent, parents first."""
    yield tile, parent
    for child in tile.get("children", []):
        yield from _walk(child, tile)


@dataclass
class _Check:
    """What is known while a tree is walked; faults gather here."""

    root: Path
    grid: TileGrid
    height: Field | None
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    borders: dict[Node, dict[Side, Border]] = field(default_factory=dict)

    def say(self, fault: str) -> None:
        """Record a fault."""
        self.faults.append(fault)

    def tree(self, tile: Tile, parent: Tile | None) -> None:
        """Boxes nest, errors shrink, and nothing is used that viewers drop."""
        name = tile.get("content", {}).get("uri", "a tile without content")
        error = tile["geometricError"]
        if "contents" in tile:
            self.say(f"{name} uses contents, which several viewers drop")
        if tile.get("children") and error < tile["extras"]["max_error_m"]:
            self.say(f"{name} has geometricError {error:.6g} m, less than its mesh error")
        if not tile.get("children") and error != 0:
            self.say(f"{name} is a leaf with geometricError {error:.6g} m")
        if parent is None:
            return
        if error > parent["geometricError"]:
            self.say(f"{name} has a larger geometricError than its parent")
        low, high = _bounds(tile)
        parent_low, parent_high = _bounds(parent)
        if (low < parent_low - HAIR_M).any() or (high > parent_high + HAIR_M).any():
            self.say(f"the box of {name} reaches out of its parent's")

    def content(self, tile: Tile) -> None:
        """The glb is there, sound and inside the tile's box."""
        name = tile.get("content", {}).get("uri", "")
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
        self._surface(node, mesh, record, tile["extras"]["max_error_m"])
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
        if not found <= stated + self._frame.grain(node.depth):
            self.say(f"{node.path} is {found:.6g} m off the height field; it says {stated:.6g} m")

    @property
    def _frame(self) -> SceneFrame:
        """The scene's frame by the field's own lattice."""
        assert self.height is not None
        return SceneFrame(self.height.lattice, self.grid)

    def _error(self, node: Node, mesh: GlbMesh, terrain: NDArray[np.uint32], count: int) -> float:
        """Largest distance of the drawn surface from the field; vertices must stand on the field first."""
        assert self.height is not None
        frame = self._frame
        rows, cols = (posts[:count] for posts in vertex_posts(self.grid, node, mesh))
        (row, last_row), (col, last_col) = self.grid.spans(node)
        box = PixelBox(self.grid.box.level, row, col, last_row - row + 1, last_col - col + 1)
        heights = self.height.read(box).data[0].astype(np.float64)
        z = heights[rows - row, cols - col]
        away = np.abs(frame.place(rows, cols, z) - mesh.placed[:count]).max()
        if away > frame.grain(node.depth):
            self.say(f"a vertex of {node.path} stands {away:.3g} m from the height field")
        posts = _grid_posts(Span(row, last_row)), _grid_posts(Span(col, last_col))
        heights += frame.bend(posts[0][:, None], posts[1])
        surface = np.full(heights.shape, np.nan)
        paint_surface(surface, rows, cols, z + frame.bend(rows, cols), terrain, origin=(row, col))
        return float(np.abs(surface - heights).max())


def _grid_posts(span: Span) -> NDArray[np.int64]:
    """All posts of a span."""
    return np.arange(span.first, span.last + 1, dtype=np.int64)


def _bounds(tile: Tile) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest corner of a tile's box."""
    box = np.array(tile["boundingVolume"]["box"])
    half = np.abs(box[3:].reshape(3, 3)).sum(0)
    return box[:3] - half, box[:3] + half
