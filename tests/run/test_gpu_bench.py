"""The bench of a GPU, on a CPU: that it runs to its end and its figures hang together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "bench" / "gpu.py"


def test_every_figure_is_there_and_they_agree(tmp_path: Path, tiny_model: Path) -> None:
    out = tmp_path / "gpu.json"
    words = ["--device", "cpu", "--model", tiny_model, "--gsd", "16", "--size-px", "96", "--block-px", "64"]
    command = [
        sys.executable,
        SCRIPT,
        *words,
        "--precision",
        "float32",
        "--repeats",
        "1",
        "--price",
        "2.5",
        "--out",
        out,
    ]
    made = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    figures = json.loads(out.read_text())
    assert sorted(figures["runs"]) == ["16 m, float32"] and "km2 / hour" in made.stdout
    for found in figures["runs"].values():
        whole = found["end_to_end"]
        assert found["ratio"] == pytest.approx(whole["mpx_per_s"] / found["bare"]["mpx_per_s"], rel=1e-3)
        km2 = whole["pixels"] * 16**2 / 1e6
        assert found["km2_per_device_hour"] == pytest.approx(3600 * km2 / whole["seconds"], rel=1e-3)
        assert found["price_per_1000_km2"] == pytest.approx(2500 / found["km2_per_device_hour"], rel=1e-3)
    agreed = figures["agreement"]
    assert agreed["another slot"]["equal"] == 1.0  # a window does not know who shares its batch
    assert 0 < agreed["bf16 to float32"]["equal"] < 1.0
