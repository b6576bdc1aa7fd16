"""Whether a scene changes with the distance from its centre or along its rows, as cascades on their own output do.

A trend counts only if its interval leaves 0 out and no shifted scene has as steep a one. Land changes too: of a scene
of ours only that part of a statistic is followed which the pixels of its coarsest level do not explain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, stats

from metaearth3d.errors import BadInput
from metaearth3d.judge.colour import MOMENTS, to_lab
from metaearth3d.judge.measures import Noted
from metaearth3d.judge.pictures import Level, Made
from metaearth3d.judge.samples import Samples

Floats = NDArray[np.float64]

STATISTICS = ("lightness", "contrast", "chroma", "fine power", "feature distance")
WAYS = ("distance from the centre", "order of rows", "order of columns")
LEAST_SIDE = 4  # patches a side
BOOTSTRAPS = 400
BLOCKS = 3  # a side: what is drawn by bootstrap has to be larger than the land's own features
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
    least_p: float  # what it can be at all: one over the number of different shifts

    @property
    def drifts(self) -> bool:
        """Whether both the interval, which holds for all trends together, and the shifts say that it changes."""
        return (self.low > 0 or self.high < 0) and self.p_value <= max(1 - LEVEL, self.least_p)

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {**asdict(self), "drifts": self.drifts}


@dataclass(frozen=True, eq=False)
class Drifted:
    """A scene's patches: metres from the centre (N,), the statistics followed (N, 5), and their trends."""

    distance: NDArray[np.float64]
    values: NDArray[np.float64]
    trends: list[Trend]


def statistics(noted: Noted, real: Noted) -> Floats:
    """What is followed through a scene (N, 5): ``STATISTICS`` of each patch.

    The feature distance is that from the real patches' mean in units of their standard deviation, per feature.
    """
    centre, spread = real.features.mean(axis=0), real.features.std(axis=0) + 1e-9
    off = np.sqrt(np.square((noted.features - centre) / spread).mean(axis=1))
    columns = [noted.moments[:, MOMENTS.index(name)] for name in ("lightness", "lightness_std", "chroma")]
    return np.column_stack([*columns, np.log2(noted.octaves[:, -1] + 1e-2), off])


def drifts(
    made: Samples, noted: Noted, real: Noted, scenes: Sequence[Made], *, seed: int = 0
) -> tuple[dict[str, Drifted], list[str]]:
    """Trends of each scene that is large enough, and which are not."""
    found, notes = {}, []
    values = statistics(noted, real)
    for k, scene in enumerate(scenes):
        mine = made.take(np.flatnonzero(made.picture == k))
        followed = values[made.picture == k]
        corner = mine.corner.astype(np.float64)
        distance = np.hypot(*(corner - (corner.min(axis=0) + corner.max(axis=0)) / 2).T) * made.gsd
        try:
            if scene.record is not None and scene.levels[0].gsd > made.gsd:
                followed = unexplained(followed, input_at(mine, scene.levels[0]))
            found[scene.name] = Drifted(distance, followed, trends(followed, mine, seed=seed))
        except BadInput:
            notes.append(f"{scene.name} is below {LEAST_SIDE} x {LEAST_SIDE} patches at this level: no drift measured.")
    return found, notes


def input_at(patches: Samples, level: Level) -> NDArray[np.float64]:
    """What the coarsest level of a scene shows at each patch (N, 6).

    L*, a*, b*, the square of L*, its spread over 3x3 pixels, and the logarithm of that.
    """
    lab = to_lab(level.picture.read()[0]).astype(np.float64)
    light = lab[..., 0]
    contrast = np.sqrt(np.maximum(ndimage.uniform_filter(light**2, 3) - ndimage.uniform_filter(light, 3) ** 2, 0))
    middle = (patches.corner + patches.images.shape[1] / 2) * patches.gsd / level.gsd
    row, col = (np.clip(middle[:, k].astype(int), 0, light.shape[k] - 1) for k in (0, 1))
    return np.column_stack([lab[row, col], light[row, col] ** 2, contrast[row, col], np.log(contrast + 0.1)[row, col]])


def unexplained(values: Floats, given: Floats) -> Floats:
    """What a linear fit on ``given`` (N, G) leaves of ``values`` (N, K)."""
    x = np.column_stack([np.ones(len(given)), given])
    left: Floats = values - x @ np.linalg.lstsq(x, values)[0]
    return left


def trends(values: Floats, samples: Samples, *, seed: int = 0, level: float = LEVEL) -> list[Trend]:
    """The trend of each statistic along each way, of the patches (N, K) of one picture.

    Intervals are Student's, with a deviation by bootstrap of ninths of the scene, at a level that all of them hold
    together. The p-value is the share of shifts of the scene around its own edges, which keep the likeness of
    neighbours, with a slope as steep (of the order of rows and columns: along either; of the distance: of the same
    sign, doubled). Still, of scenes of 1/f noise without any drift 15 % had one trend flagged: look at the plot.

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
    ninth = at[0] * BLOCKS // shape[0] * BLOCKS + at[1] * BLOCKS // shape[1]
    half = _spread(along, scaled, ninth, rng) * stats.t.ppf(1 - tail, BLOCKS**2 - 2)
    low, high = slopes - half, slopes + half
    p_values = _by_shifts(ways, at, scaled, shape)
    least = [2 / np.prod(shape), 1 / sum(shape), 1 / sum(shape)]
    return [
        Trend(
            name,
            way,
            slope=float(slopes[w, k]),
            low=float(low[w, k]),
            high=float(high[w, k]),
            p_value=float(p_values[w, k]),
            least_p=float(least[w]),
        )
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


def _spread(along: Floats, values: Floats, block: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    """Standard deviation (W, K) of slopes over samples of blocks with replacement."""
    groups = [np.flatnonzero(block == name) for name in np.unique(block)]
    drawn = []
    for _ in range(BOOTSTRAPS):
        index = np.concatenate([groups[k] for k in rng.integers(len(groups), size=len(groups))])
        drawn.append(_slopes(along[index], values[index]))
    spread: Floats = np.std(drawn, axis=0) * np.sqrt(len(groups) / max(1, len(groups) - 1))
    return spread


def _by_shifts(
    ways: Floats, at: tuple[NDArray[np.int64], NDArray[np.int64]], values: Floats, shape: tuple[int, int]
) -> Floats:
    """Share of the cyclic shifts of the maps whose slopes are as steep as the unshifted ones (W, K)."""
    maps = np.zeros((values.shape[1], *shape))
    maps[:, at[0], at[1]] = values.T
    scaled = ways - ways.mean(axis=(1, 2), keepdims=True)
    scaled /= np.square(scaled).sum(axis=(1, 2), keepdims=True)
    spectrum = np.conj(np.fft.rfft2(scaled))[:, None] * np.fft.rfft2(maps)[None]
    slopes = np.fft.irfft2(spectrum, s=shape)  # (W, K, R, C) at every shift
    here = np.abs(slopes[..., :1, :1]) * (1 - 1e-6)
    radial = np.minimum(1, 2 * (slopes[0] * np.sign(slopes[0, :, :1, :1]) >= here[0]).mean(axis=(1, 2)))
    both = np.concatenate([np.abs(slopes[1, :, :, 0]), np.abs(slopes[2, :, 0])], axis=1)  # (K, R + C)
    share: Floats = np.stack([radial, *((both >= here[k, :, 0]).mean(axis=1) for k in (1, 2))])
    return share
