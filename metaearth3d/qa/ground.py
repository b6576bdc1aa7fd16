"""A scene's rasters as questions see them: heights, pictures of several levels, heights above ground, land cover."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Geod

from metaearth3d.errors import BadInput
from metaearth3d.fields import COVER_NAMES as WORLD_COVER
from metaearth3d.geo import open_dem, open_image, to_lonlat
from metaearth3d.geo.cog import open_dataset, read_pixels
from metaearth3d.qa.types import Box

Floats = NDArray[np.float64]
Rgb = NDArray[np.uint8]  # (h, w, 3)

LEAST_PX = 48  # posts a side below which markers have no room
PLACE_PX = 384  # posts a side of a place at most: what a viewshed is computed over
QUANTUM_M = 1 / 64  # of generated heights
MESH_ERROR_PER_GSD = 0.15  # of the tiles that are made for rasters without any
LEAST_MESH_ERROR_M = 0.1
PRODUCTS = {"above": "ndsm", "cover": "landcover"}  # bands of generated scenes
BUILT = 50  # of ESA WorldCover
NOUNS = {
    "shrub": "shrubland",
    "grass": "grassland",
    "built-up": "built-up land",
    "paved": "paved ground",
    "bare": "bare ground",
}
COVER_NAMES = {1: "water", 2: "trees", 3: "grass", 4: "crops", 5: "built-up", 6: "bare ground", 7: "snow"}
MISSING = 0.02  # share of a place's heights that may be missing; they are filled with the nearest
SQUARE = 1e-6  # relative difference of a pixel's sides
ALIGNED_PX = 0.01  # posts by which corners of aligned rasters may differ


def contour_step(relief_m: float) -> float:
    """A round interval of contours, in metres, that gives ten to twenty-five lines.

    >>> contour_step(300.0)
    20.0
    """
    wanted = max(relief_m / 20, 0.5)
    power = 10 ** math.floor(math.log10(wanted))
    return float(power * min((m for m in (1, 2, 5, 10) if m * power >= wanted), default=10))


@dataclass(frozen=True, eq=False)
class Ground:
    """Rasters of one extent: ``z`` (H, W) metres at pixel centres, the others on the same frame.

    ``images`` run from fine to coarse, each (h, w, 3) over the whole extent. ``error_m`` bounds what quantisation and
    meshing change of a height, ``rmse_m`` is its typical size. ``step_m`` are ground metres between rows, columns.
    """

    name: str
    z: Floats
    step_m: tuple[float, float]
    images: tuple[Rgb, ...]
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    crs: str
    transform: tuple[float, float, float, float]  # x, y of the upper left corner, pixel width, pixel height (> 0)
    error_m: float
    rmse_m: float
    above: Floats | None = None
    cover: NDArray[np.int64] | None = None
    cover_names: Mapping[int, str] = field(default_factory=dict)
    valid: NDArray[np.bool_] | None = None
    folder: Path | None = None  # of a generated scene, whose tiles are shipped
    origin: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Name of the heights and their place."""
        name = hashlib.sha256(repr((self.crs, self.transform, self.z.shape)).encode())
        name.update(np.ascontiguousarray(self.z, np.float32).tobytes())
        return name.hexdigest()[:16]

    def places(self) -> list[Box]:
        """Windows of at most ``PLACE_PX`` that tile the scene, but those with more than a few missing heights."""
        cuts = []
        for side in self.z.shape:
            parts = -(-side // PLACE_PX)
            cuts.append([(side * k // parts, side * (k + 1) // parts) for k in range(parts)])
        boxes = [
            Box(f"{r}_{c}", a, c0, b - a, c1 - c0)
            for r, (a, b) in enumerate(cuts[0])
            for c, (c0, c1) in enumerate(cuts[1])
        ]
        if self.valid is None:
            return boxes
        parts = {b: self.valid[b.row : b.row + b.height, b.col : b.col + b.width] for b in boxes}
        return [box for box in boxes if parts[box].mean() >= 1 - MISSING]


def open_scene(folder: str | Path) -> Ground:
    """The rasters of a folder: a generated scene, or one with ``image.tif`` and ``dem.tif`` of one extent.

    Raises:
        BadInput: it is neither, has no heights, is damaged, or its rasters do not lie on one another.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise BadInput(f"there is no folder {folder}; give one that 'metaearth3d generate' made, or of aligned rasters")
    if (folder / "scene.json").is_file():
        return _generated(folder)
    dem = _named(folder, ("dem", "height"))
    if dem is None:
        raise BadInput(f"{folder} holds no scene.json, dem.tif or height.tif; questions need heights")
    return open_rasters(dem, image=_named(folder, ("image",)), above=_named(folder, ("above",)),
                        cover=_named(folder, ("cover",)), name=folder.name)  # fmt: skip


def open_rasters(
    dem: str | Path,
    *,
    image: str | Path | None = None,
    above: str | Path | None = None,
    cover: str | Path | None = None,
    cover_names: Mapping[int, str] | None = None,
    name: str | None = None,
) -> Ground:
    """Aligned real rasters: heights in metres, RGB, heights above ground in metres, land-cover codes.

    Codes are named by ``cover_names`` or a JSON file beside the raster (``cover.json``: code to word). Without an
    image, shaded relief is drawn.
    """
    dem = Path(dem)
    heights = open_dem(dem)
    z = heights.data[0].astype(np.float64)
    box = heights.geobox
    images = () if image is None else (_image(Path(image), box),)
    codes = None if cover is None else _aligned(Path(cover), box).astype(np.int64)
    tall = None if above is None else np.maximum(_aligned(Path(above), box), 0.0)
    step = _step_m(box)
    error = max(LEAST_MESH_ERROR_M, MESH_ERROR_PER_GSD * max(step))
    a = box.affine
    if abs(a.a + a.e) > SQUARE * a.a or a.b or a.d:
        raise BadInput(
            f"{dem} has pixels of {a.a:g} x {-a.e:g}, or turned ones; warp it to square ones (gdalwarp does)"
        )
    return Ground(
        name=_clean(name or dem.stem), z=z, step_m=step, images=images, bounds=_lonlat(box), crs=str(box.crs),
        transform=(a.c, a.f, a.a, -a.e), error_m=error, rmse_m=error / 2, above=tall, cover=codes,
        cover_names=_names(codes, cover, cover_names), valid=heights.valid,
        origin={"kind": "rasters", "files": sorted(Path(p).name for p in (dem, image, above, cover) if p is not None)},
    )  # fmt: skip


def _generated(folder: Path) -> Ground:
    """A folder that ``metaearth3d generate`` made."""
    try:
        record = json.loads((folder / "scene.json").read_text(encoding="utf-8"))
        tiles = record.get("tileset") or {}
        seed, world = int(record["spec"]["seed"]), str(record["spec"]["digest"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{folder / 'scene.json'} is no scene's record ({error!r}); generate the scene again") from error
    _check_tiles(folder / "tiles" / "tileset.json")
    heights = _levels(folder, "height")
    if not heights:
        raise BadInput(f"{folder} has no height_*m.tif; questions need heights, generate the scene again")
    dem = heights[0]
    ground = open_rasters(dem, name=folder.name, **_products(dem))
    box = open_dem(dem).geobox
    promised = tiles.get("max_error_m")
    return Ground(
        **{**ground.__dict__,
           "images": tuple(_image(path, box) for path in _levels(folder, "image")),
           "error_m": QUANTUM_M + (ground.error_m if promised is None else float(promised)),
           "rmse_m": QUANTUM_M + (ground.rmse_m if promised is None else float(tiles["rmse_m"])),
           "above": _buildings(folder, ground),
           "folder": folder if (folder / "tiles" / "tileset.json").is_file() else None,
           "origin": {"kind": "generated", "seed": seed, "world": world, "scene": record.get("scene")}}
    )  # fmt: skip


def _check_tiles(tileset: Path) -> None:
    """Refuse tiles on which answers could not be computed again."""
    try:
        if tileset.is_file():
            json.loads(tileset.read_text(encoding="utf-8"))["root"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{tileset} is no tileset ({error!r}); generate the scene again") from error


def _levels(folder: Path, band: str) -> list[Path]:
    """A band's rasters from fine to coarse; they are called by the GSD of their map, such as ``image_16m.tif``."""
    named = [p for p in folder.glob(f"{band}_*m.tif") if re.fullmatch(r"[0-9.e+-]+", p.stem[len(band) + 1 : -1])]
    return sorted(named, key=lambda p: float(p.stem[len(band) + 1 : -1]))


def _products(dem: Path) -> dict[str, Any]:
    """Land cover and heights above ground beside a generated scene's finest heights, if there are any."""
    beside = {key: dem.with_name(dem.name.replace("height", band, 1)) for key, band in PRODUCTS.items()}
    found: dict[str, Any] = {key: path for key, path in beside.items() if path.is_file()}
    return {**found, "cover_names": {k: NOUNS.get(w, w) for k, w in WORLD_COVER.items()}} if "cover" in found else found


def _buildings(folder: Path, ground: Ground) -> Floats | None:
    """Heights of buildings above ground: of the objects table, or where the cover is built-up; trees are none."""
    if (folder / "objects.parquet").is_file():
        return _objects(folder / "objects.parquet", ground)
    if ground.above is None or ground.cover is None:
        return None
    return np.where(ground.cover == BUILT, ground.above, 0.0)


def _objects(table: Path, ground: Ground) -> Floats:
    """Each building of a table at its ridge's height, with a post of ground between buildings that touch."""
    from affine import Affine
    from rasterio.features import rasterize

    from metaearth3d.world.table import read_objects

    rows = [row for row in read_objects(table)[0] if row["class"] == "building"]
    if not rows:
        return np.zeros(ground.z.shape)
    x, y, wide, high = ground.transform
    shapes = [(row["geometry"], k) for k, row in enumerate(rows, 1)]
    labels = rasterize(shapes, ground.z.shape, transform=Affine(wide, 0, x, 0, -high, y), dtype="int32")
    edge = np.pad(labels, 1)
    around = [
        edge[1 + i : edge.shape[0] - 1 + i, 1 + j : edge.shape[1] - 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)
    ]
    seam = (labels > 0) & np.any([(other > labels) for other in around], axis=0)
    heights = np.array([0.0, *(float(row["ridge_m"]) for row in rows)])[labels]
    return np.where(seam, 0.0, heights)


def _named(folder: Path, stems: Sequence[str]) -> Path | None:
    """The first file that is called one of ``stems``."""
    return next((p for stem in stems if (p := folder / f"{stem}.tif").is_file()), None)


def _image(path: Path, box: Any) -> Rgb:
    """An image (h, w, 3) of the same extent, of any resolution."""
    source = open_image(path)
    _check_extent(source.geobox, box, path)
    return np.ascontiguousarray(source.data.transpose(1, 2, 0))


def _aligned(path: Path, box: Any) -> Floats:
    """One band (H, W) on the very posts of the heights; missing values are 0."""
    with open_dataset(path) as source:
        if source.count != 1 or (source.height, source.width) != tuple(box.shape):
            raise BadInput(
                f"{path} has {source.count} bands of {source.height} x {source.width}; one band on the posts of the "
                f"heights, {box.shape[0]} x {box.shape[1]}, is needed"
            )
        data = read_pixels(source, path)[0].astype(np.float64)
        seen = source.read_masks(1) > 0
        from odc.geo.crs import CRS as OdcCrs
        from odc.geo.geobox import GeoBox

        crs = None if source.crs is None else OdcCrs(source.crs.to_wkt())
        _check_extent(GeoBox(data.shape, source.transform, crs or box.crs), box, path)
    return np.where(seen & np.isfinite(data), data, 0.0)


def _check_extent(found: Any, box: Any, path: Path) -> None:
    """Refuse a raster that covers another ground."""
    ours, theirs = box.extent.boundingbox, found.extent.boundingbox
    reach = ALIGNED_PX * max(abs(box.affine.a), abs(box.affine.e), abs(found.affine.a))
    same = CRS.from_user_input(str(found.crs)).equals(CRS.from_user_input(str(box.crs)), ignore_axis_order=True)
    if not same or any(abs(p - q) > reach for p, q in zip(ours.bbox, theirs.bbox, strict=True)):
        raise BadInput(f"{path} does not lie on the heights; warp it to their CRS and bounds first (gdalwarp does)")


def _lonlat(box: Any) -> tuple[float, float, float, float]:
    """Bounds in degrees."""
    b = box.extent.boundingbox
    lon, lat = to_lonlat(str(box.crs), [b.left, b.right, b.left, b.right], [b.bottom, b.bottom, b.top, b.top])
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _step_m(box: Any) -> tuple[float, float]:
    """Ground metres between rows and between columns at the middle, along the ellipsoid."""
    a, (rows, cols) = box.affine, box.shape
    x, y = a.c + a.a * cols / 2, a.f + a.e * rows / 2
    lon, lat = to_lonlat(str(box.crs), [x, x + a.a, x], [y, y, y + a.e])
    _, _, metres = Geod(ellps="WGS84").inv([lon[0]] * 2, [lat[0]] * 2, lon[1:], lat[1:])
    return float(metres[1]), float(metres[0])


def _names(codes: Any, path: str | Path | None, given: Mapping[int, str] | None) -> Mapping[int, str]:
    """Words of the codes that occur."""
    if codes is None:
        return {}
    beside = None if path is None else Path(path).with_suffix(".json")
    words: Mapping[int, str] = COVER_NAMES if given is None else given
    if given is None and beside is not None and beside.is_file():
        try:
            words = {int(code): str(word) for code, word in json.loads(beside.read_text(encoding="utf-8")).items()}
        except (ValueError, AttributeError) as error:
            raise BadInput(f"{beside} is not a JSON object of codes and words ({error})") from error
    return {int(code): words[int(code)] for code in np.unique(codes) if int(code) in words}


def _clean(name: str) -> str:
    """A name fit for a path."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name) or "scene"
