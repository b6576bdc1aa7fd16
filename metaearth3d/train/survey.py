"""Training of the geometry network's other tasks: land cover from sets of classes, heights above ground by samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from metaearth3d.train.labels import Known, May, least_of, mosaic, piece
from metaearth3d.train.layouts import Layout
from metaearth3d.train.renders import Bank, Scene, rendered

POOL = 240  # renderings kept; one is made anew each step
GSDS = (0.6, 0.8, 1.0, 1.0, 1.2, 2.0, 2.5, 3.0, 4.0, 4.0, 4.8, 6.0, 8.0, 12.0, 16.0, 20.0)
WORD_GSDS = (0.3, 0.45, 0.6, 0.8)  # of pictures that only words describe: a square of 96 px must fit into them
ROOF, TREES = COVER.index(50), COVER.index(10)
LACKING = 0.15  # weight of a class that lacks its least share
TOLD = 0.55  # share of real pictures that words describe; of the others pixels are known
MOSAICS = 0.45  # share of these that are laid together at a coarser GSD
POINT_PX = 64  # side of pieces of pictures with named points: four times coarser ones must fit into 256 px
MISLED = 0.3  # share of scenes under a coarser height whose picture and cover are those of another
LIKELIEST = 0.3  # share of steps without noise, whose one answer is the likeliest
Prompt = Callable[[np.random.Generator], Tensor]  # an embedding (T,) of one of the ways to ask


class Seen(NamedTuple):
    """Pictures (N, 3, S, S) in -1..1, what their pixels may be (N, K, S, S), GSD (N,), least shares (N, K)."""

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


def seen_known(
    pool: Sequence[Known], count: int, size_px: int, rng: np.random.Generator, device: torch.device,
    *, guesses: Mapping[str, NDArray[np.uint8]] | None = None,
) -> Seen:  # fmt: skip
    """Pieces of real pictures: some with maps of land cover, as many that words describe, alone and in mosaics."""
    maps, told = by_scene([k for k in pool if not k.shown]), [k for k in pool if k.shown]
    drawn: list[tuple[Rgb, May]] = []
    gsds, shown = [], []
    while len(drawn) < count:
        of_words = bool(told) and (not maps or rng.random() < TOLD)
        made, named, gsd = of_told(told, size_px, rng, guesses) if of_words else of_maps(maps, size_px, rng)
        if made is not None:
            drawn.append(made)
            gsds.append(gsd)
            shown.append(named)
    may = torch.from_numpy(np.stack([m for _, m in drawn])).to(device)
    must = torch.from_numpy(np.stack(shown)).to(device)
    return Seen(pictures([i for i, _ in drawn], device), may, torch.tensor(gsds, device=device), must)


def seen_points(points: Sequence[Known], count: int, rng: np.random.Generator, device: torch.device) -> Seen:
    """Pieces of pictures of which single points are named, at their own GSD to four times coarser."""
    drawn: list[tuple[Rgb, May]] = []
    gsds = []
    while len(drawn) < count:
        known = points[int(rng.integers(len(points)))]
        widest = min(known.image.shape[:2]) / POINT_PX
        gsd = known.gsd * float(np.exp(rng.uniform(0, np.log(widest)))) if rng.random() < 0.7 else known.gsd * widest
        made = piece(known, gsd, POINT_PX, rng)
        if made is not None and not made[1].all():
            drawn.append((recoloured(made[0], rng), made[1]))
            gsds.append(gsd)
    may = torch.from_numpy(np.stack([m for _, m in drawn])).to(device)
    least = torch.zeros((count, len(COVER)), device=device)
    return Seen(pictures([i for i, _ in drawn], device), may, torch.tensor(gsds, device=device), least)


@torch.no_grad()
def guessed(net: GeometryNet, known: Known, words: Tensor) -> NDArray[np.uint8]:
    """Codes (H, W) at twice the picture's GSD: of the classes named, the one that the network finds most likely.

    Classes that a place of its kind has more of are raised.
    """
    half = pictures([known.image[: known.image.shape[0] // 8 * 8, : known.image.shape[1] // 8 * 8]], words.device)
    image = F.avg_pool2d(half, 2)
    h, w = (side // FACTOR for side in image.shape[2:])
    gsd = torch.tensor([2 * known.gsd], device=words.device)
    logits = net.classes(image, gsd, above=image.new_zeros((1, len(COVER), h, w)), words=words[:1])[0]
    may = torch.from_numpy(known.may[:, 0, 0].copy()).to(words.device)
    logits = logits.float().masked_fill(~may[:, None, None], -1e9)
    least = torch.from_numpy(least_of(known)).to(words.device)
    for _ in range(6):  # raised until it has the share that such a place has at least
        share = F.one_hot(logits.argmax(dim=0), len(COVER)).float().mean(dim=(0, 1))
        logits = logits + (least / share.clamp(min=0.01)).log().clamp(0, 1.5)[:, None, None]
    ranks = logits.argmax(dim=0).cpu().numpy()
    codes: NDArray[np.uint8] = np.array(COVER, np.uint8)[ranks]
    return codes[: min(codes.shape), : min(codes.shape)]


Least = NDArray[np.float32]  # (K,)
Drawn = tuple[tuple[Rgb, May] | None, Least, float]  # a picture if it was large enough, least shares, GSD
NO_LEAST = np.zeros(len(COVER), np.float32)


def of_told(
    told: Sequence[Known], size_px: int, rng: np.random.Generator, guesses: Mapping[str, NDArray[np.uint8]] | None
) -> Drawn:
    """A piece of a picture of which words say what is in it, or a mosaic of several, coarser."""
    if rng.random() < MOSAICS:
        gsd = float(np.exp(rng.uniform(np.log(0.9), np.log(18.0))))
        image, may = mosaic(told, gsd, size_px, rng, guesses=guesses)
        return (recoloured(image, rng), may), NO_LEAST, gsd
    known, gsd = told[int(rng.integers(len(told)))], float(rng.choice(WORD_GSDS))
    made = piece(known, max(gsd, known.gsd), size_px, rng)
    return None if made is None else (recoloured(made[0], rng), made[1]), least_of(known), max(gsd, known.gsd)


def of_maps(scenes: Sequence[Sequence[Known]], size_px: int, rng: np.random.Generator) -> Drawn:
    """A piece of a scene of whose pixels something is known; every scene as often as every other."""
    scene = scenes[int(rng.integers(len(scenes)))]
    known = scene[int(rng.integers(len(scene)))]
    gsd = known.gsd * float(np.exp(rng.uniform(0, np.log(2.2))))
    made = piece(known, gsd, size_px, rng)
    return None if made is None else (dimmed(made[0], rng), made[1]), NO_LEAST, gsd


def by_scene(maps: Sequence[Known]) -> list[list[Known]]:
    """Pictures in groups by where they are from."""
    groups: dict[str, list[Known]] = {}
    for known in maps:
        groups.setdefault(known.key[:12], []).append(known)
    return list(groups.values())


def dimmed(image: Rgb, rng: np.random.Generator) -> Rgb:
    """Strong changes of gain and gamma in half of the cases, for sensors and stretches of coarse pictures differ."""
    if rng.random() < 0.5:
        return recoloured(image, rng)
    gain = np.exp(rng.uniform(np.log(0.35), np.log(1.3)))
    x = (image.astype(np.float32) / 255) ** rng.uniform(0.7, 1.4) * gain * rng.uniform(0.85, 1.15, 3)
    return np.clip(x * 255 + rng.uniform(-4, 8) + 0.5, 0, 255).astype(np.uint8)


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


def set_loss(logits: Tensor, may: Tensor, least: Tensor) -> Tensor:
    """Minus the log probability that each pixel is of a class it may be, and that each class has its ``least`` share.

    Of a class with a least share (N, K) the most likely pixels, as many as that, are asked to be of it.
    """
    logs = logits.log_softmax(dim=1)
    inside = logs.masked_fill(~may, -30.0).logsumexp(dim=1)
    probable, missing = logs.exp().flatten(2), logits.new_zeros(())  # (N, K, pixels)
    for n, k in least.nonzero().tolist():
        wanted = max(1, round(float(least[n, k]) * probable.shape[2]))
        missing = missing - probable[n, k].topk(wanted).values.mean().clamp(min=1e-4).log()
    return -inside.mean() + LACKING * missing / len(logits)


def cover_loss(net: GeometryNet, seen: Seen, rng: np.random.Generator, words: Tensor) -> Tensor:
    """Of one batch."""
    with torch.autocast(seen.image.device.type, torch.bfloat16):
        logits = net.classes(seen.image, seen.gsd, above=coarser(net, seen, rng, words), words=words)
    return set_loss(logits.float(), seen.may, seen.shown)


def above_loss(net: GeometryNet, scenes: Sequence[Scene], rng: np.random.Generator, words: Tensor) -> Tensor:
    """Energy score of two samples of heights above ground, or of one without noise, under a coarser one or none."""
    from metaearth3d.train.geometry import energy_score, windows

    device, count = words.device, len(scenes)
    image = pictures([s.image for s in scenes], device)
    gsd = torch.tensor([s.gsd for s in scenes], device=device)
    real = torch.from_numpy(np.stack([s.above for s in scenes]))[:, None].to(device)
    parent = ((F.avg_pool2d(real, FACTOR) * 64).round() / 64) if rng.random() < 0.6 else None
    cover = torch.from_numpy(np.stack([s.cover for s in scenes])).to(device)
    if rng.random() < 0.5:  # as in worlds, where cover is the network's own
        cover = own_cover(net, scenes, image, gsd, rng)
    if parent is not None:  # a picture may mislead; the coarser height does not
        order = np.where(rng.random(count) < MISLED, np.roll(np.arange(count), 1), np.arange(count))
        image, cover = image[order], cover[order]
    stands = torch.stack([cover == COVER[ROOF], cover == COVER[TREES]], dim=1).float()
    told = torch.from_numpy(rng.random(count) < 0.7).to(device).float()
    copies, h = 1 if rng.random() < LIKELIEST else 2, real.shape[-1] // FACTOR
    noise = torch.from_numpy(rng.standard_normal((copies * count, FACTOR**2, h, h), dtype=np.float32)).to(device)
    noise = noise * float(copies == 2)
    with torch.autocast(device.type, torch.bfloat16):
        copied = [torch.cat([x] * copies) for x in (image, gsd, stands, told, words)]
        over = None if parent is None else torch.cat([parent] * copies)
        made = net.above(noise, copied[0], copied[1], stands=copied[2], parent=over, told=copied[3], words=copied[4])
    one, two = made[:count], made[-count:]
    scale = 5.0 if parent is None else 1 + F.interpolate(parent, scale_factor=float(FACTOR), mode="nearest")
    total = real.new_zeros(())
    for side in (1, 4, 8):
        corner = (int(rng.integers(side)), int(rng.integers(side)))
        total = total + energy_score(*(windows(x / scale, side, corner) for x in (one, two, real)))
    return total


@torch.no_grad()
def own_cover(
    net: GeometryNet, scenes: Sequence[Scene], image: Tensor, gsd: Tensor, rng: np.random.Generator
) -> Tensor:
    """Codes (N, S, S) of land cover as the network makes it of rendered scenes."""
    asked = net.prompt("landcover", len(scenes))
    assert asked is not None
    shares = coarser(net, seen_renders(scenes, image.device), rng, asked)
    codes = torch.tensor(COVER, device=image.device)
    return codes[net.classes(image, gsd, above=shares, words=asked).argmax(dim=1)]
