"""Seasons before and after an encoder; random vectors by name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders import RandomConvolutions, RandomVectors, Temporal, on_images
from metaearth3d.judge.encoders.temporal import WAYS


@pytest.fixture(scope="module")
def cubes():
    return np.random.default_rng(0).standard_normal((3, 4, 5, 9, 9), dtype=np.float32)


@pytest.fixture(scope="module")
def encoder():
    return RandomConvolutions.gaussian(5, 8, 0)


def test_each_way_is_what_its_name_says(cubes, encoder):
    seasons = np.stack([encoder(cubes[:, t]) for t in range(4)], axis=1)  # (N, T, 8)
    wanted = {
        "pre-mean": encoder(cubes.mean(axis=1)),
        "pre-median": encoder(np.median(cubes, axis=1).astype(np.float32)),
        "post-mean": seasons.mean(axis=1),
        "post-max": seasons.max(axis=1),
        "post-concat": np.concatenate([seasons[:, t] for t in range(4)], axis=1),
    }
    assert set(wanted) == set(WAYS)
    for way, rows in wanted.items():
        temporal = Temporal(encoder, way)
        made = temporal(cubes)
        assert made.shape == (3, temporal.dim) and made.dtype == np.float32
        assert np.allclose(made, rows, atol=1e-5), way
    assert not np.allclose(wanted["pre-mean"], wanted["post-mean"], atol=1e-2)


@given(st.permutations(range(4)))
def test_all_ways_but_concatenation_forget_the_order_of_seasons(order):
    cubes = np.random.default_rng(1).standard_normal((1, 4, 2, 6, 6), dtype=np.float32)
    encoder = RandomConvolutions.gaussian(2, 4, 0)
    for way in WAYS:
        same = np.allclose(Temporal(encoder, way)(cubes), Temporal(encoder, way)(cubes[:, order]), atol=1e-5)
        assert same == (way != "post-concat" or list(order) == [0, 1, 2, 3]), way


def test_one_season_is_the_encoder_itself(cubes, encoder):
    for way in WAYS:
        assert np.allclose(Temporal(encoder, way, seasons=1)(cubes[:, :1]), encoder(cubes[:, 0]), atol=1e-6)


def test_ways_and_encoders_change_the_digest(encoder):
    digests = {Temporal(encoder, way).digest for way in WAYS} | {encoder.digest}
    assert len(digests) == 6


def test_what_cannot_be_is_refused(cubes, encoder):
    with pytest.raises(BadInput, match="the ways are pre-mean"):
        Temporal(encoder, "mean")
    with pytest.raises(BadInput, match="must be positive"):
        Temporal(encoder, seasons=0)
    for bad in (cubes[:, :3], cubes[:, 0]):
        with pytest.raises(BadInput, match=r"\(N, 4, C, H, W\)"):
            Temporal(encoder)(bad)


@given(st.lists(st.text(max_size=6), min_size=1, max_size=6, unique=True), st.randoms())
def test_random_vectors_depend_on_the_name_alone(names, shuffler):
    vectors = RandomVectors(6, 3)
    rows = dict(zip(names, vectors(np.zeros((len(names), 1, 1, 1), np.float32), names), strict=True))
    shuffler.shuffle(names)
    again = vectors(np.ones((len(names), 1, 1, 1), np.float32), names)
    assert all(np.array_equal(row, rows[name]) for row, name in zip(again, names, strict=True))
    assert len({row.tobytes() for row in again}) == len(names)


def test_random_vectors_are_standard_normal_and_another_seed_is_another_draw():
    names = [str(k) for k in range(400)]
    rows = RandomVectors(50, 0)(np.zeros((400, 1, 1, 1), np.float32), names)
    assert abs(rows.mean()) < 0.03 and rows.std() == pytest.approx(1, abs=0.02)
    assert np.abs(np.corrcoef(rows[:20])[np.triu_indices(20, 1)]).max() < 0.6
    assert not np.allclose(rows[0], RandomVectors(50, 1).of("0"))


def test_random_vectors_want_a_name_each():
    with pytest.raises(BadInput, match="2 images came with 0 ids"):
        RandomVectors(4, 0)(np.zeros((2, 1, 1, 1), np.float32))
    with pytest.raises(BadInput, match="dim is 0"):
        RandomVectors(0, 0)


def test_pictures_of_a_scene_are_encoded_in_batches_that_do_not_matter():
    images = np.random.default_rng(2).integers(0, 256, (5, 12, 12, 3), dtype=np.uint8)
    encoder = RandomConvolutions.gaussian(3, 8, 0)
    rows = on_images(encoder, images, batch=2)
    assert rows.shape == (5, 8) and np.array_equal(rows, on_images(encoder, images, batch=5))
    planes = images.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
    assert np.allclose(rows, encoder(planes), atol=1e-6)
    named = on_images(RandomVectors(3, 0), images, list("abcde"), batch=2)
    assert np.array_equal(named[4], RandomVectors(3, 0).of("e"))
    with pytest.raises(BadInput, match="uint8"):
        on_images(encoder, planes)
