"""Training of the geometry network's other tasks: land cover from sets of classes, heights above ground by samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.layers import FACTOR
from metaearth3d.models.presets import COVER
from metaearth3d.train.imagery import Rgb
from metaearth3d.train.labels import Known, May, piece, sets_of
from metaearth3d.train.layouts import Layout
from metaearth3d.train.renders import Bank, Scene, rendered

POOL = 240  # renderings kept; one is made anew each step
GSDS = (0.6, 0.8, 1.0, 1.0, 1.2, 2.0, 2.5, 3.0, 4.0, 4.0, 4.8, 6.0, 8.0, 12.0, 16.0, 20.0)
WORD_GSDS = (0.3, 0.45, 0.6, 0.8)  # of pictures that only words describe: a square of 96 px must fit into them
ROOF, TREES = COVER.index(50), COVER.index(10)
SHOWN = 0.05  # share of a picture's pixels that a class which is named is asked to have
Prompt = Callable[[np.random.Generator], Tensor]  # an embedding (T,) of one of the ways to ask


class Seen(NamedTuple):
    """Pictures (N, 3, S, S) in -1..1, what their pixels may be (N, K, S, S), GSD (N,), classes shown (N, K)."""

    image: Tensor
    may: Tensor
    gsd: Tensor
    shown: Tensor


class Renders:
    """A pool of rendered scenes, drawn with turns and other colours."""

    def __init__(self, layouts: Sequence[Layout], bank: Bank, *, size_px: int = 96, count: int = POOL) -> None:
        self.layouts, self.bank, self.size_px, self.count = list(layouts), bank, size_px, count
        self.scenes: list[Scene] = []

    def draw(self, count: int, rng: np.random.Generator) -> list[Scene]:
        """Scenes, turned and recoloured."""
        for _ in range(3 if len(self.scenes) < self.count else 1):
            gsd = float(rng.choice(GSDS) * np.exp(rng.uniform(-0.15, 0.15)))
            self.scenes.append(rendered(self.layouts, self.bank, gsd, self.size_px, rng))
        self.scenes = self.scenes[-self.count :]
        return [turned(self.scenes[int(rng.integers(len(self.scenes)))], rng) for _ in range(count)]


def turned(scene: Scene, rng: np.random.Generator) -> Scene:
    """One of eight turns and other colours."""
    quarter, mirror = int(rng.integers(4)), rng.random() < 0.5

    def turn(x: NDArray[Any]) -> NDArray[Any]:
        x = np.rot90(x, quarter)
        return np.ascontiguousarray(x[:, ::-1] if mirror else x)

    return Scene(recoloured(turn(scene.image), rng), turn(scene.cover), turn(scene.above), scene.gsd)


def recoloured(image: Rgb, rng: np.random.Generator) -> Rgb:
    """Mild changes of gamma, gain and balance in half of the cases."""
    if rng.random() < 0.5:
        return image
    x = (image.astype(np.float32) / 255) ** rng.uniform(0.75, 1.35) * rng.uniform(0.8, 1.2) * rng.uniform(0.93, 1.07, 3)
    return np.clip(x * 255 + 0.5, 0, 255).astype(np.uint8)


def pictures(images: Sequence[Rgb], device: torch.device) -> Tensor:
    """Tensors (N, 3, S, S) in -1..1."""
    stack = np.stack(images).transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
    return torch.from_numpy(np.ascontiguousarray(stack)).to(device)


def seen_renders(scenes: Sequence[Scene], device: torch.device) -> Seen:
    """Rendered scenes, of which everything is known."""
    codes = np.array(COVER, np.uint8)[:, None, None]
    may = np.stack([scene.cover == codes for scene in scenes])
    gsd = torch.tensor([scene.gsd for scene in scenes], device=device)
    shown = torch.zeros((len(scenes), len(COVER)), device=device)
    return Seen(pictures([s.image for s in scenes], device), torch.from_numpy(may).to(device), gsd, shown)


def seen_known(pool: Sequence[Known], count: int, size_px: int, rng: np.random.Generator, device: torch.device) -> Seen:
    """Pieces of real pictures: maps of land cover and pictures that words describe in equal numbers."""
    maps, told = [k for k in pool if not k.shown], [k for k in pool if k.shown]
    drawn: list[tuple[Rgb, May]] = []
    gsds, shown = [], []
    while len(drawn) < count:
        side = told if told and (not maps or rng.random() < 0.5) else maps
        known = side[int(rng.integers(len(side)))]
        gsd = float(rng.choice(WORD_GSDS)) if known.shown else known.gsd * float(np.exp(rng.uniform(0, np.log(2.2))))
        made = piece(known, max(gsd, known.gsd), size_px, rng)
        if made is not None:
            drawn.append((recoloured(made[0], rng), made[1]))
            gsds.append(max(gsd, known.gsd))
            shown.append(sets_of(known.shown))
    may = torch.from_numpy(np.stack([m for _, m in drawn])).to(device)
    named = torch.from_numpy(np.stack(shown)).float().to(device)
    return Seen(pictures([i for i, _ in drawn], device), may, torch.tensor(gsds, device=device), named)


def together(*parts: Seen) -> Seen:
    """One batch of several."""
    return Seen(*(torch.cat(columns) for columns in zip(*parts, strict=True)))


def coarser(net: GeometryNet, seen: Seen, rng: np.random.Generator, words: Tensor) -> Tensor:
    """Shares (N, K, h, w) on the parent grid as a world has them: none, of the network's own making, or true."""
    size = seen.image.shape[-1] // FACTOR
    blank = seen.image.new_zeros((len(seen.gsd), len(COVER), size // FACTOR, size // FACTOR))
    with torch.no_grad():
        own = net.classes(F.avg_pool2d(seen.image, FACTOR), seen.gsd * FACTOR, above=blank, words=words)
    made = one_hot(own.argmax(dim=1))
    exact = seen.may.sum(dim=1).eq(1).flatten(1).all(dim=1)
    true = one_hot(F.avg_pool2d(seen.may.float(), FACTOR).argmax(dim=1))
    chance = torch.from_numpy(rng.random(len(seen.gsd))).to(exact.device)
    out = torch.where(each(exact & (chance > 0.7)), true, made)
    return out * each(chance > 0.4).float()


def one_hot(ranks: Tensor) -> Tensor:
    """Ranks (N, h, w) as (N, K, h, w)."""
    return F.one_hot(ranks, len(COVER)).permute(0, 3, 1, 2).float()


def each(x: Tensor) -> Tensor:
    """(N,) as (N, 1, 1, 1)."""
    return x.reshape(-1, 1, 1, 1)


def set_loss(logits: Tensor, may: Tensor, shown: Tensor) -> Tensor:
    """Minus the log probability that each pixel is of a class it may be, and that each class named is somewhere."""
    logs = logits.log_softmax(dim=1)
    inside = logs.masked_fill(~may, -30.0).logsumexp(dim=1)
    wanted = max(1, round(SHOWN * inside[0].numel()))
    most = logs.exp().flatten(2).topk(wanted, dim=2).values.mean(dim=2)  # (N, K)
    missing = -(most.clamp(min=1e-4).log() * shown).sum(dim=1)
    return -inside.mean() + 0.1 * missing.mean()


def cover_loss(net: GeometryNet, seen: Seen, rng: np.random.Generator, words: Tensor) -> Tensor:
    """Of one batch."""
    with torch.autocast(seen.image.device.type, torch.bfloat16):
        logits = net.classes(seen.image, seen.gsd, above=coarser(net, seen, rng, words), words=words)
    return set_loss(logits.float(), seen.may, seen.shown)


def above_loss(net: GeometryNet, scenes: Sequence[Scene], rng: np.random.Generator, words: Tensor) -> Tensor:
    """Energy score of two samples of heights above ground, under a coarser one or without."""
    from metaearth3d.train.geometry import energy_score, windows

    device = words.device
    image = pictures([s.image for s in scenes], device)
    gsd = torch.tensor([s.gsd for s in scenes], device=device)
    real = torch.from_numpy(np.stack([s.above for s in scenes]))[:, None].to(device)
    parent = ((F.avg_pool2d(real, FACTOR) * 64).round() / 64) if rng.random() < 0.6 else None
    cover = torch.from_numpy(np.stack([s.cover for s in scenes])).to(device)
    if rng.random() < 0.5:  # as in worlds, where cover is the network's own
        seen = seen_renders(scenes, device)
        asked = net.prompt("landcover", len(scenes))
        assert asked is not None
        with torch.no_grad():
            shares = coarser(net, seen, rng, asked)
            cover = torch.tensor(COVER, device=device)[net.classes(image, gsd, above=shares, words=asked).argmax(dim=1)]
    stands = torch.stack([cover == COVER[ROOF], cover == COVER[TREES]], dim=1).float()
    told = torch.from_numpy(rng.random(len(scenes)) < 0.7).to(device).float()
    h = real.shape[-1] // FACTOR
    noise = torch.from_numpy(rng.standard_normal((2 * len(scenes), FACTOR**2, h, h), dtype=np.float32)).to(device)
    with torch.autocast(device.type, torch.bfloat16):
        twice = [torch.cat([x, x]) for x in (image, gsd, stands, told, words)]
        doubled = None if parent is None else torch.cat([parent, parent])
        made = net.above(noise, twice[0], twice[1], stands=twice[2], parent=doubled, told=twice[3], words=twice[4])
    one, two = made.chunk(2)
    scale = 5.0 if parent is None else 1 + F.interpolate(parent, scale_factor=float(FACTOR), mode="nearest")
    total = real.new_zeros(())
    for side in (1, 4, 8):
        corner = (int(rng.integers(side)), int(rng.integers(side)))
        total = total + energy_score(*(windows(x / scale, side, corner) for x in (one, two, real)))
    return total
