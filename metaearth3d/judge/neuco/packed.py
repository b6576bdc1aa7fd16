"""A task's rows laid out for the fold kernel: on cache lines of their own, with 24 bits a number where memory limits.

Every epoch of every fold visits all rows in an order of its own, so beyond the cache time is bytes. There a number is
kept as ``q * 2**e`` with a 24-bit integer ``q`` and one ``e`` a column. The scale is a power of two and commutes with
rounding: the kernel leaves it to weights and gradients, and gives to the last bit what it gives on float32 rows of the
rounded numbers. What rounding moves is measured column by column; data on which it could show stay float32.

Import this module only where a fold is run: it needs numba (``metaearth3d[judge]``).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from metaearth3d.judge.neuco.rounding import EXACT, F

LINE = 64  # bytes of a cache line
LANES = 16  # float32 in a cache line
BLOCK = 4 * LANES  # columns whose numbers lie together: four lines of float32, or three of integers if packed
TOP = F(2**23 - 1)  # the largest packed number
FINITE = np.finfo(F).max
LARGE = 24 * 2**20  # bytes of float32 rows from which packing pays: a core's part of a server's last-level cache
TOLERANCE = 1e-6  # RMS error that packing may leave in a column, relative to the mean size of its numbers
LEAST_EXPONENT = -100  # of a scale; smaller ones could make a scaled weight subnormal, which rounds differently


class Rows(NamedTuple):
    """What the kernel visits.

    data: (n, width) float32, or (n, 3 / 4 width) int32 if packed. width is N rounded up to blocks; the rest is zero.
        The upper 24 bits of a packed block's three lines are its first 48 numbers; the lower 8 are, line by line, the
        low, middle and high bytes of the last 16.
    scale: (at least N + 1,) float32, powers of two that what is read from ``data`` is to be multiplied by; ones unless
        packed. Read are integers with zeros for their lowest 8 bits.
    dim: N.
    """

    data: NDArray[Any]
    scale: NDArray[np.float32]
    dim: int


def laid_out(x: NDArray[np.float32], rows: NDArray[np.int64], *, large: int) -> Rows:
    """The ``rows`` (n,) of ``x`` (M, N), packed if they are more than ``large`` bytes and it cannot show."""
    dim = x.shape[1]
    width, wide = padded(dim), padded(dim + 1)
    if rows.size * width * 4 > large:
        scale = np.ones(wide, np.float32)
        if _scales(x, rows, scale):
            data = aligned((rows.size, width // 4 * 3), np.int32)
            if _pack(x, rows, scale, data) <= TOLERANCE:
                return Rows(data, scale, dim)
            del data  # before as much again is taken
    exact = aligned((rows.size, width), np.float32)
    _copy(x, rows, exact)
    return Rows(exact, np.ones(wide, np.float32), dim)


def padded(columns: int) -> int:
    """Columns of whole blocks."""
    return -(-columns // BLOCK) * BLOCK


def aligned(shape: tuple[int, ...], dtype: type[np.generic]) -> NDArray[Any]:
    """Zeros that begin on a cache line."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    raw = np.zeros(size + LINE, np.uint8)
    start = -raw.ctypes.data % LINE
    return raw[start : start + size].view(dtype).reshape(shape)


@njit(**EXACT)
def _copy(x, rows, out):  # type: ignore[no-untyped-def]
    for i in range(rows.size):
        out[i, : x.shape[1]] = x[rows[i]]


@njit(**EXACT)
def _scales(x, rows, scale):  # type: ignore[no-untyped-def]
    """Fill in the scale of every column that has one; False if a number is not finite or a column too small."""
    peak = np.zeros(x.shape[1], F)
    finite = True
    for i in range(rows.size):
        row = x[rows[i]]
        for j in range(row.size):
            size = abs(row[j])
            finite &= size <= FINITE
            peak[j] = max(peak[j], size)
    for j in range(peak.size):
        if peak[j] > 0:
            exponent = math.frexp(peak[j])[1] - 31
            finite &= exponent >= LEAST_EXPONENT
            scale[j] = math.ldexp(1.0, exponent)
    return finite


@njit(**EXACT)
def _pack(x, rows, scale, data):  # type: ignore[no-untyped-def]
    """Fill in packed rows; the largest RMS error of a column relative to its mean size."""
    dim = x.shape[1]
    errors, sizes = np.zeros(dim), np.zeros(dim)
    up, down = F(1) / (scale * F(256)), scale * F(256)
    whole = np.zeros(data.shape[1] // 3 * 4, np.int32)
    for i in range(rows.size):
        row = x[rows[i]]
        for j in range(dim):
            value = min(np.rint(row[j] * up[j]), TOP)
            error = row[j] - value * down[j]
            whole[j] = np.int32(value)
            errors[j] += np.float64(error) * np.float64(error)
            sizes[j] += abs(row[j])
        for block in range(whole.size // BLOCK):
            numbers = whole[block * BLOCK : (block + 1) * BLOCK]
            lines = data[i, 3 * block * LANES : 3 * (block + 1) * LANES]
            for k in range(3):
                for lane in range(LANES):
                    byte = numbers[3 * LANES + lane] >> 8 * k & 255
                    lines[k * LANES + lane] = numbers[k * LANES + lane] << 8 | byte
    worst = 0.0
    for j in range(dim):
        if errors[j] > 0:
            worst = max(worst, math.sqrt(errors[j] * rows.size) / sizes[j])
    return worst
