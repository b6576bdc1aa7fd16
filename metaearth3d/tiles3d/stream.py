"""Tiles written one after the other, children before parents; of what is done only the present branch is held."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from metaearth3d.errors import OutputConflict
from metaearth3d.geo.files import write_whole
from metaearth3d.tiles3d.compression import Compression, coherent
from metaearth3d.tiles3d.documents import external_document, reference, tile_object
from metaearth3d.tiles3d.glb import GlbMesh, read_document, write_glb
from metaearth3d.tiles3d.lod import Node
from metaearth3d.tiles3d.subtree import LEVELS, encode_subtree, subtree_document, subtree_path
from metaearth3d.tiles3d.tile import TileMaker, TileRecord

ONE_FILE = 5  # a tree no deeper is one file of at most 1,365 tiles

Tile = dict[str, Any]


@dataclass(frozen=True)
class Sums:
    """What lies at and below a tile."""

    tiles: int
    kept: int
    triangles: int
    size_bytes: int
    leaves: int
    leaf_error_m: float
    leaf_squares: float  # sum of the leaves' squared errors

    def __add__(self, other: Sums) -> Sums:
        """Both together."""
        worst = max(self.leaf_error_m, other.leaf_error_m)
        added = {name: value + getattr(other, name) for name, value in asdict(self).items()}
        return Sums(**{**added, "leaf_error_m": worst})


@dataclass
class Stream:
    """One writing of a folder."""

    out_dir: Path
    maker: TileMaker
    digest: str
    implicit: bool
    seed: int | None
    progress: Callable[[int, int], None] | None = None
    compression: Compression = "none"
    done: int = 0

    def prepare(self, *, resume: bool) -> None:
        """Refuse a folder in use, unless resuming the very run that made it."""
        path = self.out_dir / "tileset.json"
        if not resume and (path.exists() or (self.out_dir / "tiles").exists()):
            raise OutputConflict(f"{self.out_dir} already holds a tileset; resume it or choose another folder")
        if path.exists() and json.loads(path.read_bytes()).get("extras", {}).get("run") != self.digest:
            raise OutputConflict(f"{path} was made with other settings; choose another folder")

    def root(self) -> tuple[Tile, Sums]:
        """The tree of the top file, everything below written."""
        return self._visit(Node(0, 0, 0))

    def cut(self, node: Node) -> bool:
        """Whether a file of its own begins at a tile: bottom-up, so that the lowest files are full."""
        if self.implicit:
            return node.depth % LEVELS == 0
        deepest = self.maker.source.grid.depth
        return deepest > ONE_FILE and node.depth > 1 and (deepest + 1 - node.depth) % LEVELS == 0

    def _visit(self, node: Node) -> tuple[Tile, Sums]:
        """A tile with all below it, down to where files of their own begin."""
        cut = self.cut(node)
        if cut and (found := self._finished(node)) is not None:
            return found
        parts = [self._visit(child) for child in self.maker.source.grid.children(node)]
        record, sums = self._tile(node)
        tile = tile_object(record, [child for child, _ in parts], self.seed)
        for _, below in parts:
            sums = sums + below
        return (self._close(node, tile, sums), sums) if cut else (tile, sums)

    def _tile(self, node: Node) -> tuple[TileRecord, Sums]:
        """One tile, made or kept."""
        path = self.out_dir / node.path
        record = self._stored(path)
        kept = record is not None
        if record is None:
            record, mesh, picture = self.maker.make(node)
            file = io.BytesIO()
            if self.compression != "none":
                mesh = _ordered(mesh, record)
            extras = {"run": self.digest, "tile": record.to_dict()}
            write_glb(file, mesh, picture, extras=extras, compression=self.compression)
            write_whole(path, file.getvalue())
        self._tell(1)
        leaf = node.depth == self.maker.source.grid.depth
        size, error = path.stat().st_size, record.max_error_m if leaf else 0.0
        squares = record.rmse_m**2 if leaf else 0.0
        return record, Sums(1, int(kept), record.triangles, size, int(leaf), error, squares)

    def _stored(self, path: Path) -> TileRecord | None:
        """The record of a tile of this very run, or None where there is no file yet."""
        if not path.exists():
            return None
        with path.open("rb") as file:
            extras = read_document(file).get("asset", {}).get("extras", {})
        self._check(path, extras)
        return TileRecord.from_dict(extras["tile"])

    def _tell(self, count: int) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(self.done, self.maker.source.grid.count)

    def _file(self, node: Node) -> Path:
        """The file that begins at a tile."""
        name = subtree_path(node) if self.implicit else f"tiles/{node.depth}/{node.row}_{node.col}.json"
        return self.out_dir / name

    def _close(self, node: Node, tile: Tile, sums: Sums) -> Tile:
        """Write the file that begins at a tile, and return what stands for it above."""
        path = self._file(node)
        short = reference(node, tile, implicit=self.implicit)
        extras = {"run": self.digest, "sums": asdict(replace(sums, kept=0)), "reference": short}
        if self.implicit:
            tiles = dict(self._flat(node, tile))
            below = [at for at in tiles if at.depth == node.depth + LEVELS]
            own = {at: one for at, one in tiles.items() if at.depth < node.depth + LEVELS}
            write_whole(path, encode_subtree(node, own, below, extras))
        else:
            document = external_document(tile, extras, seed=self.seed)
            write_whole(path, json.dumps(document, separators=(",", ":")).encode())
        return short

    def _flat(self, node: Node, tile: Tile) -> Iterator[tuple[Node, Tile]]:
        """A nested tile and all in it, by their addresses."""
        yield node, tile
        if "children" in tile:
            children = self.maker.source.grid.children(node)
            for address, child in zip(children, tile["children"], strict=True):
                yield from self._flat(address, child)

    def _finished(self, node: Node) -> tuple[Tile, Sums] | None:
        """What stands for a file that an earlier run has finished."""
        path = self._file(node)
        if not path.exists():
            return None
        document = subtree_document(path.read_bytes())[0] if self.implicit else json.loads(path.read_bytes())
        extras = document.get("extras", {})
        self._check(path, extras)
        sums = Sums(**extras["sums"])
        self._tell(sums.tiles)
        return extras["reference"], replace(sums, kept=sums.tiles)

    def _check(self, path: Path, extras: dict[str, Any]) -> None:
        """Refuse what another run has made."""
        if extras.get("run") != self.digest:
            raise OutputConflict(f"{path} was made with other settings; choose another folder")


def _ordered(mesh: GlbMesh, record: TileRecord) -> GlbMesh:
    """A tile's mesh in an order that compresses well, what belongs to skirts still last."""
    order, triangles = coherent(mesh.triangles, record.terrain_triangles, len(mesh.positions))
    arrays = {name: getattr(mesh, name)[order] for name in ("positions", "normals", "uv")}
    return replace(mesh, **arrays, triangles=triangles)
