"""Tables: the same numbers from every format, in bounded memory, and broken ones refused at the door."""

import io
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco import read_excluded, read_labels, read_submission
from metaearth3d.judge.neuco.synthetic import synthetic, write_labels, write_submission
from metaearth3d.judge.neuco.tables import standardize
from metaearth3d.judge.neuco.text import parse

NUMBERS = st.one_of(
    st.floats(width=32, allow_nan=False, allow_infinity=False).map(repr),
    st.floats(-1e6, 1e6).map(repr),
    st.decimals(-1000, 1000, places=4).map(str),
    st.integers(-(10**25), 10**25).map(str),
    st.sampled_from(["0", "-0.0", ".5", "5.", "+3", "1e5", "1E-7", "00012", "1e-60", "0.1234567890123456789012"]),
)


def written(tmp_path, text, name="rows.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_plain_numbers_are_read_as_python_reads_them(rows, end):
    lines = [",".join(["name", *row]).encode() for row in rows]
    block = end.encode().join(lines)
    starts = np.cumsum([0, *(len(line) + len(end) for line in lines[:-1])])
    out = np.zeros((len(rows), 3), np.float32)
    places = np.array([-1, 2, 0, 1])
    assert parse(np.frombuffer(block, np.uint8), starts, starts + [len(v) for v in lines], places, out).all()
    with np.errstate(over="ignore"):
        expected = np.array([[float(v) for v in row] for row in rows]).astype(np.float32)[:, [1, 2, 0]]
    assert np.allclose(out, expected, rtol=1.2e-7, atol=1e-45)


@pytest.mark.parametrize(
    "line", ["a,1", "a,1,2,3", "a,1,", "a,,2", "a,1,nan", "a,1, 2", "a,1.2.3,2", "a,--1,2", "a,1e,2", 'a,"1",2']
)
def test_lines_that_are_not_plain_are_said_to_be_so(line):
    out = np.zeros((1, 2), np.float32)
    data = np.frombuffer(line.encode(), np.uint8)
    assert not parse(data, np.array([0]), np.array([len(data)]), np.array([-1, 0, 1]), out)[0]


def test_a_csv_is_read_as_pandas_reads_it(tmp_path):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.standard_normal((50, 12)) * 10.0 ** rng.integers(-6, 6, (50, 12)))
    frame.insert(0, "id", [f"t{i}" for i in range(50)])
    frame.to_csv(tmp_path / "rows.csv", index=False)
    found = read_submission(tmp_path / "rows.csv")
    assert found.ids == tuple(frame["id"])
    oracle = pd.read_csv(tmp_path / "rows.csv").iloc[:, 1:].to_numpy(np.float32)
    assert np.array_equal(found.matrix, oracle)


def test_every_format_and_spelling_gives_the_same_rows(tmp_path):
    submission, _ = synthetic({"a": ("regression", 30)}, dim=11)
    ids, matrix = submission.ids, submission.matrix
    columns = {str(i): matrix[:, i] for i in range(11)}
    write_submission(tmp_path / "rows.csv", submission)
    text = (tmp_path / "rows.csv").read_text()
    np.savez(tmp_path / "rows.npz", ids=np.array(ids), matrix=matrix)
    pq.write_table(
        pa.table({"id": ids, **dict(reversed(columns.items()))}), tmp_path / "rows.parquet", row_group_size=7
    )
    pq.write_table(pa.table({"id": ids, "embedding": list(matrix)}), tmp_path / "lists.parquet")
    zarr = "\n".join(line.replace(",", ".zarr.zip,", 1) if i else line for i, line in enumerate(text.splitlines()))
    frame = pd.read_csv(io.StringIO(text), dtype=str)
    frame[[*reversed(columns), "id"]].to_csv(tmp_path / "turned.csv", index=False, quoting=1)
    paths = [tmp_path / name for name in ("rows.npz", "rows.parquet", "lists.parquet", "turned.csv")]
    paths += [written(tmp_path, "\ufeff" + zarr, "zarr.csv"), written(tmp_path, text.replace("\n", "\r\n"), "crlf.csv")]
    paths += [written(tmp_path, text.rstrip("\n") + "\n\n", "blank.csv"), tmp_path / "rows.csv"]
    for path in paths:
        found = read_submission(path)
        assert found.ids == ids and np.array_equal(found.matrix, matrix), path.name


def test_blocks_do_not_show(tmp_path, monkeypatch):
    submission, _ = synthetic({"a": ("regression", 40)}, dim=5)
    write_submission(tmp_path / "rows.csv", submission)
    monkeypatch.setattr("metaearth3d.judge.neuco.formats.BLOCK_BYTES", 61)
    monkeypatch.setattr("metaearth3d.judge.neuco.formats.BLOCK_VALUES", 7)
    monkeypatch.setattr("metaearth3d.judge.neuco.tables.BLOCK_VALUES", 7)
    found = read_submission(tmp_path / "rows.csv")
    assert found.ids == submission.ids and np.array_equal(found.matrix, submission.matrix)
    oracle = (submission.matrix - submission.matrix.mean()) / submission.matrix.std()
    standardize(found.matrix)
    assert np.allclose(found.matrix, oracle, atol=1e-6)


def test_one_mean_and_one_deviation_for_all_numbers():
    matrix = np.array([[1, 2], [3, 10]], np.float32)
    standardize(matrix)
    assert np.allclose(matrix, (np.array([[1, 2], [3, 10]]) - 4) / np.sqrt(12.5))
    flat = np.full((2, 2), 3, np.float32)
    standardize(flat)
    assert not flat.any()


def test_only_wanted_rows_are_kept_and_short_ones_padded(tmp_path):
    path = written(tmp_path, "id,10,2,note\na,1,2,x\nb,text,4,y\nc,5,6,z\n")
    found = read_submission(path, keep={"a", "c", "far"}, exclude={"c"}, embedding_dim=4)
    assert found.ids == ("a",) and found.matrix.tolist() == [[2, 1, 0, 0]]  # columns in numerical order, note left out


def test_without_numbered_columns_all_others_count_in_the_files_order(tmp_path):
    assert read_submission(written(tmp_path, "z,id,a\n1,x,2\n")).matrix.tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("id,0,1\n", "no row"),
        ("name,0,1\na,1,2\n", "no column 'id'"),
        ("id\na\n", "no column of numbers"),
        ("id,0,0\na,1,2\n", "column '0' more than once"),
        ("id,0,1\na,1,2\na,1,2\n", "id 'a' more than once"),
        ("id,0,1\na.zarr,1,2\na,1,2\n", "id 'a' more than once"),
        ("id,0,1\na,1,nan\n", "must be finite"),
        ("id,0,1\na,1,\n", "must be finite"),
        ("id,0,1\na,1,inf\n", "must be finite"),
        ("id,0,1\na,1,1e39\n", "must be finite"),
        ("id,0,1\na,1,two\n", "'two' at id 'a', column '1'"),
        ("id,0\r,1\na,1,2\n", "no CSV of UTF-8 text"),
        ('id,0,1\n"a\r",1,x\r2\n', "no CSV of UTF-8 text"),
        ("id,0,1\na,1\n", "2 cells at id 'a'; the header has 3"),
        ("id,0,1\na,1,2,3\n", "4 cells"),
        ("id,0,1,2\na,1,2,3\n", "3 numbers a row, more than embedding_dim 2"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow encountered in cast")
def test_broken_csv_files_are_refused_in_one_sentence(tmp_path, text, what):
    with pytest.raises(BadInput, match=what) as error:
        read_submission(written(tmp_path, text), embedding_dim=2)
    assert "\n" not in str(error.value)


def test_broken_files_of_other_formats_are_refused(tmp_path):
    with pytest.raises(BadInput, match="no submission file"):
        read_submission(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="cannot be read"):
        read_submission(written(tmp_path, "no parquet", "a.parquet"))
    with pytest.raises(BadInput, match="arrays ids"):
        read_submission(written(tmp_path, "no npz", "a.npz"))
    np.savez(tmp_path / "b.npz", ids=np.array(["a"]), matrix=np.zeros((2, 3)))
    with pytest.raises(BadInput, match="match"):
        read_submission(tmp_path / "b.npz")
    np.savez(tmp_path / "c.npz", ids=np.array(["a", "a"]), matrix=np.zeros((2, 3)))
    with pytest.raises(BadInput, match="more than once"):
        read_submission(tmp_path / "c.npz")
    pq.write_table(pa.table({"id": ["a"], "0": ["text"]}), tmp_path / "d.parquet")
    with pytest.raises(BadInput, match="numbers are needed"):
        read_submission(tmp_path / "d.parquet")
    pq.write_table(pa.table({"id": ["a", "b"], "0": [1.0, None]}), tmp_path / "e.parquet")
    with pytest.raises(BadInput, match="must be finite"):
        read_submission(tmp_path / "e.parquet")
    pq.write_table(pa.table({"id": ["a", "b"], "v": [[1.0], [1.0, 2.0]]}), tmp_path / "f.parquet")
    with pytest.raises(BadInput, match="different lengths"):
        read_submission(tmp_path / "f.parquet")


def test_lenient_reading_does_as_pandas_with_coercion(tmp_path):
    text = "id,0,1\na,1,two\nb,,nan\na,3,4\nc,inf,1e2\n"
    found = read_submission(written(tmp_path, text), lenient=True)
    frame = pd.read_csv(io.StringIO(text))
    oracle = frame[["0", "1"]].apply(pd.to_numeric, errors="coerce").fillna(0).to_numpy(np.float32)
    assert found.ids == ("a", "b", "a", "c") and np.array_equal(found.matrix, oracle)


def test_a_cached_table_is_the_table_until_the_file_changes(tmp_path):
    path, cache = written(tmp_path, "id,0\na,1\nb,2\n"), tmp_path / "cache"
    first = read_submission(path, cache=cache)
    again = read_submission(path, cache=cache)
    assert again.ids == first.ids and np.array_equal(again.matrix, first.matrix)
    assert len(list(cache.glob("*.npy"))) == 1
    again.matrix[:] = 9  # private
    assert read_submission(path, cache=cache).matrix.tolist() == [[1], [2]]
    assert read_submission(path, cache=cache, keep={"b"}).matrix.tolist() == [[2]]
    written(tmp_path, "id,0\na,1\nb,22\n")
    assert read_submission(path, cache=cache).matrix.tolist() == [[1], [22]]


MEASURE = """
import sys
from pathlib import Path
from metaearth3d.judge.neuco import read_submission

def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024

small, large = map(Path, sys.argv[1:3])
read_submission(small, keep={"x7"})
before = peak()
found = read_submission(large, keep={f"x{i}" for i in range(0, 12000, 40)})
print(peak() - before, found.matrix.nbytes / 2**20, *found.matrix.shape)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the kernel's account of peak memory")
def test_a_large_csv_needs_the_memory_of_its_wanted_rows(tmp_path):
    body = ",".join(f"{v:.9f}" for v in np.random.default_rng(0).standard_normal(1024))
    head = "id," + ",".join(map(str, range(1024))) + "\n"
    small = written(tmp_path, head + "".join(f"x{i},{body}\n" for i in range(8)), "small.csv")
    with (tmp_path / "large.csv").open("w") as file:
        file.write(head)
        file.writelines(f"x{i},{body}\n" for i in range(12000))
    size_mib = (tmp_path / "large.csv").stat().st_size / 2**20
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, small, tmp_path / "large.csv"], capture_output=True, text=True, check=True
    )
    grown, matrix, rows, dim = map(float, run.stdout.split())
    assert (rows, dim) == (300, 1024) and size_mib > 130
    assert grown < matrix + 32  # reading the text, or all 47 MiB of numbers, would not fit


def test_labels_are_read_by_task_in_order_of_name(tmp_path):
    _, tasks = synthetic({"b": ("classification", 20), "a": ("regression", 20)}, dim=2)
    write_labels(tmp_path, tasks)
    (tmp_path / "c__classification.csv").write_text("id,label\nx.zarr.zip,1\ny,\nz,2\n")
    found = read_labels(tmp_path)
    assert list(found) == ["a", "b", "c"] and found["a"].kind == "regression"
    assert found["c"].ids == ("x", "z") and found["c"].values.tolist() == [1, 2]
    assert found["a"].ids == tasks["a"].ids and np.array_equal(found["a"].values, tasks["a"].values)


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.csv", "id,label\nx,1\n", "not <task>__<type>.csv"),
        ("a__rank.csv", "id,label\nx,1\n", "a type of regr"),
        ("a__regr.csv", "id,value\nx,1\n", "needs the columns id and label"),
        ("a__regr.csv", "", "needs the columns"),
        ("a__regr.csv", "id,label\nx,\n", "no labelled row"),
        ("a__regr.csv", "id,label\nx,high\n", "label 'high'"),
        ("a__regr.csv", "id,label\nx,1\ny,nan\n", "not finite at id 'y'"),
        ("a__regr.csv", "id,label\nx,3\ny,3\n", "the same label 3 in every row"),
        ("a__cls.csv", "id,label\nx,1\ny,1\n", "the same label"),
        ("a__cls.csv", "id,label\nx,1\ny,2\nz,3\n", "classification task with 3 label values"),
        ("a__regr.csv", "id,label\nx,1\ny,2\nx,3\n", "labels the id 'x' more than once"),
        ("a__regr.csv", b"id,label\n\xff\xfe,1\n", "no CSV file"),
    ],
)
def test_broken_label_files_are_refused(tmp_path, name, text, what):
    written(tmp_path, text, name)
    with pytest.raises(BadInput, match=what):
        read_labels(tmp_path)


def test_label_folders_without_tasks_or_with_one_twice_are_refused(tmp_path):
    with pytest.raises(BadInput, match="no folder"):
        read_labels(tmp_path / "none")
    with pytest.raises(BadInput, match="has no file"):
        read_labels(tmp_path)
    for kind in ("cls", "regr"):
        written(tmp_path, "id,label\nx,1\ny,0\n", f"a__{kind}.csv")
    with pytest.raises(BadInput, match="two files"):
        read_labels(tmp_path)


def test_excluded_ids_lose_their_endings_unless_lenient(tmp_path):
    path = written(tmp_path, "a.zarr.zip\n\n b \n", "bad.txt")
    assert read_excluded(path) == {"a", "b"} and read_excluded(path, lenient=True) == {"a.zarr.zip", "b"}
    assert read_excluded(tmp_path / "none", lenient=True) == frozenset()
    with pytest.raises(BadInput, match="cannot be read"):
        read_excluded(tmp_path / "none")
