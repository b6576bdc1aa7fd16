"""Distances between sets: zero where they must be, in the right order, and as other libraries compute them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import sqrtm
from scipy.ndimage import gaussian_filter
from scipy.stats import wasserstein_distance
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import pink_images
from metaearth3d.judge.realism import _laplacian, _sliced, floor, frechet, kid, psnr, sliced_wasserstein, ssim


def samples(seed, n=60, d=8, shift=0.0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d)) @ rng.standard_normal((d, d)) + shift


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(0)
    return (128 + 35 * pink_images(rng, 12, 64) + rng.normal(0, 4, (12, 64, 64, 3))).clip(0, 255).astype(np.uint8)


def test_frechet_agrees_with_scipys_matrix_root():
    a, b = samples(0), samples(1, n=45, shift=0.3)
    ca, cb = np.cov(a.T), np.cov(b.T)
    shift = a.mean(0) - b.mean(0)
    oracle = shift @ shift + np.trace(ca + cb - 2 * np.real(sqrtm(ca @ cb)))
    assert frechet(a, b) == pytest.approx(oracle, rel=1e-9)


def test_frechet_of_a_set_with_itself_is_zero_even_with_fewer_samples_than_features():
    a = samples(2, n=5, d=30) * 100
    assert frechet(a, a) < 1e-9 * (a**2).sum()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-50, 50))
def test_frechet_is_symmetric_and_unmoved_by_order_common_shift_and_rotation(seed, move):
    a, b = samples(seed), samples(seed + 1, shift=1.0)
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.standard_normal((8, 8)))[0]
    value = frechet(a, b)
    assert frechet(b, a) == pytest.approx(value, rel=1e-8)
    assert frechet(rng.permutation(a) @ turn + move, b @ turn + move) == pytest.approx(value, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10))
def test_a_pure_shift_is_its_squared_length(seed, length):
    a = samples(seed)
    step = np.zeros(8)
    step[3] = length
    assert frechet(a, a + step) == pytest.approx(length**2, rel=1e-6, abs=1e-9)


def test_halves_of_one_set_are_at_the_floor_and_another_set_is_not():
    a = samples(3, n=400)
    low = floor(a, np.random.default_rng(0))
    assert frechet(a[::2], a[1::2]) < 2 * low
    assert frechet(a[::2], a[1::2] * 1.5) > 3 * low


def test_samples_of_one_place_stay_together():
    rng = np.random.default_rng(4)
    a = (rng.standard_normal((40, 1, 8)) + 0.01 * rng.standard_normal((40, 4, 8))).reshape(160, 8)
    alone, together = (floor(a, np.random.default_rng(0), group=g) for g in (1, 4))
    assert together > 2 * alone  # four near copies in each half hide how far places are apart


def test_kernel_distance_is_about_zero_for_one_distribution_and_grows_with_a_shift():
    rng = np.random.default_rng(5)
    a, b = rng.standard_normal((2, 300, 8))
    spread = np.std([kid(*np.split(rng.permutation(a), 2)) for _ in range(20)])
    assert abs(kid(a, b)) < 4 * spread
    assert 4 * spread < kid(a, b + 1) < kid(a, b + 2)


def test_kernel_distance_agrees_with_its_double_sum():
    a, b = samples(6, n=7, d=3), samples(7, n=5, d=3)

    def k(x, y):
        return (x @ y / 3 + 1) ** 3

    aa = np.mean([k(a[i], a[j]) for i in range(7) for j in range(7) if i != j])
    bb = np.mean([k(b[i], b[j]) for i in range(5) for j in range(5) if i != j])
    assert kid(a, b) == pytest.approx(aa + bb - 2 * np.mean([k(x, y) for x in a for y in b]))


def test_one_direction_is_scipys_wasserstein_distance():
    rng = np.random.default_rng(8)
    a, b = rng.standard_normal((200, 1)).astype(np.float32), rng.gamma(2, 1, (200, 1)).astype(np.float32)
    assert _sliced(a, b, rng) == pytest.approx(wasserstein_distance(a[:, 0], b[:, 0]), rel=1e-5)


def test_sliced_distance_is_zero_for_one_set_and_ranks_blur_and_noise(pictures):
    def distance(other):
        return sliced_wasserstein(other, pictures, np.random.default_rng(1))

    soft, softer = (gaussian_filter(pictures, (0, s, s, 0)) for s in (0.7, 2.0))
    noisy = (pictures + np.random.default_rng(2).normal(0, 20, pictures.shape)).clip(0, 255).astype(np.uint8)
    assert np.array_equal(distance(pictures), np.zeros(3))
    assert distance(pictures[::-1].copy())[0] < distance(soft)[0] < distance(softer)[0]
    assert distance(noisy)[0] > distance(noisy)[2] and distance(noisy)[0] > distance(pictures[::-1].copy())[0]
    assert distance(soft)[0] > distance(soft)[2]  # mild blur costs the finest level most


def test_the_pyramid_puts_a_flat_picture_into_its_last_level_only():
    flat = np.full((1, 32, 32, 3), 77, np.uint8)
    levels = _laplacian(flat, 3)
    assert [x.shape[1] for x in levels] == [32, 16, 8]
    assert np.allclose(levels[0], 0, atol=1e-3) and np.allclose(levels[1], 0, atol=1e-3) and np.allclose(levels[2], 77)


def test_psnr_and_ssim_are_scikit_images_means(pictures):
    grain = np.random.default_rng(3).integers(-9, 10, pictures.shape)
    other = (pictures + grain).clip(0, 255).astype(np.uint8)
    assert psnr(other, pictures) == pytest.approx(
        np.mean([peak_signal_noise_ratio(r, f, data_range=255) for f, r in zip(other, pictures, strict=True)])
    )
    wang = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    one = structural_similarity(pictures[0], other[0], channel_axis=-1, data_range=255, **wang)
    assert ssim(other[:1], pictures[:1]) == pytest.approx(one)
    assert ssim(pictures, pictures) == pytest.approx(1) and psnr(pictures, pictures) == np.inf


def test_unequal_or_broken_sets_are_refused(pictures):
    with pytest.raises(BadInput, match="one by one"):
        psnr(pictures[:2], pictures[:3])
    with pytest.raises(BadInput, match="2 or more"):
        frechet(samples(0)[:1], samples(0))
    with pytest.raises(BadInput, match="not finite"):
        frechet(np.full((3, 2), np.nan), np.zeros((3, 2)))
    with pytest.raises(BadInput, match="pyramid"):
        sliced_wasserstein(pictures, pictures, np.random.default_rng(0), levels=6)
    with pytest.raises(BadInput, match="at least 4"):
        floor(samples(0)[:3], np.random.default_rng(0))
