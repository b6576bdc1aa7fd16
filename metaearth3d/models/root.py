"""The text root's network: coarse imagery from noise, words and scale, exact beyond its receptive radius."""

from __future__ import annotations

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.models.flow import scalings
from metaearth3d.models.layers import FACTOR, Conditions, Trunk, upsample

HINT_FACTOR = FACTOR**2  # a hint is a picture this many times coarser
HINT_PAD = 3  # coarse pixels beyond a window that its enlarged hint needs on each side


def enlarged(hint: Tensor) -> Tensor:
    """Smooth x16 enlargement (N, 3, 16 (h - 6), 16 (w - 6)) of a coarse picture (N, 3, h, w), free of its border."""
    once = upsample(hint)[..., 2 * FACTOR : -2 * FACTOR, 2 * FACTOR : -2 * FACTOR]
    return upsample(once)[..., HINT_FACTOR:-HINT_FACTOR, HINT_FACTOR:-HINT_FACTOR]


class RootNet(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Estimates a coarse image from its noisy state, told words, GSD and perhaps a hint of its colours.

    Images are float in -1..1; the path of flow matching runs over ``(image - shift) / scale``, of about unit variance.
    A trunk of local blocks works on ``patch`` x ``patch`` pixels at a time, so no pixel looks further than
    ``receptive_radius``. A hint is a picture sixteen times coarser, smoothly enlarged; its colours may be drawn from
    what ``tones`` says of the words. Parameters at the defaults: about 0.5 million.
    """

    @register_to_config
    def __init__(
        self,
        channels: int = 3,
        width: int = 80,
        depth: int = 6,
        kernel: int = 5,
        expansion: int = 4,
        patch: int = 2,
        text_dim: int = 128,
        shift: float = -0.3,
        scale: float = 0.4,
        steps: int = 8,
        guidance: float = 2.0,
        tones: int = 5,
    ) -> None:
        super().__init__()
        families = channels * patch**2
        inputs = 2 * families + 1
        self.trunk = Trunk(
            inputs, families, width=width, depth=depth, kernel=kernel, expansion=expansion, text_dim=text_dim
        )
        self.skip = nn.Conv2d(inputs, families, 1, bias=False)
        nn.init.zeros_(self.skip.weight)
        self.palette = nn.Sequential(nn.Linear(text_dim, 96), nn.SiLU(), nn.Linear(96, tones * 7))

    @property
    def receptive_radius(self) -> int:
        """Reach of one evaluation in pixels."""
        return int(self.config.patch) * self.trunk.radius

    def forward(
        self,
        noisy: Tensor,
        time: Tensor,
        gsd: Tensor,
        *,
        words: Tensor | None = None,
        hint: Tensor | None = None,
        hinted: Tensor | None = None,
    ) -> Tensor:
        """Estimate (N, 3, h, w) of the scaled image from its ``noisy`` state at ``time`` (N,), ``gsd`` (N,) metres.

        ``words`` (N, T), or (N, T, h / patch, w / patch) for words that change with the place; ``hint`` (N, 3, h, w)
        is a scaled image; ``hinted`` (N,) says of which samples it is to be believed, by default of all.
        """
        n, patch = len(noisy), int(self.config.patch)
        c_skip, c_out, c_in = scalings(time, 4)
        given = noisy.new_ones(n) if hinted is None else hinted.to(noisy)
        given = (given if hint is not None else noisy.new_zeros(n)).reshape(n, 1, 1, 1)
        seen = torch.zeros_like(noisy) if hint is None else hint * given
        pictures = F.pixel_unshuffle(torch.cat([c_in * noisy, seen], dim=1), patch)
        x = torch.cat([pictures, given.expand(n, 1, *pictures.shape[2:])], dim=1)
        x = x.contiguous(memory_format=torch.channels_last)
        inner = self.trunk(x, Conditions(time, gsd, None, words)) + self.skip(x)
        return c_skip * noisy + c_out * F.pixel_shuffle(inner.float(), patch)

    def tones(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The colours that words (N, T) stand for, seen from afar: a mixture of normal distributions.

        Logarithms of shares (N, K), means (N, K, 3) and deviations (N, K, 3) of images in -1..1.
        """
        x = self.palette(words).unflatten(1, (-1, 7))
        return x[..., 0].log_softmax(dim=1), x[..., 1:4], 0.02 + F.softplus(x[..., 4:] - 2)

    def scaled(self, image: Tensor) -> Tensor:
        """An image in -1..1 as the path's data."""
        return (image - self.config.shift) / self.config.scale

    def image(self, data: Tensor) -> Tensor:
        """The path's data as an image in about -1..1."""
        return data * self.config.scale + self.config.shift
