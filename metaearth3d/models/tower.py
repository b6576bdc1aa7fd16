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
from metaearth3d.models.layers import Block, ChannelNorm, fourier

SMALLEST_PX = 32


class ImageTower(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Vectors of length 1 of pictures of any size from 32 px, told their GSD.

    Two stages of ConvNeXt-like blocks behind a 4x4 patch layer; means and root mean squares over the picture.
    For showing which words and pictures go together; no measure of prompt fidelity may use it, for it was trained with
    the very encoder that such a measure is about.
    """

    @register_to_config
    def __init__(self, width: int = 48, depth: int = 3, kernel: int = 5, expansion: int = 3, dim: int = 128) -> None:
        super().__init__()
        self.condition = nn.Sequential(nn.Linear(48, width), nn.SiLU())
        self.enter = nn.Conv2d(3, width, 4, stride=4)
        self.fine = nn.ModuleList(Block(width, kernel, expansion, width) for _ in range(depth))
        self.halve = nn.Conv2d(width, 2 * width, 2, stride=2)
        self.coarse = nn.ModuleList(Block(2 * width, kernel, expansion, width) for _ in range(depth))
        self.norm = ChannelNorm(2 * width)
        self.leave = nn.Linear(4 * width, dim)

    def forward(self, images: Tensor, gsd: Tensor) -> Tensor:
        """Pictures (N, 3, H, W) in -1..1 at ``gsd`` (N,) metres to (N, dim)."""
        condition = self.condition(fourier(torch.log2(gsd.float()) / 16, 48, 8.0))[:, None, None]  # (N, 1, 1, C)
        x = self.enter(images)
        for block in self.fine:
            x = block(x, condition)
        x = self.halve(x)
        for block in self.coarse:
            x = block(x, condition)
        x = self.norm(x).float()
        spread = (x.square().mean(dim=(2, 3)) + 1e-6).sqrt()
        return F.normalize(self.leave(torch.cat([x.mean(dim=(2, 3)), spread], dim=1)), dim=1)

    @classmethod
    def load(cls, folder: str | Path) -> ImageTower:
        """The tower of a checkpoint folder, ready to use in float32."""
        return cls.from_pretrained(Path(folder), torch_dtype=torch.float32).eval().requires_grad_(False)

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
        x = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 127.5 - 1
        made: NDArray[np.float32] = self(x, torch.from_numpy(np.asarray(gsds, np.float32))).numpy()
        return made
