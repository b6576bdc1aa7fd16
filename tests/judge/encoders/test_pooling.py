"""Embeddings made shorter: torch's bins, scikit-learn's axes, distances that last."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders import Pca, adaptive_mean, pool_tokens, sweep


@given(st.integers(1, 60), st.data())
def test_adaptive_means_are_torchs(length, data):
    size = data.draw(st.integers(1, length))
    x = np.random.default_rng(length).standard_normal((3, length), dtype=np.float32)
    wanted = torch.nn.functional.adaptive_avg_pool1d(torch.from_numpy(x)[None], size)[0].numpy()
    assert np.allclose(adaptive_mean(x, size), wanted, atol=1e-5)


def test_tokens_pooled_are_means_of_neighbours():
    tokens = np.random.default_rng(0).standard_normal((2, 6, 8), dtype=np.float32)
    wanted = tokens.reshape(2, 3, 2, 4, 2).mean(axis=(2, 4)).reshape(2, 12)
    assert np.allclose(pool_tokens(tokens, 3, 4), wanted, atol=1e-6)
    assert np.allclose(pool_tokens(tokens, 6, 8), tokens.reshape(2, 48))


def test_principal_components_are_scikit_learns_up_to_sign():
    from sklearn.decomposition import PCA

    rng = np.random.default_rng(1)
    x = (rng.standard_normal((80, 12)) @ rng.standard_normal((12, 12))).astype(np.float32)
    ours, theirs = Pca.fit(x, 5), PCA(5).fit(x.astype(np.float64))
    assert np.allclose(np.abs(ours.axes), np.abs(theirs.components_), atol=1e-6)
    assert np.allclose(np.abs(ours(x)), np.abs(theirs.transform(x)), atol=1e-4)
    assert (ours.axes[np.arange(5), np.abs(ours.axes).argmax(axis=1)] > 0).all()


def test_a_sweep_has_the_same_axes_at_every_size_and_fits_on_its_split_only():
    x = np.random.default_rng(2).standard_normal((60, 16), dtype=np.float32)
    made = sweep(x, (2, 4, 8), how="pca", fit=x[:30])
    assert {k: v.shape for k, v in made.items()} == {2: (60, 2), 4: (60, 4), 8: (60, 8)}
    assert np.allclose(made[8][:, :2], made[2], atol=1e-6)
    spoilt = x.copy()
    spoilt[30:] *= 100  # rows outside the split change nothing inside it
    assert np.array_equal(sweep(spoilt, (4,), how="pca", fit=spoilt[:30])[4][:30], made[4][:30])
    assert not np.allclose(sweep(spoilt, (4,), how="pca", fit=spoilt)[4][:30], made[4][:30], atol=1e-2)


def test_random_projection_keeps_distances_in_the_mean_and_pooling_of_white_noise_does_not():
    x = np.random.default_rng(3).standard_normal((40, 512), dtype=np.float32)
    made = sweep(x, (64,), how="project", seed=1)[64]
    pairs = np.triu_indices(40, 1)

    def distances(rows):
        return np.square(rows[pairs[0]] - rows[pairs[1]]).sum(axis=1)

    assert np.mean(distances(made) / distances(x)) == pytest.approx(1, abs=0.1)
    assert np.mean(distances(sweep(x, (64,))[64]) / distances(x)) < 0.1
    assert np.array_equal(made, sweep(x, (64,), how="project", seed=1)[64])
    assert not np.allclose(made, sweep(x, (64,), how="project", seed=2)[64])


def test_projections_are_nested_and_the_first_are_the_first():
    x = np.random.default_rng(4).standard_normal((5, 32), dtype=np.float32)
    made = sweep(x, (4, 8), how="project")
    assert np.allclose(made[4] * 2, made[8][:, :4] * np.sqrt(8), atol=1e-5)
    assert np.array_equal(sweep(x, (7,), how="first")[7], x[:, :7])


@pytest.mark.parametrize("how", ["pool", "first", "project", "pca"])
def test_every_way_refuses_to_make_rows_longer(how):
    x = np.random.default_rng(5).standard_normal((40, 6), dtype=np.float32)
    with pytest.raises(BadInput, match="7 numbers were asked of 6"):
        sweep(x, (7,), how=how, fit=x)


def test_what_cannot_be_is_refused():
    x = np.zeros((4, 6), np.float32)
    with pytest.raises(BadInput, match="the ways are"):
        sweep(x, (2,), how="autoencoder")
    with pytest.raises(BadInput, match="rows to be fitted on"):
        sweep(x, (2,), how="pca")
    with pytest.raises(BadInput, match="more than 4 rows"):
        sweep(x, (4,), how="pca", fit=x)
    with pytest.raises(BadInput, match=r"\(N, D\)"):
        sweep(x[0], (2,))
    with pytest.raises(BadInput, match=r"\(N, L, C\)"):
        pool_tokens(x, 2, 2)
