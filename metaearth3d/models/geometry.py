"""The x4 height network: relief over a coarser height, with or without a picture, exact beyond its radius."""

from __future__ import annotations

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.models.flow import scalings
from metaearth3d.models.layers import FACTOR, Conditions, Trunk, detail, fold, unfold, upsample

REACH = 2  # parent pixels: heights are compared within a 5x5 window
WINDOW = (2 * REACH + 1) ** 2


def steps_around(parent: Tensor) -> Tensor:
    """Height differences (N, 24, h, w) in metres to the 5x5 neighbours of ``parent`` (N, 1, h, w), row by row.

    They are all the network sees of the height: no absolute altitude, so 8,000 m costs no precision.
    """
    h, w = parent.shape[2:]
    padded = F.pad(parent, (REACH,) * 4, mode="replicate")
    side = range(2 * REACH + 1)
    views = [padded[:, :, r : r + h, c : c + w] for r in side for c in side if (r, c) != (REACH, REACH)]
    return torch.cat(views, dim=1) - parent


def by_row(gsd: Tensor) -> Tensor:
    """A GSD (N,) or each row's own (N, h) as (N, 1, 1 or h, 1)."""
    return gsd.reshape(gsd.shape[0], 1, -1, 1)


def bend_and_slope(steps: Tensor, parent_gsd: Tensor) -> tuple[Tensor, Tensor]:
    """Curvature per pixel squared and slope (both (N, 1, h, w), root mean square, unitless) from height differences."""
    s = steps / by_row(parent_gsd)  # neighbour (r, c) is channel 5 r + c, less one after the middle
    east, west, north, south = s[:, 12:13], s[:, 11:12], s[:, 7:8], s[:, 16:17]
    slope = ((east - west) ** 2 + (south - north) ** 2) / 4
    opposite = s[:, : WINDOW // 2] + s[:, WINDOW // 2 :].flip(1)  # a plane cancels
    bend = opposite.square().mean(dim=1, keepdim=True)
    return bend.sqrt(), slope.sqrt()


class GeometryNet(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Estimates the relief of a child height: what a 4x4 family adds to its parent pixel.

    Heights are metres, images -1..1. Relief is measured in a local unit made of the parent's own roughness
    (``floor`` of the GSD, ``bend`` times curvature, ``slope`` times slope), so one network serves plains and peaks
    at every GSD. Parameters at the defaults: about 0.55 million.
    """

    @register_to_config
    def __init__(
        self,
        width: int = 80,
        depth: int = 7,
        kernel: int = 5,
        expansion: int = 4,
        floor: float = 0.0006,
        bend: float = 0.22,
        slope: float = 0.03,
        steps: int = 1,
    ) -> None:
        super().__init__()
        family = FACTOR**2
        channels = family + WINDOW - 1 + 1 + 3 * family + 1
        self.trunk = Trunk(channels, family, width=width, depth=depth, kernel=kernel, expansion=expansion)
        torch.nn.init.normal_(self.trunk.leave.weight, std=0.02)  # so that two samples differ from the first step on

    @property
    def receptive_radius(self) -> int:
        """Reach of one evaluation in output pixels, the 5x5 window of height differences included."""
        return FACTOR * (self.trunk.radius + REACH)

    def unit(self, steps: Tensor, gsd: Tensor) -> Tensor:
        """Local unit of relief (N, 1, h, w) in metres from height differences and the output GSD (N,) or (N, h)."""
        bend, slope = bend_and_slope(steps, gsd * FACTOR)
        c = self.config
        rough = (c.floor**2 + (c.bend * bend) ** 2 + (c.slope * slope) ** 2).sqrt()
        return rough * by_row(gsd) * FACTOR

    def forward(
        self, noisy: Tensor, parent: Tensor, image: Tensor, seen: Tensor, time: Tensor, gsd: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Estimate of the relief (N, 16, h, w) in local units, and the unit (N, 1, h, w) in metres.

        ``noisy`` (N, 16, h, w); ``parent`` (N, 1, h, w) metres; ``image`` (N, 3, 4h, 4w); ``seen`` (N,) 1 where the
        image is given, 0 where not; ``time`` (N,); ``gsd`` of the output in metres, (N,) or a parent row's own (N, h).
        """
        steps = steps_around(parent).float()
        unit = self.unit(steps, gsd)
        seen = seen.reshape(-1, 1, 1, 1).to(unit)
        rough = (unit / (by_row(gsd) * FACTOR * self.config.floor)).log2() / 4 - 1
        relief = steps / unit / 12  # about unit variance
        c_skip, c_out, c_in = scalings(time, 4)
        looked = [unfold(image) * seen, seen.expand_as(unit)]
        inner = self.trunk(torch.cat([c_in * noisy, relief, rough, *looked], dim=1), Conditions(time, gsd))
        return c_skip * detail(noisy) + c_out * detail(inner.float()), unit

    def target(self, heights: Tensor, unit: Tensor) -> Tensor:
        """Relief (N, 16, h, w) in local units of true ``heights`` (N, 1, 4h, 4w)."""
        parent = F.avg_pool2d(heights, FACTOR)
        return detail(unfold(heights - upsample(parent))) / unit

    def compose(self, estimate: Tensor, unit: Tensor, parent: Tensor) -> Tensor:
        """Heights (N, 1, 4h, 4w) in ``parent``'s precision; their 4x4 box mean is the parent."""
        return upsample(parent) + fold(estimate * unit).to(parent)
