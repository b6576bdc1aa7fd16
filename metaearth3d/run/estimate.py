"""What a plan will cost: exact counts from its grid, bytes and seconds from a sample timed on this device."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from metaearth3d.fields import CoreField
from metaearth3d.geo import Lattice, PixelBox, core_box
from metaearth3d.run.grid import QUESTIONS, RASTER, TILES
from metaearth3d.run.grid import spans as spans_of

if TYPE_CHECKING:
    from metaearth3d.run.plan import Plan
    from metaearth3d.world import World

TILE_PX = 256  # posts a side of one mesh tile, as tiles3d makes them
BANDS = 64  # bands of rows that an area on the planet is summed over


def counted(plan: Plan, world: World) -> dict[str, Any]:
    """Jobs, files, pixels and network evaluations."""
    blocks, sectors = plan.count(RASTER), plan.count(TILES)
    pixels = sum(covered(plan, index) for index in range(len(plan.regions)))
    windows = evaluations(plan, world)
    return {
        "jobs": plan.count(),
        "blocks": blocks,
        "rasters": blocks * len(plan.rasters),
        "tilesets": sectors,
        "question_sets": plan.count(QUESTIONS),
        "mesh_tiles": round(pixels / TILE_PX**2 * 4 / 3) if sectors else 0,
        "pixels": pixels,
        "km2": ground_km2(plan, world.lattice),
        "ground_gsd_m": ground_gsd(plan, world.lattice),
        "evaluations": {name: sum(levels.values()) for name, levels in windows.items()},
        "evaluations_by_gsd_m": {
            name: {f"{world.lattice.gsd(level):g}": count for level, count in levels.items()}
            for name, levels in windows.items()
        },
    }


def covered(plan: Plan, index: int) -> int:
    """Pixels of a region's blocks."""
    return sum(box.height * box.width for box in boxes_of(plan, index))


def boxes_of(plan: Plan, index: int) -> Iterator[PixelBox]:
    """What a region's blocks cover: its box, or each block that touches its polygons."""
    region = plan.regions[index]
    if region.area is None:
        yield region.box
    else:
        yield from (region.block(row, col, plan.block_px) for row, col in region.cells(plan.block_px))


def ground_km2(plan: Plan, lattice: Lattice) -> float:
    """Square kilometres of ground under all blocks; on a planet's map pixels shrink towards the poles."""
    total = 0.0
    for index in range(len(plan.regions)):
        for box in boxes_of(plan, index):
            rows = box.row + box.height * (np.arange(BANDS) + 0.5) / BANDS - 0.5
            side = np.asarray(lattice.ground_gsd(box.level, rows))
            total += box.height * box.width * float(np.mean(side**2)) / 1e6
    return total


def ground_gsd(plan: Plan, lattice: Lattice) -> float:
    """Metres of ground per pixel in the middle of the first region."""
    box = plan.regions[0].box
    return float(np.mean(lattice.ground_gsd(box.level, np.array([box.row + (box.height - 1) / 2]))))


def evaluations(plan: Plan, world: World) -> dict[str, dict[int, int]]:
    """Network windows by kind and level: those of a region's box, less the share that polygons leave out.

    A level's windows reach beyond the region by their margin; what that asks of the next coarser level is followed up.
    Places that overlap are counted for each.
    """
    found: dict[str, dict[int, int]] = {"image": {}, "height": {}}
    wants_height = "height" in plan.products or "tiles" in plan.products
    for index, region in enumerate(plan.regions):
        share = covered(plan, index) / (region.box.height * region.box.width)
        needed = {"image": region.box} | ({"height": region.box} if wants_height else {})
        for level in range(plan.level, min(world.levels("height")) - 1, -1):
            needed = _one_level(found, world, level, needed, share)
    return {name: dict(sorted(levels.items())) for name, levels in found.items() if levels}


def _one_level(
    found: dict[str, dict[int, int]], world: World, level: int, needed: dict[str, PixelBox], share: float
) -> dict[str, PixelBox]:
    """Count a level's windows over the boxes needed of it; returns the boxes needed of the next coarser level."""
    above: dict[str, PixelBox] = {}
    for name in ("height", "image"):  # heights look at the image of their own level
        field = world[name, world.lattice.gsd(level)] if name in needed else None
        if not isinstance(field, CoreField) or field.level != level:
            continue
        rows, cols = spans_of(needed[name], field.core_px)
        steps = _steps(field)
        if steps:
            count = max(1, round(len(rows) * len(cols) * share)) * steps
            found[name][level] = found[name].get(level, 0) + count
        core, margin = field.core_px, getattr(field, "margin", 0)
        whole = PixelBox(level, rows.start * core, cols.start * core, len(rows) * core, len(cols) * core).pad(margin)
        above[name] = whole.parent()
        if name == "height" and getattr(field, "image", None) is not None:
            needed["image"] = whole
    return above


def _steps(field: CoreField) -> int:
    """Evaluations of a network for one core; 0 for a field that has none."""
    engine = getattr(field, "upscaler", None) or getattr(field, "lifter", None)
    return int(getattr(engine, "steps", 0))


def measured(plan: Plan, world: World, counts: dict[str, Any]) -> dict[str, Any]:
    """The counts with bytes and seconds: one core of each product and one mesh tile are made, timed and weighed.

    The seconds are those of one worker; coarser levels are taken to cost as much per pixel.
    """
    with _one_thread():  # as in a worker
        seconds, size = _sampled(plan, world)
    return {**counts, **_totals(plan, world, counts, seconds, size)}


@contextmanager
def _one_thread() -> Iterator[None]:
    """Torch with one thread."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _sampled(plan: Plan, world: World) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds and bytes per finest pixel of each product, from the middle of the first region."""
    from metaearth3d.geo import write_cog

    region = plan.regions[0]
    middle = PixelBox(plan.level, region.box.row + region.box.height // 2, region.box.col + region.box.width // 2, 1, 1)
    seconds: dict[str, float] = {}
    size: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="metaearth3d-") as scratch:
        for band in ("image", *(b for b in (*plan.rasters, *_height_for_tiles(plan)) if b != "image")):
            field = world[band, plan.gsd]
            core_px = getattr(field, "core_px", TILE_PX)
            key = next(middle.cores(core_px))
            box = core_box(key, core_px)
            if isinstance(field, CoreField):
                field.core(key)  # parents and libraries warm
                count = int(getattr(world.parts.upscaler, "batch", 1))
                began = time.perf_counter()
                field.compute_many([key] * count)
                seconds[band] = (time.perf_counter() - began) / count / core_px**2
            began = time.perf_counter()
            path = write_cog(Path(scratch) / f"{band}.tif", field.read(box))
            seconds[f"{band} file"] = (time.perf_counter() - began) / core_px**2
            size[band] = path.stat().st_size / core_px**2
        if "tiles" in plan.products:
            seconds["tiles"], size["tiles"] = _sample_tile(plan, world, box, Path(scratch) / "tiles")
    return seconds, size


def _height_for_tiles(plan: Plan) -> tuple[str, ...]:
    return ("height",) if "tiles" in plan.products and "height" not in plan.products else ()


def _sample_tile(plan: Plan, world: World, box: PixelBox, out: Path) -> tuple[float, float]:
    """Seconds and bytes per pixel of a leaf of 3D Tiles cut from a core that is already made."""
    from metaearth3d.tiles3d import write_tileset

    side = min(TILE_PX, box.height - 1)
    inner = PixelBox(box.level, box.row, box.col, side, side)
    began = time.perf_counter()
    report = write_tileset(out, height=world["height", plan.gsd], image=world["image", plan.gsd], box=inner)
    return (time.perf_counter() - began) / side**2, report.size_bytes / side**2


def _totals(
    plan: Plan, world: World, counts: dict[str, Any], seconds: dict[str, float], size: dict[str, float]
) -> dict[str, Any]:
    """Sums over the plan from seconds and bytes per finest pixel."""
    total = 0.0
    for name, levels in evaluations(plan, world).items():
        for level, count in levels.items():
            field = world[name, world.lattice.gsd(level)]
            core_px, steps = getattr(field, "core_px", TILE_PX), _steps(field) if isinstance(field, CoreField) else 1
            total += seconds.get(name, 0.0) * count / max(1, steps) * core_px**2
    pixels = counts["pixels"]
    total += sum(seconds[f"{band} file"] for band in plan.rasters) * pixels
    weights = {band: round(size[band] * pixels) for band in plan.rasters}
    if "tiles" in plan.products:
        total += seconds["tiles"] * pixels * 4 / 3  # coarser tiles add a third
        weights["tiles"] = round(size["tiles"] * pixels * 4 / 3)
    finest = sum(seconds.get(name, 0.0) for name in ("image", "height"))
    return {
        "bytes": {**weights, "all": sum(weights.values())},
        "seconds_one_worker": total,
        "measured": {
            "device": str(getattr(world.parts.upscaler, "device", "cpu")),
            "seconds_per_mpx": {name: value * 1e6 for name, value in seconds.items()},
            "bytes_per_px": size,
            "mpx_per_s": 1e-6 / finest if finest > 0 and math.isfinite(finest) else None,
        },
    }
