"""Seasons brought together, before an encoder sees them or after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Encoder, Floats, digest_of

WAYS = ("pre-mean", "pre-median", "post-mean", "post-max", "post-concat")


def before(images: Floats, way: str) -> Floats:
    """Images (N, T, C, H, W) as one picture each (N, C, H, W): the ``pre-mean`` or ``pre-median`` over seasons."""
    merged = images.mean(axis=1) if way == "pre-mean" else np.median(images, axis=1)
    return merged.astype(np.float32)


def after(rows: Floats, way: str) -> Floats:
    """Rows of every season (N, T, D) as one row each: (N, D), or (N, T D) for ``post-concat``."""
    if way == "post-concat":
        return rows.reshape(len(rows), -1)
    merged: Floats = rows.mean(axis=1) if way == "post-mean" else rows.max(axis=1)
    return merged


class Temporal:
    """An encoder of single pictures made one of ``seasons`` pictures: (N, T, C, H, W) to (N, dim).

    Averaging before is cheaper by T; averaging after keeps what the encoder saw in each season.
    """

    def __init__(self, encoder: Encoder, way: str = "post-mean", *, seasons: int = 4) -> None:
        if way not in WAYS:
            raise BadInput(f"seasons cannot be brought together by {way!r}; the ways are {', '.join(WAYS)}")
        if seasons < 1:
            raise BadInput(f"seasons is {seasons}; it must be positive")
        self.encoder, self.way, self.seasons = encoder, way, seasons
        self.name = f"{encoder.name} {way}" if seasons > 1 else encoder.name
        self.dim = encoder.dim * (seasons if way == "post-concat" else 1)
        self.digest = digest_of("temporal", way, seasons, encoder.digest)

    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim) of images (N, T, C, H, W)."""
        if images.ndim != 5 or images.shape[1] != self.seasons:
            raise BadInput(f"images are (N, {self.seasons}, C, H, W) here; {images.shape} was given")
        if self.way.startswith("pre"):
            return self.encoder(before(images, self.way), ids)
        n, t = images.shape[:2]
        names = [name for name in ids for _ in range(t)]
        rows = self.encoder(images.reshape(n * t, *images.shape[2:]), names)
        return after(rows.reshape(n, t, -1), self.way)
