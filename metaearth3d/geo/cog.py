"""Cloud-optimised GeoTIFFs in and out: written window by window in flat memory, renamed into place when whole.

The same pixels give the same bytes: no time stamps, one compression thread. Both kinds of pixel are DEFLATE, which
every reader (browsers too) knows: integers with predictor 2, floats with predictor 3.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from numpy.typing import DTypeLike, NDArray
from odc.geo.crs import CRS
from odc.geo.geobox import GeoBox
from rasterio._err import CPLE_BaseError  # what rasterio.shutil.copy raises; it has no public name
from rasterio.dtypes import check_dtype, in_dtype_range
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.geo.files import TEMPORARY, remove_files
from metaearth3d.geo.raster import Raster

BLOCK_PX = 512
CACHE_MB = 128  # GDAL's block cache while writing; its default is 5 % of the machine's memory
FAILURES = (RasterioError, CPLE_BaseError, OSError, SystemError)  # GDAL errors without a class are SystemError
COLORS = {"red": ColorInterp.red, "green": ColorInterp.green, "blue": ColorInterp.blue, "alpha": ColorInterp.alpha}

log = logging.getLogger(__name__)


def write_cog(path: str | Path, raster: Raster, *, overview_resampling: str = "average") -> Path:
    """Write a raster as a COG and return its path."""
    return write_cog_windows(
        path,
        raster.geobox,
        raster.bands,
        raster.dtype,
        [(0, 0, raster.data)],
        nodata=raster.nodata,
        tags=raster.tags,
        overview_resampling=overview_resampling,
    )


def write_cog_windows(
    path: str | Path,
    geobox: GeoBox,
    bands: tuple[str, ...],
    dtype: DTypeLike,
    windows: Iterable[tuple[int, int, NDArray[Any]]],
    *,
    nodata: float | None = None,
    tags: Mapping[str, str] | None = None,
    overview_resampling: str = "average",
) -> Path:
    """Write a COG from ``(row, col, array (C, h, w))`` windows in any order; pixels never given stay nodata or 0.

    Nothing appears at ``path`` until the file is whole; on any error the temporaries are removed.
    """
    path = Path(path)
    profile = _profile(geobox, bands, np.dtype(dtype), nodata)
    stem = path.parent / f"{TEMPORARY}{os.getpid()}-{path.name}"
    flat, done = stem.with_name(stem.name + ".flat.tif"), stem
    try:
        with _failures_named(path), rasterio.Env(GDAL_CACHEMAX=CACHE_MB):
            path.parent.mkdir(parents=True, exist_ok=True)
            with rasterio.open(flat, "w", **profile) as out:
                _describe(out, bands, tags or {})
                for row, col, array in windows:
                    out.write(_checked(array, row, col, profile), window=Window(col, row, *array.shape[:0:-1]))
            _convert(flat, done, np.dtype(dtype), overview_resampling)
            os.replace(done, path)
    finally:
        remove_files(path.parent.glob(_escape(stem.name) + "*"))
    return path


def _profile(geobox: GeoBox, bands: tuple[str, ...], dtype: np.dtype[Any], nodata: float | None) -> dict[str, Any]:
    """Creation options of the tiled, uncompressed, sparse file that the COG is copied from."""
    if geobox.crs is None:
        raise BadInput("a COG needs a coordinate reference system; the geobox has none")
    if not check_dtype(dtype):
        raise BadInput(f"a GeoTIFF cannot hold {dtype} pixels; integers of 8 to 64 bits and floats are accepted")
    if nodata is not None and not in_dtype_range(nodata, dtype):
        raise BadInput(f"nodata is {nodata}, which {dtype} pixels cannot be; give a value that {dtype} holds")
    colors = {"photometric": "RGB"} if bands[:3] == ("red", "green", "blue") and dtype == np.uint8 else {}
    return {
        "driver": "GTiff",
        "height": geobox.shape[0],
        "width": geobox.shape[1],
        "count": len(bands),
        "dtype": dtype.name,
        "crs": rasterio.crs.CRS.from_wkt(geobox.crs.to_wkt()),
        "transform": Affine(*geobox.affine[:6]),
        "nodata": nodata,
        "tiled": True,
        "blockxsize": BLOCK_PX,
        "blockysize": BLOCK_PX,
        "sparse_ok": True,
        "bigtiff": "IF_SAFER",
        **colors,
    }


def _describe(out: Any, bands: tuple[str, ...], tags: Mapping[str, str]) -> None:
    """Name the bands, their colours and the tags."""
    out.descriptions = bands
    if set(bands) <= set(COLORS):
        out.colorinterp = [COLORS[name] for name in bands]
    out.update_tags(**tags)


def _checked(array: NDArray[Any], row: int, col: int, profile: Mapping[str, Any]) -> NDArray[Any]:
    """The array itself if it has the file's bands and type and lies inside."""
    fits = array.ndim == 3 and array.shape[0] == profile["count"] and array.dtype == profile["dtype"]
    if not (fits and row >= 0 and col >= 0):
        count, dtype = profile["count"], profile["dtype"]
        raise BadInput(f"a {array.dtype} window of shape {array.shape} was given; the file has {count} {dtype} bands")
    if row + array.shape[1] > profile["height"] or col + array.shape[2] > profile["width"]:
        raise BadInput(f"the window at row {row}, col {col} of shape {array.shape[1:]} reaches outside the file")
    return array


def _convert(flat: Path, done: Path, dtype: np.dtype[Any], overview_resampling: str) -> None:
    """Copy a tiled file to a COG with overviews."""
    rasterio.shutil.copy(
        flat,
        done,
        driver="COG",
        BLOCKSIZE=BLOCK_PX,
        COMPRESS="DEFLATE",
        PREDICTOR="FLOATING_POINT" if dtype.kind == "f" else "STANDARD",
        BIGTIFF="IF_SAFER",
        OVERVIEWS="IGNORE_EXISTING",
        OVERVIEW_RESAMPLING=overview_resampling.upper(),
        NUM_THREADS="1",
    )


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    """Turn what GDAL or the system says of a failed write into one sentence."""
    try:
        yield
    except MetaEarthError:
        raise
    except FAILURES as error:
        free, reason = _free_mb(path.parent), error.__cause__ or error
        raise MetaEarthError(
            f"could not write {path} ({reason}); {free} MB are free there: give a writable folder with more room"
        ) from error


def _free_mb(folder: Path) -> int:
    """Free megabytes on a folder's disk."""
    import shutil

    return shutil.disk_usage(folder).free // 1_000_000 if folder.is_dir() else 0


def _escape(name: str) -> str:
    """A file name as a glob pattern that matches only itself."""
    import glob

    return glob.escape(name)


def read_raster(path: str | Path) -> Raster:
    """The whole of a georeferenced file with its band names, nodata and tags."""
    path = Path(path)
    with open_dataset(path) as source:
        if source.crs is None:
            raise BadInput(f"{path} has no coordinate reference system; give a georeferenced file")
        data = read_pixels(source, path)
        names = tuple(name or f"band_{i}" for i, name in enumerate(source.descriptions, 1))
        geobox = GeoBox(data.shape[1:], source.transform, CRS(source.crs.to_wkt()))
        tags = {key: value for key, value in source.tags().items() if key != "AREA_OR_POINT"}
        return Raster(data, geobox, names, source.nodata, tags)


@contextmanager
def open_dataset(path: Path) -> Iterator[Any]:
    """A rasterio dataset; a missing, foreign or broken file is :class:`BadInput`."""
    if not path.is_file():
        raise BadInput(f"there is no file {path}; give the path of a GeoTIFF or another raster that GDAL reads")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            source = rasterio.open(path)
        except FAILURES as error:
            raise BadInput(f"{path} is not a raster that GDAL can read: {error}") from error
    with source:
        yield source


def read_pixels(source: Any, path: Path, indexes: list[int] | None = None) -> NDArray[Any]:
    """Bands (C, H, W) of an open dataset; a file cut short is :class:`BadInput`."""
    try:
        pixels: NDArray[Any] = source.read(indexes)
    except FAILURES as error:
        raise BadInput(f"{path} cannot be read to its end; it seems truncated or damaged ({error})") from error
    return pixels
