"""Pictures as our own upscaler makes them of real ones' coarse means: what worlds show, with what is known of it.

A network that only ever saw real and rendered pictures finds fewer houses in generated ones. The means of 4x4 families
stay what they were, so what is known of a family as a whole still holds; which pixel of it is what no longer does.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.diffusion.engine import NetUpscaler
from metaearth3d.models.layers import FACTOR
from metaearth3d.train.imagery import Rgb

Remake = Callable[[Rgb, float, np.random.Generator], Rgb]  # of a picture and its GSD


def remaker(engine: NetUpscaler) -> Remake:
    """A way to make a picture (4h, 4w, 3) anew from its means of 4x4 pixels."""

    def remake(image: Rgb, gsd: float, rng: np.random.Generator) -> Rgb:
        h, w = (side // FACTOR for side in image.shape[:2])
        means = np.rint(image.reshape(h, FACTOR, w, FACTOR, 3).mean(axis=(1, 3))).astype(np.uint8)
        noise = rng.standard_normal((engine.steps, 3, *image.shape[:2]), dtype=np.float32)
        parent = np.ascontiguousarray(means.transpose(2, 0, 1))
        return np.ascontiguousarray(engine.generate(parent, noise, gsd=gsd).transpose(1, 2, 0))

    return remake


def some_remade(
    images: Tensor, gsds: Tensor, remake: Remake | None, share: float, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Pictures (N, 3, S, S) in -1..1, a ``share`` of them made anew, and which ones (N,) are."""
    chosen = torch.from_numpy(rng.random(len(images)) < share).to(images.device)
    if remake is None:
        return images, torch.zeros_like(chosen)
    out = images.clone()
    for k in chosen.nonzero().flatten().tolist():
        rgb = ((images[k] + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()
        made = torch.from_numpy(remake(rgb, float(gsds[k]), rng)).to(images)
        out[k] = made.permute(2, 0, 1) / 127.5 - 1
    return out, chosen


def shared_out(may: Tensor, chosen: Tensor) -> Tensor:
    """``may`` (N, K, S, S), each pixel of the ``chosen`` (N,) pictures being of any class of its 4x4 family."""
    families = F.max_pool2d(may.float(), FACTOR) > 0
    spread = families.repeat_interleave(FACTOR, 2).repeat_interleave(FACTOR, 3)
    return torch.where(chosen.reshape(-1, 1, 1, 1), spread, may)
