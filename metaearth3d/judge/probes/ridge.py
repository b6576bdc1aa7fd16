"""Ridge regression of all folds from one factorisation, each with the penalty that its own training rows choose.

With ``H = Z (Z'Z + lam)^-1 Z' + 11'/n`` the hat matrix of all rows (the intercept is not penalised) and ``r`` their
residuals, a model that never saw the rows L errs on them by exactly ``(I - H_LL)^-1 r_L``, whatever L is. The same
solve gives the residuals of the rows it did see and the trace of its own hat matrix, hence its generalised
cross-validation error (Golub, Heath & Wahba 1979), which asks nothing of the rows left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, eigh

from metaearth3d.judge.probes.scores import Floats, Rows, Split

PENALTIES: Floats = 10.0 ** np.arange(-6, 4)  # in units of the basis's scale
LEAST = 1e-13  # directions with less of the largest one's variance are rounding of float32
ROUNDING = 1e-15  # float32 numbers of mean square 1 err by about this, squared


class Basis(NamedTuple):
    """Centred features in their principal axes: ``z`` (n, p), ``z.T @ z = diag(s)``, and the unit of penalties.

    ``scale`` is the trace of the scatter matrix over its effective rank ``tr^2 / tr(S^2)`` (Roy & Vetterli 2007 discuss
    such ranks): columns of zeros, constant columns and rotations leave it as it is, and doubling features multiplies it
    by 4, as it does the penalty that changes nothing.
    """

    z: Floats
    s: Floats
    scale: float


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
    s, z = s[real], z[:, real]
    return Basis(z, s, float((s**2).sum() / s.sum()) if s.size else 1.0)


class Fitted(NamedTuple):
    """Predictions of each fold's test rows, and the penalties used, in units of the basis's scale (k,)."""

    predictions: list[Floats]
    lam: Floats


def ridge(basis: Basis, y: Floats, splits: Sequence[Split], *, lam: float | None = None) -> Fitted:
    """Ridge regression of every fold, at the penalty ``lam`` or at the one its training rows choose.

    Penalties are tried by decades from 1e-6 to 1e3; the least generalised cross-validation error of the training rows
    wins, and a parabola through it and its neighbours refines it. What is left out of a fold is solved in as many
    unknowns as it has rows or as there are axes, whichever is fewer.
    """
    mean = float(y.mean())
    told = y - mean
    folds = []
    for split in splits:
        left = np.setdiff1d(np.arange(len(y)), split.train)
        fold = _Rows(basis, told, left) if len(left) < len(basis.s) else _Axes(basis, told, left)
        chosen = lam if lam is not None else choose(fold.gcv(PENALTIES * basis.scale))
        said = fold.predict(chosen * basis.scale, split.test)
        folds.append((said + mean, chosen))
    return Fitted([said for said, _ in folds], np.array([chosen for _, chosen in folds]))


def choose(errors: Floats) -> float:
    """The penalty of least error among :data:`PENALTIES`, refined by a parabola in its logarithm."""
    best = int(np.nanargmin(errors))
    if not 0 < best < len(errors) - 1:
        return float(PENALTIES[best])
    below, least, above = errors[best - 1 : best + 2]
    bend = below - 2 * least + above
    step = 0.5 * (below - above) / bend if np.isfinite(bend) and bend > 0 else 0.0
    return float(PENALTIES[best] * 10.0**step)


class _Rows:
    """A fold solved in the rows it leaves out (m,), from the fit to all rows."""

    def __init__(self, basis: Basis, y: Floats, left: Rows) -> None:
        self.basis, self.y, self.left = basis, y, left
        self.z = basis.z[left]  # (m, p)
        self.moments = basis.z.T @ y  # (p,)

    def gcv(self, penalties: Floats) -> Floats:
        """Generalised cross-validation error of the rows kept, per penalty."""
        return np.array([self._gcv(lam) for lam in penalties])

    def _gcv(self, lam: float) -> float:
        z, s, _ = self.basis
        m, n = len(self.left), len(z)
        weight = 1 / (s + lam)
        factor, errors = self._errors(weight)
        residual = self.y - z @ (weight * (self.moments - self.z.T @ errors)) + errors.sum() / n
        residual[self.left] = 0
        squared = _outer(self.z, s * weight**2) + 1 / n  # (H^2)_LL
        squared[np.diag_indices(m)] -= 1
        freedom = 1 + (s * weight).sum() + m + np.trace(cho_solve(factor, squared))
        return gcv_error(float(residual @ residual), float(freedom), n - m)

    def predict(self, lam: float, test: Rows) -> Floats:
        """Predictions of rows among those left out."""
        errors = self._errors(1 / (self.basis.s + lam))[1]
        said: Floats = (self.y[self.left] - errors)[np.searchsorted(self.left, test)]
        return said

    def _errors(self, weight: Floats) -> tuple[tuple[Floats, bool], Floats]:
        """Cholesky factor of ``I - H_LL`` and errors of a model that never saw these rows."""
        n, m = len(self.y), len(self.left)
        kept = -_outer(self.z, weight) - 1 / n
        kept[np.diag_indices(m)] += 1
        residual = self.y[self.left] - self.z @ (weight * self.moments)
        factor = cho_factor(kept, lower=True, overwrite_a=True, check_finite=False)
        errors: Floats = cho_solve(factor, residual, check_finite=False)
        return factor, errors


class _Axes:
    """A fold solved in the basis's axes (p,): the scatter of all rows less that of the rows it leaves out."""

    def __init__(self, basis: Basis, y: Floats, left: Rows) -> None:
        z, n = basis.z[left], len(y)
        self.basis, self.count = basis, n - len(left)
        self.centre, self.mean = -z.sum(axis=0) / self.count, -y[left].sum() / self.count
        scatter = np.diag(basis.s) - z.T @ z - self.count * np.outer(self.centre, self.centre)
        moments = basis.z.T @ y - z.T @ y[left] - self.count * self.centre * self.mean
        self.s, self.axes = eigh(scatter, driver="evd") if len(basis.s) else (basis.s, scatter)
        self.s = np.maximum(self.s, 0)
        self.moments = self.axes.T @ moments
        self.spread = float(y @ y - y[left] @ y[left] - self.count * self.mean**2)

    def gcv(self, penalties: Floats) -> Floats:
        """Generalised cross-validation error of the rows kept, per penalty."""
        weight = 1 / (self.s + penalties[:, None])  # (L, p)
        fit = (self.moments**2 * weight * (2 - self.s * weight)).sum(axis=1)
        freedom = 1 + (self.s * weight).sum(axis=1)
        return np.array(
            [gcv_error(max(self.spread - f, 0.0), d, self.count) for f, d in zip(fit, freedom, strict=True)]
        )

    def predict(self, lam: float, test: Rows) -> Floats:
        """Predictions of any rows."""
        slope = self.axes @ (self.moments / (self.s + lam))
        said: Floats = self.mean + (self.basis.z[test] - self.centre) @ slope
        return said


def gcv_error(squares: float, freedom: float, count: int) -> float:
    """``n RSS / (n - df)^2``; infinite where the fit has no freedom left."""
    rest = count - freedom
    return count * squares / rest**2 if rest > 1e-9 * count else float("inf")


def _outer(z: Floats, weight: Floats) -> Floats:
    """``z diag(weight) z'`` (m, m), weights not negative."""
    half = z * np.sqrt(weight)
    product: Floats = half @ half.T
    return product
