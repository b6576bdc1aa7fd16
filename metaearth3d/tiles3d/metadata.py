"""What each tile says of itself: a class of 3D Tiles metadata (22-025r4, section 7), as JSON and as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from metaearth3d.tiles3d.tile import TileRecord

CLASS = "tile"
TYPES = {"FLOAT64": "<f8", "UINT32": "<u4", "UINT64": "<u8"}
MEASURED = {  # property: component type and description
    "max_error_m": ("FLOAT64", "Largest vertical distance between the mesh and any finest post under it, metres"),
    "rmse_m": ("FLOAT64", "Root mean square of that distance, metres"),
    "gsd_m": ("FLOAT64", "Distance of posts and texels on the ground, metres"),
    "skirt_m": ("FLOAT64", "Depth of the skirt, metres"),
    "triangles": ("UINT32", "Triangles, those of skirts among them"),
}
BOX, ERROR = "box", "geometric_error"  # what implicit tiles say of themselves, under the semantics viewers know


def schema(*, seed: bool, implicit: bool = False) -> dict[str, Any]:
    """The ``schema`` object of a tileset."""
    found: dict[str, Any] = {
        name: {"type": "SCALAR", "componentType": kind, "required": True, "description": text}
        for name, (kind, text) in MEASURED.items()
    }
    if seed:
        found["seed"] = {"type": "SCALAR", "componentType": "UINT64", "required": True, "description": "Of the world"}
    if implicit:
        array = {"type": "SCALAR", "componentType": "FLOAT64", "array": True, "count": 12}
        found[BOX] = {**array, "semantic": "TILE_BOUNDING_BOX", "required": True}
        found[ERROR] = {
            "type": "SCALAR",
            "componentType": "FLOAT64",
            "semantic": "TILE_GEOMETRIC_ERROR",
            "required": True,
        }
    return {"id": "metaearth3d", "classes": {CLASS: {"properties": found}}}


def seed_of(metadata: Mapping[str, Any]) -> int | None:
    """The seed that a set's metadata names, if it fits the 64 bits of a tile's."""
    seed = metadata.get("seed")
    return seed if isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed < 2**64 else None


def tile_metadata(record: TileRecord, seed: int | None) -> dict[str, Any]:
    """The ``metadata`` object of an explicit tile."""
    values = {name: getattr(record, name) for name in MEASURED}
    return {"class": CLASS, "properties": {**values, **({} if seed is None else {"seed": seed})}}


def columns(tiles: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """The property table of explicit tiles (JSON objects), boxes and geometric errors too: bytes by property."""
    rows = [tile["metadata"]["properties"] for tile in tiles]
    kinds = {**{name: kind for name, (kind, _) in MEASURED.items()}, "seed": "UINT64"}
    found = {name: np.array([row[name] for row in rows], TYPES[kinds[name]]).tobytes() for name in rows[0]}
    found[BOX] = np.array([tile["boundingVolume"]["box"] for tile in tiles], "<f8").tobytes()
    found[ERROR] = np.array([tile["geometricError"] for tile in tiles], "<f8").tobytes()
    return found
