"""Reading posts and texels of a tile from fields in blocks, never beyond the scene's own posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import box_average
from metaearth3d.protocols import Field
from metaearth3d.tiles3d.lod import Ints, Span, Texels, TileGrid

BLOCK_PX = 1024  # a side of what is read at once


@dataclass(frozen=True)
class Source:
    """The two fields of a scene and the grid that cuts them."""

    height: Field
    image: Field
    grid: TileGrid

    def __post_init__(self) -> None:
        """Refuse fields that do not fit the box or each other."""
        level = self.grid.box.level
        for name, field in (("height", self.height), ("image", self.image)):
            if field.level != level:
                raise BadInput(f"the {name} field is at level {field.level}, the box at level {level}; they must agree")
        if self.height.lattice != self.image.lattice:
            raise BadInput("the height and image fields live on different lattices; cut them from one world")
        if len(self.image.bands) != 3 or self.image.dtype != np.uint8:
            bands = ", ".join(self.image.bands)
            raise BadInput(f"the image field has bands {bands} of {self.image.dtype}; textures need three of uint8")
        if len(self.height.bands) != 1:
            raise BadInput(f"the height field has {len(self.height.bands)} bands; terrain needs one")

    def _read(self, field: Field, rows: Ints, cols: Ints) -> NDArray[Any]:
        """Pixels (C, len(rows), len(cols)); places beyond the scene take the nearest one inside."""
        grid = self.grid
        rows = np.clip(rows, *grid.rows)
        cols = np.clip(cols, *grid.cols)
        box = PixelBox(grid.box.level, int(rows[0]), int(cols[0]), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1)
        data = field.read(box).data
        if data.shape[1:] == (len(rows), len(cols)):
            return data
        return data[:, (rows - rows[0])[:, None], cols - cols[0]]

    def posts(self, rows: Ints, cols: Ints) -> NDArray[np.float64]:
        """Heights in metres at the given rows and columns, block by block."""
        out = np.empty((len(rows), len(cols)))
        for r in _runs(rows):
            for c in _runs(cols):
                out[r, c] = self._read(self.height, rows[r], cols[c])[0]
        return out

    def blocks(self, rows: Span, cols: Span) -> Iterator[tuple[tuple[int, int], NDArray[np.float64]]]:
        """Every finest post under a tile once: ``((row, col) of the first, heights)``."""
        all_rows, all_cols = (np.arange(span.first, span.last + 1) for span in (rows, cols))
        for r in _runs(all_rows):
            for c in _runs(all_cols):
                heights = self._read(self.height, all_rows[r], all_cols[c])[0]
                yield (int(all_rows[r][0]), int(all_cols[c][0])), heights.astype(np.float64)

    def texture(self, texels: Texels) -> NDArray[np.uint8]:
        """Colours (3, h, w) of a texture grid."""
        out = np.empty((3, *texels.shape), dtype=np.uint8)
        step = max(1, BLOCK_PX // texels.size_px)
        for r in range(0, texels.shape[0], step):
            for c in range(0, texels.shape[1], step):
                height, width = min(step, texels.shape[0] - r), min(step, texels.shape[1] - c)
                rows = texels.first[0] + np.arange(r * texels.size_px, (r + height) * texels.size_px)
                cols = texels.first[1] + np.arange(c * texels.size_px, (c + width) * texels.size_px)
                pixels = self._read(self.image, rows, cols)
                out[:, r : r + height, c : c + width] = box_average(pixels, texels.size_px)
        return out


def _runs(posts: Ints) -> list[slice]:
    """Slices of ascending posts that each span at most one block (or hold a single post)."""
    part = (posts - posts[0]) // BLOCK_PX
    starts = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(posts)]
    return [slice(a, b) for a, b in pairwise(starts)]
