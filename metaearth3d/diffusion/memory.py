"""How many windows a device can work on at once: found by measuring one, never by trying until it breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch

from metaearth3d.errors import BadInput

SHARE = 0.4  # of the free memory: recorded graphs may hold as much again
MOST = 32  # windows; more fill no accelerator better


class Memory(Protocol):
    """A device's memory."""

    def free(self) -> int:
        """Bytes that may be taken."""
        ...

    def peak_of(self, call: Callable[[], object]) -> int:
        """Bytes that a call held at its height beyond what was held before."""
        ...


class CudaMemory:
    """Of a CUDA device."""

    def __init__(self, device: torch.device) -> None:
        """A device that is there."""
        self.device = device

    def free(self) -> int:
        """What the driver has, and what torch holds without using it."""
        free, _ = torch.cuda.mem_get_info(self.device)
        return int(free) + torch.cuda.memory_reserved(self.device) - torch.cuda.memory_allocated(self.device)

    def peak_of(self, call: Callable[[], object]) -> int:
        """The peak of torch's allocator."""
        before = torch.cuda.memory_allocated(self.device)
        torch.cuda.reset_peak_memory_stats(self.device)
        call()
        torch.cuda.synchronize(self.device)
        return int(torch.cuda.max_memory_allocated(self.device)) - before


def batch_that_fits(free_bytes: int, window_bytes: int, *, share: float = SHARE, most: int = MOST) -> int:
    """The largest power of two of windows that take no more than a share of what is free.

    >>> batch_that_fits(80 << 30, 200 << 20), batch_that_fits(6 << 30, 200 << 20), batch_that_fits(1 << 30, 400 << 20)
    (32, 8, 1)
    """
    if window_bytes > free_bytes:
        need, there = (-(-size >> 20) for size in (window_bytes, free_bytes))
        raise BadInput(f"one window takes {need} MiB and the device has {there} free; give it to fewer workers")
    fits = min(most, int(share * free_bytes) // max(1, window_bytes))
    return 1 << (max(1, fits).bit_length() - 1)


def probed_batch(windows: list[Callable[[], object]], memory: Memory) -> int:
    """The batch for a device, from one window of each network.

    Raises:
        BadInput: not even one window fits.
    """
    return batch_that_fits(memory.free(), max(memory.peak_of(window) for window in windows))
