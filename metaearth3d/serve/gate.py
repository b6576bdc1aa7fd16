"""Work done by a few threads for many: each piece once, a bounded line, and nobody's work dropped from it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

POLL_S = 0.25  # how often a waiting caller looks whether its own client is still there


class Busy(Exception):
    """The line is full; come again."""


class Gone(Exception):
    """The one who asked has left."""


@dataclass
class _Job:
    work: Callable[[], Any]
    done: threading.Event = field(default_factory=threading.Event)
    wanted: int = 0
    result: Any = None
    error: BaseException | None = None


class Gate:
    """``workers`` threads and a line of at most ``waiting`` pieces of work, first come, first served.

    Work asked for by several callers at one time is done once. Work whose callers have all left before its turn is
    dropped.
    """

    def __init__(self, workers: int = 2, waiting: int = 64) -> None:
        """Start the threads; :meth:`close` ends them."""
        self.workers, self.waiting = workers, waiting
        self.running = self.dropped = self.refused = self.made = 0
        self._line: OrderedDict[str, _Job] = OrderedDict()
        self._jobs: dict[str, _Job] = {}
        self._change = threading.Condition()
        self._closed = False
        self._threads = [threading.Thread(target=self._work, daemon=True, name=f"tiles-{i}") for i in range(workers)]
        for thread in self._threads:
            thread.start()

    @property
    def in_line(self) -> int:
        """Pieces of work that wait for their turn."""
        return len(self._line)

    def run(self, key: str, work: Callable[[], Any], gone: Callable[[], bool] = lambda: False) -> Any:
        """The result of ``work()``, which is named by ``key``.

        Raises:
            Busy: the line is full or the gate closed.
            Gone: ``gone()`` became true first.
        """
        job = self._joined(key, work)
        while not job.done.wait(POLL_S):
            if gone():
                self._leave(key, job)
                raise Gone
        if job.error is not None:
            raise job.error
        return job.result

    def close(self) -> None:
        """Refuse new work, drop what waits, and wait for what runs."""
        with self._change:
            self._closed = True
            for key, job in self._line.items():
                self._jobs.pop(key, None)
                job.error = Busy()
                job.done.set()
            self._line.clear()
            self._change.notify_all()
        for thread in self._threads:
            thread.join()

    def _joined(self, key: str, work: Callable[[], Any]) -> _Job:
        with self._change:
            job = self._jobs.get(key)
            if job is None:
                if self._closed or len(self._line) >= self.waiting:
                    self.refused += 1
                    raise Busy
                job = self._jobs[key] = self._line[key] = _Job(work)
                self._change.notify()
            job.wanted += 1
            return job

    def _leave(self, key: str, job: _Job) -> None:
        with self._change:
            job.wanted -= 1
            if job.wanted == 0 and self._line.get(key) is job:
                del self._line[key], self._jobs[key]
                self.dropped += 1

    def _work(self) -> None:
        while True:
            with self._change:
                while not self._line and not self._closed:
                    self._change.wait()
                if self._closed:
                    return
                key, job = self._line.popitem(last=False)
                self.running += 1
            try:
                job.result = job.work()
            except BaseException as error:  # told to those who asked
                job.error = error
            with self._change:
                self.running -= 1
                self.made += 1
                self._jobs.pop(key, None)
            job.done.set()
