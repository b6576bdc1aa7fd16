"""Proof of a folder: every output is hashed again, and a random sample is made again from nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.run.device import FOUND
from metaearth3d.run.folders import CloudFolder, LocalFolder, digest_stored, open_folder
from metaearth3d.run.grid import Job
from metaearth3d.run.journal import DONE, Entry, Journal, Ledger, next_epoch
from metaearth3d.run.lock import locked
from metaearth3d.run.plan import PLAN, WORLD, load_plan, plan_folder
from metaearth3d.run.work import Work, open_worker

SAMPLE = 3

Told = Callable[[int, int], None]  # (jobs looked at, jobs done)
Faults = dict[int, list[str]]  # sentences by job


@dataclass
class Verdict:
    """What was looked at, and what is wrong with it."""

    jobs: int
    done: int
    files: int = 0
    size_bytes: int = 0
    remade: int = 0
    damaged: list[str] = field(default_factory=list)  # outputs that are not what was written
    different: list[str] = field(default_factory=list)  # outputs that come out otherwise when made again

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.damaged or self.different)


def verify(
    plan: str | Path,
    *,
    sample: int = SAMPLE,
    seed: int = 0,
    device: str = "cpu",
    progress: Told | None = None,
    factory: Callable[[str], Work] | None = None,
) -> Verdict:
    """Hash all outputs of a plan again, and make ``sample`` jobs anew with a cold cache to compare their bytes.

    What is wrong is marked in the journal: the next run makes it again.

    Args:
        plan: path or URL of a ``plan.json``, or of its folder.
        sample: how many jobs to make again.
        seed: of their drawing.
        device: torch device.
        progress: told (jobs looked at, jobs done).
        factory: makes the work for a folder, in place of the plan's own.

    Raises:
        BadInput: an argument is unusable.
        OutputConflict: a run is at work in the folder.
    """
    if sample < 0:
        raise BadInput(f"sample is {sample}; it must be 0 or more")
    folder = open_folder(plan_folder(plan))
    loaded = load_plan(folder)
    with locked(folder):
        ledger = Ledger.read(folder, loaded.count(), check=False)
        found = Verdict(len(ledger.state), ledger.count(DONE))
        done = np.flatnonzero(ledger.state == DONE)
        drawn = set(np.random.default_rng(seed).choice(done, min(sample, len(done)), replace=False).tolist())
        bad, entries = _hashed(ledger, folder, drawn, found, progress)
        if drawn:
            jobs = [job for job in loaded.jobs() if job.number in drawn]
            hire = factory or (lambda url: open_worker(url, device=device, cache=False))
            bad |= _remade(folder, jobs, entries, found, hire)
        if bad:
            with Journal(folder, next_epoch(folder), "verify") as journal:
                for number in sorted(bad):
                    journal.add({"k": "redo", "n": number})
    return found


def _hashed(
    ledger: Ledger, folder: LocalFolder | CloudFolder, drawn: set[int], found: Verdict, progress: Told | None
) -> tuple[set[int], dict[int, Entry]]:
    """Jobs whose outputs are not as written, and the journal's entries of the drawn ones."""
    bad, entries = set(), {}
    for looked, entry in enumerate(ledger.finals(folder), 1):
        for name, size, sha in entry["files"]:
            found.files, found.size_bytes = found.files + 1, found.size_bytes + size
            there = digest_stored(folder, name)
            if there != (size, sha):
                what = "is gone" if there is None else "is not what was written"
                found.damaged.append(f"{name} {what}")
                bad.add(entry["n"])
        if entry["n"] in drawn:
            entries[entry["n"]] = entry
        if progress is not None:
            progress(looked, found.done)
    return bad, entries


def _remade(
    folder: LocalFolder | CloudFolder,
    jobs: list[Job],
    entries: dict[int, Entry],
    found: Verdict,
    hire: Callable[[str], Work],
) -> set[int]:
    """Make jobs again in a folder of their own; those whose files have other bytes than the journal says."""
    bad = set()
    with tempfile.TemporaryDirectory(prefix="metaearth3d-") as scratch:
        for name in (PLAN, WORLD, FOUND):
            if name != FOUND or folder.size(name) is not None:
                LocalFolder(scratch).write(name, folder.read(name))
        work = hire(scratch)
        for job in jobs:
            result = work(job)
            found.remade += 1
            wrote = {name: sha for name, _, sha in entries[job.number]["files"]}
            for name, _, sha in result.files:
                if wrote.get(name) != sha:
                    found.different.append(f"{name} has other bytes when it is made again")
                    bad.add(job.number)
    return bad
