"""A georeferenced array: what every field answers and every COG holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from xarray import DataArray


@dataclass(frozen=True, eq=False)
class Raster:
    """Pixels ``data`` (C, H, W) on a geobox, one name per band; ``tags`` are free text such as the height datum."""

    data: NDArray[Any]
    geobox: GeoBox
    bands: tuple[str, ...]
    nodata: float | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an array that does not fit its frame or its names."""
        if self.data.ndim != 3 or self.data.shape[1:] != tuple(self.geobox.shape):
            shape = tuple(self.geobox.shape)
            raise BadInput(f"data has shape {self.data.shape}; its geobox needs (bands, {shape[0]}, {shape[1]})")
        if len(self.bands) != self.data.shape[0]:
            raise BadInput(f"{len(self.bands)} band names were given for {self.data.shape[0]} bands; give one each")

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of one pixel."""
        return self.data.dtype

    def band(self, name: str) -> NDArray[Any]:
        """One band (H, W) by name."""
        if name not in self.bands:
            raise BadInput(f"there is no band {name!r}; the raster has {', '.join(self.bands)}")
        pixels: NDArray[Any] = self.data[self.bands.index(name)]
        return pixels

    def to_xarray(self) -> DataArray:
        """The same pixels with coordinates ``band, y, x`` and a CRS as CF and rioxarray spell it."""
        from xarray import DataArray, Variable

        a: Affine = self.geobox.affine
        height, width = self.data.shape[1:]
        crs = {} if self.geobox.crs is None else {"crs_wkt": self.geobox.crs.to_wkt()}
        transform = " ".join(repr(float(v)) for v in (a.c, a.a, a.b, a.f, a.d, a.e))  # GDAL's order
        coords = {
            "band": list(self.bands),
            "y": a.f + (np.arange(height) + 0.5) * a.e,
            "x": a.c + (np.arange(width) + 0.5) * a.a,
            "spatial_ref": Variable((), 0, {**crs, "GeoTransform": transform}),
        }
        attrs: dict[str, Any] = dict(self.tags) if self.nodata is None else {**self.tags, "nodata": self.nodata}
        array = DataArray(self.data, coords=coords, dims=("band", "y", "x"), attrs=attrs)
        array.encoding["grid_mapping"] = "spatial_ref"
        return array

    def write(self, path: str | Path) -> Path:
        """Write a cloud-optimised GeoTIFF (see :mod:`metaearth3d.geo.cog`) and return its path."""
        from metaearth3d.geo.cog import write_cog

        return write_cog(path, self)

    @classmethod
    def open(cls, path: str | Path) -> Raster:
        """The whole of a georeferenced file, pixels as stored; a damaged or foreign file is :class:`BadInput`."""
        from metaearth3d.geo.cog import read_raster

        return read_raster(path)
