"""Ray actors, one per CPU or GPU of a cluster. Job addresses and checksums travel; pixels go to the plan's folder."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Generator, Iterator
from typing import Any

from metaearth3d.errors import BadInput, MetaEarthError, optional
from metaearth3d.run.engines import TRIES, Factory, InlineEngine, Outcome, Stop
from metaearth3d.run.grid import Job

LOOK_S = 0.5


class RayEngine:
    """Actors that load the world once; one whose node is lost is started elsewhere and its job tried again."""

    name = "ray"

    def __init__(
        self, factory: Factory, *, workers: int | None = None, device: str = "cpu", tries: int = TRIES
    ) -> None:
        """Joins the cluster of ``RAY_ADDRESS``, or one already joined, or starts one on this machine.

        ``workers`` is by default the cluster's CPUs, or its GPUs for a CUDA device. More than the cluster has wait
        until an autoscaler brings nodes.

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
        self.factory, self.tries = factory, tries

    def _join(self, workers: int | None) -> None:
        """Join the cluster that the environment names, or start one."""
        address = os.environ.get("RAY_ADDRESS")
        options: dict[str, Any] = {"address": address} if address else {"num_cpus": workers}
        try:
            self._ray.init(logging_level="error", log_to_driver=False, **options)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise BadInput(f"the Ray cluster at {address} cannot be joined ({error}); see RAY_ADDRESS") from error

    def outcomes(self, jobs: Iterator[Job], stop: Stop) -> Generator[Outcome, None, None]:
        """Give each actor that lives a job; one that is lost gets no other before it is back."""
        ray = self._ray
        actor_class = ray.remote(**self._needs)(_Actor)
        actors = [actor_class.options(max_restarts=-1).remote(self.factory, number) for number in range(self.workers)]
        busy: dict[Any, tuple[Any, Job | None]] = {actor.lives.remote(): (actor, None) for actor in actors}
        free, again, lost = deque[Any](), deque[Job](), dict[int, int]()
        try:
            while True:
                starved = stop()
                while free and not starved:
                    job = again.popleft() if again else next(jobs, None)
                    if job is None:
                        starved = True
                    else:
                        actor = free.popleft()
                        busy[actor.do.remote(job)] = actor, job
                if starved and all(job is None for _, job in busy.values()):
                    return
                for reference in ray.wait(list(busy), timeout=LOOK_S)[0]:
                    actor, job = busy.pop(reference)
                    outcome = self._heard(reference, actor, job, busy, free)
                    if outcome is not None:
                        yield outcome
                    elif job is not None:
                        lost[job.number] = lost.get(job.number, 0) + 1
                        if lost[job.number] < self.tries:
                            again.append(job)
                        else:
                            yield Outcome(job, None, f"its worker was lost {self.tries} times", 0.0, "ray")
        finally:
            for actor in actors:
                ray.kill(actor)
            if self._owned:
                ray.shutdown()

    def _heard(
        self, reference: Any, actor: Any, job: Job | None, busy: dict[Any, tuple[Any, Job | None]], free: deque[Any]
    ) -> Outcome | None:
        """What an actor answered: an outcome, or None where it only said that it lives, or was lost."""
        errors = self._ray.exceptions
        try:
            answer = self._ray.get(reference)
        except errors.RayError as error:
            if job is None and isinstance(error, errors.ActorDiedError):  # for good: it could not even begin
                if not (busy or free):
                    said = str(error).strip().splitlines()[-1].strip()
                    raise MetaEarthError(f"no worker of the Ray cluster could begin ({said})") from error
                return None
            time.sleep(LOOK_S)
            busy[actor.lives.remote()] = actor, None
            return None
        free.append(actor)
        return None if job is None else answer


class _Actor:
    """One worker of the cluster."""

    def __init__(self, factory: Factory, number: int) -> None:
        """Load the world."""
        self.engine = InlineEngine(factory(), worker=f"ray{number}")

    def lives(self) -> None:
        """Answer."""

    def do(self, job: Job) -> Outcome:
        """Do one job."""
        return next(self.engine.outcomes(iter([job]), lambda: False))
