"""What each part of the recipe is worth, on held-out real places and through ``metaearth3d evaluate``.

    python scripts/bench/ablations.py --data ../shared/data --checkpoint checkpoints/small/upscale \
        --teacher checkpoints/controls/teacher --regression checkpoints/controls/regression \
        --out docs/bench/ablations.json --folders out/ablations
    python scripts/bench/ablations.py ... --also "width 64=out/narrow" "width 128=out/wide"

Held-out crops of 128 px at 1 m (NAIP) and 30 m (Landsat) are parted by place. One half is the reference; every way
makes the other half anew from its 8-bit 4x4 means. Both go to folders of PNG files, and each row below is what

    metaearth3d evaluate FOLDERS/1m/WAY --reference FOLDERS/1m/reference --gsd 1 --reference-gsd 1 --out REPORT

wrote to ``evaluate.json``; ``real`` is the other half itself, the best that can be hoped for. The ways:

    steps        the shipped student after 1, 2, 4 and 8 evaluations (it was tuned for 1) and its teacher after as many
    regression   one pass of a network of the same size, trained on the mean
    projection   the student without the projection of its detail to zero mean in every 4x4 family
    parents      two levels from a parent 16 times coarser: the last level made from the student's own output
    widths       any other checkpoint (``--also NAME=FOLDER``), at its own number of steps; two of different width show
                 what width is worth if they were trained alike

Every network gives the look it usually has, as in worlds. Two to four minutes of one core.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import _common
import numpy as np
import torch
from controls import SETS, held_out
from imagery import Images, Method, bicubic, regressor, sampler, shrink
from PIL import Image

from metaearth3d.cli import main as command_line
from metaearth3d.diffusion import NetUpscaler
from metaearth3d.judge.paired import planes
from metaearth3d.judge.seams import zoom_consistency
from metaearth3d.models import UpscalerNet
from metaearth3d.models.layers import FACTOR

STEPS = (1, 2, 4, 8)
KEPT = ("frechet", "kid", "precision", "recall", "spectrum", "octave_3", "patches_fine", "contrast")
REPEATS = 20


def load(folder: Path) -> UpscalerNet:
    return NetUpscaler.from_pretrained(folder).net


def unprojected(make: Method) -> Method:
    """A network's pictures without the projection: its raw detail may change the means of families."""

    def loose(parents: Images, gsd: float) -> Images:
        with mock.patch("metaearth3d.models.upscaler.detail", lambda x: x):
            return make(parents, gsd)

    return loose


def ways(args: argparse.Namespace) -> dict[str, Method]:
    """What is compared on the same parents, by name."""
    ours = load(args.checkpoint)
    out: dict[str, Method] = {"bicubic": bicubic}
    if args.regression:
        out["regression"] = regressor(load(args.regression))
    out |= {_named("ours", n): sampler(ours, n, told=False) for n in STEPS}
    if args.teacher:
        teacher = load(args.teacher)
        out |= {_named("teacher", n): sampler(teacher, n, told=False) for n in STEPS}
    out["ours, no projection"] = unprojected(out[_named("ours", 1)])
    for name, folder in args.also:
        net = load(folder)
        out[name] = sampler(net, int(net.config.steps), told=False)
    return out


def _named(name: str, steps: int) -> str:
    return f"{name}, {steps} step{'s' * (steps > 1)}"


def pictures(truth: Images, gsd: float, compared: dict[str, Method]) -> Iterator[tuple[str, Images, Images, float]]:
    """Name, pictures, their parents and seconds of every way; the last starts one level further up."""
    parents = shrink(truth)
    for name, make in compared.items():
        start = time.monotonic()
        yield name, make(parents, gsd), parents, time.monotonic() - start
    make, own = compared[_named("ours", 1)], shrink(truth, 2)
    own = make(own, gsd * FACTOR)
    start = time.monotonic()
    yield "ours, 1 step, own parents", make(own, gsd), own, time.monotonic() - start


def write_folder(folder: Path, images: Images) -> Path:
    """Pictures as PNG files, and nothing else in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for k, image in enumerate(images):
        Image.fromarray(image).save(folder / f"{k:03}.png")
    return folder


def judged(made: Path, reference: Path, gsd: float, report: Path) -> dict[str, Any]:
    """The measures that ``metaearth3d evaluate`` writes for a folder of pictures."""
    words = ["evaluate", made, "--reference", reference, "--gsd", gsd, "--reference-gsd", gsd]
    words += ["--repeats", REPEATS, "--out", report]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = command_line([str(word) for word in words])
    if code:
        raise SystemExit(f"evaluate refused {made.name}: {said.getvalue()}")
    measures = json.loads((report / "evaluate.json").read_text(encoding="utf-8"))["measures"]
    return {name: {key: measures[name][key] for key in ("value", "low", "high", "floor")} for name in KEPT}


def level(name: str, gsd: float, shard: str, compared: dict[str, Method], args: argparse.Namespace) -> dict[str, Any]:
    """Every way at one GSD."""
    crops, _ = held_out(args.data, shard, gsd, 2 * args.count)
    half = len(crops) // 2
    home = args.folders / name.replace(" ", "")
    reference, truth = write_folder(home / "reference", crops[:half]), crops[half : 2 * half]
    rows: dict[str, Any] = {
        "real": {"measures": judged(write_folder(home / "real", truth), reference, gsd, home / "r")}
    }
    for way, images, parents, seconds in pictures(truth, gsd, compared):
        made = write_folder(home / way.replace(", ", "_").replace(" ", "-"), images)
        zoom = [zoom_consistency(c, p).share for c, p in zip(planes(images), planes(parents), strict=True)]
        rows[way] = {
            "measures": judged(made, reference, gsd, home / "r" / made.name),
            "zoom_within_1dn": float(np.mean(zoom)),
            "seconds_per_mpx": seconds / (images[..., 0].size / 1e6),
        }
    table = [
        [way, *(row["measures"][k]["value"] for k in KEPT), row.get("zoom_within_1dn")] for way, row in rows.items()
    ]
    _common.table(f"{name}: {half} crops", ["", *KEPT, "<= 1 DN"], table)
    return {"gsd": gsd, "crops": half, "ways": rows}


def named_folder(text: str) -> tuple[str, Path]:
    """``NAME=FOLDER``."""
    name, _, folder = text.partition("=")
    if not (name and folder):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=FOLDER")
    return name, Path(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--checkpoint", type=Path, required=True, help="the shipped network")
    parser.add_argument("--teacher", type=Path, help=f"a flow-matching network, sampled at {STEPS} steps")
    parser.add_argument("--regression", type=Path, help="a one-pass network of the same size")
    parser.add_argument("--also", type=named_folder, nargs="+", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    parser.add_argument("--folders", type=Path, required=True, help="where pictures and reports go")
    parser.add_argument("--count", type=int, default=32, help="crops a level on either side")
    args = parser.parse_args()
    torch.manual_seed(0)
    compared = ways(args)
    levels: dict[str, Any] = {}
    for name, gsd, shard, _ in SETS:
        levels[name] = level(name, gsd, shard, compared, args)
        _common.write(args.out, {"levels": levels})


if __name__ == "__main__":
    main()
