"""Drift: a ramp is caught along its way, land that merely varies is not, and the input explains what it can."""

import numpy as np
import pytest
from judge.judge_support import as_samples

from metaearth3d.errors import BadInput
from metaearth3d.judge.drift import STATISTICS, WAYS, trends, unexplained
from metaearth3d.judge.features import pink_images
from metaearth3d.judge.samples import Samples

SIDE = 16


def patches(places_px: int = 4) -> Samples:
    """A grid of empty patches, in places of 4 x 4."""
    samples = as_samples(np.zeros((1, SIDE * 8, SIDE * 8, 3), np.uint8), patch_px=8)
    block = samples.corner // (8 * places_px)
    return Samples(samples.images, block[:, 0] * 100 + block[:, 1], samples.picture, samples.corner, ("one",), 1.0)


def land(seed: int, rough: bool = False) -> np.ndarray:
    """Five statistics of a land (N, 5): alike at a distance, or white noise."""
    rng = np.random.default_rng(seed)
    if rough:
        return rng.standard_normal((SIDE**2, 5))
    return np.concatenate([pink_images(rng, 1, SIDE)[0], pink_images(rng, 1, SIDE)[0]], axis=-1).reshape(-1, 6)[:, :5]


def found(values, samples, statistic, way):
    return next(t for t in trends(values, samples) if t.statistic == statistic and t.way == way)


@pytest.mark.parametrize("way", WAYS)
def test_a_ramp_of_brightness_is_caught_along_its_way(way):
    samples = patches()
    row, col = (samples.corner / samples.corner.max()).T
    along = {WAYS[0]: np.hypot(row - 0.5, col - 0.5) / np.sqrt(0.5), WAYS[1]: row, WAYS[2]: col}[way]
    values = land(1, rough=True)
    clean = trends(values, samples)
    assert not any(t.drifts for t in clean)  # the control
    values[:, 0] += 2.5 * along
    caught = trends(values, samples)
    assert [(t.statistic, t.way) for t in caught if t.drifts] == [("lightness", way)]
    trend = found(values, samples, "lightness", way)
    assert 0 < trend.low < trend.slope < trend.high


def test_land_that_varies_smoothly_is_seldom_taken_for_drift():
    flagged = [any(t.drifts for t in trends(land(s), patches())) for s in range(20)]
    assert sum(flagged) <= 4


def test_order_and_units_of_values_do_not_matter():
    samples, values = patches(), land(2)
    order = np.random.default_rng(0).permutation(len(samples))
    a, b = trends(values, samples), trends(7 * values[order] + 3, samples.take(order))
    assert [t.slope for t in a] == pytest.approx([t.slope for t in b])
    assert [t.p_value for t in a] == pytest.approx([t.p_value for t in b])


def test_what_the_input_shows_is_no_drift():
    samples, values = patches(), land(3, rough=True)
    row = samples.corner[:, 0] / samples.corner.max()
    given = np.column_stack([row + 0.01 * values[:, 1]])
    values[:, 0] += 4 * row
    assert found(values, samples, "lightness", "order of rows").drifts
    assert not found(unexplained(values, given), samples, "lightness", "order of rows").drifts


def test_what_is_unexplained_is_orthogonal_to_what_was_given():
    rng = np.random.default_rng(4)
    values, given = rng.standard_normal((50, 3)), rng.standard_normal((50, 2))
    left = unexplained(values, given)
    assert np.allclose(left.mean(axis=0), 0) and np.allclose(given.T @ left, 0, atol=1e-9)


def test_slopes_are_least_squares_over_the_whole_way():
    samples, values = patches(), land(5)
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    slope = np.polyfit(samples.corner[:, 0] / samples.corner[:, 0].max(), z[:, 2], 1)[0]
    assert found(values, samples, STATISTICS[2], "order of rows").slope == pytest.approx(slope)


def test_too_few_patches_or_two_pictures_are_refused():
    with pytest.raises(BadInput, match="4 x 4"):
        trends(np.zeros((9, 5)), as_samples(np.zeros((1, 24, 24, 3), np.uint8), patch_px=8))
    with pytest.raises(BadInput, match="one picture"):
        trends(np.zeros((50, 5)), as_samples(np.zeros((2, 40, 40, 3), np.uint8), patch_px=8))
