"""A batch on an accelerator: pixels a second end to end, files on disk included, beside those of the bare network.

    python scripts/bench/gpu.py --device cuda --price 3.50 --out out/gpu.json
    python scripts/bench/gpu.py --device cpu --size-px 64 --gsd 16 --block-px 32 --out out/gpu_cpu.json   # any machine

For each GSD a plan of imagery is run in one worker as `metaearth3d run` does it (batches, lanes, encoding), and the
bare network is timed on the same windows at the same batch, their pixels staying on the device. Both count pixels of
finished blocks; what windows have beyond their cores, and coarser levels, are paid by both. Also: kernel by kernel
against a recorded graph, float32 against bf16 in 8-bit steps, the device against the CPU, a window in another slot of
its batch, km2 an hour, and the price of 1,000 km2 at the price of an hour that is given.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from _common import table, write
from affine import Affine
from odc.geo.geobox import GeoBox

from metaearth3d.diffusion.batched import BatchedUpscaler
from metaearth3d.diffusion.engine import NetUpscaler
from metaearth3d.fields import MemoryStore, UpscaledField
from metaearth3d.fields.base import IMAGE_BANDS
from metaearth3d.fields.upscaled import rows_gsd, window_spots
from metaearth3d.geo import Raster, TileKey, write_cog
from metaearth3d.run import Plan, run
from metaearth3d.run.device import default_lanes, fitted
from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.journal import entries
from metaearth3d.run.work import open_worker
from metaearth3d.world import World
from metaearth3d.world.places import lonlat_bounds

SEED = 3
LAST = "price_per_1000_km2", "graph_gain"


def settle(device: str) -> None:
    """Wait for a device to have done what it was given."""
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def windows_of(world: World, gsd: float, count: int) -> tuple[UpscaledField, list[TileKey]]:
    """The image field of a GSD and neighbouring cores of it in the middle of the world."""
    field = world["image", gsd]
    if not isinstance(field, UpscaledField):
        raise SystemExit(f"imagery at {gsd:g} m is not made by a network; choose a finer GSD")
    box = world.scene(gsd=gsd).box(field.level)
    row, col = (box.row + box.height // 2) // field.core_px, (box.col + box.width // 2) // field.core_px
    return field, [TileKey(field.level, row, col + k) for k in range(count)]


def inputs(field: UpscaledField, keys: list[TileKey]) -> tuple[Any, Any, Any]:
    """Parents, noise places and GSDs of cores' windows."""
    windows = [field.window(key) for key in keys]
    above = [window.parent() for window in windows]
    parents = np.stack([field.parent.read(box).data for box in above])
    return parents, window_spots(field.version, field.seed, "image", windows), rows_gsd(field.lattice, above)


def bare(world: World, gsd: float, device: str, repeats: int) -> dict[str, Any]:
    """Seconds and core Mpx/s of the network alone: a full batch of windows, pixels left on the device."""
    engine: Any = world.parts.upscaler
    field, keys = windows_of(world, gsd, engine.batch)
    parents, spots, rows = inputs(field, keys)
    noise = _noise(engine, spots, parents.shape)
    found, look = [], engine.look()
    with torch.inference_mode():
        engine._made(parents, noise, rows, None, look)  # warm; graphs are recorded
        for _ in range(repeats):
            settle(device)
            began = time.perf_counter()
            engine._made(parents, noise, rows, None, look)
            settle(device)
            found.append(time.perf_counter() - began)
    seconds = float(np.median(found))
    return {"batch": engine.batch, "seconds": seconds, "mpx_per_s": len(keys) * field.core_px**2 / 1e6 / seconds}


def _noise(engine: Any, spots: Any, shape: tuple[int, ...]) -> torch.Tensor:
    from metaearth3d.diffusion.noise import normals

    return normals(spots, 3, (4 * shape[2], 4 * shape[3]), device=engine.device)


def end_to_end(plan: Plan, device: str, lanes: int) -> dict[str, Any]:
    """A plan run by one worker; wall time from the first job's start to the last file's end."""
    with tempfile.TemporaryDirectory() as folder:
        plan.save(folder)
        factory = partial(open_worker, folder, device=device, lanes=lanes, batch=1 if device == "cpu" else None)
        end = run(folder, workers=1, device=device, lanes=lanes, factory=factory)
        done = [entry for entry in entries(LocalFolder(folder)) if entry["k"] == "done"]
    if end.failed:
        raise SystemExit(f"{end.failed} of {end.jobs} jobs failed")
    seconds = max(entry["m"] for entry in done) - min(entry["m"] - entry["s"] for entry in done)
    pixels = plan.estimate["pixels"]
    return {
        "jobs": end.jobs,
        "pixels": pixels,
        "seconds": seconds,
        "mpx_per_s": pixels / 1e6 / seconds,
        "km2_per_hour": plan.estimate["km2"] * 3600 / seconds,
    }


def steps_apart(one: Any, two: Any) -> dict[str, float]:
    """How far two 8-bit images differ."""
    off = np.abs(one.astype(int) - two.astype(int))
    return {"equal": float((off == 0).mean()), "within_1": float((off <= 1).mean()), "most": int(off.max())}


def agreement(world: World, gsd: float, device: str, batch: int) -> dict[str, Any]:
    """Of the same windows in 8-bit steps: bf16, the CPU, and another slot of the batch."""
    engine: Any = world.parts.upscaler
    plain: NetUpscaler = engine.engine if isinstance(engine, BatchedUpscaler) else engine
    field, keys = windows_of(world, gsd, max(2, min(batch, 4)))
    parents, spots, rows = inputs(field, keys)
    exact, short = (BatchedUpscaler(plain, batch=batch, precision=p) for p in ("float32", "bf16"))
    made = exact.generate_many(parents, spots, gsd=rows)
    turned = exact.generate_many(parents[::-1].copy(), spots[::-1], gsd=rows[::-1].copy())[::-1]
    found = {
        "bf16 to float32": steps_apart(made, short.generate_many(parents, spots, gsd=rows)),
        "another slot": steps_apart(made, turned),
    }
    if device != "cpu":
        there = load(world.spec.model)
        found["device to CPU"] = steps_apart(made, BatchedUpscaler(there).generate_many(parents, spots, gsd=rows))
    return found


def load(model: str) -> NetUpscaler:
    """The model's upscaler on the CPU."""
    from metaearth3d.world import load_parts

    upscaler: Any = load_parts(model).upscaler
    return upscaler  # type: ignore[no-any-return]


def graph_gain(world: World, gsd: float, device: str, repeats: int) -> float | None:
    """Time kernel by kernel over that with recorded graphs; None where there are none."""
    engine: Any = world.parts.upscaler
    if not device.startswith("cuda"):
        return None
    with_graph = bare(world, gsd, device, repeats)["seconds"]
    replayed, engine.net = engine.net, engine._evaluated
    without = bare(world, gsd, device, repeats)["seconds"]
    engine.net = replayed
    return float(without / with_graph)


def ground(folder: Path, size_m: float) -> Path:
    """An image of 64 m pixels, smooth and random: what is generated under it costs what any picture costs."""
    side = 2 + int(np.ceil(size_m / 64.0))
    rng = np.random.default_rng(SEED)
    rough = rng.uniform(40, 200, (3, side // 4 + 2, side // 4 + 2))
    data = rough.repeat(4, axis=1).repeat(4, axis=2)[:, :side, :side] + rng.normal(0, 8, (3, side, side))
    geobox = GeoBox((side, side), Affine(64, 0, 500_000, 0, -64, 5_210_000), "EPSG:32633")
    return write_cog(folder / "ground.tif", Raster(np.clip(data, 0, 255).astype(np.uint8), geobox, IMAGE_BANDS))


def place_list(folder: Path, world: World, size_m: float) -> Path:
    """A place list with the middle of the world."""
    west, south, east, north = lonlat_bounds(world.lattice, world.scene().root)
    path = folder / "places.csv"
    path.write_text(f"name,lon,lat,size_m\nhere,{(west + east) / 2},{(south + north) / 2},{size_m}\n")
    return path


def opened(args: argparse.Namespace, image: Path) -> World:
    """The world under an image, on the device."""
    return World.from_image(image, seed=SEED, model=args.model, device=args.device, store=MemoryStore(1 << 30))


def measured(args: argparse.Namespace, image: Path, gsd: float, precision: str) -> dict[str, Any]:
    """All figures at one GSD in one precision."""
    plain = opened(args, image)
    world = fitted(plain, None, precision=precision, batch=1 if args.device == "cpu" else None)
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan.make(
            plain,
            places=place_list(Path(folder), plain, args.size_px * gsd),
            gsd=gsd,
            products=("image",),
            block_px=args.block_px,
            precision=precision,
            measure=False,
        )
    lanes = args.lanes or default_lanes(args.device, 1)
    alone, whole = bare(world, gsd, args.device, args.repeats), end_to_end(plan, args.device, lanes)
    hour = whole["km2_per_hour"]
    return {
        "bare": alone,
        "end_to_end": whole,
        "ratio": whole["mpx_per_s"] / alone["mpx_per_s"],
        "graph_gain": graph_gain(world, gsd, args.device, args.repeats),
        "km2_per_device_hour": hour,
        "price_per_1000_km2": None if args.price is None else args.price * 1000 / hour,
        "lanes": lanes,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--model", default="small", help="preset or folder")
    parser.add_argument("--gsd", type=float, nargs="+", default=[1.0, 4.0, 16.0])
    parser.add_argument("--precision", nargs="+", default=["float32", "bf16"])
    parser.add_argument("--size-px", type=int, default=8192, help="side of the place in pixels, at each GSD")
    parser.add_argument("--block-px", type=int, default=2048)
    parser.add_argument("--lanes", type=int, help="jobs at once (default: as metaearth3d run)")
    parser.add_argument("--repeats", type=int, default=10, help="batches timed of the bare network")
    parser.add_argument("--price", type=float, help="of an hour of the device, in any currency")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    figures: dict[str, Any] = {"device": args.device, "price_per_hour": args.price, "seed": SEED, "runs": {}}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        image = ground(Path(folder), args.size_px * max(args.gsd))
        for precision in args.precision:
            for gsd in args.gsd:
                name = f"{gsd:g} m, {precision}"
                found = figures["runs"][name] = measured(args, image, gsd, precision)
                write(args.out, figures)  # what was measured is not lost
                speeds = found["end_to_end"]["mpx_per_s"], found["bare"]["mpx_per_s"], found["ratio"]
                rows.append((name, *speeds, *(found[k] for k in ("km2_per_device_hour", *LAST))))
        world = opened(args, image)
        batch = figures["runs"][f"{args.gsd[0]:g} m, {args.precision[0]}"]["bare"]["batch"]
        figures["agreement"] = agreement(world, args.gsd[0], args.device, batch)
    write(args.out, figures)
    head = ("", "Mpx/s end to end", "Mpx/s bare", "ratio", "km2 / hour", "price of 1,000 km2", "graph x")
    table(f"one worker on {args.device}", head, rows)
    kinds = [(name, *found.values()) for name, found in figures["agreement"].items()]
    table("8-bit pixels", ("", "equal", "within 1", "most"), kinds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
