"""A tree of glb tiles and its ``tileset.json`` (OGC 3D Tiles 1.1, 22-025r4) written to a folder."""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.geo.files import write_whole
from metaearth3d.geo.frames import column_major
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh.terrain import FINEST_ERROR
from metaearth3d.protocols import Field
from metaearth3d.tiles3d.frame import SceneFrame
from metaearth3d.tiles3d.glb import read_document, write_glb
from metaearth3d.tiles3d.lod import Node, TileGrid
from metaearth3d.tiles3d.source import Source
from metaearth3d.tiles3d.tile import TileMaker, TileRecord

TEXELS_PER_ERROR = 16  # viewers refine at 16 px of screen error, so this draws about one texel per pixel
SMALLEST_ERROR_M = 0.25
ERROR_PER_GSD = 0.5  # half a post: a ridge one post wide keeps its shape at the distance where its texels are pixels


@dataclass(frozen=True)
class TilesetReport:
    """What a run wrote, summed over all tiles; errors are those of the leaves."""

    path: Path
    tiles: int
    kept: int  # found finished from an earlier run
    triangles: int
    size_bytes: int
    max_error_m: float
    rmse_m: float


def write_tileset(
    out_dir: Path,
    *,
    height: Field,
    image: Field,
    box: PixelBox,
    tile_px: int = 256,
    max_error_m: float | None = None,
    metadata: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
) -> TilesetReport:
    """Write ``tileset.json`` and ``tiles/<depth>/<row>_<col>.glb`` of a box of posts, coarse tiles first.

    ``max_error_m`` bounds the leaves (default: half their post spacing, at least 0.25 m) and doubles with each coarser
    depth. Posts are the pixel centres of ``box`` and one row and column beyond. The same fields, box and options give
    the same bytes; with ``resume`` finished tiles of the same run are kept, without it a used folder is refused.
    ``metadata`` (JSON values) is stored with the set. ``progress`` is told (done, all) after each tile.
    """
    grid = TileGrid(box, tile_px)
    source = Source(height, image, grid)
    frame = SceneFrame(height.lattice, grid)
    leaf_error = _leaf_error(max_error_m, frame.ground_gsd)
    maker = TileMaker(source, frame, lambda depth: leaf_error * grid.stride(depth))
    spec = {
        "lattice": height.lattice.to_dict(),
        "box": list(box),
        "tile_px": tile_px,
        "max_error_m": leaf_error,
        "metadata": dict(metadata or {}),
    }
    run = _Run(Path(out_dir), maker, _digest(spec))
    run.prepare(resume=resume)
    records = run.tiles(progress)
    document = _document(maker, records, {"run": run.digest, **spec})
    write_whole(run.out_dir / "tileset.json", json.dumps(document, separators=(",", ":")).encode())
    return run.report(records)


def _leaf_error(asked: float | None, gsd: float) -> float:
    """The mesher's bound for leaves, in metres."""
    if asked is None:
        return max(SMALLEST_ERROR_M, ERROR_PER_GSD * gsd)
    if not (math.isfinite(asked) and asked >= FINEST_ERROR):
        raise BadInput(f"max_error_m is {asked}; it must be at least {FINEST_ERROR} metres")
    return asked


def _digest(spec: Mapping[str, Any]) -> str:
    """A name for everything but the fields' content that decides the bytes."""
    try:
        text = json.dumps(spec, sort_keys=True)
    except TypeError as error:
        raise BadInput(f"metadata must hold JSON values only: {error}") from error
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass
class _Run:
    """One writing of a folder; remembers how many tiles were already there."""

    out_dir: Path
    maker: TileMaker
    digest: str
    kept: int = 0

    def prepare(self, *, resume: bool) -> None:
        """Refuse a folder in use, unless resuming the very run that made it."""
        path = self.out_dir / "tileset.json"
        if not resume and (path.exists() or (self.out_dir / "tiles").exists()):
            raise OutputConflict(f"{self.out_dir} already holds a tileset; resume it or choose another folder")
        if path.exists() and json.loads(path.read_bytes()).get("extras", {}).get("run") != self.digest:
            raise OutputConflict(f"{path} was made with other settings; choose another folder")

    def tiles(self, progress: Callable[[int, int], None] | None) -> dict[Node, TileRecord]:
        """Records of all tiles, written or kept, coarse depths first since skirts need their errors."""
        grid = self.maker.source.grid
        nodes = [node for depth in range(grid.depth + 1) for node in grid.nodes(depth)]
        records: dict[Node, TileRecord] = {}
        for node in nodes:
            path = self.out_dir / node.path
            found = self._stored(path)
            if found is None:
                errors = [records[near].max_error_m for near in grid.coarser_neighbours(node)]
                found = self._write(path, node, max(errors, default=0.0))
            else:
                self.kept += 1
            records[node] = found
            if progress is not None:
                progress(len(records), len(nodes))
        return records

    def report(self, records: Mapping[Node, TileRecord]) -> TilesetReport:
        """The sums over all tiles."""
        leaves = [record for node, record in records.items() if node.depth == self.maker.source.grid.depth]
        return TilesetReport(
            path=self.out_dir / "tileset.json",
            tiles=len(records),
            kept=self.kept,
            triangles=sum(record.triangles for record in records.values()),
            size_bytes=sum((self.out_dir / node.path).stat().st_size for node in records),
            max_error_m=max(leaf.max_error_m for leaf in leaves),
            rmse_m=float(np.sqrt(np.mean([leaf.rmse_m**2 for leaf in leaves]))),
        )

    def _stored(self, path: Path) -> TileRecord | None:
        """The record of a tile of this very run, or None where there is no file yet."""
        if not path.exists():
            return None
        with path.open("rb") as file:
            extras = read_document(file).get("asset", {}).get("extras", {})
        if extras.get("run") != self.digest:
            raise OutputConflict(f"{path} was made with other settings; choose another folder")
        return TileRecord.from_dict(extras["tile"])

    def _write(self, path: Path, node: Node, neighbour_error_m: float) -> TileRecord:
        """Make one tile and its file."""
        record, mesh, jpeg = self.maker.make(node, neighbour_error_m=neighbour_error_m)
        file = io.BytesIO()
        write_glb(file, mesh, jpeg, extras={"run": self.digest, "tile": record.to_dict()})
        write_whole(path, file.getvalue())
        return record


def _document(maker: TileMaker, records: Mapping[Node, TileRecord], spec: Mapping[str, Any]) -> dict[str, Any]:
    """The whole ``tileset.json``."""
    root = _tile(maker, records, Node(0, 0, 0))
    low, high = (np.array(bound) for bound in _corners(root["boundingVolume"]["box"]))
    root["transform"] = column_major(maker.frame.matrix)
    return {
        "asset": {"version": "1.1", "generator": "metaearth3d"},
        "geometricError": max(2 * root["geometricError"], float(np.linalg.norm(high - low)) / TEXELS_PER_ERROR),
        "root": root,
        "extras": dict(spec),
    }


def _tile(maker: TileMaker, records: Mapping[Node, TileRecord], node: Node) -> dict[str, Any]:
    """One tile with its children; boxes and geometric errors hold everything below."""
    record = records[node]
    children = [_tile(maker, records, child) for child in maker.source.grid.children(node)]
    bounds = [(record.low, record.high), *(_corners(child["boundingVolume"]["box"]) for child in children)]
    texel_error = TEXELS_PER_ERROR * record.gsd_m
    error = max([record.max_error_m, texel_error, *(child["geometricError"] for child in children)])
    extras = {"max_error_m": record.max_error_m, "rmse_m": record.rmse_m, "skirt_m": record.skirt_m}
    extras |= {"gsd_m": record.gsd_m, "level": record.level, "triangles": record.triangles}
    return {
        "boundingVolume": {"box": _box(bounds)},
        "geometricError": error if children else 0.0,
        "refine": "REPLACE",
        "content": {"uri": node.path},
        "extras": extras,
        **({"children": children} if children else {}),
    }


Corners = tuple[tuple[float, ...], tuple[float, ...]]


def _box(bounds: list[Corners]) -> list[float]:
    """3D Tiles' oriented box (centre and three half axes) around bounds, grown outwards by rounding."""
    low = np.min([low for low, _ in bounds], axis=0)
    high = np.max([high for _, high in bounds], axis=0)
    centre, half = (low + high) / 2, np.nextafter((high - low) / 2, np.inf)
    return [*centre.tolist(), half[0], 0.0, 0.0, 0.0, half[1], 0.0, 0.0, 0.0, half[2]]


def _corners(box: list[float]) -> Corners:
    """Lowest and highest corner of a box whose axes are those of its frame."""
    centre, half = np.array(box[:3]), np.array([box[3], box[7], box[11]])
    return tuple((centre - half).tolist()), tuple((centre + half).tolist())
