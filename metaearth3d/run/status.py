"""How far a plan has come, from its journal alone; may be asked while a run is at work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.run.folders import Folder, open_folder
from metaearth3d.run.journal import DONE, FAILED, Ledger, entries
from metaearth3d.run.lock import is_locked
from metaearth3d.run.plan import Plan, load_plan, plan_folder

RECENT = 100  # jobs that the present rate is taken from
SHOWN = 20  # failures listed


@dataclass(frozen=True)
class Status:
    """A plan's state."""

    jobs: int
    done: int
    failed: int
    size_bytes: int
    km2: float  # the plan's, by the share of its jobs that are done
    running: bool
    engine: str | None  # of the latest run
    workers: int
    elapsed_s: float  # of the latest run
    jobs_per_s: float | None  # over its latest hundred jobs
    failures: tuple[tuple[int, str], ...]  # (job, what is wrong), the first twenty

    @property
    def left_s(self) -> float | None:
        """Seconds until all jobs are done at the present rate."""
        if self.jobs_per_s is None:
            return None
        return (self.jobs - self.done - self.failed) / self.jobs_per_s

    @property
    def km2_per_hour(self) -> float | None:
        """Square kilometres an hour at the present rate."""
        return None if self.jobs_per_s is None or not self.done else 3600 * self.jobs_per_s * self.km2 / self.done

    def text(self) -> str:
        """The same in words."""
        share = 100 * self.done / max(1, self.jobs)
        size = f"{self.size_bytes / 1e6:,.1f} MB"
        lines = [f"{self.done:,} of {self.jobs:,} jobs done ({share:.1f} %), about {short(self.km2)} km2, {size}"]
        if self.engine is not None:
            now = "at work" if self.running else "not running"
            lines.append(f"{now}; latest run: {self.engine}, {self.workers} workers, {clock(self.elapsed_s)}")
        if self.jobs_per_s is not None:
            pace = "" if not self.km2_per_hour else f", about {short(self.km2_per_hour)} km2 an hour"
            lines.append(f"rate {3600 * self.jobs_per_s:,.0f} jobs an hour{pace}")
        if self.running and self.left_s is not None:
            lines.append(f"about {clock(self.left_s)} left")
        lines.append(f"{self.failed:,} failed" if self.failed else "no failures")
        lines += [f"  job {number}: {text}" for number, text in self.failures]
        if self.failed > len(self.failures):
            lines.append(f"  and {self.failed - len(self.failures):,} more")
        if not self.running and self.done < self.jobs:
            lines.append("run the plan again to go on")
        return "\n".join(lines)


def status(plan: str | Path) -> Status:
    """The state of the plan in a folder (or of a ``plan.json``)."""
    folder = open_folder(plan_folder(plan))
    return status_of(load_plan(folder), folder)


def status_of(plan: Plan, folder: Folder) -> Status:
    """The state of a loaded plan."""
    jobs = plan.count()
    ledger = Ledger.read(folder, jobs, check=False)
    latest: dict[str, Any] = {}
    moments: list[float] = []
    errors: dict[int, str] = {}
    size = 0
    for entry in entries(folder):
        kind, number = entry["k"], entry.get("n", -1)
        if kind == "run":
            if entry["run"] != latest.get("run"):
                latest, moments = entry, []
        elif kind in ("done", "failed"):
            moments.append(entry["m"])
            if kind == "failed" and 0 <= number < jobs and ledger.state[number] == FAILED:
                errors[number] = str(entry["error"])
        elif kind == "end":
            moments.append(entry["m"])
    for entry in ledger.finals(folder):
        size += sum(file[1] for file in entry["files"])
    return Status(
        jobs=jobs,
        done=ledger.count(DONE),
        failed=ledger.count(FAILED),
        size_bytes=size,
        km2=plan.estimate.get("km2", 0.0) * ledger.count(DONE) / max(1, jobs),
        running=is_locked(folder),
        engine=latest.get("engine"),
        workers=int(latest.get("workers", 0)),
        elapsed_s=max(moments, default=0.0),
        jobs_per_s=_rate(moments),
        failures=tuple(sorted(errors.items())[:SHOWN]),
    )


def _rate(moments: list[float]) -> float | None:
    """Jobs a second over the latest ones, or None while too few are known."""
    times = np.sort(np.array(moments[-RECENT:]))
    if len(moments) <= RECENT:
        times = np.concatenate([[0.0], times])  # the run began at 0
    if len(times) < 2 or times[-1] <= times[0]:
        return None
    return float((len(times) - 1) / (times[-1] - times[0]))


def short(value: float) -> str:
    """A figure as briefly as it can be read.

    >>> short(0.01234), short(7.0), short(20_483.2)
    ('0.0123', '7', '20,483')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def clock(seconds: float) -> str:
    """A length of time in words.

    >>> clock(42), clock(3700), clock(200_000)
    ('42 s', '1 h 2 min', '2 d 7 h')
    """
    minutes, hours, days = int(seconds) // 60, int(seconds) // 3600, int(seconds) // 86400
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min {int(seconds) % 60} s" if minutes else f"{seconds:.0f} s"
