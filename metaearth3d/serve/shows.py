"""What the server asks of a world: :class:`metaearth3d.world.World` has it, and so may anything else."""

from __future__ import annotations

from typing import Any, Protocol

from metaearth3d.fields import BoxField, Store
from metaearth3d.geo import Lattice, PixelBox


class LiveWorld(Protocol):
    """Fields of imagery and heights by level, and the spec they are made from."""

    spec: Any
    parts: Any
    lattice: Lattice
    store: Store
    extent: PixelBox | None

    def field(self, band: str, level: int) -> BoxField:
        """The field of a band at a level."""
        ...

    def levels(self, band: str) -> list[int]:
        """Levels that a band has, coarse to fine."""
        ...
