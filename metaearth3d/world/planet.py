"""The planet's coarsest imagery: a mosaic's pixels, or a picture painted over colours known far more coarsely."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, ColourField, LandscapeField, MosaicField, Store
from metaearth3d.geo import Lattice, Mosaic, open_dem
from metaearth3d.world.heights import dem_level_of, height_fields
from metaearth3d.world.parts import Function, Parts
from metaearth3d.world.spec import WorldSpec

ROOT_ZOOM = 9  # 306 m at the equator: the first of the ladder 3, 5, ... 17 whose x4 step the upscaler was trained for
PRIOR_ZOOM = 3  # 20 km at the equator, as fine as the prior's colours; the ladder's next is 5 km
TILE_PX = 256
LIGHTER = 0.75  # gamma between the planet prior's colours and the pictures the networks were trained on


def planet_lattice(mosaic: Mosaic | None) -> Lattice:
    """The lattice whose level 0 is at the web's zoom 9, or finer if a mosaic's own pixels are."""
    zoom = ROOT_ZOOM if mosaic is None else max(ROOT_ZOOM, mosaic.zoom)
    return Lattice.planet(TILE_PX << zoom)


def planet_root(spec: WorldSpec, parts: Parts, store: Store) -> tuple[BoxField, list[BoxField]]:
    """Imagery of level 0, and the heights that it was painted from (none for a mosaic finer than that).

    The heights reach down to the level of a DEM if there is one, so that the picture shows its relief.
    """
    colour = lighter(parts)
    path = spec.root.get("path")
    mosaic = None if path is None else Mosaic(path)
    zoom = PRIOR_ZOOM if mosaic is None else mosaic.zoom
    level = min(0, (zoom - root_zoom(spec.lattice)) // 2)
    prior = ColourField(spec.lattice, level, colour, parts.prior_digest, store=store)
    known = prior if mosaic is None else MosaicField(mosaic, spec.root["sha256"], prior, store=store)
    if level == 0:
        return known, []
    least = 0 if spec.dem is None else max(0, dem_level_of(spec.lattice, open_dem(spec.dem), level, spec.levels - 1))
    heights = height_fields(spec, parts, store, images={}, extent=None, finest=least)
    coarse, fine = (next(field for field in heights if field.level == at) for at in (level, 0))
    return LandscapeField(known, coarse, fine, seed=spec.seed, version=spec.version, store=store), heights


def root_zoom(lattice: Lattice) -> int:
    """The web's zoom of a planet lattice's level 0."""
    return (lattice.around or 1).bit_length() - TILE_PX.bit_length()


def lighter(parts: Parts) -> Function:
    """The planet prior's colours, which are dark and saturated, as bright as the pictures the networks know.

    Raises:
        BadInput: the prior has none.
    """
    colour = parts.colour
    if colour is None:
        raise BadInput("the model's prior has no colours, which a planet and a world near a place need")
    table = np.rint((np.arange(256) / 255) ** LIGHTER * 255).astype(np.uint8)

    def function(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[Any]:
        return table[colour(lon, lat)]

    return function
