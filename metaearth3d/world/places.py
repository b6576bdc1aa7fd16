"""Where a scene lies: degrees and metres from the user turned into a box of the lattice and a level."""

from __future__ import annotations

import math

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.fields import box_of
from metaearth3d.geo import Lattice, PixelBox, from_lonlat, home, planet_box, planet_lonlat, planet_pixel, to_lonlat

Bounds = tuple[float, float, float, float]

TOP_GSD_M = 64.0  # a scene of an endless world begins at the level nearest to this, and snaps to its pixels
LATITUDE_LIMIT_DEG = 85.0  # a scene keeps clear of the map's edge at 85.05
SAMPLE = np.linspace(0, 1, 21)  # places at which an edge is followed


def scene_place(
    lattice: Lattice,
    levels: int,
    extent: PixelBox | None,
    *,
    center: tuple[float, float] | None = None,
    size_m: float | None = None,
    bounds: Bounds | None = None,
    gsd: float = 1.0,
) -> tuple[PixelBox, int]:
    """The box of a scene's coarsest level and its finest level.

    In a world with an ``extent`` the box is of level 0 and lies inside; without center and size it is all of it. In an
    endless one it is of the level nearest to 64 m. The finest level is the one whose GSD on the ground at the scene's
    middle is nearest to ``gsd``, which on the planet depends on the latitude.

    Raises:
        BadInput: the numbers are not usable, or the place lies outside.
    """
    if bounds is not None and (center is not None or size_m is not None):
        raise BadInput("give either center with size_m, or bounds, not both")
    if bounds is None and size_m is None and center is not None:
        raise BadInput("center needs size_m: the side of the scene in metres")
    if size_m is not None and not (math.isfinite(size_m) and size_m > 0):
        raise BadInput(f"size_m is {size_m}; it must be a positive number of metres")
    if bounds is not None:
        bounds = _checked_bounds(lattice, bounds)
    if center is not None:
        center = _checked_lonlat(lattice, center)
    if extent is not None:
        return _inside(lattice, extent, center, size_m, bounds), _level(lattice, levels, gsd)
    if bounds is None and (center is None or size_m is None):
        raise BadInput("this world has no end; give center with size_m, or bounds")
    true = _ground_share(lattice, center, bounds)
    level = _level(lattice, levels, gsd, true)
    top = max(0, min(level, lattice.level_near(TOP_GSD_M)))
    box = _square(lattice, top, center, size_m, true) if center and size_m else _bounded(lattice, top, bounds)
    return _on_planet(lattice, box), level


def lonlat_bounds(lattice: Lattice, box: PixelBox) -> Bounds:
    """West, south, east, north in degrees of a box, its edges followed; west > east where it meets the antimeridian."""
    if lattice.around is not None:
        lon, lat = planet_lonlat(lattice, box.level, [box.row + box.height, box.row], [box.col, box.col + box.width])
        west, east = _wrapped(float(lon[0])), _wrapped(float(lon[1]))
        return west, float(lat[0]), 180.0 if east == -180.0 else east, float(lat[1])
    g = lattice.gsd(box.level)
    x = lattice.origin_x + (box.col + box.width * np.concatenate([SAMPLE, SAMPLE, SAMPLE * 0, SAMPLE * 0 + 1])) * g
    y = lattice.origin_y - (box.row + box.height * np.concatenate([SAMPLE * 0, SAMPLE * 0 + 1, SAMPLE, SAMPLE])) * g
    lon, lat = to_lonlat(lattice.crs, x, y)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _wrapped(lon: float) -> float:
    """A longitude brought into -180 (included) to 180."""
    return (lon + 180.0) % 360.0 - 180.0


def _inside(
    lattice: Lattice, extent: PixelBox, center: tuple[float, float] | None, size_m: float | None, bounds: Bounds | None
) -> PixelBox:
    """The level-0 box asked for, as far as it lies inside an extent."""
    w, s, e, n = lonlat_bounds(lattice, extent)
    covers = f"the image, which covers longitudes {w:.4f} to {e:.4f} and latitudes {s:.4f} to {n:.4f}"
    if bounds is not None:
        box = _bounded(lattice, 0, bounds)
    elif size_m is not None:
        if center is None:
            middle = extent.row + extent.height / 2, extent.col + extent.width / 2
        else:
            middle = _pixel(lattice, 0, *center)
        if not all(map(math.isfinite, middle)):
            raise BadInput(f"the center asked for lies outside {covers}")
        box = _around(0, middle, max(1, math.ceil(size_m / lattice.g0 - 1e-6)))
    else:
        box = extent
    inside = box & extent
    if inside.height < 1 or inside.width < 1:
        raise BadInput(f"the place asked for lies outside {covers}")
    return inside


def _square(lattice: Lattice, level: int, center: tuple[float, float], size_m: float, true: float) -> PixelBox:
    """The box of a level of about ``size_m`` metres on the ground around (lon, lat)."""
    n = max(1, math.ceil(size_m / (lattice.gsd(level) * true) - 1e-6))
    middle = _pixel(lattice, level, *center)
    if not all(map(math.isfinite, middle)):
        raise BadInput(f"center {center[0]},{center[1]} has no place in {lattice.crs}, this world's map")
    return _around(level, middle, n)


def _around(level: int, middle: tuple[float, float], n: int) -> PixelBox:
    """The box of n x n pixels whose middle is nearest to (row, col)."""
    row, col = middle
    return PixelBox(level, round(row - n / 2), round(col - n / 2), n, n)


def _bounded(lattice: Lattice, level: int, bounds: Bounds | None) -> PixelBox:
    """The box of a level over bounds in degrees."""
    assert bounds is not None
    return planet_box(lattice, level, bounds) if lattice.around else box_of(lattice, level, bounds, "EPSG:4326")


def _pixel(lattice: Lattice, level: int, lon: float, lat: float) -> tuple[float, float]:
    """(row, col) of degrees at a level; infinite where the map has no such place."""
    if lattice.around is not None:
        rows, cols = planet_pixel(lattice, level, lon, lat)
        return float(rows), float(cols)
    x, y = from_lonlat(lattice.crs, np.array([lon]), np.array([lat]))
    g = lattice.gsd(level)
    return (lattice.origin_y - float(y[0])) / g, (float(x[0]) - lattice.origin_x) / g


def _on_planet(lattice: Lattice, box: PixelBox) -> PixelBox:
    """The box with its first column once around and no row beyond the map; on a plane as it is."""
    columns = lattice.columns(box.level)
    if columns is None:
        return box
    if box.width > columns or box.height > columns:
        raise BadInput(f"the scene is {box.height} x {box.width} pixels, more than the planet has; name a smaller")
    return home(lattice, box & PixelBox(box.level, 0, box.col, columns, box.width))


def _ground_share(lattice: Lattice, center: tuple[float, float] | None, bounds: Bounds | None) -> float:
    """Metres on the ground per metre of the map at a scene's middle: 1 on a plane, the latitude's cosine else."""
    return lattice.ground_share(center[1] if center else (bounds[1] + bounds[3]) / 2 if bounds else 0.0)


def _level(lattice: Lattice, levels: int, gsd: float, true: float = 1.0) -> int:
    """The level nearest to ``gsd`` on the ground; a detail that no level has is refused."""
    level = lattice.level_near(gsd) if not (math.isfinite(gsd) and gsd > 0) else lattice.level_near(gsd / true)
    if level > levels - 1:
        where, finest = ("" if true == 1 else " here"), lattice.gsd(levels - 1) * true
        raise BadInput(f"gsd is {gsd:g}; the finest this world has{where} is {finest:g} m per pixel")
    return max(0, level)


def _checked_lonlat(lattice: Lattice, center: tuple[float, float]) -> tuple[float, float]:
    lon, lat = (float(v) for v in center)
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 360 and -90 <= lat <= 90):
        raise BadInput(f"center is {lon},{lat}; give longitude and latitude in degrees, longitude first")
    if lattice.around is not None and abs(lat) > LATITUDE_LIMIT_DEG:
        raise BadInput(f"center is {lon},{lat}; the planet's map ends at latitude {LATITUDE_LIMIT_DEG:g}, give less")
    return lon, lat


def _checked_bounds(lattice: Lattice, bounds: Bounds) -> Bounds:
    """Bounds with west < east; on the planet a west beyond the east means across the antimeridian."""
    w, s, e, n = (float(v) for v in bounds)
    planet = lattice.around is not None
    if planet and e < w:
        e += 360.0
    if not (all(map(math.isfinite, (w, s, e, n))) and w < e and s < n and s >= -90 and n <= 90):
        raise BadInput(
            f"bounds are {','.join(str(float(v)) for v in bounds)}; give west,south,east,north in degrees, "
            "west < east and south < north"
        )
    if planet and not (-180 <= w <= 360 and e - w <= 360):
        raise BadInput(f"bounds are {w},{s},{e},{n}; give longitudes within -180 to 360, at most once around")
    if planet and max(abs(s), abs(n)) > LATITUDE_LIMIT_DEG:
        raise BadInput(f"bounds are {w},{s},{e},{n}; the planet's map ends at latitude {LATITUDE_LIMIT_DEG:g}")
    return w, s, e, n
