"""Can the height network see at all? Pictures that carry the signal, and one place learned by heart.

    python scripts/bench/seeing.py --data ../shared/data --out out/seeing.json

Real pictures help little (survey.py). Two controls say whether that is the network's fault. Rendered pictures: held-out
ground under its own sunlight, on even ground colour and on real colours from elsewhere, lifted under the true picture,
a wrong one and none. One place: a copy of the network is trained on one half of Davos alone, and judged on that half
and on the other: what it knows by heart there it has read off the picture. About seven minutes of one core.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import _common
import numpy as np
from elevation import generator

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.geometry import GeometryTask
from metaearth3d.train.loop import Budget, train
from metaearth3d.train.measure import Generate, fitting_size, held_out_crops
from metaearth3d.train.pictured import of_place
from metaearth3d.train.relief import Crop, Rgb, Site, load_sites
from metaearth3d.train.shading import shaded

RENDERED = (("dem/bigtujunga", 30.0), ("davos/", 10.0), ("dem/minnesota", 3.0))
EVEN = np.full((256, 256, 3), 128, np.uint8)
BY_HEART = "davos/"
GAP_PX = 16


def crops_of(sites: Sequence[Site], prefix: str, gsd: float, count: int) -> list[Crop]:
    """Fixed crops of a place."""
    site = next(s for s in sites if s.key.startswith(prefix))
    size = fitting_size(site, gsd)
    return [] if size is None else held_out_crops(site, gsd, count=count, size_px=size)


def rendered(generate: Generate, sites: Sequence[Site], count: int) -> dict[str, Any]:
    """What rendered pictures are worth, by place and ground colour."""
    held = [s.image for s in sites if s.held_out and s.image is not None and min(s.image.shape[:2]) >= 128]
    albedos: dict[str, Rgb] = {"even colour": EVEN, "real colours": held[0]}
    out: dict[str, Any] = {}
    for prefix, gsd in RENDERED:
        for name, albedo in albedos.items():
            rng = np.random.default_rng(7)
            crops = [shaded(crop, albedo, rng) for crop in crops_of(sites, prefix, gsd, count)]
            out[f"{prefix.split('/')[-1] or prefix.strip('/')} {gsd:g} m, {name}"] = of_place(generate, crops)
    return out


def parts(site: Site) -> tuple[Site, Site]:
    """The western and the eastern half of a place, as places to train on and to judge."""
    middle = site.heights.shape[1] // 2
    assert site.image is not None
    west, east = slice(0, middle - GAP_PX // 2), slice(middle + GAP_PX // 2, None)
    one, two = (replace(site, heights=site.heights[:, c], image=site.image[:, c], held_out=False) for c in (west, east))
    return one, replace(two, held_out=True)


def by_heart(begin: Path, sites: Sequence[Site], steps: int, count: int) -> dict[str, Any]:
    """What the picture is worth before and after a copy has learned one half of a place, on that half and the other."""
    west, east = parts(next(s for s in sites if s.key.startswith(BY_HEART)))
    net = GeometryNet.from_pretrained(begin).float()
    task = GeometryTask(net, [west], pixels=2 * 128 * 128, likeliest=0.7)
    with tempfile.TemporaryDirectory() as folder:
        average, _ = train(task, Budget(minutes=60, max_steps=steps, ema=0.99), Path(folder) / "run")
    assert isinstance(average, GeometryNet)
    halves = {"half learned": [west], "other half": [east]}
    out: dict[str, Any] = {}
    for name, lifter in {"before": GeometryLifter.from_pretrained(begin), "after": GeometryLifter(average)}.items():
        for half, some in halves.items():
            crops = crops_of(some, BY_HEART, 10.0, count)
            out[f"{half}, {name}"] = of_place(generator(lifter), crops)
    return out


def main() -> None:
    """Print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with elevation/")
    parser.add_argument("--geometry", type=Path, default=None, help="checkpoint; shipped by default")
    parser.add_argument("--crops", type=int, default=6, help="crops of each place")
    parser.add_argument("--steps", type=int, default=500, help="of learning one half by heart")
    parser.add_argument("--only", default="rendered,heart", help="which parts to measure")
    parser.add_argument("--out", type=Path, default=None, help="JSON to write")
    args = parser.parse_args()
    begin = args.geometry or default_checkpoint("geometry")
    lifter, sites = GeometryLifter.from_pretrained(begin), load_sites(args.data)
    figures: dict[str, Any] = {"digest": lifter.digest, "steps": args.steps}
    if "rendered" in args.only:
        figures["rendered"] = rendered(generator(lifter), sites, args.crops)
    if "heart" in args.only:
        figures["heart"] = by_heart(Path(begin), sites, args.steps, args.crops)
    for part in ("rendered", "heart"):
        for place, starts in figures.get(part, {}).items():
            for start, found in starts.items():
                print(place, start, found["rmse_m"], found["gain"], flush=True)
    if args.out is not None:
        _common.write(args.out, figures)


if __name__ == "__main__":
    main()
