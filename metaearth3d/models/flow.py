"""The straight path between noise and data, and the scaling that keeps inputs and targets at unit variance."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Denoiser = Callable[[Tensor, Tensor], Tensor]  # (x_t, time (N,)) -> estimate of the data


def mix(data: Tensor, noise: Tensor, time: Tensor) -> Tensor:
    """The point at ``time`` (N,) of the straight path from noise (0) to data (1) (rectified flow, 2209.03003)."""
    t = time.reshape(-1, *[1] * (data.ndim - 1))
    return t * data + (1 - t) * noise


def scalings(time: Tensor, ndim: int) -> tuple[Tensor, Tensor, Tensor]:
    """``c_skip, c_out, c_in`` for unit-variance data: EDM (2206.00364, table 1) carried to the straight path."""
    t = time.reshape(-1, *[1] * (ndim - 1))
    variance = t**2 + (1 - t) ** 2
    return t / variance, (1 - t) / variance.sqrt(), variance.rsqrt()


def times(steps: int) -> list[float]:
    """Start times of ``steps`` equal Euler steps: 0, 1/steps, ..."""
    return [k / steps for k in range(steps)]


@torch.no_grad()
def sample(denoise: Denoiser, noise: Tensor, steps: int) -> Tensor:
    """Data from ``noise`` by ``steps`` Euler steps along the path; one step returns the denoiser's first estimate."""
    x = noise
    for k, t in enumerate(times(steps)):
        time = torch.full((x.shape[0],), t, device=x.device)
        estimate = denoise(x, time)
        x = x + (estimate - x) / (steps - k)
    return x
