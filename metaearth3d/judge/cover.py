"""What covers the ground and how it is arranged: shares of classes, transitions, patches and edges of class rasters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.terrain import Compared, Measure, Measured, compare_measured

Classes = NDArray[np.integer[Any]]  # (H, W) class numbers from 0; below 0 is no data
Array = NDArray[np.float64]

MEASURES = {
    "composition": Measure("composition", "Jensen-Shannon distance"),
    "transitions": Measure("composition", "Jensen-Shannon distance"),
    "edge_density": Measure("number", "share of neighbour pairs"),
}


def describe(classes: Classes, count: int) -> Measured:
    """Every measure of one raster (H, W) of classes 0 to ``count - 1``; keys as in ``MEASURES``.

    Raises:
        BadInput: the raster is not one of integers, holds a class beyond ``count``, or no data at all.
    """
    c = checked_classes(classes, count)
    shares = np.bincount(c[c >= 0], minlength=count) / (c >= 0).sum()
    pairs = transitions(c, count)
    out: Measured = {"composition": shares.tolist()}
    if pairs.sum():
        out |= {"transitions": pairs.ravel().tolist(), "edge_density": float(1 - np.trace(pairs))}
    return out


def compare(made: Sequence[Classes], real: Sequence[Classes], rng: np.random.Generator) -> dict[str, Compared]:
    """Made against real class rasters: per measure both means, distance, interval and floor, as of terrain.

    Raises:
        BadInput: a raster is refused, or there are too few.
    """
    count = 1 + max((int(c.max(initial=-1)) for c in (*made, *real)), default=-1)
    described = ([describe(c, count) for c in rasters] for rasters in (made, real))
    return compare_measured(*described, MEASURES, rng)


def transitions(classes: Classes, count: int) -> Array:
    """Shares of pairs of neighbours (4 sides) by both their classes (K, K), symmetric; 0 where there are no pairs."""
    out = np.zeros((count, count))
    for a, b in ((classes[:-1], classes[1:]), (classes[:, :-1], classes[:, 1:])):
        known = (a >= 0) & (b >= 0)
        out += np.bincount(a[known].astype(np.int64) * count + b[known], minlength=count * count).reshape(count, count)
    out += out.T
    return out / max(1.0, out.sum())


def checked_classes(classes: Classes, count: int) -> NDArray[np.int64]:
    """The raster in 64 bits if it can be described."""
    if classes.ndim != 2 or not np.issubdtype(classes.dtype, np.integer):
        raise BadInput(f"classes are integers (H, W); an array {classes.shape} of {classes.dtype} was given")
    if classes.max(initial=-1) >= count or not (classes >= 0).any():
        raise BadInput(f"classes are 0 to {count - 1} with some data; the largest is {classes.max(initial=-1)}")
    return classes.astype(np.int64)
