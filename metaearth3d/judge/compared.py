"""One measure of two sets of places: how far apart they are, and how far apart two halves of the real ones are."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput

Array = NDArray[np.float64]
Measured = dict[str, float | list[float]]

REPEATS = 200


class Measure(NamedTuple):
    """How a measure is compared: ``kind`` picks the distance, ``unit`` is that of the distance."""

    kind: str  # one of DISTANCES
    unit: str


class Compared(TypedDict):
    """One measure of two sets. ``interval`` is 95 % over places; ``floor`` and ``floor_95`` are of real halves."""

    made: float | list[float]
    real: float | list[float]
    distance: float
    interval: list[float]
    floor: float
    floor_95: float
    kind: str
    unit: str
    places: list[int]


def compare_measured(
    made: Sequence[Measured],
    real: Sequence[Measured],
    measures: Mapping[str, Measure],
    rng: np.random.Generator,
    *,
    group: int = 1,
    paired: bool = False,
) -> dict[str, Compared]:
    """Each measure that at least two made and two real places have: means, distance, interval and floor.

    A ``number`` is compared by the 1-Wasserstein distance of its values over places; other kinds by the set's mean:
    a ``histogram`` (one unit a bin) by 1-Wasserstein, a ``composition`` by the Jensen-Shannon distance (base 2, 0..1),
    a ``curve`` by the mean absolute difference. ``floor`` is the mean and ``floor_95`` the 95 % quantile of the
    distance of random halves of the real places; halves are smaller than the sets, so both lie a little high.
    ``interval`` is the 95 % bootstrap over places, its median brought to the distance: drawing again adds to distances.

    ``group`` consecutive windows of each set are one place and stay together. ``paired`` says that made window k is of
    the place of real window k: they are then drawn together.
    """
    if paired and len(made) != len(real):
        raise BadInput(f"pairs need as many made windows as real ones; {len(made)} and {len(real)} were given")
    for name, places in (("made", len(made)), ("real", len(real))):
        if group < 1 or places < 2 * group or places % group:
            raise BadInput(f"{places} {name} windows are not 2 or more whole places of {group}")
    out: dict[str, Compared] = {}
    for name, measure in measures.items():
        a, b = (_table(described, name, group) for described in (made, real))  # (places, group, K)
        there_a, there_b = (np.isfinite(x).any(axis=(1, 2)) for x in (a, b))
        if paired:
            there_a = there_b = there_a & there_b
        if min(there_a.sum(), there_b.sum()) >= 2:
            out[name] = _compared(a[there_a], b[there_b], measure, rng, paired)
    return out


def _table(described: Sequence[Measured], name: str, group: int) -> Array:
    """One measure as (places, group, K), NaN where a window has none."""
    values = [np.atleast_1d(np.array(one.get(name, np.nan), dtype=np.float64)) for one in described]
    length = max(len(v) for v in values)
    rows = [v if len(v) == length else np.full(length, np.nan) for v in values]
    return np.array(rows).reshape(-1, group, length)


def _compared(a: Array, b: Array, measure: Measure, rng: np.random.Generator, paired: bool) -> Compared:
    """Made places ``a`` (n, group, K) against real ones ``b`` (m, group, K)."""
    distance = DISTANCES[measure.kind]
    half = len(b) // 2
    halves = [rng.permutation(len(b)) for _ in range(REPEATS)]
    floors = [distance(b[order[:half]], b[order[half : 2 * half]]) for order in halves]
    drawn = []
    for _ in range(REPEATS):
        first = rng.integers(len(a), size=len(a))
        second = first if paired else rng.integers(len(b), size=len(b))
        drawn.append(distance(a[first], b[second]))
    found = distance(a, b)
    spread = np.quantile(drawn, (0.025, 0.975)) - np.median(drawn)
    means = [_mean(x) for x in (a, b)]
    made, real = (float(mean[0]) if measure.kind == "number" else mean.tolist() for mean in means)
    return Compared(
        made=made,
        real=real,
        distance=found,
        interval=[max(0.0, float(found + v)) for v in spread],
        floor=float(np.mean(floors)),
        floor_95=float(np.quantile(floors, 0.95)),
        kind=measure.kind,
        unit=measure.unit,
        places=[len(a), len(b)],
    )


def number_distance(a: Array, b: Array) -> float:
    """1-Wasserstein distance of two samples."""
    from scipy.stats import wasserstein_distance

    return float(wasserstein_distance(a[np.isfinite(a)], b[np.isfinite(b)]))


def histogram_distance(a: Array, b: Array) -> float:
    """1-Wasserstein distance of two mean histograms (..., K), in bins."""
    return float(np.abs(np.cumsum(_mean(a) - _mean(b))).sum())


def composition_distance(a: Array, b: Array) -> float:
    """Jensen-Shannon distance to base 2 of two mean compositions (..., K): 0 where equal, 1 where nothing is shared."""
    p, q = _mean(a), _mean(b)
    p, q = p / p.sum(), q / q.sum()
    middle = (p + q) / 2
    bits = [np.sum(x[x > 0] * np.log2(x[x > 0] / middle[x > 0])) for x in (p, q)]
    return math.sqrt(max(0.0, float(sum(bits)) / 2))


def curve_distance(a: Array, b: Array) -> float:
    """Mean absolute difference of two mean curves (..., K)."""
    return float(np.abs(_mean(a) - _mean(b)).mean())


def _mean(x: Array) -> Array:
    """Over all places and windows that have the measure (K,)."""
    rows = x.reshape(-1, x.shape[-1])
    mean: Array = rows[np.isfinite(rows[:, 0])].mean(axis=0)
    return mean


DISTANCES: Mapping[str, Callable[[Array, Array], float]] = {
    "number": number_distance,
    "histogram": histogram_distance,
    "composition": composition_distance,
    "curve": curve_distance,
}
