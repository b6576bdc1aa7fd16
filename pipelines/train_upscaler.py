"""The x4 image network on your own imagery: a flow-matching teacher, then the student that needs one evaluation.

    python pipelines/train_upscaler.py smoke --data DIR
    python pipelines/train_upscaler.py cpu --data DIR --out runs/up
    python pipelines/train_upscaler.py cuda --data DIR --out runs/up

`DIR/imagery/` holds tar shards with a CSV beside each (`metaearth3d/train/imagery.py` says how). The time is the
preset's `minutes`, 40 % of it the teacher's. Result: `OUT/teacher/` and `OUT/student/`, diffusers pipeline folders with
a `training.json`, and sample sheets in their `run/`. Run the same command again after a stop; it goes on. Use it with
`metaearth3d generate --model OUT/student`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from _edge import run

from metaearth3d.cli import Minutes
from metaearth3d.diffusion.engine import checked_device
from metaearth3d.train.recipes import train_upscale


@dataclass(frozen=True)
class Config:
    """What is trained on what, for how long."""

    data: Path
    """Folder with imagery/."""
    out: Path
    """Folder for the run and its checkpoints."""
    minutes: float
    """Time budget of both stages together."""
    stage: Literal["all", "teacher", "student", "regression"] = "all"
    """Which part; student and regression start from the teacher in out."""
    seed: int = 0
    """Of weights, crops and noise."""
    device: str = "cpu"
    """Torch device."""


PRESETS = {
    "smoke": ("Two minutes, to see that everything runs.", Config(Path("data"), Path("runs/smoke"), minutes=2)),
    "cpu": ("An hour and a half on a few CPU cores.", Config(Path("data"), Path("runs/up"), minutes=90)),
    "cuda": ("The same on a GPU.", Config(Path("data"), Path("runs/up"), minutes=90, device="cuda")),
}


def main(config: Config) -> Path:
    """Train, or go on training, and return the last checkpoint's folder."""
    checked_device(config.device)
    return train_upscale(
        config.data,
        config.out,
        minutes=config.minutes,
        stage=config.stage,
        resume=True,
        seed=config.seed,
        device=config.device,
        on_step=Minutes(config.minutes),
    )


if __name__ == "__main__":
    sys.exit(run(main, PRESETS, description=__doc__))
