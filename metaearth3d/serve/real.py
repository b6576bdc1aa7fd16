"""A real picture beside a generated world: a georeferenced raster as tiles of the web's grid, never mixed with it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.warp import transform_bounds

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import MERCATOR, MERCATOR_HALF_M
from metaearth3d.serve.asked import absent
from metaearth3d.serve.encode import png
from metaearth3d.serve.web import TILE_PX, Address
from metaearth3d.tiles3d.exports.maps import warped
from metaearth3d.world.spec import file_sha256


@dataclass(frozen=True)
class RealPicture:
    """An RGB raster of bytes, where it lies (degrees) and the zooms it is shown at."""

    path: Path
    digest: str
    bounds: tuple[float, float, float, float]
    zooms: range

    def tile(self, at: Address) -> bytes:
        """A PNG, clear where the picture is not.

        Raises:
            Refused: the tile does not meet the picture.
        """
        if at.zoom not in self.zooms:
            raise absent(f"zoom is {at.zoom}; this picture has {self.zooms[0]} to {self.zooms[-1]}")
        with rasterio.open(self.path) as file:
            colours, seen = warped(file, (at.zoom, at.x, at.y))
        if not seen.any():
            raise absent("the tile lies outside the picture; see its bounds in /real/world.json")
        return png(np.concatenate([colours[:3], seen[None] * 255]).astype(np.uint8))

    @property
    def description(self) -> dict[str, Any]:
        """What ``real/world.json`` says, in the words of a world's."""
        west, south, east, north = self.bounds
        return {
            "digest": self.digest,
            "kind": "real",
            "name": self.path.name,
            "bounds": list(self.bounds),
            "center": [(west + east) / 2, (south + north) / 2],
            "zooms": [self.zooms[0], self.zooms[-1]],
            "tiles": {"imagery_png": "xyz/{z}/{x}/{y}.png", "size_px": TILE_PX},
        }


def open_real(path: str | Path) -> RealPicture:
    """A georeferenced raster of three or four bands of bytes.

    Raises:
        BadInput: it is none.
    """
    path = Path(path)
    try:
        with rasterio.open(path) as file:
            if file.crs is None or file.count < 3 or file.dtypes[0] != "uint8":
                raise BadInput(f"{path} is no georeferenced RGB raster of bytes; give a GeoTIFF with a CRS and 3 bands")
            bounds = transform_bounds(file.crs, "EPSG:4326", *file.bounds)
            west, south, east, north = transform_bounds(file.crs, MERCATOR, *file.bounds)
            finest = max((east - west) / file.width, (north - south) / file.height)
    except rasterio.RasterioIOError as error:
        raise BadInput(f"{path} cannot be read as a raster ({error})") from error
    whole = 2 * MERCATOR_HALF_M / TILE_PX
    last = max(0, math.ceil(math.log2(whole / finest) - 0.25))
    first = max(0, math.floor(math.log2(whole * TILE_PX / max(east - west, north - south))) - 3)
    return RealPicture(path, file_sha256(path)[:16], bounds, range(min(first, last), last + 1))
