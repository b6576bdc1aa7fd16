"""Scores of a fold rounded as torch and torchmetrics round them, compiled; and how all of the kernel is compiled.

Import this module only where a fold is run: it needs numba (``metaearth3d[judge]``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

F = np.float32
FAST: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "error_model": "numpy",  # division by zero as numpy has it, which lets AdamW's loop be vectorised
    "fastmath": {"reassoc", "contract", "nsz", "arcp"},  # never nnan or ninf: a score of NaN must stay one
}
EXACT = {**FAST, "fastmath": False}
NEAR_ZERO = F(1e-4)  # torchmetrics' R2Score takes sums of squares below it for zero
VECTOR, PARTS, CASCADE = 8, 4, 16  # of torch's sum: floats in an AVX2 vector, vectors in a row, rows to a level


@njit(**EXACT)
def sigmoid(p):  # type: ignore[no-untyped-def]
    """The logistic function in float32."""
    return F(1) / (F(1) + np.exp(-p))


@njit(**EXACT)
def torch_sum(x):  # type: ignore[no-untyped-def]
    """The float32 sum of ``x`` (n,) with torch's roundings.

    Torch on x86 adds rows of four vectors into as many partial sums, moves these up a level every 16 rows (more from
    2^20 rows on), then adds the vectors left over to the first part, the parts, and the single numbers left over. A
    total of squares from raw moments cancels most of its digits, so programs differ by this order most of all.
    """
    vector = VECTOR if x.size >= VECTOR else 1
    lanes = PARTS * vector
    levels = np.zeros((4, lanes), F)
    rows = x.size // lanes
    for i in range(rows):
        for j in range(lanes):
            levels[0, j] += x[i * lanes + j]
        done = i + 1
        for level in range(1, 4):
            if done % CASCADE:
                break
            done //= CASCADE
            for j in range(lanes):
                levels[level, j] += levels[level - 1, j]
                levels[level - 1, j] = F(0)
    for level in range(1, 4):
        for j in range(lanes):
            levels[0, j] += levels[level, j]
    used = rows * lanes
    while used + vector <= x.size:
        for j in range(vector):
            levels[0, j] += x[used + j]
        used += vector
    for part in range(1, PARTS):
        for j in range(vector):
            levels[0, j] += levels[0, part * vector + j]
    total = F(0)
    for i in range(used, x.size):
        total += x[i]
    for j in range(vector):
        total += levels[0, j]
    return total


@njit(**EXACT)
def r2(p, y):  # type: ignore[no-untyped-def]
    """R2 as torchmetrics' R2Score has it: float32, total from raw moments, sums of squares up to 1e-4 are zero."""
    total, part = torch_sum(y), np.empty(y.size, F)
    for i in range(y.size):
        part[i] = y[i] * y[i]
    tss = torch_sum(part) - total * (total / F(y.size))
    for i in range(y.size):
        part[i] = (y[i] - p[i]) * (y[i] - p[i])
    rss = torch_sum(part)
    if abs(rss) <= NEAR_ZERO:
        return F(1)
    return F(0) if abs(tss) <= NEAR_ZERO else F(1) - rss / tss


@njit(**EXACT)
def f1(p, y):  # type: ignore[no-untyped-def]
    """F1 as torchmetrics' BinaryF1Score has it: logits all within [0, 1] pass for probabilities."""
    logits = False
    for i in range(p.size):
        logits |= not (p[i] >= 0 and p[i] <= 1)
    hits, errors = 0, 0
    for i in range(y.size):
        yes = (sigmoid(p[i]) if logits else p[i]) > F(0.5)
        hits += yes and y[i] == 1
        errors += yes != (y[i] == 1)
    return F(2 * hits) / F(2 * hits + errors) if hits + errors > 0 else F(0)
