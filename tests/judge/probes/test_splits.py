"""Splits: NeuCo-Bench's at random, and whole blocks of ground."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from sklearn.model_selection import ShuffleSplit

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import shuffled
from metaearth3d.judge.probes.splits import (
    EARTH_RADIUS,
    Blocks,
    block_of,
    blocked,
    blocks_of,
    default_size,
)

SPHERE = Geod(a=EARTH_RADIUS, b=EARTH_RADIUS)


def places(seed=0, n=400, west=10.0, south=46.0, side=2.0):
    return np.random.default_rng(seed).uniform([west, south], [west + side, south + side], (n, 2))


def blocked_by(coordinates, blocks, *, folds=8, test_share=0.1, seed=0):
    groups = blocks_of(coordinates, blocks, test_share)
    return groups, blocked(groups, coordinates, blocks.buffer, folds=folds, test_share=test_share, seed=seed)


@pytest.mark.parametrize("n", [10, 30, 997, 1140])
def test_random_splits_are_those_of_shuffle_split_in_its_order(n):
    oracle = ShuffleSplit(5, test_size=0.1, random_state=42).split(np.zeros(n))
    for ours, (train, test) in zip(shuffled(n, folds=5, test_share=0.1, seed=42), oracle, strict=True):
        assert (ours.train == train).all() and (ours.test == test).all()


@given(st.integers(0, 1000), st.floats(5_000, 60_000))
def test_a_block_is_never_on_both_sides_and_the_test_part_is_near_its_share(seed, size):
    coordinates = places(seed)
    groups, splits = blocked_by(coordinates, Blocks(size))
    largest = np.bincount(groups).max()
    for split in splits:
        assert not set(groups[split.train]) & set(groups[split.test])
        assert len(split.train) + len(split.test) == len(coordinates)
        assert abs(len(split.test) - 40) <= max(largest, 40)
    random = shuffled(len(coordinates), folds=1, test_share=0.1, seed=seed)[0]  # the control: these do share blocks
    assert size < 10_000 or set(groups[random.train]) & set(groups[random.test])


@given(st.integers(0, 1000), st.sampled_from([-70.0, 0.0, 60.0]))
def test_blocks_are_as_large_on_the_ground_as_was_asked_at_every_latitude(seed, south):
    size = 30_000.0
    coordinates = places(seed, 300, south=south)
    groups = block_of(coordinates, size)
    for group in np.unique(groups):
        lon, lat = coordinates[groups == group].T
        assert np.ptp(lat) <= np.degrees(size / EARTH_RADIUS) + 1e-9
        width = SPHERE.inv(lon.min(), lat.mean(), lon.max(), lat.mean())[2]
        assert width <= 1.03 * size


def test_the_antimeridian_is_no_edge():
    here = places(0, 200, west=179.0)
    wrapped = np.where(here[:, :1] > 180, here - [360, 0], here)
    assert (block_of(here, 20_000) == block_of(wrapped, 20_000)).all()
    assert default_size(here, 0.1) == default_size(wrapped, 0.1)


def test_a_buffer_leaves_no_training_row_near_a_test_row_and_without_it_there_are_some():
    coordinates, buffer = places(), 8_000.0

    def nearest(splits):
        out = []
        for split in splits:
            a, b = np.meshgrid(split.train, split.test)
            out.append(SPHERE.inv(*coordinates[a.ravel()].T, *coordinates[b.ravel()].T)[2].min())
        return min(out)

    plain = blocked_by(coordinates, Blocks(20_000))[1]
    apart = blocked_by(coordinates, Blocks(20_000, buffer))[1]
    assert nearest(apart) > buffer > nearest(plain)
    assert all((a.test == b.test).all() and set(a.train) < set(b.train) for a, b in zip(apart, plain, strict=True))


def test_the_default_size_follows_its_stated_rule():
    coordinates = places()
    size = default_size(coordinates, 0.1)

    def fits(metres):
        count = np.bincount(block_of(coordinates, metres))
        return len(count) >= 30 and count.max() <= 40

    side = np.sqrt(
        EARTH_RADIUS**2 * np.radians(np.ptp(coordinates[:, 0])) * np.ptp(np.sin(np.radians(coordinates[:, 1])))
    )
    halvings = np.log2(side / 10 / size)
    assert halvings == pytest.approx(round(halvings), abs=1e-9) and fits(size)
    assert not any(fits(side / 10 / 2**k) for k in range(round(halvings)))
    clustered = np.concatenate([places(k, 60, west=lon, side=0.2) for k, lon in enumerate((0, 90, 200))])
    assert default_size(clustered, 0.1) < size
    assert len(np.unique(block_of(clustered, default_size(clustered, 0.1)))) >= 30


@pytest.mark.parametrize(
    ("coordinates", "blocks", "said"),
    [
        (np.array([[1.0, 2, 3]] * 9), Blocks(), "finite longitudes"),
        (np.array([[46.0, 110.0]] * 9), Blocks(), "swapped"),
        (places(n=9), Blocks(-5.0), "positive size"),
        (places(n=9), Blocks(1e7), "smaller blocks"),
        (np.array([[5.0, 5.0]] * 50), Blocks(), "no blocks of 100 m"),
    ],
)
def test_places_that_cannot_be_split_are_refused_with_a_reason(coordinates, blocks, said):
    with pytest.raises(BadInput, match=said):
        blocks_of(coordinates, blocks, 0.1)


def test_a_buffer_beyond_the_extent_is_refused():
    with pytest.raises(BadInput, match="buffer of 1e"):
        blocked_by(places(), Blocks(20_000, 1e6))
