"""Engines for accelerators: a fixed number of windows at once, noise made beside the network, bf16 if that is asked.

The batch has one shape always (what is missing repeats the first window), so that on one kind of device a window's
bytes do not depend on who else was in its batch. On a CPU the plain engines remain: there a batch gains nothing.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from metaearth3d.diffusion.engine import Look, NetUpscaler, fit_families
from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.diffusion.noise import normals
from metaearth3d.diffusion.replay import Replayed
from metaearth3d.errors import BadInput
from metaearth3d.models.flow import sample
from metaearth3d.models.layers import detail, unfold

PRECISIONS = ("float32", "bf16")
TURN = threading.Lock()  # threads hand their batches to the device one after the other; its memory is one batch's

Made = Callable[..., Tensor]  # (start, parents, ..., gsds) on the device to pixels on the device


def exact_kernels() -> None:
    """Keep CUDA from rounding float32 to TF32 and from choosing kernels by a race; for processes that only generate."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


class _Batched(ABC):
    """What both engines share: the plain engine's attributes, batches of one size, the device's turn."""

    def __init__(self, engine: Any, *, batch: int, precision: str) -> None:
        if batch < 1:
            raise BadInput(f"batch is {batch}; it must be at least 1")
        if precision not in PRECISIONS:
            raise BadInput(f"precision is {precision!r}; choose {' or '.join(PRECISIONS)}")
        self.engine, self.batch, self.precision = engine, batch, precision
        self.receptive_radius, self.steps = int(engine.receptive_radius), int(engine.steps)
        self.digest = str(engine.digest)  # a plan tells of its precision, and keeps its cores apart by it
        self.device: torch.device = engine.device
        self.net = Replayed(self._evaluated) if self.device.type == "cuda" else self._evaluated

    def __getattr__(self, name: str) -> Any:
        """What else is asked of it: the plain engine's."""
        if name == "engine":
            raise AttributeError(name)
        return getattr(self.engine, name)

    def _evaluated(self, *inputs: Tensor | None) -> Any:
        """One evaluation of the network, in the precision asked for."""
        bf16 = self.precision == "bf16"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=bf16, cache_enabled=False):
            return self._network(*inputs)

    @abstractmethod
    def _network(self, *inputs: Tensor | None) -> Any:
        """The engine's network on one batch."""

    def _there(self, array: NDArray[Any]) -> Tensor:
        """An array on the device."""
        return torch.from_numpy(np.ascontiguousarray(array)).to(self.device)

    def _all(self, count: int, made: Callable[[list[int]], Tensor]) -> NDArray[Any]:
        """``made`` of every window by its index, batch after batch; a batch's copy home overlaps the next one."""
        parts = []
        for first in range(0, count, self.batch):
            ours = list(range(first, min(first + self.batch, count)))
            with TURN:
                there = made(ours + ours[:1] * (self.batch - len(ours)))
            parts.append(fetched(there)[: len(ours)])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)


def fetched(made: Tensor) -> NDArray[Any]:
    """A tensor's numbers on this side, others being free to use the device meanwhile."""
    if made.device.type != "cuda":
        return np.asarray(made.cpu().numpy())
    host = torch.empty(made.shape, dtype=made.dtype, pin_memory=True)
    host.copy_(made, non_blocking=True)
    done = torch.cuda.Event()
    done.record()
    done.synchronize()
    return np.asarray(host.numpy())


def by_rows(gsd: float | NDArray[np.floating[Any]], rows: int) -> NDArray[np.float32]:
    """A GSD, or each parent row's, as (rows,)."""
    return np.broadcast_to(np.asarray(gsd, np.float32).reshape(-1), (rows,))


def spread(words: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """An embedding (T,) or (T, h, w) as each pixel's own."""
    return np.broadcast_to(words.reshape(len(words), *(words.shape[1:] or (1, 1))), (len(words), *shape))


class BatchedUpscaler(_Batched):
    """A :class:`NetUpscaler` of many windows at once."""

    def __init__(self, engine: NetUpscaler, *, batch: int = 1, precision: str = "float32") -> None:
        super().__init__(engine, batch=batch, precision=precision)

    @torch.inference_mode()
    def generate_many(
        self,
        parents: NDArray[np.uint8],
        spots: Sequence[tuple[int, int, int]],
        *,
        gsd: NDArray[np.floating[Any]],
        columns: int | None = None,
        words: NDArray[np.float32] | None = None,
        inner: bool = False,
    ) -> NDArray[np.uint8]:
        """Children (N, 3, 4h, 4w) of ``parents`` (N, 3, h, w) whose noise begins at ``spots`` (key, row, column).

        ``gsd`` of the output by parent rows (N, h); ``words`` (N, T, h, w).
        """
        h, w = parents.shape[2:]
        look = self.engine.look(inner=inner)

        def made(ours: list[int]) -> Tensor:
            start = normals([spots[k] for k in ours], 3, (4 * h, 4 * w), columns=columns, device=self.device)
            return self._made(parents[ours], start, gsd[ours], None if words is None else words[ours], look)

        return self._all(len(parents), made)

    @torch.inference_mode()
    def generate(
        self,
        parent: NDArray[np.uint8],
        noise: NDArray[np.float32],
        *,
        gsd: float | NDArray[np.floating[Any]],
        words: NDArray[np.float32] | None = None,
        inner: bool = False,
    ) -> NDArray[np.uint8]:
        """One window, as :meth:`NetUpscaler.generate`; it is evaluated in a batch like any other."""
        h, w = parent.shape[1:]
        told = None if words is None else spread(words, (h, w))
        look = self.engine.look(inner=inner)

        def made(ours: list[int]) -> Tensor:
            start, n = self._there(noise[:1]), len(ours)
            again, rows = np.repeat(parent[None], n, axis=0), np.repeat(by_rows(gsd, h)[None], n, axis=0)
            said = None if told is None else np.repeat(told[None], n, axis=0)
            return self._made(again, start.expand(n, -1, -1, -1), rows, said, look)

        out: NDArray[np.uint8] = self._all(1, made)[0]
        return out

    def _made(
        self,
        parents: NDArray[np.uint8],
        noise: Tensor,
        gsd: NDArray[np.floating[Any]],
        words: NDArray[np.float32] | None,
        look: Look,
    ) -> Tensor:
        """Pixels (N, 3, 4h, 4w), uint8, on the device."""
        x = self._there(parents).float()  # (N, 3, h, w)
        signed = (x / 127.5 - 1).contiguous(memory_format=torch.channels_last)
        gsds, told = self._there(gsd).float(), None if words is None else self._there(words)

        def denoise(state: Tensor, time: Tensor) -> Tensor:
            state = state.contiguous(memory_format=torch.channels_last)
            estimate: Tensor = self.net(state, signed, time, gsds, look(gsds), told)
            return estimate

        made = self.engine.net.compose(sample(denoise, detail(unfold(noise)), self.engine.steps), signed)
        return fit_families((made + 1) * 127.5, x).round().byte()

    def _network(self, *inputs: Tensor | None) -> Tensor:
        state, parents, time, gsds, look, words = inputs
        out: Tensor = self.engine.net(state, parents, time, gsds, sharpness=look, words=words)
        return out


class BatchedLifter(_Batched):
    """A :class:`GeometryLifter` of many windows at once; what else it does stays one by one."""

    def __init__(self, engine: GeometryLifter, *, batch: int = 1, precision: str = "float32") -> None:
        super().__init__(engine, batch=batch, precision=precision)
        self.takes_relief = engine.takes_relief
        self.cover, self.classify, self.raise_up = engine.cover, engine.classify, engine.raise_up

    @torch.inference_mode()
    def generate_many(
        self,
        parents: NDArray[np.float32],
        images: NDArray[np.uint8] | None,
        spots: Sequence[tuple[int, int, int]],
        *,
        gsd: NDArray[np.floating[Any]],
        columns: int | None = None,
        relief: float = 1.0,
    ) -> NDArray[np.float32]:
        """Heights (N, 1, 4h, 4w) of ``parents`` (N, 1, h, w) under ``images`` (N, 3, 4h, 4w), or none of them.

        ``gsd`` of the output by parent rows (N, h).

        Raises:
            BadInput: a parent has gaps.
        """
        if not np.isfinite(parents).all():
            raise BadInput(f"the parents {parents.shape} have gaps; finite metres are needed")
        h, w = parents.shape[2:]

        def made(ours: list[int]) -> Tensor:
            start = normals([spots[k] for k in ours], 1, (4 * h, 4 * w), columns=columns, device=self.device)
            return self._made(parents[ours], None if images is None else images[ours], start, gsd[ours], relief)

        return self._all(len(parents), made)

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
        """One window, as :meth:`GeometryLifter.generate`; it is evaluated in a batch like any other."""

        def made(ours: list[int]) -> Tensor:
            n = len(ours)
            seen = None if image is None else np.repeat(image[None], n, axis=0)
            rows = np.repeat(by_rows(gsd, parent.shape[1])[None], n, axis=0)
            start = self._there(noise[:1]).expand(n, -1, -1, -1)
            return self._made(np.repeat(parent[None], n, axis=0), seen, start, rows, relief)

        out: NDArray[np.float32] = self._all(1, made)[0]
        return out

    def _made(
        self,
        parents: NDArray[np.float32],
        images: NDArray[np.uint8] | None,
        noise: Tensor,
        gsd: NDArray[np.floating[Any]],
        relief: float,
    ) -> Tensor:
        """Metres (N, 1, 4h, 4w), float32, on the device."""
        heights, n = self._there(parents).to(self.engine.exact), len(parents)
        if images is None:
            picture = torch.zeros((n, 3, *noise.shape[2:]), device=self.device)
        else:
            picture = self._there(images).float() / 127.5 - 1
        picture = picture.contiguous(memory_format=torch.channels_last)
        seen = torch.full((n,), float(images is not None), device=self.device)
        gsds, unit = self._there(gsd).float(), seen

        def denoise(state: Tensor, time: Tensor) -> Tensor:
            nonlocal unit
            state = state.contiguous(memory_format=torch.channels_last)
            estimate, unit = self.net(state, heights, picture, seen, time, gsds)
            out: Tensor = estimate
            return out

        estimate = sample(denoise, unfold(noise), self.engine.steps)
        made: Tensor = self.engine.net.compose(estimate, unit * relief, heights).float()
        return made

    def _network(self, *inputs: Tensor | None) -> tuple[Tensor, Tensor]:
        out: tuple[Tensor, Tensor] = self.engine.net(*inputs)
        return out
