"""Plans and work that cost nothing, for tests of what surrounds the work."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from support import tree

from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.geo import PixelBox
from metaearth3d.run import Plan
from metaearth3d.run.folders import Folder, digest_file, open_folder
from metaearth3d.run.grid import Job, Region
from metaearth3d.run.work import Result, Work

LATTICE = {"crs": "EPSG:32633", "origin_x": 500_000.0, "origin_y": 5_210_000.0, "g0": 64.0}


def stub_plan(rows: int = 3, cols: int = 4, *, block_px: int = 16) -> Plan:
    """A plan of one band whose world nobody opens."""
    box = PixelBox(2, 0, 0, rows * block_px, cols * block_px)
    return Plan({"lattice": LATTICE, "seed": 0}, "none", 4.0, ("height",), (Region("", box),), block_px)


def rasters(folder: Path) -> dict[str, str]:
    """The outputs of a stub plan: sha256 by name."""
    return {name: digest for name, digest in tree(folder).items() if name.endswith(".tif")}


def made(folder: Path) -> dict[str, str]:
    """Everything but the state of runs and the report on them, which tell of times."""
    return {k: v for k, v in tree(folder).items() if not k.startswith(".run/") and k != "report.html"}


def stub_work(folder: str, plan: Plan, place: Folder | None = None) -> Work:
    """Work that writes a file whose content is its address."""
    place = open_folder(folder) if place is None else place

    def work(job: Job) -> Result:
        name = plan.raster_name("height", job.region, job.row, job.col)
        with place.making(name) as path:
            path.write_bytes(hashlib.sha256(name.encode()).digest() * 40)
            return Result(((name, *digest_file(path)),), {})

    return work


def faulty(folder: str, plan: Plan, *, bad: dict[int, str], marks: str) -> Work:
    """Stub work with jobs that raise, kill their worker once or always, or take their time."""
    good = stub_work(folder, plan)

    def work(job: Job) -> Result:
        fault = bad.get(job.number)
        mark = Path(marks) / f"{job.number}"
        first = not mark.exists()
        mark.touch()
        if fault == "raises":
            raise BadInput("the input tile is poisoned")
        if fault == "dies" or (fault == "dies once" and first):
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "full" and first:
            raise MetaEarthError("could not write a block") from OSError(errno.ENOSPC, "No space left on device")
        if fault == "flickers" and first:
            raise OSError(5, "Input/output error")
        if fault == "slow":
            time.sleep(0.4)
        return good(job)

    return work


def factory(folder: Path, plan: Plan, marks: Path, **bad: str) -> Callable[[], Work]:
    """What makes that work in each process; faults by job as ``j3="raises"``."""
    marks.mkdir(exist_ok=True)
    faults = {int(name[1:]): fault for name, fault in bad.items()}
    return partial(faulty, str(folder), plan, bad=faults, marks=str(marks))
