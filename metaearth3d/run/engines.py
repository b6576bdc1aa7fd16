"""What an engine is: jobs in, outcomes out, in any order; which jobs there are is not its business."""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple, Protocol

from metaearth3d.errors import MetaEarthError
from metaearth3d.run.grid import Job
from metaearth3d.run.work import Result, Work, timed

TRIES = 3  # a job that killed its worker or could not be written is tried this often
FULL = (errno.ENOSPC, errno.EDQUOT)

Factory = Callable[[], Work]  # called once in each process; picklable where processes are not forked
Stop = Callable[[], bool]


class Outcome(NamedTuple):
    """What became of a job: a result, or a sentence that says what is wrong."""

    job: Job
    result: Result | None
    error: str | None
    seconds: float
    worker: str
    fatal: bool = False  # other jobs would fail in the same way


class Engine(Protocol):
    """Something that does jobs."""

    name: str
    workers: int

    def outcomes(self, jobs: Iterator[Job], stop: Stop) -> Generator[Outcome, None, None]:
        """One outcome for each job taken from ``jobs``; once ``stop()`` is true no more are taken."""
        ...


class InlineEngine:
    """Does jobs one after the other in this very process."""

    def __init__(
        self,
        work: Work,
        *,
        worker: str = "0",
        tries: int = TRIES,
        name: str = "inline",
        workers: int = 1,
        lanes: int = 1,
    ) -> None:
        """``work`` is called for each job; ``name`` and ``workers`` tell of the whole that this is a part of.

        ``lanes`` are threads, so that one job's files are encoded while the next is computed.
        """
        self.work, self.worker, self.tries, self.name, self.workers = work, worker, tries, name, workers
        self.lanes = lanes

    def outcomes(self, jobs: Iterator[Job], stop: Stop) -> Generator[Outcome, None, None]:
        """One after the other, or as many at once as there are lanes."""
        if self.lanes == 1:
            while not stop() and (job := next(jobs, None)) is not None:
                yield self.done(job)
            return
        with ThreadPoolExecutor(self.lanes) as threads:
            busy: set[Future[Outcome]] = set()
            while True:
                while len(busy) < self.lanes and not stop() and (job := next(jobs, None)) is not None:
                    busy.add(threads.submit(self.done, job))
                if not busy:
                    return
                ended, busy = wait(busy, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in ended)

    def done(self, job: Job) -> Outcome:
        """Do one job, several times if it may pass."""
        for left in reversed(range(self.tries)):
            try:
                result, seconds = timed(self.work, job)
                return Outcome(job, result, None, seconds, self.worker)
            except Exception as error:
                if not (left and worth_another_try(error)):
                    return Outcome(job, None, told(error), 0.0, self.worker, is_disk_full(error))
        raise AssertionError("tries is at least 1")


def told(error: BaseException) -> str:
    """An error in one line."""
    text = " ".join(str(error).split()) or "no more is known"
    return text if isinstance(error, MetaEarthError) else f"{type(error).__name__}: {text}"


def worth_another_try(error: BaseException) -> bool:
    """Whether an error may pass: one of reading or writing, unless there is no room left."""
    return (isinstance(error, OSError) or type(error) is MetaEarthError) and not is_disk_full(error)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one that led to it, says that no room is left."""
    while error is not None:
        if getattr(error, "errno", None) in FULL or "No space left on device" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


class Stopper:
    """Remembers that the process was asked to end, so that jobs under way can be finished first."""

    def __init__(self) -> None:
        """Not asked yet."""
        self.signal: signal.Signals | None = None

    def __call__(self) -> bool:
        """Whether it was asked."""
        return self.signal is not None

    @contextmanager
    def listening(self) -> Iterator[Stopper]:
        """Catch SIGTERM and the first SIGINT (a second interrupts at once); outside the main thread, nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield self
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        for number in before:
            signal.signal(number, self._caught)
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _caught(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT and self.signal is not None:
            raise KeyboardInterrupt
        self.signal = signal.Signals(number)
