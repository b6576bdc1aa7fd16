"""Memorisation: a training patch moved by some pixels is found, unseen places of the same kind are no copies."""

import numpy as np
import pytest
from judge.judge_support import as_samples, textures
from sklearn.neighbors import NearestNeighbors

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.memory import align, copying_z, memorisation, nearest
from metaearth3d.judge.pictures import Picture
from metaearth3d.judge.samples import cut


def pictures_of(images):
    return [
        Picture(f"training {k}", 1.0, image.shape[:2], lambda image=image: (image, np.ones(image.shape[:2], bool)))
        for k, image in enumerate(images)
    ]


@pytest.fixture(scope="module")
def world():
    """Training pictures, what is cut from them, unseen ones, and an encoder."""
    seen = textures(0, 16, 128)
    pictures = pictures_of(seen)
    return seen, pictures, cut(pictures, 1.0, most=400, stride_px=32), textures(1, 16, 128), RandomFeatures()


def memory_of(world, made):
    _, pictures, training, unseen, eye = world
    ours, real = as_samples(made), as_samples(unseen)
    features = (eye(ours.images), eye(real.images))
    return memorisation(ours, real, training, pictures, eye, features, pairs=12, repeats=10)


def test_other_places_of_the_same_kind_are_no_copies(world):
    memory = memory_of(world, textures(2, 16, 128))
    assert memory.copies == memory.overlap == 0
    assert memory.measures["nearest"].within
    assert memory.measures["authentic"].value > 0.6 * memory.measures["authentic"].floor
    assert abs(memory.copying_z) < 3


def test_training_patches_moved_by_some_pixels_are_caught(world):
    moved = np.roll(world[0], (-7, -11), axis=(1, 2))[:, :64, :64]  # whole in the training picture, on no patch's grid
    brighter = (moved * 0.9 + 12).astype(np.uint8)
    memory = memory_of(world, brighter)
    assert memory.copies >= 10 and memory.copying_z < -2
    assert not memory.measures["authentic"].within
    assert memory.measures["authentic"].value < 0.4 * memory.measures["authentic"].floor
    assert memory.pairs[0].corner == (7, 11) and memory.pairs[0].correlation > 0.95
    assert np.abs(memory.pairs[0].twin.astype(float) - (memory.pairs[0].image - 12.0) / 0.9).mean() < 2


def test_a_reference_that_was_trained_on_is_noticed(world):
    seen, pictures, training, _, eye = world
    real = as_samples(seen)
    features = eye(real.images)
    memory = memorisation(real, real, training, pictures, eye, (features, features), pairs=6, repeats=4)
    assert memory.overlap == 6


def test_nearest_neighbours_are_scikit_learns():
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((40, 7)), rng.standard_normal((900, 7))
    distance, index = NearestNeighbors(n_neighbors=1).fit(b).kneighbors(a)
    near, at = nearest(a, b)
    assert np.allclose(near, distance[:, 0]) and np.array_equal(at, index[:, 0])
    own = NearestNeighbors(n_neighbors=2).fit(b).kneighbors(b)[0][:, 1]
    assert np.allclose(nearest(b, b, skip=True)[0], own)


@pytest.mark.parametrize("corner", [(0, 0), (13, 40), (64, 64)])
def test_alignment_finds_the_corner_a_patch_was_cut_at(corner):
    picture = textures(3, 1, 128)[0]
    row, col = corner
    patch = picture[row : row + 64, col : col + 64]
    correlation, where = align(255 - patch // 2, picture)  # a negative correlates to -1, never to 1
    assert correlation < 0.6
    correlation, where = align((patch * 0.5 + 60).astype(np.uint8), picture)
    assert where == corner and correlation > 0.97


def test_the_best_alignment_is_that_of_trying_every_shift():
    from metaearth3d.judge.memory import _detail

    picture, patch = textures(4, 1, 64)[0][:40, :36], textures(5, 1, 64)[0][:32, :32]
    x, y = _detail(patch), _detail(picture)
    scores = [np.corrcoef(x.ravel(), y[r : r + 32, c : c + 32].ravel())[0, 1] for r in range(9) for c in range(5)]
    correlation, (row, col) = align(patch, picture)
    assert correlation == pytest.approx(max(scores)) and row * 5 + col == int(np.argmax(scores))


def test_the_copying_statistic_is_standard_normal_for_one_distribution_and_low_for_nearer_ones():
    rng = np.random.default_rng(6)
    z = [copying_z(rng.random(60), rng.random(80)) for _ in range(200)]
    assert abs(np.mean(z)) < 0.25 and 0.8 < np.std(z) < 1.2
    assert copying_z(rng.random(60) * 0.5, rng.random(80)) < -3


def test_a_patch_larger_than_its_picture_is_refused():
    with pytest.raises(BadInput, match="inside a picture"):
        align(np.zeros((64, 64, 3), np.uint8), np.zeros((32, 64, 3), np.uint8))
