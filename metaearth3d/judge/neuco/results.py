"""What a run of the benchmark found, per task and over all tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["regression", "classification"]
EPSILON = 0.02  # keeps Q finite where all folds agree (NeuCo-Bench, section on the Q statistic)


def q_statistic(per_fold: Floats) -> tuple[float, float, float]:
    """``(Q, mean, deviation)`` of fold scores (k,): Q = 100 eps mean / (deviation + eps), folds without score left out.

    The deviation divides by k, as the reference's does.
    """
    mean, std = float(np.nanmean(per_fold)), float(np.nanstd(per_fold))
    return mean / (EPSILON + std) * 2, mean, std


@dataclass(frozen=True)
class TaskResult:
    """One task's scores.

    per_fold: (k,) R2 or F1, what Q is made of.
    metrics: (k,) each of r2, mse, mae, or f1, precision, recall, accuracy, roc_auc; confusion is (k, 2, 2), rows true.
    rows: samples that had both a label and an embedding.
    hyperparameters: what the probe was told or, for a search, found.
    train_loss, validation_loss: (k, E), empty where a protocol has no epochs.
    """

    name: str
    kind: Kind
    rows: int
    q: float
    mean: float
    std: float
    per_fold: Floats
    metrics: Mapping[str, Floats]
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    train_loss: Floats = field(default_factory=lambda: np.empty((0, 0)))
    validation_loss: Floats = field(default_factory=lambda: np.empty((0, 0)))


@dataclass(frozen=True)
class Results:
    """A method's results by task name, in the order the tasks were run."""

    method: str
    protocol: str
    tasks: Mapping[str, TaskResult]

    @property
    def q(self) -> float:
        """The plain mean of the tasks' Q."""
        return float(np.mean([task.q for task in self.tasks.values()]))

    @property
    def mean(self) -> float:
        """The plain mean of the tasks' mean scores."""
        return float(np.mean([task.mean for task in self.tasks.values()]))
