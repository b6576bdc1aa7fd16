"""A scene's objects: their table, city model and building tiles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from metaearth3d.errors import BadInput, optional
from metaearth3d.geo import Lattice, write_whole
from metaearth3d.mesh.instances import reach_px
from metaearth3d.world.objects import CORE_PX, Objects, WorldObject
from metaearth3d.world.table import EXTRA, TABLE, write_objects

if TYPE_CHECKING:
    from metaearth3d.tiles3d.buildings import BuildingTiler
    from metaearth3d.world.scene import Scene


def check_objects(lattice: Lattice, level: int) -> None:
    """Refuse objects at a level too coarse for houses, or where no table could be written.

    Raises:
        BadInput: a pixel is larger than a house.
        MissingExtra: pyarrow is not installed.
    """
    try:
        reach_px(lattice.gsd(level))
    except BadInput as error:
        raise BadInput(f"objects cannot be found in this scene: {error}") from error
    optional("pyarrow", EXTRA)


def objects_of(scene: Scene) -> Objects:
    """The objects of a scene's finest level."""
    world, level = scene.world, scene.level
    ndsm, height, landcover = (world.field(band, level) for band in ("ndsm", "height", "landcover"))
    return Objects(ndsm, height, landcover, world.spec.digest)


def write_built(scene: Scene, out: Path, *, tiles: bool, told: Callable[[str, int, int], None]) -> dict[str, int]:
    """Write ``objects.parquet`` and, beside terrain tiles in ``out/tiles``, building tiles; counts by class."""
    tiler = _tiler(scene, out / "tiles") if tiles else None
    about = {
        "world": scene.world.spec.digest,
        "scene": scene.digest,
        "level": scene.level,
        "gsd_m": scene.gsd,
        "note": "Generated, not an observation of the Earth.",
    }
    lattice = scene.world.lattice
    counts = write_objects(out / TABLE, _groups(scene, tiler, told), crs=lattice.crs, metadata=about)
    if tiler is not None:
        _hang(out / "tiles" / "tileset.json", tiler)
    return counts


def _groups(
    scene: Scene, tiler: BuildingTiler | None, told: Callable[[str, int, int], None]
) -> Iterator[Sequence[WorldObject]]:
    """Objects core by core, each core's tile written on the way."""
    box = scene.box(scene.level)
    done, count = 0, sum(1 for _ in box.cores(CORE_PX))
    for done, (key, found) in enumerate(objects_of(scene).cores(box), 1):
        if tiler is not None:
            tiler.add((key.row, key.col), found)
        told("objects", done, count)
        yield found
    if done < count:
        told("objects", count, count)


def _tiler(scene: Scene, folder: Path) -> BuildingTiler:
    """A writer into the frame of the terrain's tileset."""
    from metaearth3d.tiles3d.buildings import BuildingTiler

    root = json.loads((folder / "tileset.json").read_bytes())["root"]
    matrix = np.array(root["transform"], np.float64).reshape(4, 4).T
    return BuildingTiler(folder, scene.world.field("image", scene.level), matrix)


def _hang(path: Path, tiler: BuildingTiler) -> None:
    """Add the building tiles to the terrain's tileset."""
    from metaearth3d.tiles3d.buildings import with_buildings

    tile = tiler.finish()
    if tile is not None:
        document = with_buildings(json.loads(path.read_bytes()), tile)
        write_whole(path, json.dumps(document, separators=(",", ":")).encode())
