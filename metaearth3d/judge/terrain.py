"""How like real ground a set of heights is: what its surfaces are made of, and how far two sets of places are apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.compared import Array, Compared, Measure, Measured, compare_measured

Heights = NDArray[np.floating[Any]]  # (H, W) metres, square pixels

SMALLEST_PX = 64  # the largest relief box is a half of it
LAGS_PX = (1, 2, 4, 8, 16)
BOXES_PX = (4, 8, 16, 32)
OCTAVES = 4
HYPSOMETRY_LEVELS = 21
CURVATURE_QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
LEVEL_DEG = 0.1  # a slope below it has no aspect
LEAST = 1e-6  # m/m, added before logarithms: perfectly level ground stays finite
SAME_GSD = 1.1  # one set may hold metres per pixel that differ by this factor


MEASURES: Mapping[str, Measure] = {
    "hypsometry": Measure("curve", "share of area"),
    "hypsometric_integral": Measure("number", "share of relief"),
    "slope": Measure("histogram", "degrees"),
    "slope_mean_deg": Measure("number", "degrees"),
    "aspect": Measure("composition", "Jensen-Shannon distance"),
    "aspect_concentration": Measure("number", "resultant length"),
    "aspect_lattice": Measure("number", "resultant length"),
    "profile_curvature": Measure("curve", "1/px"),
    "tangential_curvature": Measure("curve", "1/px"),
    "structure": Measure("curve", "octaves"),
    "roughness_exponent": Measure("curve", "Hurst exponent"),
    "spectrum": Measure("curve", "octaves"),
    "spectral_slope": Measure("curve", "exponent"),
    "relief": Measure("curve", "octaves"),
    "forms": Measure("composition", "Jensen-Shannon distance"),
    "sink_share": Measure("number", "share of area"),
    "sink_depth_m": Measure("number", "m"),
    "sinks_per_km2": Measure("number", "1/km2"),
    "drainage_density": Measure("number", "km/km2"),
    "bifurcation_ratio": Measure("number", "ratio"),
    "hack_exponent": Measure("number", "exponent"),
}


def describe(height: Heights, gsd: float) -> Measured:
    """Every measure of one window of ground (H, W) in metres at ``gsd`` metres per pixel; keys as in ``MEASURES``.

    What a window does not show is left out: aspect of level ground, a bifurcation ratio of too few streams.

    Raises:
        BadInput: the window is below 64 px, holds values that are not finite, or the GSD is not positive.
        MissingExtra: numba or pyflwdir is not installed.
    """
    from metaearth3d.judge import drainage, geomorphons

    z = checked_heights(height, gsd)
    forms = geomorphons.form_shares(z, gsd).tolist()
    surface = {**hypsometry(z), **slopes(z, gsd), **curvatures(z, gsd), **scales(z, gsd)}
    return {**surface, "forms": forms, **drainage.describe(z, gsd)}


def compare(
    made: Sequence[tuple[Heights, float]],
    real: Sequence[tuple[Heights, float]],
    rng: np.random.Generator,
    *,
    group: int = 1,
    paired: bool = False,
) -> dict[str, Compared]:
    """Made against real windows of ``(height, gsd)``: per measure both means, distance, interval and floor.

    Slopes depend on the GSD, so all windows must have one GSD to 10 %; drainage depends on the window's size, so
    windows of one size are compared best. ``group`` and ``paired`` are those of :func:`compare_measured`.

    Raises:
        BadInput: a window is refused, there are too few, or GSDs differ.
    """
    sizes = [gsd for _, gsd in (*made, *real)]
    if sizes and max(sizes) > SAME_GSD * min(sizes):
        raise BadInput(f"windows have GSDs of {min(sizes):g} to {max(sizes):g} m; bring all heights to one GSD first")
    ours, theirs = ([describe(height, gsd) for height, gsd in places] for places in (made, real))
    return compare_measured(ours, theirs, MEASURES, rng, group=group, paired=paired)


def windows(height: Heights, size_px: int) -> list[Heights]:
    """Square windows side by side from the upper left corner, without those that hold missing heights."""
    rows, cols = (range(0, side - size_px + 1, size_px) for side in height.shape)
    cut = [height[row : row + size_px, col : col + size_px] for row in rows for col in cols]
    return [window for window in cut if np.isfinite(window).all()]


def coarsened(height: Heights, factor: int) -> Heights:
    """Means of boxes of ``factor`` pixels a side (H / factor, W / factor); a rest at the end is left out."""
    rows, cols = (side // factor for side in height.shape)
    out: Heights = height[: rows * factor, : cols * factor].reshape(rows, factor, cols, factor).mean(axis=(1, 3))
    return out


def checked_heights(height: Heights, gsd: float) -> Array:
    """The heights in float64 if they can be described."""
    if height.ndim != 2 or min(height.shape) < SMALLEST_PX:
        raise BadInput(f"heights are (H, W) of {SMALLEST_PX} px a side or more; an array {height.shape} was given")
    if not (math.isfinite(gsd) and gsd > 0):
        raise BadInput(f"the GSD is {gsd}; it must be a positive number of metres")
    if not np.isfinite(height).all():
        raise BadInput("heights hold values that are not finite; fill them or cut windows without them")
    return height.astype(np.float64)


def hypsometry(z: Array) -> Measured:
    """Share of area above 0, 5 ... 100 % of relief, and its integral (Strahler 1952; Pike & Wilson 1971)."""
    low, relief = z.min(), np.ptp(z)
    relative = (z - low) / relief if relief > 0 else np.full_like(z, 0.5)
    levels = np.linspace(0, 1, HYPSOMETRY_LEVELS)
    above = 1 - np.searchsorted(np.sort(relative, axis=None), levels) / relative.size
    return {"hypsometry": above.tolist(), "hypsometric_integral": float(relative.mean())}


def gradient(z: Array, gsd: float) -> tuple[Array, Array]:
    """Rise per metre towards the east and the north (H-2, W-2), from 3x3 cells (Horn 1981); row 0 is north."""
    rows = z[:-2] + 2 * z[1:-1] + z[2:]
    cols = z[:, :-2] + 2 * z[:, 1:-1] + z[:, 2:]
    return (rows[:, 2:] - rows[:, :-2]) / (8 * gsd), (cols[:-2] - cols[2:]) / (8 * gsd)


def slope_deg(z: Array, gsd: float) -> Array:
    """Slope in degrees (H-2, W-2)."""
    out: Array = np.degrees(np.arctan(np.hypot(*gradient(z, gsd))))
    return out


def slopes(z: Array, gsd: float) -> Measured:
    """Shares of slope per degree, of aspect per octant, and how far aspects lean to one side or to the pixel lattice.

    Aspect is where the slope faces, clockwise from north; octants are N, NE ... NW. Lattice 1: all are multiples
    of 45 degrees, as on terraced or quantised heights.
    """
    east, north = gradient(z, gsd)
    steep = np.degrees(np.arctan(np.hypot(east, north)))
    shares = np.histogram(steep, bins=90, range=(0, 90))[0] / steep.size
    aspect = np.arctan2(-east, -north)[steep > LEVEL_DEG]
    out: Measured = {"slope": shares.tolist(), "slope_mean_deg": float(steep.mean())}
    if aspect.size:
        octants = np.bincount(np.rint(aspect / (np.pi / 4)).astype(int) % 8, minlength=8) / aspect.size
        out |= {"aspect": octants.tolist(), "aspect_concentration": float(abs(np.exp(1j * aspect).mean()))}
        out["aspect_lattice"] = float(abs(np.exp(8j * aspect).mean()))
    return out


def curvature(z: Array, gsd: float) -> tuple[Array, Array]:
    """Profile and tangential curvature per metre (H-2, W-2), convex above 0; 0 on level ground.

    From the quadratic fitted to 3x3 cells (Evans 1980); normal curvatures, so both are 1/R on a sphere.
    """
    a, b, c = z[:-2, :-2], z[:-2, 1:-1], z[:-2, 2:]
    d, e, f = z[1:-1, :-2], z[1:-1, 1:-1], z[1:-1, 2:]
    g, h, i = z[2:, :-2], z[2:, 1:-1], z[2:, 2:]
    p, q = (c + f + i - a - d - g) / (6 * gsd), (a + b + c - g - h - i) / (6 * gsd)
    r = (a + c + d + f + g + i - 2 * (b + e + h)) / (3 * gsd**2)
    t = (a + b + c + g + h + i - 2 * (d + e + f)) / (3 * gsd**2)
    s = (c + g - a - i) / (4 * gsd**2)
    steep = p * p + q * q
    level = steep < math.tan(math.radians(LEVEL_DEG)) ** 2
    steep = np.where(level, 1, steep)
    along = -(p * p * r + 2 * p * q * s + q * q * t) / (steep * (1 + steep) ** 1.5)
    across = -(q * q * r - 2 * p * q * s + p * p * t) / (steep * np.sqrt(1 + steep))
    return np.where(level, 0, along), np.where(level, 0, across)


def curvatures(z: Array, gsd: float) -> Measured:
    """Quantiles 5 ... 95 % of both curvatures times the GSD: the turn of a surface over one pixel."""
    both = zip(("profile_curvature", "tangential_curvature"), curvature(z, gsd), strict=True)
    return {name: (np.quantile(values, CURVATURE_QUANTILES) * gsd).tolist() for name, values in both}


def structure(z: Array) -> Array:
    """Root mean square difference of heights 1, 2, 4, 8 and 16 px apart along rows and columns (5,)."""
    pairs = [(z[lag:] - z[:-lag], z[:, lag:] - z[:, :-lag]) for lag in LAGS_PX]
    return np.array([math.sqrt((np.square(a).mean() + np.square(b).mean()) / 2) for a, b in pairs])


def octave_density(z: Array) -> Array:
    """Spectral density of heights, tilt removed and Hann-windowed, per octave (4,); coarse to fine, up to 1/2 px."""
    rows, cols = (np.linspace(-1, 1, side) for side in z.shape)
    basis = np.stack([np.ones(z.size), np.repeat(rows, z.shape[1]), np.tile(cols, z.shape[0])], axis=1)
    flat = z.ravel() - basis @ np.linalg.lstsq(basis, z.ravel())[0]
    window = np.hanning(z.shape[0])[:, None] * np.hanning(z.shape[1])
    density = np.abs(np.fft.fft2(flat.reshape(z.shape) * window)) ** 2 / np.square(window).sum()
    radius = np.hypot(np.fft.fftfreq(z.shape[0])[:, None], np.fft.fftfreq(z.shape[1]))
    edges = [2.0 ** (k - OCTAVES - 1) for k in range(OCTAVES + 1)]
    return np.array([density[(radius > low) & (radius <= high)].mean() for low, high in pairwise(edges)])


def relief(z: Array) -> Array:
    """Mean difference of the highest and lowest height of boxes 4, 8, 16 and 32 px a side (4,)."""
    out = []
    for side in BOXES_PX:
        rows, cols = (n // side for n in z.shape)
        boxes = z[: rows * side, : cols * side].reshape(rows, side, cols, side)
        out.append(float((boxes.max(axis=(1, 3)) - boxes.min(axis=(1, 3))).mean()))
    return np.array(out)


def scales(z: Array, gsd: float) -> Measured:
    """Roughness by scale: logarithms to base 2 of what is dimensionless, and their steps from octave to octave.

    ``structure`` is of rms difference over distance, ``relief`` of relief over box side, ``spectrum`` of the root of
    density over the GSD. ``roughness_exponent`` is the local Hurst exponent; ``spectral_slope`` is b where density
    falls as ``f^-b``, which is ``2 H + 2`` on a fractal surface.
    """
    steps = np.log2(structure(z) / (np.array(LAGS_PX) * gsd) + LEAST)
    boxes = np.log2(relief(z) / (np.array(BOXES_PX) * gsd) + LEAST)
    density = np.log2(np.sqrt(octave_density(z)) / gsd + LEAST)
    return {
        "structure": steps.tolist(),
        "roughness_exponent": (np.diff(steps) + 1).tolist(),
        "spectrum": density.tolist(),
        "spectral_slope": (-2 * np.diff(density)).tolist(),
        "relief": boxes.tolist(),
    }
