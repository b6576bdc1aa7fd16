"""Tables in: embeddings from CSV, Parquet or npz in bounded memory, labels from a folder of CSV files.

What the published loader does to well-formed tables is done here to the letter. What it does to broken ones without a
word is refused with a sentence, or, with ``lenient``, done as well: text and empty cells among the numbers become 0, of
repeated ids each copy counts, labelled ids without an embedding are dropped.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco.formats import (
    BLOCK_VALUES,
    Block,
    Choice,
    csv_blocks,
    npz_blocks,
    one_line,
    parquet_blocks,
)
from metaearth3d.judge.neuco.formats import (
    bare as bare,
)
from metaearth3d.judge.neuco.results import Kind

KINDS: Mapping[str, Kind] = {
    "regr": "regression",
    "regression": "regression",
    "cls": "classification",
    "classification": "classification",
}


@dataclass(frozen=True)
class Submission:
    """Embeddings by id, as the file has them: ``matrix`` (n, N) float32, row i belongs to ``ids[i]``."""

    ids: tuple[str, ...]
    matrix: NDArray[np.float32]


@dataclass(frozen=True)
class Task:
    """One task's labels: ``values`` (n,) float64, one for each of ``ids``, in the file's order."""

    name: str
    kind: Kind
    ids: tuple[str, ...]
    values: NDArray[np.float64]


def read_submission(
    path: Path,
    *,
    keep: Collection[str] | None = None,
    exclude: Collection[str] = (),
    embedding_dim: int | None = None,
    lenient: bool = False,
    cache: Path | None = None,
) -> Submission:
    """The embeddings in a file; only rows whose id is in ``keep``, if given, so that memory is that of those rows.

    CSV (any other ending too) and Parquet (.parquet) have a column ``id``; the numbers are the columns whose names are
    digits, in numerical order, or all others in the file's order where there are none. Parquet may instead hold one
    column of lists. npz has arrays ``ids`` (n,) and ``matrix`` (n, N). Ids are text: ``007`` stays ``007``, where the
    reference reads 7. ``.zarr`` and ``.zarr.zip`` are cut off. Rows shorter than ``embedding_dim`` get zeros appended.

    Args:
        path: the file.
        keep: ids that are wanted.
        exclude: ids that are not.
        embedding_dim: numbers a row shall have; None takes what the file has.
        lenient: NaN, empty cells and text become 0 and repeated ids stay, as in the reference.
        cache: folder that keeps the rows as read, by the file's name, size, time and what was asked of it.

    Raises:
        BadInput: no such file, no ``id``, more numbers than ``embedding_dim``, no row left; and, unless ``lenient``,
            text in a cell, and repeated ids, empty cells, NaN or infinities in wanted rows.
    """
    if not path.is_file():
        raise BadInput(f"there is no submission file {path}; give a CSV, Parquet or npz file")
    wanted = None if keep is None else frozenset(keep)
    away = frozenset(exclude)
    entry = None if cache is None else cache / _cache_key(path, wanted, away, embedding_dim, lenient)
    found = None if entry is None else _cached(entry)
    if found is None:
        readers = {".parquet": parquet_blocks, ".npz": npz_blocks}
        choose = Choice(path, wanted, away, lenient)
        blocks = readers.get(path.suffix.lower(), csv_blocks)(path, choose, lenient)
        try:
            found = _gathered(path, blocks, 0 if wanted is None else len(wanted), embedding_dim, lenient)
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {one_line(error)}") from error
        if entry is not None:
            _keep(entry, found)
    return found


def checked_dim(where: str, found: int, embedding_dim: int | None) -> int:
    """The numbers a row shall have; more than that are refused."""
    if embedding_dim is not None and found > embedding_dim:
        raise BadInput(f"{where} has {found} numbers a row, more than embedding_dim {embedding_dim}")
    return found if embedding_dim is None else embedding_dim


def standardize(matrix: NDArray[np.float32]) -> None:
    """Take one mean of all numbers from ``matrix`` (n, N), in place, and divide by their one deviation (1 if it is 0).

    One scalar of each, as the reference takes them, not one a column. Sums are float64, over a part at a time.
    """
    mean = sum(float(part.sum(dtype=np.float64)) for part in _parts(matrix)) / matrix.size
    spread = sum(float(np.square(part - mean, dtype=np.float64).sum()) for part in _parts(matrix)) / matrix.size
    matrix -= np.float32(mean)
    matrix /= np.float32(np.sqrt(spread)) or np.float32(1)


def _parts(matrix: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Runs of rows of about BLOCK_VALUES numbers."""
    rows = max(1, BLOCK_VALUES // max(1, matrix.shape[1]))
    return (matrix[start : start + rows] for start in range(0, len(matrix), rows))


def _gathered(
    path: Path, blocks: Iterator[Block], expected: int, embedding_dim: int | None, lenient: bool
) -> Submission:
    """The rows of all blocks in one array, allocated once for as many as are expected; more make it grow."""
    ids: list[str] = []
    matrix = np.empty((0, 0), np.float32)
    for names, values in blocks:
        values = _finite(path, names, values, lenient)
        need = len(ids) + len(names)
        if matrix.shape[1] == 0:
            dim = checked_dim(str(path), values.shape[1], embedding_dim)
            matrix = np.zeros((max(need, expected), dim), np.float32)
        elif need > len(matrix):
            matrix.resize((max(need, len(matrix) * 5 // 4), matrix.shape[1]), refcheck=False)  # new rows are zero
        matrix[len(ids) : need, : values.shape[1]] = values
        ids.extend(names)
    if not ids:
        raise BadInput(f"{path} has no row {'of the labelled ids ' if expected else ''}to score")
    return Submission(tuple(ids), matrix[: len(ids)])


def _finite(path: Path, names: list[str], values: NDArray[np.float32], lenient: bool) -> NDArray[np.float32]:
    """The values, NaN as 0 if ``lenient``; otherwise what is not finite is refused with its id and column."""
    if lenient:
        return np.where(np.isnan(values), np.float32(0), values)
    bad = ~np.isfinite(values)
    if bad.any():
        row, col = np.argwhere(bad)[0]
        raise BadInput(
            f"{path} has {values[row, col]} or an empty cell at id {names[row]!r}, number {col}; every number must be "
            "finite"
        )
    return values


def _cache_key(path: Path, wanted: frozenset[str] | None, away: frozenset[str], *how: Any) -> str:
    stat = path.stat()
    asked = [None if wanted is None else sorted(wanted), sorted(away), how]
    words = json.dumps([path.name, stat.st_size, stat.st_mtime_ns, asked])
    return f"{path.stem}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _cached(entry: Path) -> Submission | None:
    """What an earlier reading left, mapped into memory so that changes stay private; None if there is nothing."""
    ids, matrix = entry.with_name(entry.name + ".json"), entry.with_name(entry.name + ".npy")
    if not (ids.is_file() and matrix.is_file()):
        return None
    return Submission(tuple(json.loads(ids.read_text())), np.load(matrix, mmap_mode="c"))


def _keep(entry: Path, submission: Submission) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True)
    half = entry.with_name(f"{entry.name}.{os.getpid()}.part")
    with half.open("wb") as file:
        np.save(file, submission.matrix)
    os.replace(half, entry.with_name(entry.name + ".npy"))
    half.write_text(json.dumps(submission.ids))
    os.replace(half, entry.with_name(entry.name + ".json"))


def read_excluded(path: Path, *, lenient: bool = False) -> frozenset[str]:
    """The ids in a text file, one a line, without the endings of data cubes.

    ``lenient`` keeps the endings, with which no id of a submission matches, and takes a file that is not there for an
    empty one, both as in the reference.
    """
    if lenient and not path.is_file():
        return frozenset()
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the exclude file {path} cannot be read: {one_line(error)}; give one id a line") from error
    return frozenset(line if lenient else bare(line) for line in lines if line)


def read_labels(folder: Path, *, lenient: bool = False) -> dict[str, Task]:
    """The tasks of a folder of ``<task>__<type>.csv`` files by name, sorted as the reference runs them.

    A file has columns ``id`` and ``label``; rows with an empty label are left out. Types are regr or regression, cls or
    classification. A classification task has exactly two label values.

    Raises:
        BadInput: no folder, no such file, a name without type, two files of one task, a label that is no number, a
            classification task of other than two values; and, unless ``lenient``, a task of one label value only, NaN
            or infinite labels, an id labelled twice.
    """
    if not folder.is_dir():
        raise BadInput(f"there is no folder {folder}; labels are files <task>__<type>.csv in one folder")
    tasks: dict[str, Task] = {}
    for path in sorted(folder.glob("*.csv")):
        name, _, kind = path.stem.partition("__")
        if kind not in KINDS:
            raise BadInput(f"{path.name} is not <task>__<type>.csv with a type of {', '.join(KINDS)}")
        if name in tasks:
            raise BadInput(f"the task {name} has two files in {folder}; keep {path.name} or the other one")
        tasks[name] = _task(path, name, KINDS[kind], lenient)
    if not tasks:
        raise BadInput(f"{folder} has no file <task>__<type>.csv")
    return dict(sorted(tasks.items()))


def _task(path: Path, name: str, kind: Kind, lenient: bool) -> Task:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            ids, values = _labels(path, csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path.name} is no CSV file: {one_line(error)}") from error
    task = Task(name, kind, ids, np.array(values, np.float64))
    if not ids:
        raise BadInput(f"{path.name} has no labelled row")
    if kind == "classification" and len(np.unique(task.values)) > 2:
        raise BadInput(
            f"{path.name} is a classification task with {len(np.unique(task.values))} label values; two are needed, or "
            f"name it {name}__regr.csv"
        )
    if lenient:
        return task
    if not np.isfinite(task.values).all():
        raise BadInput(f"{path.name} has a label that is not finite at id {ids[int(np.argmin(np.isfinite(values)))]!r}")
    if np.ptp(task.values) == 0:
        raise BadInput(f"{path.name} has the same label {values[0]:g} in every row; there is nothing to predict")
    if len(set(ids)) < len(ids):
        twice = next(name for i, name in enumerate(ids) if name in ids[:i])
        raise BadInput(f"{path.name} labels the id {twice!r} more than once")
    return task


def _labels(path: Path, rows: csv.DictReader[str]) -> tuple[tuple[str, ...], list[float]]:
    """Ids and labels of the rows that have a label."""
    if not {"id", "label"} <= set(rows.fieldnames or ()):
        raise BadInput(f"{path.name} needs the columns id and label; it has {', '.join(rows.fieldnames or ['none'])}")
    ids, values = [], []
    for row in rows:
        if not row["label"]:
            continue
        try:
            values.append(float(row["label"]))
        except ValueError as error:
            raise BadInput(
                f"{path.name} has the label {row['label']!r} at id {row['id']!r}; it is no number"
            ) from error
        ids.append(bare(row["id"] or ""))
    return tuple(ids), values


def labelled(tasks: Iterable[Task]) -> frozenset[str]:
    """All ids that any task labels."""
    return frozenset(name for task in tasks for name in task.ids)
