"""Activations of our own upscaler as an embedding: trained to make detail, not to recognise anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Floats, checked, digest_of
from metaearth3d.models.layers import FACTOR

NOTE = "trained for generation on real images, and on its own pictures as parents: no independent judge of them"


class UpscalerTrunk:
    """Images (N, 3, H, W) in -1..1 to rows of means and spreads over space of the upscaler's trunk.

    The picture is taken as the child: its 4 x 4 box means are the parent, and the true detail over them, in the net's
    own units, stands where noise would at time 1, the end of the path. Read are the activations after the middle and
    the last block, each pixel's divided by their root mean square: four times the net's width (512 as shipped).

    This encoder is for probes. It was trained for generation, in part on its own output, so it must not judge how real
    that output is.
    """

    def __init__(self, model: str | Path | None = None, *, gsd: float = 10.0) -> None:
        """Load the shipped network, or that of a ``model`` folder or preset; ``gsd`` is the pictures' metres per pixel.

        Raises:
            BadInput: there is no such model, or the GSD is not positive.
        """
        from metaearth3d.diffusion.engine import NetUpscaler
        from metaearth3d.shipped import part_folder

        if not (math.isfinite(gsd) and gsd > 0):
            raise BadInput(f"GSD is {gsd} m; it must be positive")
        engine = NetUpscaler.from_pretrained(part_folder("small" if model is None else model, "upscale"))
        self.net, self.gsd = engine.net, gsd
        blocks = self.net.trunk.blocks
        self.taps = sorted({len(blocks) // 2, len(blocks)})  # after how many blocks
        self.name, self.channels = "ours", 3
        self.dim = 2 * len(self.taps) * int(self.net.config.width)
        self.digest = digest_of("upscaler trunk", engine.digest, float(gsd), self.taps)

    @torch.inference_mode()
    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim); a last row or column that fills no 4 x 4 family is left out."""
        checked(images, 3, name="the upscaler's trunk", side_px=FACTOR)
        height, width = (side // FACTOR * FACTOR for side in images.shape[-2:])
        return np.concatenate([self._row(torch.from_numpy(x[None, :, :height, :width])) for x in images])

    def _row(self, image: Tensor) -> Floats:
        """One picture's row (1, dim); alone, so that rows do not depend on company."""
        parent = F.avg_pool2d(image, FACTOR)
        target = self.net.target(image, parent)
        seen: list[Tensor] = []
        hooks = [self.net.trunk.blocks[k - 1].register_forward_hook(_keep(seen)) for k in self.taps]
        try:
            self.net(target, parent, torch.ones(1), torch.full((1,), self.gsd))
        finally:
            for hook in hooks:
                hook.remove()
        parts = []
        for x in seen:  # (1, C, h, w)
            x = x * torch.rsqrt(x.square().mean(dim=1, keepdim=True) + 1e-6)
            parts += [x.mean(dim=(2, 3)), x.std(dim=(2, 3), correction=0)]
        row: Floats = torch.cat(parts, dim=1).float().numpy()
        return row


def _keep(seen: list[Tensor]) -> Callable[[torch.nn.Module, object, Tensor], None]:
    """A hook that appends a layer's output."""

    def hook(_module: torch.nn.Module, _inputs: object, output: Tensor) -> None:
        seen.append(output)

    return hook
