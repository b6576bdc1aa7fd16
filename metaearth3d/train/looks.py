"""How sharp a network's output is to be at each GSD unless somebody says otherwise, measured on training places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.errors import BadInput
from metaearth3d.models.layers import FACTOR, detail, octave_energies, octaves
from metaearth3d.models.upscaler import UpscalerNet
from metaearth3d.train.imagery import Band, Crops, Place
from metaearth3d.train.upscale import quantise, to_signed

# Metres per pixel of the output.
RUNGS = (
    0.3,
    0.45,
    0.6,
    0.8,
    1.0,
    1.25,
    1.6,
    2.2,
    3.2,
    5.0,
    8.0,
    11.0,
    16.0,
    22.0,
    30.0,
    45.0,
    60.0,
    120.0,
    250.0,
    480.0,
)
SPREAD = 1.1  # crops of a rung are of GSDs within this factor of it
SIZES = (128, 64, 32)  # pixels a side, the largest that some place can give
CHAINED = 128  # pixels a side from which half of the parents are self-made; smaller ones are all rim
RIM = 8  # eighths of a side left out at each border of such crops, where a window has no margin
LIMIT = 0.5  # how far what is told may go from the crops' own look: a network that does not follow is not shouted at
DAMPED = 0.7  # of each correction, since the network answers to more than it is told

Look = tuple[float, float, float]  # GSD in metres, log2 ratio of the finest octave, and of the middle one


class Looks(NamedTuple):
    """Rows by rising GSD: of pictures as sensors give them, and of means of finer pictures."""

    usual: list[Look]
    inner: list[Look]


class Drawn(NamedTuple):
    """Crops of a rung (N, 3, S, S) in -1..1 and their GSDs (N,)."""

    real: Tensor
    gsd: Tensor


def usual_looks(net: UpscalerNet, places: Sequence[Place], *, count: int = 64, rounds: int = 3, seed: int = 0) -> Looks:
    """Rows ``(gsd, fine, middle)``, by rising GSD, at which the network's energies are those of training pictures.

    At each rung crops of training places are shrunk and made again, half of the large ones from parents that the
    network itself made one level above and all others from true ones; what it is told moves until the mean energies of
    the finest and the middle octave are the crops' own. Coarse rungs come first, as chains pass them first. ``inner``
    rows are of 4x4 means of crops four times finer, as a level looks that is made finer still: they are what self-made
    parents are told. A rung that no place can give is left out.

    Raises:
        BadInput: no training place can give any rung.
    """
    found = Looks([], [])
    pool = [p for p in places if not p.held_out]
    for gsd in sorted(RUNGS, reverse=True):
        for rows, drawn in (
            (found.inner, _draw_means(pool, gsd, count, seed)),
            (found.usual, _draw(pool, gsd, count, seed)),
        ):
            if drawn is not None:
                rows.insert(0, (gsd, *_settle(net, drawn, found.inner, rounds=rounds, seed=seed)))
    if not found.usual:
        raise BadInput("none of the training images is large enough to tell how sharp images are")
    return found


def _draw(places: list[Place], gsd: float, count: int, seed: int) -> Drawn | None:
    """About ``count`` crops of a rung."""
    rng = np.random.default_rng([seed, round(gsd * 1000)])
    for size in SIZES:
        try:
            crops = Crops(places, (Band(gsd / SPREAD, gsd * SPREAD, size, 1.0),), pixels=count * size**2)
        except BadInput:
            continue
        rgb, gsds = crops.draw(rng)
        return Drawn(to_signed(rgb, torch.device("cpu")), torch.from_numpy(gsds))
    return None


def _draw_means(places: list[Place], gsd: float, count: int, seed: int) -> Drawn | None:
    """About ``count`` 4x4 means of crops of a rung four times finer."""
    rng = np.random.default_rng([seed, round(gsd * 1000), 1])
    fine = gsd / FACTOR
    for size in SIZES:
        try:
            crops = Crops(
                places, (Band(fine / SPREAD, fine * SPREAD, size * FACTOR, 1.0),), pixels=(size * FACTOR) ** 2
            )
        except BadInput:
            continue
        drawn = [crops.draw(rng) for _ in range(count)]
        means = [quantise(F.avg_pool2d(to_signed(rgb, torch.device("cpu")), FACTOR)) for rgb, _ in drawn]
        return Drawn(torch.cat(means), torch.from_numpy(np.concatenate([g for _, g in drawn])) * FACTOR)
    return None


@torch.no_grad()
def _settle(net: UpscalerNet, drawn: Drawn, known: list[Look], *, rounds: int, seed: int) -> tuple[float, float]:
    """The two numbers that make the mean octave energies of what ``net`` makes those of the drawn crops."""
    real, gsd = drawn
    rng = np.random.default_rng([seed, 1])
    half = len(real) // 2 if real.shape[-1] >= CHAINED else len(real)
    true = quantise(F.avg_pool2d(real, FACTOR))
    above = quantise(F.avg_pool2d(real[half:], FACTOR**2))
    centre = octaves(real).mean(dim=0)
    look = _interpolated(known, gsd[half:] * FACTOR) if known else centre.expand(len(real) - half, 2)
    parent = torch.cat([true[:half], *([_made(net, above, gsd[half:] * FACTOR, look, rng)] if len(above) else [])])
    wanted = _energies(real)
    fine, middle = centre.tolist()
    for _ in range(rounds):
        told = torch.tensor([fine, middle]).expand(len(real), 2)
        energy = _energies(_made(net, parent, gsd, told, np.random.default_rng([seed, 2])))
        lack = (wanted - energy) / 2  # of amplitude, in octaves of it
        fine, middle = fine + DAMPED * float(lack[0] - lack[1]), middle + DAMPED * float(lack[1])
        fine, middle = (float(np.clip(v, c - LIMIT, c + LIMIT)) for v, c in zip((fine, middle), centre, strict=True))
    return round(fine, 3), round(middle, 3)


def _energies(images: Tensor) -> Tensor:
    """Logarithms to base 2 (3,) of the mean octave energies of images, large ones without their rim."""
    rim = images.shape[-1] // RIM if images.shape[-1] >= CHAINED else 0
    inside = images[..., rim : images.shape[-2] - rim, rim : images.shape[-1] - rim]
    return octave_energies(inside).mean(dim=0).log2()


def _interpolated(known: list[Look], gsd: Tensor) -> Tensor:
    """The look (N, 2) of a table at GSDs (N,), as :meth:`UpscalerNet.usual_look` reads it."""
    rungs = np.log2([row[0] for row in known])
    columns: list[NDArray[np.float64]] = [
        np.interp(gsd.log2().numpy(), rungs, [row[k] for row in known]) for k in (1, 2)
    ]
    return torch.from_numpy(np.stack(columns, axis=1)).float()


def _made(net: UpscalerNet, parent: Tensor, gsd: Tensor, look: Tensor, rng: np.random.Generator) -> Tensor:
    """8-bit images (N, 3, 4h, 4w) in -1..1 of parents (N, 3, h, w) in one evaluation, a few at a time."""
    out = []
    for k in range(0, len(parent), 8):
        some = parent[k : k + 8].contiguous(memory_format=torch.channels_last)
        shape = (len(some), some.shape[1] * FACTOR**2, *some.shape[2:])
        noise = detail(torch.from_numpy(rng.standard_normal(shape, dtype=np.float32)))
        zero = torch.zeros(len(some))
        estimate = net(noise, some, zero, gsd[k : k + 8], sharpness=look[k : k + 8])
        out.append(quantise(net.compose(estimate.float(), some)))
    return torch.cat(out)
