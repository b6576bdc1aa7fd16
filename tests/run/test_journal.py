"""The journal: whole lines only, later epochs over earlier ones, and files that are really there."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.journal import DONE, FAILED, OPEN, Journal, Ledger, entries, next_epoch, sealed, unsealed

ENTRY = {"k": "done", "n": 1, "m": 0.5, "files": [["a.tif", 3, "00"]]}


@pytest.fixture
def folder(tmp_path: Path) -> LocalFolder:
    """A folder with the one file that the entries speak of."""
    (tmp_path / "a.tif").write_bytes(b"abc")
    return LocalFolder(tmp_path)


def write(folder: LocalFolder, *lines: dict[str, object]) -> Path:
    """An epoch with these entries; its file."""
    with Journal(folder, next_epoch(folder), "main") as journal:
        for line in lines:
            journal.add(line)
    return folder.path / f"{journal.stem}.jsonl"


def test_a_line_is_read_back_and_every_shorter_or_altered_one_is_refused() -> None:
    line = sealed(ENTRY)
    assert unsealed(line) == ENTRY
    assert all(unsealed(line[:n]) is None for n in range(len(line)))
    assert all(unsealed(line[:k] + bytes([line[k] ^ 1]) + line[k + 1 :]) is None for k in range(len(line)) if k != 8)


def test_a_torn_line_is_dropped_and_what_comes_after_it_is_read(folder: LocalFolder) -> None:
    path = write(folder, ENTRY, {**ENTRY, "n": 2})
    path.write_bytes(path.read_bytes()[:-7])
    assert [entry["n"] for entry in entries(folder)] == [1]
    write(folder, {**ENTRY, "n": 3})
    assert [entry["n"] for entry in entries(folder)] == [1, 3]
    assert Ledger.read(folder, 5).state.tolist() == [OPEN, DONE, OPEN, DONE, OPEN]


def test_the_later_epoch_counts(folder: LocalFolder) -> None:
    write(folder, ENTRY, {"k": "failed", "n": 2, "error": "x"})
    write(folder, {"k": "redo", "n": 1}, {**ENTRY, "n": 2})
    ledger = Ledger.read(folder, 3)
    assert ledger.state.tolist() == [OPEN, OPEN, DONE] and ledger.count(FAILED) == 0
    assert [entry["n"] for entry in ledger.finals(folder)] == [2]


@pytest.mark.parametrize("harm", [lambda p: p.unlink(), lambda p: p.write_bytes(b"ab")], ids=["gone", "cut short"])
def test_a_job_whose_file_is_harmed_is_open_again(folder: LocalFolder, harm: object) -> None:
    write(folder, ENTRY)
    assert Ledger.read(folder, 2).count(DONE) == 1
    harm(folder.path / "a.tif")  # type: ignore[operator]
    assert Ledger.read(folder, 2).count(DONE) == 0
    assert Ledger.read(folder, 2, check=False).count(DONE) == 1  # what status asks, without looking at files


def test_entries_of_another_plan_are_passed_over(folder: LocalFolder) -> None:
    write(folder, {**ENTRY, "n": 99}, {**ENTRY, "n": -1})
    assert Ledger.read(folder, 3).state.tolist() == [OPEN] * 3
