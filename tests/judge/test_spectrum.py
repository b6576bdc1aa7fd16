"""Power per octave: what Parseval says, and where blur, noise and checkerboards show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import pink_images
from metaearth3d.judge.spectrum import LUMA, octave_power, spectrum_ratio


@pytest.fixture(scope="module")
def pictures():
    return (128 + 30 * pink_images(np.random.default_rng(0), 8, 64)).clip(0, 255).astype(np.uint8)


def test_a_set_has_the_power_of_itself(pictures):
    assert np.allclose(spectrum_ratio(pictures, pictures), 1)


def test_white_noise_is_flat_at_its_variance():
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 64, 3)).astype(np.uint8)
    assert np.allclose(octave_power(noise), (noise @ LUMA).var(), rtol=0.12)


def test_a_plain_sum_over_frequencies_agrees_with_numpys_fft(pictures):
    one = pictures[:1] @ LUMA
    window = np.outer(np.hanning(64), np.hanning(64))
    power = np.abs(np.fft.fft2((one[0] - one[0].mean()) * window)) ** 2 / (window**2).sum()
    top = [power[i, j] for i in range(64) for j in range(64) if np.hypot(min(i, 64 - i), min(j, 64 - j)) / 64 > 0.25]
    assert octave_power(pictures[:1])[-1] == pytest.approx(np.mean(top))


def test_blur_loses_the_top_octave_most_and_noise_and_checkerboards_gain_it(pictures):
    blur = spectrum_ratio(gaussian_filter(pictures, (0, 1, 1, 0)), pictures)
    assert blur[-1] < 0.1 < 0.8 < blur[0] and np.all(np.diff(blur) < 0)
    noise = np.random.default_rng(2).normal(0, 10, pictures.shape)
    assert spectrum_ratio((pictures + noise).clip(0, 255).astype(np.uint8), pictures)[-1] > 1.3
    board = 6 * ((np.arange(64)[:, None] + np.arange(64)) % 2 * 2 - 1)[..., None]
    ratio = spectrum_ratio((pictures + board).clip(0, 255).astype(np.uint8), pictures)
    assert ratio[-1] > 1.3 and np.allclose(ratio[:-1], 1, atol=0.02)


@settings(max_examples=15, deadline=None)
@given(st.integers(-20, 20), st.booleans())
def test_brightness_and_mirroring_change_nothing(pictures, lift, mirror):
    safe = pictures.clip(20, 235)
    other = (safe.astype(int) + lift).astype(np.uint8)
    assert np.allclose(spectrum_ratio(other[:, :, ::-1] if mirror else other, safe), 1, rtol=1e-6)


def test_pictures_too_small_for_the_octaves_are_refused():
    with pytest.raises(BadInput, match="octaves"):
        octave_power(np.zeros((1, 16, 64, 3), np.uint8), octaves=4)
