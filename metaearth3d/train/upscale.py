"""Training of the upscaler: a flow-matching teacher on real detail over real, degraded parents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.models.flow import mix, sample
from metaearth3d.models.layers import FACTOR, detail, octaves, upsample
from metaearth3d.models.upscaler import UpscalerNet
from metaearth3d.train.imagery import Crops, Place, crop_at

if TYPE_CHECKING:
    from metaearth3d.train.captions import Captioner

LOOK_PX, LOOKS = 64, 64  # crops that tell how sharp a source is


def to_signed(rgb: NDArray[np.uint8], device: torch.device) -> Tensor:
    """(N, H, W, 3) uint8 to (N, 3, H, W) in -1..1, channels last in memory."""
    x = torch.from_numpy(np.ascontiguousarray(rgb)).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
    return x.contiguous(memory_format=torch.channels_last)


def quantise(x: Tensor) -> Tensor:
    """The nearest 8-bit image, still in -1..1."""
    return ((x.clamp(-1, 1) + 1) * 127.5).round() / 127.5 - 1


def parents_of(image: Tensor, rng: np.random.Generator, *, degrade: float) -> Tensor:
    """4x4 box means as 8-bit images; a share ``degrade`` of them blurred and noised as sensors and resamplers do."""
    parent = F.avg_pool2d(image, FACTOR)
    worn = torch.from_numpy(rng.random(image.shape[0]) < degrade).to(image.device)
    sigma = float(rng.uniform(0.25, 0.6))
    taps = torch.exp(-0.5 * (torch.arange(-2, 3, device=image.device) / sigma) ** 2)
    taps = (taps / taps.sum()).to(parent)
    soft = F.pad(parent, (2, 2, 2, 2), mode="replicate")
    soft = F.conv2d(soft, taps.reshape(1, 1, 1, 5).expand(3, 1, 1, 5), groups=3)
    soft = F.conv2d(soft, taps.reshape(1, 1, 5, 1).expand(3, 1, 5, 1), groups=3)
    grain = torch.from_numpy(rng.standard_normal(parent.shape, dtype=np.float32)).to(parent) * float(
        rng.uniform(0, 3 / 127.5)
    )
    return quantise(torch.where(worn[:, None, None, None], soft + grain, parent))


def held_out_crops(
    places: Sequence[Place], gsds: Sequence[float], *, size_px: int, count: int, seed: int
) -> dict[float, Tensor]:
    """Fixed crops (count, 3, S, S) of held-out places at each GSD that they can give."""
    out: dict[float, Tensor] = {}
    for gsd in gsds:
        crops, picks = pick_crops(places, gsd, size_px=size_px, count=count, seed=seed)
        if picks:
            out[gsd] = to_signed(crops, torch.device("cpu"))
    return out


def pick_crops(
    places: Sequence[Place], gsd: float, *, size_px: int, count: int, seed: int
) -> tuple[NDArray[np.uint8], list[Place]]:
    """Fixed crops (count, S, S, 3) of held-out places at one GSD, and the place of each; none if no place can give it.

    Places are at most 1.35 times coarser (their crops are then taken as they lie) and at most 12 times finer.
    """
    rng = np.random.default_rng([seed, round(gsd * 1000)])
    pool = [
        p
        for p in places
        if p.held_out and p.gsd <= gsd * 1.35 and min(p.pixels.shape[:2]) * p.gsd >= size_px * gsd and p.gsd * 12 > gsd
    ]
    if not pool:
        return np.empty((0, size_px, size_px, 3), np.uint8), []
    picks = [pool[k] for k in rng.choice(len(pool), count, replace=len(pool) < count)]
    return np.stack([crop_at(p, max(gsd, p.gsd), size_px, rng) for p in picks]), picks


def looks_of(places: Sequence[Place], picks: Sequence[Place], gsd: float, *, usual: tuple[float, float]) -> Tensor:
    """How sharp pictures of each pick's series are at a GSD, (N, 2), measured on training places alone.

    A series is the pictures whose keys begin alike: the same scene's other side, the same flight, the same sensor over
    the same region, at last the same source. See :func:`~metaearth3d.models.layers.octaves`; ``usual`` where no
    training place of the source can tell.
    """
    known: dict[tuple[str, ...], tuple[float, float]] = {}
    out = []
    for pick in picks:
        pool = _series(places, pick, gsd)
        name = tuple(p.key for p in pool)
        if name not in known:
            rng = np.random.default_rng([7, round(gsd * 1000)])
            drawn = [pool[k] for k in rng.integers(len(pool), size=LOOKS)] if pool else []
            crops = [crop_at(p, max(gsd, p.gsd), LOOK_PX, rng) for p in drawn]
            seen = octaves(to_signed(np.stack(crops), torch.device("cpu"))).mean(dim=0).tolist() if crops else usual
            known[name] = (seen[0], seen[1])
        out.append(known[name])
    return torch.tensor(out)


def _series(places: Sequence[Place], pick: Place, gsd: float) -> list[Place]:
    """Training places of the pick's source, of as many first words of its key as any of them has, usable at a GSD."""
    pool = [
        p
        for p in places
        if p.source == pick.source
        and not p.held_out
        and p.gsd <= gsd * 1.35
        and min(p.pixels.shape[:2]) * p.gsd >= LOOK_PX * gsd
        and p.gsd * 12 > gsd
    ]
    words = pick.key.split("_")
    for count in range(len(words) - 1, 0, -1):
        start = "_".join(words[:count]) + "_"
        alike = [p for p in pool if p.key.startswith(start)]
        if alike:
            return alike
    return pool


class UpscaleTask:
    """Flow matching on the detail of 4x4 families (teacher); ``regression`` trains the one-pass control instead."""

    ema = "net"

    def __init__(
        self,
        net: UpscalerNet,
        places: list[Place],
        *,
        degrade: float = 0.35,
        regression: bool = False,
        captioner: Captioner | None = None,
    ) -> None:
        self.net, self.degrade, self.regression = net.to(memory_format=torch.channels_last), degrade, regression
        self.captioner = captioner
        self.device = next(net.parameters()).device
        self.modules: dict[str, nn.Module] = {"net": net}
        self.optimizers: dict[str, torch.optim.Optimizer] = {
            "net": torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
        }
        self.crops = Crops([p for p in places if not p.held_out])
        self.shown = held_out_crops(places, (1.0, 5.0, 16.0, 30.0), size_px=128, count=3, seed=11)

    def step(self, rng: np.random.Generator, step: int) -> dict[str, float]:
        """One update of flow matching at random times (a tenth of them at pure noise)."""
        image, parent, gsd, data, words = draw_pairs(
            self.crops, rng, self.net, degrade=self.degrade, device=self.device, captioner=self.captioner
        )
        noise = detail(torch.from_numpy(rng.standard_normal(data.shape, dtype=np.float32)).to(self.device))
        t = rng.random(len(gsd)) * 0.97 * (rng.random(len(gsd)) > 0.1)
        if self.regression:
            t, noise = t * 0, noise * 0
        time = torch.from_numpy(t.astype(np.float32)).to(self.device)
        noisy = mix(data, noise, time)
        with torch.autocast(self.device.type, torch.bfloat16):
            estimate = self.net(noisy, parent, time, gsd, sharpness=octaves(image), words=words)
        weight = ((time**2 + (1 - time) ** 2) / (1 - time) ** 2).reshape(-1, 1, 1, 1)  # 1 / c_out^2
        loss = (weight * (estimate.float() - data).square()).mean()
        optimizer = self.optimizers["net"]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        optimizer.step()
        return {"loss": float(loss.detach()), "norm": float(norm)}

    @torch.no_grad()
    def sheet(self, model: nn.Module) -> Image.Image:
        """Rows of held-out crops: parent enlarged, one evaluation, eight evaluations, real."""
        assert isinstance(model, UpscalerNet)
        return show(model, self.shown, steps=(1, 8))


class Batch(NamedTuple):
    """Images (N, 3, 4h, 4w), parents (N, 3, h, w), GSDs (N,), scaled detail (N, 48, h, w), words (N, T) or None."""

    image: Tensor
    parent: Tensor
    gsd: Tensor
    data: Tensor
    words: Tensor | None


def draw_pairs(
    crops: Crops,
    rng: np.random.Generator,
    net: UpscalerNet,
    *,
    degrade: float,
    device: torch.device,
    captioner: Captioner | None = None,
) -> Batch:
    """A batch of crops, degraded parents and, given a captioner, what is said of each crop (nothing: zeros)."""
    rgb, gsds, picked = crops.draw_places(rng)
    image = to_signed(rgb, device)
    parent = parents_of(image, rng, degrade=degrade)
    words = None if captioner is None else torch.from_numpy(captioner.embed(rgb, picked, gsds, rng)).to(device)
    return Batch(image, parent, torch.from_numpy(gsds).to(device), net.target(image, parent), words)


@torch.no_grad()
def show(net: UpscalerNet, crops: dict[float, Tensor], *, steps: tuple[int, ...]) -> Image.Image:
    """Held-out crops as columns: parent enlarged, made with each number of evaluations, and real, below each other."""
    columns = []
    device = next(net.parameters()).device
    for gsd, real in crops.items():
        real = real.to(device)
        parent = quantise(F.avg_pool2d(real, FACTOR))
        views = [upsample(parent), *(generate(net, parent, gsd, n, seed=5) for n in steps), real]
        columns.append(torch.cat([torch.cat(list(v), dim=2) for v in views], dim=1))
    return to_picture(torch.cat(columns, dim=2))


@torch.no_grad()
def generate(
    net: UpscalerNet,
    parent: Tensor,
    gsd: float,
    steps: int,
    *,
    seed: int,
    sharpness: Tensor | None = None,
    words: Tensor | None = None,
) -> Tensor:
    """Images (N, 3, 4h, 4w) of ``parent`` with seeded noise; for sheets and figures, not for worlds."""
    n, _, h, w = parent.shape
    noise = np.random.default_rng(seed).standard_normal((n, 48, h, w), dtype=np.float32)
    gsds = torch.full((n,), gsd, device=parent.device)

    def denoise(x: Tensor, time: Tensor) -> Tensor:
        with torch.autocast(parent.device.type, torch.bfloat16):
            return net(x, parent, time, gsds, sharpness=sharpness, words=words).float()

    estimate = sample(denoise, detail(torch.from_numpy(noise).to(parent.device)), steps)
    return quantise(net.compose(estimate, parent))


def to_picture(x: Tensor) -> Image.Image:
    """(3, H, W) in -1..1 as an 8-bit picture."""
    array = ((x.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()
    return Image.fromarray(array)
