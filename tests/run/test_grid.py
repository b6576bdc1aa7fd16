"""Blocks of a region: each once, neighbours near in order, never a list."""

from __future__ import annotations

import tracemalloc
from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path

import shapely
from hypothesis import given
from hypothesis import strategies as st
from run.batch_support import LATTICE, stub_plan
from shapely.geometry import Point, box, mapping

from metaearth3d.geo import PixelBox
from metaearth3d.run import Plan
from metaearth3d.run.driver import Run
from metaearth3d.run.engines import Outcome, Stop, Stopper
from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.grid import Job, Region, cells
from metaearth3d.run.work import Result

spans = st.builds(lambda a, n: range(a, a + n), st.integers(-50, 50), st.integers(0, 80))


def interleaved(row: int, col: int) -> int:
    """Morton's number, bit by bit."""
    return sum(((row >> k) & 1) << (2 * k + 1) | ((col >> k) & 1) << (2 * k) for k in range(10))


@given(rows=spans, cols=spans)
def test_every_cell_comes_once_and_in_mortons_order(rows: range, cols: range) -> None:
    found = list(cells(rows, cols))
    assert sorted(found) == [(r, c) for r in rows for c in cols]
    numbers = [interleaved(r - rows.start, c - cols.start) for r, c in found]
    assert numbers == sorted(numbers)


@given(rows=spans, cols=spans, x=st.floats(-60, 140), y=st.floats(-60, 140), radius=st.floats(0.5, 60))
def test_an_area_takes_exactly_the_cells_it_touches(
    rows: range, cols: range, x: float, y: float, radius: float
) -> None:
    disc = Point(x, y).buffer(radius)
    region = Region("", PixelBox(0, rows.start, cols.start, len(rows), len(cols)), mapping(disc))
    brute = [(r, c) for r, c in cells(rows, cols) if shapely.intersects(disc, box(c, r, c + 1, r + 1))]
    assert list(region.cells(1)) == brute
    assert region.count(1) == len(brute)


def test_jobs_are_numbered_in_order_and_counted() -> None:
    plan = stub_plan(5, 7)
    assert [job.number for job in plan.jobs()] == list(range(35)) and plan.count() == 35
    assert {(job.row, job.col) for job in plan.jobs()} == {(r, c) for r in range(5) for c in range(7)}


class Simulated:
    """An engine that does nothing, at once."""

    name, workers = "simulated", 256

    def outcomes(self, jobs: Iterator[Job], stop: Stop) -> Generator[Outcome, None, None]:
        for job in islice(jobs, 3000):
            yield Outcome(job, Result((("x.tif", 1, "0" * 64),), {}), None, 1.0, "0")


def test_ten_million_jobs_stream_in_flat_memory(tmp_path: Path) -> None:
    side = 3163 * 2048
    region = Region("", PixelBox(3, -side // 2, 0, side, side))
    plan = Plan({"lattice": LATTICE}, "none", 1.0, ("image",), (region,))
    assert plan.count() > 10_000_000

    def peak(jobs: int) -> int:
        tracemalloc.start()
        for _ in islice(plan.jobs(), jobs):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(6_000) < 200_000 and peak(60_000) < 200_000
    tracemalloc.start()
    kept = list(islice(plan.jobs(), 12_000))
    assert tracemalloc.get_traced_memory()[1] > 1_000_000 and kept  # the control: a list is not flat
    tracemalloc.reset_peak()
    run = Run(plan, LocalFolder(tmp_path))
    with run.journal:
        run.work(Simulated(), run.open_jobs(), Stopper())
    assert tracemalloc.get_traced_memory()[1] < 7 * plan.count()  # the ledger's five bytes a job, and one to count it
    tracemalloc.stop()
    assert run.done == 3000
