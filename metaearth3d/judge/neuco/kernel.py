"""One fold of the published linear probe, compiled: forward, gradient and AdamW while a few rows are in the L1 cache.

A row's residual depends on the weights before the step only, so its dot product and its share of the gradient are
taken in one visit; nothing is gathered, and predictions made on the way are all that losses and scores need. What is
left is the traffic of the rows themselves, of which ``packed`` takes care. All arithmetic is float32 in the order of
torch's single-tensor AdamW; sums are taken in another order than BLAS takes them, from which differences of some 1e-6
in a score come.

Import this module only where a fold is run: it needs numba (``metaearth3d[judge]``).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from metaearth3d.judge.neuco.packed import BLOCK, Rows, aligned, padded
from metaearth3d.judge.neuco.rounding import EXACT, FAST, F, f1, r2, sigmoid
from metaearth3d.judge.neuco.visits import adds, dots, dots_alone

FUSED = {**FAST, "fastmath": {"contract"}}
AHEAD = 12 * 2**10  # bytes of rows between the ones worked on and the ones asked for, at least; measured
BETA1, BETA2, EPS, DECAY = 0.9, 0.999, 1e-8, 0.01  # torch.optim.AdamW's defaults, which the benchmark leaves alone


Matrix = NDArray[np.float32]
Ints = NDArray[np.int64]


class Fold(NamedTuple):
    """What training one fold gave, at the epoch of the best score unless an axis (E,) runs over epochs.

    best is -inf where no epoch has a score. order: training rows as that epoch visited them; train: predictions made
    in that order, each before the step it took part in. test: predictions (n_test,) in the split's order.
    """

    best: float
    scores: NDArray[np.float32]
    train_loss: NDArray[np.float32]
    validation_loss: NDArray[np.float32]
    order: NDArray[np.int64]
    train: NDArray[np.float32]
    test: NDArray[np.float32]


@njit(**EXACT)
def _adamw(state, scale, t, lr):  # type: ignore[no-untyped-def]
    """One step, the t-th from 1, rounded where torch's ``_single_tensor_adamw`` rounds; leaves the gradient at zero."""
    keep, step = F(1 - lr * DECAY), F(-lr / (1 - BETA1**t))
    root, eps, new, old, square = F(np.sqrt(1 - BETA2**t)), F(EPS), F(1 - BETA1), F(BETA2), F(1 - BETA2)
    w, g, m, v, scaled = state[0], state[1], state[2], state[3], state[4]
    for j in range(w.size):
        slope = g[j] * scale[j]
        m[j] = m[j] + new * (slope - m[j])
        v[j] = v[j] * old + square * slope * slope
        w[j] = w[j] * keep + step * m[j] / (np.sqrt(v[j]) / root + eps)
        scaled[j] = w[j] * scale[j]
        g[j] = F(0)


@njit(**EXACT)
def _loss(p, y, binary):  # type: ignore[no-untyped-def]
    """Squared error, or cross entropy of a logit in torch's overflow-free form."""
    if binary:
        return (F(1) - y) * p + np.log1p(np.exp(-abs(p))) + max(-p, F(0))
    return (p - y) * (p - y)


@njit(**EXACT)
def _slope(p, y, binary, scale):  # type: ignore[no-untyped-def]
    """Derivative of a batch's mean loss by one prediction; ``scale`` is one over the batch's size."""
    return (sigmoid(p) - y) * scale if binary else F(2) * scale * (p - y)


@njit(**FUSED)
def _visit(data, here, ahead, weights):  # type: ignore[no-untyped-def]
    """Dot products of two rows that are visited again for the gradient."""
    return dots(data, here, ahead, weights.ctypes.data, weights.size)


@njit(**FUSED)
def _visit_once(data, here, ahead, weights):  # type: ignore[no-untyped-def]
    """Dot products of two rows that are not visited for a gradient."""
    return dots_alone(data, here, ahead, weights.ctypes.data, weights.size)


@njit(**FUSED)
def _visit_again(data, here, ahead, slopes, gradient):  # type: ignore[no-untyped-def]
    """Add two rows, each times its slope, to the gradient."""
    adds(data, here, ahead, slopes, gradient.ctypes.data, gradient.size)


@njit(**FAST)
def _two(data, order, i):  # type: ignore[no-untyped-def]
    """Addresses of the i-th row of ``order`` and of the one after it; past the last one, of that one again."""
    first, stride, last = data.ctypes.data, data.strides[0], order.size - 1
    return first + order[min(i, last)] * stride, first + order[min(i + 1, last)] * stride


@njit(**FAST)
def _epoch(x, y, order, state, t, batch, lr, binary, out):  # type: ignore[no-untyped-def]
    """The mean of batches' losses over a pass through the rows ``x`` in ``order``; predictions go into ``out``.

    ``state`` is as ``initial`` makes it; ``t`` steps lie behind.
    """
    width, away = (x.dim + BLOCK - 1) // BLOCK * BLOCK, AHEAD // x.data.strides[0] // 2 * 2 + 2
    weights, gradient, loss = state[4, :width], state[1, :width], 0.0
    for start in range(0, order.size, batch):
        stop = min(start + batch, order.size)
        b, scale, slope, total = state[0, x.dim], F(1) / F(stop - start), F(0), 0.0
        for i in range(start, stop, 2):
            k, l = order[i], order[min(i + 1, stop - 1)]
            here, ahead = _two(x.data, order, i), _two(x.data, order, i + away)
            p, q = _visit(x.data, here, ahead, weights)
            out[i] = p + b
            r, s = _slope(out[i], y[k], binary, scale), F(0)
            total += _loss(out[i], y[k], binary)
            if i + 1 < stop:  # or else the second row belongs to the next batch
                out[i + 1] = q + b
                s = _slope(out[i + 1], y[l], binary, scale)
                total += _loss(out[i + 1], y[l], binary)
            slope += r + s
            _visit_again(x.data, here, ahead, (r, s), gradient)
        loss += total / (stop - start)
        t += 1
        state[1, x.dim] = slope
        _adamw(state, x.scale, t, lr)
    return loss / ((order.size + batch - 1) // batch)


@njit(**FAST)
def _predict(x, which, weights, out):  # type: ignore[no-untyped-def]
    """Predictions for the rows ``which`` by each of some scaled weights (E, more than dim), into ``out`` (E, n)."""
    width, away = (x.dim + BLOCK - 1) // BLOCK * BLOCK, AHEAD // x.data.strides[0] // 2 * 2 + 2
    for i in range(0, which.size, 2):
        here, ahead = _two(x.data, which, i), _two(x.data, which, i + away)
        for e in range(len(weights)):
            p, q = _visit_once(x.data, here, ahead if e == 0 else here, weights[e, :width])
            out[e, i] = p + weights[e, x.dim]
            if i + 1 < which.size:
                out[e, i + 1] = q + weights[e, x.dim]


@njit(**EXACT)
def _mean_loss(p, y, batch, binary):  # type: ignore[no-untyped-def]
    """The mean of the mean losses of batches."""
    loss, batches = 0.0, 0
    for start in range(0, p.size, batch):
        total, stop = 0.0, min(start + batch, p.size)
        for i in range(start, stop):
            total += _loss(p[i], y[i], binary)
        loss += total / (stop - start)
        batches += 1
    return loss / batches


@njit(**EXACT)
def shuffle(order, draws):  # type: ignore[no-untyped-def]
    """Shuffle in place as torch.randperm does from 32-bit draws, of which n - 1 are used."""
    for i in range(order.size - 1):
        k = i + np.int64(draws[i] % np.uint32(order.size - i))
        order[i], order[k] = order[k], order[i]


def initial(dim: int, draws: NDArray[np.uint32]) -> Matrix:
    """The kernel's state (5, more than dim): weights, of which the one after the last is the bias, and four empty rows.

    Weights are those torch's Linear(dim, 1) makes of dim + 1 draws: float32 of U(-1/sqrt dim, 1/sqrt dim) from the
    lower 24 bits of a draw. The other rows are the gradient by scaled weight, its two moments, and the scaled weights
    (``packed.Rows.scale``).
    """
    state = aligned((5, padded(dim + 1)), np.float32)
    bound = 1 / dim**0.5
    low, span = F(-bound), F(bound) - F(-bound)
    share = (draws[: dim + 1] & np.uint32(0xFFFFFF)) * 2.0**-24
    state[0, : dim + 1] = share * np.float64(span) + np.float64(low)  # rounded once, as a fused multiply-add is
    return state


def fold(
    x: Rows,
    y: NDArray[np.float32],
    split: tuple[Ints, Ints],
    draws: NDArray[np.uint32],
    *,
    epochs: int,
    batch: int,
    lr: float,
    binary: bool,
) -> Fold:
    """Train and score one fold.

    Args:
        x: n rows of N numbers.
        y: (n,) labels.
        split: training and test rows among the n.
        draws: this fold's share of the random stream (``stream.fold_draws`` many).
        epochs: passes over the training split.
        batch: rows a step.
        lr: learning rate.
        binary: cross entropy and F1 instead of squared error and R2.
    """
    train, test = split
    state, steps = initial(x.dim, draws), -(-train.size // batch)
    state[4] = state[0] * x.scale
    starts = x.dim + 3 + np.arange(epochs) * (train.size + test.size + 2)  # 64 bits before a shuffle seed workers
    losses, checks, scores = (np.empty(epochs, np.float32) for _ in range(3))
    made, seen = np.empty((epochs, train.size), np.float32), np.empty((epochs, test.size), np.float32)
    weights = aligned((epochs, state.shape[1]), np.float32)
    for e, start in enumerate(starts):
        losses[e] = _epoch(x, y, _turns(train, draws[start:]), state, e * steps, batch, lr, binary, made[e])
        weights[e] = state[4]
    _predict(x, test, weights, seen)
    for e, start in enumerate(starts):
        turn = _turns(np.arange(test.size), draws[start + train.size + 1 :])
        p, true = seen[e, turn], y[test[turn]]
        checks[e] = _mean_loss(p, true, batch, binary)
        scores[e] = f1(p, true) if binary else r2(p, true)
    if not (scores > -np.inf).any():
        none = np.full_like(made[0], np.nan), np.full_like(seen[0], np.nan)
        return Fold(-np.inf, scores, losses, checks, train, *none)
    e = int(np.nanargmax(scores))
    return Fold(
        float(scores[e]), scores, losses, checks, _turns(train, draws[starts[e] :]), made[e].copy(), seen[e].copy()
    )


def _turns(rows: Ints, draws: NDArray[np.uint32]) -> Ints:
    """The rows as a loader visits them."""
    order = rows.copy()
    shuffle(order, draws)
    return order


def refit(
    x: Rows,
    y: NDArray[np.float32],
    draws: NDArray[np.uint32],
    *,
    epochs: int,
    batch: int,
    lr: float,
    binary: bool,
) -> tuple[NDArray[np.float32], np.float32]:
    """Weights (N,) and bias after training on all rows in their order, as the reference stores a probe."""
    state = initial(x.dim, draws)
    state[4] = state[0] * x.scale
    order, out = np.arange(y.size), np.empty(y.size, np.float32)
    for e in range(epochs):
        _epoch(x, y, order, state, e * -(-y.size // batch), batch, lr, binary, out)
    return state[0, : x.dim].copy(), state[0, x.dim]
