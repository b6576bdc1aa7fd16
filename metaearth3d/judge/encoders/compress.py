"""A factorised-prior neural compressor of embeddings (Balle et al. 2018), with real bytes and an exact round trip.

The compressor library of the field, CompressAI, is not used: its newest release, 1.2.8, requires numpy below 2, where
we need 2; it imports torch-geometric, and torchvision, whose packages on PyPI do not load beside a CPU-only torch
("operator torchvision::nms does not exist"). The density is the paper's appendix 6.1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Floats, digest_of
from metaearth3d.judge.encoders.entropy import CodeTables, Density, Ints
from metaearth3d.judge.encoders.pooling import Pca


class FactorisedPrior(nn.Module):
    """Rows (N, D) to integers (N, L) with a learned probability each, to bytes, and back.

    The transforms are linear and start as principal axes in units of the mean spread; with ``hidden`` a residual layer
    of so many rectified units joins each. :meth:`fit` trains; :meth:`encode` and :meth:`decode` are the coder.
    """

    centre: Tensor
    unit: Tensor

    def __init__(self, dim: int, latents: int, *, hidden: int = 0, seed: int = 0) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.dim, self.latents, self.hidden = dim, latents, hidden
        self.analysis, self.synthesis = nn.Linear(dim, latents), nn.Linear(latents, dim)
        self.log_step = nn.Parameter(torch.zeros(latents))  # of the quantiser, per latent
        self.bend, self.unbend = _residual(dim, hidden, latents, generator), _residual(latents, hidden, dim, generator)
        self.density = Density(latents, generator)
        self.register_buffer("centre", torch.zeros(dim))
        self.register_buffer("unit", torch.ones(()))
        self.code = CodeTables(np.zeros(0, np.int64), ())

    @classmethod
    def fit(
        cls,
        x: Floats,
        lam: float,
        *,
        latents: int | None = None,
        hidden: int = 0,
        seed: int = 0,
        steps: int = 800,
        batch: int = 256,
        on_step: Callable[[int, float], None] | None = None,
    ) -> FactorisedPrior:
        """A compressor trained on rows ``x`` (N, D) for ``bits + lam * squared error`` a row, and its code tables.

        Squared error is in units of the mean variance of a number, summed over a row. The same arguments give the same
        compressor on the same machine.

        Raises:
            BadInput: the rows are not finite (N, D) with N of 2 or more, or all alike; ``lam`` is not positive.
        """
        x = _rows(x)
        size = min(x.shape[1], len(x) - 1) if latents is None else latents
        if not (np.isfinite(lam) and lam > 0) or size < 1 or steps < 1:
            raise BadInput(f"lambda is {lam}, latents {size} and steps {steps}; all must be positive")
        out = cls(x.shape[1], size, hidden=hidden, seed=seed)
        out._start(x, lam)
        generator = torch.Generator().manual_seed(seed + 1)
        slow = [*out.analysis.parameters(), *out.synthesis.parameters(), *out.bend.parameters()]
        groups: list[dict[str, Any]] = [{"params": [*slow, *out.unbend.parameters()], "lr": 1e-3}]
        groups.append({"params": [*out.density.parameters(), out.log_step], "lr": 1e-2})
        optimizer = torch.optim.Adam(groups)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        data = (torch.from_numpy(x) - out.centre) / out.unit
        for step in range(steps):
            rows = data[torch.randint(len(data), (min(batch, len(data)),), generator=generator)]
            bits, error = out._noisy(rows, generator)
            loss = bits + lam * error
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
            if on_step is not None:
                on_step(step + 1, float(loss.detach()))
        out.requires_grad_(False).eval()
        out.code = CodeTables.of(out.density, out.quantise(x))
        return out

    @property
    def digest(self) -> str:
        """sha256 over weights and code tables."""
        state = [part for k, v in sorted(self.state_dict().items()) for part in (k, v.numpy())]
        return digest_of("factorised prior", self.hidden, *state, self.code.digest)

    @torch.no_grad()
    def quantise(self, x: Floats) -> Ints:
        """Integers (N, L) of rows (N, D)."""
        latents = self._analyse((torch.from_numpy(_rows(x, self.dim, least=0)) - self.centre) / self.unit)
        return torch.round(latents).clamp(-(2**31) + 1, 2**31 - 1).to(torch.int64).numpy().astype(np.int32)

    @torch.no_grad()
    def dequantise(self, q: Ints) -> Floats:
        """Rows (N, D) that integers (N, L) stand for."""
        rows: Floats = (self._synthesise(torch.from_numpy(q.astype(np.float32))) * self.unit + self.centre).numpy()
        return rows

    def encode(self, x: Floats) -> bytes:
        """The rows' integers as range-coded bytes."""
        return self.code.pack(self.quantise(x))

    def decode(self, content: bytes) -> Floats:
        """The rows that :meth:`encode` was given, to within quantisation.

        Raises:
            BadInput: the bytes are damaged, or were made by another compressor.
        """
        return self.dequantise(self.code.unpack(content))

    @torch.no_grad()
    def model_bits(self, x: Floats) -> float:
        """Bits a row by the learned density, which the coder's tables approach."""
        y = torch.from_numpy(self.quantise(x).astype(np.float32))
        return float(-self.density.likelihood(y).log2().sum(dim=1).mean())

    def save(self, path: str | Path) -> Path:
        """Weights and code tables as one safetensors file."""
        from safetensors.numpy import save

        from metaearth3d.geo.files import write_whole

        state = {name: value.numpy() for name, value in self.state_dict().items()}
        lengths = np.array([len(table) for table in self.code.tables], np.int64)
        state |= {"lows": self.code.lows, "lengths": lengths, "frequencies": np.concatenate(self.code.tables)}
        about = {"dim": str(self.dim), "latents": str(self.latents), "hidden": str(self.hidden)}
        return write_whole(Path(path), save(state, metadata=about))

    @classmethod
    def load(cls, path: str | Path) -> FactorisedPrior:
        """A compressor from :meth:`save`.

        Raises:
            BadInput: the file is not one.
        """
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(str(path), framework="np") as file:
                about = file.metadata() or {}
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            out = cls(int(about["dim"]), int(about["latents"]), hidden=int(about["hidden"]))
            ends = np.cumsum(arrays.pop("lengths"))[:-1]
            out.code = CodeTables(arrays.pop("lows"), tuple(np.split(arrays.pop("frequencies"), ends)))
            out.load_state_dict({name: torch.from_numpy(value) for name, value in arrays.items()})
        except (OSError, SafetensorError, KeyError, ValueError, RuntimeError) as error:
            raise BadInput(f"{path} is not a compressor that this package saved ({error})") from error
        return out.requires_grad_(False).eval()

    def _start(self, x: Floats, lam: float) -> None:
        """Principal axes as transforms, the rate-distortion step of a uniform quantiser as the first step."""
        axes = Pca.fit(x, self.latents)
        spread = float(np.sqrt(x.astype(np.float64).var(axis=0).mean()))
        if not spread > 0:
            raise BadInput("the rows to compress are all alike; there is nothing to learn")
        matrix = torch.from_numpy(axes.axes.astype(np.float32))
        with torch.no_grad():
            self.centre.copy_(torch.from_numpy(x.mean(axis=0)))
            self.unit.fill_(spread)
            self.analysis.weight.copy_(matrix)
            self.synthesis.weight.copy_(matrix.T)
            for bias in (self.analysis.bias, self.synthesis.bias):
                bias.zero_()
            # bits fall by log2(step) and error grows by step^2 / 12, so the best step has lam step^2 / 6 = 1 / ln 2
            self.log_step.fill_(0.5 * float(np.log(6 / (lam * np.log(2)))))
            self.density.widen(self._analyse((torch.from_numpy(x) - self.centre) / self.unit).std(dim=0))

    def _analyse(self, x: Tensor) -> Tensor:
        """Latents in steps (N, L) of rows in units (N, D)."""
        inner: Tensor = self.analysis(x) + self.bend(x)
        return inner * torch.exp(-self.log_step)

    def _synthesise(self, y: Tensor) -> Tensor:
        """Rows in units (N, D) of latents in steps (N, L)."""
        inner = y * torch.exp(self.log_step)
        out: Tensor = self.synthesis(inner) + self.unbend(inner)
        return out

    def _noisy(self, rows: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Bits and squared error a row, with uniform noise in the place of rounding."""
        y = self._analyse(rows)
        y = y + torch.rand(y.shape, generator=generator) - 0.5
        bits = -self.density.likelihood(y).log2().sum(dim=1).mean()
        return bits, (self._synthesise(y) - rows).square().sum(dim=1).mean()


@dataclass(frozen=True)
class RatePoint:
    """One line of a rate-distortion table, measured on rows that were not trained on."""

    lam: float
    bits: float  # a row, of the real bytes with their head
    model_bits: float  # a row, by the learned density
    mse: float  # a number, in the embedding's own units
    relative: float  # mse over the mean variance of a number


def rate_distortion(
    train: Floats, test: Floats, lams: Sequence[float], **options: Any
) -> list[tuple[FactorisedPrior, RatePoint]]:
    """A compressor for each trade-off, trained on ``train`` (N, D), measured on ``test`` (M, D); see ``fit``."""
    test = _rows(test)
    variance = float(test.astype(np.float64).var(axis=0).mean())
    out = []
    for lam in lams:
        prior = FactorisedPrior.fit(train, lam, **options)
        content = prior.encode(test)
        mse = float(np.square(prior.decode(content).astype(np.float64) - test).mean())
        bits = 8 * len(content) / len(test)
        out.append((prior, RatePoint(lam, bits, prior.model_bits(test), mse, mse / variance)))
    return out


class _Nothing(nn.Module):
    """Adds nothing."""

    def forward(self, x: Tensor) -> float:
        """Zero."""
        return 0.0


def _residual(inputs: int, hidden: int, outputs: int, generator: torch.Generator) -> nn.Module:
    """A layer of rectified units that starts by adding nothing."""
    if not hidden:
        return _Nothing()
    first, last = nn.Linear(inputs, hidden), nn.Linear(hidden, outputs)
    with torch.no_grad():
        first.weight.copy_(torch.randn(first.weight.shape, generator=generator) / np.sqrt(inputs))
        for value in (first.bias, last.weight, last.bias):
            value.zero_()
    return nn.Sequential(first, nn.ReLU(), last)


def _rows(x: Floats, dim: int | None = None, *, least: int = 2) -> Floats:
    """Rows as contiguous float32 if they are finite (N, D) of the right D."""
    if x.ndim != 2 or len(x) < least or (dim is not None and x.shape[1] != dim) or not np.isfinite(x).all():
        wanted = f"(N, {dim if dim is not None else 'D'})"
        raise BadInput(f"embeddings to compress are finite {wanted}, N of {least} or more; {x.shape} was given")
    return np.ascontiguousarray(x, dtype=np.float32)
