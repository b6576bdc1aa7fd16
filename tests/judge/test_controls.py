"""The controls on real held-out places: the main order of the judge, with the shipped networks (data needed)."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.measures import compare, note
from metaearth3d.judge.realism import PatchSlices

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts" / "bench"))
    return importlib.import_module("controls")


def test_a_pair_is_right_wrong_or_undecided_by_the_differences_of_one_half_of_places_after_the_other(bench):
    places = np.random.default_rng(0).normal(0, 1, 200)  # what halves of places have in common
    noise = np.random.default_rng(1).normal(0, 0.1, (3, 200))
    drawn = {way: {"m": places + k + noise[k]} for k, way in enumerate(("real", "ours", "noise"))}
    assert (
        bench.verdict(drawn, "m", ("real", "ours")) == "right"
        and bench.verdict(drawn, "m", ("noise", "ours")) == "wrong"
    )
    drawn["ours"]["m"] = drawn["real"]["m"] + np.random.default_rng(2).normal(0.01, 1, 200)
    assert bench.verdict(drawn, "m", ("real", "ours")).endswith("?")
    apart = {**drawn, "noise": {"m": np.random.default_rng(3).permutation(drawn["noise"]["m"])}}
    assert bench.verdict(apart, "m", ("real", "noise")) == "right?"  # without pairing places drown it


def test_judged_and_reference_patches_are_of_the_same_places_and_share_no_pixel(bench):
    images = np.arange(3 * 128 * 128 * 3).reshape(3, 128, 128, 3)
    place = np.array([4, 4, 7])
    real, made = (bench.samples_of(images, place, 1.0, w) for w in (bench.REFERENCE, bench.JUDGED_PATCHES))
    assert np.array_equal(real.place, made.place) and real.place.tolist() == [4, 4, 4, 4, 7, 7]
    assert not np.isin(real.images, made.images).any() and len(real) + len(made) == 12


@pytest.mark.data
def test_the_judge_ranks_real_ours_regression_bicubic_and_noise(data_folder, bench):
    crops, place = bench.held_out(data_folder, "naip_trees_0.6m", 1.0, 40)
    reference, truth = crops[:20], crops[20:]
    parents = bench.shrink(truth)
    ways = bench.methods(ROOT / "checkpoints/small/upscale", ROOT / "checkpoints/controls/regression")
    order = ("ours", "regression", "bicubic", "noise")
    made = {"real": truth, **{name: ways[name](parents, 1.0) for name in order}}
    eye = RandomFeatures()
    real = bench.samples_of(reference, place[:20], 1.0)
    slicer = PatchSlices(real.images, 0)
    against = note(real, eye, slicer)
    everything = np.arange(len(real))
    found = {}
    for name, images in made.items():
        noted = note(bench.samples_of(images, place[:20], 1.0), eye, slicer)
        found[name] = compare(noted, against, everything, everything)
    for measure in ("frechet", "kid", "sliced_features", "patches_fine"):
        values = [found[name][measure] for name in order]
        assert values == sorted(values), measure
        assert found["real"][measure] < found["regression"][measure]
    few = {name: made[name][:8] for name in ("real", "ours")}
    few |= {name: ways[name](parents[:8], 1.0) for name in ("naive tiles", "ours without consistency")}
    own = {name: bench.own_figures(images, parents[:8]) for name, images in few.items()}
    assert own["naive tiles"]["seam"] > 4 * max(own[name]["seam"] for name in ("real", "ours"))
    assert own["ours without consistency"]["zoom_miss_dn"] > 10 > 1 > own["ours"]["zoom_miss_dn"]
