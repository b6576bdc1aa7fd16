"""Where blocks lie in degrees: polygons, cut at the antimeridian as GeoJSON wants it (RFC 7946, 3.1.9 and 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo import Lattice, PixelBox, to_lonlat

Corners = NDArray[np.float64]  # (N, 4, 2) longitudes and latitudes; longitudes run on beyond 180


def corners_of(lattice: Lattice, boxes: Sequence[PixelBox]) -> Corners:
    """Longitude and latitude of boxes' corners, counter-clockwise from the south-west (N, 4, 2).

    On a planet longitudes go on where a box crosses the antimeridian: 179.9 to 180.1.
    """
    level = boxes[0].level
    row, col, height, width = np.array([box[1:] for box in boxes], np.float64).T
    rows, cols = np.stack([row + height, row + height, row, row], 1), np.stack([col, col + width, col + width, col], 1)
    gsd, columns = lattice.gsd(level), lattice.columns(level)
    y = lattice.origin_y - rows * gsd
    if columns is None:
        lon, lat = to_lonlat(lattice.crs, lattice.origin_x + cols * gsd, y)
    else:
        turn = np.floor(cols[:, :1] / columns)  # a box that begins beyond is brought back whole
        lon = (cols - turn * columns) / columns * 360.0 - 180.0
        _, lat = to_lonlat(lattice.crs, np.zeros_like(y), y)
    return np.stack([lon, lat], axis=-1)


def polygons(corners: Corners) -> NDArray[Any]:
    """Shapely polygons of corners, those that cross the antimeridian as two in one."""
    import shapely  # type: ignore[import-untyped]

    shapes = np.asarray(shapely.polygons(corners))
    for place in np.flatnonzero(corners[:, :, 0].max(axis=1) > 180.0):
        west = shapely.intersection(shapes[place], shapely.box(-180.0, -90.0, 180.0, 90.0))
        beyond = shapely.intersection(shapes[place], shapely.box(180.0, -90.0, 540.0, 90.0))
        east = shapely.transform(beyond, lambda at: at - [360.0, 0.0])
        parts = [part for shape in (west, east) for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        shapes[place] = shapely.orient_polygons(shapely.multipolygons(parts))
    return shapes


class Extent:
    """West, south, east and north of everything that it was shown; west is above east across the antimeridian."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._low, self._high = np.full(2, np.inf), np.full(2, -np.inf)

    def add(self, corners: Corners) -> None:
        """Show it the corners of some boxes; it stretches towards them the shorter way around."""
        lon = corners[:, :, 0]
        if np.isfinite(self._low[0]):
            middle = (self._low[0] + self._high[0]) / 2
            lon = lon - 360.0 * np.round((lon[:, :1] - middle) / 360.0)
        found = np.stack([lon, corners[:, :, 1]], axis=-1)
        self._low = np.minimum(self._low, found.min(axis=(0, 1)))
        self._high = np.maximum(self._high, found.max(axis=(0, 1)))

    @property
    def bounds(self) -> list[float] | None:
        """West, south, east, north; None if it was shown nothing."""
        if not np.isfinite(self._low).all():
            return None
        (west, south), (east, north) = self._low.tolist(), self._high.tolist()
        if east - west >= 360.0:
            west, east = -180.0, 180.0
        elif not -180.0 <= west <= east <= 180.0:
            west, east = (west + 180.0) % 360.0 - 180.0, (east + 180.0) % 360.0 - 180.0
        return [west, south, east, north]
