"""Precision, recall, density and coverage by nearest neighbours in feature space, by brute force."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.realism import Features, checked_pair

PRECISION_K = 3  # Kynkaanniemi et al. 2019
COVERAGE_K = 5  # Naeem et al. 2020


class Manifold(NamedTuple):
    """Shares in 0..1, but ``density`` may exceed 1; all are near 1 for two sets of one distribution."""

    precision: float  # of made samples inside the real manifold: fidelity
    recall: float  # of real samples inside the made manifold: variety
    density: float  # real balls a made sample lies in, over k: fidelity, less moved by one stray real sample
    coverage: float  # of real samples with a made one in their ball: variety, real balls only


def manifold(
    made: Features, real: Features, *, precision_k: int = PRECISION_K, coverage_k: int = COVERAGE_K
) -> Manifold:
    """All four of ``made`` (N, D) against ``real`` (M, D).

    A sample's ball reaches to its k-th nearest neighbour in its own set. Precision and recall after Kynkaanniemi et al.
    2019 (1904.06991), density and coverage after Naeem et al. 2020 (2002.09797).

    Raises:
        BadInput: the sets do not fit or one has no k-th neighbour.
    """
    made, real = checked_pair(made, real)
    if min(len(made), len(real)) <= max(precision_k, coverage_k) or min(precision_k, coverage_k) < 1:
        raise BadInput(
            f"{len(made)} made and {len(real)} real samples have no neighbour number "
            f"{max(precision_k, coverage_k)}; give more samples"
        )
    across = distances(made, real)
    within_real = np.sort(distances(real, real), axis=1)  # the sample itself comes first, at 0
    within_made = np.sort(distances(made, made), axis=1)
    covered = across <= within_real[:, coverage_k]
    return Manifold(
        precision=float((across <= within_real[:, precision_k]).any(axis=1).mean()),
        recall=float((across <= within_made[:, precision_k, None]).any(axis=0).mean()),
        density=float(covered.sum(axis=1).mean() / coverage_k),
        coverage=float((across.min(axis=0) <= within_real[:, coverage_k]).mean()),
    )


def distances(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared Euclidean distances (N, M); exactly 0 between a sample and itself in the same set."""
    centre = b.mean(axis=0)
    a, b = (a, b) if a is not b else (a, a)
    x, y = a - centre, b - centre
    square = (x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1) - 2 * x @ y.T
    if a is b:
        np.fill_diagonal(square, 0)
    out: NDArray[np.float64] = np.maximum(square, 0)
    return out
