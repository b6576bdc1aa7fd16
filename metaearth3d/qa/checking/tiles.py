"""The shipped tiles read back: leaf triangles of a tileset in pixels and metres of the scene's own raster.

Written against the OGC 3D Tiles 1.1 and Khronos glTF 2.0 texts; it shares no code with the writer.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from metaearth3d.errors import BadInput

Floats = NDArray[np.float64]
SNAP = 5e-3  # posts: vertices stand on posts, but for their rounding to millimetres and through degrees
BUILDINGS = "buildings"  # folder of a tileset that stands on the ground and is none
WIDTHS: dict[int, np.dtype[Any]] = {5123: np.dtype("<u2"), 5125: np.dtype("<u4"), 5121: np.dtype("u1")}


class Frame(NamedTuple):
    """A raster's CRS and its affine: x = x0 + wide (col + 1/2), y = y0 - high (row + 1/2)."""

    crs: str
    x0: float
    y0: float
    wide: float
    high: float


def leaf_triangles(tileset: Path, frame: Frame) -> Floats:
    """Triangles (T, 3, 3) of (row, col, height) of all tiles without children; upright walls are left out."""
    try:
        tree = json.loads(tileset.read_text(encoding="utf-8"))["root"]
        parts = [
            _placed(tileset.parent / name, matrix, frame) for name, matrix in _leaves(tree, np.eye(4), tileset.parent)
        ]
    except (OSError, ValueError, KeyError, TypeError, IndexError, struct.error) as error:
        raise BadInput(f"{tileset} or a tile of it cannot be read ({error!r}); write the data set again") from error
    if not parts:
        raise BadInput(f"{tileset} has no tile with content; write the data set again")
    triangles = np.concatenate(parts)
    a, b = triangles[:, 1, :2] - triangles[:, 0, :2], triangles[:, 2, :2] - triangles[:, 0, :2]
    return triangles[np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) > 1e-3]


def _leaves(tile: dict[str, Any], above: Floats, folder: Path) -> list[tuple[str, Floats]]:
    """Content and transform of each leaf below a tile."""
    own = above @ np.array(tile.get("transform", np.eye(4).ravel()), np.float64).reshape(4, 4).T
    children = tile.get("children", [])
    if children:
        return [leaf for child in children for leaf in _leaves(child, own, folder)]
    name = tile.get("content", {}).get("uri")
    if name is None or name.split("/")[0] == BUILDINGS:
        return []
    if name.endswith(".json"):
        inner = json.loads((folder / name).read_text(encoding="utf-8"))["root"]
        base = Path(name).parent
        return [((base / leaf).as_posix(), m) for leaf, m in _leaves(inner, own, folder / base)]
    return [(name, own)]


def _placed(path: Path, matrix: Floats, frame: Frame) -> Floats:
    """One tile's triangles on the raster."""
    vertices, faces = _glb(path.read_bytes())
    earth = np.c_[vertices, np.ones(len(vertices))] @ matrix.T
    lon, lat, up = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True).transform(*earth[:, :3].T)
    x, y = Transformer.from_crs("EPSG:4326", frame.crs, always_xy=True).transform(lon, lat)
    col, row = (np.asarray(x) - frame.x0) / frame.wide - 0.5, (frame.y0 - np.asarray(y)) / frame.high - 0.5
    plan = np.stack([row, col], axis=1)
    near = np.abs(plan - np.round(plan)) < SNAP
    out: Floats = np.c_[np.where(near, np.round(plan), plan), np.asarray(up)][faces]
    return out


def _glb(content: bytes) -> tuple[Floats, NDArray[np.int64]]:
    """Vertices (V, 3), turned from y up to z up, and faces (T, 3) of every primitive of a binary glTF file."""
    magic, version, _ = struct.unpack_from("<4sII", content, 0)
    if magic != b"glTF" or version != 2:
        raise ValueError("not a glTF 2.0 binary file")
    size, _ = struct.unpack_from("<I4s", content, 12)
    document = json.loads(content[20 : 20 + size])
    data = content[20 + size + 8 :]
    vertices: list[Floats] = []
    faces: list[NDArray[np.int64]] = []
    count = 0
    for node in document["nodes"]:
        if "mesh" not in node:
            continue
        move = np.array(node.get("translation", (0.0, 0.0, 0.0)))
        for primitive in document["meshes"][node["mesh"]]["primitives"]:
            at = _accessor(document, data, primitive["attributes"]["POSITION"]).reshape(-1, 3).astype(np.float64) + move
            faces.append(_accessor(document, data, primitive["indices"]).reshape(-1, 3).astype(np.int64) + count)
            vertices.append(np.stack([at[:, 0], -at[:, 2], at[:, 1]], axis=1))
            count += len(at)
    return np.concatenate(vertices), np.concatenate(faces)


def _accessor(document: dict[str, Any], data: bytes, index: int) -> NDArray[Any]:
    """The numbers of an accessor, which our writer packs without a stride."""
    accessor = document["accessors"][index]
    view = document["bufferViews"][accessor["bufferView"]]
    each = {"SCALAR": 1, "VEC3": 3}[accessor["type"]]
    kind = WIDTHS.get(accessor["componentType"], np.dtype("<f4"))
    begin = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    numbers: NDArray[Any] = np.frombuffer(data, kind, int(accessor["count"]) * each, begin)
    return numbers
