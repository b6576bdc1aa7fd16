"""The compiled probe against the same training written with torch's own layers."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score, r2_score
from torch import nn

from metaearth3d.judge.folds import shuffled
from metaearth3d.judge.neuco import kernel, rounding
from metaearth3d.judge.neuco.packed import laid_out
from metaearth3d.judge.neuco.stream import Stream, fold_draws


def exact(x):
    """All rows of ``x`` as float32."""
    return laid_out(x, np.arange(len(x)), large=x.nbytes * 64)


def by_torch(x, y, split, *, epochs, batch, lr, binary):
    """Scores by epoch and last predictions of the published protocol, from torch's global generator."""
    train, test = (torch.from_numpy(part) for part in split)
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    layer = nn.Linear(x.shape[1], 1)
    step = torch.optim.AdamW(layer.parameters(), lr=lr)
    loss = nn.BCEWithLogitsLoss() if binary else nn.MSELoss()
    losses, checks, predictions = [], [], []

    def order(part):
        torch.empty((), dtype=torch.int64).random_()
        return part[torch.randperm(len(part))]

    for _ in range(epochs):
        parts = order(train).split(batch)
        mean = 0.0
        for part in parts:
            step.zero_grad()
            value = loss(layer(x[part])[:, 0], y[part])
            value.backward()
            step.step()
            mean += value.item() / len(parts)
        losses.append(mean)
        with torch.no_grad():
            turns = order(test).split(batch)
            checks.append(np.mean([loss(layer(x[t])[:, 0], y[t]).item() for t in turns]))
            predictions.append(layer(x[test])[:, 0].numpy().copy())
    return losses, checks, predictions


@pytest.mark.parametrize(
    ("rows", "dim", "batch", "binary"),
    [(130, 37, 16, False), (130, 37, 16, True), (61, 16, 7, False), (45, 5, 64, True), (97, 130, 1, False)],
)
def test_folds_are_torchs(rows, dim, batch, binary):
    rng = np.random.default_rng(rows)
    x = rng.standard_normal((rows, dim)).astype(np.float32)
    y = (x[:, 0] + rng.normal(0, 1, rows) > 0).astype(np.float32) if binary else rng.random(rows, dtype=np.float32)
    how = {"epochs": 6, "batch": batch, "lr": 3e-3, "binary": binary}
    torch.manual_seed(42)
    stream = Stream()
    for split in shuffled(rows, folds=2, test_share=0.1, seed=42):
        losses, checks, predictions = by_torch(x, y, split, **how)
        draws = stream.take(fold_draws(dim, 6, *map(len, split)))
        found = kernel.fold(exact(x), y, split, draws, **how)
        true, best = y[split[1]], int(np.argmax(found.scores))
        assert np.allclose(found.train_loss, losses, atol=1e-6)
        assert np.allclose(found.validation_loss, checks, atol=1e-6)
        assert np.allclose(found.test, predictions[best], atol=2e-6)
        oracle = [f1_score(true, p > 0, zero_division=0) if binary else r2_score(true, p) for p in predictions]
        assert np.allclose(found.scores, oracle, atol=1e-5) and found.best == found.scores[best]
        other = kernel.fold(exact(x), y, split, draws, **{**how, "lr": 3.01e-3})
        assert not np.allclose(other.test, predictions[best], atol=2e-6)


def test_rows_are_found_through_their_numbers():
    rng = np.random.default_rng(3)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), rng.random(40, dtype=np.float32)
    rows = rng.permutation(60)[:40]
    spread = np.full((60, 9), np.nan, np.float32)
    spread[rows] = x
    (split,) = shuffled(40, folds=1, test_share=0.1, seed=42)
    draws = Stream().take(fold_draws(9, 3, *map(len, split)))
    how = {"epochs": 3, "batch": 8, "lr": 1e-2, "binary": False}
    direct, through = (
        kernel.fold(a, y, split, draws, **how) for a in (exact(x), laid_out(spread, rows, large=spread.nbytes * 64))
    )
    assert np.array_equal(direct.scores, through.scores) and np.array_equal(direct.test, through.test)


@given(st.integers(1, 3000), st.integers(0, 99))
def test_sums_are_torchs_to_the_last_bit(count, seed):
    x = np.random.default_rng(seed).random(count, dtype=np.float32)
    assert rounding.torch_sum(x) == torch.from_numpy(x).sum().item()


def test_another_order_of_sums_would_show():
    x = np.random.default_rng(0).random((50, 999), dtype=np.float32)
    assert any(rounding.torch_sum(row) != np.float32(row.sum(dtype=np.float64)) for row in x)


def test_sums_of_squares_near_zero_are_zero_as_in_torchmetrics():
    y = np.linspace(0, 1e-3, 30, dtype=np.float32)  # squares add up to 3e-6
    assert rounding.r2(y, y) == 1 and rounding.r2(y + np.float32(1e-3), y) == 1
    assert rounding.r2(y + 1, y) == 0
    assert rounding.r2(np.zeros(4, np.float32), np.array([0, 0, 1, 1], np.float32)) == -1


def test_f1_takes_logits_within_0_and_1_for_probabilities():
    y = np.array([1, 1, 0, 0], np.float32)
    within = np.array([0.9, 0.3, 0.2, 0.1], np.float32)
    assert rounding.f1(within, y) == pytest.approx(2 / 3)  # 0.3 is below one half
    outside = within - np.array([0, 0, 0, 0.2], np.float32)
    assert rounding.f1(outside, y) == pytest.approx(0.8)  # 0.3 and 0.2 are above zero, the last is not
    assert rounding.f1(np.full(4, -1, np.float32), y) == 0
    assert rounding.f1(np.full(4, -1, np.float32), 0 * y) == 0


def test_labels_that_are_not_numbers_give_no_score():
    x, y = np.ones((20, 3), np.float32), np.full(20, np.nan, np.float32)
    (split,) = shuffled(20, folds=1, test_share=0.1, seed=42)
    draws = Stream().take(fold_draws(3, 2, *map(len, split)))
    found = kernel.fold(exact(x), y, split, draws, epochs=2, batch=8, lr=1e-3, binary=False)
    assert found.best == -np.inf and np.isnan(found.scores).all()
