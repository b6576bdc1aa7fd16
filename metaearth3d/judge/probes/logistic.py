"""Logistic regression of all folds at once, each with the penalty that blocks of its own training rows choose.

A fit is a column: which rows it sees is a column of zeros and ones (n, c), its coefficients a column (p + 1, c). All
columns take Newton steps together; a step is found by conjugate gradients, whose products with the features are then
products of matrices. In principal axes the preconditioner is diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import Split
from metaearth3d.judge.probes.ridge import PENALTIES, Basis, Fitted, refined
from metaearth3d.judge.probes.scores import Floats

Matrix = NDArray[Any]

INNER = 4  # parts of a fold's training rows, each held out once to choose the penalty
ROUGH, FINE = 1e-5, 1e-13  # Newton decrement, squared, per row: to compare penalties, and to report
STEPS, INNER_STEPS = 60, 250  # bounds that a convex problem in good axes does not meet
COLUMNS = 4_000_000  # numbers in an (n, c) matrix; more folds wait
RISING = 2  # decades in which every fold's error must have risen for weaker penalties not to be tried


class Problem(NamedTuple):
    """Features in principal axes with a column of ones (n, p + 1), their variances (p + 1,), labels 0/1 (n, 1)."""

    z: Matrix
    s: Matrix
    y: Matrix

    @staticmethod
    def of(basis: Basis, y: Floats, dtype: type[np.floating[Any]]) -> Problem:
        """The problem in a precision."""
        ones = np.ones((len(y), 1))
        return Problem(
            np.hstack([basis.z, ones]).astype(dtype),
            np.append(basis.s, len(y)).astype(dtype),
            y[:, None].astype(dtype),
        )


def logistic(basis: Basis, y: Floats, splits: Sequence[Split], *, lam: float | None = None, seed: int = 0) -> Fitted:
    """Logits of every fold's test rows, at the penalty ``lam`` or at the one its training rows choose.

    Penalties are tried by decades, the strongest first, on ``INNER`` parts of each training part that are held out in
    turn (each with its share of both classes); the least log-loss wins, and a parabola through it and its neighbours
    refines it. ``lam`` is the factor of half the squared length of the slopes, in units of the basis's scale, against
    the sum of losses over rows; the intercept is free.

    Raises:
        BadInput: a training part has fewer than ``INNER`` rows of a class.
    """
    for k, split in enumerate(splits):
        few = min(int(y[split.train].sum()), int((1 - y[split.train]).sum()))
        if few < INNER:
            raise BadInput(f"fold {k} trains on {few} samples of a class, it needs {INNER}; give more, or fewer folds")
    rough, fine = Problem.of(basis, y, np.float32), Problem.of(basis, y, np.float64)
    batch = max(1, COLUMNS // (INNER * len(y)))
    predictions: list[Floats] = []
    chosen = np.full(len(splits), np.nan if lam is None else lam)
    for start in range(0, len(splits), batch):
        part = range(start, min(start + batch, len(splits)))
        if lam is None:
            chosen[part] = _choose(rough, basis.scale, [splits[k] for k in part], [seed, start])
        seen = np.zeros((len(y), len(part)))
        for column, k in enumerate(part):
            seen[splits[k].train, column] = 1
        slopes = newton(fine, seen, chosen[part] * basis.scale, _start(fine, seen), FINE)
        predictions += [fine.z[splits[k].test] @ slopes[:, column] for column, k in enumerate(part)]
    return Fitted(predictions, chosen)


def newton(problem: Problem, seen: Matrix, lam: Matrix, start: Matrix, tolerance: float) -> Matrix:
    """Coefficients (p + 1, c) of the fits to the rows that ``seen`` (n, c) marks, penalties ``lam`` (c,).

    Ends where the squared Newton decrement per row falls below ``tolerance``.
    """
    z, _, y = problem
    beta = start.copy()
    going = np.arange(beta.shape[1])
    for _ in range(STEPS):
        mask, penalty = seen[:, going], _penalty(problem, lam[going])
        eta = z @ beta[:, going]
        said = expit(eta)
        slope = z.T @ (mask * (said - y)) + penalty * beta[:, going]
        step = _step(problem, mask * said * (1 - said), penalty, slope)
        fall = (slope * step).sum(axis=0)
        beta[:, going] -= step * _shorten(problem, mask, penalty, beta[:, going], eta, step, fall)
        going = going[fall > tolerance * mask.sum(axis=0)]
        if not going.size:
            break
    return beta


def _choose(problem: Problem, scale: float, splits: Sequence[Split], seed: Sequence[int]) -> Floats:
    """The penalty of least held-out log-loss for each fold (k,), in units of the basis's scale."""
    seen, held = _parts(problem.y[:, 0], splits, seed)  # (n, k INNER)
    errors = np.full((len(PENALTIES), len(splits)), np.inf)
    beta = _start(problem, seen)
    for k in reversed(range(len(PENALTIES))):
        lam = np.full(seen.shape[1], PENALTIES[k] * scale, problem.z.dtype)
        beta = newton(problem, seen, lam, beta, ROUGH)
        eta = problem.z @ beta
        loss = (held * (np.logaddexp(0, eta) - problem.y * eta)).sum(axis=0, dtype=np.float64)
        errors[k] = loss.reshape(len(splits), INNER).sum(axis=1)
        if (errors[k : k + RISING] > errors[k + 1 : k + 1 + RISING]).all() and k + RISING < len(PENALTIES):
            break
    return np.array([refined(column) for column in errors.T])


def _parts(y: Matrix, splits: Sequence[Split], seed: Sequence[int]) -> tuple[Matrix, Matrix]:
    """Rows that each inner fit sees, and those it is held against (n, k INNER), both of 0 and 1.

    ``seed`` is a number and the first fold's place among all folds, whose parts do not depend on how folds are batched.
    """
    seen = np.zeros((len(y), len(splits), INNER), y.dtype)
    held = np.zeros_like(seen)
    for k, split in enumerate(splits):
        rng = np.random.default_rng([seed[0], seed[1] + k])
        train = np.sort(split.train)
        seen[train, k] = 1
        for label in (0, 1):
            rows = rng.permutation(train[y[train] == label])
            held[rows, k, np.arange(len(rows)) % INNER] = 1
    return (seen - held).reshape(len(y), -1), held.reshape(len(y), -1)


def _start(problem: Problem, seen: Matrix) -> Matrix:
    """No slopes, and the intercept that gives each fit's share of positives (p + 1, c)."""
    share = (seen * problem.y).sum(axis=0) / seen.sum(axis=0)
    start = np.zeros((problem.z.shape[1], seen.shape[1]), problem.z.dtype)
    start[-1] = np.log(share / (1 - share))
    return start


def _penalty(problem: Problem, lam: Matrix) -> Matrix:
    """Penalties of all coefficients (p + 1, c); the intercept has none."""
    penalty = np.repeat(lam[None].astype(problem.z.dtype), problem.z.shape[1], axis=0)
    penalty[-1] = 0
    return penalty


def _step(problem: Problem, weight: Matrix, penalty: Matrix, slope: Matrix) -> Matrix:
    """``(Z' W Z + penalty)^-1 slope`` per column by conjugate gradients, to a share of its own length.

    The share shrinks with the slope, so that Newton's method keeps converging faster than linearly (Dembo, Eisenstat &
    Steihaug 1982).
    """
    z, s, _ = problem
    guess = weight.mean(axis=0) * s[:, None] + penalty + np.finfo(z.dtype).tiny
    solution, rest = np.zeros_like(slope), slope.copy()
    towards = rest / guess
    size = first = (rest * towards).sum(axis=0)
    enough = first * np.minimum(1e-4, first / weight.shape[0])
    for _ in range(INNER_STEPS):
        product = z.T @ (weight * (z @ towards)) + penalty * towards
        going = size > enough
        length = np.where(going, size, 0) / np.maximum((towards * product).sum(axis=0), np.finfo(z.dtype).tiny)
        solution += length * towards
        rest -= length * product
        if not going.any():
            break
        ahead = rest / guess
        after = (rest * ahead).sum(axis=0)
        towards = ahead + np.where(going, after / np.maximum(size, np.finfo(z.dtype).tiny), 0) * towards
        size = np.where(going, after, size)
        if not (size > enough).any():
            break
    return solution


def _shorten(
    problem: Problem, mask: Matrix, penalty: Matrix, beta: Matrix, eta: Matrix, step: Matrix, fall: Matrix
) -> Matrix:
    """Share of each column's step to take (c,): the first of 1, 1/2, 1/4 .. that lowers what is minimised."""
    along, share = problem.z @ step, np.ones(beta.shape[1], beta.dtype)
    before = _objective(problem, mask, penalty, beta, eta)
    slack = 1e3 * np.finfo(beta.dtype).eps * np.abs(before)
    for _ in range(30):
        now = _objective(problem, mask, penalty, beta - share * step, eta - share * along)
        high = now > before - 1e-4 * share * fall + slack
        if not high.any():
            break
        share = np.where(high, share / 2, share)
    return share


def _objective(problem: Problem, mask: Matrix, penalty: Matrix, beta: Matrix, eta: Matrix) -> Matrix:
    """Sum of log-losses over rows and half the penalised squares (c,), in float64."""
    loss = (mask * (np.logaddexp(0, eta) - problem.y * eta)).sum(axis=0, dtype=np.float64)
    total: Matrix = loss + 0.5 * (penalty * beta**2).sum(axis=0, dtype=np.float64)
    return total
