"""Embeddings made shorter: neighbours averaged, tokens averaged, random projection, principal components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Floats

WAYS = ("pool", "first", "project", "pca")


class Reduce(Protocol):
    """Rows (N, D) to rows (N, size)."""

    def __call__(self, x: Floats) -> Floats:
        """The shorter rows."""
        ...


def adaptive_mean(x: Floats, size: int, *, axis: int = -1) -> Floats:
    """``size`` means of neighbouring entries along an axis, from floor(i D / size) to ceil((i + 1) D / size).

    The bins are those of torch's adaptive average pooling; where ``size`` divides D they are equal and do not overlap.
    """
    length = x.shape[axis]
    _shorter(size, length)
    sums = np.concatenate([np.zeros_like(np.take(x, [0], axis=axis), np.float64), x.astype(np.float64)], axis=axis)
    sums = sums.cumsum(axis=axis)
    low = np.arange(size) * length // size
    high = -(-(np.arange(size) + 1) * length // size)
    shape = [1] * x.ndim
    shape[axis] = size
    means = (np.take(sums, high, axis=axis) - np.take(sums, low, axis=axis)) / (high - low).reshape(shape)
    out: Floats = means.astype(np.float32)
    return out


def pool_tokens(tokens: Floats, count: int, channels: int) -> Floats:
    """Tokens (N, L, C) as ``count`` means of neighbouring tokens, ``channels`` means each: (N, count * channels)."""
    if tokens.ndim != 3:
        raise BadInput(f"tokens are (N, L, C); {tokens.shape} was given")
    small = adaptive_mean(adaptive_mean(tokens, count, axis=1), channels, axis=2)
    return small.reshape(len(tokens), -1)


@dataclass(frozen=True)
class Pool:
    """Means of neighbouring entries."""

    size: int

    def __call__(self, x: Floats) -> Floats:
        """Rows (N, size)."""
        return adaptive_mean(x, self.size)


@dataclass(frozen=True)
class First:
    """The first entries: of random features, whose order means nothing, a smaller draw."""

    size: int

    def __call__(self, x: Floats) -> Floats:
        """Rows (N, size)."""
        _shorter(self.size, x.shape[1])
        return x[:, : self.size]


@dataclass(frozen=True)
class Project:
    """Products with seeded Gaussian directions of deviation 1 / sqrt(size): distances are kept in the mean.

    Sizes are nested: a smaller projection uses the first directions of a larger one.
    """

    size: int
    seed: int = 0

    def __call__(self, x: Floats) -> Floats:
        """Rows (N, size)."""
        _shorter(self.size, x.shape[1])
        rng = np.random.default_rng([self.seed, x.shape[1], 0x70D0])
        directions = rng.standard_normal((self.size, x.shape[1]))
        out: Floats = (x @ directions.T / np.sqrt(self.size)).astype(np.float32)
        return out


@dataclass(frozen=True)
class Pca:
    """Principal components of the rows it was fitted on; each axis points to where its largest loading is positive."""

    mean: NDArray[np.float64] = field(repr=False)  # (D,)
    axes: NDArray[np.float64] = field(repr=False)  # (size, D)

    @classmethod
    def fit(cls, x: Floats, size: int) -> Pca:
        """The leading ``size`` components of rows ``x`` (N, D), N above ``size``."""
        _shorter(size, x.shape[1])
        if len(x) <= size:
            raise BadInput(f"{size} principal components need more than {size} rows; {len(x)} were given")
        wide = x.astype(np.float64)
        mean = wide.mean(axis=0)
        axes = np.linalg.svd(wide - mean, full_matrices=False)[2][:size]
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
        return cls(mean, axes * np.where(largest < 0, -1, 1))

    @property
    def size(self) -> int:
        """Components."""
        return len(self.axes)

    def cut(self, size: int) -> Pca:
        """The first ``size`` of the components."""
        _shorter(size, self.size)
        return Pca(self.mean, self.axes[:size])

    def __call__(self, x: Floats) -> Floats:
        """Scores (N, size)."""
        return ((x - self.mean) @ self.axes.T).astype(np.float32)


def reductions(sizes: Sequence[int], how: str, *, seed: int = 0, fit: Floats | None = None) -> dict[int, Reduce]:
    """A way to each size; principal components are fitted once, on ``fit`` (M, D), which should be a training split."""
    if how not in WAYS:
        raise BadInput(f"embeddings cannot be made shorter by {how!r}; the ways are {', '.join(WAYS)}")
    if how == "pca":
        if fit is None:
            raise BadInput("principal components need rows to be fitted on")
        largest = Pca.fit(fit, max(sizes))
        return {size: largest.cut(size) for size in sizes}
    if how == "project":
        return {size: Project(size, seed) for size in sizes}
    return {size: (Pool if how == "pool" else First)(size) for size in sizes}


def sweep(
    x: Floats, sizes: Sequence[int], *, how: str = "pool", seed: int = 0, fit: Floats | None = None
) -> dict[int, Floats]:
    """Embeddings ``x`` (N, D) at each size of a sweep, by size.

    Raises:
        BadInput: a size is not 1..D, ``how`` is unknown, or there is nothing to fit principal components on.
    """
    if x.ndim != 2:
        raise BadInput(f"embeddings are (N, D); {x.shape} was given")
    return {size: reduce(x) for size, reduce in reductions(sizes, how, seed=seed, fit=fit).items()}


def _shorter(size: int, length: int) -> None:
    if not 1 <= size <= length:
        raise BadInput(f"{size} numbers were asked of {length}; the size is 1 to {length}")
