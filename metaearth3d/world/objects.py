"""Buildings, roads and water of a world as objects: a pure function of the place, however a region is cut.

Objects are made core by core from windows with a margin that no building outgrows. A building belongs to the core that
holds its anchor pixel; roads and water, which have no end, are cut along the borders of cores.
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
from metaearth3d.mesh.areas import Area, areas
from metaearth3d.mesh.instances import REACH_PX, margin_px, reach_px

if TYPE_CHECKING:
    from metaearth3d.protocols import Field

CORE_PX = REACH_PX[1]  # a whole number of the longest buildings at every level
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
            found = [thing for thing in self.core(key) if self._meets(thing, box)]
            if found:
                yield key, found

    def within(self, box: PixelBox) -> Iterator[WorldObject]:
        """Objects of a box, one after the other."""
        for _, found in self.cores(box):
            yield from found

    def core(self, key: TileKey) -> list[WorldObject]:
        """Objects that one core owns; a pure function of the key."""
        box = core_box(key, CORE_PX)
        nominal = self.lattice.gsd(key.level)
        gsd = float(self.lattice.ground_gsd(key.level, box.row + box.height / 2))
        margin = margin_px(min(nominal, gsd))
        window = box.pad(margin)
        inner = slice(margin, margin + CORE_PX)
        heights, terrain = (field.read(window).data[0] for field in (self.ndsm, self.height))
        cover = None if self.landcover is None else self.landcover.read(window).data[0]
        made = buildings(
            heights, cover, gsd, ground=terrain, origin=(window.row, window.col), core=(inner, inner),
            reach=reach_px(nominal),
        )  # fmt: skip
        outer = self._frame(key, margin)
        things = [self._building(b, outer, key.level) for b in made]
        if cover is not None:
            patches = areas(cover[inner, inner], gsd, ground=terrain[inner, inner], origin=(box.row, box.col))
            things += [self._area(patch, self._frame(key), key.level) for patch in patches]
        return things

    def _meets(self, thing: WorldObject, box: PixelBox) -> bool:
        """Whether an object is of a box."""
        if thing.kind == BUILDING:
            row, col = thing.anchor
            return box.row <= row < box.row + box.height and box.col <= col < box.col + box.width
        reach = thing.footprint.intersection(self.lattice.geobox(box).extent.geom)
        return bool(reach.area > 0)

    def _frame(self, key: TileKey, margin: int = 0) -> Frame:
        """The frame of a core's window."""
        box = core_box(key, CORE_PX).pad(margin)
        nominal = self.lattice.gsd(key.level)
        gsd = float(self.lattice.ground_gsd(key.level, box.row + box.height / 2))
        return Frame(
            self.lattice.origin_x + box.col * nominal, self.lattice.origin_y - box.row * nominal, nominal / gsd
        )

    def _building(self, made: Building, frame: Frame, level: int) -> WorldObject:
        name = self._id(BUILDING, made.anchor, level)
        shape = frame.polygon(made.footprint)
        return WorldObject(name, BUILDING, made.anchor, shape, made.area_m2, made.ground_m, frame, made)

    def _area(self, patch: Area, frame: Frame, level: int) -> WorldObject:
        name = self._id(patch.kind, patch.anchor, level)
        shape = frame.polygon(patch.polygon)
        return WorldObject(name, patch.kind, patch.anchor, shape, float(patch.polygon.area), patch.ground_m, frame)

    def _id(self, kind: str, anchor: tuple[int, int], level: int) -> str:
        """The name of a thing: its world, kind and place."""
        columns = self.lattice.columns(level)
        row, col = anchor[0], anchor[1] if columns is None else anchor[1] % columns
        return digest_of("object", self.world, kind, level, row, col)[:16]
