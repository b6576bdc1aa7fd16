"""Least squares for splines on rings of latitude: the map from coefficients to a global grid, and its inverse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.models.prior import Rings, spline_weights

Grid = NDArray[np.float32]  # (rows from north to south, columns from 180 W)


class RingFit:
    """The linear map from a ring spline's coefficients to a latitude-longitude grid, and its transpose."""

    def __init__(self, rings: Rings, shape: tuple[int, int]) -> None:
        from scipy.sparse import csr_array

        self.rings, self.shape = rings, shape
        rows, columns = shape
        counts = rings.counts.numpy()
        self.bounds = np.concatenate([[0], np.cumsum(counts)])
        latitude = (1 - (np.arange(rows) + 0.5) / rows) * len(counts) - 0.5
        entries = _taps(latitude)
        flip = [(k < 0) | (k >= len(counts)) for k, _ in entries]
        if columns % 2 or not all(f.sum() < rows // 4 for f in flip):
            raise BadInput(f"a grid of {shape} pixels cannot be fitted; give an even number of columns")
        self.across, self.beyond = (
            csr_array(
                (
                    np.concatenate([w * (f == side) for (_, w), f in zip(entries, flip, strict=True)]),
                    (np.tile(np.arange(rows), 4), np.concatenate([_folded(k, len(counts)) for k, _ in entries])),
                ),
                shape=(rows, len(counts)),
            )
            for side in (False, True)
        )
        longitude = (np.arange(columns) + 0.5) / columns
        self.along = [_ring_matrix(longitude, int(n)) for n in counts]

    def forward(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Grid (rows, columns) of coefficients (nodes,)."""
        pieces = zip(self.along, self.bounds[:-1], self.bounds[1:], strict=True)
        lines = np.stack([m @ values[a:b] for m, a, b in pieces])  # (rings, columns)
        out: NDArray[np.float64] = self.across @ lines + self.beyond @ np.roll(lines, self.shape[1] // 2, axis=1)
        return out

    def transpose(self, grid: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coefficients (nodes,) that a grid pulls at."""
        lines = self.across.T @ grid + np.roll(self.beyond.T @ grid, -(self.shape[1] // 2), axis=1)
        return np.concatenate([m.T @ line for m, line in zip(self.along, lines, strict=True)])


def _taps(position: NDArray[np.float64]) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    first = np.floor(position)
    weights = spline_weights(torch.from_numpy(position - first))
    return [(first.astype(np.int64) + k - 1, w.numpy()) for k, w in enumerate(weights)]


def _folded(ring: NDArray[np.int64], rings: int) -> NDArray[np.int64]:
    return np.where(ring < 0, -1 - ring, np.where(ring >= rings, 2 * rings - 1 - ring, ring))


def _ring_matrix(longitude: NDArray[np.float64], count: int) -> Any:
    from scipy.sparse import csr_array

    taps = _taps(longitude * count - 0.5)
    index = (np.tile(np.arange(len(longitude)), 4), np.concatenate([k % count for k, _ in taps]))
    return csr_array((np.concatenate([w for _, w in taps]), index), shape=(len(longitude), count))


def solve(
    fit: RingFit, grid: Grid, weight: Grid, *, passes: int, go_on: Callable[[], bool] = lambda: True
) -> NDArray[np.float64]:
    """Coefficients of least weighted square error: conjugate gradients with a faint pull to zero, while ``go_on``."""
    w = weight.astype(np.float64)
    ridge = 1e-4 * float(w.mean()) * grid.size / int(fit.bounds[-1])
    x = np.zeros(int(fit.bounds[-1]))
    residual = fit.transpose(w * grid)
    direction, power = residual.copy(), float(residual @ residual)
    for _ in range(passes):
        if not go_on():
            break
        image = fit.transpose(w * fit.forward(direction)) + ridge * direction
        step = power / max(float(direction @ image), 1e-30)
        x += step * direction
        residual -= step * image
        power, before = float(residual @ residual), power
        direction = residual + (power / max(before, 1e-30)) * direction
    return x
