"""What lies on the ground of scenes and of real places: terrain and cover, ready for a report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge import samples
from metaearth3d.judge.pictures import Made, Picture
from metaearth3d.judge.scenes import family_grids, read_heights

COVER_PX, TERRAIN_PX, MOST = 128, 128, 96


def compared_terrain(
    made: Sequence[Made], dems: list[Path], gsd: float, rng: np.random.Generator, notes: list[str]
) -> dict[str, Any] | None:
    """Terrain measures of windows of the scenes' heights against real elevation models."""
    if not dems:
        notes.append("Terrain was not compared: name real elevation models with --dem.")
        return None
    from metaearth3d.judge import terrain

    heights = [(read_heights(x.height), x.gsd) for m in made for x in m.levels if x is m.at(gsd) and x.height]
    real = [found for path in _files(dems) if (found := _real_heights(path, gsd)) is not None]
    windows = [[(w, g) for h, g in each for w in terrain.windows(h, TERRAIN_PX)][:MOST] for each in (heights, real)]
    if min(len(w) for w in windows) < 2:
        raise BadInput(
            f"terrain at {gsd:g} m has {len(windows[0])} made and {len(windows[1])} real windows of {TERRAIN_PX} px; "
            "two of each are needed: give scenes with heights, "
            f"and elevation models of {gsd * samples.COARSEST:.3g} m or finer"
        )
    return dict(terrain.compare(windows[0], windows[1], rng))


def _files(paths: list[Path]) -> list[Path]:
    return [f for p in paths for f in (sorted(p.glob("*.tif*")) if p.is_dir() else [p])]


def _real_heights(path: Path, gsd: float) -> tuple[NDArray[np.float64], float] | None:
    """An elevation model averaged to a GSD, missing heights NaN; None if it is too coarse for it."""
    from PIL import Image

    from metaearth3d.geo import open_dem
    from metaearth3d.geo.placing import ground_gsd

    source = open_dem(path)
    own = math.sqrt(math.prod(ground_gsd(source)))
    if own > gsd * samples.COARSEST:
        return None
    heights = np.where(source.valid, source.data[0], np.nan).astype(np.float32)
    if own > gsd / samples.SAME_GSD:
        return heights.astype(np.float64), own
    size = tuple(max(1, round(side * own / gsd)) for side in reversed(heights.shape))
    return np.asarray(Image.fromarray(heights).resize(size, Image.Resampling.BOX), np.float64), gsd


def compared_cover(
    made: Sequence[Picture], real: Sequence[Picture], gsd: float, seed: int, notes: list[str]
) -> dict[str, Any]:
    """What larger patches show: cover codes (small cells told apart by colour and texture), and the 4 px grid."""
    from metaearth3d.judge import cover

    sets = [samples.cut(p, gsd, most=MOST, seed=seed, patch_px=COVER_PX, block_px=COVER_PX) for p in (made, real)]
    if min(len(s) for s in sets) < samples.LEAST_PLACES:
        notes.append(
            f"Cover and the 4 px grid were not compared: fewer than {samples.LEAST_PLACES} patches of {COVER_PX} px in "
            "a set."
        )
        return {"cover": None, "grid": None}
    rng = np.random.default_rng([seed, 0xC0DE])
    made_images, real_images = (list(s.images) for s in sets)
    book = cover.Codebook.fit(real_images, rng)
    legend = [{"name": str(k + 1), "colour": f"#{bytes(rgb).hex()}"} for k, rgb in enumerate(book.colours())]
    found = dict(cover.compare(made_images, real_images, rng, book))
    return {"cover": found, "cover_legend": legend, "grid": family_grids(sets[0], sets[1])}
