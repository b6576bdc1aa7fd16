"""Normal noise that is a function of place: Philox4x32-10 on (row, col, channel), Box-Muller on top.

Philox is from Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). Everything after it is sums,
products, quotients and square roots in float64, which IEEE 754 defines to the last bit, so that the noise is the same
on every machine: no call into a maths library, whose logarithm and cosine differ from one processor to the next.
"""

from __future__ import annotations

import hashlib
import json
import math

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import PixelBox

MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)  # Salmon et al., table 2
WEYL = 0x9E3779B9, 0xBB67AE85  # key increments: golden ratio and sqrt(3) - 1
ROUNDS = 10
LOW, WORD = np.uint64(0xFFFFFFFF), np.uint64(32)
REACH = 1 << 47  # rows and columns are 48-bit signed integers
NORMALS_PER_COUNTER = 4
BLOCK_PX = 16384  # counters worked on at once: the nine scratch rows stay in a core's second-level cache

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]


def noise_key(version: str | int, seed: int, level: int, stage: str, step: int) -> int:
    """The 64-bit Philox key of one step of one stage: a hash, so that neighbouring seeds have unrelated noise."""
    name = json.dumps([str(version), int(seed), int(level), stage, int(step)])
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def normal(key: int, box: PixelBox, channels: int, *, columns: int | None = None) -> NDArray[np.float32]:
    """Standard normal noise (channels, H, W) of a box; a pixel's values depend on key, row, col and channel only.

    Rows and columns lie within +-2^47. ``box.level`` is not looked at: the level is part of the key. On a planet
    ``columns`` are once around: a column and the column so many further have the same noise.
    """
    if min(box.row, box.col) < -REACH or max(box.row + box.height, box.col + box.width) > REACH:
        raise BadInput(f"noise reaches rows and columns of +-2^47; the box is {tuple(box)}")
    out = np.empty((channels, box.height, box.width), np.float32)
    width = min(box.width, BLOCK_PX)
    height = max(1, BLOCK_PX // max(width, 1))
    for group in range(-(-channels // NORMALS_PER_COUNTER)):
        planes = out[group * NORMALS_PER_COUNTER :][:NORMALS_PER_COUNTER]
        for row in range(0, box.height, height):
            for col in range(0, box.width, width):
                block = planes[:, row : row + height, col : col + width]
                words = _counters(box.row + row, box.col + col, block.shape[1:], group, columns)
                _fill(block, philox4x32(words, key))
    return out


def _counters(row: int, col: int, shape: tuple[int, ...], group: int, columns: int | None) -> Words:
    """The four 32-bit counter words (4, h * w) of the pixels of a block."""
    rows, cols = np.arange(row, row + shape[0]), np.arange(col, col + shape[1])
    cols = cols if columns is None else cols % columns
    words = np.empty((4, *shape), np.uint64)
    words[0] = (rows & 0xFFFFFFFF)[:, None]
    words[1] = cols & 0xFFFFFFFF
    words[2] = ((rows >> 32) & 0xFFFF)[:, None] | (((cols >> 32) & 0xFFFF) << 16)
    words[3] = group
    return words.reshape(4, -1)


def philox4x32(words: Words, key: int) -> Words:
    """Ten rounds of Philox on counters (4, n) of 32-bit words held in uint64; works in place and returns ``words``."""
    x0, x1, x2, x3 = words
    p0, p1 = np.empty_like(x0), np.empty_like(x0)
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    for _ in range(ROUNDS):
        np.multiply(x0, MULTIPLIERS[0], out=p0)
        np.multiply(x2, MULTIPLIERS[1], out=p1)
        np.right_shift(p1, WORD, out=x0)
        x0 ^= x1
        x0 ^= np.uint64(k0)
        np.bitwise_and(p1, LOW, out=x1)
        np.right_shift(p0, WORD, out=x2)
        x2 ^= x3
        x2 ^= np.uint64(k1)
        np.bitwise_and(p0, LOW, out=x3)
        k0, k1 = (k0 + WEYL[0]) & 0xFFFFFFFF, (k1 + WEYL[1]) & 0xFFFFFFFF
    return words


def _fill(block: NDArray[np.float32], words: Words) -> None:
    """Box-Muller: normals 2i and 2i + 1 of a pixel come from words 2i (radius) and 2i + 1 (angle)."""
    shape = block.shape[1:]
    for pair in range(-(-len(block) // 2)):
        radius = _radius(words[2 * pair])
        cosine, sine = _circle(words[2 * pair + 1])
        cosine *= radius
        block[2 * pair] = cosine.reshape(shape)
        if 2 * pair + 1 < len(block):
            sine *= radius
            block[2 * pair + 1] = sine.reshape(shape)


def _radius(word: Words) -> Floats:
    """``sqrt(-2 ln u)`` for ``u = (word + 1/2) / 2^32``, that is ``n / 2^33`` with an odd ``n``.

    ``n = 2^k z`` with z in [0.707, 1.414) by the usual bit trick; ``ln z = 2 atanh((z - 1) / (z + 1))`` by its series,
    whose first neglected term is below 1e-13.
    """
    z = word.astype(np.float64)
    z *= 2.0
    z += 1.0
    bits = z.view(np.uint64)
    k = bits - np.uint64(0x3FE6A09E667F3BCD)  # sqrt(1/2)
    k >>= np.uint64(52)
    bits -= k << np.uint64(52)
    exponent = k.astype(np.float64)
    exponent -= 33.0
    exponent *= -2.0 * math.log(2.0)
    s = z + 1.0
    z -= 1.0
    np.divide(z, s, out=s)
    np.multiply(s, s, out=z)
    series = _polynomial(z, [-4.0 / (2 * i + 1) for i in range(8)])
    series *= s
    series += exponent
    return np.sqrt(series, out=series)


def _circle(word: Words) -> tuple[Floats, Floats]:
    """Cosine and sine of ``2 pi word / 2^32``.

    The angle minus pi is four times an angle within +-pi/4, whose Taylor series (error below 1e-12) is doubled twice.
    """
    angle = word.astype(np.float64)
    angle -= 2.0**31
    angle *= math.pi / 2.0**33
    square = angle * angle
    cosine = _polynomial(square, [(-1.0) ** i / math.factorial(2 * i) for i in range(8)])
    sine = _polynomial(square, [(-1.0) ** i / math.factorial(2 * i + 1) for i in range(7)])
    sine *= angle
    for sign in (1.0, -1.0):  # the second doubling also turns by pi
        np.multiply(sine, sine, out=square)
        sine *= cosine
        sine *= 2.0 * sign
        np.multiply(square, -2.0 * sign, out=cosine)
        cosine += sign
    return cosine, sine


def _polynomial(x: Floats, coefficients: list[float]) -> Floats:
    """``sum(c * x**i)`` by Horner's rule."""
    total = x * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        total += coefficient
        total *= x
    total += coefficients[0]
    return total
