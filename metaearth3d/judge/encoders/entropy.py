"""Learned densities of integers and the range coder that turns integers into bytes and back, exactly."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.encoders.base import digest_of

Ints = NDArray[np.int32]
Counts = NDArray[np.int64]

WIDTHS = (1, 3, 3, 3, 1)  # Balle et al. 2018, appendix 6.1: K = 4, r = 3
INITIAL_SCALE = 10.0
LIKELIHOOD_FLOOR = 1e-9
TOTAL = 1 << 16  # frequencies of a channel's symbols sum to this
HALF = 1 << 16  # escaped values are coded as two halves
HEAD = struct.Struct("<4sI8sI")  # magic, rows, tables, checksum
MAGIC = b"MEF1"


class Density(nn.Module):
    """A learned cumulative distribution per channel: a small monotone network of one input (appendix 6.1)."""

    def __init__(self, channels: int, generator: torch.Generator) -> None:
        super().__init__()
        scale = INITIAL_SCALE ** (1 / (len(WIDTHS) - 1))
        self.matrices, self.biases, self.factors = nn.ParameterList(), nn.ParameterList(), nn.ParameterList()
        for k, (a, b) in enumerate(pairwise(WIDTHS)):
            start = float(np.log(np.expm1(1 / scale / b)))
            self.matrices.append(nn.Parameter(torch.full((channels, b, a), start)))
            self.biases.append(nn.Parameter(torch.rand((channels, b, 1), generator=generator) - 0.5))
            if k < len(WIDTHS) - 2:
                self.factors.append(nn.Parameter(torch.zeros(channels, b, 1)))

    @torch.no_grad()
    def widen(self, spread: Tensor) -> None:
        """Start as logistic densities of deviations ``spread`` (C,), so that training begins near the data."""
        logistic = math.pi / math.sqrt(3)  # deviation of the standard logistic density
        steps = INITIAL_SCALE ** ((len(WIDTHS) - 2) / (len(WIDTHS) - 1))  # what the later layers stretch
        slope = steps * logistic / spread.clamp(min=0.1) / WIDTHS[1]
        self.matrices[0].copy_(torch.log(torch.expm1(slope))[:, None, None].expand_as(self.matrices[0]))

    def logits(self, y: Tensor) -> Tensor:
        """Logit of the cumulative distribution at values ``y`` (N, C)."""
        x = y.T[:, None]  # (C, 1, N)
        for k, (matrix, bias) in enumerate(zip(self.matrices, self.biases, strict=True)):
            x = F.softplus(matrix) @ x + bias
            if k < len(self.factors):
                x = x + torch.tanh(self.factors[k]) * torch.tanh(x)
        return x[:, 0].T

    def likelihood(self, y: Tensor) -> Tensor:
        """Probability of the unit interval around each value (N, C), taken in the tail where it is exact."""
        low, high = self.logits(y - 0.5), self.logits(y + 0.5)
        sign = -torch.sign(low + high).detach()
        return (torch.sigmoid(sign * high) - torch.sigmoid(sign * low)).abs().clamp(min=LIKELIHOOD_FLOOR)


@dataclass(frozen=True)
class CodeTables:
    """Integer frequencies per channel: of the integers from ``lows[k]`` upwards, then of the escape for all others.

    The tables alone decide what bytes mean, so no rounding of a network can spoil the decoding on another machine.
    """

    lows: Counts = field(repr=False)  # (C,)
    tables: tuple[Counts, ...] = field(repr=False)

    @classmethod
    def of(cls, density: Density, q: Ints) -> CodeTables:
        """A density frozen over the integers ``q`` (N, C) seen in training, one more on each side."""
        lows = q.min(axis=0).astype(np.int64) - 1
        highs = np.minimum(q.max(axis=0).astype(np.int64) + 1, lows + TOTAL // 4)
        first = int(lows.min())
        grid = torch.arange(first, int(highs.max()) + 1, dtype=torch.float32)
        with torch.no_grad():
            chances = density.likelihood(grid[:, None].expand(-1, len(lows))).double().numpy()
        spans = enumerate(zip(lows - first, highs - first + 1, strict=True))
        return cls(lows, tuple(frequencies(chances[low:high, k]) for k, (low, high) in spans))

    @property
    def digest(self) -> str:
        """sha256 over the tables."""
        return digest_of("code tables", self.lows, *self.tables)

    def pack(self, q: Ints) -> bytes:
        """Integers (N, C) as bytes under a head of 20; those outside a table are escaped and coded flat."""
        queue, models, flat = self._coder()
        encoder, escaped = queue.RangeEncoder(), []
        for k, model in enumerate(models):
            symbols, escape = q[:, k].astype(np.int64) - self.lows[k], len(self.tables[k]) - 1
            out = (symbols < 0) | (symbols >= escape)
            escaped.append(q[out, k].astype(np.int64) + 2**31)
            encoder.encode(np.where(out, escape, symbols).astype(np.int32), model)
        rest = np.concatenate(escaped)
        encoder.encode(np.concatenate([rest // HALF, rest % HALF]).astype(np.int32), flat)
        body: bytes = encoder.get_compressed().astype("<u4").tobytes()
        return HEAD.pack(MAGIC, len(q), bytes.fromhex(self.digest)[:8], zlib.crc32(body)) + body

    def unpack(self, content: bytes) -> Ints:
        """Integers (N, C) from bytes that :meth:`pack` made.

        Raises:
            BadInput: the bytes are damaged, or were made with other tables.
        """
        if len(content) < HEAD.size or content[:4] != MAGIC:
            raise BadInput(f"{len(content)} bytes are no compressed embeddings of this package")
        _, count, tables, checksum = HEAD.unpack_from(content)
        body = content[HEAD.size :]
        if zlib.crc32(body) != checksum:
            raise BadInput("the compressed embeddings are damaged: their checksum differs; fetch them again")
        if tables != bytes.fromhex(self.digest)[:8]:
            raise BadInput("the compressed embeddings were made by another compressor; load its weights")
        queue, models, flat = self._coder()
        decoder = queue.RangeDecoder(np.frombuffer(body, "<u4").astype(np.uint32))
        symbols = np.stack([decoder.decode(model, count) for model in models], axis=1).astype(np.int64)
        out = symbols == np.array([len(table) - 1 for table in self.tables])
        values = symbols + self.lows
        halves = decoder.decode(flat, 2 * int(out.sum())).astype(np.int64).reshape(2, -1)
        values.T[out.T] = halves[0] * HALF + halves[1] - 2**31  # by channel, as they were written
        return values.astype(np.int32)

    def _coder(self) -> tuple[Any, list[Any], Any]:
        """The range coder, a model per channel, the model of half an escaped value."""
        stream = optional("constriction", "compress").stream
        models = [stream.model.Categorical(table / TOTAL, perfect=False) for table in self.tables]
        return stream.queue, models, stream.model.Uniform(HALF)


def frequencies(chances: Sequence[float] | NDArray[np.float64]) -> Counts:
    """Positive integers that sum to 2^16: of each symbol, then of the escape, as near to the chances as that allows."""
    known = np.asarray(chances, np.float64)
    whole = np.append(known, max(1 - known.sum(), 0.0))
    share = whole / whole.sum() * (TOTAL - len(whole))  # one of each is given
    out: Counts = 1 + np.floor(share).astype(np.int64)
    order = np.argsort(np.floor(share) - share, kind="stable")
    out[order[: TOTAL - int(out.sum())]] += 1
    return out
