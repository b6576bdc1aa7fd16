"""Random convolutional features in the manner of MOSAIKS (Rolf et al. 2021), for any number of channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Floats, checked, digest_of

BLOCK_VALUES = 1 << 20  # patch values laid out at once: 4 MB, what a cache holds
RIDGE = 0.01  # of the mean variance, added before whitening: directions without signal are not blown up


class RandomConvolutions:
    """Images (N, C, H, W) to rows (N, 2 F): mean over space of each filter's positive and negative part.

    A response is a filter's product with a k x k patch plus its bias; its parts are what exceeds ``threshold`` and what
    falls below ``-threshold``. Nothing is trained: filters are seeded noise, or patches of pictures (:meth:`patches`).
    ``stride`` visits every so many rows and columns only, which costs its square less.
    """

    def __init__(self, weight: Floats, bias: Floats, *, threshold: float = 0.0, stride: int = 1) -> None:
        """Take filters ``weight`` (F, C, k, k) and ``bias`` (F,)."""
        if weight.ndim != 4 or weight.shape[2] != weight.shape[3] or bias.shape != weight.shape[:1]:
            raise BadInput(f"filters are (F, C, k, k) with a bias each; {weight.shape} and {bias.shape} were given")
        if threshold < 0 or stride < 1:
            raise BadInput(f"threshold is {threshold} and stride {stride}; they are at least 0 and 1")
        self.weight, self.bias = weight.astype(np.float32), bias.astype(np.float32)
        self.threshold, self.stride = np.float32(threshold), stride
        self.kernel, self.channels = weight.shape[2], weight.shape[1]
        self.name, self.dim = "rcf", 2 * len(weight)
        self.digest = digest_of("random convolutions", self.weight, self.bias, float(threshold), stride)

    @classmethod
    def gaussian(
        cls, channels: int, dim: int, seed: int, *, kernel: int = 3, threshold: float = 0.0, stride: int = 1
    ) -> RandomConvolutions:
        """Gaussian filters of unit norm and biases of deviation 0.5, ``dim / 2`` of them; ``dim`` must be even."""
        rng = np.random.default_rng([seed, 0x4C0F])
        shape = (_half(dim), channels, _side(kernel), kernel)
        weight = rng.standard_normal(shape)
        weight /= np.sqrt((weight**2).sum(axis=(1, 2, 3), keepdims=True))
        bias = 0.5 * rng.standard_normal(len(weight))
        return cls(weight.astype(np.float32), bias.astype(np.float32), threshold=threshold, stride=stride)

    @classmethod
    def patches(
        cls, images: Floats, dim: int, seed: int, *, kernel: int = 3, threshold: float = 1.0, stride: int = 1
    ) -> RandomConvolutions:
        """Filters that are whitened patches of pictures (M, C, H, W), as in the paper, whatever those pictures are of.

        A patch's response is the cosine-like product of two whitened patches (Coates & Ng 2012): the whitening is
        folded into filter and bias, so that responses to the same pictures have variance 1 and mean 0.
        """
        checked(images, None, name="a draw of patches", side_px=_side(kernel))
        rng = np.random.default_rng([seed, 0x4C0E])
        pool = _drawn(images, max(4096, 2 * _half(dim)), kernel, rng)  # (P, C k k)
        mean = pool.mean(axis=0)
        values, axes = np.linalg.eigh(np.cov(pool.T))
        spread = values.mean()
        if not spread > 0:
            raise BadInput("the pictures to draw patches from are of one flat colour")
        white = (axes / np.sqrt(np.maximum(values, 0) + RIDGE * spread)) @ axes.T  # ZCA
        filters = (pool[rng.choice(len(pool), _half(dim), replace=False)] - mean) @ white
        filters /= np.linalg.norm(filters, axis=1, keepdims=True) + 1e-12
        weight = filters @ white
        shape = (len(weight), images.shape[1], kernel, kernel)
        return cls(
            weight.reshape(shape).astype(np.float32),
            (-weight @ mean).astype(np.float32),
            threshold=threshold,
            stride=stride,
        )

    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim): all positive parts, then all negative ones."""
        checked(images, self.channels, name="random convolutions", side_px=self.kernel)
        return np.stack([self._row(image) for image in images])

    def _row(self, image: Floats) -> Floats:
        """One picture's row, a few lines of it at a time."""
        weight = self.weight.reshape(len(self.weight), -1).T
        up, down, count = np.zeros(len(self.weight)), np.zeros(len(self.weight)), 0
        for patches in _patch_blocks(image, self.kernel, self.stride):
            response = patches @ weight + self.bias  # (places, F)
            total = response.sum(axis=0, dtype=np.float64)
            if self.threshold:
                down += np.maximum(-response - self.threshold, 0).sum(axis=0, dtype=np.float64)
                response -= self.threshold
            above = np.maximum(response, 0, out=response).sum(axis=0, dtype=np.float64)
            up += above
            if not self.threshold:
                down += above - total  # max(-r, 0) = max(r, 0) - r
            count += len(patches)
        return (np.concatenate([up, down]) / count).astype(np.float32)


def _patch_blocks(image: Floats, kernel: int, stride: int) -> Iterator[Floats]:
    """All patches of a picture (C, H, W) as rows (places, C k k), some lines of the picture at a time."""
    windows = sliding_window_view(image, (kernel, kernel), axis=(1, 2))[:, ::stride, ::stride].transpose(1, 2, 0, 3, 4)
    lines = max(1, BLOCK_VALUES // int(np.prod(windows.shape[1:])))
    size = int(np.prod(windows.shape[2:]))
    for row in range(0, len(windows), lines):
        yield windows[row : row + lines].reshape(-1, size)


def _drawn(images: Floats, count: int, kernel: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """``count`` patches at random places of random pictures, as rows."""
    windows = sliding_window_view(images, (kernel, kernel), axis=(2, 3))  # (M, C, H', W', k, k)
    which = rng.integers(0, len(images), count)
    rows, cols = rng.integers(0, windows.shape[2], count), rng.integers(0, windows.shape[3], count)
    return windows[which, :, rows, cols].reshape(count, -1).astype(np.float64)


def _half(dim: int) -> int:
    if dim < 2 or dim % 2:
        raise BadInput(f"random convolutions give an even number of values, two a filter; {dim} was asked for")
    return dim // 2


def _side(kernel: int) -> int:
    if kernel < 1:
        raise BadInput(f"kernel is {kernel} px; it must be positive")
    return kernel
