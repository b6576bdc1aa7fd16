"""One run per folder: a second one is refused with a sentence, whoever holds it dies or not."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from metaearth3d.errors import OutputConflict
from metaearth3d.run.folders import STATE, Folder

LOCK = f"{STATE}/lock"
BEAT_S = 20.0  # how often a run in an object store says that it lives
SILENT_S = 90.0  # after which it counts as dead

_held: set[IO[str]] = set()  # lock files of this process


def _let_go() -> None:
    """Close what a forked child inherited: a lock would outlive its owner in a worker that still finishes its job."""
    for file in _held:
        file.close()
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def locked(folder: Folder) -> Iterator[None]:
    """Hold a folder.

    On a file system the lock ends with its process, however that ends. An object store has no locks: there a run
    writes a sign of life every 20 s, and another may begin 90 s after the last. Two that slip in at one moment harm
    nothing, as files are whole and both make the same bytes.

    Raises:
        OutputConflict: another run holds it.
    """
    with _flocked(folder.local, folder.url) if folder.local is not None else _beating(folder):
        yield


def is_locked(folder: Folder) -> bool:
    """Whether a run is at work there."""
    try:
        with locked(folder) if folder.local is not None else _unclaimed(folder):
            return False
    except OutputConflict:
        return True


@contextmanager
def _flocked(root: Path, url: str) -> Iterator[None]:
    import fcntl

    path = root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise OutputConflict(_refusal(url, file.read())) from None
        file.truncate(0)
        file.write(json.dumps(_owner()))
        file.flush()
        _held.add(file)
        try:
            yield
        finally:
            _held.discard(file)


@contextmanager
def _beating(folder: Folder) -> Iterator[None]:
    with _unclaimed(folder):
        pass
    owner, stop = _owner(), threading.Event()

    def beat() -> None:
        while True:
            folder.write(LOCK, json.dumps({**owner, "at": time.time()}).encode())
            if stop.wait(BEAT_S):
                return

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        folder.remove(LOCK)


@contextmanager
def _unclaimed(folder: Folder) -> Iterator[None]:
    """Nothing, if no run has shown a sign of life lately."""
    try:
        content = folder.read(LOCK).decode()
        at = float(json.loads(content)["at"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        content, at = "", float("-inf")
    if abs(time.time() - at) < SILENT_S:  # a sign from the future is one of a clock set back
        raise OutputConflict(_refusal(folder.url, content))
    yield


def _owner() -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": os.getpid(), "run": secrets.token_hex(4)}


def _refusal(url: str, content: str) -> str:
    """What the second run is told."""
    try:
        owner = json.loads(content)
        who = f" (process {owner['pid']} on {owner['host']})"
    except (ValueError, KeyError, TypeError):
        who = ""
    return f"another run is at work in {url}{who}; wait until it ends, or stop it first"
