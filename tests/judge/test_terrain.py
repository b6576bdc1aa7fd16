"""Terrain statistics: right on shapes with known answers, and each sees the fault that it is there to see."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import sobel, zoom
from scipy.spatial.distance import jensenshannon
from scipy.stats import wasserstein_distance

from metaearth3d.errors import BadInput
from metaearth3d.judge import terrain
from metaearth3d.judge.compared import (
    Measure,
    compare_measured,
    composition_distance,
    histogram_distance,
    number_distance,
)
from metaearth3d.judge.terrain import (
    BOXES_PX,
    LAGS_PX,
    MEASURES,
    coarsened,
    compare,
    curvature,
    describe,
    gradient,
    slope_deg,
    windows,
)

GSD, SIDE = 30.0, 96
ROW, COL = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2


def fractal(seed, hurst=0.8, side=SIDE, relief=40.0):
    """Ground whose spectral density falls as f^-(2 H + 2) from a wave of 64 px on; cut from a torus twice as large."""
    f = np.hypot(np.fft.fftfreq(2 * side)[:, None], np.fft.rfftfreq(2 * side)[None])
    white = np.fft.rfft2(np.random.default_rng(seed).standard_normal((2 * side, 2 * side)))
    z = np.fft.irfft2(white * np.maximum(f, 1 / 64) ** -(hurst + 1), s=(2 * side, 2 * side))
    return (relief * z / z.std())[:side, :side]


@pytest.fixture(scope="module")
def ground():
    """Sixteen real places."""
    return [fractal(seed) for seed in range(16)]


def figures(made, real, seed=0, **options):
    return compare([(z, GSD) for z in made], [(z, GSD) for z in real], np.random.default_rng(seed), **options)


def test_a_plane_has_one_slope_one_aspect_and_half_an_integral():
    plane = describe(-ROW * GSD * np.tan(np.radians(20.5)), GSD)  # rises to the north, so it faces south
    assert np.argmax(plane["slope"]) == 20 and sum(plane["slope"]) == pytest.approx(1)
    assert plane["slope_mean_deg"] == pytest.approx(20.5)
    assert plane["aspect"][4] == 1 and plane["aspect_concentration"] == pytest.approx(1)
    assert plane["hypsometric_integral"] == pytest.approx(0.5)
    np.testing.assert_allclose(plane["profile_curvature"], 0, atol=1e-9)
    assert plane["forms"][5] == 1
    rise = np.tan(np.radians(20.5))
    np.testing.assert_allclose(np.exp2(plane["structure"]), rise / np.sqrt(2), rtol=1e-4)  # none along a row
    np.testing.assert_allclose(np.exp2(plane["relief"]), rise * (1 - 1 / np.array(BOXES_PX)), rtol=1e-4)
    np.testing.assert_allclose(plane["roughness_exponent"], 1, atol=1e-4)


def test_aspect_turns_clockwise_from_north():
    for octant, (down, right) in enumerate([(1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)]):
        faces = describe(10.0 * (down * ROW + right * COL), GSD)["aspect"]
        assert np.argmax(faces) == octant and max(faces) == 1


def test_slope_is_horns_as_sobel_filters_give_it():
    z = fractal(3)
    east, north = gradient(z, GSD)
    np.testing.assert_allclose(east, sobel(z, 1)[1:-1, 1:-1] / (8 * GSD))
    np.testing.assert_allclose(north, -sobel(z, 0)[1:-1, 1:-1] / (8 * GSD))
    assert slope_deg(z, GSD).max() == pytest.approx(np.degrees(np.arctan(np.hypot(east, north).max())))


def test_curvature_of_a_sphere_and_of_a_cylinder_are_known():
    radius = 5000.0
    dome = np.sqrt(radius**2 - np.square(10 * (ROW + 0.5)) - np.square(10 * COL))
    for values in curvature(dome, 10.0):
        steep = values[values != 0]
        assert steep.size > 8000
        np.testing.assert_allclose(steep, 1 / radius, rtol=1e-3)
    along, across = curvature(np.sqrt(radius**2 - np.square(10 * (ROW + 0.5))), 10.0)
    np.testing.assert_allclose(along[along != 0], 1 / radius, rtol=1e-3)
    np.testing.assert_allclose(across, 0, atol=1e-12)
    np.testing.assert_allclose(curvature(-dome, 10.0)[0], -curvature(dome, 10.0)[0])


@pytest.mark.parametrize("hurst", [0.3, 0.7])
def test_a_fractal_has_the_exponents_that_it_was_made_with(hurst):
    made = [describe(fractal(seed, hurst, 128), GSD) for seed in range(6)]
    assert np.mean([one["spectral_slope"] for one in made]) == pytest.approx(2 * hurst + 2, abs=0.25)
    assert np.mean([one["roughness_exponent"][1:3] for one in made]) == pytest.approx(hurst, abs=0.12)


def test_hypsometry_of_a_cone_and_a_bowl_is_known():
    far = np.hypot(ROW, COL)
    inside = np.where(far < 40, far, np.nan)
    for z, share in ((-far, lambda h: (1 - h) ** 2), (far**2, lambda h: 1 - h)):
        disc = z[np.isfinite(inside)]
        curve = terrain.hypsometry(disc[: disc.size // 64 * 64].reshape(64, -1))["hypsometry"]
        np.testing.assert_allclose(curve, share(np.linspace(0, 1, 21)), atol=0.02)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 99), st.sampled_from([0.5, 4.0]), st.integers(-2000, 2000))
def test_lifting_changes_nothing_and_scaling_only_what_has_units(seed, scale, lift):
    z = np.rint(fractal(seed) * 32) / 32  # sums are exact
    one, lifted, scaled = describe(z, GSD), describe(z + lift, GSD), describe(z * scale, GSD * scale)
    assert set(one) <= set(MEASURES)
    for name in one:
        assert np.allclose(one[name], lifted[name], rtol=1e-5, atol=1e-7), name
        if MEASURES[name].unit not in ("m", "1/km2", "km/km2"):
            assert np.allclose(one[name], scaled[name], rtol=1e-5, atol=1e-7), name
    steeper = describe(z * 2, GSD)
    assert not np.allclose(one["slope"], steeper["slope"])
    np.testing.assert_allclose(np.array(steeper["structure"]) - one["structure"], 1, atol=1e-3)


def test_level_ground_is_described_without_what_it_does_not_show():
    level = describe(np.full((64, 64), 7.0), GSD)
    assert level["slope"][0] == 1 and level["forms"][0] == 1 and "aspect" not in level
    assert np.isfinite(np.concatenate([np.atleast_1d(v) for v in level.values()])).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 9999))
def test_distances_are_those_of_scipy(seed):
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet(np.ones(10), 2)
    p[3] = 0
    assert composition_distance(p[None, None], q[None, None]) == pytest.approx(jensenshannon(p, q, base=2))
    p /= p.sum()
    bins = np.arange(10)
    assert histogram_distance(p[None, None], q[None, None]) == pytest.approx(wasserstein_distance(bins, bins, p, q))
    a, b = rng.normal(size=7), rng.normal(size=9)
    assert number_distance(a[:, None, None], b[:, None, None]) == pytest.approx(wasserstein_distance(a, b))


def test_other_places_of_one_kind_are_near_the_floor(ground):
    out = figures([fractal(seed) for seed in range(50, 66)], ground)
    over = [name for name, row in out.items() if row["distance"] > row["floor_95"]]
    assert len(out) >= 19 and len(over) <= 3, over
    json.dumps(out, allow_nan=False)
    for row in out.values():
        assert 0 <= row["interval"][0] <= row["distance"] <= row["interval"][1]
        assert 0 < row["floor"] <= row["floor_95"]
        assert row["places"] == [16, 16]


def noisy(z):
    return z + np.random.default_rng(1).normal(0, 15, z.shape)


def smooth(z):
    return zoom(coarsened(z, 4), 4, order=3, mode="nearest", grid_mode=True)


def terraced(z):
    return np.rint(z / 25) * 25


def tilted(z):
    return z + COL * GSD * 0.2


@pytest.mark.parametrize(
    ("fault", "seen_by", "blind"),
    [
        (noisy, ("sinks_per_km2", "slope", "slope_mean_deg", "structure", "roughness_exponent", "forms"), "hypsometry"),
        (smooth, ("structure", "roughness_exponent", "spectrum", "spectral_slope", "slope", "relief"), "hypsometry"),
        (terraced, ("aspect_lattice", "slope", "profile_curvature", "forms"), "hypsometric_integral"),
        (tilted, ("aspect_concentration", "slope_mean_deg", "aspect", "relief"), "profile_curvature"),
    ],
)
def test_each_fault_is_seen_by_its_measures(ground, fault, seen_by, blind):
    out = figures([fault(fractal(seed)) for seed in range(50, 66)], ground)
    for name in seen_by:
        assert out[name]["distance"] > 2 * out[name]["floor_95"], name
        assert out[name]["interval"][0] > out[name]["floor"], name
    assert out[blind]["distance"] < 1.5 * out[blind]["floor_95"]


def test_pairs_of_one_place_are_drawn_together(ground):
    made = [z + 3 for z in ground]
    apart, together = figures(made, ground), figures(made, ground, paired=True)
    assert together["slope"]["distance"] == pytest.approx(0, abs=1e-9)
    assert together["slope"]["interval"][1] < 1e-6 < apart["slope"]["interval"][1]


def test_windows_of_one_place_stay_together(ground):
    """Two places of eight windows each are not sixteen places: halves of them differ more."""
    low, high = Measure("number", "m"), {"relief": Measure("number", "m")}
    real = [{"relief": place + 0.01 * k} for place in (0.0, 1.0, 2.0, 3.0) for k in range(8)]
    apart = compare_measured(real, real, high, np.random.default_rng(0))
    together = compare_measured(real, real, high, np.random.default_rng(0), group=8)
    assert low == high["relief"]
    assert together["relief"]["floor"] > 1.5 * apart["relief"]["floor"]
    assert together["relief"]["places"] == [4, 4]


def test_the_same_seed_gives_the_same_figures(ground):
    a, b, c = (figures(ground[:4], ground[4:], seed) for seed in (1, 1, 2))
    assert a == b != c


def test_a_measure_that_too_few_places_show_is_left_out(ground):
    level = np.zeros((SIDE, SIDE))
    out = figures([ground[0], level, level], ground[1:4])
    assert "aspect" not in out and "slope" in out


def test_windows_are_cut_side_by_side_without_holes():
    z = np.arange(200.0 * 130).reshape(200, 130)
    z[150, 100] = np.nan
    cut = windows(z, 64)
    assert [w[0, 0] for w in cut] == [z[0, 0], z[0, 64], z[64, 0], z[64, 64], z[128, 0]][: len(cut)]
    assert len(cut) == 5
    np.testing.assert_array_equal(coarsened(z[:5, :4], 2), [[65.5, 67.5], [325.5, 327.5]])


def test_bad_heights_and_sets_are_refused(ground):
    with pytest.raises(BadInput, match="64 px"):
        describe(np.zeros((64, 63)), GSD)
    with pytest.raises(BadInput, match="not finite"):
        describe(np.where(ROW > 0, np.nan, 0), GSD)
    with pytest.raises(BadInput, match="GSD is 0"):
        describe(ground[0], 0)
    rng = np.random.default_rng(0)
    with pytest.raises(BadInput, match="one GSD"):
        compare([(ground[0], 30.0)] * 2, [(ground[1], 90.0)] * 2, rng)
    with pytest.raises(BadInput, match="1 made windows"):
        figures(ground[:1], ground)
    with pytest.raises(BadInput, match="whole places of 3"):
        figures(ground[:4], ground, group=3)
    with pytest.raises(BadInput, match="as many made"):
        figures(ground[:4], ground[:6], paired=True)


def test_lags_boxes_and_octaves_fit_the_smallest_window():
    described = describe(fractal(1)[:64, :64], GSD)
    assert len(described["structure"]) == len(LAGS_PX) and len(described["relief"]) == len(BOXES_PX)
    assert len(described["spectral_slope"]) == 3 and len(described["forms"]) == 10
