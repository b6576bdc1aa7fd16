"""A task's rows laid out for the fold kernel: on cache lines of their own, in 24 or 20 bits a number beyond the cache.

Every epoch of every fold visits all rows in an order of its own, so beyond the cache time is bytes. There a number is
kept as an integer of 24 bits times a scale of its column, a power of two. That commutes with rounding: the kernel
leaves scales to weights and gradients, and gives to the last bit what it gives on float32 rows of the rounded numbers.
In tables so long that rounding averages out of a score 20 bits do, with scales that leave none of them idle. What
rounding moves is measured column by column; data on which it could show keep 24 bits, or stay float32.

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
BLOCK = 8 * LANES  # columns whose numbers lie together: eight lines of float32, six of 24 bits, five of 20
FINITE = np.finfo(F).max
LARGE = 24 * 2**20  # bytes of float32 rows from which packing pays: a core's part of a server's last-level cache
HUGE = 64 * 2**20  # bytes of float32 rows from which 20 bits are worth a look; in 24 they overflow such a cache too
MANY = 12288  # rows from which 20 bits are worth a look: at 8,192 a hard table was off by 2e-5, here none by 1e-5
TOLERANCE = {24: 1e-6, 20: 6e-6}  # RMS error that packing may leave in a column, relative to its numbers' mean size
LEAST_EXPONENT = -100  # of a scale; smaller ones could make a scaled weight subnormal, which rounds differently


class Rows(NamedTuple):
    """What the kernel visits.

    data: (n, width) float32, (n, 3 / 4 width) int32 if packed in 24 bits, (n, 5 / 8 width) uint32 if in 20. width is N
        rounded up to blocks; the rest is zero. A line's numbers lie side by side in lanes of 32 bits. In 24 bits a
        block is twice three lines: their upper 24 bits are its first 48 numbers; the lower 8 are, line by line, the
        low, middle and high bytes of the next 16. In 20 bits it is five lines: their upper 20 bits are its first 80
        numbers; of lanes a, b, c, d, e the lower 12 are the upper 12 of the sixth number (a), its lower 8 and four
        bits more (b), the same of the seventh (c, d), and the upper 12 of the last (e), of which b's four bits are the
        next and d's the lowest.
    scale: (at least N + 1,) float32, which what is read from ``data`` is to be multiplied by; ones unless packed, in 24
        bits powers of two. Read are integers with zeros for their lowest 8 or 12 bits.
    dim: N.
    """

    data: NDArray[Any]
    scale: NDArray[np.float32]
    dim: int


def laid_out(
    x: NDArray[np.float32], rows: NDArray[np.int64], *, large: float, huge: float = math.inf, many: int = MANY
) -> Rows:
    """The ``rows`` (n,) of ``x`` (M, N), packed where they are more than ``large`` bytes and it cannot show.

    More than ``huge`` bytes of at least ``many`` rows are packed in 20 bits a number, if that cannot show.
    """
    dim = x.shape[1]
    width, wide = padded(dim), padded(dim + 1)
    size = rows.size * width * 4
    for bits in [20] * (size > huge and rows.size >= many) + [24] * (size > large):
        scale = np.ones(wide, np.float32)
        if _scales(x, rows, bits, scale):
            data = aligned((rows.size, width // 32 * bits), np.int32)
            if _pack(x, rows, scale, bits, data) <= TOLERANCE[bits]:
                return Rows(data if bits == 24 else data.view(np.uint32), scale, dim)
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
def _scales(x, rows, bits, scale):  # type: ignore[no-untyped-def]
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
            scale[j] = math.ldexp(1.0, exponent) if bits == 24 else peak[j] / (2.0**31 - 2.0 ** (32 - bits))
    return finite


@njit(**EXACT)
def _pack(x, rows, scale, bits, data):  # type: ignore[no-untyped-def]
    """Fill in packed rows; the largest RMS error of a column relative to its mean size."""
    dim, spare = x.shape[1], F(2.0 ** (32 - bits))
    errors, sizes = np.zeros(dim), np.zeros(dim)
    up, down, top = F(1) / (scale * spare), scale * spare, F(2.0 ** (bits - 1) - 1)
    whole = np.zeros(data.shape[1] // bits * 32, np.int32)
    for i in range(rows.size):
        row = x[rows[i]]
        for j in range(dim):
            value = min(np.rint(row[j] * up[j]), top)
            error = row[j] - value * down[j]
            whole[j] = np.int32(value)
            errors[j] += np.float64(error) * np.float64(error)
            sizes[j] += abs(row[j])
        if bits == 24:
            _lines_of_24(whole, data[i])
        else:
            _lines_of_20(whole, data[i])
    worst = 0.0
    for j in range(dim):
        if errors[j] > 0:
            worst = max(worst, math.sqrt(errors[j] * rows.size) / sizes[j])
    return worst


@njit(**EXACT)
def _lines_of_24(whole, out):  # type: ignore[no-untyped-def]
    """Write a row's integers as ``Rows`` has them, three lines for every four of numbers."""
    for part in range(whole.size // (4 * LANES)):
        numbers = whole[4 * part * LANES : 4 * (part + 1) * LANES]
        lines = out[3 * part * LANES : 3 * (part + 1) * LANES]
        for k in range(3):
            for lane in range(LANES):
                byte = numbers[3 * LANES + lane] >> 8 * k & 255
                lines[k * LANES + lane] = numbers[k * LANES + lane] << 8 | byte


@njit(**EXACT)
def _lines_of_20(whole, out):  # type: ignore[no-untyped-def]
    """Write a row's integers as ``Rows`` has them, five lines for every eight of numbers."""
    for part in range(whole.size // BLOCK):
        numbers = whole[part * BLOCK : (part + 1) * BLOCK].reshape(8, LANES)
        lines = out[5 * part * LANES : 5 * (part + 1) * LANES].reshape(5, LANES)
        for lane in range(LANES):
            sixth, seventh, last = numbers[5, lane], numbers[6, lane], numbers[7, lane]
            lines[0, lane] = numbers[0, lane] << 12 | (sixth >> 8 & 0xFFF)
            lines[1, lane] = numbers[1, lane] << 12 | (sixth & 0xFF) << 4 | (last >> 4 & 0xF)
            lines[2, lane] = numbers[2, lane] << 12 | (seventh >> 8 & 0xFFF)
            lines[3, lane] = numbers[3, lane] << 12 | (seventh & 0xFF) << 4 | (last & 0xF)
            lines[4, lane] = numbers[4, lane] << 12 | (last >> 8 & 0xFFF)
