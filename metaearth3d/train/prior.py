"""Fitting of the planet prior: least squares on the global relief and Blue Marble, judged on pixels it never saw."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.models.prior import LEVELS, PlanetPrior, Rings, spline_weights
from metaearth3d.train.loop import State
from metaearth3d.train.record import write_record

log = logging.getLogger(__name__)

Grid = NDArray[np.float32]  # (rows from north to south, columns from 180 W)
SOURCES = {
    "relief": "SRTM30_PLUS (Becker et al. 2009, Scripps; free with citation), jaanga/terrain-srtm30-plus-data-tms-1-7",
    "colour": "NASA Blue Marble Next Generation (public domain), matplotlib/basemap",
}
HELD_OUT_SHARE = 0.05
NEVER_SEEN_WEIGHT = 0.02  # of pixels without data (within 5 degrees of a pole), filled from the nearest row


class RingFit:
    """The linear map from a ring spline's coefficients to a latitude-longitude grid, and its transpose."""

    def __init__(self, rings: Rings, shape: tuple[int, int]) -> None:
        from scipy.sparse import csr_array

        self.rings, self.shape = rings, shape
        rows, columns = shape
        counts = rings.counts.numpy()
        self.bounds = np.concatenate([[0], np.cumsum(counts)])
        latitude = (1 - (np.arange(rows) + 0.5) / rows) * len(counts) - 0.5
        entries = _taps(latitude)
        flip = [(k < 0) | (k >= len(counts)) for k, _ in entries]
        if columns % 2 or not all(f.sum() < rows // 4 for f in flip):
            raise BadInput(f"a grid of {shape} pixels cannot be fitted; give an even number of columns")
        self.across, self.beyond = (
            csr_array(
                (
                    np.concatenate([w * (f == side) for (_, w), f in zip(entries, flip, strict=True)]),
                    (np.tile(np.arange(rows), 4), np.concatenate([_folded(k, len(counts)) for k, _ in entries])),
                ),
                shape=(rows, len(counts)),
            )
            for side in (False, True)
        )
        longitude = (np.arange(columns) + 0.5) / columns
        self.along = [_ring_matrix(longitude, int(n)) for n in counts]

    def forward(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Grid (rows, columns) of coefficients (nodes,)."""
        pieces = zip(self.along, self.bounds[:-1], self.bounds[1:], strict=True)
        lines = np.stack([m @ values[a:b] for m, a, b in pieces])  # (rings, columns)
        out: NDArray[np.float64] = self.across @ lines + self.beyond @ np.roll(lines, self.shape[1] // 2, axis=1)
        return out

    def transpose(self, grid: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coefficients (nodes,) that a grid pulls at."""
        lines = self.across.T @ grid + np.roll(self.beyond.T @ grid, -(self.shape[1] // 2), axis=1)
        return np.concatenate([m.T @ line for m, line in zip(self.along, lines, strict=True)])


def _taps(position: NDArray[np.float64]) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    first = np.floor(position)
    weights = spline_weights(torch.from_numpy(position - first))
    return [(first.astype(np.int64) + k - 1, w.numpy()) for k, w in enumerate(weights)]


def _folded(ring: NDArray[np.int64], rings: int) -> NDArray[np.int64]:
    return np.where(ring < 0, -1 - ring, np.where(ring >= rings, 2 * rings - 1 - ring, ring))


def _ring_matrix(longitude: NDArray[np.float64], count: int) -> Any:
    from scipy.sparse import csr_array

    taps = _taps(longitude * count - 0.5)
    index = (np.tile(np.arange(len(longitude)), 4), np.concatenate([k % count for k, _ in taps]))
    return csr_array((np.concatenate([w for _, w in taps]), index), shape=(len(longitude), count))


def solve(fit: RingFit, grid: Grid, weight: Grid, *, passes: int, on_pass: Callable[[float], None]) -> NDArray[np.float64]:
    """Coefficients of least weighted square error, by conjugate gradients with a faint pull to zero."""
    ridge = 1e-4 * float(weight.mean()) * grid.size / int(fit.bounds[-1])
    x = np.zeros(int(fit.bounds[-1]))
    residual = fit.transpose(weight * grid.astype(np.float64))
    direction, power = residual.copy(), float(residual @ residual)
    for _ in range(passes):
        image = fit.transpose(weight * fit.forward(direction)) + ridge * direction
        step = power / max(float(direction @ image), 1e-30)
        x += step * direction
        residual -= step * image
        power, before = float(residual @ residual), power
        direction = residual + (power / max(before, 1e-30)) * direction
        on_pass(power**0.5)
    return x


@dataclass(frozen=True)
class Planet:
    """Global grids from 90 N, 180 W: relief in metres (NaN where unknown), colour, and which pixels are held out."""

    relief: Grid
    colour: NDArray[np.uint8]  # (3, H, W)
    held_out: NDArray[np.bool_]


def load_planet(folder: Path, *, seed: int = 3) -> Planet:
    """The global pair under ``folder/elevation``, one pixel in twenty held out."""
    import rasterio

    relief = folder / "elevation" / "dem" / "global_relief_4arcmin.tif"
    colour = folder / "elevation" / "pairs" / "global" / "bluemarble_4arcmin_rgb.tif"
    for path in (relief, colour):
        if not path.exists():
            raise BadInput(f"{path} is missing; the planet prior is fitted to it")
    with rasterio.open(relief) as file:
        heights = file.read(1).astype(np.float32)
        heights[heights == np.float32(file.nodata if file.nodata is not None else -32768)] = np.nan
    with rasterio.open(colour) as file:
        rgb = file.read((1, 2, 3))
    return Planet(heights, rgb, np.random.default_rng(seed).random(heights.shape) < HELD_OUT_SHARE)


def filled(relief: Grid) -> Grid:
    """Relief with unknown rows near the poles taken from the nearest known pixel."""
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(np.isnan(relief), return_distances=False, return_indices=True)
    out: Grid = relief[tuple(nearest)]
    return out


def fit_prior(prior: PlanetPrior, planet: Planet, *, passes: int = 24, on_pass: Callable[[float], None] = lambda _: None) -> None:
    """Fill a prior's coefficients: broad relief, what it leaves, and colour."""
    rows = planet.relief.shape[0]
    area = np.cos((0.5 - (np.arange(rows) + 0.5) / rows) * np.pi).astype(np.float32)[:, None]
    seen = np.where(planet.held_out, np.float32(0), np.float32(1)) * np.maximum(area, np.float32(0.01))
    weight = np.where(np.isnan(planet.relief), seen * np.float32(NEVER_SEEN_WEIGHT), seen)
    relief = filled(planet.relief)
    broad = RingFit(prior.broad, relief.shape)
    coarse = torch.from_numpy(solve(broad, relief, weight, passes=passes, on_pass=on_pass)).to(torch.float16)
    prior.broad.values.copy_(coarse[None])
    rest = (relief - broad.forward(coarse.double().numpy())).astype(np.float32)
    fine = solve(RingFit(prior.fine, relief.shape), rest, weight, passes=passes, on_pass=on_pass)
    prior.fine.values.copy_(torch.from_numpy(to_bytes(fine / prior.config.relief_range))[None])
    colour_fit = RingFit(prior.colour, relief.shape)
    for band, pixels in enumerate(planet.colour):
        values = solve(colour_fit, pixels.astype(np.float32), seen, passes=passes, on_pass=on_pass)
        prior.colour.values[band] = torch.from_numpy(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def to_bytes(values: NDArray[np.float64]) -> NDArray[np.int8]:
    """Signed bytes whose signed squares over 127^2 are nearest to ``values`` in -1..1."""
    root = np.sign(values) * np.sqrt(np.minimum(np.abs(values), 1.0)) * LEVELS
    low = np.trunc(root)
    high = low + np.sign(root) * (np.abs(low) < LEVELS)
    error_low, error_high = (np.abs(q * np.abs(q) / LEVELS**2 - values) for q in (low, high))
    return np.where(error_low <= error_high, low, high).astype(np.int8)


def errors(made: NDArray[np.float64], planet: Planet) -> dict[str, float]:
    """MAE and RMSE in metres on held-out pixels, weighted by area, over land (above the sea) and sea."""
    rows, columns = np.nonzero(planet.held_out & ~np.isnan(planet.relief))
    truth = planet.relief[rows, columns].astype(np.float64)
    area = np.cos((0.5 - (rows + 0.5) / planet.relief.shape[0]) * np.pi)
    out: dict[str, float] = {}
    for name, part in (("land", truth > 0), ("sea", truth <= 0)):
        miss = made[rows[part], columns[part]] - truth[part]
        out[f"{name}_mae_m"] = float(np.average(np.abs(miss), weights=area[part]))
        out[f"{name}_rmse_m"] = float(np.average(miss**2, weights=area[part]) ** 0.5)
    return out
