"""Training of the geometry net: one evaluation turns noise into relief, judged by the energy score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.errors import BadInput
from metaearth3d.models.flow import sample
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.layers import FACTOR, fold, upsample
from metaearth3d.models.presets import build
from metaearth3d.train.loop import Budget, State, train
from metaearth3d.train.measure import examine
from metaearth3d.train.record import grouped, provenance, write_record
from metaearth3d.train.relief import Crop, Crops, Site, crop_at, load_sites
from metaearth3d.train.shading import shaded
from metaearth3d.train.surveying import Survey, survey_of

PER_METRE = 64  # heights reach the network on the 1/64 m grid that fields keep


class Batch(NamedTuple):
    """Crops: ``heights`` (N, 1, S, S) about their mean, ``image`` (N, 3, S, S) in -1..1, ``seen`` and ``gsd`` (N,)."""

    heights: Tensor
    image: Tensor
    seen: Tensor
    gsd: Tensor


def to_batch(crops: Sequence[Crop], device: torch.device) -> Batch:
    """Tensors of crops of one size; a missing picture is zeros with ``seen`` 0."""
    heights = np.stack([c.heights - c.heights.mean(dtype=np.float64).round() for c in crops])[:, None]
    blank = np.full((*crops[0].heights.shape, 3), 127.5, np.float32)
    image = np.stack([blank if c.image is None else c.image.astype(np.float32) for c in crops]).transpose(0, 3, 1, 2)
    seen = np.array([c.image is not None for c in crops], np.float32)
    gsd = np.array([c.gsd for c in crops], np.float32)
    arrays = (heights.astype(np.float32), image / 127.5 - 1, seen, gsd)
    return Batch(*(torch.from_numpy(np.ascontiguousarray(a)).to(device) for a in arrays))


def on_grid(metres: Tensor) -> Tensor:
    """Heights rounded to 1/64 m, as fields store them."""
    return (metres * PER_METRE).round() / PER_METRE


def worn(parent: Tensor, gsd: Tensor, rng: np.random.Generator, *, share: float = 0.3) -> Tensor:
    """``parent`` (N, 1, h, w) on the 1/64 m grid, a share of them noisy or in steps of up to a metre, as DEMs are."""
    chance = torch.from_numpy(rng.random((2, len(gsd)))).to(parent.device).reshape(2, -1, 1, 1, 1)
    grain = torch.from_numpy(rng.standard_normal(parent.shape, dtype=np.float32)).to(parent)
    sigma = 0.006 * gsd.reshape(-1, 1, 1, 1) * float(rng.uniform())
    parent = torch.where(chance[0] < share, parent + sigma * grain, parent)
    step = (0.03 * gsd.reshape(-1, 1, 1, 1)).clamp(1 / PER_METRE, 1.0)
    return on_grid(torch.where(chance[1] < share, (parent / step).round() * step, parent))


def windows(x: Tensor, side: int, corner: tuple[int, int]) -> Tensor:
    """Disjoint squares of ``x`` (N, C, H, W) from ``corner`` on, as channels: (N, C side^2, H', W')."""
    x = x[:, :, corner[0] :, corner[1] :]
    height, width = x.shape[2] // side * side, x.shape[3] // side * side
    return F.pixel_unshuffle(x[:, :, :height, :width], side)


def energy_score(one: Tensor, two: Tensor, real: Tensor) -> Tensor:
    """Energy score of two samples of one distribution against the truth, all (N, C, H, W), channels being the variates.

    Lowest on average for the true conditional distribution (Gneiting & Raftery 2007, section 4.3): distance to the
    truth less half the distance between samples, so a mean without roughness loses as noise without skill does.
    """

    def norm(x: Tensor) -> Tensor:
        return (x.square().mean(dim=1) + 1e-6).sqrt()

    return ((norm(one - real) + norm(two - real) - norm(one - two)) / 2).mean()


def relief_score(samples: tuple[Tensor, Tensor], real: Tensor, unit: Tensor, rng: np.random.Generator) -> Tensor:
    """Energy score of relief fields (N, 1, S, S) in metres, in windows of relief and of slope, in local ``unit``s.

    Windows start anywhere, so they straddle the families' borders, where a seam would show.
    """
    unit = F.interpolate(unit, scale_factor=float(FACTOR), mode="nearest")
    total = real.new_zeros(())
    for side, of_slope, weight in ((4, False, 1.0), (8, False, 1.0), (4, True, 1.0)):
        corner = (int(rng.integers(side)), int(rng.integers(side)))
        scale = windows(unit, side, corner).mean(dim=1, keepdim=True)
        if of_slope:
            scale = scale[:, :, : (real.shape[2] - 1 - corner[0]) // side, : (real.shape[3] - 1 - corner[1]) // side]
        views = [windows(slopes(x) if of_slope else x, side, corner) / scale for x in (*samples, real)]
        total = total + weight * energy_score(*views)
    return total


def slopes(x: Tensor) -> Tensor:
    """Steps (N, 2, H-1, W-1) to the next pixel down and across."""
    return torch.cat([x[:, :, 1:, :-1] - x[:, :, :-1, :-1], x[:, :, :-1, 1:] - x[:, :, :-1, :-1]], dim=1)


def noise_like(parent: Tensor, rng: np.random.Generator) -> Tensor:
    """White noise (N, 16, h, w) over parents (N, 1, h, w)."""
    n, _, h, w = parent.shape
    return torch.from_numpy(rng.standard_normal((n, FACTOR**2, h, w), dtype=np.float32)).to(parent.device)


class GeometryTask:
    """One-evaluation relief by the energy score of two samples a crop; no teacher and no adversary."""

    ema = "net"

    def __init__(
        self,
        net: GeometryNet,
        sites: Sequence[Site],
        *,
        survey: Survey | None = None,
        pixels: int = 6 * 128 * 128,
        likeliest: float = 0.25,
    ) -> None:
        self.survey, self.likeliest = survey, likeliest
        self.latest: dict[str, float] = {}
        self.net = net.to(memory_format=torch.channels_last)
        self.device = next(net.parameters()).device
        self.modules: dict[str, nn.Module] = {"net": net}
        self.optimizers: dict[str, torch.optim.Optimizer] = {
            "net": torch.optim.AdamW(_groups(net), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
        }
        self.crops = Crops([s for s in sites if not s.held_out], pixels=pixels)
        self.albedos = [
            s.image for s in sites if s.image is not None and not s.held_out and min(s.image.shape[:2]) >= 128
        ]
        self.shown = shown_crops(sites, size_px=128)

    def step(self, rng: np.random.Generator, step: int) -> dict[str, float]:
        """One update from one batch of one of the tasks."""
        if self.survey is not None and rng.random() < self.survey.share:
            return self._noted(self.survey.step(self.net, self.optimizers["net"], rng))
        crops = [self.lit(crop, rng) for crop in self.crops.draw(rng)]
        heights, image, seen, gsd = to_batch(crops, self.device)
        clean = F.avg_pool2d(heights, FACTOR)
        parent = worn(clean, gsd, rng)
        likeliest = rng.random() < self.likeliest
        twice = Batch(*(torch.cat([x] * (1 if likeliest else 2)) for x in (parent, image, seen, gsd)))
        noise = noise_like(twice.heights, rng).contiguous(memory_format=torch.channels_last)
        noise = noise * float(not likeliest)  # without noise there is one answer, and the score is its distance
        with torch.autocast(self.device.type, torch.bfloat16):
            words = None if self.survey is None else self.survey.asked("height", len(noise), rng)
            estimate, unit = self.net(
                noise, twice.heights, twice.image, twice.seen, torch.zeros_like(twice.gsd), twice.gsd, words
            )
        unit = unit[: len(gsd)]
        real = fold(self.net.target(heights, unit) * unit)
        made = fold(estimate.float() * torch.cat([unit] * (len(noise) // len(gsd))))
        loss = relief_score((made[: len(gsd)], made[-len(gsd) :]), real, unit, rng)
        optimizer = self.optimizers["net"]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        optimizer.step()
        unit = unit.mean(dim=(2, 3), keepdim=True)
        rough, true = (slopes(x.detach()[: len(gsd)] / unit).abs().mean() for x in (made, real))
        if likeliest:
            return self._noted({"likeliest": float(loss.detach())})
        return self._noted(
            {"loss": float(loss.detach()), "norm": float(norm), "rough": float(rough), "real": float(true)}
        )

    def _noted(self, losses: dict[str, float]) -> dict[str, float]:
        """The latest losses of every task, for a step is of one task only."""
        self.latest |= losses
        return dict(self.latest)

    def lit(self, crop: Crop, rng: np.random.Generator) -> Crop:
        """Half of the crops without a picture get a rendered one."""
        if crop.image is not None or not self.albedos or rng.random() < 0.5:
            return crop
        return shaded(crop, self.albedos[rng.integers(len(self.albedos))], rng)

    @torch.no_grad()
    def sheet(self, model: nn.Module) -> Image.Image:
        """Rows of held-out places in hillshade: parent enlarged, one sample without and with the picture, real."""
        assert isinstance(model, GeometryNet)
        rows = []
        for crop in self.shown:
            batch = to_batch([crop], self.device)
            parent = on_grid(F.avg_pool2d(batch.heights, FACTOR))
            views = [upsample(parent), lift(model, parent, batch, look=False, seed=5)]
            views += [lift(model, parent, batch, look=True, seed=5), batch.heights]
            rows.append(np.concatenate([hillshade(v[0, 0].cpu().numpy(), crop.gsd) for v in views], axis=1))
        return Image.fromarray(np.concatenate(rows)) if rows else Image.new("L", (8, 8))  # nothing is held out


def _groups(net: GeometryNet) -> list[dict[str, Any]]:
    """The network's parameters; the heads of single pixels, which see one task only, move twice as fast."""
    fast = [p for name, p in net.named_parameters() if name.startswith(("sort.", "rise."))]
    slow = [p for name, p in net.named_parameters() if not name.startswith(("sort.", "rise."))]
    return [{"params": slow}, *([{"params": fast, "scale": 2.0}] if fast else [])]


def shown_crops(sites: Sequence[Site], *, size_px: int, seed: int = 11) -> list[Crop]:
    """One fixed crop of each held-out site that is large enough, at its finest honest GSD."""
    rng = np.random.default_rng(seed)
    out = []
    for site in sites:
        side = size_px if min(site.heights.shape) >= size_px * site.finest else size_px // 2
        if site.held_out and side == size_px:
            tries = (crop_at(site, site.gsd * site.finest, size_px, rng) for _ in range(50))
            out += [c for c in tries if c is not None and (c.heights > 0).mean() > 0.9][:1]
    return out


@torch.no_grad()
def lift(net: GeometryNet, parent: Tensor, batch: Batch, *, look: bool, seed: int, steps: int = 1) -> Tensor:
    """Heights (N, 1, 4h, 4w) over ``parent`` with seeded noise; for sheets and figures, not for worlds."""
    noise = noise_like(parent, np.random.default_rng(seed))
    seen = batch.seen * float(look)
    unit = parent

    def denoise(x: Tensor, time: Tensor) -> Tensor:
        nonlocal unit
        estimate, unit = net(x, parent, batch.image, seen, time, batch.gsd)
        return estimate

    estimate = sample(denoise, noise, steps)
    return net.compose(estimate, unit, parent)


def hillshade(heights: NDArray[np.float32], gsd: float) -> NDArray[np.uint8]:
    """Relief lit from the north-west at 45 degrees, with slopes stretched to a common contrast."""
    down, across = np.gradient(heights.astype(np.float64) / gsd)
    stretch = 0.6 / max(float(np.hypot(down, across).std()), 1e-6)
    light = (1 + stretch * (across + down)) / np.sqrt(2 * (1 + stretch**2 * (across**2 + down**2)))
    return np.clip(light * 255, 0, 255).astype(np.uint8)


def train_geometry(
    data: Path,
    out: Path,
    *,
    minutes: float,
    preset: str = "small",
    resume: bool = False,
    seed: int = 0,
    device: str = "cpu",
    begin: Path | None = None,
    only: str | None = None,
    on_step: Callable[[State], None] | None = None,
) -> GeometryNet:
    """Train a :class:`GeometryNet` on rasters and pictures under ``data``; weights, record and sheets go to ``out``.

    ``out/run`` keeps the state for ``resume``; ``begin`` is a checkpoint to start from, which may lack tasks. With
    ``only`` "landcover" no more than the last layer that sorts the ground is solved anew: heights stay what they were.
    """
    torch.manual_seed(seed)
    sites, net = load_sites(data), build(preset, "geometry")
    if begin is not None:
        begun_from(net, GeometryNet.from_pretrained(begin))
    survey = survey_of(net, data)
    if only is not None:
        return _resorted(net.to(device), survey, out, minutes=minutes, seed=seed, begin=begin)
    task = GeometryTask(net.to(device), sites, survey=survey)
    average, state = train(task, Budget(minutes=minutes), out / "run", seed=seed, resume=resume, on_step=on_step)
    average.half().save_pretrained(out)  # type: ignore[operator]
    lifter = GeometryLifter.from_pretrained(out, device=device)  # judged as it ships
    scores = examine(lambda h, image, noise, gsd: lifter.generate(h, image, noise[None], gsd=gsd), sites)
    command = f"metaearth3d train geometry --data DIR --out {out.name} --minutes {minutes:g}"
    command += "" if preset == "small" else f" --preset {preset}"
    command += "" if begin is None else f" --begin {begin.name}"
    more = {} if survey is None else {"survey": grouped(provenance(survey.sources))}
    write_record(out, state, command, held_out=scores, data=provenance(sites), **more)
    return lifter.net


def _resorted(
    net: GeometryNet, survey: Survey | None, out: Path, *, minutes: float, seed: int, begin: Path | None
) -> GeometryNet:
    """``net`` with the last layer of land cover solved anew, saved with a record; all else as it was."""
    from metaearth3d.train.sorting import resorted

    if begin is None:
        raise BadInput("land cover alone is trained from a checkpoint; name it with --begin")
    loss = resorted(net, survey, minutes=minutes, seed=seed)
    net.half().save_pretrained(out)
    command = f"metaearth3d train geometry --data DIR --out {out.name} --minutes {minutes:g} --begin {begin.name}"
    state = State(step=0, elapsed_s=60 * minutes, history=[{"loss": loss}])
    assert survey is not None
    more = {"survey": grouped(provenance(survey.sources))}
    write_record(out, state, f"{command} --only landcover", held_out={}, data={}, **more)
    return GeometryLifter.from_pretrained(out).net


def begun_from(net: GeometryNet, other: GeometryNet) -> None:
    """Copy the weights of ``other`` that ``net`` has too; what it lacks stays new.

    Raises:
        BadInput: it is of another size.
    """
    mine, theirs = net.state_dict(), other.float().state_dict()
    if any(theirs[k].shape != mine[k].shape for k in theirs if k in mine):
        raise BadInput("the checkpoint to begin from is of another size; name the preset it was trained with")
    net.load_state_dict({**mine, **{k: v for k, v in theirs.items() if k in mine}})
