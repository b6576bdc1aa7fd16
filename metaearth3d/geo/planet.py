"""Places on the planet's Web-Mercator lattice, in closed form (IOGP guidance note 7-2, method 1024).

pyproj does the same, but brings longitudes beyond the antimeridian back and so cannot tell which way a box lies.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import MERCATOR_HALF_M, MERCATOR_RADIUS_M, Lattice, PixelBox, TileKey

LAST_LATITUDE_DEG = math.degrees(math.atan(math.sinh(math.pi)))  # 85.0511: there the map is as high as it is wide

Floats = NDArray[np.float64]


def planet_pixel(lattice: Lattice, level: int, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """``(rows, columns)`` of degrees, pixel 0's north-west corner being (0, 0); longitudes beyond 180 go on east.

    >>> [float(v) for v in planet_pixel(Lattice.planet(2048), 0, 181.40625, 0.0)]
    [1024.0, 2056.0]
    """
    g = lattice.gsd(level)
    y = MERCATOR_RADIUS_M * np.arctanh(np.sin(np.radians(np.asarray(lat, np.float64))))
    x = MERCATOR_RADIUS_M * np.radians(np.asarray(lon, np.float64))
    return (MERCATOR_HALF_M - y) / g, (x + MERCATOR_HALF_M) / g


def planet_lonlat(lattice: Lattice, level: int, rows: ArrayLike, cols: ArrayLike) -> tuple[Floats, Floats]:
    """``(longitudes, latitudes)`` in degrees; inverse of :func:`planet_pixel`, rows beyond the map take its edge."""
    g = lattice.gsd(level)
    y = np.clip(MERCATOR_HALF_M - np.asarray(rows, np.float64) * g, -MERCATOR_HALF_M, MERCATOR_HALF_M)
    x = np.asarray(cols, np.float64) * g - MERCATOR_HALF_M
    return np.degrees(x / MERCATOR_RADIUS_M), np.degrees(np.arctan(np.sinh(y / MERCATOR_RADIUS_M)))


def planet_box(lattice: Lattice, level: int, bounds: tuple[float, float, float, float]) -> PixelBox:
    """The smallest box over ``(west, south, east, north)`` degrees; edges within 1e-6 px snap; east may exceed 180."""
    west, south, east, north = bounds
    (top, end_row), (left, end_col) = planet_pixel(lattice, level, [west, east], [north, south])
    row, col = math.floor(top + 1e-6), math.floor(left + 1e-6)
    return PixelBox(level, row, col, max(math.ceil(end_row - 1e-6) - row, 1), max(math.ceil(end_col - 1e-6) - col, 1))


def home(lattice: Lattice, box: PixelBox) -> PixelBox:
    """The same place with its first column once around the planet (0 or more); a plane's box as it is.

    >>> home(Lattice.planet(2048), PixelBox(0, 5, -3, 9, 9)).col
    2045
    """
    columns = lattice.columns(box.level)
    return box if columns is None else box._replace(col=box.col % columns)


def xyz(lattice: Lattice, key: TileKey, core_px: int) -> tuple[int, int, int]:
    """The web's tile address ``(zoom, x, y)`` of a canonical core, which covers that tile exactly.

    >>> xyz(Lattice.planet(2048), TileKey(7, 3, -1), 512)
    (16, 65535, 3)
    """
    count, rest = divmod(lattice.columns(key.level) or 0, core_px)
    if rest or not count or count & (count - 1):
        raise BadInput(f"cores of {core_px} px are no tiles of the web; give a planet's lattice and a power of two")
    return count.bit_length() - 1, key.col % count, key.row
