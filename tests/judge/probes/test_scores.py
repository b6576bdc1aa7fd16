"""Metrics of a fold: as scikit-learn has them, with undefined ones told apart from bad ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk

from metaearth3d.judge.folds import q_statistic
from metaearth3d.judge.probes.scores import classification_metrics, regression_metrics


@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
def test_regression_metrics_are_scikit_learns(seed, n):
    rng = np.random.default_rng(seed)
    truth = rng.standard_normal(n)
    said = truth + rng.standard_normal(n)
    ours = regression_metrics(truth, said)
    assert ours["r2"] == pytest.approx(sk.r2_score(truth, said), rel=1e-9)
    assert ours["mse"] == pytest.approx(sk.mean_squared_error(truth, said))
    assert ours["mae"] == pytest.approx(sk.mean_absolute_error(truth, said))


@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
def test_classification_metrics_are_scikit_learns_ties_included(seed, n):
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.arange(n) % 2).astype(float)
    logit = rng.integers(-3, 4, n).astype(float)  # few values, so many ties
    found = logit > 0
    ours = classification_metrics(truth, logit)
    assert ours["f1"] == pytest.approx(sk.f1_score(truth, found, zero_division=0))
    assert ours["precision"] == pytest.approx(sk.precision_score(truth, found, zero_division=0))
    assert ours["recall"] == pytest.approx(sk.recall_score(truth, found, zero_division=0))
    assert ours["accuracy"] == pytest.approx(sk.accuracy_score(truth, found))
    assert ours["roc_auc"] == pytest.approx(sk.roc_auc_score(truth, logit))


def test_an_undefined_metric_is_nan_and_not_a_bad_score():
    assert np.isnan(regression_metrics(np.full(4, 0.1), np.arange(4.0))["r2"])
    assert np.isnan(classification_metrics(np.ones(4), np.arange(4.0))["roc_auc"])
    assert classification_metrics(np.zeros(4), -np.ones(4))["f1"] == 0


def test_q_is_a_hundred_for_perfect_folds_halves_at_a_spread_of_epsilon_and_leaves_out_nan():
    assert q_statistic(np.ones(5))[0] == pytest.approx(100)
    assert q_statistic(np.array([0.98, 1.02]))[0] == pytest.approx(50)
    assert q_statistic(np.array([0.98, 1.02, np.nan]))[0] == pytest.approx(50)
    assert np.isnan(q_statistic(np.array([np.nan]))[0])
