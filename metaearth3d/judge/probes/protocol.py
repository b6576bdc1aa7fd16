"""The converged protocol: probes with one answer, chosen inside the training part, that no change of basis moves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.folds import Split, shuffled
from metaearth3d.judge.probes.logistic import logistic
from metaearth3d.judge.probes.ridge import principal, ridge
from metaearth3d.judge.probes.scores import Floats, Kind, Probe, Rows, Scores, score_folds
from metaearth3d.judge.probes.splits import Blocks, blocked, blocks_of

LEAST_ROWS = 10
LAYERS: dict[Probe, int] = {"linear": 0, "mlp1": 1, "mlp2": 2}


def converged(
    x: NDArray[np.float32],
    y: Floats,
    kind: Kind,
    *,
    folds: int = 40,
    test_share: float = 0.1,
    seed: int = 42,
    coordinates: Floats | None = None,
    blocks: Blocks | None = None,
    probe: Probe = "linear",
) -> Scores:
    """Scores of embeddings ``x`` (n, d) on labels ``y`` (n,).

    The linear probe is ridge regression, or logistic regression by Newton's method; its penalty is chosen inside each
    training part, and nothing is chosen on test rows. Features are only centred, and penalties are told in units of
    their mean variance over the effective rank, so zero columns, constant columns, rotations and a common factor change
    nothing. ``mlp1`` and ``mlp2`` have one and two hidden layers. Labels of a classification are two numbers; the
    larger is the positive class.

    Splits are those of NeuCo-Bench, or spatial blocks where ``coordinates`` (n, 2), longitudes and latitudes in
    degrees, are given; ``blocks`` sets their size. The penalty is chosen as if training rows were independent; where
    blocks are far apart a stronger one might have scored better, so such a score errs on the low side.

    Raises:
        BadInput: shapes do not fit, values are not finite, labels are constant or not of the kind, or splits fail.
    """
    x, y = _checked(x, y, kind)
    if probe not in LAYERS:
        raise BadInput(f"probe is {probe!r}; {', '.join(LAYERS)} are known")
    groups, splits = _splits(len(y), folds, test_share, seed, coordinates, blocks)
    with optional("threadpoolctl", "judge").threadpool_limits(1, "blas"):
        basis = principal(x)
        if probe == "linear":
            fitted = ridge(basis, y, splits) if kind == "regression" else logistic(basis, y, splits, seed=seed)
            return score_folds(kind, probe, y, splits, fitted.predictions, fitted.lam)
        from metaearth3d.judge.probes.mlp import perceptron

        said = perceptron(basis, y, splits, kind, layers=LAYERS[probe], seed=seed, groups=groups)
        return score_folds(kind, probe, y, splits, said)


def _splits(
    n: int, folds: int, test_share: float, seed: int, coordinates: Floats | None, blocks: Blocks | None
) -> tuple[Rows | None, list[Split]]:
    """The splits that the arguments of :func:`converged` ask for, and the block of each row if they are spatial."""
    if folds < 1 or not 0 < test_share < 1:
        raise BadInput(f"folds are 1 or more and the test share is within 0..1; {folds} and {test_share} were given")
    if coordinates is None:
        if blocks is not None:
            raise BadInput("spatial blocks need coordinates; give longitudes and latitudes, or no blocks")
        kept = n - math.ceil(test_share * n)
        if kept < 2:
            raise BadInput(f"a test share of {test_share} leaves {kept} of {n} samples to train on; give a smaller one")
        return None, shuffled(n, folds=folds, test_share=test_share, seed=seed)
    places = np.asarray(coordinates, np.float64)
    if len(places) != n:
        raise BadInput(f"there are {len(places)} coordinates for {n} samples; give one pair each")
    blocks = blocks or Blocks()
    groups = blocks_of(places, blocks, test_share)
    return groups, blocked(groups, places, blocks.buffer, folds=folds, test_share=test_share, seed=seed)


def _checked(x: NDArray[np.float32], y: Floats, kind: Kind) -> tuple[NDArray[np.float32], Floats]:
    """Features and labels, those of a classification as 0 and 1, if a probe can learn from them."""
    x, y = np.asarray(x), np.asarray(y, np.float64)
    if x.ndim != 2 or y.shape != x.shape[:1] or x.shape[1] == 0:
        raise BadInput(f"features are (n, d) and labels (n,); {x.shape} and {y.shape} were given")
    if len(y) < LEAST_ROWS:
        raise BadInput(f"a probe needs {LEAST_ROWS} samples or more; {len(y)} were given")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise BadInput("features or labels hold values that are not finite; leave those samples out")
    values = np.unique(y)
    if len(values) < 2:
        raise BadInput(f"all {len(y)} labels are {values[0]:g}; a probe needs labels that differ")
    if kind == "regression":
        return x, y
    if kind != "classification" or len(values) > 2:
        raise BadInput(
            f"a {kind} was asked of {len(values)} label values; regression, or classification of two, is known"
        )
    return x, (y == values[1]).astype(np.float64)
