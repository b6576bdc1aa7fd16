"""Colours seen from afar, as words say they are: smooth random patches of a few tones, a pure function of place."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.fields.base import IMAGE_BANDS, CoreField, digest_of, field_digest
from metaearth3d.fields.noise import noise_key, normal
from metaearth3d.fields.store import Store
from metaearth3d.fields.upscaled import Words
from metaearth3d.geo.lattice import Lattice, PixelBox, TileKey, core_box
from metaearth3d.protocols import Field
from metaearth3d.tones import PLANES, REACH_PX, Floats, mixed, nearer, patchy


class Palette(Protocol):
    """What words mean in colours."""

    digest: str

    def tones(self, words: NDArray[np.float32]) -> tuple[Floats, Floats, Floats]:
        """Shares (K, N), means and deviations (K, 3, N) in 0..255 of the colours of words (T, N)."""
        ...


class PaletteField(CoreField):
    """8-bit colours of one coarse level, drawn from what the words of each place stand for.

    ``known``, if given, is imagery of the same level: each tone moves towards it as far as the tone's own deviation
    allows (the product of two normal distributions), and tones that are far from it give way to those that are near.
    """

    def __init__(
        self,
        lattice: Lattice,
        level: int,
        palette: Palette,
        words: Words,
        *,
        seed: int,
        version: str | int,
        known: Field | None = None,
        core_px: int = 64,
        store: Store | None = None,
    ) -> None:
        """A field of ``level``; palette, words, seed, version and what is known name its pixels."""
        told = [lattice.to_dict(), level, palette.digest, words.digest, seed, version]
        digest = digest_of("palette", *told, None if known is None else field_digest(known))
        super().__init__(lattice, level, IMAGE_BANDS, np.uint8, digest=digest, core_px=core_px, store=store)
        self.palette, self.words, self.known, self.seed, self.version = palette, words, known, seed, version

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Mix the tones of a core by smooth noise."""
        box = core_box(key, self.core_px)
        words = self.words.told(box)
        flat = words.reshape(len(words), -1) if words.ndim == 3 else words[:, None]
        shares, means, spreads = (part.reshape(*part.shape[:-1], -1) for part in self.palette.tones(flat))
        each = (1, 1) if words.ndim == 1 else box.shape
        shares, means, spreads = (part.reshape(*part.shape[:-1], *each) for part in (shares, means, spreads))
        if self.known is not None:
            shares, means, spreads = nearer(shares, means, spreads, self.known.read(box).data.astype(np.float64))
        colour = mixed(shares, means, spreads, self._noise(box))
        return np.clip(np.rint(colour), 0, 255).astype(np.uint8)

    def _noise(self, box: PixelBox) -> Floats:
        """Smooth noise (PLANES, h, w) of about unit variance."""
        white = normal(noise_key(self.version, self.seed, box.level, "palette", 0), box.pad(REACH_PX), PLANES)
        return patchy(white)[:, REACH_PX:-REACH_PX, REACH_PX:-REACH_PX]
