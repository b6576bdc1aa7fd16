"""The JSON of tilesets: tiles, nested files, and the top of a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo.frames import column_major
from metaearth3d.tiles3d.lod import Node
from metaearth3d.tiles3d.metadata import schema, tile_metadata
from metaearth3d.tiles3d.subtree import CONTENT, LEVELS, URI
from metaearth3d.tiles3d.tile import TileMaker, TileRecord

TEXELS_PER_ERROR = 16  # viewers refine at 16 px of screen error, so this draws about one texel per pixel
ASSET = {"version": "1.1", "generator": "metaearth3d"}

Tile = dict[str, Any]
Corners = tuple[tuple[float, ...], tuple[float, ...]]


def tile_object(record: TileRecord, children: Sequence[Tile], seed: int | None) -> Tile:
    """One tile with its children; its box and geometric error hold everything below."""
    bounds = [(record.low, record.high), *(corners(child["boundingVolume"]["box"]) for child in children)]
    texel_error = TEXELS_PER_ERROR * record.gsd_m
    error = max([record.max_error_m, texel_error, *(child["geometricError"] for child in children)])
    return {
        "boundingVolume": {"box": box_around(bounds)},
        "geometricError": error if children else 0.0,
        "refine": "REPLACE",
        "content": {"uri": record.node.path},
        "metadata": tile_metadata(record, seed),
        **({"children": list(children)} if children else {}),
    }


def reference(node: Node, tile: Tile, *, implicit: bool) -> Tile:
    """What stands for a tile whose tree is a file of its own; its geometric error is the tile's, so that it opens."""
    short = {name: tile[name] for name in ("boundingVolume", "geometricError", "refine")}
    return short if implicit else {**short, "content": {"uri": f"tiles/{node.depth}/{node.row}_{node.col}.json"}}


def external_document(tile: Tile, extras: Mapping[str, Any], *, seed: int | None) -> dict[str, Any]:
    """A nested tileset, two folders below the top; its frame is that of the tile that names it."""
    return {
        "asset": ASSET,
        "schema": schema(seed=seed is not None),
        "geometricError": tile["geometricError"],
        "root": _moved(tile),
        "extras": dict(extras),
    }


def _moved(tile: Tile) -> Tile:
    """A tile whose addresses are seen from its nested file."""
    moved = {**tile, "content": {"uri": f"../../{tile['content']['uri']}"}}
    return {**moved, "children": [_moved(child) for child in tile["children"]]} if "children" in tile else moved


def top_document(
    maker: TileMaker, root: Tile, extras: Mapping[str, Any], *, seed: int | None, implicit: bool
) -> dict[str, Any]:
    """The whole ``tileset.json``."""
    low, high = (np.array(bound) for bound in corners(root["boundingVolume"]["box"]))
    top = _implicit_root(maker, root) if implicit else dict(root)
    top["transform"] = column_major(maker.frame.matrix)
    return {
        "asset": ASSET,
        "schema": schema(seed=seed is not None, implicit=implicit),
        "geometricError": max(2 * top["geometricError"], float(np.linalg.norm(high - low)) / TEXELS_PER_ERROR),
        "root": top,
        "extras": dict(extras),
    }


def _implicit_root(maker: TileMaker, root: Tile) -> Tile:
    """The root of an implicit tree: a square of whole tiles along the lattice, quartered as its y axis goes south.

    The lattice bends a little against a straight box; exact boxes and geometric errors stand in the subtrees' metadata,
    and these are for viewers that do not look there: errors halve with each depth.
    """
    grid = maker.source.grid
    side = grid.tile_px * grid.stride(0)
    (row, col), levels = grid.anchor, grid.depth + 1
    middle = _local(maker, row + side / 2, col + side / 2)
    east = (_local(maker, row + side / 2, col + side) - _local(maker, row + side / 2, col)) / 2
    south = (_local(maker, row + side, col + side / 2) - _local(maker, row, col + side / 2)) / 2
    south -= east * (south @ east) / (east @ east)
    down = np.cross(east, south)
    low, high = (bound[2] for bound in corners(root["boundingVolume"]["box"]))
    middle[2] = (low + high) / 2
    down *= max((high - low) / 2, 1e-3) / np.linalg.norm(down)
    error = max(root["geometricError"], TEXELS_PER_ERROR * maker.frame.ground_gsd * grid.stride(0))
    return {
        "boundingVolume": {"box": [float(v) for v in np.concatenate([middle, east, south, down])]},
        "geometricError": error,
        "refine": "REPLACE",
        "content": {"uri": CONTENT},
        "implicitTiling": {
            "subdivisionScheme": "QUADTREE",
            "subtreeLevels": LEVELS,
            "availableLevels": levels,
            "subtrees": {"uri": URI},
        },
    }


def _local(maker: TileMaker, row: float, col: float) -> NDArray[np.float64]:
    """A place at height 0 in the scene's frame, level with its middle."""
    place = maker.frame.place(np.array([row]), np.array([col]), np.zeros(1))[0]
    return np.array([place[0], place[1], 0.0])


def box_around(bounds: Sequence[Corners]) -> list[float]:
    """3D Tiles' oriented box (centre and three half axes) around bounds, grown outwards by rounding."""
    low = np.min([low for low, _ in bounds], axis=0)
    high = np.max([high for _, high in bounds], axis=0)
    centre, half = (low + high) / 2, np.nextafter((high - low) / 2, np.inf)
    return [*centre.tolist(), float(half[0]), 0.0, 0.0, 0.0, float(half[1]), 0.0, 0.0, 0.0, float(half[2])]


def corners(box: Sequence[float]) -> Corners:
    """Lowest and highest corner of a box in its frame."""
    centre, half = np.array(box[:3]), np.abs(np.array(box[3:]).reshape(3, 3)).sum(0)
    return tuple((centre - half).tolist()), tuple((centre + half).tolist())
