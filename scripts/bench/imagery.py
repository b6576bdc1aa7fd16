"""Realism of the upscaler on held-out real places, next to bicubic and a one-pass regression net.

    python scripts/bench/imagery.py --data ../shared/data --checkpoint checkpoints/small/upscale \
        --out out/imagery.json --sheets out/sheets

Every level shows the same places to every method: a real crop, its 8-bit 4x4 box mean as parent, and what each method
makes of that parent. The chains start 16 or 64 times coarser and are judged at their last level. The grid figure is
of steps across the borders of 4x4 families over steps inside them: real pictures have 1, smooth enlargement more.
``ours`` has its usual looks, as users get them: of pictures at the last level, of means of finer ones above it.
``ours, told the series`` is told, at the last level, how sharp pictures of the same series are, as measured on training
places (never on the picture itself).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import _common
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.paired import paired
from metaearth3d.models import UpscalerNet
from metaearth3d.models.layers import FACTOR
from metaearth3d.models.presets import TOLD
from metaearth3d.train.imagery import Place, drop_blank, load_places
from metaearth3d.train.upscale import generate, looks_of, pick_crops, quantise

Images = NDArray[np.uint8]  # (N, H, W, 3)
Method = Callable[..., Images]  # (parents, GSD of the children, their looks) -> children
TEACHER_STEPS = (1, 2, 4, 8, 16)
SEEDS = {"crops": 21, "noise": 5, "floor": 3, "sliced": 7, "judge": 0}
SHEET_ROWS = 6
USUAL = TOLD["sharpness"]


@dataclass(frozen=True)
class Level:
    """Held-out crops of ``size_px`` at ``gsd`` metres; a chain passes ``steps`` of x4."""

    name: str
    gsd: float
    size_px: int = 128
    steps: int = 1


LEVELS = (
    Level("30 m", 30.0),
    Level("16 m", 16.0),
    Level("5 m", 5.0),
    Level("4 m, 32 px", 4.0, 32),
    Level("1.2 m", 1.2),
    Level("1 m", 1.0),
)
CHAINS = (
    Level("16 > 4 > 1 m", 1.0, steps=2),
    Level("256 > 64 > 16 m", 16.0, steps=2),
    Level("480 > 120 > 30 m", 30.0, steps=2),
    Level("512 > 128 > 32 > 8 m", 8.0, 512, steps=3),
    Level("990 > 246 > 62 > 15.4 m", 15.4, 512, steps=3),
    Level("1950 > 488 > 122 > 30.5 m", 30.5, 512, steps=3),
    Level("64 > 16 > 4 > 1 m, Wellington (its picture was trained on)", 1.0, 512, steps=3),
)


def to_signed(images: Images) -> torch.Tensor:
    """(N, H, W, 3) uint8 to (N, 3, H, W) in -1..1."""
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1


def to_images(x: torch.Tensor) -> Images:
    """(N, 3, H, W) in -1..1 to (N, H, W, 3) uint8."""
    return ((x.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).contiguous().numpy()


def shrink(images: Images, steps: int = 1) -> Images:
    """Box means, rounded to 8 bits once at the end."""
    return to_images(quantise(F.avg_pool2d(to_signed(images), FACTOR**steps)))


def bicubic(parents: Images, gsd: float, looks: torch.Tensor | None = None, *, inner: bool = False) -> Images:
    """Pillow's bicubic enlargement."""
    height, width = parents.shape[1] * FACTOR, parents.shape[2] * FACTOR
    return np.stack([np.asarray(Image.fromarray(p).resize((width, height), Image.Resampling.BICUBIC)) for p in parents])


def sampler(net: UpscalerNet, steps: int, *, told: bool) -> Method:
    """A network's samples after ``steps`` evaluations, a few places at a time."""

    def make(parents: Images, gsd: float, looks: torch.Tensor | None = None, *, inner: bool = False) -> Images:
        few = max(1, 16 * 32 * 32 // (parents.shape[1] * parents.shape[2]))
        parts = []
        for k in range(0, len(parents), few):
            look = looks[k : k + few] if told and looks is not None else None
            if inner:
                look = net.usual_look(torch.full((len(parents[k : k + few]),), gsd), inner=True)
            some = to_signed(parents[k : k + few])
            parts.append(generate(net, some, gsd, steps, seed=SEEDS["noise"] + k, sharpness=look))
        return to_images(torch.cat(parts))

    return make


def regressor(net: UpscalerNet) -> Method:
    """The one-pass net's estimate: no noise, time 0."""

    @torch.inference_mode()
    def make(parents: Images, gsd: float, looks: torch.Tensor | None = None, *, inner: bool = False) -> Images:
        x = to_signed(parents)
        zero = torch.zeros(len(x), 48, *x.shape[2:])
        estimate = net(zero, x, torch.zeros(len(x)), torch.full((len(x),), gsd))
        return to_images(quantise(net.compose(estimate, x)))

    return make


def methods(args: argparse.Namespace) -> dict[str, Method]:
    """What is compared, by name; ``ours`` last among the shipped ones, then the teacher's steps."""

    def load(folder: Path) -> UpscalerNet:
        return NetUpscaler.from_pretrained(folder).net

    out: dict[str, Method] = {"bicubic": bicubic}
    if args.regression:
        out["regression"] = regressor(load(args.regression))
    if args.checkpoint:
        net = load(args.checkpoint)
        steps, tells = int(net.config.steps), net.config.sharpness is not None
        out["ours"] = sampler(net, steps, told=False)
        if tells:
            out["ours, told the series"] = sampler(net, steps, told=True)
    if args.teacher:
        teacher = load(args.teacher)
        out |= {f"teacher {n}": sampler(teacher, n, told=teacher.config.sharpness is not None) for n in TEACHER_STEPS}
    return out


def real_crops(places: list[Place], level: Level, count: int) -> tuple[Images, torch.Tensor]:
    """Real pictures of a level: held-out crops, or for Wellington the whole scene; and how sharp their sources are."""
    if "Wellington" in level.name:
        (scene,) = [p for p in places if p.key.startswith("aerial_nz_wellington")]
        whole = Image.fromarray(scene.pixels[:2048, :2048]).resize((level.size_px,) * 2, Image.Resampling.HAMMING)
        return np.array(whole)[None], looks_of(places, [scene], level.gsd, usual=USUAL)
    if level.size_px > 128:
        count = max(6, count * 128**2 // level.size_px**2)
    crops, picks = pick_crops(places, level.gsd, size_px=level.size_px, count=count, seed=SEEDS["crops"])
    return crops, looks_of(places, picks, level.gsd, usual=USUAL)


def run_level(
    level: Level, real: Images, looks: torch.Tensor, ways: Mapping[str, Method], eye: RandomFeatures, sheets: Path
) -> dict[str, Any]:
    """Figures and contact sheet of a single step or a chain."""
    start = shrink(real, level.steps)
    made: dict[str, Images] = {}
    for name, make in ways.items():
        images = start
        for left in reversed(range(level.steps)):
            images = make(images, level.gsd * FACTOR**left, None if left else looks, inner=left > 0)
        made[name] = images
    last = shrink(real)
    figures = paired(made, real, last, eye, base="bicubic", seeds=SEEDS)
    if level.steps > 1:
        once = {name: make(last, level.gsd, looks) for name, make in ways.items()}
        single = paired(once, real, last, eye, base="bicubic", seeds=SEEDS)
        for name in ways:
            figures[name]["frechet_of_single_step"] = single[name]["frechet"]
            figures[name]["chain_over_single"] = figures[name]["frechet"] / max(single[name]["frechet"], 1e-9)
    views = {
        "real": real,
        f"parent x{FACTOR**level.steps}": start.repeat(FACTOR**level.steps, 1).repeat(FACTOR**level.steps, 2),
        **made,
    }
    contact_sheet(views).save(
        sheets / f"{level.name.split(',')[0].replace(' > ', '-').replace(' ', '')}_{level.size_px}px.png"
    )
    return {"gsd": level.gsd, "crops": len(real), "size_px": level.size_px, "methods": figures}


def contact_sheet(views: Mapping[str, Images]) -> Image.Image:
    """Places in rows, methods in columns, named at the top."""
    count = min(SHEET_ROWS, min(len(v) for v in views.values()))
    body = np.concatenate([v[:count].reshape(-1, *v.shape[2:]) for v in views.values()], axis=1)
    scale = max(1, 128 // next(iter(views.values())).shape[1])
    body = body.repeat(scale, axis=0).repeat(scale, axis=1)
    sheet = Image.new("RGB", (body.shape[1], body.shape[0] + 14), "white")
    sheet.paste(Image.fromarray(body), (0, 14))
    for k, name in enumerate(views):
        ImageDraw.Draw(sheet).text((k * body.shape[1] // len(views) + 3, 1), name, fill="black")
    return sheet


def report(name: str, figures: Mapping[str, Any]) -> None:
    """One level as a table."""
    head = [
        "",
        "Frechet/bicubic",
        "KID",
        "sliced W fine..coarse",
        "spectrum coarse..fine",
        "PSNR",
        "SSIM",
        "4 px grid",
        "<= 1 DN",
        "chain/single",
    ]
    keys = [
        "frechet_ratio",
        "kid",
        "sliced_wasserstein",
        "spectrum",
        "psnr",
        "ssim",
        "family_grid",
        "zoom_within_1dn",
        "chain_over_single",
    ]
    rows = [[way, *[f.get(key) for key in keys]] for way, f in figures["methods"].items()]
    _common.table(f"{name}: {figures['crops']} crops of {figures['size_px']} px", head, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--checkpoint", type=Path, help="the shipped network, sampled at its own number of steps")
    parser.add_argument("--teacher", type=Path, help=f"a flow-matching network, sampled at {TEACHER_STEPS} steps")
    parser.add_argument("--regression", type=Path, help="a one-pass network of the same size")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    parser.add_argument("--sheets", type=Path, required=True, help="folder for contact sheets")
    parser.add_argument("--count", type=int, default=48, help="crops a level")
    parser.add_argument("--only", help="levels whose name holds this text")
    args = parser.parse_args()
    args.sheets.mkdir(parents=True, exist_ok=True)
    places = drop_blank(load_places(args.data))
    ways, eye = methods(args), RandomFeatures(SEEDS["judge"])
    figures: dict[str, Any] = {}
    for level in LEVELS + CHAINS:
        if args.only is None or args.only in level.name:
            figures[level.name] = run_level(level, *real_crops(places, level, args.count), ways, eye, args.sheets)
            report(level.name, figures[level.name])
            _common.write(args.out, {"seeds": SEEDS, "levels": figures})


if __name__ == "__main__":
    main()
