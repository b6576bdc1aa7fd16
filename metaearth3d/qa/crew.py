"""Work on places, here or in processes that each keep the places they were given and what was measured of them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Self

from metaearth3d.errors import BadInput

Task = Callable[..., Any]  # of a place and more
_here: dict[str, Any] = {}  # a worker's places


def _receive(places: Mapping[str, Any]) -> None:
    """Keep the places of this process."""
    _here.update(places)


def _run(task: Task, name: str, *more: Any) -> Any:
    """A task of a kept place."""
    return task(_here[name], *more)


class Crew:
    """``map(task, jobs)`` runs ``task(places[name], *more)`` of every job ``(name, *more)``.

    A place's jobs all go to one process, in order, so that what is measured there once is kept. Tasks are functions of
    their arguments and the place, hence results do not depend on the number of workers. Processes are spawned: a script
    that asks for several guards its main part with ``if __name__ == "__main__"``.

    Raises:
        BadInput: fewer than one worker.
    """

    def __init__(self, places: Mapping[str, Any], workers: int = 1) -> None:
        if workers < 1:
            raise BadInput(f"workers is {workers}; one at least is needed")
        self._places = places
        names, count = sorted(places), min(workers, len(places))
        self._home = {name: k % count for k, name in enumerate(names)}
        self._processes: list[Executor] = []
        if count > 1:
            spawn = multiprocessing.get_context("spawn")
            for k in range(count):
                own = {name: places[name] for name in names if self._home[name] == k}
                self._processes.append(ProcessPoolExecutor(1, spawn, _receive, (own,)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in self._processes:
            process.shutdown(wait=True, cancel_futures=True)

    def map(self, task: Task, jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """Results in the order of the jobs."""
        if not self._processes:
            yield from (task(self._places[name], *more) for name, *more in jobs)
            return
        waiting = [self._processes[self._home[name]].submit(_run, task, name, *more) for name, *more in jobs]
        for result in waiting:
            yield result.result()


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
