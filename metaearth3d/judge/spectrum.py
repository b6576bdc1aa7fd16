"""Whether made pictures carry the power of real ones at every scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import checked_images

LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601
COMB_REACH = 52  # bins on each side of a tooth that are its neighbours
LEAST_TEETH = 8


def octave_power(images: NDArray[np.uint8], octaves: int = 4) -> NDArray[np.float64]:
    """Mean spectral density of luma per octave (octaves,), coarse to fine; the last is above 1/4 cycle a pixel.

    Each image is rid of its mean and Hann-windowed. The top octave takes in the corners of the spectrum (beyond 1/2),
    where checkerboards live; the bottom one starts at ``2^-(octaves + 1)`` cycles a pixel.
    """
    density, radius = luma_density(images)
    height, width = images.shape[1:3]
    if octaves < 1 or min(height, width) < 2 ** (octaves + 1):
        raise BadInput(f"images of {height} x {width} px do not show {octaves} octaves; {2 ** (octaves + 1)} px would")
    power: NDArray[np.float64] = ring_power(density, radius, octave_edges(octaves)).mean(axis=0)
    return power


def octave_edges(octaves: int) -> list[float]:
    """Borders of octaves in cycles a pixel, the corners of the spectrum in the last."""
    return [2.0 ** -(octaves + 1 - k) for k in range(octaves)] + [1.0]


def luma_density(images: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Spectral density of each image's luma (N, H, W), mean removed and Hann-windowed, and cycles a pixel (H, W)."""
    height, width = checked_images(images).shape[1:3]
    luma = images @ LUMA  # (N, H, W)
    window = np.hanning(height)[:, None] * np.hanning(width)
    luma = (luma - luma.mean(axis=(1, 2), keepdims=True)) * window
    density: NDArray[np.float64] = np.abs(np.fft.fft2(luma)) ** 2 / (window**2).sum()
    return density, np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width))


def ring_power(
    density: NDArray[np.float64], radius: NDArray[np.float64], edges: Sequence[float]
) -> NDArray[np.float64]:
    """Mean density of each image between radii (N, len(edges) - 1)."""
    rings = [density[:, (radius > low) & (radius <= high)].mean(axis=1) for low, high in pairwise(edges)]
    return np.stack(rings, axis=1)


def spectrum_ratio(fake: NDArray[np.uint8], real: NDArray[np.uint8], octaves: int = 4) -> NDArray[np.float64]:
    """Power of ``fake`` over power of ``real`` per octave, coarse to fine: 1 is as real, below is too smooth.

    The last value is the share of high-frequency energy that was made.
    """
    return octave_power(fake, octaves) / np.maximum(octave_power(real, octaves), 1e-12)


class Comb(NamedTuple):
    """``ratio`` 1 is no grid, above 1 power at the lattice's frequencies; ``p_value`` is against their neighbours."""

    ratio: float
    p_value: float


def spectral_comb(array: NDArray[Any], period: int, *, of: Literal["values", "energy"] = "values") -> Comb:
    """Power at multiples of ``1 / period`` over that at their neighbours, of (H, W) or (C, H, W), along both axes.

    ``of="values"`` looks at differences between pixels: checkerboards and grids that families of ``period`` pixels
    leave (a deconvolution's, Odena et al. 2016). ``of="energy"`` looks at where differences are large: tiles whose
    steps have any sign. The p-value is the share of the shifts of the comb, itself included, that hold as much power.
    """
    image = array[None] if array.ndim == 2 else array
    if image.ndim != 3 or period < 2 or min(image.shape[1:]) < LEAST_TEETH * period + 1:
        raise BadInput(
            f"a comb of period {period} needs (H, W) or (C, H, W) of over {LEAST_TEETH} periods a side; "
            f"an array {array.shape} was given"
        )
    reach = min(COMB_REACH, (min(image.shape[1:]) - 1) // period // 2)
    shifts = np.array([0, *range(2, reach + 1), *range(-reach, -1)])  # the nearest two share a tooth's leakage
    held = np.mean([_by_tooth(image, axis, period, of, shifts) for axis in (1, 2)], axis=0)
    ratio = float(held[0] / held[1:].mean()) if held[1:].any() else 1.0
    return Comb(ratio, float((1 + (held[1:] >= held[0]).sum()) / len(held)))


def _by_tooth(image: NDArray[Any], axis: int, period: int, of: str, shifts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Power held by the comb shifted by each of ``shifts`` bins, every tooth over its neighbours' mean."""
    steps = np.diff(np.moveaxis(image, axis, -1).astype(np.float64), axis=-1)
    teeth = steps.shape[-1] // period
    steps = steps[..., : teeth * period]
    if of == "values":  # lines of one phase of the lattice are added up: what is locked to it stays
        lines = np.stack([steps[:, phase::period].mean(axis=1) for phase in range(period)], axis=1)
    else:
        lines = np.abs(steps).mean(axis=(0, 1))[None, None]
    power = (np.abs(np.fft.rfft(lines - lines.mean(axis=-1, keepdims=True))) ** 2).mean(axis=(0, 1))
    at = np.arange(1, period // 2 + 1)[:, None] * teeth + shifts
    last = teeth * period // 2
    around = power[np.where(at > last, teeth * period - at, at)]  # (teeth, shifts); mirrored at the highest frequency
    logs = np.log(np.maximum(around, 1e-30 * power.max() + 1e-300))
    bends = np.stack([np.ones(len(shifts)), shifts, shifts**2], axis=1)
    trend = bends @ np.linalg.lstsq(bends, logs.T)[0]  # the spectrum's own fall around each tooth
    held: NDArray[np.float64] = np.exp(logs.T - trend).mean(axis=1)
    return held
