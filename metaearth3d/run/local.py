"""Processes of one machine: each loads the world once and is given one job at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.run.engines import TRIES, Factory, Outcome, Stop, is_disk_full, told, worth_another_try
from metaearth3d.run.grid import Job
from metaearth3d.run.share import Share
from metaearth3d.run.work import NUMBER, Work, timed

LOOK_S = 0.2  # how soon a signal is noticed while nothing else happens
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS")
PRELOADED = ["torch", "diffusers", "metaearth3d.world.world", "metaearth3d.run.work", "metaearth3d.diffusion.engine"]


@dataclass(eq=False)
class _Hand:
    """One process and what it is doing."""

    number: int
    process: Any
    pipe: Connection
    ready: bool = False
    jobs: dict[int, Job] = field(default_factory=dict)  # by number, in the order given
    alone: bool = False  # at work on a job that a worker died of: it gets no other beside it


class LocalEngine:
    """A pool whose workers may die: the job is tried again, and after ``tries`` deaths it counts as failed."""

    name = "local"

    def __init__(
        self, factory: Factory, *, workers: int, tries: int = TRIES, start: str = "forkserver", lanes: int = 1
    ) -> None:
        """``factory`` makes each process's work.

        ``start`` is multiprocessing's method; ``fork`` is quickest, for callers that run no threads. ``lanes`` are
        threads of each process, so that one job's files are encoded while the next is computed.
        """
        if workers < 1 or lanes < 1:
            raise BadInput(f"workers is {workers} and lanes {lanes}; both must be at least 1")
        self.factory, self.workers, self.tries, self.lanes = factory, workers, tries, lanes
        self._context: Any = multiprocessing.get_context(start)
        if start == "forkserver":
            self._context.set_forkserver_preload(PRELOADED)
        self._hands: list[_Hand] = []

    def outcomes(self, jobs: Iterator[Job], stop: Stop) -> Generator[Outcome, None, None]:
        """Keep every worker busy until there are no more jobs or ``stop()``, then wait for those under way."""
        share, again = Share(jobs), deque[Job]()
        deaths: dict[int, int] = {}
        try:
            self._hands = [self._hired(number) for number in range(self.workers)]
            while True:
                left = not stop() and all([self._filled(hand, share, again) for hand in self._hands])
                if not left and not any(hand.jobs for hand in self._hands):
                    return
                for pipe in wait([hand.pipe for hand in self._hands], LOOK_S):
                    hand = next(h for h in self._hands if h.pipe is pipe)
                    outcome, retries = self._heard(hand, deaths)
                    again.extend(retries)
                    if outcome is not None:
                        yield outcome
        finally:
            self._dismiss()

    def _filled(self, hand: _Hand, share: Share, again: deque[Job]) -> bool:
        """Give a worker all that it can do at once; False if there was not enough."""
        while hand.ready and not hand.alone and len(hand.jobs) < self.lanes:
            if again and not hand.jobs:
                hand.alone = True
                self._give(hand, again.popleft())
            elif (job := share.next(hand.number)) is not None:
                self._give(hand, job)
            else:
                return False
        return True

    def _give(self, hand: _Hand, job: Job) -> None:
        """Send a job; a worker found dead is replaced when its pipe is next looked at."""
        hand.jobs[job.number] = job
        with suppress(BrokenPipeError, ConnectionResetError):
            hand.pipe.send(job)

    def _heard(self, hand: _Hand, deaths: dict[int, int]) -> tuple[Outcome | None, list[Job]]:
        """What a worker said: an outcome, or jobs to try again, or neither."""
        try:
            word, *rest = hand.pipe.recv()
        except (EOFError, ConnectionResetError):
            return self._died(hand, deaths)
        if word == "ready":
            hand.ready = True
            return None, []
        if word == "broken":
            raise MetaEarthError(rest[0])
        number, *said = rest
        job, hand.alone = hand.jobs.pop(number), False
        name = str(hand.number)
        if word == "done":
            return Outcome(job, said[0], None, said[1], name), []
        text, again, fatal = said
        if again and self._counted(job, deaths) < self.tries:
            return None, [job]
        return Outcome(job, None, text, 0.0, name, fatal), []

    def _died(self, hand: _Hand, deaths: dict[int, int]) -> tuple[Outcome | None, list[Job]]:
        """Replace a dead worker; its jobs are tried again, each alone, unless one has had its tries."""
        hand.process.join()
        code, jobs = hand.process.exitcode, list(hand.jobs.values())
        if not hand.ready:
            raise MetaEarthError(f"a worker ended with code {code} before it could begin; see what it printed")
        self._hands[self._hands.index(hand)] = self._hired(hand.number)
        if len(jobs) != 1:  # of several, who knows which it was
            return None, jobs
        if self._counted(jobs[0], deaths) < self.tries:
            return None, jobs
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
        return Outcome(jobs[0], None, f"its worker died ({how}) {self.tries} times", 0.0, str(hand.number)), []

    @staticmethod
    def _counted(job: Job, deaths: dict[int, int]) -> int:
        deaths[job.number] = deaths.get(job.number, 0) + 1
        return deaths[job.number]

    def _hired(self, number: int) -> _Hand:
        """A new process."""
        ours, theirs = self._context.Pipe()
        # A forked child holds copies of the other pipes' ends and would keep them open: it is told to close them.
        others = [hand.pipe for hand in self._hands] + [ours] if self._context.get_start_method() == "fork" else []
        with _one_thread_each():
            process = self._context.Process(
                target=_serve, args=(theirs, self.factory, others, self.lanes, number), daemon=True
            )
            process.start()
        theirs.close()
        return _Hand(number, process, ours)

    def _dismiss(self) -> None:
        """Close all pipes, at which idle workers end; one still at work ends after its job."""
        for hand in self._hands:
            hand.pipe.close()
        for hand in self._hands:
            hand.process.join(0.0 if hand.jobs else 5.0)
            if hand.process.is_alive():
                hand.process.kill()
                hand.process.join()
        self._hands = []


def _serve(pipe: Connection, factory: Factory, others: list[Connection], lanes: int, number: int) -> None:
    """A worker's life: jobs until its pipe ends. Signals are for the parent, which lets jobs be finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for other in others:
        other.close()
    os.environ[NUMBER] = str(number)
    try:
        work = factory()
    except Exception as error:
        pipe.send(("broken", told(error)))
        return
    pipe.send(("ready",))
    saying = threading.Lock()

    def do(job: Job) -> None:
        said = _said(work, job)
        with saying, suppress(BrokenPipeError, ConnectionResetError):
            pipe.send(said)

    with ThreadPoolExecutor(lanes) as threads:
        while True:
            try:
                job = pipe.recv()
            except (EOFError, ConnectionResetError):  # the parent is done with us, or gone
                return
            if lanes == 1:
                do(job)
            else:
                threads.submit(do, job)


def _said(work: Work, job: Job) -> tuple[object, ...]:
    """What a worker tells of a job that it has done, or failed to do."""
    try:
        return ("done", job.number, *timed(work, job))
    except Exception as error:
        return ("error", job.number, told(error), worth_another_try(error), is_disk_full(error))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Children are born with libraries' thread pools of one."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
