"""Random convolutions against plain convolution, and what MOSAIKS promises of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders import RandomConvolutions
from metaearth3d.judge.encoders import convolutions as module
from metaearth3d.judge.features import both_signs, convolve, pink_images


@pytest.fixture(scope="module")
def pictures():
    return np.ascontiguousarray(pink_images(np.random.default_rng(0), 6, 40).transpose(0, 3, 1, 2))


def test_rows_are_means_of_both_parts_of_scipys_correlation():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((2, 5, 14, 11), dtype=np.float32)
    for kernel, threshold, stride in ((3, 0.0, 1), (4, 0.7, 1), (1, 0.2, 1), (5, 0.0, 2)):
        encoder = RandomConvolutions.gaussian(5, 12, 3, kernel=kernel, threshold=threshold, stride=stride)
        rows = encoder(x)
        for n in range(2):
            for f in range(6):
                response = correlate(x[n], encoder.weight[f], "valid")[0, ::stride, ::stride] + encoder.bias[f]
                assert np.isclose(rows[n, f], np.maximum(response - threshold, 0).mean(), atol=1e-5)
                assert np.isclose(rows[n, 6 + f], np.maximum(-response - threshold, 0).mean(), atol=1e-5)


def test_three_by_three_filters_agree_with_the_realism_judges_own(pictures):
    encoder = RandomConvolutions.gaussian(3, 20, 4)
    weight = encoder.weight.transpose(2, 3, 1, 0)
    response = convolve(pictures.transpose(0, 2, 3, 1), weight) + encoder.bias
    assert np.allclose(encoder(pictures), both_signs(response).mean(axis=(1, 2)), atol=1e-4)


def test_rows_do_not_depend_on_company_or_on_the_block_size(pictures, monkeypatch):
    encoder = RandomConvolutions.gaussian(3, 16, 5)
    rows = encoder(pictures)
    assert np.array_equal(encoder(pictures[2:3])[0], rows[2])
    monkeypatch.setattr(module, "BLOCK_VALUES", 1)
    assert np.allclose(encoder(pictures), rows, rtol=1e-5, atol=1e-6)


def test_the_same_seed_is_the_same_encoder_and_another_seed_another(pictures):
    rows = [RandomConvolutions.gaussian(3, 16, seed)(pictures) for seed in (7, 7, 8)]
    assert np.array_equal(rows[0], rows[1]) and not np.allclose(rows[0], rows[2])
    digests = {RandomConvolutions.gaussian(3, 16, s, stride=k).digest for s, k in ((7, 1), (7, 1), (8, 1), (7, 2))}
    assert len(digests) == 3


@given(st.integers(0, 100))
def test_a_wrapped_shift_of_a_periodic_picture_barely_moves_its_row(seed):
    rng = np.random.default_rng(seed)
    tile = rng.standard_normal((1, 2, 8, 8), dtype=np.float32)
    picture, moved = (np.tile(np.roll(tile, k, axis=3), (1, 1, 5, 5))[..., :34, :34] for k in (0, 3))
    encoder = RandomConvolutions.gaussian(2, 8, 1)  # 32 x 32 places: four whole periods
    assert np.allclose(encoder(picture), encoder(moved), atol=1e-4)
    assert not np.allclose(encoder(picture), encoder(picture[..., ::-1]), atol=1e-3)  # a mirror is another picture


def test_whitened_patches_answer_with_unit_spread_where_noise_filters_do_not(pictures):
    white = RandomConvolutions.patches(pictures, 64, 3)
    noise = RandomConvolutions.gaussian(3, 64, 3)
    spreads = []
    for encoder in (white, noise):
        response = convolve(pictures.transpose(0, 2, 3, 1), encoder.weight.transpose(2, 3, 1, 0)) + encoder.bias
        spreads.append(response.std(axis=(0, 1, 2)))
    assert np.median(spreads[0]) == pytest.approx(0.8, abs=0.25)
    assert spreads[0].std() / spreads[0].mean() < 0.5 * spreads[1].std() / spreads[1].mean()


def test_textures_of_one_spectrum_and_other_arrangement_are_told_apart():
    rng = np.random.default_rng(9)
    sparse = (rng.random((12, 1, 32, 32)) > 0.96).astype(np.float32)
    sparse = (sparse - sparse.mean()) / sparse.std()
    noise = rng.standard_normal(sparse.shape, dtype=np.float32)
    rows = RandomConvolutions.gaussian(1, 32, 2)(np.concatenate([sparse, noise]))
    gap = np.abs(rows[:12].mean(axis=0) - rows[12:].mean(axis=0)) / rows[12:].std(axis=0)
    assert np.median(gap) > 3


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda x: RandomConvolutions.gaussian(3, 7, 0), "even number"),
        (lambda x: RandomConvolutions.gaussian(3, 8, 0, kernel=0), "kernel is 0"),
        (lambda x: RandomConvolutions.gaussian(3, 8, 0, stride=0), "stride 0"),
        (lambda x: RandomConvolutions.gaussian(4, 8, 0)(x), "takes 4 channels"),
        (lambda x: RandomConvolutions.gaussian(3, 8, 0, kernel=41)(x), "needs 41 px"),
        (lambda x: RandomConvolutions.gaussian(3, 8, 0)(x.astype(np.float64)), "float32"),
        (lambda x: RandomConvolutions.patches(np.zeros_like(x), 8, 0), "one flat colour"),
        (lambda x: RandomConvolutions(np.zeros((2, 3, 3, 2), np.float32), np.zeros(2, np.float32)), "bias each"),
    ],
)
def test_what_cannot_be_is_refused(pictures, make, says):
    with pytest.raises(BadInput, match=says):
        make(pictures)
