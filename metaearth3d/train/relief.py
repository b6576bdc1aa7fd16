"""Real heights at many GSDs, some with a picture: read once into memory, split by place, drawn as square crops."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.errors import BadInput

Heights = NDArray[np.float32]  # (H, W) metres, NaN where there is none
Rgb = NDArray[np.uint8]  # (H, W, 3)

# Held-out places, chosen before any training. bigtujunga states no licence, so it may only judge.
HELD_OUT = ("davos/", "rstoolbox/para_landsat5", "terramind/282D", "dem/bigtujunga", "dem/minnesota")
HELD_OUT_LON = (60.0, 90.0)  # of the global grid: western Himalaya, India, western Siberia, Indian Ocean
SKIPPED = ("dem/exploradores", "fieldimager/", "rstoolbox/para_sentinel2", "gdaosu/")  # noisy, surface, blocky, surface
GROUND = ("height/alexandria_va_2m_dtm",)  # the one ground model among the surface heights with an open licence
NO_LICENCE = ("none stated", "evaluation only", "no licence file")
# How much coarser than its pixels a raster really is (resampled or median-filtered before we had it).
OVERSAMPLED = {"terramind/": 3.0, "global/": 1.6, "dem/zion": 1.3, "dem/mongon": 1.5, "dem/conus": 1.3}
METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6,371 km
PAIR_WEIGHT = {True: 2.0, False: 6.0}  # of the global pair, whose area is large already, and of the small ones
SMOOTH_BELOW_M = 5.0
MOST_AVERAGED = 16.0
SIZES = {32: 0.2, 64: 0.4, 128: 0.4}  # of crops in pixels, and how often
MOST_CROPS = 36


@dataclass(frozen=True)
class Site:
    """One raster of ground heights: where it is from, metres per pixel, and its picture if there is one."""

    key: str
    gsd: float  # of a row
    heights: Heights = field(repr=False)
    image: Rgb | None = field(repr=False, default=None)
    source: str = ""
    licence: str = ""
    held_out: bool = False
    finest: float = 1.0  # crops are averaged down by at least this factor
    north: float | None = None  # latitude of the upper edge if the grid is in degrees

    def squeeze(self, row: float) -> float:
        """Metres across a column over metres down a row, at a row."""
        if self.north is None:
            return 1.0
        return max(0.15, math.cos(math.radians(self.north - row * self.gsd / METRES_PER_DEGREE)))


class Crop(NamedTuple):
    """A square of ground at one GSD."""

    heights: Heights  # (S, S)
    image: Rgb | None  # (S, S, 3)
    gsd: float


def load_sites(folder: Path) -> list[Site]:
    """All usable ground heights under ``folder/elevation``.

    Raises:
        BadInput: there is no index.
    """
    index = folder / "elevation" / "index.jsonl"
    if not index.exists():
        raise BadInput(f"{index} is missing; it lists the height rasters to train on, one JSON object a line")
    rows = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines() if line.strip()]
    sites: list[Site] = []
    for row in rows:
        if _usable(row):
            sites += _split(read_site(index.parent, row))
    return sites


def _usable(row: dict[str, Any]) -> bool:
    ground = row["kind"] in ("pair", "dem") or row["key"].startswith(GROUND)
    judged = row["key"].startswith(HELD_OUT)
    licensed = judged or not any(words in row["licence"].lower() for words in NO_LICENCE)
    return ground and licensed and not row["key"].startswith(SKIPPED) and ("dem" in row or "raster" in row)


def read_site(folder: Path, row: dict[str, Any]) -> Site:
    """The raster (and picture) of one line of the index."""
    import rasterio

    with rasterio.open(folder / str(row.get("dem", row.get("raster")))) as file:
        heights = file.read(1).astype(np.float32)
        for none in (row["nodata"], file.nodata):
            if none is not None:
                heights[heights == np.float32(none)] = np.nan
        degrees = file.crs is not None and file.crs.is_geographic
        gsd = file.res[1] * METRES_PER_DEGREE if degrees else float(row["gsd_m"])
        north = float(file.bounds.top) if degrees else None
    image = None
    if "rgb" in row:
        with rasterio.open(folder / row["rgb"]) as file:
            image = np.ascontiguousarray(file.read((1, 2, 3)).transpose(1, 2, 0))
    finest = next((f for key, f in OVERSAMPLED.items() if row["key"].startswith(key)), 1.0)
    held = row["key"].startswith(HELD_OUT)
    return Site(row["key"], gsd, heights, image, row["source"], row["licence"], held, finest, north)


def _split(site: Site) -> list[Site]:
    """The site itself, or the global grid cut at the held-out meridians."""
    if not site.key.startswith("global/"):
        return [site]
    columns = site.heights.shape[1]
    a, b = (round((lon + 180) / 360 * columns) for lon in HELD_OUT_LON)
    parts = ((slice(0, a), False), (slice(a, b), True), (slice(b, columns), False))
    return [_cut(site, columns_of, held) for columns_of, held in parts]


def _cut(site: Site, columns: slice, held_out: bool) -> Site:
    image = None if site.image is None else site.image[:, columns]
    key = f"{site.key}_{columns.start}"
    heights = site.heights[:, columns]
    return Site(key, site.gsd, heights, image, site.source, site.licence, held_out, site.finest, site.north)


def crop_at(site: Site, gsd: float, size_px: int, rng: np.random.Generator) -> Crop | None:
    """A random square averaged down to ``gsd`` (Hamming window, no aliasing); None where heights are missing."""
    factor = gsd / site.gsd
    tall = size_px * factor
    top = rng.uniform(0, max(0.0, site.heights.shape[0] - tall))
    wide = tall / site.squeeze(top + tall / 2)
    if site.heights.shape[1] < wide:
        return None
    left = rng.uniform(0, site.heights.shape[1] - wide)
    if factor < 1.001 and site.north is None:
        top, left = float(int(top)), float(int(left))
    box = (left, top, left + wide, top + tall)
    r0, r1, c0, c1 = int(top), math.ceil(top + tall), int(left), math.ceil(left + wide)
    patch = site.heights[r0:r1, c0:c1]
    if not np.isfinite(patch).all():
        return None
    level = float(patch.mean(dtype=np.float64))
    heights = _resize(Image.fromarray(patch - np.float32(level)), size_px, box, r0, c0) + np.float32(level)
    image = None if site.image is None else _resize(Image.fromarray(site.image[r0:r1, c0:c1]), size_px, box, r0, c0)
    return Crop(heights, image, gsd)


def _resize(patch: Image.Image, size_px: int, box: tuple[float, ...], row: int, col: int) -> NDArray[Any]:
    left, top, right, bottom = box
    frame = (left - col, top - row, min(right - col, patch.width), min(bottom - row, patch.height))
    return np.array(patch.resize((size_px, size_px), Image.Resampling.HAMMING, box=frame))


def limits(site: Site, size_px: int) -> tuple[float, float]:
    """Lowest and highest GSD at which a site can give crops of a size; the first is the greater if it cannot."""
    high = site.gsd * min(MOST_AVERAGED, min(site.heights.shape) / size_px)
    return site.gsd * site.finest, high


def turn(crop: Crop, rng: np.random.Generator) -> Crop:
    """One of eight turns; a crop with a picture keeps north up half of the time, for its sun has a direction."""
    if crop.image is not None and rng.random() < 0.5:
        return crop
    quarter, mirror = int(rng.integers(4)), rng.random() < 0.5

    def turned(x: NDArray[Any]) -> NDArray[Any]:
        x = np.rot90(x, quarter)
        return np.ascontiguousarray(x[:, ::-1] if mirror else x)

    return Crop(turned(crop.heights), None if crop.image is None else turned(crop.image), crop.gsd)


def exaggerate(crop: Crop, rng: np.random.Generator) -> Crop:
    """Relief times 0.5 to 2 and, at equal slopes, another GSD (times 1/4 to 2): ground looks alike at many scales."""
    if crop.image is not None:
        return crop
    height, scale = np.exp(rng.uniform(np.log([0.5, 0.25]), np.log([2.0, 2.0])))
    scale = scale if rng.random() < 0.5 else 1.0
    return Crop(crop.heights * np.float32(height * scale), None, crop.gsd * float(scale))


def softened(crop: Crop, rng: np.random.Generator) -> Crop:
    """The crop, some of the fine ones smoothed: below about 5 m soil creeps and lidar ground is interpolated."""
    from scipy.ndimage import gaussian_filter

    if crop.gsd > SMOOTH_BELOW_M or rng.random() > 0.4:
        return crop
    level = crop.heights.mean()
    soft = gaussian_filter(crop.heights - level, rng.uniform(0.3, 2.5), mode="nearest")
    return crop._replace(heights=(soft * np.exp(rng.uniform(np.log(0.15), 0)) + level).astype(np.float32))


class Crops:
    """Draws batches of crops of one size from sites; places with a picture more often.

    Crops of 32 px are of pictures only, at GSDs that larger crops do not reach: there a picture says most.
    """

    def __init__(self, sites: Sequence[Site], *, pixels: int = 8 * 128 * 128, drop_image: float = 0.2) -> None:
        self.pixels, self.drop_image = pixels, drop_image
        self.pools = {}
        for size_px in (32, 64, 128):
            fit = (site for site in sites if limits(site, size_px)[0] <= limits(site, size_px)[1])
            pool = [site for site in fit if size_px > 32 or site.image is not None]
            if pool:
                chance = np.array([_weight(site) for site in pool])
                self.pools[size_px] = (pool, chance / chance.sum())
        if not self.pools:
            raise BadInput("none of the height rasters is large enough for a training crop of 64 px")

    def draw(self, rng: np.random.Generator) -> list[Crop]:
        """One batch of about ``pixels`` pixels."""
        sizes = list(self.pools)
        chances = np.array([SIZES[size] for size in sizes])
        size_px = int(rng.choice(sizes, p=chances / chances.sum()))
        pool, chance = self.pools[size_px]
        crops: list[Crop] = []
        while len(crops) < max(1, min(MOST_CROPS, self.pixels // size_px**2)):
            site = pool[rng.choice(len(pool), p=chance)]
            crop = self.one(site, size_px, rng)
            if crop is not None:
                crops.append(crop)
        return crops

    def one(self, site: Site, size_px: int, rng: np.random.Generator) -> Crop | None:
        """A crop of a site, turned and exaggerated; None where heights are missing or it is nearly all sea."""
        low, high = limits(site, size_px)
        if size_px == 32:
            low = min(max(low, limits(site, 64)[1]), high)
        crop = crop_at(site, float(np.exp(rng.uniform(np.log(low), np.log(high)))), size_px, rng)
        if crop is None or ((crop.heights > 0).mean() < 0.3 and rng.random() < 0.7):
            return None
        if rng.random() < self.drop_image:
            crop = crop._replace(image=None)
        return softened(exaggerate(turn(crop, rng), rng), rng)


def _weight(site: Site) -> float:
    """Square root of the area, so that the globe does not drown the rest; pairs several times."""
    area = float(np.isfinite(site.heights).sum()) ** 0.5
    return min(area, 1500.0) * (PAIR_WEIGHT[site.north is not None] if site.image is not None else 1.0)
