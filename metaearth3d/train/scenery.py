"""Coarse pictures to learn landscapes from: local scenes of like radiometry, the whole planet, and what they show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.caption.claims import Claim, measure, scale_claims
from metaearth3d.caption.phrase import compose
from metaearth3d.errors import BadInput
from metaearth3d.train.captions import ZONES, known_of
from metaearth3d.train.imagery import Place, Rgb, augment, crop_at, drop_blank, load_places

CROP_PX = 64
BATCH = 8
FINEST_M, COARSEST_M = 12.0, 1800.0  # of crops from local scenes
PLANET_SHARE = 0.45  # of the crops; the rest is local
PLANET_GSD_M = 7420.0  # 4 arc minutes at the equator
PLANET_COARSEST_M = 30_000.0
SELF_SIMILAR_M = 250.0  # half of the planet's crops are told a finer GSD, down to this: land looks alike across scales
NATIVE = 0.6  # share of the planet's crops at its own resolution
SEA_KEPT = 0.1  # share of crops of mere sea that are kept

# What there is in whole scenes, as concepts of the captions' lexicon; a crop is said to hold what its pixels allow.
SCENE_COVERS = {
    "s2_nz_eastcape": ("mountain", "forest", "coast", "sea", "grassland"),
    "s2_india_delhi": ("urban", "agricultural", "denseresidential", "river"),
    "s2_india_raj": ("chaparral", "rock", "lake", "valley", "desert"),
    "s2_india": ("agricultural", "urban", "bare-soil"),
    "naip5m": ("potholes", "field", "agricultural", "grassland", "wetland"),
    "s2_100m": ("agricultural", "field", "village", "forest"),
    "l7_everest": ("mountain", "glacier", "snow", "rock"),
    "s2_tokyo": ("rice", "urban", "village", "agricultural", "coast", "mediumresidential"),
    "l9_tokyo": ("mountain", "forest", "urban", "valley", "coast"),
    "l8_congo": ("grassland", "jungle", "river", "valley"),
}
GREEN, WATER = {("vegetation", "some"), ("vegetation", "mostly")}, {("water", "some"), ("water", "mostly")}
BARE, WHITE = {("bare", "some"), ("bare", "mostly")}, {("white", "some"), ("white", "mostly")}
GATES: dict[str, set[tuple[str, str]]] = {  # a concept holds if one of these is measured
    **dict.fromkeys(("forest", "jungle", "conifers", "grassland", "rice"), GREEN),
    **dict.fromkeys(("sea", "coast", "lake", "river", "potholes", "wetland", "island"), WATER),
    **dict.fromkeys(("glacier", "snow"), WHITE),
    **dict.fromkeys(("desert", "sand", "bare-soil", "rock", "chaparral"), BARE),
}
LAND = ("agricultural", "field", "urban", "village", "denseresidential", "mediumresidential", "mountain", "valley")
DROWNED = ("water", "mostly")  # of which no concept of land holds

# Haze or stretch of scenes (red, green, blue) to take off, read from their darkest water, shade and woods.
HAZE = {
    "s2_tokyo": (28, 40, 54),
    "l8_congo2013": (52, 58, 58),
    "l8_congo2015": (58, 54, 58),
    "s2_india": (18, 18, 0),
    "s2_100m": (0, 0, 4),
}
FLAT_LUMINANCE = 88.0  # grey level that these scenes are brought to


@dataclass(frozen=True)
class Scene:
    """A picture with its metres per pixel and the concepts that are somewhere in it."""

    place: Place
    covers: tuple[str, ...] = ()


@dataclass
class Planet:
    """Colours (H, W, 3) and heights (H, W) of the Earth from 90 N to 90 S, 180 W to 180 E."""

    pixels: Rgb = field(repr=False)
    heights: NDArray[np.float32] = field(repr=False)

    def crop(self, rng: np.random.Generator) -> tuple[Rgb, float, tuple[Claim, ...]]:
        """A crop of land, its GSD and what it shows."""
        rows, cols = self.heights.shape
        for _ in range(100):
            gsd = float(np.exp(rng.uniform(np.log(PLANET_GSD_M), np.log(PLANET_COARSEST_M))))
            gsd = PLANET_GSD_M if rng.random() < NATIVE else gsd
            lat = float(np.degrees(np.arcsin(rng.uniform(-0.95, 0.97))))
            high = round(CROP_PX * gsd / PLANET_GSD_M)
            wide = min(cols, round(high / max(0.2, np.cos(np.radians(lat)))))
            row = int(np.clip((90 - lat) / 180 * rows - high / 2, 0, rows - high))
            col = int(rng.integers(0, cols - wide + 1))
            heights = self.heights[row : row + high, col : col + wide]
            sea = float((heights < 0).mean())
            if sea < 0.9 or rng.random() < SEA_KEPT:
                break
        patch = self.pixels[row : row + high, col : col + wide]
        picture = np.asarray(Image.fromarray(patch).resize((CROP_PX, CROP_PX), Image.Resampling.BOX))
        covers = [Claim("cover", name) for name in planet_covers(picture, heights, lat, sea)]
        climate = Claim("climate", next(name for limit, name in ZONES if abs(lat) < limit), abs(lat))
        return picture, gsd, (*covers, climate)


def planet_covers(picture: Rgb, heights: NDArray[np.float32], lat: float, sea: float) -> tuple[str, ...]:
    """Concepts that hold of a piece of the planet, by its mean land colour, latitude and relief."""
    x = picture.reshape(-1, 3).astype(np.float64)
    dry = x[x[:, 2] <= np.maximum(x[:, 0], x[:, 1]) + 8]
    r, g, b = dry.mean(axis=0) if len(dry) > 50 else x.mean(axis=0)
    bright, warm, green = (r + g + b) / 3, r - b, g - (r + b) / 2
    cold = abs(lat) > 45
    out: list[str] = []
    if sea > 0.9:
        out += ["sea"]
    elif bright > 170 and warm < 25:
        out += ["snow", "glacier"]
    elif warm > 55 and (bright > 115 or r > 1.4 * g):
        out += ["desert", "sand"] if bright > 115 else ["desert", "rock"]
    elif warm > 45:
        out += ["chaparral", "grassland" if cold else "desert"]
    elif green > 8 and bright < 75:
        out += ["conifers", "forest"] if cold else ["jungle", "forest"]
    elif green > 4:
        out += ["grassland"]
    if 0.1 < sea <= 0.9:
        out += ["coast", "sea", *(["island"] if sea > 0.6 else [])]
    if (heights >= 0).sum() > 20 and float(np.std(heights[heights >= 0])) > 500:
        out += ["mountain"]
    return tuple(out)


def holding(covers: Sequence[str], seen: Iterable[Claim]) -> list[str]:
    """Those of a scene's concepts that a crop's measured claims allow."""
    keys = {claim.key for claim in seen}
    return [c for c in covers if (c not in GATES or GATES[c] & keys) and not (c in LAND and DROWNED in keys)]


class Scenery:
    """Draws batches of coarse pictures with GSD and captions."""

    def __init__(self, scenes: Sequence[Scene], planet: Planet | None, *, batch: int = BATCH) -> None:
        self.batch, self.planet = batch, planet
        self.scenes = [(s, *limits) for s in scenes if (limits := _limits(s.place)) is not None]
        if not self.scenes and planet is None:
            raise BadInput(f"no picture is large enough for a crop of {CROP_PX} px between 12 m and 1.8 km")
        area = np.array([s.place.pixels.size for s, _, _ in self.scenes], dtype=np.float64) ** 0.5
        self.chance = area / area.sum()

    @property
    def places(self) -> list[Place]:
        """Where the local crops come from."""
        return [scene.place for scene, _, _ in self.scenes]

    def draw(self, rng: np.random.Generator, *, words: bool) -> tuple[Rgb, NDArray[np.float32], list[str]]:
        """Pictures (N, 64, 64, 3), told GSDs (N,) and captions, which are empty without ``words``."""
        crops, gsds, known = [], [], []
        for _ in range(self.batch):
            planetary = self.planet is not None and (not self.scenes or rng.random() < PLANET_SHARE)
            picture, gsd, claims = self._planet(rng) if planetary else self._local(rng)
            crops.append(picture)
            gsds.append(gsd)
            known.append(claims)
        pictures = np.stack(crops)
        texts = captions(pictures, gsds, known, rng) if words else [""] * len(crops)
        return pictures, np.array(gsds, np.float32), texts

    def _planet(self, rng: np.random.Generator) -> tuple[Rgb, float, tuple[Claim, ...]]:
        assert self.planet is not None
        picture, gsd, claims = self.planet.crop(rng)
        if rng.random() < 0.5:
            gsd = float(np.exp(rng.uniform(np.log(SELF_SIMILAR_M), np.log(gsd))))
        return turned(picture, rng), gsd, claims

    def _local(self, rng: np.random.Generator) -> tuple[Rgb, float, tuple[Claim, ...]]:
        scene, low, high = self.scenes[rng.choice(len(self.scenes), p=self.chance)]
        gsd = float(np.exp(rng.uniform(np.log(low), np.log(high))))
        picture = crop_at(scene.place, gsd, CROP_PX, rng)
        while picture.min() == 0 and float((picture.max(axis=2) == 0).mean()) > 0.02:
            picture = crop_at(scene.place, gsd, CROP_PX, rng)  # a corner without data
        known = [c for c in known_of(scene.place) if c.kind not in ("class", "cover")]
        return turned(picture, rng), gsd, (*(Claim("cover", name) for name in scene.covers), *known)


def captions(
    pictures: Rgb, gsds: Sequence[float], known: Sequence[tuple[Claim, ...]], rng: np.random.Generator
) -> list[str]:
    """A caption of each picture: one of its concepts as what it mainly is, and some of all else that holds."""
    out = []
    for seen, gsd, claims in zip(measure(pictures), gsds, known, strict=True):
        covers = holding([c.value for c in claims if c.kind == "cover"], seen)
        rest = [c for c in claims if c.kind != "cover"]
        order = [covers[k] for k in rng.permutation(len(covers))]
        mainly = [Claim("class" if k == 0 else "cover", name) for k, name in enumerate(order)]
        out.append(compose((*mainly, *rest, *seen, *scale_claims(gsd)), rng).text)
    return out


def turned(picture: Rgb, rng: np.random.Generator) -> Rgb:
    """One of eight turns; one crop in four also with another gain, gamma and balance."""
    if rng.random() < 0.5:
        return augment(picture, rng)
    picture = np.rot90(picture, int(rng.integers(4)))
    return np.ascontiguousarray(picture[:, ::-1] if rng.random() < 0.5 else picture)


def _limits(place: Place) -> tuple[float, float] | None:
    """GSDs at which a place gives a crop."""
    low = max(FINEST_M, place.gsd)
    high = min(COARSEST_M, place.gsd * min(place.pixels.shape[:2]) / (CROP_PX + 1), place.gsd * 16)
    return (low, high) if low < high else None


def evened(places: Iterable[Place], haze: tuple[int, int, int]) -> list[Place]:
    """Places of one scene less ``haze`` and under one gamma, so that grey averages ``FLAT_LUMINANCE``."""
    places = list(places)
    sample = np.concatenate([p.pixels[::7, ::7].reshape(-1, 3) for p in places])
    sample = sample[sample.max(axis=1) > 0]
    high = float(np.percentile(sample, 99.5))
    ramp = np.clip((np.arange(256)[:, None] - np.array(haze) + 6) / (high - np.mean(haze) + 6), 0, 1)  # (256, 3)
    grey = np.mean([ramp[sample[:, c], c] for c in range(3)], axis=0)
    gamma = float(np.clip(np.log(FLAT_LUMINANCE / 255) / np.log(grey + 1e-3).mean(), 0.5, 1.8))
    table = np.rint(ramp**gamma * 255).astype(np.uint8)
    return [replace(p, pixels=np.stack([table[p.pixels[..., c], c] for c in range(3)], axis=-1)) for p in places]


def load_scenery(data: Path) -> Scenery:
    """The training places under ``data/imagery``, evened, and the planet under ``data/elevation`` if it is there."""
    places = [p for p in drop_blank(load_places(data)) if not p.held_out and _limits(p) is not None]
    groups: dict[str, list[Place]] = defaultdict(list)
    for p in places:
        groups[next((name for name in HAZE if p.key.startswith(name)), "")].append(p)
    same = groups.pop("", [])
    for name, members in groups.items():
        same += evened(members, HAZE[name])
    return Scenery([Scene(p, _covers(p.key)) for p in same], load_planet(data / "elevation"))


def _covers(key: str) -> tuple[str, ...]:
    return next((covers for name, covers in SCENE_COVERS.items() if key.startswith(name)), ())


def load_planet(folder: Path) -> Planet | None:
    """Blue Marble (lightened to the look of the local scenes) and the global relief, both at 4 arc minutes."""
    colour, relief = folder / "pairs/global/bluemarble_4arcmin_rgb.tif", folder / "dem/global_relief_4arcmin.tif"
    if not (colour.is_file() and relief.is_file()):
        return None
    import rasterio

    with rasterio.open(colour) as file:
        pixels = file.read([1, 2, 3]).transpose(1, 2, 0)
    with rasterio.open(relief) as file:
        heights = file.read(1, out_shape=pixels.shape[:2]).astype(np.float32)
    lighter = np.rint((np.arange(256) / 255) ** 0.75 * 255).astype(np.uint8)
    return Planet(np.ascontiguousarray(lighter[pixels]), heights)
