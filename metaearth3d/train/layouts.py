"""Where houses and trees stand: real rasters of buildings and crowns, and made-up suburbs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Metres = NDArray[np.float32]  # (H, W) above ground
Codes = NDArray[np.uint8]  # (H, W) land cover; 0: open ground, of a kind that is not known

TREES, SHRUB, GRASS, CROPS, ROOF, PAVED, BARE, SNOW, WATER = 10, 20, 30, 40, 50, 51, 60, 70, 80
OPEN = 0
LEAST_M = 2.0  # lower things are no building and no tree
UMEP_COVER = {1: PAVED, 2: ROOF, 5: GRASS, 6: BARE, 7: WATER}  # of the Goteborg raster


@dataclass(frozen=True)
class Layout:
    """A real place without a picture."""

    key: str
    gsd: float
    above: Metres = field(repr=False)
    cover: Codes = field(repr=False)
    source: str = ""
    licence: str = ""
    held_out: bool = False


def load_layouts(folder: Path) -> list[Layout]:
    """The places under ``folder/elevation`` with buildings: Goteborg is held out."""
    index = folder / "elevation" / "index.jsonl"
    rows = {r["key"]: r for r in map(json.loads, index.read_text(encoding="utf-8").splitlines())}
    out = []
    for key, name, gsd, read in PLACES:
        row = rows.get(f"height/{name}")
        if row is not None:
            above, cover = read(_reader(index.parent))
            out.append(Layout(key, gsd, above, cover, row["source"], row["licence"], key == "goteborg"))
    return out


def _reader(folder: Path) -> Callable[[str], NDArray[np.float32]]:
    def read(name: str) -> NDArray[np.float32]:
        import rasterio

        with rasterio.open(folder / name) as file:
            out: NDArray[np.float32] = file.read(1).astype(np.float32)
            return out

    return read


Reader = Callable[[str], NDArray[np.float32]]


def _bilbao(read: Reader) -> tuple[Metres, Codes]:
    return _standing(read("height/bilbao_BDSM.tif"), read("height/bilbao_CDSM.tif"))


def _athens(read: Reader) -> tuple[Metres, Codes]:
    return _standing(read("height/athens_DSM.tif") - read("height/athens_DEM.tif"), None)


def _delft(read: Reader) -> tuple[Metres, Codes]:
    return _standing(read("height/cityjson_delft_0p5m.tif"), None)


def _goteborg(read: Reader) -> tuple[Metres, Codes]:
    roofs = read("height/Goteborg_DSM_KRbig.tif") - read("height/Goteborg_DEM_KRbig.tif")
    ground = read("landcover/goteborg_landcover_1m.tif").astype(int)
    above, cover = _standing(np.where(ground == 2, roofs, 0), read("height/Goteborg_CDSM_KRbig.tif"))
    for theirs, ours in UMEP_COVER.items():
        cover[(cover == OPEN) & (ground == theirs)] = ours
    return above, cover


PLACES: tuple[tuple[str, str, float, Callable[[Reader], tuple[Metres, Codes]]], ...] = (
    ("bilbao", "bilbao_BDSM", 2.5, _bilbao),
    ("athens", "athens_DSM", 1.0, _athens),
    ("delft", "cityjson_delft", 0.5, _delft),
    ("goteborg", "Goteborg_DSM_KRbig", 1.0, _goteborg),
)


def _standing(roofs: NDArray[np.float32], crowns: NDArray[np.float32] | None) -> tuple[Metres, Codes]:
    """Heights of roofs, else of crowns, and their cover."""
    roofs = np.where(roofs >= LEAST_M, roofs, 0).astype(np.float32)
    crowns = np.zeros_like(roofs) if crowns is None else np.where(crowns >= LEAST_M, crowns, 0).astype(np.float32)
    above = np.where(roofs > 0, roofs, crowns)
    cover = np.where(roofs > 0, ROOF, np.where(crowns > 0, TREES, OPEN)).astype(np.uint8)
    return above, cover


def cut(layout: Layout, gsd: float, size_px: int, rng: np.random.Generator) -> tuple[Metres, Codes] | None:
    """A random square at a GSD not finer than the layout's, turned at random; None if it is too small."""
    side = round(size_px * gsd / layout.gsd)
    height, width = layout.above.shape
    if side > min(height, width) or side < size_px:
        return None
    top, left = int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))
    above = layout.above[top : top + side, left : left + side]
    cover = layout.cover[top : top + side, left : left + side]
    above, cover = averaged(above, size_px), commonest(cover, size_px)
    quarter, step = int(rng.integers(4)), -1 if rng.random() < 0.5 else 1
    return (
        np.ascontiguousarray(np.rot90(above, quarter)[:, ::step]),
        np.ascontiguousarray(np.rot90(cover, quarter)[:, ::step]),
    )


def averaged(x: NDArray[Any], size_px: int) -> Metres:
    """Area means of a square array."""
    if x.shape[0] == size_px:
        return x.astype(np.float32)
    return np.asarray(Image.fromarray(x.astype(np.float32)).resize((size_px, size_px), Image.Resampling.BOX))


def commonest(cover: Codes, size_px: int) -> Codes:
    """The class that fills most of each pixel; roofs and paved ground count together, the larger part names them."""
    if cover.shape[0] == size_px:
        return cover
    codes = np.unique(cover)
    shares = {int(code): averaged((cover == code).astype(np.float32), size_px) for code in codes}
    if ROOF in shares and PAVED in shares:
        roofs = shares[ROOF] >= shares[PAVED]
        both = shares[ROOF] + shares[PAVED]
        shares[ROOF], shares[PAVED] = np.where(roofs, both, 0), np.where(roofs, 0, both)
    out: Codes = codes[np.stack([shares[int(code)] for code in codes]).argmax(axis=0)].astype(np.uint8)
    return out


def suburb(gsd: float, size_px: int, rng: np.random.Generator) -> tuple[Metres, Codes]:
    """A made-up settlement: houses with gabled, hipped or flat roofs along turned streets, and crowns between."""
    rows, cols = np.mgrid[:size_px, :size_px] * gsd
    turn = rng.uniform(0, np.pi)
    u, v = cols * np.cos(turn) + rows * np.sin(turn), rows * np.cos(turn) - cols * np.sin(turn)
    block, plot = rng.uniform(30, 70), rng.uniform(14, 40)
    above = np.zeros((size_px, size_px), np.float32)
    cover = np.full((size_px, size_px), OPEN, np.uint8)
    cover[np.abs((u / block) % 1 - 0.5) * block < rng.uniform(3, 6)] = PAVED
    row, along = np.floor(u / block + 0.5), np.floor(v / plot)
    seeds = rng.integers(0, 1 << 30, 8)
    lot = (row.astype(np.int64) * 7919 + along.astype(np.int64) * 104729) % 4096
    draw = [np.random.default_rng(int(s)).random(4096) for s in seeds]
    share, deep, long, shift, eave, roof = (d[lot] for d in draw[:6])
    x = (u / block + 0.5) % 1 * block - block * (0.5 + 0.12 * (shift - 0.5))
    y = (v / plot) % 1 * plot - plot / 2
    half_x, half_y = (0.16 + 0.12 * deep) * block * rng.uniform(0.5, 1.0), (0.25 + 0.2 * long) * plot
    house = (np.abs(x) < half_x) & (np.abs(y) < half_y) & (share < rng.uniform(0.4, 0.95)) & (cover != PAVED)
    pitch = np.where(roof < 0.35, 0.0, np.tan(np.radians(20 + 25 * deep)))
    inward = np.minimum(half_x - np.abs(x), np.where(roof > 0.7, half_y - np.abs(y), np.inf))
    storeys = 1 + np.floor(eave**2 * rng.uniform(1.5, 8))
    above[house] = (2.8 * storeys + pitch * inward.clip(max=6))[house]
    cover[house] = ROOF
    return crowned(above, cover, gsd, rng)


def crowned(above: Metres, cover: Codes, gsd: float, rng: np.random.Generator) -> tuple[Metres, Codes]:
    """Trees on open ground: domes of 2 to 6 m radius, alone and in groves."""
    size = len(above)
    rows, cols = np.mgrid[:size, :size] * gsd
    for _ in range(int(rng.uniform(0, 0.0015) * (size * gsd) ** 2 / 4) + 1 if size * gsd < 400 else 0):
        middle, radius, tall = rng.uniform(0, size * gsd, 2), rng.uniform(2, 6), rng.uniform(3, 14)
        inside = 1 - ((rows - middle[0]) ** 2 + (cols - middle[1]) ** 2) / radius**2
        tree = (inside > 0) & (cover != ROOF)
        above[tree] = np.maximum(above[tree], (tall * (0.4 + 0.6 * np.sqrt(inside.clip(0))))[tree])
        cover[tree] = TREES
    return above, cover


def smooth(size_px: int, wave_px: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth noise (S, S) of unit variance with features of about ``wave_px``."""
    from scipy.ndimage import zoom

    count = int(np.ceil(size_px / wave_px)) + 4
    x = zoom(rng.standard_normal((count, count)), wave_px, order=3, mode="nearest", grid_mode=True)
    row, col = rng.integers(0, max(1, len(x) - size_px), 2)
    part = x[row : row + size_px, col : col + size_px]
    out: NDArray[np.float64] = (part - part.mean()) / (part.std() + 1e-9)
    return out


def ground(cover: Codes, gsd: float, rng: np.random.Generator) -> Codes:
    """Open ground given a kind: fields and meadows in patches, roads, groves; water in a quarter of the places."""
    size = len(cover)
    wave = float(np.clip(rng.uniform(15, 200) / gsd, 4, size))
    kinds = rng.choice([GRASS, CROPS, BARE, SHRUB, PAVED, GRASS], 3, replace=False)
    patch = smooth(size, wave, rng)
    out = np.where(patch < -0.3, kinds[0], np.where(patch < 0.6, kinds[1], kinds[2])).astype(np.uint8)
    for _ in range(int(rng.integers(0, 3))):
        angle, shift, half = rng.uniform(0, np.pi), rng.uniform(0.1, 0.9) * size, rng.uniform(2, 8) / gsd
        rows, cols = np.mgrid[:size, :size]
        across = (cols - shift) * np.cos(angle) + (rows - shift) * np.sin(angle)
        out[np.abs(across) < max(half, 0.5)] = PAVED
    if rng.random() < 0.3:
        out[smooth(size, max(wave, size / 3), rng) > rng.uniform(0.3, 1.2)] = WATER
    return np.where(cover == OPEN, out, cover).astype(np.uint8)


def drawn_layouts(layouts: Sequence[Layout]) -> list[Layout]:
    """Those to train on."""
    return [layout for layout in layouts if not layout.held_out]
