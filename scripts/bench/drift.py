"""Do tiles change with their distance from the origin? Statistics of tiles at 0, 10^3, 10^6 and 2^31 pixels.

    python scripts/bench/drift.py --checkpoint checkpoints/small/upscale --out docs/bench/drift.json

The level-0 picture repeats for ever (mirrored at its edges), so places a whole number of periods apart have the same
parents, and only noise and arithmetic differ: whatever changes with distance is a fault. Distances are rounded to
periods. Each place gives the same tiles of 128 px at the last level; a statistic of a tile is compared with that of its
twin at the origin by a paired t-test, Holm-corrected over all statistics and distances. Power is stated as the smallest
true change, in standard deviations of tiles, that would have been found four times in five. The control shifts the
grey of one set by one 8-bit step and widens its contrast by 3 %: both must be found.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import _cascade
import _common
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from metaearth3d.fields import MemoryStore, UpscaledField
from metaearth3d.geo import PixelBox

PERIOD_PX = 2 * _cascade.ROOT_PX  # of the mirrored level-0 picture
TILE_PX = 128
WANTED_PX = (0, 1_000, 1_000_000, 2**31)
STATISTICS = ("mean", "contrast", "skewness", "finest octave", "middle octave", "red - blue")
ALPHA, POWER = 0.05, 0.8


def tiles_at(checkpoint: Path, level: int, distance: int, side: int) -> NDArray[np.uint8]:
    """Tiles (N, 128, 128, 3) of ``side`` x ``side`` at a level, ``distance`` pixels down and right of the origin."""
    upscaler, field = _cascade.load(checkpoint), _cascade.root()
    for step in range(1, level + 1):
        field = UpscaledField(
            field, upscaler, seed=11, version="bench", core_px=_cascade.CORES_PX[step], store=MemoryStore(1 << 28)
        )
    data = field.read(PixelBox(level, distance, distance, side * TILE_PX, side * TILE_PX)).data
    parts = data.reshape(3, side, TILE_PX, side, TILE_PX).transpose(1, 3, 2, 4, 0)
    return np.ascontiguousarray(parts.reshape(-1, TILE_PX, TILE_PX, 3))


def describe(tiles: NDArray[np.uint8]) -> NDArray[np.float64]:
    """``STATISTICS`` of tiles (N, S, S, 3): (N, 6)."""
    grey = tiles.astype(np.float64).mean(axis=3)
    mean, spread = grey.mean(axis=(1, 2)), grey.std(axis=(1, 2)) + 1e-6
    skew = ((grey - mean[:, None, None]) ** 3).mean(axis=(1, 2)) / spread**3
    variance = []
    for _ in range(3):
        variance.append(grey.var(axis=(1, 2)))
        grey = (grey[:, ::2, ::2] + grey[:, 1::2, ::2] + grey[:, ::2, 1::2] + grey[:, 1::2, 1::2]) / 4
    fine, middle = np.log2(variance[0] - variance[1] + 0.1), np.log2(variance[1] - variance[2] + 0.1)
    tint = tiles[..., 0].astype(np.float64).mean(axis=(1, 2)) - tiles[..., 2].mean(axis=(1, 2))
    return np.column_stack([mean, spread, skew, fine, middle, tint])


def paired_tests(near: NDArray[np.float64], sets: dict[str, NDArray[np.float64]]) -> dict[str, Any]:
    """Each set's change against its twins at the origin, in standard deviations of tiles, and Holm-corrected p."""
    rows, p_values = {}, []
    for name, far in sets.items():
        change = far - near
        p = np.where(change.std(axis=0) > 0, stats.ttest_rel(far, near).pvalue, 1.0)
        p = np.where((change.std(axis=0) == 0) & (change.mean(axis=0) != 0), 0.0, np.nan_to_num(p, nan=1.0))
        rows[name] = change.mean(axis=0) / near.std(axis=0)
        p_values.append(p)
    flat = np.concatenate(p_values)
    order = np.argsort(flat)
    held = np.maximum.accumulate(flat[order] * (len(flat) - np.arange(len(flat))))
    corrected = np.empty_like(flat)
    corrected[order] = np.minimum(held, 1.0)
    out = {}
    for k, name in enumerate(sets):
        mine = corrected[k * len(STATISTICS) : (k + 1) * len(STATISTICS)]
        out[name] = {
            what: {"change_sd": float(d), "p_holm": float(p)}
            for what, d, p in zip(STATISTICS, rows[name], mine, strict=True)
        }
    return out


def smallest_found(near: NDArray[np.float64], far: NDArray[np.float64], tests: int) -> list[float]:
    """The change, in standard deviations of tiles, found with probability 0.8 at the strictest Holm level."""
    n = len(near)
    spread = (far - near).std(axis=0, ddof=1) / np.sqrt(n)
    reach = stats.t.ppf(1 - ALPHA / tests / 2, n - 1) + stats.t.ppf(POWER, n - 1)
    return [float(v) for v in reach * spread / near.std(axis=0)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True, help="the network")
    parser.add_argument("--side", type=int, default=8, help="tiles a side of each set (default 8: 64 tiles)")
    parser.add_argument("--levels", type=int, nargs="+", default=[1, 2], help="levels looked at: 1 is 16 m, 2 is 4 m")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    levels = {}
    for level in args.levels:
        period = PERIOD_PX * 4**level
        distances = [period * (round(d / period) or (1 if d else 0)) for d in WANTED_PX]
        made = {d: tiles_at(args.checkpoint, level, d, args.side) for d in distances}
        near, *far = [describe(made[d]) for d in distances]
        sets = {f"{d} px": values for d, values in zip(distances[1:], far, strict=True)}
        found = paired_tests(near, sets)
        moved = np.clip(made[distances[1]].astype(np.float64) + 1, 0, 255).astype(np.uint8)
        mean = made[distances[1]].mean(axis=(1, 2), keepdims=True)
        wide = np.clip(np.rint((made[distances[1]] - mean) * 1.03 + mean), 0, 255).astype(np.uint8)
        control = paired_tests(near, {"one step brighter": describe(moved), "3 % more contrast": describe(wide)})
        drifting = [(d, s) for d, row in found.items() for s, v in row.items() if v["p_holm"] < ALPHA]
        levels[f"{64 / 4**level:g} m"] = {
            "tiles": len(near),
            "distances": found,
            "drifting": drifting,
            "smallest_found_sd": dict(
                zip(STATISTICS, smallest_found(near, far[0], len(STATISTICS) * len(far)), strict=True)
            ),
            "control": control,
        }
        rows = [[d, *[f"{v['change_sd']:+.3f} ({v['p_holm']:.2f})" for v in r.values()]] for d, r in found.items()]
        rows += [[d, *[f"{v['change_sd']:+.3f} ({v['p_holm']:.2g})" for v in r.values()]] for d, r in control.items()]
        _common.table(f"{64 / 4**level:g} m: change in sd of tiles (p, Holm)", ["", *STATISTICS], rows)
    _common.write(args.out, {"levels": levels, "alpha": ALPHA, "power": POWER})


if __name__ == "__main__":
    main()
