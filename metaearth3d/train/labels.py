"""What is known of the land cover of real pictures: for each pixel the classes that it may be.

Three kinds of knowledge come as one: a map of land cover (one class a pixel, or two where a map's class is two of
ours), words about a whole picture (each pixel is one of those named), and nothing (any class).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metaearth3d.models.presets import COVER
from metaearth3d.train.imagery import Place, Rgb
from metaearth3d.train.layouts import commonest
from metaearth3d.train.relief import HELD_OUT

May = NDArray[np.bool_]  # (K, H, W): the classes of COVER that a pixel may be

# TerraMesh's land cover (ESRI and Impact Observatory): rangeland is grass or shrub.
TERRAMESH: dict[int, tuple[int, ...]] = {
    1: (80,), 2: (10,), 3: (), 4: (40,), 5: (50, 51), 6: (60,), 7: (70,), 8: (), 9: (20, 30),
}  # fmt: skip
# UC Merced's words for what a picture shows (Chaudhuri et al. 2018).
WORDS = {
    "trees": 10, "chaparral": 20, "grass": 30, "field": 40, "buildings": 50, "mobile-home": 50, "tanks": 50,
    "pavement": 51, "court": 51, "cars": 51, "airplane": 51, "dock": 51, "bare-soil": 60, "sand": 60,
    "water": 80, "sea": 80, "ship": 80,
}  # fmt: skip
LEAST = 0.05  # share of a picture that a class named is asked to have, where LEAST_OF says nothing
# What at least is to be expected of kinds of place, by eye: a word for a class says nothing of how much of it there is.
LEAST_OF: dict[str, dict[int, float]] = {
    "agricultural": {40: 0.8}, "airplane": {51: 0.4}, "baseballdiamond": {30: 0.3, 60: 0.1},
    "beach": {60: 0.2, 80: 0.2}, "buildings": {50: 0.35, 51: 0.15}, "chaparral": {20: 0.25},
    "denseresidential": {50: 0.35, 51: 0.12, 10: 0.08}, "forest": {10: 0.6}, "freeway": {51: 0.3},
    "golfcourse": {30: 0.4}, "harbor": {80: 0.3, 51: 0.15}, "intersection": {51: 0.3, 50: 0.1},
    "mediumresidential": {50: 0.2, 10: 0.12, 30: 0.12, 51: 0.12}, "mobilehomepark": {50: 0.35, 51: 0.12},
    "overpass": {51: 0.3}, "parkinglot": {51: 0.5}, "river": {80: 0.2, 10: 0.15}, "runway": {51: 0.3},
    "sparseresidential": {50: 0.08, 10: 0.2, 30: 0.12}, "storagetanks": {50: 0.2}, "tenniscourt": {51: 0.12, 30: 0.08},
}  # fmt: skip
SMALL_WORDS = ("cars", "airplane", "dock", "ship", "court")  # too small to ask for their share


@dataclass(frozen=True)
class Known:
    """A real picture and what its pixels may be; ``shown`` are classes that must be somewhere in it."""

    key: str
    gsd: float
    image: Rgb = field(repr=False)
    may: May = field(repr=False)
    shown: tuple[int, ...] = ()
    source: str = ""
    licence: str = ""
    held_out: bool = False


def sets_of(codes: Iterable[int]) -> NDArray[np.bool_]:
    """Which of COVER are among some codes (K,).

    >>> sets_of([50, 51]).sum()
    np.int64(2)
    """
    wanted = set(codes)
    return np.array([code in wanted for code in COVER])


def least_of(known: Known) -> NDArray[np.float32]:
    """The share (K,) of a picture that each class named is asked to have at least."""
    least = LEAST_OF.get(kind_of(known), {})
    return np.array([least.get(code, LEAST) if code in known.shown else 0 for code in COVER], np.float32)


def load_maps(folder: Path) -> list[Known]:
    """Pictures with a map of land cover under ``folder/elevation``."""
    import rasterio

    base, out = folder / "elevation", []
    for line in (base / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] != "pair" or "lulc" not in row:
            continue
        with rasterio.open(base / row["rgb"]) as file:
            image = np.ascontiguousarray(file.read((1, 2, 3)).transpose(1, 2, 0))
        with rasterio.open(base / row["lulc"]) as file:
            classes = file.read(1)
        may = np.ones((len(COVER), *classes.shape), bool)
        for theirs, ours in TERRAMESH.items():
            if ours:
                may[:, classes == theirs] = sets_of(ours)[:, None]
        held = row["key"].startswith(HELD_OUT)
        out.append(Known(row["key"], float(row["gsd_m"]), image, may, (), row["source"], row["licence"], held))
    return out


def named(places: Sequence[Place]) -> list[Known]:
    """Pictures of which words say what is in them."""
    out = []
    for place in places:
        words = [word for word in place.labels[1:] if word in WORDS]
        if not words or len(words) < len(place.labels) - 1:
            continue
        codes = {WORDS[word] for word in words}
        may = np.broadcast_to(sets_of(codes)[:, None, None], (len(COVER), *place.pixels.shape[:2]))
        shown = tuple(sorted({WORDS[w] for w in words if w not in SMALL_WORDS}))
        out.append(Known(place.key, place.gsd, place.pixels, may, shown, place.source, place.licence, place.held_out))
    return out


def piece(known: Known, gsd: float, size_px: int, rng: np.random.Generator) -> tuple[Rgb, May] | None:
    """A random square at a GSD, turned at random; None if the picture is too small."""
    from PIL import Image

    side = max(size_px, round(size_px * gsd / known.gsd))
    height, width = known.image.shape[:2]
    if side > min(height, width):
        return None
    top, left = int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))
    image, may = known.image[top : top + side, left : left + side], known.may[:, top : top + side, left : left + side]
    if side != size_px:
        image = np.asarray(Image.fromarray(image).resize((size_px, size_px), Image.Resampling.HAMMING))
        nearest = ((np.arange(size_px) + 0.5) * side / size_px).astype(int)
        may = may[:, nearest][:, :, nearest]
    quarter, mirror = int(rng.integers(4)), rng.random() < 0.5
    image, may = np.rot90(image, quarter), np.rot90(may, quarter, axes=(1, 2))
    if mirror:
        image, may = image[:, ::-1], may[:, :, ::-1]
    return np.ascontiguousarray(image), np.ascontiguousarray(may)


def mosaic(
    told: Sequence[Known],
    gsd: float,
    size_px: int,
    rng: np.random.Generator,
    *,
    guesses: Mapping[str, NDArray[np.uint8]] | None = None,
) -> tuple[Rgb, May]:
    """A square at a coarse GSD laid out of pictures that words describe, of one to three kinds of place.

    Pixels are what ``guesses``, maps by key, say of a picture, or else one of what its words name.
    """
    from PIL import Image

    kinds = list(dict.fromkeys(kind_of(k) for k in told))
    some = {kinds[int(k)] for k in rng.integers(0, len(kinds), int(rng.integers(1, 4)))}
    pool = [k for k in told if kind_of(k) in some]
    tile = max(4, int(min(pool[0].image.shape[:2]) * pool[0].gsd / gsd))
    count = -(-size_px // tile)
    image = np.empty((count * tile, count * tile, 3), np.uint8)
    may = np.empty((len(COVER), count * tile, count * tile), bool)
    codes = np.array(COVER, np.uint8)[:, None, None]
    for row in range(0, count * tile, tile):
        for col in range(0, count * tile, tile):
            known, quarter = pool[int(rng.integers(len(pool)))], int(rng.integers(4))
            guess = None if guesses is None else guesses.get(known.key)
            small = Image.fromarray(known.image).resize((tile, tile), Image.Resampling.HAMMING)
            image[row : row + tile, col : col + tile] = np.rot90(np.asarray(small), quarter)
            sets = known.may[:, :1, :1] if guess is None else np.rot90(commonest(guess, tile), quarter) == codes
            may[:, row : row + tile, col : col + tile] = sets
    return image[:size_px, :size_px], may[:, :size_px, :size_px]


def kind_of(known: Known) -> str:
    """The kind of place that a picture's key names, or the scene that it is of."""
    return known.key.rstrip("0123456789_-")
