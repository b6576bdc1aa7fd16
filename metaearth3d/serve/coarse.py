"""What a world looks like from far away: imagery coarser than its level 0, from what level 0 is made of."""

from __future__ import annotations

from metaearth3d.fields import (
    BoxField,
    ColourField,
    FunctionField,
    LandscapeField,
    MosaicField,
    Store,
    TextField,
    UpscaledField,
)
from metaearth3d.serve.shows import LiveWorld

TOP_ZOOM = 3  # coarser tiles are means of this one's


def image_levels(world: LiveWorld) -> dict[int, BoxField]:
    """Imagery by level: the world's own, and coarser levels for looking from far away.

    A planet painted by rule is painted so at its coarser levels too, down to the colours known; of a mosaic they are
    weighted means; of a world from words what its level 0 was made of. The picture from far away resembles the near
    one and is not exactly its mean.
    """
    fields = {level: world.field("image", level) for level in world.levels("image")}
    root = fields[min(fields)]
    while not isinstance(root, LandscapeField) and isinstance(getattr(root, "base", None), BoxField):
        root = root.base  # type: ignore[attr-defined]  # what lies under a user's pins
    if isinstance(root, LandscapeField):
        found = _painted(world, root)
    elif isinstance(root, MosaicField):
        found = _mosaic(root, world.store)
    else:
        found = _told(root)
    return found | fields


def height_levels(world: LiveWorld) -> dict[int, BoxField]:
    """Heights by level: the world's own, and one level coarser where the coarsest is a function of the place."""
    fields = {level: world.field("height", level) for level in world.levels("height")}
    top = fields[min(fields)]
    if world.lattice.around is not None and isinstance(top, FunctionField):
        above = top.level - 1
        fields[above] = FunctionField(top.lattice, above, top.function, top.digest, store=world.store)
    return fields


def _painted(world: LiveWorld, root: LandscapeField) -> dict[int, BoxField]:
    """The colours known, what of a mosaic is coarser, and the levels between them and ``root``."""
    known = root.colours
    found: dict[int, BoxField] = {known.level: known}
    if isinstance(known, MosaicField):
        found |= _mosaic(known, world.store)
    elif isinstance(known, ColourField):
        above = known.level - 1
        found[above] = ColourField(known.lattice, above, known.function, known.digest, store=world.store)
    for level in range(known.level + 1, root.level):
        fine = world.field("height", level)
        found[level] = LandscapeField(known, root.coarse, fine, seed=root.seed, version=root.version, store=world.store)
    return found


def _mosaic(root: MosaicField, store: Store) -> dict[int, BoxField]:
    """A mosaic's pixels averaged, up to the web's zoom 3."""
    around = root.lattice.around or 1
    top = (TOP_ZOOM + 9 - around.bit_length()) // 2  # around = 256 << zoom of level 0
    found: dict[int, BoxField] = {}
    for level in range(top, root.level):
        under = root.fallback
        colour = ColourField(root.lattice, level, under.function, under.digest, core_px=64, store=store)
        found[level] = MosaicField(root.mosaic, root.digest, colour, store=store)
    return found


def _told(root: BoxField) -> dict[int, BoxField]:
    """What the level 0 of a world from words was made of."""
    found: dict[int, BoxField] = {}
    field = root.parent if isinstance(root, UpscaledField) else None
    while isinstance(field, TextField):
        found[field.level] = field
        field = field.hint
    return found
