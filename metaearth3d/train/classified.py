"""How good land cover and heights above ground are on held-out places, next to the best simple guesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import optional
from metaearth3d.models.presets import COVER
from metaearth3d.train.imagery import Rgb
from metaearth3d.train.labels import Known, May
from metaearth3d.train.pointed import points_of
from metaearth3d.train.renders import Scene
from metaearth3d.train.seeing import looks

Classify = Callable[[Rgb, float], NDArray[np.uint8]]  # codes (H, W) of a picture at a GSD
MERGED = {51: 50, 30: 20}  # maps do not tell paved ground from roofs, nor grass from shrub
MOST = 15_000
TALLER_M = 2.0  # what counts as a building or a tree


def merged(codes: NDArray[Any]) -> NDArray[np.int64]:
    """Codes with classes that a map does not tell apart made one."""
    out = np.asarray(codes, np.int64).copy()
    for code, other in MERGED.items():
        out[out == code] = other
    return out


def map_of(may: May) -> NDArray[np.int64]:
    """The merged class (H, W) of each pixel of a map; 0 where it is not known."""
    codes = np.array(COVER, np.int64)[:, None, None]
    found = np.where(may, codes, 0).max(axis=0)
    return np.where(may.all(axis=0), 0, merged(found))


def agreement(made: Sequence[NDArray[Any]], real: Sequence[NDArray[Any]]) -> dict[str, float]:
    """Share of pixels that agree, and the mean over classes that occur of intersection over union; 0 is no data.

    >>> agreement([np.array([[1, 1, 2, 2]])], [np.array([[1, 1, 1, 2]])])["accuracy"]
    0.75
    """
    known = [r != 0 for r in real]
    a = np.concatenate([m[k].ravel() for m, k in zip(made, known, strict=True)])
    b = np.concatenate([r[k].ravel() for r, k in zip(real, known, strict=True)])
    ious = [float(((a == c) & (b == c)).sum() / max(1, ((a == c) | (b == c)).sum())) for c in np.unique(b)]
    return {"accuracy": float((a == b).mean()), "miou": float(np.mean(ious)), "classes": float(len(ious))}


def named_share(made: Sequence[NDArray[np.uint8]], known: Sequence[Known]) -> dict[str, float]:
    """Of pictures of which words say what is in them: share of pixels that are of a class named, and F1 over classes.

    A class counts as found where it has 5 % of a picture.
    """
    inside, found, named = [], [], []
    for codes, k in zip(made, known, strict=True):
        may = {code for code, ok in zip(COVER, k.may[:, 0, 0], strict=True) if ok}
        inside.append(float(np.isin(codes, list(may)).mean()))
        found.append([(codes == code).mean() >= 0.05 for code in COVER])
        named.append([code in k.shown for code in COVER])
    a, b = np.array(found), np.array(named)
    both, either = (a & b).sum(axis=0), a.sum(axis=0) + b.sum(axis=0)
    scores = [2 * both[k] / either[k] for k in range(len(COVER)) if b[:, k].sum() >= 5]
    return {"pixels_of_a_class_named": float(np.mean(inside)), "macro_f1": float(np.mean(scores)), "pictures": len(a)}


def by_colour(pictures: Sequence[tuple[Rgb, NDArray[np.int64]]], *, seed: int = 0) -> Classify:
    """The simple guess: boosted trees on blurred colours of single pixels, fitted on pictures and their maps."""
    ensemble = optional("sklearn.ensemble", "judge")
    rng = np.random.default_rng(seed)
    x, y = [], []
    for image, codes in pictures:
        seen = looks(image).reshape(codes.size, -1)
        drawn = rng.permutation(np.flatnonzero(codes.ravel()))[: max(1, MOST // len(pictures))]
        x.append(seen[drawn])
        y.append(codes.ravel()[drawn])
    trees = ensemble.HistGradientBoostingClassifier(max_iter=40, random_state=seed, early_stopping=False)
    trees.fit(np.concatenate(x), np.concatenate(y))

    def classify(image: Rgb, gsd: float) -> NDArray[np.uint8]:
        seen = looks(image)
        return np.asarray(trees.predict(seen.reshape(-1, seen.shape[-1])), np.uint8).reshape(seen.shape[:2])

    return classify


def heights_errors(made: Sequence[NDArray[Any]], real: Sequence[Scene]) -> dict[str, float | None]:
    """Mean absolute errors in metres of heights above ground: of all pixels, of roofs, of trees if there are any."""
    miss = [np.abs(m.astype(np.float64) - s.above) for m, s in zip(made, real, strict=True)]

    def over(mask: Callable[[Scene], NDArray[np.bool_]]) -> float | None:
        parts = np.concatenate([m[mask(s)] for m, s in zip(miss, real, strict=True)])
        return float(parts.mean()) if parts.size else None

    return {
        "mae_m": over(lambda s: np.ones(s.above.shape, bool)),
        "roofs_mae_m": over(lambda s: (s.cover == 50) & (s.above >= TALLER_M)),
        "trees_mae_m": over(lambda s: (s.cover == 10) & (s.above >= TALLER_M)),
    }


def named_points(made: Sequence[NDArray[np.uint8]], keys: Sequence[str]) -> dict[str, float]:
    """Of points that the eye has named: share that is of a class it may be; of roofs and of paved ground the share that
    is found, and the share of what is called so that may be it."""
    found: list[tuple[int, tuple[int, ...]]] = []
    for codes, key in zip(made, keys, strict=True):
        found += [(int(codes[row, col]), may) for row, col, may in points_of(key)]
    out = {"points": float(len(found)), "right": float(np.mean([code in may for code, may in found]))}
    for name, code in {"roofs": 50, "paved": 51}.items():
        there = [got == code for got, may in found if may == (code,)]
        called = [code in may for got, may in found if got == code]
        out[f"{name}_found"] = float(np.mean(there)) if there else 0.0
        out[f"{name}_true"] = float(np.mean(called)) if called else 0.0
    return out
