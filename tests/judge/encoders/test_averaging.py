"""The averaging baseline against the recipe told again with scipy."""

import numpy as np
import pytest
from scipy.ndimage import zoom

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders import RGB_GROUPS, AveragingBaseline, CubeFolder
from metaearth3d.judge.encoders.averaging import between


def recipe(cube: np.ndarray) -> np.ndarray:
    """1,024 numbers of one cube (4, 27, H, W): zoom of order 1 to 8 x 8, means over correlated channels, flattened."""
    small = {
        "l1c": zoom(cube[:, :13], (1, 1, 8 / cube.shape[2], 8 / cube.shape[3]), order=1),
        "l2a": zoom(cube[:, 13:25], (1, 1, 8 / cube.shape[2], 8 / cube.shape[3]), order=1),
        "s1": zoom(cube[:, 25:], (1, 1, 8 / cube.shape[2], 8 / cube.shape[3]), order=1),
    }
    visible = np.concatenate([small["l1c"][:, :9], small["l2a"][:, :9]], axis=1).mean(axis=1)
    infrared = np.concatenate([small["l1c"][:, 10:], small["l2a"][:, 10:]], axis=1).mean(axis=1)
    return np.stack([visible, small["l1c"][:, 9], infrared, small["s1"].mean(axis=1)], axis=1).ravel()


@pytest.mark.parametrize("shape", [(264, 264), (20, 24), (8, 8), (9, 31)])
def test_it_is_the_published_recipe_at_the_published_size_and_others(shape):
    cubes = np.random.default_rng(1).standard_normal((2, 4, 27, *shape), dtype=np.float32)
    encoder = AveragingBaseline()
    rows = encoder(cubes)
    assert rows.shape == (2, 1024) == (2, encoder.dim) and rows.dtype == np.float32
    for row, cube in zip(rows, cubes, strict=True):
        assert np.allclose(row, recipe(cube), atol=2e-6)
    swapped = cubes[:, :, [*range(9), 10, 9, *range(11, 27)]]  # the cirrus band where water vapour stood
    assert not np.allclose(encoder(swapped), rows, atol=1e-2)


def test_cubes_on_disc_give_finite_rows_that_tell_them_apart(cube_folder):
    folder = CubeFolder(cube_folder)
    rows = AveragingBaseline()(np.stack([folder.read(name) for name in folder.ids]))
    assert np.isfinite(rows).all() and np.allclose(rows[2], recipe(folder.read("cube2")), atol=1e-5)
    assert np.linalg.norm(rows[0] - rows[1]) > 1


def test_flat_channels_give_their_group_means_whatever_the_size():
    values = np.arange(27, dtype=np.float32)
    cube = np.broadcast_to(values[:, None, None], (1, 4, 27, 12, 40)).astype(np.float32)
    row = AveragingBaseline()(cube).reshape(4, 4, 8, 8)
    wanted = [np.mean([*range(9), *range(13, 22)]), 9, np.mean([10, 11, 12, 23, 24]), 25.5]
    assert np.allclose(row, np.array(wanted)[:, None, None])


def test_pictures_of_three_channels_count_as_one_season():
    images = np.random.default_rng(2).standard_normal((3, 3, 29, 36), dtype=np.float32)
    rows = AveragingBaseline(RGB_GROUPS, channels=3, seasons=1)(images)
    wanted = [zoom(image, (1, 8 / 29, 8 / 36), order=1).ravel() for image in images]
    assert np.allclose(rows, wanted, atol=2e-6)


def test_interpolation_agrees_with_numpy_and_keeps_the_ends():
    x = np.random.default_rng(3).standard_normal(17, dtype=np.float32)
    for count in (2, 5, 17, 40):
        made = between(x, count, axis=0)
        assert np.allclose(made, np.interp(np.linspace(0, 16, count), np.arange(17), x), atol=1e-6)
        assert made[0] == x[0] and np.isclose(made[-1], x[-1])


def test_the_last_row_is_kept_where_scipys_rounding_loses_it():
    ones = np.ones((1, 3, 30, 30), np.float32)  # 29 / 7 * 7 is a little more than 29
    assert zoom(ones[0, 0], 8 / 30, order=1).min() == 0
    assert (AveragingBaseline(RGB_GROUPS, channels=3, seasons=1)(ones) == 1).all()


def test_wrong_shapes_and_groups_are_refused():
    encoder = AveragingBaseline()
    for shape in ((1, 4, 26, 9, 9), (1, 3, 27, 9, 9), (1, 27, 9, 9), (4, 27, 9)):
        with pytest.raises(BadInput, match="averaging baseline"):
            encoder(np.zeros(shape, np.float32))
    with pytest.raises(BadInput, match="not finite"):
        encoder(np.full((1, 4, 27, 9, 9), np.nan, np.float32))
    with pytest.raises(BadInput, match="channels 0 to 2"):
        AveragingBaseline(((0, 3),), channels=3)


def test_settings_change_the_digest():
    digests = {AveragingBaseline(grid=g, seasons=s).digest for g in (4, 8) for s in (1, 4)}
    assert len(digests) == 4 and AveragingBaseline().digest in digests
