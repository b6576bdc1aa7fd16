"""The x4 geometry network: relief over a coarser height, heights above ground and land cover; exact beyond its radius.

One trunk, told by the text embedding of a task prompt what is asked of it, with a head for each task.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.models.flow import scalings
from metaearth3d.models.layers import FACTOR, Conditions, Trunk, detail, fold, unfold, upsample

# What each task is called in words; the first is what a network without words does.
PROMPTS = {
    "height": "terrain elevation",
    "ndsm": "height above ground",
    "landcover": "land cover of water, trees, grass, crops and buildings",
}
STANDS = ("roofs", "trees")  # the kinds of cover that stand above the ground, in this order
LEAST_M = 0.05  # a child of a smooth enlargement is given at least this to begin with
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


class PixelHead(torch.nn.Module):
    """Answers for every pixel: what its surroundings are, from the parent grid, and its own look, at full sharpness."""

    def __init__(self, width: int, planes: int, answers: int, inner: int = 24) -> None:
        super().__init__()
        self.around = torch.nn.Conv2d(width, inner + answers, 1)
        self.look = torch.nn.Conv2d(planes, inner, 3, padding=1)
        self.mix = torch.nn.Conv2d(inner, inner, 1)
        self.answer = torch.nn.Conv2d(inner, answers, 1)
        self.inner = inner

    def forward(self, features: Tensor, pixels: Tensor) -> Tensor:
        """(N, answers, 4h, 4w) of ``features`` (N, width, h, w) and ``pixels`` (N, planes, 4h, 4w).

        Reaches one parent pixel: features are interpolated linearly between parent pixels' middles.
        """
        around = F.interpolate(self.around(features), scale_factor=float(FACTOR), mode="bilinear", align_corners=False)
        x = F.relu(self.look(pixels) + around[:, : self.inner])
        out: Tensor = self.answer(F.relu(self.mix(x))) + around[:, self.inner :]
        return out

    def inputs(self, features: Tensor, pixels: Tensor) -> Tensor:
        """What the last layer is given, (N, inner + width, 4h, 4w): the answers are linear in it."""
        wide = F.interpolate(features, scale_factor=float(FACTOR), mode="bilinear", align_corners=False)
        around = F.conv2d(wide, self.around.weight[: self.inner], self._around_bias()[: self.inner])
        return torch.cat([F.relu(self.mix(F.relu(self.look(pixels) + around))), wide], dim=1)

    def last(self) -> tuple[Tensor, Tensor]:
        """Weights (answers, inner + width) and biases (answers,) of the last layer."""
        weight = torch.cat([self.answer.weight, self.around.weight[self.inner :]], dim=1)[:, :, 0, 0]
        bias = self.answer.weight.new_zeros(()) if self.answer.bias is None else self.answer.bias
        return weight.detach().clone(), (bias + self._around_bias()[self.inner :]).detach().clone()

    @torch.no_grad()
    def set_last(self, weight: Tensor, bias: Tensor) -> None:
        """Put another last layer in, as :meth:`last` gives it."""
        assert self.answer.bias is not None
        self.answer.weight.copy_(weight[:, : self.inner, None, None])
        self.around.weight[self.inner :] = weight[:, self.inner :, None, None]
        self.answer.bias.copy_(bias - self._around_bias()[self.inner :])

    def _around_bias(self) -> Tensor:
        assert self.around.bias is not None
        return self.around.bias


class GeometryNet(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Estimates the relief of a child height: what a 4x4 family adds to its parent pixel.

    Heights are metres, images -1..1. Relief is measured in a local unit made of the parent's own roughness
    (``floor`` of the GSD, ``bend`` times curvature, ``slope`` times slope), so one network serves plains and peaks
    at every GSD. Parameters at the defaults: about 0.55 million.

    With ``text_dim`` and the class codes ``cover`` it also sorts the ground into classes (:meth:`classes`) and says
    how high things stand on it (:meth:`above`); ``prompts`` then holds the embeddings of :data:`PROMPTS`.
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
        text_dim: int = 0,
        cover: Sequence[int] = (),
    ) -> None:
        super().__init__()
        family = FACTOR**2
        channels = family + WINDOW - 1 + 1 + 3 * family + 1
        self.trunk = Trunk(
            channels, family, width=width, depth=depth, kernel=kernel, expansion=expansion, text_dim=text_dim
        )
        torch.nn.init.normal_(self.trunk.leave.weight, std=0.02)  # so that two samples differ from the first step on
        if text_dim:
            beside = len(cover) + 2 + len(STANDS) * family + 1
            self.beside = torch.nn.Conv2d(beside, width, 3, padding=1, bias=False)
            self.sort = PixelHead(width, 3, len(cover))
            self.rise = PixelHead(width, 3 + len(STANDS) + 2, 2)
            self.register_buffer("prompts", torch.zeros(len(PROMPTS), text_dim))

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
        self,
        noisy: Tensor,
        parent: Tensor,
        image: Tensor,
        seen: Tensor,
        time: Tensor,
        gsd: Tensor,
        words: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Estimate of the relief (N, 16, h, w) in local units, and the unit (N, 1, h, w) in metres.

        ``noisy`` (N, 16, h, w); ``parent`` (N, 1, h, w) metres; ``image`` (N, 3, 4h, 4w); ``seen`` (N,) 1 where the
        image is given, 0 where not; ``time`` (N,); ``gsd`` of the output in metres, (N,) or a parent row's own (N, h);
        ``words`` (N, T) is the prompt, by default the task's own.
        """
        steps = steps_around(parent).float()
        unit = self.unit(steps, gsd)
        seen = seen.reshape(-1, 1, 1, 1).to(unit)
        rough = (unit / (by_row(gsd) * FACTOR * self.config.floor)).log2() / 4 - 1
        relief = steps / unit / 12  # about unit variance
        c_skip, c_out, c_in = scalings(time, 4)
        looked = [unfold(image) * seen, seen.expand_as(unit)]
        told = Conditions(time, gsd, words=self.prompt("height", len(time)) if words is None else words)
        inner = self.trunk(torch.cat([c_in * noisy, relief, rough, *looked], dim=1), told)
        return c_skip * detail(noisy) + c_out * detail(inner.float()), unit

    def target(self, heights: Tensor, unit: Tensor) -> Tensor:
        """Relief (N, 16, h, w) in local units of true ``heights`` (N, 1, 4h, 4w)."""
        parent = F.avg_pool2d(heights, FACTOR)
        return detail(unfold(heights - upsample(parent))) / unit

    def compose(self, estimate: Tensor, unit: Tensor, parent: Tensor) -> Tensor:
        """Heights (N, 1, 4h, 4w) in ``parent``'s precision; their 4x4 box mean is the parent."""
        return upsample(parent) + fold(estimate * unit).to(parent)

    def prompt(self, task: str, count: int) -> Tensor | None:
        """The embedding of a task's prompt (count, T); None in a network without words."""
        if not self.config.text_dim:
            return None
        prompts: Tensor = self.prompts
        return prompts[list(PROMPTS).index(task)].expand(count, -1)

    def classes(self, image: Tensor, gsd: Tensor, *, above: Tensor, words: Tensor | None = None) -> Tensor:
        """Logits (N, K, 4h, 4w) of the classes ``cover`` of an ``image`` (N, 3, 4h, 4w).

        ``above`` (N, K, h, w) are the shares of the classes on the parent grid, all 0 where they are not known.
        """
        logits: Tensor = self.sort(self._covered(image, gsd, above, words), image)
        return logits

    def sort_inputs(self, image: Tensor, gsd: Tensor, *, above: Tensor, words: Tensor | None = None) -> Tensor:
        """What the last layer of :meth:`classes` is given of each pixel, (N, inner + width, 4h, 4w)."""
        return self.sort.inputs(self._covered(image, gsd, above, words), image)

    def _covered(self, image: Tensor, gsd: Tensor, above: Tensor, words: Tensor | None) -> Tensor:
        """The trunk's features (N, width, h, w) when land cover is asked for."""
        n, _, h, w = above.shape
        known = above.sum(dim=1, keepdim=True).clamp(max=1)
        blank = above.new_zeros((n, 1 + len(STANDS) * FACTOR**2 + 1, h, w))
        beside = torch.cat([above, known, blank], dim=1)
        words = self.prompt("landcover", n) if words is None else words
        return self._seen(None, image, beside, gsd, words)

    def above(
        self,
        noise: Tensor,
        image: Tensor,
        gsd: Tensor,
        *,
        stands: Tensor,
        parent: Tensor | None,
        told: Tensor,
        words: Tensor | None = None,
    ) -> Tensor:
        """Metres above ground (N, 1, 4h, 4w), never below 0; under a ``parent`` (N, 1, h, w) in metres its shares.

        A family then shares out the 16 times parent that it holds together, so the mean is the parent's whatever the
        network says; where it says nothing, as a smooth enlargement would. ``noise`` (N, 16, h, w); ``stands``
        (N, 2, 4h, 4w) is 1 on roofs and on trees, and ``told`` (N,) 1 where that is known.
        """
        n, _, h, w = noise.shape
        flag = told.reshape(-1, 1, 1, 1).to(noise)
        high = noise.new_zeros((n, 1, h, w)) if parent is None else parent.clamp(min=0).log1p() / 2
        classes = noise.new_zeros((n, len(self.config.cover), h, w))
        known = torch.full_like(high, float(parent is not None))
        beside = torch.cat([classes, known, high, unfold(stands) * flag, flag.expand_as(high)], dim=1)
        words = self.prompt("ndsm", n) if words is None else words
        flags = flag.expand(-1, -1, *image.shape[2:])
        pixels = torch.cat([image, stands * flag, flags, fold(noise)], dim=1)
        both = self.rise(self._seen(noise, image, beside, gsd, words), pixels).float()
        if parent is None:
            return F.softplus(both[:, 1:] - 1).clamp(max=5).expm1()
        smooth = upsample(parent.float())
        smooth = unfold(smooth.clamp(min=LEAST_M)).log()
        return fold(FACTOR**2 * parent * (unfold(both[:, :1]) + smooth).softmax(dim=1))

    def _seen(self, noise: Tensor | None, image: Tensor, beside: Tensor, gsd: Tensor, words: Tensor | None) -> Tensor:
        """The trunk's features (N, width, h, w) of a picture, without any relief."""
        n, _, h, w = beside.shape
        noise = beside.new_zeros((n, FACTOR**2, h, w)) if noise is None else noise
        blank, one = beside.new_zeros((n, WINDOW, h, w)), beside.new_ones((n, 1, h, w))
        x = torch.cat([noise, blank, unfold(image), one], dim=1)
        told = Conditions(beside.new_zeros(n), gsd, words=words)
        return self.trunk.features(x, told, self.beside(beside))
