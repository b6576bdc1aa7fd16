"""Two ways of an unbounded text root: exact windows of a local network, or overlapping windows denoised together.

    python scripts/bench/roots.py --data ../shared/data --model checkpoints/small --out docs/bench/roots.json

One picture of land at 256 m from the same words and noise, 225 cores of 64 px. ``exact`` is what worlds do, with its
hint of colours from 4 km and without; ``overlapping`` denoises windows of 128 px every 64 px step by step and averages
their estimates (MultiDiffusion, 2302.08113), without a hint, since what such windows agree on is all the coherence
they have; ``tiles`` are windows without a margin, the control that must show. Exact pixels do not depend on the cores:
a few are made twice to prove it, and the picture is then made in one piece, which is quicker.

Seams: steps across the lattice of 64 px over steps across all other shifts of it, with its rank among them: of a
picture without seams the ratio of a shift is chance, whose deviation over shifts is given. Coherence: the root mean
square difference of 4 km means at a distance, over that of neighbours, beside Blue Marble's land. Cost: what the
network works on for a picture, and for the first core of a far place, in Mpx an output Mpx. About three minutes of one
core.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import _common
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.diffusion.root import RootPainter
from metaearth3d.fields import PaletteField, TextField, WordsField, one_prompt
from metaearth3d.fields.upscaled import step_noise
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.judge.seams import seam_ratio
from metaearth3d.models import TextEncoder
from metaearth3d.models.flow import times
from metaearth3d.train.prior import load_planet

PROMPT, SEED, GSD_M, LEVEL = "farmland with woods and villages", 3, 256.0, -1
CORE_PX, WINDOW_PX, STRIDE_PX = 64, 128, 64
BLOCK_PX = 16  # 4 km
LAGS = (1, 2, 4, 8, 16)  # blocks
PLACES, PLACE_PX, LEAST_LAND = 40, 64, 0.98  # squares of Blue Marble, 7.4 km a pixel
LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0, GSD_M / 4)

Picture = NDArray[np.uint8]  # (3, H, W)


def exact(painter: RootPainter, words: WordsField, core_px: int, *, hinted: bool) -> TextField:
    """The field of worlds from words, on cores of any size."""
    more: dict[str, Any] = {"seed": SEED, "version": "bench"}
    hint = PaletteField(LATTICE, LEVEL - 2, painter, words, core_px=32, **more) if hinted else None
    return TextField(LATTICE, LEVEL, painter, words, guidance=1.0, hint=hint, core_px=core_px, **more)


@torch.inference_mode()
def overlapping(painter: RootPainter, words: WordsField, side: int) -> tuple[Picture, float]:
    """Windows denoised together, smoothly weighted, and the network Mpx that took."""
    rim = WINDOW_PX - STRIDE_PX
    box = PixelBox(LEVEL, -rim, -rim, side + 2 * rim, side + 2 * rim)
    x = torch.from_numpy(step_noise("bench", SEED, "text", 1, box, 3)[0])[None]
    ramp = torch.minimum(torch.arange(WINDOW_PX) + 0.5, WINDOW_PX - 0.5 - torch.arange(WINDOW_PX))
    weight = (ramp[:, None] * ramp[None, :])[None, None]
    told, seen = torch.from_numpy(words.told(box))[None], 0
    starts = range(0, box.width - WINDOW_PX + 1, STRIDE_PX)
    for k, t in enumerate(times(painter.steps)):
        sums, weights = torch.zeros_like(x), torch.zeros(1, 1, *box.shape)
        for row in starts:
            for col in starts:
                part = (..., slice(row, row + WINDOW_PX), slice(col, col + WINDOW_PX))
                sums[part] += weight * painter.estimate(x[part], t, GSD_M, told, None, 1.0)
                weights[part] += weight
                seen += WINDOW_PX**2
        x = x + (sums / weights - x) / (painter.steps - k)
    grey = (painter.net.image(x)[0, :, rim:-rim, rim:-rim].clamp(-1, 1) + 1) * 127.5
    return grey.round().byte().numpy(), seen / 1e6


def seams(picture: Picture) -> dict[str, float]:
    """The lattice's ratio among those of its shifts, by whole patches of the network (2 px)."""
    found = seam_ratio(picture, CORE_PX, grain=2)
    shifted = [seam_ratio(picture, CORE_PX, (k, k), grain=2).ratio for k in range(2, CORE_PX, 2)]
    return {"ratio": found.ratio, "p": found.p_value, "shifts_sd": float(np.std(shifted)), "shifts_most": max(shifted)}


def growth(grey: NDArray[np.float64], step: int = 1) -> list[float]:
    """RMS differences of pixels (H, W) at ``LAGS`` over those of neighbours (the first lag)."""

    def squared(lag: int) -> float:
        across, down = grey[:, lag:] - grey[:, :-lag], grey[lag:] - grey[:-lag]
        return float((across**2).mean() + (down**2).mean())

    return [(squared(lag * step) / squared(step)) ** 0.5 for lag in LAGS]


def blocks(picture: Picture) -> NDArray[np.float64]:
    """Grey 4 km means."""
    side = picture.shape[1] // BLOCK_PX
    cut = picture[:, : side * BLOCK_PX, : side * BLOCK_PX].reshape(3, side, BLOCK_PX, side, BLOCK_PX)
    means: NDArray[np.float64] = cut.mean(axis=(0, 2, 4), dtype=np.float64)
    return means


def real_growth(data: Path) -> list[float]:
    """The same of squares of land of Blue Marble, whose pixels are 7.4 km: each lag is 1.8 times as long."""
    planet, rng = load_planet(data), np.random.default_rng(SEED)
    rows = []
    while len(rows) < PLACES:
        top, left = int(rng.integers(500, 2100 - PLACE_PX)), int(rng.integers(0, 5400 - PLACE_PX))
        part = np.s_[top : top + PLACE_PX, left : left + PLACE_PX]
        if (planet.relief[part] > 0).mean() >= LEAST_LAND:
            rows.append(growth(planet.colour[:, part[0], part[1]].mean(axis=0, dtype=np.float64)))
    return np.exp(np.log(rows).mean(axis=0)).tolist()


def network_mpx(painter: RootPainter, core_px: int) -> float:
    """Mpx that the network works on for one core of exact windows: they shrink from step to step."""
    cut = -(-painter.receptive_radius // painter.patch) * painter.patch
    return sum((core_px + 2 * cut * (painter.steps - k)) ** 2 for k in range(painter.steps)) / 1e6


def first_core(painter: RootPainter) -> float:
    """The same for a far core of overlapping windows: each step needs all windows that meet what the next one needs."""
    width, total = CORE_PX, 0.0
    for _ in range(painter.steps):
        count = -(-(width + WINDOW_PX - STRIDE_PX) // STRIDE_PX)
        total += count**2 * WINDOW_PX**2 / 1e6
        width = (count - 1) * STRIDE_PX + WINDOW_PX
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with elevation/, for Blue Marble")
    parser.add_argument("--model", type=Path, required=True, help="folder with text/ and root/")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    parser.add_argument("--side", type=int, default=15 * CORE_PX, help="of the picture, px")
    parser.add_argument("--pictures", type=Path, help="folder for the pictures")
    args = parser.parse_args()
    painter, encoder = (
        RootPainter.from_pretrained(args.model / "root"),
        TextEncoder.from_pretrained(args.model / "text"),
    )
    words = one_prompt(LATTICE, encoder.encode([PROMPT])[0], PROMPT, encoder.digest)
    whole, area = PixelBox(LEVEL, 0, 0, args.side, args.side), args.side**2 / 1e6
    ways: dict[str, Any] = {}

    def note(name: str, picture: Picture, seconds: float, mpx: float, first: float | None) -> None:
        core = None if first is None else first / (CORE_PX**2 / 1e6)
        cost = {"seconds_per_mpx": seconds / area, "network_mpx_per_mpx": mpx / area, "first_core": core}
        ways[name] = {**seams(picture), "growth": growth(blocks(picture)), **cost}
        if args.pictures:
            args.pictures.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture.transpose(1, 2, 0)).save(args.pictures / f"root_{name.replace(', ', '_')}.png")

    for name, hinted in (("exact, hinted", True), ("exact", False)):
        start = time.monotonic()
        picture = exact(painter, words, args.side, hinted=hinted).read(whole).data
        note(name, picture, time.monotonic() - start, network_mpx(painter, args.side), network_mpx(painter, CORE_PX))
        corner = PixelBox(LEVEL, CORE_PX, CORE_PX, 2 * CORE_PX, CORE_PX)
        again = exact(painter, words, CORE_PX, hinted=hinted).read(corner).data
        ways[name]["same_in_cores"] = bool(np.array_equal(again, picture[(slice(None), *corner.slices(whole))]))
    start = time.monotonic()
    picture, mpx = overlapping(painter, words, args.side)
    note("overlapping", picture, time.monotonic() - start, mpx, first_core(painter))
    bare = exact(painter, words, CORE_PX, hinted=False)
    bare.margin, start = 0, time.monotonic()
    note("tiles", bare.read(whole).data, time.monotonic() - start, painter.steps * area, None)
    for name, way in ways.items():
        _common.table(name, list(way), [list(way.values())])
    figures = {"prompt": PROMPT, "side_px": args.side, "cores": (args.side // CORE_PX) ** 2, "ways": ways}
    _common.write(args.out, {**figures, "lags_km": [4.1 * k for k in LAGS], "real_growth": real_growth(args.data)})


if __name__ == "__main__":
    main()
