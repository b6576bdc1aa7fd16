"""Rows on their way to a table: kept on disc as they are made, so that a stopped run goes on; written whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput, OutputConflict, optional
from metaearth3d.geo.files import TEMPORARY
from metaearth3d.judge.encoders.base import Floats

BLOCK_ROWS = 512
NEEDS_QUOTES = (",", '"', "\n", "\r")


class RowStore:
    """An append-only folder of float32 rows by id; opening it again finds what was finished.

    Rows lie in ``rows.f32``, ids in ``ids.jsonl``, in order of arrival; ``spec.json`` says what made them. A row that a
    killed process wrote by half is dropped.
    """

    def __init__(self, folder: str | Path, dim: int, spec: Mapping[str, Any]) -> None:
        """Open or make the folder.

        Raises:
            OutputConflict: it holds rows of another spec.
        """
        self.folder, self.dim = Path(folder), dim
        self.spec = json.loads(json.dumps({**spec, "dim": dim}))
        self.folder.mkdir(parents=True, exist_ok=True)
        about = self.folder / "spec.json"
        if about.exists() and json.loads(about.read_text()) != self.spec:
            raise OutputConflict(f"{self.folder} holds rows of another run; remove it or write to another file")
        about.write_text(json.dumps(self.spec, indent=1) + "\n")
        self.places = {name: k for k, name in enumerate(self._recovered())}

    def __contains__(self, name: object) -> bool:
        return name in self.places

    def __len__(self) -> int:
        return len(self.places)

    def append(self, name: str, row: Floats) -> None:
        """Keep one row (dim,); it is there for a later run once this returns."""
        if row.shape != (self.dim,) or row.dtype != np.float32:
            raise BadInput(f"the row of {name!r} is {row.shape} of {row.dtype}; rows are {self.dim} float32 here")
        with (self.folder / "rows.f32").open("ab") as file:
            file.write(row.tobytes())
        with (self.folder / "ids.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(name) + "\n")
        self.places[name] = len(self.places)

    def rows(self, ids: Sequence[str]) -> Floats:
        """Rows (N, dim) of ids, in their order."""
        lines = np.memmap(self.folder / "rows.f32", np.float32, "r").reshape(-1, self.dim)
        return np.array(lines[[self.places[name] for name in ids]])

    def blocks(self, ids: Sequence[str]) -> Iterator[tuple[Sequence[str], Floats]]:
        """Ids and rows, some hundred at a time."""
        for k in range(0, len(ids), BLOCK_ROWS):
            part = ids[k : k + BLOCK_ROWS]
            yield part, self.rows(part)

    def remove(self) -> None:
        """Delete the folder; its rows are in a table now."""
        shutil.rmtree(self.folder)

    def _recovered(self) -> list[str]:
        """Ids of whole rows, after cutting both files to them."""
        names, rows = self.folder / "ids.jsonl", self.folder / "rows.f32"
        if not names.exists() or not rows.exists():
            for path in (names, rows):
                path.unlink(missing_ok=True)
            return []
        lines = names.read_bytes().splitlines(keepends=True)
        whole = [line for line in lines if line.endswith(b"\n")][: rows.stat().st_size // (4 * self.dim)]
        os.truncate(names, sum(map(len, whole)))
        os.truncate(rows, len(whole) * 4 * self.dim)
        return [json.loads(line) for line in whole]


def write_table(path: str | Path, blocks: Iterator[tuple[Sequence[str], Floats]], dim: int) -> Path:
    """Write ids and rows as ``id,0,1,...`` to a ``.csv`` or ``.parquet``, block by block, and rename it into place.

    Numbers of a CSV are the shortest that read back to the same float32.

    Raises:
        BadInput: the ending is another, or a row holds what is not finite.
    """
    path = Path(path)
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise BadInput(f"{path} ends in neither .csv nor .parquet, the tables that are written")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    try:
        (_csv if path.suffix.lower() == ".csv" else _parquet)(draft, _tables(blocks, dim), dim)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _tables(blocks: Iterator[tuple[Sequence[str], Floats]], dim: int) -> Iterator[Any]:
    """Blocks as Arrow tables."""
    arrow = optional("pyarrow", "judge")
    for ids, rows in blocks:
        if rows.shape != (len(ids), dim):
            raise BadInput(f"a block of {len(ids)} ids came with rows {rows.shape}; {dim} numbers each are written")
        bad = ~np.isfinite(rows).all(axis=1)
        if bad.any():
            raise BadInput(f"the embedding of {ids[int(bad.argmax())]!r} holds values that are not finite")
        columns = {"id": arrow.array(list(ids), arrow.string())}
        columns.update({str(k): arrow.array(rows[:, k], arrow.float32()) for k in range(dim)})
        yield arrow.table(columns)


def _csv(path: Path, tables: Iterator[Any], dim: int) -> None:
    """Tables as CSV; ids are quoted only where they must be."""
    csv = optional("pyarrow.csv", "judge")
    with path.open("wb") as file:
        file.write(("id," + ",".join(map(str, range(dim))) + "\n").encode())
        for table in tables:
            odd = any(mark in name for name in table["id"].to_pylist() for mark in NEEDS_QUOTES)
            options = csv.WriteOptions(include_header=False, quoting_style="needed" if odd else "none")
            csv.write_csv(table, file, options)


def _parquet(path: Path, tables: Iterator[Any], dim: int) -> None:
    """Tables as row groups of one Parquet file."""
    arrow, parquet = optional("pyarrow", "judge"), optional("pyarrow.parquet", "judge")
    fields = [("id", arrow.string()), *((str(k), arrow.float32()) for k in range(dim))]
    with parquet.ParquetWriter(path, arrow.schema(fields)) as writer:
        for table in tables:
            writer.write_table(table)
