"""Submissions are taken whole and right, or refused in a sentence that names what to mend."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.judge.challenge import Manifest, Phase, validate
from metaearth3d.judge.neuco import Config

IDS = tuple(f"tile{k}" for k in range(6))
MANIFEST = Manifest("test", IDS, 4, 2000, "neuco", Config().nested(), {"dev": Phase(("task 1",), 1, 2, 5)})


def lines(ids=IDS, columns=3):
    rng = np.random.default_rng(0)
    head = ",".join(["id", *map(str, range(columns))])
    return [head, *(",".join([i, *(f"{v:.3f}" for v in rng.standard_normal(columns))]) for i in ids)]


def write(path, rows):
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def with_cell(text, row=2, column=2):
    rows = lines()
    cells = rows[row].split(",")
    cells[column] = text
    rows[row] = ",".join(cells)
    return rows


def test_a_whole_submission_is_taken_in_any_order_of_rows_and_columns(tmp_path):
    rows = lines()
    a = validate(write(tmp_path / "a.csv", rows), MANIFEST)
    assert (a.rows, a.dimensions) == (6, 3)
    turned = [",".join(reversed(row.split(","))) for row in [rows[0], *rows[:0:-1]]]
    b = validate(write(tmp_path / "b.csv", turned), MANIFEST)
    assert b[:2] == a[:2] and b.sha256 != a.sha256
    cubes = [rows[0], *(row.replace(",", ".zarr.zip,", 1) for row in rows[1:])]
    assert validate(write(tmp_path / "c.csv", cubes), MANIFEST).rows == 6


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (lines(IDS[:2]), r"4 ids are missing \(tile2, tile3, tile4 and 1 more\)"),
        (lines([*IDS, "tile3"]), r"1 id is there more than once \(tile3\)"),
        (lines([*IDS, "moon"]), r"1 id is not asked for \(moon\)"),
        (with_cell("nan"), r"1 id holds NaN or infinity \(tile1\)"),
        (with_cell("-inf"), "holds NaN or infinity"),
        (with_cell("1e39"), r"holds numbers beyond float32 \(tile1\)"),
        (with_cell(""), r"holds what is no number \(tile1 \(''\)\)"),
        (with_cell("1_000"), "no number"),
        (with_cell("abc"), "'abc'"),
        (with_cell("\u0663"), "no number"),
        ([*lines(), "tile0,1"], r"1 row has not 3 numbers and an id \(line 8\)"),
        (lines(columns=5), "5 numbers a row; 1 to 4 are accepted"),
        (lines(columns=0), "0 numbers a row"),
        ([row + ",0" for row in lines()], "id and numbers 0,1,2"),
        (["id,0,2", "tile0,1,1"], "without a gap"),
        (["name,0,1", "tile0,1,1"], "one id and numbers"),
        ([*lines(), "x" * 3000], "2,000 are allowed"),
        ([lines()[0], '"tile0,1,1,1'], "no CSV"),
    ],
)
def test_a_fault_is_named_with_its_first_offenders(tmp_path, rows, said):
    with pytest.raises(BadInput, match=said):
        validate(write(tmp_path / "s.csv", rows), MANIFEST)


def test_all_faults_are_told_at_once(tmp_path):
    rows = [*with_cell("nan"), "moon,1,1,1"]
    del rows[1]
    with pytest.raises(BadInput, match=r"not asked for.*missing \(tile0\)") as told:
        validate(write(tmp_path / "s.csv", rows), MANIFEST)
    assert "NaN" in str(told.value) and "\n" not in str(told.value)


def test_no_file_an_empty_one_and_one_that_is_no_text_are_refused(tmp_path):
    with pytest.raises(BadInput, match="no file"):
        validate(tmp_path / "none.csv", MANIFEST)
    with pytest.raises(BadInput, match="is empty"):
        (tmp_path / "empty.csv").touch()
        validate(tmp_path / "empty.csv", MANIFEST)
    with pytest.raises(BadInput, match="UTF-8"):
        (tmp_path / "raw.csv").write_bytes(b"id,0\n\xff\xfe,1\n")
        validate(tmp_path / "raw.csv", MANIFEST)


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_whatever_a_cell_holds_the_benchmark_can_read_what_is_taken(tmp_path_factory, text):
    from metaearth3d.judge.neuco import read_submission

    path = write(tmp_path_factory.mktemp("cell") / "s.csv", with_cell('"' + text.replace('"', '""') + '"'))
    try:
        validate(path, MANIFEST)
    except BadInput as error:
        assert "\n" not in str(error)
        return
    assert np.isfinite(read_submission(path).matrix).all()


@given(st.floats(-3e38, 3e38), st.sampled_from(["{!r}", "{:.3f}", "{:+.2E}", " {!r}", "{!r} "]))
def test_however_a_number_is_written_the_benchmark_reads_what_is_taken(tmp_path_factory, value, form):
    from metaearth3d.judge.neuco import read_submission

    path = write(tmp_path_factory.mktemp("cell") / "s.csv", with_cell(form.format(value)))
    try:
        validate(path, MANIFEST)
    except BadInput:
        assert " " in form
        return
    assert read_submission(path).matrix[1, 1] == pytest.approx(value, rel=1e-2, abs=1e-3)


def test_a_manifest_is_read_as_it_was_written_and_others_are_refused(tmp_path):
    (tmp_path / "challenge.json").write_text(MANIFEST.text())
    assert Manifest.load(tmp_path) == Manifest.load(tmp_path / "challenge.json") == MANIFEST
    assert MANIFEST.settings("dev").k_folds == 5
    with pytest.raises(BadInput, match="no phase eval"):
        MANIFEST.phase("eval")
    for text in ("{", "[]", '{"format": 1}', '{"format": 1, "phases": {}, "ids": [], "more": 1}'):
        (tmp_path / "challenge.json").write_text(text)
        with pytest.raises(BadInput, match="no manifest"):
            Manifest.load(tmp_path)
    (tmp_path / "challenge.json").write_text('{"format": 2}')
    with pytest.raises(BadInput, match="format 1"):
        Manifest.load(tmp_path)
    with pytest.raises(BadInput, match="there is no"):
        Manifest.load(tmp_path / "gone")
