"""The published linear probe on one task: folds side by side in threads, each on its own share of one random stream."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import optional
from metaearth3d.judge.folds import q_statistic, shuffled
from metaearth3d.judge.neuco import scores
from metaearth3d.judge.neuco.config import LinearProbe
from metaearth3d.judge.neuco.results import Kind, Predictions, StoredProbe, TaskResult
from metaearth3d.judge.neuco.stream import SEED, TEST_SHARE, Stream, fold_draws, refit_draws

if TYPE_CHECKING:
    from metaearth3d.judge.neuco.kernel import Fold
    from metaearth3d.judge.neuco.packed import Rows as Table

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]
FOLDS_AHEAD = 4  # folds a thread whose draws are held at a time; a fold's are 4 bytes a row and epoch


def linear_task(
    name: str,
    kind: Kind,
    x: Matrix,
    rows: Rows,
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
    optional("numba", "judge")
    from metaearth3d.judge.neuco import packed

    huge = packed.HUGE if kind == "regression" else math.inf  # a class that flips moves F1 by more than rounding may
    table = packed.laid_out(x, rows, large=packed.LARGE, huge=huge, many=packed.MANY)
    trained = list(_folds(table, y, kind, probe, k, stream))
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
        _stored(table, y, kind, probe, stream) if store else None,
    )


def _folds(
    x: Table, y: NDArray[np.float32], kind: Kind, probe: LinearProbe, k: int, stream: Stream
) -> Iterator[tuple[Rows, Fold]]:
    """Test rows and ``kernel.Fold`` of every split."""
    threads = optional("numba", "judge").config.NUMBA_NUM_THREADS
    from metaearth3d.judge.neuco import kernel

    def one(job: tuple[tuple[Rows, Rows], NDArray[np.uint32]]) -> tuple[Rows, kernel.Fold]:
        split, draws = job
        return split[1], kernel.fold(x, y, split, draws, **_how(probe, kind))

    parts = iter(shuffled(len(y), folds=k, test_share=TEST_SHARE, seed=SEED))
    with ThreadPoolExecutor(min(threads, k)) as pool:
        while jobs := [
            (split, stream.take(fold_draws(x.dim, probe.epochs, len(split[0]), len(split[1]))))
            for split in islice(parts, FOLDS_AHEAD * threads)
        ]:
            yield from pool.map(one, jobs)


def _how(probe: LinearProbe, kind: Kind) -> dict[str, Any]:
    """A kernel's settings."""
    binary = kind == "classification"
    return {"epochs": probe.epochs, "batch": probe.batch_size, "lr": probe.learning_rate, "binary": binary}


def _stored(x: Table, y: NDArray[np.float32], kind: Kind, probe: LinearProbe, stream: Stream) -> StoredProbe:
    from metaearth3d.judge.neuco import kernel

    draws = stream.take(refit_draws(x.dim, probe.epochs))
    weight, bias = kernel.refit(x, y, draws, **_how(probe, kind))
    return StoredProbe(kind, "linear", {"weight": weight, "bias": np.array(bias, np.float32)})
