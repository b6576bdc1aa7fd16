"""One ``tileset.json`` over the tilesets of all sectors: a shallow tree, in files of bounded size."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from metaearth3d.geo import Lattice, PixelBox, to_lonlat
from metaearth3d.run.grid import TILES

if TYPE_CHECKING:
    from metaearth3d.run.finish import File, Finished

TILESET = "tileset.json"
GROUP = 32  # sectors a side that share a file; a viewer that looks at one place reads that file and the root
REACH = 8.0  # a branch without content is opened when nearer than its size times this and more

Tile = dict[str, Any]


def write_tree(finished: Finished, lattice: Lattice) -> None:
    """Write the root, and one file for each group of sectors."""
    tilesets = (file for file in finished.files() if file.product == "tiles")
    groups: dict[str, list[float]] = {}
    errors: dict[str, float] = {}
    for name, members in groupby(tilesets, lambda file: _group(finished, file)):
        tiles = [_leaf(finished, lattice, file) for file in members]
        # Along Morton's curve a group's sectors come one after the other, so that none is met twice.
        document = _document(_branch(tiles))
        finished.folder.write(name, _text(document))
        groups[name], errors[name] = document["root"]["boundingVolume"]["region"], document["geometricError"]
    tiles = [_tile(region, errors[name], f"./{name}") for name, region in groups.items()]
    if tiles:
        finished.folder.write(TILESET, _text(_document(_branch(tiles))))


def _group(finished: Finished, file: File) -> str:
    """File name of the group that a sector belongs to, at the plan's top level."""
    rows, cols = finished.plan.grid_of(file.job.region, TILES)
    row, col = (file.job.row - rows.start) // GROUP, (file.job.col - cols.start) // GROUP
    return f"{finished.plan.regions[file.job.region].folder}tiles/group_{row}_{col}.json"


def _leaf(finished: Finished, lattice: Lattice, file: File) -> Tile:
    """A sector's tileset, its address relative to its group's file."""
    box = finished.plan.box(file.job)
    posts = box._replace(height=box.height + 1, width=box.width + 1)  # borders stand on the next sector's first pixels
    west, south, east, north = _radians(lattice, posts)
    region = [west, south, east, north, file.low_m, file.high_m]
    folder = f"{finished.plan.regions[file.job.region].folder}tiles/"
    return _tile(region, file.error_m, f"./{file.name.removeprefix(folder)}")


def _tile(region: list[float], error: float, uri: str) -> Tile:
    return {
        "boundingVolume": {"region": region},
        "geometricError": error,
        "refine": "REPLACE",
        "content": {"uri": uri},
    }


def _branch(tiles: list[Tile]) -> Tile:
    """A tile without content over others."""
    regions = [tile["boundingVolume"]["region"] for tile in tiles]
    region = _around(regions)
    return {
        "boundingVolume": {"region": region},
        "geometricError": max(_size_m(region) / REACH, *(2 * tile["geometricError"] for tile in tiles)),
        "refine": "ADD",
        "children": tiles,
    }


def _document(root: Tile) -> dict[str, Any]:
    return {
        "asset": {"version": "1.1", "generator": "metaearth3d"},
        "geometricError": 2 * root["geometricError"],
        "root": root,
    }


def _around(regions: Iterable[list[float]]) -> list[float]:
    """The region that holds others."""
    west, south, east, north, low, high = np.array(list(regions)).T
    return [float(v) for v in (west.min(), south.min(), east.max(), north.max(), low.min(), high.max())]


def _size_m(region: list[float]) -> float:
    """Metres across a region, about."""
    west, south, east, north = region[:4]
    return math.hypot((east - west) * math.cos((south + north) / 2), north - south) * 6_371_008.8


def _radians(lattice: Lattice, box: PixelBox) -> Iterator[float]:
    """West, south, east, north of a box in radians, its edges followed."""
    gsd, along = lattice.gsd(box.level), np.linspace(0, 1, 9)
    rows = box.row + box.height * np.concatenate([along * 0, along * 0 + 1, along, along])
    cols = box.col + box.width * np.concatenate([along, along, along * 0, along * 0 + 1])
    lon, lat = to_lonlat(lattice.crs, lattice.origin_x + cols * gsd, lattice.origin_y - rows * gsd)
    return (math.radians(float(v)) for v in (lon.min(), lat.min(), lon.max(), lat.max()))


def _text(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()
