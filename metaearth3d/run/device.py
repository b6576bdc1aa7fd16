"""What a worker does for its device: networks in batches of a size found once, and cores made ready many at a time."""

from __future__ import annotations

import json
import logging
import os
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, CoreField, UpscaledField
from metaearth3d.geo import PixelBox
from metaearth3d.run.folders import STATE, Folder
from metaearth3d.run.grid import spans

if TYPE_CHECKING:
    from metaearth3d.world import World

FLOAT32 = "float32"
PRECISIONS = (FLOAT32, "bf16")  # as diffusion.batched has them, which is not imported for a plan alone
FOUND = f"{STATE}/device.json"  # the batch that the first worker found; all others, and later runs, keep to it
MOST_LANES = 8
SAME, ABOVE = ("image", "cover"), ("parent", "above")  # what fields are made from: at their level, at the one above

log = logging.getLogger(__name__)


def default_lanes(device: str, workers: int) -> int:
    """Threads of a worker: one on a CPU; for an accelerator so many that encoding keeps up with it."""
    if device == "cpu":
        return 1
    return min(MOST_LANES, max(2, len(os.sched_getaffinity(0)) // max(1, workers)))


def fitted(world: World, folder: Folder | None, *, precision: str, batch: int | None = None) -> World:
    """The world with engines for its device: its own on a CPU in float32, batched ones otherwise.

    ``batch`` is by default the one that ``folder`` says was found, or the one found now.
    """
    from dataclasses import replace

    from metaearth3d.diffusion.batched import BatchedLifter, BatchedUpscaler, exact_kernels
    from metaearth3d.diffusion.engine import NetUpscaler
    from metaearth3d.world import World

    parts, upscaler = world.parts, world.parts.upscaler
    if not isinstance(upscaler, NetUpscaler):  # somebody else's network: as it is
        if precision != FLOAT32:
            raise BadInput(f"precision {precision} is for the networks shipped with metaearth3d; plan with {FLOAT32}")
        return world
    device = upscaler.device
    if device.type == "cpu" and precision == FLOAT32 and batch is None:
        return world
    exact_kernels()

    def of_size(size: int) -> World:
        lifter: Any = parts.lifter
        many = BatchedUpscaler(upscaler, batch=size, precision=precision)
        lifting = BatchedLifter(lifter, batch=size, precision=precision)
        return World(world.spec, replace(parts, upscaler=many, lifter=lifting), store=world.store)

    if batch is None:
        batch = 1 if device.type == "cpu" else agreed_batch(folder, lambda: probed(of_size(1)), device_name(device))
    return of_size(batch)


def device_name(device: Any) -> str:
    """What a CUDA device calls itself, or the kind of another."""
    import torch

    return torch.cuda.get_device_name(device) if device.type == "cuda" else str(device.type)


def probed(world: World) -> int:
    """The batch for a world's device, from one window of each of its networks at the finest level."""
    from metaearth3d.diffusion.memory import CudaMemory, probed_batch

    upscaler: Any = world.parts.upscaler
    field = world["image", world.lattice.gsd(max(world.levels("image")))]
    if upscaler.device.type != "cuda" or not isinstance(field, UpscaledField):
        return 1
    side = (field.core_px + 2 * field.margin) // 4
    picture, spots = np.zeros((1, 3, side, side), np.uint8), [(0, 0, 0)]
    rows = np.ones((1, side), np.float32)
    lifter: Any = world.parts.lifter
    windows = [
        lambda: upscaler.generate_many(picture, spots, gsd=rows),
        lambda: lifter.generate_many(
            np.zeros((1, 1, side, side), np.float32),
            np.zeros((1, 3, 4 * side, 4 * side), np.uint8),
            spots,
            gsd=rows,
        ),
    ]
    return probed_batch(windows, CudaMemory(upscaler.device))


def agreed_batch(folder: Folder | None, probe: Any, name: str) -> int:
    """The batch of a plan: bytes depend on it, so the first worker's finding holds for all and for later runs."""
    found = None if folder is None else _found(folder)
    if found is None:
        found = {"device": name, "batch": int(probe())}
        if folder is not None:
            _settle(folder, found)
            found = _found(folder) or found
    if found["device"] != name:
        log.warning("this run was begun on %s; on %s bytes may differ by one step", found["device"], name)
    return int(found["batch"])


def _found(folder: Folder) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(folder.read(FOUND))
        return {"device": str(content["device"]), "batch": int(content["batch"])}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _settle(folder: Folder, found: dict[str, Any]) -> None:
    """Write a finding, unless another worker was first."""
    text = json.dumps(found).encode()
    if folder.local is None:
        folder.write(FOUND, text)
        return
    path = folder.local / FOUND
    draft = path.with_name(f".tmp-{os.getpid()}-{threading.get_ident()}-{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(text)
    try:
        os.link(draft, path)  # fails where there is one, unlike a rename
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def make_ready(field: BoxField, box: PixelBox, batch: int) -> None:
    """Compute the cores of a box, and before them all that they are made from, ``batch`` at a time."""
    base = getattr(field, "base", None)
    if isinstance(base, BoxField):  # pins on it: the network's work is below
        make_ready(base, box, batch)
    elif isinstance(field, CoreField):
        rows, cols = spans(box, field.core_px)
        core, margin = field.core_px, int(getattr(field, "margin", 0))
        whole = PixelBox(box.level, rows.start * core, cols.start * core, len(rows) * core, len(cols) * core)
        window = whole.pad(margin)
        for name, wanted in [*((n, window.parent()) for n in ABOVE), *((n, window) for n in SAME)]:
            other = getattr(field, name, None)
            if isinstance(other, BoxField):
                make_ready(other, wanted, batch)
        field.prefetch(box, batch=batch)
