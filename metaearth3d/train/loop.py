"""One training loop: budgeted in minutes, resumable from safetensors, quiet about what it trains."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from metaearth3d.errors import BadInput

log = logging.getLogger(__name__)

PAUSE_S = 60.0  # a step that took longer was paused (suspended, machine asleep): the budget does not count it


class Task(Protocol):
    """Something to train: its networks, their optimisers, and one step."""

    modules: dict[str, nn.Module]
    optimizers: dict[str, torch.optim.Optimizer]
    ema: str  # the module whose running mean is kept

    def step(self, rng: np.random.Generator, step: int) -> dict[str, float]:
        """Draw a batch, update the networks, return the losses."""
        ...

    def sheet(self, model: nn.Module) -> Image.Image:
        """A picture that shows how the averaged ``model`` does on held-out places."""
        ...


@dataclass(frozen=True)
class Budget:
    """How long to train and how the learning rate moves."""

    minutes: float
    lr: float = 1e-3
    warmup_steps: int = 100
    decay_from: float = 0.6  # share of the time after which the rate falls linearly to zero
    ema: float = 0.999
    save_every_s: float = 120.0
    sheet_every_s: float = 600.0
    max_steps: int | None = None


@dataclass
class State:
    """Where a run stands; all of it survives a restart."""

    step: int = 0
    elapsed_s: float = 0.0
    history: list[dict[str, float]] = field(default_factory=list)


def train(
    task: Task,
    budget: Budget,
    out: Path,
    *,
    seed: int = 0,
    resume: bool = False,
    on_step: Callable[[State], None] | None = None,
) -> tuple[nn.Module, State]:
    """Train until the minutes are used; return the averaged network and the run's state.

    With ``resume`` the run in ``out`` goes on where it was saved last: run the same command again.
    """
    out.mkdir(parents=True, exist_ok=True)
    average = _copy(task.modules[task.ema])
    state = State()
    if resume and (out / "state.safetensors").exists():
        state = load_state(task, average, out)
    elif (out / "state.safetensors").exists() and not resume:
        raise BadInput(f"{out} holds a training run; add --resume to go on with it, or name another folder")
    last = saved = sheeted = time.monotonic()
    while state.elapsed_s < budget.minutes * 60 and (budget.max_steps is None or state.step < budget.max_steps):
        _set_rate(task, budget, state)
        losses = task.step(np.random.default_rng([seed, state.step]), state.step)
        state.step += 1
        _follow(average, task.modules[task.ema], min(budget.ema, (1 + state.step) / (10 + state.step)))
        now = time.monotonic()
        state.elapsed_s, last = state.elapsed_s + min(now - last, PAUSE_S), now
        _note(state, losses)
        if on_step is not None:
            on_step(state)
        if now - saved > budget.save_every_s:
            save_state(task, average, state, out)
            saved = now
        if now - sheeted > budget.sheet_every_s:
            task.sheet(average).save(out / f"sheet_{state.step:06d}.png")
            sheeted = last = time.monotonic()
    save_state(task, average, state, out)
    task.sheet(average).save(out / f"sheet_{state.step:06d}.png")
    return average, state


def _copy(module: nn.Module) -> nn.Module:
    twin: nn.Module = type(module).from_config(module.config)  # type: ignore[attr-defined]
    twin.load_state_dict(module.state_dict())
    return twin.to(next(module.parameters()).device).eval().requires_grad_(False)


def _set_rate(task: Task, budget: Budget, state: State) -> None:
    done = state.elapsed_s / (budget.minutes * 60)
    if budget.max_steps is not None:
        done = max(done, state.step / budget.max_steps)
    fall = min(1.0, max(0.0, (1 - done) / (1 - budget.decay_from)))
    warm = min(1.0, (state.step + 1) / budget.warmup_steps)
    for optimizer in task.optimizers.values():
        for group in optimizer.param_groups:
            group["lr"] = group.get("scale", 1.0) * budget.lr * warm * fall


@torch.no_grad()
def _follow(average: nn.Module, module: nn.Module, decay: float) -> None:
    for mean, value in zip(average.parameters(), module.parameters(), strict=True):
        mean.lerp_(value.detach(), 1 - decay)


def _note(state: State, losses: dict[str, float], *, every: int = 25) -> None:
    if not all(np.isfinite(v) for v in losses.values()):
        raise BadInput(f"training diverged at step {state.step}: {losses}; lower --lr or resume from the last save")
    window = state.history[-1] if state.history and state.history[-1]["count"] < every else None
    if window is None:
        window = {"count": 0.0}
        state.history.append(window)
    window["count"] += 1
    for name, value in {**losses, "step": state.step, "seconds": state.elapsed_s}.items():
        mean = name not in ("step", "seconds")
        window[name] = window.get(name, 0.0) + (value - window.get(name, 0.0)) / window["count"] if mean else value
    if window["count"] == every:
        log.info("%s", "  ".join(f"{k} {v:.4g}" for k, v in window.items() if k != "count"))


def _flatten(task: Task, average: nn.Module) -> dict[str, Tensor]:
    tensors = {f"average.{k}": v for k, v in average.state_dict().items()}
    for name, module in task.modules.items():
        tensors |= {f"module.{name}.{k}": v for k, v in module.state_dict().items()}
    for name, optimizer in task.optimizers.items():
        for index, slots in optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{name}.{index}.{slot}": torch.as_tensor(v) for slot, v in slots.items()}
    return {k: v.detach().cpu().contiguous().clone() for k, v in tensors.items()}


def save_state(task: Task, average: nn.Module, state: State, out: Path) -> None:
    """Write everything a restart needs, as safetensors with the counters in its header."""
    header = {"state": json.dumps({"step": state.step, "elapsed_s": state.elapsed_s, "history": state.history})}
    temporary = out / f".tmp-{os.getpid()}-state.safetensors"
    save_file(_flatten(task, average), temporary, metadata=header)
    os.replace(temporary, out / "state.safetensors")


def load_state(task: Task, average: nn.Module, out: Path) -> State:
    """Put a saved run back into the task's networks and optimisers."""
    from safetensors import safe_open

    path = out / "state.safetensors"
    with safe_open(path, framework="pt") as file:
        state = State(**json.loads(file.metadata()["state"]))
    tensors = load_file(path)

    def part(prefix: str) -> dict[str, Any]:
        return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}

    average.load_state_dict(part("average."))
    for name, module in task.modules.items():
        module.load_state_dict(part(f"module.{name}."))
    for name, optimizer in task.optimizers.items():
        slots: dict[int, dict[str, Tensor]] = {}
        for key, value in part(f"optimizer.{name}.").items():
            index, slot = key.split(".", 1)
            slots.setdefault(int(index), {})[slot] = value
        optimizer.load_state_dict({"state": slots, "param_groups": optimizer.state_dict()["param_groups"]})
    return state
