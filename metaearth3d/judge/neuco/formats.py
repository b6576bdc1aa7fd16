"""The rows of embedding tables, a block after the other: CSV, Parquet, npz."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, optional

BLOCK_BYTES = 4 << 20  # of CSV text parsed at once; a block holds at least one line
BLOCK_VALUES = 1 << 20  # numbers standardised or read from Parquet at once
LIST_GUESS = 1024  # numbers a list in Parquet may have, before one was seen
Block = tuple[list[str], NDArray[np.float32]]


def bare(name: str) -> str:
    """An id without the ending of its data cube.

    >>> bare("0a1b.zarr.zip"), bare("0a1b")
    ('0a1b', '0a1b')
    """
    return name.replace(".zarr.zip", "").replace(".zarr", "")


class Choice:
    """Picks a block's wanted rows; an id that comes again is refused unless ``lenient``."""

    def __init__(self, path: Path, wanted: frozenset[str] | None, away: frozenset[str], lenient: bool) -> None:
        self.path, self.wanted, self.away, self.lenient = path, wanted, away, lenient
        self.seen: set[str] = set()

    def __call__(self, names: list[str]) -> list[int]:
        """Row numbers to keep."""
        pick = []
        for i, name in enumerate(names):
            if (self.wanted is not None and name not in self.wanted) or name in self.away:
                continue
            if name in self.seen and not self.lenient:
                raise BadInput(f"{self.path} has the id {name!r} more than once; keep one row of it")
            self.seen.add(name)
            pick.append(i)
        return pick


def number_columns(path: Path, names: list[str]) -> list[str]:
    """The names of the columns that are the embedding, in its order."""
    if "id" not in names:
        raise BadInput(f"{path} has no column 'id'; the header is id,0,1,2,...")
    repeated = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if repeated:
        raise BadInput(f"{path} has the column {repeated[0]!r} more than once")
    digits = sorted((name for name in names if name.isdigit()), key=int)
    columns = digits or [name for name in names if name != "id"]
    if not columns:
        raise BadInput(f"{path} has no column of numbers beside 'id'")
    return columns


def csv_blocks(path: Path, choose: Choice, lenient: bool) -> Iterator[Block]:
    """The chosen rows of a CSV, a block of text after the other; rows that are not wanted are not parsed."""
    optional("numba", "judge")
    from metaearth3d.judge.neuco.text import parse

    with path.open("rb") as file:
        header = _cells(path, file.readline().decode("utf-8-sig", "replace"))
        if not header:
            raise BadInput(f"{path} is empty; it needs a header id,0,1,2,... and a row for each id")
        columns = number_columns(path, header)
        where = {name: i for i, name in enumerate(columns)}
        places = np.array([where.get(name, -1) for name in header], np.int64)
        key, rows = header.index("id"), 0
        while block := file.read(BLOCK_BYTES) + file.readline():
            data = np.frombuffer(block, np.uint8)
            starts, stops = _lines(data)
            rows += len(starts)
            names = [bare(_id(path, block[i:j], key)) for i, j in zip(starts.tolist(), stops.tolist(), strict=True)]
            pick = choose(names)
            values = np.zeros((len(pick), len(columns)), np.float32)
            plain = parse(data, starts[pick], stops[pick], places, values)
            for i in np.flatnonzero(~plain):
                line = block[starts[pick[i]] : stops[pick[i]]].decode("utf-8", "replace")
                values[i] = _by_hand(path, _cells(path, line), header, columns, names[pick[i]], lenient)
            yield [names[i] for i in pick], values
        if not rows:
            raise BadInput(f"{path} has a header but no row")


def _lines(data: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First byte and end of every line that is not empty; line ends of either kind do not count."""
    ends = np.flatnonzero(data == ord("\n"))
    if not len(ends) or ends[-1] != len(data) - 1:
        ends = np.append(ends, len(data))
    starts = np.append(0, ends[:-1] + 1)
    stops = ends - ((ends > starts) & (data[ends - 1] == ord("\r")))
    filled = stops > starts
    return starts[filled], stops[filled]


def _cells(path: Path, line: str) -> list[str]:
    """The cells of one line."""
    try:
        return next(csv.reader([line.rstrip("\r\n")]), [])
    except csv.Error as error:
        raise BadInput(f"{path} is no CSV of UTF-8 text with a row in each line: {error}") from error


def _id(path: Path, line: bytes, column: int) -> str:
    """The cell in a column."""
    if b'"' in line:
        cells = _cells(path, line.decode("utf-8", "replace"))
        return cells[column] if column < len(cells) else ""
    parts = line.split(b",", column + 1)
    return parts[column].decode("utf-8", "replace") if column < len(parts) else ""


def _by_hand(
    path: Path, cells: list[str], header: list[str], columns: list[str], name: str, lenient: bool
) -> NDArray[np.float32]:
    """The numbers of a line that the fast parser left, NaN where a cell is none and ``lenient``."""
    if len(cells) != len(header):
        raise BadInput(f"{path} has {len(cells)} cells at id {name!r}; the header has {len(header)}")
    text = dict(zip(header, cells, strict=True))
    out = np.full(len(columns), np.nan, np.float32)
    for i, column in enumerate(columns):
        try:
            out[i] = float(text[column])
        except ValueError as error:
            if text[column] and not lenient:
                raise BadInput(
                    f"{path} has {text[column]!r} at id {name!r}, column {column!r}; not a number"
                ) from error
    return out


def parquet_blocks(path: Path, choose: Choice, lenient: bool) -> Iterator[Block]:
    """Blocks of a Parquet file: a column a number, or one column of equally long lists."""
    pa, pq = optional("pyarrow", "judge"), optional("pyarrow.parquet", "judge")
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise BadInput(f"{path} cannot be read: {one_line(error)}") from error
    columns = number_columns(path, file.schema_arrow.names)
    kinds = [file.schema_arrow.field(name).type for name in columns]
    lists = len(kinds) == 1 and (pa.types.is_list(kinds[0]) or pa.types.is_fixed_size_list(kinds[0]))
    wrong = [n for n, k in zip(columns, kinds, strict=True) if not (pa.types.is_integer(k) or pa.types.is_floating(k))]
    if wrong and not lists:
        raise BadInput(f"{path} has the column {wrong[0]!r} of {kinds[columns.index(wrong[0])]}; numbers are needed")
    rows = max(1, BLOCK_VALUES // (LIST_GUESS if lists else len(columns)))
    for batch in file.iter_batches(batch_size=rows, columns=["id", *columns]):
        names = [bare(str(name)) for name in batch.column("id").to_pylist()]
        if lists:
            values = _lists(path, batch.column(columns[0]), len(names))
        else:
            cells = [np.asarray(batch.column(c).to_numpy(zero_copy_only=False), np.float32) for c in columns]
            values = np.stack(cells, axis=1)
        pick = choose(names)
        yield [names[i] for i in pick], values[pick]


def _lists(path: Path, column: Any, rows: int) -> NDArray[np.float32]:
    """A column of lists as (rows, N)."""
    lengths = {None if v is None else len(v) for v in column}
    if len(lengths) != 1 or None in lengths:
        raise BadInput(f"{path} has embeddings of different lengths")
    return np.asarray(column.flatten().to_numpy(zero_copy_only=False), np.float32).reshape(rows, -1)


def npz_blocks(path: Path, choose: Choice, lenient: bool) -> Iterator[Block]:
    """The one block of an npz file."""
    try:
        with np.load(path, allow_pickle=False) as file:
            ids, matrix = file["ids"], file["matrix"]
    except (KeyError, ValueError) as error:
        raise BadInput(
            f"{path} cannot be read: {one_line(error)}; it needs arrays ids (n,) and matrix (n, N)"
        ) from error
    if ids.ndim != 1 or matrix.ndim != 2 or len(ids) != len(matrix) or matrix.dtype.kind not in "fiu":
        raise BadInput(f"{path} has ids {ids.shape} and matrix {matrix.shape} of {matrix.dtype}; (n,) and (n, N) match")
    if matrix.shape[1] == 0:
        raise BadInput(f"{path} has no numbers: matrix is {matrix.shape}")
    names = [bare(str(name)) for name in ids]
    pick = choose(names)
    yield [names[i] for i in pick], matrix[pick].astype(np.float32)


def one_line(error: Exception) -> str:
    """An error's text in one line of bearable length."""
    text = " ".join(str(error).split())
    return text if len(text) < 200 else text[:200] + "..."
