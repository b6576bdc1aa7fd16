"""The record beside trained weights: data, time, machine, code, and how good on held-out places."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import torch

from metaearth3d.train.loop import State


class Sourced(Protocol):
    """Anything that knows where it is from and on which terms."""

    @property
    def key(self) -> str:
        """Name of the image or raster."""
        ...

    @property
    def source(self) -> str:
        """Whom it is from."""
        ...

    @property
    def licence(self) -> str:
        """Terms."""
        ...

    @property
    def held_out(self) -> bool:
        """Whether it was kept from training."""
        ...


def git_commit() -> str:
    """The commit the code was at, with ``+`` if files differed from it; ``unknown`` outside a checkout."""
    here = Path(__file__).parent
    try:
        words = ["git", "-C", str(here), "describe", "--always", "--abbrev=12", "--match=", "--dirty=+"]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine() -> str:
    """Processor, cores and torch in one line."""
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else f"CPU {platform.machine()}"
    return f"{device}, {os.cpu_count()} cores ({torch.get_num_threads()} used), torch {torch.__version__}"


def provenance(places: Iterable[Sourced]) -> dict[str, list[dict[str, str]]]:
    """Sources and licences of what was trained on and of what was held out."""
    out: dict[str, list[dict[str, str]]] = {"trained_on": [], "held_out": []}
    for p in places:
        out["held_out" if p.held_out else "trained_on"].append({"key": p.key, "source": p.source, "licence": p.licence})
    return out


def grouped(record: dict[str, list[dict[str, str]]]) -> dict[str, dict[str, dict[str, object]]]:
    """Sources with their licences and how many images each gave, instead of thousands of rows."""
    out: dict[str, dict[str, dict[str, object]]] = {}
    for side, rows in record.items():
        for row in rows:
            entry = out.setdefault(side, {}).setdefault(row["source"], {"licence": row["licence"], "images": 0})
            entry["images"] = int(str(entry["images"])) + 1
    return out


def write_record(folder: Path, state: State, command: str, **more: Any) -> None:
    """Write ``training.json`` into a checkpoint's folder."""
    record = {
        "command": command,
        "steps": state.step,
        "minutes": round(state.elapsed_s / 60, 1),
        "machine": machine(),
        "commit": git_commit(),
        **more,
        "losses": [state.history[k] for k in range(0, len(state.history), max(1, len(state.history) // 40))],
    }
    (folder / "training.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
