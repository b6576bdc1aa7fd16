"""Objects as CityJSON 2.0.1 (https://www.cityjson.org/specs/2.0.1/): solids of two levels of detail with semantics."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from metaearth3d.geo import write_whole
from metaearth3d.mesh import Solid
from metaearth3d.mesh.areas import ROAD, WATER
from metaearth3d.world.objects import WorldObject

SCALE_M = 2.0**-10  # of integer coordinates: the grid that footprints lie on
LOD1, LOD2 = "1.2", "2.2"  # blocks with one height; roofs as planes (Biljecki et al. 2016)
SURFACES = {WATER: ("WaterBody", "WaterSurface"), ROAD: ("Road", "TrafficArea")}
Ring = list[int]


def write_cityjson(
    path: str | Path, objects: Iterable[WorldObject], *, crs: str, title: str = "", lods: tuple[str, ...] = (LOD1, LOD2)
) -> dict[str, int]:
    """Write a CityJSON file, whole or not at all, and return how many city objects of each type it holds."""
    document = cityjson(objects, crs=crs, title=title, lods=lods)
    write_whole(Path(path), json.dumps(document, separators=(",", ":")).encode())
    counts: dict[str, int] = {}
    for made in document["CityObjects"].values():
        counts[made["type"]] = counts.get(made["type"], 0) + 1
    return counts


def cityjson(
    objects: Iterable[WorldObject], *, crs: str, title: str = "", lods: tuple[str, ...] = (LOD1, LOD2)
) -> dict[str, Any]:
    """The CityJSON document of some objects; ``crs`` is that of their footprints, heights have the world's datum."""
    things = list(objects)
    corner = np.floor(np.min([thing.footprint.bounds[:2] for thing in things], axis=0)) if things else np.zeros(2)
    vertices = _Vertices(np.array([*corner, 0.0]))
    made = {thing.id: _city_object(thing, vertices, lods) for thing in things}
    system = CRS.from_user_input(crs).to_authority()
    about: dict[str, Any] = {} if not things else {"geographicalExtent": vertices.extent}
    if system is not None:
        about["referenceSystem"] = f"https://www.opengis.net/def/crs/{system[0]}/0/{system[1]}"
    return {
        "type": "CityJSON",
        "version": "2.0",
        "transform": {"scale": [SCALE_M] * 3, "translate": vertices.corner.tolist()},
        "metadata": {**about, **({"title": title} if title else {})},
        "CityObjects": made,
        "vertices": vertices.places,
    }


@dataclass(eq=False)
class _Vertices:
    """Integer vertices shared by all objects, each once."""

    corner: NDArray[np.float64]
    places: list[list[int]] = field(default_factory=list)
    number: dict[tuple[int, ...], int] = field(default_factory=dict)

    def of(self, points: NDArray[np.float64]) -> list[int]:
        """Numbers of points (N, 3)."""
        return [self._one(tuple(row)) for row in np.rint((points - self.corner) / SCALE_M).astype(np.int64).tolist()]

    def _one(self, place: tuple[int, ...]) -> int:
        """Number of one place, a new one if it was not met before."""
        if place not in self.number:
            self.number[place] = len(self.places)
            self.places.append(list(place))
        return self.number[place]

    @property
    def extent(self) -> list[float]:
        """Lowest and highest corner."""
        places = np.array(self.places) * SCALE_M + self.corner
        return [*places.min(0).tolist(), *places.max(0).tolist()]


def _city_object(thing: WorldObject, vertices: _Vertices, lods: tuple[str, ...]) -> dict[str, Any]:
    """One entry of ``CityObjects``."""
    facts: Mapping[str, Any] = {k: v for k, v in thing.facts.items() if v is not None and k not in ("id", "class")}
    if thing.building is None:
        kind, surface = SURFACES[thing.kind]
        return {"type": kind, "attributes": facts, "geometry": [_flat(thing, vertices, surface)]}
    solids = {LOD1: thing.building.lod1, LOD2: thing.building.lod2}
    shapes = [_solid(thing, solids[lod], lod, vertices) for lod in lods]
    return {"type": "Building", "attributes": facts, "geometry": shapes}


def _solid(thing: WorldObject, made: Solid, lod: str, vertices: _Vertices) -> dict[str, Any]:
    """A ``Solid`` with the kind of every face."""
    number = vertices.of(np.c_[thing.frame.place(made.vertices[:, :2]), made.vertices[:, 2]])
    kinds = sorted({kind for kind, _ in made.faces})
    return {
        "type": "Solid",
        "lod": lod,
        "boundaries": [[[[number[i] for i in ring] for ring in rings] for _, rings in made.faces]],
        "semantics": {
            "surfaces": [{"type": kind} for kind in kinds],
            "values": [[kinds.index(kind) for kind, _ in made.faces]],
        },
    }


def _flat(thing: WorldObject, vertices: _Vertices, surface: str) -> dict[str, Any]:
    """A level ``MultiSurface`` of one polygon."""
    return {
        "type": "MultiSurface",
        "lod": "1",
        "boundaries": [list(_rings(thing.footprint, thing.ground_m, vertices))],
        "semantics": {"surfaces": [{"type": surface}], "values": [0]},
    }


def _rings(polygon: Polygon, z: float, vertices: _Vertices) -> Iterator[Ring]:
    """Rings of a polygon seen from above: the outer counter-clockwise, holes clockwise."""
    turned = orient(polygon)
    for ring in (turned.exterior, *turned.interiors):
        points = np.asarray(ring.coords)[:-1]
        yield vertices.of(np.c_[points, np.full(len(points), z)])
