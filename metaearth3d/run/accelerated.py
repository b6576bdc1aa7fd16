"""Ranks of ``accelerate launch``, one per GPU (or CPU process): each claims the next open job, so that none idles.

    accelerate launch --num_processes 8 -m metaearth3d.run.accelerated out/plan.json --device cuda

``metaearth3d run out/plan.json --engine accelerate --workers 8`` does the same and watches over it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaearth3d.errors import MetaEarthError
from metaearth3d.run.device import default_lanes
from metaearth3d.run.engines import InlineEngine, Stopper
from metaearth3d.run.folders import CloudFolder, Folder, LocalFolder, open_folder
from metaearth3d.run.grid import Job
from metaearth3d.run.journal import DONE, FAILED, Ledger
from metaearth3d.run.lock import locked
from metaearth3d.run.plan import Plan, load_plan, plan_folder
from metaearth3d.run.share import run_length
from metaearth3d.run.work import cache_folder, open_worker

if TYPE_CHECKING:
    from metaearth3d.run.driver import Summary, Told

HELD = "METAEARTH3D_RUN_HELD"  # set for ranks whose parent holds the folder
RESTARTS = 3  # a rank that dies takes the others along; all begin again this often
LOOK_S, SHOW_S = 0.25, 5.0  # between looks at the ranks, and at how far they are
SHOW_SHARE = 50.0  # the latter takes at most one part in so many


def claimed(jobs: Iterator[Job], counter: Path, length: Callable[[int], int]) -> Iterator[Job]:
    """Jobs that this process is the first to ask for; all ranks enumerate the same ones.

    ``length`` tells how many to ask for at once when so many are taken already.
    """
    mine = take(counter, length)
    for index, job in enumerate(jobs):
        if index == mine.stop:
            mine = take(counter, length)
        if index in mine:
            yield job


def take(counter: Path, length: Callable[[int], int] = lambda _: 1) -> range:
    """The next numbers of a counter that processes (and machines, over a shared file system) have in common."""
    import fcntl

    with counter.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        number = int(file.read() or 0)
        taken = range(number, number + length(number))
        file.truncate(0)
        file.write(str(taken.stop))
        file.flush()
    return taken


def rank_main(url: str, device: str, lanes: int | None = None) -> int:
    """What one rank does; exit code 0 or 143."""
    import torch
    from accelerate import PartialState  # type: ignore[import-untyped]

    from metaearth3d.run.driver import Run

    state = PartialState(cpu=device == "cpu")
    folder = open_folder(plan_folder(url))
    plan = load_plan(folder)
    first = state.process_index == 0
    with Stopper().listening() as stopper, locked(folder) if first and HELD not in os.environ else nullcontext():
        rank = Run(plan, folder, writer=f"rank{state.process_index}")
        counter = cache_folder(folder).with_name(f"claims-{rank.journal.stem.rpartition('/')[2].partition('-')[0]}")
        if first:
            counter.parent.mkdir(parents=True, exist_ok=True)
            counter.unlink(missing_ok=True)
        state.wait_for_everyone()  # all have read the same journal, and nobody has added to it
        on = device if device == "cpu" or ":" in device else str(state.device)
        ranks, lanes = state.num_processes, lanes or default_lanes(device, state.num_processes)
        threads = 1 if device == "cpu" else torch.get_num_threads()
        work = open_worker(folder.url, device=on, threads=threads, lanes=lanes)
        left = rank.jobs - rank.done
        with rank.journal:
            name = f"rank{state.process_index}"
            engine = InlineEngine(work, worker=name, name="accelerate", workers=ranks, lanes=lanes)
            jobs = claimed(rank.open_jobs(), counter, lambda taken: run_length(left - taken, ranks))
            why = rank.work(engine, jobs, stopper)
        if why is None:
            state.wait_for_everyone()
        if first:
            counter.unlink(missing_ok=True)
            if HELD not in os.environ and why is None:
                last = Run(plan, folder)
                last.finish()
    state.destroy_process_group()
    return 0 if why is None or stopper.signal is None else 128 + stopper.signal


def launch(
    plan: Plan,
    folder: LocalFolder | CloudFolder,
    stopper: Stopper,
    *,
    workers: int | None,
    device: str,
    lanes: int | None,
    progress: Told | None,
) -> Summary:
    """Start the ranks, watch the journal, finish the folder. The caller holds it."""
    from metaearth3d.run.driver import Run, default_workers

    before = Run(plan, folder)
    if before.done == before.jobs:
        before.finish()
        return before.summary(None)
    count = workers or _default_ranks(device) or default_workers(device)
    for _ in range(1 + RESTARTS):
        process = subprocess.Popen(_command(folder.url, count, device, lanes), env=_environment())
        _watch(process, folder, before.jobs, stopper, progress)
        after = Run(plan, folder)
        if (
            process.returncode == 0
            or stopper.signal is not None
            or after.done + after.ledger.count(FAILED) == after.jobs
        ):
            break
    after.began, after.failed, after.made = before.began, after.ledger.count(FAILED), after.done - before.done
    if stopper.signal is not None:
        return after.summary(stopper.signal.name)
    if after.done + after.failed < after.jobs:
        raise MetaEarthError(
            f"the ranks ended with code {process.returncode} and {after.jobs - after.done} jobs open; "
            "see what they printed, then run again to go on"
        )
    after.finish()
    return after.summary(None)


def _watch(
    process: subprocess.Popen[bytes], folder: Folder, jobs: int, stopper: Stopper, progress: Told | None
) -> None:
    """Wait for the ranks; pass a signal on to them, and tell how far they are."""
    passed_on, due = False, time.monotonic()
    while process.poll() is None:
        if stopper.signal is not None and not passed_on:
            process.send_signal(stopper.signal)
            passed_on = True
        time.sleep(LOOK_S)
        if progress is not None and time.monotonic() > due:
            began = time.monotonic()
            seen = Ledger.read(folder, jobs, check=False)
            progress(seen.count(DONE), seen.count(FAILED), jobs)
            now = time.monotonic()
            due = now + max(SHOW_S, SHOW_SHARE * (now - began))  # a long journal is read less often


def _command(url: str, count: int, device: str, lanes: int | None) -> list[str]:
    """The words of ``accelerate launch``."""
    words = [sys.executable, "-m", "accelerate.commands.launch", "--num_processes", str(count)]
    words += ["--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no", "--main_process_port", "0"]
    words += ["--max_restarts", "0"]  # ranks restarted by torchrun itself were seen to wait for each other for ever
    if count > 1:
        words += ["--multi_gpu"]  # which to accelerate means one process per rank, whatever it computes on
    elif device == "cpu":
        words += ["--cpu"]
    words += ["-m", "metaearth3d.run.accelerated", url, "--device", device]
    return words if lanes is None else [*words, "--lanes", str(lanes)]


def _default_ranks(device: str) -> int:
    """The CUDA devices, for a CUDA device without a number."""
    import torch

    return torch.cuda.device_count() if device == "cuda" else 0


def _environment() -> dict[str, str]:
    """One thread for each rank, and word that the folder is held."""
    return {**os.environ, "OMP_NUM_THREADS": "1", HELD: "1"}


def main(argv: list[str] | None = None) -> int:
    """The module's command line."""
    parser = argparse.ArgumentParser(prog="metaearth3d.run.accelerated", description=__doc__)
    parser.add_argument("plan", help="plan.json or its folder")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--lanes", type=int, help="jobs under way at once in each rank")
    args: Any = parser.parse_args(argv)
    try:
        return rank_main(args.plan, args.device, args.lanes)
    except MetaEarthError as error:
        print(f"metaearth3d: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
