"""Comparing methods over the same folds: scipy's tests where folds are independent, honest where they overlap."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import shuffled
from metaearth3d.judge.probes import compare, compare_folds, converged, plot_ranks
from metaearth3d.judge.probes.paired import (
    corrected_t,
    critical_difference,
    friedman,
    holm,
    interval,
    signed_rank,
)
from metaearth3d.judge.probes.ridge import principal, ridge
from metaearth3d.judge.probes.scores import score_folds


def views(seed, noises, n=80):
    """Noisy views of the same factors, and what they tell of."""
    rng = np.random.default_rng(seed)
    factors = rng.standard_normal((n, 3))
    y = factors.sum(axis=1) + 0.5 * rng.standard_normal(n)
    return [(factors + s * rng.standard_normal((n, 3))).astype(np.float32) for s in noises], y


@pytest.fixture(scope="module")
def results():
    noises = {"fine": 0.3, "good": 0.32, "poor": 1.5, "lost": 6.0}
    x, y = views(0, noises.values(), n=300)
    return {name: converged(view, y, "regression", folds=20) for name, view in zip(noises, x, strict=True)}


@given(st.integers(0, 2**32 - 1), st.integers(5, 60))
def test_without_overlap_the_tests_are_scipys(seed, k):
    rng = np.random.default_rng(seed)
    a, b = rng.standard_normal((2, k))
    b += 0.3
    plain, rank = signed_rank(a - b, 1.0)
    assert plain == pytest.approx(stats.wilcoxon(a, b).pvalue)
    assert rank == pytest.approx(stats.wilcoxon(a, b, method="asymptotic").pvalue)
    assert corrected_t(a - b, 1.0) == pytest.approx(stats.ttest_rel(a, b).pvalue)


@given(st.integers(0, 2**32 - 1), st.integers(3, 6), st.integers(5, 30))
def test_friedmans_test_is_scipys_ties_included(seed, methods, k):
    scores = np.random.default_rng(seed).integers(0, 5, (methods, k)).astype(float)
    scores[0, 0] = 9  # never all tied
    p = stats.friedmanchisquare(*scores).pvalue
    assert friedman(scores, k) == pytest.approx(p)
    assert friedman(scores, k / 4) > p or p > 0.99  # fewer folds tell less


def test_the_interval_without_overlap_is_scipys_percentile_bootstrap():
    values = np.random.default_rng(0).gamma(2, size=25)
    draws = np.random.default_rng(1).integers(0, 25, (10_000, 25))
    oracle = stats.bootstrap((values,), np.mean, n_resamples=10_000, method="percentile", rng=np.random.default_rng(2))
    np.testing.assert_allclose(interval(values, draws, 1.0), oracle.confidence_interval, atol=0.03)
    low, high = interval(values, draws, 2.0)
    assert high - low == pytest.approx(2 * np.diff(interval(values, draws, 1.0))[0])


def test_holm_takes_the_least_p_times_the_number_the_next_times_one_less_and_never_turns_back():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.5]) == pytest.approx([1.0, 1.0])


def test_the_critical_difference_is_that_of_demsars_table():
    # Demsar 2006, table 5a: q 2.343 for three and 2.728 for five methods at 5 %
    assert critical_difference(3, 10) == pytest.approx(2.343 * np.sqrt(3 * 4 / 60), rel=1e-3)
    assert critical_difference(5, 14) == pytest.approx(2.728 * np.sqrt(5 * 6 / 84), rel=1e-3)


def test_equal_methods_are_seldom_told_apart_though_a_plain_test_of_folds_often_does():
    trials, plain, ours, ranks, covered = 100, 0, 0, 0, 0
    for seed in range(trials):
        (a, b), y = views(seed, (0.8, 0.8))
        splits = shuffled(len(y), folds=20, test_share=0.1, seed=seed)
        said = {name: ridge(principal(x), y, splits, lam=0.01).predictions for name, x in (("a", a), ("b", b))}
        pair = compare({n: score_folds("regression", "linear", y, splits, p) for n, p in said.items()}).pairs[0]
        plain += pair.p_wilcoxon < 0.05
        ours += pair.p_t < 0.05
        ranks += pair.p_rank < 0.05
        covered += pair.low <= 0 <= pair.high
    assert max(ours, ranks) <= 0.10 * trials
    assert covered >= 0.90 * trials
    assert plain >= 2 * max(ours, ranks) and plain >= 0.20 * trials  # the control: independence taken for granted


def test_better_methods_rank_first_and_differ_while_near_equals_share_a_group(results):
    comparison = compare(results)
    assert [m.name for m in comparison.methods][2:] == ["poor", "lost"]
    by = {(p.first, p.second): p for p in comparison.pairs}
    first, second = (m.name for m in comparison.methods[:2])
    assert by[first, second].p_holm > 0.05
    assert by[first, "lost"].p_holm < 0.01 and by[first, "lost"].low > 0
    assert comparison.friedman_p < 0.01
    assert {first, second} <= set(comparison.groups[0]) and "lost" not in comparison.groups[0]
    assert comparison.worth == pytest.approx(20 / (1 + 20 * 30 / 270))
    assert "poor - lost" in comparison.text()


def test_scores_written_down_compare_as_those_at_hand(results):
    per_fold = {name: scores.per_fold for name, scores in results.items()}
    assert compare_folds(per_fold, test_ratio=30 / 270) == compare(results)


def test_a_method_equals_itself(results):
    pair = compare({"a": results["fine"], "b": results["fine"]}).pairs[0]
    assert (pair.difference, pair.low, pair.high) == (0, 0, 0)
    assert pair.p_wilcoxon == pair.p_rank == pair.p_t == pair.p_holm == 1


def test_scores_over_other_folds_one_method_or_missing_scores_are_refused(results):
    x, y = views(0, (0.3,), n=300)
    other = converged(x[0], y, "regression", folds=20, seed=1)
    with pytest.raises(BadInput, match="not scored on the folds of fine"):
        compare({"fine": results["fine"], "other": other})
    with pytest.raises(BadInput, match="two methods"):
        compare({"fine": results["fine"]})
    with pytest.raises(BadInput, match="none was given"):
        compare({})
    with pytest.raises(BadInput, match="unequal numbers"):
        compare_folds({"a": np.arange(4.0), "b": np.arange(5.0)}, test_ratio=1 / 9)
    with pytest.raises(BadInput, match="three folds"):
        compare_folds({"a": np.arange(2.0), "b": np.arange(2.0)}, test_ratio=1 / 9)
    holes = replace(results["fine"], metrics={"r2": np.append(np.nan, results["fine"].per_fold[1:])})
    with pytest.raises(BadInput, match="without a score"):
        compare({"fine": results["fine"], "holes": holes})


def test_the_diagram_is_drawn(results, tmp_path):
    from matplotlib.image import imread

    plot_ranks(compare(results), tmp_path / "ranks.png")
    picture = imread(tmp_path / "ranks.png")[..., :3]
    assert picture.shape[1] > 500 and 0.01 < (picture.min(axis=2) < 0.5).mean() < 0.5
