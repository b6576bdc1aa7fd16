"""Every figure with its floor and its interval, at one size of set: random halves of places, again and again.

From the real places two halves are drawn, from the made places one. The made half is measured against the first real
half, and so is the second real half; both have the same number of patches. So a value and its floor carry the same bias
of small sets. Places are drawn without replacement, since copies would shrink neighbour distances and inflate the
Frechet distance; the spread over halves of a statistic that averages over places is that of the whole set from sample
to sample (delete-half jackknife, Shao & Wu 1989).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]
Target = Literal["low", "high", "one", "zero"]
LEVEL = 0.95
REPEATS = 40


@dataclass(frozen=True)
class Estimate:
    """A value over halves of places, its interval, and the same of real places against real places (the floor).

    ``target`` says what is good: ``low``, ``high``, or as near to ``one`` or ``zero`` as the floor is.
    """

    value: float
    low: float
    high: float
    floor: float
    floor_low: float
    floor_high: float
    target: Target = "low"

    @property
    def within(self) -> bool:
        """Whether the interval meets what real places have among themselves, or lies on its good side."""
        if self.target == "low":
            return self.low <= self.floor_high
        if self.target == "high":
            return self.high >= self.floor_low
        return self.low <= self.floor_high and self.high >= self.floor_low

    @property
    def verdict(self) -> str:
        """In words: ``within floor``, or how far from it."""
        if self.within:
            return "within floor"
        if self.target == "zero":
            return f"{'above' if self.value > self.floor else 'below'} floor by {abs(self.value - self.floor):.3g}"
        side = "above" if self.value > self.floor else "below"
        if self.floor_low <= 0 < self.floor_high:  # unbiased distances are about 0 among real places
            return f"{side} the floor's end x {self.value / self.floor_high:.2g}"
        return f"{side} floor x {self.value / self.floor:.2g}"

    def to_dict(self) -> dict[str, Any]:
        """JSON values, the verdict among them."""
        return {**asdict(self), "within_floor": self.within, "verdict": self.verdict}


def half_of_places(place: Index, rng: np.random.Generator) -> tuple[Index, Index]:
    """Indices of the samples of a random half of the places and of the other half."""
    names = np.unique(place)
    chosen = np.isin(place, rng.permutation(names)[: len(names) // 2])
    return np.flatnonzero(chosen), np.flatnonzero(~chosen)


def draws(made: Index, real: Index, rng: np.random.Generator, repeats: int) -> Iterator[tuple[Index, Index, Index]]:
    """``(made, other real, first real)`` samples of halves of places, the first two of one size."""
    for _ in range(repeats):
        first, other = half_of_places(real, rng)
        mine, _ = half_of_places(made, rng)
        count = min(len(other), len(mine))
        yield np.sort(rng.permutation(mine)[:count]), np.sort(rng.permutation(other)[:count]), first


def estimates(
    measure: Callable[[Index, Index], Mapping[str, float]],
    between: Callable[[Index, Index], Mapping[str, float]],
    made: Index,
    real: Index,
    targets: Mapping[str, Target],
    rng: np.random.Generator,
    *,
    repeats: int = REPEATS,
    level: float = LEVEL,
) -> dict[str, Estimate]:
    """Estimates of several figures at once, by name.

    ``measure(made, real)`` and ``between(real, real)`` answer the figures of two sets of indices; ``made`` (N,) and
    ``real`` (M,) name each sample's place.
    """
    values, floors = [], []
    for mine, other, first in draws(made, real, rng, repeats):
        values.append(measure(mine, first))
        floors.append(between(other, first))
    out = {}
    for name, target in targets.items():
        v, f = (np.array([row[name] for row in rows]) for rows in (values, floors))
        out[name] = Estimate(*_summary(v, level), *_summary(f, level), target)
    return out


def _summary(values: NDArray[np.float64], level: float) -> tuple[float, float, float]:
    """Mean and the central interval."""
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(values.mean()), float(low), float(high)
