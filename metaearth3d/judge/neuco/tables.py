"""Tables in: embeddings from CSV, Parquet or npz in bounded memory, labels from a folder of CSV files.

What the published loader does to well-formed tables is done here to the letter. What it does to broken ones without a
word is refused with a sentence, or, with ``lenient``, done as well: text and empty cells among the numbers become 0, of
repeated ids each copy counts, labelled ids without an embedding are dropped.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.neuco.results import Kind

KINDS: Mapping[str, Kind] = {
    "regr": "regression",
    "regression": "regression",
    "cls": "classification",
    "classification": "classification",
}
BLOCK_BYTES = 4 << 20  # of CSV text parsed at once; a block holds at least one line
BLOCK_VALUES = 1 << 20  # numbers standardised or read from Parquet at once
LIST_GUESS = 1024  # numbers a list in Parquet may have, before one was seen
Block = tuple[list[str], NDArray[np.float32]]


@dataclass(frozen=True)
class Submission:
    """Embeddings by id, as the file has them: ``matrix`` (n, N) float32, row i belongs to ``ids[i]``."""

    ids: tuple[str, ...]
    matrix: NDArray[np.float32]


@dataclass(frozen=True)
class Task:
    """One task's labels: ``values`` (n,) float64, one for each of ``ids``, in the file's order."""

    name: str
    kind: Kind
    ids: tuple[str, ...]
    values: NDArray[np.float64]


def bare(name: str) -> str:
    """An id without the ending of its data cube.

    >>> bare("0a1b.zarr.zip"), bare("0a1b")
    ('0a1b', '0a1b')
    """
    return name.replace(".zarr.zip", "").replace(".zarr", "")


def read_submission(
    path: Path,
    *,
    keep: Collection[str] | None = None,
    exclude: Collection[str] = (),
    embedding_dim: int | None = None,
    lenient: bool = False,
    cache: Path | None = None,
) -> Submission:
    """The embeddings in a file; only rows whose id is in ``keep``, if given, so that memory is that of those rows.

    CSV (any other ending too) and Parquet (.parquet) have a column ``id``; the numbers are the columns whose names are
    digits, in numerical order, or all others in the file's order where there are none. Parquet may instead hold one
    column of lists. npz has arrays ``ids`` (n,) and ``matrix`` (n, N). Ids are text: ``007`` stays ``007``, where the
    reference reads 7. ``.zarr`` and ``.zarr.zip`` are cut off. Rows shorter than ``embedding_dim`` get zeros appended.

    Args:
        path: the file.
        keep: ids that are wanted.
        exclude: ids that are not.
        embedding_dim: numbers a row shall have; None takes what the file has.
        lenient: NaN, empty cells and text become 0 and repeated ids stay, as in the reference.
        cache: folder that keeps the rows as read, by the file's name, size, time and what was asked of it.

    Raises:
        BadInput: no such file, no ``id``, more numbers than ``embedding_dim``, no row left; and, unless ``lenient``,
            text in a cell, and repeated ids, empty cells, NaN or infinities in wanted rows.
    """
    if not path.is_file():
        raise BadInput(f"there is no submission file {path}; give a CSV, Parquet or npz file")
    wanted = None if keep is None else frozenset(keep)
    away = frozenset(exclude)
    entry = None if cache is None else cache / _cache_key(path, wanted, away, embedding_dim, lenient)
    found = None if entry is None else _cached(entry)
    if found is None:
        readers = {".parquet": _parquet_blocks, ".npz": _npz_blocks}
        choose = _Choice(path, wanted, away, lenient)
        blocks = readers.get(path.suffix.lower(), _csv_blocks)(path, choose, lenient)
        try:
            found = _gathered(path, blocks, 0 if wanted is None else len(wanted), embedding_dim, lenient)
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {_line(error)}") from error
        if entry is not None:
            _keep(entry, found)
    return found


def checked_dim(where: str, found: int, embedding_dim: int | None) -> int:
    """The numbers a row shall have; more than that are refused."""
    if embedding_dim is not None and found > embedding_dim:
        raise BadInput(f"{where} has {found} numbers a row, more than embedding_dim {embedding_dim}")
    return found if embedding_dim is None else embedding_dim


def standardize(matrix: NDArray[np.float32]) -> None:
    """Take one mean of all numbers from ``matrix`` (n, N), in place, and divide by their one deviation (1 if it is 0).

    One scalar of each, as the reference takes them, not one a column. Sums are float64, over a part at a time.
    """
    mean = sum(float(part.sum(dtype=np.float64)) for part in _parts(matrix)) / matrix.size
    spread = sum(float(np.square(part - mean, dtype=np.float64).sum()) for part in _parts(matrix)) / matrix.size
    matrix -= np.float32(mean)
    matrix /= np.float32(np.sqrt(spread)) or np.float32(1)


def _parts(matrix: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Runs of rows of about BLOCK_VALUES numbers."""
    rows = max(1, BLOCK_VALUES // max(1, matrix.shape[1]))
    return (matrix[start : start + rows] for start in range(0, len(matrix), rows))


class _Choice:
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


def _gathered(
    path: Path, blocks: Iterator[Block], expected: int, embedding_dim: int | None, lenient: bool
) -> Submission:
    """The rows of all blocks in one array, allocated once for as many as are expected; more make it grow."""
    ids: list[str] = []
    matrix = np.empty((0, 0), np.float32)
    for names, values in blocks:
        values = _finite(path, names, values, lenient)
        need = len(ids) + len(names)
        if matrix.shape[1] == 0:
            dim = checked_dim(str(path), values.shape[1], embedding_dim)
            matrix = np.zeros((max(need, expected), dim), np.float32)
        elif need > len(matrix):
            matrix.resize((max(need, len(matrix) * 5 // 4), matrix.shape[1]), refcheck=False)  # new rows are zero
        matrix[len(ids) : need, : values.shape[1]] = values
        ids.extend(names)
    if not ids:
        raise BadInput(f"{path} has no row {'of the labelled ids ' if expected else ''}to score")
    return Submission(tuple(ids), matrix[: len(ids)])


def _finite(path: Path, names: list[str], values: NDArray[np.float32], lenient: bool) -> NDArray[np.float32]:
    """The values, NaN as 0 if ``lenient``; otherwise what is not finite is refused with its id and column."""
    if lenient:
        return np.where(np.isnan(values), np.float32(0), values)
    bad = ~np.isfinite(values)
    if bad.any():
        row, col = np.argwhere(bad)[0]
        raise BadInput(
            f"{path} has {values[row, col]} or an empty cell at id {names[row]!r}, number {col}; every number must be "
            "finite"
        )
    return values


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


def _csv_blocks(path: Path, choose: _Choice, lenient: bool) -> Iterator[Block]:
    """The chosen rows of a CSV, a block of text after the other; rows that are not wanted are not parsed."""
    optional("numba", "judge")
    from metaearth3d.judge.neuco.text import parse

    with path.open("rb") as file:
        header = _cells(file.readline().decode("utf-8-sig", "replace"))
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
            names = [bare(_id(block[i:j], key)) for i, j in zip(starts.tolist(), stops.tolist(), strict=True)]
            pick = choose(names)
            values = np.zeros((len(pick), len(columns)), np.float32)
            plain = parse(data, starts[pick], stops[pick], places, values)
            for i in np.flatnonzero(~plain):
                line = block[starts[pick[i]] : stops[pick[i]]].decode("utf-8", "replace")
                values[i] = _by_hand(path, _cells(line), header, columns, names[pick[i]], lenient)
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


def _cells(line: str) -> list[str]:
    """The cells of one line."""
    return next(csv.reader([line.rstrip("\r\n")]), [])


def _id(line: bytes, column: int) -> str:
    """The cell in a column."""
    if b'"' in line:
        cells = _cells(line.decode("utf-8", "replace"))
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


def _parquet_blocks(path: Path, choose: _Choice, lenient: bool) -> Iterator[Block]:
    """Blocks of a Parquet file: a column a number, or one column of equally long lists."""
    pa, pq = optional("pyarrow", "judge"), optional("pyarrow.parquet", "judge")
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise BadInput(f"{path} cannot be read: {_line(error)}") from error
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


def _npz_blocks(path: Path, choose: _Choice, lenient: bool) -> Iterator[Block]:
    """The one block of an npz file."""
    try:
        with np.load(path, allow_pickle=False) as file:
            ids, matrix = file["ids"], file["matrix"]
    except (KeyError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: {_line(error)}; it needs arrays ids (n,) and matrix (n, N)") from error
    if ids.ndim != 1 or matrix.ndim != 2 or len(ids) != len(matrix) or matrix.dtype.kind not in "fiu":
        raise BadInput(f"{path} has ids {ids.shape} and matrix {matrix.shape} of {matrix.dtype}; (n,) and (n, N) match")
    if matrix.shape[1] == 0:
        raise BadInput(f"{path} has no numbers: matrix is {matrix.shape}")
    names = [bare(str(name)) for name in ids]
    pick = choose(names)
    yield [names[i] for i in pick], matrix[pick].astype(np.float32)


def _line(error: Exception) -> str:
    """An error's text in one line of bearable length."""
    text = " ".join(str(error).split())
    return text if len(text) < 200 else text[:200] + "..."


def _cache_key(path: Path, wanted: frozenset[str] | None, away: frozenset[str], *how: Any) -> str:
    stat = path.stat()
    asked = [None if wanted is None else sorted(wanted), sorted(away), how]
    words = json.dumps([path.name, stat.st_size, stat.st_mtime_ns, asked])
    return f"{path.stem}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _cached(entry: Path) -> Submission | None:
    """What an earlier reading left, mapped into memory so that changes stay private; None if there is nothing."""
    ids, matrix = entry.with_name(entry.name + ".json"), entry.with_name(entry.name + ".npy")
    if not (ids.is_file() and matrix.is_file()):
        return None
    return Submission(tuple(json.loads(ids.read_text())), np.load(matrix, mmap_mode="c"))


def _keep(entry: Path, submission: Submission) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True)
    half = entry.with_name(f"{entry.name}.{os.getpid()}.part")
    with half.open("wb") as file:
        np.save(file, submission.matrix)
    os.replace(half, entry.with_name(entry.name + ".npy"))
    half.write_text(json.dumps(submission.ids))
    os.replace(half, entry.with_name(entry.name + ".json"))


def read_excluded(path: Path, *, lenient: bool = False) -> frozenset[str]:
    """The ids in a text file, one a line, without the endings of data cubes.

    ``lenient`` keeps the endings, with which no id of a submission matches, and takes a file that is not there for an
    empty one, both as in the reference.
    """
    if lenient and not path.is_file():
        return frozenset()
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the exclude file {path} cannot be read: {_line(error)}; give one id a line") from error
    return frozenset(line if lenient else bare(line) for line in lines if line)


def read_labels(folder: Path, *, lenient: bool = False) -> dict[str, Task]:
    """The tasks of a folder of ``<task>__<type>.csv`` files by name, sorted as the reference runs them.

    A file has columns ``id`` and ``label``; rows with an empty label are left out. Types are regr or regression, cls or
    classification. A classification task has exactly two label values.

    Raises:
        BadInput: no folder, no such file, a name without type, two files of one task, a label that is no number, a
            classification task of other than two values; and, unless ``lenient``, a task of one label value only, NaN
            or infinite labels, an id labelled twice.
    """
    if not folder.is_dir():
        raise BadInput(f"there is no folder {folder}; labels are files <task>__<type>.csv in one folder")
    tasks: dict[str, Task] = {}
    for path in sorted(folder.glob("*.csv")):
        name, _, kind = path.stem.partition("__")
        if kind not in KINDS:
            raise BadInput(f"{path.name} is not <task>__<type>.csv with a type of {', '.join(KINDS)}")
        if name in tasks:
            raise BadInput(f"the task {name} has two files in {folder}; keep {path.name} or the other one")
        tasks[name] = _task(path, name, KINDS[kind], lenient)
    if not tasks:
        raise BadInput(f"{folder} has no file <task>__<type>.csv")
    return dict(sorted(tasks.items()))


def _task(path: Path, name: str, kind: Kind, lenient: bool) -> Task:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            ids, values = _labels(path, csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path.name} is no CSV file: {_line(error)}") from error
    task = Task(name, kind, ids, np.array(values, np.float64))
    if not ids:
        raise BadInput(f"{path.name} has no labelled row")
    if kind == "classification" and len(np.unique(task.values)) > 2:
        raise BadInput(
            f"{path.name} is a classification task with {len(np.unique(task.values))} label values; two are needed, or "
            f"name it {name}__regr.csv"
        )
    if lenient:
        return task
    if not np.isfinite(task.values).all():
        raise BadInput(f"{path.name} has a label that is not finite at id {ids[int(np.argmin(np.isfinite(values)))]!r}")
    if np.ptp(task.values) == 0:
        raise BadInput(f"{path.name} has the same label {values[0]:g} in every row; there is nothing to predict")
    if len(set(ids)) < len(ids):
        twice = next(name for i, name in enumerate(ids) if name in ids[:i])
        raise BadInput(f"{path.name} labels the id {twice!r} more than once")
    return task


def _labels(path: Path, rows: csv.DictReader[str]) -> tuple[tuple[str, ...], list[float]]:
    """Ids and labels of the rows that have a label."""
    if not {"id", "label"} <= set(rows.fieldnames or ()):
        raise BadInput(f"{path.name} needs the columns id and label; it has {', '.join(rows.fieldnames or ['none'])}")
    ids, values = [], []
    for row in rows:
        if not row["label"]:
            continue
        try:
            values.append(float(row["label"]))
        except ValueError as error:
            raise BadInput(
                f"{path.name} has the label {row['label']!r} at id {row['id']!r}; it is no number"
            ) from error
        ids.append(bare(row["id"] or ""))
    return tuple(ids), values


def labelled(tasks: Iterable[Task]) -> frozenset[str]:
    """All ids that any task labels."""
    return frozenset(name for task in tasks for name in task.ids)
