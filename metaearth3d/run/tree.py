"""One ``tileset.json`` over the tilesets of all sectors: a shallow tree, in files of bounded size.

Its frame is east-north-up at the plan's middle, as viewers like it; the sectors' own frames are set in the Earth's, so
the tiles that name them undo the frame above.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo import Lattice, PixelBox, enu_to_ecef, lonlat_to_ecef, to_lonlat
from metaearth3d.geo.frames import column_major, into_frame
from metaearth3d.mesh import Side
from metaearth3d.run.grid import TILES

if TYPE_CHECKING:
    from metaearth3d.run.finish import File, Finished
    from metaearth3d.run.plan import Plan

TILESET = "tileset.json"
TILE_PX = 256  # posts a side of one tile
GROUP = 32  # sectors a side that share a file; a viewer that looks at one place reads that file and the root
REACH = 8.0  # a branch without content is opened when nearer than its size times this and more
STEPS = 9  # places along each side at which a sector's volume is followed
EARTH_RADIUS_M = 6_371_008.8

Tile = dict[str, Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Part:
    """A tile, and the lowest and highest corner of what it holds in the plan's frame."""

    tile: Tile
    low: Floats
    high: Floats


def write_tree(finished: Finished, lattice: Lattice) -> None:
    """Write the root, and one file for each group of sectors."""
    plan = finished.plan
    rows, cols = np.array([[r.box.row + r.box.height / 2, r.box.col + r.box.width / 2] for r in plan.regions]).T
    lon, lat = _degrees(lattice, plan.level, rows.mean(keepdims=True), cols.mean(keepdims=True))
    frame = enu_to_ecef(float(lon[0]), float(lat[0]), 0.0)
    tilesets = (file for file in finished.files() if file.product == TILES)
    groups = []
    # Along Morton's curve a group's sectors come one after the other, so that none is met twice.
    for name, members in groupby(tilesets, lambda file: _group(finished, file)):
        branch = _branch([_leaf(finished, lattice, file, frame) for file in members])
        finished.folder.write(name, _text(branch.tile))
        tile = {**branch.tile, "refine": "REPLACE", "content": {"uri": f"./{name}"}}
        del tile["children"]
        groups.append(_Part({**tile, "geometricError": 2 * tile["geometricError"]}, branch.low, branch.high))
    if groups:
        root = _branch(groups).tile
        finished.folder.write(TILESET, _text({"transform": column_major(frame), **root}))


def sector_posts(plan: Plan, region: int, row: int, col: int) -> PixelBox:
    """A sector's pixels; posts reach one row and column beyond, which at the region's end is one too many."""
    inside = plan.regions[region].box
    box = plan.regions[region].block(row, col, plan.sector_px)
    height = min(box.height, inside.row + inside.height - 1 - box.row)
    width = min(box.width, inside.col + inside.width - 1 - box.col)
    return box._replace(height=max(1, height), width=max(1, width))


def sector_joins(plan: Plan, region: int, row: int, col: int) -> dict[Side, int]:
    """Sides of a sector behind which another one lies, and the largest stride of its tiles, for its skirts there."""
    from metaearth3d.tiles3d import TileGrid

    rows, cols = plan.grid_of(region, TILES)
    beside = {
        Side.NORTH: (row - 1, col),
        Side.SOUTH: (row + 1, col),
        Side.WEST: (row, col - 1),
        Side.EAST: (row, col + 1),
    }
    return {
        side: TileGrid(sector_posts(plan, region, *at), TILE_PX).stride(0)
        for side, at in beside.items()
        if at[0] in rows and at[1] in cols
    }


def _group(finished: Finished, file: File) -> str:
    """File name of the group that a sector belongs to, at the plan's top level."""
    rows, cols = finished.plan.grid_of(file.job.region, TILES)
    row, col = (file.job.row - rows.start) // GROUP, (file.job.col - cols.start) // GROUP
    return f"{finished.plan.regions[file.job.region].folder}tiles/group_{row}_{col}.json"


def _leaf(finished: Finished, lattice: Lattice, file: File, frame: Floats) -> _Part:
    """A sector's tileset, its address relative to its group's file."""
    box = finished.plan.box(file.job)
    posts = box._replace(height=box.height + 1, width=box.width + 1)  # borders stand on the next sector's first pixels
    along = np.linspace(0, 1, STEPS)
    rows, cols = posts.row + posts.height * along.repeat(STEPS), posts.col + posts.width * np.tile(along, STEPS)
    lon, lat = _degrees(lattice, box.level, rows, cols)
    degrees = [lon.min(), lat.min(), lon.max(), lat.max()]
    folder = f"{finished.plan.regions[file.job.region].folder}tiles/"
    tile = {
        "boundingVolume": {"region": [*(math.radians(float(v)) for v in degrees), file.low_m, file.high_m]},
        "geometricError": file.error_m,
        "refine": "REPLACE",
        "transform": column_major(np.linalg.inv(frame).astype(np.float64)),
        "content": {"uri": f"./{file.name.removeprefix(folder)}"},
    }
    heights = np.array([[file.low_m], [file.high_m]])
    local = into_frame(frame, lonlat_to_ecef(lon, lat, heights).reshape(-1, 3))
    bulge = 1.0 + _bulge(lattice, posts)
    return _Part(tile, local.min(0) - bulge, local.max(0) + bulge)


def _bulge(lattice: Lattice, box: PixelBox) -> float:
    """Metres that the round Earth may rise above a chord between two followed places."""
    step = max(box.shape) * lattice.gsd(box.level) / (STEPS - 1)
    return 2 * step**2 / (8 * EARTH_RADIUS_M)


def _degrees(lattice: Lattice, level: int, rows: Floats, cols: Floats) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of corners of pixels."""
    gsd = lattice.gsd(level)
    return to_lonlat(lattice.crs, lattice.origin_x + cols * gsd, lattice.origin_y - rows * gsd)


def _branch(parts: Iterable[_Part]) -> _Part:
    """A tile without content over others."""
    parts = list(parts)
    low, high = np.min([part.low for part in parts], axis=0), np.max([part.high for part in parts], axis=0)
    centre, half = (low + high) / 2, np.nextafter((high - low) / 2, np.inf)
    tile = {
        "boundingVolume": {"box": [*centre.tolist(), half[0], 0.0, 0.0, 0.0, half[1], 0.0, 0.0, 0.0, half[2]]},
        "geometricError": max(
            float(np.linalg.norm(high - low)) / REACH, *(2 * part.tile["geometricError"] for part in parts)
        ),
        "refine": "ADD",
        "children": [part.tile for part in parts],
    }
    return _Part(tile, low, high)


def _text(root: Tile) -> bytes:
    """A tileset of a root tile as JSON."""
    document = {
        "asset": {"version": "1.1", "generator": "metaearth3d"},
        "geometricError": 2 * root["geometricError"],
        "root": root,
    }
    return json.dumps(document, separators=(",", ":")).encode()
