"""One submission against all tasks of an annotation folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import q_statistic
from metaearth3d.judge.neuco.config import Config, LinearProbe
from metaearth3d.judge.neuco.linear import linear_task
from metaearth3d.judge.neuco.results import Protocol, Results, TaskResult
from metaearth3d.judge.neuco.stream import SEED, TEST_SHARE, Stream
from metaearth3d.judge.neuco.tables import (
    Submission,
    Task,
    checked_dim,
    labelled,
    read_labels,
    read_submission,
    standardize,
)

LEAST_ROWS = 11  # two rows to test on, which R2 needs

Coordinates = Mapping[str, tuple[float, float]]


def bench(
    submission: Path | Submission,
    annotations: Path | Mapping[str, Task],
    config: Config,
    *,
    method: str,
    exclude: Collection[str] = (),
    protocol: Protocol = "neuco",
    lenient: bool = False,
    probe: str = "linear",
    coordinates: Coordinates | None = None,
    cache: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Results:
    """The method's scores on every task of the folder ``annotations``.

    Args:
        submission: a CSV, Parquet or npz file (``read_submission``) or what was read from one. The values are as the
            user made them: padding and standardisation happen here, by ``config``.
        annotations: folder of ``<task>__<type>.csv`` files, or the tasks read from one.
        config: folds, probe, preprocessing.
        method: name the results carry.
        exclude: ids to leave out of everything.
        protocol: ``neuco`` replays the published benchmark; ``converged`` is our own invariant probe
            (``judge.probes``), of which ``config`` gives folds, tasks and preprocessing.
        lenient: take what the reference takes without a word (``tables``) instead of refusing it; labelled ids that
            have no embedding are then left out.
        probe: of the converged protocol: linear, mlp1 or mlp2.
        coordinates: longitude and latitude of each id in degrees, for the converged protocol's spatial blocks.
        cache: folder that keeps the table as read (``read_submission``).
        progress: called before each task with its name, its number from 0 and how many there are.

    Raises:
        BadInput: a table or setting that cannot be scored.
    """
    tasks = read_labels(annotations, lenient=lenient) if isinstance(annotations, Path) else dict(annotations)
    tasks = dict(sorted(tasks.items()))
    away = frozenset(exclude)
    table = _table(submission, labelled(tasks.values()), away, config, lenient, cache)
    places, stream = _places(table.ids), Stream()
    done: dict[str, TaskResult] = {}
    chosen = _filtered(tasks, config.task_filter, lenient)
    for number, task in enumerate(chosen):
        found = _matched(task, places, away, config.normalize_labels, lenient)
        if found is None:
            continue
        if progress is not None:
            progress(task.name, number, len(chosen))
        if protocol == "converged":
            done[task.name] = _converged(task, table, *found, config, probe, coordinates)
        else:
            done[task.name] = _neuco(task, table, *found[1:], config, stream)
    if not done:
        raise BadInput("no task is left to score")
    return Results(method, protocol, done)


def _table(
    submission: Path | Submission,
    wanted: frozenset[str],
    away: frozenset[str],
    config: Config,
    lenient: bool,
    cache: Path | None,
) -> Submission:
    """The rows of wanted ids that are not away, as the probe shall see them."""
    if isinstance(submission, Path):
        rows = read_submission(
            submission, keep=wanted, exclude=away, embedding_dim=config.embedding_dim, lenient=lenient, cache=cache
        )
    else:
        rows = _chosen(submission, wanted - away, config.embedding_dim, lenient)
    if config.standardize_embeddings:
        standardize(rows.matrix)
    return rows


def _chosen(submission: Submission, wanted: frozenset[str], embedding_dim: int | None, lenient: bool) -> Submission:
    """A copy of the rows of the ids ``wanted``, with zeros appended to ``embedding_dim``."""
    pick = [i for i, name in enumerate(submission.ids) if name in wanted]
    names = tuple(submission.ids[i] for i in pick)
    if not pick:
        raise BadInput("the submission has no row of the labelled ids to score")
    if len(set(names)) < len(names) and not lenient:
        raise BadInput("the submission has an id more than once; keep one row of each")
    found = submission.matrix.shape[1]
    matrix = np.zeros((len(pick), checked_dim("the submission", found, embedding_dim)), np.float32)
    matrix[:, :found] = submission.matrix[pick]
    if not np.isfinite(matrix).all():
        if not lenient:
            raise BadInput("the submission has NaN or infinite numbers; every number must be finite")
        matrix[np.isnan(matrix)] = 0
    return Submission(names, matrix)


def _places(ids: tuple[str, ...]) -> dict[str, list[int]]:
    """Row numbers by id."""
    out: dict[str, list[int]] = {}
    for i, name in enumerate(ids):
        out.setdefault(name, []).append(i)
    return out


def _filtered(tasks: Mapping[str, Task], names: tuple[str, ...] | None, lenient: bool) -> list[Task]:
    """The tasks to run; names that no task has are refused."""
    unknown = [] if names is None or lenient else [name for name in names if name not in tasks]
    if unknown:
        raise BadInput(f"task_filter names {', '.join(unknown)}; the label files are of {', '.join(tasks)}")
    return [task for name, task in tasks.items() if names is None or name in names]


def _matched(
    task: Task, places: Mapping[str, list[int]], exclude: frozenset[str], normalize: bool, lenient: bool
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.float32]] | None:
    """Ids, row numbers and labels of a task in the label file's order; None if ``lenient`` and nothing matches."""
    missing = [name for name in task.ids if name not in places and name not in exclude]
    if missing and not lenient:
        raise BadInput(
            f"{len(missing)} of {len(task.ids)} labelled ids of {task.name} have no embedding, "
            f"the first {missing[0]!r}; "
            "add them, list them in an exclude file, or choose --lenient to score the others"
        )
    pairs = [(i, row) for i, name in enumerate(task.ids) for row in places.get(name, ())]
    if not pairs and lenient:
        return None
    if len(pairs) < LEAST_ROWS:
        raise BadInput(f"{task.name} has {len(pairs)} rows with label and embedding; at least {LEAST_ROWS} are needed")
    labels, rows = np.array(pairs, np.int64).T
    values = task.values[labels]
    low, high = values.min(), values.max()
    if low == high and not lenient:
        raise BadInput(f"{task.name} has the same label {low:g} in every row that is left; there is nothing to predict")
    if normalize:
        with np.errstate(invalid="ignore"):  # lenient: constant labels become NaN, and so does the score
            values = (values - low) / (high - low)
    if task.kind == "classification" and not np.isin(values[np.isfinite(values)], (0, 1)).all():
        raise BadInput(f"{task.name} has classes {low:g} and {high:g}; use 0 and 1, or normalize_labels")
    return tuple(task.ids[i] for i in labels), np.ascontiguousarray(rows), values.astype(np.float32)


def _neuco(
    task: Task, table: Submission, rows: NDArray[np.int64], y: NDArray[np.float32], config: Config, stream: Stream
) -> TaskResult:
    if isinstance(config.probe, LinearProbe):
        return linear_task(
            task.name,
            task.kind,
            table.matrix,
            rows,
            y,
            probe=config.probe,
            k=config.k_folds,
            stream=stream,
            store=config.store_probes,
        )
    from metaearth3d.judge.neuco.svm import svm_task

    x = table.matrix[rows]
    return svm_task(task.name, task.kind, x, y, probe=config.probe, k=config.k_folds, store=config.store_probes)


def _converged(
    task: Task,
    table: Submission,
    ids: tuple[str, ...],
    rows: NDArray[np.int64],
    y: NDArray[np.float32],
    config: Config,
    probe: str,
    coordinates: Coordinates | None,
) -> TaskResult:
    from metaearth3d.judge.probes import converged

    where = None
    if coordinates is not None:
        unplaced = [name for name in ids if name not in coordinates]
        if unplaced:
            raise BadInput(f"{len(unplaced)} ids of {task.name} have no coordinates, the first {unplaced[0]!r}")
        where = np.array([coordinates[name] for name in ids])
    how: Any = {"coordinates": where, "probe": probe, "test_share": TEST_SHARE, "seed": SEED}
    found = converged(table.matrix[rows], y.astype(np.float64), task.kind, folds=config.k_folds, **how)
    q, mean, std = q_statistic(found.per_fold)
    return TaskResult(task.name, task.kind, len(y), q, mean, std, found.per_fold, found.metrics, {"probe": probe})
