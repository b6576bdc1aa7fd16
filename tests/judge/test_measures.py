"""The table of measures: it orders known sets rightly, says within floor of the same world, and fails what it must."""

import numpy as np
import pytest
from judge.judge_support import as_samples, textures
from scipy.ndimage import gaussian_filter

from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.measures import MEASURES, compare, note, table
from metaearth3d.judge.realism import PatchSlices

DISTANCES = ("frechet", "frechet_infinity", "kid", "sliced_features", "patches_fine", "spectrum")


def tiled_apart(pictures, rng, period=32):
    """Every tile of another place: right texture, no agreement at borders."""
    out = pictures.copy()
    for row in range(0, out.shape[1], period):
        for col in range(0, out.shape[2], period):
            box = np.s_[:, row : row + period, col : col + period]
            out[box] = pictures[rng.permutation(len(pictures))][box]
    return out


@pytest.fixture(scope="module")
def judged():
    """Sets of made patches by name, each noted against one real set, which is noted too."""
    rng = np.random.default_rng(0)
    real, other = textures(10, 18, 128), textures(11, 18, 128)
    flat = np.repeat(other[:1], 18, axis=0).astype(int) + rng.integers(-2, 3, (18, 128, 128, 3))
    sets = {
        "same": other,
        "softer": gaussian_filter(other, (0, 0.6, 0.6, 0)),
        "soft": gaussian_filter(other, (0, 2, 2, 0)),
        "tiled": tiled_apart(other, rng),
        "noise": rng.integers(0, 256, other.shape).astype(np.uint8),
        "one place": flat.clip(0, 255).astype(np.uint8),
        "brighter": (other * 0.8 + 50).clip(0, 255).astype(np.uint8),
        "grey": other.mean(axis=-1, keepdims=True).round().astype(np.uint8).repeat(3, axis=-1),
    }
    eye = RandomFeatures()
    slicer = PatchSlices(as_samples(real).images, 0)
    noted = {name: note(as_samples(images), eye, slicer) for name, images in sets.items()}
    return noted, note(as_samples(real), eye, slicer)


@pytest.fixture(scope="module")
def values(judged):
    noted, real = judged
    everything = np.arange(72)
    return {name: compare(made, real, everything, everything) for name, made in noted.items()}


def test_every_measure_is_named_and_every_name_is_measured(values):
    assert set(values["same"]) == set(MEASURES)


@pytest.mark.parametrize("measure", DISTANCES)
def test_distances_order_the_same_world_a_little_blur_much_blur_and_noise(values, measure):
    order = [values[name][measure] for name in ("same", "softer", "soft")]
    assert order == sorted(order)
    assert values["noise"][measure] > 3 * order[0] and values["noise"][measure] > order[1]


def test_tiles_put_side_by_side_are_further_than_whole_places(values):
    for measure in ("frechet", "kid", "sliced_features"):
        assert values["tiled"][measure] > values["same"][measure]


def test_precision_falls_on_noise_and_recall_and_coverage_under_collapse(values):
    assert values["noise"]["precision"] < 0.1 < 0.6 < values["same"]["precision"]
    assert values["noise"]["density"] < 0.1 * values["same"]["density"]
    assert values["one place"]["coverage"] < 0.3 * values["same"]["coverage"]
    assert values["one place"]["recall"] < 0.3 * values["same"]["recall"]


def test_blur_shows_in_the_finest_octave_and_colour_in_colour(values):
    assert values["soft"]["octave_3"] < 0.1 < 0.7 < values["same"]["octave_3"] < 1.4
    assert values["noise"]["octave_3"] > 10
    assert values["brighter"]["lightness"] > 8 and values["brighter"]["contrast"] < 0.9
    assert values["brighter"]["colours"] > 3 * values["same"]["colours"]
    assert values["grey"]["chroma"] < 0.1 and values["grey"]["contrast"] > 0.6


def test_faults_of_one_scale_show_at_that_scale(values):
    same = values["same"]
    assert values["soft"]["patches_middle"] > 3 * same["patches_middle"]
    assert values["soft"]["patches_coarse"] < 1.2 * same["patches_coarse"]  # blur spares what is coarse
    assert values["noise"]["patches_coarse"] > 3 * same["patches_coarse"]
    assert (
        values["soft"]["octave_2"] < 0.1 < 0.6 < same["octave_2"]
        and values["soft"]["octave_1"] < 0.5 * same["octave_1"]
    )
    assert values["noise"]["octave_0"] < 0.3 * same["octave_0"] and values["noise"]["octave_2"] > 3
    assert values["noise"]["clipped"] > 0.01 > 2 * abs(same["clipped"])  # 0 and 255 are 6 in 256 of its pixels


def test_the_order_of_patches_changes_nothing_but_rounding(judged):
    noted, real = judged
    order = np.random.default_rng(1).permutation(72)
    a, b = (compare(noted["same"], real, index, np.arange(72)) for index in (np.arange(72), order))
    for name in set(MEASURES) - {"frechet_infinity"}:
        assert a[name] == pytest.approx(b[name], rel=1e-4, abs=1e-6)


def test_a_set_against_itself_is_at_no_distance(judged):
    itself = compare(judged[1], judged[1], np.arange(72), np.arange(72))
    for name, (target, _) in MEASURES.items():
        if name in ("kid", "frechet_infinity"):  # free of bias: at or below 0 for a set against itself
            assert itself[name] <= 0
        elif name == "density":
            assert itself[name] == pytest.approx(1.2)
        else:
            assert itself[name] == pytest.approx({"low": 0, "zero": 0, "one": 1, "high": 1}[target], abs=1e-6)


def test_the_table_puts_the_same_world_within_the_floor_and_the_others_outside(judged):
    noted, real = judged
    same, soft, noise = (table(noted[name], real, repeats=10) for name in ("same", "soft", "noise"))
    assert sum(not e.within for e in same.values()) <= 2
    for name in DISTANCES:
        assert not soft[name].within and not noise[name].within
        assert same[name].value < soft[name].value
    assert not noise["precision"].within and not table(noted["one place"], real, repeats=10)["coverage"].within
