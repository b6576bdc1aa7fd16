"""Terrain statistics of held-out ground: real, lifted by our network from 4x coarser heights, bicubic, and noisy.

Each held-out raster is brought to a GSD and cut into windows of 64 px, which are dealt to two halves like the fields of
a chessboard. One half is the reference; the windows of the other are shown as they are ("real"), as the network lifts
them from their 4x4 means ("ours", with the picture where there is one), as a cubic spline does ("bicubic"), and with
white noise a quarter as strong as the step from pixel to pixel ("noise"). Read distances in floors, the mean distance
of random halves of the reference: "real" lies below 1, as whole halves of the chessboard are larger and more alike; a
star marks what is farther than chance. Windows count as places although they come from one to three rasters: floors are
of these places, not of the world. A minute on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import _common
import numpy as np
from numpy.typing import NDArray

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.judge import terrain
from metaearth3d.judge.compared import Compared
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.measure import EDGE, box_mean, plain
from metaearth3d.train.relief import Site, load_sites

GSDS = (10.0, 30.0)
WINDOW_PX = 64
MOST = 48  # windows of one raster, so that the largest does not drown the rest
NOISE = 0.25
SAMPLES = 8
SAME = 1.1
Heights = NDArray[np.float32]
Windows = list[tuple[terrain.Heights, float]]


def brought(site: Site, gsd: float) -> tuple[Heights, NDArray[np.uint8] | None] | None:
    """Heights (H, W) and picture (3, H, W) at a GSD, sides multiples of 4; None if the raster does not show it."""
    factor = round(gsd / site.gsd)
    if site.north is not None or factor < site.finest or not 1 / SAME < gsd / (factor * site.gsd) < SAME:
        return None
    heights = terrain.coarsened(site.heights.astype(np.float64), factor).astype(np.float32)
    rows, cols = (side // 4 * 4 for side in heights.shape)
    if min(rows, cols) < WINDOW_PX + 2 * EDGE:
        return None
    image = None
    if site.image is not None:
        bands = [terrain.coarsened(site.image[..., band].astype(np.float64), factor) for band in range(3)]
        image = np.rint(np.stack(bands)[:, :rows, :cols]).astype(np.uint8)
    return heights[:rows, :cols], image


def ways(
    lifter: GeometryLifter,
    heights: Heights,
    image: NDArray[np.uint8] | None,
    gsd: float,
    control: GeometryLifter | None,
) -> dict[str, Heights]:
    """The same ground by each method; holes stay holes."""
    hole = ~np.isfinite(heights)
    whole = np.where(hole, np.nanmean(heights), heights).astype(np.float32)
    parent, rng = box_mean(whole), np.random.default_rng(5)
    noises = rng.standard_normal((SAMPLES, 1, *heights.shape), dtype=np.float32)
    drawn = [lifter.generate(parent, image, np.repeat(n[None], lifter.steps, axis=0), gsd=gsd)[0] for n in noises]
    step = float(terrain.structure(whole.astype(np.float64))[0])
    made = {
        "real": whole,
        "ours": drawn[0],
        f"mean of {SAMPLES}": np.mean(drawn, axis=0, dtype=np.float64).astype(np.float32),
        "bicubic": plain(parent)["bicubic"][0],
        "noise": whole + rng.normal(0, NOISE * step, whole.shape).astype(np.float32),
    }
    if control is not None:
        made["regression"] = control.generate(
            parent, image, np.zeros((control.steps, *noises.shape[1:]), np.float32), gsd=gsd
        )[0]
    return {name: np.where(hole, np.float32(np.nan), z)[EDGE:-EDGE, EDGE:-EDGE] for name, z in made.items()}


def halves(heights: Heights) -> tuple[list[terrain.Heights], list[terrain.Heights]]:
    """Windows on the dark and on the light fields of a chessboard, without holes, spread over the raster."""
    fields: tuple[list[terrain.Heights], ...] = ([], [])
    rows, cols = (side // WINDOW_PX for side in heights.shape)
    for row in range(rows):
        for col in range(cols):
            cut = heights[row * WINDOW_PX : (row + 1) * WINDOW_PX, col * WINDOW_PX : (col + 1) * WINDOW_PX]
            fields[(row + col) % 2].extend(terrain.windows(cut, WINDOW_PX))
    spread = [[f[k] for k in np.unique(np.linspace(0, len(f) - 1, MOST // 2).astype(int))] if f else f for f in fields]
    return spread[0], spread[1]


def figures(
    lifter: GeometryLifter, sites: list[Site], gsd: float, control: GeometryLifter | None = None
) -> dict[str, Any]:
    """Each method's measures against the reference half, and what the windows were."""
    reference: Windows = []
    made: dict[str, Windows] = {}
    counts = {}
    for site in sites:
        found = brought(site, gsd)
        if found is None:
            continue
        for name, heights in ways(lifter, *found, gsd, control).items():
            dark, light = halves(heights)
            if name == "real":
                reference += [(z, gsd) for z in dark]
                counts[site.key] = [len(dark), len(light)]
            made.setdefault(name, []).extend((z, gsd) for z in light)
    compared = {name: terrain.compare(w, reference, np.random.default_rng(0)) for name, w in made.items()}
    return {"windows": counts, "methods": {name: in_short(rows) for name, rows in compared.items()}}


def in_short(rows: Mapping[str, Compared]) -> dict[str, Any]:
    """The same without the values of curves and histograms."""
    plain_kinds = ("number", "composition")
    return {
        name: {k: v for k, v in row.items() if row["kind"] in plain_kinds or k not in ("made", "real")}
        for name, row in rows.items()
    }


def report(gsd: float, found: Mapping[str, Any]) -> None:
    """Distances over the floor; a star where the interval lies above the 95 % quantile of the floor."""
    methods = found["methods"]
    rows = []
    for measure in terrain.MEASURES:
        cells = []
        for name in methods:
            row = methods[name].get(measure)
            seen = row is not None and row["interval"][0] > row["floor_95"]
            cells.append("" if row is None else f"{row['distance'] / row['floor']:.2f}{' *' if seen else ''}")
        first = next((methods[name][measure] for name in methods if measure in methods[name]), None)
        if first is not None:
            over = f"{first['floor_95'] / first['floor']:.2f}"
            rows.append([measure, first["unit"], _common.rounded(first["floor"]), over, *cells])
    places = ", ".join(f"{key} {a}+{b}" for key, (a, b) in found["windows"].items())
    head = ["", "unit", "floor", "95 %", *methods]
    _common.table(f"{gsd:g} m: distance in floors; windows {places}", head, rows)


def main() -> None:
    """Print the tables and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with elevation/")
    parser.add_argument("--geometry", type=Path, default=None, help="checkpoint of the height network; shipped if none")
    parser.add_argument("--control", type=Path, default=None, help="checkpoint of the regression control")
    parser.add_argument("--out", type=Path, default=None, help="JSON to write")
    args = parser.parse_args()
    lifter = GeometryLifter.from_pretrained(args.geometry or default_checkpoint("geometry"))
    sites = [site for site in load_sites(args.data) if site.held_out]
    control = None if args.control is None else GeometryLifter.from_pretrained(args.control)
    found = {f"{gsd:g} m": figures(lifter, sites, gsd, control) for gsd in GSDS}
    for gsd in GSDS:
        report(gsd, found[f"{gsd:g} m"])
    if args.out is not None:
        _common.write(args.out, {"digest": lifter.digest, "window_px": WINDOW_PX, "noise": NOISE, "terrain": found})


if __name__ == "__main__":
    main()
