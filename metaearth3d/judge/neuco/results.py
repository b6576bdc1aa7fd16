"""What a run of the benchmark found, per task and over all tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["regression", "classification"]
Protocol = Literal["neuco", "converged"]


class Predictions(NamedTuple):
    """Labels and what a probe made of them; ``fold`` is None of a probe fitted to all rows, which has no test rows."""

    fold: int | None
    train_true: NDArray[np.float32]
    train: NDArray[np.float32]
    test_true: NDArray[np.float32]
    test: NDArray[np.float32]


@dataclass(frozen=True)
class StoredProbe:
    """A probe fitted to all rows: arrays by name and what else is needed to apply it."""

    kind: Kind
    model: Literal["linear", "svm"]
    arrays: Mapping[str, NDArray[Any]]
    settings: Mapping[str, float] = field(default_factory=dict)

    def predict(self, x: NDArray[np.float32]) -> Floats:
        """Values, or logits (linear) and signed distances (svm) of classes, of standardised embeddings ``x`` (n, N)."""
        if self.model == "linear":
            linear: Floats = x.astype(np.float64) @ self.arrays["weight"] + self.arrays["bias"]
            return linear
        inner = x.astype(np.float64) @ self.arrays["support_vectors"].T
        kernel = (self.settings["gamma"] * inner + self.settings["coef0"]) ** self.settings["degree"]
        out: Floats = kernel @ self.arrays["dual"] + self.arrays["intercept"]
        return out


@dataclass(frozen=True)
class TaskResult:
    """One task's scores.

    per_fold: (k,) R2 or F1, what Q is made of.
    metrics: (k,) each of r2, mse, mae, or f1, precision, recall, accuracy, roc_auc; confusion is (k, 2, 2), rows true.
        They are those of the epoch or setting that per_fold counts. Its f1 takes logits above 0 for the class 1;
        per_fold follows torchmetrics, which takes logits for probabilities where all lie within [0, 1].
    rows: samples that had both a label and an embedding.
    hyperparameters: what the probe was told or, for a search, found.
    train_loss, validation_loss: (k, E) over epochs or settings tried; empty where a protocol has neither.
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
    predictions: tuple[Predictions, ...] = ()
    probe: StoredProbe | None = None


@dataclass(frozen=True)
class Results:
    """A method's results by task name, in the order the tasks were run."""

    method: str
    protocol: Protocol
    tasks: Mapping[str, TaskResult]

    @property
    def q(self) -> float:
        """The plain mean of the tasks' Q."""
        return float(np.mean([task.q for task in self.tasks.values()]))

    @property
    def mean(self) -> float:
        """The plain mean of the tasks' mean scores."""
        return float(np.mean([task.mean for task in self.tasks.values()]))
