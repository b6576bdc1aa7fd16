"""The planet's coarsest imagery: a function of longitude and latitude, or a mosaic, on the planet's lattice."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.fields.base import IMAGE_BANDS, CoreField, digest_of
from metaearth3d.fields.prior import Function, pixel_lonlat
from metaearth3d.fields.store import Store
from metaearth3d.geo.lattice import Lattice, PixelBox, TileKey, core_box


class Colours(Protocol):
    """Imagery of the whole planet, such as :class:`metaearth3d.geo.Mosaic`."""

    def read(self, lattice: Lattice, box: PixelBox) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Colours (3, h, w) of a box and where (h, w) they are known."""
        ...


class ColourField(CoreField):
    """``function(lon, lat)`` -> uint8 (3, ...) at pixel centres, called on whole cores."""

    def __init__(
        self,
        lattice: Lattice,
        level: int,
        function: Function,
        digest: str,
        *,
        core_px: int = 128,
        store: Store | None = None,
    ) -> None:
        """``digest`` names the function and its weights."""
        name = digest_of("colour", lattice.to_dict(), level, digest)
        super().__init__(lattice, level, IMAGE_BANDS, np.uint8, digest=name, core_px=core_px, store=store)
        self.function = function

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Evaluate the function at the core's pixel centres."""
        return np.ascontiguousarray(self.function(*pixel_lonlat(self.lattice, core_box(key, self.core_px))))


class MosaicField(CoreField):
    """A mosaic's colours, and another field's where the mosaic knows none."""

    def __init__(self, mosaic: Colours, digest: str, fallback: ColourField, *, store: Store | None = None) -> None:
        """``digest`` names the mosaic's content; lattice, level and cores are the fallback's."""
        name = digest_of("mosaic", digest, fallback.digest)
        super().__init__(
            fallback.lattice,
            fallback.level,
            IMAGE_BANDS,
            np.uint8,
            digest=name,
            core_px=fallback.core_px,
            store=store,
        )
        self.mosaic, self.fallback = mosaic, fallback

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Read one core's part of the mosaic."""
        colours, known = self.mosaic.read(self.lattice, core_box(key, self.core_px))
        return colours if known.all() else np.where(known, colours, self.fallback.core(key))
