"""Is the planet as contrasty as real pictures, at every level? Grey levels of three octaves of detail, ours and real.

    python scripts/bench/planet.py --data ../shared/data --out docs/bench/planet.json --sheets docs/sheets

Squares of 128 px of a planet world at ten places, at all its levels, beside crops of 64 px of all real pictures that
can give the GSD (not more than six of a source). The contrast of an octave is the standard deviation of what means of
2, 4 and 8 px lack of means half as wide. Of each level the median over squares is given, and the middle four fifths.
A level that has lost its contrast shows as a median below all real pictures. About a minute and a half of one core.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import _common
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.geo import PixelBox, planet_pixel
from metaearth3d.train.imagery import Place, crop_at, drop_blank, load_places
from metaearth3d.world import World

PLACES = {
    "Paris": (2.35, 48.86),
    "Davos": (9.83, 46.80),
    "Sogn": (6.5, 61.9),
    "Iowa": (-93.6, 42.0),
    "Tokyo": (139.7, 35.7),
    "Ganges": (89.5, 22.6),
    "Delhi": (77.05, 28.6),
    "Sahara": (5.0, 24.0),
    "Amazon": (-63.0, -5.0),
    "Transvaal": (28.0, -25.5),
}
SIZE_PX, REAL_PX, OCTAVES = 128, 64, 3
MOST = 6  # real crops of a source
SEED = 5

Rgb = NDArray[np.uint8]  # (H, W, 3)


def octaves(image: Rgb) -> list[float]:
    """Standard deviations of grey in octaves, fine to coarse."""
    grey, out = image.mean(axis=2, dtype=np.float64), []
    for _ in range(OCTAVES):
        height, width = grey.shape
        half = grey.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
        out.append(float((grey - half.repeat(2, 0).repeat(2, 1)).std()))
        grey = half
    return out


def squares(world: World, lon: float, lat: float) -> list[Rgb]:
    """A square around a place at every level."""
    out = []
    for level in world.levels("image"):
        row, col = (int(v) for v in planet_pixel(world.lattice, level, lon, lat))
        box = PixelBox(level, row - SIZE_PX // 2, col - SIZE_PX // 2, SIZE_PX, SIZE_PX)
        out.append(np.ascontiguousarray(world.field("image", level).read(box).data.transpose(1, 2, 0)))
    return out


def real_crops(places: Sequence[Place], gsd: float) -> list[Rgb]:
    """At most MOST crops of each source that can give a GSD."""
    rng = np.random.default_rng([SEED, round(1000 * gsd)])
    pools: dict[str, list[Place]] = defaultdict(list)
    for p in places:
        if p.gsd <= 1.35 * gsd and min(p.pixels.shape[:2]) * p.gsd >= REAL_PX * gsd:
            pools[p.source].append(p)
    picks = [pool[k] for pool in pools.values() for k in rng.permutation(len(pool))[:MOST]]
    return [crop_at(p, max(gsd, p.gsd), REAL_PX, rng) for p in picks]


def spread(images: Sequence[Rgb]) -> dict[str, Any]:
    """Median, tenth and ninetieth hundredth of each octave."""
    found = np.array([octaves(image) for image in images])
    low, middle, high = np.quantile(found, [0.1, 0.5, 0.9], axis=0)
    return {"pictures": len(images), "median": middle, "low": low, "high": high}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--model", default="small", help="preset or folder")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    parser.add_argument("--sheets", type=Path, required=True, help="folder for planet.jpg")
    args = parser.parse_args()
    with mock.patch("metaearth3d.world.images.core_size", lambda *_: SIZE_PX):  # pixels do not depend on it
        world = World.planet(0, model=args.model)
    made = {name: squares(world, *place) for name, place in PLACES.items()}
    places, levels = drop_blank(load_places(args.data)), {}
    for level in world.levels("image"):
        gsd = float(world.lattice.gsd(level) * np.cos(np.radians(40.0)))
        ours, real = spread([images[level] for images in made.values()]), spread(real_crops(places, gsd))
        levels[f"{gsd:.3g} m"] = {"ours": ours, "real": real}
    rows = [
        [name, *(level[who][k] for who in ("ours", "real") for k in ("median", "low", "high"))]
        for name, level in levels.items()
    ]
    _common.table("Grey levels an octave, fine / coarse", ["", "ours", "low", "high", "real", "low", "high"], rows)
    sheet = np.concatenate([np.concatenate(images, axis=1) for images in made.values()])
    args.sheets.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(args.sheets / "planet.jpg", quality=75)
    _common.write(args.out, {"places": {k: list(v) for k, v in PLACES.items()}, "levels": levels})


if __name__ == "__main__":
    main()
