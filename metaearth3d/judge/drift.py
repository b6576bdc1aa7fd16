"""Whether a scene changes with the distance from its centre or along the order of its rows, as cascades that feed on

their own output do. A trend counts only if its interval leaves 0 out and no shifted scene has as steep a one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.colour import MOMENTS
from metaearth3d.judge.measures import Noted
from metaearth3d.judge.samples import Samples

Floats = NDArray[np.float64]

STATISTICS = ("lightness", "contrast", "chroma", "fine power", "feature distance")
WAYS = ("distance from the centre", "order of rows", "order of columns")
LEAST_SIDE = 4  # patches a side
BOOTSTRAPS = 400
LEVEL = 0.95  # of all intervals of a scene together


@dataclass(frozen=True)
class Trend:
    """Change of a statistic over the whole way, in its standard deviations over the scene's patches."""

    statistic: str
    way: str
    slope: float
    low: float
    high: float
    p_value: float

    def drifts(self, tests: int) -> bool:
        """Whether both the interval and the p-value, for ``tests`` looked at together, say that it changes."""
        return (self.low > 0 or self.high < 0) and self.p_value <= (1 - LEVEL) / tests

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)


def statistics(noted: Noted, real: Noted) -> Floats:
    """What is followed through a scene (N, 5): ``STATISTICS`` of each patch.

    The feature distance is that from the real patches' mean in units of their standard deviation, per feature.
    """
    centre, spread = real.features.mean(axis=0), real.features.std(axis=0) + 1e-9
    off = np.sqrt(np.square((noted.features - centre) / spread).mean(axis=1))
    columns = [noted.moments[:, MOMENTS.index(name)] for name in ("lightness", "lightness_std", "chroma")]
    return np.column_stack([*columns, np.log2(noted.octaves[:, -1] + 1e-2), off])


def trends(values: Floats, samples: Samples, *, seed: int = 0, level: float = LEVEL) -> list[Trend]:
    """The trend of each statistic along each way, of the patches (N, K) of one picture.

    Intervals are by bootstrap of places (with replacement) at a level that all of them hold together. The p-value is
    the share of shifts of the scene around its own edges, which keep the likeness of neighbours, whose slope is as
    steep: a land that is brighter in the north is no drift, one that grows from the middle or to the end may be.

    Raises:
        BadInput: fewer than 4 x 4 patches, or patches of several pictures.
    """
    rows, cols = (np.unique(samples.corner[:, k], return_inverse=True) for k in (0, 1))
    shape = (len(rows[0]), len(cols[0]))
    if min(shape) < LEAST_SIDE or len(np.unique(samples.picture)) != 1 or len(values) != len(samples):
        raise BadInput(
            f"drift needs the patches of one picture, {LEAST_SIDE} x {LEAST_SIDE} or more; {shape[0]} x {shape[1]} "
            f"of {len(np.unique(samples.picture))} were given"
        )
    rng = np.random.default_rng([seed, 0xD21F7])
    scaled = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-12)
    ways = _ways(shape)  # (3, R, C)
    at = rows[1].reshape(-1), cols[1].reshape(-1)
    along = ways[:, at[0], at[1]].T  # (N, 3)
    slopes = _slopes(along, scaled)
    tail = (1 - level) / (2 * slopes.size)
    low, high = np.quantile(_bootstrapped(along, scaled, samples.place, rng, tail), [tail, 1 - tail], axis=0)
    p_values = _by_shifts(ways, at, scaled, shape)
    return [
        Trend(name, way, *(float(x[w, k]) for x in (slopes, low, high, p_values)))
        for k, name in enumerate(STATISTICS[: values.shape[1]])
        for w, way in enumerate(WAYS)
    ]


def _ways(shape: tuple[int, int]) -> Floats:
    """Each way from 0 to 1 over the grid of patches (3, R, C)."""
    row, col = np.meshgrid(*(np.linspace(-1, 1, side) for side in shape), indexing="ij")
    return np.stack([np.hypot(row, col) / np.sqrt(2), (row + 1) / 2, (col + 1) / 2])


def _slopes(along: Floats, values: Floats) -> Floats:
    """Least-squares slopes (W, K) of values (N, K) on ways (N, W), one at a time."""
    x, y = along - along.mean(axis=0), values - values.mean(axis=0)
    slopes: Floats = x.T @ y / np.maximum((x**2).sum(axis=0)[:, None], 1e-12)
    return slopes


def _bootstrapped(along: Floats, values: Floats, place: NDArray[np.int64], rng: np.random.Generator, tail: float) -> Floats:
    """Slopes of samples of places with replacement (B, W, K), enough of them for the tail."""
    groups = [np.flatnonzero(place == name) for name in np.unique(place)]
    out = []
    for _ in range(max(BOOTSTRAPS, int(4 / tail))):
        index = np.concatenate([groups[k] for k in rng.integers(len(groups), size=len(groups))])
        out.append(_slopes(along[index], values[index]))
    return np.array(out)


def _by_shifts(ways: Floats, at: tuple[NDArray[np.int64], NDArray[np.int64]], values: Floats, shape: tuple[int, int]) -> Floats:
    """Share of the cyclic shifts of the maps whose slopes are as steep as the unshifted ones (W, K)."""
    maps = np.zeros((values.shape[1], *shape))
    maps[:, at[0], at[1]] = values.T
    centred = ways - ways.mean(axis=(1, 2), keepdims=True)
    spectrum = np.conj(np.fft.rfft2(centred))[:, None] * np.fft.rfft2(maps)[None]
    steepness = np.abs(np.fft.irfft2(spectrum, s=shape))  # (W, K, R, C): covariance at every shift
    share: Floats = (steepness >= steepness[..., :1, :1] * (1 - 1e-9)).mean(axis=(2, 3))
    return share
