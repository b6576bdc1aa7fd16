"""Whether made pictures carry the power of real ones at every scale."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import checked_images

LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601


def octave_power(images: NDArray[np.uint8], octaves: int = 4) -> NDArray[np.float64]:
    """Mean spectral density of luma per octave (octaves,), coarse to fine; the last is above 1/4 cycle a pixel.

    Each image is rid of its mean and Hann-windowed. The top octave takes in the corners of the spectrum (beyond 1/2),
    where checkerboards live; the bottom one starts at ``2^-(octaves + 1)`` cycles a pixel.
    """
    height, width = checked_images(images).shape[1:3]
    if octaves < 1 or min(height, width) < 2 ** (octaves + 1):
        raise BadInput(f"images of {height} x {width} px do not show {octaves} octaves; {2 ** (octaves + 1)} px would")
    luma = images @ LUMA  # (N, H, W)
    window = np.hanning(height)[:, None] * np.hanning(width)
    luma = (luma - luma.mean(axis=(1, 2), keepdims=True)) * window
    density = (np.abs(np.fft.fft2(luma)) ** 2).mean(axis=0) / (window**2).sum()
    radius = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width))
    edges = [2.0 ** -(octaves + 1 - k) for k in range(octaves)] + [1.0]
    return np.array([density[(radius > low) & (radius <= high)].mean() for low, high in pairwise(edges)])


def spectrum_ratio(fake: NDArray[np.uint8], real: NDArray[np.uint8], octaves: int = 4) -> NDArray[np.float64]:
    """Power of ``fake`` over power of ``real`` per octave, coarse to fine: 1 is as real, below is too smooth.

    The last value is the share of high-frequency energy that was made.
    """
    return octave_power(fake, octaves) / np.maximum(octave_power(real, octaves), 1e-12)
