"""Our own network as an encoder: local means of what its trunk says, with the note that it was trained to generate."""

import numpy as np
import pytest

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.ours import NOTE, UpscalerTrunk


@pytest.fixture(scope="module")
def trunk(tiny_model):
    return UpscalerTrunk(tiny_model, gsd=2.0)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).uniform(-1, 1, (3, 3, 24, 24)).astype(np.float32)


def test_rows_are_finite_and_do_not_depend_on_company(trunk, images):
    rows = trunk(images)
    assert rows.shape == (3, trunk.dim) and rows.dtype == np.float32 and np.isfinite(rows).all()
    assert np.array_equal(trunk(images[1:2])[0], rows[1])
    assert np.linalg.norm(rows[0] - rows[1]) > 1e-3


def test_fine_detail_is_seen_and_not_only_the_parent(trunk, images):
    shuffled = images.copy()
    shuffled[:, :, 0::4, :], shuffled[:, :, 1::4, :] = images[:, :, 1::4, :], images[:, :, 0::4, :]  # means stay
    assert np.abs(trunk(shuffled) - trunk(images)).max() > 1e-3


def test_a_rest_that_fills_no_family_is_left_out(trunk, images):
    assert np.array_equal(trunk(images[..., :22, :21]), trunk(images[..., :20, :20]))


def test_the_gsd_and_the_weights_are_in_the_digest(tiny_model, trunk, images):
    other = UpscalerTrunk(tiny_model, gsd=30.0)
    assert other.digest != trunk.digest == UpscalerTrunk(tiny_model, gsd=2.0).digest
    assert not np.array_equal(other(images), trunk(images))


def test_hooks_are_taken_off_again(trunk, images):
    trunk(images)
    assert not any(block._forward_hooks for block in trunk.net.trunk.blocks)


def test_the_shipped_network_is_the_default_and_says_what_it_was_trained_for():
    encoder = UpscalerTrunk()
    assert encoder.dim == 512 and encoder.name == "ours" and "trained for generation" in NOTE


def test_wrong_input_is_refused(trunk, tmp_path):
    with pytest.raises(BadInput, match="takes 3 channels"):
        trunk(np.zeros((1, 4, 8, 8), np.float32))
    with pytest.raises(BadInput, match="needs 4 px"):
        trunk(np.zeros((1, 3, 3, 8), np.float32))
    with pytest.raises(BadInput, match="GSD is"):
        UpscalerTrunk(gsd=0)
    with pytest.raises(BadInput, match="neither a shipped preset"):
        UpscalerTrunk(tmp_path)
