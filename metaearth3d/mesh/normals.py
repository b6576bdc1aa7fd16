"""Slopes at posts, taken with one post beyond each border so that shading has no seam."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def post_gradients(
    z: NDArray[np.floating], row_posts: NDArray[np.int64], col_posts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rise per post southwards and eastwards (each (H, W)) of heights on possibly uneven rows and columns.

    Central differences; one-sided at the first and last row and column.
    """
    return _slope(np.asarray(z, np.float64), row_posts), _slope(np.asarray(z, np.float64).T, col_posts).T


def _slope(z: NDArray[np.float64], posts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Difference quotient along the first axis."""
    before = np.maximum(np.arange(len(posts)) - 1, 0)
    after = np.minimum(np.arange(len(posts)) + 1, len(posts) - 1)
    slope: NDArray[np.float64] = (z[after] - z[before]) / (posts[after] - posts[before])[:, None]
    return slope
