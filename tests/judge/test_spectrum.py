"""Power per octave: what Parseval says, and where blur, noise and checkerboards show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import pink_images
from metaearth3d.judge.spectrum import (
    LUMA,
    luma_density,
    octave_edges,
    octave_power,
    ring_power,
    spectral_comb,
    spectrum_ratio,
)


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


def test_rings_of_each_picture_average_to_the_octaves(pictures):
    density, radius = luma_density(pictures)
    assert np.allclose(ring_power(density, radius, octave_edges(4)).mean(axis=0), octave_power(pictures))


@pytest.mark.parametrize("of", ["values", "energy"])
def test_a_picture_without_a_grid_has_no_comb(of):
    combs = [
        spectral_comb(128 + 30 * pink_images(np.random.default_rng(s), 1, 160)[0].transpose(2, 0, 1), 5, of=of)
        for s in range(20)
    ]
    assert np.mean([c.ratio for c in combs]) == pytest.approx(1, abs=0.2)
    assert sum(c.p_value <= 0.05 for c in combs) <= 4


def test_checkerboards_show_in_values_and_families_in_energy():
    rng = np.random.default_rng(3)
    image = 128 + 30 * pink_images(rng, 1, 256)[0].transpose(2, 0, 1)
    columns = image + 2.0 * (np.arange(256) % 4 == 0)  # a deconvolution's stripes, always of one sign
    families = image + rng.normal(0, 3, (3, 64, 64)).repeat(4, axis=1).repeat(4, axis=2)
    assert spectral_comb(columns, 4).ratio > 1.5 and spectral_comb(columns, 4).p_value <= 0.02
    found = spectral_comb(families, 4, of="energy")
    assert found.ratio > 3 and found.p_value <= 0.02
    assert spectral_comb(image, 4, of="energy").p_value > 0.05  # the control


def test_tiles_show_at_their_own_period_only():
    rng = np.random.default_rng(4)
    image = 128 + 30 * pink_images(rng, 1, 320)[0].transpose(2, 0, 1)
    tiles = image + rng.normal(0, 6, (1, 20, 20)).repeat(16, axis=1).repeat(16, axis=2)
    assert spectral_comb(tiles, 16, of="energy").ratio > 2
    assert spectral_comb(tiles, 13, of="energy").p_value > 0.05


def test_gain_and_offset_do_not_move_a_comb():
    image = pink_images(np.random.default_rng(5), 1, 128)[0].transpose(2, 0, 1).astype(float)
    a, b = (spectral_comb(x, 4) for x in (image, 7 * image + 90))
    assert a.ratio == pytest.approx(b.ratio, rel=1e-6) and a.p_value == b.p_value


def test_a_picture_too_small_for_a_comb_is_refused():
    with pytest.raises(BadInput, match="8 periods"):
        spectral_comb(np.zeros((100, 100)), 16)
