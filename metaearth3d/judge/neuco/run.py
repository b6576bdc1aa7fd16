"""One submission against all tasks of an annotation folder."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from metaearth3d.judge.neuco.config import Config
from metaearth3d.judge.neuco.results import Results
from metaearth3d.judge.neuco.tables import Submission

Protocol = Literal["neuco", "converged"]


def bench(
    submission: Path | Submission,
    annotations: Path,
    config: Config,
    *,
    method: str,
    exclude: Collection[str] = (),
    protocol: Protocol = "neuco",
    lenient: bool = False,
) -> Results:
    """The method's scores on every task of the folder ``annotations``.

    Args:
        submission: a CSV, Parquet or npz file (``read_submission``) or what was read from one. The values are as the
            user made them: padding and standardisation happen here, by ``config``.
        annotations: folder of ``<task>__<type>.csv`` files.
        config: folds, probe, preprocessing.
        method: name the results carry.
        exclude: ids to leave out of everything.
        protocol: ``neuco`` replays the published benchmark; ``converged`` is our own invariant probe.
        lenient: take what the reference takes without a word (``read_submission``) instead of refusing it.

    Raises:
        BadInput: a table or setting that cannot be scored.
    """
    raise NotImplementedError
