"""Methods ranked task by task, ranks summed with weights: where methods differ more, a task counts more."""

from __future__ import annotations

import csv
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco.folder import Summary, stamp
from metaearth3d.judge.neuco.results import Floats


@dataclass(frozen=True)
class Standing:
    """A line of the leaderboard: the mean of Q and the weighted mean of ranks over the tasks that count, the place."""

    summary: Summary
    mean_score: float
    weighted_score: float
    aggregated_rank: int


@dataclass(frozen=True)
class Leaderboard:
    """Standings, best first; ``weights`` by task add up to 1 and leave out the ghosts."""

    standings: tuple[Standing, ...]
    weights: Mapping[str, float]
    ghosts: tuple[str, ...] = ()

    def table(self) -> list[list[str | float | None]]:
        """Header and rows with the reference's columns; ghosts' scores stand among the others."""
        summaries = [standing.summary for standing in self.standings]
        q = [*self.weights, *self.ghosts]
        mean = _names([s.mean for s in summaries])
        head = ["experiment", "mean_score", "weighted_score", "aggregated_rank"]
        head += [*(f"q::{name}" for name in q), *(f"acc::{name}" for name in mean)]
        rows: list[list[str | float | None]] = [[*head, "overall_q_score", "overall_acc_score"]]
        for place, s in zip(self.standings, summaries, strict=True):
            scores = [*(s.q.get(name) for name in q), *(s.mean.get(name) for name in mean)]
            sums = (place.mean_score, place.weighted_score, place.aggregated_rank)
            rows.append([s.experiment, *sums, *scores, s.overall_q, s.overall_mean])
        return rows


def min_ranks(scores: Floats) -> NDArray[np.int64]:
    """Ranks from 1 of scores (n, t), the highest first in each column; equal scores share the better rank."""
    ranks: NDArray[np.int64] = 1 + (scores[None] > scores[:, None]).sum(axis=1)
    return ranks


def leaderboard(summaries: Sequence[Summary], *, ghosts: Collection[str] = ()) -> Leaderboard:
    """The methods' places.

    Per task, methods are ranked by Q, equal ones sharing the better rank. A task's weight is its standard deviation of
    Q over methods by the sum of all tasks' (equal weights for a single method, or where all methods agree on all
    tasks). A method's score is the weighted sum of its ranks, lower is better. Runs that lack a counting task's Q, or
    have NaN for it, are left out. Every run counts as a method of its own, repeated runs too.

    Args:
        summaries: runs.
        ghosts: tasks that are shown but neither ranked nor weighted.

    Raises:
        BadInput: a ghost that no run has, or no task left that counts.
    """
    names = _names([s.q for s in summaries])
    unknown = [name for name in ghosts if name not in names]
    if unknown and summaries:
        raise BadInput(f"the ghost task {unknown[0]!r} is in no run; there are {', '.join(names) or 'none'}")
    counted = [name for name in names if name not in ghosts]
    if summaries and not counted:
        raise BadInput("every task is a ghost; at least one must count")
    table = np.array([[s.q.get(name, np.nan) for name in counted] for s in summaries], np.float64)
    table = table.reshape(len(summaries), len(counted))
    complete = np.flatnonzero(~np.isnan(table).any(axis=1))
    runs, table = [summaries[int(i)] for i in complete], table[complete]
    spread = np.std(table, axis=0, ddof=1) if len(runs) > 1 else np.ones(len(counted))
    if not spread.any():
        spread = np.ones(len(counted))
    weights = spread / spread.sum() if len(counted) else spread
    score = min_ranks(table) @ weights
    place = min_ranks(-score[:, None])[:, 0]
    standings = [
        Standing(runs[i], float(table[i].mean()), float(score[i]), int(place[i]))
        for i in np.argsort(score, kind="stable")
    ]
    return Leaderboard(tuple(standings), dict(zip(counted, weights.tolist(), strict=True)), tuple(ghosts))


def _names(scores: Sequence[Mapping[str, float]]) -> list[str]:
    """Task names in order of first appearance."""
    return list(dict.fromkeys(name for run in scores for name in run))


def write_leaderboard(board: Leaderboard, output: Path, phase: str = "results", *, time: str | None = None) -> Path:
    """The CSV ``<output>/leaderboards/<phase>/leaderboard_<time>.csv`` that was written."""
    path = output / "leaderboards" / phase / f"leaderboard_{time or stamp()}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    with half.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(board.table())
    os.replace(half, path)
    return path


def read_ranks(path: Path) -> dict[str, float]:
    """Place by experiment in a leaderboard CSV, ours or the reference's."""
    try:
        with path.open(newline="") as file:
            return {row["experiment"]: float(row["aggregated_rank"]) for row in csv.DictReader(file)}
    except (OSError, KeyError, ValueError) as error:
        raise BadInput(f"{path} is no leaderboard: {error!r}") from error
