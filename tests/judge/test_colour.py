"""Colours: as scikit-image converts them, and every change of them seen."""

import numpy as np
from skimage.color import rgb2lab

from metaearth3d.judge.colour import MOMENTS, colour_moments, colour_sample, to_lab


def test_lab_agrees_with_scikit_image():
    rgb = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    assert np.abs(to_lab(rgb) - rgb2lab(rgb)).max() < 0.02  # its white is D65 by table, ours that of the matrix


def test_greys_are_grey_and_the_ends_are_0_and_100():
    grey = np.arange(256, dtype=np.uint8)[:, None].repeat(3, 1)
    lab = to_lab(grey)
    assert np.abs(lab[:, 1:]).max() < 1e-3
    assert np.isclose(lab[0, 0], 0, atol=1e-3) and np.isclose(lab[-1, 0], 100, atol=1e-3)
    assert np.all(np.diff(lab[:, 0]) > 0)


def test_moments_of_a_hand_made_picture():
    picture = np.zeros((1, 2, 2, 3), np.uint8)
    picture[0, 0] = 255
    moments = dict(zip(MOMENTS, colour_moments(picture, to_lab(picture))[0], strict=True))
    assert np.isclose(moments["lightness"], 50, atol=1e-2) and np.isclose(moments["lightness_std"], 50, atol=1e-2)
    assert moments["black"] == 0.5 == moments["white"] and moments["chroma"] < 1e-3


def test_sampled_pixels_are_pixels_of_their_picture():
    rgb = np.random.default_rng(1).integers(0, 256, (3, 8, 8, 3)).astype(np.uint8)
    lab = to_lab(rgb)
    drawn = colour_sample(lab, 20, np.random.default_rng(2))
    for n in range(3):
        own = {tuple(v) for v in lab[n].reshape(-1, 3)}
        assert all(tuple(v) in own for v in drawn[n])
