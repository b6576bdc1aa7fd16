"""A made-up benchmark of published sizes: embeddings and labels that share a few hidden factors, seeded."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from metaearth3d.judge.neuco.results import Kind
from metaearth3d.judge.neuco.tables import Submission, Task

# Task sizes of NeuCo-Bench (2025), table 5 and the data set's card; the binary task's size is that of its smallest.
PUBLISHED: Mapping[str, tuple[Kind, int]] = {
    "agriculture": ("regression", 4691),
    "biomass": ("regression", 2415),
    "clouds": ("regression", 1140),
    "crops": ("regression", 3355),
    "heatisland": ("regression", 1659),
    "nodata": ("regression", 13260),
    "random_cls": ("classification", 1140),
}
FACTORS = 48  # hidden numbers that both sides depend on
NOISE = 0.3  # by the mixed factors' deviation, so that scores of the published probe are like published ones
DIGITS = 4  # decimals kept, so that a value survives text and differences of matrix products between machines


def synthetic(
    tasks: Mapping[str, tuple[Kind, int]] = PUBLISHED, *, dim: int = 1024, seed: int = 0
) -> tuple[Submission, dict[str, Task]]:
    """Embeddings (n, dim) of as many ids as the largest task has, and the tasks, each on its own draw of these ids.

    An embedding is a random mixture of the factors plus noise; a label is a random combination of them plus some
    noise of its own, between about 0 and 80. Classes are the label's sign.
    """
    rng = np.random.default_rng(seed)
    rows = max(size for _, size in tasks.values())
    factors = rng.standard_normal((rows, FACTORS))
    mixed = factors @ rng.standard_normal((FACTORS, dim)) / FACTORS**0.5
    matrix = mixed + NOISE * rng.standard_normal((rows, dim))
    ids = tuple(f"tile{i:05d}" for i in range(rows))
    made = {}
    for name, (kind, size) in sorted(tasks.items()):
        pick = rng.permutation(rows)[:size]
        values = factors[pick] @ rng.standard_normal(FACTORS) / FACTORS**0.5 + 0.7 * rng.standard_normal(size)
        labels = np.round(40 + 12 * values, DIGITS) if kind == "regression" else (values > 0).astype(float)
        made[name] = Task(name, kind, tuple(ids[i] for i in pick), labels)
    return Submission(ids, np.round(matrix, DIGITS).astype(np.float32)), made


def write_submission(path: Path, submission: Submission) -> None:
    """A CSV ``id,0,1,...`` of the embeddings, DIGITS decimals each."""
    with path.open("w", newline="") as file:
        file.write(",".join(["id", *map(str, range(submission.matrix.shape[1]))]) + "\n")
        line = ",".join(["%s", *[f"%.{DIGITS}f"] * submission.matrix.shape[1]]) + "\n"
        for name, row in zip(submission.ids, submission.matrix.tolist(), strict=True):
            file.write(line % (name, *row))


def write_labels(folder: Path, tasks: Mapping[str, Task]) -> None:
    """A CSV ``<task>__<type>.csv`` of every task."""
    folder.mkdir(parents=True, exist_ok=True)
    for task in tasks.values():
        path = folder / f"{task.name}__{'regr' if task.kind == 'regression' else 'cls'}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([("id", "label"), *zip(task.ids, task.values.tolist(), strict=True)])
