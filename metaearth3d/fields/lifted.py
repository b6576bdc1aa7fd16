"""A height field four times finer than its parent, made by a local network that may look at the image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import HEIGHT_BANDS, IMAGE_BANDS, CoreField, digest_of, field_digest, quantise_heights
from metaearth3d.fields.store import Store
from metaearth3d.fields.surveyed import stage_of
from metaearth3d.fields.upscaled import checked_core_px, rows_gsd, step_noise, window_margin, window_spots
from metaearth3d.geo.lattice import FACTOR, PixelBox, TileKey, core_box
from metaearth3d.protocols import Field, Lifter


class LiftedField(CoreField):
    """``parent`` in four times more detail: float32 metres, rounded to 1/64 m on cores."""

    def __init__(
        self,
        parent: Field,
        lifter: Lifter,
        image: Field | None,
        *,
        seed: int,
        version: str | int,
        sample: int | None = 0,
        relief: float = 1.0,
        core_px: int = 512,
        store: Store | None = None,
    ) -> None:
        """A field one level below ``parent``; ``image``, if given, is of that finer level on the same lattice.

        ``sample`` other than 0 is another draw of the same relief, None the likeliest relief, made without noise.
        What a lifter that can be told (``takes_relief``) adds to the smooth enlargement is multiplied by ``relief``.
        """
        level = parent.level + 1
        _check(parent, image, level)
        seen = None if image is None else field_digest(image)
        stage = stage_of("height", sample)
        self.more = {"relief": relief} if relief != 1 and getattr(lifter, "takes_relief", False) else {}
        told = [seen, lifter.digest, lifter.steps, seed, version, *self.more.values()]
        digest = digest_of(stage, field_digest(parent), *told)
        core_px = checked_core_px(core_px)
        super().__init__(parent.lattice, level, HEIGHT_BANDS, np.float32, digest=digest, core_px=core_px, store=store)
        self.parent, self.lifter, self.image, self.seed, self.version = parent, lifter, image, seed, version
        self.stage, self.drawn = stage, sample is not None
        self.margin = window_margin(lifter.steps, lifter.receptive_radius)

    def window(self, key: TileKey) -> PixelBox:
        """The pixels the network works on for a core: always of one shape."""
        return core_box(key, self.core_px).pad(self.margin)

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Run the network on the core's window, cut the margin off and round."""
        window = self.window(key)
        above = window.parent()
        parent = self.parent.read(above).data
        image = None if self.image is None else self.image.read(window).data
        columns = self.lattice.columns(self.level)
        if self.drawn:
            noise = step_noise(self.version, self.seed, self.stage, self.lifter.steps, window, 1, columns=columns)
        else:
            noise = np.zeros((self.lifter.steps, 1, *window.shape), np.float32)
        gsd = self.lattice.ground_gsd(above.level, np.arange(above.row, above.row + above.height)) / FACTOR
        made = self.lifter.generate(parent, image, noise, gsd=gsd, **self.more)
        return self._cut(key, made)

    def compute_many(self, keys: Sequence[TileKey]) -> list[NDArray[Any]]:
        """Several cores at once, where the lifter takes batches and makes its noise itself."""
        many = getattr(self.lifter, "generate_many", None)
        if many is None or not self.drawn:
            return super().compute_many(keys)
        windows = [self.window(key) for key in keys]
        above = [window.parent() for window in windows]
        images = None if self.image is None else np.stack([self.image.read(window).data for window in windows])
        parents = np.stack([self.parent.read(box).data for box in above])
        spots = window_spots(self.version, self.seed, self.stage, windows)
        columns = self.lattice.columns(self.level)
        made = many(parents, images, spots, gsd=rows_gsd(self.lattice, above), columns=columns, **self.more)
        return [self._cut(key, window) for key, window in zip(keys, made, strict=True)]

    def _cut(self, key: TileKey, made: NDArray[Any]) -> NDArray[np.float32]:
        """The core inside what the network made of its window, rounded."""
        window = self.window(key)
        if made.shape != (1, *window.shape):
            raise BadInput(f"the lifter made {made.shape}; its window is {(1, *window.shape)}")
        return quantise_heights(made[(slice(None), *core_box(key, self.core_px).slices(window))])


def _check(parent: Field, image: Field | None, level: int) -> None:
    """Refuse fields that do not belong together."""
    if len(parent.bands) != 1 or parent.dtype != np.float32:
        raise BadInput(f"the parent has bands {parent.bands} of {parent.dtype}; a lifter needs one of float32 metres")
    if image is None:
        return
    if image.level != level or image.lattice != parent.lattice:
        raise BadInput(f"the image is of level {image.level}; heights of level {level} need it there, on one lattice")
    if len(image.bands) != len(IMAGE_BANDS) or image.dtype != np.uint8:
        raise BadInput(f"the image has bands {image.bands} of {image.dtype}; a lifter looks at three of uint8")
