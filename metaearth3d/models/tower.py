"""The picture tower beside the text tower: crops at any GSD to vectors in the words' own space."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.errors import BadInput
from metaearth3d.models.layers import fourier

SMALLEST_PX = 32
PATCH_PX = 6


class ImageTower(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Vectors of length 1 of pictures of any size from 32 px, told their GSD.

    One layer of filters that are whitened patches of real pictures (Coates & Ng 2012), at two scales, never trained;
    means of both signs of their responses and of colours; then a perceptron, which is. So what pictures say is
    computed once, and learning costs next to nothing.
    For showing which words and pictures go together; no measure of prompt fidelity may use it, for it was trained with
    the very encoder that such a measure is about.
    """

    @register_to_config
    def __init__(self, filters: int = 192, hidden: int = 256, dim: int = 128) -> None:
        super().__init__()
        self.register_buffer("bank", torch.zeros(filters, 3, PATCH_PX, PATCH_PX))
        self.register_buffer("centre", torch.zeros(4 * filters + 6))
        self.register_buffer("scale", torch.ones(4 * filters + 6))
        self.enter = nn.Linear(4 * filters + 6, hidden)
        self.gsd = nn.Linear(32, hidden)
        self.leave = nn.Linear(hidden, dim)

    @torch.no_grad()
    def fit_filters(self, images: NDArray[np.uint8], rng: np.random.Generator) -> None:
        """Take the filters from patches of pictures (N, H, W, 3), and the spread of what they then say of them."""
        count, (n, h, w) = self.bank.shape[0], images.shape[:3]
        places = zip(rng.integers(0, n, 6000), rng.integers(0, h - 6, 6000), rng.integers(0, w - 6, 6000), strict=True)
        patches = np.stack([images[k, r : r + PATCH_PX, c : c + PATCH_PX] for k, r, c in places])
        x = patches.transpose(0, 3, 1, 2).reshape(len(patches), -1).astype(np.float64) / 127.5 - 1
        x -= x.mean(axis=1, keepdims=True)
        values, vectors = np.linalg.eigh(np.cov(x.T))
        white = vectors @ np.diag((np.maximum(values, 0) + 2e-3) ** -0.5) @ vectors.T
        chosen = (x @ white)[np.argsort(-x.std(axis=1))[rng.permutation(len(x) * 2 // 3)[:count]]]
        chosen /= np.linalg.norm(chosen, axis=1, keepdims=True)
        bank = (chosen @ white).reshape(self.bank.shape)
        bank -= bank.mean(axis=(1, 2, 3), keepdims=True)
        self.bank.copy_(torch.from_numpy(bank).float().half().float())
        said = self.features(as_input(images))
        self.centre.copy_(said.mean(dim=0).half().float())
        self.scale.copy_((said.std(dim=0) + 1e-3).half().float())

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """What the filters say of pictures (N, 3, H, W) in -1..1: (N, 4 filters + 6)."""
        out = [images.mean(dim=(2, 3)), images.std(dim=(2, 3))]
        for x in (images, F.avg_pool2d(images, 2)):
            y = F.conv2d(x, self.bank, stride=2)
            out += [F.relu(y - 0.5).mean(dim=(2, 3)), F.relu(-y - 0.5).mean(dim=(2, 3))]
        return torch.cat(out, dim=1)

    def vectors(self, features: Tensor, gsd: Tensor) -> Tensor:
        """What :meth:`features` gave, at ``gsd`` (N,) metres, as vectors (N, dim) of length 1."""
        x = ((features - self.centre) / self.scale).clamp(-4, 4)
        x = self.enter(x) / 4 + self.gsd(fourier(torch.log2(gsd.float()) / 16, 32, 4.0))
        return F.normalize(self.leave(F.silu(x)), dim=1)

    def forward(self, images: Tensor, gsd: Tensor) -> Tensor:
        """Pictures (N, 3, H, W) in -1..1 at ``gsd`` (N,) metres to (N, dim)."""
        return self.vectors(self.features(images), gsd)

    @classmethod
    def load(cls, folder: str | Path) -> ImageTower:
        """The tower of a checkpoint folder, ready to use in float32."""
        tower: ImageTower = cls.from_pretrained(Path(folder), torch_dtype=torch.float32)
        return tower.eval().requires_grad_(False)

    @torch.inference_mode()
    def encode(self, images: NDArray[np.uint8], gsds: NDArray[np.float32]) -> NDArray[np.float32]:
        """Vectors (N, dim) of 8-bit pictures (N, H, W, 3) at ``gsds`` (N,) metres per pixel.

        Raises:
            BadInput: not such pictures, or smaller than 32 px.
        """
        if (
            images.dtype != np.uint8
            or images.ndim != 4
            or images.shape[-1] != 3
            or min(images.shape[1:3]) < SMALLEST_PX
        ):
            raise BadInput(
                f"pictures are uint8 (N, H, W, 3) of {SMALLEST_PX} px or more; {images.shape} {images.dtype} was given"
            )
        made: NDArray[np.float32] = self(as_input(images), torch.from_numpy(np.asarray(gsds, np.float32))).numpy()
        return made


def as_input(images: NDArray[np.uint8]) -> Tensor:
    """8-bit pictures (N, H, W, 3) as (N, 3, H, W) in -1..1."""
    return torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 127.5 - 1
