"""The text root as an engine: noise, words and a coarse hint in, a picture out; the same bytes for the same window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from metaearth3d.diffusion.engine import checked_device, settled, weights_digest
from metaearth3d.errors import BadInput
from metaearth3d.models.flow import times
from metaearth3d.models.root import HINT_PAD, RootNet, enlarged


class RootPainter:
    """A :class:`RootNet` behind the ``Painter`` protocol.

    Flow matching by Euler steps. A step spoils one receptive radius of the window's rim, which is cut off at once, so
    the windows shrink from step to step and nothing is computed that is not needed.
    """

    hint_pad = HINT_PAD

    def __init__(self, net: RootNet, *, steps: int | None = None, device: str = "cpu") -> None:
        self.steps = int(net.config.steps if steps is None else steps)
        if self.steps < 1:
            raise BadInput(f"steps is {self.steps}; at least one evaluation is needed")
        self.device = checked_device(device)
        self.net = settled(net, self.device)
        self.receptive_radius: int = net.receptive_radius
        self.patch = int(net.config.patch)
        self.text_dim = int(net.config.text_dim)
        self.guidance = float(net.config.guidance)
        self.digest = f"{weights_digest(net)}-{net.config.shift:g}-{net.config.scale:g}"
        self.evaluations = 0

    @classmethod
    def from_pretrained(cls, path: str | Path, *, steps: int | None = None, device: str = "cpu") -> RootPainter:
        """Load the network of a folder (or of a pipeline's folder)."""
        folder = Path(path)
        net = RootNet.from_pretrained(folder / "net" if (folder / "net").is_dir() else folder)
        return cls(net, steps=steps, device=device)

    @torch.inference_mode()
    def paint(
        self,
        noise: NDArray[np.float32],
        margin: int,
        *,
        gsd: float,
        words: NDArray[np.float32] | None,
        hint: NDArray[np.uint8] | None = None,
        guidance: float | None = None,
    ) -> NDArray[np.uint8]:
        """Picture (3, H, W) from ``noise`` (3, H + 2 margin, W + 2 margin); see the protocol in fields.

        ``guidance`` 1 follows the words as learned, 0 does without them, more exaggerates what they change.
        """
        weight = self.guidance if guidance is None else float(guidance)
        x = torch.from_numpy(np.ascontiguousarray(noise)).to(self.device)[None]
        told = None if words is None else torch.from_numpy(np.ascontiguousarray(words)).to(self.device)[None]
        seen = None
        if hint is not None:
            coarse = torch.from_numpy(np.ascontiguousarray(hint)).to(self.device).float()[None]
            seen = self.net.scaled(enlarged(coarse / 127.5 - 1))
        cut = -(-self.receptive_radius // self.patch) * self.patch
        for k, t in enumerate(times(self.steps)):
            left = min(margin, (self.steps - k) * cut)
            x, told, seen, margin = self._cropped(x, told, seen, margin - left, left)
            estimate = self.estimate(x, t, gsd, told, seen, weight)
            x = x + (estimate - x) / (self.steps - k)
        x = x[..., margin : x.shape[-2] - margin, margin : x.shape[-1] - margin]
        grey = (self.net.image(x)[0].clamp(-1, 1) + 1) * 127.5
        out: NDArray[np.uint8] = grey.round().byte().cpu().numpy()
        return out

    @torch.inference_mode()
    def tones(self, words: NDArray[np.float32]) -> tuple[NDArray[np.float64], ...]:
        """Shares (K, N), means and deviations (K, 3, N) of the colours that words (T, N) stand for, in 0..255."""
        shares, means, spreads = self.net.tones(torch.from_numpy(np.ascontiguousarray(words.T)).to(self.device))
        return (
            shares.exp().cpu().double().numpy().T,
            (means.permute(1, 2, 0).cpu().double().numpy() + 1) * 127.5,
            spreads.permute(1, 2, 0).cpu().double().numpy() * 127.5,
        )

    def estimate(
        self, x: Tensor, time: float, gsd: float, words: Tensor | None, hint: Tensor | None, weight: float
    ) -> Tensor:
        """The network's guess of the data (1, 3, h, w), guided: the untold guess plus ``weight`` times the change."""
        x = x.contiguous(memory_format=torch.channels_last)
        when = torch.full((1,), time, device=self.device)
        scale = torch.full((1,), float(gsd), device=self.device)

        def ask(told: Tensor | None) -> Tensor:
            self.evaluations += 1
            guess: Tensor = self.net(x, when, scale, words=told, hint=hint)
            return guess

        if words is None or weight == 0:
            return ask(None)
        told = ask(words)
        if weight == 1:
            return told
        free = ask(None)
        return free + weight * (told - free)

    def _cropped(
        self, x: Tensor, words: Tensor | None, hint: Tensor | None, by: int, left: int
    ) -> tuple[Tensor, Tensor | None, Tensor | None, int]:
        """State, words and hint less ``by`` pixels on each side, and the margin that is left."""
        by -= by % self.patch
        if by == 0:
            return x, words, hint, left
        inner = (..., slice(by, x.shape[-2] - by), slice(by, x.shape[-1] - by))
        if words is not None and words.ndim == 4:
            rim = by // self.patch
            words = words[..., rim : words.shape[-2] - rim, rim : words.shape[-1] - rim]
        return x[inner], words, None if hint is None else hint[inner], left
