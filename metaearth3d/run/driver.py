"""Running a plan: what is done stays done, one run per folder, any engine; the same files whatever happens between."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from metaearth3d.errors import BadInput
from metaearth3d.run.device import default_lanes
from metaearth3d.run.engines import TRIES, Engine, Factory, Outcome, Stopper
from metaearth3d.run.folders import CloudFolder, LocalFolder, open_folder, sweep
from metaearth3d.run.grid import Job
from metaearth3d.run.journal import DONE, FAILED, Journal, Ledger, next_epoch
from metaearth3d.run.lock import locked
from metaearth3d.run.plan import Plan, load_plan, plan_folder
from metaearth3d.run.work import cache_folder, open_worker, trim_cache

ENGINES = ("local", "accelerate", "ray")
CACHE_BYTES = 16 << 30
TRIM_S = 60.0
REPORT = "report.html"

Told = Callable[[int, int, int], None]  # (done, failed, all)

log = logging.getLogger(__name__)


class Summary(NamedTuple):
    """How a run ended."""

    jobs: int
    done: int  # all that are, those of earlier runs too
    failed: int
    made: int  # by this run
    seconds: float
    stopped: str | None  # name of the signal that ended it, or why it gave up


def run(
    plan: str | Path,
    *,
    engine: str = "local",
    workers: int | None = None,
    device: str = "cpu",
    lanes: int | None = None,
    progress: Told | None = None,
    tries: int = TRIES,
    start: str = "forkserver",
    factory: Factory | None = None,
) -> Summary:
    """Make all that a saved plan lists and is not there yet; run again after any end, it goes on.

    Args:
        plan: path or URL of a ``plan.json``, or of the folder that holds it.
        engine: local (processes), accelerate (ranks, one per GPU) or ray (actors of a cluster).
        workers: how many; by default the CPUs, or the GPUs that the engine finds.
        device: torch device of each worker.
        lanes: jobs under way at once in each worker, so that files are encoded while the next is computed; by default
            one on a CPU, several for an accelerator.
        progress: told (done, failed, all) at the start and after each job.
        tries: how often a job is tried whose worker died.
        start: multiprocessing's start method of the local engine.
        factory: makes each worker's work, in place of the plan's own.

    Raises:
        BadInput: an argument or the plan is unusable.
        OutputConflict: another run is at work in the folder.
    """
    if engine not in ENGINES:
        raise BadInput(f"engine is {engine!r}; choose {', '.join(ENGINES)}")
    for name, value in (("workers", workers), ("lanes", lanes)):
        if value is not None and value < 1:
            raise BadInput(f"{name} is {value}; it must be at least 1")
    folder = open_folder(plan_folder(plan))
    loaded = load_plan(folder)
    with locked(folder), Stopper().listening() as stopper:
        if engine == "accelerate":
            from metaearth3d.run.accelerated import launch

            return launch(loaded, folder, stopper, workers=workers, device=device, lanes=lanes, progress=progress)
        lanes = lanes or default_lanes(device, workers or default_workers(device))
        factory = factory or partial(open_worker, folder.url, device=device, lanes=lanes)

        def hire() -> Engine:
            return _hired(engine, factory, workers=workers, device=device, tries=tries, start=start, lanes=lanes)

        return Run(loaded, folder).all(hire, stopper, progress)


def _hired(
    engine: str, factory: Factory, *, workers: int | None, device: str, tries: int, start: str, lanes: int
) -> Engine:
    """The engine of a name."""
    if engine == "ray":
        from metaearth3d.run.ray import RayEngine

        return RayEngine(factory, workers=workers, device=device, tries=tries, lanes=lanes)
    from metaearth3d.run.local import LocalEngine

    return LocalEngine(factory, workers=workers or default_workers(device), tries=tries, start=start, lanes=lanes)


def default_workers(device: str) -> int:
    """One process per CPU this process may use, or one for an accelerator."""
    return len(os.sched_getaffinity(0)) if device == "cpu" else 1


class Run:
    """One run of a plan in a folder that this process holds: its ledger, journal and clock."""

    def __init__(self, plan: Plan, folder: LocalFolder | CloudFolder, *, writer: str = "main") -> None:
        """Reads what has been done; sweeps up what a killed run left half-written."""
        self.plan, self.folder = plan, folder
        if isinstance(folder, LocalFolder):
            sweep(folder)
        self.jobs = plan.count()
        self.ledger = Ledger.read(folder, self.jobs)
        self.done, self.failed, self.made = self.ledger.count(DONE), 0, 0
        self.journal = Journal(folder, next_epoch(folder), writer)
        self.began = self.trimmed = time.monotonic()

    def open_jobs(self) -> Iterator[Job]:
        """Jobs that are not done, in order."""
        state = self.ledger.state
        return (job for job in self.plan.jobs() if state[job.number] != DONE)

    def all(self, hire: Callable[[], Engine], stopper: Stopper, told: Told | None = None) -> Summary:
        """Do every open job and finish the folder."""
        with self.journal:
            if self.done == self.jobs and self.folder.size(REPORT) is not None:
                return self.summary(None)
            why = None if self.done == self.jobs else self.work(hire(), self.open_jobs(), stopper, told)
            if why is None:
                self.finish()
        return self.summary(why)

    def work(self, engine: Engine, jobs: Iterator[Job], stopper: Stopper, told: Told | None = None) -> str | None:
        """Do jobs and write down what became of each; returns why it ended early, or None."""
        self.begin(engine.name, engine.workers)
        if told is not None:
            told(self.done, self.failed, self.jobs)
        why: list[str] = []
        with closing(engine.outcomes(jobs, lambda: stopper() or bool(why))) as outcomes:
            for outcome in outcomes:
                self.record(outcome)
                if outcome.fatal and not why:
                    why.append(f"{outcome.error}")
                if told is not None:
                    told(self.done, self.failed, self.jobs)
        if stopper.signal is not None:
            why.append(stopper.signal.name)
        self.end(why[0] if why else None)
        return why[0] if why else None

    def begin(self, engine: str, workers: int) -> None:
        """Write down that a run begins; the report of earlier ones no longer holds."""
        self.folder.remove(REPORT)
        self.began = time.monotonic()
        told = {"run": self.journal.epoch, "engine": engine, "workers": workers, "at": int(time.time())}
        self.journal.add({"k": "run", **told})
        self.journal.flush()

    def record(self, outcome: Outcome) -> None:
        """Write down what became of a job."""
        entry: dict[str, Any] = {"n": outcome.job.number, "m": self.elapsed(), "w": outcome.worker}
        if outcome.result is not None:
            files, extra = outcome.result
            entry = {"k": "done", **entry, "files": [list(file) for file in files], "s": round(outcome.seconds, 4)}
            entry |= {"x": dict(extra)} if extra else {}
            self.done, self.made = self.done + 1, self.made + 1
            self.ledger.state[outcome.job.number] = DONE
        else:
            entry = {"k": "failed", **entry, "error": outcome.error}
            self.failed += 1
            self.ledger.state[outcome.job.number] = FAILED
        self.journal.add(entry)
        if time.monotonic() - self.trimmed > TRIM_S:
            trim_cache(cache_folder(self.folder), CACHE_BYTES)
            self.trimmed = time.monotonic()

    def elapsed(self) -> float:
        """Seconds since the run began, by a clock that nobody sets."""
        return round(time.monotonic() - self.began, 3)

    def end(self, why: str | None) -> None:
        """Write down that the run is over."""
        self.journal.add({"k": "end", "m": self.elapsed(), "why": why or "no more jobs"})
        self.journal.flush()

    def finish(self) -> None:
        """Write mosaics, index, tileset and report over what is there; the cache goes when nothing is missing."""
        from metaearth3d.run.finish import finish
        from metaearth3d.run.report import write_report

        finish(self.plan, self.folder)
        write_report(self.plan, self.folder)
        if self.done == self.jobs:
            shutil.rmtree(cache_folder(self.folder), ignore_errors=True)

    def summary(self, why: str | None) -> Summary:
        """How it ended."""
        return Summary(self.jobs, self.done, self.failed, self.made, self.elapsed(), why)
