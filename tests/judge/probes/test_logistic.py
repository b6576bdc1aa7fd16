"""Logistic regression of all folds at once: every fold as if fitted alone."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import Split, shuffled
from metaearth3d.judge.probes import logistic as module
from metaearth3d.judge.probes.logistic import INNER, logistic
from metaearth3d.judge.probes.ridge import PENALTIES, principal


def data(seed, n, d, noise=1.0):
    rng = np.random.default_rng(seed)
    x = (rng.standard_normal((n, d)) * np.geomspace(1, 0.1, d) + 2).astype(np.float32)
    score = (x - 2) @ rng.standard_normal(d)
    return x, (score + noise * score.std() * rng.standard_normal(n) > 0).astype(np.float64)


def scikit(x, y, rows, alpha):
    model = LogisticRegression(C=1 / alpha, tol=1e-12, max_iter=2000, solver="newton-cholesky")
    return model.fit(x[rows], y[rows])


@pytest.mark.parametrize("shape", [(80, 6), (50, 90)])
@pytest.mark.parametrize("lam", [1e-4, 1e-2, 10.0])
def test_every_fold_is_scikit_learns_logistic_regression_of_its_training_rows(shape, lam):
    x, y = data(0, *shape)
    splits = shuffled(len(y), folds=4, test_share=0.2, seed=1)
    splits += [Split(s.train[5:], s.test) for s in splits]
    basis = principal(x)
    centred = x.astype(np.float64) - x.mean(axis=0)
    for split, ours in zip(splits, logistic(basis, y, splits, lam=lam).predictions, strict=True):
        theirs = scikit(centred, y, split.train, lam * basis.scale).decision_function(centred[split.test])
        np.testing.assert_allclose(ours, theirs, atol=1e-6 * np.abs(theirs).max())


def test_separable_classes_converge_too():
    x, y = data(1, 60, 3, noise=0.0)
    basis, splits = principal(x), shuffled(60, folds=2, test_share=0.2, seed=0)
    centred = x.astype(np.float64) - x.mean(axis=0)
    for split, ours in zip(splits, logistic(basis, y, splits, lam=1e-6).predictions, strict=True):
        theirs = scikit(centred, y, split.train, 1e-6 * basis.scale).decision_function(centred[split.test])
        np.testing.assert_allclose(ours, theirs, atol=1e-5 * np.abs(theirs).max())


def test_the_penalty_is_the_one_of_least_log_loss_over_held_out_parts_of_training_rows():
    x, y = data(2, 90, 10, noise=2.0)
    basis, splits = principal(x), shuffled(90, folds=3, test_share=0.2, seed=3)
    chosen = logistic(basis, y, splits, seed=5).lam
    seen, held = (m.astype(bool).T for m in module._parts(y, splits, [5, 0]))
    centred = x.astype(np.float64) - x.mean(axis=0)
    for k, (split, lam) in enumerate(zip(splits, chosen, strict=True)):
        parts = range(k * INNER, (k + 1) * INNER)
        assert sum(held[p].sum() for p in parts) == len(split.train)
        assert all(set(np.flatnonzero(seen[p] | held[p])) == set(split.train) for p in parts)
        assert not any((seen[p] & held[p]).any() for p in parts)

        def error(penalty, parts=parts):
            models = [(scikit(centred, y, np.flatnonzero(seen[p]), penalty * basis.scale), held[p]) for p in parts]
            return sum(log_loss(y[h], m.predict_proba(centred[h])[:, 1], normalize=False) for m, h in models)

        errors = np.array([error(p) for p in PENALTIES])
        assert module.refined(errors) == pytest.approx(lam, rel=0.05)


def test_labels_of_test_rows_do_not_enter_and_those_of_training_rows_do():
    x, y = data(3, 80, 5)
    split = shuffled(80, folds=1, test_share=0.2, seed=1)
    basis, before = principal(x), logistic(principal(x), y, split)
    turned = y.copy()
    turned[split[0].test] = 1 - y[split[0].test]
    after = logistic(basis, turned, split)
    assert after.lam == before.lam and (after.predictions[0] == before.predictions[0]).all()
    turned = y.copy()
    turned[split[0].train] = 1 - y[split[0].train]
    assert np.abs(logistic(basis, turned, split).predictions[0] - before.predictions[0]).max() > 0.1


def test_folds_solved_in_batches_are_the_same_folds(monkeypatch):
    x, y = data(4, 60, 5)
    basis, splits = principal(x), shuffled(60, folds=5, test_share=0.2, seed=1)
    whole = logistic(basis, y, splits)
    monkeypatch.setattr(module, "COLUMNS", 2 * INNER * 60)
    parts = logistic(basis, y, splits)
    np.testing.assert_allclose(parts.lam, whole.lam, rtol=0.02)
    for a, b in zip(parts.predictions, whole.predictions, strict=True):
        np.testing.assert_allclose(a, b, atol=0.02)


def test_a_fold_that_hardly_knows_a_class_is_refused():
    x, y = data(5, 40, 3)
    y[:] = 0
    y[:4] = 1
    with pytest.raises(BadInput, match="samples of a class"):
        logistic(principal(x), y, shuffled(40, folds=20, test_share=0.2, seed=0))
