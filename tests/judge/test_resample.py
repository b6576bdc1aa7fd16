"""Floors and intervals: one bias for both, places kept together, and intervals that hold what they should."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaearth3d.judge.realism import frechet, frechet_infinity, kid
from metaearth3d.judge.resample import Estimate, draws, estimates, half_of_places


def grouped(seed, places=24, each=4, d=4, shift=0.0, within=0.3):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((places, 1, d)) + within * rng.standard_normal((places, each, d)) + shift
    return x.reshape(-1, d), np.repeat(np.arange(places), each)


def estimate_of(made, real, targets=None, **options):
    (x, p), (y, q) = made, real

    targets = targets or {"frechet": "low", "kid": "low", "mean": "zero"}
    known = {"frechet": frechet, "kid": kid, "mean": lambda a, b: a[:, 0].mean() - b[:, 0].mean()}

    def measure(i, j):
        return {name: known[name](x[i], y[j]) for name in targets}

    def between(i, j):
        return {name: known[name](y[i], y[j]) for name in targets}

    return estimates(measure, between, p, q, targets, np.random.default_rng(0), **options)


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(2, 30), st.integers(1, 5))
def test_halves_part_places_and_never_split_one(seed, places, each):
    place = np.random.default_rng(seed).permutation(np.repeat(np.arange(places), each))
    a, b = half_of_places(place, np.random.default_rng(seed))
    assert sorted([*a, *b]) == list(range(len(place)))
    assert not set(place[a]) & set(place[b]) and len(set(place[a])) == places // 2


def test_value_and_floor_are_of_one_size_and_share_their_reference():
    made, real = grouped(0, places=10)[1], grouped(1, places=30)[1]
    for mine, other, first in draws(made, real, np.random.default_rng(0), 5):
        assert len(mine) == len(other) and not set(real[other]) & set(real[first])


def test_another_draw_of_the_same_world_is_within_the_floor_and_a_shifted_one_is_not():
    same = estimate_of(grouped(2), grouped(3))
    assert all(e.within for e in same.values())
    assert same["frechet"].value == pytest.approx(same["frechet"].floor, rel=0.5)
    shifted = estimate_of(grouped(2, shift=1.5), grouped(3))
    assert not any(e.within for e in shifted.values())
    assert "above" in shifted["frechet"].verdict and "x" in shifted["frechet"].verdict


def test_samples_of_one_set_do_not_care_for_order():
    x, p = grouped(4)
    order = np.random.default_rng(1).permutation(len(p))
    a = estimate_of((x, p), grouped(5), repeats=60)["kid"]
    b = estimate_of((x[order], p[order]), grouped(5), repeats=60)["kid"]
    assert a.value == pytest.approx(b.value, abs=0.1 * (a.high - a.low))


def test_intervals_over_places_hold_the_truth_and_intervals_over_patches_do_not():
    held = {"places": 0, "patches": 0}
    for seed in range(40):
        (x, p), real = grouped(1000 + seed, within=0.1), grouped(2000 + seed, within=0.1)
        for name, made_place, real_place in (("places", p, real[1]), ("patches", np.arange(96), np.arange(96))):
            e = estimate_of((x, made_place), (real[0], real_place), {"mean": "zero"}, repeats=30)["mean"]
            held[name] += e.low <= 0 <= e.high
    assert held["places"] >= 34  # of 40; 95 % would be 38
    assert held["patches"] <= 28


def test_the_same_seed_gives_the_same_figures():
    assert estimate_of(grouped(6), grouped(7), repeats=5) == estimate_of(grouped(6), grouped(7), repeats=5)


@pytest.mark.parametrize(
    "target, value, within",
    [
        ("low", 3.0, False),
        ("low", 0.2, True),
        ("high", 3.0, True),
        ("high", 0.2, False),
        ("one", 0.2, False),
        ("one", 1.05, True),
        ("one", 3.0, False),
        ("zero", 3.0, False),
        ("zero", 1.0, True),
    ],
)
def test_what_is_good_depends_on_the_measure(target, value, within):
    e = Estimate(value, value - 0.1, value + 0.1, 1.0, 0.8, 1.2, target)
    assert e.within == within == (e.verdict == "within floor")
    assert e.to_dict()["verdict"] == e.verdict


def test_the_extrapolated_distance_is_nearer_to_the_truth_than_the_plain_one():
    rng = np.random.default_rng(8)
    plain, far = [], []
    for _ in range(8):
        a, b = rng.standard_normal((120, 16)), rng.standard_normal((120, 16)) + 0.25
        plain.append(frechet(a, b))
        far.append(frechet_infinity(a, b, np.arange(120), np.arange(120), rng))
    truth = 16 * 0.25**2
    assert abs(np.mean(far) - truth) < 0.4 * abs(np.mean(plain) - truth)
    assert np.mean(plain) > 1.5 * truth  # the bias it is there for
