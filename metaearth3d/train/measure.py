"""How good a height network is on held-out places: errors and roughness, with the picture, a wrong one, and none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from metaearth3d.models.layers import FACTOR, upsample
from metaearth3d.train.relief import Crop, Site, crop_at

Generate = Callable[[NDArray[np.float32], NDArray[np.uint8] | None, NDArray[np.float32], float], NDArray[np.float32]]
Scores = dict[str, dict[str, float]]
EDGE = 8  # output pixels left out at a crop's border, where the parent's surroundings are unknown


def held_out_crops(site: Site, gsd: float, *, count: int, size_px: int = 128, seed: int = 11) -> list[Crop]:
    """Up to ``count`` fixed crops of one place, mostly land; fewer where heights are missing."""
    rng = np.random.default_rng([seed, round(gsd * 10)])
    crops = (crop_at(site, gsd, size_px, rng) for _ in range(8 * count))
    return [c for c in crops if c is not None and (c.heights > 0).mean() > 0.9][:count]


def fitting_size(site: Site, gsd: float) -> int | None:
    """The larger of 128 and 64 px that a site can give at a GSD."""
    side = min(site.heights.shape[0], int(site.heights.shape[1] * site.squeeze(site.heights.shape[0] / 2)))
    return next((size for size in (128, 64) if size * gsd <= side * site.gsd), None)


def slopes(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Steps (..., 2, H-1, W-1) to the next pixel down and across."""
    corner = heights[..., :-1, :-1]
    return np.stack([heights[..., 1:, :-1] - corner, heights[..., :-1, 1:] - corner], axis=-3)


def inner(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Without the border, in double precision."""
    return x[..., EDGE:-EDGE, EDGE:-EDGE].astype(np.float64)


class Tally:
    """Sums of squares over crops, in the real crop's own spread, so that plains count like mountains."""

    def __init__(self) -> None:
        self.height, self.slope, self.energy, self.truth, self.metres, self.count = 0.0, 0.0, 0.0, 0.0, 0.0, 0

    def add(self, made: NDArray[np.float32], crop: Crop) -> None:
        """Compare heights (H, W) with the truth."""
        a, b = inner(made), inner(crop.heights)
        sa, sb = slopes(a), slopes(b)
        spread = float(sb.var()) + 1e-12
        self.metres += float(np.mean((a - b) ** 2))
        self.height += float(np.mean((a - b) ** 2)) / spread
        self.slope += float(np.mean((sa - sb) ** 2)) / spread
        self.energy += float(np.mean(sa**2)) / spread
        self.truth += float(np.mean(sb**2)) / spread
        self.count += 1

    def result(self) -> dict[str, float]:
        """RMSE in metres; RMSE of height and slope over the real slope's deviation; slope energy over the real one."""
        n = max(self.count, 1)
        return {
            "rmse_m": (self.metres / n) ** 0.5,
            "rmse": (self.height / n) ** 0.5,
            "slope_rmse": (self.slope / n) ** 0.5,
            "slope_energy": self.energy / max(self.truth, 1e-12),
            "crops": float(self.count),
        }


def box_mean(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """4x4 means (1, h, w) on the 1/64 m grid."""
    h, w = heights.shape
    mean = heights.reshape(h // FACTOR, FACTOR, w // FACTOR, FACTOR).mean(axis=(1, 3), dtype=np.float64)
    return (np.rint(mean * 64) / 64).astype(np.float32)[None]


def plain(parent: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Children (1, 4h, 4w) of ``parent`` (1, h, w) without a network: cubic spline, and smooth with its means."""
    from scipy.ndimage import zoom

    spline = zoom(parent[0].astype(np.float64), FACTOR, order=3, mode="nearest", grid_mode=True)
    conservative = upsample(torch.from_numpy(parent)[None].double())[0].float().numpy()
    return {"bicubic": spline.astype(np.float32)[None], "conservative": conservative}


def score(generate: Generate, crops: Sequence[Crop], *, samples: int = 8, control: Generate | None = None) -> Scores:
    """Scores of each way to lift the crops' 4x4 means: plain, and the network under true, shuffled and no picture.

    Without noise the network gives its likeliest relief; ``control`` is a network that can do nothing else.
    """
    tallies: dict[str, Tally] = {}

    def note(name: str, made: NDArray[np.float32], crop: Crop) -> None:
        tallies.setdefault(name, Tally()).add(made[0], crop)

    for k, crop in enumerate(crops):
        parent = box_mean(crop.heights)
        noise = np.random.default_rng([5, k]).standard_normal((samples, 1, *crop.heights.shape), dtype=np.float32)
        none, shown = np.zeros_like(noise[0]), pictures(crops, k)
        for name, child in plain(parent).items():
            note(name, child, crop)
        if control is not None:
            best = next(iter(shown))
            note(f"regression, {best}", control(parent, shown[best], none, crop.gsd), crop)
        for name, image in shown.items():
            made = [generate(parent, image, n, crop.gsd) for n in noise]
            note(f"{name}, one sample", made[0], crop)
            note(f"{name}, mean of {samples}", np.stack(made).mean(axis=0, dtype=np.float64).astype(np.float32), crop)
            note(f"{name}, likeliest", generate(parent, image, none, crop.gsd), crop)
    return {name: tally.result() for name, tally in tallies.items()}


def pictures(crops: Sequence[Crop], k: int) -> dict[str, NDArray[np.uint8] | None]:
    """What the network is shown for crop ``k``: its own picture, another crop's turned by 90 degrees, none."""
    out: dict[str, NDArray[np.uint8] | None] = {}
    own, other = crops[k].image, crops[(k + 1) % len(crops)].image
    if own is not None and other is not None:
        out["true image"] = np.ascontiguousarray(own.transpose(2, 0, 1))
        out["shuffled image"] = np.ascontiguousarray(np.rot90(other).transpose(2, 0, 1))
    return {**out, "no image": None}


# Each held-out place at the GSDs it can honestly give.
EXAM = (
    ("dem/minnesota", (1.0, 3.0)),
    ("davos/", (10.0, 30.0)),
    ("rstoolbox/para", (30.0, 60.0)),
    ("terramind/282D", (30.0,)),
    ("dem/bigtujunga", (30.0, 120.0)),
    ("global/", (12_000.0, 24_000.0)),
)


def examine(
    generate: Generate, sites: Sequence[Site], *, count: int = 6, samples: int = 8, control: Generate | None = None
) -> dict[str, Scores]:
    """Scores on every held-out place of :data:`EXAM`, by ``"place GSD m"``."""
    out: dict[str, Scores] = {}
    for prefix, gsds in EXAM:
        for site in (s for s in sites if s.held_out and s.key.startswith(prefix)):
            for gsd in gsds:
                size = fitting_size(site, gsd)
                crops = [] if size is None else held_out_crops(site, gsd, count=count, size_px=size)
                if crops:
                    out[f"{site.key} {gsd:g} m"] = score(generate, crops, samples=samples, control=control)
    return out
