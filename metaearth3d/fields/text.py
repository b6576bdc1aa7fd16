"""Coarse imagery from words: noise of the place, made land by a local network on canonical windows."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import IMAGE_BANDS, CoreField, digest_of, field_digest
from metaearth3d.fields.store import Store
from metaearth3d.fields.upscaled import Words, step_noise
from metaearth3d.geo.lattice import FACTOR, Lattice, PixelBox, TileKey, core_box
from metaearth3d.protocols import Field

HINT_LEVELS = 2  # a hint is this many levels coarser: sixteen times
HINT_FACTOR = FACTOR**HINT_LEVELS


class Painter(Protocol):
    """A local network that makes a picture from noise; exact further than ``steps * receptive_radius`` inside."""

    receptive_radius: int  # pixels, one evaluation
    steps: int
    patch: int  # words are told in blocks of patch x patch pixels
    hint_pad: int  # coarse pixels that a hint has beyond the window on each side
    digest: str

    def paint(
        self,
        noise: NDArray[np.float32],
        margin: int,
        *,
        gsd: float,
        words: NDArray[np.float32],
        hint: NDArray[np.uint8] | None,
        guidance: float,
    ) -> NDArray[np.uint8]:
        """Picture (3, H, W) of the window that ``noise`` (3, H + 2 margin, W + 2 margin) covers with its margin.

        ``words`` (T,) or each block's own (T, h, w); ``hint`` (3, h, w) is a picture sixteen times coarser.
        """
        ...


class PlacedWords(Words, Protocol):
    """Words that can be told in blocks of pixels."""

    def told(self, box: PixelBox, stride: int = 1) -> NDArray[np.float32]:
        """The embedding (T,), or each block's own (T, h / stride, w / stride)."""
        ...


class TextField(CoreField):
    """Imagery of one level from words; ``hint``, if given, is imagery two levels coarser whose colours it follows."""

    def __init__(
        self,
        lattice: Lattice,
        level: int,
        painter: Painter,
        words: PlacedWords,
        *,
        seed: int,
        version: str | int,
        guidance: float = 1.0,
        hint: Field | None = None,
        core_px: int = 64,
        store: Store | None = None,
    ) -> None:
        """A field of ``level``; the painter, words, guidance, seed, version and hint name its pixels."""
        if core_px < HINT_FACTOR or core_px % HINT_FACTOR:
            raise BadInput(f"core_px is {core_px}; it must be a positive multiple of {HINT_FACTOR}")
        if hint is not None and (hint.level != level - HINT_LEVELS or hint.lattice != lattice):
            raise BadInput(f"the hint is of level {hint.level}; pictures of level {level} need it two levels coarser")
        named = [lattice.to_dict(), level, painter.digest, painter.steps, words.digest, guidance, seed, version]
        digest = digest_of("text", *named, None if hint is None else field_digest(hint))
        super().__init__(lattice, level, IMAGE_BANDS, np.uint8, digest=digest, core_px=core_px, store=store)
        self.painter, self.words, self.hint, self.guidance = painter, words, hint, guidance
        self.seed, self.version = seed, version
        self.margin = -(-painter.steps * painter.receptive_radius // HINT_FACTOR) * HINT_FACTOR

    def window(self, key: TileKey) -> PixelBox:
        """The pixels of noise that a core depends on: always of one shape."""
        return core_box(key, self.core_px).pad(self.margin)

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Paint the core from the noise, words and hint of its window."""
        window = self.window(key)
        noise = step_noise(self.version, self.seed, "text", 1, window, len(self.bands))[0]
        hint = None
        if self.hint is not None:
            hint = self.hint.read(window.parent(HINT_LEVELS).pad(self.painter.hint_pad)).data
        words = self.words.told(window, self.painter.patch)
        made = self.painter.paint(noise, self.margin, gsd=self.gsd, words=words, hint=hint, guidance=self.guidance)
        return np.ascontiguousarray(made)
