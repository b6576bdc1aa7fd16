"""Whether a submission may be scored: every id once, as many finite numbers each, within the limits."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.challenge.manifest import Manifest
from metaearth3d.judge.neuco.tables import bare

ODD = re.compile(r"[^ -~]|_")  # what Python takes for parts of numbers and readers of tables do not
SHOWN = 3  # offenders that a sentence names


class Checked(NamedTuple):
    """A submission that may be scored: rows, numbers a row, and the SHA-256 of the file."""

    rows: int
    dimensions: int
    sha256: str


def validate(path: Path, manifest: Manifest) -> Checked:
    """The size of the submission CSV (``id,0,1,..``) if it may be scored; a row at a time, so memory stays small.

    Raises:
        BadInput: the file is missing, too large or no CSV of that header; ids are missing, unknown or repeated; numbers
            are not numbers, not finite or beyond float32. All faults are told in one sentence, the first three of each.
    """
    if not path.is_file():
        raise BadInput(f"there is no file {path}; give the CSV of a submission")
    size = path.stat().st_size
    if size > manifest.max_bytes:
        raise BadInput(f"{path.name} has {size:,} bytes; {manifest.max_bytes:,} are allowed")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows, dimensions = _walk(path.name, csv.reader(file, strict=True), manifest)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            f"{path.name} is no CSV in UTF-8: {error}; give a header id,0,1,.. and a row for each id"
        ) from error
    with path.open("rb") as raw:
        return Checked(rows, dimensions, hashlib.file_digest(raw, "sha256").hexdigest())


def _walk(name: str, lines: Iterator[list[str]], manifest: Manifest) -> tuple[int, int]:
    """Rows and numbers a row, after all rows have been looked at."""
    at, dimensions = _header(name, next(lines, []), manifest.dimensions)
    wanted = frozenset(manifest.ids)
    faults: dict[str, list[str]] = {}
    seen: set[str] = set()

    def fault(kind: str, what: str) -> None:
        faults.setdefault(kind, []).append(what)

    for number, cells in enumerate(lines, start=2):
        if len(cells) != dimensions + 1:
            fault(f"have not {dimensions} numbers and an id", f"line {number}")
            continue
        key = bare(cells.pop(at))
        if key in seen:
            fault("are there more than once", key)
        elif key not in wanted:
            fault("are not asked for", key)
        seen.add(key)
        values = _numbers(cells)
        if values is None:
            fault("hold what is no number", f"{key} ({next(c for c in cells if _number(c) is None)!r})")
        elif not np.isfinite(values).all():
            fault("hold NaN or infinity", key)
        elif (np.abs(values) > np.finfo(np.float32).max).any():
            fault("hold numbers beyond float32", key)
    missing = sorted(wanted - seen)
    told = [_sentence(kind, what) for kind, what in (*faults.items(), ("are missing", missing)) if what]
    if told:
        raise BadInput(f"{name} cannot be scored: {'; '.join(told)}")
    return len(seen), dimensions


def _header(name: str, header: Sequence[str], limit: int) -> tuple[int, int]:
    """Place of the id column, and how many numbers a row has."""
    if not header:
        raise BadInput(f"{name} is empty; give a header id,0,1,.. and a row for each id")
    columns = [c for c in header if c != "id"]
    if len(columns) != len(header) - 1 or sorted(columns, key=_order) != [str(k) for k in range(len(columns))]:
        shown = ",".join(header[:4]) + (",.." if len(header) > 4 else "")
        raise BadInput(f"{name} has the columns {shown}; one id and numbers 0,1,2,.. without a gap are accepted")
    if not 1 <= len(columns) <= limit:
        raise BadInput(f"{name} has {len(columns)} numbers a row; 1 to {limit} are accepted")
    return header.index("id"), len(columns)


def _order(column: str) -> int:
    return int(column) if column.isascii() and column.isdigit() else -1


def _numbers(cells: Sequence[str]) -> NDArray[np.float64] | None:
    """The cells as numbers; None if one of them is none."""
    if any(ODD.search(cell) for cell in cells):
        return None
    try:
        values: NDArray[Any] = np.array(cells, np.float64)
    except ValueError:
        return None
    return values


def _number(cell: str) -> float | None:
    try:
        return None if ODD.search(cell) else float(cell)
    except ValueError:
        return None


def _sentence(kind: str, what: Sequence[str]) -> str:
    """``3 ids are missing (a, b, c)``, the first few named."""
    rest = f" and {len(what) - SHOWN} more" if len(what) > SHOWN else ""
    noun = "row" if what[0].startswith("line ") else "id"
    verb = kind.replace("are ", "is ").replace("have ", "has ").replace("hold ", "holds ") if len(what) == 1 else kind
    return f"{len(what)} {noun}{'s' if len(what) > 1 else ''} {verb} ({', '.join(what[:SHOWN])}{rest})"
