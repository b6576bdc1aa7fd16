"""Which worker does which job: runs of neighbours each, so that what two blocks have in common is made but once.

A block's windows reach beyond it, and cores at its rim serve its neighbours too. Workers that take every other job are
always next to each other and make those cores at the same moment, each for itself. A worker that follows the plan's
curve for a while finds them in the cache instead.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from metaearth3d.run.grid import Job

RUN = 64  # jobs taken at once: a square of eight by eight blocks of the curve


class Share:
    """Jobs for workers by number. One who has no more takes half of what another has still before it."""

    def __init__(self, jobs: Iterator[Job], *, run: int = RUN) -> None:
        """``jobs`` in their order; no more of them are held than the workers' runs."""
        self._jobs, self._run = jobs, run
        self._next: Job | None = next(jobs, None)
        self._runs: dict[int, deque[Job]] = {}

    def next(self, worker: int) -> Job | None:
        """A job for a worker; None when there are no more."""
        mine = self._runs.setdefault(worker, deque())
        if not mine:
            mine.extend(self._begun() or self._split())
        return mine.popleft() if mine else None

    def _begun(self) -> list[Job]:
        """The next run of the plan: jobs of one kind, and none of a later kind while an earlier one's wait."""
        taken: list[Job] = []
        kind = next((run[0].kind for run in self._runs.values() if run), None)
        while self._next is not None and len(taken) < self._run and self._next.kind == (kind or self._next.kind):
            kind = self._next.kind
            taken.append(self._next)
            self._next = next(self._jobs, None)
        return taken

    def _split(self) -> list[Job]:
        """The later half of the longest run."""
        longest = max(self._runs.values(), key=len)
        return [longest.pop() for _ in range((len(longest) + 1) // 2)][::-1]


def run_length(left: int, workers: int, *, run: int = RUN) -> int:
    """Jobs to claim at once where nobody can be asked to give some back: fewer towards the end.

    >>> [run_length(left, 4) for left in (10_000, 200, 9, 0)]
    [64, 25, 1, 1]
    """
    return max(1, min(run, left // (2 * workers)))


Length = Callable[[int], int]  # jobs claimed already to jobs claimed now
