"""Ridge of all folds at once: every fold as if fitted alone, its penalty chosen from its own rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge

from metaearth3d.judge.folds import Split, shuffled
from metaearth3d.judge.probes import ridge as module
from metaearth3d.judge.probes.ridge import PENALTIES, principal, ridge

SHAPES = [(60, 7), (40, 90), (50, 1), (60, 50)]


def data(seed, n, d, noise=0.5):
    rng = np.random.default_rng(seed)
    x = (rng.standard_normal((n, d)) * np.geomspace(1, 0.05, d) + rng.uniform(-3, 3, d)).astype(np.float32)
    y = x @ rng.standard_normal(d) + noise * rng.standard_normal(n) + 5
    return x, y


def refits(x, y, splits, alpha):
    x = x.astype(np.float64)
    return [Ridge(alpha=alpha, solver="svd").fit(x[s.train], y[s.train]).predict(x[s.test]) for s in splits]


@pytest.fixture(params=[True, False], ids=["by rows", "by axes"])
def path(request, monkeypatch):
    monkeypatch.setattr(module, "_rows_cost_less", lambda rows, axes: axes < 2 or request.param)


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lam", [1e-5, 1e-2, 10.0])
def test_every_fold_is_scikit_learns_ridge_of_its_training_rows(shape, lam):
    x, y = data(0, *shape)
    x = np.hstack([x, np.zeros((len(x), 3), np.float32), np.full((len(x), 1), 7, np.float32)])
    splits = shuffled(len(y), folds=6, test_share=0.2, seed=1)
    splits += [Split(s.train[5:], s.test) for s in splits]  # rows in neither part, as a buffer leaves
    basis = principal(x)
    for ours, theirs in zip(
        ridge(basis, y, splits, lam=lam).predictions, refits(x, y, splits, lam * basis.scale), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-6 * np.abs(y).max())


def direct_error(x, y, split, penalty):
    """Generalised cross-validation error of a fold's training rows, by a dense hat matrix."""
    x, y = x[split.train].astype(np.float64), y[split.train]
    x, n = x - x.mean(axis=0), len(y)
    hat = x @ np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T) + 1 / n
    miss = y - hat @ y
    return n * (miss @ miss) / (n - np.trace(hat)) ** 2


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("shape", SHAPES)
def test_the_penalty_is_the_one_of_least_error_computed_directly_on_training_rows(shape):
    x, y = data(1, *shape, noise=2.0)
    splits = shuffled(len(y), folds=6, test_share=0.2, seed=2)
    basis = principal(x)
    for split, lam in zip(splits, ridge(basis, y, splits).lam, strict=True):
        errors = np.array([direct_error(x, y, split, p * basis.scale) for p in PENALTIES])
        assert direct_error(x, y, split, lam * basis.scale) <= errors.min() * 1.02  # a parabola is no cusp
        if 3 <= errors.argmin() <= 8:  # fits that nearly interpolate err alike, to rounding
            assert module.refined(errors) == pytest.approx(lam, rel=1e-3)


@given(st.integers(0, 10_000))
def test_labels_of_test_rows_do_not_enter_their_predictions_and_those_of_training_rows_do(seed):
    x, y = data(seed, 40, 6)
    split = shuffled(40, folds=1, test_share=0.2, seed=seed % 97)[0]
    rng = np.random.default_rng(seed)
    basis, before = principal(x), ridge(principal(x), y, [split])
    other = y.copy()
    other[split.test] = 100 * rng.standard_normal(len(split.test))
    after = ridge(basis, other, [split])
    np.testing.assert_allclose(after.lam, before.lam, rtol=1e-4)
    np.testing.assert_allclose(after.predictions[0], before.predictions[0], atol=1e-5)
    other = y.copy()
    other[split.train] = 100 * rng.standard_normal(len(split.train))
    assert np.abs(ridge(basis, other, [split]).predictions[0] - before.predictions[0]).max() > 0.1


@pytest.mark.usefixtures("path")
def test_features_without_variance_predict_the_mean_of_training_rows():
    y = np.random.default_rng(0).standard_normal(30)
    splits = shuffled(30, folds=3, test_share=0.2, seed=0)
    for x in (np.zeros((30, 4), np.float32), np.full((30, 4), 0.1, np.float32)):
        for split, said in zip(splits, ridge(principal(x), y, splits).predictions, strict=True):
            np.testing.assert_allclose(said, y[split.train].mean(), rtol=1e-9)


def test_principal_axes_are_the_features_again_with_their_rounding_left_out():
    x, _ = data(3, 50, 8)
    basis = principal(np.pad(x, ((0, 0), (0, 40))))
    centred = x - x.mean(axis=0, dtype=np.float64)
    assert basis.z.shape == (50, 8)
    np.testing.assert_allclose(basis.z @ basis.z.T, centred @ centred.T, atol=1e-9 * basis.s.max())
    np.testing.assert_allclose(basis.z.T @ basis.z, np.diag(basis.s), atol=1e-9 * basis.s.max())
    assert principal(2 * x).scale == pytest.approx(4 * basis.scale)
