"""The integer grid all levels share: level ``l`` has GSD ``g0 / 4**l``, and a pixel's 4x4 children tile it exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from affine import Affine
from numpy.typing import ArrayLike, NDArray
from odc.geo.crs import CRS
from odc.geo.geobox import GeoBox

from metaearth3d.errors import BadInput

FACTOR = 4
MERCATOR = "EPSG:3857"
MERCATOR_RADIUS_M = 6378137.0  # of the sphere of EPSG:3857 (IOGP guidance note 7-2, method 1024)
MERCATOR_HALF_M = math.pi * MERCATOR_RADIUS_M  # x and y run from minus to plus this


class TileKey(NamedTuple):
    """Address of one canonical core: ``(level, row, col)`` in units of cores; may be negative."""

    level: int
    row: int
    col: int


class PixelBox(NamedTuple):
    """Half-open box of pixels ``[row, row + height) x [col, col + width)`` at a level; row and col may be negative.

    >>> PixelBox(1, 4, 8, 4, 4).parent()
    PixelBox(level=0, row=1, col=2, height=1, width=1)
    """

    level: int
    row: int
    col: int
    height: int
    width: int

    @property
    def shape(self) -> tuple[int, int]:
        """``(height, width)`` in pixels."""
        return self.height, self.width

    def pad(self, margin: int) -> PixelBox:
        """The box grown by ``margin`` pixels on all four sides."""
        height, width = self.height + 2 * margin, self.width + 2 * margin
        return PixelBox(self.level, self.row - margin, self.col - margin, height, width)

    def parent(self, up: int = 1) -> PixelBox:
        """The smallest box ``up`` levels coarser that covers this one."""
        f = FACTOR**up
        row, col = self.row // f, self.col // f
        end_row, end_col = -(-(self.row + self.height) // f), -(-(self.col + self.width) // f)
        return PixelBox(self.level - up, row, col, end_row - row, end_col - col)

    def children(self, down: int = 1) -> PixelBox:
        """The box of all descendants ``down`` levels finer; ``children(k).parent(k)`` is the box itself."""
        f = FACTOR**down
        return PixelBox(self.level + down, self.row * f, self.col * f, self.height * f, self.width * f)

    def __and__(self, other: PixelBox) -> PixelBox:
        """The common part, of height or width 0 where there is none."""
        if self.level != other.level:
            raise BadInput(f"boxes of level {self.level} and {other.level} do not meet; give boxes of one level")
        row, col = max(self.row, other.row), max(self.col, other.col)
        end_row = min(self.row + self.height, other.row + other.height)
        end_col = min(self.col + self.width, other.col + other.width)
        return PixelBox(self.level, row, col, max(0, end_row - row), max(0, end_col - col))

    def slices(self, outer: PixelBox) -> tuple[slice, slice]:
        """Index of this box inside an array that holds ``outer``."""
        row, col = self.row - outer.row, self.col - outer.col
        return slice(row, row + self.height), slice(col, col + self.width)

    def cores(self, size_px: int) -> Iterator[TileKey]:
        """Keys of the canonical cores of ``size_px`` pixels that meet this box, row by row."""
        for row in range(self.row // size_px, -(-(self.row + self.height) // size_px)):
            for col in range(self.col // size_px, -(-(self.col + self.width) // size_px)):
                yield TileKey(self.level, row, col)


def core_box(key: TileKey, size_px: int) -> PixelBox:
    """The pixels of one canonical core."""
    return PixelBox(key.level, key.row * size_px, key.col * size_px, size_px, size_px)


@dataclass(frozen=True)
class Lattice:
    """A north-up grid in a projected CRS in metres; ``(origin_x, origin_y)`` is a corner of pixel (0, 0) at each level.

    Any integer level exists; negative ones are coarser than ``g0`` (metres per pixel at level 0). A grid of the whole
    planet (:meth:`planet`) goes ``around``: after that many columns of level 0 it is at the same place again.
    """

    crs: str
    origin_x: float
    origin_y: float
    g0: float = 64.0
    around: int | None = None

    def __post_init__(self) -> None:
        """Refuse a grid no pixel could live on."""
        if not (math.isfinite(self.g0) and self.g0 > 0):
            raise BadInput(f"g0 is {self.g0}; it must be a positive number of metres per pixel")
        if self.around is None:
            return
        given = (self.origin_x, self.origin_y, self.g0 * self.around)
        if (self.crs, given) != (MERCATOR, (-MERCATOR_HALF_M, MERCATOR_HALF_M, 2 * MERCATOR_HALF_M)):
            raise BadInput(f"a grid {self.around} columns around is Web Mercator's own; make it with Lattice.planet")

    @classmethod
    def planet(cls, around: int = 2048) -> Lattice:
        """The Web-Mercator grid (EPSG:3857) of ``around`` columns and as many rows, 180 W and 85.05 N its corner.

        With ``256 * 2**z`` columns level ``l`` is the web's zoom ``z + 2l``: the default's level 0 is zoom 3.

        >>> Lattice.planet().gsd(7)  # zoom 17
        1.194328566955879
        """
        if around < 1 or around & (around - 1):
            raise BadInput(f"around is {around}; it must be a power of two columns, such as 2048")
        return cls(MERCATOR, -MERCATOR_HALF_M, MERCATOR_HALF_M, 2 * MERCATOR_HALF_M / around, around)

    def columns(self, level: int) -> int | None:
        """Columns (and rows) of the whole planet at a level; None on a plane, which has no end."""
        if self.around is None:
            return None
        count, rest = divmod(self.around << max(2 * level, 0), 1 << max(-2 * level, 0))
        if rest or not count:
            raise BadInput(f"level {level} has no whole number of columns around the planet; give a finer one")
        return count

    def ground_gsd(self, level: int, rows: ArrayLike) -> float | NDArray[np.float64]:
        """Metres on the ground per pixel: one number on a plane; on the planet one for each of ``rows``.

        Web Mercator is conformal, so east-west and north-south are one number, the GSD times the cosine of the
        latitude at the rows' middle. Rows beyond the last count as the last.
        """
        if self.around is None:
            return self.gsd(level)
        g = self.gsd(level)
        end = MERCATOR_HALF_M - g / 2
        y = np.clip(self.origin_y - (np.asarray(rows, np.float64) + 0.5) * g, -end, end)
        ground: NDArray[np.float64] = g / np.cosh(y / MERCATOR_RADIUS_M)  # cos(lat) = sech(y / R)
        return ground

    def ground_share(self, lat: float) -> float:
        """Metres on the ground per metre of the map at a latitude: 1 on a plane, the cosine on the planet."""
        return 1.0 if self.around is None else math.cos(math.radians(lat))

    def gsd(self, level: int) -> float:
        """Metres per pixel at a level."""
        return self.g0 * float(FACTOR) ** -level

    def level_near(self, gsd: float) -> int:
        """The level whose GSD is nearest to ``gsd`` by ratio."""
        if not (math.isfinite(gsd) and gsd > 0):
            raise BadInput(f"gsd is {gsd}; it must be a positive number of metres per pixel")
        return round(math.log(self.g0 / gsd, FACTOR))

    def affine(self, level: int) -> Affine:
        """Pixel (col, row) to (x, y) at a level."""
        g = self.gsd(level)
        return Affine(g, 0.0, self.origin_x, 0.0, -g, self.origin_y)

    def geobox(self, box: PixelBox) -> GeoBox:
        """The georeferenced frame of a pixel box."""
        g = self.gsd(box.level)
        affine = Affine(g, 0.0, self.origin_x + box.col * g, 0.0, -g, self.origin_y - box.row * g)
        return GeoBox(box.shape, affine, CRS(self.crs))

    def box(self, bounds: tuple[float, float, float, float], level: int) -> PixelBox:
        """The smallest box over ``(x_min, y_min, x_max, y_max)`` of the lattice's CRS; edges within 1e-6 px snap."""
        g = self.gsd(level)
        x0, y0, x1, y1 = bounds
        col, row = math.floor((x0 - self.origin_x) / g + 1e-6), math.floor((self.origin_y - y1) / g + 1e-6)
        end_col, end_row = math.ceil((x1 - self.origin_x) / g - 1e-6), math.ceil((self.origin_y - y0) / g - 1e-6)
        return PixelBox(level, row, col, max(end_row - row, 1), max(end_col - col, 1))

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)
