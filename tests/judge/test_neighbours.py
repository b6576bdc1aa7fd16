"""Precision, recall, density and coverage: as scikit-learn's neighbours give them, and falling where they must."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from metaearth3d.errors import BadInput
from metaearth3d.judge.neighbours import distances, manifold


def cloud(seed, n=80, d=6, shift=0.0, scale=1.0):
    return np.random.default_rng(seed).standard_normal((n, d)) * scale + shift


def radii(x, k):
    return NearestNeighbors(n_neighbors=k + 1).fit(x).kneighbors(x)[0][:, -1]


def test_all_four_agree_with_scikit_learns_neighbours():
    made, real = cloud(0, n=60, shift=0.4), cloud(1, n=75)
    far = NearestNeighbors(n_neighbors=len(real)).fit(real)
    across = np.empty((len(made), len(real)))
    distance, index = far.kneighbors(made)
    np.put_along_axis(across, index, distance, axis=1)
    found = manifold(made, real)
    assert found.precision == np.mean((across <= radii(real, 3)).any(axis=1))
    assert found.recall == np.mean((across <= radii(made, 3)[:, None]).any(axis=0))
    assert found.density == pytest.approx(np.mean((across <= radii(real, 5)).sum(axis=1)) / 5)
    assert found.coverage == np.mean(across.min(axis=0) <= radii(real, 5))


def test_a_set_against_itself_is_whole():
    x = cloud(2)
    assert manifold(x, x) == (
        1.0,
        1.0,
        pytest.approx((5 + 1) / 5),
        1.0,
    )  # its own centre and five neighbours on average


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 5), st.floats(-30, 30))
def test_order_rotation_scale_and_common_shift_change_nothing(seed, scale, move):
    rng = np.random.default_rng(seed)
    made, real = rng.standard_normal((40, 5)), rng.standard_normal((50, 5)) + 0.5
    turn = np.linalg.qr(rng.standard_normal((5, 5)))[0]
    other = manifold(rng.permutation(made) @ turn * scale + move, rng.permutation(real) @ turn * scale + move)
    assert other == pytest.approx(manifold(made, real), abs=1e-9)


def test_precision_and_density_fall_on_noise_far_away_and_recall_and_coverage_under_collapse():
    real, other = cloud(3, n=200), cloud(4, n=200)
    same = manifold(other, real)
    noise = manifold(np.concatenate([other[:100], cloud(5, n=100, shift=9)]), real)
    assert noise.precision < 0.6 * same.precision and noise.density < 0.6 * same.density
    collapsed = manifold(other[:1] + 0.01 * cloud(6, n=200), real)
    assert collapsed.recall < 0.2 * same.recall and collapsed.coverage < 0.2 * same.coverage
    one_mode = np.concatenate([cloud(7, n=100, shift=-4), cloud(8, n=100, shift=4)])
    half = manifold(cloud(9, n=200, shift=4), one_mode)
    assert half.precision > 0.8 and half.coverage < 0.6  # faithful, but one of two modes is missing


def test_one_stray_real_sample_moves_precision_more_than_density():
    real, made = cloud(10, n=100), cloud(11, n=100, shift=2.5)
    stray = np.concatenate([real, np.full((1, 6), 30.0)])
    a, b = manifold(made, real), manifold(made, stray)
    assert b.precision - a.precision > 0.3  # its ball swallows all
    assert b.density - a.density < 0.3


def test_distances_far_from_the_origin_keep_their_digits():
    x, y = cloud(12) + 1e6, cloud(13) + 1e6
    assert np.allclose(distances(x, y), ((x[:, None] - y) ** 2).sum(axis=-1), rtol=1e-6)


def test_too_few_samples_are_refused():
    with pytest.raises(BadInput, match="neighbour number 5"):
        manifold(cloud(0, n=5), cloud(1))
