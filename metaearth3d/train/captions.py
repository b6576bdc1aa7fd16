"""Captions of training crops: what came with the picture and its place, joined with what the pixels show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from metaearth3d.caption.claims import Claim, measure, relief_claims, scale_claims
from metaearth3d.caption.lexicon import CLASSES, LABELS, PARTS
from metaearth3d.caption.phrase import Caption, compose
from metaearth3d.train.imagery import Place, Rgb

if TYPE_CHECKING:
    from metaearth3d.models import PlanetPrior, TextEncoder

COUNTRIES = {
    "s2_nz": "New Zealand", "aerial_nz": "New Zealand", "s2_india": "India", "naip5m": "North Dakota",
    "s2_100m_T33UVP": "Austria", "s2_100m": "central Europe", "l7_everest": "the Himalayas",
    "landsat_rmnp": "the Rocky Mountains", "s2_tokyo": "Japan", "l9_tokyo": "Japan", "l8_tokyo": "Japan",
    "l8_congo": "the Congo",
}  # fmt: skip
SOURCES = {"UC Merced": "the United States", "NAIP via Urban": "California"}
ZONES = ((23.4, "tropical"), (35.0, "subtropical"), (52.0, "temperate"), (66.5, "boreal"), (90.1, "polar"))
SEASONS = ("winter", "spring", "summer", "autumn")
WHOLE = 0.55  # share of a picture's side that a crop needs to be said to hold what the picture holds
AROUND_DEG = 0.3  # how far the surroundings of a place reach
HIGH_M = 1500.0
LARGE_PX = 1000  # pictures this wide hold many kinds of ground: their labels are not their crops'


@dataclass(frozen=True)
class Surroundings:
    """What a global elevation says around a place: shares and metres."""

    sea: float
    height: float

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Near the sea or far from it, and high up."""
        out = [Claim("altitude", "high", self.height, HIGH_M)] if self.height > HIGH_M else []
        if self.sea > 0.08:
            out.append(Claim("sea", "near", self.sea, 0.08))
        if self.sea == 0 and self.height > 60:
            out.append(Claim("sea", "inland", self.sea, 0.0))
        return tuple(out)


@cache
def surroundings(lon: float, lat: float) -> Surroundings | None:
    """Sea share and mean height within 0.3 degrees by the shipped planet prior; None where it does not ship."""
    prior = _prior()
    if prior is None:
        return None
    x = np.linspace(-AROUND_DEG, AROUND_DEG, 13)
    heights = prior.elevation(lon + x / max(np.cos(np.radians(lat)), 0.1), np.clip(lat + x[:, None], -90, 90))
    return Surroundings(float((heights < -3).mean()), float(heights.mean()))


@cache
def _prior() -> PlanetPrior | None:
    from metaearth3d.models import PlanetPrior
    from metaearth3d.shipped import shipped_folder

    folder = shipped_folder() / "small" / "prior"
    return PlanetPrior.from_pretrained(folder) if folder.is_dir() else None


def known_of(place: Place) -> tuple[Claim, ...]:
    """What is known of a whole place without looking: its labels, country, climate, sea, altitude and season."""
    out = list(label_claims(place))
    names = [*SOURCES.items(), *COUNTRIES.items()]
    country = next((n for start, n in names if place.source.startswith(start) or place.key.startswith(start)), None)
    if country is not None:
        out.append(Claim("country", country))
    if place.lon is not None and place.lat is not None:
        zone = next(name for limit, name in ZONES if abs(place.lat) < limit)
        out.append(Claim("climate", zone, abs(place.lat)))
        around = surroundings(place.lon, place.lat)
        out += around.claims if around is not None else ()
        month = re.match(r"\d{4}-?(\d{2})", place.date)
        if month is not None and abs(place.lat) > 23.4:
            turn = 0 if place.lat > 0 else 2
            out.append(Claim("season", SEASONS[(int(month[1]) % 12 // 3 + turn) % 4]))
    return tuple(out)


def label_claims(place: Place) -> tuple[Claim, ...]:
    """The concepts of a place's labels; the first is its class where the labels begin with one."""
    classed = bool(place.labels) and place.labels[0] in CLASSES and place.lon is None
    out = []
    for k, label in enumerate(place.labels):
        concept = "houses" if label == "buildings" and k > 0 else LABELS.get(label)
        if concept is not None:
            out.append(Claim("class" if classed and k == 0 else "cover", concept))
    return tuple(out)


def kept(claims: Sequence[Claim], share: float, *, large: bool) -> list[Claim]:
    """Those that still hold of a crop as wide as ``share`` of the picture's side; ``large`` scenes are varied."""
    if share >= WHOLE:
        return list(claims)
    return [c for c in claims if c.kind not in ("class", "cover") or not (large or c.value in PARTS)]


def claims_of(
    crops: Rgb, gsds: NDArray[np.float32], places: Sequence[Place], *, heights: NDArray[np.float32] | None = None
) -> list[tuple[Claim, ...]]:
    """All that holds of crops (N, H, W, 3) of places: known, measured, and of their ``heights`` (N, H, W) if given."""
    out = []
    for k, (seen, gsd, place) in enumerate(zip(measure(crops), gsds, places, strict=True)):
        side = min(place.pixels.shape[:2])
        share = crops.shape[1] * float(gsd) / (side * place.gsd)
        relief = relief_claims(heights[k], float(gsd)) if heights is not None else ()
        known = kept(_known(place), share, large=max(place.pixels.shape[:2]) > LARGE_PX)
        out.append((*known, *seen, *scale_claims(float(gsd)), *relief))
    return out


def caption_of(
    crop: Rgb,
    gsd: float,
    labels: Sequence[str],
    rng: np.random.Generator,
    *,
    lon: float | None = None,
    lat: float | None = None,
    date: str = "",
    heights: NDArray[np.float32] | None = None,
) -> str:
    """A caption of one whole picture (H, W, 3) at ``gsd`` metres with its labels and whatever else is known."""
    place = Place("", gsd, crop, labels=tuple(labels), lon=lon, lat=lat, date=date)
    relief = relief_claims(heights, gsd) if heights is not None else ()
    return compose((*known_of(place), *measure(crop[None])[0], *scale_claims(gsd), *relief), rng).text


class Captioner:
    """Word vectors for training crops, by an encoder; what is known of a place is looked up once."""

    def __init__(self, encoder: TextEncoder, *, drop: float = 0.0) -> None:
        self.encoder, self.drop = encoder, drop

    def captions(
        self, crops: Rgb, places: Sequence[Place], gsds: NDArray[np.float32], rng: np.random.Generator
    ) -> list[Caption]:
        """A caption for every crop (N, H, W, 3), and the claims that it makes."""
        return [compose(claims, rng) for claims in claims_of(crops, gsds, places)]

    def embed(
        self, crops: Rgb, places: Sequence[Place], gsds: NDArray[np.float32], rng: np.random.Generator
    ) -> NDArray[np.float32]:
        """Vectors (N, T) of length 1; a share ``drop`` of them zero, which is: not told."""
        texts = [c.text for c in self.captions(crops, places, gsds, rng)]
        told = [k for k, chance in enumerate(rng.random(len(texts))) if chance >= self.drop and texts[k]]
        vectors = np.zeros((len(texts), self.encoder.dim), np.float32)
        vectors[told] = self.encoder.encode_together([texts[k] for k in told])
        return vectors


_KNOWN: dict[tuple[str, str], tuple[Claim, ...]] = {}


def _known(place: Place) -> tuple[Claim, ...]:
    """:func:`known_of`, remembered by key and source."""
    key = place.key, place.source
    if not place.key:
        return known_of(place)
    if key not in _KNOWN:
        _KNOWN[key] = known_of(place)
    return _KNOWN[key]
