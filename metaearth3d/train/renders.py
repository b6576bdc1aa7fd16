"""Pictures of places that have none: real textures on real or made-up layouts, under a true sun with cast shadows.

They are synthetic training data and said to be so: no open picture with building heights was found. Textures are
pieces of real pictures whose labels name one kind of ground; roofs have plain colours drawn at random.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.train import layouts as kinds
from metaearth3d.train.imagery import Place
from metaearth3d.train.layouts import Codes, Layout, Metres, averaged, commonest, cut, ground, smooth, suburb
from metaearth3d.train.shading import lambert

Rgb = NDArray[np.uint8]
# Words of the pictures' labels whose ground is of one kind (most of it).
OF_KIND = {
    "forest": kinds.TREES,
    "chaparral": kinds.SHRUB,
    "golfcourse": kinds.GRASS,
    "baseballdiamond": kinds.GRASS,
    "agricultural": kinds.CROPS,
    "parkinglot": kinds.PAVED,
    "runway": kinds.PAVED,
    "freeway": kinds.PAVED,
    "beach": kinds.BARE,
    "river": kinds.WATER,
    "harbor": kinds.WATER,
}
PIECE_PX = 64
FINE_M = 2.5  # coarser scenes are made of pixels of about this size
PLAIN = (kinds.GRASS, kinds.BARE, kinds.WATER, kinds.PAVED)  # of which only the calmest pieces are kept
ROOFS = ((150, 150, 150), (95, 95, 100), (165, 100, 80), (130, 85, 70), (215, 212, 205), (70, 72, 78), (185, 170, 150))


class Scene(NamedTuple):
    """A square of ground with its picture, land cover and metres above ground."""

    image: Rgb  # (S, S, 3)
    cover: Codes  # (S, S)
    above: Metres  # (S, S)
    gsd: float


Bank = dict[int, list[tuple[Rgb, float]]]


def texture_bank(places: Iterable[Place], *, most: int = 80) -> Bank:
    """Pieces of real pictures by kind of ground, with their GSD; only from places to train on."""
    found: dict[int, list[tuple[float, Rgb, float]]] = {}
    for place in places:
        kind = OF_KIND.get(place.labels[0]) if place.labels and not place.held_out and place.gsd < 0.5 else None
        if kind is None:
            continue
        for row in range(0, place.pixels.shape[0] - PIECE_PX + 1, PIECE_PX):
            for col in range(0, place.pixels.shape[1] - PIECE_PX + 1, PIECE_PX):
                piece = place.pixels[row : row + PIECE_PX, col : col + PIECE_PX]
                if _fits(piece, kind):
                    found.setdefault(kind, []).append((float(piece.std(axis=(0, 1)).mean()), piece, place.gsd))
    bank: Bank = {}
    for kind, pieces in found.items():
        order = sorted(range(len(pieces)), key=lambda k: pieces[k][0])
        keep = order[: len(order) // 3] if kind in PLAIN else order
        keep = keep[:: max(1, len(keep) // most)]
        bank[kind] = [(np.ascontiguousarray(pieces[k][1]), pieces[k][2]) for k in keep]
    return bank


def _fits(piece: Rgb, kind: int) -> bool:
    """Whether the colours of a piece are those of its kind, for labels say what is in a picture and not where."""
    r, g, b = (float(v) for v in piece.mean(axis=(0, 1)))
    green, light = 2 * g - r - b, (r + g + b) / 3
    if kind == kinds.GRASS:
        return green > 8
    if kind == kinds.BARE:
        return r > b + 8 and light > 110
    if kind == kinds.WATER:
        return b > r + 3 and light < 140 and green < 25
    if kind == kinds.PAVED:
        return abs(r - b) < 22 and abs(green) < 14
    return kind != kinds.TREES or green > 0


def tiled(piece: Rgb, gsd_from: float, gsd: float, size_px: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """A texture (S, S, 3) at a GSD: a piece averaged down and repeated by mirroring."""
    side = max(1, round(len(piece) * gsd_from / gsd))
    small = np.asarray(Image.fromarray(piece).resize((side, side), Image.Resampling.BOX), np.float64)
    small = np.rot90(small, int(rng.integers(4)))
    reach = -(-size_px // side) + 1
    row = np.concatenate([small[:, :: -1 if k % 2 else 1] for k in range(reach)], axis=1)
    whole = np.concatenate([row[:: -1 if k % 2 else 1] for k in range(reach)], axis=0)
    top, left = rng.integers(0, len(whole) - size_px + 1, 2)
    return whole[top : top + size_px, left : left + size_px]


def painted(cover: Codes, gsd: float, bank: Bank, rng: np.random.Generator) -> NDArray[np.float64]:
    """Colours (S, S, 3) of the ground in even light."""
    from scipy.ndimage import label

    size = len(cover)
    out = np.full((size, size, 3), 128.0)
    for kind in np.unique(cover):
        here = cover == kind
        if kind == kinds.ROOF:
            houses, count = label(here)
            colours = np.array(ROOFS, float)[rng.integers(0, len(ROOFS), count + 1)]
            colours = colours * rng.uniform(0.75, 1.25, (count + 1, 1)) + rng.normal(0, 6, (count + 1, 3))
            grain = 1 + 0.04 * rng.standard_normal((size, size, 1)) + 0.05 * smooth(size, 4.0, rng)[..., None]
            out[here] = (colours[houses] * grain)[here]
        elif kind == kinds.SNOW:
            out[here] = (rng.uniform(205, 250) + 4 * smooth(size, 8.0, rng)[..., None] * np.ones(3))[here]
        elif bank.get(int(kind)):
            pieces = bank[int(kind)]
            piece, gsd_from = pieces[int(rng.integers(len(pieces)))]
            patchy = 1 + 0.08 * smooth(size, max(4.0, 30 / gsd), rng)[..., None]
            out[here] = (tiled(piece, gsd_from, gsd, size, rng) * patchy)[here]
    return out


def shadows(above: Metres, gsd: float, azimuth: float, elevation: float) -> NDArray[np.bool_]:
    """What lies in the shadow of things that stand to the sun's side; the sun in radians as in ``lambert``."""
    fall = gsd * math.tan(elevation)
    reach = min(int(above.max() / max(fall, 1e-6)) + 1, 48)
    dark = np.zeros(above.shape, bool)
    for k in range(1, reach + 1):
        # towards the sun: rows go south, columns east
        down, across = round(-k * math.cos(azimuth)), round(k * math.sin(azimuth))
        dark |= _moved(above, down, across) - k * fall > above + 0.2
    return dark


def _moved(x: Metres, down: int, across: int) -> Metres:
    """``x`` read ``down`` rows and ``across`` columns further; 0 beyond the border."""
    out = np.zeros_like(x)
    h, w = x.shape
    if abs(down) >= h or abs(across) >= w:
        return out
    rows, cols = slice(max(0, -down), h - max(0, down)), slice(max(0, -across), w - max(0, across))
    there = slice(max(0, down), h + min(0, down)), slice(max(0, across), w + min(0, across))
    out[rows, cols] = x[there]
    return out


def lit(albedo: NDArray[np.float64], above: Metres, gsd: float, rng: np.random.Generator) -> Rgb:
    """The picture under a morning sun, as a sensor sees it: a little blurred and noisy, its colours off."""
    from scipy.ndimage import gaussian_filter

    azimuth = math.radians(rng.uniform(90, 240) if rng.random() < 0.8 else rng.uniform(0, 360))
    elevation = math.radians(rng.uniform(25, 70))
    light = lambert(above, gsd, azimuth, elevation).clip(0.45, 1.5)
    light = 1 + rng.uniform(0.4, 1.0) * (light - 1)
    dark = gaussian_filter(shadows(above, gsd, azimuth, elevation).astype(np.float64), 0.4)
    shade = 1 - dark[..., None] * (1 - rng.uniform(0.3, 0.6) * np.array([0.9, 1.0, 1.15]))
    x = albedo * light[..., None] * shade * rng.uniform(0.8, 1.2) * rng.uniform(0.93, 1.07, 3) + rng.uniform(-8, 12)
    x = gaussian_filter(x, (s := rng.uniform(0.2, 0.7), s, 0)) + rng.normal(0, rng.uniform(0.5, 4), x.shape)
    return np.clip(x + 0.5, 0, 255).astype(np.uint8)


def rendered(
    layouts: list[Layout], bank: Bank, gsd: float, size_px: int, rng: np.random.Generator, *, real: float = 0.67
) -> Scene:
    """A scene at a GSD; one that is coarser than houses is rendered finer and averaged down, as a sensor would.

    A share ``real`` is of real layouts where one is fine and large enough, the others are of made-up ones.
    """
    times = max(1, round(gsd / FINE_M))
    if times == 1:
        return _rendered(layouts, bank, gsd, size_px, rng, real)
    fine = _rendered(layouts, bank, gsd / times, size_px * times, rng, real)
    image = Image.fromarray(fine.image).resize((size_px, size_px), Image.Resampling.BOX)
    return Scene(np.asarray(image), commonest(fine.cover, size_px), averaged(fine.above, size_px), gsd)


def _rendered(
    layouts: list[Layout], bank: Bank, gsd: float, size_px: int, rng: np.random.Generator, real: float
) -> Scene:
    """Of a real layout or a made-up one."""
    made = None
    if rng.random() < real and layouts:
        made = cut(layouts[int(rng.integers(len(layouts)))], gsd, size_px, rng)
    above, cover = suburb(gsd, size_px, rng) if made is None else made
    cover = ground(cover, gsd, rng)
    if rng.random() < 0.2:  # nobody lives everywhere
        above, cover = np.zeros_like(above), ground(np.zeros_like(cover), gsd, rng)
    if rng.random() < 0.5:
        above, cover = wooded(above, cover, gsd, rng)
    above = np.where((cover == kinds.WATER), 0, above).astype(np.float32)
    return Scene(lit(painted(cover, gsd, bank, rng), above, gsd, rng), cover, above, gsd)


def wooded(above: Metres, cover: Codes, gsd: float, rng: np.random.Generator) -> tuple[Metres, Codes]:
    """Woods on what is not built: crowns of their own heights."""
    size = len(above)
    wood = (smooth(size, max(6.0, rng.uniform(20, 120) / gsd), rng) > rng.uniform(0.2, 1.5)) & (cover != kinds.ROOF)
    wood &= (cover != kinds.PAVED) & (cover != kinds.WATER)
    tall = rng.uniform(5, 22) * (1 + 0.25 * smooth(size, max(2.0, 6 / gsd), rng)).clip(0.3)
    return np.where(wood, tall, above).astype(np.float32), np.where(wood, kinds.TREES, cover).astype(np.uint8)
