"""Tiles of the web's own grid (XYZ addresses in Web Mercator, 256 px) read from a world's fields.

A planet's levels are zooms of that grid, so a tile is a crop of cores, or the mean of 2 x 2 pixels at a zoom between
two levels. A world on a projected map is read at the places of the tile's pixel centres, each pixel by itself, so that
neighbouring tiles cannot disagree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.fields import BoxField
from metaearth3d.geo import PixelBox
from metaearth3d.serve.coarse import height_levels, image_levels
from metaearth3d.serve.maps import around_px, lattice_places, lonlat_of, map_domain, middle_of
from metaearth3d.serve.shows import LiveWorld

TILE_PX = 256
DEEPEST_ZOOM = 24
MOST_MEAN = 32  # pixels a side that one pixel of a tile may be the mean of

Mask = NDArray[np.bool_]


class Address(NamedTuple):
    """A tile of the web's grid: zoom, column from 180 W, row from 85.05 N."""

    zoom: int
    x: int
    y: int


class Spot(NamedTuple):
    """What a world says of one place."""

    lon: float
    lat: float
    elevation_m: float
    colour: tuple[int, int, int]
    level: int
    gsd_m: float  # on the ground


class WebTiles(Protocol):
    """Tiles of one world."""

    zooms: range
    bounds: tuple[float, float, float, float]  # west, south, east, north in degrees
    centre: tuple[float, float]

    def image(self, at: Address) -> tuple[NDArray[np.uint8], Mask | None]:
        """Colours (3, 256, 256) and, where the tile leaves the world, which pixels (256, 256) lie inside."""
        ...

    def height(self, at: Address) -> NDArray[np.float64]:
        """Metres (256, 256)."""
        ...

    def holds(self, at: Address) -> bool:
        """Whether the tile meets the world."""
        ...

    def spot(self, lon: float, lat: float, zoom: int) -> Spot:
        """The pixel of a place at the level that tiles of a zoom are read from."""
        ...

    def spot_level(self, zoom: int) -> int:
        """The level that tiles of a zoom are read from."""
        ...


def web_tiles(world: LiveWorld) -> WebTiles:
    """The tiles of a world."""
    return PlanetTiles(world) if world.lattice.around is not None else MapTiles(world)


def mean_colours(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Means of (C, n size, m size) over squares, rounded half to even: (C, n, m)."""
    return np.rint(_mean(pixels, size)).astype(np.uint8) if size > 1 else pixels


def _mean(pixels: NDArray[Any], size: int) -> NDArray[np.float64]:
    c, h, w = pixels.shape
    squares = pixels.reshape(c, h // size, size, w // size, size)
    return np.asarray(squares.mean(axis=(2, 4), dtype=np.float64))


class PlanetTiles:
    """Tiles of a planet: level ``l`` is zoom ``root + 2 l``, a zoom between two levels the mean of the finer one."""

    def __init__(self, world: LiveWorld) -> None:
        """Of a world made by ``World.planet``."""
        self.lattice = world.lattice
        self.images = image_levels(world)
        self.heights = height_levels(world)
        self.root_zoom = (world.lattice.around or 1).bit_length() - TILE_PX.bit_length()
        first = self.root_zoom + 2 * max(min(self.images), min(self.heights)) - MOST_MEAN.bit_length() + 1
        self.zooms = range(max(0, first), self.root_zoom + 2 * max(self.images) + 1)
        self.bounds = (-180.0, -85.0511287798066, 180.0, 85.0511287798066)
        self.centre = (8.0, 46.5)

    def holds(self, at: Address) -> bool:
        """Whether the tile meets the world: all tiles do."""
        return True

    def image(self, at: Address) -> tuple[NDArray[np.uint8], Mask | None]:
        """Colours (3, 256, 256); there is no outside."""
        field, size = self._field(self.images, at.zoom)
        return mean_colours(field.read(_tile_box(field.level, at, size)).data, size), None

    def height(self, at: Address) -> NDArray[np.float64]:
        """Metres (256, 256)."""
        field, size = self._field(self.heights, at.zoom)
        metres: NDArray[np.float64] = _mean(field.read(_tile_box(field.level, at, size)).data, size)[0]
        return metres

    def spot(self, lon: float, lat: float, zoom: int) -> Spot:
        """The pixel of a place at the level that tiles of a zoom are read from."""
        image, height = self._field(self.images, zoom)[0], self._field(self.heights, zoom)[0]
        boxes = [PixelBox(f.level, *around_px(self.lattice, f.level, lon, lat), 1, 1) for f in (image, height)]
        gsd = float(np.ravel(self.lattice.ground_gsd(boxes[0].level, [boxes[0].row]))[0])
        return _spot(image, height, boxes, lon, lat, gsd)

    def spot_level(self, zoom: int) -> int:
        """The level that tiles of a zoom are read from."""
        return self._field(self.images, zoom)[0].level

    def _field(self, fields: dict[int, BoxField], zoom: int) -> tuple[BoxField, int]:
        """The field whose zoom is the nearest at or below in the pyramid, and how many of its pixels make one."""
        level = max(math.ceil((zoom - self.root_zoom) / 2), min(fields))
        return fields[level], 1 << (self.root_zoom + 2 * level - zoom)


def _tile_box(level: int, at: Address, size: int) -> PixelBox:
    side = TILE_PX * size
    return PixelBox(level, at.y * side, at.x * side, side, side)


def _spot(image: BoxField, height: BoxField, boxes: list[PixelBox], lon: float, lat: float, gsd: float) -> Spot:
    red, green, blue = (int(v) for v in image.read(boxes[0]).data[:, 0, 0])
    return Spot(lon, lat, float(height.read(boxes[1]).data[0, 0, 0]), (red, green, blue), image.level, gsd)


@dataclass(frozen=True)
class _Rung:
    """How a zoom of a world on a map is read: a level, and how many of its pixels are averaged first."""

    level: int
    mean: int


class MapTiles:
    """Tiles of a world on a projected map: bilinear between pixels, or between means of them where it reduces.

    Which level and mean a zoom is read from depends on the zoom alone, never on the tile.
    """

    def __init__(self, world: LiveWorld) -> None:
        """Of a world made by ``World.from_image`` or ``World.from_text``."""
        self.lattice = world.lattice
        self.images = image_levels(world)
        self.heights = height_levels(world)
        self.domain = map_domain(world.lattice, world.extent)  # a box of level 0
        self.centre, self.bounds = middle_of(world, self.domain)
        equator = 2 * math.pi * 6378137.0 / TILE_PX
        self._ground = equator * math.cos(math.radians(self.centre[1]))  # metres per pixel of zoom 0 in the middle
        finest = self.lattice.gsd(max(self.images))
        last = min(DEEPEST_ZOOM, max(0, math.ceil(math.log2(self._ground / finest) - 1e-9)))
        coarsest = self.lattice.gsd(min(self.images)) * MOST_MEAN
        self.zooms = range(max(0, math.ceil(math.log2(self._ground / coarsest))), last + 1)

    def holds(self, at: Address) -> bool:
        """Whether the tile meets the world's bounds."""
        (west, north), (east, south) = (lonlat_of(at.zoom, at.x + k, at.y + k) for k in (0, 1))
        w, s, e, n = self.bounds
        return west < e and east > w and south < n and north > s

    def image(self, at: Address) -> tuple[NDArray[np.uint8], Mask | None]:
        """Colours (3, 256, 256) and which pixels lie inside the world, None where all do."""
        rows, cols = lattice_places(self.lattice, at.zoom, at.x, at.y, TILE_PX)
        inside = self._inside(rows, cols)
        made = self._bilinear(self.images, at.zoom, rows, cols, inside)
        return np.rint(made).astype(np.uint8), None if inside.all() else inside

    def height(self, at: Address) -> NDArray[np.float64]:
        """Metres (256, 256); 0 outside the world."""
        rows, cols = lattice_places(self.lattice, at.zoom, at.x, at.y, TILE_PX)
        metres: NDArray[np.float64] = self._bilinear(self.heights, at.zoom, rows, cols, self._inside(rows, cols))[0]
        return metres

    def spot(self, lon: float, lat: float, zoom: int) -> Spot:
        """The pixel of a place at the level that tiles of a zoom are read from."""
        image, height = (fields[self._rung(fields, zoom).level] for fields in (self.images, self.heights))
        boxes = [PixelBox(f.level, *around_px(self.lattice, f.level, lon, lat), 1, 1) for f in (image, height)]
        return _spot(image, height, boxes, lon, lat, self.lattice.gsd(image.level))

    def spot_level(self, zoom: int) -> int:
        """The level that tiles of a zoom are read from."""
        return self._rung(self.images, zoom).level

    def _inside(self, rows: NDArray[np.float64], cols: NDArray[np.float64]) -> Mask:
        """Which places, given in pixels of level 0, lie inside the world."""
        d = self.domain
        across = (cols >= d.col) & (cols < d.col + d.width)
        return np.asarray((rows >= d.row) & (rows < d.row + d.height) & across)

    def _rung(self, fields: dict[int, BoxField], zoom: int) -> _Rung:
        """The coarsest level at least as fine as a zoom's pixels in the world's middle, and the mean left to take."""
        gsd = self._ground / 2**zoom
        fits = [level for level in fields if self.lattice.gsd(level) <= gsd * (1 + 1e-9)]
        level = min(fits, default=max(fields))
        return _Rung(level, 1 << max(0, math.floor(math.log2(gsd / self.lattice.gsd(level)) + 1e-9)))

    def _bilinear(
        self,
        fields: dict[int, BoxField],
        zoom: int,
        rows: NDArray[np.float64],
        cols: NDArray[np.float64],
        inside: Mask,
    ) -> NDArray[np.float64]:
        """Values (C, h, w) at places given in pixels of level 0; 0 outside."""
        rung = self._rung(fields, zoom)
        field, size = fields[rung.level], rung.mean
        out = np.zeros((len(field.bands), *rows.shape))
        if not inside.any():
            return out
        scale = 4.0**rung.level / size
        r, c = (v[inside] * scale - 0.5 for v in (rows, cols))
        r0, c0 = np.floor(r).astype(np.int64), np.floor(c).astype(np.int64)
        top, left = int(r0.min()), int(c0.min())
        box = PixelBox(rung.level, top, left, int(r0.max()) + 2 - top, int(c0.max()) + 2 - left)
        read = PixelBox(rung.level, *(v * size for v in box[1:]))
        cells = _mean(field.read(read).data, size)
        fr, fc = r - r0, c - c0
        i, j = r0 - top, c0 - left
        upper = cells[:, i, j] * (1 - fc) + cells[:, i, j + 1] * fc
        lower = cells[:, i + 1, j] * (1 - fc) + cells[:, i + 1, j + 1] * fc
        out[:, inside] = upper * (1 - fr) + lower * fr
        return out
