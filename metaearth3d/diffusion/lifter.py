"""The geometry net as an engine of a height field: metres in, metres out, the same bytes for the same window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from metaearth3d.diffusion.agreed import agreed
from metaearth3d.diffusion.engine import checked_device, settled, weights_digest
from metaearth3d.errors import BadInput
from metaearth3d.models.flow import sample
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.layers import FACTOR, unfold

ROOF, TREES = 50, 10  # codes of what stands above the ground
GROUND_M = 0.5  # where nothing coarser is known, lower things count as ground
LIFTER_VERSION = "1"  # raised whenever the same weights would give other heights


class GeometryLifter:
    """A :class:`GeometryNet` behind the ``Lifter`` protocol.

    Height differences and the smooth enlargement are taken in float64 (float32 on devices without it), the network
    runs in float32 and channels-last memory, one window at a time.
    """

    takes_relief = True  # can be told to add more or less relief than it would

    def __init__(self, net: GeometryNet, *, steps: int | None = None, device: str = "cpu") -> None:
        self.steps = int(net.config.steps if steps is None else steps)
        if self.steps < 1:
            raise BadInput(f"steps is {self.steps}; at least one evaluation is needed")
        self.device = checked_device(device)
        self.exact = torch.float32 if self.device.type == "mps" else torch.float64
        self.net = settled(net, self.device)
        self.receptive_radius: int = net.receptive_radius
        c = net.config
        self.cover = tuple(int(code) for code in c.cover)
        self.digest = f"{weights_digest(net)}-{LIFTER_VERSION}-{c.floor:g}-{c.bend:g}-{c.slope:g}"
        self.digest += "".join(f"-{code}" for code in self.cover)

    @classmethod
    def from_pretrained(cls, path: str | Path, *, steps: int | None = None, device: str = "cpu") -> GeometryLifter:
        """Load the network of a checkpoint folder."""
        return cls(GeometryNet.from_pretrained(Path(path)), steps=steps, device=device)

    @torch.inference_mode()
    def generate(
        self,
        parent: NDArray[np.float32],
        image: NDArray[np.uint8] | None,
        noise: NDArray[np.float32],
        *,
        gsd: float | NDArray[np.floating[Any]],
        relief: float = 1.0,
    ) -> NDArray[np.float32]:
        """Heights (1, 4h, 4w) in metres whose 4x4 means are ``parent`` (1, h, w); ``image`` (3, 4h, 4w) may be absent.

        Only ``noise[0]`` (1, 4h, 4w) is used: the path from it is deterministic. ``gsd`` is the output's, one
        number or each parent row's own (h,). What is added to the smooth enlargement is multiplied by ``relief``.
        """
        self._check(parent, image, noise, gsd)
        heights = torch.from_numpy(np.ascontiguousarray(parent)).to(self.device, self.exact)[None]  # (1, 1, h, w)
        start = unfold(torch.from_numpy(np.ascontiguousarray(noise[:1])).to(self.device))  # (1, 16, h, w)
        seen = torch.full((1,), float(image is not None), device=self.device)
        picture = self._picture(image, noise.shape[-2:])
        gsds = self._gsds(gsd)
        unit = seen

        def denoise(x: Tensor, time: Tensor) -> Tensor:
            nonlocal unit
            x = x.contiguous(memory_format=torch.channels_last)
            estimate, unit = self.net(x, heights, picture, seen, time, gsds)
            return estimate

        estimate = sample(denoise, start, self.steps)
        made: NDArray[np.float32] = self.net.compose(estimate, unit * relief, heights)[0].float().cpu().numpy()
        return made

    @torch.inference_mode()
    def classify(
        self, image: NDArray[np.uint8], above: NDArray[np.uint8] | None, *, gsd: float | NDArray[np.floating[Any]]
    ) -> NDArray[np.uint8]:
        """Land cover codes (1, 4h, 4w) of an ``image`` (3, 4h, 4w).

        Where ``above`` (1, h, w), the codes of the parent grid, is given, the parent's class is a most frequent one of
        its children (:mod:`metaearth3d.diffusion.agreed`).
        """
        h, w = self._checked_picture(image, gsd)
        shares = torch.zeros((1, len(self.cover), h, w), device=self.device)
        if above is not None:
            if above.shape != (1, h, w):
                raise BadInput(f"the cover above is {above.shape}; this image needs {(1, h, w)}")
            shares[0] = torch.from_numpy(above == np.array(self.cover, np.uint8)[:, None, None]).to(self.device)
        scores = self.net.classes(self._picture(image, (4 * h, 4 * w)), self._gsds(gsd), above=shares)
        numbers = scores[0].float().cpu().numpy()
        return agreed(numbers, np.array(self.cover), None if above is None else above[0])[None]

    @torch.inference_mode()
    def raise_up(
        self,
        image: NDArray[np.uint8],
        cover: NDArray[np.uint8] | None,
        above: NDArray[np.float32] | None,
        noise: NDArray[np.float32],
        *,
        gsd: float | NDArray[np.floating[Any]],
    ) -> NDArray[np.float32]:
        """Metres above ground (1, 4h, 4w), 0 or more, of an ``image`` (3, 4h, 4w) and its land cover (1, 4h, 4w).

        Where ``above`` (1, h, w), metres on the parent grid, is given, it is the mean of its children. ``noise`` is
        (1, 4h, 4w).
        """
        h, w = self._checked_picture(image, gsd)
        codes = np.zeros((1, 4 * h, 4 * w), np.uint8) if cover is None else cover
        stands = torch.from_numpy(np.concatenate([codes == ROOF, codes == TREES])[None]).to(self.device).float()
        told = torch.full((1,), float(cover is not None), device=self.device)
        parent = None if above is None else torch.from_numpy(np.ascontiguousarray(above)[None]).to(self.device)
        start = unfold(torch.from_numpy(np.ascontiguousarray(noise[:1])).to(self.device)[None])
        picture = self._picture(image, (4 * h, 4 * w))
        made = self.net.above(start, picture, self._gsds(gsd), stands=stands, parent=parent, told=told)
        metres: NDArray[np.float32] = made[0].float().cpu().numpy()
        return metres if above is not None else np.where(metres < GROUND_M, np.float32(0), metres)

    def _gsds(self, gsd: float | NDArray[np.floating[Any]]) -> Tensor:
        """(1,) or each parent row's own (1, h)."""
        gsds = torch.as_tensor(np.atleast_1d(gsd), dtype=torch.float32, device=self.device)
        return gsds if len(gsds) == 1 else gsds[None]

    def _checked_picture(self, image: NDArray[np.uint8], gsd: float | NDArray[np.floating[Any]]) -> tuple[int, int]:
        """Height and width of the parent grid."""
        if not self.cover:
            raise BadInput("this geometry network only lifts terrain; train one with 'metaearth3d train geometry'")
        if (
            image.ndim != 3
            or image.shape[0] != 3
            or image.dtype != np.uint8
            or image.shape[1] % 4
            or image.shape[2] % 4
        ):
            raise BadInput(f"the image is {image.shape} {image.dtype}; uint8 (3, 4h, 4w) is needed")
        if not (np.isfinite(gsd).all() and np.greater(gsd, 0).all() and np.size(gsd) in (1, image.shape[1] // FACTOR)):
            raise BadInput(f"gsd is {gsd}; it must be a positive number of metres per output pixel")
        return image.shape[1] // FACTOR, image.shape[2] // FACTOR

    def _picture(self, image: NDArray[np.uint8] | None, shape: tuple[int, ...]) -> Tensor:
        if image is None:
            return torch.zeros((1, 3, *shape), device=self.device)
        x = torch.from_numpy(np.ascontiguousarray(image)).to(self.device).float()[None] / 127.5 - 1
        return x.contiguous(memory_format=torch.channels_last)

    def _check(
        self,
        parent: NDArray[np.float32],
        image: NDArray[np.uint8] | None,
        noise: NDArray[np.float32],
        gsd: float | NDArray[np.floating[Any]],
    ) -> None:
        if parent.ndim != 3 or parent.shape[0] != 1 or not np.isfinite(parent).all():
            raise BadInput(f"the parent is {parent.shape}; finite metres of shape (1, h, w) are needed, without gaps")
        child = (FACTOR * parent.shape[1], FACTOR * parent.shape[2])
        if noise.shape != (self.steps, 1, *child):
            raise BadInput(f"the noise is {noise.shape}; this parent needs {(self.steps, 1, *child)}")
        if image is not None and (image.shape != (3, *child) or image.dtype != np.uint8):
            raise BadInput(f"the image is {image.shape} {image.dtype}; this parent needs {(3, *child)} uint8, or None")
        if not (np.isfinite(gsd).all() and np.greater(gsd, 0).all() and np.size(gsd) in (1, parent.shape[1])):
            raise BadInput(f"gsd is {gsd}; it must be a positive number of metres per output pixel")
