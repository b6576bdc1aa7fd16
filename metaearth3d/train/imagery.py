"""Real images at many GSDs: read once into memory, split by place, drawn as crops at a continuous GSD."""

from __future__ import annotations

import csv
import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.errors import BadInput

Rgb = NDArray[np.uint8]  # (H, W, 3)

# Held-out places, chosen before any training: whole cities, whole scenes, or a side of a scene.
HELD_OUT_CITIES = ("riverside", "eureka")
HELD_OUT_SCENES = ("s2_100m_T32UQV", "s2_terramind_637U_59R_1_3", "landsat_rmnp")
HELD_OUT_LON = 140.2  # Tokyo, Sentinel-2 and Landsat alike: east of it is held out
SKIPPED = ("bmng", "aerial_nz_auckland", "l8_tokyo")  # odd colours, or not a local scene
NO_LICENCE = ("none stated", "evaluation only")


@dataclass(frozen=True)
class Place:
    """One image: where it is from, its metres per pixel, and whether it is held out."""

    key: str
    gsd: float
    pixels: Rgb = field(repr=False)
    source: str = ""
    licence: str = ""
    held_out: bool = False
    labels: tuple[str, ...] = ()  # class and land-cover names that came with the image
    lon: float | None = None  # degrees, of the image's middle
    lat: float | None = None
    date: str = ""  # as far as known: 2021-11-17, 20200831, 2016
    captions: tuple[str, ...] = ()


def read_shard(folder: Path, name: str) -> Iterator[Place]:
    """Every image of one tar with its row of the CSV beside it, cut where a side is held out."""
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    with tarfile.open(folder / f"{name}.tar") as tar:
        for member in tar:
            row = rows.get(Path(member.name).stem)
            handle = tar.extractfile(member) if row is not None else None
            if row is None or handle is None or row["key"].startswith(SKIPPED) or _unlicensed(row["license"]):
                continue
            pixels = np.asarray(Image.open(io.BytesIO(handle.read())).convert("RGB"))
            yield from _split(row, pixels)


def _unlicensed(licence: str) -> bool:
    return not licence.strip() or any(words in licence.lower() for words in NO_LICENCE)


def _split(row: dict[str, str], pixels: Rgb) -> Iterator[Place]:
    key, gsd = row["key"], float(row["gsd_m"])

    def place(part: Rgb, held: bool, suffix: str = "") -> Place:
        known = _known(row)
        return Place(key + suffix, gsd, np.ascontiguousarray(part), row["source"], row["license"], held, *known)

    if key.startswith(
        ("s2_nz_eastcape", "s2_india", "naip5m")
    ):  # one large place: its right quarter is held out, 64 px between
        cut = pixels.shape[1] * 3 // 4
        yield place(pixels[:, :cut], False, "_west")
        yield place(pixels[:, cut + 64 :], True, "_east")
    else:
        yield place(pixels, is_held_out(key, row["lon"]))


def _known(row: dict[str, str]) -> tuple[tuple[str, ...], float | None, float | None, str, tuple[str, ...]]:
    """Labels, longitude, latitude, date and captions of a row; a world mosaic is nowhere in particular."""
    words = (word.strip() for word in re.split(r"[;,]", re.sub(r"\([^)]*\)?", "", row.get("labels", ""))))
    labels = tuple(dict.fromkeys(word for word in words if word and not word.startswith("cloud_frac")))
    nowhere = not row.get("lon") or not row.get("lat") or "global mosaic" in labels
    lon, lat = (None, None) if nowhere else (float(row["lon"]), float(row["lat"]))
    captions = tuple(text.strip() for text in row.get("captions", "").split("|") if text.strip())
    return labels, lon, lat, row.get("date", ""), captions


def is_held_out(key: str, lon: str) -> bool:
    """Whether an image's place belongs to the test side of the split."""
    if key.startswith(HELD_OUT_CITIES) or key.startswith(HELD_OUT_SCENES):
        return True
    if key.startswith(("s2_tokyo", "l9_tokyo")):
        return float(lon) > HELD_OUT_LON
    digits = re.fullmatch(r"[a-z]+(\d\d)", key)  # UC Merced: the last ten of each class
    return digits is not None and int(digits.group(1)) >= 90


SHARDS = ("ucmerced_0.3m", "naip_trees_0.6m", "scenes_multi_gsd", "sentinel2_tokyo_15.5m", "landsat_30m")


def load_places(folder: Path) -> list[Place]:
    """All images under ``folder/imagery``.

    Raises:
        BadInput: no shard is there.
    """
    found = [name for name in SHARDS if (folder / "imagery" / f"{name}.tar").exists()]
    if not found:
        raise BadInput(
            f"no image shards under {folder / 'imagery'}; expected some of {', '.join(SHARDS)} as .tar with .csv"
        )
    return [place for name in found for place in read_shard(folder / "imagery", name)]


def drop_blank(places: list[Place]) -> list[Place]:
    """Places without those that are mostly one colour (no-data edges, saturated snow)."""
    return [p for p in places if float(p.pixels.std(axis=2).mean() + p.pixels.std()) > 6.0]


NATIVE = 0.4  # share of crops at their picture's own GSD where the band has it: resampled pixels are never as sharp


@dataclass(frozen=True)
class Band:
    """Crops of ``size_px`` at GSDs between ``low`` and ``high`` metres, drawn with a weight."""

    low: float
    high: float
    size_px: int
    weight: float


# Weights follow the ladder (1, 4, 16 m) and lean to where fine structure is hardest; the largest crops let
# parents be self-made over two levels, the coarsest band is there for chains that start at kilometres.
BANDS = (
    Band(0.3, 0.62, 256, 0.08),
    Band(0.3, 0.75, 128, 0.05),
    Band(0.75, 1.3, 128, 0.18),
    Band(0.8, 1.22, 64, 0.05),
    Band(1.3, 2.6, 64, 0.06),
    Band(2.6, 4.8, 32, 0.08),
    Band(4.8, 9.0, 128, 0.10),
    Band(4.8, 40.0, 256, 0.16),
    Band(4.8, 40.0, 512, 0.06),
    Band(9.0, 24.0, 128, 0.14),
    Band(24.0, 45.0, 128, 0.08),
    Band(45.0, 110.0, 128, 0.08),
    Band(110.0, 500.0, 64, 0.08),
)


def usable(places: list[Place], band: Band) -> list[tuple[Place, float, float]]:
    """Places that can give a crop of the band, each with its own GSD limits (resampled by at most 12x)."""
    out = []
    for p in places:
        side = min(p.pixels.shape[:2])
        low, high = max(band.low, p.gsd * 0.999), min(band.high, p.gsd * side / band.size_px, p.gsd * 12)
        if low <= high:
            out.append((p, low, high))
    return out


def crop_at(place: Place, gsd: float, size_px: int, rng: np.random.Generator) -> Rgb:
    """A random square crop resampled to ``gsd`` by area (Hamming window, no aliasing)."""
    side = size_px * gsd / place.gsd
    height, width = place.pixels.shape[:2]
    top, left = rng.uniform(0, height - side), rng.uniform(0, width - side)
    if gsd <= place.gsd * 1.001:
        r, c = round(top), round(left)
        return place.pixels[r : r + size_px, c : c + size_px]
    r, c, n = int(top), int(left), int(np.ceil(side)) + 1
    patch = Image.fromarray(place.pixels[r : r + n, c : c + n])
    frame = (0.0, 0.0, min(side, patch.width), min(side, patch.height))
    return np.asarray(patch.resize((size_px, size_px), Image.Resampling.HAMMING, box=frame))


def augment(rgb: Rgb, rng: np.random.Generator) -> Rgb:
    """One of eight turns, and mild changes of gain, gamma and colour balance as between sensors and seasons."""
    rgb = np.rot90(rgb, int(rng.integers(4)))
    rgb = rgb[:, ::-1] if rng.random() < 0.5 else rgb
    if rng.random() < 0.5:
        x = rgb.astype(np.float32) / 255
        x = x ** rng.uniform(0.75, 1.35) * rng.uniform(0.8, 1.15) * rng.uniform(0.94, 1.06, 3) + rng.uniform(
            -0.05, 0.06
        )
        rgb = np.clip(x * 255 + 0.5, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(rgb)


class Crops:
    """Draws batches ``(images (N, S, S, 3) uint8, gsds (N,))`` from real places, one band per batch."""

    def __init__(self, places: list[Place], bands: tuple[Band, ...] = BANDS, *, pixels: int = 16 * 128 * 128) -> None:
        pairs = [(band, usable(places, band)) for band in bands]
        self.bands = [(band, pool, self._weights(pool)) for band, pool in pairs if pool]
        if not self.bands:
            raise BadInput("none of the images is large enough for a training crop")
        self.chance = np.array([band.weight for band, _, _ in self.bands])
        self.chance /= self.chance.sum()
        self.pixels = pixels

    @staticmethod
    def _weights(pool: list[tuple[Place, float, float]]) -> NDArray[np.float64]:
        """Area in crops, square-rooted so that one large scene does not drown the many small ones."""
        area = np.array([p.pixels.shape[0] * p.pixels.shape[1] for p, _, _ in pool], dtype=np.float64) ** 0.5
        weights: NDArray[np.float64] = area / area.sum()
        return weights

    def draw(self, rng: np.random.Generator) -> tuple[Rgb, NDArray[np.float32]]:
        """One batch of about ``pixels`` pixels, all of one crop size."""
        return self.draw_places(rng)[:2]

    def draw_places(self, rng: np.random.Generator) -> tuple[Rgb, NDArray[np.float32], list[Place]]:
        """What :meth:`draw` draws, and the place that each crop is of."""
        band, pool, weights = self.bands[rng.choice(len(self.bands), p=self.chance)]
        count = max(1, self.pixels // band.size_px**2)
        crops, gsds, places = [], [], []
        for k in rng.choice(len(pool), count, p=weights):
            place, low, high = pool[k]
            gsd = float(np.exp(rng.uniform(np.log(low), np.log(high))))
            if low < place.gsd * 1.001 and rng.random() < NATIVE:
                gsd = place.gsd
            crops.append(augment(crop_at(place, gsd, band.size_px, rng), rng))
            gsds.append(gsd)
            places.append(place)
        return np.stack(crops), np.array(gsds, dtype=np.float32), places
