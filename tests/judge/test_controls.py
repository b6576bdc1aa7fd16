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


@pytest.mark.data
def test_the_judge_ranks_real_ours_regression_bicubic_and_noise(data_folder, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts" / "bench"))
    bench = importlib.import_module("controls")
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
