"""Which of several methods is better, and how sure one can be, from scores over the same folds.

Folds share training rows, so their scores are not independent and a plain test of k folds calls noise a difference.
Nadeau & Bengio (2003) count the variance of a mean over k folds as ``1/k + test/train`` instead of ``1/k``. Here
everything follows them: intervals from resampled folds are stretched by ``sqrt(1 + k test/train)``, the rank test's
deviate is divided by it, and ranks count ``k / (1 + k test/train)`` folds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.folds import q_statistic
from metaearth3d.judge.probes.scores import Floats, Rows, Scores

LEVEL = 0.95
RESAMPLES = 10_000


@dataclass(frozen=True)
class Method:
    """A method's mean score with its interval, Q, and mean rank over folds (1 is best, ties share)."""

    name: str
    mean: float
    low: float
    high: float
    q: float
    rank: float


@dataclass(frozen=True)
class Pair:
    """Whether ``first`` is better than ``second``: mean difference over folds with its interval, and p-values.

    ``p_wilcoxon`` is the signed-rank test as scipy has it, which takes folds for independent: too small where they
    overlap. ``p_rank`` is the same with overlap counted; as folds of a tenth are worth fewer than nine independent
    ones, it does not fall below 0.009. ``p_t`` is Nadeau & Bengio's t-test, and ``p_holm`` that for as many pairs as
    there are (Holm 1979): the one to decide by.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    p_wilcoxon: float
    p_rank: float
    p_t: float
    p_holm: float


@dataclass(frozen=True)
class Comparison:
    """Methods from best to worst mean rank, all pairs of them, and what the ranks say together.

    ``folds`` is how many folds there are, ``worth`` how many independent ones they count as. ``friedman_p`` asks
    whether ranks differ at all; mean ranks further apart than ``critical`` differ at 5 % (Nemenyi; Demsar 2006), and
    ``groups`` are the sets of methods that do not.
    """

    methods: tuple[Method, ...]
    pairs: tuple[Pair, ...]
    folds: int
    worth: float
    friedman_p: float
    critical: float
    groups: tuple[tuple[str, ...], ...]

    def as_dict(self) -> dict[str, Any]:
        """The same in JSON types."""
        return asdict(self)

    def text(self) -> str:
        """Two tables for people."""
        wide = max(len(m.name) for m in self.methods)
        lines = [f"{'method':<{wide}}   mean  [95 % interval]        Q   rank"]
        for m in self.methods:
            lines.append(f"{m.name:<{wide}} {m.mean:6.3f}  [{m.low:6.3f}, {m.high:6.3f}] {m.q:8.2f} {m.rank:6.2f}")
        lines += ["", f"{'pair':<{2 * wide + 3}} differ  [95 % interval]    p rank     p t  p holm"]
        for p in self.pairs:
            name = f"{p.first} - {p.second}"
            lines.append(
                f"{name:<{2 * wide + 3}} {p.difference:6.3f}  [{p.low:6.3f}, {p.high:6.3f}] "
                f"{p.p_rank:7.2g} {p.p_t:7.2g} {p.p_holm:7.2g}"
            )
        lines.append(f"{self.folds} folds, worth {self.worth:.1f} independent ones; Friedman p {self.friedman_p:.2g}; ")
        lines[-1] += f"ranks differ beyond {self.critical:.2f}"
        return "\n".join(lines)


def compare(results: Mapping[str, Scores], *, seed: int = 0) -> Comparison:
    """Methods over the same folds of one task, by name, compared pair by pair and by rank.

    Raises:
        BadInput: fewer than two methods or three folds, folds that differ, or a fold without a score.
    """
    if not results:
        raise BadInput("a comparison needs two methods or more; none was given")
    first, *others = results.items()
    for name, scores in others:
        if scores.kind != first[1].kind or scores.folds_id != first[1].folds_id:
            raise BadInput(f"{name} was not scored on the folds of {first[0]}; give one task, seed and set of samples")
    per_fold = {name: scores.per_fold for name, scores in results.items()}
    return compare_folds(per_fold, test_ratio=first[1].test_ratio, seed=seed)


def compare_folds(per_fold: Mapping[str, Floats], *, test_ratio: float, seed: int = 0) -> Comparison:
    """The same of fold scores (k,) that were written down, such as NeuCo-Bench's ``q_t``; higher is better.

    Fold i is the same rows for every method. ``test_ratio`` is test rows per training row: 1/9 for tenths.

    Raises:
        BadInput: fewer than two methods or three folds, unequal numbers of folds, or a fold without a score.
    """
    scores = _checked(per_fold)  # (m, k)
    names, overlap = list(per_fold), stretch(scores.shape[1], test_ratio)
    draws = np.random.default_rng(seed).integers(0, scores.shape[1], (RESAMPLES, scores.shape[1]))
    ranks = stats.rankdata(-scores, axis=0).mean(axis=1)  # (m,)
    order = np.argsort(ranks, kind="stable")
    worth = scores.shape[1] / overlap**2
    critical = critical_difference(len(names), worth)
    methods = [_method(names[i], scores[i], float(ranks[i]), draws, overlap) for i in order]
    pairs = [_pair(names, scores, i, j, draws, overlap) for i, j in combinations(order, 2)]
    adjusted = holm([p.p_t for p in pairs])
    return Comparison(
        tuple(methods),
        tuple(replace(p, p_holm=a) for p, a in zip(pairs, adjusted, strict=True)),
        scores.shape[1],
        worth,
        friedman(scores, worth),
        critical,
        _groups(methods, critical),
    )


def stretch(folds: int, test_ratio: float) -> float:
    """``sqrt(1 + k test/train)``: how much wider the mean's deviation is than of as many independent folds."""
    return float(np.sqrt(1 + folds * test_ratio))


def interval(values: Floats, draws: Rows, overlap: float) -> tuple[float, float]:
    """Bootstrap interval of the mean of fold values (k,): percentiles over resampled folds, stretched about it."""
    mean = values.mean()
    edges = np.quantile(values[draws].mean(axis=1), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    low, high = mean + (edges - mean) * overlap
    return float(low), float(high)


def corrected_t(difference: Floats, overlap: float) -> float:
    """Two-sided p of Nadeau & Bengio's corrected resampled t-test of fold differences (k,)."""
    k = len(difference)
    spread = float(difference.std(ddof=1)) * overlap / np.sqrt(k)
    if spread == 0:
        return 1.0 if difference[0] == 0 else 0.0
    return float(2 * stats.t.sf(abs(float(difference.mean())) / spread, k - 1))


def signed_rank(difference: Floats, overlap: float) -> tuple[float, float]:
    """Two-sided p of Wilcoxon's signed-rank test of fold differences (k,): as scipy has it, and overlap counted."""
    if not difference.any():
        return 1.0, 1.0
    plain = stats.wilcoxon(difference, zero_method="pratt", method="auto" if difference.all() else "asymptotic")
    normal = stats.wilcoxon(difference, zero_method="pratt", method="asymptotic", correction=False)
    return float(plain.pvalue), float(2 * stats.norm.sf(abs(float(normal.zstatistic)) / overlap))


def holm(p: Sequence[float]) -> list[float]:
    """The p-values adjusted for their number, so that a threshold holds for all of them together (Holm 1979)."""
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(np.minimum(1, np.asarray(p)[order] * np.arange(len(p), 0, -1)))
    out = np.empty(len(p))
    out[order] = steps
    return out.tolist()


def friedman(scores: Floats, worth: float) -> float:
    """p of Friedman's test, ties corrected, that methods (m, k) rank alike, with ``worth`` in place of k folds."""
    ranks = stats.rankdata(scores, axis=0)
    within = float(ranks.var(axis=0, ddof=1).mean())
    if within == 0:
        return 1.0
    between = float(((ranks.mean(axis=1) - ranks.mean()) ** 2).sum())
    return float(stats.chi2.sf(worth * between / within, len(scores) - 1))


def critical_difference(methods: int, folds: float) -> float:
    """Difference of mean ranks over ``folds`` independent folds beyond which two methods differ at 5 % (Nemenyi)."""
    q = float(stats.studentized_range.ppf(0.95, methods, np.inf)) / np.sqrt(2)
    return float(q * np.sqrt(methods * (methods + 1) / (6 * folds)))


def plot_ranks(comparison: Comparison, path: Path) -> None:
    """Draw a critical-difference diagram: mean ranks on a line, bars under methods that do not differ."""
    figure = optional("matplotlib.figure", "judge").Figure(layout="constrained")
    count = len(comparison.methods)
    figure.set_size_inches(7, 1.4 + 0.26 * count)
    axes = figure.add_subplot()
    bars = [g for g in comparison.groups if len(g) > 1]
    rank = {m.name: m.rank for m in comparison.methods}
    for k, group in enumerate(bars):
        ends = [rank[group[0]] - 0.03, rank[group[-1]] + 0.03]
        axes.plot(ends, [-0.35 - 0.25 * k] * 2, lw=4, color="0.35", solid_capstyle="butt")
    low = -0.6 - 0.25 * len(bars)
    for k, method in enumerate(comparison.methods):
        left = k < (count + 1) // 2
        edge, level = (0.7, low - 0.5 * k) if left else (count + 0.3, low - 0.5 * (count - 1 - k))
        axes.plot([rank[method.name]] * 2 + [edge], [0, level, level], lw=1, color="C0")
        label = f"{method.name}  {method.rank:.2f} " if left else f" {method.rank:.2f}  {method.name}"
        axes.text(edge, level, label, ha="right" if left else "left", va="center")
    axes.plot([1, 1 + comparison.critical], [0.95, 0.95], lw=2, color="C3")
    axes.text(1, 1.1, f"critical difference {comparison.critical:.2f}", color="C3", va="bottom")
    axes.hlines(0, 1, count, color="black", lw=1.2)
    for tick in range(1, count + 1):
        axes.plot([tick, tick], [0, 0.15], color="black", lw=1.2)
        axes.text(tick, 0.2, str(tick), ha="center", va="bottom")
    span = max(count, 1 + comparison.critical) - 1
    axes.set_xlim(0.7 - 0.45 * span - 0.4, count + 0.3 + 0.45 * span + 0.4)
    axes.axis("off")
    figure.savefig(path, dpi=150)


def _checked(per_fold: Mapping[str, Floats]) -> Floats:
    """Scores of all methods (m, k) if they can be compared."""
    if len(per_fold) < 2:
        raise BadInput(f"a comparison needs two methods or more; {len(per_fold)} was given")
    if len({len(scores) for scores in per_fold.values()}) > 1:
        raise BadInput("methods have unequal numbers of folds; give scores over the same ones")
    for name, scores in per_fold.items():
        if not np.isfinite(scores).all():
            raise BadInput(f"{name} has folds without a score; give more test samples a fold")
        if len(scores) < 3:
            raise BadInput(f"a comparison needs three folds or more; {len(scores)} were given")
    return np.stack([np.asarray(scores, np.float64) for scores in per_fold.values()])


def _method(name: str, scores: Floats, rank: float, draws: Rows, overlap: float) -> Method:
    return Method(name, float(scores.mean()), *interval(scores, draws, overlap), q_statistic(scores)[0], rank)


def _pair(names: Sequence[str], scores: Floats, i: int, j: int, draws: Rows, overlap: float) -> Pair:
    """Two methods compared; p-values are not yet adjusted for the number of pairs."""
    difference = scores[i] - scores[j]
    low, high = interval(difference, draws, overlap)
    plain, rank = signed_rank(difference, overlap)
    p = corrected_t(difference, overlap)
    return Pair(names[i], names[j], float(difference.mean()), low, high, plain, rank, p, p)


def _groups(methods: Sequence[Method], critical: float) -> tuple[tuple[str, ...], ...]:
    """The largest runs of methods whose mean ranks lie within the critical difference."""
    runs: list[tuple[int, int]] = []
    for start, first in enumerate(methods):
        stop = max(k for k, m in enumerate(methods) if m.rank - first.rank <= critical) + 1
        if not runs or stop > runs[-1][1]:
            runs.append((start, stop))
    return tuple(tuple(m.name for m in methods[start:stop]) for start, stop in runs)
