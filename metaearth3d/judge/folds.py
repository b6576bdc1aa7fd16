"""Random splits as NeuCo-Bench draws them, and its Q: what both protocols and every leaderboard share."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

EPSILON = 0.02  # NeuCo-Bench, eq. 1: the spread at which Q is half of what a spread of zero would give


class Split(NamedTuple):
    """Rows that a fold trains on and rows it is tested on; rows in neither are left out of both."""

    train: NDArray[np.intp]
    test: NDArray[np.intp]


def shuffled(n: int, *, folds: int, test_share: float, seed: int) -> list[Split]:
    """Random splits, the same rows in the same order as scikit-learn's ``ShuffleSplit`` with that seed."""
    count = math.ceil(test_share * n)
    stream = np.random.RandomState(seed)  # the stream of ShuffleSplit
    orders = [stream.permutation(n) for _ in range(folds)]
    return [Split(order[count:], order[:count]) for order in orders]


def q_statistic(per_fold: NDArray[np.floating[Any]]) -> tuple[float, float, float]:
    """``(Q, mean, deviation)`` of fold scores (k,): Q = 100 eps mean / (deviation + eps), folds without score left out.

    The deviation divides by k, as the reference's does. NaN where no fold has a score.
    """
    seen = per_fold[~np.isnan(per_fold)]
    if not seen.size:
        return math.nan, math.nan, math.nan
    mean, std = float(seen.mean()), float(seen.std())
    return mean / (EPSILON + std) * 100 * EPSILON, mean, std
