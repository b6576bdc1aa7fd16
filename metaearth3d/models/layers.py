"""Building blocks whose output at a pixel depends on a bounded neighbourhood only, so that windows agree exactly."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FACTOR = 4
SAFE_CHANNELS = 128
ROUNDING = (2 / 255) ** 2 / 12  # variance that rounding to 8 bits adds, in -1..1 units


def conservative_kernel(factor: int = FACTOR) -> Tensor:
    """Weights (factor, 5) that turn five cell means into the means of the middle cell's ``factor`` sub-cells.

    The piecewise parabolic method (Colella & Woodward 1984, eq. 1.5-1.6): edge values ``7/12 (a0+a1) - 1/12 (a-1+a2)``
    and the parabola with the cell's mean. Sub-cell means average to the cell mean exactly, and the curve is continuous.
    """
    left = torch.tensor([-1, 7, 7, -1, 0], dtype=torch.float64) / 12
    right = torch.tensor([0, -1, 7, 7, -1], dtype=torch.float64) / 12
    mean = torch.tensor([0, 0, 1, 0, 0], dtype=torch.float64)
    bend = 6 * (mean - (left + right) / 2)
    lo = torch.arange(factor, dtype=torch.float64) / factor
    hi = lo + 1 / factor
    x1 = (lo + hi) / 2  # mean of x over the sub-cell
    x2 = (hi**3 - lo**3) / (3 * (hi - lo))  # mean of x^2
    return left + x1[:, None] * (right - left) + (x1 - x2)[:, None] * bend


def upsample(parent: Tensor) -> Tensor:
    """Smooth x4 enlargement (N, C, 4h, 4w) with 4x4 box mean ``parent`` (N, C, h, w); it reaches two parent pixels."""
    n, c, h, w = parent.shape
    kernel = conservative_kernel().to(parent)
    x = F.pad(parent.reshape(n * c, 1, h, w), (2, 2, 2, 2), mode="replicate")
    x = F.conv2d(x, kernel.reshape(FACTOR, 1, 1, 5))  # (nc, 4, h+4, w): sub-columns
    x = x.permute(0, 2, 3, 1).reshape(n * c, 1, h + 4, w * FACTOR)
    x = F.conv2d(x, kernel.reshape(FACTOR, 1, 5, 1))  # (nc, 4, h, 4w): sub-rows
    return x.permute(0, 2, 1, 3).reshape(n, c, h * FACTOR, w * FACTOR)


def unfold(x: Tensor) -> Tensor:
    """Pixels (N, C, 4h, 4w) to children of each parent pixel (N, 16 C, h, w)."""
    return F.pixel_unshuffle(x, FACTOR)


def fold(x: Tensor) -> Tensor:
    """Children (N, 16 C, h, w) back to pixels (N, C, 4h, 4w)."""
    return F.pixel_shuffle(x, FACTOR)


def detail(x: Tensor) -> Tensor:
    """Children (N, 16 C, h, w) less the mean of each 4x4 family: the part a parent does not determine."""
    n, c, h, w = x.shape
    families = x.reshape(n, c // FACTOR**2, FACTOR**2, h, w)
    return (families - families.mean(dim=2, keepdim=True)).reshape(n, c, h, w)


def octaves(image: Tensor) -> Tensor:
    """How sharp images (N, C, H, W) in -1..1 are: (N, 2) log2 ratios of amplitude between neighbouring octaves.

    Finest octave (1 to 2 pixels) to the middle one (2 to 4), and the middle one to the one above, which a x4 parent
    still shows. Natural pictures averaged down from finer ones have about 0 and 0; sensors and resamplers blur that to
    -0.7 or sharpen it to +0.3. Octaves are Haar details of grey: differences of variances of box means.
    """
    energy = octave_energies(image)
    return (energy[:, :-1] / energy[:, 1:]).log2() / 2


def octave_energies(image: Tensor) -> Tensor:
    """Mean square Haar details (N, 3) of grey of images (N, C, H, W) in -1..1: 1 to 2 pixels, 2 to 4, 4 to 8."""
    grey = image.float().mean(dim=1, keepdim=True)
    grey = grey - grey.mean(dim=(1, 2, 3), keepdim=True)
    moments = []
    for _ in range(4):
        moments.append(grey.square().mean(dim=(1, 2, 3)))
        grey = F.avg_pool2d(grey, 2)
    return torch.stack([a - b for a, b in pairwise(moments)], dim=1) + ROUNDING


def fourier(x: Tensor, size: int, top: float) -> Tensor:
    """Sines and cosines (N, size) of ``x`` (N,) at geometric frequencies from 1/2 to ``top`` cycles per unit."""
    frequencies = torch.exp(torch.linspace(math.log(0.5), math.log(top), size // 2, device=x.device))
    angles = 2 * math.pi * x[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class ChannelNorm(nn.Module):
    """Root-mean-square normalisation over channels at each pixel on its own; no statistics over space."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(channels))

    def forward(self, x: Tensor, scale: Tensor | None = None, shift: Tensor | None = None) -> Tensor:
        """(N, C, h, w) to the same; FiLM's ``scale`` and ``shift`` (N, C, 1, 1) join in, which saves two copies."""
        norm = torch.linalg.vector_norm(x, dim=1, keepdim=True, dtype=torch.float32)
        x = x * torch.rsqrt(norm.square() / x.shape[1] + 1e-6).to(x.dtype)
        gain = self.gain[:, None, None].to(x.dtype)
        if scale is None or shift is None:
            return x * gain
        return torch.addcmul(shift.to(x.dtype), x, gain * (1 + scale).to(x.dtype))


def pointwise(conv: nn.Conv2d, x: Tensor) -> Tensor:
    """A 1x1 convolution (N, C, h, w) to (N, D, h, w) whose bytes on a CPU do not depend on the number of threads.

    oneDNN's sums over more than ``SAFE_CHANNELS`` inputs do: with one thread they are blocked otherwise. Its matrix
    product is not, and takes the same memory, but more time with several threads; so where gradients flow, and on
    accelerators, it stays a convolution.
    """
    if conv.in_channels <= SAFE_CHANNELS or x.device.type != "cpu" or torch.is_grad_enabled():
        out: Tensor = conv(x)
        return out
    return F.linear(x.permute(0, 2, 3, 1), conv.weight[:, :, 0, 0], conv.bias).permute(0, 3, 1, 2)


class Block(nn.Module):
    """Depthwise convolution, channel norm, FiLM, two pointwise layers and a skip (after ConvNeXt, 2201.03545)."""

    def __init__(self, width: int, kernel: int, expansion: int, condition: int) -> None:
        super().__init__()
        self.spread = nn.Conv2d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = ChannelNorm(width)
        self.film = nn.Linear(condition, 2 * width)
        self.up = nn.Conv2d(width, expansion * width, 1)
        self.down = nn.Conv2d(expansion * width, width, 1)
        for layer in (self.film, self.down):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """``x`` (N, C, h, w) under ``condition`` (N, 1 or h, 1 or w, E)."""
        scale, shift = self.film(condition).permute(0, 3, 1, 2).chunk(2, dim=1)
        y = self.norm(self.spread(x), scale, shift)
        return x + pointwise(self.down, F.relu(pointwise(self.up, y), inplace=True))


class Conditions(NamedTuple):
    """What a network is told besides its input. Rows and columns are those of the parent grid.

    ``time`` (N,) in 0..1; ``gsd`` of the output in metres, (N,) or a row's own (N, h); ``sharpness`` (N, 2) or
    (N, h, 2), see :func:`octaves`; ``words``, a text embedding (N, T) or a place's own (N, T, h, w). None: not told.
    """

    time: Tensor
    gsd: Tensor
    sharpness: Tensor | None = None
    words: Tensor | None = None


class Trunk(nn.Module):
    """A stack of blocks between two 3x3 convolutions on the parent grid, conditioned pixel by pixel."""

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        *,
        width: int,
        depth: int,
        kernel: int,
        expansion: int,
        sharpness: bool = False,
        text_dim: int = 0,
    ) -> None:
        super().__init__()
        self.depth, self.kernel = depth, kernel
        self.condition = nn.Sequential(nn.Linear(96, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU())
        self.enter = nn.Conv2d(channels_in, width, 3, padding=1)
        self.blocks = nn.ModuleList(Block(width, kernel, expansion, width) for _ in range(depth))
        self.norm = ChannelNorm(width)
        self.leave = nn.Conv2d(width, channels_out, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)  # type: ignore[arg-type]
        self.sharpness = nn.Linear(32, width, bias=False) if sharpness else None
        self.words = nn.Linear(text_dim, width, bias=False) if text_dim else None
        for layer in (self.sharpness, self.words):  # what is not told yet changes nothing
            if layer is not None:
                nn.init.zeros_(layer.weight)

    @property
    def radius(self) -> int:
        """Reach in parent pixels."""
        return self.depth * (self.kernel // 2) + 2

    def forward(self, x: Tensor, told: Conditions) -> Tensor:
        """(N, channels_in, h, w) to (N, channels_out, h, w)."""
        out: Tensor = self.leave(self.features(x, told))
        return out

    def features(self, x: Tensor, told: Conditions, aside: Tensor | None = None) -> Tensor:
        """What the last layer looks at (N, width, h, w); ``aside``, of that shape, joins after the first layer."""
        condition = self._condition(told)
        x = self.enter(x) if aside is None else self.enter(x) + aside
        for block in self.blocks:
            x = block(x, condition)
        out: Tensor = self.norm(x)
        return out

    def _condition(self, told: Conditions) -> Tensor:
        """(N, 1 or h, 1 or w, width): every block's scale and shift are linear in it."""
        n = len(told.time)
        gsd = told.gsd.reshape(n, -1)
        scale = torch.log2(gsd.float()) / 16  # 1 m: 0, 64 km: 1
        when = fourier(told.time.float(), 48, 8.0)[:, None].expand(-1, gsd.shape[1], -1)
        where = fourier(scale.flatten(), 48, 8.0).unflatten(0, gsd.shape)
        first, *rest = self.condition
        x: Tensor = first(torch.cat([when, where], dim=-1))[:, :, None]  # (N, 1 or h, 1, width)
        if told.sharpness is not None and self.sharpness is not None:
            look = fourier(told.sharpness.float().flatten() / 8, 16, 4.0).reshape(n, -1, 1, 32)
            x = x + self.sharpness(look)
        if told.words is not None and self.words is not None:
            words = told.words if told.words.ndim == 4 else told.words[:, :, None, None]
            x = x + self.words(words.permute(0, 2, 3, 1))
        for layer in rest:
            x = layer(x)
        return x
