"""Ray actors, one per CPU or GPU of a cluster. Job addresses and checksums travel; pixels go to the plan's folder."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from typing import Any

from metaearth3d.errors import BadInput, MetaEarthError, optional
from metaearth3d.run.engines import TRIES, Factory, InlineEngine, Outcome, Stop
from metaearth3d.run.grid import Job
from metaearth3d.run.share import Share
from metaearth3d.run.work import NUMBER

LOOK_S = 0.5


class RayEngine:
    """Actors that load the world once; one whose node is lost is started elsewhere and its job tried again."""

    name = "ray"

    def __init__(
        self, factory: Factory, *, workers: int | None = None, device: str = "cpu", tries: int = TRIES, lanes: int = 1
    ) -> None:
        """Joins the cluster of ``RAY_ADDRESS``, or one already joined, or starts one on this machine.

        ``workers`` is by default the cluster's CPUs, or its GPUs for a CUDA device. More than the cluster has wait
        until an autoscaler brings nodes. ``lanes`` are jobs under way at once in each actor.

        Raises:
            MissingExtra: ray is not installed.
        """
        self._ray: Any = optional("ray", "ray")
        self._owned = not self._ray.is_initialized()
        if self._owned:
            self._join(workers)
        self._needs = {"num_cpus": 1} if device == "cpu" else {"num_cpus": 1, "num_gpus": 1}
        kind = "CPU" if device == "cpu" else "GPU"
        found = int(self._ray.cluster_resources().get(kind, 0))
        self.workers = found if workers is None else workers
        if self.workers < 1:
            raise BadInput(f"the Ray cluster has {found} {kind}s; workers is {workers}, it must be at least 1")
        self.factory, self.tries, self.lanes = factory, tries, lanes

    def _join(self, workers: int | None) -> None:
        """Join the cluster that the environment names, or start one."""
        address = os.environ.get("RAY_ADDRESS")
        options: dict[str, Any] = {"address": address} if address else {"num_cpus": workers}
        heard = signal.getsignal(signal.SIGTERM)  # Ray puts a handler of its own in place, which ends at once
        try:
            self._ray.init(logging_level="error", log_to_driver=False, **options)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise BadInput(f"the Ray cluster at {address} cannot be joined ({error}); see RAY_ADDRESS") from error
        finally:
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, heard)

    def outcomes(self, jobs: Iterator[Job], stop: Stop) -> Generator[Outcome, None, None]:
        """Give each actor that lives a job; one that is lost gets no other before it is back."""
        ray, share = self._ray, Share(jobs)
        actor_class = ray.remote(**self._needs, max_restarts=-1, max_concurrency=self.lanes)(_Actor)
        actors = [actor_class.remote(self.factory, number) for number in range(self.workers)]
        busy: dict[Any, tuple[int, Job | None]] = {actor.lives.remote(): (k, None) for k, actor in enumerate(actors)}
        free, again, lost = deque[int](), deque[Job](), dict[int, int]()
        asleep = deque[tuple[float, int]]()  # workers that did not answer, and when to ask them again
        try:
            while True:
                while asleep and asleep[0][0] <= time.monotonic():
                    number = asleep.popleft()[1]
                    busy[actors[number].lives.remote()] = number, None
                starved = stop()
                while free and not starved:
                    job = again.popleft() if again else share.next(free[0])
                    if job is None:
                        starved = True
                    else:
                        number = free.popleft()
                        busy[actors[number].do.remote(job)] = number, job
                if starved and all(job is None for _, job in busy.values()):
                    return
                for reference in self._ready(list(busy)):
                    number, job = busy.pop(reference)
                    answer = self._heard(reference, number, job, busy, free, asleep)
                    if answer is not None:
                        yield answer
                    elif job is not None:
                        lost[job.number] = lost.get(job.number, 0) + 1
                        if lost[job.number] < self.tries * self.lanes:
                            again.append(job)
                        else:
                            yield Outcome(job, None, f"its worker was lost {lost[job.number]} times", 0.0, "ray")
        finally:
            for actor in actors:
                ray.kill(actor)
            if self._owned:
                ray.shutdown()

    def _ready(self, references: list[Any]) -> list[Any]:
        """All that have been answered, once there is one; perhaps none after a while."""
        if not references:
            time.sleep(LOOK_S)
            return []
        if not self._ray.wait(references, timeout=LOOK_S)[0]:
            return []
        ready: list[Any] = self._ray.wait(references, num_returns=len(references), timeout=0)[0]
        return ready

    def _heard(
        self,
        reference: Any,
        number: int,
        job: Job | None,
        busy: dict[Any, tuple[int, Job | None]],
        free: deque[int],
        asleep: deque[tuple[float, int]],
    ) -> Outcome | None:
        """What an actor answered: an outcome, or None where it only said that it lives, or was lost.

        One that is lost is asked again after a while: it may wait for a node, while the others go on.
        """
        errors = self._ray.exceptions
        try:
            answer: Outcome | None = self._ray.get(reference)
        except errors.RayError as error:
            if job is None and isinstance(error, errors.ActorDiedError):  # for good: it could not even begin
                if not (busy or free or asleep):
                    said = str(error).strip().splitlines()[-1].strip()
                    raise MetaEarthError(f"no worker of the Ray cluster could begin ({said})") from error
                return None
            while number in free:  # its other lanes were lost with it
                free.remove(number)
            asked = any(held == number and other is None for held, other in busy.values())
            if not (asked or any(held == number for _, held in asleep)):
                asleep.append((time.monotonic() + LOOK_S, number))
            return None
        free.extend([number] * (self.lanes if job is None else 1))
        return answer


class _Actor:
    """One worker of the cluster."""

    def __init__(self, factory: Factory, number: int) -> None:
        """Load the world."""
        os.environ[NUMBER] = str(number)
        self.engine = InlineEngine(factory(), worker=f"ray{number}")

    def lives(self) -> None:
        """Answer."""

    def do(self, job: Job) -> Outcome:
        """Do one job."""
        return self.engine.done(job)
