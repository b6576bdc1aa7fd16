"""Seams: none where there is none, plain where tiles are naive, and where a child leaves its parent."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from metaearth3d.errors import BadInput
from metaearth3d.judge.seams import seam_ratio, variance_dip, zoom_consistency

PERIOD = 32


def scene(seed, shape=(3, 160, 160)):
    """Smooth noise without any lattice."""
    field = gaussian_filter(np.random.default_rng(seed).standard_normal(shape), (0, 2, 2))
    return 128 + 30 * field / field.std()


def naive_tiles(image, period, offset=(0, 0), gain=8.0):
    """The picture with every tile lifted by its own amount."""
    rows = (np.arange(image.shape[1]) - offset[0]) // period
    cols = (np.arange(image.shape[2]) - offset[1]) // period
    lift = np.random.default_rng(9).normal(0, gain, (64, 64))
    return image + lift[rows[:, None] % 64, cols % 64]


def test_a_seamless_picture_has_ratios_near_one_and_uniform_p_values():
    for order in (1, 2):
        seams = [seam_ratio(scene(s), PERIOD, order=order) for s in range(40)]
        assert np.mean([s.ratio for s in seams]) == pytest.approx(1, abs=0.02)
        assert 0.3 < np.mean([s.p_value for s in seams]) < 0.7
        assert sum(s.p_value < 0.05 for s in seams) <= 6


@pytest.mark.parametrize("order", [1, 2])
def test_naive_tiles_are_caught(order):
    seam = seam_ratio(naive_tiles(scene(0), PERIOD), PERIOD, order=order)
    assert seam.ratio > 1.1 and seam.p_value < 2.5 / PERIOD
    worse = seam_ratio(naive_tiles(scene(0), PERIOD, gain=20.0), PERIOD, order=order)
    assert worse.ratio > seam.ratio


def test_tiles_made_apart_are_caught():
    quilt = np.concatenate([np.concatenate([scene(10 * r + c, (3, 32, 32)) for c in range(5)], 2) for r in range(5)], 1)
    assert seam_ratio(quilt, PERIOD).ratio > 2


def test_a_kink_shows_in_slope_where_values_meet():
    ramp = np.abs((np.arange(160) + PERIOD // 2) % PERIOD - PERIOD // 2) * 3.0  # a valley at each border
    image = scene(1) / 8 + ramp
    assert seam_ratio(image, PERIOD, order=2).ratio > 2


def test_a_blurred_band_is_below_one():
    image = np.random.default_rng(3).normal(128, 20, (3, 160, 160))
    for k in range(PERIOD, 160, PERIOD):
        image[:, k - 1 : k + 1] = image[:, k - 1 : k + 1].mean(axis=1, keepdims=True)
        image[:, :, k - 1 : k + 1] = image[:, :, k - 1 : k + 1].mean(axis=2, keepdims=True)
    seam = seam_ratio(image, PERIOD)
    assert seam.ratio < 0.5 and seam.p_value < 2.5 / PERIOD


@settings(max_examples=20, deadline=None)
@given(st.integers(-100, 100), st.integers(-100, 100), st.sampled_from([1, 2]))
def test_the_lattice_is_found_at_its_own_offset(row, col, order):
    image = naive_tiles(scene(4), PERIOD, (row, col), gain=25.0)
    seam = seam_ratio(image, PERIOD, (row, col), order=order)
    assert seam.ratio > 1.5
    assert seam_ratio(image, PERIOD, (row + 11, col + 11), order=order).ratio < seam.ratio / 1.4


@settings(max_examples=20, deadline=None)
@given(st.integers(-5, 5), st.floats(0.1, 8), st.floats(-100, 100))
def test_whole_periods_gain_and_offset_change_nothing(turns, gain, lift):
    image = scene(5)
    a, b = seam_ratio(image, PERIOD, (3, 7)), seam_ratio(image * gain + lift, PERIOD, (3 + turns * PERIOD, 7))
    assert a.ratio == pytest.approx(b.ratio, rel=1e-9)


def test_a_grid_of_families_is_no_seam_when_shifts_respect_it():
    lift = np.random.default_rng(11).normal(0, 6, (3, 40, 40)).repeat(4, axis=1).repeat(4, axis=2)
    image = scene(8) + lift
    assert seam_ratio(image, 4).ratio > 1.3  # the grid itself
    assert seam_ratio(image, PERIOD).ratio > 1.1  # taken for a seam
    assert seam_ratio(image, PERIOD, grain=4).ratio == pytest.approx(1, abs=0.15)
    assert seam_ratio(naive_tiles(image, PERIOD, gain=30.0), PERIOD, grain=4).ratio > 1.2


def test_one_plane_and_a_stack_of_one_are_the_same_and_eight_bits_do_not_wrap():
    plane = naive_tiles(scene(6, (1, 96, 96)), PERIOD).clip(0, 255).astype(np.uint8)
    assert seam_ratio(plane[0], PERIOD) == seam_ratio(plane, PERIOD) == seam_ratio(plane.astype(float), PERIOD)


def test_a_hand_made_step_counts_exactly():
    image = np.tile(np.arange(16.0) + 10 * (np.arange(16) >= 8), (16, 1))
    # columns rise by 1, by 11 at the border; rows do not change: border pairs 11 and 0, others 1 and 0
    assert seam_ratio(image, 8).ratio == pytest.approx(11)


def test_flat_pictures_have_no_seam_and_a_lone_step_an_infinite_one():
    assert seam_ratio(np.zeros((64, 64)), PERIOD) == (1.0, 1.0)
    assert seam_ratio(np.repeat([[0.0] * 64, [5.0] * 64], 32, axis=0), PERIOD).ratio == np.inf


def test_too_few_borders_are_refused():
    with pytest.raises(BadInput, match="too few borders"):
        seam_ratio(np.zeros((3, 40, 200)), PERIOD)
    with pytest.raises(BadInput, match="whole grains"):
        seam_ratio(np.zeros((64, 64)), 30, grain=4)
    with pytest.raises(BadInput, match="order"):
        seam_ratio(np.zeros((64, 64)), PERIOD, order=3)


def test_a_child_that_averages_to_its_parent_is_consistent():
    parent = np.random.default_rng(7).integers(0, 256, (3, 6, 5)).astype(np.uint8)
    child = parent.repeat(4, axis=1).repeat(4, axis=2)
    assert zoom_consistency(child, parent) == (1.0, 0.0)
    child[0, 0, 0] = child[0, 0, 0] ^ 32  # one sixteenth of 32 DN
    zoom = zoom_consistency(child, parent)
    assert zoom.worst == 2.0 and zoom.share == pytest.approx(1 - 1 / 90)
    with pytest.raises(BadInput, match="4 times"):
        zoom_consistency(child, parent[:, :3])


def blended(seed, period=64, size=320, reach=12):
    """Two independent noises that take turns from tile to tile, mixed half and half at every border."""
    a, b = np.random.default_rng(seed).standard_normal((2, 3, size, size))
    distance = np.abs((np.arange(size) + period // 2) % period - period // 2)
    share = np.clip(0.5 + 0.5 * distance / reach, 0, 1)
    share = np.minimum(share[:, None], share)
    return 128 + 20 * (share * a + (1 - share) * b)


def test_a_blend_is_caught_by_its_dip_in_variance_though_it_has_no_step():
    dips = [variance_dip(blended(s), 64) for s in range(5)]
    assert all(d.ratio < 0.75 and d.p_value < 0.05 for d in dips)
    steps = np.mean([seam_ratio(blended(s), 64, order=1).ratio for s in range(5)])
    assert 1 > steps > np.mean([d.ratio for d in dips])  # the step measure sees less of it


def test_seamless_noise_has_no_dip_and_uniform_p_values():
    dips = [variance_dip(scene(s), PERIOD) for s in range(30)]
    assert np.mean([d.ratio for d in dips]) == pytest.approx(1, abs=0.02)
    assert sum(d.p_value <= 0.05 for d in dips) <= 5
    assert 0.3 < np.mean([d.p_value for d in dips]) < 0.7


@settings(max_examples=10, deadline=None)
@given(st.integers(-70, 70), st.integers(-70, 70))
def test_the_dip_is_found_at_its_own_offset(row, col):
    image = np.roll(blended(7), (row, col), axis=(1, 2))
    here = variance_dip(image, 64, (row, col))
    assert here.ratio < 0.75 < variance_dip(image, 64, (row + 32, col + 32)).ratio


def test_the_dip_does_not_care_for_gain_and_offset():
    image = blended(8)
    assert variance_dip(image, 64).ratio == pytest.approx(variance_dip(3 * image + 40, 64).ratio, rel=1e-9)
    assert variance_dip(np.zeros((128, 128)), 64) == (1.0, 1.0)


def test_bands_that_are_too_wide_are_refused():
    with pytest.raises(BadInput, match="quarter of the period"):
        variance_dip(np.zeros((3, 160, 160)), PERIOD, band_px=9)
    with pytest.raises(BadInput, match="too few borders"):
        variance_dip(np.zeros((3, 40, 160)), PERIOD)
