"""The upscaler's whole recipe: teacher, few-step student, one-pass control; each saved as a diffusers checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file

from metaearth3d.errors import BadInput
from metaearth3d.models import UpscalerNet
from metaearth3d.models.presets import build, preset_config
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.imagery import Place, drop_blank, load_places
from metaearth3d.train.looks import Looks, usual_looks
from metaearth3d.train.loop import Budget, State, Task, train
from metaearth3d.train.record import grouped, provenance, write_record
from metaearth3d.train.student import StudentTask
from metaearth3d.train.upscale import UpscaleTask

if TYPE_CHECKING:
    from metaearth3d.train.captions import Captioner

UNTOLD = 0.4  # share of crops of which nothing is said
STAGES = ("teacher", "student", "regression")
SHARES = {"teacher": 0.4, "student": 0.6}  # of the minutes, when both are trained
BUDGETS = {
    "teacher": Budget(minutes=1, lr=1.5e-3),
    "student": Budget(minutes=1, lr=3e-4, ema=0.998, warmup_steps=25, sheet_every_s=300),
    "regression": Budget(minutes=1, lr=5e-4, warmup_steps=25),
}


def train_upscale(
    data: Path,
    out: Path,
    *,
    minutes: float,
    stage: str = "all",
    preset: str = "small",
    begin: Path | None = None,
    resume: bool = False,
    seed: int = 0,
    device: str = "cpu",
    on_step: Callable[[State], None] | None = None,
) -> Path:
    """Train the upscaler on the images under ``data/imagery`` and return the checkpoint's folder.

    ``stage="all"`` spends 40 % of the minutes on the flow-matching teacher and the rest on the one-evaluation student;
    ``student`` and ``regression`` alone start from the teacher in ``out/teacher``, or ``student`` from the student in
    the checkpoint folder ``begin``, with a new critic that learns alone at first. Each stage's running state and
    sample sheets are in ``out/<stage>/run``; run the same command with ``resume`` to go on.
    """
    if stage not in ("all", *STAGES):
        raise BadInput(f"stage is {stage!r}; it is all, {', '.join(STAGES)}")
    preset_config(preset, "upscale")  # refused before the data are read
    if begin is not None and stage != "student":
        raise BadInput(f"--begin goes with --stage student, which tunes on; the stage is {stage}")
    first = None if begin is None else _student_net(begin)
    torch.manual_seed(seed)
    places = drop_blank(load_places(data))
    last = out
    for name in ("teacher", "student") if stage == "all" else (stage,):
        share = SHARES[name] if stage == "all" else 1.0
        budget = replace(BUDGETS[name], minutes=minutes * share)
        run: dict[str, Any] = {"resume": resume, "seed": seed, "device": device, "on_step": on_step}
        last = _stage(name, places, out, budget, preset, first=first, **run)
    return last


def _stage(
    name: str,
    places: list[Place],
    out: Path,
    budget: Budget,
    preset: str,
    *,
    first: UpscalerNet | None,
    resume: bool,
    seed: int,
    device: str,
    on_step: Callable[[State], None] | None,
) -> Path:
    net = first or (build(preset, "upscale") if name == "teacher" else teacher_net(out, preset))
    task: Task
    if name == "student":
        task = StudentTask(net.to(device), places, captioner=captioner(), tuned=first is not None)
    else:
        task = UpscaleTask(net.to(device), places, regression=name == "regression", captioner=captioner())
    average, state = train(task, budget, out / name / "run", seed=seed, resume=resume, on_step=on_step)
    assert isinstance(average, UpscalerNet)
    if name == "student" and average.config.sharpness is not None:
        average = with_looks(average, usual_looks(average, places, seed=seed))
    folder = out / name
    save_upscaler(average, folder)
    command = f"metaearth3d train upscale --stage {name} --data DIR --out {out.name} --minutes {budget.minutes:g}"
    command += "" if preset == "small" else f" --preset {preset}"
    command += "" if first is None else " --begin CHECKPOINT"
    write_record(folder, state, command, stage=name, data=grouped(provenance(places)))
    return folder


def _student_net(folder: Path) -> UpscalerNet:
    """The network of a checkpoint folder as ``save_upscaler`` writes it, in single precision."""
    if not (folder / "net" / "config.json").is_file():
        raise BadInput(f"{folder} is no upscaler's checkpoint folder: it has no net/config.json")
    net = UpscalerNet.from_pretrained(folder / "net")
    assert isinstance(net, UpscalerNet)
    return net.float().train()


def captioner() -> Captioner | None:
    """What says in words what a crop shows, by the shipped text encoder; None where none ships."""
    from metaearth3d.models import TextEncoder
    from metaearth3d.train.captions import Captioner

    folder = default_checkpoint("text")
    if not (folder / "config.json").is_file():
        return None
    return Captioner(TextEncoder.from_pretrained(folder), drop=UNTOLD)


def teacher_net(out: Path, preset: str = "small") -> UpscalerNet:
    """The averaged teacher of a run."""
    path = out / "teacher" / "run" / "state.safetensors"
    if not path.exists():
        raise BadInput(f"{path} is missing; train --stage teacher into the same folder first")
    net = build(preset, "upscale")
    state = {k.removeprefix("average."): v for k, v in load_file(path).items() if k.startswith("average.")}
    if state["trunk.enter.weight"].shape != net.trunk.enter.weight.shape:
        raise BadInput(f"{path} is no {preset} teacher; name the preset it was trained with")
    net.load_state_dict(state)
    return net


def with_looks(net: UpscalerNet, looks: Looks) -> UpscalerNet:
    """The same network with other tables of usual looks."""
    told = {name: value for name, value in net.config.items() if not name.startswith("_")}
    tables = {"looks": [list(row) for row in looks.usual], "inner": [list(row) for row in looks.inner] or None}
    twin = UpscalerNet(**{**told, **tables})
    twin.load_state_dict(net.state_dict())
    return twin


def save_upscaler(net: UpscalerNet, folder: Path) -> None:
    """Write a pipeline folder (network and scheduler), weights as float16 safetensors."""
    from diffusers import FlowMatchEulerDiscreteScheduler

    from metaearth3d.diffusion import UpscalePipeline

    twin = UpscalerNet.from_config(net.config)
    twin.load_state_dict(net.state_dict())
    UpscalePipeline(twin.half(), FlowMatchEulerDiscreteScheduler()).save_pretrained(folder)
