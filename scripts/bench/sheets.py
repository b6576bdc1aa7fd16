"""Contact sheets by level and land cover: enlarged parent, bicubic, ours, real, on held-out places.

    python scripts/bench/sheets.py --data ../shared/data --checkpoint checkpoints/small/upscale --out docs/sheets

One JPEG a level. At 1.2 m rows are the classes of UC Merced (its last ten pictures of each were never trained on); at
5, 16 and 30 m they are places. Ours is told the look of the sensor, measured on training places (see imagery.py). The
real pictures are public domain, CC BY or free Copernicus and USGS data; ``SOURCES.md`` beside the sheets names them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from imagery import Images, bicubic, sampler, shrink
from PIL import Image, ImageDraw

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.models.presets import TOLD
from metaearth3d.train.imagery import Place, crop_at, drop_blank, load_places
from metaearth3d.train.upscale import looks_of

COLUMNS = ("parent", "bicubic", "ours", "real")
PLACES = {  # starts of keys and the GSDs at which their places are shown; sources that may be shown to all
    30.7: ("l9_tokyo", "s2_tokyo", "s2_nz_eastcape"),
    16.0: ("s2_tokyo", "s2_nz_eastcape"),
    5.0: ("naip5m_m_4709963_se_14_1_2010", "naip5m_m_4709963_se_14_1_2017"),
}
ROWS_OF_PLACE, TRIES = 4, 6  # rows of a place, each the busiest of some random crops
CELL_PX, TALL = 128, 7


def chosen(places: list[Place], gsd: float) -> list[tuple[str, Place]]:
    """Held-out places with the name of their row."""
    held = [p for p in places if p.held_out]
    if gsd < 2:
        classes = sorted({p.labels[0] for p in held if p.source.startswith("UC Merced") and p.labels})
        return [(c, next(p for p in held if p.labels[:1] == (c,) and p.gsd < 0.5)) for c in classes]
    out = []
    for start in PLACES[gsd]:
        found = [p for p in held if p.key.startswith(start) and p.gsd <= 1.35 * gsd]
        found = [p for p in found if min(p.pixels.shape[:2]) * p.gsd >= CELL_PX * gsd]
        out += [(start.split("_m_")[0], found[k % len(found)]) for k in range(ROWS_OF_PLACE) if found]
    return out


def busiest(place: Place, gsd: float, size_px: int, rng: np.random.Generator) -> Images:
    """The random crop of most contrast: open sea shows nothing."""
    crops = [crop_at(place, max(gsd, place.gsd), size_px, rng) for _ in range(TRIES)]
    return max(crops, key=lambda crop: float(crop.std(axis=(0, 1)).mean()))


def sheet(views: dict[str, Images], names: list[str]) -> Image.Image:
    """Rows of named places, methods side by side, folded into blocks of ``TALL`` rows."""
    side = next(iter(views.values())).shape[1]
    scale = max(1, CELL_PX // side)
    blocks = -(-len(names) // TALL)
    wide = len(views) * CELL_PX
    out = Image.new("RGB", (blocks * (wide + 8) - 8, 14 + min(TALL, len(names)) * (CELL_PX + 14)), "white")
    draw = ImageDraw.Draw(out)
    for k, name in enumerate(names):
        left, top = k // TALL * (wide + 8), 14 + k % TALL * (CELL_PX + 14)
        draw.text((left + 2, top), name, fill="black")
        for c, (method, images) in enumerate(views.items()):
            cell = Image.fromarray(images[k].repeat(scale, axis=0).repeat(scale, axis=1))
            out.paste(cell, (left + c * CELL_PX, top + 13))
            if k % TALL == 0:
                draw.text((left + c * CELL_PX + 2, 1), method, fill="black")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    places = drop_blank(load_places(args.data))
    net = NetUpscaler.from_pretrained(args.checkpoint).net
    ours = sampler(net, int(net.config.steps), told=net.config.sharpness is not None)
    sources = set()
    for gsd in (1.2, *sorted(PLACES)):
        rows = chosen(places, gsd)
        size = 64 if gsd < 2 else CELL_PX
        rng = np.random.default_rng([4, round(gsd * 1000)])
        real = np.stack([busiest(p, gsd, size, rng) for _, p in rows])
        parents = shrink(real)
        looks = looks_of(places, [p for _, p in rows], gsd, usual=TOLD["sharpness"])
        views = dict(
            zip(
                COLUMNS,
                (parents.repeat(4, axis=1).repeat(4, axis=2), bicubic(parents, gsd), ours(parents, gsd, looks), real),
                strict=True,
            )
        )
        sheet(views, [name for name, _ in rows]).save(args.out / f"{gsd:g}m.jpg", quality=82, optimize=True)
        sources |= {f"- {p.source} ({p.licence})" for _, p in rows}
    words = "# Real pictures on these sheets\n\nColumns marked `real`, and parents made from them, show parts of:\n\n"
    (args.out / "SOURCES.md").write_text(words + "\n".join(sorted(sources)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
