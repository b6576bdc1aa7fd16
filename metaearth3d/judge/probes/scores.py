"""What a probe scored, fold by fold: the metrics of a task, and Q, which also asks that folds agree."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from metaearth3d.judge.folds import Split, q_statistic

Kind = Literal["regression", "classification"]
Probe = Literal["linear", "mlp1", "mlp2"]
Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of one probe on one task over k folds; compare two only over the same folds.

    ``per_fold`` (k,) is R2 or F1, ``metrics`` holds every metric (k,), ``lam`` (k,) the penalties chosen inside each
    training part, in units of :attr:`Basis.scale` (NaN where a probe has none). ``predictions`` are those of each
    fold's test rows: label units, or logits. A fold whose metric is undefined (one class, constant labels) has NaN.
    """

    kind: Kind
    probe: Probe
    metrics: Mapping[str, Floats]
    lam: Floats
    splits: Sequence[Split] = field(repr=False)
    predictions: Sequence[Floats] = field(repr=False)

    @property
    def per_fold(self) -> Floats:
        """R2 or F1 of each fold (k,)."""
        return self.metrics["f1" if self.kind == "classification" else "r2"]

    @property
    def mean(self) -> float:
        """Mean over folds where the metric is defined; NaN if it is nowhere."""
        return _over_folds(np.mean, self.per_fold)

    @property
    def std(self) -> float:
        """Standard deviation over folds (ddof 0) where the metric is defined."""
        return _over_folds(np.std, self.per_fold)

    @property
    def q(self) -> float:
        """``100 eps mean / (std + eps)`` with eps 0.02: 100 is perfect in every fold."""
        return q_statistic(self.per_fold)[0]

    @property
    def test_ratio(self) -> float:
        """Test rows per training row, the mean over folds: how much folds overlap, for :func:`compare`."""
        return float(np.mean([len(s.test) / len(s.train) for s in self.splits]))

    @property
    def folds_id(self) -> str:
        """A hash of the splits: two scores can be paired if it is the same."""
        digest = hashlib.sha256()
        for part in (p for s in self.splits for p in s):
            digest.update(np.sort(part).astype("<i8").tobytes() + b"|")
        return digest.hexdigest()[:16]


def regression_metrics(truth: Floats, said: Floats) -> dict[str, float]:
    """R2, mean squared and mean absolute error of one fold; R2 is NaN where the true labels are constant."""
    miss = truth - said
    spread = float(((truth - truth.mean()) ** 2).sum())
    constant = bool((truth == truth[0]).all())
    return {
        "r2": float("nan") if constant else 1 - float((miss**2).sum()) / spread,
        "mse": float((miss**2).mean()),
        "mae": float(np.abs(miss).mean()),
    }


def classification_metrics(truth: Floats, logit: Floats) -> dict[str, float]:
    """F1, precision, recall, accuracy and area under the ROC curve of one fold of 0/1 labels; positive above logit 0.

    F1, precision and recall are 0 where nothing was found; the area is NaN where only one class is present.
    """
    positive, found = truth > 0.5, logit > 0
    hits, said, there = (float(np.count_nonzero(v)) for v in (positive & found, found, positive))
    return {
        "f1": 2 * hits / max(said + there, 1.0),
        "precision": hits / max(said, 1.0),
        "recall": hits / max(there, 1.0),
        "accuracy": float((positive == found).mean()),
        "roc_auc": _area(positive, logit),
    }


def score_folds(
    kind: Kind,
    probe: Probe,
    y: Floats,
    splits: Sequence[Split],
    predictions: Sequence[Floats],
    lam: Floats | None = None,
) -> Scores:
    """Scores of the predictions for each fold's test rows."""
    metric = classification_metrics if kind == "classification" else regression_metrics
    rows = [metric(y[s.test], p) for s, p in zip(splits, predictions, strict=True)]
    metrics = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return Scores(kind, probe, metrics, np.full(len(splits), np.nan) if lam is None else lam, splits, predictions)


def _over_folds(statistic: object, values: Floats) -> float:
    """A statistic of the values that are not NaN; NaN if there are none."""
    known = values[~np.isnan(values)]
    return float(statistic(known)) if known.size else float("nan")  # type: ignore[operator]


def _area(positive: NDArray[np.bool_], logit: Floats) -> float:
    """Share of (positive, negative) pairs in the right order, ties counting half (Mann & Whitney 1947)."""
    from scipy.stats import rankdata

    there = int(positive.sum())
    if there in (0, len(positive)):
        return float("nan")
    wins = rankdata(logit)[positive].sum() - there * (there + 1) / 2
    return float(wins / (there * (len(positive) - there)))
