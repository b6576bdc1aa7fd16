"""The compressor: bytes that come back exactly, near the bound that theory sets, refusing what is damaged."""

import itertools
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metaearth3d.errors import BadInput, MissingExtra
from metaearth3d.judge.encoders.compress import FactorisedPrior, rate_distortion
from metaearth3d.judge.encoders.entropy import TOTAL, CodeTables, Density, frequencies

pytest.importorskip("constriction", reason="constriction is not installed")

SPREADS = np.array([4.0, 2.0, 1.0, 0.5, 0.25, 0.1])


def correlated(count, seed):
    """Gaussian rows (N, 6) of known covariance, rotated and moved from 0."""
    rotation = np.linalg.qr(np.random.default_rng(0).standard_normal((6, 6)))[0]
    return (np.random.default_rng(seed).standard_normal((count, 6)) * SPREADS @ rotation + 3).astype(np.float32)


def bound_bits(mse):
    """Shannon's rate of that Gaussian source at a distortion: reverse water-filling (Cover & Thomas, 13.3.3)."""
    variances, low, high = SPREADS**2, 0.0, SPREADS.max() ** 2
    for _ in range(100):
        level = (low + high) / 2
        low, high = (low, level) if np.minimum(variances, level).sum() > 6 * mse else (level, high)
    return 0.5 * np.log2(np.maximum(variances / level, 1)).sum()


@pytest.fixture(scope="module")
def curve():
    """Compressors of three trade-offs and what they measured on other rows."""
    return rate_distortion(correlated(800, 1), correlated(1500, 2), (0.3, 3, 30), steps=300)


def test_more_bits_buy_less_error_and_stay_near_shannons_bound(curve):
    points = [point for _, point in curve]
    for coarse, fine in itertools.pairwise(points):
        assert fine.bits > coarse.bits + 1 and fine.mse < coarse.mse / 2
    for point in points:
        bound = bound_bits(point.mse)
        assert bound - 0.1 < point.bits < bound + 0.35 * 6 + 0.3  # a quantiser's 0.25 bits a number, and the head


def test_real_bytes_cost_what_the_density_promises(curve):
    for _, point in curve:
        assert point.bits == pytest.approx(point.model_bits, rel=0.03, abs=0.3)


def test_principal_axes_alone_would_not_do_with_the_wrong_density(curve):
    prior, point = curve[-1]
    flat = CodeTables(prior.code.lows, tuple(frequencies(np.full(len(t) - 1, 1 / len(t))) for t in prior.code.tables))
    content = flat.pack(prior.quantise(correlated(1500, 2)))
    assert 8 * len(content) / 1500 > point.bits + 1


def test_what_comes_back_is_what_was_quantised(curve):
    for prior, point in curve:
        x = correlated(200, 3)
        q = prior.quantise(x)
        assert np.array_equal(prior.code.unpack(prior.encode(x)), q)
        assert np.array_equal(prior.decode(prior.encode(x)), prior.dequantise(q))
        assert np.square(prior.decode(prior.encode(x)) - x).mean() == pytest.approx(point.mse, rel=0.3)


@given(arrays(np.int32, st.tuples(st.integers(0, 9), st.just(6)), elements=st.integers(-(2**31), 2**31 - 1)))
def test_any_integers_survive_the_coder(curve, q):
    assert np.array_equal(curve[0][0].code.unpack(curve[0][0].code.pack(q)), q)


def test_rows_far_from_the_training_ones_are_escaped_not_clipped(curve):
    prior = curve[2][0]
    x, axis = correlated(5, 4), np.linalg.svd(correlated(800, 1) - 3, full_matrices=False)[2][0]
    x[2] = 3 + 1000 * axis  # 250 deviations away, along the widest axis
    back = prior.decode(prior.encode(x))[2]
    assert np.linalg.norm(back - x[2]) < 100
    inside = prior.quantise(correlated(800, 1))
    clipped = prior.dequantise(prior.quantise(x).clip(inside.min(axis=0), inside.max(axis=0)))[2]
    assert np.linalg.norm(clipped - x[2]) > 900


def test_a_saved_compressor_is_the_same_one(curve, tmp_path):
    prior = curve[1][0]
    again = FactorisedPrior.load(prior.save(tmp_path / "prior.safetensors"))
    x = correlated(50, 5)
    assert again.digest == prior.digest and again.encode(x) == prior.encode(x)
    assert np.array_equal(again.decode(prior.encode(x)), prior.decode(prior.encode(x)))


def test_the_same_seed_trains_the_same_compressor_and_another_another():
    digests = [FactorisedPrior.fit(correlated(60, 1), 1.0, steps=5, seed=seed).digest for seed in (0, 0, 1)]
    assert digests[0] == digests[1] != digests[2]


def test_a_residual_layer_starts_at_the_linear_transform_and_learns(tmp_path):
    x = correlated(100, 1)
    start, linear = (FactorisedPrior.fit(x, 3.0, steps=1, hidden=h) for h in (8, 0))
    assert np.mean(start.quantise(x) == linear.quantise(x)) > 0.95
    trained = FactorisedPrior.fit(x, 3.0, steps=30, hidden=8)
    assert float(trained.bend[-1].weight.abs().max()) > 0
    assert FactorisedPrior.load(trained.save(tmp_path / "p")).encode(x) == trained.encode(x)


def test_fewer_latents_than_numbers_and_progress_are_told():
    told = []
    prior = FactorisedPrior.fit(correlated(60, 1), 3.0, latents=2, steps=4, on_step=lambda k, loss: told.append(k))
    assert prior.quantise(correlated(5, 2)).shape == (5, 2) and told == [1, 2, 3, 4]


def test_damaged_and_foreign_bytes_are_refused(curve):
    prior, other = curve[2][0], curve[1][0]
    content = prior.encode(correlated(20, 1))
    for bad in (content[:-4], content[:-1] + b"\0", content[:30] + bytes([content[30] ^ 1]) + content[31:]):
        with pytest.raises(BadInput, match="damaged"):
            prior.decode(bad)
    with pytest.raises(BadInput, match="another compressor"):
        other.decode(content)
    for bad in (b"", b"PK" + content):
        with pytest.raises(BadInput, match="no compressed embeddings"):
            prior.decode(bad)


def test_rows_that_cannot_be_compressed_are_refused(curve, tmp_path):
    with pytest.raises(BadInput, match="all alike"):
        FactorisedPrior.fit(np.ones((9, 3), np.float32), 1.0, latents=1)
    for x in (correlated(20, 1)[0], correlated(1, 1), np.full((9, 3), np.nan, np.float32)):
        with pytest.raises(BadInput, match="finite"):
            FactorisedPrior.fit(x, 1.0)
    with pytest.raises(BadInput, match="lambda is -1"):
        FactorisedPrior.fit(correlated(20, 1), -1.0)
    with pytest.raises(BadInput, match=r"\(N, 6\)"):
        curve[0][0].encode(np.zeros((4, 5), np.float32))
    (tmp_path / "x.safetensors").write_bytes(b"no tensors")
    with pytest.raises(BadInput, match="is not a compressor"):
        FactorisedPrior.load(tmp_path / "x.safetensors")


def test_a_density_integrates_to_one_and_starts_as_wide_as_it_was_told():
    density = Density(3, torch.Generator().manual_seed(0))
    density.widen(torch.tensor([1.0, 5.0, 20.0]))
    grid = torch.arange(-400, 401, dtype=torch.float32)
    with torch.no_grad():
        chances = density.likelihood(grid[:, None].expand(-1, 3)).double()
    assert torch.allclose(chances.sum(dim=0), torch.ones(3, dtype=torch.float64), atol=1e-3)
    mean = (chances * grid[:, None]).sum(dim=0)
    spread = (chances * (grid[:, None] - mean) ** 2).sum(dim=0).sqrt()
    assert torch.allclose(spread / torch.tensor([1.0, 5.0, 20.0]), torch.ones(3, dtype=torch.float64), atol=0.25)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_frequencies_are_positive_sum_to_the_total_and_follow_the_chances(weights):
    chances = np.array(weights) / max(sum(weights), 1.0)
    made = frequencies(chances)
    assert made.sum() == TOTAL and (made >= 1).all() and len(made) == len(chances) + 1
    assert np.abs(made[:-1] / TOTAL - chances / max(chances.sum(), 1) * 1.0).max() < (len(chances) + 3) / TOTAL * 2


def test_without_constriction_the_extra_is_named(curve, monkeypatch):
    monkeypatch.setitem(sys.modules, "constriction", None)
    with pytest.raises(MissingExtra, match=r"metaearth3d\[compress\]"):
        curve[0][0].encode(correlated(3, 1))
