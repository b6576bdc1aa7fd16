"""A run that is killed at any moment and started again ends in the bytes of one that never was.

One process imports everything and forks a child for each run, so that a kill can come at any moment of the work itself.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

KILLS = 10
PLACE = ["--size-m", "512", "--gsd", "4", "--seed", "3"]


def start(words: Sequence[str], said: Path) -> int:
    """Id of a forked process that runs a command and writes what it says to a file."""
    from metaearth3d.cli import main

    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
            for stream in (1, 2):
                os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
            code = main(words)
        finally:
            os._exit(code)
    return pid


def finish(pid: int) -> int:
    """Exit code of a process, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def stopped(words: Sequence[str], said: Path, *, after_s: float, by: signal.Signals) -> int:
    """Exit code of a run that gets a signal after some time; 0 if it was done before."""
    pid = start(words, said)
    time.sleep(after_s)
    os.kill(pid, by)
    return finish(pid)


def drive(image: str, model: str, folder: Path) -> dict[str, Any]:
    """Undisturbed, killed and interrupted runs; what each left and where each ended, file by file."""
    import torch
    from support import tree

    from metaearth3d.world import load_parts, preview, stac  # noqa: F401

    torch.set_num_threads(1)
    load_parts(model)
    rng, said = random.Random(5), folder / "said.txt"

    def words(out: Path) -> list[str]:
        return ["generate", "--image", image, "--model", model, "--out", str(out), *PLACE]

    assert finish(start(words(folder / "warm"), said)) == 0
    began = time.monotonic()
    assert finish(start(words(folder / "whole"), said)) == 0
    whole_s = time.monotonic() - began

    def run(name: str, moments: Sequence[float], by: signal.Signals) -> dict[str, Any]:
        out = folder / name
        codes, left = [], []
        for moment in moments:
            codes.append(stopped(words(out), said, after_s=moment * whole_s, by=by))
            left.append(tree(out))
        last = finish(start(words(out), said))
        after = tree(out)
        shutil.rmtree(out)
        return {"codes": codes, "left": left, "last": last, "after": after}

    moments = [(k + rng.random()) / KILLS for k in range(KILLS)]
    runs = {f"killed at {m:.2f}": run(f"k{m:.2f}", [m], signal.SIGKILL) for m in moments}
    runs["killed again and again"] = run("kn", [rng.uniform(0.05, 0.4) for _ in range(KILLS)], signal.SIGKILL)
    for by in (signal.SIGTERM, signal.SIGINT):
        runs[by.name] = run(by.name, [rng.uniform(0.1, 0.5) for _ in range(3)], by)
    return {"whole": tree(folder / "whole"), "said": said.read_text(), "runs": runs}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, image_path: Path, tiny_model: Path) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("resume")
    command = [sys.executable, __file__, str(image_path), str(tiny_model), str(folder)]
    paths = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    found = subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths})
    assert found.returncode == 0
    told: dict[str, Any] = json.loads((folder / "told.json").read_text())
    return told


def finished(files: dict[str, str]) -> dict[str, str]:
    """Files under their final names."""
    return {name: digest for name, digest in files.items() if not any(p[0] == "." for p in name.split("/"))}


def test_a_killed_run_resumes_to_the_same_bytes(runs: dict[str, Any]) -> None:
    assert finished(runs["whole"]) == runs["whole"] and len(runs["whole"]) > 12
    for name, run in runs["runs"].items():
        assert run["last"] == 0, name
        assert run["after"] == runs["whole"], name


def test_whatever_has_its_final_name_is_whole(runs: dict[str, Any]) -> None:
    for name, run in runs["runs"].items():
        for left in run["left"]:
            assert finished(left).items() <= runs["whole"].items(), name


def test_the_kills_came_in_the_middle(runs: dict[str, Any]) -> None:
    """A control: most runs were really cut short, at different stages."""
    killed = [run for name, run in runs["runs"].items() if name.startswith("killed at")]
    assert len(killed) == KILLS
    assert sum(run["codes"] == [-signal.SIGKILL] for run in killed) >= KILLS // 2
    assert len({len(finished(run["left"][0])) for run in killed}) >= 4
    assert any(".cores/" in name for run in killed for name in run["left"][0])


def test_ctrl_c_says_how_to_go_on(runs: dict[str, Any]) -> None:
    assert 130 in runs["runs"]["SIGINT"]["codes"] and -signal.SIGTERM in runs["runs"]["SIGTERM"]["codes"]
    assert "metaearth3d: stopped; run the same command again to go on" in runs["said"]
    assert "Traceback" not in runs["said"]
    assert not [name for left in runs["runs"]["SIGINT"]["left"] for name in left if ".tmp-" in name]


if __name__ == "__main__":
    told = drive(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    Path(sys.argv[3], "told.json").write_text(json.dumps(told))
