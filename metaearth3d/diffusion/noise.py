"""Normal noise of a place, made where the network is: to the bit the noise of :mod:`metaearth3d.fields.noise`.

The same Philox4x32-10 on (row, col, channel) in int64, the same Box-Muller in float64, operation by operation: each is
a kernel of its own, so that no device fuses a product with a sum and rounds once where the other rounds twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

MULTIPLIERS = 0xD2511F53, 0xCD9E8D57  # Salmon et al. (SC 2011), table 2
WEYL = 0x9E3779B9, 0xBB67AE85
ROUNDS = 10
WORD = 0xFFFFFFFF
NORMALS_PER_COUNTER = 4
SQRT_HALF = 0x3FE6A09E667F3BCD  # its float64 bits


class Spot(NamedTuple):
    """Where a window of noise lies: the key of its stage and step, and its first row and column."""

    key: int
    row: int
    col: int


def normals(
    spots: Sequence[tuple[int, int, int]],
    channels: int,
    shape: tuple[int, int],
    *,
    columns: int | None = None,
    device: torch.device | str = "cpu",
) -> Tensor:
    """Standard normal noise (N, channels, H, W), float32, of windows of one shape on ``device``.

    ``spots`` are their keys, first rows and first columns (:class:`Spot`). On a planet ``columns`` are once around.
    """
    groups = -(-channels // NORMALS_PER_COUNTER)
    named = [Spot(*spot) for spot in spots]
    planes = [_group(named, shape, group, columns, device) for group in range(groups)]
    return torch.cat(planes, dim=1)[:, :channels]


def _group(
    spots: Sequence[Spot], shape: tuple[int, int], group: int, columns: int | None, device: torch.device | str
) -> Tensor:
    """Four channels (N, 4, H, W): the numbers of one counter."""
    rows = torch.stack([torch.arange(s.row, s.row + shape[0], device=device) for s in spots])[:, :, None]  # (N, H, 1)
    cols = torch.stack([torch.arange(s.col, s.col + shape[1], device=device) for s in spots])[:, None, :]  # (N, 1, W)
    cols = cols if columns is None else cols.remainder(columns)
    high = ((rows >> 32) & 0xFFFF) | (((cols >> 32) & 0xFFFF) << 16)  # (N, H, W)
    low = torch.zeros_like(high)
    keys = [torch.tensor([s.key >> by & WORD for s in spots], device=device)[:, None, None] for by in (0, 32)]
    words = philox(((rows & WORD) + low, (cols & WORD) + low, high, low + group), (keys[0], keys[1]))
    pairs = []
    for radius, angle in (words[:2], words[2:]):
        length, (cosine, sine) = _radius(radius), _circle(angle)
        pairs += [(cosine * length).float(), (sine * length).float()]
    return torch.stack(pairs, dim=1)


def philox(words: tuple[Tensor, ...], key: tuple[Tensor, Tensor]) -> tuple[Tensor, ...]:
    """Ten rounds of Philox on four int64 tensors that hold 32-bit words."""
    x0, x1, x2, x3 = words
    k0, k1 = key
    for _ in range(ROUNDS):
        p0, p1 = x0 * MULTIPLIERS[0], x2 * MULTIPLIERS[1]  # modulo 2^64, which is all that is looked at
        x0, x1 = ((p1 >> 32) & WORD) ^ x1 ^ k0, p1 & WORD
        x2, x3 = ((p0 >> 32) & WORD) ^ x3 ^ k1, p0 & WORD
        k0, k1 = (k0 + WEYL[0]) & WORD, (k1 + WEYL[1]) & WORD
    return x0, x1, x2, x3


def _radius(word: Tensor) -> Tensor:
    """``sqrt(-2 ln u)`` for ``u = (word + 1/2) / 2^32``; see the elder module for the series."""
    z = word.double() * 2.0 + 1.0
    bits = z.view(torch.int64)
    k = (bits - SQRT_HALF) >> 52
    z = (bits - (k << 52)).view(torch.float64)
    exponent = (k.double() - 33.0) * (-2.0 * math.log(2.0))
    s = (z - 1.0) / (z + 1.0)
    series = _polynomial(s * s, [-4.0 / (2 * i + 1) for i in range(8)]) * s
    return (series + exponent).sqrt()


def _circle(word: Tensor) -> tuple[Tensor, Tensor]:
    """Cosine and sine of ``2 pi word / 2^32``: a quarter of the angle, doubled twice."""
    angle = (word.double() - 2.0**31) * (math.pi / 2.0**33)
    square = angle * angle
    cosine = _polynomial(square, [(-1.0) ** i / math.factorial(2 * i) for i in range(8)])
    sine = _polynomial(square, [(-1.0) ** i / math.factorial(2 * i + 1) for i in range(7)]) * angle
    for sign in (1.0, -1.0):
        square = sine * sine
        sine = sine * cosine * (2.0 * sign)
        cosine = square * (-2.0 * sign) + sign
    return cosine, sine


def _polynomial(x: Tensor, coefficients: list[float]) -> Tensor:
    """``sum(c * x**i)`` by Horner's rule."""
    total = x * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        total = (total + coefficient) * x
    return total + coefficients[0]
