"""An endless world for timing: a seeded picture at 64 m, mirrored for ever, and levels on it with counted networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.fields import BoxField, MemoryStore, SourceField, UpscaledField
from metaearth3d.geo import Lattice
from metaearth3d.judge.features import pink_images
from metaearth3d.models import UpscalerNet

ROOT_PX = 256
CORES_PX = {1: 256, 2: 256, 3: 512}  # as worlds choose them: the finest level has the largest cores


class Counted:
    """An upscaler that counts its evaluations and the output pixels they covered."""

    def __init__(self, inner: NetUpscaler) -> None:
        self.inner = inner
        self.steps, self.receptive_radius, self.digest = inner.steps, inner.receptive_radius, inner.digest
        self.has_inner = inner.has_inner
        self.evaluations = self.pixels = 0

    def generate(
        self,
        parent: NDArray[np.uint8],
        noise: NDArray[np.float32],
        *,
        gsd: float | NDArray[np.float64],
        inner: bool = False,
    ) -> NDArray[np.uint8]:
        """What the inner one makes."""
        self.evaluations += self.steps
        self.pixels += self.steps * noise.shape[-2] * noise.shape[-1]
        return self.inner.generate(parent, noise, gsd=gsd, inner=inner)

    def take(self) -> tuple[int, float]:
        """Evaluations and network Mpx since the last time this was asked."""
        taken = self.evaluations, self.pixels / 1e6
        self.evaluations = self.pixels = 0
        return taken


def load(checkpoint: Path | None, steps: int | None = None) -> Counted:
    """The network of a folder, or one of seeded random weights, good for time and equality but for no picture."""
    if checkpoint is not None:
        return Counted(NetUpscaler.from_pretrained(checkpoint, steps=steps))
    torch.manual_seed(0)
    net = UpscalerNet()
    with torch.no_grad():
        for value in net.parameters():
            if value.ndim > 1:
                value.normal_(0, value[0].numel() ** -0.5)
    return Counted(NetUpscaler(net, steps=steps))


def root(seed: int = 0) -> SourceField:
    """Level 0 at 64 m: a 1/f picture of 16 km, mirrored for ever."""
    picture = 110 + 35 * pink_images(np.random.default_rng(seed), 1, ROOT_PX)[0]
    data = np.ascontiguousarray(picture.clip(0, 255).astype(np.uint8).transpose(2, 0, 1))
    return SourceField(Lattice("EPSG:32633", 500_000.0, 5_000_000.0, 64.0), 0, data, None, 0, 0)


def cascade(upscaler: Counted, levels: int, *, memory_bytes: int = 256 << 20) -> UpscaledField:
    """The field ``levels`` below the root, with an empty store of its own."""
    field: BoxField = root()
    store = MemoryStore(memory_bytes)
    for level in range(1, levels + 1):
        core_px = CORES_PX[level] if level < levels else 512
        more = {"seed": 0, "version": "bench", "core_px": core_px, "store": store, "inner": level < levels}
        field = UpscaledField(field, upscaler, **more)
    assert isinstance(field, UpscaledField)
    return field
