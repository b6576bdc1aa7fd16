"""Does a chain compound its errors? Last levels made from true parents and from parents made one and two levels up.

    python scripts/bench/chains.py --data ../shared/data --checkpoint checkpoints/small/upscale \
        --regression checkpoints/controls/regression --out docs/bench/chains.json --folders out/chains

Held-out pictures of 512 px at 15.5 m (Sentinel-2) and 30.7 m (Landsat) are parted by place. One half is the reference;
the other is made anew in one, two and three steps from its means over 4, 16 and 64 px. ``metaearth3d evaluate`` judges
each folder against the reference, so that nothing is compared with its own truth: how much a coarse parent leaves open
is no error here, unlike beside the same place. ``real`` is the other half itself, ``regression`` the control that does
compound. Levels that are made finer still have the inner look, the last one its usual look, as in worlds.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _common
import numpy as np
import torch
from ablations import KEPT, judged, load, write_folder
from imagery import Images, regressor, sampler, shrink

from metaearth3d.models.layers import FACTOR
from metaearth3d.train.imagery import drop_blank, read_shard

SETS = (("15.5 m", 15.5, "sentinel2_tokyo_15.5m"), ("30.7 m", 30.7, "landsat_30m"))
SIZE_PX, STEPS, SEED = 512, 3, 20261201
RATIOS = ("frechet", "spectrum")
Step = Callable[[Images, float, bool], Images]  # parents, GSD of the output, whether it is made finer still


def pictures(data: Path, shard: str, count: int) -> Images:
    """At most ``count`` held-out pictures (N, 512, 512, 3), one a place, in an order of the seed."""
    found = drop_blank([p for p in read_shard(data / "imagery", shard) if p.held_out])
    large = [p.pixels[:SIZE_PX, :SIZE_PX] for p in found if min(p.pixels.shape[:2]) >= SIZE_PX]
    order = np.random.default_rng(SEED).permutation(len(large))[:count]
    return np.stack([large[k] for k in order])


def ways(args: argparse.Namespace) -> dict[str, Step]:
    """Ours and the control, as steps of a chain."""
    ours, control = sampler(load(args.checkpoint), 1, told=False), regressor(load(args.regression))
    return {
        "ours": lambda parents, gsd, inner: ours(parents, gsd, inner=inner),
        "regression": lambda parents, gsd, inner: control(parents, gsd),
    }


def chain(step: Step, truth: Images, gsd: float, steps: int) -> Images:
    """The pictures made anew from their means over ``4**steps`` px."""
    images = shrink(truth, steps)
    for left in reversed(range(steps)):
        images = step(images, gsd * FACTOR**left, left > 0)
    return images


def level(name: str, gsd: float, shard: str, steps_of: dict[str, Step], args: argparse.Namespace) -> dict[str, Any]:
    """Every chain at one GSD, and its figures over those of a single step."""
    found = pictures(args.data, shard, 2 * args.count)
    half = len(found) // 2
    home = args.folders / name.replace(" ", "")
    reference, truth = write_folder(home / "reference", found[:half]), found[half : 2 * half]
    rows = {"real": judged(write_folder(home / "real", truth), reference, gsd, home / "r" / "real")}
    for way, step in steps_of.items():
        for steps in range(1, STEPS + 1):
            made = write_folder(home / f"{way}{steps}", chain(step, truth, gsd, steps))
            rows[f"{way}, {steps}"] = judged(made, reference, gsd, home / "r" / made.name)
    over = {
        row: {key: rows[row][key]["value"] / rows[f"{row.split(',')[0]}, 1"][key]["value"] for key in RATIOS}
        for row in rows
        if row != "real"
    }
    blank = dict.fromkeys(RATIOS)
    table = [[row, *(m[k]["value"] for k in KEPT), *over.get(row, blank).values()] for row, m in rows.items()]
    _common.table(f"{name}: {half} pictures", ["", *KEPT, *(f"{key} / one step" for key in RATIOS)], table)
    return {"gsd": gsd, "pictures": half, "ways": rows, "over_single": over}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--checkpoint", type=Path, required=True, help="the shipped network")
    parser.add_argument("--regression", type=Path, required=True, help="a one-pass network of the same size")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    parser.add_argument("--folders", type=Path, required=True, help="where pictures and reports go")
    parser.add_argument("--count", type=int, default=24, help="pictures on either side at most")
    args = parser.parse_args()
    torch.manual_seed(0)
    steps_of, levels = ways(args), {}
    for name, gsd, shard in SETS:
        levels[name] = level(name, gsd, shard, steps_of, args)
        _common.write(args.out, {"seed": SEED, "levels": levels})


if __name__ == "__main__":
    main()
