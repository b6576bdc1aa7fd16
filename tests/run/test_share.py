"""Who does which job: each once, neighbours by one worker, nothing left to wait for at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.run.grid import RASTER, TILES, Job, cells
from metaearth3d.run.share import Share, run_length


def blocks(side: int, kind: str = RASTER, first: int = 0) -> list[Job]:
    """A square of jobs along the plan's curve."""
    return [Job(first + n, kind, 0, row, col) for n, (row, col) in enumerate(cells(range(side), range(side)))]


@given(st.integers(0, 6), st.integers(0, 3), st.integers(1, 20), st.lists(st.integers(0, 3), min_size=50, max_size=50))
def test_each_job_is_done_once_and_tilesets_wait_for_their_rasters(
    side: int, sectors: int, run: int, order: list[int]
) -> None:
    jobs = blocks(side) + blocks(sectors, TILES, side**2)
    share, given_out = Share(iter(jobs), run=run), []
    for worker in order:
        job = share.next(worker)
        if job is None:
            break
        given_out.append(job)
    assert sorted(job.number for job in given_out) == list(range(len(jobs)))
    kinds = [job.kind for job in given_out]
    assert kinds == sorted(kinds)  # raster comes before tiles in the alphabet too


def steps(share: Iterator[tuple[Job | None, ...]]) -> tuple[int, int]:
    """Of workers in step: how often they are at work, and how often two of them in blocks that touch."""
    both = near = 0
    for jobs in share:
        here = [job for job in jobs if job is not None]
        both += len(here) == 2
        near += len(here) == 2 and max(abs(here[0].row - here[1].row), abs(here[0].col - here[1].col)) <= 1
    return both, near


def test_two_workers_are_seldom_side_by_side() -> None:
    jobs = blocks(16)
    share = Share(iter(jobs))
    both, near = steps((share.next(0), share.next(1)) for _ in range(128))
    assert both == 128 and near < 13
    turns = iter(jobs)
    both, near = steps((next(turns), next(turns)) for _ in range(128))
    assert (both, near) == (128, 128)  # the control: taking turns they always are


BESIDE_S = 0.6  # of each block, beside its cores that take 1 s each


def cores_made(next_of: Callable[[int], Job | None]) -> tuple[int, float]:
    """Of two workers whose blocks need nine cores each, their own and those around it: cores made, seconds taken.

    A core made by one is found by the other from then on; what both begin to make at one time is made twice.
    """
    ready: dict[tuple[int, int], float] = {}
    todo: dict[int, list[tuple[int, int]]] = {0: [], 1: []}
    clock, made, end = [(0.0, 0), (0.0, 1)], 0, 0.0
    while clock:
        now, worker = heappop(clock)
        if not todo[worker]:
            job = next_of(worker)
            if job is None:
                continue
            todo[worker] = [(job.row + r, job.col + c) for r in (-1, 0, 1) for c in (-1, 0, 1)]
            now += BESIDE_S
        core = todo[worker].pop(0)
        if ready.get(core, now + 1) > now:
            made, now = made + 1, now + 1.0
            ready[core] = min(ready.get(core, now), now)
        end = max(end, now)
        heappush(clock, (now, worker))
    return made, end


def test_what_two_blocks_have_in_common_is_made_but_once() -> None:
    share, turns, needed = Share(iter(blocks(8))), iter(blocks(8)), 10 * 10
    made, seconds = cores_made(share.next)
    assert made <= 1.02 * needed and (needed + 64 * BESIDE_S) / (2 * seconds) > 0.95
    made, seconds = cores_made(lambda _: next(turns, None))
    assert made >= 1.15 * needed and (needed + 64 * BESIDE_S) / (2 * seconds) < 0.9  # the control: taking turns


def test_a_worker_without_jobs_takes_half_of_the_longest_run() -> None:
    share = Share(iter(blocks(4)), run=16)
    assert share.next(0).number == 0  # type: ignore[union-attr]
    assert share.next(1).number == 8  # type: ignore[union-attr]
    assert [share.next(0).number for _ in range(3)] == [1, 2, 3]  # type: ignore[union-attr]
    rest = [job.number for job in iter(lambda: share.next(1), None)]
    assert rest == [*range(9, 16), 6, 7, 5, 4]  # its own, then half of what the other has left, again and again
    assert share.next(0) is None


def test_a_plan_of_any_length_is_not_listed() -> None:
    taken = 0

    def endless() -> Iterator[Job]:
        nonlocal taken
        while True:
            yield Job(taken, RASTER, 0, 0, taken)
            taken += 1

    share = Share(endless(), run=8)
    assert [job.number for job in islice(iter(lambda: share.next(0), None), 20)] == list(range(20))
    assert taken <= 25


def test_claims_grow_short_towards_the_end() -> None:
    left, claims = 1000, []
    while left > 0:
        claims.append(run_length(left, 4))
        left -= claims[-1]
    assert claims[0] == 64 and claims[-4:] == [1] * 4 and claims == sorted(claims, reverse=True)
