"""One place as the checker sees it: shipped tiles for heights, shipped rasters for the rest, steps of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from metaearth3d.errors import BadInput
from metaearth3d.qa.checking.surface import Surface
from metaearth3d.qa.checking.tiles import Frame, leaf_triangles

Floats = NDArray[np.float64]
GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True, eq=False)
class SceneFiles:
    """A scene's folder in a data set."""

    folder: Path
    names: dict[int, str]  # of land-cover codes

    def raster(self, name: str) -> Floats:
        """One raster (H, W) in float64."""
        try:
            with rasterio.open(self.folder / f"{name}.tif") as source:
                data: Floats = source.read(1).astype(np.float64)
        except (rasterio.errors.RasterioError, OSError) as error:
            raise BadInput(f"{self.folder / name}.tif cannot be read ({error}); write the data set again") from error
        return data

    @cached_property
    def frame(self) -> Frame:
        """Where the posts lie."""
        try:
            with rasterio.open(self.folder / "height.tif") as source:
                t = source.transform
                return Frame(source.crs.to_wkt(), t.c, t.f, t.a, -t.e)
        except (rasterio.errors.RasterioError, OSError) as error:
            raise BadInput(f"{self.folder / 'height.tif'} cannot be read ({error}); write the set again") from error

    @cached_property
    def height(self) -> Floats:
        """The raster of heights."""
        return self.raster("height")

    @cached_property
    def cover(self) -> NDArray[np.int64]:
        """The raster of land cover."""
        return self.raster("cover").astype(np.int64)

    @cached_property
    def above(self) -> Floats:
        """The raster of heights above ground."""
        return self.raster("above")

    @cached_property
    def to_lonlat(self) -> Transformer:
        """From the raster's CRS to degrees."""
        return Transformer.from_crs(self.frame.crs, "EPSG:4326", always_xy=True)

    def lonlat(self, row: float, col: float) -> tuple[float, float]:
        """Degrees of a post."""
        f = self.frame
        lon, lat = self.to_lonlat.transform(f.x0 + f.wide * (col + 0.5), f.y0 - f.high * (row + 0.5))
        return float(lon), float(lat)

    @cached_property
    def step(self) -> tuple[float, float]:
        """Ground metres between rows and between columns, averaged over the whole scene."""
        rows, cols = self.height.shape
        middle = self.lonlat(rows / 2, cols / 2)
        south, east = self.lonlat(rows / 2 + rows / 4, cols / 2), self.lonlat(rows / 2, cols / 2 + cols / 4)
        return (
            float(GEOD.inv(*middle, *south)[2]) / (rows / 4),
            float(GEOD.inv(*middle, *east)[2]) / (cols / 4),
        )

    @cached_property
    def surface(self) -> Surface:
        """The leaves of the shipped tiles."""
        return Surface(leaf_triangles(self.folder / "tiles" / "tileset.json", self.frame), self.step)


@dataclass(frozen=True, eq=False)
class Place:
    """A window of a scene: ``(row, col, height, width)``; all posts below count from the scene's corner."""

    scene: SceneFiles
    window: tuple[int, int, int, int]
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def z(self) -> Floats:
        """Heights of the tiles under the place's posts."""
        return self.scene.surface.posts(*self.window)

    @cached_property
    def raster(self) -> Floats:
        """Heights of the raster at the place's posts."""
        return self.cut(self.scene.height)

    def cut(self, plane: NDArray[Any], box: tuple[int, int, int, int] | None = None) -> NDArray[Any]:
        """A window of a raster of the scene."""
        row, col, height, width = box or self.window
        return plane[row : row + height, col : col + width]

    def here(self, box: tuple[int, int, int, int]) -> Floats:
        """Heights of the tiles in a box of the scene."""
        row, col = box[0] - self.window[0], box[1] - self.window[1]
        return self.z[row : row + box[2], col : col + box[3]]

    def height(self, p: tuple[int, int]) -> float:
        """Height of the tiles under a post of the scene."""
        return float(self.z[p[0] - self.window[0], p[1] - self.window[1]])

    def at(self, p: tuple[float, float], up: float) -> Floats:
        """Metres east, south and up of a place in the air."""
        dy, dx = self.scene.step
        return np.array([p[1] * dx, p[0] * dy, up])

    def bilinear(self, rows: Floats, cols: Floats) -> Floats:
        """Heights between posts."""
        r = np.clip(rows - self.window[0], 0, self.window[2] - 1)
        c = np.clip(cols - self.window[1], 0, self.window[3] - 1)
        i = np.minimum(r.astype(np.int64), self.window[2] - 2)
        j = np.minimum(c.astype(np.int64), self.window[3] - 2)
        u, v = r - i, c - j
        z = self.z
        top = z[i, j] + v * (z[i, j + 1] - z[i, j])
        low = z[i + 1, j] + v * (z[i + 1, j + 1] - z[i + 1, j])
        out: Floats = top + u * (low - top)
        return out
