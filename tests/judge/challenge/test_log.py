"""Results only grow, and any other change to them shows."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.judge.challenge.log import START, Log

WRITER = """
import sys
from pathlib import Path
from metaearth3d.judge.challenge.log import Log
log = Log(Path(sys.argv[1]), Path(sys.argv[2]))
for k in range(20):
    with log.locked():
        records = log.read()
        log.append({"number": len(records), "by": sys.argv[3]}, records)
"""


def filled(folder, count=4):
    log = Log(folder / "results.jsonl", folder / "head.json")
    log.create()
    for k in range(count):
        log.append({"number": k, "team": f"team {k}", "q": k / 3}, log.read())
    return log


def test_records_are_read_as_they_were_written(tmp_path):
    log = filled(tmp_path)
    assert [r["number"] for r in log.read()] == [0, 1, 2, 3]
    assert log.read()[2]["q"] == 2 / 3
    assert log.last() != START


def tampered(lines, how):
    changed = [lines[0], lines[1].replace(b"team 1", b"team X"), *lines[2:]]
    return {
        "changed": changed,
        "cut off": lines[:-1],
        "emptied": [],
        "left out": [lines[0], *lines[2:]],
        "moved": [lines[1], lines[0], *lines[2:]],
        "repeated": [*lines, lines[-1]],
        "torn": [*lines[:-1], lines[-1][:20]],
        "no object": [*lines, b"17"],
        "infinite": [lines[0].replace(b'"q":0.0', b'"q":1e999'), *lines[1:]],
    }[how]


WAYS = ("changed", "cut off", "emptied", "left out", "moved", "repeated", "torn", "no object", "infinite")


@pytest.mark.parametrize("how", WAYS)
def test_tampering_shows(tmp_path, how):
    log = filled(tmp_path)
    lines = log.lines.read_bytes().splitlines()
    log.lines.write_bytes(b"".join(line + b"\n" for line in tampered(lines, how)))
    with pytest.raises(BadInput, match=r"tampered|not what was last written"):
        log.read()
    log.lines.write_bytes(b"".join(line + b"\n" for line in lines))  # the control: as it was, it is in order
    assert len(log.read()) == 4


def test_a_whole_chain_made_anew_shows_too(tmp_path):
    log = filled(tmp_path)
    (tmp_path / "forged").mkdir()
    forged = filled(tmp_path / "forged", 5)
    assert len(forged.read()) == 5  # in order in itself
    log.lines.write_bytes(forged.lines.read_bytes())
    with pytest.raises(BadInput, match="not what was last written"):
        log.read()


@given(st.integers(0, 10**9), st.sampled_from(b'0123456789abcdefxyz{}",'))
def test_no_byte_can_change_unseen(tmp_path_factory, place, byte):
    log = filled(tmp_path_factory.mktemp("log"), 3)
    content = bytearray(log.lines.read_bytes())
    place %= len(content)
    if content[place] == byte:
        return
    content[place] = byte
    log.lines.write_bytes(bytes(content))
    with pytest.raises(BadInput):
        log.read()


def test_a_writer_killed_between_its_two_files_is_no_forger(tmp_path):
    log = filled(tmp_path)
    head = json.loads(log.head.read_text())
    before = log.lines.read_bytes()
    log.append({"number": 4}, log.read())
    log.head.write_text(json.dumps({"last": head["last"], "next": log.last()}))  # killed after the line
    assert len(log.read()) == 5
    log.lines.write_bytes(before)  # killed before the line
    assert len(log.read()) == 4
    log.append({"number": 4, "again": True}, log.read())
    assert log.read()[-1]["again"]


def test_two_writers_at_once_lose_nothing(tmp_path):
    log = filled(tmp_path, 0)
    run = [
        subprocess.Popen([sys.executable, "-c", WRITER, log.lines, log.head, name], env={**os.environ})
        for name in ("a", "b")
    ]
    assert [process.wait(timeout=120) for process in run] == [0, 0]
    records = log.read()
    assert [r["number"] for r in records] == list(range(40))
    assert {r["by"] for r in records} == {"a", "b"}
