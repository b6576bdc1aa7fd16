"""Land cover of scenes against real maps of it: what the ground is made of, and what lies beside what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from odc.geo.crs import CRS
from odc.geo.geobox import GeoBox
from rasterio.enums import Resampling

from metaearth3d.errors import BadInput
from metaearth3d.geo import SourceImage
from metaearth3d.geo.cog import FAILURES, open_dataset
from metaearth3d.geo.placing import ground_gsd
from metaearth3d.judge.pictures import Made

Classes = NDArray[np.int64]  # (H, W) codes of ESA WorldCover; -1 is no data

WINDOW_PX, MOST_WINDOWS = 64, 256
BUILT, PAVED = 50, 51  # WorldCover has no paved ground: it calls it built-up
# Codes of ESA WorldCover, with its colours; 51 is ours.
LEGEND = {
    10: ("trees", "#006400"), 20: ("shrub", "#ffbb22"), 30: ("grass", "#ffff4c"), 40: ("crops", "#f096ff"),
    50: ("built-up", "#fa0000"), 51: ("paved", "#787878"), 60: ("bare", "#b4b4b4"), 70: ("snow", "#f0f0f0"),
    80: ("water", "#0064c8"), 90: ("wetland", "#0096a0"), 95: ("mangroves", "#00cf75"), 100: ("moss", "#fae6a0"),
}  # fmt: skip


def compared_land_cover(
    made: Sequence[Made], maps: list[Path], gsd: float, seed: int, notes: list[str]
) -> dict[str, Any]:
    """Measures of the scenes' land cover against real maps in codes of ESA WorldCover, and the legend of both.

    Both are brought to the coarser of ``gsd`` and the maps' own metres per pixel, a pixel being what most of it is, and
    cut to windows of 64 px. Paved ground counts as built-up unless a real map has it too.

    Raises:
        BadInput: a map is no such map, the scenes have no land cover, or there are too few windows.
    """
    files = [level.cover for m in made for level in m.levels if level is m.at(gsd) and level.cover]
    if not maps:
        if files:
            notes.append("Land cover was not compared: name real maps of it with --landcover.")
        return {"land_cover": None}
    from metaearth3d.judge import cover

    theirs = [f for p in maps for f in (sorted(p.glob("*.tif*")) if p.is_dir() else [p])]
    common = max([gsd, *(_gsd(path) for path in theirs)])
    ours, real = ([w for path in paths for w in _windows(_read(path, common))] for paths in (files, theirs))
    if min(len(ours), len(real)) < 2:
        raise BadInput(
            f"land cover at {common:.3g} m has {len(ours)} made and {len(real)} real windows of {WINDOW_PX} px; two of "
            "each are needed: generate scenes with --products image,height,landcover, and give larger maps"
        )
    if not any((w == PAVED).any() for w in real):
        ours = [np.where(w == PAVED, BUILT, w) for w in ours]
    rng = np.random.default_rng([seed, 0x1C])
    ours, real = ([windows[k] for k in rng.permutation(len(windows))[:MOST_WINDOWS]] for windows in (ours, real))
    names = [LEGEND[int(code)] for code in cover.labels_of([*ours, *real])]
    legend = [{"name": name, "colour": colour} for name, colour in names]
    found = cover.compare(ours, real, rng)
    return {"land_cover": dict(found), "land_cover_legend": legend, "land_cover_gsd_m": common}


def _gsd(path: Path) -> float:
    """Metres per pixel of a map."""
    return math.sqrt(math.prod(_steps(path)))


def _steps(path: Path) -> tuple[float, float]:
    """Metres of a step across and down."""
    with open_dataset(path) as source:
        if source.crs is None or source.count != 1 or not np.issubdtype(source.dtypes[0], np.integer):
            raise BadInput(f"{path} is no map of land cover: that is one band of integers with a CRS")
        box = GeoBox((source.height, source.width), source.transform, CRS(source.crs.to_wkt()))
    return ground_gsd(SourceImage(np.empty(0), np.empty(0, bool), box, (), path))


def _read(path: Path, gsd: float) -> Classes:
    """A map at a GSD, each pixel the class that most of it is of."""
    across, down = _steps(path)
    with open_dataset(path) as source:
        shape = max(1, round(source.height * down / gsd)), max(1, round(source.width * across / gsd))
        try:
            pixels = source.read(1, out_shape=shape, resampling=Resampling.mode)
        except FAILURES as error:
            raise BadInput(f"{path} cannot be read to its end; it seems damaged ({error})") from error
        missing = source.nodata
    classes: Classes = pixels.astype(np.int64)
    classes[(classes == 0) | (classes == (0 if missing is None else missing))] = -1
    unknown = sorted(set(np.unique(classes).tolist()) - {-1, *LEGEND})
    if unknown:
        raise BadInput(f"{path} holds {', '.join(map(str, unknown[:5]))}, which are no codes of ESA WorldCover")
    return classes


def _windows(classes: Classes) -> list[Classes]:
    """Windows of 64 px, side by side, of which at least half is known."""
    rows, cols = (side // WINDOW_PX for side in classes.shape)
    cut = classes[: rows * WINDOW_PX, : cols * WINDOW_PX].reshape(rows, WINDOW_PX, cols, WINDOW_PX).swapaxes(1, 2)
    return [w for w in cut.reshape(-1, WINDOW_PX, WINDOW_PX) if (w >= 0).mean() >= 0.5]
