"""A prompt map painted by hand: a GeoTIFF of small integers, and a legend that says what each of them means."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import Lattice

Floats = NDArray[np.float64]

MOST_PX = 64_000_000


@dataclass(frozen=True)
class Painting:
    """Numbers (H, W) of prompts, 0 for the ground's, on a grid of the map's own CRS.

    Between the middles of two pixels one prompt gives way to the other smoothly; beyond the paper the ground's is said.
    """

    prompts: tuple[str, ...]
    numbers: NDArray[np.uint8]
    there: tuple[float, float, float, float, float, float]  # x, y to col, row: a, b, c, d, e, f of an affine
    crs: str
    lattice_crs: str

    def shares(self, x: Floats, y: Floats) -> Floats:
        """See :class:`~metaearth3d.fields.words.Zones`."""
        if self.crs != self.lattice_crs:
            from pyproj import Transformer

            x, y = Transformer.from_crs(self.lattice_crs, self.crs, always_xy=True).transform(x, y)
        a, b, c, d, e, f = self.there
        col, row = a * x + b * y + c - 0.5, d * x + e * y + f - 0.5
        col, row = (np.where(np.isfinite(v), v, -9.0) for v in (col, row))
        height, width = self.numbers.shape
        col, row = np.clip(col, -2.0, width + 1.0), np.clip(row, -2.0, height + 1.0)
        left, top = np.floor(col).astype(int), np.floor(row).astype(int)
        u, v = (t * t * (3 - 2 * t) for t in (col - left, row - top))
        paper = np.pad(self.numbers, 3)
        out = np.zeros((len(self.prompts), len(x)))
        for down, right, weight in ((0, 0, (1 - u) * (1 - v)), (0, 1, u * (1 - v)), (1, 0, (1 - u) * v), (1, 1, u * v)):
            out[paper[top + down + 3, left + right + 3], np.arange(len(x))] += weight
        return out


def read_painted(path: Path, ground: str, lattice: Lattice) -> Painting:
    """The painting of ``path`` with the legend ``{"1": "prompt", ...}`` in the JSON file of the same name.

    Raises:
        BadInput: no legend, a number without a meaning, no CRS, or not one band of small integers.
    """
    import rasterio
    from rasterio.errors import RasterioError

    legend = read_legend(path)
    try:
        with rasterio.open(path) as file:
            if file.count != 1 or file.crs is None or np.dtype(file.dtypes[0]).kind not in "iu":
                raise BadInput(f"{path.name} is no painted map: it must have a CRS and one band of small integers")
            if file.width * file.height > MOST_PX:
                raise BadInput(
                    f"{path.name} is {file.width} x {file.height}; a painted map has at most {MOST_PX} pixels"
                )
            raw = file.read(1)
            raw = np.where(raw == file.nodata, 0, raw) if file.nodata is not None else raw
            there, crs = ~file.transform, file.crs.to_wkt()
    except RasterioError as error:
        raise BadInput(f"{path.name} cannot be read as a raster: {error}") from error
    strangers = sorted(set(np.unique(raw).tolist()) - {0, *legend})
    if strangers:
        raise BadInput(f"{path.name} has the number {strangers[0]}, of which its legend says nothing")
    order = sorted(legend)
    lookup = np.zeros(256, np.uint8)
    lookup[order] = np.arange(1, len(order) + 1)
    prompts = (ground, *(legend[number] for number in order))
    return Painting(prompts, lookup[raw.astype(int)], tuple(there)[:6], crs, lattice.crs)


def legend_path(path: Path) -> Path:
    """Where the legend of a painted map lies: beside it, ending in ``.json``."""
    return path.with_suffix(".json")


def read_legend(path: Path) -> dict[int, str]:
    """Prompts by number, 1 to 255."""
    beside = legend_path(path)
    try:
        content = json.loads(beside.read_text(encoding="utf-8"))
        legend = {int(number): prompt for number, prompt in content.items()}
    except FileNotFoundError as error:
        raise BadInput(f'{path.name} has no legend; write {{"1": "prompt", ...}} into {beside.name}') from error
    except (OSError, ValueError, AttributeError) as error:
        raise BadInput(f'{beside.name} is no legend; it is JSON such as {{"1": "rice fields"}} ({error})') from error
    if not legend or not all(1 <= n <= 255 and isinstance(p, str) and p.strip() for n, p in legend.items()):
        raise BadInput(f"{beside.name} is no legend; numbers are 1 to 255 and prompts are words")
    return legend
