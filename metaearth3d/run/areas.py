"""What a user wants covered, as regions of a world: bounds, polygons of a GeoJSON file, or a list of places."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.geo import Lattice, from_lonlat
from metaearth3d.run.grid import Region

if TYPE_CHECKING:
    from metaearth3d.world import World

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")  # a folder on every file system
SIZE_M = 512.0  # side of places that state none
EDGE_DEG = 0.01  # edges of polygons are bent by the projection and followed in steps of this

Bounds = tuple[float, float, float, float]


class Place(NamedTuple):
    """A row of a place list."""

    name: str
    lon: float
    lat: float
    size_m: float


def regions_of_bounds(world: World, bounds: Bounds, gsd: float) -> tuple[Region, ...]:
    """One region over west, south, east, north in degrees, snapped to whole pixels of the world's level 0."""
    scene = world.scene(bounds=bounds, gsd=gsd)
    return (Region("", scene.box(scene.level)),)


def regions_of_places(world: World, path: Path, gsd: float, *, size_m: float = SIZE_M) -> tuple[Region, ...]:
    """A region for each row of a CSV file with the columns name, lon, lat and perhaps size_m."""
    regions = []
    for place in read_places(path, size_m):
        try:
            scene = world.scene(center=(place.lon, place.lat), size_m=place.size_m, gsd=gsd)
        except BadInput as error:
            raise BadInput(f"{place.name}: {error}") from error
        regions.append(Region(place.name, scene.box(scene.level)))
    return tuple(regions)


def regions_of_polygons(world: World, path: Path, gsd: float) -> tuple[Region, ...]:
    """One region: the blocks that the polygons of a GeoJSON file touch."""
    import shapely  # type: ignore[import-untyped]
    from shapely.geometry import mapping  # type: ignore[import-untyped]

    union = shapely.unary_union(list(read_polygons(path)))
    scene = world.scene(bounds=union.bounds, gsd=gsd)
    level, lattice = scene.level, world.lattice
    shape = shapely.transform(shapely.segmentize(union, EDGE_DEG), lambda lonlat: _pixels(lattice, level, lonlat))
    return (Region("", scene.box(level), json.loads(json.dumps(mapping(shape)))),)


def _pixels(lattice: Lattice, level: int, lonlat: Any) -> Any:
    """Pixel (col, row) of places (N, 2) in degrees."""
    x, y = from_lonlat(lattice.crs, lonlat[:, 0], lonlat[:, 1])
    gsd = lattice.gsd(level)
    return np.stack([(x - lattice.origin_x) / gsd, (lattice.origin_y - y) / gsd], axis=1)


def read_polygons(path: Path) -> Iterator[Any]:
    """The polygons of a GeoJSON file.

    Raises:
        BadInput: it cannot be read, or holds anything but sound polygons.
    """
    from shapely.errors import ShapelyError  # type: ignore[import-untyped]
    from shapely.geometry import shape  # type: ignore[import-untyped]

    try:
        found = [shape(geometry) for geometry in _geometries(json.loads(path.read_text(encoding="utf-8")))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ShapelyError) as error:
        raise BadInput(f"{path} is not GeoJSON ({type(error).__name__}: {error}); give polygons in degrees") from error
    if not found:
        raise BadInput(f"{path} holds no polygons; give Polygon or MultiPolygon geometries in degrees")
    for number, polygon in enumerate(found, 1):
        if polygon.geom_type not in ("Polygon", "MultiPolygon"):
            raise BadInput(f"{path}: geometry {number} is a {polygon.geom_type}; only polygons can be filled")
        if polygon.is_empty or not polygon.is_valid:
            raise BadInput(f"{path}: polygon {number} is empty or crosses itself; mend it first")
    yield from found


def _geometries(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All geometries of a GeoJSON object, collections opened."""
    kind = content["type"]
    if kind == "FeatureCollection":
        for feature in content["features"]:
            yield from _geometries(feature)
    elif kind == "Feature":
        if content["geometry"] is not None:
            yield from _geometries(content["geometry"])
    elif kind == "GeometryCollection":
        for geometry in content["geometries"]:
            yield from _geometries(geometry)
    else:
        yield content


def read_places(path: Path, size_m: float) -> list[Place]:
    """The places of a CSV file, in its order.

    Raises:
        BadInput: the file or a row is not as described above; the text names the line.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            places = [_place(row, f"{path}, line {reader.line_num}", size_m) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} cannot be read ({error}); give a CSV file with columns name,lon,lat") from error
    names = [place.name.lower() for place in places]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if not places or twice:
        raise BadInput(f"{path} names {', '.join(twice)} more than once" if twice else f"{path} lists no places")
    return places


def _place(row: dict[str, str], where: str, size_m: float) -> Place:
    try:
        place = Place(row["name"].strip(), float(row["lon"]), float(row["lat"]), float(row.get("size_m") or size_m))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"{where}: name, lon and lat are needed, the latter two in degrees") from error
    if not NAME.fullmatch(place.name):
        raise BadInput(f"{where}: {place.name!r} is no folder name; use letters, digits, and . _ - inside")
    return place
