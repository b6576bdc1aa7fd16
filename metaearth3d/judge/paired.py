"""Made pictures next to the truth of the very same places: what a benchmark of an enlargement asks of a method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo import FACTOR
from metaearth3d.judge import realism
from metaearth3d.judge.measures import See
from metaearth3d.judge.samples import PATCH_PX
from metaearth3d.judge.seams import seam_ratio, zoom_consistency
from metaearth3d.judge.spectrum import spectrum_ratio

Images = NDArray[np.uint8]  # (N, H, W, 3)


def tiles(images: Images) -> Images:
    """Pictures cut into patches of at most 64 px (N * k, S, S, 3), those of one picture together."""
    n, size = images.shape[0], min(PATCH_PX, images.shape[1])
    k = images.shape[1] // size
    cut = images[:, : k * size, : k * size].reshape(n, k, size, k, size, 3).transpose(0, 1, 3, 2, 4, 5)
    return np.ascontiguousarray(cut.reshape(n * k * k, size, size, 3))


def planes(images: Images) -> Images:
    """(N, H, W, 3) to (N, 3, H, W)."""
    return images.transpose(0, 3, 1, 2)


def family_grid(images: Images) -> float:
    """Median over pictures of steps across the borders of 4x4 families over steps inside: 1 is no grid."""
    return float(np.median([seam_ratio(x, FACTOR).ratio for x in planes(images)]))


def paired(
    made: Mapping[str, Images], real: Images, parent: Images, see: See, *, base: str, seeds: Mapping[str, int]
) -> dict[str, Any]:
    """Every figure of every method, and the floor that two sets of real places have.

    ``parent`` (N, h, w, 3) is what methods were given of ``real`` (N, 4h, 4w, 3); ``base`` names the method whose
    Frechet distance others are given over. ``seeds`` are those of ``floor`` and ``sliced``.
    """

    def sliced(a: Images, b: Images) -> NDArray[np.float64]:
        return realism.sliced_wasserstein(a, b, np.random.default_rng(seeds["sliced"]))

    truth = see(tiles(real))
    group = len(truth) // len(real) if len(real) > 3 else 1
    low = realism.floor(truth, np.random.default_rng(seeds["floor"]), group=group)
    over = realism.frechet(see(tiles(made[base])), truth)
    half = len(real) // 2
    out: dict[str, Any] = {"floor": {"frechet": low, "frechet_ratio": low / over, "family_grid": family_grid(real)}}
    if half:
        out["floor"]["sliced_wasserstein"] = sliced(real[:half], real[half : 2 * half])
    for name, images in made.items():
        features = see(tiles(images))
        distance = realism.frechet(features, truth)
        zoom = [zoom_consistency(c, p) for c, p in zip(planes(images), planes(parent), strict=True)]
        out[name] = {
            "frechet": distance,
            "frechet_ratio": distance / over,
            "kid": realism.kid(features, truth),
            "sliced_wasserstein": sliced(images, real),
            "spectrum": spectrum_ratio(images, real),
            "psnr": realism.psnr(images, real),
            "ssim": realism.ssim(images, real),
            "family_grid": family_grid(images),
            "zoom_within_1dn": float(np.mean([z.share for z in zoom])),
            "zoom_worst_dn": max(z.worst for z in zoom),
        }
    return out
