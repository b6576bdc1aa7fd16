"""Few-step tuning: the teacher's network learns to draw its sample in one evaluation from pure noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from metaearth3d.models.layers import FACTOR, detail, octaves, upsample
from metaearth3d.models.upscaler import UpscalerNet
from metaearth3d.train.imagery import Crops, Place
from metaearth3d.train.upscale import draw_pairs, held_out_crops, quantise, show

if TYPE_CHECKING:
    from metaearth3d.train.captions import Captioner

CRITIC_RAMP = 150  # steps until the critic has its full weight
CRITIC_ALONE = 120  # steps in which only the critic learns, where a new one meets a network that was tuned before
OWN_SIDES = (64, 256)  # crops from which parents can be made one and two levels above: 4 px to start from
DEPTHS = ((0,), (1,), (1, 2, 2))  # levels above the parent at which a self-made chain starts, by how many fit
MIXED = 0.5  # weight of real pictures under other pictures' words
LOG_FLOOR = 1e-4  # of filter energy in -1..1 units squared, below 8-bit rounding


class Sight(NamedTuple):
    """What the critic sees: images (N, 3, 4h, 4w) over enlarged parents, and what was told: see ``Conditions``."""

    image: Tensor
    enlarged: Tensor
    gsd: Tensor
    sharpness: Tensor
    words: Tensor | None = None


class PatchCritic(nn.Module):
    """Says real or made for each patch of about 30 px, knowing what the network was told.

    A hinge PatchGAN (1611.07004, 1705.02894) with spectral normalisation (1802.05957); words join in by a projection
    (1802.05637).
    """

    def __init__(self, width: int = 32, *, text_dim: int = 0) -> None:
        super().__init__()
        shape = ((9, width, 3, 1), (width, 2 * width, 4, 2), (2 * width, 2 * width, 3, 1), (2 * width, 4 * width, 4, 2))
        shapes = (*shape, (4 * width, 4 * width, 3, 1))
        self.layers = nn.ModuleList(spectral_norm(nn.Conv2d(i, o, k, s, 1)) for i, o, k, s in shapes)
        self.score = spectral_norm(nn.Conv2d(4 * width, 1, 3, 1, 1))
        self.meant = spectral_norm(nn.Linear(text_dim, 4 * width, bias=False)) if text_dim else None

    def forward(self, seen: Sight) -> tuple[Tensor, list[Tensor]]:
        """Scores (N, 1, ~h, ~w) of images (N, 3, 4h, 4w) over their enlarged parents, and the layers' features."""
        numbers = torch.cat([torch.log2(seen.gsd)[:, None] / 8, seen.sharpness], dim=1)
        planes = numbers[:, :, None, None].expand(-1, -1, *seen.image.shape[2:])
        x, features = torch.cat([seen.image, (seen.image - seen.enlarged) * 4, planes], dim=1), []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            features.append(x)
        score: Tensor = self.score(x)
        if self.meant is not None and seen.words is not None:
            score = score + torch.einsum("nchw,nc->nhw", x, self.meant(seen.words).to(x))[:, None]
        return score, features


def cosine_filters(size: int) -> Tensor:
    """The two-dimensional DCT-II basis without its constant: (size^2 - 1, 1, size, size), unit norm."""
    n = torch.arange(size, dtype=torch.float64)
    rows = torch.cos(torch.pi * (n + 0.5) * n[:, None] / size)
    rows /= rows.norm(dim=1, keepdim=True)
    basis = torch.einsum("ay,bx->abyx", rows, rows).reshape(-1, 1, size, size)
    return basis[1:].float()


def energy_distance(made: Tensor, real: Tensor, filters: Tensor, *, window: int = 5) -> tuple[Tensor, Tensor]:
    """How far filter energies of ``made`` are from those of ``real``: place by place, and over the whole batch.

    Energies are of DCT bands of grey and of colour opponents at two scales. ``local`` is the mean absolute difference
    of their logarithms over windows of ``2 * window`` pixels, so the two images need not agree in finer places. Alone
    it would be content with the median, which is too little where the picture cannot be foretold; ``overall`` is the
    mean square difference of the logarithms of the batch's mean energies, which are what a power spectrum sees.
    """
    local, overall = made.new_zeros(()), made.new_zeros(())
    for pool in (1, 2):
        near, whole = [], []
        for x in (made, real):
            x = F.avg_pool2d(x, pool) if pool > 1 else x
            grey = x.mean(dim=1, keepdim=True)
            opponents = torch.cat([grey, x[:, :1] - grey, x[:, 2:] - grey], dim=1)
            energy = F.conv2d(opponents.flatten(0, 1)[:, None], filters, stride=2).square()
            near.append(torch.log(F.avg_pool2d(energy, min(window, energy.shape[-1]), stride=2) + LOG_FLOOR))
            whole.append(torch.log(energy.unflatten(0, (len(x), 3)).mean(dim=(0, 3, 4)) + LOG_FLOOR / 10))
        local = local + (near[0] - near[1]).abs().mean()
        overall = overall + (whole[0] - whole[1]).square().mean()
    return local / 2, overall / 2


def grid_distance(made: Tensor, real: Tensor) -> Tensor:
    """Mean square difference of the log energies of steps between neighbours, by place in the 4x4 family.

    Real pictures do not know where a family ends; energies over all places together would not see that a made one does.
    """
    logs = []
    for x in (made, real):
        steps = [x[..., 1:, :-1] - x[..., :-1, :-1], (x[..., :-1, 1:] - x[..., :-1, :-1]).transpose(-1, -2)]
        logs += [torch.log(torch.stack([s[..., k::FACTOR, :].square().mean() for k in range(FACTOR)])) for s in steps]
    return (torch.cat(logs[:2]) - torch.cat(logs[2:])).square().mean()


def feature_distance(made: list[Tensor], real: list[Tensor]) -> Tensor:
    """Mean absolute difference of the critic's features relative to their size (1711.11585, eq. 3)."""
    parts = [(a - b).abs().float().mean() / (b.abs().float().mean() + 1e-6) for a, b in zip(made, real, strict=True)]
    return torch.stack(parts).mean()


def _said(words: Tensor | None) -> Tensor:
    """1 where something is said of a picture and something else of the one before it, as (N, 1, 1, 1)."""
    assert words is not None
    other = words.roll(1, 0)
    both = (words.abs().sum(dim=1) > 0) & (other.abs().sum(dim=1) > 0) & ((words - other).abs().sum(dim=1) > 0.1)
    return both.float().reshape(-1, 1, 1, 1)


def _groups(net: UpscalerNet) -> list[dict[str, object]]:
    """What the network is told starts at zero in a network that knows the rest: it learns at ten times the rate."""
    told = [p for n, p in net.named_parameters() if n in ("trunk.sharpness.weight", "trunk.words.weight")]
    rest = [p for p in net.parameters() if all(p is not q for q in told)]
    return [{"params": rest}, *([{"params": told, "scale": 10.0}] if told else [])]


class StudentTask:
    """One-evaluation tuning: adversarial loss balanced against local filter energies and a little L1."""

    ema = "net"

    def __init__(
        self,
        net: UpscalerNet,
        places: list[Place],
        *,
        degrade: float = 0.15,
        adversarial: float = 1.0,
        l1: float = 0.3,
        matching: float = 1.0,
        moments: float = 0.5,
        own_parents: float = 0.55,
        captioner: Captioner | None = None,
        tuned: bool = False,
    ) -> None:
        self.alone = CRITIC_ALONE if tuned else 0
        self.net, self.degrade = net.to(memory_format=torch.channels_last), degrade
        self.device = next(net.parameters()).device
        self.critic = PatchCritic(text_dim=net.config.text_dim).to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.adversarial, self.l1, self.matching = adversarial, l1, matching
        self.moments, self.own_parents, self.captioner = moments, own_parents, captioner
        self.modules: dict[str, nn.Module] = {"net": net, "critic": self.critic}
        self.optimizers: dict[str, torch.optim.Optimizer] = {
            "net": torch.optim.AdamW(_groups(net), lr=1e-3, betas=(0.5, 0.95), weight_decay=0.0),
            "critic": torch.optim.AdamW(self.critic.parameters(), lr=1e-3, betas=(0.0, 0.95), weight_decay=0.0),
        }
        self.optimizers["critic"].param_groups[0]["scale"] = 1.5
        self.crops = Crops([p for p in places if not p.held_out])
        self.shown = held_out_crops(places, (1.0, 5.0, 16.0, 30.0), size_px=128, count=3, seed=11)
        self.filters = cosine_filters(4).to(self.device)

    def step(self, rng: np.random.Generator, step: int) -> dict[str, float]:
        """One update of the critic and one of the network on the same batch.

        In a share ``own_parents`` of the batches the parents are the network's own children of the level above, or of
        the level above that, as in a cascade. Those agree with the truth in 16x16 or 64x64 means only, so energies are
        compared over wider windows and nothing is compared pixel by pixel.
        """
        image, parent, gsd, data, words = draw_pairs(
            self.crops, rng, self.net, degrade=self.degrade, device=self.device, captioner=self.captioner
        )
        deepest = sum(image.shape[-1] >= side for side in OWN_SIDES)
        own = int(rng.choice(DEPTHS[deepest])) if deepest and rng.random() < self.own_parents else 0
        look = octaves(image)
        seen = self._own_parent(image, gsd, own, rng, words) if own else parent
        noise, zero = self._noise(parent, rng), torch.zeros(len(gsd), device=self.device)
        with torch.autocast(self.device.type, torch.bfloat16):
            estimate = self.net(noise, seen, zero, gsd, sharpness=look, words=words).float()
        leaf = estimate.detach().requires_grad_()
        made = Sight(self.net.compose(leaf, seen), upsample(seen), gsd, look, words)
        # the truth over its own parent
        real = Sight(self.net.compose(data, parent), upsample(parent), gsd, look, words)
        critic_loss, wanted_features = self._teach_critic(real, made)
        if step < self.alone:
            return {"critic": critic_loss}
        # Both gradients are balanced at the estimate, then go back through the network once.
        energy, overall = energy_distance(made.image, real.image, self.filters, window=12 * own or 5)
        grid = grid_distance(made.image, real.image)
        sharp = (octaves(made.image) - look).square().mean()
        near = (leaf - data).abs().mean()
        wish = energy + self.moments * (overall + grid + sharp) + (0.0 if own else self.l1) * near
        (wanted,) = torch.autograd.grad(wish, leaf, retain_graph=True)
        with torch.autocast(self.device.type, torch.bfloat16):
            score, features = self.critic(made)
        fooled, apart = -score.float().mean(), feature_distance(features, wanted_features)
        (push,) = torch.autograd.grad(fooled + (0.0 if own else self.matching) * apart, leaf)
        ramp = min(1.0, (step - self.alone) / CRITIC_RAMP)  # a critic that knows nothing yet has no say
        balance = ramp * self.adversarial * wanted.norm() / (push.norm() + 1e-12)
        optimizer = self.optimizers["net"]
        optimizer.zero_grad(set_to_none=True)
        estimate.backward(wanted + balance * push)  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        optimizer.step()
        return {
            "critic": critic_loss,
            "apart": float(apart.detach()),
            "fooled": float(fooled.detach()),
            "energy": float(energy.detach()),
            "overall": float(overall.detach()),
            "grid": float(grid.detach()),
            "sharp": float(sharp.detach()),
            "l1": float(near.detach()),
        }

    def _noise(self, parent: Tensor, rng: np.random.Generator) -> Tensor:
        shape = (len(parent), parent.shape[1] * FACTOR**2, *parent.shape[2:])
        return detail(torch.from_numpy(rng.standard_normal(shape, dtype=np.float32)).to(self.device))

    @torch.no_grad()
    def _own_parent(
        self, image: Tensor, gsd: Tensor, levels: int, rng: np.random.Generator, words: Tensor | None = None
    ) -> Tensor:
        """Parents (N, 3, h, w) of ``image`` that the network makes in ``levels`` steps, each quantised to 8 bits."""
        made = quantise(F.avg_pool2d(image, FACTOR ** (levels + 1)))
        for above in range(levels, 0, -1):
            look = octaves(F.avg_pool2d(image, FACTOR**above))
            noise, zero = self._noise(made, rng), torch.zeros_like(gsd)
            with torch.autocast(self.device.type, torch.bfloat16):
                estimate = self.net(noise, made, zero, gsd * FACTOR**above, sharpness=look, words=words).float()
            made = quantise(self.net.compose(estimate, made)).contiguous(memory_format=torch.channels_last)
        return made

    def _teach_critic(self, real: Sight, made: Sight) -> tuple[float, list[Tensor]]:
        optimizer = self.optimizers["critic"]
        with torch.autocast(self.device.type, torch.bfloat16):
            on_real, features = self.critic(real)
            on_made, _ = self.critic(made._replace(image=made.image.detach()))
            mixed = None if real.words is None else self.critic(real._replace(words=real.words.roll(1, 0)))[0]
        loss = F.relu(1 - on_real.float()).mean() + F.relu(1 + on_made.float()).mean()
        if mixed is not None:  # a real picture under another one's words is as wrong as a made one
            loss = loss + MIXED * (F.relu(1 + mixed.float()) * _said(real.words)).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return float(loss.detach()), [f.detach() for f in features]

    @torch.no_grad()
    def sheet(self, model: nn.Module) -> Image.Image:
        """Rows of held-out crops: parent enlarged, one evaluation, two evaluations, real."""
        assert isinstance(model, UpscalerNet)
        return show(model, self.shown, steps=(1, 2))
