"""Embedding and label tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metaearth3d.judge.neuco.results import Kind


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
    """The embeddings in a CSV, Parquet or npz file; only rows whose id is in ``keep``, if given."""
    raise NotImplementedError


def read_labels(folder: Path, *, lenient: bool = False) -> dict[str, Task]:
    """The tasks of a folder of ``<task>__<type>.csv`` files by name, sorted."""
    raise NotImplementedError
