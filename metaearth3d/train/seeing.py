"""How much a picture can say of relief at all: a plain regression from its looks to what a coarser height leaves open.

Trees on blurred colours and on steps of brightness, which is where shading shows. Fitted on one half of a place and
judged on the other it bounds what any network could learn from such pictures; fitted on other places it says how much
of that carries over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.errors import optional
from metaearth3d.train.relief import Crop

Floats = NDArray[np.float64]
BLURS_PX = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)
MOST = 12_000  # pixels that a regression is fitted on


def looks(image: NDArray[np.uint8]) -> Floats:
    """Features (H, W, F) of a picture (H, W, 3): colours and steps of brightness east and south, at several blurs.

    Colours are in units of the picture's own spread about its own mean, since sensors and stretches differ.
    """
    x = image.astype(np.float64)
    x = (x - x.mean(axis=(0, 1))) / (x.std() + 1e-6)
    planes = []
    for blur in BLURS_PX:
        soft = ndimage.gaussian_filter(x, (blur, blur, 0), mode="nearest") if blur else x
        south, east = np.gradient(soft.mean(axis=2))
        planes += [*soft.transpose(2, 0, 1), south * max(blur, 1), east * max(blur, 1)]
    return np.stack(planes, axis=-1)


def left_open(heights: NDArray[np.float32], factor: int | None) -> Floats:
    """What ``factor`` x ``factor`` means leave open of heights (H, W), in units of its spread; None: all of it."""
    z = heights.astype(np.float64)
    if factor is None:
        rest = z - z.mean()
    else:
        h, w = (side // factor for side in z.shape)
        means = z[: h * factor, : w * factor].reshape(h, factor, w, factor).mean(axis=(1, 3))
        coarse = ndimage.zoom(means, factor, order=3, mode="nearest", grid_mode=True)
        rest = z[: h * factor, : w * factor] - coarse
    out: Floats = rest / (rest.std() + 1e-9)
    return out


def explained(
    fit: Sequence[Crop], judge: Sequence[Crop], factor: int | None, *, of: str = "height", seed: int = 0
) -> float:
    """Share of the variance that a coarser height leaves open which a regression from pictures explains elsewhere.

    0 is what no picture explains; below 0 the picture misleads. ``of`` is "height", or the slope to the "east" or
    "south" of what is left open.
    """
    ensemble = optional("sklearn.ensemble", "judge")
    rng = np.random.default_rng(seed)
    x, y = _table(fit, factor, of)
    drawn = rng.permutation(len(y))[:MOST]
    trees = ensemble.HistGradientBoostingRegressor(max_iter=60, learning_rate=0.1, random_state=seed)
    trees.fit(x[drawn], y[drawn])
    there, truth = _table(judge, factor, of)
    some = rng.permutation(len(truth))[: 4 * MOST]
    miss = truth[some] - trees.predict(there[some])
    return float(1 - np.mean(miss**2) / np.mean(truth[some] ** 2))


def _table(crops: Sequence[Crop], factor: int | None, of: str) -> tuple[Floats, Floats]:
    """Features (N, F) and targets (N,) of all pixels."""
    features: list[Any] = []
    targets: list[Any] = []
    for crop in crops:
        if crop.image is None:
            continue
        rest = left_open(crop.heights, factor)
        if of != "height":
            rest = np.gradient(rest, axis=1 if of == "east" else 0)
            rest = rest / (rest.std() + 1e-9)
        seen = looks(crop.image)[: rest.shape[0], : rest.shape[1]]
        features.append(seen.reshape(-1, seen.shape[-1]))
        targets.append(rest.ravel())
    return np.concatenate(features), np.concatenate(targets)


def halves(crop: Crop, gap_px: int = 16) -> tuple[Crop, Crop]:
    """The western and the eastern half, with a gap between."""
    middle = crop.heights.shape[1] // 2
    assert crop.image is not None
    west, east = slice(0, middle - gap_px // 2), slice(middle + gap_px // 2, None)
    one, two = (Crop(crop.heights[:, part], crop.image[:, part], crop.gsd) for part in (west, east))
    return one, two
