"""How steep planet worlds are beside real ground, level by level: root mean square slopes over the same places.

    python scripts/bench/steepness.py --data ../shared/data --out out/steepness.json

Heights alone, lifted from the planet prior without a look at pictures; means of the squares over three seeds. The
factors of ``metaearth3d.world.heights.RELIEF`` were chosen on the places that are not held out: the largest of three
under which none of them became a third steeper than it is. About two minutes of one core.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _common
import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image
from rasterio.warp import transform_bounds

from metaearth3d.fields import MemoryStore
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.train.relief import HELD_OUT, METRES_PER_DEGREE
from metaearth3d.world import World
from metaearth3d.world import heights as chain

PLACES = {
    "davos/davosdorf": "Davos",
    "dem/bigtujunga_30m": "Big Tujunga",
    "rstoolbox/para_landsat5": "Pará",
    "dem/zion_srtm": "Zion",
    "dem/st_helens_30m": "Mount St Helens",
    "cran_landsat/pa_july": "Pennsylvania",
    "dem/mongon_peru_30m": "Cerro Mongón",
    "dem/nz_elev_1km": "New Zealand",
}
LEAST_PX = 8  # of a place at a level


def rms_slope(z: NDArray[Any], gsd: float) -> float:
    """Root mean square slope (rise over run) where there are heights."""
    down, across = np.diff(z, axis=0)[:, :-1] / gsd, np.diff(z, axis=1)[:-1] / gsd
    return float(np.sqrt(np.nanmean(down**2 + across**2)))


def averaged(z: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Area means at another size (width, height), NaN where a hundredth or more is missing."""
    known = np.asarray(Image.fromarray(np.isfinite(z).astype(np.float32)).resize(size, Image.Resampling.BOX))
    means = np.asarray(Image.fromarray(np.nan_to_num(z)).resize(size, Image.Resampling.BOX))
    return np.where(known > 0.99, means, np.float32(np.nan))


def as_known(made: NDArray[np.float32], real: NDArray[np.float32]) -> NDArray[np.float32]:
    """``made`` without what lies where ``real``, of nearly the same shape, has no heights."""
    near = Image.fromarray(np.isfinite(real)).resize(made.shape[::-1], Image.Resampling.NEAREST)
    return np.where(np.asarray(near), made, np.float32(np.nan))


def real_places(data: Path) -> Iterator[tuple[str, bool, NDArray[np.float32], tuple[float, ...], tuple[float, float]]]:
    """Name, whether held out, heights, degrees W S E N, and metres across and down a pixel."""
    folder = data / "elevation"
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["key"] not in PLACES:
            continue
        with rasterio.open(folder / str(row.get("dem", row.get("raster")))) as file:
            z, crs = file.read(1).astype(np.float32), file.crs
            for nodata in (file.nodata, row["nodata"]):
                z[z == np.float32(np.nan if nodata is None else nodata)] = np.nan
            west, south, east, north = transform_bounds(crs, 4326, *file.bounds)
            metres = (abs(file.res[0]), abs(file.res[1]))
        if not crs.is_projected:
            down = metres[1] * METRES_PER_DEGREE
            metres = (metres[0] * METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2)), down)
        held = row["key"].startswith(HELD_OUT)
        yield PLACES[row["key"]], held, z, (west, south, east, north), metres


def box_of(lattice: Lattice, level: int, bounds: tuple[float, ...]) -> PixelBox:
    """A planet's pixels over degrees W S E N."""
    count = lattice.columns(level)
    assert count is not None
    west, south, east, north = bounds
    down = [(1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * count for lat in (north, south)]
    left, right = ((lon + 180) / 360 * count for lon in (west, east))
    sides = max(LEAST_PX, int(down[1] - down[0])), max(LEAST_PX, int(right - left))
    return PixelBox(level, int(down[0]), int(left), *sides)


def heights_of(seed: int, finest: int) -> dict[int, Any]:
    """The fields of a planet's heights by level, without pictures."""
    world = World.planet(seed)
    made = chain.height_fields(world.spec, world.parts, MemoryStore(1 << 28), images={}, extent=None, finest=finest)
    return {field.level: field for field in made}


def measured(data: Path, seeds: int, finest: int) -> dict[str, Any]:
    """Slopes of worlds and of real ground by place and GSD."""
    worlds = [heights_of(seed, finest) for seed in range(1, seeds + 1)]
    out: dict[str, Any] = {}
    for name, held, z, bounds, metres in real_places(data):
        share = math.cos(math.radians((bounds[1] + bounds[3]) / 2))
        found = {}
        for level, field in worlds[0].items():
            gsd = field.lattice.gsd(level) * share
            size = (int(z.shape[1] * metres[0] / gsd), int(z.shape[0] * metres[1] / gsd))
            if min(size) < LEAST_PX or gsd < 1.5 * max(metres) or level == min(worlds[0]):
                continue
            real = averaged(z, size)
            box = box_of(field.lattice, level, bounds)
            made = [rms_slope(as_known(w[level].read(box).data[0], real), gsd) for w in worlds]
            found[f"{gsd:.0f} m"] = {"world": float(np.sqrt(np.mean(np.square(made)))), "real": rms_slope(real, gsd)}
        out[name] = {"held_out": held, "levels": found}
    return out


def main() -> None:
    """Print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with elevation/")
    parser.add_argument("--seeds", type=int, default=3, help="worlds")
    parser.add_argument("--finest", type=int, default=1, help="last level; 1 is 76 m at the equator")
    parser.add_argument("--out", type=Path, default=None, help="JSON to write")
    args = parser.parse_args()
    told = chain.RELIEF
    figures: dict[str, Any] = {"relief": list(told)}
    for name, factors in {"without": (), "with": told}.items():
        chain.RELIEF = factors
        figures[name] = measured(args.data, args.seeds, args.finest)
    rows = []
    for place, found in figures["with"].items():
        for gsd, f in found["levels"].items():
            before = figures["without"][place]["levels"][gsd]["world"]
            rows.append([f"{place}{' (held out)' if found['held_out'] else ''}, {gsd}", before, f["world"], f["real"]])
    _common.table("root mean square slope", ["", "without factors", "world", "real"], rows)
    if args.out is not None:
        _common.write(args.out, figures)


if __name__ == "__main__":
    main()
