"""Does the border of a pinned real picture show? Steps across it over steps beside it, on held-out real pictures.

    python scripts/bench/pins.py --data ../shared/data --checkpoint checkpoints/small/upscale --out docs/bench/pins.json

A real crop is shrunk 4 or 16 times and made again by the upscaler with a part of it pinned, as a world does it: pinned
on the coarser level too; three parts of each crop in turn. The ratio of a border is the mean step across it over that 3
to 8 px beside it on both sides, summed over the pins of a level; 1 is invisible, and intervals are of 95 % by bootstrap
over crops. Real crops at the same places are the floor, a pin pasted into the same picture without the membrane is the
control. The contrast is the mean step within 4 px outside over that within 4 px inside: 1 where texture goes on as it
was. About two minutes of one core.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import _common
import numpy as np
from numpy.typing import NDArray

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.fields import BoxField, MemoryStore, SourceField, UpscaledField
from metaearth3d.fields.pinned import Pin, PinnedField, Pins
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.train.imagery import drop_blank, load_places
from metaearth3d.train.upscale import pick_crops

SIZE_PX, PIN_PX = 128, (45, 39)  # of crops and pins
CORNERS = ((29, 34), (42, 61), (55, 23))  # of pins, on no parent's border
GSDS_M = (30.0, 16.0, 5.0, 1.0)
STEPS = (1, 2)
SEED, RESAMPLED = 31, 400
BESIDE = (*range(-8, -2), *range(3, 9))  # px from the border


def around(
    crop: NDArray[np.uint8], gsd: float, steps: int, corner: tuple[int, int], upscaler: NetUpscaler, store: MemoryStore
) -> dict[str, NDArray[np.uint8]]:
    """The crop (S, S, 3), what is made around its pinned part, and the pin pasted into the same: (3, S, S) each."""
    real = np.ascontiguousarray(crop.transpose(2, 0, 1))
    lattice, box = Lattice("EPSG:32633", 500_000.0, 5_000_000.0, gsd * 4**steps), PixelBox(steps, *corner, *PIN_PX)
    pin = Pin(real[:, box.row : box.row + box.height, box.col : box.col + box.width], np.ones(box.shape, "f4"), box)
    pins, side = Pins(lattice, [pin]), SIZE_PX // 4**steps
    coarse = real.reshape(3, side, 4**steps, side, 4**steps).mean(axis=(2, 4))
    shown: BoxField = SourceField(lattice, 0, np.rint(coarse).astype(np.uint8), None, 0, 0)
    for _ in range(steps):
        made = UpscaledField(shown, upscaler, seed=SEED, version="bench", core_px=SIZE_PX, store=store)
        shown = PinnedField(made, pins, core_px=SIZE_PX, store=store)
    whole = PixelBox(steps, 0, 0, SIZE_PX, SIZE_PX)
    pasted = made.read(whole).data.copy()
    pasted[(slice(None), *box.slices(whole))] = pin.data
    return {"real": real, "pinned": shown.read(whole).data, "pasted": pasted}


def steps_by_distance(image: NDArray[np.uint8], corner: tuple[int, int]) -> NDArray[np.float64]:
    """Mean absolute steps (17,) at 8 px inside to 8 px outside a pin's border, 0 across it; all four sides."""
    out = np.zeros(17)
    (row, col), (height, width) = corner, PIN_PX
    for data, low, high, a, b in (
        (image, row, row + height, col, col + width),
        (image.transpose(0, 2, 1), col, col + width, row, row + height),
    ):
        lines = np.abs(np.diff(data.astype(np.float64), axis=1))[:, :, a:b].mean(axis=(0, 2))
        out += lines[high - 1 - 8 : high - 1 + 9] + lines[low - 1 - 8 : low - 1 + 9][::-1]
    return out / 4


def profiles_of(crop: NDArray[np.uint8], gsd: float, steps: int, upscaler: NetUpscaler) -> dict[str, Any]:
    """Profiles (17,) of every way, the mean over a crop's pins."""
    found: dict[str, list[NDArray[np.float64]]] = {}
    store = MemoryStore(1 << 26)
    for corner in CORNERS:
        for way, image in around(crop, gsd, steps, corner, upscaler, store).items():
            found.setdefault(way, []).append(steps_by_distance(image, corner))
    return {way: np.mean(rows, axis=0) for way, rows in found.items()}


def figures(profiles: NDArray[np.float64]) -> dict[str, Any]:
    """Ratio and contrast of crops' profiles (N, 17), with their intervals over crops."""

    def found(some: NDArray[np.float64]) -> tuple[float, float]:
        mean = some.mean(axis=0)
        beside = mean[[8 + k for k in BESIDE]].mean()
        return float(mean[8] / beside), float(mean[9:13].mean() / mean[4:8].mean())

    rng = np.random.default_rng(SEED)
    drawn = np.array([found(profiles[rng.integers(0, len(profiles), len(profiles))]) for _ in range(RESAMPLED)])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    ratio, contrast = found(profiles)
    return {"ratio": ratio, "interval": [low[0], high[0]], "contrast": contrast}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    parser.add_argument("--count", type=int, default=8, help="crops a level")
    args = parser.parse_args()
    places, upscaler = drop_blank(load_places(args.data)), NetUpscaler.from_pretrained(args.checkpoint)
    levels: dict[str, Any] = {}
    for gsd in GSDS_M:
        crops, _ = pick_crops(places, gsd, size_px=SIZE_PX, count=args.count, seed=SEED)
        for steps in STEPS:
            rows = [profiles_of(crop, gsd, steps, upscaler) for crop in crops]
            name = f"{gsd:g} m, made from {gsd * 4**steps:g} m"
            ways = {way: figures(np.array([row[way] for row in rows])) for way in rows[0]}
            levels[name] = {"crops": len(crops), "pins": len(crops) * len(CORNERS), "ways": ways}
            lines = [[way, f["ratio"], f["interval"], f["contrast"]] for way, f in ways.items()]
            _common.table(name, ["", "ratio", "interval", "contrast out / in"], lines)
    _common.write(args.out, {"pin_px": list(PIN_PX), "levels": levels})


if __name__ == "__main__":
    main()
