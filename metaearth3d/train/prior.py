"""Fitting of the planet prior: least squares on the global relief and Blue Marble, judged on pixels it never saw."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.errors import BadInput
from metaearth3d.models.prior import LEVELS, PlanetPrior
from metaearth3d.train.loop import State
from metaearth3d.train.record import write_record
from metaearth3d.train.rings import Grid, RingFit, solve

Errors = dict[str, float]
SOURCES = {
    "relief": "SRTM30_PLUS (Becker et al. 2009, Scripps; free with citation), jaanga/terrain-srtm30-plus-data-tms-1-7",
    "colour": "NASA Blue Marble Next Generation (public domain), matplotlib/basemap",
}
HELD_OUT_SHARE = 0.05
NEVER_SEEN_WEIGHT = 0.02  # of pixels without data (within 5 degrees of a pole), filled from the nearest row


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


def fit_prior(
    prior: PlanetPrior, planet: Planet, *, passes: int = 24, go_on: Callable[[], bool] = lambda: True
) -> None:
    """Fill a prior's coefficients: broad relief, what it leaves, and colour; ``go_on`` is asked before each pass."""
    rows = planet.relief.shape[0]
    area = np.cos((0.5 - (np.arange(rows) + 0.5) / rows) * np.pi).astype(np.float32)[:, None]
    seen = np.where(planet.held_out, np.float32(0), np.float32(1)) * np.maximum(area, np.float32(0.01))
    weight = np.where(np.isnan(planet.relief), seen * np.float32(NEVER_SEEN_WEIGHT), seen)
    relief = filled(planet.relief)
    fit = RingFit(prior.broad, relief.shape)
    broad = torch.from_numpy(solve(fit, relief, weight, passes=passes, go_on=go_on)).to(torch.float16)
    prior.broad.values.copy_(broad[None])
    rest = (relief - fit.forward(broad.double().numpy())).astype(np.float32)
    fine = solve(RingFit(prior.fine, relief.shape), rest, weight, passes=passes, go_on=go_on)
    prior.fine.values.copy_(torch.from_numpy(to_bytes(fine / prior.config.relief_range))[None])
    fit = RingFit(prior.colour, relief.shape)
    for band, pixels in enumerate(planet.colour):
        values = solve(fit, pixels.astype(np.float32), seen, passes=passes, go_on=go_on)
        prior.colour.values[band] = torch.from_numpy(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def to_bytes(values: NDArray[np.float64]) -> NDArray[np.int8]:
    """Signed bytes whose signed squares over 127^2 are nearest to ``values`` in -1..1.

    >>> to_bytes(np.array([0.0, -0.25, 2.0])).tolist()
    [0, -64, 127]
    """
    root = np.sign(values) * np.sqrt(np.minimum(np.abs(values), 1.0)) * LEVELS
    low = np.trunc(root)
    high = low + np.sign(root) * (np.abs(low) < LEVELS)
    error_low, error_high = (np.abs(q * np.abs(q) / LEVELS**2 - values) for q in (low, high))
    out: NDArray[np.int8] = np.where(error_low <= error_high, low, high).astype(np.int8)
    return out


def plain_grid(planet: Planet, size_bytes: int) -> Grid:
    """The control: the relief shrunk to an int16 grid of as many bytes, enlarged again by cubic splines."""
    from scipy.ndimage import map_coordinates, spline_filter

    rows, columns = planet.relief.shape
    h = int((size_bytes / 4) ** 0.5)
    picture = Image.fromarray(filled(planet.relief)).resize((2 * h, h), Image.Resampling.BICUBIC)
    small = np.pad(np.rint(np.asarray(picture)), ((4, 4), (0, 0)), mode="edge")
    spline = spline_filter(np.pad(small, ((0, 0), (4, 4)), mode="wrap"))
    across = (np.arange(columns) + 0.5) / columns * 2 * h + 3.5
    out = np.empty((rows, columns), np.float32)
    for top in range(0, rows, 256):
        down = (np.arange(top, min(top + 256, rows)) + 0.5) / rows * h + 3.5
        out[top : top + 256] = map_coordinates(spline, np.meshgrid(down, across, indexing="ij"), prefilter=False)
    return out


def errors(made: NDArray[np.floating], planet: Planet) -> Errors:
    """MAE and RMSE in metres of a whole grid on held-out pixels, weighted by area, over land (above 0 m) and sea."""
    rows, columns = np.nonzero(planet.held_out & ~np.isnan(planet.relief))
    truth = planet.relief[rows, columns].astype(np.float64)
    area = np.cos((0.5 - (rows + 0.5) / planet.relief.shape[0]) * np.pi)
    out: Errors = {}
    for name, part in (("land", truth > 0), ("sea", truth <= 0)):
        miss = made[rows[part], columns[part]] - truth[part]
        out[f"{name}_mae_m"] = float(np.average(np.abs(miss), weights=area[part]))
        out[f"{name}_rmse_m"] = float(np.average(miss**2, weights=area[part]) ** 0.5)
    return out


def colour_errors(prior: PlanetPrior, planet: Planet) -> Errors:
    """RMSE of red, green and blue on held-out pixels, weighted by area, over land (above 0 m) and sea."""
    rows, columns = np.nonzero(planet.held_out & ~np.isnan(planet.relief))
    lat, lon = 90 - (rows + 0.5) / planet.relief.shape[0] * 180, (columns + 0.5) / planet.relief.shape[1] * 360 - 180
    miss = (prior.rgb(lon, lat).astype(np.float64) - planet.colour[:, rows, columns]) ** 2
    area, land = np.cos(np.radians(lat)), planet.relief[rows, columns] > 0
    sides = {"land": land, "sea": ~land}
    return {f"{k}_rmse": float(np.average(miss[:, p].mean(axis=0), weights=area[p]) ** 0.5) for k, p in sides.items()}


def whole_grid(prior: PlanetPrior, shape: tuple[int, int]) -> Grid:
    """The prior's heights at every pixel centre of a global grid."""
    lat = 90 - (np.arange(shape[0]) + 0.5) / shape[0] * 180
    lon = (np.arange(shape[1]) + 0.5) / shape[1] * 360 - 180
    return np.concatenate([prior.elevation(lon, lat[k : k + 64, None]) for k in range(0, shape[0], 64)]).astype(
        np.float32
    )


def prior_report(prior: PlanetPrior, planet: Planet) -> dict[str, Errors]:
    """Errors of the prior and of the plain grid of as many bytes (:func:`plain_grid`)."""
    size = sum(v.numel() * v.element_size() for part in (prior.broad, prior.fine) for v in part.state_dict().values())
    ours, plain = whole_grid(prior, planet.relief.shape), plain_grid(planet, size)
    found = {"prior": errors(ours, planet), "plain grid of equal bytes": errors(plain, planet)}
    return {**found, "prior's colours, grey levels": colour_errors(prior, planet)}


def train_prior(data: Path, out: Path, *, minutes: float = 8.0) -> PlanetPrior:
    """Fit the planet prior to the global grids under ``data/elevation`` and save it with its record in ``out``.

    On one core 24 passes take about three minutes; ``minutes`` stops them earlier.
    """
    start = time.monotonic()
    planet = load_planet(data)
    prior, state = PlanetPrior(), State()

    def go_on() -> bool:
        state.step, state.elapsed_s = state.step + 1, time.monotonic() - start
        return state.elapsed_s < minutes * 60

    fit_prior(prior, planet, go_on=go_on)
    prior.save_pretrained(out)
    command = f"metaearth3d train prior --data DIR --out {out.name} --minutes {minutes:g}"
    write_record(out, state, command, held_out=prior_report(prior, planet), data=SOURCES)
    return prior
