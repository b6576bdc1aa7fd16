"""The x4 image network: one net for every level, told the GSD, exact beyond its receptive radius."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.models.flow import scalings
from metaearth3d.models.layers import FACTOR, Conditions, Trunk, detail, fold, unfold, upsample

CONTRAST_REACH = 2  # parent pixels that the local unit looks at on each side


def local_contrast(parent: Tensor) -> Tensor:
    """Root mean square difference (N, 1, h, w) between neighbours of ``parent`` (N, C, h, w) within 3x3 pixels."""
    x = F.pad(parent, (2, 2, 2, 2), mode="replicate")
    dx = (x[..., :, 1:] - x[..., :, :-1]).square().mean(dim=1, keepdim=True)  # (N, 1, h+4, w+3)
    dy = (x[..., 1:, :] - x[..., :-1, :]).square().mean(dim=1, keepdim=True)  # (N, 1, h+3, w+4)
    around = dx[..., 1:-1, :-1] + dx[..., 1:-1, 1:] + dy[..., :-1, 1:-1] + dy[..., 1:, 1:-1]  # (N, 1, h+2, w+2)
    return (F.avg_pool2d(around, 3, stride=1) / 4).sqrt()


class UpscalerNet(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Estimates the detail of a child image: what a 4x4 family adds to its parent pixel.

    Images are float in -1..1. Detail is measured in a local unit, ``contrast`` times the parent's own local contrast
    above a ``floor`` of about one 8-bit step: over real images from 0.3 to 110 m the standard deviation of detail is
    0.7 to 0.8 of that contrast. So water stays calm and towns busy before anything is learned.
    ``sharpness`` is the usual look (see :func:`~metaearth3d.models.layers.octaves`) of a network that is told how sharp
    its output is to be; None for one that is not. ``looks`` are rows ``(gsd, fine, middle)`` by rising GSD: a usual
    look of each GSD's own, interpolated over the GSD's logarithm. ``inner`` are such rows for a level that will be made
    finer still: it is to look like means of finer pictures, which are sharper than a sensor's pictures of that GSD.
    ``text_dim`` is the size of the text embedding it may
    be told, or 0.
    Parameters at the defaults: about 1.8 million.
    """

    @register_to_config
    def __init__(
        self,
        channels: int = 3,
        width: int = 128,
        depth: int = 10,
        kernel: int = 5,
        expansion: int = 4,
        floor: float = 0.008,
        contrast: float = 0.75,
        steps: int = 1,
        sharpness: tuple[float, float] | None = None,
        text_dim: int = 0,
        looks: Sequence[tuple[float, float, float]] | None = None,
        inner: Sequence[tuple[float, float, float]] | None = None,
    ) -> None:
        super().__init__()
        children = channels * FACTOR**2
        inputs = children + channels + 1
        shape = {"width": width, "depth": depth, "kernel": kernel, "expansion": expansion}
        self.trunk = Trunk(inputs, children, **shape, sharpness=sharpness is not None, text_dim=text_dim)
        self.skip = nn.Conv2d(inputs, children, 1, bias=False)
        nn.init.zeros_(self.skip.weight)

    @property
    def receptive_radius(self) -> int:
        """Reach of one evaluation in output pixels, the x4 enlargement's two parent pixels included."""
        return FACTOR * (self.trunk.radius + CONTRAST_REACH)

    def unit(self, parent: Tensor) -> Tensor:
        """Expected standard deviation of detail (N, 1, h, w) over ``parent`` (N, 3, h, w)."""
        return (self.config.floor**2 + (self.config.contrast * local_contrast(parent)) ** 2).sqrt()

    def forward(
        self,
        noisy: Tensor,
        parent: Tensor,
        time: Tensor,
        gsd: Tensor,
        *,
        sharpness: Tensor | None = None,
        words: Tensor | None = None,
    ) -> Tensor:
        """Estimate of the detail in local units from its noisy state (both N, 48, h, w) and ``parent`` (N, 3, h, w).

        ``time`` (N,), ``gsd`` (N,) or (N, h), ``words`` (N, T) or (N, T, h, w): see
        :class:`~metaearth3d.models.layers.Conditions`. ``sharpness`` (N, 2) or (N, h, 2) is by default the network's
        usual look.
        """
        c_skip, c_out, c_in = scalings(time, 4)
        sharpness = self.usual_look(gsd) if sharpness is None else sharpness
        busy = (self.unit(parent) / self.config.floor).log2() / 2 - 1.5
        x = torch.cat([c_in * noisy, parent, busy], dim=1).contiguous(memory_format=torch.channels_last)
        inner = self.trunk(x, Conditions(time, gsd, sharpness, words)) + self.skip(x)
        return c_skip * noisy + c_out * detail(inner.float())

    def usual_look(self, gsd: Tensor, *, inner: bool = False) -> Tensor | None:
        """The look (..., 2) that output at GSDs (...) has unless another is told; None if none can be told.

        With ``inner``, of output that will be made finer still.
        """
        if self.config.sharpness is None:
            return None
        rows = self.config.inner if inner and self.config.inner else self.config.looks
        if not rows:
            return torch.tensor(self.config.sharpness, device=gsd.device).expand(*gsd.shape, 2)
        table = torch.tensor(rows, device=gsd.device, dtype=torch.float32)
        rungs, looks = table[:, 0].log2(), table[:, 1:]
        if len(rungs) == 1:
            return looks[0].expand(*gsd.shape, 2)
        at = gsd.float().log2().clamp(rungs[0], rungs[-1])
        above = torch.searchsorted(rungs, at.contiguous()).clamp(1, len(rungs) - 1)
        share = ((at - rungs[above - 1]) / (rungs[above] - rungs[above - 1]))[..., None]
        return torch.lerp(looks[above - 1], looks[above], share)

    def target(self, image: Tensor, parent: Tensor) -> Tensor:
        """Detail in local units (N, 48, h, w) of a true ``image`` (N, 3, 4h, 4w) over ``parent`` (N, 3, h, w)."""
        return detail(unfold(image - upsample(parent))) / self.unit(parent)

    def compose(self, estimate: Tensor, parent: Tensor) -> Tensor:
        """Image (N, 3, 4h, 4w) from detail in local units and ``parent``; its 4x4 box mean is the parent."""
        return upsample(parent) + fold(estimate * self.unit(parent))
