"""A tree of glb tiles and its ``tileset.json`` (OGC 3D Tiles 1.1, 22-025r4) written to a folder, however large."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from metaearth3d.errors import BadInput, optional
from metaearth3d.geo.files import write_whole
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import Side
from metaearth3d.mesh.terrain import FINEST_ERROR
from metaearth3d.protocols import Field
from metaearth3d.tiles3d.compression import Compression
from metaearth3d.tiles3d.documents import top_document
from metaearth3d.tiles3d.edges import Rules
from metaearth3d.tiles3d.frame import SceneFrame
from metaearth3d.tiles3d.lod import TileGrid
from metaearth3d.tiles3d.metadata import seed_of
from metaearth3d.tiles3d.source import Source
from metaearth3d.tiles3d.stream import Stream
from metaearth3d.tiles3d.tile import TileMaker

SMALLEST_ERROR_M = 0.25
ERROR_PER_GSD = 0.5  # half a post: a ridge one post wide keeps its shape at the distance where its texels are pixels
FORMAT = 2  # raised when the same fields give other bytes, so that no run mixes two

Tiling = Literal["explicit", "implicit"]


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
    tiling: Tiling = "explicit",
    watertight: bool = False,
    joins: Mapping[Side, int] | None = None,
    compression: Compression = "none",
) -> TilesetReport:
    """Write ``tileset.json`` and ``tiles/<depth>/<row>_<col>.glb`` of a box of posts, children before parents.

    ``max_error_m`` bounds the leaves (default: half their post spacing, at least 0.25 m) and doubles with each coarser
    depth. Posts are the pixel centres of ``box`` and one row and column beyond. The same fields, box and options give
    the same bytes; with ``resume`` finished tiles of the same run are kept, without it a used folder is refused.
    ``metadata`` (JSON values) is stored with the set. ``progress`` is told (done, all) after each tile.

    Memory does not grow with the box: deep trees are cut into nested tilesets, or with ``tiling="implicit"`` into
    subtree files. ``watertight`` gives every border at any depth the vertices of the leaves' borders, so that tiles of
    any depths meet without a gap and without skirts. ``joins`` names the sides behind which another tileset of the same
    lattice continues, and the largest stride of its tiles: skirts hang there too.
    ``compression="meshopt"`` halves the geometry's bytes without loss (:mod:`metaearth3d.tiles3d.compression`).
    """
    grid = TileGrid(box, tile_px)
    source = Source(height, image, grid)
    frame = SceneFrame(height.lattice, grid)
    _refuse_unknown(tiling, compression)
    leaf_error = _leaf_error(max_error_m, frame.ground_gsd)
    maker = TileMaker(source, frame, Rules(leaf_error, watertight, dict(joins or {})))
    spec: dict[str, Any] = {
        "format": FORMAT,
        "lattice": height.lattice.to_dict(),
        "box": list(box),
        "tile_px": tile_px,
        "max_error_m": leaf_error,
        "tiling": tiling,
        "watertight": watertight,
        "joins": {side.value: stride for side, stride in (joins or {}).items()},
        "metadata": dict(metadata or {}),
        **({} if compression == "none" else {"compression": compression}),
    }
    seed = seed_of(spec["metadata"])
    stream = Stream(Path(out_dir), maker, _digest(spec), tiling == "implicit", seed, progress, compression)
    stream.prepare(resume=resume)
    root, sums = stream.root()
    extras = {"run": stream.digest, **spec, "tiles": sums.tiles}
    document = top_document(maker, root, extras, seed=stream.seed, implicit=stream.implicit)
    path = write_whole(stream.out_dir / "tileset.json", json.dumps(document, separators=(",", ":")).encode())
    rmse_m = float(np.sqrt(sums.leaf_squares / sums.leaves))
    return TilesetReport(path, sums.tiles, sums.kept, sums.triangles, sums.size_bytes, sums.leaf_error_m, rmse_m)


def _refuse_unknown(tiling: str, compression: str) -> None:
    """Refuse, before anything is written, what no tileset can be."""
    if tiling not in ("explicit", "implicit"):
        raise BadInput(f"tiling is {tiling!r}; choose explicit or implicit")
    if compression not in ("none", "meshopt"):
        raise BadInput(f"compression is {compression!r}; choose none or meshopt")
    if compression == "meshopt":
        optional("meshopt", "meshopt")


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
