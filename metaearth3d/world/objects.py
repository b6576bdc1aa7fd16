"""Buildings, roads and water of a world as objects: a pure function of the place, however a region is cut.

Objects are made from windows with a margin that no building outgrows, and a building belongs to the place of its anchor
pixel. Roads and water, which have no end, are cut along the lines of a fixed grid. Coordinates count from the corner of
a core of 512 pixels, so that every window gives the same numbers to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from metaearth3d.errors import BadInput
from metaearth3d.fields import digest_of
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.geo.lattice import TileKey, core_box
from metaearth3d.mesh import Building, buildings
from metaearth3d.mesh.areas import areas
from metaearth3d.mesh.instances import REACH_PX, margin_px, reach_px

if TYPE_CHECKING:
    from metaearth3d.protocols import Field

CORE_PX = REACH_PX[1]  # a whole number of reaches at every level; what belongs to one core shares a tile
BUILDING = "building"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Ground metres from a window's corner (x east, y north) as places of the lattice's CRS."""

    x: float
    y: float
    scale: float  # map metres per metre on the ground

    def place(self, points: Floats) -> Floats:
        """Places (N, 2) in the CRS of ground metres (N, 2)."""
        return np.asarray(points) * self.scale + np.array([self.x, self.y])

    def polygon(self, local: Polygon) -> Polygon:
        """A polygon in the CRS."""
        placed: Polygon = shapely.transform(local, self.place)
        return placed


@dataclass(frozen=True, eq=False)
class WorldObject:
    """A building, road or water: what the objects table says of it, and the shapes behind.

    ``footprint`` is in the lattice's CRS; areas and heights are metres on the ground. ``ground_m`` has the datum of the
    world's heights, ``eave_m`` and ``ridge_m`` are above it.
    """

    id: str
    kind: str
    anchor: tuple[int, int]
    footprint: Polygon
    area_m2: float
    ground_m: float
    frame: Frame
    building: Building | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of one row but its geometry; what only buildings have is None elsewhere."""
        made = self.building
        return {
            "id": self.id,
            "class": self.kind,
            "eave_m": None if made is None else made.eave_m,
            "ridge_m": None if made is None else made.ridge_m,
            "ground_m": self.ground_m,
            "base_m": None if made is None else made.base_m,
            "area_m2": self.area_m2,
            "volume_m3": None if made is None else made.volume_m3,
            "roof": None if made is None else made.roof.kind,
            "row": self.anchor[0],
            "col": self.anchor[1],
        }


@dataclass(frozen=True, eq=False)
class Objects:
    """The objects of a level, from its fields; without ``landcover`` all that is tall is a building."""

    ndsm: Field
    height: Field
    landcover: Field | None = None
    world: str = ""  # digest of the world; part of every id

    def __post_init__(self) -> None:
        """Refuse fields that do not lie on one another."""
        for field in (self.height, *([] if self.landcover is None else [self.landcover])):
            if (field.level, field.lattice) != (self.ndsm.level, self.ndsm.lattice):
                raise BadInput("heights above ground, terrain and land cover must be fields of one level and lattice")
        reach_px(self.lattice.gsd(self.ndsm.level))

    @property
    def lattice(self) -> Lattice:
        """The grid of the fields."""
        return self.ndsm.lattice

    def cores(self, box: PixelBox) -> Iterator[tuple[TileKey, list[WorldObject]]]:
        """Objects of a box, core by core: buildings whose anchor lies in it, roads and water that reach into it."""
        for key in box.cores(CORE_PX):
            part = box & core_box(key, CORE_PX)
            found = [*self._buildings(key, part), *self._areas(key, part)]
            if found:
                yield key, found

    def within(self, box: PixelBox) -> Iterator[WorldObject]:
        """Objects of a box, one after the other."""
        for _, found in self.cores(box):
            yield from found

    def _buildings(self, key: TileKey, part: PixelBox) -> Iterator[WorldObject]:
        """Buildings with their anchor in a part of a core; the same whatever the part."""
        corner, gsd, frame = self._core(key)
        margin = margin_px(min(gsd, self._nominal))
        window = part.pad(margin)
        heights, terrain = (field.read(window).data[0] for field in (self.ndsm, self.height))
        cover = None if self.landcover is None else self.landcover.read(window).data[0]
        made = buildings(
            heights,
            cover,
            gsd,
            ground=terrain,
            origin=(window.row, window.col),
            core=(slice(margin, margin + part.height), slice(margin, margin + part.width)),
            corner=corner,
            reach=reach_px(self._nominal),
        )
        for b in made:
            name = self._id(BUILDING, b.anchor)
            yield WorldObject(name, BUILDING, b.anchor, frame.polygon(b.footprint), b.area_m2, b.ground_m, frame, b)

    def _areas(self, key: TileKey, part: PixelBox) -> Iterator[WorldObject]:
        """Roads and water that reach into a part of a core, cut along its cells."""
        if self.landcover is None:
            return
        corner, gsd, frame = self._core(key)
        inside = self.lattice.geobox(part).extent.geom
        size = reach_px(self._nominal)
        for cell in part.cores(size):
            box = core_box(cell, size)
            cover, terrain = (field.read(box).data[0] for field in (self.landcover, self.height))
            for patch in areas(cover, gsd, ground=terrain, origin=(box.row, box.col), corner=corner):
                shape = frame.polygon(patch.polygon)
                if shape.intersection(inside).area > 0:
                    area = float(patch.polygon.area)
                    name = self._id(patch.kind, patch.anchor)
                    yield WorldObject(name, patch.kind, patch.anchor, shape, area, patch.ground_m, frame)

    @property
    def _nominal(self) -> float:
        """Map metres per pixel."""
        return self.lattice.gsd(self.ndsm.level)

    def _core(self, key: TileKey) -> tuple[tuple[int, int], float, Frame]:
        """The (row, col) at which a core's coordinates begin, its metres on the ground per pixel, and its frame."""
        box = core_box(key, CORE_PX)
        gsd = float(self.lattice.ground_gsd(key.level, box.row + box.height / 2))
        x, y = self.lattice.origin_x + box.col * self._nominal, self.lattice.origin_y - box.row * self._nominal
        return (box.row, box.col), gsd, Frame(x, y, self._nominal / gsd)

    def _id(self, kind: str, anchor: tuple[int, int]) -> str:
        """The name of a thing: its world, kind and place."""
        columns = self.lattice.columns(self.ndsm.level)
        row, col = anchor[0], anchor[1] if columns is None else anchor[1] % columns
        return digest_of("object", self.world, kind, self.ndsm.level, row, col)[:16]
