"""A network's kernels recorded once as a CUDA graph and replayed, where that is measured to be quicker.

Compilers that fuse kernels (torch.compile) round otherwise and so would make another world; a graph replays the very
kernels, and is used only if its output is the same to the bit.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

WORTH = 0.97  # a graph that takes more than this of the plain time is not worth its memory
WARM, TIMED = 3, 5  # calls before recording, and calls timed

Call = Callable[..., Any]  # tensors (or None) to a tensor or several
Record = Callable[[Call, Sequence[Tensor | None]], Call]
Clock = Callable[[Call, Sequence[Tensor | None]], float]

log = logging.getLogger(__name__)


def outputs(made: Any) -> tuple[Tensor, ...]:
    """A tensor or several, as several."""
    return made if isinstance(made, tuple) else (made,)


def cuda_graph(call: Call, inputs: Sequence[Tensor | None]) -> Call:
    """``call`` at these shapes as a graph; RuntimeError if it does anything that a graph cannot hold."""
    held = [None if x is None else x.clone(memory_format=torch.preserve_format) for x in inputs]
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(WARM):
            call(*held)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):
        made = call(*held)

    def replay(*now: Tensor | None) -> Any:
        for here, x in zip(held, now, strict=True):
            if here is not None and x is not None:
                here.copy_(x)
        graph.replay()
        found = tuple(x.clone() for x in outputs(made))
        return found if isinstance(made, tuple) else found[0]

    return replay


def cuda_seconds(call: Call, inputs: Sequence[Tensor | None]) -> float:
    """Seconds of a call, the shortest of a few."""
    found = []
    for _ in range(TIMED):
        torch.cuda.synchronize()
        began = time.perf_counter()
        call(*inputs)
        torch.cuda.synchronize()
        found.append(time.perf_counter() - began)
    return min(found)


class Replayed:
    """A network that at each shape it meets is recorded, timed and replayed if that pays."""

    def __init__(self, call: Call, *, record: Record = cuda_graph, seconds: Clock = cuda_seconds) -> None:
        """``record`` and ``seconds`` are those of CUDA."""
        self.call, self.record, self.seconds = call, record, seconds
        self._chosen: dict[tuple[Any, ...], Call] = {}

    def __call__(self, *inputs: Tensor | None) -> Any:
        """The network's output."""
        kind = tuple(None if x is None else (tuple(x.shape), x.stride(), x.dtype) for x in inputs)
        if kind not in self._chosen:
            self._chosen[kind] = self._choose(inputs)
        return self._chosen[kind](*inputs)

    def _choose(self, inputs: Sequence[Tensor | None]) -> Call:
        """The recording, if it does the same and quicker."""
        try:
            replay = self.record(self.call, inputs)
            same = all(
                torch.equal(a, b) for a, b in zip(outputs(self.call(*inputs)), outputs(replay(*inputs)), strict=True)
            )
        except RuntimeError as error:
            log.warning("the network cannot be recorded (%s); it runs kernel by kernel", str(error).split("\n")[0])
            return self.call
        plain, graph = self.seconds(self.call, inputs), self.seconds(replay, inputs)
        log.info("kernel by kernel %.2f ms, as a graph %.2f ms", 1e3 * plain, 1e3 * graph)
        return replay if same and graph < WORTH * plain else self.call
