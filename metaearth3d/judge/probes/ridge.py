"""Ridge regression of all folds from one factorisation, each with the penalty that its own training rows choose.

With ``H = Z (Z'Z + lam)^-1 Z' + 11'/n`` the hat matrix of all rows (the intercept is not penalised) and ``r`` their
residuals, a model that never saw the rows L errs on them by exactly ``(I - H_LL)^-1 r_L``, whatever L is. The same
solve gives that model's slopes and the trace of its own hat matrix, hence its generalised cross-validation error
(Golub, Heath & Wahba 1979), which asks for no label of the rows left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, eigh
from scipy.linalg.lapack import dormqr, dpotri, dptsv, dsterf, dsytrd, dsytrd_lwork

from metaearth3d.judge.folds import Split
from metaearth3d.judge.probes.scores import Floats, Rows

PENALTIES: Floats = np.logspace(-6, 3, 10)  # in units of the basis's scale
LEAST = 1e-13  # directions with less of the largest one's variance are rounding of float32
ROUNDING = 1e-15  # float32 numbers of mean square 1 err by about this, squared


class Basis(NamedTuple):
    """Centred features in their principal axes: ``z`` (n, p), ``z.T @ z = diag(s)``, and the unit of penalties.

    ``scale`` is the trace of the scatter matrix over its effective rank ``tr(S)^2 / tr(S^2)``: columns of zeros,
    constant columns and rotations leave it as it is, and doubling the features multiplies it by 4, as it does the
    penalty that would change nothing.
    """

    z: Floats
    s: Floats
    scale: float


class Fitted(NamedTuple):
    """Predictions of each fold's test rows, and the penalties used, in units of the basis's scale (k,)."""

    predictions: list[Floats]
    lam: Floats


class Kept(NamedTuple):
    """Sums over the rows that a fold trains on: how many, their centre, mean label, cross moments, spread of labels."""

    rows: int
    centre: Floats
    mean: float
    moments: Floats
    spread: float


def principal(x: NDArray[np.float32]) -> Basis:
    """Principal axes of features (n, d), through the smaller of (d, d) and (n, n)."""
    full = x.astype(np.float64)
    centred = full - full.mean(axis=0)
    n, d = x.shape
    if d <= n:
        s, axes = eigh(centred.T @ centred, driver="evd")
        z = centred @ axes
    else:
        s, axes = eigh(centred @ centred.T, driver="evd")
        z = axes * np.sqrt(np.maximum(s, 0))
    real = s > max(LEAST * float(s[-1]), ROUNDING * float((full**2).sum()))
    s, z = s[real], np.ascontiguousarray(z[:, real])
    return Basis(z, s, float((s**2).sum() / s.sum()) if s.size else 1.0)


def ridge(basis: Basis, y: Floats, splits: Sequence[Split], *, lam: float | None = None) -> Fitted:
    """Ridge regression of every fold, at the penalty ``lam`` or at the one its training rows choose.

    A fold is solved in as many unknowns as it leaves out rows, or as there are axes, whichever costs less.
    """
    mean = float(y.mean())
    told = y - mean
    moments = basis.z.T @ told
    predictions, chosen = [], []
    for split in splits:
        left = np.setdiff1d(np.arange(len(y)), split.train)
        by = _ByRows if _rows_cost_less(len(left), len(basis.s)) else _ByAxes
        fold: _Fold = by(basis, told, moments, left)
        chosen.append(choose(fold, basis.scale) if lam is None else lam)
        slopes = fold.slopes(chosen[-1] * basis.scale)
        predictions.append(mean + fold.kept.mean + (basis.z[split.test] - fold.kept.centre) @ slopes)
    return Fitted(predictions, np.array(chosen))


def choose(fold: _Fold, scale: float) -> float:
    """The penalty of least error of the rows kept, in units of ``scale``.

    Every second decade is tried, then the neighbours of the best, then a parabola is laid through. A penalty's
    shrinkage goes from little to nearly all within two decades of variance, so no dip hides between those tried.
    """
    errors = {k: fold.gcv(float(PENALTIES[k]) * scale) for k in range(0, len(PENALTIES), 2)}
    best = min(errors, key=errors.__getitem__)
    errors |= {k: fold.gcv(float(PENALTIES[k]) * scale) for k in (best - 1, best + 1) if 0 <= k < len(PENALTIES)}
    return refined([errors.get(k, float("inf")) for k in range(len(PENALTIES))])


def refined(errors: Sequence[float] | Floats) -> float:
    """The penalty of least error, moved to the vertex of a parabola in its logarithm where neighbours are known."""
    best = int(np.argmin(errors))
    if not 0 < best < len(PENALTIES) - 1:
        return float(PENALTIES[best])
    below, least, above = (float(errors[k]) for k in (best - 1, best, best + 1))
    bend = below - 2 * least + above
    step = 0.5 * (below - above) / bend if np.isfinite(bend) and bend > 0 else 0.0
    return float(PENALTIES[best] * 10.0**step)


def gcv_error(squares: float, freedom: float, count: int) -> float:
    """``n RSS / (n - df)^2``; infinite where the fit has no freedom left."""
    rest = count - freedom
    return count * max(squares, 0.0) / rest**2 if rest > 1e-9 * count else float("inf")


def _kept(basis: Basis, y: Floats, moments: Floats, left: Rows) -> Kept:
    """Sums over the rows that are not left out, from those over all rows, which are centred."""
    z, told = basis.z[left], y[left]
    count = len(y) - len(left)
    centre, mean = -z.sum(axis=0) / count, -float(told.sum()) / count
    spread = float(y @ y - told @ told) - count * mean**2
    return Kept(count, centre, mean, moments - z.T @ told - count * mean * centre, spread)


def _rows_cost_less(rows: int, axes: int) -> bool:
    """Whether seven dense solves in the rows cost less than one reduction in the axes (measured on one core)."""
    return axes < 2 or 10 * rows**2 * (axes + rows) < axes**2 * (1.3 * axes + rows)


class _Fold(Protocol):
    kept: Kept

    def gcv(self, lam: float) -> float:
        """Generalised cross-validation error of the rows kept."""

    def slopes(self, lam: float) -> Floats:
        """Slopes (p,) of the model of the rows kept."""


class _ByRows:
    """A fold solved in the rows it leaves out (m,), from the fit to all rows."""

    def __init__(self, basis: Basis, y: Floats, moments: Floats, left: Rows) -> None:
        self.kept = _kept(basis, y, moments, left)
        self.basis, self.y, self.moments, self.z = basis, y[left], moments, basis.z[left]  # (m, p)
        self.half = np.empty_like(self.z)

    def gcv(self, lam: float) -> float:
        s, m = self.basis.s, len(self.y)
        factor, slopes = self._solve(lam)
        squared = self._outer(np.sqrt(s) / (s + lam))  # (H^2)_LL
        squared[np.diag_indices(m)] -= 1
        inverse = dpotri(factor, lower=1, overwrite_c=1)[0]
        off = float((np.tril(inverse, -1) * squared).sum())
        freedom = 1 + float((s / (s + lam)).sum()) + m + 2 * off + float(inverse.diagonal() @ squared.diagonal())
        kept = self.kept
        return gcv_error(kept.spread - float(slopes @ (kept.moments + lam * slopes)), freedom, kept.rows)

    def slopes(self, lam: float) -> Floats:
        return self._solve(lam)[1]

    def _solve(self, lam: float) -> tuple[Floats, Floats]:
        """Cholesky factor of ``I - H_LL``, and slopes of the fit to all rows with labels L replaced by predictions."""
        weight = 1 / (self.basis.s + lam)
        seen = -self._outer(np.sqrt(weight))
        seen[np.diag_indices(len(seen))] += 1
        factor = cho_factor(seen, lower=True, overwrite_a=True, check_finite=False)
        residual = self.y - self.z @ (weight * self.moments)
        errors = cho_solve(factor, residual, check_finite=False)
        return factor[0], weight * (self.moments - self.z.T @ errors)

    def _outer(self, weight: Floats) -> Floats:
        """``z diag(weight^2) z' + 1/n`` (m, m)."""
        np.multiply(self.z, weight, out=self.half)
        product: Floats = self.half @ self.half.T
        product += 1 / (self.kept.rows + len(self.y))
        return product


class _ByAxes:
    """A fold solved in the basis's axes (p,), made tridiagonal once for all penalties."""

    def __init__(self, basis: Basis, y: Floats, moments: Floats, left: Rows) -> None:
        kept = _kept(basis, y, moments, left)
        z = basis.z[left]
        scatter = np.diag(basis.s) - z.T @ z - kept.rows * np.outer(kept.centre, kept.centre)
        work = int(dsytrd_lwork(len(scatter), lower=1)[0])
        self.kept = kept
        self.reflectors, self.diagonal, self.beside, self.tau, _ = dsytrd(scatter, lower=1, lwork=work)
        self.moments = self._turned(kept.moments, "T")
        self.s = np.maximum(dsterf(self.diagonal, self.beside)[0], 0)

    def gcv(self, lam: float) -> float:
        u = self._solve(lam)
        freedom = 1 + float((self.s / (self.s + lam)).sum())
        return gcv_error(self.kept.spread - float(u @ (self.moments + lam * u)), freedom, self.kept.rows)

    def slopes(self, lam: float) -> Floats:
        return self._turned(self._solve(lam), "N")

    def _solve(self, lam: float) -> Floats:
        solution: Floats = dptsv(self.diagonal + lam, self.beside, self.moments)[2]
        return solution

    def _turned(self, vector: Floats, trans: str) -> Floats:
        """The vector in the axes in which the scatter is tridiagonal ("T"), or back ("N"); the first stays."""
        rest = dormqr("L", trans, self.reflectors[1:, :-1], self.tau, vector[1:, None], lwork=64)[0][:, 0]
        return np.concatenate([vector[:1], rest])
