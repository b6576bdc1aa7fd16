"""The x4 image network: one net for every level, told the GSD, exact beyond its receptive radius."""

from __future__ import annotations

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor

from metaearth3d.models.flow import scalings
from metaearth3d.models.layers import FACTOR, Trunk, detail, fold, unfold, upsample


class UpscalerNet(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Estimates the detail of a child image: what a 4x4 family adds to its parent pixel.

    Images are float in -1..1. ``detail_scale`` is the standard deviation of real detail in those units.
    Parameters at the defaults: about 1.7 million.
    """

    @register_to_config
    def __init__(
        self,
        channels: int = 3,
        width: int = 128,
        depth: int = 10,
        kernel: int = 5,
        expansion: int = 4,
        detail_scale: float = 0.12,
        steps: int = 1,
    ) -> None:
        super().__init__()
        children = channels * FACTOR**2
        self.trunk = Trunk(children + channels, children, width=width, depth=depth, kernel=kernel, expansion=expansion)

    @property
    def receptive_radius(self) -> int:
        """Reach of one evaluation in output pixels, the x4 enlargement's own two parent pixels included."""
        return FACTOR * max(self.trunk.radius, 2)

    def forward(self, noisy: Tensor, parent: Tensor, time: Tensor, gsd: Tensor) -> Tensor:
        """Estimate of the scaled detail from its noisy state (both N, 48, h, w) and ``parent`` (N, 3, h, w)."""
        c_skip, c_out, c_in = scalings(time, 4)
        inner = self.trunk(torch.cat([c_in * noisy, parent], dim=1), time, gsd)
        return c_skip * noisy + c_out * detail(inner.float())

    def target(self, image: Tensor, parent: Tensor) -> Tensor:
        """Scaled detail (N, 48, h, w) of a true ``image`` (N, 3, 4h, 4w) over ``parent`` (N, 3, h, w)."""
        return detail(unfold(image - upsample(parent))) / self.config.detail_scale

    def compose(self, estimate: Tensor, parent: Tensor) -> Tensor:
        """Image (N, 3, 4h, 4w) from scaled detail and ``parent``; its 4x4 box mean is the parent."""
        return upsample(parent) + fold(estimate * self.config.detail_scale)
