"""Building tiles: one glb for each core's buildings, in a small tree that is added to the terrain.

A viewer loads a core's buildings when their height, which is the error of a picture without them, shows. The tree is a
tileset of its own (``buildings/tileset.json``) in the terrain's frame, which :func:`with_buildings` hangs beside it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo.files import write_whole
from metaearth3d.geo.frames import into_frame, to_ecef
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import Building, box_average, encode_jpeg
from metaearth3d.mesh.facade import BAY_M, PLAIN_UV, STOREY_M, STYLES, facade, look_of
from metaearth3d.mesh.solids import WALL
from metaearth3d.protocols import Field
from metaearth3d.tiles3d.compression import Compression
from metaearth3d.tiles3d.documents import ASSET, box_around, corners
from metaearth3d.tiles3d.features import Part, Texture, write_features
from metaearth3d.tiles3d.roofs import roof_picture

FOLDER = "buildings"
SINK_M = 3.0  # walls go on below the ground, so that no coarser terrain leaves them hanging
GROUP = 8  # cores a side that share a node of the tree
TEXTURE_PX = 1024
ROOF_QUALITY = 85
RIM_M = 1.0  # so far footprints and the image disagree
SUN = np.array([-0.62, 0.62, 0.48])  # from the north-west, as maps are shaded
PLAIN_M = 1.5  # shorter walls have no window
CLASS = "building"

Floats = NDArray[np.float64]
Tile = dict[str, Any]


class Placing(Protocol):
    """How ground metres of a window become places of the lattice's CRS."""

    def place(self, points: Floats) -> Floats:
        """Places (N, 2) of points (N, 2)."""
        ...


class Standing(Protocol):
    """A named building and its place."""

    @property
    def id(self) -> str:
        """Hexadecimal name."""
        ...

    @property
    def building(self) -> Building | None:
        """The building."""
        ...

    @property
    def frame(self) -> Placing:
        """Its place."""
        ...


@dataclass(eq=False)
class BuildingTiler:
    """Writes building tiles into a folder, core by core; ``matrix`` (4, 4) takes the tileset's frame to ECEF."""

    out_dir: Path
    image: Field
    matrix: Floats
    compression: Compression = "none"
    leaves: list[tuple[tuple[int, int], Tile]] = field(default_factory=list)

    def write(self, groups: Iterable[tuple[tuple[int, int], Sequence[Standing]]]) -> Tile | None:
        """Write the tiles of ``((row, col) of a core, its objects)`` and return the tile that names them, or None."""
        for place, things in groups:
            self.add(place, things)
        return self.finish()

    def add(self, place: tuple[int, int], things: Sequence[Standing]) -> None:
        """Write the tile of one core, if it has buildings."""
        leaf = self._leaf(place, things)
        if leaf is not None:
            self.leaves.append((place, leaf))

    def finish(self) -> Tile | None:
        """Write the tree over all tiles and return the tile that names it; None if there are no buildings."""
        if not self.leaves:
            return None

        def node_of(leaf: tuple[tuple[int, int], Tile]) -> tuple[int, int]:
            (row, col), _ = leaf
            return row // GROUP, col // GROUP

        ordered = sorted(self.leaves, key=lambda leaf: (node_of(leaf), leaf[0]))
        nodes = [_node([tile for _, tile in members]) for _, members in groupby(ordered, key=node_of)]
        root = nodes[0] if len(nodes) == 1 else _node(nodes)
        document = {"asset": ASSET, "geometricError": root["geometricError"], "root": root}
        write_whole(self.out_dir / FOLDER / "tileset.json", json.dumps(document, separators=(",", ":")).encode())
        return {
            "boundingVolume": root["boundingVolume"],
            "geometricError": root["geometricError"],
            "refine": "ADD",
            "content": {"uri": f"{FOLDER}/tileset.json"},
        }

    def _leaf(self, place: tuple[int, int], things: Sequence[Standing]) -> Tile | None:
        """A core's node and its file."""
        standing = [(thing, thing.building) for thing in things if thing.building is not None]
        if not standing:
            return None
        name = f"{place[0]}_{place[1]}.glb"
        shapes = [self._shape(thing, made) for thing, made in standing]
        every = np.concatenate([shape.vertices for shape in shapes])
        low, high = every.min(0), every.max(0)
        centre = np.round((low + high) / 2)
        picture = self._picture(shapes)
        parts, textures = _parts(shapes, centre, picture)
        file = io.BytesIO()
        write_features(
            file, parts, textures, _table(standing), name=CLASS, translation=centre, compression=self.compression
        )
        write_whole(self.out_dir / FOLDER / name, file.getvalue())
        grain = float(np.abs(every - centre).max()) * 2.0**-23  # float32 offsets are rounded
        box = box_around([(tuple(low - grain), tuple(high + grain))])
        tallest = max(made.ridge_m for _, made in standing)
        content = {"boundingVolume": {"box": box}, "geometricError": 0.0, "refine": "ADD", "content": {"uri": name}}
        return {"boundingVolume": {"box": box}, "geometricError": tallest, "refine": "ADD", "children": [content]}

    def _shape(self, thing: Standing, made: Building) -> _Shape:
        """A building in the tileset's frame, its walls sunk into the ground."""
        solid = made.lod2
        z = np.where(solid.vertices[:, 2] <= made.base_m, made.base_m - SINK_M, solid.vertices[:, 2])
        places = thing.frame.place(solid.vertices[:, :2])
        lattice = self.image.lattice
        gsd = lattice.gsd(self.image.level)
        local = into_frame(self.matrix, to_ecef(lattice.crs, places[:, 0], places[:, 1], z))
        pixels = np.stack([lattice.origin_y - places[:, 1], places[:, 0] - lattice.origin_x], axis=1) / gsd
        walls = np.array([rings[0] for kind, rings in solid.faces if kind == WALL], np.int64)
        floors = max(1, round(made.eave_m / STOREY_M))
        style, tint = look_of(thing.id, floors=floors, area_m2=made.area_m2)
        return _Shape(local, pixels, solid.roof, walls, style, tint, floors, made.eave_m + made.ground_m - made.base_m)

    def _picture(self, shapes: Sequence[_Shape]) -> _Picture:
        """The image under some buildings, each roof's rim in its own colours; at most ``TEXTURE_PX`` a side."""
        pixels = np.concatenate([shape.pixels for shape in shapes])
        first, last = np.floor(pixels.min(0)).astype(int) - 2, np.ceil(pixels.max(0)).astype(int) + 2
        factor = max(1, -(-int((last - first).max()) // TEXTURE_PX))
        height, width = (-(-int(side) // factor) * factor for side in last - first)
        box = PixelBox(self.image.level, int(first[0]), int(first[1]), height, width)
        colours = box_average(np.asarray(self.image.read(box).data), factor)
        roofs = [(shape.pixels[shape.roof] - first) / factor for shape in shapes]
        rim_px = max(1, round(RIM_M / (self.image.lattice.gsd(self.image.level) * factor)))
        return _Picture(first, factor, roof_picture(colours, roofs, rim_px=rim_px))


@dataclass(frozen=True, eq=False)
class _Shape:
    """A building ready to be drawn."""

    vertices: Floats  # (V, 3) in the tileset's frame
    pixels: Floats  # (V, 2) row and col of the image, fractional
    roof: NDArray[np.int64]  # (T, 3)
    walls: NDArray[np.int64]  # (E, 4): foot, foot, head, head
    style: int
    tint: Floats
    floors: int
    height_m: float  # from foot to eaves


@dataclass(frozen=True, eq=False)
class _Picture:
    """Colours (3, h, w) from pixel ``first`` on, ``factor`` pixels a texel."""

    first: NDArray[np.int64]
    factor: int
    colours: NDArray[np.uint8]

    def uv(self, pixels: Floats) -> NDArray[np.float32]:
        """Texture coordinates (N, 2) of fractional rows and columns."""
        size = np.array(self.colours.shape[1:]) * self.factor
        found: NDArray[np.float32] = ((pixels - self.first) / size)[:, ::-1].astype(np.float32)
        return found


def _parts(shapes: Sequence[_Shape], centre: Floats, picture: _Picture) -> tuple[list[Part], list[Texture]]:
    """Roofs with the image, walls with the façades that occur."""
    textures = [Texture(encode_jpeg(picture.colours, quality=ROOF_QUALITY), repeats=False)]
    parts = [_roofs(shapes, centre, picture)]
    for style in range(len(STYLES)):
        members = [i for i, shape in enumerate(shapes) if shape.style == style]
        if members:
            parts.append(_walls(shapes, members, centre, len(textures)))
            textures.append(Texture(encode_jpeg(facade(style)), repeats=True))
    return parts, textures


def _roofs(shapes: Sequence[_Shape], centre: Floats, picture: _Picture) -> Part:
    """All roofs; each triangle has vertices and a shade of its own."""
    places = np.concatenate([shape.vertices[shape.roof].reshape(-1, 3) for shape in shapes])
    pixels = np.concatenate([shape.pixels[shape.roof].reshape(-1, 2) for shape in shapes])
    owners = np.repeat(np.arange(len(shapes)), [3 * len(shape.roof) for shape in shapes])
    normals = np.repeat(_normals(places.reshape(-1, 3, 3)), 3, axis=0)
    white = np.full((len(places), 3), 255, np.uint8)  # the picture's own sun is on the roofs
    order = np.arange(len(places)).reshape(-1, 3)
    return Part((places - centre).astype(np.float32), normals, picture.uv(pixels), white, owners, order, 0)


def _walls(shapes: Sequence[_Shape], members: Sequence[int], centre: Floats, texture: int) -> Part:
    """The walls of some buildings, four vertices each, shaded by where they face."""
    corners = [shapes[i].vertices[shapes[i].walls] for i in members]  # (E, 4, 3) each
    counts = [len(walls) for walls in corners]
    every = np.concatenate(corners)
    normals = _normals(every[:, :3])
    shade = 0.62 + 0.38 * np.clip(normals @ SUN, 0, 1)
    tints = np.repeat([shapes[i].tint for i in members], counts, axis=0) * shade[:, None]
    uv = np.concatenate([_wall_uv(shapes[i], walls) for i, walls in zip(members, corners, strict=True)])
    base = 4 * np.arange(len(every))[:, None]
    triangles = np.concatenate([base + np.array(corner) for corner in ([0, 1, 2], [0, 2, 3])])
    return Part(
        positions=(every.reshape(-1, 3) - centre).astype(np.float32),
        normals=np.repeat(normals, 4, axis=0),
        uv=uv.reshape(-1, 2).astype(np.float32),
        colours=np.repeat((255 * tints).astype(np.uint8), 4, axis=0),
        features=np.repeat(np.repeat(members, counts), 4),
        triangles=triangles,
        texture=texture,
    )


def _wall_uv(shape: _Shape, corners: Floats) -> Floats:
    """Coordinates (E, 4, 2): whole bays along a wall, whole storeys up to the eaves; two of each are one picture."""
    length = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=1)
    bays = np.maximum(1, np.round(length / BAY_M)) / 2
    along = np.stack([0 * bays, bays, bays, 0 * bays], axis=1)
    up = np.linalg.norm(corners - corners[:, [0, 1, 1, 0]], axis=2) - SINK_M
    up[:, :2] = -SINK_M
    uv = np.stack([along, -up / max(shape.height_m, 1e-3) * shape.floors / 2], axis=2)
    uv[length < PLAIN_M] = PLAIN_UV
    return uv


def _normals(triangles: Floats) -> NDArray[np.float32]:
    """Unit normals (T, 3) of triangles (T, 3, 3)."""
    across = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    unit: NDArray[np.float32] = (across / np.linalg.norm(across, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _table(standing: Sequence[tuple[Standing, Building]]) -> dict[str, list[Any]]:
    """Columns of the property table."""
    return {
        "id": [thing.id for thing, _ in standing],
        "roof": [made.roof.kind for _, made in standing],
        **{
            name: [float(getattr(made, name)) for _, made in standing]
            for name in ("eave_m", "ridge_m", "ground_m", "area_m2", "volume_m3")
        },
    }


def with_buildings(document: Mapping[str, Any], tile: Tile) -> dict[str, Any]:
    """A ``tileset.json`` whose root holds both its former root and the building tiles, in one frame."""
    terrain = dict(document["root"])
    frame = {"transform": terrain.pop("transform")} if "transform" in terrain else {}
    error = max(terrain["geometricError"], tile["geometricError"])
    bounds = [corners(part["boundingVolume"]["box"]) for part in (terrain, tile)]
    root = {
        **frame,
        "boundingVolume": {"box": box_around(bounds)},
        "geometricError": error,
        "refine": "ADD",
        "children": [terrain, tile],
    }
    return {**document, "geometricError": max(document["geometricError"], error), "root": root}


def _node(children: Sequence[Tile]) -> Tile:
    """A tile without content around others."""
    return {
        "boundingVolume": {"box": box_around([corners(child["boundingVolume"]["box"]) for child in children])},
        "geometricError": max(child["geometricError"] for child in children),
        "refine": "ADD",
        "children": list(children),
    }
