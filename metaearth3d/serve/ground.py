"""What stands at a place of a world: its land cover, how high things are there, and the building, if there is one."""

from __future__ import annotations

from typing import Any

import numpy as np
from shapely.geometry import Point

from metaearth3d.errors import BadInput
from metaearth3d.fields import COVER_NAMES
from metaearth3d.geo import PixelBox, from_lonlat, to_lonlat
from metaearth3d.mesh.instances import COARSEST_GSD_M, building_mask, reach_px
from metaearth3d.serve.asked import absent
from metaearth3d.serve.maps import around_px
from metaearth3d.serve.shows import LiveWorld
from metaearth3d.serve.worlds import Shown
from metaearth3d.world.bands import COLOURS

FACTS = ("eave_m", "ridge_m", "ground_m", "area_m2", "volume_m3", "roof")


def survey_level(shown: Shown, zoom: int) -> int:
    """The level that is asked about at a zoom.

    Raises:
        Refused: the world has no land cover, or begins to have it at finer zooms.
    """
    try:
        levels = shown.world.levels("landcover")
    except BadInput as error:
        raise absent(str(error)) from error
    level = shown.tiles.spot_level(zoom)
    if level < levels[0]:
        gsd = shown.world.lattice.gsd(levels[0])
        raise absent(f"land cover begins at {gsd:.3g} m per pixel; look from nearer")
    return min(level, levels[-1])


def first_zoom(shown: Shown) -> int | None:
    """The zoom from which on places can be asked about; None for a world without land cover."""
    try:
        first = shown.world.levels("landcover")[0]
    except BadInput:
        return None
    return next((zoom for zoom in shown.tiles.zooms if shown.tiles.spot_level(zoom) >= first), None)


def ground_at(shown: Shown, lon: float, lat: float, level: int) -> dict[str, Any]:
    """Land cover (code, name, colour), metres above ground, and the building with its facts and outline, or None."""
    world = shown.world
    row, col = around_px(world.lattice, level, lon, lat)
    here = PixelBox(level, row, col, 1, 1)
    cover, above = (world.field(band, level).read(here).data[0] for band in ("landcover", "ndsm"))
    code = int(cover[0, 0])
    built = bool(building_mask(above, cover)[0, 0]) and world.lattice.gsd(level) <= COARSEST_GSD_M
    return {
        "lon": lon,
        "lat": lat,
        "level": level,
        "landcover": {"code": code, "name": COVER_NAMES.get(code, "unknown"), "colour": COLOURS.get(code, (0, 0, 0))},
        "above_ground_m": float(above[0, 0]),
        "building": _building(world, here, lon, lat) if built else None,
    }


def _building(world: LiveWorld, here: PixelBox, lon: float, lat: float) -> dict[str, Any] | None:
    """The facts of the building whose footprint holds a place; None if what stands there is none."""
    from metaearth3d.world.objects import BUILDING, Objects

    lattice, level = world.lattice, here.level
    height, cover, above = (world.field(band, level) for band in ("height", "landcover", "ndsm"))
    place = Point(*(float(np.ravel(v)[0]) for v in from_lonlat(lattice.crs, lon, lat)))
    objects = Objects(above, height, cover, str(world.spec.digest))
    for thing in objects.within(here.pad(reach_px(lattice.gsd(level)))):  # a building is named by one of its pixels
        if thing.kind == BUILDING and thing.footprint.contains(place):
            ring = np.asarray(thing.footprint.exterior.coords)
            outline = np.stack(to_lonlat(lattice.crs, ring[:, 0], ring[:, 1]), axis=1)
            facts = {name: thing.facts[name] for name in FACTS}
            return {"id": thing.id, **facts, "outline": np.round(outline, 7).tolist()}
    return None
