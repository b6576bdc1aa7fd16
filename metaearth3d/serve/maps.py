"""Places of the web's grid on a world's lattice."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from metaearth3d.geo import Lattice, PixelBox, from_lonlat, planet_pixel
from metaearth3d.serve.shows import LiveWorld

REACH_M = 500_000.0  # a world without end on a map is shown this far from its origin; maps bend further out

Floats = NDArray[np.float64]


def lonlat_of(zoom: int, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a place given in tiles of a zoom; whole numbers are corners.

    >>> lonlat_of(1, 1, 1)
    (0.0, 0.0)
    """
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**zoom))))
    return x / 2**zoom * 360.0 - 180.0, lat


def tile_of(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """The tile ``(x, y)`` of a zoom that holds a place.

    >>> tile_of(2, 0.1, -0.1)
    (2, 2)
    """
    n = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return int((lon + 180.0) / 360.0 * n) % n, min(max(int(y), 0), n - 1)


def lattice_places(lattice: Lattice, zoom: int, x: int, y: int, size: int) -> tuple[Floats, Floats]:
    """Rows and columns (size, size), in pixels of level 0, of the pixel centres of a tile; infinite off the map."""
    n = 2**zoom
    steps = (np.arange(size) + 0.5) / size
    lon = (x + steps) / n * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y + steps) / n))))
    lons, lats = np.meshgrid(lon, lat)
    east, north = _to_map(lattice.crs).transform(lons, lats)
    return (lattice.origin_y - np.asarray(north)) / lattice.g0, (np.asarray(east) - lattice.origin_x) / lattice.g0


def around_px(lattice: Lattice, level: int, lon: float, lat: float) -> tuple[int, int]:
    """Row and column of the pixel of a level that holds a place."""
    if lattice.around is not None:
        rows, cols = planet_pixel(lattice, level, lon, lat)
        last = (lattice.columns(level) or 1) - 1
        return min(max(math.floor(rows), 0), last), math.floor(cols)
    x, y = from_lonlat(lattice.crs, lon, lat)
    g = lattice.gsd(level)
    return math.floor((lattice.origin_y - float(y)) / g), math.floor((float(x) - lattice.origin_x) / g)


def map_domain(lattice: Lattice, extent: PixelBox | None) -> PixelBox:
    """The pixels of level 0 that are shown of a world on a map: its image, or what lies about its origin."""
    if extent is not None:
        return extent
    reach = int(REACH_M / lattice.g0)
    return PixelBox(0, -reach, -reach, 2 * reach, 2 * reach)


def middle_of(world: LiveWorld, domain: PixelBox) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
    """Longitude and latitude of a world's middle, and its bounds in degrees."""
    from metaearth3d.world.places import lonlat_bounds

    bounds = lonlat_bounds(world.lattice, domain)
    return ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2), bounds


@lru_cache(maxsize=16)
def _to_map(crs: str) -> Transformer:
    return Transformer.from_crs(CRS.from_epsg(4326), CRS.from_user_input(crs), always_xy=True)
