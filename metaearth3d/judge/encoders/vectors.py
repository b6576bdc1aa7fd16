"""Random vectors: what a benchmark scores when nothing is known of the picture."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Floats, digest_of


class RandomVectors:
    """Standard normal rows that depend on seed and id alone, so neither order nor company matters."""

    def __init__(self, dim: int, seed: int) -> None:
        if dim < 1:
            raise BadInput(f"dim is {dim}; it must be positive")
        self.name, self.dim, self.seed = "random", dim, seed
        self.digest = digest_of("random vectors", dim, seed)

    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim); pixels are not looked at.

        Raises:
            BadInput: there is not one id per image.
        """
        if len(ids) != len(images):
            raise BadInput(f"random vectors are drawn by id; {len(images)} images came with {len(ids)} ids")
        return np.stack([self.of(name) for name in ids])

    def of(self, name: str) -> Floats:
        """The row (dim,) of an id."""
        key = hashlib.sha256(name.encode()).digest()
        rng = np.random.default_rng([self.seed, *np.frombuffer(key, "<u4").tolist()])
        return rng.standard_normal(self.dim, dtype=np.float32)
