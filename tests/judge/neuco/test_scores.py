"""Metrics as scikit-learn computes them; Q as the paper defines it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from metaearth3d.judge.neuco import q_statistic
from metaearth3d.judge.neuco.scores import CLASSIFICATION, REGRESSION, metrics, stacked


@given(st.integers(0, 999), st.integers(2, 60))
def test_regression_metrics_are_scikit_learns(seed, rows):
    rng = np.random.default_rng(seed)
    true, predicted = rng.normal(size=(2, rows))
    found = metrics(predicted, true, "regression")
    assert tuple(found) == REGRESSION
    assert found["r2"] == pytest.approx(oracle.r2_score(true, predicted))
    assert found["mse"] == pytest.approx(oracle.mean_squared_error(true, predicted))
    assert found["mae"] == pytest.approx(oracle.mean_absolute_error(true, predicted))


@given(st.integers(0, 999), st.integers(4, 60))
def test_classification_metrics_are_scikit_learns_with_logits_above_zero_as_yes(seed, rows):
    rng = np.random.default_rng(seed)
    true = np.append([0.0, 1.0], rng.integers(0, 2, rows))
    logits = np.round(rng.normal(size=rows + 2), 1)  # ties
    found, yes = metrics(logits, true, "classification"), logits > 0
    assert tuple(found) == CLASSIFICATION
    assert found["f1"] == pytest.approx(oracle.f1_score(true, yes, zero_division=0))
    assert found["precision"] == pytest.approx(oracle.precision_score(true, yes, zero_division=0))
    assert found["recall"] == pytest.approx(oracle.recall_score(true, yes, zero_division=0))
    assert found["accuracy"] == pytest.approx(oracle.accuracy_score(true, yes))
    assert found["roc_auc"] == pytest.approx(oracle.roc_auc_score(true, logits))
    assert np.array_equal(found["confusion"], oracle.confusion_matrix(true, yes))


def test_one_class_has_no_roc_and_constant_labels_no_r2():
    assert np.isnan(metrics(np.array([1.0, -1]), np.ones(2), "classification")["roc_auc"])
    assert metrics(np.array([1.0, 2]), np.ones(2), "regression")["r2"] == 0


def test_folds_are_stacked_on_the_first_axis():
    one = metrics(np.array([1.0, -1]), np.array([1.0, 0]), "classification")
    both = stacked([one, one, one])
    assert both["f1"].shape == (3,) and both["confusion"].shape == (3, 2, 2)


def test_q_is_the_mean_over_the_spread_and_skips_folds_without_score():
    q, mean, std = q_statistic(np.array([0.5, 0.7]))
    assert (mean, std) == (pytest.approx(0.6), pytest.approx(0.1))
    assert q == pytest.approx(100 * 0.02 * 0.6 / (0.1 + 0.02))
    assert q_statistic(np.array([0.5, np.nan, 0.7])) == (q, mean, std)
    assert q_statistic(np.array([0.5, 0.5]))[0] == pytest.approx(50)
