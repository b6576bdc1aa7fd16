"""The check of any folder with tiles: a scene, a tileset, or a batch's tileset over those of its sectors."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import Lattice
from metaearth3d.tiles3d.checks import Examined, examine
from metaearth3d.tiles3d.joins import Joins
from metaearth3d.tiles3d.rasters import RasterField

INDEX = "tileset.json"

Tile = dict[str, Any]


@dataclass
class Checked:
    """What was looked at, and every fault in one sentence."""

    tilesets: int = 0
    tiles: int = 0
    against_heights: int = 0  # tilesets whose errors were measured against their raster
    faults: list[str] = field(default_factory=list)


def check_all(folder: str | Path) -> Checked:
    """Check the tiles of a scene, a tileset or a batch; heights beside them are what errors are measured against.

    Raises:
        BadInput: there is no tileset in the folder.
    """
    base = Path(folder)
    root = next((at for at in (base, base / "tiles") if (at / INDEX).is_file()), None)
    if root is None:
        raise BadInput(f"{folder} holds no {INDEX}; give a scene, a folder of 3D Tiles or a finished batch")
    try:
        document = json.loads((root / INDEX).read_bytes())
        single = "box" in document.get("extras", {})
    except (OSError, ValueError, AttributeError) as error:
        raise BadInput(f"{root / INDEX} cannot be read ({error}); write the tiles again") from error
    found = Checked()
    if single:
        _take(found, root, "", base)
        return found
    joins = Joins()
    for name in _sectors(root, "", document, None, found.faults):
        sector = posixpath.dirname(name)
        joins.add(sector, _take(found, root / sector, f"{sector}: ", base))
    found.faults += joins.faults()
    return found


def _take(found: Checked, root: Path, prefix: str, base: Path) -> Examined:
    """Check one tileset and add up what was found."""
    height = _heights(root, base)
    one = examine(root, height=height)
    found.tilesets += 1
    found.tiles += len(one.borders)
    found.against_heights += height is not None
    found.faults += [prefix + fault for fault in one.faults]
    return one


def _heights(root: Path, base: Path) -> RasterField | None:
    """The raster a tileset was made of, where it lies in one of the folders above; None where there is none."""
    try:
        extras = json.loads((root / INDEX).read_bytes())["extras"]
        lattice, level = Lattice(**extras["lattice"]), int(extras["box"][0])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    folders = [root, *(at for at in root.parents if at == base or base in at.parents), base]
    for at in folders:
        for kind in ("tif", "vrt"):
            path = at / f"height_{lattice.gsd(level):g}m.{kind}"
            if path.is_file():
                return RasterField(path, lattice, level)
    return None


def _sectors(folder: Path, base: str, document: Tile, above: Tile | None, faults: list[str]) -> Iterator[str]:
    """Names of the sectors' tilesets below a tileset of tilesets; what is wrong with the tree itself goes to faults."""
    limit = float("inf") if above is None else above["geometricError"]
    stack: list[tuple[Tile, float, NDArray[np.float64] | None]] = [(document["root"], limit, None)]
    while stack:
        tile, ceiling, box = stack.pop()
        name = posixpath.normpath(posixpath.join(base, tile.get("content", {}).get("uri", "")))
        if "contents" in tile:
            faults.append(f"{name} uses contents, which several viewers drop")
        if tile["geometricError"] > ceiling:
            faults.append(f"{name} has a larger geometricError than its parent")
        own = _box(tile)
        if own is not None and box is not None and ((own[0] < box[0] - 1e-3) | (own[1] > box[1] + 1e-3)).any():
            faults.append(f"the box of {name} reaches out of its parent's")
        stack += [(child, tile["geometricError"], own) for child in tile.get("children", [])]
        if not name.endswith(".json"):
            continue
        try:
            inner = json.loads((folder / name).read_bytes())
        except (OSError, ValueError) as error:
            faults.append(f"{name} cannot be read: {error}")
            continue
        if "box" in inner.get("extras", {}):
            yield name
        else:
            yield from _sectors(folder, posixpath.dirname(name), inner, tile, faults)


def _box(tile: Tile) -> NDArray[np.float64] | None:
    """Lowest and highest corner (2, 3) of a box volume without a transform of its own; None of others."""
    if "box" not in tile["boundingVolume"] or "transform" in tile:
        return None
    box = np.array(tile["boundingVolume"]["box"])
    half = np.abs(box[3:].reshape(3, 3)).sum(0)
    return np.stack([box[:3] - half, box[:3] + half])
