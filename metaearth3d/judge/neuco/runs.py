"""Runs of the bench compared: the fold scores that several methods left behind, task by task."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco.folder import SUMMARY, read_summary

if TYPE_CHECKING:
    from metaearth3d.judge.probes.paired import Comparison

TEST_SHARE = 0.1  # of rows, rounded up, in every fold of both protocols
STAMP = re.compile(r"_\d{8}_\d{6}$")


@dataclass(frozen=True)
class Run:
    """One folder of ``metaearth3d bench``: scores per fold (k,) and rows of each task."""

    name: str
    protocol: str
    per_fold: dict[str, NDArray[np.float64]]
    rows: dict[str, int]


def read_run(folder: Path) -> Run:
    """The run in a folder that ``metaearth3d bench`` wrote.

    Raises:
        BadInput: it is no such folder.
    """
    summary = read_summary(folder / SUMMARY)
    try:
        protocol = str(json.loads((folder / "run.json").read_text(encoding="utf-8"))["protocol"])
        per_fold, rows = {}, {}
        for task in summary.q:
            told = json.loads((folder / task / f"{task}_metrics.json").read_text(encoding="utf-8"))
            per_fold[task], rows[task] = np.array(told["per_fold"], dtype=np.float64), int(told["rows"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{folder} holds no fold scores of metaearth3d bench ({error!r})") from error
    return Run(summary.experiment, protocol, per_fold, rows)


def compare_runs(runs: Sequence[Run], *, seed: int = 0) -> dict[str, Comparison]:
    """The tasks that all runs share, each compared over its folds.

    Folds are matched by number: runs of one protocol over the same labels have the same ones.

    Raises:
        BadInput: fewer than two runs, no task in common, or runs whose protocol, rows or folds differ.
    """
    from metaearth3d.judge.probes.paired import compare_folds

    if len(runs) < 2:
        raise BadInput(f"a comparison needs two runs or more; {len(runs)} was given")
    first = runs[0]
    names = _names([run.name for run in runs])
    tasks = [task for task in first.per_fold if all(task in run.per_fold for run in runs)]
    if not tasks:
        raise BadInput("the runs have no task in common; give runs over the same labels")
    out = {}
    for task in tasks:
        for run in runs[1:]:
            seen = [(r.protocol, r.rows[task], len(r.per_fold[task])) for r in (first, run)]
            if seen[0] != seen[1]:
                told = " and ".join(f"{protocol}, {rows} rows, {folds} folds" for protocol, rows, folds in seen)
                raise BadInput(f"{first.name} and {run.name} were not scored alike on {task}: {told}")
        held = math.ceil(TEST_SHARE * first.rows[task])
        scores = {name: run.per_fold[task] for name, run in zip(names, runs, strict=True)}
        out[task] = compare_folds(scores, test_ratio=held / (first.rows[task] - held), seed=seed)
    return out


def _names(experiments: Sequence[str]) -> list[str]:
    """Names without the time stamp where they stay apart."""
    short = [STAMP.sub("", name) for name in experiments]
    names = short if len(set(short)) == len(short) else list(experiments)
    if len(set(names)) < len(names):
        raise BadInput(f"a run is given twice: {', '.join(sorted(names))}")
    return names
