"""Folders of plain pictures as an encoder's input: PNG, JPEG, WebP and (Geo)TIFF, whole or cut into tiles."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Floats, signed

TIFF = (".tif", ".tiff")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", *TIFF)


class Source(Protocol):
    """Named samples (T, C, H, W) float32 that are read one at a time."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Names, sorted."""
        ...

    @property
    def channels(self) -> int:
        """Channels of a sample."""
        ...

    @property
    def seasons(self) -> int:
        """Seasons of a sample."""
        ...

    def read(self, name: str) -> Floats:
        """One sample."""
        ...


class Window(NamedTuple):
    """A square of a picture file, or all of it where ``side_px`` is 0."""

    path: Path
    row: int = 0
    col: int = 0
    side_px: int = 0


class ImageFolder:
    """8-bit RGB pictures under a folder as float32 (1, 3, H, W) in -1..1; ids are paths in it without the ending.

    With ``tile_px`` pictures are cut into whole tiles of that size (what remains at the right and below is left out),
    called ``<path>@<row>_<col>`` by pixel: so the large GeoTIFF of a generated scene gives many samples.
    """

    def __init__(self, folder: str | Path, *, tile_px: int | None = None) -> None:
        """List the pictures; of tiled ones the sizes are read.

        Raises:
            BadInput: no folder, no pictures in it, two of one name, or none as large as a tile.
        """
        self.folder, self.tile_px = Path(folder), tile_px
        self.channels, self.seasons = 3, 1
        if tile_px is not None and tile_px < 1:
            raise BadInput(f"tile is {tile_px} px; it must be positive")
        files = [p for p in self.folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()]
        if not files:
            raise BadInput(f"{folder} holds no pictures; {', '.join(SUFFIXES)} are read")
        self.windows: dict[str, Window] = {}
        for path in sorted(files):
            name = path.relative_to(self.folder).with_suffix("").as_posix()
            if name in self.windows or f"{name}@0_0" in self.windows:
                raise BadInput(f"two pictures are called {name!r}; names without their endings must differ")
            self.windows.update({name: Window(path)} if tile_px is None else _tiles(name, path, tile_px))
        if not self.windows:
            raise BadInput(f"no picture in {folder} is {tile_px} px or more on both sides")
        self.ids = tuple(sorted(self.windows))

    def read(self, name: str) -> Floats:
        """One picture or tile.

        Raises:
            BadInput: there is no such id, or the file is not an 8-bit RGB picture that can be read.
        """
        if name not in self.windows:
            raise BadInput(f"{self.folder} has no picture {name!r}")
        return signed(read_rgb(self.windows[name])[None])


def read_rgb(window: Window) -> NDArray[np.uint8]:
    """Pixels (H, W, 3) of a picture file or of a square of it.

    Raises:
        BadInput: it cannot be read, or is not 8-bit RGB.
    """
    tiff = window.path.suffix.lower() in TIFF
    try:
        pixels = _tiff(window) if tiff else _picture(window)
    except BadInput:
        raise
    except Exception as error:  # GDAL and Pillow raise many kinds
        raise BadInput(f"{window.path} cannot be read as a picture ({error})") from error
    return pixels


def _tiff(window: Window) -> NDArray[np.uint8]:
    """First three bands of a TIFF."""
    from rasterio.windows import Window as Span

    with _opened(window.path) as file:
        if file.count < 3 or set(file.dtypes[:3]) != {"uint8"}:
            raise BadInput(f"{window.path} has {file.count} bands of {file.dtypes[0]}; 8-bit RGB is read")
        side = window.side_px
        span = Span(window.col, window.row, side, side) if side else None
        pixels: NDArray[np.uint8] = np.moveaxis(file.read((1, 2, 3), window=span), 0, -1)
    return pixels


def _picture(window: Window) -> NDArray[np.uint8]:
    """A PNG, JPEG or WebP; palettes are looked up."""
    from PIL import Image

    with Image.open(window.path) as file:
        if file.mode not in ("RGB", "P"):
            raise BadInput(f"{window.path} is a picture of mode {file.mode}; 8-bit RGB is read")
        pixels = np.asarray(file.convert("RGB"))
    if window.side_px:
        pixels = pixels[window.row : window.row + window.side_px, window.col : window.col + window.side_px]
    return pixels


def _tiles(name: str, path: Path, side_px: int) -> dict[str, Window]:
    """Squares of a file by name."""
    height, width = _size(path)
    rows, cols = range(0, height - side_px + 1, side_px), range(0, width - side_px + 1, side_px)
    return {f"{name}@{row}_{col}": Window(path, row, col, side_px) for row in rows for col in cols}


def _size(path: Path) -> tuple[int, int]:
    """Height and width from a file's head."""
    try:
        if path.suffix.lower() in TIFF:
            with _opened(path) as file:
                return int(file.height), int(file.width)
        from PIL import Image

        with Image.open(path) as picture:
            return picture.height, picture.width
    except Exception as error:  # GDAL and Pillow raise many kinds
        raise BadInput(f"{path} cannot be read as a picture ({error})") from error


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A TIFF, georeferenced or not."""
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path) as file:
            yield file
