"""Land cover and heights above ground, made from the image by a local network, each level agreeing with the one above.

Land cover: the class of a parent is a most frequent class of its 4x4 children (paved ground counting as built-up).
Heights above ground: the mean of the children is the parent's, but for rounding to 1/64 m.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import IMAGE_BANDS, CoreField, digest_of, field_digest, quantise_heights
from metaearth3d.fields.store import Store
from metaearth3d.fields.upscaled import checked_core_px, step_noise, window_margin
from metaearth3d.geo.lattice import FACTOR, PixelBox, TileKey, core_box
from metaearth3d.protocols import Field, Surveyor

COVER_BANDS = ("landcover",)
ABOVE_BANDS = ("ndsm",)
COVER_NAMES = {
    10: "trees", 20: "shrub", 30: "grass", 40: "crops", 50: "built-up", 51: "paved", 60: "bare", 70: "snow",
    80: "water",
}  # fmt: skip


class _Surveyed(CoreField):
    """What both have in common: a window of the image around a core, and the coarser field above it."""

    def __init__(
        self, image: Field, net: Surveyor, above: Field | None, bands: tuple[str, ...], dtype: Any, *, digest: str,
        core_px: int, store: Store | None,
    ) -> None:  # fmt: skip
        level, lattice = image.level, image.lattice
        if len(image.bands) != len(IMAGE_BANDS) or image.dtype != np.uint8:
            raise BadInput(f"the image has bands {image.bands} of {image.dtype}; three of uint8 are looked at")
        if above is not None and (above.lattice != lattice or above.level != level - 1 or above.bands != bands):
            raise BadInput(
                f"the field above is {above.bands} of level {above.level}; {bands} of level {level - 1} go here"
            )
        super().__init__(lattice, level, bands, dtype, digest=digest, core_px=checked_core_px(core_px), store=store)
        self.image, self.net, self.above = image, net, above
        self.margin = window_margin(1, net.receptive_radius)

    def window(self, key: TileKey) -> PixelBox:
        """The pixels the network works on for a core: always of one shape."""
        return core_box(key, self.core_px).pad(self.margin)

    def _gsd(self, above: PixelBox) -> NDArray[np.float64]:
        """Metres on the ground of the output's pixels, for each parent row."""
        rows = np.arange(above.row, above.row + above.height)
        return np.asarray(self.lattice.ground_gsd(above.level, rows), np.float64) / FACTOR

    def _core(self, made: NDArray[Any], key: TileKey) -> NDArray[Any]:
        """The core of a window."""
        window = self.window(key)
        if made.shape != (1, *window.shape):
            raise BadInput(f"the network made {made.shape}; its window is {(1, *window.shape)}")
        return np.ascontiguousarray(made[(slice(None), *core_box(key, self.core_px).slices(window))])


class CoverField(_Surveyed):
    """Land cover of an image: uint8 codes of :data:`COVER_NAMES`."""

    def __init__(
        self, image: Field, net: Surveyor, above: Field | None, *, core_px: int = 512, store: Store | None = None
    ) -> None:
        """A field on the image's level; ``above`` is the land cover one level up, if there is one."""
        told = None if above is None else field_digest(above)
        digest = digest_of("landcover", field_digest(image), told, net.digest)
        super().__init__(image, net, above, COVER_BANDS, np.uint8, digest=digest, core_px=core_px, store=store)

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Classify the core's window."""
        window = self.window(key)
        parent = window.parent()
        above = None if self.above is None else self.above.read(parent).data
        return self._core(self.net.classify(self.image.read(window).data, above, gsd=self._gsd(parent)), key)


class AboveGroundField(_Surveyed):
    """Heights of things above the ground: float32 metres, 0 or more, rounded to 1/64 m."""

    def __init__(
        self,
        image: Field,
        net: Surveyor,
        above: Field | None,
        cover: Field,
        *,
        seed: int,
        version: str | int,
        sample: int = 0,
        core_px: int = 512,
        store: Store | None = None,
    ) -> None:
        """A field on the image's level, with its land cover; ``above`` is the same one level up, if there is one."""
        if cover.level != image.level or cover.lattice != image.lattice or cover.bands != COVER_BANDS:
            raise BadInput(f"the cover is {cover.bands} of level {cover.level}; land cover of {image.level} goes here")
        told = None if above is None else field_digest(above)
        self.stage = stage_of("ndsm", sample)
        digest = digest_of(self.stage, field_digest(image), field_digest(cover), told, net.digest, seed, version)
        super().__init__(image, net, above, ABOVE_BANDS, np.float32, digest=digest, core_px=core_px, store=store)
        self.cover, self.seed, self.version = cover, seed, version

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Raise the core's window."""
        window = self.window(key)
        parent = window.parent()
        image, cover = self.image.read(window).data, self.cover.read(window).data
        above = None if self.above is None else self.above.read(parent).data
        columns = self.lattice.columns(self.level)
        noise = step_noise(self.version, self.seed, self.stage, 1, window, 1, columns=columns)[0]
        made = self.net.raise_up(image, cover, above, noise, gsd=self._gsd(parent))
        return quantise_heights(self._core(made, key))


def stage_of(name: str, sample: int | None) -> str:
    """The noise's name for a sample; 0 is the world's own, None the likeliest answer, which has no noise.

    >>> stage_of("height", 0), stage_of("height", 2), stage_of("height", None)
    ('height', 'height~2', 'height~likeliest')
    """
    if sample is None:
        return f"{name}~likeliest"
    if sample < 0:
        raise BadInput(f"sample is {sample}; it is 0 for the world's own, or a positive number")
    return name if sample == 0 else f"{name}~{sample}"
