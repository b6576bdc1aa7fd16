"""What predictions of one fold are worth, as scikit-learn defines it; zero where a ratio has nothing to divide by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaearth3d.judge.neuco.results import Floats, Kind

REGRESSION = ("r2", "mse", "mae")
CLASSIFICATION = ("f1", "precision", "recall", "accuracy", "roc_auc", "confusion")


def metrics(predicted: Floats, true: Floats, kind: Kind) -> dict[str, Floats]:
    """Every metric of a task's kind, 0-d each but the confusion matrix (2, 2) with a row for each true class.

    Args:
        predicted: (n,) values, or logits: above 0 is the class 1.
        true: (n,) values, or 0 and 1.
        kind: of the task.
    """
    found = _regression(predicted, true) if kind == "regression" else _classification(predicted, true)
    return {key: np.asarray(value, np.float64) for key, value in found.items()}


def stacked(folds: list[dict[str, Floats]]) -> dict[str, Floats]:
    """Folds' metrics with the folds as first axis."""
    return {key: np.stack([fold[key] for fold in folds]) for key in folds[0]}


def _regression(predicted: Floats, true: Floats) -> dict[str, float]:
    error = predicted - true
    total = float(np.square(true - true.mean()).sum())
    rest = float(np.square(error).sum())
    r2 = 1 - rest / total if total > 0 else float(rest == 0)
    return {"r2": r2, "mse": float(np.square(error).mean()), "mae": float(np.abs(error).mean())}


def _classification(logits: Floats, true: Floats) -> dict[str, float | NDArray[np.int64]]:
    yes, is_yes = logits > 0, true == 1
    confusion = np.array([[np.sum((is_yes == t) & (yes == p)) for p in (False, True)] for t in (False, True)])
    (_, false_yes), (false_no, hits) = confusion.tolist()
    return {
        "f1": _ratio(2 * hits, 2 * hits + false_yes + false_no),
        "precision": _ratio(hits, hits + false_yes),
        "recall": _ratio(hits, hits + false_no),
        "accuracy": float(np.mean(yes == is_yes)),
        "roc_auc": _roc_auc(logits, is_yes),
        "confusion": confusion,
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _roc_auc(logits: Floats, is_yes: NDArray[np.bool_]) -> float:
    """Share of pairs of a yes and a no that are in order, ties half; NaN if one class is absent (Mann-Whitney)."""
    yes = int(is_yes.sum())
    pairs = yes * (len(is_yes) - yes)
    if pairs == 0:
        return float("nan")
    _, place, count = np.unique(logits, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((ranks[is_yes].sum() - yes * (yes + 1) / 2) / pairs)
