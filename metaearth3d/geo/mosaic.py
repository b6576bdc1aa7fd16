"""A raster of the whole planet, read window by window and brought to rows and columns of the planet's lattice."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window

from metaearth3d.errors import BadInput
from metaearth3d.geo.cog import open_dataset
from metaearth3d.geo.inputs import colour_indexes, horizontal
from metaearth3d.geo.lattice import MERCATOR, MERCATOR_HALF_M, MERCATOR_RADIUS_M, Lattice, PixelBox
from metaearth3d.geo.planet import planet_lonlat

GEOGRAPHIC = "EPSG:4326"
AROUND = {GEOGRAPHIC: 360.0, MERCATOR: 2 * MERCATOR_HALF_M}  # once around, in units of the CRS
LATITUDES_NEEDED_DEG = 55.0  # to this far north and south a mosaic must reach; beyond its end its last row goes on
FINEST_SHARE = 0.8  # a rung may be this much finer than the mosaic
ZOOMS = range(3, 18, 2)  # rungs of four that end at the web's zoom 17, 1.19 m at the equator
TILE_PX = 256

Floats = NDArray[np.float64]


class Mosaic:
    """An RGB raster once around the planet, in degrees (EPSG:4326) or Web Mercator (EPSG:3857), of any size.

    Nothing is held in memory. Its first column may stand at any longitude. Pixels hidden by a mask, alpha or nodata
    take no part.
    """

    def __init__(self, path: str | Path) -> None:
        """Look at the file's frame.

        Raises:
            BadInput: it cannot be read, is not of these CRSs, not once around, or not red, green and blue in uint8.
        """
        self.path = Path(path)
        with open_dataset(self.path) as file:
            self.shape: tuple[int, int] = (file.height, file.width)
            if file.crs is None:
                raise BadInput(f"{path} has no coordinate reference system; give a georeferenced file")
            self.crs = horizontal(file.crs.to_wkt())
            self.affine = file.transform
            self.indexes = colour_indexes(file, self.path)
            dtypes = {file.dtypes[index - 1] for index in self.indexes}
        if dtypes != {"uint8"}:
            raise BadInput(f"{path} has {'/'.join(sorted(dtypes))} pixels; a mosaic of the planet needs uint8")
        self._check()

    def _check(self) -> None:
        """Refuse a frame that is not the planet's."""
        a = self.affine
        if self.crs not in AROUND:
            raise BadInput(f"{self.path} is in {self.crs}; a mosaic of the planet needs {GEOGRAPHIC} or {MERCATOR}")
        if a.b or a.d or a.a <= 0 or a.e >= 0:
            raise BadInput(f"{self.path} has a rotated or mirrored geotransform; warp it north-up first")
        around = self.shape[1] * a.a / AROUND[self.crs]
        if abs(around - 1) > 0.5 / self.shape[1]:
            raise BadInput(f"{self.path} goes {around:.3f} times around the planet; a mosaic of the planet goes once")
        north, south = self._rows(np.array([-LATITUDES_NEEDED_DEG, LATITUDES_NEEDED_DEG]))[::-1]
        if north < -1 or south > self.shape[0] + 1:
            raise BadInput(f"{self.path} does not reach latitudes {LATITUDES_NEEDED_DEG:g} N and S; give all of it")

    @property
    def zoom(self) -> int:
        """The web's zoom, of 3, 5 ... 17, whose pixels are as fine as this mosaic's, or up to four times coarser."""
        fits = [z for z in ZOOMS if TILE_PX << z <= self.shape[1] / FINEST_SHARE]
        return fits[-1] if fits else ZOOMS[0]

    def read(self, lattice: Lattice, box: PixelBox) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Colours (3, h, w) of a box of the planet's lattice, and where (h, w) the mosaic had any.

        Linear between pixels where it enlarges, weighted means over about two pixels' width where it reduces: weights
        are a triangle, separate along rows and columns. Rows beyond the mosaic's repeat its last; columns go around.
        """
        edges = planet_lonlat(
            lattice, box.level, box.row + np.arange(box.height + 1), box.col + np.arange(box.width + 1)
        )
        row_taps, row_weights = _taps(self._rows(edges[1]))
        col_taps, col_weights = _taps(self._cols(edges[0]))
        row_taps = np.clip(row_taps, 0, self.shape[0] - 1)
        data, mask = self._window(row_taps, col_taps)
        weight = _weighted(mask.astype(np.float64)[None], row_taps, row_weights, col_taps, col_weights)[0]
        total = _weighted(data * mask, row_taps, row_weights, col_taps, col_weights)
        known = weight > 1e-6
        out = np.rint(np.clip(total / np.where(known, weight, 1.0), 0, 255)).astype(np.uint8)
        return out, known

    def _rows(self, lat: Floats) -> Floats:
        """Rows of latitudes, row 0's north edge being 0."""
        phi = np.radians(lat)
        y = lat if self.crs == GEOGRAPHIC else MERCATOR_RADIUS_M * np.arctanh(np.sin(phi))
        rows: Floats = (y - self.affine.f) / self.affine.e
        return rows

    def _cols(self, lon: Floats) -> Floats:
        """Columns of longitudes, neither brought back nor cut off at the mosaic's ends."""
        x = lon if self.crs == GEOGRAPHIC else MERCATOR_RADIUS_M * np.radians(lon)
        cols: Floats = (x - self.affine.c) / self.affine.a
        return cols

    def _window(self, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Pixels (3, H, W) and validity (H, W) between the lowest and highest of rows and columns."""
        top, bottom, left, right = rows.min(), rows.max() + 1, cols.min(), cols.max() + 1
        width = self.shape[1]
        data, masks = [], []
        with open_dataset(self.path) as file:
            while left < right:
                start = int(left % width)
                count = int(min(right - left, width - start))
                window = Window(start, int(top), count, int(bottom - top))
                try:
                    data.append(file.read(self.indexes, window=window))
                    masks.append((file.read_masks(self.indexes, window=window) > 0).any(axis=0))
                except RasterioError as error:
                    where = f"rows {top} to {bottom - 1}, columns {start} to {start + count - 1}"
                    raise BadInput(f"{self.path} cannot be read at {where}; it seems damaged there") from error
                left += count
        return np.concatenate(data, axis=2), np.concatenate(masks, axis=1)


def _taps(edges: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Source pixels (n, k) and their weights for n target pixels between n + 1 edges given in source pixels."""
    centre, size = (edges[:-1] + edges[1:]) / 2, np.maximum(1.0, np.diff(edges))
    first = np.floor(centre - size - 0.5).astype(np.int64)
    taps = first[:, None] + np.arange(math.ceil(2 * float(size.max())) + 2)
    weights = np.maximum(0.0, 1.0 - np.abs(taps + 0.5 - centre[:, None]) / size[:, None])
    return taps, weights / weights.sum(axis=1, keepdims=True)


def _weighted(data: NDArray[Any], rows: Any, row_weights: Floats, cols: Any, col_weights: Floats) -> Floats:
    """Weighted sums (C, n, m) over the taps of both axes, added in one order: always the same bytes."""
    rows, cols = rows - rows.min(), cols - cols.min()
    tall = np.zeros((len(data), len(rows), data.shape[2]))
    for k in range(rows.shape[1]):
        tall += data[:, rows[:, k]] * row_weights[:, k, None]
    out = np.zeros((len(data), len(rows), len(cols)))
    for k in range(cols.shape[1]):
        out += tall[:, :, cols[:, k]] * col_weights[:, k]
    return out
