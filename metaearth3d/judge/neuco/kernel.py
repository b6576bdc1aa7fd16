"""One fold of the published linear probe, compiled: forward, gradient and AdamW while a few rows are in the L1 cache.

A row's residual depends on the weights before the step only, so its dot product and its share of the gradient are
taken in one visit; nothing is gathered, and predictions made on the way are all that losses and scores need. What is
left is the traffic of the rows themselves. All arithmetic is float32 in the order of torch's single-tensor AdamW; sums
are taken in another order than BLAS takes them, from which differences of some 1e-6 in a score come.

Import this module only where a fold is run: it needs numba (``metaearth3d[judge]``).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from metaearth3d.judge.neuco.rounding import EXACT, FAST, VECTOR, F, f1, r2, sigmoid

FUSED = {**FAST, "fastmath": {"contract"}}
LINES_AHEAD = 16  # cache lines of each next row asked for early; the hardware's prefetcher takes over from there
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


@intrinsic  # type: ignore[untyped-decorator]
def _prefetch(_: Any, address: Any) -> Any:
    """Ask for the cache line at an address; nothing is read, and an address outside any array does no harm."""

    def code(context: Any, builder: Any, __: Any, args: Any) -> Any:
        byte, whole = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, whole, whole, whole])
        call = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(call, [builder.inttoptr(args[0], byte), whole(0), whole(3), whole(1)])  # read, keep, data
        return context.get_dummy_value()

    return types.void(types.intp), code


@njit(**FAST)
def _dot(a, w):  # type: ignore[no-untyped-def]
    s = F(0)
    for j in range(w.size):
        s += a[j] * w[j]
    return s


@njit(**FAST)
def _dots(a, b, c, d, w):  # type: ignore[no-untyped-def]
    """Four rows against the weights, which are loaded once."""
    s, t, u, v = F(0), F(0), F(0), F(0)
    for j in range(w.size):
        s += a[j] * w[j]
        t += b[j] * w[j]
        u += c[j] * w[j]
        v += d[j] * w[j]
    return s, t, u, v


@njit(**FUSED)
def _add(g, a, r):  # type: ignore[no-untyped-def]
    for j in range(g.size):
        g[j] += r * a[j]


@njit(**FUSED)
def _adds(g, a, b, c, d, p, q, r, s):  # type: ignore[no-untyped-def]
    """Four rows into the gradient one after the other, as BLAS adds them, though it is loaded and stored once."""
    for j in range(g.size):
        one = g[j] + p * a[j]
        two = one + q * b[j]
        three = two + r * c[j]
        g[j] = three + s * d[j]


@njit(**EXACT)
def _adamw(w, g, m, v, t, lr):  # type: ignore[no-untyped-def]
    """One step, the t-th from 1, rounded where torch's ``_single_tensor_adamw`` rounds; leaves the gradient at zero."""
    keep, step = F(1 - lr * DECAY), F(-lr / (1 - BETA1**t))
    root, eps, new, old, square = F(np.sqrt(1 - BETA2**t)), F(EPS), F(1 - BETA1), F(BETA2), F(1 - BETA2)
    for j in range(w.size):
        m[j] = m[j] + new * (g[j] - m[j])
        v[j] = v[j] * old + square * g[j] * g[j]
        w[j] = w[j] * keep + step * m[j] / (np.sqrt(v[j]) / root + eps)
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


@njit(**FAST)
def _epoch(x, rows, y, order, state, t, batch, lr, binary, out):  # type: ignore[no-untyped-def]
    """The mean of batches' losses over a pass through the rows in ``order``; predictions go into ``out``.

    ``state`` (4, width) is weights with the bias at x.shape[1], gradient, and its two moments; ``t`` steps lie behind.
    """
    dim, first, stride = x.shape[1], x.ctypes.data, x.strides[0]
    w, g = state[0, :dim], state[1, :dim]
    loss = 0.0
    for start in range(0, order.size, batch):
        stop = min(start + batch, order.size)
        b, scale, slope, total = state[0, dim], F(1) / F(stop - start), F(0), 0.0
        i = start
        while i + 4 <= stop:
            k, l, n, o = order[i], order[i + 1], order[i + 2], order[i + 3]
            xk, xl, xn, xo = x[rows[k]], x[rows[l]], x[rows[n]], x[rows[o]]
            pk, pl, pn, po = _dots(xk, xl, xn, xo, w)
            for ahead in range(i + 4, min(i + 8, order.size)):
                address = first + rows[order[ahead]] * stride
                for line in range(LINES_AHEAD):
                    _prefetch(address + 64 * line)
            out[i], out[i + 1], out[i + 2], out[i + 3] = pk + b, pl + b, pn + b, po + b
            rk, rl = _slope(out[i], y[k], binary, scale), _slope(out[i + 1], y[l], binary, scale)
            rn, ro = _slope(out[i + 2], y[n], binary, scale), _slope(out[i + 3], y[o], binary, scale)
            slope += rk + rl + rn + ro
            _adds(g, xk, xl, xn, xo, rk, rl, rn, ro)
            i += 4
        while i < stop:
            k = order[i]
            out[i] = _dot(x[rows[k]], w) + b
            r = _slope(out[i], y[k], binary, scale)
            slope += r
            _add(g, x[rows[k]], r)
            i += 1
        for i in range(start, stop):
            total += _loss(out[i], y[order[i]], binary)
        loss += total / (stop - start)
        t += 1
        state[1, dim] = slope
        _adamw(state[0], state[1], state[2], state[3], t, lr)
    return loss / ((order.size + batch - 1) // batch)


@njit(**FAST)
def _predict(x, rows, which, weights, out):  # type: ignore[no-untyped-def]
    """Predictions for the rows ``which``, from a first row of ``_epoch``'s state, into ``out``."""
    w, b, i = weights[: x.shape[1]], weights[x.shape[1]], 0
    while i + 4 <= which.size:
        k, l, n, o = x[rows[which[i]]], x[rows[which[i + 1]]], x[rows[which[i + 2]]], x[rows[which[i + 3]]]
        p, q, r, s = _dots(k, l, n, o, w)
        out[i], out[i + 1], out[i + 2], out[i + 3] = p + b, q + b, r + b, s + b
        i += 4
    while i < which.size:
        out[i] = _dot(x[rows[which[i]]], w) + b
        i += 1


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
        k = i + np.int64(draws[i]) % (order.size - i)
        order[i], order[k] = order[k], order[i]


def initial(dim: int, draws: NDArray[np.uint32]) -> Matrix:
    """``_epoch``'s state with the weights and bias that torch's Linear(dim, 1) makes of dim + 1 draws.

    Torch draws float32 of U(-1/sqrt dim, 1/sqrt dim) from the lower 24 bits of a draw.
    """
    state = np.zeros((4, -(-(dim + 1) // VECTOR) * VECTOR), np.float32)
    bound = 1 / dim**0.5
    low, span = F(-bound), F(bound) - F(-bound)
    share = (draws[: dim + 1] & np.uint32(0xFFFFFF)) * 2.0**-24
    state[0, : dim + 1] = share * np.float64(span) + np.float64(low)  # rounded once, as a fused multiply-add is
    return state


def fold(
    x: Matrix,
    rows: Ints,
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
        x: (M, N), C order.
        rows: (n,) of ``x``, one for each label.
        y: (n,) labels.
        split: training and test rows among the n.
        draws: this fold's share of the random stream (``stream.fold_draws`` many).
        epochs: passes over the training split.
        batch: rows a step.
        lr: learning rate.
        binary: cross entropy and F1 instead of squared error and R2.
    """
    train, test = split
    state, used = initial(x.shape[1], draws), x.shape[1] + 1
    steps = -(-train.size // batch)
    scores, losses, checks = (np.empty(epochs, np.float32) for _ in range(3))
    made, seen = np.empty(train.size, np.float32), np.empty(test.size, np.float32)
    best = (-np.inf, train, np.full_like(made, np.nan), np.full_like(seen, np.nan))
    for e in range(epochs):
        order, turn = train.copy(), np.arange(test.size)
        shuffle(order, draws[used + 2 :])  # a loader draws 64 bits for its workers' seed before it shuffles
        used += 1 + train.size
        losses[e] = _epoch(x, rows, y, order, state, e * steps, batch, lr, binary, made)
        _predict(x, rows, test, state[0], seen)
        shuffle(turn, draws[used + 2 :])
        used += 1 + test.size
        p, true = seen[turn], y[test[turn]]
        checks[e] = _mean_loss(p, true, batch, binary)
        scores[e] = f1(p, true) if binary else r2(p, true)
        if scores[e] > best[0]:
            best = (float(scores[e]), order, made.copy(), seen.copy())
    return Fold(best[0], scores, losses, checks, *best[1:])


def refit(
    x: Matrix,
    rows: Ints,
    y: NDArray[np.float32],
    draws: NDArray[np.uint32],
    *,
    epochs: int,
    batch: int,
    lr: float,
    binary: bool,
) -> tuple[NDArray[np.float32], np.float32]:
    """Weights (N,) and bias after training on all rows in their order, as the reference stores a probe."""
    state, dim = initial(x.shape[1], draws), x.shape[1]
    order, out = np.arange(rows.size), np.empty(rows.size, np.float32)
    for e in range(epochs):
        _epoch(x, rows, y, order, state, e * -(-rows.size // batch), batch, lr, binary, out)
    return state[0, :dim].copy(), state[0, dim]
