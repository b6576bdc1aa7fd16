"""Figures next to the truth of the same places: those of the measures they are made of, in one table."""

import numpy as np
import pytest
from judge.judge_support import textures
from scipy.ndimage import gaussian_filter

from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.paired import family_grid, paired, planes, tiles
from metaearth3d.judge.realism import frechet, psnr


@pytest.fixture(scope="module")
def figures():
    real = textures(30, 6, 128)
    parent = np.rint(real.reshape(6, 32, 4, 32, 4, 3).mean(axis=(2, 4))).astype(np.uint8)
    made = {
        "blocks": parent.repeat(4, axis=1).repeat(4, axis=2),
        "soft": gaussian_filter(real, (0, 1, 1, 0)),
        "truth": real,
    }
    eye = RandomFeatures()
    return made, real, eye, paired(made, real, parent, eye, base="blocks", seeds={"floor": 0, "sliced": 1})


def test_the_truth_itself_is_perfect_and_the_base_is_one(figures):
    _, _, _, table = figures
    assert table["blocks"]["frechet_ratio"] == 1
    assert table["truth"]["frechet"] < 1e-9 and table["truth"]["psnr"] == np.inf and table["truth"]["ssim"] == 1
    assert np.allclose(table["truth"]["spectrum"], 1) and table["truth"]["sliced_wasserstein"].max() == 0


def test_figures_are_those_of_the_single_measures(figures):
    made, real, eye, table = figures
    assert table["soft"]["frechet"] == frechet(eye(tiles(made["soft"])), eye(tiles(real)))
    assert table["soft"]["psnr"] == psnr(made["soft"], real)
    assert table["soft"]["frechet_ratio"] == table["soft"]["frechet"] / table["blocks"]["frechet"]


def test_blocks_meet_their_parents_and_show_their_grid(figures):
    _, _, _, table = figures
    assert table["blocks"]["zoom_within_1dn"] == 1 and table["blocks"]["zoom_worst_dn"] == 0
    assert table["blocks"]["family_grid"] == np.inf > 1.2 > table["floor"]["family_grid"]
    assert table["soft"]["zoom_worst_dn"] > 1


def test_tiles_keep_the_pixels_of_a_picture_together():
    images = textures(31, 2, 130)
    cut = tiles(images)
    assert cut.shape == (8, 64, 64, 3)
    assert np.array_equal(cut[5], images[1, :64, 64:128]) and np.array_equal(planes(images)[1, 2], images[1, ..., 2])
    assert family_grid(images) == pytest.approx(1, abs=0.1)
