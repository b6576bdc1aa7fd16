"""The published linear probe on one task: folds side by side in threads, each on its own share of one random stream."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import optional
from metaearth3d.judge.neuco import scores
from metaearth3d.judge.neuco.config import LinearProbe
from metaearth3d.judge.neuco.results import Kind, Predictions, StoredProbe, TaskResult, q_statistic
from metaearth3d.judge.neuco.stream import Stream, fold_draws, refit_draws, splits

Matrix = NDArray[np.float32]
FOLDS_AHEAD = 4  # folds a thread whose draws are held at a time; a fold's are 4 bytes a row and epoch


def linear_task(
    name: str,
    kind: Kind,
    x: Matrix,
    rows: NDArray[np.int64],
    y: NDArray[np.float32],
    *,
    probe: LinearProbe,
    k: int,
    stream: Stream,
    store: bool = False,
) -> TaskResult:
    """The task's scores; ``stream`` goes on by what the reference draws for it.

    Args:
        name: of the task.
        kind: of the task.
        x: (M, N) float32, C order, rows of all tasks as the probe shall see them.
        rows: (n,) of ``x``, one for each label.
        y: (n,) labels; 0 and 1 for classes.
        probe: batch size, epochs, learning rate.
        k: folds.
        stream: the run's random numbers.
        store: also fit a probe to all rows, as the reference does to store it.
    """
    folds = _folds(x, rows, y, kind, probe, k, stream)
    trained = list(folds)
    per_fold = np.array([fold[1].best for fold in trained], np.float64)
    q, mean, std = q_statistic(per_fold)
    return TaskResult(
        name,
        kind,
        len(rows),
        q,
        mean,
        std,
        per_fold,
        scores.stacked([scores.metrics(f.test.astype(float), y[test].astype(float), kind) for test, f in trained]),
        {"epochs": probe.epochs, "learning_rate": probe.learning_rate, "batch_size": probe.batch_size},
        np.array([fold.train_loss for _, fold in trained], np.float64),
        np.array([fold.validation_loss for _, fold in trained], np.float64),
        tuple(Predictions(i, y[f.order], f.train, y[test], f.test) for i, (test, f) in enumerate(trained)),
        _stored(x, rows, y, kind, probe, stream) if store else None,
    )


def _folds(
    x: Matrix,
    rows: NDArray[np.int64],
    y: NDArray[np.float32],
    kind: Kind,
    probe: LinearProbe,
    k: int,
    stream: Stream,
) -> Iterator[tuple[NDArray[np.int64], Any]]:
    """Test rows and ``kernel.Fold`` of every split."""
    threads = optional("numba", "judge").config.NUMBA_NUM_THREADS
    from metaearth3d.judge.neuco import kernel

    epochs, dim = probe.epochs, x.shape[1]

    def one(job: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]]) -> tuple[NDArray[np.int64], Any]:
        train, test, draws = job
        settings = (dim, epochs, probe.batch_size, probe.learning_rate, kind == "classification")
        return test, kernel.Fold(*kernel.fold(x, rows, y, train, test, draws, *settings))

    parts = splits(len(rows), k)
    with ThreadPoolExecutor(min(threads, k)) as pool:
        while jobs := [
            (train, test, stream.take(fold_draws(dim, epochs, len(train), len(test))))
            for train, test in islice(parts, FOLDS_AHEAD * threads)
        ]:
            yield from pool.map(one, jobs)


def _stored(
    x: Matrix, rows: NDArray[np.int64], y: NDArray[np.float32], kind: Kind, probe: LinearProbe, stream: Stream
) -> StoredProbe:
    from metaearth3d.judge.neuco import kernel

    dim = x.shape[1]
    draws = stream.take(refit_draws(dim, probe.epochs))
    settings = (dim, probe.epochs, probe.batch_size, probe.learning_rate, kind == "classification")
    weight, bias = kernel.refit(x, rows, y, draws, *settings)
    return StoredProbe(kind, "linear", {"weight": weight, "bias": np.array(bias, np.float32)})
