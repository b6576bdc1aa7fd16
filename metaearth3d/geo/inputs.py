"""A user's raster, read whole and checked at the door; whatever is wrong with it is one sentence.

What is accepted: any file GDAL reads that has a CRS and an unrotated geotransform, of at most 400 megapixels.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray
from odc.geo.crs import CRS
from odc.geo.geobox import GeoBox
from rasterio.enums import ColorInterp
from scipy.ndimage import distance_transform_edt

from metaearth3d.errors import BadInput
from metaearth3d.geo.cog import open_dataset, read_pixels

MAX_PX = 400_000_000
PERCENTILES = 0.5, 99.5
SAMPLE_PX = 4_000_000  # pixels the percentiles are taken from; larger images are sampled on a regular grid
HEIGHT_RANGE_M = -12_000.0, 9_000.0  # deeper than the Challenger Deep, higher than Everest: undeclared nodata

log = logging.getLogger(__name__)

Array = NDArray[Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Source:
    """Pixels (C, H, W) as the file lies, ``valid`` (H, W), and where they are; invalid pixels hold their neighbours."""

    data: Array
    valid: Mask
    geobox: GeoBox
    bands: tuple[str, ...]
    path: Path


class SourceImage(Source):
    """Red, green and blue as uint8."""


class SourceDem(Source):
    """Heights as float32 metres."""


def open_image(path: str | Path) -> SourceImage:
    """A georeferenced colour image.

    - Bands: those declared red, green and blue; else the first three (said in the log if there are more). A declared
      alpha band is a mask. One or two bands are refused.
    - uint8 is taken as it is. Floats within 0..1 are times 255. Other types are scaled so that the joint 0.5 and
      99.5 percentiles of the valid pixels' three bands become 0 and 255; the log says by what.
    - Invalid are: NaN and infinity in any band, nodata in all three, alpha 0, and what an internal mask hides. They
      are filled with the nearest valid pixel.
    """
    path = Path(path)
    with open_dataset(path) as source:
        geobox = _geobox(source, path)
        indexes = colour_indexes(source, path)
        data = read_pixels(source, path, indexes)
        valid = _valid(source, indexes) & np.isfinite(data).all(axis=0)
    _refuse_empty(valid, path)
    data = fill_nearest(_to_uint8(data, valid, path), valid)
    return SourceImage(data, valid, geobox, ("red", "green", "blue"), path)


def open_dem(path: str | Path) -> SourceDem:
    """A georeferenced elevation model: one band of any real type, in metres after the file's scale and offset.

    Invalid are nodata, NaN, infinity, masked pixels and heights outside -12,000..9,000 m; they are filled with the
    nearest valid height.
    """
    path = Path(path)
    with open_dataset(path) as source:
        geobox = _geobox(source, path)
        if source.count != 1:
            raise BadInput(f"{path} has {source.count} bands; an elevation model has one")
        _refuse_complex(source, path)
        raw, valid = read_pixels(source, path), _valid(source, [1])
        heights = raw.astype(np.float64) * source.scales[0] + source.offsets[0]
    valid &= np.isfinite(heights[0])
    odd = valid & ~((heights[0] >= HEIGHT_RANGE_M[0]) & (heights[0] <= HEIGHT_RANGE_M[1]))
    if odd.any():
        log.warning(
            "%s: %d pixels are no heights on Earth (outside %s m) and are left out", path, odd.sum(), HEIGHT_RANGE_M
        )
    valid &= ~odd
    _refuse_empty(valid, path)
    return SourceDem(fill_nearest(heights.astype(np.float32), valid), valid, geobox, ("height",), path)


def fill_nearest(data: Array, valid: Mask) -> Array:
    """``data`` (C, H, W) with every invalid pixel replaced by the nearest valid one; at least one must be valid."""
    if valid.all():
        return data
    rows, cols = distance_transform_edt(~valid, return_distances=False, return_indices=True)
    return np.ascontiguousarray(data[:, rows, cols])


def _geobox(source: Any, path: Path) -> GeoBox:
    """Where the file lies; refused when it does not say so plainly or is too big."""
    height, width = source.height, source.width
    if height < 1 or width < 1:
        raise BadInput(f"{path} is {height} x {width} pixels; both sides must be at least 1")
    if height * width > MAX_PX:
        raise BadInput(
            f"{path} has {height * width / 1e6:.0f} megapixels; at most {MAX_PX / 1e6:.0f} are read, cut it up"
        )
    if source.crs is None:
        raise BadInput(f"{path} has no coordinate reference system; give a georeferenced file")
    affine = source.transform
    if affine.is_identity or affine.is_degenerate:
        raise BadInput(f"{path} has no geotransform; give a file that says where its pixels lie")
    if affine.b or affine.d or affine.a < 0:
        raise BadInput(f"{path} has a rotated or mirrored geotransform; warp it north-up first (gdalwarp does)")
    return GeoBox((height, width), affine, CRS(horizontal(source.crs.to_wkt())))


def horizontal(wkt: str) -> str:
    """The horizontal part of a CRS as an EPSG code where it has one, else as WKT."""
    crs = pyproj.CRS.from_wkt(wkt)
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.to_wkt()


def colour_indexes(source: Any, path: Path) -> list[int]:
    """1-based bands that are red, green and blue."""
    kinds = list(source.colorinterp)
    count = source.count - kinds.count(ColorInterp.alpha)
    if count < 3:
        given = f"{count} colour band(s)" + (" and alpha" if count < source.count else "")
        raise BadInput(f"{path} has {given}; an image needs three (red, green, blue) or four (and alpha)")
    _refuse_complex(source, path)
    declared = [ColorInterp.red, ColorInterp.green, ColorInterp.blue]
    if set(declared) <= set(kinds):
        return [kinds.index(kind) + 1 for kind in declared]
    first = [i for i, kind in enumerate(kinds, 1) if kind != ColorInterp.alpha][:3]
    if count > 3:
        log.warning(
            "%s has %d bands and declares no colours; bands %s are taken as red, green, blue", path, count, first
        )
    return first


def _refuse_complex(source: Any, path: Path) -> None:
    """Refuse pixels that are not real numbers."""
    for dtype in source.dtypes:
        if "complex" in dtype:
            raise BadInput(f"{path} has {dtype} pixels; integers and real floats are accepted")


def _refuse_empty(valid: Mask, path: Path) -> None:
    """Refuse a file without a single valid pixel."""
    if not valid.any():
        raise BadInput(f"{path} has no valid pixel; all are nodata, transparent or masked")


def _valid(source: Any, indexes: Sequence[int]) -> Mask:
    """Pixels (H, W) that any of the bands' masks (nodata, alpha, internal) shows."""
    valid: Mask = (source.read_masks(list(indexes)) > 0).any(axis=0)
    for alpha in (i for i, kind in enumerate(source.colorinterp, 1) if kind == ColorInterp.alpha):
        valid &= source.read(alpha) > 0
    return valid


def _to_uint8(data: Array, valid: Mask, path: Path) -> NDArray[np.uint8]:
    """The three bands brought to 0..255 by the rule that :func:`open_image` states."""
    if data.dtype == np.uint8:
        return data
    low, high = (float(x) for x in _percentiles(data, valid))
    if data.dtype.kind == "f" and _within_unit(data, valid):
        low, high = 0.0, 1.0
    log.warning("%s: %s pixels are scaled, %g becomes 0 and %g becomes 255", path, data.dtype, low, high)
    scale = 255.0 / (high - low) if high > low else 0.0
    out = np.zeros(data.shape, np.uint8)
    for band, target in zip(data, out, strict=True):
        shifted = np.where(valid, band, low).astype(np.float64) - low
        target[:] = np.rint(np.clip(shifted * scale, 0.0, 255.0))
    return out


def _within_unit(data: Array, valid: Mask) -> bool:
    """Whether all valid pixels lie within 0..1."""
    return all(bool(band[valid].min() >= 0.0) and bool(band[valid].max() <= 1.0) for band in data)


def _percentiles(data: Array, valid: Mask) -> NDArray[np.float64]:
    """The joint percentiles of the valid pixels of all bands, from a regular sample if the image is large."""
    stride = int(np.ceil(np.sqrt(valid.size / SAMPLE_PX)))
    shown = valid[::stride, ::stride]
    if not shown.any():
        stride, shown = 1, valid
    return np.asarray(np.percentile(data[:, ::stride, ::stride][:, shown], PERCENTILES), np.float64)
