"""Training of the text root: flow matching on coarse pictures, with words and hints that are left out at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.caption.phrase import compose
from metaearth3d.models.flow import mix, sample
from metaearth3d.models.layers import upsample
from metaearth3d.models.root import HINT_FACTOR, RootNet
from metaearth3d.train.captions import claims_of, label_claims
from metaearth3d.train.imagery import Place, crop_at, drop_blank, load_places
from metaearth3d.train.loop import Budget, State, train
from metaearth3d.train.record import provenance, write_record
from metaearth3d.train.scenery import Scenery, load_scenery
from metaearth3d.train.upscale import quantise, to_picture, to_signed


class Encoder(Protocol):
    """What training needs of a text encoder."""

    dim: int
    digest: str

    def encode_together(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (N, dim) of texts that say something."""
        ...


BUDGET = Budget(minutes=1, lr=1.5e-3, warmup_steps=50, sheet_every_s=240)
PALETTE_BATCHES, PALETTE_STEPS = 300, 1500
CLOSE = 0.35  # share of the palette's samples that are small pictures seen from afar
PARTS = 4  # each side of a small picture is cut in so many: a beach is sand here and water there
WORDS_RATE = 6.0  # learning rate of the words' way in, as a multiple: vectors of length 1 have small numbers
UNTOLD = 0.25  # share of samples without words: what guidance compares with
UNHINTED = 0.5  # share without a hint
SHEET_PROMPTS = (
    "dense green rain forest",
    "sandy desert",
    "farmland with fields",
    "a city",
    "coast with blue sea",
    "snow covered mountains",
)


def tone_loss(net: RootNet, words: Tensor, image: Tensor) -> Tensor:
    """Mean negative log likelihood of pictures' colours sixteen times coarser under what the words stand for."""
    shares, means, spreads = net.tones(words)
    seen = F.avg_pool2d(image, HINT_FACTOR).flatten(2).permute(0, 2, 1)[:, :, None]  # (N, P, 1, 3)
    away = (seen - means[:, None]) / spreads[:, None]
    likely = shares[:, None] - (0.5 * away.square() + spreads[:, None].log()).sum(dim=-1)
    return -likely.logsumexp(dim=2).mean()


def fit_palette(
    net: RootNet,
    scenery: Scenery,
    encoder: Encoder,
    *,
    batches: int,
    steps: int,
    seed: int,
    close: Sequence[Place] = (),
) -> float:
    """Fit the palette alone to captions and colours, which takes seconds; returns the last loss.

    ``close`` are labelled pictures too small to be land at 256 m: their parts' colours, such as a beach's sand and
    water, are a share ``CLOSE`` of what the palette learns from.
    """
    rng, words, images = np.random.default_rng([seed, 77]), [], []
    for _ in range(batches):
        rgb, _, texts = scenery.draw(rng, words=True)
        kept = [k for k, text in enumerate(texts) if text]
        if kept:
            words.append(torch.from_numpy(encoder.encode_together([texts[k] for k in kept])))
            images.append(F.avg_pool2d(to_signed(rgb[kept], torch.device("cpu")), HINT_FACTOR // 2))
    told, seen = torch.cat(words), torch.cat(images)
    chance = torch.full((len(told),), (1 - CLOSE) / len(told))
    if close:
        vectors, colours = seen_from_afar(close, encoder, rng, side=seen.shape[-1])
        told, seen = torch.cat([told, vectors]), torch.cat([seen, colours])
        chance = torch.cat([chance, torch.full((len(vectors),), CLOSE / len(vectors))])
    optimizer = torch.optim.AdamW(net.palette.parameters(), lr=3e-3, weight_decay=0.02)
    loss = torch.zeros(())
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 3e-3 * (1 - step / steps)
        pick = torch.from_numpy(rng.choice(len(told), 256, p=chance.double().numpy() / float(chance.double().sum())))
        finer = F.interpolate(seen[pick], scale_factor=float(HINT_FACTOR // 2))
        loss = tone_loss(net, F.normalize(told[pick] + 0.02 * torch.randn_like(told[pick]), dim=1), finer)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return float(loss.detach())


def seen_from_afar(
    places: Sequence[Place], encoder: Encoder, rng: np.random.Generator, *, side: int, tellings: int = 2
) -> tuple[Tensor, Tensor]:
    """Vectors (N, dim) of captions of whole small pictures, ``tellings`` of each, and the mean colours of their parts.

    Colours are (N, 3, side, side) in -1..1, of 4 x 4 parts.
    """
    gsds = np.array([p.gsd * min(p.pixels.shape[:2]) / 65 for p in places], np.float32)
    crops = np.stack([crop_at(p, float(gsd), 64, rng) for p, gsd in zip(places, gsds, strict=True)])
    claims = claims_of(crops, gsds, places)
    texts = [compose([c for c in said if c.kind != "scale"], rng).text for _ in range(tellings) for said in claims]
    parts = F.avg_pool2d(to_signed(crops, torch.device("cpu")), 64 // PARTS)
    colours = F.interpolate(parts, size=(side, side)).repeat(tellings, 1, 1, 1)
    kept = [k for k, text in enumerate(texts) if text]
    return torch.from_numpy(encoder.encode_together([texts[k] for k in kept])), colours[kept]


def labelled(places: Sequence[Place]) -> list[Place]:
    """Training places whose labels begin with a class: what a small picture mainly shows is known."""
    return [p for p in places if not p.held_out and any(c.kind == "class" for c in label_claims(p))]


def hint_of(image: Tensor, rng: np.random.Generator) -> Tensor:
    """An 8-bit picture sixteen times coarser with a random tint and grain, smoothly enlarged: (N, 3, H, W)."""
    coarse = F.avg_pool2d(image, HINT_FACTOR)
    tint = rng.normal(0, 0.05, (len(image), 3, 1, 1)) * (rng.random((len(image), 1, 1, 1)) < 0.5)
    grain = rng.normal(0, 0.03, coarse.shape) * rng.random((len(image), 1, 1, 1))
    return upsample(upsample(quantise(coarse + torch.from_numpy((tint + grain).astype(np.float32)).to(coarse))))


def told(encoder: Encoder, texts: Sequence[str], rng: np.random.Generator) -> NDArray[np.float32]:
    """Vectors (N, dim) of captions; zero, which is nothing told, for a share ``UNTOLD`` of them and for empty ones."""
    said = [k for k, chance in enumerate(rng.random(len(texts))) if chance >= UNTOLD and texts[k]]
    vectors = np.zeros((len(texts), encoder.dim), np.float32)
    if said:
        vectors[said] = encoder.encode_together([texts[k] for k in said])
    return vectors


class RootTask:
    """Flow matching of :class:`RootNet` over real pictures from 16 m to 30 km per pixel."""

    ema = "net"

    def __init__(self, net: RootNet, scenery: Scenery, encoder: Encoder | None) -> None:
        self.net, self.scenery, self.encoder = net.to(memory_format=torch.channels_last), scenery, encoder
        self.device = next(net.parameters()).device
        self.modules: dict[str, nn.Module] = {"net": net}
        words = [p for name, p in net.named_parameters() if name == "trunk.words.weight"]
        rest = [p for name, p in net.named_parameters() if name != "trunk.words.weight"]
        groups: list[dict[str, Any]] = [{"params": rest}, {"params": words, "scale": WORDS_RATE}]
        self.optimizers: dict[str, torch.optim.Optimizer] = {
            "net": torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
        }

    def step(self, rng: np.random.Generator, step: int) -> dict[str, float]:
        """One update of flow matching at random times."""
        rgb, gsds, texts = self.scenery.draw(rng, words=self.encoder is not None)
        n = len(rgb)
        image = to_signed(rgb, self.device)
        data = self.net.scaled(image)
        hint = self.net.scaled(hint_of(image, rng))
        hinted = torch.from_numpy((rng.random(n) >= UNHINTED).astype(np.float32)).to(self.device)
        words = None
        if self.encoder is not None:
            words = torch.from_numpy(told(self.encoder, texts, rng)).to(self.device)
        noise = torch.from_numpy(rng.standard_normal(data.shape, dtype=np.float32)).to(self.device)
        t = torch.from_numpy((rng.random(n) * 0.97).astype(np.float32)).to(self.device)
        gsd = torch.from_numpy(gsds).to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16):
            estimate = self.net(mix(data, noise, t), t, gsd, words=words, hint=hint, hinted=hinted)
        weight = ((t**2 + (1 - t) ** 2) / (1 - t) ** 2).reshape(-1, 1, 1, 1)  # 1 / c_out^2
        loss = (weight * (estimate.float() - data).square()).mean()
        optimizer = self.optimizers["net"]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        optimizer.step()
        return {"loss": float(loss.detach()), "norm": float(norm)}

    @torch.no_grad()
    def sheet(self, model: nn.Module) -> Image.Image:
        """Rows of GSDs (256 m, 4 km), columns of prompts, two seeds each; without an encoder, of nothing told."""
        assert isinstance(model, RootNet)
        words = (
            None
            if self.encoder is None
            else torch.from_numpy(self.encoder.encode_together(SHEET_PROMPTS)).to(self.device)
        )
        rows = [
            torch.cat(list(paint(model, gsd, len(SHEET_PROMPTS), words=words, seed=seed)), dim=2)
            for gsd in (256.0, 4096.0)
            for seed in (1, 2)
        ]
        return to_picture(torch.cat(rows, dim=1))


@torch.no_grad()
def paint(
    net: RootNet,
    gsd: float,
    count: int,
    *,
    words: Tensor | None = None,
    hint: Tensor | None = None,
    seed: int = 0,
    size_px: int = 96,
    steps: int | None = None,
    guidance: float | None = None,
) -> Tensor:
    """Pictures (N, 3, H, W) in -1..1 by Euler steps with guidance; for sheets and figures, not for worlds."""
    device = next(net.parameters()).device
    noise = np.random.default_rng(seed).standard_normal((count, 3, size_px, size_px), dtype=np.float32)
    gsds = torch.full((count,), gsd, device=device)
    weight = float(net.config.guidance if guidance is None else guidance)

    def denoise(x: Tensor, time: Tensor) -> Tensor:
        free: Tensor = net(x, time, gsds, hint=hint)
        if words is None or weight == 0:
            return free
        return free + weight * (net(x, time, gsds, words=words, hint=hint) - free)

    data = sample(denoise, torch.from_numpy(noise).to(device), int(steps or net.config.steps))
    return quantise(net.image(data))


def train_root(
    data: Path,
    out: Path,
    *,
    minutes: float,
    encoder: Encoder | None = None,
    net: RootNet | None = None,
    resume: bool = False,
    seed: int = 0,
    device: str = "cpu",
    on_step: Callable[[State], None] | None = None,
) -> Path:
    """Train the text root on the pictures under ``data`` and return the checkpoint's folder.

    Without an ``encoder`` nothing is told: such a run learns how land looks. ``net``, if given, is trained on: the
    network of an earlier run, whose optimiser is not needed.
    """
    torch.manual_seed(seed)
    scenery = load_scenery(data)
    net = RootNet(text_dim=128 if encoder is None else encoder.dim) if net is None else net
    if encoder is not None and not (resume and (out / "run").is_dir()):
        close = labelled(drop_blank(load_places(data)))
        fit_palette(net, scenery, encoder, batches=PALETTE_BATCHES, steps=PALETTE_STEPS, seed=seed, close=close)
    task = RootTask(net.to(device), scenery, encoder)
    budget = Budget(**{**BUDGET.__dict__, "minutes": minutes})
    average, state = train(task, budget, out / "run", seed=seed, resume=resume, on_step=on_step)
    assert isinstance(average, RootNet)
    twin = RootNet.from_config(average.config)
    twin.load_state_dict(average.state_dict())
    twin.half().save_pretrained(out)
    command = f"metaearth3d train root --data DIR --out {out.name} --minutes {minutes:g}"
    words = None if encoder is None else encoder.digest
    write_record(out, state, command, text_encoder=words, data=provenance(scenery.places))
    return out
