"""An image field four times finer than its parent, made by a local network on canonical windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import IMAGE_BANDS, CoreField, digest_of, field_digest
from metaearth3d.fields.noise import noise_key, normal
from metaearth3d.fields.store import Store
from metaearth3d.geo.lattice import FACTOR, Lattice, PixelBox, TileKey, core_box
from metaearth3d.protocols import Field, Upscaler


def window_margin(steps: int, receptive_radius: int) -> int:
    """Pixels to add around a core so that ``steps`` evaluations are exact inside; a multiple of the factor.

    >>> window_margin(2, 33)
    68
    """
    return -(-steps * receptive_radius // FACTOR) * FACTOR


def checked_core_px(core_px: int) -> int:
    """The size itself if windows of it align with the parent's pixels."""
    if core_px < FACTOR or core_px % FACTOR:
        raise BadInput(f"core_px is {core_px}; it must be a positive multiple of {FACTOR}")
    return core_px


def step_noise(
    version: str | int,
    seed: int,
    stage: str,
    steps: int,
    box: PixelBox,
    channels: int,
    *,
    columns: int | None = None,
) -> NDArray[np.float32]:
    """Noise (steps, channels, H, W) of a window, one key per step; on a planet it repeats after ``columns``."""
    keys = [noise_key(version, seed, box.level, stage, step) for step in range(steps)]
    noise = np.empty((steps, channels, *box.shape), np.float32)
    for plane, key in zip(noise, keys, strict=True):
        plane[:] = normal(key, box, channels, columns=columns)
    return noise


def window_spots(version: str | int, seed: int, stage: str, windows: Sequence[PixelBox]) -> list[tuple[int, int, int]]:
    """Where the noise of windows begins, for engines that make it themselves: key of the first step, row, column."""
    return [(noise_key(version, seed, box.level, stage, 0), box.row, box.col) for box in windows]


def rows_gsd(lattice: Lattice, above: Sequence[PixelBox]) -> NDArray[np.float64]:
    """The output's metres per pixel by rows (N, h) of the boxes of parents that windows are made from."""
    rows = [np.arange(box.row, box.row + box.height) for box in above]
    return np.stack([lattice.ground_gsd(box.level, r) for box, r in zip(above, rows, strict=True)]) / FACTOR


class Words(Protocol):
    """What is said of each place: a text embedding that upscalers with ``text_dim`` are told."""

    digest: str

    def told(self, box: PixelBox) -> NDArray[np.float32]:
        """The embedding (T,) where it is the same over all of a box, otherwise each pixel's own (T, h, w)."""
        ...


class UpscaledField(CoreField):
    """``parent`` seen four times sharper: uint8 red, green and blue."""

    def __init__(
        self,
        parent: Field,
        upscaler: Upscaler,
        *,
        seed: int,
        version: str | int,
        core_px: int = 512,
        store: Store | None = None,
        words: Words | None = None,
        inner: bool = False,
    ) -> None:
        """A field one level below ``parent``; seed, version, the upscaler's digest and the words name its pixels.

        ``inner``: it will be made finer still, of which upscalers with ``has_inner`` are told.
        """
        if len(parent.bands) != len(IMAGE_BANDS) or parent.dtype != np.uint8:
            raise BadInput(f"the parent has bands {parent.bands} of {parent.dtype}; an upscaler needs three of uint8")
        words = words if getattr(upscaler, "text_dim", 0) else None
        said = [] if words is None else [words.digest]
        self.told: dict[str, Any] = {"inner": True} if inner and getattr(upscaler, "has_inner", False) else {}
        said += sorted(self.told)
        digest = digest_of("image", field_digest(parent), upscaler.digest, upscaler.steps, seed, version, *said)
        level, core_px = parent.level + 1, checked_core_px(core_px)
        super().__init__(parent.lattice, level, IMAGE_BANDS, np.uint8, digest=digest, core_px=core_px, store=store)
        self.parent, self.upscaler, self.seed, self.version, self.words = parent, upscaler, seed, version, words
        self.margin = window_margin(upscaler.steps, upscaler.receptive_radius)

    def window(self, key: TileKey) -> PixelBox:
        """The pixels the network works on for a core: always of one shape."""
        return core_box(key, self.core_px).pad(self.margin)

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Run the network on the core's window and cut the margin off."""
        window = self.window(key)
        above = window.parent()
        parent = self.parent.read(above).data
        columns, steps = self.lattice.columns(self.level), self.upscaler.steps
        noise = step_noise(self.version, self.seed, "image", steps, window, len(self.bands), columns=columns)
        gsd = self.lattice.ground_gsd(above.level, np.arange(above.row, above.row + above.height)) / FACTOR
        told = self.told if self.words is None else self.told | {"words": self.words.told(above)}
        made = self.upscaler.generate(parent, noise, gsd=gsd, **told)
        return self._cut(key, made)

    def compute_many(self, keys: Sequence[TileKey]) -> list[NDArray[Any]]:
        """Several cores at once, where the upscaler takes batches and makes its noise itself."""
        many = getattr(self.upscaler, "generate_many", None)
        if many is None:
            return super().compute_many(keys)
        windows = [self.window(key) for key in keys]
        above = [window.parent() for window in windows]
        told = dict(self.told)
        if self.words is not None:
            told["words"] = np.stack([_spread(self.words.told(box), box) for box in above])
        spots = window_spots(self.version, self.seed, "image", windows)
        parents = np.stack([self.parent.read(box).data for box in above])
        columns = self.lattice.columns(self.level)
        made = many(parents, spots, gsd=rows_gsd(self.lattice, above), columns=columns, **told)
        return [self._cut(key, window) for key, window in zip(keys, made, strict=True)]

    def _cut(self, key: TileKey, made: NDArray[Any]) -> NDArray[Any]:
        """The core inside what the network made of its window."""
        window = self.window(key)
        if made.shape != (len(self.bands), *window.shape):
            raise BadInput(f"the upscaler made {made.shape}; its window is {(len(self.bands), *window.shape)}")
        return np.ascontiguousarray(made[(slice(None), *core_box(key, self.core_px).slices(window))])


def _spread(words: NDArray[np.float32], box: PixelBox) -> NDArray[np.float32]:
    """An embedding (T,) or (T, h, w) as each pixel's own."""
    return np.broadcast_to(words.reshape(len(words), *(words.shape[1:] or (1, 1))), (len(words), *box.shape))
