"""The heights of a world: the planet prior lifted level by level, a DEM in charge at its own level."""

from __future__ import annotations

import math
from collections.abc import Mapping

from metaearth3d.fields import AveragedField, BoxField, FunctionField, HeightSource, LiftedField, Store
from metaearth3d.geo import Lattice, PixelBox, SourceDem, ground_gsd, middle_latitude, open_dem, place
from metaearth3d.world.parts import Parts
from metaearth3d.world.spec import WorldSpec

PRIOR_GSD_M = 16384.0  # the prior's nodes stand 13 km apart: a finer reading is too smooth, and stays so below
AROUND_PX = 64  # at least so far about the image a DEM is kept, in pixels of level 0


def core_size(level: int, finest: int) -> int:
    """Side of a level's canonical cores: small where little of a level is ever read."""
    return 512 if level == finest else 256 if level > 0 else 128


def height_fields(
    spec: WorldSpec, parts: Parts, images: Mapping[int, BoxField], extent: PixelBox | None, store: Store
) -> list[BoxField]:
    """Height fields, coarse to fine: the prior at about 16 km, lifted x4 again and again to the finest level.

    A DEM takes over at its own level: above it heights are its averages, below it they are lifted from it. Levels
    with imagery (``images``) are lifted with a look at it.
    """
    lattice, finest = spec.lattice, spec.levels - 1
    top = min(0, lattice.level_near(PRIOR_GSD_M))
    field: BoxField = FunctionField(lattice, top, parts.prior, parts.prior_digest, store=store)
    dem = None if spec.dem is None else open_dem(spec.dem)
    dem_level = None if dem is None else min(max(lattice.level_near(map_gsd(lattice, dem)), top), finest)
    chain = [field]
    while True:
        if dem is not None and field.level == dem_level:
            field = _dem_field(dem, field, extent)
            chain = _with_averages(field, top, store)
        if field.level == finest:
            return chain
        field = LiftedField(
            field,
            parts.lifter,
            images.get(field.level + 1),
            seed=spec.seed,
            version=spec.version,
            core_px=core_size(field.level + 1, finest),
            store=store,
        )
        chain.append(field)


def dem_gsd(dem: SourceDem) -> float:
    """A DEM's ground GSD in metres, the geometric mean of both axes."""
    return math.sqrt(math.prod(ground_gsd(dem)))


def map_gsd(lattice: Lattice, dem: SourceDem) -> float:
    """The GSD at which a lattice's pixels are as large on the ground as a DEM's, at the DEM's middle."""
    return dem_gsd(dem) / lattice.ground_share(middle_latitude(dem))


def _dem_field(dem: SourceDem, fallback: BoxField, extent: PixelBox | None) -> HeightSource:
    """The DEM on the fallback's level, kept as far about the image as the image is large; or all of it."""
    lattice, level = fallback.lattice, fallback.level
    placed = place(dem, lattice, level=level, within=None if extent is None else _around(extent, level))
    return HeightSource(lattice, level, placed.data, placed.valid, placed.box.row, placed.box.col, fallback=fallback)


def _around(extent: PixelBox, level: int) -> PixelBox:
    """A level's box about a level-0 extent, as far to each side as the extent is large."""
    reach = extent.pad(max(AROUND_PX, extent.height, extent.width))
    return reach.children(level) if level >= 0 else reach.parent(-level)


def _with_averages(field: BoxField, top: int, store: Store) -> list[BoxField]:
    """The field and its box averages up to level ``top``, coarse first."""
    chain = [field]
    while chain[0].level > top:
        chain.insert(0, AveragedField(chain[0], core_px=64, store=store))
    return chain
