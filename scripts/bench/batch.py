"""What batch generation costs beside the work: scheduling, resuming, streaming, two workers against one, a big cluster.

    OMP_NUM_THREADS=1 python scripts/bench/batch.py --out docs/bench/batch.json
    OMP_NUM_THREADS=1 python scripts/bench/batch.py --out docs/bench/batch.json --parts pair   # the others are kept

`pair` runs the shipped networks over a small plan with one worker and with two, in turn and several times, and
compares the trees they make; the quickest run of each counts, since other work on the machine can only slow one down.
`stream` takes ten million jobs through a simulated cluster that answers at once, and some of them through the driver
and its journal. `cluster` simulates 256 GPUs event by event: jobs are handed out by the very code that engines use,
their times are those that `pair` measured (spread as they were), nodes of eight fail and come back; the bound is what
no schedule can beat.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from _cluster import GPUS, SEED, cluster
from _common import table, write

import metaearth3d as me
from metaearth3d.fields import LiftedField, UpscaledField
from metaearth3d.geo import PixelBox, TileKey
from metaearth3d.run import Plan, run
from metaearth3d.run.driver import Run
from metaearth3d.run.engines import Outcome, Stopper
from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.grid import Job, Region
from metaearth3d.run.journal import Journal, entries
from metaearth3d.run.share import Share
from metaearth3d.run.work import Result, Work, open_worker

PARTS = ("overhead", "resume", "stream", "pair", "cluster")
LATTICE = {"crs": "EPSG:32633", "origin_x": 500_000.0, "origin_y": 5_210_000.0, "g0": 64.0}


def stub_plan(jobs: int) -> Plan:
    """A plan of about so many blocks, of a world that nobody opens."""
    side = int(np.ceil(np.sqrt(jobs)))
    region = Region("", PixelBox(3, 0, 0, side * 2048, side * 2048))
    return Plan({"lattice": LATTICE, "seed": 0}, "none", 1.0, ("height",), (region,))


def idle() -> Work:
    """Work that does nothing."""
    return lambda job: Result((("x", 1, "0" * 64),), {})


def overhead(jobs: int = 4000) -> dict[str, Any]:
    """Seconds per job of everything but the work, with two workers that have none."""
    plan = stub_plan(jobs)
    with tempfile.TemporaryDirectory() as folder:
        plan.save(folder)
        before, began = time.process_time(), time.perf_counter()
        engine_s = _work_only(plan, folder)
        wall, cpu = time.perf_counter() - began, time.process_time() - before
    count = plan.count()
    return {
        "jobs": count,
        "wall_ms_per_job": 1e3 * engine_s / count,
        "driver_cpu_ms_per_job": 1e3 * cpu / count,
        "wall_s_with_start": wall,
    }


def _work_only(plan: Plan, folder: str) -> float:
    """Seconds from the first job's end to the last's."""
    from metaearth3d.run.local import LocalEngine

    state = Run(plan, LocalFolder(folder))
    moments: list[float] = []
    engine = LocalEngine(idle, workers=2, start="fork")
    state.work(engine, state.open_jobs(), Stopper(), lambda *_: moments.append(time.perf_counter()))
    state.journal.close()
    return moments[-1] - moments[0]


def resume(lines: int = 100_000) -> dict[str, Any]:
    """Seconds until the next job is known of a plan of which so many blocks are done, their files looked at."""
    plan = stub_plan(lines + 1000)
    with tempfile.TemporaryDirectory() as folder:
        plan.save(folder)
        place = LocalFolder(folder)
        with Journal(place, 1, "main") as journal:
            for job in islice(plan.jobs(), lines):
                name = plan.raster_name("height", 0, job.row, job.col)
                path = place.path / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"x")
                journal.add(_line(job, name))
        seconds, cpus = [], []
        for _ in range(3):
            before, began = time.process_time(), time.perf_counter()
            state = Run(plan, place)
            first = next(state.open_jobs())
            seconds.append(time.perf_counter() - began)
            cpus.append(time.process_time() - before)
        if (state.done, first.number) != (lines, lines):
            raise AssertionError(f"{state.done} done, job {first.number} next; {lines} were written")
        size = sum(path.stat().st_size for path in (place.path / ".run/journal").iterdir())
    return {"lines": lines, "journal_mb": size / 1e6, "wall_s": min(seconds), "cpu_s": min(cpus)}


def _line(job: Job, name: str) -> dict[str, Any]:
    return {"k": "done", "n": job.number, "m": 1.0, "w": "0", "files": [[name, 1, "0" * 64]], "s": 1.0}


def stream(jobs: int = 10_000_000, recorded: int = 200_000) -> dict[str, Any]:
    """All jobs of a plan through a simulated engine of 256 workers; memory beyond the ledger's five bytes a job."""
    plan = stub_plan(jobs)
    with tempfile.TemporaryDirectory() as folder:
        plan.save(folder)
        began = time.process_time()
        state = Run(plan, LocalFolder(folder))
        opened, share, count, start_mb = time.process_time() - began, Share(state.open_jobs()), 0, _rss_mb()
        tenth_mb, began = 0.0, time.process_time()
        for turn in range(jobs * 2):
            if share.next(turn % GPUS) is None:
                break
            count += 1
            tenth_mb = tenth_mb or (_rss_mb() if count > jobs // 10 else 0.0)
        cpu, end_mb = time.process_time() - began, _rss_mb()
        if count != plan.count():
            raise AssertionError(f"{count} jobs came, {plan.count()} were planned")
        before_mb, began = _rss_mb(), time.process_time()
        state.work(_Answers(), islice(state.open_jobs(), recorded), Stopper())
        state.journal.close()
        written, journal_mb = time.process_time() - began, _rss_mb() - before_mb
    return {
        "jobs": count,
        "start_s": opened,
        "us_per_job": 1e6 * cpu / count,
        "grew_to_a_tenth_mb": tenth_mb - start_mb,
        "grew_after_a_tenth_mb": end_mb - tenth_mb,
        "recorded": recorded,
        "us_per_recorded_job": 1e6 * written / recorded,
        "recording_grew_mb": journal_mb,
    }


class _Answers:
    """An engine that does nothing and says so at once."""

    name, workers = "simulated", GPUS

    def outcomes(self, jobs: Iterator[Job], stop: Callable[[], bool]) -> Generator[Outcome, None, None]:
        for job in jobs:
            yield Outcome(job, Result(((f"height/r{job.row}/c{job.col}.tif", 1, "0" * 64),), {}), None, 1.0, "0")


def _rss_mb() -> float:
    """Resident memory now, but for the ledger's pages, which fill as jobs are done."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


class Counted:
    """The plan's own work; each job tells its processor seconds and the windows that networks evaluated for it."""

    def __init__(self, url: str) -> None:
        self.work, self.windows = open_worker(url), 0
        for kind in (UpscaledField, LiftedField):
            for field in {id(f): f for f in self.work.world._fields.values() if isinstance(f, kind)}.values():
                field.compute = self._counted(field.compute)  # type: ignore[method-assign]

    def _counted(self, compute: Callable[[TileKey], Any]) -> Callable[[TileKey], Any]:
        def counted(key: TileKey) -> Any:
            self.windows += 1
            return compute(key)

        return counted

    def __call__(self, job: Job) -> Result:
        before, windows = time.process_time(), self.windows
        result = self.work(job)
        return result._replace(extra={"cpu_s": time.process_time() - before, "windows": self.windows - windows})


def pair(size_m: float, gsd: float, block_px: int, repeats: int) -> dict[str, Any]:
    """A plan done by one worker and by two: wall time from the first job's start to the last's end, equal trees.

    What the second worker costs is told apart: windows made by both, processor time of the same work beside another,
    and time in which one had nothing to do.
    """
    world = me.World.from_image(me.sample_image(), seed=SEED)
    lon, lat = _middle(world)
    found: dict[str, Any] = {"gsd_m": gsd, "block_px": block_px, "repeats": repeats}
    with tempfile.TemporaryDirectory() as folder:
        places = Path(folder, "places.csv")
        places.write_text(f"name,lon,lat,size_m\nhere,{lon},{lat},{size_m}\n")
        plan = Plan.make(world, places=places, gsd=gsd, block_px=block_px, measure=True)
        found |= {"jobs": plan.count(), "km2": plan.estimate["km2"], "estimated_s": plan.estimate["seconds_one_worker"]}
        trees, runs = [], {1: [], 2: []}  # type: ignore[var-annotated]
        for turn in range(repeats):
            for workers in (1, 2):
                out = Path(folder, f"{workers}_{turn}")
                plan.save(out)
                began, load = time.perf_counter(), os.getloadavg()[0]
                run(out, workers=workers, factory=partial(Counted, str(out)))
                took = time.perf_counter() - began
                done = [entry for entry in entries(LocalFolder(out)) if entry["k"] == "done"]
                runs[workers].append(_measured(done) | {"wall_s_with_start_and_finish": took, "load_before": load})
                trees.append(sorted((name, sha) for entry in done for name, _, sha in entry["files"]))
    one, two = (min(runs[workers], key=lambda r: r["wall_s"]) for workers in (1, 2))
    found |= {"workers_1": one, "workers_2": two}
    found["walls_s"] = {str(workers): [r["wall_s"] for r in runs[workers]] for workers in (1, 2)}
    found["efficiency"] = one["wall_s"] / (2 * two["wall_s"])
    found["windows_of_two_over_one"] = two["windows"] / one["windows"]
    found["cpu_per_window_of_two_over_one"] = two["cpu_s"] / two["windows"] / (one["cpu_s"] / one["windows"])
    found["idle_of_two"] = 1 - two["busy_s"] / (2 * two["wall_s"])
    found["efficiency_net"] = one["cpu_s"] / two["cpu_s"] * (1 - found["idle_of_two"])  # other programs' time left out
    found["waiting_of_one"] = 1 - one["cpu_s"] / one["busy_s"]  # of a job's time not on a processor: other load, disk
    found["waiting_of_two"] = 1 - two["cpu_s"] / two["busy_s"]
    found["equal"] = all(tree == trees[0] for tree in trees)
    return found


def _measured(done: list[dict[str, Any]]) -> dict[str, Any]:
    """What the journal's entries of one run tell."""
    first = min(entry["m"] - entry["s"] for entry in done)
    return {
        "wall_s": max(entry["m"] for entry in done) - first,
        "job_s": sorted(entry["s"] for entry in done),
        "busy_s": sum(entry["s"] for entry in done),
        "cpu_s": sum(entry["x"]["cpu_s"] for entry in done),
        "windows": sum(entry["x"]["windows"] for entry in done),
    }


def _middle(world: me.World) -> tuple[float, float]:
    """Longitude and latitude of the middle of a world's image."""
    scene = world.scene()
    from metaearth3d.world.places import lonlat_bounds

    w, s, e, n = lonlat_bounds(world.lattice, scene.root)
    return (w + e) / 2, (s + n) / 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", default=",".join(PARTS), help="which of " + ", ".join(PARTS))
    parser.add_argument("--size-m", type=float, default=2900.0, help="side of the place that pair makes")
    parser.add_argument("--gsd", type=float, default=1.0)
    parser.add_argument("--block-px", type=int, default=512)
    parser.add_argument("--repeats", type=int, default=2, help="runs of pair with each number of workers")
    args = parser.parse_args()
    parts = args.parts.split(",")
    figures: dict[str, Any] = json.loads(args.out.read_text()) if args.out.exists() else {}
    figures = {name: figures[name] for name in PARTS if name in figures}
    figures |= {"seed": SEED, "cpus": len(os.sched_getaffinity(0))}
    measures: dict[str, Callable[[], dict[str, Any]]] = {
        "overhead": overhead,
        "resume": resume,
        "stream": stream,
        "pair": lambda: pair(args.size_m, args.gsd, args.block_px, args.repeats),
        "cluster": lambda: cluster(figures),
    }
    unknown = [name for name in parts if name not in PARTS]
    if unknown:
        parser.error(f"parts are {', '.join(unknown)}; name some of {', '.join(PARTS)}")
    for name in (name for name in PARTS if name in parts):
        began, load = time.perf_counter(), os.getloadavg()[0]
        figures[name] = measures[name]() | {"took_s": time.perf_counter() - began, "load_before": load}
        if {"overhead", "pair"} <= set(figures):
            mean = figures["pair"]["workers_1"]["busy_s"] / figures["pair"]["jobs"]
            figures["overhead"]["share_of_work"] = figures["overhead"]["wall_ms_per_job"] / 1e3 / mean
        write(args.out, figures)  # after each part, so that what was measured is not lost
        table(name, ("what", "value"), [(k, v) for k, v in figures[name].items() if not isinstance(v, dict)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
