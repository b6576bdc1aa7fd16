"""Scenes as a data set ships them, so that every answer can be computed again: heights, tiles, cover, a record."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from odc.geo.crs import CRS
from odc.geo.geobox import GeoBox

from metaearth3d.geo import Lattice, PixelBox, Raster, write_cog
from metaearth3d.qa.bases import base
from metaearth3d.qa.ground import Ground
from metaearth3d.qa.types import Box


def export(ground: Ground, out: Path) -> dict[str, Any]:
    """Write a scene's folder and return its record."""
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "height.tif", ground, ground.z.astype(np.float32))
    if ground.above is not None:
        _write(out / "above.tif", ground, ground.above.astype(np.float32))
    if ground.cover is not None:
        _write(out / "cover.tif", ground, ground.cover.astype(np.int32))
    if ground.folder is not None:
        shutil.copytree(ground.folder / "tiles", out / "tiles", copy_function=_link)
    else:
        _tiles(ground, out / "tiles")
    return {
        "name": ground.name,
        "digest": ground.digest,
        "bounds_lonlat": list(ground.bounds),
        "shape_px": list(ground.z.shape),
        "step_m": list(ground.step_m),
        "error_m": ground.error_m,
        "rmse_m": ground.rmse_m,
        "cover_names": {str(k): v for k, v in ground.cover_names.items()},
        "origin": dict(ground.origin),
    }


def _write(path: Path, ground: Ground, data: NDArray[Any]) -> None:
    """One band on the scene's frame."""
    x, y, wide, high = ground.transform
    geobox = GeoBox(data.shape, Affine(wide, 0, x, 0, -high, y), CRS(ground.crs))
    write_cog(path, Raster(data[None], geobox, (path.stem,)))


def _link(source: str, target: str) -> None:
    """A hard link where the disk allows, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _tiles(ground: Ground, out: Path) -> None:
    """3D Tiles of rasters that came without any, meshed within the error that margins were computed for."""
    from metaearth3d.fields.source import SourceField
    from metaearth3d.tiles3d import write_tileset

    x, y, wide, _ = ground.transform
    rows, cols = ground.z.shape
    lattice = Lattice(ground.crs, x, y, wide)
    texture = np.asarray(base(ground, Box("", 0, 0, rows, cols), (cols, rows), 0).convert("RGB").copy())
    height = SourceField(lattice, 0, ground.z.astype(np.float32)[None], None, 0, 0)
    image = SourceField(lattice, 0, np.ascontiguousarray(texture.transpose(2, 0, 1)), None, 0, 0)
    write_tileset(
        out, height=height, image=image, box=PixelBox(0, 0, 0, rows - 1, cols - 1), max_error_m=ground.error_m - 0.02
    )
