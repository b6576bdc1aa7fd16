"""The random judge: the same everywhere, awake, and blind to nothing we care about."""

import numpy as np
import pytest
from scipy.signal import correlate

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import RandomFeatures, convolve, pink_images
from metaearth3d.judge.realism import floor, frechet


@pytest.fixture(scope="module")
def judge():
    return RandomFeatures(seed=3)


@pytest.fixture(scope="module")
def scenes():
    """Twenty-four 64 px pictures of 1/f noise with a few hard-edged boxes."""
    rng = np.random.default_rng(0)
    pictures = 128 + 30 * pink_images(rng, 24, 64)
    for picture in pictures:
        for _ in range(6):
            row, col, size = rng.integers(0, 56), rng.integers(0, 56), rng.integers(4, 12)
            picture[row : row + size, col : col + size] = rng.uniform(40, 220, 3)
    return pictures.clip(0, 255).astype(np.uint8)


def test_convolution_agrees_with_scipy():
    rng = np.random.default_rng(1)
    x, weight = rng.standard_normal((2, 9, 7, 3)), rng.standard_normal((3, 3, 3, 4))
    made = convolve(x.astype(np.float32), weight.astype(np.float32))
    for n in range(2):
        for d in range(4):
            assert np.allclose(made[n, ..., d], correlate(x[n], weight[..., d], "valid")[..., 0], atol=1e-4)


def test_the_same_seed_is_the_same_judge_and_another_seed_another(scenes, judge):
    assert np.array_equal(judge(scenes[:4]), RandomFeatures(seed=3)(scenes[:4]))
    assert not np.allclose(judge(scenes[:4]), RandomFeatures(seed=4)(scenes[:4]))


def test_features_do_not_depend_on_the_batch(scenes, judge):
    assert np.allclose(judge(scenes, batch=5), judge(scenes, batch=24), rtol=1e-4, atol=1e-4)


def test_a_judge_of_its_size_is_not_collapsed(scenes, judge):
    features = judge(scenes)
    assert features.shape == (24, 32) and features.dtype == np.float64
    values = np.linalg.eigvalsh(np.cov(features.T))
    assert (values > values.max() * 1e-4).sum() > 15


def test_texture_of_random_phase_is_told_from_texture_of_another_place(scenes, judge):
    from scipy.ndimage import gaussian_filter

    soft = gaussian_filter(scenes.astype(float), (0, 2, 2, 0))
    detail = scenes - soft
    phase = np.exp(2j * np.pi * np.random.default_rng(5).random((24, 64, 64, 1)))
    grain = np.fft.ifft2(np.abs(np.fft.fft2(detail, axes=(1, 2))) * phase, axes=(1, 2)).real * np.sqrt(2)
    other, random = (
        np.clip(soft + np.roll(d, shift, axis=0), 0, 255).astype(np.uint8) for d, shift in ((detail, 1), (grain, 0))
    )
    real = judge(scenes)
    assert frechet(judge(random), real) > frechet(judge(other), real)


def test_blur_noise_and_shuffled_blocks_are_all_seen(scenes, judge):
    from scipy.ndimage import gaussian_filter

    rng = np.random.default_rng(2)
    real = judge(scenes)
    same = floor(real, rng)
    soft = gaussian_filter(scenes, (0, 1.5, 1.5, 0))
    softer = gaussian_filter(scenes, (0, 3, 3, 0))
    noisy = (scenes + rng.normal(0, 25, scenes.shape)).clip(0, 255).astype(np.uint8)
    blocks = scenes.reshape(24, 16, 4, 16, 4, 3)[:, rng.permutation(16)].reshape(scenes.shape)
    assert frechet(judge(soft), real) > same
    assert frechet(judge(softer), real) > frechet(judge(soft), real)
    assert frechet(judge(noisy), real) > same
    assert frechet(judge(blocks), real) > same / 2  # the same pixels and, inside rows of 4, the same edges


@pytest.mark.parametrize(
    "shape, dtype", [((2, 31, 64, 3), np.uint8), ((64, 64, 3), np.uint8), ((2, 64, 64, 3), np.float32)]
)
def test_what_is_no_image_set_is_refused(judge, shape, dtype):
    with pytest.raises(BadInput, match=r"\d"):
        judge(np.zeros(shape, dtype))
