"""Whether the borders of a lattice show, and whether a level agrees with the one above it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from metaearth3d.errors import BadInput


class Seam(NamedTuple):
    """``ratio`` 1 is invisible, above 1 a step, below 1 a blurred band; ``p_value`` is by permutation over shifts."""

    ratio: float
    p_value: float


class Zoom(NamedTuple):
    """``share`` of parent pixels met within 1 DN, and the ``worst`` difference in DN."""

    share: float
    worst: float


def seam_ratio(
    array: NDArray[Any], period: int, offset: tuple[int, int] = (0, 0), *, order: int = 1, grain: int = 1
) -> Seam:
    """Mean absolute difference across lattice borders over that across the shifted lattice, of (H, W) or (C, H, W).

    Borders lie before rows ``offset[0] + k * period`` and columns ``offset[1] + k * period``. ``order`` 1 asks for
    steps in value, 2 for breaks in slope. The p-value is the share of all shifts (this one included) whose mean lies at
    least as far from the mean over shifts: with no seam it is uniform, its least value is about ``grain / period``.

    Only shifts by multiples of ``grain`` count. Give 4 for images made 4x4 pixels at a time: their families have a
    faint grid of their own, on which every lattice border lies; ``seam_ratio(image, 4)`` measures that grid.
    """
    image = array[None] if array.ndim == 2 else array
    if image.ndim != 3 or order not in (1, 2):
        raise BadInput(f"seams need (H, W) or (C, H, W) and order 1 or 2; {array.shape} and {order} were given")
    if period < 2 * order + 2 or grain < 1 or period % grain or period == grain:
        raise BadInput(f"the period needs {2 * order + 2} px or more and whole grains; {period} of {grain} were given")
    if min(image.shape[1:]) < 2 * period:
        raise BadInput(f"{image.shape[1:]} px show too few borders of period {period}; give twice the period")
    sums, counts = np.zeros(period), np.zeros(period)
    for axis, first in ((1, offset[0]), (2, offset[1])):
        for shift, total, count in _by_shift(image, axis, first, period, order):
            sums[shift] += total
            counts[shift] += count
    means = sums / counts
    shifts = np.arange(grain, period, grain)
    others = means[shifts[(shifts >= order) & (shifts <= period - order)]]  # those clear of a border's own pair
    centre = others.mean()
    if centre == 0:
        return Seam(1.0 if means[0] == 0 else float("inf"), 1.0 if means[0] == 0 else 1 / (len(others) + 1))
    further = np.abs(others - centre) >= abs(means[0] - centre)
    return Seam(float(means[0] / centre), float((1 + further.sum()) / (len(others) + 1)))


def _by_shift(image: NDArray[Any], axis: int, first: int, period: int, order: int) -> list[tuple[int, float, int]]:
    """``(shift, sum, count)`` of absolute differences along an axis; shift 0 straddles a border."""
    steps = np.abs(np.diff(image.astype(np.float64), n=order, axis=axis))
    line = steps.sum(axis=tuple(a for a in range(3) if a != axis))  # (length - order,)
    shifts = (np.arange(len(line)) + 1 - first) % period  # difference k has its (first) border before pixel k + 1
    if order == 2:  # k, k+1, k+2 straddle borders before k+1 and k+2 alike: shifts 0 and period - 1
        line, shifts = (line[1:] + line[:-1]) / 2, shifts[1:]
    per_line = steps.size // steps.shape[axis]
    return [(int(s), float(v), per_line) for s, v in zip(shifts, line, strict=True)]


def variance_dip(
    array: NDArray[Any], period: int, offset: tuple[int, int] = (0, 0), *, band_px: int | None = None
) -> Seam:
    """Energy of fine detail within ``band_px`` of lattice borders over that in the middles of the tiles beside them.

    Two pictures that are blended lose half their variance in the middle of the blend, though no step is left to see:
    the ratio falls below 1. Detail is what a pixel has over the mean of its four neighbours; the band is by default an
    eighth of the period on each side. Every border between two tiles gives one logarithm of its own energy over the
    mean of theirs, so that land that changes evenly counts for nothing; the p-value is Student's over borders.
    """
    image = array[None] if array.ndim == 2 else array
    band = max(1, period // 8) if band_px is None else band_px
    if image.ndim != 3 or band < 1 or period < 4 * band:
        raise BadInput(
            f"a dip needs (H, W) or (C, H, W) and a band of at most a quarter of the period; "
            f"{array.shape} and {band} of {period} were given"
        )
    energy = _detail_energy(image)  # (H - 2, W - 2), of pixels from 1 on
    first = [(start - 1) % period for start in offset]
    logs = np.concatenate(
        [
            _border_logs(energy, first[0], first[1], period, band),
            _border_logs(energy.T, first[1], first[0], period, band),
        ]
    )
    if len(logs) < 3 or min(image.shape[1:]) < 2 * period:
        raise BadInput(f"{image.shape[1:]} px show too few borders of period {period}; give twice the period")
    if not np.isfinite(logs).all():  # flat tiles have no detail to lose
        return Seam(1.0, 1.0)
    return Seam(float(np.exp(logs.mean())), float(stats.ttest_1samp(logs, 0).pvalue) if logs.std() > 0 else 1.0)


def _border_logs(energy: NDArray[np.float64], row0: int, col0: int, period: int, band: int) -> NDArray[np.float64]:
    """Log energy of a band around each border before rows ``row0 + k period`` over that of the tiles' middles."""
    starts = range(col0 - period if col0 >= period // 2 else col0, energy.shape[1], period)
    parts = [energy[:, max(0, c) : c + period].sum(axis=1) for c in starts if energy.shape[1] - c >= period // 2]
    lines = np.pad(np.cumsum(parts, axis=1), ((0, 0), (1, 0)))  # (tiles across, rows + 1)
    out: list[NDArray[np.float64]] = [np.zeros(0)]
    with np.errstate(divide="ignore", invalid="ignore"):
        for row in range(row0, energy.shape[0], period):
            ends = [row - period // 2, row, row + period // 2]
            if ends[0] >= band and ends[2] + band <= energy.shape[0]:
                above, here, below = (np.log(lines[:, at + band] - lines[:, at - band]) for at in ends)
                out.append(here - (above + below) / 2)
    return np.concatenate(out)


def _detail_energy(image: NDArray[Any]) -> NDArray[np.float64]:
    """Squared difference of each inner pixel (H - 2, W - 2) from the mean of its four neighbours, over channels."""
    x = image.astype(np.float64)
    around = (x[:, :-2, 1:-1] + x[:, 2:, 1:-1] + x[:, 1:-1, :-2] + x[:, 1:-1, 2:]) / 4
    energy: NDArray[np.float64] = np.square(x[:, 1:-1, 1:-1] - around).sum(axis=0)
    return energy


def zoom_consistency(child: NDArray[Any], parent: NDArray[Any], *, factor: int = 4) -> Zoom:
    """How well box means of ``child`` (C, factor h, factor w) meet ``parent`` (C, h, w)."""
    *lead, height, width = parent.shape
    if child.shape != (*lead, factor * height, factor * width):
        raise BadInput(f"a child of {parent.shape} has {factor} times its rows and columns; {child.shape} was given")
    families = child.astype(np.float64).reshape(*lead, height, factor, width, factor)
    miss = np.abs(families.mean(axis=(-3, -1)) - parent)
    return Zoom(float((miss <= 1).mean()), float(miss.max()))
