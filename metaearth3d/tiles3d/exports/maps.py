"""A scene on the web's grid: XYZ tiles, PMTiles, and a COG whose overviews are zooms."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from metaearth3d.errors import optional
from metaearth3d.geo.lattice import MERCATOR, MERCATOR_HALF_M
from metaearth3d.tiles3d.exports.scene import SceneFiles

TILE_PX = 256
TERRAIN_BASE_M, TERRAIN_STEP_M = -10_000.0, 0.1  # terrain-RGB as Mapbox specified it

Key = tuple[int, int, int]  # zoom, x, y


def zooms(files: SceneFiles) -> range:
    """From the zoom at which the scene is at most one tile wide to the one as fine as its pixels."""
    west, south, east, north = _bounds(files)
    finest = math.ceil(math.log2(2 * MERCATOR_HALF_M / TILE_PX / _mercator_gsd(files)) - 0.25)
    widest = max(east - west, north - south)
    coarsest = math.floor(math.log2(2 * MERCATOR_HALF_M / widest))
    return range(min(max(coarsest, 0), finest), finest + 1)


def _bounds(files: SceneFiles) -> tuple[float, float, float, float]:
    """West, south, east, north in metres of Web Mercator."""
    with rasterio.open(files.image.path) as file:
        west, south, east, north = transform_bounds(file.crs, MERCATOR, *file.bounds)
    return west, south, east, north


def _mercator_gsd(files: SceneFiles) -> float:
    """Metres of the web's map per pixel."""
    west, south, east, north = _bounds(files)
    rows, cols = files.image.box.shape
    return max((east - west) / cols, (north - south) / rows)


def keys(files: SceneFiles) -> Iterator[Key]:
    """Tiles that meet the scene."""
    west, south, east, north = _bounds(files)
    for zoom in zooms(files):
        size = 2 * MERCATOR_HALF_M / 2**zoom
        for y in range(int((MERCATOR_HALF_M - north) // size), int((MERCATOR_HALF_M - south) // size) + 1):
            for x in range(int((west + MERCATOR_HALF_M) // size), int((east + MERCATOR_HALF_M) // size) + 1):
                yield zoom, x, y


def warped(file: Any, key: Key) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The bands (C, 256, 256) of an open raster under a tile, bilinear, and where the raster is."""
    zoom, x, y = key
    size = 2 * MERCATOR_HALF_M / 2**zoom
    step = size / TILE_PX
    corner = Affine(step, 0.0, x * size - MERCATOR_HALF_M, 0.0, -step, MERCATOR_HALF_M - y * size)
    options = {"crs": MERCATOR, "transform": corner, "width": TILE_PX, "height": TILE_PX, "add_alpha": True}
    if file.count == 4:
        options.pop("add_alpha")  # it has one of its own
    with WarpedVRT(file, resampling=Resampling.bilinear, **options) as view:
        *bands, alpha = view.read()
    return np.stack(bands), alpha > 0


def _tile(file: Any, key: Key, band: str) -> bytes | None:
    """A PNG with transparency beyond the scene; None where the scene is not."""
    bands, seen = warped(file, key)
    if not seen.any():
        return None
    pixels = bands if band == "image" else _terrain_rgb(np.where(seen, bands[0], 0.0))
    stack = np.concatenate([pixels, np.where(seen, 255, 0)[None]]).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(np.moveaxis(stack, 0, -1))).save(out, "PNG")
    return out.getvalue()


def _terrain_rgb(heights: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Heights (H, W) as three bytes each (3, H, W): -10 km and tenths of a metre above it."""
    steps = np.rint((heights.astype(np.float64) - TERRAIN_BASE_M) / TERRAIN_STEP_M).astype(np.uint32)
    return np.stack([steps >> 16 & 255, steps >> 8 & 255, steps & 255]).astype(np.uint8)


def _tiles(files: SceneFiles, band: str, order: list[Key]) -> Iterator[tuple[Key, bytes]]:
    """Tiles one after the other."""
    path = files.image.path if band == "image" else files.height.path
    with rasterio.open(path) as file:
        for key in order:
            content = _tile(file, key, band)
            if content is not None:
                yield key, content


def write_xyz(files: SceneFiles, folder: Path, band: str) -> None:
    """``{z}/{x}/{y}.png`` and a ``tiles.json`` (TileJSON 3.0) that says where they are."""
    folder.mkdir()
    for (zoom, x, y), content in _tiles(files, band, list(keys(files))):
        path = folder / str(zoom) / str(x) / f"{y}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    import json

    about = {"tilejson": "3.0.0", "tiles": ["./{z}/{x}/{y}.png"], **_about(files, band)}
    (folder / "tiles.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _about(files: SceneFiles, band: str) -> dict[str, Any]:
    """What map libraries ask for."""
    with rasterio.open(files.image.path) as file:
        bounds = transform_bounds(file.crs, "EPSG:4326", *file.bounds)
    found = zooms(files)
    return {
        "name": files.folder.name,
        "attribution": "generated by metaearth3d, not an observation",
        "bounds": [round(v, 7) for v in bounds],
        "minzoom": found[0],
        "maxzoom": found[-1],
        **({} if band == "image" else {"encoding": "mapbox"}),
    }


def write_pmtiles(files: SceneFiles, path: Path, band: str) -> None:
    """All tiles in one PMTiles 3 file, along its Hilbert curve.

    Raises:
        MissingExtra: pmtiles is not installed.
    """
    ids, kinds, writer = (optional(f"pmtiles.{name}", "maps") for name in ("tile", "tile", "writer"))
    order = sorted(keys(files), key=lambda key: int(ids.zxy_to_tileid(*key)))
    about = _about(files, band)
    west, south, east, north = (round(v * 1e7) for v in about["bounds"])
    header = {
        "tile_type": kinds.TileType.PNG,
        "tile_compression": kinds.Compression.NONE,
        "min_zoom": about["minzoom"],
        "max_zoom": about["maxzoom"],
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": about["minzoom"],
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    with path.open("wb") as file:
        out = writer.Writer(file)
        for key, content in _tiles(files, band, order):
            out.write_tile(ids.zxy_to_tileid(*key), content)
        out.finalize(header, about)


def write_web_cog(files: SceneFiles, path: Path, band: str) -> None:
    """A COG in Web Mercator whose overviews are the zooms (GDAL's GoogleMapsCompatible scheme)."""
    source = files.image.path if band == "image" else files.height.path
    rasterio.shutil.copy(
        source,
        path,
        driver="COG",
        TILING_SCHEME="GoogleMapsCompatible",
        COMPRESS="DEFLATE",
        PREDICTOR="YES",
        RESAMPLING="BILINEAR",
        OVERVIEW_RESAMPLING="AVERAGE",
        ADD_ALPHA="NO",
        NUM_THREADS="1",
    )
