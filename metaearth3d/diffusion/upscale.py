"""The x4 upscaler as a diffusers pipeline: a picture in, a picture four times finer out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from diffusers import DiffusionPipeline, SchedulerMixin
from diffusers.utils import BaseOutput
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from metaearth3d.diffusion.engine import aligned, fit_families
from metaearth3d.diffusion.schedule import begun, checked_scheduler, walk
from metaearth3d.errors import BadInput
from metaearth3d.models import UpscalerNet
from metaearth3d.models.layers import FACTOR, detail, unfold

MAX_PARENT_PX = 4096 * 4096


@dataclass
class UpscaleOutput(BaseOutput):  # type: ignore[misc]
    """``images``: PIL pictures, or arrays (4h, 4w, 3) uint8 with ``output_type="np"``."""

    images: list[Image.Image] | list[NDArray[np.uint8]]


class UpscalePipeline(DiffusionPipeline):  # type: ignore[misc]
    """Four times finer images by flow matching on the detail of 4x4 families.

    For one picture at a time. For a seamless world of any size use :class:`metaearth3d.World`, which runs the same
    network on the canonical windows of a field. Schedulers of diffusers that can walk a flow-matching path may be
    exchanged (``pipeline.scheduler = ...``); :func:`~metaearth3d.diffusion.schedule.checked_scheduler` says which.
    """

    def __init__(self, net: UpscalerNet, scheduler: SchedulerMixin) -> None:
        super().__init__()
        self.register_modules(net=aligned(net), scheduler=checked_scheduler(scheduler))

    @torch.inference_mode()
    def __call__(
        self,
        image: Image.Image | Sequence[Image.Image],
        gsd: float = 1.0,
        *,
        num_inference_steps: int | None = None,
        generator: torch.Generator | None = None,
        output_type: str = "pil",
        window_px: int = 512,
    ) -> UpscaleOutput:
        """Enlarge ``image`` (RGB) by four to an output GSD of ``gsd`` metres per pixel.

        Args:
            image: one picture or several; each is done on its own.
            gsd: ground sampling distance of the *output*, metres per pixel.
            num_inference_steps: network evaluations; by default what the checkpoint was tuned for.
            generator: source of the noise; the same state gives the same picture.
            output_type: ``"pil"`` or ``"np"``.
            window_px: side of the output windows that bound the memory; it does not change the result.

        Raises:
            BadInput: the gsd or steps are not positive, or the picture is empty or too large.
        """
        if not (math.isfinite(gsd) and gsd > 0):
            raise BadInput(f"gsd is {gsd}; it must be a positive number of metres per output pixel")
        if output_type not in ("pil", "np"):
            raise BadInput(f"output_type is {output_type!r}; it is 'pil' or 'np'")
        checked_scheduler(self.scheduler)  # somebody may have exchanged it
        steps = int(num_inference_steps or self.net.config.steps)
        images = [image] if isinstance(image, Image.Image) else list(image)
        made = [self._one(picture, float(gsd), steps, generator, window_px) for picture in images]
        return UpscaleOutput(images=[Image.fromarray(m) for m in made] if output_type == "pil" else made)

    def _one(
        self, picture: Image.Image, gsd: float, steps: int, generator: torch.Generator | None, window_px: int
    ) -> NDArray[np.uint8]:
        """One picture as (4h, 4w, 3) uint8."""
        rgb = np.asarray(picture.convert("RGB"))
        if not 0 < rgb.shape[0] * rgb.shape[1] <= MAX_PARENT_PX:
            raise BadInput(f"the picture is {picture.width} x {picture.height}; give 1 to {MAX_PARENT_PX} pixels")
        parent = torch.from_numpy(rgb.copy()).permute(2, 0, 1).float().to(self.device)  # (3, h, w)
        where = generator.device if generator is not None else torch.device("cpu")
        shape = (3, parent.shape[1] * FACTOR, parent.shape[2] * FACTOR)
        noise = torch.randn(shape, generator=generator, device=where).to(self.device)
        out = torch.empty(shape, dtype=torch.uint8)
        side = max(1, window_px // FACTOR)
        for row in range(0, parent.shape[1], side):
            for col in range(0, parent.shape[2], side):
                core = self._window(parent, noise, (row, col, side), gsd, steps)
                top, left = row * FACTOR, col * FACTOR
                out[:, top : top + core.shape[1], left : left + core.shape[2]] = core
        return out.permute(1, 2, 0).numpy()

    def _window(self, parent: Tensor, noise: Tensor, core: tuple[int, int, int], gsd: float, steps: int) -> Tensor:
        """The core's pixels (3, <=4s, <=4s) uint8, computed with a margin of a receptive radius per evaluation."""
        row, col, side = core
        margin = -(-begun(self.scheduler, steps) * self.net.receptive_radius // FACTOR)
        top, left = max(0, row - margin), max(0, col - margin)
        rows, cols = slice(top, row + side + margin), slice(left, col + side + margin)
        fine_rows = slice(rows.start * FACTOR, rows.stop * FACTOR)
        fine_cols = slice(cols.start * FACTOR, cols.stop * FACTOR)
        seen = parent[:, rows, cols]
        signed = (seen / 127.5 - 1)[None].contiguous(memory_format=torch.channels_last)
        start = detail(unfold(noise[None, :, fine_rows, fine_cols]))
        estimate = self._denoise(start, signed, gsd, steps)
        child = fit_families((self.net.compose(estimate, signed)[0] + 1) * 127.5, seen)
        r, c = (row - top) * FACTOR, (col - left) * FACTOR
        return child[:, r : r + side * FACTOR, c : c + side * FACTOR].round().byte().cpu()

    def _denoise(self, x: Tensor, parent: Tensor, gsd: float, steps: int) -> Tensor:
        """Scaled detail (1, 48, h, w): the scheduler's path from ``x`` along the network's velocity."""
        gsds = torch.full((1,), gsd, device=x.device)

        def estimate(state: Tensor, at: float) -> Tensor:
            time = torch.full((1,), at, device=x.device)
            made: Tensor = self.net(state.contiguous(memory_format=torch.channels_last), parent, time, gsds)
            return made

        return walk(self.scheduler, estimate, x, steps)
