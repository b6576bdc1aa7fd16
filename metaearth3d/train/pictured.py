"""What the picture is worth when the coarse height is 4, 16 or 64 times coarser, or absent: the world's own cascade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.models.layers import FACTOR
from metaearth3d.train.measure import EDGE, Generate, fitting_size, held_out_crops, plain
from metaearth3d.train.relief import Crop, Site

STARTS: dict[str, int | None] = {"4x": 4, "16x": 16, "64x": 64, "absent": None}
PLACES = (("davos/", 10.0), ("rstoolbox/para", 30.0), ("terramind/282D", 30.0), ("global/", 12_000.0))
Heights = NDArray[np.float32]  # (H, W)


def box_means(x: NDArray[Any], factor: int) -> NDArray[Any]:
    """Means over ``factor`` squared pixels of (H, W, ...)."""
    h, w = (side // factor for side in x.shape[:2])
    cells = x[: h * factor, : w * factor].reshape(h, factor, w, factor, *x.shape[2:])
    out: NDArray[Any] = cells.mean(axis=(1, 3), dtype=np.float64)
    return out


def lifted(
    generate: Generate, crop: Crop, image: NDArray[np.uint8] | None, start: int | None, *, seed: int | None
) -> Heights:
    """Heights (H, W) lifted level by level from means over ``start`` squared pixels, as worlds are, under a picture.

    ``image`` is (H, W, 3); coarser levels look at its averages. A ``start`` of None is flat ground at the right height,
    64 times coarser. Without a ``seed`` every level is the likeliest one.
    """
    factor = start or 64
    z = on_grid(box_means(crop.heights, factor))
    z = np.full_like(z, z.mean()) if start is None else z
    rng = None if seed is None else np.random.default_rng(seed)
    while factor > 1:
        factor //= FACTOR
        shape = (1, FACTOR * z.shape[0], FACTOR * z.shape[1])
        look = None
        if image is not None:
            pixels = box_means(image, factor)[: shape[1], : shape[2]].transpose(2, 0, 1)
            look = np.ascontiguousarray(np.rint(pixels).astype(np.uint8))
        noise = np.zeros(shape, np.float32) if rng is None else rng.standard_normal(shape, dtype=np.float32)
        z = on_grid(generate(z[None], look, noise, crop.gsd * factor)[0])
    return z


def enlarged(crop: Crop, start: int | None) -> Heights:
    """The smooth enlargement of what :func:`lifted` starts from."""
    factor = start or 64
    z = on_grid(box_means(crop.heights, factor))
    z = np.full_like(z, z.mean()) if start is None else z
    while factor > 1:
        factor //= FACTOR
        z = plain(z[None])["conservative"][0]
    return z


def on_grid(metres: NDArray[Any]) -> Heights:
    """Rounded to 1/64 m."""
    return (np.rint(np.asarray(metres, np.float64) * 64) / 64).astype(np.float32)


def errors_of(made: Heights, real: Heights) -> float:
    """RMSE in metres, the border left out, of heights from which the mean error is taken."""
    miss = (made.astype(np.float64) - real)[EDGE:-EDGE, EDGE:-EDGE]
    return float(np.sqrt(np.mean((miss - miss.mean()) ** 2)))


def slope_energy(made: Heights, real: Heights) -> float:
    """Mean square slope over that of the real ground, the border left out."""
    a, b = (np.gradient(z.astype(np.float64)[EDGE:-EDGE, EDGE:-EDGE]) for z in (made, real))
    return float(np.mean(a[0] ** 2 + a[1] ** 2) / (np.mean(b[0] ** 2 + b[1] ** 2) + 1e-12))


def pictures_of(crops: Sequence[Crop], k: int) -> dict[str, NDArray[np.uint8] | None]:
    """The crop's own picture, another crop's turned, none."""
    own, other = crops[k].image, crops[(k + 1) % len(crops)].image
    assert own is not None and other is not None
    return {"true": own, "wrong": np.ascontiguousarray(np.rot90(other)), "none": None}


def pictured(generate: Generate, sites: Sequence[Site], *, count: int = 6) -> dict[str, dict[str, Any]]:
    """By place and start: RMSE in metres of the likeliest heights under each picture, and what the true one gains.

    Gains are over a wrong picture and none, in per cent of RMSE, with a 95 % interval of a paired bootstrap over crops.
    """
    out: dict[str, dict[str, Any]] = {}
    for prefix, gsd in PLACES:
        for site in (s for s in sites if s.held_out and s.key.startswith(prefix)):
            size = fitting_size(site, gsd)
            crops = [] if size is None else held_out_crops(site, gsd, count=count, size_px=size)
            if len(crops) > 1:
                out[f"{site.key} {gsd:g} m"] = of_place(generate, crops)
    return out


def of_place(generate: Generate, crops: Sequence[Crop]) -> dict[str, Any]:
    """Figures of one place's crops by start, as in :func:`pictured`."""
    found: dict[str, Any] = {}
    for name, start in STARTS.items():
        if start is not None and start > min(crops[0].heights.shape) // 2:
            continue
        errors: dict[str, list[float]] = {"enlarged": [errors_of(enlarged(c, start), c.heights) for c in crops]}
        energy = []
        for k, crop in enumerate(crops):
            for which, image in pictures_of(crops, k).items():
                made = lifted(generate, crop, image, start, seed=None)
                errors.setdefault(which, []).append(errors_of(made, crop.heights))
                if which == "true":
                    energy.append(slope_energy(lifted(generate, crop, image, start, seed=k), crop.heights))
        gains = {other: gain(errors["true"], errors[other]) for other in ("wrong", "none")}
        found[name] = {
            "rmse_m": {which: float(np.mean(e)) for which, e in errors.items()},
            "slope_energy": float(np.mean(energy)),
            "gain": gains,
            "crops": len(crops),
        }
    return found


def gain(true: Sequence[float], other: Sequence[float], *, repeats: int = 2000) -> dict[str, float]:
    """By how many per cent of RMSE the true picture is better, with a 95 % interval over crops.

    >>> gain([1.0, 1.0], [2.0, 2.0])["percent"]
    50.0
    """
    a, b = np.asarray(true), np.asarray(other)
    drawn = np.random.default_rng(0).integers(0, len(a), (repeats, len(a)))
    low, high = np.percentile(100 * (1 - a[drawn].sum(axis=1) / b[drawn].sum(axis=1)), (2.5, 97.5))
    return {"percent": float(100 * (1 - a.sum() / b.sum())), "low": float(low), "high": float(high)}
