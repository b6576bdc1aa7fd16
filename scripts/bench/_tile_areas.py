"""What tiles.py asks of areas: time and memory of one to hundreds of km2 of a landscape that costs nothing to read."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from pathlib import Path

import numpy as np
from speed import peak_mib

from metaearth3d.geo import Lattice, PixelBox, Raster
from metaearth3d.tiles3d import write_tileset


class Waves:
    """A landscape without end: sums of sines by place, and their brightness; nothing is stored."""

    def __init__(self, lattice: Lattice, *, colour: bool) -> None:
        self.lattice, self.level, self.colour = lattice, 0, colour
        self.bands = ("red", "green", "blue") if colour else ("height",)
        self.dtype = np.dtype(np.uint8 if colour else np.float32)

    def read(self, box: PixelBox) -> Raster:
        rows, cols = np.arange(box.row, box.row + box.height)[:, None], np.arange(box.col, box.col + box.width)
        z = np.zeros(box.shape)
        for k in range(12):
            turn = 2.4 * k
            phase = (np.sin(turn) * rows + np.cos(turn) * cols) * (0.004 * 1.5**k)
            z += 30 / 1.6**k * np.sin(phase + 0.7 * k + 0.5 * np.sin(phase[:, :1] / 3))
        data = np.clip(120 + z, 0, 255) * np.ones((3, 1, 1)) if self.colour else np.round(z[None] * 64) / 64
        return Raster(data.astype(self.dtype), self.lattice.geobox(box), self.bands)


def area(km2: float, gsd: float, tiling: str) -> dict[str, float]:
    """One area: processor seconds, peak memory and what was written."""
    lattice = Lattice("EPSG:32632", 5e5, 5e6, gsd)
    side = max(16, round(np.sqrt(km2) * 1000 / gsd))
    with tempfile.TemporaryDirectory() as scratch:
        height, image = Waves(lattice, colour=False), Waves(lattice, colour=True)
        start, wall = time.process_time(), time.perf_counter()
        box = PixelBox(0, 0, 0, side, side)
        report = write_tileset(Path(scratch), height=height, image=image, box=box, tiling=tiling)  # type: ignore[arg-type]
        spent, passed = time.process_time() - start, time.perf_counter() - wall
    return {
        "km2": km2,
        "tiles": report.tiles,
        "cpu_s": spent,
        "cpu_s_km2": spent / km2,
        "tiles_per_cpu_s": report.tiles / spent,
        "wall_s": passed,
        "mb_km2": report.size_bytes / km2 / 1e6,
        "peak_mib": peak_mib(),
    }


def areas(sizes: list[float], gsd: float, tiling: str) -> list[dict[str, float]]:
    """The curve over areas."""
    context, found = multiprocessing.get_context("spawn"), []
    for km2 in sizes:
        with context.Pool(1) as pool:
            found.append(pool.apply(area, (km2, gsd, tiling)))
        print(found[-1], flush=True)
    return found
