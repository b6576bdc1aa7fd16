"""Three ways to make one endless picture with one network: exact cores, overlap and blend, and infinite-tensor.

    python scripts/bench/windows.py --checkpoint checkpoints/small/upscale --out out/windows.json

All see the same parent, the same noise (a function of place) and the same network window. Blending lays
half-overlapping windows from the corner of the request and weighs them by tents; the public package infinite-tensor
(extra ``bench``) sums the same windows on a lattice of its own. Bare tiles without margin are the control that the seam
measure must catch. A local network in infinite-tensor with padded windows would be as exact as ours: what counts is
that the network is local and that nothing is done per request.
"""

from __future__ import annotations

import argparse
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import _cascade
import _common
import numpy as np
from numpy.typing import NDArray

from metaearth3d.fields import BoxField, MemoryStore, UpscaledField
from metaearth3d.fields.upscaled import step_noise, window_margin
from metaearth3d.geo import PixelBox
from metaearth3d.judge.seams import seam_ratio

FAR_PX = 40_003  # where requests start: on no lattice's line
OTHERS = {"wide": (0, 0, 1, 2), "tall": (0, 0, 2, 1), "shifted": (37, 53, 2, 2)}  # px up, px left, times height, width


class Way(ABC):
    """A way to read boxes of level 1, its caches empty when new."""

    name: str
    period: int

    def __init__(self, parent: BoxField, upscaler: _cascade.Counted, core_px: int) -> None:
        self.parent, self.upscaler, self.core_px = parent, upscaler, core_px
        self.margin = window_margin(upscaler.steps, upscaler.receptive_radius)
        self.window_px = core_px + 2 * self.margin
        self.stride_px = self.window_px // 8 * 4

    @abstractmethod
    def read(self, box: PixelBox) -> NDArray[np.float32]:
        """Pixels (3, H, W) in DN, before a last rounding to 8 bits."""

    def seam_offset(self, box: PixelBox) -> tuple[int, int]:
        """Where the first window border lies in the array of a request."""
        return -box.row % self.period, -box.col % self.period

    def run(self, box: PixelBox) -> NDArray[np.uint8]:
        """One window through the network, borders and all."""
        noise = step_noise("bench", 0, "image", self.upscaler.steps, box, 3)
        gsd = self.parent.lattice.gsd(box.level)
        return self.upscaler.generate(self.parent.read(box.parent()).data, noise, gsd=gsd)


class Ours(Way):
    """A field: exact cores inside margins."""

    name = "ours"

    def __init__(self, parent: BoxField, upscaler: _cascade.Counted, core_px: int) -> None:
        super().__init__(parent, upscaler, core_px)
        self.period = core_px
        store = MemoryStore()
        self.field = UpscaledField(parent, upscaler, seed=0, version="bench", core_px=core_px, store=store)

    def read(self, box: PixelBox) -> NDArray[np.float32]:
        """A crop of cores."""
        return self.field.read(box).data.astype(np.float32)


class Tiles(Way):
    """Cores without margin, side by side: the control."""

    name = "bare tiles"

    def __init__(self, parent: BoxField, upscaler: _cascade.Counted, core_px: int) -> None:
        super().__init__(parent, upscaler, core_px)
        self.period = core_px

    def read(self, box: PixelBox) -> NDArray[np.float32]:
        """Tiles of the lattice, put together."""
        out = np.empty((3, *box.shape), np.float32)
        for key in box.cores(self.core_px):
            whole = PixelBox(1, key.row * self.core_px, key.col * self.core_px, self.core_px, self.core_px)
            part = box & whole
            out[(slice(None), *part.slices(box))] = self.run(whole)[(slice(None), *part.slices(whole))]
        return out


class Blend(Way):
    """Half-overlapping windows from the request's corner, summed under tents (after MultiDiffusion, 2302.08113)."""

    name = "overlap and blend"

    def __init__(self, parent: BoxField, upscaler: _cascade.Counted, core_px: int) -> None:
        super().__init__(parent, upscaler, core_px)
        self.period = self.stride_px

    def read(self, box: PixelBox) -> NDArray[np.float32]:
        """Weighted mean of the windows that cover the request; its first parent pixel is their common corner."""
        row0, col0 = box.row // 4 * 4, box.col // 4 * 4
        total, weight = np.zeros((3, *box.shape), np.float32), np.zeros(box.shape, np.float32)
        for row in range(row0 - self.stride_px, box.row + box.height, self.stride_px):
            for col in range(col0 - self.stride_px, box.col + box.width, self.stride_px):
                whole = PixelBox(1, row, col, self.window_px, self.window_px)
                part = box & whole
                if 0 in part.shape:
                    continue
                inner = part.slices(whole)
                total[(slice(None), *part.slices(box))] += (self.run(whole) * tent(self.window_px))[
                    (slice(None), *inner)
                ]
                weight[part.slices(box)] += tent(self.window_px)[inner]
        return total / weight

    def seam_offset(self, box: PixelBox) -> tuple[int, int]:
        """Windows start at the request's own corner, rounded down to the parent's pixels."""
        return -(box.row % 4) % self.period, -(box.col % 4) % self.period


class Infinite(Way):
    """The same windows on the lattice of an ``infinite_tensor.InfiniteTensor``, weights carried in a fourth plane."""

    name = "infinite-tensor"

    def __init__(self, parent: BoxField, upscaler: _cascade.Counted, core_px: int) -> None:
        super().__init__(parent, upscaler, core_px)
        import torch
        from infinite_tensor import InfiniteTensor, TensorWindow

        self.period, size = self.stride_px, self.window_px

        def make(index: tuple[int, ...]) -> torch.Tensor:
            whole = PixelBox(1, index[1] * self.stride_px, index[2] * self.stride_px, size, size)
            weights = tent(size)
            return torch.from_numpy(np.concatenate([self.run(whole) * weights, weights[None]]))

        window = TensorWindow((4, size, size), stride=(4, self.stride_px, self.stride_px))
        self.tensor = InfiniteTensor(shape=(4, None, None), f=make, output_window=window)

    def read(self, box: PixelBox) -> NDArray[np.float32]:
        """A slice of the tensor, divided by its weights."""
        summed = self.tensor[:, box.row : box.row + box.height, box.col : box.col + box.width].numpy()
        out: NDArray[np.float32] = summed[:3] / summed[3:]
        return out


def tent(size_px: int) -> NDArray[np.float32]:
    """Weights (S, S) that fall linearly from the middle to just above zero at the border."""
    line = np.minimum(np.arange(size_px) + 0.5, size_px - np.arange(size_px) - 0.5).astype(np.float32)
    out: NDArray[np.float32] = line[:, None] * line / np.float32(size_px**2 / 4)
    return out


def equality(way: type[Way], square: NDArray[np.float32], box: PixelBox, make: Any) -> dict[str, dict[str, float]]:
    """How far a square request agrees with others over the same ground in fresh worlds: exactly, and as 8-bit pictures.

    Both are told because rounding can hide a disagreement: where all windows but one give the same whole numbers, a
    blend within half a DN of them rounds to them. Sums in float32 count as equal within 1e-3 DN.
    """
    out = {}
    for name, (up, left, tall, wide) in OTHERS.items():
        other = PixelBox(1, box.row - up, box.col - left, box.height * tall, box.width * wide)
        crop = make(way).read(other)[(slice(None), *box.slices(other))]
        miss = np.abs(crop - square).max(axis=0)
        same = (np.rint(crop) == np.rint(square)).all(axis=0)
        out[name] = {
            "equal": float((miss < 1e-3).mean()),
            "equal_8bit": float(same.mean()),
            "worst_dn": float(miss.max()),
        }
    return out


def measure(way: type[Way], box: PixelBox, make: Any, upscaler: _cascade.Counted, big_px: int) -> dict[str, Any]:
    """All figures of one way."""
    area = box.height * box.width / 1e6
    upscaler.take()
    reader = make(way)
    start = time.perf_counter()
    square = reader.read(box)
    seconds = time.perf_counter() - start
    evaluations, pixels = upscaler.take()
    field = make(way)
    side = max(big_px, 2 * field.period + 64)
    large = PixelBox(1, box.row, box.col, side, side)
    picture = np.rint(field.read(large))
    seams = {
        f"seam_order_{n}": seam_ratio(picture, field.period, field.seam_offset(large), order=n, grain=4)._asdict()
        for n in (1, 2)
    }
    return {
        "window_px": reader.window_px if way is not Tiles else reader.core_px,
        "period_px": reader.period,
        "evaluations_per_mpx": evaluations / area,
        "network_mpx_per_mpx": pixels / area,
        "seconds_per_mpx": seconds / area,
        **seams,
        "requests": equality(way, square, box, make),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--checkpoint", type=Path, help="network; without it seeded random weights (seams mean nothing)"
    )
    parser.add_argument("--steps", type=int, help="evaluations, by default the network's own")
    parser.add_argument("--core", type=int, default=256, help="core in px")
    parser.add_argument("--size", type=int, default=384, help="side of the square request in px")
    parser.add_argument(
        "--seam-size", type=int, default=1024, help="side of the picture seams are looked for in, in px"
    )
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    args = parser.parse_args()
    upscaler, parent = _cascade.load(args.checkpoint, args.steps), _cascade.root()
    box = PixelBox(1, FAR_PX, FAR_PX + 6, args.size, args.size)

    def make(way: type[Way]) -> Way:
        return way(parent, upscaler, args.core)

    figures: dict[str, Any] = {}
    for way in (Ours, Tiles, Blend, Infinite):
        figures[way.name] = measure(way, box, make, upscaler, args.seam_size)
        _common.write(args.out, {"size_px": args.size, "steps": upscaler.steps, "ways": figures})
    head = [
        "",
        "evaluations/Mpx",
        "network Mpx/Mpx",
        "s/Mpx",
        "seam (p)",
        "slope seam (p)",
        *(f"{s}: equal, 8-bit, worst DN" for s in OTHERS),
    ]
    rows = [
        [name, f["evaluations_per_mpx"], f["network_mpx_per_mpx"], f["seconds_per_mpx"]]
        + [list(f[f"seam_order_{n}"].values()) for n in (1, 2)]
        + [list(f["requests"][shift].values()) for shift in OTHERS]
        for name, f in figures.items()
    ]
    _common.table(f"{args.size} px requests, {upscaler.steps} evaluations a window", head, rows)


if __name__ == "__main__":
    main()
