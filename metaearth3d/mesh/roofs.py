"""Roofs as the lowest of a few planes, fitted to heights: flat, gabled (two planes), hipped (four).

A pitched roof is believed only if it explains the heights clearly better than a flat one, is neither nearly level nor
nearly upright, and its eaves stay clear of the ground.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

Floats = NDArray[np.float64]

FLAT, GABLED, HIPPED = "flat", "gabled", "hipped"
LEAST_POINTS = 16  # below, a pitch would be read out of noise
LEAST_RISE_M = 1.0  # of a ridge above its eaves
PITCH_DEG = (8.0, 60.0)
GAIN = 0.7  # a pitched roof has at most so much of the flat one's error
HIP_GAIN = 0.9  # and a hipped one of the gabled one's
LEAST_WALL_M = 1.5
OFFSETS = (0.0, -0.15, 0.15, -0.3, 0.3)  # of the ridge from the middle, in half widths


@dataclass(frozen=True, eq=False)
class Roof:
    """Surface ``min(planes @ (x, y, 1))`` in metres of the heights' datum; ``rmse_m`` is its misfit to the heights."""

    kind: str
    planes: Floats  # (K, 3)
    rmse_m: float

    def z(self, x: Floats, y: Floats) -> Floats:
        """Heights of the roof above places."""
        lowest: Floats = self.over(x, y).min(axis=0)
        return lowest

    def over(self, x: Floats, y: Floats) -> Floats:
        """Heights (K, ...) of every plane above places."""
        a, b, c = (part.reshape(-1, *[1] * np.ndim(x)) for part in self.planes.T)
        found: Floats = a * x + b * y + c
        return found


def flat_roof(z: Floats) -> Roof:
    """The level roof at the median of heights."""
    level = float(np.median(z))
    return Roof(FLAT, np.array([[0.0, 0.0, level]]), _rms(z - level))


def fit_roof(x: Floats, y: Floats, z: Floats, footprint: Polygon, *, ground_m: float) -> Roof:
    """The roof of heights ``z`` (N,) at places ``x``, ``y`` (N,) of a footprint; all in metres, z with the ground's."""
    level = flat_roof(z)
    if len(z) < LEAST_POINTS or level.rmse_m * np.sqrt(12) < LEAST_RISE_M:  # a pitch's heights spread evenly
        return level
    x_ring, y_ring = np.asarray(footprint.exterior.coords).T
    best = level
    for kind, allowed in ((GABLED, GAIN * level.rmse_m), (HIPPED, GAIN * level.rmse_m)):
        for candidate in _pitched(kind, x, y, z, footprint):
            limit = allowed if best is level else (HIP_GAIN if kind != best.kind else 1.0) * best.rmse_m
            eaves = candidate.z(x_ring, y_ring).min()
            if candidate.rmse_m < limit and eaves >= ground_m + LEAST_WALL_M and _rises(candidate, x_ring, y_ring):
                best = candidate
    return best


def _rises(roof: Roof, x: Floats, y: Floats) -> bool:
    """Whether the roof is pitched as roofs are."""
    slope = float(np.hypot(roof.planes[0, 0], roof.planes[0, 1]))
    if not np.tan(np.radians(PITCH_DEG[0])) <= slope <= np.tan(np.radians(PITCH_DEG[1])):
        return False
    z = roof.z(np.append(x, x.mean()), np.append(y, y.mean()))
    return bool(np.ptp(z) >= LEAST_RISE_M)


def _pitched(kind: str, x: Floats, y: Floats, z: Floats, footprint: Polygon) -> Iterator[Roof]:
    """Least-squares roofs of a kind with the ridge along either side of the footprint's rectangle."""
    box = np.asarray(footprint.minimum_rotated_rectangle.exterior.coords)
    middle, sides = box[:4].mean(axis=0), np.diff(box[:3], axis=0)
    length = np.hypot(*sides.T)
    if length.min() <= 0:
        return
    for k in (int(length.argmax()), int(length.argmin())):
        along = sides[k] / length[k]
        across = np.array([-along[1], along[0]])
        half_long, half_wide = length[k] / 2, length[1 - k] / 2
        t = (x - middle[0]) * along[0] + (y - middle[1]) * along[1]
        d = (x - middle[0]) * across[0] + (y - middle[1]) * across[1]
        for offset in OFFSETS:
            shift = offset * half_wide
            ridges = [np.inf] if kind == GABLED else [share * half_long for share in _ridges(half_long, half_wide)]
            for ridge in ridges:
                fall = np.maximum(np.abs(d - shift), np.abs(t) - ridge)
                yield _fitted(kind, middle, along, across, shift, ridge, fall, z)


def _ridges(half_long: float, half_wide: float) -> tuple[float, ...]:
    """Half lengths of a hipped roof's ridge as shares of the half length: equal pitch on all sides, and beside it."""
    equal = max(0.0, 1 - half_wide / half_long)
    return tuple(sorted({equal, equal / 2, (1 + equal) / 2}))


def _fitted(
    kind: str, middle: Floats, along: Floats, across: Floats, shift: float, ridge: float, fall: Floats, z: Floats
) -> Roof:
    """The roof ``top - slope * fall`` with the least squared error."""
    spread = fall - fall.mean()
    slope = max(0.0, -float((spread * (z - z.mean())).sum()) / max(float((spread**2).sum()), 1e-9))
    top = float(z.mean() + slope * fall.mean())
    rmse = _rms(z - (top - slope * fall))
    falls = [(across, shift), (-across, -shift)]
    if np.isfinite(ridge):
        falls += [(along, ridge), (-along, ridge)]
    # fall towards n beyond the distance s from the middle: n . (p - middle) - s
    planes = [[-slope * n[0], -slope * n[1], top + slope * (n @ middle + s)] for n, s in falls]
    return Roof(kind, np.array(planes), rmse)


def _rms(off: Floats) -> float:
    """Root of the mean square."""
    return float(np.sqrt(np.mean(off**2)))
