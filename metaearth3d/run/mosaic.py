"""A world's field as its finished blocks show it: read from the files of a plan, computed where there is none yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window

from metaearth3d.fields import BoxField
from metaearth3d.geo import PixelBox
from metaearth3d.run.folders import Folder
from metaearth3d.run.grid import spans
from metaearth3d.run.plan import Plan


class MosaicField(BoxField):
    """The same pixels as ``field``, those of one region's finished blocks from disk."""

    def __init__(self, field: BoxField, band: str, plan: Plan, region: int, folder: Folder) -> None:
        """``field`` answers wherever a block is missing, so that no order of jobs is needed."""
        super().__init__(field.lattice, field.level, field.bands, field.dtype, digest=field.digest)
        self.field, self.band, self.plan, self.region, self.folder = field, band, plan, region, folder
        self._present: set[tuple[int, int]] = set()

    def pixels(self, box: PixelBox) -> NDArray[Any]:
        """Crops of blocks, put together."""
        out = np.empty((len(self.bands), *box.shape), self.dtype)
        size_px = self.plan.block_px
        rows, cols = spans(box, size_px)
        for row in rows:
            for col in cols:
                part = box & PixelBox(box.level, row * size_px, col * size_px, size_px, size_px)
                out[(slice(None), *part.slices(box))] = self._part(row, col, part)
        return out

    def _part(self, row: int, col: int, part: PixelBox) -> NDArray[Any]:
        """Pixels of a box inside one block; what the region has no file for comes from the field."""
        block = self.plan.regions[self.region].block(row, col, self.plan.block_px)
        inside = part & block
        name = self.plan.raster_name(self.band, self.region, row, col)
        if inside != part or not self._there(name, (row, col)):
            return self.field.read(part).data
        try:
            with opened(self.folder, name) as file:
                window = Window(part.col - block.col, part.row - block.row, part.width, part.height)
                pixels: NDArray[Any] = file.read(window=window)
                return pixels
        except RasterioError:  # damaged: verify will say so, the tiles need not suffer
            return self.field.read(part).data

    def _there(self, name: str, key: tuple[int, int]) -> bool:
        """Whether a block's file is finished."""
        if key not in self._present and self.folder.size(name) is not None:
            self._present.add(key)
        return key in self._present


@contextmanager
def opened(folder: Folder, name: str) -> Iterator[Any]:
    """A raster of a local or remote folder."""
    if folder.local is not None:
        with rasterio.open(folder.local / name) as file:
            yield file
    else:
        with rasterio.MemoryFile(folder.read(name)) as memory, memory.open() as file:
            yield file
