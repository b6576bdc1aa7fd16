"""Rows on disc: nothing is lost by stopping, tables read back exactly and appear whole."""

import numpy as np
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.judge.encoders import RowStore, write_table
from metaearth3d.judge.encoders import rows as module

FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)


def test_a_store_opened_again_has_what_was_appended(tmp_path):
    rows = np.random.default_rng(0).standard_normal((5, 3), dtype=np.float32)
    store = RowStore(tmp_path / "s", 3, {"encoder": "a"})
    for k in (3, 1, 4):
        store.append(f"id {k}", rows[k])
    again = RowStore(tmp_path / "s", 3, {"encoder": "a"})
    assert len(again) == 3 and "id 3" in again and "id 0" not in again
    again.append("id 0", rows[0])
    assert np.array_equal(again.rows(["id 0", "id 1", "id 3"]), rows[[0, 1, 3]])
    again.remove()
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("name, cut, left", [("rows.f32", 1, 2), ("rows.f32", 13, 1), ("ids.jsonl", 1, 2)])
def test_a_row_written_by_half_is_dropped_and_can_be_made_again(tmp_path, name, cut, left):
    rows = np.random.default_rng(1).standard_normal((3, 3), dtype=np.float32)
    store = RowStore(tmp_path, 3, {})
    for k in range(3):
        store.append(f"é{k}", rows[k])
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:-cut])
    again = RowStore(tmp_path, 3, {})
    assert len(again) == left
    for k in range(left, 3):
        again.append(f"é{k}", rows[k])
    assert np.array_equal(RowStore(tmp_path, 3, {}).rows(["é0", "é1", "é2"]), rows)


def test_rows_of_another_run_are_not_mixed_in(tmp_path):
    RowStore(tmp_path, 3, {"encoder": "a"})
    for dim, encoder in ((3, "b"), (4, "a")):
        with pytest.raises(OutputConflict, match="another run"):
            RowStore(tmp_path, dim, {"encoder": encoder})


def test_a_row_of_another_length_is_refused(tmp_path):
    with pytest.raises(BadInput, match="rows are 3 float32"):
        RowStore(tmp_path, 3, {}).append("a", np.zeros(4, np.float32))


@given(st.lists(st.text(min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=5, unique=True), st.data())
def test_tables_read_back_to_the_same_bits(tmp_path_factory, names, data):
    rows = data.draw(arrays(np.float32, (len(names), 3), elements=FINITE))
    folder = tmp_path_factory.mktemp("table")
    blocks = [(names[:2], rows[:2]), (names[2:], rows[2:])]
    parquet = pandas.read_parquet(write_table(folder / "t.parquet", iter(blocks), 3))
    assert parquet["id"].tolist() == names and np.array_equal(parquet[["0", "1", "2"]].to_numpy(np.float32), rows)
    plain = [f"n{k}" for k in range(len(names))]
    csv = pandas.read_csv(write_table(folder / "t.csv", iter([(plain, rows)]), 3))
    assert list(csv.columns) == ["id", "0", "1", "2"] and csv["id"].tolist() == plain
    assert np.array_equal(csv[["0", "1", "2"]].to_numpy(np.float64).astype(np.float32), rows)


def test_ids_with_commas_quotes_and_new_lines_are_quoted_and_others_are_not(tmp_path):
    import csv

    names = ["plain", 'a "quote", and', "two\nlines"]
    rows = np.ones((3, 1), np.float32)
    path = write_table(tmp_path / "t.csv", iter([(names, rows)]), 1)
    with path.open(newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["id", *names]
    assert write_table(tmp_path / "u.csv", iter([(["x"], rows[:1])]), 1).read_text() == "id,0\nx,1\n"


def test_a_failed_table_leaves_the_old_one_and_nothing_else(tmp_path):
    path = write_table(tmp_path / "t.csv", iter([(["a"], np.ones((1, 2), np.float32))]), 2)
    before = path.read_bytes()
    bad = np.array([[0, np.inf]], np.float32)
    with pytest.raises(BadInput, match="'c' holds values that are not finite"):
        write_table(path, iter([(["b"], np.ones((1, 2), np.float32)), (["c"], bad)]), 2)
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    with pytest.raises(BadInput, match=r"neither \.csv nor \.parquet"):
        write_table(tmp_path / "t.npy", iter([]), 2)
    with pytest.raises(BadInput, match="a block of 1 ids"):
        write_table(tmp_path / "t.parquet", iter([(["a"], np.ones((1, 3), np.float32))]), 2)


def test_a_large_table_is_written_block_by_block(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BLOCK_ROWS", 4)
    store = RowStore(tmp_path / "s", 2, {})
    names = [f"{k:02d}" for k in range(11)]
    for k, name in enumerate(reversed(names)):
        store.append(name, np.full(2, k, np.float32))
    sizes = [len(part) for part, _ in store.blocks(names)]
    write_table(tmp_path / "t.csv", store.blocks(names), 2)
    assert sizes == [4, 4, 3] and pandas.read_csv(tmp_path / "t.csv")["0"].tolist() == list(range(10, -1, -1))
