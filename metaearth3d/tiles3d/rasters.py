"""A raster on disk as a field: heights or colours of a finished scene, read window by window."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import RasterioError
from rasterio.windows import Window

from metaearth3d.errors import BadInput, OutsideField
from metaearth3d.geo.lattice import Lattice, PixelBox
from metaearth3d.geo.raster import Raster

SNAP_PX = 1e-3  # how far a raster's corner may be from a pixel's corner of the lattice


class RasterField:
    """The pixels of a north-up raster with square pixels, where it has any."""

    def __init__(self, path: str | Path, lattice: Lattice | None = None, level: int = 0) -> None:
        """``lattice`` is by default the raster's own: its first pixel is (0, 0) at level 0.

        Raises:
            BadInput: it cannot be read, or does not lie on the lattice's pixels.
        """
        try:
            with rasterio.open(path) as file:
                a, shape, crs = file.transform, file.shape, file.crs
                self.bands = tuple(name or f"band_{k}" for k, name in enumerate(file.descriptions, 1))
                self.dtype = np.dtype(file.dtypes[0])
                self.nodata = file.nodata
        except RasterioError as error:
            raise BadInput(f"{path} cannot be read as a raster ({error}); give a GeoTIFF") from error
        if crs is None or a.b or a.d or not math.isclose(a.a, -a.e, rel_tol=1e-6):
            raise BadInput(f"{path} is not north-up with square pixels and a CRS; warp it first (gdalwarp does)")
        self.path = Path(path)
        self.lattice = lattice or Lattice(crs.to_string(), a.c, a.f, a.a)
        self.level = level
        gsd = self.lattice.gsd(level)
        row, col = (self.lattice.origin_y - a.f) / gsd, (a.c - self.lattice.origin_x) / gsd
        if not math.isclose(a.a, gsd, rel_tol=1e-6) or max(abs(row - round(row)), abs(col - round(col))) > SNAP_PX:
            raise BadInput(
                f"{path} does not lie on the pixels of level {level}; give the raster the tiles were made of"
            )
        self.box = PixelBox(level, round(row), round(col), *shape)

    def read(self, box: PixelBox) -> Raster:
        """The pixels of a box inside the raster.

        Raises:
            OutsideField: the box reaches out of it.
        """
        if box & self.box != box:
            raise OutsideField(f"{self.path.name} has no pixels at {tuple(box)}; its box is {tuple(self.box)}")
        window = Window(box.col - self.box.col, box.row - self.box.row, box.width, box.height)
        with rasterio.open(self.path) as file:
            data = file.read(window=window)
        return Raster(data, self.lattice.geobox(box), self.bands, self.nodata)
