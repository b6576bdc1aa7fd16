"""Land cover and heights above ground on held-out places; what a picture is worth, and what it could be worth at most.

    python scripts/bench/survey.py --data ../shared/data --out out/survey.json

Land cover: a held-out Sentinel-2 chip with its map (10 m, real); held-out UC Merced pictures of which words say what
is in them (0.6 m, real); points of held-out pictures of Californian towns that we named by eye (0.6 m, real, 267 points
in 20 pictures, 50 of them roofs); pictures rendered of Goteborg, whose layout is real and held out (1 and 4 m).
Heights above ground: those renderings, and one real satellite picture with a surface model (0.5 m, Ohio). The guess to
beat is a tree classifier on blurred colours fitted on the same data, and for heights the mean of what stands on such
ground.

The picture: RMSE of heights lifted from means 4, 16 and 64 times coarser and from flat ground, under the true picture,
a wrong one and none, level by level as worlds do it; and what plain regression from the picture explains of the relief
that is left open, fitted on the other half of the same place and on the training places. About five minutes of one
core.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import _common
import numpy as np
from elevation import generator
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.classified import (
    Classify,
    agreement,
    by_colour,
    heights_errors,
    map_of,
    merged,
    named_points,
    named_share,
)
from metaearth3d.train.imagery import Rgb, read_shard
from metaearth3d.train.labels import Known, load_maps, named
from metaearth3d.train.layouts import Layout, drawn_layouts, load_layouts
from metaearth3d.train.pictured import pictured
from metaearth3d.train.pointed import pointed
from metaearth3d.train.relief import Crop, Site, load_sites
from metaearth3d.train.renders import Bank, Scene, rendered, texture_bank
from metaearth3d.train.seeing import explained, halves

STARTS: dict[str, int | None] = {"4x": 4, "16x": 16, "absent": None}
OF = ("height", "east", "south")
NAMES = {10: "trees", 30: "grass", 40: "crops", 50: "roofs", 51: "paved", 60: "bare", 80: "water", 20: "shrub"}
TOP_M = 8.0  # pictures this coarse are the first that worlds survey: there is no land cover above them


def planes(image: Rgb) -> NDArray[np.uint8]:
    """(3, H, W)."""
    return np.ascontiguousarray(image.transpose(2, 0, 1))


def coarse(image: Rgb) -> NDArray[np.uint8]:
    """The picture of the level above (3, h, w)."""
    size = (image.shape[1] // 4, image.shape[0] // 4)
    return planes(np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BOX)))


def ours(lifter: GeometryLifter) -> Classify:
    """Land cover as worlds make it: under that of the level above, if there is one."""

    def classify(image: Rgb, gsd: float) -> NDArray[np.uint8]:
        above = lifter.classify(coarse(image), None, gsd=4 * gsd) if gsd < TOP_M else None
        return lifter.classify(planes(image), above, gsd=gsd)[0]

    return classify


def all_of(code: int) -> Classify:
    """The guess that everything is of one class."""
    return lambda image, gsd: np.full(image.shape[:2], code, np.uint8)


def small(known: Known, gsd: float, size_px: int) -> Known:
    """A picture brought to a GSD, its middle square."""
    side = round(size_px * gsd / known.gsd)
    top, left = ((n - side) // 2 for n in known.image.shape[:2])
    part = known.image[top : top + side, left : left + side]
    image = np.asarray(Image.fromarray(part).resize((size_px, size_px), Image.Resampling.BOX))
    return Known(known.key, gsd, image, known.may[:, :size_px, :size_px], known.shown)


def land_cover(
    lifter: GeometryLifter,
    data: Path,
    told: list[Known],
    eyed: list[Known],
    scenes: dict[str, list[Scene]],
    *,
    guess: Classify,
    guess_map: Classify,
) -> dict[str, Any]:
    """Figures of ours and of the guesses by what they were judged on."""
    chip = next(k for k in load_maps(data) if k.held_out)
    truth = map_of(chip.may)
    share = {f"all {NAMES[code]}": np.full_like(truth, code) for code in (10, 80)}
    out: dict[str, Any] = {"Sentinel-2 chip, 10 m": {n: agreement([codes], [truth]) for n, codes in share.items()}}
    for name, way in {"trees on colours": guess_map, "ours": ours(lifter)}.items():
        out["Sentinel-2 chip, 10 m"][name] = agreement([merged(way(chip.image, chip.gsd))], [truth])
    judged = [small(k, 0.6, 112) for k in told if k.held_out][::4]
    ways: dict[str, Classify] = {"all paved": all_of(51), "trees on colours": guess, "ours": ours(lifter)}
    out["UC Merced, 0.6 m"] = {
        name: named_share([way(k.image, k.gsd) for k in judged], judged) for name, way in ways.items()
    }
    ways = {"all paved": all_of(51), "trees on colours": guess, "ours": ours(lifter)}
    squares = [(k.key, np.ascontiguousarray(k.image[:256, :256])) for k in eyed]
    out["points named by eye, 0.6 m"] = {
        name: named_points([way(image, 0.6) for _, image in squares], [key for key, _ in squares])
        for name, way in ways.items()
    }
    for name, some in scenes.items():
        real = [s.cover.astype(np.int64) for s in some]
        commonest = int(np.bincount(np.concatenate([r.ravel() for r in real])).argmax())
        ways = {f"all {NAMES[commonest]}": all_of(commonest), "trees on colours": guess, "ours": ours(lifter)}
        out[f"Goteborg rendered, {name}"] = {
            way_name: agreement([way(s.image, s.gsd) for s in some], real) for way_name, way in ways.items()
        }
    return out


def heights(lifter: GeometryLifter, scenes: dict[str, list[Scene]], seen: list[Scene], data: Path) -> dict[str, Any]:
    """Errors of heights above ground: means of the training scenes by true cover, ours from the picture alone and
    under the true means of 4x4 pixels, and those means enlarged."""
    usual = {c: float(np.mean(np.concatenate([s.above[s.cover == c] for s in seen]))) for c in (10, 50)}
    out: dict[str, Any] = {}
    for name, some in {**scenes, "Ohio, 0.5 m": osu(data)}.items():
        made: dict[str, list[NDArray[Any]]] = {}
        for k, s in enumerate(some):
            noise = np.random.default_rng(k).standard_normal((4, 1, *s.above.shape), dtype=np.float32)
            cover = ours(lifter)(s.image, s.gsd)[None]
            h, w = (n // 4 for n in s.above.shape)
            mean = (np.rint(s.above.reshape(h, 4, w, 4).mean(axis=(1, 3)) * 64) / 64).astype(np.float32)[None]
            ways = {
                "flat ground": np.zeros_like(s.above),
                "usual height by our cover": np.where(
                    cover[0] == 50, usual[50], np.where(cover[0] == 10, usual[10], 0)
                ),
                "ours from the picture, mean of 4": np.mean(
                    [lifter.raise_up(planes(s.image), cover, None, n, gsd=s.gsd)[0] for n in noise], axis=0
                ),
                "ours from the picture, likeliest": lifter.raise_up(
                    planes(s.image), cover, None, 0 * noise[0], gsd=s.gsd
                )[0],
                "4x means enlarged": mean[0].repeat(4, 0).repeat(4, 1),
                "ours under 4x means, mean of 4": np.mean(
                    [lifter.raise_up(planes(s.image), cover, mean, n, gsd=s.gsd)[0] for n in noise], axis=0
                ),
                "ours under 4x means, likeliest": lifter.raise_up(
                    planes(s.image), cover, mean, 0 * noise[0], gsd=s.gsd
                )[0],
            }
            for way, z in ways.items():
                made.setdefault(way, []).append(z)
        out[name] = {way: heights_errors(zs, some) for way, zs in made.items()}
    return out


def osu(data: Path) -> list[Scene]:
    """The one real picture with a surface model: heights over the lowest tenth of it; roofs are what is above 3 m."""
    import rasterio

    folder = data / "elevation" / "pairs" / "gdaosu"
    with rasterio.open(folder / "osu_dsm.tif") as file:
        z = file.read(1).astype(np.float32)
    with rasterio.open(folder / "osu_rgb.tif") as file:
        image = file.read((1, 2, 3)).transpose(1, 2, 0)
    h, w = (n // 16 * 16 for n in z.shape)
    z = np.where(np.isfinite(z) & (z > -1000), z, np.nan)[:h, :w]
    above = np.nan_to_num((z - np.nanpercentile(z, 10)).clip(0)).astype(np.float32)
    return [Scene(np.ascontiguousarray(image[:h, :w]), np.where(above > 3, 50, 0).astype(np.uint8), above, 0.5)]


def at_most(sites: list[Site]) -> dict[str, dict[str, float]]:
    """What regression from the picture explains, by place, start and target, from the other half and from elsewhere."""
    pairs = {s.key: whole(s) for s in sites if s.image is not None}
    held = {s.key for s in sites if s.held_out}
    out: dict[str, dict[str, float]] = {}
    for key, crop in pairs.items():
        if key not in held or key.startswith("terramind"):
            continue
        same = [c for k, c in pairs.items() if k not in held and k.startswith("global") == key.startswith("global")]
        west, east = halves(crop)
        for name, factor in STARTS.items():
            for of in OF if factor is not None else OF[:1]:
                both = explained([west], [east], factor, of=of), explained([east], [west], factor, of=of)
                across = explained(same, [crop], factor, of=of)
                out[f"{key} {name} {of}"] = {"other half": float(np.mean(both)), "other places": across}
    return out


def whole(site: Site) -> Crop:
    """A site at its finest honest GSD; of the globe the rows from 55 to 12 degrees north, twice averaged."""
    assert site.image is not None
    z, image = site.heights, site.image
    if site.north is not None:
        z, image = z[525:1165], image[525:1165]
    f = max(1, round(site.finest))
    h, w = (n // f * f for n in z.shape)
    z = np.where(np.isfinite(z), z, np.nanmean(z))[:h, :w].reshape(h // f, f, w // f, f).mean(axis=(1, 3))
    pixels = image[:h, :w].reshape(h // f, f, w // f, f, 3).mean(axis=(1, 3))
    return Crop(z.astype(np.float32), np.rint(pixels).astype(np.uint8), site.gsd * f)


def scenes_of(layouts: list[Layout], bank: Bank, gsds: tuple[float, ...], count: int) -> dict[str, list[Scene]]:
    """Renderings of held-out layouts."""
    rng, out = np.random.default_rng(3), {}
    for gsd in gsds:
        size = 128 if gsd < 1.5 else 48
        found: list[Scene] = []
        while len(found) < count:
            made = rendered(layouts, bank, gsd, size, rng, real=1.0)
            found += [made] if (made.cover == 50).mean() > 0.1 else []
        out[f"{gsd:g} m"] = found
    return out


def main() -> None:
    """Print the tables and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/ and elevation/")
    parser.add_argument("--geometry", type=Path, default=None, help="checkpoint; shipped by default")
    parser.add_argument("--crops", type=int, default=6, help="crops of each place")
    parser.add_argument("--only", default="cover,above,picture,most", help="which parts to measure")
    parser.add_argument("--out", type=Path, default=None, help="JSON to write")
    args = parser.parse_args()
    parts = args.only.split(",")
    lifter = GeometryLifter.from_pretrained(args.geometry or default_checkpoint("geometry"))
    figures: dict[str, Any] = {"digest": lifter.digest}
    sites = load_sites(args.data)
    if "cover" in parts or "above" in parts:
        places = list(read_shard(args.data / "imagery", "ucmerced_0.3m"))
        eyed = [k for k in pointed(list(read_shard(args.data / "imagery", "naip_trees_0.6m"))) if k.held_out]
        told, layouts, bank = named(places), load_layouts(args.data), texture_bank(places)
        scenes = scenes_of([x for x in layouts if x.held_out], bank, (1.0, 4.0), 6)
        rng = np.random.default_rng(1)
        seen = [rendered(drawn_layouts(layouts), bank, g, 96, rng) for g in (0.6, 1.0, 1.0, 4.0) for _ in range(8)]
        guess = by_colour([(s.image, s.cover.astype(np.int64)) for s in seen])
        maps = by_colour([(k.image, map_of(k.may)) for k in load_maps(args.data) if not k.held_out])
        figures["cover"] = land_cover(lifter, args.data, told, eyed, scenes, guess=guess, guess_map=maps)
        figures["above"] = heights(lifter, scenes, seen, args.data)
    if "picture" in parts:
        figures["picture"] = pictured(generator(lifter), sites, count=args.crops)
    if "most" in parts:
        figures["most"] = at_most(sites)
    for name, found in figures.items():
        if isinstance(found, dict):
            show(name, found)
    if args.out is not None:
        _common.write(args.out, figures)


def show(name: str, found: dict[str, Any]) -> None:
    """Print one part, row by row."""
    for place, ways in found.items():
        print(name, place)
        for way, values in ways.items():
            print("   ", way, values)


if __name__ == "__main__":
    main()
