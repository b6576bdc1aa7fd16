"""Land cover: counts by hand and by other libraries, and arrangement seen apart from composition."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter
from skimage.measure import label

from metaearth3d.errors import BadInput
from metaearth3d.judge.cover import Codebook, compare, describe, descriptors, labels_of, neighbours, patch_sizes

HAND = np.array([[4, 4, 7, -1], [4, 7, 7, 9], [4, 4, 9, 9]])


def country(seed, side=64, sigma=3.0):
    """Classes 1, 2, 5 and 8 as quartiles of smooth noise: equal shares in large patches."""
    z = gaussian_filter(np.random.default_rng(seed).standard_normal((side, side)), sigma, mode="wrap")
    return np.array([1, 2, 5, 8])[np.searchsorted(np.quantile(z, (0.25, 0.5, 0.75)), z)]


def shuffled(classes, seed=0):
    return np.random.default_rng(seed).permutation(classes.ravel()).reshape(classes.shape)


def figures(made, real, seed=0):
    return compare(made, real, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def real():
    return [country(seed) for seed in range(10)]


def test_a_hand_made_map_counts_exactly():
    labels = labels_of([HAND])
    assert labels.tolist() == [4, 7, 9]
    out = describe(HAND, labels)
    np.testing.assert_allclose(out["composition"], [5 / 11, 3 / 11, 3 / 11])
    # 4-4 twice down, once across at the top and at the bottom; 7-7 once each way; 9-9 once each way
    unlike = {(0, 1): 2 + 2, (1, 2): 1 + 1, (0, 2): 1}  # across and down
    pairs = np.diag([4, 2, 2]).astype(float)
    for (a, b), count in unlike.items():
        pairs[a, b] = pairs[b, a] = count / 2
    np.testing.assert_allclose(np.reshape(out["transitions"], (3, 3)), pairs / pairs.sum())
    assert out["edge_density"] == pytest.approx(sum(unlike.values()) / 11)
    assert out["patch_density"] == pytest.approx(3000 / 11)
    assert out["patch_size"][:4] == pytest.approx([0, 6 / 11, 5 / 11, 0])  # patches of 5, 3 and 3 cells


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 999), st.sampled_from([0.6, 2.0]))
def test_patches_are_those_of_scikit_image_and_pairs_those_of_a_loop(seed, sigma):
    classes = country(seed, 24, sigma)
    patches = label(classes, connectivity=2, background=-1)
    np.testing.assert_array_equal(np.sort(patch_sizes(classes)), np.sort(np.bincount(patches.ravel())[1:]))
    ranks = np.searchsorted(labels_of([classes]), classes)
    loop = np.zeros((4, 4))
    for row in range(24):
        for col in range(24):
            for r, c in ((row + 1, col), (row, col + 1)):
                if r < 24 and c < 24:
                    loop[ranks[row, col], ranks[r, c]] += 1
    np.testing.assert_array_equal(neighbours(ranks, 4), loop)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 999), st.integers(0, 3), st.booleans())
def test_turning_and_mirroring_change_nothing_and_shuffling_does(seed, turns, mirror):
    classes = country(seed, 32)
    moved = np.rot90(classes[:, ::-1] if mirror else classes, turns)
    one, other, mixed = (describe(c, np.array([1, 2, 5, 8])) for c in (classes, moved, shuffled(classes)))
    for name in one:
        np.testing.assert_allclose(one[name], other[name], err_msg=name)
    assert mixed["composition"] == one["composition"]
    assert mixed["edge_density"] > 2 * one["edge_density"] and mixed["patch_density"] > 2 * one["patch_density"]


def test_a_shuffled_arrangement_is_caught_by_transitions_but_not_by_composition(real):
    out = figures([shuffled(country(seed)) for seed in range(20, 30)], real)
    assert out["land_cover_composition"]["distance"] < 1e-6
    for name in ("transitions", "patch_size", "patch_density", "edge_density"):
        row = out[f"land_cover_{name}"]
        assert row["distance"] > 5 * row["floor_95"] and row["interval"][0] > row["floor_95"], name


def test_another_composition_is_caught_and_other_places_of_one_kind_are_not(real):
    made = [country(seed) for seed in range(20, 30)]
    out = figures(made, real)
    assert sum(row["distance"] > row["floor_95"] for row in out.values()) <= 1
    json.dumps(out, allow_nan=False)
    burnt = figures([np.where(c == 5, 8, c) for c in made], real)["land_cover_composition"]
    assert burnt["distance"] > 0.2 > burnt["floor_95"]
    assert burnt["made"] == pytest.approx([0.25, 0.25, 0, 0.5], abs=0.01)


def test_a_class_that_only_one_set_has_counts(real):
    out = figures([np.full((64, 64), 77)] * 3, real)
    assert out["land_cover_composition"]["distance"] == pytest.approx(1)
    assert len(out["land_cover_composition"]["made"]) == 5 and out["land_cover_composition"]["made"][-1] == 1


def test_what_is_not_known_does_not_count():
    classes = country(3)
    holes = classes.copy()
    holes[10:20] = -1
    labels = np.array([1, 2, 5, 8])
    upper, lower = describe(classes[:10], labels), describe(classes[20:], labels)
    np.testing.assert_allclose(
        describe(holes, labels)["composition"],
        (10 * np.array(upper["composition"]) + 44 * np.array(lower["composition"])) / 54,
    )
    assert describe(holes, labels)["patch_density"] * 54 == pytest.approx(
        upper["patch_density"] * 10 + lower["patch_density"] * 44
    )


def picture(seed, side=96):
    """Fields of four colours and grains, as 8-bit colours."""
    rng = np.random.default_rng(seed)
    classes = np.searchsorted([1, 2, 5, 8], country(seed, side // 8, 1.5)).repeat(8, 0).repeat(8, 1)
    colours = np.array([[40, 80, 40], [150, 140, 110], [60, 90, 130], [120, 150, 60]])[classes]
    grain = rng.normal(0, 1, (side, side, 1)) * np.array([3, 12, 1, 20])[classes][..., None]
    return (colours + grain).clip(0, 255).astype(np.uint8)


def cells_shuffled(image, seed=0):
    """The same cells of 8 px in another order."""
    rows, cols = (side // 8 for side in image.shape[:2])
    cells = image.reshape(rows, 8, cols, 8, 3).swapaxes(1, 2).reshape(-1, 8, 8, 3)
    cells = np.random.default_rng(seed).permutation(cells).reshape(rows, cols, 8, 8, 3)
    return cells.swapaxes(1, 2).reshape(image.shape)


def test_codes_find_the_fields_that_a_picture_is_made_of():
    images = [picture(seed) for seed in range(8)]
    book = Codebook.fit(images, np.random.default_rng(0), codes=4)
    for seed in (0, 50):
        codes = book(picture(seed))
        truth = country(seed, 12, 1.5)
        assert len({(a, b) for a, b in zip(codes.ravel(), truth.ravel(), strict=True)}) == 4


def test_pictures_are_compared_by_codes_of_the_real_ones_alone():
    real = [picture(seed) for seed in range(8)]
    made = [picture(seed) for seed in range(50, 58)]
    out = figures(made, real)
    assert set(out) == {
        f"cover_code_{n}" for n in ("composition", "transitions", "patch_size", "patch_density", "edge_density")
    }
    assert out["cover_code_transitions"]["distance"] < 2 * out["cover_code_transitions"]["floor_95"]
    mixed = figures([cells_shuffled(image) for image in made], real)
    assert mixed["cover_code_composition"]["made"] == pytest.approx(out["cover_code_composition"]["made"])
    assert mixed["cover_code_edge_density"]["distance"] > 3 * mixed["cover_code_edge_density"]["floor_95"]
    grey = figures([np.full_like(image, 128) for image in made], real)
    assert grey["cover_code_composition"]["distance"] > 5 * grey["cover_code_composition"]["floor_95"]
    assert grey["cover_code_composition"]["real"] == out["cover_code_composition"]["real"]
    assert figures(made, real) == out


def test_descriptors_are_of_whole_cells():
    image = picture(1)
    assert descriptors(image[:95, :90]).shape == (11, 11, 6)
    np.testing.assert_allclose(descriptors(image[:95, :90]), descriptors(image)[:11, :11])
    flat = descriptors(np.full((8, 8, 3), 51, np.uint8))[0, 0]
    assert flat[0] == pytest.approx(0.2 * np.sqrt(3)) and flat[1:3] == pytest.approx([0, 0], abs=1e-6)
    assert flat[3:] == pytest.approx(np.log(0.01))


def test_bad_rasters_and_mixtures_are_refused(real):
    with pytest.raises(BadInput, match="classes are integers"):
        describe(np.zeros((4, 4)), np.array([0]))
    with pytest.raises(BadInput, match=r"holds classes \[3\]"):
        describe(np.full((4, 4), 3), np.array([0, 1]))
    with pytest.raises(BadInput, match=r"holds classes \[\]"):
        describe(np.full((4, 4), -1), np.array([0, 1]))
    with pytest.raises(BadInput, match="classes are integers"):
        figures([picture(0), picture(1)], real)
    with pytest.raises(BadInput, match="1 made"):
        figures(real[:1], real)
    with pytest.raises(BadInput, match="codes need more"):
        Codebook.fit([np.zeros((8, 8, 3), np.uint8)], np.random.default_rng(0))
    with pytest.raises(BadInput, match="8 px or more"):
        descriptors(np.zeros((7, 9, 3), np.uint8))
