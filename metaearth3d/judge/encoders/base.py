"""What an encoder is: images in, a row of float32 numbers per image out, and a digest that says which one it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import checked_images

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """Fixed-size embeddings of images; the same arguments give the same rows, whatever they are batched with.

    ``name`` is for tables, ``dim`` the numbers per row, ``digest`` a sha256 over all that determines the rows.
    """

    @property
    def name(self) -> str:
        """What tables call it."""
        ...

    @property
    def dim(self) -> int:
        """Numbers per row."""
        ...

    @property
    def digest(self) -> str:
        """sha256 over weights and settings."""
        ...

    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim) of ``images`` (N, C, H, W), or (N, T, C, H, W) where the encoder takes seasons itself.

        ``ids`` are the images' names; only random vectors look at them.
        """
        ...


def digest_of(*parts: Any) -> str:
    """sha256 over settings (by ``repr``) and arrays (by type, shape and bytes), in order."""
    out = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            out.update(f"{part.dtype.str}{part.shape}".encode())
            out.update(np.ascontiguousarray(part).tobytes())
        else:
            out.update(repr(part).encode())
        out.update(b"\0")
    return out.hexdigest()


def checked(images: Floats, channels: int | None, *, name: str, ndim: int = 4, side_px: int = 1) -> Floats:
    """The array itself if it is finite float32 of ``ndim`` axes, ``channels`` (any if None), sides of ``side_px``."""
    wanted = "(N, C, H, W)" if ndim == 4 else "(N, T, C, H, W)"
    if images.ndim != ndim or images.dtype != np.float32 or len(images) == 0:
        raise BadInput(f"{name} takes float32 images {wanted}; an array {images.shape} of {images.dtype} was given")
    if channels is not None and images.shape[-3] != channels:
        raise BadInput(f"{name} takes {channels} channels; images with {images.shape[-3]} were given")
    if min(images.shape[-2:]) < side_px:
        raise BadInput(
            f"{name} needs {side_px} px a side; images of {images.shape[-2]} x {images.shape[-1]} were given"
        )
    if not np.isfinite(images).all():
        raise BadInput(f"{name} was given pixels that are not finite; fill or leave out those images")
    return images


def signed(images: NDArray[np.uint8]) -> Floats:
    """8-bit pictures (..., H, W, 3) as float32 (..., 3, H, W) in -1..1."""
    planes = np.moveaxis(images, -1, -3).astype(np.float32)
    return np.ascontiguousarray(planes / np.float32(127.5) - np.float32(1))


def on_images(encoder: Encoder, images: NDArray[np.uint8], ids: Sequence[str] = (), *, batch: int = 8) -> Floats:
    """Rows (N, dim) of 8-bit pictures (N, H, W, 3), such as crops of a generated scene, ``batch`` at a time.

    Raises:
        BadInput: the array is not uint8 (N, H, W, 3), or the encoder refuses three channels or the size.
    """
    checked_images(images)
    starts = range(0, len(images), batch)
    return np.concatenate([encoder(signed(images[k : k + batch]), ids[k : k + batch]) for k in starts])
