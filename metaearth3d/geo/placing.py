"""Where a user's raster lies on a lattice: the lattice it asks for, and its pixels brought there."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass

import numpy as np
import pyproj
from affine import Affine
from odc.geo.crs import CRS
from pyproj import Geod, Transformer
from rasterio.warp import Resampling, reproject

from metaearth3d.errors import BadInput
from metaearth3d.geo.frames import to_lonlat
from metaearth3d.geo.inputs import MAX_PX, Array, Mask, Source, fill_nearest
from metaearth3d.geo.lattice import FACTOR, Lattice, PixelBox
from metaearth3d.geo.planet import LAST_LATITUDE_DEG, planet_box

LADDER_M = 64.0  # a rung of the ladder of root GSDs; the others are 4^k times it
FINEST_SHARE = 0.8  # a root GSD may be this much finer than the input
SCALE_TOLERANCE = 0.02  # a CRS whose metres are this true on the ground is kept (UTM is within 0.04 to 0.1 %)
GSD_TOLERANCE = 1e-6
SNAP_PX = 1e-3  # offset between grids below which pixels count as the same
ZONE_REACH_KM = 1500.0  # there a UTM metre is 3 % off
UTM_LATITUDES = -80.0, 84.0  # beyond, the universal polar stereographic grids

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Placed:
    """Pixels (C, H, W) on a lattice: ``box`` says where, ``valid`` (H, W) which came from the source."""

    data: Array
    valid: Mask
    box: PixelBox


def ground_gsd(source: Source) -> tuple[float, float]:
    """Metres on the ground of one pixel step along x and along y at the raster's centre."""
    height, width = source.geobox.shape
    a, crs = source.geobox.affine, _crs_name(source)
    cols, rows = width / 2 + np.array([-0.5, 0.5, 0, 0]), height / 2 + np.array([0, 0, -0.5, 0.5])
    lon, lat = to_lonlat(crs, a.c + a.a * cols, a.f + a.e * rows)
    metres = Geod(ellps="WGS84").inv(lon[::2], lat[::2], lon[1::2], lat[1::2])[2]
    if not (np.isfinite(metres).all() and min(metres) > 0):
        raise BadInput(f"{source.path} has no measurable pixel size at its centre; check its CRS and geotransform")
    return float(metres[0]), float(metres[1])


def middle_latitude(source: Source) -> float:
    """Latitude in degrees of a raster's middle."""
    height, width = source.geobox.shape
    a = source.geobox.affine
    return float(to_lonlat(_crs_name(source), a.c + a.a * width / 2, a.f + a.e * height / 2)[1])


def nearest_rung(gsd: float) -> float:
    """The finest GSD of the ladder ``64 * 4^k`` metres that is not much finer than ``gsd`` (at least 0.8 of it).

    A picture enlarged by more than that is blurred, and a cascade sharpens what it is given, not what was lost.

    >>> nearest_rung(10.0), nearest_rung(30.0), nearest_rung(0.3)
    (16.0, 64.0, 0.25)
    """
    return LADDER_M * float(FACTOR) ** math.ceil(math.log(gsd * FINEST_SHARE / LADDER_M, FACTOR) - GSD_TOLERANCE)


def lattice_for(source: Source, *, root_gsd: float | None = None) -> Lattice:
    """The lattice a raster asks for, its level 0 at ``root_gsd`` or else a rung of the ladder (:func:`nearest_rung`).

    A raster whose CRS is in true metres (within 2 % at its centre) keeps it; another gets the UTM zone of its centre,
    or the polar grid. If its pixels are also of exactly the root GSD (1e-6) both ways, level 0 is its own pixels and
    nothing is resampled; otherwise the origin is the multiple of the root GSD next to its upper left corner.
    """
    if root_gsd is not None and not (math.isfinite(root_gsd) and root_gsd > 0):
        raise BadInput(f"root_gsd is {root_gsd}; it must be a positive number of metres per pixel")
    gsd_x, gsd_y = ground_gsd(source)
    root = nearest_rung(math.sqrt(gsd_x * gsd_y)) if root_gsd is None else float(root_gsd)
    a, crs = source.geobox.affine, _crs_name(source)
    if _true_metres(source, (gsd_x, gsd_y)):
        if _own_pixels(a, root):
            return Lattice(crs, a.c, a.f, root)
    else:
        crs = _zone(source)
        _refuse_far(source, gsd_x, gsd_y)
    x0, _, _, y1 = _bounds(source, crs)
    return Lattice(crs, math.floor(x0 / root + SNAP_PX) * root, math.ceil(y1 / root - SNAP_PX) * root, root)


def place(source: Source, lattice: Lattice, *, level: int = 0, within: PixelBox | None = None) -> Placed:
    """A raster's pixels on a lattice: untouched if they are the lattice's own, else resampled once.

    The result covers the whole raster, or exactly ``within``, as for a continent's DEM under a town's image.
    Pixels coarser both ways are averages of the source's, others cubic; invalid pixels take no part. Those without
    any valid source are filled with the nearest that has one.
    """
    box = _covered(source, lattice, level, within)
    a, g = source.geobox.affine, lattice.gsd(level)
    col, row = (a.c - lattice.origin_x) / g, (lattice.origin_y - a.f) / g
    aligned = abs(col - round(col)) < SNAP_PX and abs(row - round(row)) < SNAP_PX
    if aligned and _own_pixels(a, g) and _same(lattice.crs, source):
        return _cut(source, PixelBox(level, round(row), round(col), *source.valid.shape), within)
    ground = g if lattice.around is None else g * lattice.ground_share(middle_latitude(source))
    resampling = Resampling.average if ground >= max(ground_gsd(source)) else Resampling.cubic
    return _warped(source, lattice, box, resampling)


def _covered(source: Source, lattice: Lattice, level: int, within: PixelBox | None) -> PixelBox:
    """The box of a level that a source covers, or ``within``; refused if too big to hold."""
    box = _box(source, lattice, level) if within is None else within
    if box.level != level or box.height < 1 or box.width < 1:
        raise BadInput(f"within is {tuple(box)}; it must be a box of level {level} with at least one pixel")
    if box.height * box.width > MAX_PX:
        raise BadInput(f"{source.path} at {lattice.gsd(level):g} m is {box.height} x {box.width} pixels; cut it up")
    return box


def _box(source: Source, lattice: Lattice, level: int) -> PixelBox:
    """The smallest box of a level over a whole source; on the planet it may lie across the antimeridian."""
    columns = lattice.columns(level)
    if columns is None or _same(lattice.crs, source):
        return lattice.box(_bounds(source, lattice.crs), level)
    west, south, east, north = _lonlat_bounds(source)
    limits = -LAST_LATITUDE_DEG, LAST_LATITUDE_DEG
    south, north = np.clip((south, north), *limits)
    if not south < north:
        raise BadInput(f"{source.path} lies beyond latitude {LAST_LATITUDE_DEG:.2f}, where the planet's map ends")
    box = planet_box(lattice, level, (west, float(south), min(east, west + 360.0), float(north)))
    return box._replace(width=min(box.width, columns))


def _lonlat_bounds(source: Source) -> tuple[float, float, float, float]:
    """West, south, east, north of a source in degrees, its edges followed; east may exceed 180."""
    here = source.geobox.boundingbox
    if pyproj.CRS.from_user_input(_crs_name(source)).is_geographic:
        return here.left, here.bottom, here.right, here.top
    t = np.linspace(0, 1, 21)
    along, ends = np.concatenate([t, t, t * 0, t * 0 + 1]), np.concatenate([t * 0, t * 0 + 1, t, t])
    x, y = here.left + along * (here.right - here.left), here.bottom + ends * (here.top - here.bottom)
    lon, lat = to_lonlat(_crs_name(source), x, y)
    middle = float(to_lonlat(_crs_name(source), (here.left + here.right) / 2, (here.bottom + here.top) / 2)[0])
    lon = middle + np.mod(lon - middle + 180.0, 360.0) - 180.0
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _warped(source: Source, lattice: Lattice, box: PixelBox, resampling: Resampling) -> Placed:
    """The source resampled to a box, band by band."""
    dtype = source.data.dtype
    out = np.zeros((len(source.data), *box.shape), dtype)
    valid = np.ones(box.shape, np.bool_)
    for band, target in zip(source.data, out, strict=True):
        values = np.full(box.shape, np.nan, np.float32)
        reproject(
            np.where(source.valid, band, np.nan).astype(np.float32),
            values,
            src_transform=source.geobox.affine,
            src_crs=CRS(_crs_name(source)).to_wkt(),
            src_nodata=np.nan,
            dst_transform=lattice.geobox(box).affine,
            dst_crs=CRS(lattice.crs).to_wkt(),
            dst_nodata=np.nan,
            resampling=resampling,
        )
        valid &= np.isfinite(values)
        values = np.nan_to_num(values, nan=0.0)
        target[:] = np.clip(np.rint(values), 0, 255) if dtype == np.uint8 else values
    log.info("%s is resampled (%s) to %g m in %s", source.path, resampling.name, lattice.gsd(box.level), lattice.crs)
    return _filled(source, out, valid, box)


def _cut(source: Source, whole: PixelBox, within: PixelBox | None) -> Placed:
    """The source's own pixels ``whole``, or those of ``within``."""
    if within is None:
        return Placed(source.data, source.valid, whole)
    out, valid = np.zeros((len(source.data), *within.shape), source.data.dtype), np.zeros(within.shape, np.bool_)
    part = whole & within
    if part.height and part.width:
        target, origin = part.slices(within), part.slices(whole)
        out[(slice(None), *target)], valid[target] = source.data[(slice(None), *origin)], source.valid[origin]
    return _filled(source, out, valid, within)


def _filled(source: Source, data: Array, valid: Mask, box: PixelBox) -> Placed:
    """Pixels with their holes filled; refused if there is nothing but holes."""
    if not valid.any():
        raise BadInput(f"{source.path} has no valid pixel in the area asked for; give a file that overlaps it")
    return Placed(fill_nearest(data, valid), valid, box)


def _refuse_far(source: Source, gsd_x: float, gsd_y: float) -> None:
    """Refuse a raster too wide for the zone it would be brought to."""
    height, width = source.geobox.shape
    far_km = math.hypot(height * gsd_y, width * gsd_x) / 2000.0
    if far_km > ZONE_REACH_KM:
        raise BadInput(
            f"{source.path} reaches {far_km:.0f} km from its centre, too far for a UTM zone ({ZONE_REACH_KM:.0f} km); "
            "cut it, or warp it to a projected CRS in metres that suits it"
        )


def _own_pixels(affine: Affine, gsd: float) -> bool:
    """Whether pixels are north-up, square and of a GSD."""
    return bool(abs(affine.a / gsd - 1) < GSD_TOLERANCE and abs(-affine.e / gsd - 1) < GSD_TOLERANCE)


def _true_metres(source: Source, ground: tuple[float, float]) -> bool:
    """Whether the source's CRS is projected in metres that are metres on the ground."""
    crs = pyproj.CRS.from_user_input(_crs_name(source))
    if not (crs.is_projected and all(axis.unit_name in ("metre", "meter") for axis in crs.axis_info[:2])):
        return False
    a = source.geobox.affine
    scales = np.array(ground) / np.abs((a.a, a.e))
    return bool((np.abs(scales - 1) <= SCALE_TOLERANCE).all())


def _zone(source: Source) -> str:
    """The UTM zone of the source's centre, or the universal polar stereographic grid."""
    height, width = source.geobox.shape
    a = source.geobox.affine
    lon, lat = (float(v) for v in to_lonlat(_crs_name(source), a.c + a.a * width / 2, a.f + a.e * height / 2))
    if lat >= UTM_LATITUDES[1]:
        return "EPSG:5041"
    if lat <= UTM_LATITUDES[0]:
        return "EPSG:5042"
    zone = int((lon + 180) // 6) % 60 + 1
    return f"EPSG:{32600 + zone}" if lat >= 0 else f"EPSG:{32700 + zone}"


def _bounds(source: Source, crs: str) -> tuple[float, float, float, float]:
    """``(x_min, y_min, x_max, y_max)`` of the source in ``crs``; its edges are followed at 21 points each."""
    here = source.geobox.boundingbox
    if _same(crs, source):
        return here.left, here.bottom, here.right, here.top
    there = Transformer.from_crs(
        pyproj.CRS.from_user_input(_crs_name(source)), pyproj.CRS.from_user_input(crs), always_xy=True
    )
    bounds: tuple[float, float, float, float] = there.transform_bounds(here.left, here.bottom, here.right, here.top)
    if not np.isfinite(bounds).all():
        raise BadInput(f"{source.path} reaches outside the domain of {crs}; cut it to a smaller area")
    return bounds


def _same(crs: str, source: Source) -> bool:
    """Whether ``crs`` is the source's own."""
    return bool(CRS(crs) == source.geobox.crs)


def _crs_name(source: Source) -> str:
    """The source's CRS as an EPSG code where it has one, else as WKT."""
    return str(source.geobox.crs)
