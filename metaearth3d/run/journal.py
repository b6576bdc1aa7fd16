"""What has been done, one line each: append-only JSON behind a checksum, one writer per file.

Every opening for writing begins a new epoch, ``journal/<epoch>-<writer>.jsonl``, so that no file is ever appended to
after its writer has gone: a line torn by a kill is the last of its file and is dropped by whoever reads it. Of two
entries about one job the later epoch's counts.
"""

from __future__ import annotations

import json
import logging
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import numpy as np

from metaearth3d.run.folders import STATE, Folder, tree_index

JOURNAL = f"{STATE}/journal/"
SYNC_S = 2.0  # a power cut loses at most the lines of this long; a kill loses none
SEGMENT_S = 5.0  # lines are put into an object store this often
OPEN, DONE, FAILED = 0, 1, 2

Entry = dict[str, Any]

log = logging.getLogger(__name__)


def sealed(entry: Entry) -> bytes:
    """An entry as a line with its CRC-32 in front."""
    text = json.dumps(entry, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def unsealed(line: bytes) -> Entry | None:
    """The entry of a whole line, or None."""
    try:
        if not line.endswith(b"\n") or int(line[:8], 16) != zlib.crc32(line[9:-1]):
            return None
        entry: Entry = json.loads(line[9:-1])
        return entry
    except ValueError:
        return None


def epochs(folder: Folder) -> list[str]:
    """Names of all journal files, oldest epoch first."""
    return folder.names(JOURNAL)


def entries(folder: Folder) -> Iterator[Entry]:
    """All whole entries in order; torn or altered lines are passed over."""
    for name in epochs(folder):
        with _lines(folder, name) as lines:
            for line in lines:
                entry = unsealed(line)
                if entry is None:
                    log.info("%s has a torn line; the job it told of is done again", name)
                else:
                    yield entry


@contextmanager
def _lines(folder: Folder, name: str) -> Iterator[Iterable[bytes]]:
    """A journal file line by line."""
    if folder.local is None:
        yield folder.read(name).splitlines(keepends=True)
    else:
        with (folder.local / name).open("rb") as file:
            yield file


def next_epoch(folder: Folder) -> int:
    """The number of the epoch that begins now."""
    names = epochs(folder)
    return 1 + max((int(name.removeprefix(JOURNAL).partition("-")[0]) for name in names), default=0)


class Journal:
    """The one writer of a file of an epoch."""

    def __init__(self, folder: Folder, epoch: int, writer: str) -> None:
        """A file appears with the first entry."""
        self.folder, self.epoch, self.stem = folder, epoch, f"{JOURNAL}{epoch:06d}-{writer}"
        self._file: IO[bytes] | None = None
        self._waiting: list[bytes] = []
        self._segment, self._last = 0, time.monotonic()

    def add(self, entry: Entry) -> None:
        """Append one entry."""
        line = sealed(entry)
        due = time.monotonic() - self._last
        if self.folder.local is None:
            self._waiting.append(line)
            if due > SEGMENT_S:
                self.flush()
            return
        if self._file is None:
            path = self.folder.local / f"{self.stem}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
        self._file.write(line)
        self._file.flush()
        if due > SYNC_S:
            self.flush()

    def flush(self) -> None:
        """Make all entries so far lasting."""
        self._last = time.monotonic()
        if self._file is not None:
            os.fsync(self._file.fileno())
        if self._waiting:
            self.folder.write(f"{self.stem}-{self._segment:06d}.jsonl", b"".join(self._waiting))
            self._segment, self._waiting = self._segment + 1, []

    def close(self) -> None:
        """Flush and close."""
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Ledger:
    """The state of every job of a plan, and which line of the journal last said it done: five bytes each."""

    def __init__(self, jobs: int) -> None:
        """All open."""
        self.state = np.zeros(jobs, np.uint8)
        self.last = np.zeros(jobs, np.uint32)  # lines count from 1; 0 is none

    @classmethod
    def read(cls, folder: Folder, jobs: int, *, check: bool = True) -> Ledger:
        """From a folder's journal; with ``check`` a job whose files are gone or of another size is open again."""
        ledger = cls(jobs)
        whole = _whole_files(folder) if check else None
        for place, entry in enumerate(entries(folder), 1):
            number = entry.get("n", -1)
            if not 0 <= number < jobs:
                continue
            kind = entry["k"]
            if kind == "done":
                there = whole is None or all(whole(name, size) for name, size, _ in entry["files"])
                ledger.state[number] = DONE if there else OPEN
                ledger.last[number] = place if there else 0
            elif kind in ("failed", "redo"):
                ledger.state[number] = FAILED if kind == "failed" else OPEN
                ledger.last[number] = 0
        return ledger

    def finals(self, folder: Folder) -> Iterator[Entry]:
        """The entry that counts of each job that is done, in the journal's order."""
        for place, entry in enumerate(entries(folder), 1):
            number = entry.get("n", -1)
            if 0 <= number < len(self.last) and self.last[number] == place:
                yield entry

    def count(self, state: int) -> int:
        """How many jobs are in a state."""
        return int(np.count_nonzero(self.state == state))


def _whole_files(folder: Folder) -> Callable[[str, int], bool]:
    """Whether a file is there with the size it should have; a tree, renamed into place whole, if its index is there."""
    known = None if folder.local is not None else folder.sizes()

    def size_of(name: str) -> int | None:
        return folder.size(name) if known is None else known.get(name)

    def whole(name: str, size: int) -> bool:
        return size_of(tree_index(name)) is not None if name.endswith("/") else size_of(name) == size

    return whole
