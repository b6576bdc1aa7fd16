"""Colour pictures with a known GSD, wherever they lie: rasters, plain images, tar shards, scenes of ours."""

from __future__ import annotations

import csv
import io
import json
import math
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from odc.geo.crs import CRS
from odc.geo.geobox import GeoBox
from PIL import Image, UnidentifiedImageError
from rasterio.windows import Window

from metaearth3d.errors import BadInput
from metaearth3d.geo import FACTOR, SourceImage, open_image
from metaearth3d.geo.cog import open_dataset
from metaearth3d.geo.placing import ground_gsd

Rgb = NDArray[np.uint8]  # (H, W, 3)
Reader = Callable[[], tuple[Rgb, NDArray[np.bool_]]]

RASTERS = (".tif", ".tiff", ".jp2", ".vrt", ".png", ".jpg", ".jpeg")
FINEST_CORE_PX, INNER_CORE_PX = 512, 256  # cores of levels 1 and below, as worlds choose them


@dataclass(frozen=True, eq=False)
class Picture:
    """``shape`` (H, W) and ``gsd`` in metres are known at once; ``read`` gives pixels (H, W, 3) and where they count.

    ``window`` reads some of a large one: pixels (H, W, 3) at ``(row, col, height, width)``, all of which count.
    """

    name: str
    gsd: float
    shape: tuple[int, int]
    read: Reader
    window: Callable[[int, int, int, int], Rgb] | None = None


@dataclass(frozen=True, eq=False)
class Level:
    """One saved level of a scene: its image, its lattice of cores in the image's pixels, files of other products."""

    picture: Picture
    height: Path | None
    core_px: int | None
    offset: tuple[int, int]
    cover: Path | None = None

    @property
    def gsd(self) -> float:
        """Metres per pixel."""
        return self.picture.gsd


@dataclass(frozen=True, eq=False)
class Made:
    """A generated scene, or any raster given in its place: levels coarse to fine and what ``scene.json`` says."""

    name: str
    levels: tuple[Level, ...]
    record: dict[str, Any] | None = None

    def at(self, gsd: float) -> Level | None:
        """The level of a GSD, if there is one."""
        return next((x for x in self.levels if abs(math.log(x.gsd / gsd)) < 0.02), None)


def open_made(path: Path, *, gsd: float | None = None, core_px: int | None = None) -> list[Made]:
    """The scenes or rasters of a path: a scene folder, a folder of scenes, a raster or a folder of rasters.

    ``core_px`` names the lattice of tiles of rasters that no scene describes; it begins at their first pixel.
    """
    if (path / "scene.json").is_file():
        return [_scene(path)]
    inner = sorted(p.parent for p in path.glob("*/scene.json")) if path.is_dir() else []
    if inner:
        return [_scene(folder) for folder in inner]
    return [Made(p.name, (Level(p, None, core_px, (0, 0)),)) for p in open_pictures([path], gsd=gsd)]


def open_pictures(paths: Sequence[Path], *, gsd: float | None = None) -> list[Picture]:
    """All pictures of files and folders; ``gsd`` is of those that do not say theirs.

    Raises:
        BadInput: nothing is there, a file has no GSD, or it has too few bands.
    """
    out: list[Picture] = []
    for path in paths:
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in (*RASTERS, ".tar")) if path.is_dir() else [path]
        if not files:
            raise BadInput(f"{path} holds no pictures; give GeoTIFF, PNG or JPEG files, or .tar shards with their .csv")
        for file in files:
            out += _shard(file, gsd) if file.suffix.lower() == ".tar" else [_file(file, gsd)]
    return out


def _file(path: Path, gsd: float | None) -> Picture:
    """A raster with its own georeference, or a plain image of the given GSD."""
    with open_dataset(path) as source:
        shape = (int(source.height), int(source.width))
        count, crs, transform = int(source.count), source.crs, source.transform
    if count < 3:
        raise BadInput(f"{path} has {count} band(s); a picture needs three, red, green and blue")
    if crs is None:
        return Picture(path.name, _known(gsd, path), shape, lambda: _plain(path, path.name))
    frame = SourceImage(np.empty(0), np.empty(0, bool), GeoBox(shape, transform, CRS(crs.to_wkt())), (), path)
    return Picture(path.name, math.sqrt(math.prod(ground_gsd(frame))), shape, lambda: _placed(path))


def _known(gsd: float | None, path: Path) -> float:
    if gsd is None:
        raise BadInput(f"{path} does not say its metres per pixel; give them with --reference-gsd or --gsd")
    if not (math.isfinite(gsd) and gsd > 0):
        raise BadInput(f"a GSD of {gsd} was given; it is a positive number of metres per pixel")
    return gsd


def _placed(path: Path) -> tuple[Rgb, NDArray[np.bool_]]:
    """Pixels of a georeferenced raster by the rules of :func:`metaearth3d.geo.open_image`."""
    source = open_image(path)
    return np.ascontiguousarray(source.data.transpose(1, 2, 0)), source.valid


def _plain(handle: Path | io.BytesIO, name: str) -> tuple[Rgb, NDArray[np.bool_]]:
    """Pixels of a PNG or JPEG; transparent ones do not count."""
    try:
        with Image.open(handle) as image:
            alpha = np.asarray(image.getchannel("A")) > 0 if "A" in image.getbands() else None
            pixels = np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError) as error:
        raise BadInput(f"{name} cannot be read as a picture ({error}); give a whole PNG, JPEG or GeoTIFF") from error
    return pixels, np.ones(pixels.shape[:2], bool) if alpha is None else alpha


def _shard(path: Path, gsd: float | None) -> Iterator[Picture]:
    """Pictures of a tar whose CSV beside it has columns ``key``, ``width``, ``height`` and mostly ``gsd_m``."""
    table = path.with_suffix(".csv")
    if not (path.is_file() and table.is_file()):
        raise BadInput(f"{path} needs a table {table.name} beside it, with columns key, width, height and gsd_m")
    with table.open(newline="", encoding="utf-8") as file:
        rows = {row.get("key", ""): row for row in csv.DictReader(file)}
    with tarfile.open(path) as tar:
        members = {Path(m.name).stem: m for m in tar if m.isfile()}
    for key, row in rows.items():
        if key in members:
            try:
                shape, given = (int(row["height"]), int(row["width"])), float(row.get("gsd_m") or "nan")
            except (KeyError, ValueError) as error:
                raise BadInput(f"{table} has no usable width, height or gsd_m for {key} ({error})") from error
            known = given if given > 0 else _known(gsd, path)
            yield Picture(key, known, shape, _member(path, members[key]))


def _member(path: Path, member: tarfile.TarInfo) -> Reader:
    """Reads one file of an uncompressed tar."""

    def read() -> tuple[Rgb, NDArray[np.bool_]]:
        with path.open("rb") as file:
            file.seek(member.offset_data)
            return _plain(io.BytesIO(file.read(member.size)), member.name)

    return read


def _scene(folder: Path) -> Made:
    """A folder that ``metaearth3d generate`` wrote."""
    try:
        record = json.loads((folder / "scene.json").read_text(encoding="utf-8"))
        g0, count = float(record["spec"]["lattice"]["g0"]), int(record["spec"]["levels"])
        top, row, col = (int(v) for v in record["root_box"][:3])
        names = sorted(record["rasters_sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder}/scene.json is not a scene's record ({type(error).__name__}: {error})") from error
    levels = []
    for level in range(top, count):
        gsd = g0 * float(FACTOR) ** -level
        image, *others = (folder / f"{band}_{gsd:g}m.tif" for band in ("image", "height", "landcover"))
        if image.name in names:
            core = None if level == 0 else core_px(level, count - 1)
            scale = FACTOR ** (level - top)
            offset = (0, 0) if core is None else (-row * scale % core, -col * scale % core)
            height, cover = (path if path.is_file() else None for path in others)
            levels.append(Level(_level_picture(folder, image, gsd), height, core, offset, cover))
    if not levels:
        raise BadInput(f"{folder} holds none of the images that its scene.json names; generate the scene again")
    return Made(folder.name, tuple(levels), record)


def _level_picture(folder: Path, path: Path, gsd: float) -> Picture:
    with open_dataset(path) as source:
        shape = (int(source.height), int(source.width))

    def window(row: int, col: int, height: int, width: int) -> Rgb:
        with open_dataset(path) as source:
            pixels = source.read((1, 2, 3), window=Window(col, row, width, height))
        return np.ascontiguousarray(pixels.transpose(1, 2, 0))

    return Picture(f"{folder.name}/{path.stem}", gsd, shape, lambda: _placed(path), window)


def middle(picture: Picture, most_px: int) -> tuple[Rgb, tuple[int, int]]:
    """At most ``most_px`` a side of the middle of a picture (H, W, 3), and the row and column it begins at."""
    height, width = (min(side, most_px) for side in picture.shape)
    row, col = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    if picture.window is not None:
        return picture.window(row, col, height, width), (row, col)
    return picture.read()[0][row : row + height, col : col + width], (row, col)


def core_px(level: int, finest: int) -> int:
    """Side in px of a world's cores at a level from 1 to ``finest``."""
    return FINEST_CORE_PX if level == finest else INNER_CORE_PX
