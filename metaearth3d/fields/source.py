"""Fields of a user's own pixels, continued to infinity, and the coarser levels above any field."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import (
    HEIGHT_BANDS,
    IMAGE_BANDS,
    Array,
    BoxField,
    CoreField,
    checked_box,
    digest_of,
    field_digest,
    quantise_heights,
)
from metaearth3d.fields.store import Store
from metaearth3d.geo.lattice import FACTOR, Lattice, PixelBox, TileKey, core_box
from metaearth3d.protocols import Field

BLEND_PX = 64  # pixels over which a fallback leaves the heights of the DEM's border

Mask = NDArray[np.bool_]


class SourceField(BoxField):
    """A bounded array continued to infinity by mirror reflection about its borders (edge pixels repeat once)."""

    def __init__(self, lattice: Lattice, level: int, data: Array, valid: Mask | None, row0: int, col0: int) -> None:
        """``data`` (C, H, W) of uint8 imagery or float32 heights with its pixel (0, 0) at ``(row0, col0)``."""
        bands, self._data = _bands(data)
        self._valid = np.ones(data.shape[1:], np.bool_) if valid is None else valid
        if self._valid.shape != data.shape[1:] or 0 in data.shape:
            raise BadInput(
                f"the mask has shape {self._valid.shape}; pixels of shape {data.shape} need one of their size"
            )
        content = [_hash(self._data), _hash(self._valid)]
        digest = digest_of("source", lattice.to_dict(), level, row0, col0, content)
        super().__init__(lattice, level, bands, data.dtype, digest=digest)
        self.extent = PixelBox(level, row0, col0, *data.shape[1:])

    def pixels(self, box: PixelBox) -> Array:
        """The array at the box's places, reflected as often as it takes."""
        return _mirrored(self._data, self.extent, box, self.lattice.columns(self.level))

    def valid(self, box: PixelBox) -> Mask:
        """Where (H, W) the source itself had a value; False everywhere outside it."""
        return _cropped(self._valid, self.extent, checked_box(box, self.level), self.lattice.columns(self.level))


class HeightSource(BoxField):
    """A DEM, exact where it is valid; elsewhere ``fallback``, bent to meet it.

    Outside, the fallback is shifted by the difference at the nearest valid pixel times a weight that falls smoothly
    from 1 to 0 over 64 px. The fallback has this level and lattice.
    """

    def __init__(
        self, lattice: Lattice, level: int, data: Array, valid: Mask, row0: int, col0: int, *, fallback: Field
    ) -> None:
        """``data`` (1, H, W) of float32 metres with its pixel (0, 0) at ``(row0, col0)``."""
        if fallback.level != level or fallback.lattice != lattice or fallback.bands != HEIGHT_BANDS:
            raise BadInput("the fallback of a DEM is a height field of the DEM's own level and lattice")
        source = SourceField(lattice, level, data, valid, row0, col0)
        digest = digest_of("dem", source.digest, field_digest(fallback))
        super().__init__(lattice, level, HEIGHT_BANDS, np.float32, digest=digest)
        self.source, self.fallback, self.extent = source, fallback, source.extent
        self._around = self.extent.pad(BLEND_PX)
        self._shift = _shift(source, fallback.read(self.extent).data[0], self._around)

    def pixels(self, box: PixelBox) -> Array:
        """DEM heights where valid, shifted fallback elsewhere."""
        columns = self.lattice.columns(self.level)
        away = self.fallback.read(box).data[0] + _cropped(self._shift, self._around, box, columns)
        return np.where(self.source.valid(box), self.source.pixels(box), quantise_heights(away)[None])

    def valid(self, box: PixelBox) -> Mask:
        """Where (H, W) the DEM itself had a value."""
        return self.source.valid(box)


class AveragedField(CoreField):
    """The level above ``child``: every pixel is the mean of its 4 x 4 children."""

    def __init__(self, child: Field, *, core_px: int = 256, store: Store | None = None) -> None:
        """A field one level coarser than ``child``."""
        digest = digest_of("averaged", field_digest(child))
        super().__init__(
            child.lattice, child.level - 1, child.bands, child.dtype, digest=digest, core_px=core_px, store=store
        )
        self.child = child

    def compute(self, key: TileKey) -> Array:
        """Read the children of one core and average them."""
        return averaged(self.child.read(core_box(key, self.core_px).children()).data)


def averaged(data: Array) -> Array:
    """Means (C, h, w) of 4 x 4 pixels of (C, 4h, 4w): uint8 halves go to even, heights to 1/64 m.

    >>> int(averaged(np.arange(16, dtype=np.uint8).reshape(1, 4, 4))[0, 0, 0])
    8
    """
    channels, height, width = data.shape
    blocks = data.reshape(channels, height // FACTOR, FACTOR, width // FACTOR, FACTOR)
    means = blocks.mean(axis=(2, 4), dtype=np.float64)  # exact: sums of 16 such values have 53 bits to spare
    return np.rint(means).astype(np.uint8) if data.dtype == np.uint8 else quantise_heights(means)


def _bands(data: Array) -> tuple[tuple[str, ...], Array]:
    """Band names of an array and the array as a field holds it."""
    if data.ndim == 3 and data.shape[0] == 3 and data.dtype == np.uint8:
        return IMAGE_BANDS, np.ascontiguousarray(data)
    if data.ndim == 3 and data.shape[0] == 1 and data.dtype == np.float32 and np.isfinite(data).all():
        return HEIGHT_BANDS, quantise_heights(data)
    raise BadInput(f"pixels are {data.dtype} {data.shape}; three bands of uint8 or one of finite float32 are accepted")


def _hash(array: Array) -> str:
    """A short hash of an array's shape and bytes."""
    name = hashlib.blake2b(repr((array.shape, array.dtype.str)).encode(), digest_size=16)
    name.update(np.ascontiguousarray(array).data)
    return name.hexdigest()


def _mirrored(data: Array, extent: PixelBox, box: PixelBox, columns: int | None) -> Array:
    """A copy of the pixels of ``data`` (C, H, W) over a box, reflected about the extent's borders."""
    if box & extent == box:
        return data[(slice(None), *box.slices(extent))].copy()
    rows = _reflect(np.arange(box.row - extent.row, box.row - extent.row + box.height), extent.height)
    cols = _reflect(_offsets(box, extent, columns), extent.width)
    return np.ascontiguousarray(data[:, rows[:, None], cols])


def _offsets(box: PixelBox, extent: PixelBox, columns: int | None) -> NDArray[np.int64]:
    """Columns of a box counted from the extent's first; on a planet eastwards from it, once around."""
    offsets = np.arange(box.col - extent.col, box.col - extent.col + box.width, dtype=np.int64)
    return offsets if columns is None else offsets % columns


def _reflect(index: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Indices into 0..size-1 of places along an axis: 0 1 2 2 1 0 0 1 2 for size 3."""
    index = index % (2 * size)
    return np.minimum(index, 2 * size - 1 - index)


def _cropped(plane: NDArray[Any], extent: PixelBox, box: PixelBox, columns: int | None) -> NDArray[Any]:
    """``plane`` (H, W) over a box, zero outside its extent."""
    out = np.zeros(box.shape, plane.dtype)
    offsets = _offsets(box, extent, columns)
    inside = np.flatnonzero((offsets >= 0) & (offsets < extent.width))
    top, end = max(box.row, extent.row), min(box.row + box.height, extent.row + extent.height)
    if len(inside) and top < end:
        out[top - box.row : end - box.row, inside] = plane[top - extent.row : end - extent.row, offsets[inside]]
    return out


def _shift(source: SourceField, fallback: NDArray[Any], around: PixelBox) -> NDArray[np.float64]:
    """What to add to the fallback within 64 px of the DEM: the nearest difference, fading smoothly to 0."""
    valid = source.valid(around)
    if not valid.any():
        return np.zeros(around.shape)
    difference = np.zeros(around.shape)
    difference[source.extent.slices(around)] = source.pixels(source.extent)[0].astype(np.float64) - fallback
    distance, (rows, cols) = distance_transform_edt(~valid, return_indices=True)
    t = np.clip(1.0 - distance / BLEND_PX, 0.0, 1.0)
    return np.asarray(difference[rows, cols] * t * t * (3.0 - 2.0 * t), np.float64)
