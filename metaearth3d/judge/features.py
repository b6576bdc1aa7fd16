"""A fixed judge's eye: random convolutions in the manner of MOSAIKS, deep enough to see arrangement, never trained."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput

Floats = NDArray[np.float32]

# Opponent colours: light, blue-yellow, red-green; rows are orthonormal.
OPPONENT: Floats = np.array([[1, 1, 1], [-1, -1, 2], [1, -1, 0]], np.float32)
OPPONENT /= np.linalg.norm(OPPONENT, axis=1, keepdims=True)
SMALLEST_PX = 32  # what three stages of 3x3 convolutions without padding need
CALIBRATION_PX, CALIBRATION_COUNT = 64, 48
SOFT = 0.1  # added to the root mean square, in units of a response's usual size: flat ground stays flat
LEAST = 0.05  # added before logarithms


def checked_images(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The array itself if it is (N, H, W, 3) of 8-bit pixels with at least one image."""
    if images.ndim != 4 or images.shape[-1] != 3 or images.dtype != np.uint8 or images.shape[0] == 0:
        raise BadInput(f"images are uint8 (N, H, W, 3); an array {images.shape} of {images.dtype} was given")
    return images


def pink_images(rng: np.random.Generator, count: int, size_px: int) -> Floats:
    """Gaussian pictures (count, S, S, 3) with amplitude falling as 1/f, the spectrum of natural scenes (Field 1987)."""
    rows, cols = np.fft.fftfreq(size_px)[:, None], np.fft.rfftfreq(size_px)[None]
    amplitude = 1 / np.maximum(np.hypot(rows, cols), 1 / size_px)
    white = np.fft.rfft2(rng.standard_normal((count, size_px, size_px, 3)), axes=(1, 2))
    pink = np.fft.irfft2(white * amplitude[..., None], s=(size_px, size_px), axes=(1, 2))
    pink -= pink.mean(axis=(1, 2), keepdims=True)
    scaled: Floats = (pink / pink.std()).astype(np.float32)
    return scaled


def convolve(x: Floats, weight: Floats) -> Floats:
    """3x3 correlation of ``x`` (N, H, W, C) with ``weight`` (3, 3, C, D) without padding: (N, H-2, W-2, D)."""
    height, width = x.shape[1] - 2, x.shape[2] - 2
    out = np.zeros((x.shape[0], height, width, weight.shape[3]), np.float32)
    for row in range(3):
        for col in range(3):
            out += x[:, row : row + height, col : col + width] @ weight[row, col]
    return out


def both_signs(x: Floats) -> Floats:
    """Positive and negative parts side by side (N, H, W, 2 C): no response is thrown away (CReLU, 1603.05201)."""
    return np.concatenate([np.maximum(x, 0), np.maximum(-x, 0)], axis=-1)


def halve(x: Floats) -> Floats:
    """Largest of each 2x2 (N, H/2, W/2, C); an odd last row or column is left out."""
    n, height, width, c = x.shape
    cut = x[:, : height // 2 * 2, : width // 2 * 2]
    out: Floats = cut.reshape(n, height // 2, 2, width // 2, 2, c).max(axis=(2, 4))
    return out


class RandomFeatures:
    """A seeded random convolutional network: images (N, H, W, 3) uint8 to float64 features (N, size).

    After MOSAIKS (Rolf et al. 2021, random convolutional features), with differences that keep it unlike any training
    loss here, which match energies of single local filters or learn a patch critic. Six layers in three stages (fields
    of 5, 14 and 32 px) have max pooling between stages, and inside a stage each pixel's responses are divided by their
    own root mean square: what follows answers more to how edges are arranged than to how strong they are. Second layers
    are read out as logarithms of mean and spread over the picture, whose distribution over places is near the Gaussian
    that the Frechet distance supposes. Filters are Gaussian; centres and scales come from seeded 1/f noise, so no
    picture made them. A fixed random projection brings the pooled values to ``size``.

    Its limit: it judges texture more than objects. Grain of the right spectrum and random phase scored worse than real
    texture of another place at 1 m, but better at 16 and 30 m. Look at the sheets before believing a small distance.
    """

    def __init__(self, seed: int = 0, size: int = 32, widths: tuple[int, ...] = (16, 32, 48)) -> None:
        """Draw filters and calibrate them; the same arguments give the same judge everywhere, to rounding."""
        rng = np.random.default_rng([seed, 0x1D9E])
        self.seed, self.size = seed, size
        channels = [3] + [width * 2 for width in widths]
        self.stages = [(_filters(rng, c, d // 2), _filters(rng, d, d // 2)) for c, d in pairwise(channels)]
        self.norms: list[tuple[Floats, Floats]] = []
        contrast = rng.uniform(0.05, 0.5, (CALIBRATION_COUNT, 1, 1, 1)).astype(np.float32)
        colour = rng.uniform(-0.4, 0.4, (CALIBRATION_COUNT, 1, 1, 3)).astype(np.float32)
        pink = pink_images(rng, CALIBRATION_COUNT, CALIBRATION_PX) * contrast + colour
        pooled = self._pooled(_opponent(pink), calibrate=True)
        self.centre, self.scale = pooled.mean(axis=0), pooled.std(axis=0) + 1e-6
        self.project = rng.standard_normal((pooled.shape[1], size)) / np.sqrt(pooled.shape[1])

    @property
    def digest(self) -> str:
        """sha256 over the drawn filters and the projection; what follows from them is the same to rounding."""
        digest = hashlib.sha256(f"RandomFeatures {self.seed} {self.size}".encode())
        for array in (*(weight for pair in self.stages for weight in pair), self.project):
            digest.update(f"{array.dtype.str}{array.shape}".encode() + array.tobytes())
        return digest.hexdigest()

    def __call__(self, images: NDArray[np.uint8], *, batch: int = 16) -> NDArray[np.float64]:
        """Features (N, size), ``batch`` images at a time.

        Raises:
            BadInput: the array is not uint8 (N, H, W, 3), or a side is below 32 px.
        """
        height, width = checked_images(images).shape[1:3]
        if min(height, width) < SMALLEST_PX:
            raise BadInput(f"images are {height} x {width} px; features need {SMALLEST_PX} px a side")
        parts = [self._pooled(_opponent(_signed(images[k : k + batch]))) for k in range(0, len(images), batch)]
        out: NDArray[np.float64] = (np.concatenate(parts) - self.centre) / self.scale @ self.project
        return out

    def _pooled(self, x: Floats, *, calibrate: bool = False) -> NDArray[np.float64]:
        """Log mean and log spread over space of each stage's second layer (N, 4 * sum(widths))."""
        pooled = []
        for stage, (first, second) in enumerate(self.stages):
            x = self._layer(x, first, 2 * stage, calibrate)
            x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(SOFT**2))
            x = self._layer(x, second, 2 * stage + 1, calibrate)
            pooled += [x.mean(axis=(1, 2), dtype=np.float64), x.std(axis=(1, 2), dtype=np.float64)]
            x = halve(x)
        out: NDArray[np.float64] = np.log(LEAST + np.concatenate(pooled, axis=1))
        return out

    def _layer(self, x: Floats, weight: Floats, index: int, calibrate: bool) -> Floats:
        """Convolution, centring and scaling, both signs (N, H-2, W-2, 2 D)."""
        x = convolve(x, weight)
        if calibrate:
            self.norms.append((x.mean(axis=(0, 1, 2)), x.std(axis=(0, 1, 2)) + np.float32(1e-6)))
        centre, scale = self.norms[index]
        return both_signs((x - centre) / scale)


def _filters(rng: np.random.Generator, channels_in: int, channels_out: int) -> Floats:
    """Gaussian 3x3 filters (3, 3, C, D) of unit norm."""
    weight = rng.standard_normal((3, 3, channels_in, channels_out))
    unit: Floats = (weight / np.sqrt((weight**2).sum(axis=(0, 1, 2)))).astype(np.float32)
    return unit


def _signed(images: NDArray[np.uint8]) -> Floats:
    """8-bit colours as -1..1."""
    return images.astype(np.float32) / np.float32(127.5) - np.float32(1)


def _opponent(rgb: Floats) -> Floats:
    """Light, blue-yellow and red-green of colours (N, H, W, 3)."""
    out: Floats = rgb @ OPPONENT.T
    return out
