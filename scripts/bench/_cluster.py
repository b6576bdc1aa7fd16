"""A night of 256 simulated GPUs, event by event, on the shares of jobs that real engines use."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from metaearth3d.run.grid import Job
from metaearth3d.run.share import Share

SEED = 3
GPUS, NODE_GPUS, NIGHT_S = 256, 8, 8 * 3600.0
NODE_MTBF_S, NODE_BACK_S = 20 * 3600.0, 300.0  # assumed: a node is lost every 20 h and replaced after 5 min
NOTICED_S = 30.0  # assumed: until others are given what a lost node was doing
LAST_RESORT_S = (8.0, 0.25)  # mean and relative spread of job times where none were measured


def cluster(figures: dict[str, Any]) -> dict[str, Any]:
    """Makespan and utilisation of 256 GPUs against the bound, with and without nodes that fail."""
    times, rng = _times(figures), np.random.default_rng(SEED)
    durations = rng.choice(np.array(times), round(GPUS * NIGHT_S / np.mean(times)))  # a night's work
    bound = max(durations.sum() / GPUS, durations.max())
    source = "measured by pair" if "pair" in figures else "normal, 8 s +- 2 s, not measured"
    found: dict[str, Any] = {
        "job_times": source,
        "gpus": GPUS,
        "jobs": len(durations),
        "mean_job_s": durations.mean(),
        "bound_s": bound,
    }
    for name, mtbf in (("no failures", np.inf), ("failures", NODE_MTBF_S)):
        makespan, lost = simulated(durations, mtbf, rng)
        found[name] = {
            "makespan_s": makespan,
            "over_bound": makespan / bound,
            "utilisation": durations.sum() / (GPUS * makespan),
            "jobs_lost_and_redone": lost,
        }
    return found


def simulated(durations: np.ndarray[Any, Any], mtbf_s: float, rng: np.random.Generator) -> tuple[float, int]:
    """Makespan of jobs that GPUs in nodes ask for one by one; a failing node loses its eight jobs, which are redone.

    Jobs come from :class:`metaearth3d.run.share.Share`, as in the local and the Ray engine.
    """
    share = Share(Job(number, "raster", 0, 0, number) for number in range(len(durations)))
    again: list[tuple[float, Job]] = []  # lost jobs, and when that is known
    failures = {node: rng.exponential(mtbf_s) if np.isfinite(mtbf_s) else np.inf for node in range(GPUS // NODE_GPUS)}
    back = dict.fromkeys(failures, 0.0)
    free = [(0.0, gpu) for gpu in range(GPUS)]  # (when free, gpu)
    heapq.heapify(free)
    end, lost = 0.0, 0
    while free:
        now, gpu = heapq.heappop(free)
        node = gpu // NODE_GPUS
        job = heapq.heappop(again)[1] if again and again[0][0] <= now else share.next(gpu)
        if job is None:
            if again:  # it waits for what others have lost
                heapq.heappush(free, (again[0][0], gpu))
            continue
        while failures[node] < now:  # the first of its GPUs to notice
            back[node] = failures[node] + NODE_BACK_S
            failures[node] = back[node] + rng.exponential(mtbf_s)
        now = max(now, back[node])
        done = now + float(durations[job.number])
        if done > failures[node]:
            heapq.heappush(again, (failures[node] + NOTICED_S, job))
            lost += 1
            heapq.heappush(free, (failures[node] + 1e-9, gpu))
        else:
            end = max(end, done)
            heapq.heappush(free, (done, gpu))
    return end, lost


def _times(figures: dict[str, Any]) -> list[float]:
    """Job times to draw from."""
    if "pair" in figures:
        return [float(v) for v in figures["pair"]["workers_1"]["job_s"]]
    mean, spread = LAST_RESORT_S
    return np.clip(np.random.default_rng(SEED).normal(mean, spread * mean, 10_000), 0.1, None).tolist()
