"""Relief of the height network on held-out real places, with the true picture, a wrong one and none; and the prior.

    python scripts/bench/elevation.py --data ../shared/data --out out/elevation.json

Every place is shown as its 4x4 means on the 1/64 m grid. "one sample" should have the slope energy of real ground (1)
and pays for it in RMSE; "mean of 8" says how much of the ground was known, and "likeliest" is the network's one answer
without noise. "Regression" is a control of the same size that learned nothing else (relief_control.py). If the picture
helped, the true one would beat the wrong one. Height RMSE is also given over the standard deviation of the real steps
between pixels, so that plains count like mountains. The last tables: the planet prior against a plain grid of equal
bytes, and the root mean square slope of ground lifted from the prior alone, by the GSD at which the prior is handed
over. About two minutes on one core.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import _common
import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.models.prior import PlanetPrior
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.measure import Generate, Scores, examine
from metaearth3d.train.prior import Errors, load_planet, prior_report
from metaearth3d.train.relief import load_sites

FIGURES = ("rmse_m", "rmse", "slope_rmse", "slope_energy")
# Longitude, latitude and UTM zone of two held-out DEMs, whose slopes are the truth.
RANGES = {"davos/": (9.8278, 46.8182, 32632), "dem/bigtujunga": (-118.1494, 34.3202, 32611)}
HANDOVERS = (4096.0, 16384.0, 65536.0)


def generator(lifter: GeometryLifter) -> Generate:
    """The lifter as the exam wants it."""

    def generate(
        parent: NDArray[np.float32], image: NDArray[np.uint8] | None, noise: NDArray[np.float32], gsd: float
    ) -> NDArray[np.float32]:
        return lifter.generate(parent, image, np.repeat(noise[None], lifter.steps, axis=0), gsd=gsd)

    return generate


def report(name: str, scores: Scores) -> None:
    """Print one place."""
    crops = int(next(iter(scores.values()))["crops"])
    rows = [[method, *[s[figure] for figure in FIGURES]] for method, s in scores.items()]
    _common.table(f"{name}: {crops} crops", ["", "RMSE m", "RMSE", "slope RMSE", "slope energy"], rows)


def rms_slope(heights: NDArray[np.float32], gsd: float) -> float:
    """Root mean square slope (rise over run)."""
    down, across = np.gradient(heights.astype(np.float64) / gsd)
    return float(np.sqrt((down**2 + across**2).mean()))


def lifted_slopes(
    generate: Generate, prior: PlanetPrior, place: tuple[float, float, int], top: float
) -> dict[str, float]:
    """Slopes in the middle 8 km of ground lifted from the prior's heights at ``top`` metres down to 64 m, by GSD."""
    lon, lat, zone = place
    there = Transformer.from_crs(4326, zone, always_xy=True)
    x0, y0 = there.transform(lon, lat)
    side = (np.arange(12) - 5.5) * top
    at = there.transform(*np.meshgrid(x0 + side, y0 - side), direction="INVERSE")
    heights, gsd, rng = prior.elevation(*at)[None].astype(np.float32), top, np.random.default_rng(1)
    out = {}
    while gsd > 64:
        gsd /= 4
        shape = (1, 4 * heights.shape[1], 4 * heights.shape[2])
        heights = np.rint(generate(heights, None, rng.standard_normal(shape, dtype=np.float32), gsd) * 64) / np.float32(
            64
        )
        middle, half, reach = heights.shape[1] // 2, max(6, int(4000 / gsd)), int(20_000 / gsd) + 30
        out[f"{gsd:g} m"] = rms_slope(heights[0, middle - half : middle + half, middle - half : middle + half], gsd)
        cut = slice(max(0, middle - reach), middle + reach)
        heights = heights[:, cut, cut]
    return out


def cascade(generate: Generate, prior: PlanetPrior, data: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Slopes of lifted and of real ground for each place and handover."""
    out: dict[str, dict[str, dict[str, float]]] = {}
    for key, place in RANGES.items():
        site = next(s for s in load_sites(data) if s.key.startswith(key))
        tables = {f"from {top:g} m": lifted_slopes(generate, prior, place, top) for top in HANDOVERS}
        real = {}
        for gsd in (64, 256):
            n = round(gsd / site.gsd)
            h, w = (size // n for size in site.heights.shape)
            means = site.heights[: h * n, : w * n].reshape(h, n, w, n).mean(axis=(1, 3))
            real[f"{gsd} m"] = rms_slope(means, n * site.gsd)
        out[site.key] = {**tables, "real": real}
        names = sorted({g for row in out[site.key].values() for g in row}, key=lambda g: -float(g[:-2]))
        rows = [[name, *[row.get(g) for g in names]] for name, row in out[site.key].items()]
        _common.table(f"slope of ground lifted from the prior alone, {site.key}", ["", *names], rows)
    return out


def prior_table(prior: PlanetPrior, data: Path) -> dict[str, Errors]:
    """Errors of the prior on held-out pixels."""
    figures = prior_report(prior, load_planet(data))
    head = list(dict.fromkeys(key for row in figures.values() for key in row))  # a rival may have no colours
    rows = [[name, *(row.get(key) for key in head)] for name, row in figures.items()]
    _common.table("planet prior on held-out pixels", ["", *head], rows)
    return figures


def main() -> None:
    """Print the tables and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with elevation/")
    parser.add_argument(
        "--geometry", type=Path, default=None, help="checkpoint of the height network; shipped by default"
    )
    parser.add_argument("--prior", type=Path, default=None, help="checkpoint of the planet prior; shipped by default")
    parser.add_argument("--control", type=Path, default=None, help="checkpoint of the regression control")
    parser.add_argument("--crops", type=int, default=6, help="crops of each place and GSD")
    parser.add_argument("--out", type=Path, default=None, help="JSON to write")
    args = parser.parse_args()
    lifter = GeometryLifter.from_pretrained(args.geometry or default_checkpoint("geometry"))
    prior = PlanetPrior.from_pretrained(args.prior or default_checkpoint("prior"))
    control = None if args.control is None else generator(GeometryLifter.from_pretrained(args.control))
    exam = examine(generator(lifter), load_sites(args.data), count=args.crops, control=control)
    for name, scores in exam.items():
        report(name, scores)
    figures = {"relief": exam, "cascade": cascade(generator(lifter), prior, args.data)}
    figures["prior"] = prior_table(prior, args.data)
    if args.out is not None:
        _common.write(args.out, {"digest": lifter.digest, "steps": lifter.steps, **figures})


if __name__ == "__main__":
    main()
