"""Colours seen from afar: smooth random patches of a few tones, each a normal distribution of colours. Numpy only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d

Floats = NDArray[np.float64]

PATCHES_PX = (1.5, 4.0)  # Gaussian radii of the two octaves of patches: at 4 km a pixel, land changes over 6 and 16 km
REACH_PX = 16  # four radii of the wider
PATCHY, EDGE = 0.7, 0.3  # how much patches differ from the tones' shares, and how soft their edges are
GREY = 0.8  # part of a tone's variation that is of lightness
PRIOR_LEVELS = 22.0  # how far (in 8-bit levels) the ground may be from the colours known of it
TONES = 8  # at most
PLANES = TONES + 4  # of noise: one for each tone, one for lightness, three for colour


def patchy(white: NDArray[Any]) -> Floats:
    """White noise (C, h, w) as patches of two sizes, of unit variance further than ``REACH_PX`` from the border."""
    x = white.astype(np.float64)
    out: Floats = (smoothed(x, PATCHES_PX[0]) + smoothed(x, PATCHES_PX[1])) / np.sqrt(2 + 2 * overlap(*PATCHES_PX))
    return out


def overlap(a: float, b: float) -> float:
    """Correlation of one white noise under two Gaussians of unit gain of variance."""
    return 2 * a * b / (a**2 + b**2)


def mixed(shares: Floats, means: Floats, spreads: Floats, noise: Floats) -> Floats:
    """Colours (3, h, w) of tones: shares (K, ...), means and deviations (K, 3, ...), by patchy noise (PLANES, h, w)."""
    wish = np.log(shares + 1e-6) + PATCHY * noise[: len(shares)]  # (K, h, w)
    mix = np.exp((wish - wish.max(axis=0)) / EDGE)
    mix /= mix.sum(axis=0)
    change = GREY * noise[TONES][None] + np.sqrt(1 - GREY**2) * noise[TONES + 1 :]  # (3, h, w)
    out: Floats = (mix[:, None] * (means + spreads * change)).sum(axis=0)
    return out


def smoothed(white: Floats, radius: float) -> Floats:
    """White noise (C, h, w) under a Gaussian of ``radius`` pixels, brought back to unit variance."""
    taps = np.exp(-0.5 * (np.arange(-REACH_PX, REACH_PX + 1) / radius) ** 2)
    taps /= np.sqrt((taps**2).sum())  # of each axis: white noise keeps its variance
    rows = correlate1d(white, taps, axis=1, mode="constant")
    out: Floats = correlate1d(rows, taps, axis=2, mode="constant")
    return out


def nearer(shares: Floats, means: Floats, spreads: Floats, known: Floats) -> tuple[Floats, Floats, Floats]:
    """Tones (K, ...) under what is known (3, h, w) of the colours, by the product of normal distributions."""
    trust = PRIOR_LEVELS**2
    both = spreads**2 + trust
    away = (known[None] - means) ** 2 / both
    likely = np.log(shares + 1e-6) - 0.5 * (away + np.log(both)).sum(axis=1)
    weight = np.exp(likely - likely.max(axis=0))
    pulled = (means * trust + known[None] * spreads**2) / both
    return weight / weight.sum(axis=0), pulled, np.sqrt(spreads**2 * trust / both)
