"""The heights of a world: the planet prior lifted level by level, a DEM in charge at its own level."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from metaearth3d.fields import AveragedField, BoxField, FunctionField, HeightSource, LiftedField, Store
from metaearth3d.geo import Lattice, PixelBox, SourceDem, SourceImage, ground_gsd, middle_latitude, open_dem, place
from metaearth3d.world.parts import Parts
from metaearth3d.world.spec import WorldSpec

PRIOR_GSD_M = 16384.0  # the prior's nodes stand 13 km apart: a finer reading is too smooth, and stays so below
# The prior is smoother than ground, and networks that learned on ground lift it to something flatter than ground. What
# the first levels below the prior add is multiplied by these, under which no training place becomes a third steeper
# than it is (scripts/bench/steepness.py).
RELIEF = (1.2, 1.4, 1.2)
AROUND_PX = 64  # at least so far about the image a DEM is kept, in pixels of level 0


def core_size(level: int, finest: int) -> int:
    """Side of a level's canonical cores: small where little of a level is ever read."""
    return 512 if level == finest else 256 if level > 0 else 128


def height_fields(
    spec: WorldSpec,
    parts: Parts,
    store: Store,
    *,
    images: Mapping[int, BoxField],
    extent: PixelBox | None,
    begun: Sequence[BoxField] = (),
    finest: int | None = None,
    sample: int | None = 0,
) -> list[BoxField]:
    """Height fields, coarse to fine: the prior at about 16 km, lifted x4 again and again to the finest level.

    A DEM takes over at its own level: above it heights are its averages, below it they are lifted from it. Levels
    with imagery (``images``) are lifted with a look at it. ``begun`` are the coarser fields if they exist already, at
    least down to the DEM's level; ``finest`` is by default the spec's. ``sample`` other than 0 draws the relief anew,
    None gives the likeliest relief.
    """
    lattice, last = spec.lattice, spec.levels - 1
    finest = last if finest is None else finest
    top = min(0, lattice.level_near(PRIOR_GSD_M))
    chain = list(begun) or [FunctionField(lattice, top, parts.prior, parts.prior_digest, store=store)]
    dem = None if spec.dem is None or begun else open_dem(spec.dem)
    dem_level = None if dem is None else dem_level_of(lattice, dem, top, last)
    while True:
        field = chain[-1]
        if dem is not None and field.level == dem_level:
            chain = _with_averages(_dem_field(dem, field, extent), top, store)
        if field.level >= finest:
            return chain
        level = field.level + 1
        size, look = core_size(level, last), images.get(level)
        given = spec.dem is not None and (dem_level is None or field.level >= dem_level)
        step = len(RELIEF) if given else level - top - 1
        more = LiftedField(
            chain[-1],
            parts.lifter,
            look,
            seed=spec.seed,
            version=spec.version,
            sample=sample,
            relief=RELIEF[step] if step < len(RELIEF) else 1.0,
            core_px=size,
            store=store,
        )
        chain.append(more)


def dem_level_of(lattice: Lattice, dem: SourceDem, top: int, finest: int) -> int:
    """The level at which a DEM takes over: the one with pixels as large on the ground, between the two given."""
    return min(max(lattice.level_near(map_gsd(lattice, dem)), top), finest)


def dem_gsd(dem: SourceDem | SourceImage) -> float:
    """A DEM's ground GSD in metres, the geometric mean of both axes."""
    return math.sqrt(math.prod(ground_gsd(dem)))


def map_gsd(lattice: Lattice, dem: SourceDem | SourceImage) -> float:
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
