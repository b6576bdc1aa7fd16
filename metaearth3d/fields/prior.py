"""Heights from a function of longitude and latitude, such as the planet prior."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.fields.base import HEIGHT_BANDS, CoreField, digest_of, quantise_heights
from metaearth3d.fields.store import Store
from metaearth3d.geo.frames import to_lonlat
from metaearth3d.geo.lattice import Lattice, PixelBox, TileKey, core_box
from metaearth3d.geo.planet import planet_lonlat

MAP_REACH_M = 1_000_000.0  # a projected plane is a map this far from its origin; beyond, it goes on as its mirror image

Function = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[Any]]
Heights = Function  # in metres


class FunctionField(CoreField):
    """``function(lon, lat) -> metres`` at pixel centres, rounded to 1/64 m and called on small whole cores."""

    def __init__(
        self,
        lattice: Lattice,
        level: int,
        function: Function,
        digest: str,
        *,
        core_px: int = 64,
        store: Store | None = None,
    ) -> None:
        """``function`` takes and returns arrays of one shape; ``digest`` names it and its weights."""
        name = digest_of("function", lattice.to_dict(), level, digest)
        super().__init__(lattice, level, HEIGHT_BANDS, np.float32, digest=name, core_px=core_px, store=store)
        self.function = function

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Evaluate the function at the core's pixel centres."""
        return quantise_heights(self.function(*pixel_lonlat(self.lattice, core_box(key, self.core_px))))[None]


def pixel_lonlat(lattice: Lattice, box: PixelBox) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of a box's pixel centres, in shapes that broadcast to (h, w).

    On a planet rows beyond the map's last are where the last one is; a plane is folded (:func:`folded`).
    """
    cols, rows = box.col + np.arange(box.width) + 0.5, box.row + np.arange(box.height) + 0.5
    count = lattice.columns(box.level)
    if count is not None:
        lon, lat = planet_lonlat(lattice, box.level, np.clip(rows, 0.5, count - 0.5), cols)
        return lon[None, :], lat[:, None]
    g = lattice.gsd(box.level)
    x, y = lattice.origin_x + folded(cols * g), lattice.origin_y - folded(rows * g)
    return to_lonlat(lattice.crs, x[None, :], y[:, None])


def folded(metres: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Distances from the origin reflected into +-1000 km, so that a plane without end stays on the Earth.

    >>> folded(np.array([5.0, 1_000_001.0, -1_000_002.0])).tolist()
    [5.0, 999999.0, -999998.0]
    """
    phase = np.mod(metres + MAP_REACH_M, 4 * MAP_REACH_M)
    mirrored: NDArray[np.floating[Any]] = MAP_REACH_M - np.abs(phase - 2 * MAP_REACH_M)
    return mirrored
