"""Drainage: sinks of known size, networks drawn by hand, and filling as another library does it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt, gaussian_filter
from skimage.morphology import reconstruction

from metaearth3d.errors import BadInput
from metaearth3d.judge.drainage import describe, drain, steps_px, stream_counts


def hills(seed, sigma=3.0, shape=(72, 80)):
    z = gaussian_filter(np.random.default_rng(seed).standard_normal(shape), sigma)
    return np.rint(z / z.std() * 3000) / 32  # exact in 32 bits


def carved(paths, shape=(60, 60)):
    """Ground that falls to channels along cells, and along these to the south; each path runs downstream."""
    channel = np.zeros(shape, bool)
    for path in paths:
        channel[tuple(np.array(path).T)] = True
    z = 4 * np.rint(distance_transform_edt(~channel)) + (shape[0] - np.arange(shape[0]))[:, None] / 64
    z[tuple(np.array(paths[0]).T)] -= 1 / 128  # the trunk lies a little lower than an arm beside it
    return z


def straight(start, end):
    """Cells from one to another along a row, column or diagonal."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    return [tuple(np.rint(np.array(start) + (np.array(end) - start) * k / steps).astype(int)) for k in range(steps + 1)]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.sampled_from([0.0, 1.0, 4.0]))
def test_depressions_fill_as_reconstruction_by_erosion_does(seed, sigma):
    z = hills(seed, sigma) if sigma else np.random.default_rng(seed).integers(0, 9, (40, 44)).astype(float)
    lid = np.full(z.shape, z.max())
    lid[[0, -1]], lid[:, [0, -1]] = z[[0, -1]], z[:, [0, -1]]
    flow = drain(z)
    np.testing.assert_array_equal(flow.filled, reconstruction(lid, z, method="erosion", footprint=np.ones((3, 3))))
    assert (flow.filled > z).any()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999))
def test_all_water_leaves_downhill_over_neighbours_and_none_is_lost(seed):
    z = hills(seed)
    flow = drain(z)
    here = np.arange(z.size).reshape(z.shape)
    outlets = flow.downstream == here
    assert flow.cells[outlets].sum() == z.size
    inside = np.zeros(z.shape, bool)
    inside[1:-1, 1:-1] = True
    np.testing.assert_array_equal(outlets, ~inside)
    assert (flow.filled.ravel()[flow.downstream] <= flow.filled).all()
    assert set(np.round(np.unique(steps_px(flow)), 6)) <= {0.0, 1.0, 1.414214}
    into = np.bincount(flow.downstream[~outlets], weights=flow.cells[~outlets], minlength=z.size)
    np.testing.assert_array_equal(into.reshape(z.shape) + 1, flow.cells)


def test_a_pit_of_known_size_is_measured():
    z = np.tile(np.arange(40.0), (40, 1))
    z[10:14, 20:25] -= 8.0  # spills over its west side, at 19 m
    figures = describe(z, 50.0)
    depth = 19 - (np.arange(20, 25) - 8.0)
    sunk = depth > 0
    assert figures["sink_share"] == pytest.approx(4 * sunk.sum() / 1600)
    assert figures["sink_depth_m"] == pytest.approx(depth[sunk].mean())
    assert figures["sinks_per_km2"] == pytest.approx(1 / 4.0)


def test_a_plane_has_no_sinks_and_a_lake_is_none():
    z = np.tile(np.arange(40.0), (40, 1)) * 0.1 + 1000
    assert describe(z, 10)["sink_share"] == describe(z, 10)["sink_depth_m"] == describe(z, 10)["sinks_per_km2"] == 0
    z[10:20, 10:20] = z[10:20, 9:10].min()
    assert describe(z, 10)["sink_share"] == 0


NETWORK = [
    straight((20, 30), (59, 30)),
    straight((5, 15), (20, 30)),
    straight((5, 45), (20, 30)),
    straight((25, 15), (40, 30)),
]


def test_a_drawn_network_has_its_orders_and_lengths():
    flow = drain(carved(NETWORK), channel_px=100)
    assert flow.order[12, 22] == flow.order[12, 38] == flow.order[35, 25] == 1  # well along each arm
    assert (flow.order[20:, 30] == 2).all()  # an arm of order 1 does not raise the trunk
    assert (flow.order == 2).sum() == 40 and flow.order.max() == 2
    assert stream_counts(flow).tolist() == [3, 1]
    upstream = flow.longest_px[5, 15]
    assert flow.longest_px[20, 30] == pytest.approx(upstream + 15 * np.sqrt(2))
    assert flow.longest_px[59, 30] == pytest.approx(upstream + 15 * np.sqrt(2) + 39)
    assert stream_counts(drain(carved(NETWORK[:2]), channel_px=100)).tolist() == [1]


def test_density_is_length_over_area():
    z = np.abs(np.arange(64) - 32.0)[None] + (64 - np.arange(64))[:, None] / 64  # a valley that falls to the south
    figures = describe(z, 100.0, channel_px=200)
    # Cells reach the valley by diagonals, so its row r gathers (r + 1)^2 - 1 of them; the 13th is the first of 200.
    assert figures["drainage_density"] == pytest.approx((63 - 14) * 0.1 / 6.4**2, rel=0.03)


def test_white_noise_is_caught_by_its_sinks():
    z = hills(5, 6.0) + np.arange(80) * 40.0
    clean, noisy = describe(z, 30), describe(z + np.random.default_rng(0).normal(0, 30, z.shape), 30)
    assert clean["sinks_per_km2"] < 0.5 and noisy["sinks_per_km2"] > 20
    assert clean["sink_share"] < 0.01 and noisy["sink_share"] > 0.03


def test_lifting_does_not_matter_and_scaling_moves_lengths_only():
    z = hills(8, 4.0)
    figures, lifted, wide = describe(z, 30), describe(z + 512, 30), describe(2 * z, 60)
    assert lifted == pytest.approx(figures)
    assert wide["sink_depth_m"] == pytest.approx(2 * figures["sink_depth_m"])
    assert wide["drainage_density"] == pytest.approx(figures["drainage_density"] / 2)
    for name in ("sink_share", "hack_exponent"):
        assert wide[name] == pytest.approx(figures[name])


def test_branching_and_hack_are_left_out_where_the_window_is_too_small():
    small = describe(hills(2)[:12, :12], 30)
    assert "bifurcation_ratio" not in small and "hack_exponent" not in small
    large = describe(hills(2, 1.5, (160, 160)), 30, channel_px=10)
    assert 2 < large["bifurcation_ratio"] < 8 and 0.4 < large["hack_exponent"] < 0.8


def test_bad_heights_are_refused():
    with pytest.raises(BadInput, match="finite heights"):
        drain(np.full((9, 9), np.nan))
    with pytest.raises(BadInput, match="channels of 1"):
        drain(np.zeros((9, 9)), channel_px=0)
