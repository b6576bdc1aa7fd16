"""Time to the first tile anywhere, to the next one, and how time and memory grow with area, on one 64 m to 1 m cascade.

    python scripts/bench/speed.py --checkpoint checkpoints/small/upscale --out out/speed.json
    python scripts/bench/speed.py --mpx 1 4 16 64 --out out/speed.json      # the whole curve, hours on a small CPU

The network may have random weights: its time does not depend on them. A cold request starts with empty caches at a far
place on no lattice's line; the steady figures are means over a walk to the east from there, a square at a time. Areas
are read core by core, each in a process of its own so that its peak memory can be told (Linux).
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from pathlib import Path
from typing import Any

import _cascade
import _common
import numpy as np

from metaearth3d.fields import UpscaledField
from metaearth3d.geo import PixelBox
from metaearth3d.geo.lattice import core_box

FAR_PX = 10_000_019  # rows and columns of requests start about here, a prime apart from every lattice
SIZES_PX = (256, 512, 1024)
WALK = 4  # squares to the east that the steady figures are a mean of


def timed(field: UpscaledField, upscaler: _cascade.Counted, box: PixelBox) -> dict[str, float]:
    """Seconds, evaluations and network Mpx of one read."""
    upscaler.take()
    start = time.perf_counter()
    field.read(box)
    seconds = time.perf_counter() - start
    evaluations, pixels = upscaler.take()
    area = box.height * box.width / 1e6
    return {
        "seconds": seconds,
        "evaluations": evaluations,
        "evaluations_per_mpx": evaluations / area,
        "network_mpx_per_mpx": pixels / area,
    }


def latency(upscaler: _cascade.Counted, levels: int, size_px: int, repeats: int) -> dict[str, dict[str, float]]:
    """Medians over places of a cold read of a square and of steady ones."""
    cold, steady = [], []
    for k in range(repeats):
        field = _cascade.cascade(upscaler, levels)
        box = PixelBox(levels, FAR_PX + 7919 * k, -FAR_PX - 104_729 * k, size_px, size_px)
        cold.append(timed(field, upscaler, box))
        walk = [timed(field, upscaler, box._replace(col=box.col + n * size_px)) for n in range(1, WALK + 1)]
        steady.append({key: float(np.mean([run[key] for run in walk])) for key in walk[0]})
    return {"cold": medians(cold), "steady": medians(steady)}


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of every figure, and the slowest run."""
    out = {key: float(np.median([run[key] for run in runs])) for key in runs[0]}
    return {**out, "slowest_s": max(run["seconds"] for run in runs)}


def area_run(checkpoint: Path | None, steps: int | None, levels: int, mpx: float) -> dict[str, float]:
    """Seconds, evaluations and peak memory of a square of ``mpx``, read core by core from empty caches."""
    upscaler = _cascade.load(checkpoint, steps)
    field = _cascade.cascade(upscaler, levels)
    side = round((mpx * 1e6) ** 0.5)
    box = PixelBox(levels, FAR_PX, FAR_PX, side, side)
    field.read(PixelBox(levels, 0, 0, 8, 8))  # first use of libraries is not part of the curve
    before = peak_mib()
    upscaler.take()
    start = time.perf_counter()
    for key in box.cores(field.core_px):
        field.read(box & core_box(key, field.core_px))
    seconds = time.perf_counter() - start
    evaluations, pixels = upscaler.take()
    return {
        "mpx": side**2 / 1e6,
        "seconds": seconds,
        "evaluations": evaluations,
        "network_mpx_per_mpx": pixels * 1e6 / side**2,
        "peak_rss_mib": peak_mib(),
        "after_first_tile_mib": before,
    }


def peak_mib() -> float:
    """Largest resident memory of this process so far (the kernel's VmHWM, which no parent process adds to)."""
    (line,) = [v for v in Path("/proc/self/status").read_text().splitlines() if v.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def slope(x: list[float], y: list[float]) -> float | None:
    """The exponent ``b`` of ``y = a x^b`` by least squares on logarithms; None of fewer than two points."""
    return float(np.polyfit(np.log(x), np.log(y), 1)[0]) if len(x) > 1 else None


def areas(args: argparse.Namespace) -> dict[str, Any]:
    """The curve over areas and its exponents; memory is flat at 0."""
    context = multiprocessing.get_context("spawn")
    runs = []
    for mpx in args.mpx:
        with context.Pool(1) as pool:
            runs.append(pool.apply(area_run, (args.checkpoint, args.steps, args.levels, mpx)))
    sizes = [run["mpx"] for run in runs]
    return {
        "runs": runs,
        "exponent_time": slope(sizes, [run["seconds"] for run in runs]),
        "exponent_network_mpx": slope(sizes, [run["network_mpx_per_mpx"] * run["mpx"] for run in runs]),
        "exponent_memory": slope(sizes, [run["peak_rss_mib"] for run in runs]),
    }


def report(figures: dict[str, Any]) -> None:
    """The tables of a run."""
    keys = ("seconds", "evaluations", "evaluations_per_mpx", "network_mpx_per_mpx", "slowest_s")
    rows = [
        [f"{size} px, {kind}", *(f[kind][key] for key in keys)]
        for size, f in figures["latency"].items()
        for kind in ("cold", "steady")
    ]
    _common.table("One square", ["", *keys], rows)
    grown = figures["areas"]
    if grown["runs"]:
        _common.table("Areas", list(grown["runs"][0]), [list(run.values()) for run in grown["runs"]])
        print({key: value for key, value in grown.items() if key != "runs"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, help="network folder; by default seeded random weights")
    parser.add_argument("--steps", type=int, help="evaluations, by default the network's own")
    parser.add_argument("--levels", type=int, default=3, choices=(1, 2, 3), help="levels below 64 m")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES_PX, help="sides of squares in px")
    parser.add_argument("--mpx", type=float, nargs="*", default=(1.0, 4.0), help="areas in Mpx")
    parser.add_argument("--repeats", type=int, default=3, help="places a size")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    args = parser.parse_args()
    upscaler = _cascade.load(args.checkpoint, args.steps)
    timed(_cascade.cascade(upscaler, 1), upscaler, PixelBox(1, 0, 0, 8, 8))  # warm the libraries
    figures: dict[str, Any] = {"levels": args.levels, "steps": upscaler.steps, "latency": {}}
    for size in args.sizes:
        figures["latency"][size] = latency(upscaler, args.levels, size, args.repeats)
        _common.write(args.out, figures)
    figures["areas"] = areas(args)
    _common.write(args.out, figures)
    report(figures)


if __name__ == "__main__":
    main()
