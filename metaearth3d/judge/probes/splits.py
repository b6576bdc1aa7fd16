"""Which rows a fold trains on: at random as NeuCo-Bench draws them, or by whole blocks of ground."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import Split
from metaearth3d.judge.probes.scores import Floats, Rows

EARTH_RADIUS = 6_371_008.8  # metres, mean radius of GRS 80 (Moritz 2000)
FIRST_BLOCKS = 10  # the default block is at first this part of the extent's side
SMALLEST_BLOCK = 100.0  # metres; the default does not go below


@dataclass(frozen=True)
class Blocks:
    """Sides of the blocks of ground that go to the test part whole, and the strip around them that nobody trains on.

    ``size`` and ``buffer`` are metres. The default size is the largest of ``side / 10 / 2^k``, ``side`` being the root
    of the area of the extent, at which at least ``3 / test_share`` blocks hold samples and none holds more of them than
    a test part; it does not go below 100 m. Give a size beyond the range of the labels' spatial autocorrelation where
    that is known.
    """

    size: float | None = None
    buffer: float = 0.0


def blocks_of(coordinates: Floats, blocks: Blocks, test_share: float) -> Rows:
    """Number of the block of each sample (n,) at ``coordinates`` (n, 2), longitudes and latitudes in degrees.

    Raises:
        BadInput: coordinates are not on Earth, sizes are not positive, or there are too few blocks to split.
    """
    _check(coordinates, blocks)
    size = default_size(coordinates, test_share) if blocks.size is None else blocks.size
    groups = block_of(coordinates, size)
    if groups.max() == 0:
        raise BadInput(f"all {len(groups)} samples lie in one block of {size:g} m; give smaller blocks")
    return groups


def blocked(
    groups: Rows, coordinates: Floats, buffer: float, *, folds: int, test_share: float, seed: int
) -> list[Split]:
    """Splits whose test parts are whole ``groups`` (n,), drawn without replacement until the share is best met.

    Training rows within ``buffer`` metres of a test row are dropped; a group counts by its samples.

    Raises:
        BadInput: the buffer leaves nothing to train on.
    """
    count = np.bincount(groups)
    rng, target = np.random.default_rng(seed), math.ceil(test_share * len(groups))
    splits = [_draw(groups, count, target, rng) for _ in range(folds)]
    return [_without_near(split, coordinates, buffer, k) for k, split in enumerate(splits)]


def block_of(coordinates: Floats, size: float) -> Rows:
    """Number of each sample's block (n,), from 0 without gaps.

    Bands of latitude ``size`` metres high are cut into the nearest whole number of blocks around the globe, so blocks
    are about ``size`` wide everywhere, and the antimeridian is no edge of the map.
    """
    lon, lat = coordinates.T
    band_deg = math.degrees(size / EARTH_RADIUS)
    band = np.floor((lat + 90) / band_deg)
    middle = np.minimum((band + 0.5) * band_deg - 90, 90)
    around = np.maximum(1, np.rint(2 * np.pi * EARTH_RADIUS * np.cos(np.radians(middle)) / size))
    column = np.floor(np.mod(lon + 180, 360) / 360 * around)
    numbers: Rows = np.unique(np.stack([band, column]), axis=1, return_inverse=True)[1].ravel()
    return numbers


def default_size(coordinates: Floats, test_share: float) -> float:
    """Side of the blocks in metres by the rule of :class:`Blocks`."""
    lon, lat = coordinates.T
    width = math.radians(_lon_extent(lon))
    area = EARTH_RADIUS**2 * width * float(np.ptp(np.sin(np.radians(lat))))
    size = math.sqrt(area) / FIRST_BLOCKS
    while size >= SMALLEST_BLOCK:
        count = np.bincount(block_of(coordinates, size))
        if len(count) >= 3 / test_share and count.max() <= max(1, test_share * len(lon)):
            return size
        size /= 2
    raise BadInput(
        f"no blocks of {SMALLEST_BLOCK:g} m or more split these {len(lon)} samples; give a size, or no coordinates"
    )


def _check(coordinates: Floats, blocks: Blocks) -> None:
    if coordinates.ndim != 2 or coordinates.shape[1] != 2 or not np.isfinite(coordinates).all():
        raise BadInput(f"coordinates are (n, 2) finite longitudes and latitudes; {coordinates.shape} was given")
    if np.abs(coordinates[:, 1]).max() > 90 or np.abs(coordinates[:, 0]).max() > 360:
        raise BadInput(
            "coordinates are longitude, latitude in degrees; a latitude beyond 90 was given, are they swapped?"
        )
    if (blocks.size is not None and not blocks.size > 0) or not blocks.buffer >= 0:
        raise BadInput(f"blocks have a positive size and a buffer of 0 m or more; {blocks} was given")


def _lon_extent(lon: Floats) -> float:
    """Degrees of longitude that the samples span: the circle without its widest gap."""
    line = np.sort(np.mod(lon, 360))
    gaps = np.diff(line, append=line[0] + 360)
    return float(360 - gaps.max())


def _draw(groups: Rows, count: NDArray[np.intp], target: int, rng: np.random.Generator) -> Split:
    """Whole blocks in random order up to where their rows come nearest to ``target``; one at least, not all."""
    order = rng.permutation(len(count))
    taken = np.abs(np.cumsum(count[order])[:-1] - target).argmin() + 1
    test = np.isin(groups, order[:taken])
    return Split(np.flatnonzero(~test), np.flatnonzero(test))


def _without_near(split: Split, coordinates: Floats, buffer: float, fold: int) -> Split:
    """The split without training rows nearer than ``buffer`` metres (great circle) to a test row."""
    if buffer == 0:
        return split
    from scipy.spatial import cKDTree

    lon, lat = np.radians(coordinates).T
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    chord = 2 * math.sin(min(buffer / EARTH_RADIUS, math.pi) / 2)
    distance = cKDTree(points[split.test]).query(points[split.train], distance_upper_bound=chord)[0]
    train = split.train[distance > chord]
    if len(train) < 2:
        raise BadInput(
            f"a buffer of {buffer:g} m leaves {len(train)} samples to train fold {fold} on; give a smaller one"
        )
    return Split(train, split.test)
