"""A file that only grows: a JSON object a line, each with the hash of all before it, so a change to one shows.

The hash of the last line is also kept where submitters cannot write: cutting lines off or writing the whole file anew
shows too. Before a line is added, the place says which is about to be; a writer killed between is no forger.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from metaearth3d.errors import BadInput

START = "0" * 64


class Log(NamedTuple):
    """Where the lines are, and where the hash of the last one is kept."""

    lines: Path
    head: Path

    def create(self) -> None:
        """Make both files, without a line."""
        self.lines.touch(mode=0o644, exist_ok=False)
        _write_head(self.head, START, None)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only writer, on this machine, while inside; others wait."""
        try:
            import fcntl
        except ImportError as error:
            raise BadInput("results can be locked on Linux and macOS only; run the challenge there") from error
        with self.lines.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def read(self) -> list[dict[str, Any]]:
        """All records, the first first.

        Raises:
            BadInput: lines were changed, cut off, added or moved since they were written; the text says where.
        """
        before, records = START, []
        for number, line in enumerate(self.lines.read_bytes().splitlines(), start=1):
            record = _record(line)
            if record is None or record.pop("hash") != _hash(before, record):
                raise BadInput(f"{self.lines.name} was tampered with or cut at line {number}; restore it from a copy")
            before = _hash(before, record)
            records.append(record)
        head = json.loads(self.head.read_text(encoding="utf-8"))
        if before not in (head["last"], head["next"]):
            raise BadInput(
                f"{self.lines.name} has {len(records)} lines in order, but is not what was last written; restore it"
            )
        return records

    def last(self) -> str:
        """The hash of the last record, of the file as it was read and found in order."""
        lines = self.lines.read_bytes().splitlines()
        return str(json.loads(lines[-1])["hash"]) if lines else START

    def append(self, record: Mapping[str, Any], records: list[dict[str, Any]]) -> str:
        """Add a record after those read under the same lock; its hash, which can be given out as a receipt."""
        before = START
        for known in records:
            before = _hash(before, known)
        after = _hash(before, record)
        _write_head(self.head, before, after)
        with self.lines.open("a", encoding="utf-8") as file:
            file.write(_canonical({**record, "hash": after}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        _write_head(self.head, after, None)
        return after


def _record(line: bytes) -> dict[str, Any] | None:
    """The object in a line that was written by us; None if it was not."""
    try:
        record = json.loads(line)
        _canonical(record)  # a digit changed to an exponent can make a number infinite
    except ValueError:
        return None
    return record if isinstance(record, dict) and "hash" in record else None


def _hash(before: str, record: Mapping[str, Any]) -> str:
    return hashlib.sha256((before + _canonical(record)).encode()).hexdigest()


def _canonical(record: Mapping[str, Any]) -> str:
    return json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _write_head(path: Path, last: str, following: str | None) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"last": last, "next": following}) + "\n", encoding="utf-8")
    os.replace(part, path)
